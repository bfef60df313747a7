//! Quotes of RFC 4180, as far as files keep to it.

use super::record::Record;

/// Where a scan stands with quotes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    CellStart,
    Plain,
    Quoted,
    /// After a quote inside quotes: it closes, or is the first of a doubled one.
    Closing,
    Broken,
}

/// One byte further. Quotes count at the start of a cell only, so that `ООО "Ромашка"` may stand without any.
pub(super) fn step(quotes: Quotes, byte: u8, delimiter: u8) -> Quotes {
    match (quotes, byte) {
        (Quotes::Quoted, b'"') => Quotes::Closing,
        (Quotes::CellStart | Quotes::Closing, b'"') | (Quotes::Quoted, _) => Quotes::Quoted,
        (Quotes::CellStart | Quotes::Plain | Quotes::Closing, _) if byte == delimiter => Quotes::CellStart,
        (Quotes::Closing, b'\r' | b'\n') => Quotes::Closing,
        (Quotes::Closing | Quotes::Broken, _) => Quotes::Broken,
        (Quotes::CellStart | Quotes::Plain, _) => Quotes::Plain,
    }
}

/// Cuts a text whose quotes match and takes them off.
pub(super) fn split(text: &str, delimiter: u8) -> Record {
    let mut record = Record { text: String::with_capacity(text.len()), cells: Vec::new() };
    let (mut quotes, mut start) = (Quotes::CellStart, 0);
    for character in text.chars() {
        let byte = u8::try_from(character).unwrap_or(b'_');
        let before = quotes;
        quotes = step(before, byte, delimiter);
        if byte == delimiter && before != Quotes::Quoted {
            record.cells.push(start..record.text.len());
            start = record.text.len();
        } else if !matches!((before, byte), (Quotes::CellStart | Quotes::Quoted, b'"')) {
            record.text.push(character);
        }
    }
    record.cells.push(start..record.text.len());
    record
}
