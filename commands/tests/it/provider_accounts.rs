//! Accounts of creditors at providers: whose they are, and when their secrets change.

use commands::{
    Caller, CommandError, Receipt, Request,
    creditor::RegisterCreditorInput,
    payment::{SetPaymentSettingsInput, SetProviderAccountInput},
};
use domain::{
    CreditorId, OrganisationId, ProviderAccountId,
    creditor::PaymentSettings,
    payment::Provider,
    values::{BoundedText, ExternalId, Inn},
};
use uuid::Uuid;

use crate::desk::{Desk, command, refusal, shell};

const ACCOUNT: ProviderAccountId = ProviderAccountId::new(Uuid::from_u128(0xACC));

async fn creditor(desk: &Desk, caller: &Caller, number: u128, (name, inn): (&str, &str)) -> CreditorId {
    let input = RegisterCreditorInput { name: BoundedText::parse(name).unwrap(), inn: Inn::parse(inn).unwrap() };
    let receipt = desk.commands.register_creditor(caller, Request::new(command(number), input)).await.unwrap();
    receipt.aggregate_id.parse().unwrap()
}

async fn set(
    desk: &Desk,
    caller: &Caller,
    number: u128,
    creditor: CreditorId,
    (account, merchant, secret): (ProviderAccountId, &str, Option<&str>),
) -> Result<Receipt, CommandError> {
    let input = SetProviderAccountInput {
        account,
        creditor,
        provider: Provider::TBank,
        merchant: ExternalId::parse(merchant).unwrap(),
        secret: secret.map(|secret| secret.to_owned().into()),
        enabled: true,
    };
    desk.commands.set_provider_account(caller, Request::new(command(number), input)).await
}

/// What is kept of the account: number, owner, sealed secret.
async fn kept(desk: &Desk) -> (String, Uuid, Vec<u8>) {
    let select = "SELECT merchant, creditor_id, sealed FROM provider_accounts WHERE account_id = $1";
    sqlx::query_as(select).bind(ACCOUNT.uuid()).fetch_one(desk.database.owner_pool()).await.unwrap()
}

/// Versions of secrets that have replaced others, as the log tells them.
async fn secrets(desk: &Desk) -> Vec<i64> {
    let select = "SELECT (payload::jsonb -> 'ProviderSecretReplaced' ->> 'version')::bigint FROM events
        WHERE event_type = 'CreditorProviderSecretReplaced' ORDER BY position";
    sqlx::query_scalar(select).fetch_all(desk.database.owner_pool()).await.unwrap()
}

#[tokio::test]
async fn nobody_takes_the_account_of_another_creditor() {
    let desk = Desk::open().await;
    let stranger = Caller { organisation: OrganisationId::new(Uuid::from_u128(77)), ..shell() };
    let ours = creditor(&desk, &shell(), 1, ("ООО «Берег»", "7707083893")).await;
    let neighbour = creditor(&desk, &shell(), 2, ("АО «Сосед»", "7728168971")).await;
    let theirs = creditor(&desk, &stranger, 3, ("ООО «Чужой»", "7728168971")).await;
    set(&desk, &shell(), 4, ours, (ACCOUNT, "T1", Some("ours"))).await.unwrap();
    let before = kept(&desk).await;
    assert_eq!((before.0.as_str(), before.1), ("T1", ours.uuid()));

    assert_eq!(refusal(set(&desk, &shell(), 5, neighbour, (ACCOUNT, "T2", Some("evil"))).await), "ACCOUNT_TAKEN");
    assert_eq!(refusal(set(&desk, &stranger, 6, theirs, (ACCOUNT, "T2", Some("evil"))).await), "ACCOUNT_TAKEN");
    assert_eq!(refusal(set(&desk, &stranger, 7, ours, (ACCOUNT, "T2", Some("evil"))).await), "NOT_FOUND");
    let settings = SetPaymentSettingsInput { creditor: ours, settings: PaymentSettings::default() };
    let foreign = desk.commands.set_payment_settings(&stranger, Request::new(command(8), settings)).await;
    assert_eq!(refusal(foreign), "NOT_FOUND");
    assert_eq!(kept(&desk).await, before);
}

#[tokio::test]
async fn a_secret_stays_where_none_is_given_and_where_the_change_is_refused() {
    let desk = Desk::open().await;
    let ours = creditor(&desk, &shell(), 1, ("ООО «Берег»", "7707083893")).await;
    assert_eq!(refusal(set(&desk, &shell(), 2, ours, (ACCOUNT, "T1", None)).await), "SECRET_MISSING");
    set(&desk, &shell(), 3, ours, (ACCOUNT, "T1", Some("first"))).await.unwrap();
    let first = kept(&desk).await.2;

    set(&desk, &shell(), 4, ours, (ACCOUNT, "T2", None)).await.unwrap();
    let (merchant, _, sealed) = kept(&desk).await;
    assert_eq!((merchant.as_str(), &sealed), ("T2", &first));

    let second = ProviderAccountId::new(Uuid::from_u128(0xACD));
    set(&desk, &shell(), 5, ours, (second, "T3", Some("other"))).await.unwrap();
    refusal(set(&desk, &shell(), 6, ours, (ACCOUNT, "T3", Some("new"))).await);
    let (merchant, _, sealed) = kept(&desk).await;
    assert_eq!((merchant.as_str(), &sealed), ("T2", &first));

    set(&desk, &shell(), 7, ours, (ACCOUNT, "T2", Some("new"))).await.unwrap();
    assert_ne!(kept(&desk).await.2, first);
    assert_eq!(secrets(&desk).await, [2]);
    // The same one again, under another command, is not another one.
    set(&desk, &shell(), 8, ours, (ACCOUNT, "T2", Some("new"))).await.unwrap();
    assert_eq!(secrets(&desk).await, [2]);
    set(&desk, &shell(), 7, ours, (ACCOUNT, "T2", Some("new"))).await.unwrap();
    set(&desk, &shell(), 9, ours, (ACCOUNT, "T2", Some("newest"))).await.unwrap();
    assert_eq!(secrets(&desk).await, [2, 3]);
    let told = "SELECT count(*) FROM events WHERE payload::text ~ 'first|newest'";
    let told: i64 = sqlx::query_scalar(told).fetch_one(desk.database.owner_pool()).await.unwrap();
    assert_eq!(told, 0, "no secret stands in an event");
}
