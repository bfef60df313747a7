//! What we say to T-Bank.

use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};
use commands::payment::{OnlineOrder, ProviderCredentials, ProviderError, ReceiptItem, ReceiptOrder, RefundOrder};
use secrecy::ExposeSecret;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::token::{Fields, token};
use crate::payments::text::order_number;

/// Moscow, in whose time the bank gives its examples.
const MOSCOW: i32 = 3 * 60 * 60;

/// A request that is being filled in.
pub(super) struct Request(Fields);

impl Request {
    pub(super) fn of(credentials: &ProviderCredentials) -> Result<Self, ProviderError> {
        Self(Fields::new()).with("TerminalKey", &credentials.merchant)
    }

    /// About one payment; the bank takes its number as text, too.
    pub(super) fn about(credentials: &ProviderCredentials, provider_payment: &str) -> Result<Self, ProviderError> {
        Self::of(credentials)?.with("PaymentId", provider_payment)
    }

    pub(super) fn with(mut self, name: &str, value: impl Serialize) -> Result<Self, ProviderError> {
        self.0.insert(name.to_owned(), raw(value)?);
        Ok(self)
    }

    /// The fields with their token.
    pub(super) fn signed(self, credentials: &ProviderCredentials) -> Result<Fields, ProviderError> {
        let token = token(&self.0, credentials.secret.expose_secret());
        Ok(self.with("Token", token)?.0)
    }
}

fn raw(value: impl Serialize) -> Result<Box<RawValue>, ProviderError> {
    to_raw_value(&value).map_err(|_| ProviderError::Unavailable("request cannot be written"))
}

/// `Init`, one-stage.
pub(super) fn init(credentials: &ProviderCredentials, order: &OnlineOrder) -> Result<Fields, ProviderError> {
    let request = Request::of(credentials)?
        .with("Amount", order.amount.get())?
        .with("OrderId", order_number(order.payment))?
        .with("Description", &order.description)?
        .with("PayType", "O")?
        .with("NotificationURL", &order.notification_url)?
        .with("SuccessURL", &order.return_url)?
        .with("FailURL", &order.return_url)?
        .with("RedirectDueDate", due_date(order.expires_at))?;
    let request = match &order.receipt {
        Some(receipt) => request.with("Receipt", Receipt::of(receipt)?)?,
        None => request,
    };
    request.signed(credentials)
}

/// `Cancel` of a part or the whole of what was paid. A receipt goes along with a part only: when all goes back, the bank
/// repeats the lines of the payment and is told none (developer.tbank.ru/eacq/api/cancel).
pub(super) fn refund(credentials: &ProviderCredentials, refund: &RefundOrder) -> Result<Fields, ProviderError> {
    let request = Request::about(credentials, &refund.provider_payment)?
        .with("Amount", refund.amount.get())?
        .with("ExternalRequestId", refund.idempotence_key.to_string())?;
    let request = match refund.receipt_of_part() {
        Some(receipt) => request.with("Receipt", Receipt::of(receipt)?)?,
        None => request,
    };
    request.signed(credentials)
}

/// `2016-08-31T12:28:00+03:00`.
fn due_date(at: DateTime<Utc>) -> String {
    let at = FixedOffset::east_opt(MOSCOW).map_or_else(|| at.fixed_offset(), |moscow| at.with_timezone(&moscow));
    at.to_rfc3339_opts(SecondsFormat::Secs, false)
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Receipt<'a> {
    ffd_version: &'static str,
    taxation: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<&'a str>,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Item<'a> {
    name: &'a str,
    price: i64,
    quantity: u8,
    amount: i64,
    payment_method: &'static str,
    payment_object: &'static str,
    tax: &'static str,
}

impl<'a> Receipt<'a> {
    fn of(receipt: &'a ReceiptOrder) -> Result<Self, ProviderError> {
        Ok(Self {
            ffd_version: "1.05",
            taxation: taxation(receipt.tax_system).ok_or_else(|| refused("tax_system"))?,
            email: receipt.email.as_deref(),
            phone: receipt.phone.as_deref(),
            items: receipt.items.iter().map(Item::of).collect::<Result<_, _>>()?,
        })
    }
}

impl<'a> Item<'a> {
    fn of(item: &'a ReceiptItem) -> Result<Self, ProviderError> {
        Ok(Self {
            name: &item.description,
            price: item.amount.get(),
            quantity: 1,
            amount: item.amount.get(),
            payment_method: if item.payment_mode == "partial_prepayment" { "prepayment" } else { item.payment_mode },
            payment_object: item.payment_subject,
            tax: tax(item.vat).ok_or_else(|| refused("vat"))?,
        })
    }
}

/// What the bank would refuse, refused before it is asked.
fn refused(field: &str) -> ProviderError {
    ProviderError::Refused { code: format!("receipt_{field}") }
}

/// The numbers of ЮKassa in the words of T-Bank.
fn taxation(system: u8) -> Option<&'static str> {
    match system {
        1 => Some("osn"),
        2 => Some("usn_income"),
        3 => Some("usn_income_outcome"),
        5 => Some("esn"),
        6 => Some("patent"),
        _ => None,
    }
}

/// The numbers of ЮKassa in the words of T-Bank; 11 and 12 \[general knowledge\] came with the rate of 2026.
fn tax(vat: u8) -> Option<&'static str> {
    match vat {
        1 => Some("none"),
        2 => Some("vat0"),
        3 => Some("vat10"),
        4 => Some("vat20"),
        5 => Some("vat110"),
        6 => Some("vat120"),
        7 => Some("vat5"),
        8 => Some("vat7"),
        9 => Some("vat105"),
        10 => Some("vat107"),
        11 => Some("vat22"),
        12 => Some("vat122"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::due_date;

    #[test]
    fn the_due_date_is_in_moscow_time_with_its_offset() {
        assert_eq!(due_date("2016-08-31T09:28:00.5Z".parse().unwrap()), "2016-08-31T12:28:00+03:00");
    }
}
