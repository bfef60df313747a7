-- debt_list: payments credited to a debt. Whether a payment is in a statement is told once, by the event that finds it
-- there; what is received and what is overpaid follows only from all of them together.
CREATE TABLE read_debt_credit (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    debt_id         uuid NOT NULL,
    payment_id      uuid NOT NULL,
    -- What is left of the payment here, and what of it is overpaid.
    amount          bigint NOT NULL,
    overpaid        bigint NOT NULL,
    -- Whether a statement contains it.
    posted          boolean NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX read_debt_credit_debt ON read_debt_credit (debt_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON read_debt_credit TO cabinet_app;
