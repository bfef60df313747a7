//! Accounts of creditors at providers, as the write side needs them: with their secret.

use domain::{
    CreditorId, OrganisationId, ProviderAccountId,
    creditor::{
        AddProviderAccount, ChangeProviderAccount, Creditor, CreditorCommand, PaymentSettings, ReplaceProviderSecret,
        SetPaymentSettings,
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
use crate::{Caller, CommandError, Commands, Receipt, Rejection, Request, creditor::own, organisation::claimed, texts};

/// What secrets of accounts are sealed for. Stored in effect; never rename.
const USE: &str = "provider_account";
/// Scope of the claims that keep an account to one creditor. Stored; never rename.
const ACCOUNT_SCOPE: &str = "provider_account";

/// An account with what opens it.
pub(crate) struct OpenAccount {
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
        let (organisation, at, has_secret) = (caller.organisation, context.occurred_at, secret.is_some());
        let add = CreditorCommand::AddProviderAccount(AddProviderAccount { account, provider, merchant: merchant.clone(), at });
        let change =
            CreditorCommand::ChangeProviderAccount(ChangeProviderAccount { account, merchant: merchant.clone(), enabled, at });
        let replaces = self.replaces_secret(account, secret.as_ref()).await;
        let replace = CreditorCommand::ReplaceProviderSecret(ReplaceProviderSecret { account, at });
        let decide = |mut unit: Unit| {
            let (add, change, replace) = (add.clone(), change.clone(), replace.clone());
            async move {
                let mut stream = own(unit.load::<Creditor>(creditor).await?, organisation)?;
                if stream.state().provider_account(account).is_none() {
                    if !has_secret {
                        return Err(Rejection::new("SECRET_MISSING", texts::SECRET_MISSING).at("secret").into());
                    }
                    // Ids come from outside: one that another creditor has is not taken away.
                    unit.claim(ACCOUNT_SCOPE, account.to_string(), creditor);
                    unit.decide::<_, CommandError>(&mut stream, None, add).await?;
                } else if replaces {
                    unit.decide::<_, CommandError>(&mut stream, None, replace).await?;
                }
                unit.decide::<_, CommandError>(&mut stream, None, change).await?;
                Ok(unit)
            }
        };
        let receipt = self.transact(&context, decide).await;
        let receipt = claimed(receipt, "accountId", "ACCOUNT_TAKEN", texts::ACCOUNT_TAKEN)?;
        // Only now: what was refused changes no secret. Cut off here, the same command again comes here again.
        self.keep_provider_account(account, (organisation, creditor, provider), merchant.as_str(), secret.as_ref()).await?;
        Ok(receipt)
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
        let set = SetPaymentSettings { settings, at: context.occurred_at };
        self.decide_creditor(caller, &context, creditor, CreditorCommand::SetPaymentSettings(set)).await
    }

    /// Keeps what opens an account of a creditor; without a new secret the old one stays.
    async fn keep_provider_account(
        &self,
        account: ProviderAccountId,
        (organisation, creditor, provider): (OrganisationId, CreditorId, Provider),
        merchant: &str,
        secret: Option<&SecretString>,
    ) -> Result<(), CommandError> {
        let query = match secret {
            Some(secret) => sqlx::query(
                "INSERT INTO provider_accounts (account_id, merchant, changed_at, organisation_id, creditor_id, provider, sealed)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)
                 ON CONFLICT (account_id) DO UPDATE
                 SET merchant = EXCLUDED.merchant, sealed = EXCLUDED.sealed, changed_at = EXCLUDED.changed_at",
            )
            .bind(account.uuid())
            .bind(merchant)
            .bind(self.now())
            .bind(organisation.uuid())
            .bind(creditor.uuid())
            .bind(provider.code())
            .bind(self.secrets.seal(USE, &secret.expose_secret())?),
            None => sqlx::query("UPDATE provider_accounts SET merchant = $2, changed_at = $3 WHERE account_id = $1")
                .bind(account.uuid())
                .bind(merchant)
                .bind(self.now()),
        };
        query.execute(&self.pool).await?;
        Ok(())
    }

    /// Whether another secret than the one that is kept is to open the account; one that cannot be read is another one.
    async fn replaces_secret(&self, account: ProviderAccountId, secret: Option<&SecretString>) -> bool {
        let Some(secret) = secret else { return false };
        let known = self.provider_account(account).await;
        !known.is_ok_and(|known| known.is_some_and(|known| known.credentials.secret.expose_secret() == secret.expose_secret()))
    }

    /// The account; `None` for one that is not known.
    pub(crate) async fn provider_account(&self, account: ProviderAccountId) -> Result<Option<OpenAccount>, CommandError> {
        let row = sqlx::query("SELECT organisation_id, provider, merchant, sealed FROM provider_accounts WHERE account_id = $1")
            .bind(account.uuid())
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let secret: String = self.secrets.open(USE, row.try_get(3)?)?;
        Ok(Some(OpenAccount {
            organisation: OrganisationId::new(row.try_get(0)?),
            provider: read_provider(row.try_get(1)?)?,
            credentials: ProviderCredentials { account, merchant: row.try_get(2)?, secret: secret.into() },
        }))
    }
}

/// A provider as it stands in tables.
pub(crate) fn read_provider(code: &str) -> Result<Provider, CommandError> {
    Provider::of_code(code).ok_or_else(|| CommandError::Internal(format!("the provider {code} is not known").into()))
}
