-- Read models remember their rows (docs/adr/0014) and learn by `retries` that somebody else has changed them. A program from
-- before does not count its rebuilds: it must not run beside one that remembers.
COMMENT ON COLUMN subscriptions.retries IS
    'How often rows were changed beside the runner: parked events applied after all, tables switched by a rebuild.';
