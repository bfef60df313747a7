//! A flow: the steps between "I am this person" and a session, for known and unknown people alike.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use domain::{
    BorrowerId, DebtId, OrganisationId, UserAgent,
    borrower::Consent,
    values::{DebtNumber, Phone},
};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgPool, Row, postgres::PgRow};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::AccessPolicy;
use crate::{CommandError, Rejection, secrets::Secrets, texts};

/// What a flow leads to. Stored; never rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Registration,
    SignIn,
    Recovery,
    PhoneChange,
}

impl Purpose {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::SignIn => "sign_in",
            Self::Recovery => "recovery",
            Self::PhoneChange => "phone_change",
        }
    }
}

/// What the person who started a flow is told; the same for known and unknown people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowTicket {
    /// The flow, for the next step.
    pub id: Uuid,
    /// When the code stops being valid.
    pub code_expires_at: DateTime<Utc>,
    /// Earliest time of a resend.
    pub resend_at: DateTime<Utc>,
}

/// What a flow remembers, sealed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct FlowState {
    /// Phone the code goes to.
    pub(crate) phone: Option<Phone>,
    /// Number the registration started with.
    pub(crate) debt_number: Option<DebtNumber>,
    /// Debt found by it.
    pub(crate) debt: Option<DebtId>,
    /// Whether identity was confirmed because the phone was unknown.
    pub(crate) identity_confirmed: bool,
    /// Consents given at the start.
    pub(crate) consents: Vec<Consent>,
    pub(crate) address: IpAddr,
    pub(crate) agent: UserAgent,
    /// Whether a password was right before the code.
    pub(crate) password_given: bool,
}

/// A consent as the client sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenConsent {
    /// Which document.
    pub document: domain::organisation::DocumentKind,
    /// Which version of it.
    pub version: u32,
}

/// A flow as stored.
pub(crate) struct Flow {
    pub(crate) id: Uuid,
    pub(crate) organisation: OrganisationId,
    pub(crate) purpose: String,
    pub(crate) borrower: Option<BorrowerId>,
    pub(crate) state: FlowState,
    pub(crate) step_command: Option<Uuid>,
    pub(crate) code_sent_at: Option<DateTime<Utc>>,
    pub(crate) created_at: DateTime<Utc>,
}

/// A flow to be stored.
pub(crate) struct NewFlow<'a> {
    pub(crate) id: Uuid,
    pub(crate) command_id: Uuid,
    pub(crate) input_hash: [u8; 32],
    pub(crate) organisation: OrganisationId,
    pub(crate) purpose: Purpose,
    pub(crate) borrower: Option<BorrowerId>,
    pub(crate) state: &'a FlowState,
    pub(crate) now: DateTime<Utc>,
}

#[derive(Clone)]
pub(crate) struct Flows {
    pub(crate) pool: PgPool,
    pub(crate) secrets: Secrets,
    pub(crate) policy: AccessPolicy,
}

const COLUMNS: &str = "flow_id, organisation_id, purpose, borrower_id, sealed, step_command, code_sent_at, created_at";

impl Flows {
    pub(crate) fn ticket(&self, id: Uuid, sent_at: DateTime<Utc>) -> FlowTicket {
        FlowTicket { id, code_expires_at: sent_at + self.policy.code_lifetime, resend_at: sent_at + self.policy.resend_after }
    }

    /// The ticket of a flow that this command has started before.
    pub(crate) async fn started_by(&self, command_id: Uuid, input_hash: &[u8; 32]) -> Result<Option<FlowTicket>, CommandError> {
        let row: Option<(Uuid, Vec<u8>, DateTime<Utc>)> =
            sqlx::query_as("SELECT flow_id, input_hash, created_at FROM access_flows WHERE command_id = $1")
                .bind(command_id)
                .fetch_optional(&self.pool)
                .await?;
        match row {
            None => Ok(None),
            Some((_, hash, _)) if hash != input_hash => Err(CommandError::CommandReused),
            Some((id, _, created)) => Ok(Some(self.ticket(id, created))),
        }
    }

    pub(crate) async fn insert(&self, connection: &mut PgConnection, flow: &NewFlow<'_>) -> Result<(), CommandError> {
        sqlx::query(
            "INSERT INTO access_flows (flow_id, command_id, input_hash, organisation_id, purpose, borrower_id, sealed, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(flow.id)
        .bind(flow.command_id)
        .bind(flow.input_hash.as_slice())
        .bind(flow.organisation.uuid())
        .bind(flow.purpose.as_str())
        .bind(flow.borrower.map(BorrowerId::uuid))
        .bind(self.secrets.seal("flow", flow.state)?)
        .bind(flow.now)
        .bind(flow.now + self.policy.flow_lifetime)
        .execute(connection)
        .await?;
        Ok(())
    }

    /// Makes a new code for a flow; the old one is void. Answers the code.
    pub(crate) async fn renew_code(
        &self,
        connection: &mut PgConnection,
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<String, CommandError> {
        let code = format!("{:06}", rand::random::<u32>() % 1_000_000);
        sqlx::query(
            "UPDATE access_flows SET code_hash = $2, code_sent_at = $3, code_expires_at = $4, tries = 0 WHERE flow_id = $1 AND step = 'code'",
        )
        .bind(id)
        .bind(self.code_hash(id, &code))
        .bind(now)
        .bind(now + self.policy.code_lifetime)
        .execute(connection)
        .await?;
        Ok(code)
    }

    fn code_hash(&self, id: Uuid, code: &str) -> Vec<u8> {
        self.secrets.hash("code", &[id.as_bytes(), code.as_bytes()]).to_vec()
    }

    /// A flow that has not ended, of one organisation.
    pub(crate) async fn find(&self, organisation: OrganisationId, id: Uuid, now: DateTime<Utc>) -> Result<Flow, CommandError> {
        let row = sqlx::query(&format!(
            "SELECT {COLUMNS} FROM access_flows WHERE flow_id = $1 AND organisation_id = $2 AND expires_at > $3"
        ))
        .bind(id)
        .bind(organisation.uuid())
        .bind(now)
        .fetch_optional(&self.pool)
        .await?;
        row.map_or_else(|| Err(ended().into()), |row| self.read(&row))
    }

    fn read(&self, row: &PgRow) -> Result<Flow, CommandError> {
        Ok(Flow {
            id: row.try_get(0)?,
            organisation: OrganisationId::new(row.try_get(1)?),
            purpose: row.try_get(2)?,
            borrower: row.try_get::<Option<Uuid>, _>(3)?.map(BorrowerId::new),
            state: self.secrets.open("flow", row.try_get(4)?)?,
            step_command: row.try_get(5)?,
            code_sent_at: row.try_get(6)?,
            created_at: row.try_get(7)?,
        })
    }

    /// Notes a resend that sent nothing, so that nobody's flow keeps the same minute as somebody's.
    pub(crate) async fn touch(&self, id: Uuid, now: DateTime<Utc>) -> Result<(), CommandError> {
        sqlx::query("UPDATE access_flows SET code_sent_at = $2 WHERE flow_id = $1")
            .bind(id)
            .bind(now)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Counts one more look at somebody's identity; false once there were three.
    pub(crate) async fn count_identity_try(&self, id: Uuid) -> Result<bool, CommandError> {
        let done = sqlx::query("UPDATE access_flows SET identity_tries = identity_tries + 1 WHERE flow_id = $1 AND step = 'code' AND identity_tries < 3")
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Notes whom the flow turned out to be about.
    pub(crate) async fn identify(
        &self,
        connection: &mut PgConnection,
        id: Uuid,
        borrower: BorrowerId,
        state: &FlowState,
    ) -> Result<(), CommandError> {
        sqlx::query("UPDATE access_flows SET borrower_id = $2, sealed = $3 WHERE flow_id = $1 AND step = 'code'")
            .bind(id)
            .bind(borrower.uuid())
            .bind(self.secrets.seal("flow", state)?)
            .execute(connection)
            .await?;
        Ok(())
    }

    /// Tries a code: the try is counted before the code is looked at, and of several right ones at once exactly one wins.
    /// The winning command may repeat itself.
    pub(crate) async fn redeem_code(
        &self,
        flow: &Flow,
        code: &str,
        command: Uuid,
        now: DateTime<Utc>,
    ) -> Result<(), CommandError> {
        if flow.step_command == Some(command) {
            return Ok(());
        }
        let hash: Option<Option<Vec<u8>>> = sqlx::query_scalar(
            "UPDATE access_flows SET tries = tries + 1
             WHERE flow_id = $1 AND step = 'code' AND tries < $2 AND (code_expires_at IS NULL OR code_expires_at > $3) RETURNING code_hash",
        )
        .bind(flow.id)
        .bind(self.policy.code_tries)
        .bind(now)
        .fetch_optional(&self.pool)
        .await?;
        let right = hash.flatten().is_some_and(|hash| bool::from(hash.ct_eq(&self.code_hash(flow.id, code))));
        if (right && self.step(flow.id, "code", "verified", command).await?) || self.took_step(flow.id, command).await? {
            return Ok(());
        }
        Err(wrong_code().into())
    }

    /// Takes the last step of a verified flow; exactly one command can.
    pub(crate) async fn finish(&self, flow: &Flow, command: Uuid) -> Result<(), CommandError> {
        let done = flow.step_command == Some(command)
            || self.step(flow.id, "verified", "done", command).await?
            || self.took_step(flow.id, command).await?;
        if done { Ok(()) } else { Err(ended().into()) }
    }

    /// Whether the last step was this command's: two of the same at once are one.
    async fn took_step(&self, id: Uuid, command: Uuid) -> Result<bool, CommandError> {
        Ok(sqlx::query_scalar("SELECT EXISTS (SELECT FROM access_flows WHERE flow_id = $1 AND step_command = $2)")
            .bind(id)
            .bind(command)
            .fetch_one(&self.pool)
            .await?)
    }

    async fn step(&self, id: Uuid, from: &str, to: &str, command: Uuid) -> Result<bool, CommandError> {
        let done = sqlx::query("UPDATE access_flows SET step = $3, step_command = $4 WHERE flow_id = $1 AND step = $2")
            .bind(id)
            .bind(from)
            .bind(to)
            .bind(command)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() == 1)
    }
}

pub(crate) fn ended() -> Rejection {
    Rejection::new("FLOW_ENDED", texts::FLOW_ENDED)
}

pub(crate) fn wrong_code() -> Rejection {
    Rejection::new("WRONG_CODE", texts::WRONG_CODE).at("code")
}
