//! What both schemas have in common: scalars, ids, paging, errors as data, receipts, permissions as a directive, and what
//! borrower and staff see alike.

mod access;
mod connection;
mod creditor;
mod debt;
mod documents;
mod enums;
mod fields;
mod ids;
pub(crate) mod loaders;
mod payload;
mod payment;
mod payment_link;
mod payment_point;
mod permission;
mod person;
mod scalars;

pub(crate) use access::{AccessStep, Challenge, ChallengeSolution, OpenedSession};
pub(crate) use connection::{Connection, PageArguments, PageInfo, connect, connection};
pub(crate) use creditor::{CreditorFacts, accounts_of, creditor_of};
pub(crate) use debt::{
    BalanceEntryKind, Components, DebtFacts, DebtFilter, DebtKind, DebtOrder, DebtTotals, OverpaymentRefundFacts, RefundWay,
    RepaymentConnection, overpayment_refunds, refundable_overpayment, selection, totals,
};
pub(crate) use documents::{ConsentDocument, DocumentKind};
pub(crate) use enums::mirror_enum;
pub(crate) use fields::Fields;
pub(crate) use ids::{NodeKind, id_of, parse_id};
pub(crate) use loaders::loader;
pub(crate) use payload::{CommandReceipt, Outcome, UserError, finish, outcome, read};
pub(crate) use payment::{OnlineMethod, PaymentFacts, PaymentShareFacts, PaymentStage};
pub(crate) use payment_link::{PaymentLinkFacts, PaymentLinkState, payment_links};
pub(crate) use payment_point::{PaymentPointFacts, PaymentPointKind};
pub(crate) use permission::{Requires, requires};
pub(crate) use person::{Consent, Passport, SignInMethod, Visit, VisitConnection};
pub(crate) use scalars::{Cursor, Date, Json, Money, RedactedText, count, scalars};
