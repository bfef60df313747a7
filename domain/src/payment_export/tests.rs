//! Rules of an export, as given, when, then.

use std::collections::BTreeSet;

use super::*;
use crate::{
    Sha256Hex,
    samples::{at, creditor, expect_once, expect_refusal, folded, given, organisation, other_organisation, staff, text},
    values::Kopecks,
};

fn place(position: i64) -> LogPlace {
    LogPlace { era: 1, transaction: 700, position }
}

fn register() -> RegisterExport {
    let creditors = BTreeSet::from([creditor(1)]);
    RegisterExport { organisation: organisation(), name: text("1С"), creditors, encoding: CsvEncoding::Utf8, at: at() }
}

fn registered() -> PaymentExportEvent {
    let RegisterExport { organisation, name, creditors, encoding, at } = register();
    PaymentExportEvent::Registered { organisation, name, creditors, encoding, at }
}

fn contents(position: i64) -> BatchContents {
    BatchContents {
        through: place(position),
        rows: 3,
        received: Kopecks::new(30_050),
        returned: Kopecks::new(50),
        more: false,
        csv_sha256: Sha256Hex::of(b"file"),
    }
}

fn start(contents: Option<BatchContents>) -> PaymentExportCommand {
    PaymentExportCommand::StartBatch(StartBatch { contents, at: at() })
}

fn started(number: u64, after: LogPlace, position: i64, encoding: CsvEncoding) -> PaymentExportEvent {
    let BatchContents { through, rows, received, returned, more, csv_sha256 } = contents(position);
    let batch = ExportBatch { number, after, through, rows, received, returned, more, encoding, csv_sha256 };
    PaymentExportEvent::BatchStarted { batch, at: at() }
}

fn acknowledge(number: u64) -> PaymentExportCommand {
    PaymentExportCommand::AcknowledgeBatch(AcknowledgeBatch { number, by: staff(1), at: at() })
}

fn acknowledged(number: u64) -> PaymentExportEvent {
    PaymentExportEvent::BatchAcknowledged { number, by: staff(1), at: at() }
}

fn first() -> PaymentExportEvent {
    started(1, LogPlace::default(), 10, CsvEncoding::Utf8)
}

#[test]
fn a_consumer_is_registered_once() {
    let command = PaymentExportCommand::Register(register());
    expect_once::<PaymentExport>(Vec::new(), command, vec![registered()]);
    let other = PaymentExportCommand::Register(RegisterExport { organisation: other_organisation(), ..register() });
    expect_refusal::<PaymentExport>(vec![registered()], other, PaymentExportError::AlreadyRegistered);
    let creditors = PaymentExportCommand::Register(RegisterExport { creditors: BTreeSet::new(), ..register() });
    expect_refusal::<PaymentExport>(vec![registered()], creditors, PaymentExportError::AlreadyRegistered);
    let many = RegisterExport { creditors: (0..101).map(creditor).collect(), ..register() };
    expect_refusal::<PaymentExport>(Vec::new(), PaymentExportCommand::Register(many), PaymentExportError::TooManyCreditors);
}

#[test]
fn nothing_is_asked_of_what_is_not_registered() {
    for command in [start(Some(contents(10))), acknowledge(1)] {
        expect_refusal::<PaymentExport>(Vec::new(), command, PaymentExportError::Unknown);
    }
    let change = ChangeExport { name: text("1С"), encoding: CsvEncoding::Utf8, enabled: true, at: at() };
    expect_refusal::<PaymentExport>(Vec::new(), PaymentExportCommand::Change(change), PaymentExportError::Unknown);
}

#[test]
fn a_batch_waits_until_it_is_acknowledged_and_none_begins_before() {
    expect_once::<PaymentExport>(vec![registered()], start(Some(contents(10))), vec![first()]);
    given::<PaymentExport>(vec![registered(), first()]).when(start(Some(contents(20)))).then_expect_events(Vec::new());
    expect_once::<PaymentExport>(vec![registered(), first()], acknowledge(1), vec![acknowledged(1)]);
    let export = folded::<PaymentExport>(vec![registered(), first()]);
    assert_eq!(export.open_batch().map(|batch| batch.number), Some(1));
    let export = folded::<PaymentExport>(vec![registered(), first(), acknowledged(1)]);
    assert_eq!((export.open_batch(), export.next_number(), export.exported_through()), (None, 2, place(10)));
}

#[test]
fn the_next_batch_begins_where_the_last_one_ends() {
    let before = vec![registered(), first(), acknowledged(1)];
    expect_once::<PaymentExport>(before.clone(), start(Some(contents(20))), vec![started(2, place(10), 20, CsvEncoding::Utf8)]);
    for position in [9, 10] {
        expect_refusal::<PaymentExport>(before.clone(), start(Some(contents(position))), PaymentExportError::ContentsBehind);
    }
    let empty = BatchContents { rows: 0, ..contents(20) };
    expect_refusal::<PaymentExport>(before.clone(), start(Some(empty)), PaymentExportError::ContentsBehind);
    given::<PaymentExport>(before).when(start(None)).then_expect_events(Vec::new());
}

#[test]
fn a_later_transaction_stands_behind_whatever_its_position() {
    let early = LogPlace { era: 1, transaction: 5, position: 900 };
    assert!(early < LogPlace { era: 1, transaction: 6, position: 1 });
    assert!(early < LogPlace { era: 2, transaction: 1, position: 1 });
}

#[test]
fn only_a_batch_that_was_begun_is_acknowledged() {
    for number in [0, 2, u64::MAX] {
        expect_refusal::<PaymentExport>(vec![registered(), first()], acknowledge(number), PaymentExportError::BatchUnknown);
    }
}

#[test]
fn what_is_switched_off_still_ends_its_batch_and_begins_none() {
    let change = ChangeExport { name: text("1С"), encoding: CsvEncoding::Windows1251, enabled: false, at: at() };
    let off = PaymentExportEvent::Changed { name: text("1С"), encoding: CsvEncoding::Windows1251, enabled: false, at: at() };
    expect_once::<PaymentExport>(vec![registered(), first()], PaymentExportCommand::Change(change), vec![off.clone()]);
    let before = vec![registered(), first(), off.clone()];
    given::<PaymentExport>(before.clone()).when(acknowledge(1)).then_expect_events(vec![acknowledged(1)]);
    expect_refusal::<PaymentExport>(
        [before.clone(), vec![acknowledged(1)]].concat(),
        start(Some(contents(20))),
        PaymentExportError::Off,
    );
    let export = folded::<PaymentExport>(before);
    assert_eq!(export.batch(1).map(|batch| batch.encoding), Some(CsvEncoding::Utf8), "a batch keeps its encoding");
}
