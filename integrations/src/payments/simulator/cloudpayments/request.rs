//! What is said to CloudPayments, and whether it is as documented.

use domain::values::Kopecks;
use serde::Deserialize;

use crate::payments::{
    money::Rubles,
    simulator::receipts::{self, SimulatedReceipt},
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct NewOrder {
    pub(super) amount: Rubles,
    pub(super) currency: String,
    pub(super) description: String,
    pub(super) invoice_id: String,
    pub(super) require_confirmation: bool,
    pub(super) send_email: bool,
    pub(super) success_redirect_url: String,
    pub(super) fail_redirect_url: String,
    pub(super) json_data: Option<JsonData>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct JsonData {
    cloud_payments: Fiscal,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Fiscal {
    customer_receipt: Receipt,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Receipt {
    #[serde(rename = "Items")]
    items: Vec<Item>,
    taxation_system: u8,
    email: Option<String>,
    phone: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    label: String,
    price: Rubles,
    quantity: u8,
    amount: Rubles,
    /// Told even where it is `null`, which means "without VAT".
    #[serde(deserialize_with = "Option::deserialize")]
    vat: Option<u8>,
    method: u8,
    object: u8,
}

impl NewOrder {
    /// The receipt that was told, if it is sound.
    pub(super) fn receipt(&self) -> Option<SimulatedReceipt> {
        self.json_data.as_ref().and_then(|data| data.receipt(self.amount.0))
    }
}

impl JsonData {
    /// The receipt, if it is sound.
    pub(super) fn receipt(&self, sum: Kopecks) -> Option<SimulatedReceipt> {
        self.cloud_payments.customer_receipt.checked(sum)
    }
}

impl Receipt {
    /// As documented: where it goes, what is paid for, and lines that make up the sum.
    fn checked(&self, sum: Kopecks) -> Option<SimulatedReceipt> {
        let item_is_sound = |item: &Item| {
            item.quantity == 1
                && item.price == item.amount
                && item.vat.is_none_or(|vat| [0, 5, 7, 10, 20, 22, 105, 107, 110, 120, 122].contains(&vat))
                && (1..=7).contains(&item.method)
                && (1..=26).contains(&item.object)
        };
        let sound = self.taxation_system <= 5 && self.items.iter().all(item_is_sound);
        let lines = self.items.iter().map(|item| (item.label.clone(), item.amount.0)).collect();
        let phone = self.phone.as_deref().map(|phone| phone.strip_prefix('+').unwrap_or_default());
        SimulatedReceipt::checked(receipts::contact(self.email.as_deref(), phone), lines, sum).filter(|_| sound)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Invoice {
    pub(super) invoice_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Order {
    pub(super) id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct TransactionCall {
    pub(super) transaction_id: u64,
    pub(super) amount: Option<Rubles>,
    pub(super) json_data: Option<JsonData>,
}
