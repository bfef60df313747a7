//! What we say to the bank.

use chrono::SecondsFormat;
use commands::payment::{OnlineOrder, RefundOrder};
use serde::Serialize;

use crate::payments::{
    money::{RUB, Rubles},
    text::order_number,
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewQr<'a> {
    qr_type: &'static str,
    sbp_merchant_id: &'a str,
    order: String,
    amount: Rubles,
    currency: &'static str,
    payment_details: &'a str,
    qr_expiration_date: String,
}

impl<'a> NewQr<'a> {
    pub(super) fn of(merchant: &'a str, order: &'a OnlineOrder) -> Self {
        Self {
            qr_type: "QRDynamic",
            sbp_merchant_id: merchant,
            order: order_number(order.payment),
            amount: Rubles(order.amount),
            currency: RUB,
            payment_details: &order.description,
            qr_expiration_date: order.expires_at.fixed_offset().to_rfc3339_opts(SecondsFormat::Secs, false),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewRefund<'a> {
    amount: Rubles,
    order: String,
    refund_id: String,
    sbp_merchant_id: &'a str,
}

impl<'a> NewRefund<'a> {
    /// The key is the refund's number: the same number again is the same refund.
    pub(super) fn of(merchant: &'a str, refund: &RefundOrder) -> Self {
        Self {
            amount: Rubles(refund.amount),
            order: order_number(refund.payment),
            refund_id: refund.idempotence_key.simple().to_string(),
            sbp_merchant_id: merchant,
        }
    }
}
