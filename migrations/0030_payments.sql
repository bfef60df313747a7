-- Payments: accounts at providers, what they told us, what is to be done about it.

-- Accounts of creditors at providers. Who set them and when stands in the creditor's events; the secret stands here alone,
-- sealed with the server's key.
CREATE TABLE provider_accounts (
    account_id      uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    creditor_id     uuid NOT NULL,
    provider        text NOT NULL,
    -- Public number of the account at the provider.
    merchant        text NOT NULL,
    sealed          bytea NOT NULL,
    changed_at      timestamptz NOT NULL
);

-- Every authentic notification of a provider, byte for byte.
CREATE TABLE payment_inbox (
    inbox_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id  uuid  NOT NULL REFERENCES provider_accounts,
    source      inet  NOT NULL,
    headers     json  NOT NULL,
    body        bytea NOT NULL,
    received_at timestamptz NOT NULL
);
CREATE TRIGGER payment_inbox_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_inbox
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What is to be done: a notification to be looked into, a payment to be begun or read again, a refund to be asked for.
-- A row goes once it is done.
CREATE TABLE payment_work (
    work_id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind            text NOT NULL CHECK (kind IN ('notification', 'register', 'read', 'refund')),
    -- The notification, the payment, the refund.
    subject         text NOT NULL,
    payment_id      uuid,
    due_at          timestamptz NOT NULL,
    attempts        integer NOT NULL DEFAULT 0,
    failure         text,
    UNIQUE (kind, subject)
);
CREATE INDEX payment_work_due ON payment_work (due_at);

-- debt_list: what payments have added.
ALTER TABLE read_debt_list ADD COLUMN received bigint NOT NULL DEFAULT 0, ADD COLUMN overpaid bigint NOT NULL DEFAULT 0;

-- payment_list ---------------------------------------------------------------------------------------------------------

CREATE TABLE read_payment (
    id               uuid PRIMARY KEY,
    organisation_id  uuid NOT NULL,
    borrower_id      uuid NOT NULL,
    creditor_id      uuid NOT NULL,
    provider         text,
    method           text,
    stage            text NOT NULL,
    held             boolean NOT NULL,
    amount           bigint NOT NULL,
    paid             bigint NOT NULL,
    refunded         bigint NOT NULL,
    provider_payment text,
    page_url         text,
    qr_payload       text,
    reason           text,
    expires_at       timestamptz,
    received_on      date,
    created_at       timestamptz NOT NULL,
    changed_at       timestamptz NOT NULL,
    version          bigint NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX read_payment_borrower ON read_payment (borrower_id, created_at, id);

CREATE TABLE read_payment_part (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    payment_id      uuid NOT NULL,
    debt_id         uuid NOT NULL,
    place           bigint NOT NULL,
    amount          bigint NOT NULL,
    paid            bigint NOT NULL,
    refunded        bigint NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX read_payment_part_payment ON read_payment_part (payment_id, place);

GRANT SELECT, INSERT, UPDATE, DELETE ON read_payment, read_payment_part TO cabinet_app;
GRANT SELECT, INSERT, UPDATE ON provider_accounts TO cabinet_app;
GRANT SELECT, INSERT ON payment_inbox TO cabinet_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON payment_work TO cabinet_app;
