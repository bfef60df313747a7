//! Bytes in, an encoding or a refusal out.

use std::io::Read;

use super::{Charset, LINE_MAX, pass::BUFFER, scan::Survey, survey};

const CYRILLIC: &str = "Иванова Анна Петровна\n";

fn refusal(bytes: &[u8]) -> &'static str {
    survey(bytes).unwrap_err().code
}

fn in_1251(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1251.encode(text).0.into_owned()
}

/// Gives one byte at a time, so that every letter falls apart.
struct Drops<'a>(&'a [u8]);

impl Read for Drops<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.0.len().min(1);
        self.0.read(&mut buffer[..length])
    }
}

#[test]
fn utf8_is_recognised_with_and_without_its_mark() {
    let size = CYRILLIC.len() as u64;
    let found = |mark| Survey { charset: Charset::Utf8, mark, size: size + mark };

    assert_eq!(survey(CYRILLIC.as_bytes()), Ok(found(0)));
    assert_eq!(survey(Drops(CYRILLIC.as_bytes())), Ok(found(0)));
    assert_eq!(survey(format!("\u{feff}{CYRILLIC}").as_bytes()), Ok(found(3)));
}

#[test]
fn windows_1251_is_recognised_by_the_first_letter_wherever_it_stands() {
    let latin = "id;name\n".repeat(BUFFER / 8 + 1);
    let bytes = [latin.as_bytes(), &in_1251(CYRILLIC)].concat();

    assert_eq!(survey(bytes.as_slice()).unwrap().charset, Charset::Windows1251);
    assert_eq!(survey(Drops(&in_1251(CYRILLIC))).unwrap().charset, Charset::Windows1251);
    assert_eq!(survey(latin.as_bytes()).unwrap().charset, Charset::Utf8);
}

#[test]
fn a_letter_across_the_buffer_is_still_a_letter() {
    for shift in 0..3 {
        let text = format!("{}{}", "a\n".repeat(shift), CYRILLIC.repeat(BUFFER / CYRILLIC.len() + 2));
        assert_eq!(survey(text.as_bytes()).unwrap().charset, Charset::Utf8);
    }
}

#[test]
fn damaged_utf8_is_not_taken_for_windows_1251() {
    let mut cut = CYRILLIC.repeat(3).into_bytes();
    cut.truncate(cut.len() - 2);
    let mixed = [CYRILLIC.as_bytes(), &in_1251(CYRILLIC)].concat();

    assert_eq!(refusal(&cut), "FILE_BROKEN_UTF8");
    assert_eq!(refusal(b"\xEF\xBB\xBFid\n\xC8\n"), "FILE_BROKEN_UTF8");
    assert!(survey(mixed.as_slice()).unwrap_err().reason.contains("строке 2"));
}

#[test]
fn utf16_and_excel_are_named_for_what_they_are() {
    assert_eq!(refusal(b"\xFF\xFEi\0d\0"), "FILE_IS_UTF16");
    assert_eq!(refusal(b"\xFE\xFF\0i\0d"), "FILE_IS_UTF16");
    assert_eq!(refusal(b"i\0d\0"), "FILE_IS_UTF16");
    assert_eq!(refusal(b"PK\x03\x04rest"), "FILE_IS_EXCEL");
    assert_eq!(refusal(b"\xD0\xCF\x11\xE0rest"), "FILE_IS_EXCEL");
}

#[test]
fn a_file_that_is_not_text_is_refused_with_its_line() {
    assert_eq!(refusal(b"id\n1\0"), "FILE_IS_BINARY");
    assert_eq!(refusal(b"id\n\x01"), "FILE_IS_BINARY");
    assert_eq!(refusal(b"\xC8\xC2\n\x98"), "FILE_IS_BINARY");
    assert!(survey(b"id\n\x01".as_slice()).unwrap_err().reason.contains("строке 2"));
}

#[test]
fn an_empty_file_is_refused_also_with_a_mark() {
    assert_eq!(refusal(b""), "FILE_EMPTY");
    assert_eq!(refusal(b"\xEF\xBB\xBF"), "FILE_EMPTY");
}

#[test]
fn a_line_may_be_long_but_not_endless() {
    let longest = "a".repeat(LINE_MAX);

    assert!(survey(format!("{longest}\n{longest}").as_bytes()).is_ok());
    assert_eq!(refusal(format!("id\n{longest}a\n").as_bytes()), "LINE_TOO_LONG");
}
