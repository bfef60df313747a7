//! What we say to CloudPayments.

use commands::payment::{OnlineOrder, ProviderError, ReceiptItem, ReceiptOrder, RefundOrder};
use serde::Serialize;

use crate::payments::{
    money::{RUB, Rubles},
    text::order_number,
};

/// `orders/create`, one-stage, nothing sent to the person.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct NewOrder<'a> {
    amount: Rubles,
    currency: &'static str,
    description: &'a str,
    invoice_id: String,
    require_confirmation: bool,
    send_email: bool,
    success_redirect_url: &'a str,
    fail_redirect_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    json_data: Option<JsonData<'a>>,
}

impl<'a> NewOrder<'a> {
    pub(super) fn of(order: &'a OnlineOrder) -> Result<Self, ProviderError> {
        Ok(Self {
            amount: Rubles(order.amount),
            currency: RUB,
            description: &order.description,
            invoice_id: order_number(order.payment),
            require_confirmation: false,
            send_email: false,
            success_redirect_url: &order.return_url,
            fail_redirect_url: &order.return_url,
            json_data: order.receipt.as_ref().map(JsonData::of).transpose()?,
        })
    }
}

/// A call about an order of ours.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Invoice {
    pub(super) invoice_id: String,
}

/// A call about an order of theirs.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Order<'a> {
    pub(super) id: &'a str,
}

/// A call about a transaction.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct TransactionCall<'a> {
    pub(super) transaction_id: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<Rubles>,
    #[serde(skip_serializing_if = "Option::is_none")]
    json_data: Option<JsonData<'a>>,
}

impl<'a> TransactionCall<'a> {
    pub(super) fn whole(transaction_id: u64) -> Self {
        Self { transaction_id, amount: None, json_data: None }
    }

    /// `payments/refund`. Its `JsonData` may hold instructions for a receipt, as that of a payment does; that such a receipt is
    /// one of money going back, and that it is told also when all goes back, is assumed: the documentation says neither.
    pub(super) fn refund(transaction_id: u64, refund: &'a RefundOrder) -> Result<Self, ProviderError> {
        let json_data = refund.receipt.as_ref().map(JsonData::of).transpose()?;
        Ok(Self { transaction_id, amount: Some(Rubles(refund.amount)), json_data })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonData<'a> {
    cloud_payments: Fiscal<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Fiscal<'a> {
    customer_receipt: Receipt<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Receipt<'a> {
    #[serde(rename = "Items")]
    items: Vec<Item<'a>>,
    taxation_system: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<&'a str>,
}

#[derive(Serialize)]
struct Item<'a> {
    label: &'a str,
    price: Rubles,
    quantity: u8,
    amount: Rubles,
    vat: Option<u8>,
    method: u8,
    object: u8,
}

impl<'a> JsonData<'a> {
    fn of(receipt: &'a ReceiptOrder) -> Result<Self, ProviderError> {
        let customer_receipt = Receipt {
            items: receipt.items.iter().map(Item::of).collect::<Result<_, _>>()?,
            // The same list, counted from zero.
            taxation_system: receipt.tax_system.checked_sub(1).ok_or_else(|| refused("tax_system"))?,
            email: receipt.email.as_deref(),
            phone: receipt.phone.as_deref(),
        };
        Ok(Self { cloud_payments: Fiscal { customer_receipt } })
    }
}

impl<'a> Item<'a> {
    fn of(item: &'a ReceiptItem) -> Result<Self, ProviderError> {
        Ok(Self {
            label: &item.description,
            price: Rubles(item.amount),
            quantity: 1,
            amount: Rubles(item.amount),
            vat: vat(item.vat)?,
            method: method(item.payment_mode).ok_or_else(|| refused("payment_mode"))?,
            object: object(item.payment_subject).ok_or_else(|| refused("payment_subject"))?,
        })
    }
}

/// What CloudPayments would refuse, refused before it is asked.
fn refused(field: &str) -> ProviderError {
    ProviderError::Refused { code: format!("receipt_{field}") }
}

/// The numbers of ЮKassa as rates; no rate is "without VAT".
fn vat(code: u8) -> Result<Option<u8>, ProviderError> {
    match code {
        1 => Ok(None),
        2 => Ok(Some(0)),
        3 => Ok(Some(10)),
        4 => Ok(Some(20)),
        5 => Ok(Some(110)),
        6 => Ok(Some(120)),
        7 => Ok(Some(5)),
        8 => Ok(Some(7)),
        9 => Ok(Some(105)),
        10 => Ok(Some(107)),
        11 => Ok(Some(22)),
        12 => Ok(Some(122)),
        _ => Err(refused("vat")),
    }
}

/// Tag 1214 by number.
fn method(mode: &str) -> Option<u8> {
    match mode {
        "full_prepayment" => Some(1),
        "partial_prepayment" => Some(2),
        "advance" => Some(3),
        "full_payment" => Some(4),
        "partial_payment" => Some(5),
        "credit" => Some(6),
        "credit_payment" => Some(7),
        _ => None,
    }
}

/// Tag 1212 by number.
fn object(subject: &str) -> Option<u8> {
    match subject {
        "commodity" => Some(1),
        "service" => Some(4),
        "payment" => Some(10),
        "agent_commission" => Some(11),
        "another" => Some(13),
        _ => None,
    }
}
