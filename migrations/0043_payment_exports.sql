-- Exports of payments for accounting systems.

-- Every movement of money on a debt, one row an event of the debt, in the order in which the log gives them. What a batch
-- of an export shows is what stands here between two places of the log, so a row is written once, with the facts of its
-- time, and never changes: the same batch is the same file for ever, whatever becomes of read models.
CREATE TABLE payment_movements (
    -- Place of the event.
    era                  smallint NOT NULL,
    tx_id                xid8 NOT NULL,
    position             bigint NOT NULL,
    event_id             uuid NOT NULL,
    organisation_id      uuid NOT NULL,
    creditor_id          uuid NOT NULL,
    kind                 text NOT NULL CHECK (kind IN ('payment', 'refund', 'chargeback')),
    payment_id           uuid NOT NULL,
    -- The refund or the taking back.
    refund_id            uuid,
    provider             text,
    provider_payment     text,
    method               text NOT NULL,
    creditor             text NOT NULL,
    creditor_inn         text NOT NULL,
    debt_id              uuid NOT NULL,
    debt_number          text NOT NULL,
    borrower_external_id text NOT NULL,
    -- Kopecks; below zero when the money went back. The components and what is overpaid make it up.
    amount               bigint NOT NULL,
    principal            bigint NOT NULL,
    interest             bigint NOT NULL,
    penalty              bigint NOT NULL,
    fee                  bigint NOT NULL,
    state_duty           bigint NOT NULL,
    overpaid             bigint NOT NULL,
    -- Day the money moved, in Moscow, and when that became known.
    moved_on             date NOT NULL,
    confirmed_at         timestamptz NOT NULL,
    PRIMARY KEY (era, tx_id, position)
);
CREATE INDEX payment_movements_organisation ON payment_movements (organisation_id, era, tx_id, position);
CREATE INDEX payment_movements_creditor ON payment_movements (organisation_id, creditor_id, era, tx_id, position);
CREATE TRIGGER payment_movements_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_movements
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON payment_movements TO cabinet_app;

-- payment_export -------------------------------------------------------------------------------------------------------

CREATE TABLE read_payment_export (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    name            text NOT NULL,
    creditors       jsonb NOT NULL,
    encoding        text NOT NULL,
    enabled         boolean NOT NULL,
    batches         bigint NOT NULL,
    acknowledged    bigint NOT NULL,
    registered_at   timestamptz NOT NULL,
    version         bigint NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX read_payment_export_name ON read_payment_export (organisation_id, name, id);

CREATE TABLE read_payment_export_batch (
    id                uuid PRIMARY KEY,
    organisation_id   uuid NOT NULL,
    export_id         uuid NOT NULL,
    number            bigint NOT NULL,
    rows              bigint NOT NULL,
    received          bigint NOT NULL,
    returned          bigint NOT NULL,
    more              boolean NOT NULL,
    encoding          text NOT NULL,
    csv_sha256        text NOT NULL,
    started_by        text NOT NULL,
    started_at        timestamptz NOT NULL,
    acknowledged_by   text,
    acknowledged_at   timestamptz
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX read_payment_export_batch_number ON read_payment_export_batch (export_id, number);

GRANT SELECT, INSERT, UPDATE, DELETE ON read_payment_export, read_payment_export_batch TO cabinet_app;
