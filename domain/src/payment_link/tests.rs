//! Rules of the links of a debt, as given, when, then.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::*;
use crate::{
    PaymentLinkId, Sha256Hex,
    samples::{after, at, borrower, debt, expect_once, expect_refusal, folded, given, organisation, payment, staff},
};

const HOURS: i64 = 60;

fn link(number: u128) -> PaymentLinkId {
    PaymentLinkId::new(Uuid::from_u128(number))
}

fn digest(number: u128) -> Sha256Hex {
    Sha256Hex::of(&number.to_be_bytes())
}

fn create(number: u128, at: DateTime<Utc>) -> PaymentLinksCommand {
    PaymentLinksCommand::Create(CreatePaymentLink {
        link: link(number),
        organisation: organisation(),
        debt: debt(),
        borrower: borrower(1),
        digest: digest(number),
        by: LinkMaker::Borrower,
        expires_at: at + TimeDelta::hours(72),
        at,
    })
}

fn created(number: u128) -> PaymentLinkEvent {
    PaymentLinkEvent::Created {
        link: link(number),
        organisation: organisation(),
        debt: debt(),
        borrower: borrower(1),
        digest: digest(number),
        by: LinkMaker::Borrower,
        expires_at: after(72 * HOURS),
        at: at(),
    }
}

fn begin(by: u128, of: u128, at: DateTime<Utc>) -> PaymentLinksCommand {
    PaymentLinksCommand::Use(UsePaymentLink { link: link(by), borrower: borrower(1), payment: payment(of), at })
}

fn used(by: u128, of: u128) -> PaymentLinkEvent {
    PaymentLinkEvent::Used { link: link(by), payment: payment(of), at: at() }
}

fn settle(of: u128, paid: bool) -> PaymentLinksCommand {
    PaymentLinksCommand::Settle(SettlePaymentLink { payment: payment(of), paid, at: at() })
}

fn released(by: u128, of: u128) -> PaymentLinkEvent {
    PaymentLinkEvent::Released { link: link(by), payment: payment(of), at: at() }
}

fn spent(by: u128, of: u128) -> PaymentLinkEvent {
    PaymentLinkEvent::Spent { link: link(by), payment: payment(of), at: at() }
}

fn revoke(number: u128) -> PaymentLinksCommand {
    PaymentLinksCommand::Revoke(RevokePaymentLink { link: link(number), by: LinkMaker::Staff(staff(1)), at: at() })
}

fn revoked(number: u128) -> PaymentLinkEvent {
    PaymentLinkEvent::Revoked { link: link(number), by: LinkMaker::Staff(staff(1)), at: at() }
}

fn expect_unusable(before: Vec<PaymentLinkEvent>, command: PaymentLinksCommand) {
    expect_refusal::<PaymentLinks>(before, command, PaymentLinkError::Unusable);
}

#[test]
fn a_link_is_made_once() {
    expect_once::<PaymentLinks>(Vec::new(), create(1, at()), vec![created(1)]);
    let links = folded::<PaymentLinks>(vec![created(1), created(2)]);
    assert_eq!(links.by_digest(&digest(2)).map(|known| known.link), Some(link(2)));
    assert_eq!(links.by_digest(&digest(3)), None);
}

#[test]
fn no_sixth_link_is_open_at_once() {
    let five: Vec<_> = (1..=5).map(created).collect();
    expect_refusal::<PaymentLinks>(five.clone(), create(6, at()), PaymentLinkError::TooMany);
    for ended in [vec![revoked(1)], vec![used(1, 1), spent(1, 1)]] {
        given::<PaymentLinks>([five.clone(), ended].concat()).when(create(6, at())).then_expect_events(vec![created(6)]);
    }
    expect_refusal::<PaymentLinks>([five.clone(), vec![used(1, 1)]].concat(), create(6, at()), PaymentLinkError::TooMany);
    let later = after(72 * HOURS);
    let sixth = PaymentLinkEvent::Created {
        link: link(6),
        organisation: organisation(),
        debt: debt(),
        borrower: borrower(1),
        digest: digest(6),
        by: LinkMaker::Borrower,
        expires_at: after(144 * HOURS),
        at: later,
    };
    given::<PaymentLinks>(five).when(create(6, later)).then_expect_events(vec![sixth]);
}

#[test]
fn a_link_begins_one_payment_at_a_time() {
    expect_once::<PaymentLinks>(vec![created(1)], begin(1, 1, at()), vec![used(1, 1)]);
    expect_unusable(vec![created(1), used(1, 1)], begin(1, 2, at()));
    let free = vec![created(1), used(1, 1), released(1, 1)];
    given::<PaymentLinks>(free.clone()).when(begin(1, 2, at())).then_expect_events(vec![used(1, 2)]);
    given::<PaymentLinks>(free).when(begin(1, 1, at())).then_expect_events(Vec::new());
}

#[test]
fn what_is_wrong_expired_spent_revoked_or_somebody_elses_is_refused_alike() {
    expect_unusable(vec![created(1)], begin(2, 1, at()));
    expect_unusable(vec![created(1)], begin(1, 1, after(72 * HOURS)));
    given::<PaymentLinks>(vec![created(1)])
        .when(begin(1, 1, after(72 * HOURS - 1)))
        .then_expect_events(vec![PaymentLinkEvent::Used { link: link(1), payment: payment(1), at: after(72 * HOURS - 1) }]);
    expect_unusable(vec![created(1), used(1, 1), spent(1, 1)], begin(1, 2, at()));
    expect_unusable(vec![created(1), revoked(1)], begin(1, 1, at()));
    let other = UsePaymentLink { link: link(1), borrower: borrower(2), payment: payment(1), at: at() };
    expect_unusable(vec![created(1)], PaymentLinksCommand::Use(other));
    let tries = (1..=20).flat_map(|number| [used(1, number), released(1, number)]);
    expect_unusable(std::iter::once(created(1)).chain(tries).collect(), begin(1, 21, at()));
}

#[test]
fn money_spends_a_link_however_late_it_comes() {
    expect_once::<PaymentLinks>(vec![created(1), used(1, 1)], settle(1, true), vec![spent(1, 1)]);
    let late = vec![created(1), used(1, 1), released(1, 1), used(1, 2)];
    expect_once::<PaymentLinks>(late, settle(1, true), vec![spent(1, 1)]);
    expect_once::<PaymentLinks>(vec![created(1), used(1, 1), revoked(1)], settle(1, true), vec![spent(1, 1)]);
    given::<PaymentLinks>(vec![created(1)]).when(settle(1, true)).then_expect_events(Vec::new());
}

#[test]
fn a_payment_without_money_gives_the_link_back_unless_it_was_revoked() {
    expect_once::<PaymentLinks>(vec![created(1), used(1, 1)], settle(1, false), vec![released(1, 1)]);
    for before in [vec![created(1), used(1, 1), revoked(1)], vec![created(1), used(1, 1), spent(1, 1)]] {
        given::<PaymentLinks>(before).when(settle(1, false)).then_expect_events(Vec::new());
    }
    let second = vec![created(1), used(1, 1), released(1, 1), used(1, 2)];
    given::<PaymentLinks>(second).when(settle(1, false)).then_expect_events(Vec::new());
}

#[test]
fn a_link_is_taken_back_once_and_what_has_done_its_work_stays() {
    expect_once::<PaymentLinks>(vec![created(1)], revoke(1), vec![revoked(1)]);
    expect_once::<PaymentLinks>(vec![created(1), used(1, 1)], revoke(1), vec![revoked(1)]);
    given::<PaymentLinks>(vec![created(1), used(1, 1), spent(1, 1)]).when(revoke(1)).then_expect_events(Vec::new());
    expect_refusal::<PaymentLinks>(vec![created(1)], revoke(2), PaymentLinkError::Unknown);
}

#[test]
fn ended_links_are_forgotten_in_the_end() {
    let month = 31 * 24 * HOURS;
    let next = |number| PaymentLinkEvent::Created {
        link: link(number),
        organisation: organisation(),
        debt: debt(),
        borrower: borrower(1),
        digest: digest(number),
        by: LinkMaker::Staff(staff(1)),
        expires_at: after(month + 144 * HOURS),
        at: after(month + 72 * HOURS),
    };
    let links = folded::<PaymentLinks>(vec![created(1), created(2), used(2, 1), next(3)]);
    assert_eq!([1, 2, 3].map(|number| links.get(link(number)).is_some()), [false, true, true], "one in use is never forgotten");
}
