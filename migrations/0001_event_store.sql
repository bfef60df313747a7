-- The event store. Columns and key of `events` are those of postgres-es, so that stock tools read and write it;
-- everything of ours stands beside them and is defaulted, generated or nullable.

CREATE SEQUENCE event_position;

CREATE TABLE events (
    aggregate_type  text   COLLATE "C" NOT NULL,
    aggregate_id    text   COLLATE "C" NOT NULL,
    sequence        bigint NOT NULL CHECK (sequence > 0),
    event_type      text   NOT NULL,
    event_version   text   NOT NULL,
    -- The canonical text that the hash chain covers, byte for byte; `json` gives it back without work (docs/adr/0008).
    payload         json   NOT NULL,
    metadata        json   NOT NULL,
    event_id        uuid   NOT NULL DEFAULT gen_random_uuid(),
    -- Bumped when the events move to another cluster by dump and restore: transaction ids start lower there.
    era             smallint NOT NULL DEFAULT 1,
    tx_id           xid8   NOT NULL DEFAULT pg_current_xact_id(),
    position        bigint NOT NULL DEFAULT nextval('event_position'),
    recorded_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    organisation_id uuid GENERATED ALWAYS AS ((metadata ->> 'organisation')::uuid) STORED,
    -- The person an event is about; their key seals its personal data.
    subject_id      uuid GENERATED ALWAYS AS ((metadata ->> 'subject')::uuid) STORED,
    correlation_id  uuid GENERATED ALWAYS AS ((metadata ->> 'correlation')::uuid) STORED,
    prev_hash       bytea,
    event_hash      bytea,
    PRIMARY KEY (aggregate_type, aggregate_id, sequence)
);
-- Order of the tail: (era, tx_id, position) below the oldest running transaction (docs/adr/0003).
CREATE INDEX events_tail ON events (era, tx_id, position);
-- A person's history in commit order.
CREATE INDEX events_timeline ON events (subject_id, era, tx_id, position) WHERE subject_id IS NOT NULL;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- One row a command: makes every retry harmless.
CREATE TABLE commands (
    command_id      uuid PRIMARY KEY,
    request_hash    bytea NOT NULL,
    aggregate_type  text NOT NULL,
    aggregate_id    text NOT NULL,
    version         bigint NOT NULL,
    era             smallint NOT NULL DEFAULT 1,
    tx_id           xid8 NOT NULL DEFAULT pg_current_xact_id(),
    position        bigint NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER commands_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON commands
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What may exist once: a debt's number, a login. Personal keys stand here as keyed hashes only.
CREATE TABLE unique_claims (
    scope text COLLATE "C" NOT NULL,
    key   text COLLATE "C" NOT NULL,
    owner text NOT NULL,
    PRIMARY KEY (scope, key)
);

-- One key a person, wrapped by the master key, which is not in this database. Keep it out of long-lived backups: a key
-- restored undoes an erasure. `wrapped_key` is NULL once destroyed; the row stays, so that no second key is made.
CREATE TABLE subject_keys (
    subject_id   uuid PRIMARY KEY,
    wrapped_key  bytea,
    created_at   timestamptz NOT NULL DEFAULT now(),
    destroyed_at timestamptz
);

-- How far each subscription has come; moved by compare-and-set in the transaction that writes its rows.
CREATE TABLE subscriptions (
    name        text NOT NULL,
    version     integer NOT NULL,
    shard       integer NOT NULL,
    status      text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'paused')),
    era         smallint NOT NULL DEFAULT 0,
    tx_id       xid8 NOT NULL DEFAULT '0',
    position    bigint NOT NULL DEFAULT 0,
    lease_owner uuid,
    lease_until timestamptz,
    -- Where the subscription stumbles: counted before each try, so that a crash counts too.
    failing_position bigint,
    attempts    integer NOT NULL DEFAULT 0,
    failure     text,
    updated_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (name, version, shard)
);

-- Events set aside, in order, because one of their key could not be applied.
CREATE TABLE parked_events (
    name       text NOT NULL,
    version    integer NOT NULL,
    key        text NOT NULL,
    era        smallint NOT NULL,
    tx_id      xid8 NOT NULL,
    position   bigint NOT NULL,
    failure    text NOT NULL,
    parked_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (name, version, key, era, tx_id, position)
);

-- Appends any number of commands in one call: events, receipts, claims and new keys, all or nothing. Arrays of one group
-- have equal length. Conflicts are told apart by constraint name.
CREATE FUNCTION append_events(
    e_type text[], e_id text[], e_sequence bigint[], e_event_type text[], e_event_version text[],
    e_payload text[], e_metadata text[], e_prev_hash bytea[], e_hash bytea[],
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
        INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata, prev_hash, event_hash)
        SELECT t, i, s, et, ev, p::json, m::json, ph, h
        FROM unnest(e_type, e_id, e_sequence, e_event_type, e_event_version, e_payload, e_metadata, e_prev_hash, e_hash)
             AS e (t, i, s, et, ev, p, m, ph, h)
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

-- The role the application runs as: it appends and reads, it never changes or deletes an event.
DO $$ BEGIN
    CREATE ROLE cabinet_app NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$ BEGIN
    EXECUTE format('GRANT cabinet_app TO %I', current_user);
END $$;
GRANT USAGE ON SCHEMA public TO cabinet_app;
GRANT SELECT, INSERT ON events, commands TO cabinet_app;
GRANT SELECT, INSERT, DELETE ON unique_claims TO cabinet_app;
GRANT SELECT, INSERT, UPDATE ON subject_keys TO cabinet_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON subscriptions, parked_events TO cabinet_app;
GRANT USAGE ON SEQUENCE event_position TO cabinet_app;
