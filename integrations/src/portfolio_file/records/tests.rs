//! Lines in, cells out.

use super::{Next, Records};
use crate::portfolio_file::survey::{Charset, LINE_MAX};

/// Every row as its line and cells; lines with bad quotes as their line alone.
fn read(text: &str) -> Vec<(u64, Vec<String>)> {
    let mut records = Records::new(text.as_bytes(), Charset::Utf8);
    let mut rows = Vec::new();
    loop {
        match records.next().unwrap() {
            Next::End => return rows,
            Next::BadQuotes(line) => rows.push((line, Vec::new())),
            Next::Row(line) => rows.push((line, records.record().cells().map(str::to_owned).collect())),
        }
    }
}

fn row(line: u64, cells: &[&str]) -> (u64, Vec<String>) {
    (line, cells.iter().map(ToString::to_string).collect())
}

#[test]
fn plain_lines_are_cut_at_the_delimiter() {
    assert_eq!(read("a;b\r\nв; г ;\n;"), [row(1, &["a", "b"]), row(2, &["в", "г", ""]), row(3, &["", ""])]);
}

#[test]
fn quotes_keep_delimiters_newlines_and_doubled_quotes() {
    assert_eq!(read("\"a;б\";\"c \"\"d\"\"\"\r\n\"\";x\n"), [row(1, &["a;б", "c \"d\""]), row(2, &["", "x"])]);
    assert_eq!(read("1;\"a\r\nb\n\nc\";2\n3;4\n"), [row(1, &["1", "a\r\nb\n\nc", "2"]), row(5, &["3", "4"])]);
}

#[test]
fn quotes_inside_a_plain_cell_are_just_characters() {
    assert_eq!(read("ООО \"Ромашка\";5\"\n"), [row(1, &["ООО \"Ромашка\"", "5\""])]);
}

#[test]
fn blank_lines_are_skipped_and_counted() {
    assert_eq!(read("\n\r\na\n  \nb"), [row(3, &["a"]), row(5, &["b"])]);
}

#[test]
fn a_quote_that_never_closes_costs_one_line_only() {
    assert_eq!(read("\"a;1\nb;2\nc;3\n"), [row(1, &[]), row(2, &["b", "2"]), row(3, &["c", "3"])]);
    assert_eq!(read("x;\"a\nb;2"), [row(1, &[]), row(2, &["b", "2"])]);
}

#[test]
fn a_quote_that_closes_too_early_costs_one_line_only() {
    assert_eq!(read("\"ООО \"Ромашка\"\";1\nb;2\n"), [row(1, &[]), row(2, &["b", "2"])]);
    assert_eq!(read("\"a\nb\"c;1\nd;2\n"), [row(1, &[]), row(2, &["b\"c", "1"]), row(3, &["d", "2"])]);
}

#[test]
fn an_open_quote_is_given_up_after_some_lines_or_the_longest_one() {
    for line in ["b;2\n".to_owned(), format!("{};2\n", "b".repeat(LINE_MAX / 4))] {
        let rows = read(&format!("\"a\n{}", line.repeat(100)));

        assert_eq!(rows.len(), 101);
        assert_eq!(rows.last().map(|(line, _)| *line), Some(101));
    }
}

#[test]
fn a_file_of_stray_quotes_is_read_to_its_end_in_no_time() {
    let rows = read(&"a\";\"\n".repeat(20_000));

    assert_eq!(rows.len(), 20_000);
}

#[test]
fn peeking_takes_nothing_away() {
    let mut records = Records::new("\n\na,b\nc,d".as_bytes(), Charset::Utf8);
    assert_eq!(records.peek().unwrap(), Some("a,b"));
    records.set_delimiter(b',');

    assert_eq!(records.next().unwrap(), Next::Row(3));
    assert_eq!(records.record().cell(1), "b");
    assert_eq!(records.next().unwrap(), Next::Row(4));
    assert_eq!(records.peek().unwrap(), None);
    assert_eq!(records.bytes(), 9);
}

#[test]
fn letters_of_windows_1251_are_read() {
    let bytes = encoding_rs::WINDOWS_1251.encode("\"Ёж\";№ 1\n").0.into_owned();
    let mut records = Records::new(bytes.as_slice(), Charset::Windows1251);

    assert_eq!(records.next().unwrap(), Next::Row(1));
    assert_eq!((records.record().cell(0), records.record().cell(1)), ("Ёж", "№ 1"));
}

#[test]
fn a_file_that_changed_its_encoding_meanwhile_is_refused() {
    let mut records = Records::new(b"a;\xC8\n".as_slice(), Charset::Utf8);

    assert_eq!(records.next().unwrap_err().code, "FILE_CHANGED");
}
