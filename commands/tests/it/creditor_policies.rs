//! Who may say in what order payments are spread and who issues receipts, and what is refused.

use commands::{
    Actor, Caller, Request,
    creditor::{RegisterCreditorInput, SetAllocationRulesInput, SetFiscalPolicyInput},
};
use domain::{
    CreditorId, OrganisationId, SessionId, StaffId,
    allocation::{AllocationPolicy, AllocationRules},
    creditor::{FiscalPolicy, ReceiptIssuer, TaxSystem},
    staff_member::Role,
    values::{BoundedText, Inn},
};
use uuid::Uuid;

use crate::desk::{Desk, command, guest, refusal, shell};

async fn creditor(desk: &Desk) -> CreditorId {
    let input = RegisterCreditorInput {
        name: BoundedText::parse("ООО «Берег»").unwrap(),
        inn: Inn::parse("7707083893").unwrap(),
    };
    let receipt = desk.commands.register_creditor(&shell(), Request::new(command(1), input)).await.unwrap();
    receipt.aggregate_id.parse().unwrap()
}

fn rules(creditor: CreditorId) -> SetAllocationRulesInput {
    SetAllocationRulesInput { creditor, rules: AllocationRules { rules: vec![], default: AllocationPolicy::civil_code() } }
}

fn receipts(creditor: CreditorId) -> SetFiscalPolicyInput {
    let interest = ReceiptIssuer::ProviderReceipt;
    let policy = FiscalPolicy { interest, tax_system: Some(TaxSystem::General), ..FiscalPolicy::default() };
    SetFiscalPolicyInput { creditor, policy }
}

#[tokio::test]
async fn a_policy_is_set_once_by_the_version_that_was_seen() {
    let desk = Desk::open().await;
    let ours = creditor(&desk).await;
    let late = Request { expected_version: Some(7), ..Request::new(command(2), rules(ours)) };
    assert!(desk.commands.set_allocation_rules(&shell(), late).await.is_err());
    let seen = Request { expected_version: Some(1), ..Request::new(command(3), rules(ours)) };
    let set = desk.commands.set_allocation_rules(&shell(), seen.clone()).await.unwrap();
    let again = desk.commands.set_allocation_rules(&shell(), seen).await.unwrap();
    assert_eq!((set.version, again.version, again.replayed), (2, 2, true));
    let same = desk.commands.set_allocation_rules(&shell(), Request::new(command(4), rules(ours))).await.unwrap();
    assert_eq!(same.version, 2, "the rules in force are no change");
    let set = desk.commands.set_fiscal_policy(&shell(), Request::new(command(5), receipts(ours))).await.unwrap();
    assert_eq!(set.version, 3);
}

#[tokio::test]
async fn nobody_sets_the_policies_of_another_organisation_or_without_the_right() {
    let desk = Desk::open().await;
    let ours = creditor(&desk).await;
    let stranger = Caller { organisation: OrganisationId::new(Uuid::from_u128(77)), ..shell() };
    let foreign = desk.commands.set_allocation_rules(&stranger, Request::new(command(2), rules(ours))).await;
    assert_eq!(refusal(foreign), "NOT_FOUND");
    let foreign = desk.commands.set_fiscal_policy(&stranger, Request::new(command(3), receipts(ours))).await;
    assert_eq!(refusal(foreign), "NOT_FOUND");

    let (id, session) = (StaffId::new(Uuid::from_u128(7)), SessionId::new(Uuid::from_u128(8)));
    let operator = Caller { actor: Actor::Staff { id, role: Role::Operator, session }, ..guest() };
    for caller in [guest(), operator] {
        assert!(desk.commands.set_allocation_rules(&caller, Request::new(command(4), rules(ours))).await.is_err());
        assert!(desk.commands.set_fiscal_policy(&caller, Request::new(command(5), receipts(ours))).await.is_err());
    }
    assert_eq!(desk.count("SELECT count(*) FROM events WHERE aggregate_type = 'creditor'").await, 1);
}

#[tokio::test]
async fn a_policy_that_cannot_be_is_refused() {
    let desk = Desk::open().await;
    let ours = creditor(&desk).await;
    let mixed = FiscalPolicy { fee: ReceiptIssuer::OwnKkt, ..receipts(ours).policy };
    let mixed = SetFiscalPolicyInput { creditor: ours, policy: mixed };
    let refused = desk.commands.set_fiscal_policy(&shell(), Request::new(command(2), mixed)).await;
    assert_eq!(refusal(refused), "RECEIPT_ISSUERS_MIXED");
    let mut untold = receipts(ours);
    untold.policy.tax_system = None;
    let refused = desk.commands.set_fiscal_policy(&shell(), Request::new(command(3), untold)).await;
    assert_eq!(refusal(refused), "TAX_SYSTEM_MISSING");
}
