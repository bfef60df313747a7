//! Payments.

mod provider;

pub use provider::{
    Confirmation, Notification, NotificationError, NotificationRequest, OnlineOrder, PaymentProvider, ProviderCredentials,
    ProviderError, ProviderReading, ReceiptItem, ReceiptOrder, RefundOrder, RefundReading, RefundState, Registered,
};
