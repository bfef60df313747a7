//! ЮKassa, API v3 (yookassa.ru/developers/api; DOMAIN.md 3.3).
//!
//! - Every POST carries an `Idempotence-Key`, and the same key with the same body answers with the first result for 24 hours
//!   \[general knowledge\]. A lost answer is therefore made good by the same call again.
//! - Receipts of the shop's own online cash register go to a phone or an e-mail; «Чеки от ЮKassa» deliver by e-mail only, and
//!   can no longer be taken up. The lines of a receipt make up the sum of the payment.
//! - Notifications are not signed. One from a known network is a hint to read the payment again, nothing more.
//! - A payment that nobody confirms is called off by ЮKassa itself after about an hour; `expires_at` cannot be handed over,
//!   and only a payment in `waiting_for_capture` can be called off by us.

mod adapter;
mod answer;
mod notification;
mod request;

pub use adapter::YooKassa;
