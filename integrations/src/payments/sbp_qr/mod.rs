//! Dynamic QR of СБП over a bank's API, after that of Raiffeisen (Raiffeisen-DGTL/ecom-API, `sbp.yml`; DOMAIN.md 3.6).
//!
//! - `qr/register` needs no key; everything else goes with `Authorization: Bearer`. Registering an order again before it is
//!   paid answers with another code \[derived: only an order with a successful payment is documented as refused\].
//! - One stage, no holding. Codes cannot be called off in this API: they lapse at `qrExpirationDate`. The bank issues no
//!   fiscal receipts: a payment that needs one is refused before it is made.
//! - The notification's signature covers sum, merchant, order, status and date, but not `qrId`: match by the order. How much
//!   was given back is not told.

mod adapter;
mod answer;
mod notification;
mod request;

pub use adapter::SbpQr;
#[cfg(any(test, feature = "simulator"))]
pub(super) use notification::signature;
