//! What we say to ЮKassa.

use commands::payment::{OnlineOrder, ReceiptItem, ReceiptOrder, RefundOrder};
use domain::{payment::OnlineMethod, values::Kopecks};
use serde::Serialize;

use crate::payments::{money::RUB, text::order_number};

#[derive(Serialize)]
pub(super) struct Amount {
    value: String,
    currency: &'static str,
}

impl From<Kopecks> for Amount {
    fn from(amount: Kopecks) -> Self {
        Self { value: amount.to_decimal_string(), currency: RUB }
    }
}

#[derive(Serialize)]
pub(super) struct NewPayment<'a> {
    amount: Amount,
    capture: bool,
    confirmation: Redirect<'a>,
    payment_method_data: Method,
    description: &'a str,
    metadata: Metadata,
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<Receipt<'a>>,
}

#[derive(Serialize)]
struct Redirect<'a> {
    r#type: &'static str,
    return_url: &'a str,
}

#[derive(Serialize)]
struct Method {
    r#type: &'static str,
}

#[derive(Serialize)]
struct Metadata {
    order: String,
}

impl<'a> NewPayment<'a> {
    /// One-stage: what is paid is taken at once.
    pub(super) fn of(order: &'a OnlineOrder) -> Self {
        let method = match order.method {
            OnlineMethod::BankCard => "bank_card",
            OnlineMethod::Sbp => "sbp",
        };
        Self {
            amount: order.amount.into(),
            capture: true,
            confirmation: Redirect { r#type: "redirect", return_url: &order.return_url },
            payment_method_data: Method { r#type: method },
            description: &order.description,
            metadata: Metadata { order: order_number(order.payment) },
            receipt: order.receipt.as_ref().map(Receipt::of),
        }
    }
}

#[derive(Serialize)]
struct Receipt<'a> {
    customer: Customer<'a>,
    tax_system_code: u8,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Customer<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<&'a str>,
}

#[derive(Serialize)]
struct Item<'a> {
    description: &'a str,
    quantity: &'static str,
    amount: Amount,
    vat_code: u8,
    payment_mode: &'static str,
    payment_subject: &'static str,
}

impl<'a> Receipt<'a> {
    fn of(receipt: &'a ReceiptOrder) -> Self {
        Self {
            // The phone goes without its plus.
            customer: Customer {
                email: receipt.email.as_deref(),
                phone: receipt.phone.as_deref().map(|phone| phone.trim_start_matches('+')),
            },
            tax_system_code: receipt.tax_system,
            items: receipt.items.iter().map(Item::of).collect(),
        }
    }
}

impl<'a> Item<'a> {
    fn of(item: &'a ReceiptItem) -> Self {
        Self {
            description: &item.description,
            quantity: "1.00",
            amount: item.amount.into(),
            vat_code: item.vat,
            payment_mode: item.payment_mode,
            payment_subject: item.payment_subject,
        }
    }
}

#[derive(Serialize)]
pub(super) struct NewRefund<'a> {
    payment_id: &'a str,
    amount: Amount,
    /// Of a part only: when all goes back, ЮKassa repeats the lines of the payment and is told none
    /// (yookassa.ru/developers/payment-acceptance/receipts/54fz/yoomoney/refunds).
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<Receipt<'a>>,
}

impl<'a> NewRefund<'a> {
    pub(super) fn of(refund: &'a RefundOrder) -> Self {
        Self {
            payment_id: &refund.provider_payment,
            amount: refund.amount.into(),
            receipt: refund.receipt_of_part().map(Receipt::of),
        }
    }
}

/// A call without fields.
#[derive(Serialize)]
pub(super) struct Nothing {}
