//! Accounts of creditors at providers, as the write side needs them: with their secret.

use domain::{
    CreditorId, OrganisationId, ProviderAccountId,
    creditor::{Creditor, CreditorError},
    payment::{OnlineMethod, Provider},
    staff_member::Permission,
    values::BoundedText,
};
use secrecy::{ExposeSecret, SecretString};
use sqlx::Row;

use super::ProviderCredentials;
use crate::{Caller, CommandError, Commands};

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
    /// At which provider.
    pub provider: Provider,
    /// Public number of the account at the provider.
    pub merchant: BoundedText<64>,
    /// Secret key, password or API secret; the one that is kept stays when absent.
    pub secret: Option<SecretString>,
}

impl Commands {
    /// Says over which account a creditor's debts are paid. The secret is sealed and never returned.
    pub async fn set_provider_account(&self, caller: &Caller, input: SetProviderAccountInput) -> Result<(), CommandError> {
        caller.require(Permission::CreditorManage)?;
        let SetProviderAccountInput { account, creditor, provider, merchant, secret } = input;
        let (known, _) = self.store.load::<Creditor>(creditor).await?;
        if known.organisation() != Some(caller.organisation) {
            return Err(CreditorError::Unknown.into());
        }
        let whose = (caller.organisation, creditor, provider);
        self.keep_provider_account(account, whose, merchant.as_str(), secret.as_ref()).await
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

    /// The creditor's account over which a method is paid; `None` when there is none.
    pub(crate) async fn account_for(&self, creditor: CreditorId, method: OnlineMethod) -> Result<Option<ProviderAccount>, CommandError> {
        let accounts: Vec<(uuid::Uuid, String)> =
            sqlx::query_as("SELECT account_id, provider FROM provider_accounts WHERE creditor_id = $1 ORDER BY account_id LIMIT 100")
                .bind(creditor.uuid())
                .fetch_all(&self.pool)
                .await?;
        let takes = |code: &str| Provider::ALL.iter().any(|provider| provider.code() == code && provider.takes(method));
        match accounts.into_iter().find(|(_, code)| takes(code)) {
            Some((account, _)) => self.provider_account(ProviderAccountId::new(account)).await,
            None => Ok(None),
        }
    }

    /// The account; `None` for one that is not known.
    pub(crate) async fn provider_account(&self, account: ProviderAccountId) -> Result<Option<ProviderAccount>, CommandError> {
        let row = sqlx::query(
            "SELECT organisation_id, provider, merchant, sealed FROM provider_accounts WHERE account_id = $1",
        )
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
