//! Rules of a comparison, as given, when, then.

use super::*;
use crate::{
    Sha256Hex,
    payment::Provider,
    samples::{account, at, creditor, day, expect_once, expect_refusal, folded, organisation, text},
    values::Kopecks,
};

fn start_of(file: &str, on: &str) -> PaymentRegisterCommand {
    PaymentRegisterCommand::Start(Box::new(StartRegister {
        organisation: organisation(),
        creditor: creditor(1),
        account: account(1),
        provider: Provider::TBank,
        day: day(on),
        file_name: text("register.csv"),
        file_sha256: Sha256Hex::of(file.as_bytes()),
        by: text("staff:1"),
        at: at(),
    }))
}

fn start() -> PaymentRegisterCommand {
    start_of("file", "2026-11-20")
}

fn started() -> PaymentRegisterEvent {
    PaymentRegisterEvent::Started {
        organisation: organisation(),
        creditor: creditor(1),
        account: account(1),
        provider: Provider::TBank,
        day: day("2026-11-20"),
        file_name: text("register.csv"),
        file_sha256: Sha256Hex::of(b"file"),
        by: text("staff:1"),
        at: at(),
    }
}

/// One row of each kind but for two payments, and one missing.
fn totals() -> RegisterTotals {
    RegisterTotals {
        rows: 11,
        matched_payments: 2,
        matched_paid: Kopecks::new(300),
        matched_refunds: 1,
        matched_refunded: Kopecks::new(50),
        unmoved: 1,
        commission: Kopecks::new(7),
        differences: DifferenceCounts {
            refused: 1,
            unknown: 1,
            not_confirmed: 1,
            amount: 1,
            currency: 1,
            status: 1,
            duplicate: 1,
            missing: 1,
        },
    }
}

fn complete() -> PaymentRegisterCommand {
    PaymentRegisterCommand::Complete(Box::new(CompleteRegister { totals: totals(), at: at() }))
}

fn completed() -> PaymentRegisterEvent {
    PaymentRegisterEvent::Completed { totals: totals(), at: at() }
}

fn fail() -> PaymentRegisterCommand {
    PaymentRegisterCommand::Fail(FailRegister { code: text("FILE_EMPTY"), at: at() })
}

fn failed() -> PaymentRegisterEvent {
    PaymentRegisterEvent::Failed { code: text("FILE_EMPTY"), at: at() }
}

#[test]
fn a_comparison_starts_once_and_with_one_register() {
    expect_once::<PaymentRegister>(vec![], start(), vec![started()]);
    for other in [start_of("another file", "2026-11-20"), start_of("file", "2026-11-19")] {
        expect_refusal::<PaymentRegister>(vec![started()], other, PaymentRegisterError::AlreadyStarted);
    }
}

#[test]
fn a_day_that_has_not_come_has_no_register() {
    expect_refusal::<PaymentRegister>(vec![], start_of("file", "2027-01-01"), PaymentRegisterError::DayToCome);
}

#[test]
fn a_comparison_is_completed_once() {
    expect_once::<PaymentRegister>(vec![started()], complete(), vec![completed()]);
    expect_refusal::<PaymentRegister>(vec![], complete(), PaymentRegisterError::NotStarted);
    expect_refusal::<PaymentRegister>(vec![started(), failed()], complete(), PaymentRegisterError::Finished);
    let done = folded::<PaymentRegister>(vec![started(), completed()]);
    assert_eq!((done.state(), *done.totals()), (RegisterState::Completed, totals()));
    assert_eq!(done.account_and_day(), Some((account(1), day("2026-11-20"))));
}

#[test]
fn every_row_is_told_exactly_once() {
    let differences = totals().differences;
    for wrong in [
        RegisterTotals { rows: 12, ..totals() },
        RegisterTotals { unmoved: 0, ..totals() },
        RegisterTotals { unmoved: u64::MAX, ..totals() },
        RegisterTotals { differences: DifferenceCounts { status: 2, ..differences }, ..totals() },
    ] {
        let complete = PaymentRegisterCommand::Complete(Box::new(CompleteRegister { totals: wrong, at: at() }));
        expect_refusal::<PaymentRegister>(vec![started()], complete, PaymentRegisterError::TotalsMismatch);
    }
    let missing = RegisterTotals { differences: DifferenceCounts { missing: 9, ..differences }, ..totals() };
    let complete = PaymentRegisterCommand::Complete(Box::new(CompleteRegister { totals: missing, at: at() }));
    let completed = PaymentRegisterEvent::Completed { totals: missing, at: at() };
    expect_once::<PaymentRegister>(vec![started()], complete, vec![completed]);
}

#[test]
fn a_comparison_is_given_up_once_and_not_after_its_end() {
    expect_once::<PaymentRegister>(vec![started()], fail(), vec![failed()]);
    expect_refusal::<PaymentRegister>(vec![], fail(), PaymentRegisterError::NotStarted);
    expect_refusal::<PaymentRegister>(vec![started(), completed()], fail(), PaymentRegisterError::Finished);
}

#[test]
fn codes_of_differences_are_their_names() {
    for kind in DifferenceKind::ALL {
        assert_eq!(kind.code(), format!("{kind:?}"));
    }
    assert!(DifferenceCounts::default().is_empty() && !totals().differences.is_empty());
}
