-- By what the secret of this installation is recognised: a keyed hash of nothing in particular, written at the first start.
-- With another secret new people would be sealed under keys that nobody can open later.
CREATE TABLE server_secret (
    one         boolean PRIMARY KEY DEFAULT true CHECK (one),
    fingerprint bytea   NOT NULL
);

GRANT SELECT, INSERT ON server_secret TO cabinet_app;

-- The code of an organisation is its own from here on.
INSERT INTO unique_claims (scope, key, owner)
SELECT 'organisation_code', payload -> 'Founded' ->> 'code', aggregate_id FROM events
WHERE event_type = 'OrganisationFounded' ORDER BY position
ON CONFLICT DO NOTHING;
