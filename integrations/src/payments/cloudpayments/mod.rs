//! CloudPayments (developers.cloudpayments.ru; DOMAIN.md 3.5).
//!
//! - `orders/create` makes an order with a page of CloudPayments; card or СБП is chosen there. `X-Request-ID` makes the same
//!   request happen once; the answer is kept for an hour \[general knowledge\].
//! - An order has a number (`Id`), and every attempt to pay one of its own (`TransactionId`). Questions go by our order number
//!   (`InvoiceId`), so before the first attempt there is nothing to find. A declined attempt is not the end of the order.
//! - `payments/find` is asked and not the newer `v2/payments/find`, because the newer one answers with the latest operation of
//!   any kind, and after a refund that is the refund.
//! - Notifications are signed, but the body does not tell of which kind they are, and `Check`, sent *before* the money, says
//!   `Status=Completed` just like `Pay`. All of them except a refund are therefore hints to read the payment again. They go
//!   to an address set in the merchant's cabinet.
//! - An order does not lapse by itself: whoever lets it expire calls it off.

mod adapter;
mod answer;
mod notification;
mod request;

pub use adapter::CloudPayments;
