//! What the use cases need of the outside world; `integrations` holds the adapters.

mod clock;
mod sms;

pub use clock::{Clock, Ids, SystemClock, SystemIds};
pub use sms::{DeliveryStatus, OutgoingSms, SmsAccepted, SmsError, SmsGateway};
