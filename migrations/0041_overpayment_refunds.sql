-- debt_list: requests to give back what was overpaid, and why nobody is contacted about a debt.
CREATE TABLE read_overpayment_refund (
    -- The refund.
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    debt_id         uuid NOT NULL,
    payment_id      uuid NOT NULL,
    amount          bigint NOT NULL,
    stage           text NOT NULL,
    -- How the money goes back, once staff have agreed.
    way             text,
    -- Why staff have declined.
    reason          text,
    requested_at    timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX read_overpayment_refund_debt ON read_overpayment_refund (debt_id, requested_at, id);
-- What waits for staff, the oldest first.
CREATE INDEX read_overpayment_refund_waiting ON read_overpayment_refund (organisation_id, requested_at, id)
    WHERE stage IN ('Requested', 'Failed');
GRANT SELECT, INSERT, UPDATE, DELETE ON read_overpayment_refund TO cabinet_app;

-- Payments of the debt that are under way, and since when nobody is contacted about it.
ALTER TABLE read_debt_list ADD COLUMN under_way bigint NOT NULL DEFAULT 0, ADD COLUMN silent_since timestamptz;
UPDATE read_debt_list SET silent_since = changed_at WHERE closed;
