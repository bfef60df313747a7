//! Made-up portfolios of any size: the same seed gives the same files, on every machine and for ever.
//!
//! Nobody real is in them: numbers have valid check digits and belong to whoever chance says. Rows are written as they are
//! made, so memory does not grow with the file.

mod debts;
mod demo;
mod names;
mod people;
mod random;
mod writer;

use std::{io, path::Path};

pub use demo::write_demo;

use debts::Debts;
use writer::{CsvWriter, PORTFOLIO_HEADER, REPAYMENTS_HEADER, SCHEDULE_HEADER};

/// Writes a portfolio of so many debts, about 1.3 to a person, all rows valid.
pub fn write_portfolio(path: impl AsRef<Path>, debts: u32, seed: u64) -> io::Result<()> {
    let mut file = CsvWriter::create(path.as_ref(), PORTFOLIO_HEADER)?;
    for debt in Debts::new(debts, seed) {
        file.debt(&debt.person, &debt.debt)?;
    }
    file.finish()
}

/// Writes repayments of the debts [`write_portfolio`] writes for the same number and seed, two to a debt on average.
pub fn write_repayments(path: impl AsRef<Path>, debts: u32, seed: u64) -> io::Result<()> {
    let mut file = CsvWriter::create(path.as_ref(), REPAYMENTS_HEADER)?;
    for debt in Debts::new(debts, seed) {
        for repayment in debt.repayments() {
            file.repayment(&repayment)?;
        }
    }
    file.finish()
}

/// Writes a year of payments to come for every debt of the same portfolio that is not overdue.
pub fn write_schedule(path: impl AsRef<Path>, debts: u32, seed: u64) -> io::Result<()> {
    let mut file = CsvWriter::create(path.as_ref(), SCHEDULE_HEADER)?;
    for debt in Debts::new(debts, seed) {
        for payment in debt.schedule() {
            file.payment(&payment)?;
        }
    }
    file.finish()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use commands::portfolio_import::{FileKind, Row, RowSource};

    use super::{write_portfolio, write_repayments, write_schedule};
    use crate::portfolio_file::{PortfolioFile, sha256};

    fn rows(path: &std::path::Path, kind: FileKind) -> Vec<Row> {
        let mut file = PortfolioFile::open(path).unwrap();
        assert_eq!(file.kind(), kind);
        assert!(file.warnings().is_empty());
        let rows = std::iter::from_fn(|| file.next_row().unwrap()).map(|(_, row)| row.unwrap()).collect();
        assert_eq!(file.bytes_read(), file.size());
        rows
    }

    #[test]
    fn every_row_is_valid_and_nothing_unique_repeats() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("portfolio.csv");
        write_portfolio(&path, 3_000, 1).unwrap();
        let (mut people, mut debts) = (HashSet::new(), HashSet::new());
        let (mut inns, mut phones) = (HashSet::new(), HashSet::new());
        for row in rows(&path, FileKind::Portfolio) {
            let Row::Portfolio(row) = row else { panic!("not a portfolio row") };
            assert!(debts.insert(row.debt_number));
            if people.insert(row.person.external_id) {
                assert!(row.person.inn.into_iter().all(|inn| inns.insert(inn)));
                assert!(row.person.phones.into_iter().all(|phone| phones.insert(phone)));
            }
        }
        assert_eq!(debts.len(), 3_000);
        assert!((2_150..2_450).contains(&people.len()), "{}", people.len());
    }

    #[test]
    fn repayments_and_schedules_speak_of_debts_of_the_portfolio() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        write_portfolio(path("p"), 200, 5).unwrap();
        write_repayments(path("r"), 200, 5).unwrap();
        write_schedule(path("s"), 200, 5).unwrap();
        let mut debts = HashSet::new();
        for row in rows(&path("p"), FileKind::Portfolio) {
            let Row::Portfolio(row) = row else { panic!("not a portfolio row") };
            debts.insert(row.debt_number);
        }
        let (repayments, payments) = (rows(&path("r"), FileKind::Repayments), rows(&path("s"), FileKind::Schedule));

        assert!((300..500).contains(&repayments.len()), "{}", repayments.len());
        assert!(payments.len() > 200, "{}", payments.len());
        for row in repayments.into_iter().chain(payments) {
            match row {
                Row::Repayment(row) => assert!(debts.contains(&row.debt_number)),
                Row::Schedule(row) => assert!(debts.contains(&row.debt_number)),
                Row::Portfolio(_) => panic!("a portfolio row"),
            }
        }
    }

    #[test]
    fn a_seed_gives_the_same_file_and_another_seed_another() {
        let folder = tempfile::tempdir().unwrap();
        let made = |seed: u64| {
            let path = folder.path().join(seed.to_string());
            write_portfolio(&path, 50, seed).unwrap();
            sha256(&path).unwrap()
        };
        let first = made(1);

        assert_ne!(first, made(2));
        assert_eq!(first, made(1));
    }
}
