//! Payments.

mod provider;

pub use provider::{
    Confirmation, KnownPayment, Notification, NotificationError, NotificationRequest, OnlineOrder, PaymentProvider,
    ProviderCredentials, ProviderError, ProviderReading, ReceiptItem, ReceiptOrder, RefundNotice, RefundOrder, RefundReading,
    RefundState, Registered,
};
