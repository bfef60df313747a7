//! A transfer by requisites.

use super::{
    PaymentQrError,
    qr_text::{Field, qr_text},
};
use crate::{
    creditor::Requisites,
    texts,
    values::{DebtNumber, Kopecks, PersonName},
};

/// Most characters of a purpose.
const PURPOSE_MAX: usize = 160;
/// Most kopecks: 18 digits.
const SUM_MAX: Kopecks = Kopecks::new(999_999_999_999_999_999);
/// Purpose of a transfer for banks (назначение, `TechCode`): repayment of a loan (погашение кредитов).
const LOAN_REPAYMENT: &str = "07";

/// A transfer to a creditor for one debt (перевод по реквизитам).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    requisites: Requisites,
    debt: DebtNumber,
    payer: Option<PersonName>,
    sum: Option<Kopecks>,
}

impl Transfer {
    /// A transfer of `sum`, or of what the payer will write; the sum is above zero and has at most 18 digits in kopecks.
    pub fn try_new(
        requisites: Requisites,
        debt: DebtNumber,
        payer: Option<PersonName>,
        sum: Option<Kopecks>,
    ) -> Result<Self, PaymentQrError> {
        match sum {
            Some(sum) if !sum.is_positive() => Err(PaymentQrError::SumNotPositive),
            Some(sum) if sum > SUM_MAX => Err(PaymentQrError::SumTooLarge),
            _ => Ok(Self { requisites, debt, payer, sum }),
        }
    }

    /// Where the money goes.
    #[must_use]
    pub const fn requisites(&self) -> &Requisites {
        &self.requisites
    }

    /// Number of the debt's contract.
    #[must_use]
    pub const fn debt(&self) -> &DebtNumber {
        &self.debt
    }

    /// Who pays, when the name is known.
    #[must_use]
    pub const fn payer(&self) -> Option<&PersonName> {
        self.payer.as_ref()
    }

    /// The sum, unless the payer is to write it.
    #[must_use]
    pub const fn sum(&self) -> Option<Kopecks> {
        self.sum
    }

    /// Purpose (назначение платежа), at most 160 characters: the creditor's words, the contract, and that no VAT is in it.
    #[must_use]
    pub fn purpose(&self) -> String {
        texts::payment_purpose(&one_line(self.requisites.purpose.as_str()), self.debt.as_str(), PURPOSE_MAX)
    }

    /// The text of the QR code (ГОСТ Р 56042-2014), in UTF-8.
    pub fn qr_text(&self) -> Result<String, PaymentQrError> {
        qr_text(&self.mandatory(), &self.optional())
    }

    /// In the order of the standard; the types keep the lengths.
    pub(super) fn mandatory(&self) -> [Field; 5] {
        let Requisites { payee, bank_name, bic, account, correspondent_account, .. } = &self.requisites;
        [
            ("Name", one_line(payee.as_str())),
            ("PersonalAcc", account.to_string()),
            ("BankName", one_line(bank_name.as_str())),
            ("BIC", bic.to_string()),
            ("CorrespAcc", correspondent_account.to_string()),
        ]
    }

    /// What is known of the rest.
    fn optional(&self) -> Vec<Field> {
        let Requisites { inn, kpp, .. } = &self.requisites;
        let number = || Some(self.debt.to_string());
        let payer = |part: fn(&PersonName) -> Option<&str>| self.payer.as_ref().and_then(part).map(ToOwned::to_owned);
        let fields = [
            ("Sum", self.sum.map(|sum| sum.get().to_string())),
            ("Purpose", Some(self.purpose())),
            ("PayeeINN", Some(inn.as_str().to_owned())),
            ("KPP", kpp.as_ref().map(ToString::to_string)),
            ("Contract", number()),
            ("PersAcc", number()),
            ("LastName", payer(|name| Some(name.last()))),
            ("FirstName", payer(|name| Some(name.first()))),
            ("MiddleName", payer(PersonName::middle)),
            ("TechCode", Some(LOAN_REPAYMENT.to_owned())),
        ];
        fields.into_iter().filter_map(|(key, value)| value.map(|value| (key, value))).collect()
    }
}

/// Readers of the code take a new line for its end.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
