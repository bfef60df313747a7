-- In what order payments to a creditor are spread and who issues their receipts; what is called off at a provider.

ALTER TABLE read_creditor
    ADD COLUMN allocation_version bigint,
    ADD COLUMN allocation_rules   jsonb,
    ADD COLUMN allocation_since   timestamptz,
    ADD COLUMN fiscal_version     bigint,
    ADD COLUMN fiscal_policy      jsonb,
    ADD COLUMN fiscal_since       timestamptz;

-- A payment that was not paid in time is called off at its provider, so that nobody pays it by surprise.
ALTER TABLE payment_work DROP CONSTRAINT payment_work_kind_check;
ALTER TABLE payment_work ADD CONSTRAINT payment_work_kind_check
    CHECK (kind IN ('notification', 'register', 'read', 'refund', 'call_off'));
