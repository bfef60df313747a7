//! Rules of a load, as given, when, then.

use super::*;
use crate::{
    Sha256Hex,
    samples::{at, expect_once, expect_refusal, folded, given, organisation, text},
};

fn start(file: &str) -> PortfolioImportCommand {
    PortfolioImportCommand::Start(StartImport {
        organisation: organisation(),
        kind: FileKind::Portfolio,
        file_name: text("portfolio.csv"),
        file_sha256: Sha256Hex::of(file.as_bytes()),
        by: text("cli"),
        at: at(),
    })
}

fn started() -> PortfolioImportEvent {
    PortfolioImportEvent::Started {
        organisation: organisation(),
        kind: FileKind::Portfolio,
        file_name: text("portfolio.csv"),
        file_sha256: Sha256Hex::of(b"file"),
        by: text("cli"),
        at: at(),
    }
}

const COUNTS: RowCounts = RowCounts { rows: 10, accepted: 9, changed: 7, unchanged: 2, refused: 1 };

fn record(through_line: u64) -> PortfolioImportCommand {
    PortfolioImportCommand::RecordRows(RecordRows { through_line, counts: COUNTS, at: at() })
}

fn recorded(through_line: u64) -> PortfolioImportEvent {
    PortfolioImportEvent::RowsRecorded { through_line, counts: COUNTS, at: at() }
}

fn complete() -> PortfolioImportCommand {
    PortfolioImportCommand::Complete(CompleteImport { at: at() })
}

fn fail() -> PortfolioImportCommand {
    PortfolioImportCommand::Fail(FailImport { code: text("UNREADABLE"), at: at() })
}

fn failed() -> PortfolioImportEvent {
    PortfolioImportEvent::Failed { code: text("UNREADABLE"), at: at() }
}

fn completed() -> PortfolioImportEvent {
    PortfolioImportEvent::Completed { totals: COUNTS, at: at() }
}

#[test]
fn a_load_starts_once() {
    expect_once::<PortfolioImport>(vec![], start("file"), vec![started()]);
}

#[test]
fn a_load_does_not_go_on_with_another_file() {
    expect_refusal::<PortfolioImport>(vec![started()], start("other"), PortfolioImportError::AlreadyStarted);
}

#[test]
fn nothing_is_recorded_before_the_start() {
    for command in [record(11), complete(), fail()] {
        expect_refusal::<PortfolioImport>(vec![], command, PortfolioImportError::NotStarted);
    }
}

#[test]
fn rows_up_to_a_line_are_recorded_once() {
    expect_once::<PortfolioImport>(vec![started()], record(11), vec![recorded(11)]);
    expect_once::<PortfolioImport>(vec![started(), recorded(11)], record(21), vec![recorded(21)]);
}

#[test]
fn a_line_behind_the_recorded_one_is_refused() {
    expect_refusal::<PortfolioImport>(vec![started(), recorded(21)], record(11), PortfolioImportError::LineBehind);
}

#[test]
fn counts_have_to_add_up() {
    let counts = RowCounts { rows: 11, ..COUNTS };
    let command = PortfolioImportCommand::RecordRows(RecordRows { through_line: 12, counts, at: at() });
    expect_refusal::<PortfolioImport>(vec![started()], command, PortfolioImportError::CountsMismatch);
}

#[test]
fn a_completed_load_tells_its_totals_and_completes_once() {
    expect_once::<PortfolioImport>(vec![started(), recorded(11)], complete(), vec![completed()]);

    let totals = RowCounts { rows: 20, accepted: 18, changed: 14, unchanged: 4, refused: 2 };
    let twice = vec![started(), recorded(11), recorded(21)];
    let all = PortfolioImportEvent::Completed { totals, at: at() };
    given::<PortfolioImport>(twice).when(complete()).then_expect_events(vec![all]);
}

#[test]
fn a_load_is_given_up_once() {
    expect_once::<PortfolioImport>(vec![started()], fail(), vec![failed()]);
}

#[test]
fn a_finished_load_takes_nothing_more_but_its_own_repetition() {
    let done = vec![started(), recorded(11), completed()];
    expect_refusal::<PortfolioImport>(done.clone(), record(21), PortfolioImportError::Finished);
    expect_refusal::<PortfolioImport>(done.clone(), fail(), PortfolioImportError::Finished);
    given::<PortfolioImport>(done).when(record(11)).then_expect_events(vec![]);
    expect_refusal::<PortfolioImport>(vec![started(), failed()], complete(), PortfolioImportError::Finished);
}

#[test]
fn a_load_goes_on_after_a_crash_where_it_stopped() {
    let load = folded::<PortfolioImport>(vec![started(), recorded(11)]);
    assert_eq!((load.state(), load.through_line(), load.totals()), (ImportState::Running, 11, COUNTS));
}
