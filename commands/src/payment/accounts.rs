//! Accounts of creditors at providers, as the write side needs them: with their secret.

use domain::{
    CreditorId, OrganisationId, ProviderAccountId,
    creditor::{
        AddProviderAccount, ChangeProviderAccount, Creditor, CreditorCommand, CreditorError, PaymentSettings, SetPaymentSettings,
    },
    payment::Provider,
    staff_member::Permission,
    values::ExternalId,
};
use event_store::Unit;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use sqlx::Row;

use super::ProviderCredentials;
use crate::{Caller, CommandError, Commands, Receipt, Request};

/// What secrets of accounts are sealed for. Stored in effect; never rename.
const USE: &str = "provider_account";

/// An account with what opens it.
pub(crate) struct ProviderAccount {
    pub(crate) organisation: OrganisationId,
    pub(crate) provider: Provider,
    pub(crate) credentials: ProviderCredentials,
}

/// What opens an account of a creditor at a provider.
#[derive(Clone, Debug)]
pub struct SetProviderAccountInput {
    /// The account; a new id for a new one.
    pub account: ProviderAccountId,
    /// Whose it is.
    pub creditor: CreditorId,
    /// At which provider; never changes.
    pub provider: Provider,
    /// Public number of the account at the provider.
    pub merchant: ExternalId,
    /// Secret key, password or API secret; the one that is kept stays when absent.
    pub secret: Option<SecretString>,
    /// Whether new payments may go there.
    pub enabled: bool,
}

/// How a creditor is paid from now on.
#[derive(Clone, Debug, Serialize)]
pub struct SetPaymentSettingsInput {
    /// The creditor.
    pub creditor: CreditorId,
    /// All ways to pay, in the order in which they are offered.
    pub settings: PaymentSettings,
}

impl Commands {
    /// Takes up or changes a creditor's account at a provider. The secret is sealed and never returned.
    pub async fn set_provider_account(
        &self,
        caller: &Caller,
        request: Request<SetProviderAccountInput>,
    ) -> Result<Receipt, CommandError> {
        caller.require(Permission::CreditorManage)?;
        let SetProviderAccountInput { account, creditor, provider, merchant, secret, enabled } = request.input;
        // Hashed with the server's key; the secret itself is kept nowhere else.
        let shown = secret.as_ref().map(ExposeSecret::expose_secret);
        let hashed = Request::new(request.command_id, (account, creditor, provider, &merchant, shown, enabled));
        let context = self.context(caller, "set_provider_account", &hashed)?;
        let at = context.occurred_at;
        let (known, _) = self.store.load::<Creditor>(creditor).await?;
        if known.organisation() != Some(caller.organisation) {
            return Err(CreditorError::Unknown.into());
        }
        // First the secret: an account that is told of can be paid over.
        self.keep_provider_account(account, (caller.organisation, creditor, provider), merchant.as_str(), secret.as_ref())
            .await?;
        let add = CreditorCommand::AddProviderAccount(AddProviderAccount { account, provider, merchant: merchant.clone(), at });
        let change = CreditorCommand::ChangeProviderAccount(ChangeProviderAccount { account, merchant, enabled, at });
        let decide = |mut unit: Unit| {
            let (add, change) = (add.clone(), change.clone());
            async move {
                let mut stream = unit.load::<Creditor>(creditor).await?;
                if stream.state().provider_account(account).is_none() {
                    unit.decide::<_, CommandError>(&mut stream, None, add).await?;
                }
                unit.decide::<_, CommandError>(&mut stream, None, change).await?;
                Ok(unit)
            }
        };
        self.transact(&context, decide).await
    }

    /// Says how a creditor is paid from now on.
    pub async fn set_payment_settings(
        &self,
        caller: &Caller,
        request: Request<SetPaymentSettingsInput>,
    ) -> Result<Receipt, CommandError> {
        caller.require(Permission::CreditorManage)?;
        let context = self.context(caller, "set_payment_settings", &request)?;
        let SetPaymentSettingsInput { creditor, settings } = request.input;
        let (known, _) = self.store.load::<Creditor>(creditor).await?;
        if known.organisation() != Some(caller.organisation) {
            return Err(CreditorError::Unknown.into());
        }
        let command = CreditorCommand::SetPaymentSettings(SetPaymentSettings { settings, at: context.occurred_at });
        self.execute::<Creditor>(&context, creditor, None, command).await
    }

    /// Keeps what opens an account; the old secret stays where no new one is given.
    pub(crate) async fn keep_provider_account(
        &self,
        account: ProviderAccountId,
        (organisation, creditor, provider): (OrganisationId, CreditorId, Provider),
        merchant: &str,
        secret: Option<&SecretString>,
    ) -> Result<(), CommandError> {
        let sealed = secret.map(|secret| self.secrets.seal(USE, &secret.expose_secret())).transpose()?;
        sqlx::query(
            "INSERT INTO provider_accounts (account_id, organisation_id, creditor_id, provider, merchant, sealed, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (account_id) DO UPDATE
             SET merchant = EXCLUDED.merchant, sealed = coalesce($6, provider_accounts.sealed), changed_at = EXCLUDED.changed_at",
        )
        .bind(account.uuid())
        .bind(organisation.uuid())
        .bind(creditor.uuid())
        .bind(provider.code())
        .bind(merchant)
        .bind(sealed)
        .bind(self.now())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The account; `None` for one that is not known.
    pub(crate) async fn provider_account(&self, account: ProviderAccountId) -> Result<Option<ProviderAccount>, CommandError> {
        let row = sqlx::query("SELECT organisation_id, provider, merchant, sealed FROM provider_accounts WHERE account_id = $1")
            .bind(account.uuid())
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let code: String = row.try_get(1)?;
        let provider = Provider::ALL.iter().find(|provider| provider.code() == code);
        let secret: String = self.secrets.open(USE, row.try_get(3)?)?;
        Ok(Some(ProviderAccount {
            organisation: OrganisationId::new(row.try_get(0)?),
            provider: *provider.ok_or_else(|| CommandError::Internal(format!("the provider {code} is not known").into()))?,
            credentials: ProviderCredentials { account, merchant: row.try_get(2)?, secret: secret.into() },
        }))
    }
}
