//! Beginning to compare a register.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::{
    CreditorId, OrganisationId, ProviderAccountId, RegisterId, Sha256Hex,
    payment::Provider,
    payment_register::{PaymentRegister, PaymentRegisterCommand, RegisterState, StartRegister},
    staff_member::Permission,
    values::BoundedText,
};
use event_store::CommandContext;
use serde::Serialize;
use sqlx::Row;
use uuid::Uuid;

use crate::{
    Caller, CommandError, Commands, Receipt, Rejection, Request,
    payment::read_provider,
    portfolio_import::{UploadFolder, blocking},
    texts,
};

/// The same register with differences may be compared again so often.
const MOST_RUNS: u32 = 1_000;

/// Which register to compare.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ReconcileRegisterInput {
    /// The file received.
    pub upload: Uuid,
    /// The account at the provider whose register it is.
    pub account: ProviderAccountId,
    /// The day of the register, in Moscow.
    pub day: NaiveDate,
}

impl Commands {
    /// Begins to compare an uploaded register; [`Commands::run_register`] carries it out. The same file of the same account
    /// and day is the same comparison while it is at work or when it has found no difference; a file whose header does not
    /// read is refused.
    pub async fn reconcile_register(
        &self,
        caller: &Caller,
        request: Request<ReconcileRegisterInput>,
        folder: &UploadFolder,
    ) -> Result<Receipt, CommandError> {
        caller.require(Permission::PaymentManage)?;
        let context = self.context(caller, "reconcile_register", &request)?;
        let receipt = match self.store.receipt(&context).await? {
            Some(receipt) => receipt,
            None => self.start_register(caller, &context, &request.input, folder).await?,
        };
        let register: RegisterId = receipt.aggregate_id.parse().map_err(|error| CommandError::Internal(Box::new(error)))?;
        if self.store.load::<PaymentRegister>(register).await?.0.state() == RegisterState::Running {
            // Cut off before this, the same command or the same file again comes here again.
            self.add_register_job(caller, register, request.input.upload).await?;
        }
        Ok(receipt)
    }

    async fn start_register(
        &self,
        caller: &Caller,
        context: &CommandContext,
        input: &ReconcileRegisterInput,
        folder: &UploadFolder,
    ) -> Result<Receipt, CommandError> {
        let ReconcileRegisterInput { upload, account, day } = *input;
        let (creditor, provider) = self.account_of(caller.organisation, account).await?;
        let file = self.upload(caller.organisation, upload).await?;
        let (open, path) = (Arc::clone(&folder.open_register), folder.file(upload));
        blocking(move || open(&path, provider, day)).await?;
        let file_sha256 = Sha256Hex::parse(&hex::encode(file.sha256)).map_err(|error| CommandError::Internal(Box::new(error)))?;
        let register = self.register_of(caller.organisation, (account, day), &file_sha256).await?;
        let start = StartRegister {
            organisation: caller.organisation,
            creditor,
            account,
            provider,
            day,
            file_name: BoundedText::parse(&file.file_name).map_err(|error| Rejection::invalid("file", error))?,
            file_sha256,
            by: BoundedText::parse(&caller.actor_name()).map_err(|error| Rejection::invalid("actor", error))?,
            at: context.occurred_at,
        };
        let start = PaymentRegisterCommand::Start(Box::new(start));
        self.execute::<PaymentRegister>(context, register, None, start).await
    }

    /// Whose account it is and at which provider.
    pub(super) async fn account_of(
        &self,
        organisation: OrganisationId,
        account: ProviderAccountId,
    ) -> Result<(CreditorId, Provider), CommandError> {
        let select = "SELECT creditor_id, provider FROM provider_accounts WHERE account_id = $1 AND organisation_id = $2";
        let row = sqlx::query(select).bind(account.uuid()).bind(organisation.uuid()).fetch_optional(&self.pool).await?;
        let row = row.ok_or_else(|| Rejection::new("ACCOUNT_UNKNOWN", texts::ACCOUNT_UNKNOWN).at("accountId"))?;
        Ok((CreditorId::new(row.try_get(0)?), read_provider(row.try_get(1)?)?))
    }

    /// The comparison of this file: a new one, one at work, or one that has found nothing. One that was given up or has found
    /// differences is followed by a new run, because the payments may agree by now.
    async fn register_of(
        &self,
        organisation: OrganisationId,
        (account, day): (ProviderAccountId, NaiveDate),
        sha256: &Sha256Hex,
    ) -> Result<RegisterId, CommandError> {
        for run in 0..MOST_RUNS {
            let name = format!("register/{organisation}/{account}/{day}/{}/{run}", sha256.as_str());
            let id = RegisterId::new(Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()));
            let (register, _) = self.store.load::<PaymentRegister>(id).await?;
            let again = match register.state() {
                RegisterState::Failed => true,
                RegisterState::Completed => !register.totals().differences.is_empty(),
                RegisterState::Unknown | RegisterState::Running => false,
            };
            if !again {
                return Ok(id);
            }
        }
        Err(Rejection::new("REGISTER_REPEATED", texts::REGISTER_REPEATED).at("file").into())
    }
}
