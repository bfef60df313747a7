-- A debt that payments have paid off stands as closed and is not overdue, whatever the last statement says: what is stated
-- stands beside, for the day the debt is opened again.
ALTER TABLE read_debt_list
    ADD COLUMN stated_status text NOT NULL DEFAULT 'Active',
    ADD COLUMN stated_overdue_since date;
UPDATE read_debt_list SET
    stated_status = status,
    stated_overdue_since = overdue_since,
    status = CASE WHEN closed THEN 'Closed' ELSE status END,
    overdue_since = CASE WHEN closed THEN NULL ELSE overdue_since END;

-- How a creditor is paid, and over which accounts at providers; their secrets stand in none of this.
ALTER TABLE read_creditor
    ADD COLUMN payments_version bigint,
    ADD COLUMN payment_settings jsonb,
    ADD COLUMN payments_since   timestamptz;
CREATE TABLE read_provider_account (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    creditor_id     uuid NOT NULL,
    provider        text NOT NULL,
    merchant        text NOT NULL,
    enabled         boolean NOT NULL,
    secret_version  bigint NOT NULL,
    secret_since    timestamptz NOT NULL,
    added_at        timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL
);
CREATE INDEX read_provider_account_creditor ON read_provider_account (creditor_id, added_at, id);
GRANT SELECT, INSERT, UPDATE, DELETE ON read_provider_account TO cabinet_app;
-- Creditors are read once more from the first event, because the rows know nothing of how they are paid.
DELETE FROM read_creditor;
DELETE FROM subscriptions WHERE name = 'creditor';
