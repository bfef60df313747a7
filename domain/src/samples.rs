//! People, things and moments of the tests.

use std::net::IpAddr;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use cqrs_es::{Aggregate, test::AggregateTestExecutor, test::TestFramework};
use uuid::Uuid;

use crate::{
    BorrowerId, CreditorId, DebtId, OrganisationId, PaymentId, ProviderAccountId, RefundId, SessionId, StaffId, UserAgent,
    values::{BoundedText, Email, ExternalId, Phone},
};

pub(crate) fn at() -> DateTime<Utc> {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

/// Some minutes later.
pub(crate) fn after(minutes: i64) -> DateTime<Utc> {
    at() + TimeDelta::minutes(minutes)
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn uuid(kind: u128, number: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | kind << 32 | number)
}

pub(crate) fn organisation() -> OrganisationId {
    OrganisationId::new(uuid(1, 1))
}

pub(crate) fn other_organisation() -> OrganisationId {
    OrganisationId::new(uuid(1, 2))
}

pub(crate) fn creditor(number: u128) -> CreditorId {
    CreditorId::new(uuid(2, number))
}

pub(crate) fn borrower(number: u128) -> BorrowerId {
    BorrowerId::new(uuid(3, number))
}

pub(crate) fn debt() -> DebtId {
    DebtId::new(uuid(4, 1))
}

/// Another debt for every number; [`debt`] is the first.
pub(crate) fn debt_no(number: u128) -> DebtId {
    DebtId::new(uuid(4, number))
}

pub(crate) fn staff(number: u128) -> StaffId {
    StaffId::new(uuid(5, number))
}

pub(crate) fn session(number: u128) -> SessionId {
    SessionId::new(uuid(6, number))
}

pub(crate) fn payment(number: u128) -> PaymentId {
    PaymentId::new(uuid(7, number))
}

pub(crate) fn refund(number: u128) -> RefundId {
    RefundId::new(uuid(8, number))
}

pub(crate) fn account(number: u128) -> ProviderAccountId {
    ProviderAccountId::new(uuid(9, number))
}

pub(crate) fn text<const MAX: usize>(text: &str) -> BoundedText<MAX> {
    BoundedText::parse(text).unwrap()
}

pub(crate) fn external_id(text: &str) -> ExternalId {
    ExternalId::parse(text).unwrap()
}

pub(crate) fn phone(last_digits: u32) -> Phone {
    Phone::parse(&format!("+7916123{last_digits:04}")).unwrap()
}

pub(crate) fn email(text: &str) -> Email {
    Email::parse(text).unwrap()
}

pub(crate) fn address() -> IpAddr {
    IpAddr::from([203, 0, 113, 7])
}

pub(crate) fn agent() -> UserAgent {
    UserAgent::new("Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0")
}

pub(crate) fn given<A: Aggregate<Services = ()>>(events: Vec<A::Event>) -> AggregateTestExecutor<A> {
    TestFramework::with(()).given(events)
}

/// The aggregate after these events.
pub(crate) fn folded<A: Aggregate>(events: Vec<A::Event>) -> A {
    let mut aggregate = A::default();
    for event in events {
        aggregate.apply(event);
    }
    aggregate
}

/// Expects `events` the first time and nothing the second.
pub(crate) fn expect_once<A>(before: Vec<A::Event>, command: A::Command, events: Vec<A::Event>)
where
    A: Aggregate<Services = ()>,
    A::Command: Clone,
{
    given::<A>(before.clone()).when(command.clone()).then_expect_events(events.clone());
    given::<A>(before).and(events).when(command).then_expect_events(Vec::new());
}

/// Expects a refusal.
pub(crate) fn expect_refusal<A>(before: Vec<A::Event>, command: A::Command, refusal: A::Error)
where
    A: Aggregate<Services = ()>,
    A::Error: PartialEq,
{
    given::<A>(before).when(command).then_expect_error(refusal);
}
