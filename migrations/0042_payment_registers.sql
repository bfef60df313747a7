-- Staff's side of payments: search, report by day, reconciliation with the registers of providers.

-- payment_list: what is held and why, and every movement of money on the day it moved.
ALTER TABLE read_payment ADD COLUMN hold jsonb;
CREATE INDEX read_payment_created ON read_payment (organisation_id, created_at, id);
CREATE INDEX read_payment_stage ON read_payment (organisation_id, stage, created_at, id);
CREATE INDEX read_payment_creditor ON read_payment (organisation_id, creditor_id, created_at, id);
CREATE INDEX read_payment_provider ON read_payment (organisation_id, provider, created_at, id);
CREATE INDEX read_payment_method ON read_payment (organisation_id, method, created_at, id);
CREATE INDEX read_payment_amount ON read_payment (organisation_id, amount);
CREATE INDEX read_payment_number ON read_payment (organisation_id, provider_payment) WHERE provider_payment IS NOT NULL;
CREATE INDEX read_payment_held ON read_payment (organisation_id, created_at, id) WHERE held;
CREATE INDEX read_payment_part_debt ON read_payment_part (debt_id, payment_id);

CREATE TABLE read_payment_movement (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    payment_id      uuid NOT NULL,
    creditor_id     uuid NOT NULL,
    method          text,
    kind            text NOT NULL,
    amount          bigint NOT NULL,
    -- In Moscow.
    day             date NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX read_payment_movement_payment ON read_payment_movement (payment_id);
-- The report reads the index alone.
CREATE INDEX read_payment_movement_day ON read_payment_movement (organisation_id, day)
    INCLUDE (creditor_id, method, kind, amount);
GRANT SELECT, INSERT, UPDATE, DELETE ON read_payment_movement TO cabinet_app;

-- The model reads the log anew, because its new parts follow from old events as well.
DELETE FROM read_payment;
DELETE FROM read_payment_part;
DELETE FROM subscriptions WHERE name = 'payment_list';
DELETE FROM parked_events WHERE name = 'payment_list';

-- What is known of money at accounts of providers, for the comparison with registers: a row for each payment from its
-- beginning and for each giving back. Kept by the subscription `provider_movements`, never decided from.
CREATE TABLE provider_movements (
    -- The payment, or the refund.
    movement_id uuid PRIMARY KEY,
    payment_id  uuid NOT NULL,
    account_id  uuid NOT NULL,
    refund      boolean NOT NULL,
    -- The provider's own number, as far as it is known.
    number      text,
    -- What is meant, and from the day on what moved.
    amount      bigint NOT NULL,
    -- Day the money moved, in Moscow; absent while it has not.
    day         date,
    -- Day of the register in which it was found.
    register_day date
);
CREATE INDEX provider_movements_day ON provider_movements (account_id, day) WHERE day IS NOT NULL;
CREATE INDEX provider_movements_number ON provider_movements (account_id, number) WHERE number IS NOT NULL;
CREATE INDEX provider_movements_payment ON provider_movements (payment_id);

-- A register is compared by the same jobs that load files.
ALTER TABLE import_jobs ADD COLUMN register boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN import_jobs.job_id IS 'the load, the preview, or the register';

-- Rows of a register while it is compared; they go once it is done.
CREATE TABLE register_rows (
    register_id uuid   NOT NULL,
    -- Line of the file, the header is line 1.
    line        bigint NOT NULL,
    refund      boolean NOT NULL,
    -- The provider's number of the payment, of the refund, and our order number, as far as the file has them.
    number      text,
    refund_number text,
    payment_id  uuid,
    amount      bigint NOT NULL,
    commission  bigint NOT NULL,
    currency    text   NOT NULL,
    -- Whether the provider says that the money moved.
    moved       boolean NOT NULL,
    -- What we know: the payment, and what moved.
    found       uuid,
    movement_id uuid,
    -- How the comparison ends for it.
    outcome     text,
    PRIMARY KEY (register_id, line)
);
CREATE INDEX register_rows_movement ON register_rows (register_id, movement_id);

-- What a comparison has found, in the order of the file; what the file lacks stands behind. No personal data.
CREATE TABLE register_differences (
    register_id uuid   NOT NULL,
    place       bigint NOT NULL,
    kind        text   NOT NULL,
    line        bigint,
    column_name text,
    -- Reason of a row that does not read, Russian.
    code        text,
    reason      text,
    refund      boolean,
    number      text,
    payment_id  uuid,
    -- Sums in kopecks: what the provider says, what we know.
    theirs      bigint,
    ours        bigint,
    currency    text,
    PRIMARY KEY (register_id, place)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON provider_movements, register_rows, register_differences TO cabinet_app;

-- A payment that a register tells of is read once more, however old it is.
ALTER TABLE payment_work DROP CONSTRAINT payment_work_kind_check;
ALTER TABLE payment_work ADD CONSTRAINT payment_work_kind_check
    CHECK (kind IN ('notification', 'register', 'read', 'reread', 'refund', 'call_off'));

-- register_list --------------------------------------------------------------------------------------------------------

CREATE TABLE read_register (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    creditor_id     uuid NOT NULL,
    account_id      uuid NOT NULL,
    provider        text NOT NULL,
    day             date NOT NULL,
    state           text NOT NULL,
    file_name       text NOT NULL,
    file_sha256     text NOT NULL,
    started_by      text NOT NULL,
    started_at      timestamptz NOT NULL,
    finished_at     timestamptz,
    totals          jsonb,
    failure         text,
    version         bigint NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX read_register_started ON read_register (organisation_id, started_at, id);
CREATE INDEX read_register_account ON read_register (organisation_id, account_id, started_at, id);
GRANT SELECT, INSERT, UPDATE, DELETE ON read_register TO cabinet_app;

-- The worker takes what providers tell before what is asked of them.
DROP INDEX payment_work_due;
CREATE INDEX payment_work_told ON payment_work (due_at) WHERE kind = 'notification';
CREATE INDEX payment_work_other ON payment_work (due_at) WHERE kind <> 'notification';
