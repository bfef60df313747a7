//! The committed files under `fixtures/portfolio`.

use std::{collections::HashSet, fs, path::PathBuf};

use commands::portfolio_import::{FileKind, PortfolioRow, Row, RowSource};

use crate::portfolio_file::{PortfolioFile, generator::write_demo};

fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fixtures/portfolio")
}

fn rows(name: &str) -> (FileKind, Vec<Row>) {
    let mut file = PortfolioFile::open(fixtures().join(name)).unwrap();
    let rows = std::iter::from_fn(|| file.next_row().unwrap()).map(|(_, row)| row.unwrap()).collect();
    assert!(file.warnings().is_empty());
    (file.kind(), rows)
}

fn portfolio() -> Vec<PortfolioRow> {
    let row = |row| if let Row::Portfolio(row) = row { *row } else { panic!("not a portfolio row") };
    rows("demo-portfolio.csv").1.into_iter().map(row).collect()
}

/// Run with `UPDATE_FIXTURES=1` to write them anew.
#[test]
fn the_committed_demo_files_are_what_the_generator_writes() {
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        write_demo(fixtures()).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    write_demo(folder.path()).unwrap();
    for name in ["demo-portfolio.csv", "demo-repayments.csv", "demo-schedule.csv", "demo-broken.csv"] {
        assert!(fs::read(folder.path().join(name)).unwrap() == fs::read(fixtures().join(name)).unwrap(), "{name}");
    }
}

#[test]
fn the_demo_portfolio_has_sixty_debts_of_about_forty_people_and_three_creditors() {
    let rows = portfolio();
    let people: HashSet<_> = rows.iter().map(|row| &row.person.external_id).collect();
    let creditors: HashSet<_> = rows.iter().map(|row| &row.creditor).collect();

    assert_eq!((rows.len(), creditors.len()), (60, 3));
    assert!((38..=48).contains(&people.len()), "{}", people.len());
}

#[test]
fn the_known_people_are_as_the_stories_tell() {
    let rows = portfolio();
    let numbers: Vec<_> = rows.iter().take(5).map(|row| row.debt_number.as_str()).collect();
    let (anna, vera, namesake) = (&rows[0].person, &rows[3].person, &rows[4].person);

    assert_eq!(numbers, ["L-1001", "L-1002", "K-2001", "M-3001", "U-9001"]);
    assert_eq!(anna, &rows[1].person);
    assert_eq!(anna.phones[0].as_str(), "+79161234567");
    assert_eq!(anna.passport.as_ref().unwrap().as_str(), "4510 123456");
    assert!(vera.phones.is_empty() && namesake.phones.is_empty());
    assert_eq!((&anna.name, anna.birth_date), (&namesake.name, namesake.birth_date));
    assert_ne!(anna.external_id, namesake.external_id);
}

#[test]
fn demo_repayments_and_schedule_speak_of_demo_debts() {
    let debts: HashSet<_> = portfolio().into_iter().map(|row| row.debt_number).collect();
    let (repayments, schedule) = (rows("demo-repayments.csv"), rows("demo-schedule.csv"));

    assert_eq!((repayments.0, schedule.0), (FileKind::Repayments, FileKind::Schedule));
    for row in repayments.1.into_iter().chain(schedule.1) {
        match row {
            Row::Repayment(row) => assert!(debts.contains(&row.debt_number)),
            Row::Schedule(row) => assert!(debts.contains(&row.debt_number)),
            Row::Portfolio(_) => panic!("a portfolio row"),
        }
    }
}

#[test]
fn three_of_six_broken_rows_are_refused_with_their_columns() {
    let mut file = PortfolioFile::open(fixtures().join("demo-broken.csv")).unwrap();
    let (mut taken, mut refused) = (Vec::new(), Vec::new());
    while let Some((line, row)) = file.next_row().unwrap() {
        match row {
            Ok(_) => taken.push(line),
            Err(bad) => {
                refused.extend(bad.refusals.into_iter().map(|refusal| (line, refusal.column.unwrap(), refusal.code)));
            }
        }
    }

    let refused: Vec<_> = refused.iter().map(|(line, column, code)| (*line, column.as_str(), *code)).collect();
    assert_eq!(taken, [2, 4, 6]);
    assert_eq!(
        refused,
        [
            (3, "Дата рождения", "INVALID_BIRTH_DATE"),
            (5, "ИНН", "INN_CHECKSUM"),
            (7, "Основной долг", "NEGATIVE_MONEY"),
            (7, "Статус", "UNKNOWN_DEBT_STATUS"),
        ]
    );
}

#[test]
fn the_templates_open_without_a_refusal() {
    for (name, kind) in [
        ("template-portfolio.csv", FileKind::Portfolio),
        ("template-repayments.csv", FileKind::Repayments),
        ("template-schedule.csv", FileKind::Schedule),
    ] {
        let (found, rows) = rows(name);
        assert_eq!((found, rows.len()), (kind, 2), "{name}");
    }
}
