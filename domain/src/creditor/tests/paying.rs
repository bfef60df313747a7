//! How a creditor is paid.

use super::{super::*, registered};
use crate::{
    allocation::{AllocationError, AllocationPolicy, AllocationRule, AllocationRules},
    debt::BalanceComponent,
    payment::{OnlineMethod, Provider},
    samples::{account, at, day, expect_once, expect_refusal, external_id, folded, given, text},
    values::Kopecks,
};

fn method(kind: PaymentMethodKind) -> PaymentMethod {
    let account = kind.online().map(|_| account(1));
    PaymentMethod { kind, enabled: true, account, min: None, max: None, commission: Some(text("Без комиссии")) }
}

fn settings() -> PaymentSettings {
    PaymentSettings { methods: vec![method(PaymentMethodKind::Sbp), method(PaymentMethodKind::BankTransfer)] }
}

fn set(methods: Vec<PaymentMethod>) -> CreditorCommand {
    CreditorCommand::SetPaymentSettings(SetPaymentSettings { settings: PaymentSettings { methods }, at: at() })
}

fn add(number: u128, merchant: &str) -> CreditorCommand {
    let (account, merchant) = (account(number), external_id(merchant));
    CreditorCommand::AddProviderAccount(AddProviderAccount { account, provider: Provider::TBank, merchant, at: at() })
}

fn change(number: u128, merchant: &str, enabled: bool) -> CreditorCommand {
    let (account, merchant) = (account(number), external_id(merchant));
    CreditorCommand::ChangeProviderAccount(ChangeProviderAccount { account, merchant, enabled, at: at() })
}

fn terminal(merchant: &str, enabled: bool) -> ProviderAccount {
    ProviderAccount { provider: Provider::TBank, merchant: external_id(merchant), enabled }
}

fn added(number: u128, merchant: &str) -> CreditorEvent {
    CreditorEvent::ProviderAccountAdded { id: account(number), account: terminal(merchant, true), at: at() }
}

fn changed(merchant: &str, enabled: bool) -> CreditorEvent {
    CreditorEvent::ProviderAccountChanged { id: account(1), account: terminal(merchant, enabled), at: at() }
}

fn with_account() -> Vec<CreditorEvent> {
    vec![registered(), added(1, "Terminal")]
}

#[test]
fn each_change_of_the_ways_to_pay_is_a_version_and_the_same_ways_are_nothing() {
    let first = CreditorEvent::PaymentSettingsSet { version: 1, settings: settings(), at: at() };
    expect_once::<Creditor>(with_account(), set(settings().methods), vec![first.clone()]);

    let other = PaymentSettings { methods: settings().methods.into_iter().rev().collect() };
    let second = CreditorEvent::PaymentSettingsSet { version: 2, settings: other.clone(), at: at() };
    expect_once::<Creditor>([with_account(), vec![first]].concat(), set(other.methods), vec![second]);
}

#[test]
fn ways_to_pay_that_cannot_be_are_refused() {
    let (sbp, transfer) = (method(PaymentMethodKind::Sbp), method(PaymentMethodKind::BankTransfer));
    let limits = |min: Option<i64>, max: Option<i64>| PaymentMethod {
        min: min.map(Kopecks::new),
        max: max.map(Kopecks::new),
        ..transfer.clone()
    };
    let cases = [
        (vec![sbp.clone(), sbp.clone()], CreditorError::MethodTwice),
        (vec![limits(Some(0), None)], CreditorError::LimitsCrossed),
        (vec![limits(None, Some(-1))], CreditorError::LimitsCrossed),
        (vec![limits(Some(2), Some(1))], CreditorError::LimitsCrossed),
        (vec![PaymentMethod { account: None, ..sbp.clone() }], CreditorError::AccountMissing),
        (vec![PaymentMethod { account: Some(account(2)), ..sbp }], CreditorError::AccountUnknown),
        (vec![PaymentMethod { account: Some(account(1)), ..transfer.clone() }], CreditorError::AccountNotWanted),
    ];
    for (methods, refusal) in cases {
        expect_refusal::<Creditor>(with_account(), set(methods), refusal);
    }
    let fine = vec![limits(Some(1), Some(1)), PaymentMethod { enabled: false, account: None, ..method(PaymentMethodKind::Sbp) }];
    assert!(given::<Creditor>(with_account()).when(set(fine)).inspect_result().is_ok());
}

#[test]
fn a_way_to_pay_is_open_while_it_and_its_account_are_switched_on() {
    let set = CreditorEvent::PaymentSettingsSet { version: 1, settings: settings(), at: at() };
    let on = [with_account(), vec![set]].concat();
    let open: Vec<_> = folded::<Creditor>(on.clone()).open_methods().map(|open| (open.method, open.account)).collect();
    assert_eq!(open, [(OnlineMethod::Sbp, account(1))], "a transfer goes over no provider");

    let off = folded::<Creditor>([on, vec![changed("Terminal", false)]].concat());
    assert_eq!(off.open_methods().count(), 0);
    assert!(off.provider_account(account(1)).is_some());
}

#[test]
fn an_account_at_a_provider_is_added_once() {
    expect_once::<Creditor>(vec![registered()], add(1, "Terminal"), vec![added(1, "Terminal")]);
    expect_refusal::<Creditor>(with_account(), add(1, "Other"), CreditorError::AccountTaken);
    expect_refusal::<Creditor>(with_account(), add(2, "Terminal"), CreditorError::AccountTaken);
}

#[test]
fn an_account_too_many_is_refused() {
    let full: Vec<_> =
        std::iter::once(registered()).chain((1..=100).map(|number| added(number, &format!("T{number}")))).collect();
    expect_refusal::<Creditor>(full.clone(), add(101, "T101"), CreditorError::TooManyAccounts);
    assert!(given::<Creditor>(full[..100].to_vec()).when(add(101, "T101")).inspect_result().is_ok());
    assert_eq!(given::<Creditor>(full).when(add(100, "T100")).inspect_result().unwrap(), []);
}

#[test]
fn each_secret_of_an_account_is_a_version() {
    let replace = |number| CreditorCommand::ReplaceProviderSecret(ReplaceProviderSecret { account: account(number), at: at() });
    let replaced = |version| CreditorEvent::ProviderSecretReplaced { id: account(1), version, at: at() };
    given::<Creditor>(with_account()).when(replace(1)).then_expect_events(vec![replaced(2)]);
    let again = [with_account(), vec![replaced(2)]].concat();
    given::<Creditor>(again).when(replace(1)).then_expect_events(vec![replaced(3)]);
    expect_refusal::<Creditor>(with_account(), replace(2), CreditorError::AccountUnknown);
    expect_refusal::<Creditor>(vec![], replace(1), CreditorError::Unknown);
}

#[test]
fn an_account_gets_another_number_and_is_switched() {
    expect_once::<Creditor>(with_account(), change(1, "Other", false), vec![changed("Other", false)]);
    expect_refusal::<Creditor>(with_account(), change(2, "Other", true), CreditorError::AccountUnknown);
    let two = [with_account(), vec![added(2, "Second")]].concat();
    expect_refusal::<Creditor>(two, change(2, "Terminal", true), CreditorError::AccountTaken);
}

#[test]
fn the_law_holds_until_the_creditor_sets_rules_of_its_own() {
    assert_eq!(folded::<Creditor>(vec![registered()]).allocation_rules(), (AllocationRules::of_law(), 0));

    let rules = AllocationRules { rules: vec![], default: AllocationPolicy::civil_code() };
    let set = |rules| CreditorCommand::SetAllocationRules(SetAllocationRules { rules, at: at() });
    let event = CreditorEvent::AllocationRulesSet { version: 1, rules: rules.clone(), at: at() };
    expect_once::<Creditor>(vec![registered()], set(rules.clone()), vec![event.clone()]);
    assert_eq!(folded::<Creditor>(vec![registered(), event]).allocation_rules(), (rules, 1));
}

#[test]
fn rules_that_are_none_are_refused() {
    let (contract_from, contract_until) = (Some(day("2024-01-02")), Some(day("2024-01-01")));
    let policy = AllocationPolicy::civil_code();
    let rule = AllocationRule { kinds: vec![], contract_from, contract_until, stages: vec![], policy };
    let rules = AllocationRules { rules: vec![rule], default: AllocationPolicy::civil_code() };
    let refused = CreditorCommand::SetAllocationRules(SetAllocationRules { rules, at: at() });
    expect_refusal::<Creditor>(vec![registered()], refused, CreditorError::Allocation(AllocationError::EmptyPeriod));
}

#[test]
fn nobody_issues_receipts_until_the_creditor_says_so() {
    let before = folded::<Creditor>(vec![registered()]).fiscal_policy();
    assert!(BalanceComponent::ALL.iter().all(|component| before.issuer(*component) == ReceiptIssuer::None));

    let policy = FiscalPolicy { interest: ReceiptIssuer::OwnKkt, ..FiscalPolicy::default() };
    let set = CreditorCommand::SetFiscalPolicy(SetFiscalPolicy { policy, at: at() });
    let event = CreditorEvent::FiscalPolicySet { version: 1, policy, at: at() };
    expect_once::<Creditor>(vec![registered()], set, vec![event.clone()]);
    let after = folded::<Creditor>(vec![registered(), event]).fiscal_policy();
    assert_eq!(after.issuer(BalanceComponent::Interest), ReceiptIssuer::OwnKkt);
}

#[test]
fn one_payment_gets_one_receipt_and_the_provider_is_told_the_taxes() {
    let by_provider = FiscalPolicy { interest: ReceiptIssuer::ProviderReceipt, ..FiscalPolicy::default() };
    let taxed = FiscalPolicy { tax_system: Some(TaxSystem::SimplifiedIncome), ..by_provider };
    let set = |policy| CreditorCommand::SetFiscalPolicy(SetFiscalPolicy { policy, at: at() });
    let refused = |policy, refusal| expect_refusal::<Creditor>(vec![registered()], set(policy), refusal);
    refused(by_provider, CreditorError::TaxSystemMissing);
    for other in [ReceiptIssuer::OwnKkt, ReceiptIssuer::ExternalOfd] {
        refused(FiscalPolicy { fee: other, ..taxed }, CreditorError::IssuersMixed);
        let both = FiscalPolicy { fee: other, principal: ReceiptIssuer::OwnKkt, ..FiscalPolicy::default() };
        assert!(given::<Creditor>(vec![registered()]).when(set(both)).inspect_result().is_ok());
    }
    let event = CreditorEvent::FiscalPolicySet { version: 1, policy: taxed, at: at() };
    expect_once::<Creditor>(vec![registered()], set(taxed), vec![event]);
}

#[test]
fn nothing_of_it_is_asked_of_an_unknown_creditor() {
    let rules = AllocationRules::of_law();
    let allocation = CreditorCommand::SetAllocationRules(SetAllocationRules { rules, at: at() });
    let fiscal = CreditorCommand::SetFiscalPolicy(SetFiscalPolicy { policy: FiscalPolicy::default(), at: at() });
    for command in [set(vec![]), add(1, "Terminal"), change(1, "Terminal", true), allocation, fiscal] {
        expect_refusal::<Creditor>(vec![], command, CreditorError::Unknown);
    }
}
