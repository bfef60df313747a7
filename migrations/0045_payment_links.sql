-- Paying without signing in, by a link. Secrets of links stand nowhere: their SHA-256 is a claim in unique_claims.

-- What is sent by SMS is work too: its subject is debt and link, its payment none.
ALTER TABLE payment_work DROP CONSTRAINT payment_work_kind_check, ADD CONSTRAINT payment_work_kind_check
    CHECK (kind IN ('notification', 'register', 'read', 'reread', 'refund', 'call_off', 'send_link'));

-- payment_list: the link by which a payment was begun.
ALTER TABLE read_payment ADD COLUMN link_id uuid;

-- payment_link_list ----------------------------------------------------------------------------------------------------

CREATE TABLE read_payment_link (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    debt_id         uuid NOT NULL,
    borrower_id     uuid NOT NULL,
    -- Who of the staff has sent it; absent when the borrower has made it.
    staff_id        uuid,
    stage           text NOT NULL,
    payment_id      uuid,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    version         bigint NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX read_payment_link_debt ON read_payment_link (debt_id, borrower_id, created_at, id);

GRANT SELECT, INSERT, UPDATE, DELETE ON read_payment_link TO cabinet_app;
