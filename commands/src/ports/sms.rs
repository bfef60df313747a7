//! Text messages: one message to one phone through a gateway that may fail in every way.

use async_trait::async_trait;
use domain::values::Phone;

/// A message to be handed to the gateway.
#[derive(Clone)]
pub struct OutgoingSms {
    /// Our own number of this message; a retry carries the same one, so that the gateway can recognise it.
    pub id: u32,
    /// Whom it goes to.
    pub phone: Phone,
    /// What it says, 1 to 800 characters; may contain a one-time code, so it is never logged.
    pub text: String,
}

impl std::fmt::Debug for OutgoingSms {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("OutgoingSms").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The gateway took the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmsAccepted {
    /// The gateway's own id of the message.
    pub provider_id: String,
    /// Into how many parts it was cut, where the gateway tells.
    pub segments: Option<u16>,
    /// What it cost in the gateway's units, as text, where the gateway tells.
    pub cost: Option<String>,
}

/// Why a message was not taken, sorted by what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmsError {
    /// Try again later with the same id: network, time-out, the gateway's own trouble, too many requests.
    #[error("the sms gateway is not available: {0}")]
    Transient(&'static str),
    /// Trying again cannot help this message: wrong number, forbidden text.
    #[error("the sms gateway refused the message with code {0}")]
    Refused(i32),
    /// Nothing goes out until a person acts: wrong credentials, no money, blocked address.
    #[error("the sms gateway account needs attention, code {0}")]
    Account(i32),
}

/// How far a message has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryStatus {
    /// On its way.
    Pending,
    /// Shown by the operator as delivered (or read).
    Delivered,
    /// Will not arrive: expired, undeliverable, wrong or unavailable number, forbidden.
    Failed,
    /// The gateway does not know the message.
    Unknown,
}

/// An SMS gateway.
#[async_trait]
pub trait SmsGateway: Send + Sync + 'static {
    /// Hands one message over. Gateways may send a repeated id twice, so a message whose outcome is unknown is asked for
    /// by `status` before it is handed over again.
    async fn send(&self, message: &OutgoingSms) -> Result<SmsAccepted, SmsError>;

    /// Asks how far a message has come; `id` and `phone` are those it was sent with.
    async fn status(&self, id: u32, phone: &Phone) -> Result<DeliveryStatus, SmsError>;
}
