//! The port to providers of payments: one shape for all of them.
//!
//! What the protocols do not give, the port does not promise:
//! - CloudPayments answers questions by our order number only and calls off by its own, so whoever asks gives both
//!   ([`KnownPayment`]).
//! - The bank of СБП, CloudPayments and, for a part, T-Bank do not tell how much was given back, so
//!   [`ProviderReading::refunded`] may be missing; CloudPayments tells it in a notification of its own
//!   ([`Notification::Refunded`]).
//! - A lost answer is made good by the same call with the same key, see [`PaymentProvider::register`].

use std::{fmt, net::IpAddr};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    PaymentId, ProviderAccountId,
    payment::{OnlineMethod, Provider, ProviderState},
    values::Kopecks,
};
use secrecy::SecretString;
use uuid::Uuid;

/// What opens one account at a provider. Secrets are kept sealed and never returned.
#[derive(Clone, Debug)]
pub struct ProviderCredentials {
    /// The account.
    pub account: ProviderAccountId,
    /// Public number of the account: `shopId` of ЮKassa, `TerminalKey` of T-Bank, `Public ID` of CloudPayments,
    /// `sbpMerchantId` of СБП.
    pub merchant: String,
    /// Secret key, password, API secret.
    pub secret: SecretString,
}

/// What is to be paid.
#[derive(Clone, Debug)]
pub struct OnlineOrder {
    /// The payment; its simple form (32 hexadecimal digits) is our order number at the provider.
    pub payment: PaymentId,
    /// Repeated calls with one key make one payment.
    pub idempotence_key: Uuid,
    /// Sum in kopecks, more than zero.
    pub amount: Kopecks,
    /// How the person pays.
    pub method: OnlineMethod,
    /// Text on the provider's page, without personal data, at most 128 characters.
    pub description: String,
    /// Where the person returns to.
    pub return_url: String,
    /// Where the provider sends its notifications.
    pub notification_url: String,
    /// When the offer to pay ends.
    pub expires_at: DateTime<Utc>,
    /// Fiscal receipt, where the creditor's policy says that the provider issues it (54-ФЗ).
    pub receipt: Option<ReceiptOrder>,
}

/// Data of a fiscal receipt that the provider issues.
#[derive(Clone)]
pub struct ReceiptOrder {
    /// The customer's e-mail; one of e-mail and phone is there.
    pub email: Option<String>,
    /// The customer's phone, E.164.
    pub phone: Option<String>,
    /// `tax_system_code` of the payee, 1–6.
    pub tax_system: u8,
    /// Lines; their sums make up the sum of the payment or the refund.
    pub items: Vec<ReceiptItem>,
}

/// Shows the lines and not the customer.
impl fmt::Debug for ReceiptOrder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ReceiptOrder").field("items", &self.items).finish_non_exhaustive()
    }
}

/// A line of a fiscal receipt.
#[derive(Clone, Debug)]
pub struct ReceiptItem {
    /// What was paid for, at most 128 characters.
    pub description: String,
    /// Sum in kopecks.
    pub amount: Kopecks,
    /// `vat_code`, 1 = without VAT.
    pub vat: u8,
    /// `payment_mode`, such as `credit_payment`.
    pub payment_mode: &'static str,
    /// `payment_subject`, such as `payment`.
    pub payment_subject: &'static str,
}

/// A payment that the provider has begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// The provider's own number of the payment.
    pub provider_payment: String,
    /// Where the person goes on.
    pub confirmation: Confirmation,
    /// What the provider says of it already.
    pub state: ProviderState,
}

/// How the person confirms a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// On a page of the provider.
    Redirect {
        /// Address of the page.
        url: String,
    },
    /// By a QR code of СБП, which on a phone is a link.
    Qr {
        /// Content of the code: `https://qr.nspk.ru/…`.
        payload: String,
    },
}

/// A payment as both sides number it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownPayment<'a> {
    /// Ours.
    pub payment: PaymentId,
    /// The provider's, from [`Registered`].
    pub provider_payment: &'a str,
}

/// What a provider knows of a payment. It is told whose it is by [`Self::order`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderReading {
    /// The provider's own number of the payment: that of [`Registered`], and at CloudPayments, which numbers attempts to pay
    /// apart from orders, the number of the transaction. Money is posted once for each.
    pub provider_payment: String,
    /// Our order number as the provider has it; empty where it tells none.
    pub order: String,
    /// The account's public number as the provider has it, where it tells.
    pub merchant: Option<String>,
    /// Sum of the payment in kopecks.
    pub amount: Kopecks,
    /// Currency, `RUB`.
    pub currency: String,
    /// What has become of it.
    pub state: ProviderState,
    /// Given back so far, in kopecks; `None` where the provider does not tell.
    pub refunded: Option<Kopecks>,
    /// The provider's reason of a refusal, a code and not a text. With [`ProviderState::Pending`] an attempt has failed and
    /// the person may try again.
    pub reason: Option<String>,
}

/// Money to be given back.
#[derive(Clone, Debug)]
pub struct RefundOrder {
    /// The payment as the provider knows it.
    pub provider_payment: String,
    /// Our order number.
    pub payment: PaymentId,
    /// Repeated calls with one key make one refund.
    pub idempotence_key: Uuid,
    /// Sum in kopecks.
    pub amount: Kopecks,
    /// Sum of the payment in kopecks.
    pub of: Kopecks,
    /// How it was paid.
    pub method: OnlineMethod,
    /// Whether this refund may have been asked for before: for providers that do not look at its key.
    pub again: bool,
    /// Whether another part of the payment has gone back or is about to.
    pub beside_others: bool,
    /// Fiscal receipt of the refund (возврат прихода), of a payment that has one; its lines make up the sum of the refund.
    pub receipt: Option<ReceiptOrder>,
}

impl RefundOrder {
    /// Whether all of the payment goes back at once.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.amount == self.of
    }

    /// The receipt for a provider that repeats the one of the payment when all of it goes back, and is told one of a part only.
    #[must_use]
    pub fn receipt_of_part(&self) -> Option<&ReceiptOrder> {
        self.receipt.as_ref().filter(|_| !self.is_whole())
    }
}

/// A refund as the provider has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundReading {
    /// The provider's own number of the refund, where it gives one.
    pub provider_refund: Option<String>,
    /// What has become of it.
    pub state: RefundState,
}

/// What has become of a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundState {
    /// Under way.
    Pending,
    /// Given back.
    Succeeded,
    /// Refused.
    Rejected,
}

/// A notification as it came.
#[derive(Clone, Copy, Debug)]
pub struct NotificationRequest<'a> {
    /// Whence, the trusted proxies taken off.
    pub source: IpAddr,
    /// Headers, names in lower case.
    pub headers: &'a [(String, String)],
    /// The body, byte for byte.
    pub body: &'a [u8],
}

/// What a notification is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notification {
    /// Authentic by itself: signed by the provider.
    Reading(ProviderReading),
    /// Authentic by itself: money was given back.
    Refunded(RefundNotice),
    /// Tells that a payment is to be read again; believed in nothing else.
    Hint {
        /// The provider's own number of the payment, at CloudPayments that of the transaction.
        provider_payment: String,
        /// Our order number, where the notification has it.
        order: Option<String>,
    },
    /// Authentic and of no interest here.
    Other,
}

/// Money given back, as a provider tells it by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundNotice {
    /// The provider's own number of the payment, as in [`ProviderReading`].
    pub provider_payment: String,
    /// Our order number, where it tells.
    pub order: Option<String>,
    /// The provider's own number of the refund: each is counted once.
    pub provider_refund: String,
    /// Sum given back, in kopecks.
    pub amount: Kopecks,
}

/// Why a notification is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotificationError {
    /// From another network than the provider's.
    #[error("from another network")]
    ForeignSource,
    /// The signature is missing or wrong.
    #[error("the signature does not match")]
    BadSignature,
    /// Not what the provider documents.
    #[error("the notification cannot be read")]
    Malformed,
}

/// Why a provider has not done what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// Nothing has happened there; trying again may help.
    #[error("the provider is not available: {0}")]
    Unavailable(&'static str),
    /// Whether it has happened is not known: ask with the same key, or read.
    #[error("the provider has not answered: {0}")]
    InDoubt(&'static str),
    /// The provider refuses; trying again does not help.
    #[error("the provider refuses: {code}")]
    Refused {
        /// The provider's code.
        code: String,
    },
    /// The account's credentials are wrong.
    #[error("the provider does not accept the account")]
    Unauthorized,
    /// It knows no such payment. CloudPayments says so of an order that nobody has tried to pay yet, too.
    #[error("the provider does not know the payment")]
    Unknown,
}

/// A provider of payments.
#[async_trait]
pub trait PaymentProvider: Send + Sync {
    /// Which one.
    fn provider(&self) -> Provider;

    /// Begins a payment. The same order with the same key again answers with the first payment; where the protocol has no
    /// such keys (T-Bank, СБП) it answers with another payment of the same order, and the first, whose address nobody has
    /// seen, lapses unpaid.
    async fn register(&self, credentials: &ProviderCredentials, order: &OnlineOrder) -> Result<Registered, ProviderError>;

    /// Reads a payment. Nothing happens by reading, so a failure is never [`ProviderError::InDoubt`].
    async fn read(&self, credentials: &ProviderCredentials, payment: KnownPayment<'_>) -> Result<ProviderReading, ProviderError>;

    /// Calls off a payment that nobody has confirmed; refuses one that was paid. A provider that cannot call it off refuses
    /// as well, and the payment lapses by itself. Whoever pays between the question and the call at T-Bank gets the money
    /// back, as the bank has one call for both.
    async fn cancel(&self, credentials: &ProviderCredentials, payment: KnownPayment<'_>) -> Result<(), ProviderError>;

    /// Gives money back. In doubt, read the payment first: T-Bank does not know the key of a refund over СБП.
    async fn refund(&self, credentials: &ProviderCredentials, refund: &RefundOrder) -> Result<RefundReading, ProviderError>;

    /// Checks a notification's authenticity and reads it.
    fn notification(
        &self,
        credentials: &ProviderCredentials,
        request: NotificationRequest<'_>,
    ) -> Result<Notification, NotificationError>;

    /// The body that tells the provider that its notification has arrived.
    fn acknowledgement(&self) -> &'static str;
}
