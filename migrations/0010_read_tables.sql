-- Read tables: what the projections make of the events. Nothing here is the only copy of anything; `cabinet rebuild NAME`
-- makes each of them anew. Personal data stand in plain text and are purged when a person's key is destroyed.
--
-- Every table: `id uuid` as key (that of the aggregate, of the event, or version 5 of what identifies the row),
-- `organisation_id` on every row, one index for every way it is asked. No foreign keys: read models move one by one.
-- A rebuild copies these definitions into a schema of its own, so that nothing here is named with a schema.
--
-- What changes often is kept out of indexes where a few rows of one borrower can be sorted at once instead: an import
-- states millions of balances a night, and a change of unindexed columns costs no index entry (HOT).

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- debt_list ------------------------------------------------------------------------------------------------------------

CREATE TABLE read_debt_list (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    borrower_id     uuid NOT NULL,
    creditor_id     uuid NOT NULL,
    number          text NOT NULL,
    -- Capitals without blanks and dashes, look-alike Latin letters as Cyrillic (DebtNumber::lookup_key).
    number_key      text COLLATE "C" NOT NULL,
    kind            text NOT NULL,
    status          text NOT NULL,
    -- Nothing is owed and the accounting system has closed the debt.
    closed          boolean NOT NULL,
    contract_date   date,
    currency        text NOT NULL,
    -- Sum lent, in kopecks, like all money below.
    amount          bigint,
    principal       bigint NOT NULL,
    interest        bigint NOT NULL,
    penalty         bigint NOT NULL,
    fee             bigint NOT NULL,
    state_duty      bigint NOT NULL,
    total           bigint NOT NULL,
    as_of           date,
    overdue_since   date,
    registered_at   timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    version         bigint NOT NULL
) WITH (fillfactor = 80);
-- All lists and sums of a borrower; a borrower has tens of debts, their order is made when asked.
CREATE INDEX read_debt_list_borrower ON read_debt_list (borrower_id);
CREATE INDEX read_debt_list_number ON read_debt_list (organisation_id, number_key);

CREATE TABLE read_debt_repayment (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    debt_id         uuid NOT NULL,
    reference       text NOT NULL,
    paid_on         date NOT NULL,
    amount          bigint NOT NULL,
    principal       bigint NOT NULL,
    interest        bigint NOT NULL,
    penalty         bigint NOT NULL,
    fee             bigint NOT NULL,
    state_duty      bigint NOT NULL,
    recorded_at     timestamptz NOT NULL
);
CREATE INDEX read_debt_repayment_debt ON read_debt_repayment (debt_id, paid_on, id);

CREATE TABLE read_debt_schedule (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    debt_id         uuid NOT NULL,
    due             date NOT NULL,
    amount          bigint NOT NULL,
    principal       bigint NOT NULL,
    interest        bigint NOT NULL,
    other           bigint NOT NULL
);
CREATE INDEX read_debt_schedule_debt ON read_debt_schedule (debt_id, due, id);

-- Balances as they were stated, one row an event.
CREATE TABLE read_debt_statement (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    debt_id         uuid NOT NULL,
    as_of           date NOT NULL,
    status          text NOT NULL,
    principal       bigint NOT NULL,
    interest        bigint NOT NULL,
    penalty         bigint NOT NULL,
    fee             bigint NOT NULL,
    state_duty      bigint NOT NULL,
    total           bigint NOT NULL,
    overdue_since   date,
    stated_at       timestamptz NOT NULL
);
CREATE INDEX read_debt_statement_debt ON read_debt_statement (debt_id, as_of, id);

-- Whose a debt is or was: the history of a person includes the debts that were once theirs.
CREATE TABLE read_debt_holding (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    debt_id         uuid NOT NULL,
    borrower_id     uuid NOT NULL,
    -- Version of the debt's stream that took it away.
    left_at         bigint
);
CREATE INDEX read_debt_holding_borrower ON read_debt_holding (borrower_id);

-- creditor -------------------------------------------------------------------------------------------------------------

CREATE TABLE read_creditor (
    id                 uuid PRIMARY KEY,
    organisation_id    uuid NOT NULL,
    name               text NOT NULL,
    inn                text NOT NULL,
    requisites_version bigint,
    requisites         jsonb,
    requisites_since   timestamptz,
    registered_at      timestamptz NOT NULL,
    version            bigint NOT NULL
);
CREATE INDEX read_creditor_name ON read_creditor (organisation_id, name, id);

-- organisation ---------------------------------------------------------------------------------------------------------

CREATE TABLE read_organisation (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    name            text NOT NULL,
    code            text NOT NULL,
    founded_at      timestamptz NOT NULL,
    version         bigint NOT NULL
);

CREATE TABLE read_organisation_host (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    host            text NOT NULL,
    added_at        timestamptz NOT NULL
);
CREATE UNIQUE INDEX read_organisation_host_host ON read_organisation_host (host);
CREATE INDEX read_organisation_host_organisation ON read_organisation_host (organisation_id, host);

-- Every version of every document, whole: consents refer to them for ever.
CREATE TABLE read_consent_document (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    kind            text NOT NULL,
    version         bigint NOT NULL,
    current         boolean NOT NULL,
    title           text NOT NULL,
    text            text NOT NULL,
    text_sha256     text NOT NULL,
    published_at    timestamptz NOT NULL
);
CREATE INDEX read_consent_document_kind ON read_consent_document (organisation_id, kind, version);

-- borrower_card --------------------------------------------------------------------------------------------------------

CREATE TABLE read_borrower_card (
    id                   uuid PRIMARY KEY,
    organisation_id      uuid NOT NULL,
    pin                  bigint NOT NULL,
    external_id          text NOT NULL,
    last_name            text,
    first_name           text,
    middle_name          text,
    birth_date           date,
    passport             jsonb,
    inn                  text,
    snils                text,
    registration_address text,
    residence_address    text,
    employer             text,
    email                text,
    main_phone           text,
    account_status       text NOT NULL,
    account_opened_at    timestamptz,
    locked_until         timestamptz,
    last_signed_in_at    timestamptz,
    registered_at        timestamptz NOT NULL,
    changed_at           timestamptz NOT NULL,
    version              bigint NOT NULL,
    account_version      bigint NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX read_borrower_card_pin ON read_borrower_card (organisation_id, pin);
CREATE INDEX read_borrower_card_external ON read_borrower_card (organisation_id, external_id);

CREATE TABLE read_borrower_phone (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    borrower_id     uuid NOT NULL,
    phone           text NOT NULL,
    source          text NOT NULL,
    confirmed_at    timestamptz,
    added_at        timestamptz NOT NULL
);
CREATE INDEX read_borrower_phone_borrower ON read_borrower_phone (borrower_id);

-- The latest consent to each document; earlier ones are in the history.
CREATE TABLE read_borrower_consent (
    id               uuid PRIMARY KEY,
    organisation_id  uuid NOT NULL,
    borrower_id      uuid NOT NULL,
    document         text NOT NULL,
    document_version bigint NOT NULL,
    text_sha256      text NOT NULL,
    method           text NOT NULL,
    given_at         timestamptz NOT NULL,
    withdrawn_at     timestamptz
);
CREATE INDEX read_borrower_consent_borrower ON read_borrower_consent (borrower_id);

-- borrower_search ------------------------------------------------------------------------------------------------------

CREATE TABLE read_borrower_search (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    pin             bigint NOT NULL,
    -- Full name in lower case, е for ё, single blanks.
    name_text       text COLLATE "C" NOT NULL,
    passport        text COLLATE "C",
    inn             text COLLATE "C",
    version         bigint NOT NULL
);
CREATE INDEX read_borrower_search_pin ON read_borrower_search (organisation_id, pin);
CREATE INDEX read_borrower_search_passport ON read_borrower_search (organisation_id, passport) WHERE passport IS NOT NULL;
CREATE INDEX read_borrower_search_inn ON read_borrower_search (organisation_id, inn) WHERE inn IS NOT NULL;
CREATE INDEX read_borrower_search_name ON read_borrower_search (organisation_id, name_text);
-- Names with typing mistakes.
CREATE INDEX read_borrower_search_trigrams ON read_borrower_search USING gin (name_text gin_trgm_ops);

CREATE TABLE read_borrower_search_phone (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    borrower_id     uuid NOT NULL,
    -- Digits from the last to the first: the last digits are what people type.
    reversed        text COLLATE "C" NOT NULL
);
CREATE INDEX read_borrower_search_phone_reversed ON read_borrower_search_phone (organisation_id, reversed);
CREATE INDEX read_borrower_search_phone_borrower ON read_borrower_search_phone (borrower_id);

CREATE TABLE read_borrower_search_debt (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    borrower_id     uuid NOT NULL,
    number_key      text COLLATE "C" NOT NULL,
    closed          boolean NOT NULL,
    version         bigint NOT NULL
);
CREATE INDEX read_borrower_search_debt_number ON read_borrower_search_debt (organisation_id, number_key);
-- The archive filter.
CREATE INDEX read_borrower_search_debt_borrower ON read_borrower_search_debt (borrower_id, closed);

-- session_list, visit_list ---------------------------------------------------------------------------------------------

CREATE TABLE read_session (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    borrower_id     uuid NOT NULL,
    started_at      timestamptz NOT NULL,
    method          text NOT NULL,
    address         text,
    agent           text,
    ended_at        timestamptz,
    ended_how       text,
    ended_by        uuid
);
CREATE INDEX read_session_borrower ON read_session (borrower_id, started_at, id);

CREATE TABLE read_visit (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    borrower_id     uuid NOT NULL,
    visited_at      timestamptz NOT NULL,
    result          text NOT NULL,
    method          text,
    session_id      uuid,
    address         text,
    agent           text
);
CREATE INDEX read_visit_borrower ON read_visit (borrower_id, visited_at, id);

-- who_viewed -----------------------------------------------------------------------------------------------------------

CREATE TABLE read_borrower_view (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    borrower_id     uuid NOT NULL,
    staff_id        uuid NOT NULL,
    view            text NOT NULL,
    viewed_at       timestamptz NOT NULL
);
CREATE INDEX read_borrower_view_borrower ON read_borrower_view (borrower_id, viewed_at, id);

-- import_list ----------------------------------------------------------------------------------------------------------

CREATE TABLE read_import (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    kind            text NOT NULL,
    state           text NOT NULL,
    file_name       text NOT NULL,
    file_sha256     text NOT NULL,
    started_by      text NOT NULL,
    started_at      timestamptz NOT NULL,
    finished_at     timestamptz,
    through_line    bigint NOT NULL,
    rows            bigint NOT NULL,
    accepted        bigint NOT NULL,
    changed         bigint NOT NULL,
    unchanged       bigint NOT NULL,
    refused         bigint NOT NULL,
    failure         text,
    changed_at      timestamptz NOT NULL,
    version         bigint NOT NULL
) WITH (fillfactor = 50);
CREATE INDEX read_import_started ON read_import (organisation_id, started_at, id);

-- staff_list -----------------------------------------------------------------------------------------------------------

CREATE TABLE read_staff (
    id                uuid PRIMARY KEY,
    organisation_id   uuid NOT NULL,
    login             text NOT NULL,
    last_name         text,
    first_name        text,
    middle_name       text,
    role              text NOT NULL,
    dismissed_at      timestamptz,
    has_password      boolean NOT NULL,
    has_second_factor boolean NOT NULL,
    locked_until      timestamptz,
    last_signed_in_at timestamptz,
    hired_at          timestamptz NOT NULL,
    version           bigint NOT NULL
);
CREATE INDEX read_staff_login ON read_staff (organisation_id, login, id);

-- The application keeps and reads them; only the owner makes and drops them.
GRANT SELECT, INSERT, UPDATE, DELETE ON
    read_debt_list, read_debt_repayment, read_debt_schedule, read_debt_statement, read_debt_holding,
    read_creditor, read_organisation, read_organisation_host, read_consent_document,
    read_borrower_card, read_borrower_phone, read_borrower_consent,
    read_borrower_search, read_borrower_search_phone, read_borrower_search_debt,
    read_session, read_visit, read_borrower_view, read_import, read_staff
TO cabinet_app;
