-- How often events set aside were applied after all. A runner that took its place before such a retry knows too many people
-- as set aside and may hold old rows: its checkpoint does not move, and it begins the batch anew.
ALTER TABLE subscriptions ADD COLUMN retries bigint NOT NULL DEFAULT 0;
