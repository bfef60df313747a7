//! Payments: begun with a provider, followed until their end, credited to debts the moment their money has come.

mod accounts;
mod at_provider;
mod inbox;
mod money;
mod observe;
mod overpayments;
mod plan;
mod process;
mod provider;
mod providers;
mod receipt;
mod staff;
mod start;
mod worker;

pub(crate) use accounts::read_provider;
pub use accounts::{SetPaymentSettingsInput, SetProviderAccountInput};
pub(crate) use money::{Debts, silence};
pub use overpayments::{ApproveOverpaymentRefundInput, DeclineOverpaymentRefundInput, RequestOverpaymentRefundInput};
pub use plan::{PaymentPlan, PaymentToBe, PlanPaymentsInput, ShareToBe};
pub(crate) use process::PaymentWorkProcess;
pub use providers::Providers;
pub use staff::{CreditOfflinePaymentInput, DecideHeldPaymentInput, HeldDecision, RefundPaymentInput};
pub use start::{PayDebtsInput, PaymentsStarted};
pub use worker::PaymentWorker;

pub use provider::{
    Confirmation, KnownPayment, Notification, NotificationError, NotificationRequest, OnlineOrder, PaymentProvider,
    ProviderCredentials, ProviderError, ProviderReading, ReceiptItem, ReceiptOrder, RefundNotice, RefundOrder, RefundReading,
    RefundState, Registered,
};
