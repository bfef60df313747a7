-- Loads of uploaded files under way. Whoever holds the lease works on one; what a dead server leaves behind, any server
-- that has the file goes on with. The row goes when the load has ended.
CREATE TABLE import_jobs (
    -- The load.
    job_id          uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    upload_id       uuid NOT NULL,
    -- Who asked for it, as it stands in events.
    asked_by        text NOT NULL,
    lease_owner     uuid,
    lease_until     timestamptz NOT NULL DEFAULT '-infinity',
    -- How often it was begun; who fails again and again waits longer.
    attempts        integer NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON import_jobs TO cabinet_app;
