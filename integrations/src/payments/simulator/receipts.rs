//! Fiscal receipts: what is the same with all providers, whatever they call the fields.

use domain::values::{Email, Kopecks};

/// Most lines of a receipt.
const LINES_MAX: usize = 100;
/// Longest name of a line.
const LABEL_MAX: usize = 128;

/// Values of tag 1214 but one, which ЮKassa and T-Bank spell differently.
const MODES: [&str; 6] = ["full_prepayment", "advance", "full_payment", "partial_payment", "credit", "credit_payment"];
/// Values of tag 1212 that a lender may need.
const SUBJECTS: [&str; 9] = [
    "commodity",
    "job",
    "service",
    "payment",
    "agent_commission",
    "property_right",
    "non_operating_gain",
    "composite",
    "another",
];

/// A receipt as a provider was told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimulatedReceipt {
    /// Where it is sent: a phone with its plus sign or an e-mail.
    pub contact: String,
    /// Names and sums of its lines.
    pub lines: Vec<(String, Kopecks)>,
}

impl SimulatedReceipt {
    /// The receipt, unless somebody would not get it or it is not of this sum.
    pub(super) fn checked(contact: Option<String>, lines: Vec<(String, Kopecks)>, sum: Kopecks) -> Option<Self> {
        let named = lines.iter().all(|(label, sum)| (1..=LABEL_MAX).contains(&label.chars().count()) && sum.is_positive());
        let total = Kopecks::checked_sum(lines.iter().map(|(_, sum)| *sum)).ok()?;
        let sound = named && total == sum && (1..=LINES_MAX).contains(&lines.len());
        contact.filter(|_| sound).map(|contact| Self { contact, lines })
    }
}

/// The contact, of two the e-mail; none and a wrong one are refused. `phone` has no plus sign.
pub(super) fn contact(email: Option<&str>, phone: Option<&str>) -> Option<String> {
    let is_phone = |phone: &str| (11..=15).contains(&phone.len()) && phone.bytes().all(|byte| byte.is_ascii_digit());
    let sound = email.is_none_or(|email| Email::parse(email).is_ok()) && phone.is_none_or(is_phone);
    email.map(str::to_owned).or_else(|| phone.map(|phone| format!("+{phone}"))).filter(|_| sound)
}

/// Whether tags 1214 and 1212 are told; `partly_prepaid` is the provider's own word for one of them.
pub(super) fn are_tags(mode: &str, subject: &str, partly_prepaid: &str) -> bool {
    (MODES.contains(&mode) || mode == partly_prepaid) && SUBJECTS.contains(&subject)
}
