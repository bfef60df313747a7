//! What is said to ЮKassa, and whether it is as documented.

use domain::values::Kopecks;
use serde::Deserialize;

use crate::payments::{
    money::{RUB, parse},
    simulator::receipts::{self, SimulatedReceipt},
};

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
pub(super) struct Receipt {
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
    pub(super) receipt: Option<Receipt>,
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
            () if self.receipt.is_some() && self.receipt(amount).is_none() => Err("receipt"),
            () => Ok(()),
        }
    }
}

impl NewPayment {
    /// The receipt that was told, if it is sound.
    pub(super) fn receipt(&self, sum: Kopecks) -> Option<SimulatedReceipt> {
        self.receipt.as_ref().and_then(|receipt| receipt.checked(sum))
    }
}

impl Receipt {
    /// As documented: where it goes, what is paid for, and lines that make up the sum.
    pub(super) fn checked(&self, sum: Kopecks) -> Option<SimulatedReceipt> {
        let item_is_sound = |item: &Item| {
            item.quantity == "1.00"
                && (1..=12).contains(&item.vat_code)
                && receipts::are_tags(&item.payment_mode, &item.payment_subject, "partial_prepayment")
        };
        let sound = (1..=6).contains(&self.tax_system_code) && self.items.iter().all(item_is_sound);
        let line = |item: &Item| Some((item.description.clone(), item.amount.kopecks()?));
        let lines = self.items.iter().map(line).collect::<Option<Vec<_>>>().filter(|_| sound)?;
        // The phone goes without its plus.
        let contact = receipts::contact(self.customer.email.as_deref(), self.customer.phone.as_deref());
        SimulatedReceipt::checked(contact, lines, sum)
    }
}
