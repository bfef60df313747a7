-- What is asked of events beside their text is told by whoever writes them, no longer worked out by the server: parsing the
-- metadata once for each column took a fifth of an append (docs/adr/0012). `cabinet verify` compares both.
ALTER TABLE events ALTER organisation_id DROP EXPRESSION, ALTER subject_id DROP EXPRESSION, DROP COLUMN correlation_id;

-- Stock writers know nothing of these columns.
CREATE FUNCTION tell_event_columns() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.organisation_id := NEW.metadata ->> 'organisation';
    NEW.subject_id := NEW.metadata ->> 'subject';
    RETURN NEW;
END $$;
CREATE TRIGGER events_columns BEFORE INSERT ON events
    FOR EACH ROW WHEN (NEW.organisation_id IS NULL) EXECUTE FUNCTION tell_event_columns();

-- As in 0001, with the columns of an event that the server worked out before.
DROP FUNCTION append_events;
CREATE FUNCTION append_events(
    e_type text[], e_id text[], e_sequence bigint[], e_event_type text[], e_event_version text[], e_payload text[], e_metadata text[],
    e_event_id uuid[], e_organisation uuid[], e_subject uuid[], e_prev_hash bytea[], e_hash bytea[],
    c_id uuid[], c_hash bytea[], c_type text[], c_aggregate text[], c_version bigint[],
    claim_scope text[], claim_key text[], claim_owner text[],
    release_scope text[], release_key text[], release_owner text[],
    key_subject uuid[], key_wrapped bytea[],
    OUT tx xid8, OUT last_position bigint
) LANGUAGE plpgsql AS $$
DECLARE
    taken text;
BEGIN
    IF cardinality(key_subject) > 0 THEN
        INSERT INTO subject_keys (subject_id, wrapped_key) SELECT * FROM unnest(key_subject, key_wrapped);
    END IF;

    WITH appended AS (
        INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata,
            event_id, organisation_id, subject_id, prev_hash, event_hash)
        SELECT t, i, s, et, ev, p::json, m::json, id, o, su, ph, h
        FROM unnest(e_type, e_id, e_sequence, e_event_type, e_event_version, e_payload, e_metadata,
                    e_event_id, e_organisation, e_subject, e_prev_hash, e_hash)
             AS e (t, i, s, et, ev, p, m, id, o, su, ph, h)
        RETURNING position
    )
    SELECT max(position) INTO last_position FROM appended;
    last_position := coalesce(last_position, 0);

    -- A stream has no holes: each first event of this call needs its predecessor.
    IF EXISTS (
        SELECT FROM unnest(e_type, e_id, e_sequence) AS e (t, i, s)
        WHERE s > 1 AND NOT EXISTS (
            SELECT FROM events p WHERE p.aggregate_type = t AND p.aggregate_id = i AND p.sequence = s - 1)
    ) THEN
        RAISE EXCEPTION 'an event without its predecessor' USING ERRCODE = 'unique_violation', CONSTRAINT = 'events_predecessor';
    END IF;

    IF cardinality(release_scope) > 0 THEN
        DELETE FROM unique_claims u USING unnest(release_scope, release_key, release_owner) AS r (s, k, o)
        WHERE u.scope = r.s AND u.key = r.k AND u.owner = r.o;
    END IF;
    -- Claiming again what one owns already is fine.
    IF cardinality(claim_scope) > 0 THEN
        INSERT INTO unique_claims (scope, key, owner)
        SELECT s, k, o FROM unnest(claim_scope, claim_key, claim_owner) AS c (s, k, o) ORDER BY s, k
        ON CONFLICT DO NOTHING;
        SELECT c.s INTO taken FROM unnest(claim_scope, claim_key, claim_owner) AS c (s, k, o)
        JOIN unique_claims u ON u.scope = c.s AND u.key = c.k WHERE u.owner <> c.o LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'claimed by another'
                USING ERRCODE = 'unique_violation', CONSTRAINT = 'unique_claims_pkey', DETAIL = taken;
        END IF;
    END IF;

    INSERT INTO commands (command_id, request_hash, aggregate_type, aggregate_id, version, position)
    SELECT c.*, last_position FROM unnest(c_id, c_hash, c_type, c_aggregate, c_version) AS c;
    tx := pg_current_xact_id();
END $$;
