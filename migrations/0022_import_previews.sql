-- Previews are worked on like loads, because a large file takes longer than a request may. Their rows stay for a day with
-- what was found.
ALTER TABLE import_jobs
    ADD COLUMN preview boolean NOT NULL DEFAULT false,
    -- What a preview found; no personal data, as in `import_refusals`.
    ADD COLUMN found jsonb;
COMMENT ON COLUMN import_jobs.job_id IS 'the load, or the preview';
