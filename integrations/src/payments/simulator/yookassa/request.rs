//! What is said to ЮKassa, and whether it is as documented.

use domain::values::Kopecks;
use serde::Deserialize;

use crate::payments::money::{RUB, parse};

const DESCRIPTION_MAX: usize = 128;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Amount {
    pub(super) value: String,
    currency: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPayment {
    pub(super) amount: Amount,
    capture: bool,
    pub(super) confirmation: Redirect,
    pub(super) payment_method_data: Method,
    pub(super) description: String,
    pub(super) metadata: Metadata,
    receipt: Option<Receipt>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Redirect {
    r#type: String,
    pub(super) return_url: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Method {
    pub(super) r#type: String,
}

#[derive(Deserialize)]
pub(super) struct Metadata {
    pub(super) order: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Receipt {
    customer: Customer,
    tax_system_code: u8,
    items: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Customer {
    email: Option<String>,
    phone: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    description: String,
    quantity: String,
    amount: Amount,
    vat_code: u8,
    payment_mode: String,
    payment_subject: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRefund {
    pub(super) payment_id: String,
    pub(super) amount: Amount,
}

impl Amount {
    /// Rubles with two decimals.
    pub(super) fn kopecks(&self) -> Option<Kopecks> {
        let decimals = self.value.split_once('.').is_some_and(|(_, decimals)| decimals.len() == 2);
        parse(&self.value).filter(|amount| decimals && self.currency == RUB && amount.is_positive())
    }
}

impl NewPayment {
    pub(super) fn check(&self) -> Result<(), &'static str> {
        let amount = self.amount.kopecks().ok_or("amount")?;
        let letters = self.description.chars().count();
        let method = matches!(self.payment_method_data.r#type.as_str(), "bank_card" | "sbp");
        let redirect = self.confirmation.r#type == "redirect" && self.confirmation.return_url.starts_with("http");
        match () {
            () if !self.capture => Err("capture"),
            () if letters > DESCRIPTION_MAX => Err("description"),
            () if !method => Err("payment_method_data"),
            () if !redirect => Err("confirmation"),
            () => self.receipt.as_ref().map_or(Ok(()), |receipt| receipt.check(amount)),
        }
    }
}

impl Receipt {
    fn check(&self, amount: Kopecks) -> Result<(), &'static str> {
        let customer = self.customer.email.is_some() || self.customer.phone.as_ref().is_some_and(|phone| !phone.contains('+'));
        let item_is_sound = |item: &Item| {
            (1..=128).contains(&item.description.chars().count())
                && item.quantity == "1.00"
                && (1..=12).contains(&item.vat_code)
                && !item.payment_mode.is_empty()
                && !item.payment_subject.is_empty()
        };
        let amounts: Option<Vec<Kopecks>> = self.items.iter().map(|item| item.amount.kopecks()).collect();
        let total = amounts.and_then(|amounts| Kopecks::checked_sum(amounts).ok());
        let sound = (1..=6).contains(&self.tax_system_code) && self.items.iter().all(item_is_sound);
        if customer && sound && total == Some(amount) { Ok(()) } else { Err("receipt") }
    }
}
