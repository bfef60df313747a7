//! Fiscal receipts of payments and refunds (54-ФЗ): decided when a payment is made or money is to go back, told to its
//! provider when it begins there or gives it back.

use std::collections::BTreeMap;

use domain::{
    BorrowerId, DebtId,
    borrower::Borrower,
    creditor::Creditor,
    debt::{BalanceComponent, Debt},
    payment::{PaymentPart, PaymentReceipt, Provider},
};

use super::{ReceiptItem, ReceiptOrder};
use crate::{CommandError, Commands, Rejection, texts};

/// `vat_code` "without VAT": loans, interest and penalties on them are not taxed (НК РФ, ст. 149, п. 3, пп. 15).
const NO_VAT: u8 = 1;

/// Where a receipt is sent: to the phone that the person has confirmed, else to the e-mail.
pub(super) enum ReceiptContact {
    Phone(String),
    Email(String),
}

impl Commands {
    /// The receipt that a provider is to issue for a payment of these parts, if any. Refused while the provider issues none,
    /// or while there is nowhere to send it: a receipt of an online payment is sent (54-ФЗ, ст. 1.2, п. 5).
    pub(super) async fn receipt_of(
        &self,
        borrower: BorrowerId,
        (creditor, provider): (&Creditor, Provider),
        debts: &BTreeMap<DebtId, Debt>,
        parts: &[PaymentPart],
    ) -> Result<Option<PaymentReceipt>, CommandError> {
        let (rules, policy) = (creditor.allocation_rules().0, creditor.fiscal_policy());
        let spread = |part: &PaymentPart| {
            debts.get(&part.debt).map(|debt| debt.spread(part.amount, rules.policy_for(debt.allocation_case())))
        };
        let spread: Vec<_> = parts.iter().filter_map(spread).collect();
        let receipt = PaymentReceipt::of(&policy, &spread).map_err(|error| CommandError::Internal(Box::new(error)))?;
        if receipt.is_some() {
            if !provider.issues_receipts() {
                return Err(Rejection::new("RECEIPT_NOT_ISSUED", texts::RECEIPT_NOT_ISSUED).at("method").into());
            }
            if self.receipt_contact(borrower).await?.is_none() {
                return Err(Rejection::new("RECEIPT_CONTACT_MISSING", texts::RECEIPT_CONTACT_MISSING).into());
            }
        }
        Ok(receipt)
    }

    /// Where a person's receipts go; opened for the call at hand and kept nowhere.
    pub(super) async fn receipt_contact(&self, borrower: BorrowerId) -> Result<Option<ReceiptContact>, CommandError> {
        let (borrower, _) = self.store.load::<Borrower>(borrower).await?;
        let phone = borrower.main_phone().map(|phone| ReceiptContact::Phone(phone.as_str().to_owned()));
        Ok(phone.or_else(|| borrower.email().map(|email| ReceiptContact::Email(email.as_str().to_owned()))))
    }
}

impl ReceiptContact {
    /// As it stands in the key of the call: told another contact, a provider would not take the call for the same.
    pub(super) fn as_str(&self) -> &str {
        let (Self::Phone(contact) | Self::Email(contact)) = self;
        contact
    }

    /// The receipt as a provider takes it: a line for each component.
    pub(super) fn order(self, receipt: &PaymentReceipt) -> ReceiptOrder {
        let (phone, email) = match self {
            Self::Phone(phone) => (Some(phone), None),
            Self::Email(email) => (None, Some(email)),
        };
        let item = |(component, amount)| {
            let (payment_mode, payment_subject) = tags(component);
            let description = texts::receipt_line(component).to_owned();
            ReceiptItem { description, amount, vat: NO_VAT, payment_mode, payment_subject }
        };
        ReceiptOrder { email, phone, tax_system: receipt.tax_system.code(), items: receipt.lines().map(item).collect() }
    }
}

/// Tags 1214 and 1212 of a line: a loan is repaid, the use of money is a service, what nothing is owed for is an advance.
const fn tags(component: Option<BalanceComponent>) -> (&'static str, &'static str) {
    match component {
        Some(BalanceComponent::Principal) => ("credit_payment", "payment"),
        Some(BalanceComponent::Interest | BalanceComponent::Fee) => ("full_payment", "service"),
        Some(BalanceComponent::Penalty | BalanceComponent::StateDuty) => ("full_payment", "payment"),
        None => ("advance", "payment"),
    }
}
