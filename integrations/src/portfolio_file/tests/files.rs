//! Files on disk: what is taken, what is refused as a whole.

use commands::portfolio_import::{Row, RowSource};

use super::reading::{HEADER, ROW, all, open, portfolio_row, read, with};
use crate::portfolio_file::{PortfolioFile, generator};

#[test]
fn encodings_and_delimiters_make_no_difference() {
    let text = format!("{HEADER}\n{ROW}\n");
    let expected = portfolio_row(&text);
    let tabs = text.replace(';', "\t");
    let commas = text.replace("100,50", "\"100,50\"").replace(';', ",");
    let marked = format!("\u{feff}{text}");
    let in_1251 = encoding_rs::WINDOWS_1251.encode(&commas).0.into_owned();

    for bytes in [tabs.into_bytes(), commas.into_bytes(), marked.into_bytes(), in_1251] {
        let mut file = open(&bytes).unwrap();
        let rows = all(&mut file);
        assert_eq!(rows, [(2, Ok(Row::Portfolio(Box::new(expected.clone()))))]);
        assert_eq!(file.bytes_read(), file.size());
    }
}

#[test]
fn lines_are_counted_through_quoted_newlines_and_blank_ones() {
    let quoted = with("кредитор", "\"Банк\r\n«Два»\"");
    let rows = read(&format!("\n{quoted}\n{ROW}\n"));
    let lines: Vec<_> = rows.iter().map(|(line, row)| (*line, row.is_ok())).collect();

    assert_eq!(lines, [(3, true), (6, true)]);
}

#[test]
fn an_unknown_column_is_passed_over_with_a_warning() {
    let mut file = open(format!("Менеджер;{HEADER}\nСекретов;{ROW}\n").as_bytes()).unwrap();

    assert_eq!(file.warnings().len(), 1);
    assert!(file.warnings()[0].contains("«Менеджер»"));
    assert!(all(&mut file)[0].1.is_ok());
}

#[test]
fn a_file_that_cannot_be_read_at_all_says_why() {
    let code = |bytes: &[u8]| open(bytes).err().unwrap().code;

    assert_eq!(code(b""), "FILE_EMPTY");
    assert_eq!(code(b"\n\r\n  \n"), "FILE_EMPTY");
    assert_eq!(code(HEADER.as_bytes()), "HEADER_ONLY");
    assert_eq!(code(format!("{HEADER}\n\n\n").as_bytes()), "HEADER_ONLY");
    assert_eq!(code(b"\"a;b\nc"), "UNKNOWN_HEADER");
    assert_eq!(code(format!("{HEADER}\n{ROW}\0\n").as_bytes()), "FILE_IS_BINARY");
    assert_eq!(code(format!("{HEADER}\n{}\n", "a".repeat(70_000)).as_bytes()), "LINE_TOO_LONG");
    assert_eq!(PortfolioFile::open(std::env::temp_dir()).err().unwrap().code, "NOT_A_FILE");
    assert_eq!(PortfolioFile::open("/no/such/file").err().unwrap().code, "FILE_NOT_READABLE");
}

#[test]
fn every_reason_is_russian_and_names_no_path() {
    let reason = PortfolioFile::open("/no/such/secret").err().unwrap().reason;

    assert!(reason.starts_with(|c: char| ('А'..='Я').contains(&c)));
    assert!(!reason.contains("secret"));
}

/// `cargo test --release -p integrations -- --ignored --nocapture`
#[test]
#[ignore = "a measurement, of use in release only"]
fn a_hundred_thousand_rows_take_about_a_second() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.csv");
    generator::write_portfolio(&path, 100_000, 1).unwrap();
    let begun = std::time::Instant::now();
    let mut file = PortfolioFile::open(&path).unwrap();
    let rows = std::iter::from_fn(|| file.next_row().unwrap()).filter(|(_, row)| row.is_ok()).count();

    println!("{rows} rows in {:?}", begun.elapsed());
    assert_eq!(rows, 100_000);
}
