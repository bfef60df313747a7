-- What the write side keeps beside events: secrets as keyed hashes, sessions, limits, the SMS outbox. None of it is a fact
-- of the history; all of it holds across restarts and between processes.

-- One registration, sign-in, recovery or change of phone under way. Unknown numbers and phones get a row as well, so that
-- answers and their timing do not tell them apart; such a row has no borrower and never succeeds.
CREATE TABLE access_flows (
    flow_id         uuid PRIMARY KEY,
    command_id      uuid NOT NULL UNIQUE,
    input_hash      bytea NOT NULL,
    organisation_id uuid NOT NULL,
    purpose         text NOT NULL CHECK (purpose IN ('registration', 'sign_in', 'recovery', 'phone_change')),
    borrower_id     uuid,
    -- Phone, debt number, consents, address and agent; sealed with the server's key.
    sealed          bytea NOT NULL,
    -- Keyed hash; NULL until a code was really sent.
    code_hash       bytea,
    code_sent_at    timestamptz,
    code_expires_at timestamptz,
    tries           integer NOT NULL DEFAULT 0,
    identity_tries  integer NOT NULL DEFAULT 0,
    step            text NOT NULL DEFAULT 'code' CHECK (step IN ('code', 'verified', 'done')),
    -- The command that took the last step, so that its retry gets the same answer.
    step_command    uuid,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL
);
CREATE INDEX access_flows_expiry ON access_flows (expires_at);

-- Counters of fixed windows and of failures in a row, by keyed hash of a phone, an identifier or an address.
CREATE TABLE access_limits (
    scope        text  NOT NULL,
    key_hash     bytea NOT NULL,
    window_start timestamptz NOT NULL,
    count        integer NOT NULL,
    locks        integer NOT NULL DEFAULT 0,
    locked_until timestamptz,
    PRIMARY KEY (scope, key_hash)
);
CREATE INDEX access_limits_age ON access_limits (window_start);

-- Solved challenges, so that none is used twice.
CREATE TABLE spent_challenges (
    challenge_hash bytea PRIMARY KEY,
    expires_at     timestamptz NOT NULL
);

CREATE TABLE credentials (
    owner_id      uuid PRIMARY KEY,
    -- Argon2id in PHC form.
    password_hash text NOT NULL,
    -- Secret of the second factor, sealed with the server's key; staff only.
    totp_sealed   bytea,
    -- Last accepted time step of the second factor: none is accepted twice.
    totp_step     bigint NOT NULL DEFAULT 0,
    changed_at    timestamptz NOT NULL
);

-- Signed-in sessions; only the hash of a token is kept.
CREATE TABLE sessions (
    session_id      uuid PRIMARY KEY,
    token_hash      bytea NOT NULL UNIQUE,
    owner_kind      text NOT NULL CHECK (owner_kind IN ('borrower', 'staff')),
    owner_id        uuid NOT NULL,
    organisation_id uuid NOT NULL,
    created_at      timestamptz NOT NULL,
    seen_at         timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    revoked_at      timestamptz
);
CREATE INDEX sessions_owner ON sessions (owner_id) WHERE revoked_at IS NULL;
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- Messages to be handed to the SMS gateway; `sms_id` is our own number of the message towards the gateway.
CREATE TABLE sms_outbox (
    sms_id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation_id uuid NOT NULL,
    -- Phone and text, sealed; removed once the message has come to its end.
    sealed          bytea,
    status          text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'accepted', 'delivered', 'failed', 'expired')),
    attempts        integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL,
    provider_id     text,
    failure         text,
    -- A code that is no longer valid is not sent.
    expires_at      timestamptz NOT NULL,
    created_at      timestamptz NOT NULL
);
CREATE INDEX sms_outbox_due ON sms_outbox (next_attempt_at) WHERE status IN ('queued', 'accepted');

-- Public numbers of borrowers (PIN).
CREATE SEQUENCE borrower_pin START 1000000001 CACHE 50;

-- Refused rows of an import: where and why, never what stood there.
CREATE TABLE import_refusals (
    import_id uuid   NOT NULL,
    line      bigint NOT NULL,
    number    integer NOT NULL,
    column_name text,
    code      text NOT NULL,
    reason    text NOT NULL,
    PRIMARY KEY (import_id, line, number)
);

-- Files waiting to be imported or read again; the content lies in the data folder.
CREATE TABLE uploads (
    upload_id       uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    uploaded_by     text NOT NULL,
    file_name       text NOT NULL,
    bytes           bigint NOT NULL,
    sha256          bytea NOT NULL,
    created_at      timestamptz NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON access_flows, access_limits, spent_challenges, credentials, sessions, sms_outbox,
    import_refusals, uploads TO cabinet_app;
GRANT USAGE ON SEQUENCE borrower_pin TO cabinet_app;
