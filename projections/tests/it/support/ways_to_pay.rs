use domain::{
    ProviderAccountId,
    creditor::{
        AddProviderAccount, ChangeProviderAccount, Creditor, CreditorCommand, PaymentMethod, PaymentMethodKind, PaymentSettings,
        ReplaceProviderSecret, SetPaymentSettings,
    },
    payment::Provider,
    values::{ExternalId, Kopecks},
};
use uuid::Uuid;

use super::{World, at, creditor, text};

/// Three accounts of two creditors; one of them has got another number, another secret, and is switched off.
pub(crate) async fn ways_to_pay(world: &World) {
    let add = |number, merchant: &str| {
        let (account, merchant) = (provider_account(number), ExternalId::parse(merchant).unwrap());
        CreditorCommand::AddProviderAccount(AddProviderAccount { account, provider: Provider::TBank, merchant, at: at(6) })
    };
    let (account, merchant) = (provider_account(1), ExternalId::parse("T2").unwrap());
    let change = ChangeProviderAccount { account, merchant, enabled: false, at: at(7) };
    for command in [
        add(1, "T1"),
        add(2, "T3"),
        CreditorCommand::ChangeProviderAccount(change),
        CreditorCommand::ReplaceProviderSecret(ReplaceProviderSecret { account, at: at(7) }),
        CreditorCommand::SetPaymentSettings(SetPaymentSettings { settings: payment_settings(), at: at(8) }),
    ] {
        world.run::<Creditor>(creditor(1), None, command).await;
    }
    world.run::<Creditor>(creditor(2), None, add(3, "T1")).await;
}

pub(crate) fn provider_account(number: u128) -> ProviderAccountId {
    ProviderAccountId::new(Uuid::from_u128(0xA000 + number))
}

pub(crate) fn payment_settings() -> PaymentSettings {
    let card = PaymentMethod {
        kind: PaymentMethodKind::BankCard,
        enabled: true,
        account: Some(provider_account(2)),
        min: Some(Kopecks::new(1_000)),
        max: None,
        commission: Some(text("Без комиссии")),
    };
    let transfer =
        PaymentMethod { kind: PaymentMethodKind::BankTransfer, account: None, min: None, commission: None, ..card.clone() };
    PaymentSettings { methods: vec![transfer, card] }
}
