//! Notifications as the providers write them.

use domain::{payment::Provider, values::Kopecks};
use secrecy::SecretString;

use super::{cloudpayments, mischief::Mischief, payment::SimulatedPayment, sbp_qr, settings::SimulatedAccount, tbank, yookassa};

/// An address of ЮKassa, which the simulator claims to send from.
const OWN_SOURCE: &str = "185.71.76.1";
/// An address of nobody (RFC 5737).
const FOREIGN_SOURCE: &str = "203.0.113.7";

/// What a notification tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    Authorized,
    Paid,
    Declined,
    Canceled,
    Expired,
    /// The latest refund.
    Refunded,
}

/// A notification ready to be posted.
#[derive(Clone, Debug)]
pub(super) struct Notice {
    pub(super) provider: Provider,
    pub(super) order: String,
    pub(super) url: String,
    pub(super) source: &'static str,
    pub(super) content: Content,
}

/// Headers and body.
#[derive(Clone, Debug)]
pub(super) struct Content {
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
}

impl Notice {
    /// What the provider tells of an event; `None` where it tells nothing or has nowhere to tell it.
    pub(super) fn of(
        payment: &SimulatedPayment,
        account: &SimulatedAccount,
        event: Event,
        mischief: Option<Mischief>,
    ) -> Option<Self> {
        let url = payment.notification_url.clone().or_else(|| account.notification_url.clone())?;
        let mut told = payment.clone();
        if mischief == Some(Mischief::WrongAmount) {
            told.amount = told.amount.checked_add(Kopecks::new(100)).unwrap_or_default();
        }
        let secret = match mischief {
            Some(Mischief::WrongSignature) => SecretString::from("another secret"),
            _ => account.secret.clone(),
        };
        let content = match payment.provider {
            Provider::YooKassa => yookassa::notice(&told, event),
            Provider::TBank => tbank::notice(&told, event, &secret),
            Provider::CloudPayments => cloudpayments::notice(&told, event, &secret),
            Provider::SbpQr => sbp_qr::notice(&told, event, &secret),
        }?;
        let source = if mischief == Some(Mischief::ForeignSource) { FOREIGN_SOURCE } else { OWN_SOURCE };
        Some(Self { provider: payment.provider, order: payment.order.clone(), url, source, content })
    }
}
