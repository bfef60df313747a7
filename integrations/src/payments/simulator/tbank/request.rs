//! What is said to T-Bank, and whether it is as documented.

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use domain::{
    payment::{OnlineMethod, Provider},
    values::Kopecks,
};
use serde::Deserialize;

use crate::payments::simulator::{
    payment::{SimulatedPayment, SimulatedStatus},
    receipts::{self, SimulatedReceipt},
};

/// Values of tag 1199.
const TAXES: [&str; 12] =
    ["none", "vat0", "vat5", "vat7", "vat10", "vat20", "vat22", "vat105", "vat107", "vat110", "vat120", "vat122"];

/// What any method takes.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Request {
    pub(super) terminal_key: String,
    pub(super) token: String,
    pub(super) payment_id: Option<String>,
    pub(super) order_id: Option<String>,
    pub(super) amount: Option<i64>,
    description: Option<String>,
    pay_type: Option<String>,
    #[serde(rename = "NotificationURL")]
    notification_url: Option<String>,
    #[serde(rename = "SuccessURL")]
    success_url: Option<String>,
    #[serde(rename = "FailURL")]
    fail_url: Option<String>,
    redirect_due_date: Option<DateTime<FixedOffset>>,
    pub(super) data_type: Option<String>,
    pub(super) external_request_id: Option<String>,
    receipt: Option<Receipt>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Receipt {
    ffd_version: String,
    taxation: String,
    email: Option<String>,
    phone: Option<String>,
    items: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Item {
    name: String,
    price: i64,
    quantity: i64,
    amount: i64,
    payment_method: String,
    payment_object: String,
    tax: String,
}

impl Request {
    pub(super) fn new_payment(&self, now: DateTime<Utc>) -> Option<SimulatedPayment> {
        let order = self.order_id.clone().filter(|order| (1..=36).contains(&order.len()))?;
        let description = self.description.clone().filter(|text| (1..=140).contains(&text.chars().count()))?;
        let due = self.redirect_due_date?.to_utc();
        let in_time = (TimeDelta::minutes(1)..=TimeDelta::days(90)).contains(&(due - now));
        let urls = [&self.notification_url, &self.success_url, &self.fail_url];
        let amount = self.amount.filter(|amount| *amount > 0)?;
        let receipt = self.receipt.as_ref().and_then(|receipt| receipt.checked(Kopecks::new(amount)));
        let sound = in_time
            && self.pay_type.as_deref() == Some("O")
            && urls.iter().all(|url| url.as_deref().is_some_and(|url| url.starts_with("http")))
            && self.receipt.is_some() == receipt.is_some();
        sound.then(|| SimulatedPayment {
            provider: Provider::TBank,
            merchant: self.terminal_key.clone(),
            id: String::new(),
            order,
            amount: Kopecks::new(amount),
            method: Some(OnlineMethod::BankCard),
            description,
            return_url: self.success_url.clone(),
            notification_url: self.notification_url.clone(),
            receipt,
            expires_at: Some(due),
            status: SimulatedStatus::Pending,
            attempt: None,
            refunds: Vec::new(),
        })
    }
}

impl Request {
    /// Whether a receipt was told, and the receipt, if it is sound.
    pub(super) fn receipt(&self, sum: Kopecks) -> (bool, Option<SimulatedReceipt>) {
        (self.receipt.is_some(), self.receipt.as_ref().and_then(|receipt| receipt.checked(sum)))
    }
}

impl Receipt {
    /// As documented: where it goes, what is paid for, and lines that make up the sum.
    fn checked(&self, sum: Kopecks) -> Option<SimulatedReceipt> {
        let taxations = ["osn", "usn_income", "usn_income_outcome", "esn", "patent"];
        let item_is_sound = |item: &Item| {
            item.price.checked_mul(item.quantity) == Some(item.amount)
                && receipts::are_tags(&item.payment_method, &item.payment_object, "prepayment")
                && TAXES.contains(&item.tax.as_str())
        };
        let sound =
            self.ffd_version == "1.05" && taxations.contains(&self.taxation.as_str()) && self.items.iter().all(item_is_sound);
        let lines = self.items.iter().map(|item| (item.name.clone(), Kopecks::new(item.amount))).collect();
        let phone = self.phone.as_deref().map(|phone| phone.strip_prefix('+').unwrap_or_default());
        SimulatedReceipt::checked(receipts::contact(self.email.as_deref(), phone), lines, sum).filter(|_| sound)
    }
}
