-- payment_point: points at which borrowers pay.
CREATE TABLE read_payment_point (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    external_id     text NOT NULL,
    creditor_id     uuid,
    kind            text NOT NULL,
    name            text NOT NULL,
    address         text NOT NULL,
    -- Ten millionths of a degree.
    latitude        integer NOT NULL,
    longitude       integer NOT NULL,
    hours           jsonb NOT NULL,
    -- The hours in minutes of the week by the point's own clock; Monday 00:00 is 0.
    open_minutes    int4multirange NOT NULL,
    utc_offset      smallint NOT NULL,
    cash            boolean NOT NULL,
    card            boolean NOT NULL,
    sbp             boolean NOT NULL,
    commission      text,
    phone           text,
    closed          text,
    changed_at      timestamptz NOT NULL,
    version         bigint NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX read_payment_point_name ON read_payment_point (organisation_id, name, id);
-- A box on the map finds its points here; distances are computed for those alone.
CREATE INDEX read_payment_point_place ON read_payment_point USING gist (point(longitude, latitude)) WHERE closed IS NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON read_payment_point TO cabinet_app;
