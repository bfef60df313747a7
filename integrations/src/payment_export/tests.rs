//! What stands in the files, byte for byte where it matters.

use std::io::{Read, Seek, SeekFrom};

use commands::payment_export::{ExportFormat, Movement, MovementFile};
use domain::{payment_export::CsvEncoding, values::Kopecks};
use uuid::Uuid;

use super::{csv::guarded, write_movements};

fn movement(debt_number: &str, kopecks: i64) -> Movement {
    Movement {
        id: Uuid::from_u128(1),
        confirmed_at: "2026-11-26T21:30:05Z".parse().unwrap(),
        moved_on: "2026-11-27".parse().unwrap(),
        kind: "payment".to_owned(),
        payment: Uuid::from_u128(2),
        refund: None,
        provider: Some("yookassa".to_owned()),
        provider_payment: Some("23d93cac-000f-5000-8000-126628f15141".to_owned()),
        method: "bank_card".to_owned(),
        creditor: "ООО «Берег»; \"Север\"".to_owned(),
        creditor_inn: "7707083893".to_owned(),
        debt_number: debt_number.to_owned(),
        borrower_external_id: "B-1".to_owned(),
        amount: Kopecks::new(kopecks),
        principal: Kopecks::new(kopecks),
        interest: Kopecks::ZERO,
        penalty: Kopecks::ZERO,
        fee: Kopecks::ZERO,
        state_duty: Kopecks::ZERO,
        overpaid: Kopecks::ZERO,
    }
}

fn written(format: ExportFormat, encoding: CsvEncoding, movements: &[Movement]) -> Vec<u8> {
    let mut writer = write_movements(MovementFile { format, encoding }, tempfile::tempfile().unwrap()).unwrap();
    for movement in movements {
        writer.add(std::slice::from_ref(movement)).unwrap();
    }
    let mut file = writer.finish().unwrap();
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0)).unwrap();
    file.read_to_end(&mut bytes).unwrap();
    bytes
}

#[test]
fn a_row_of_csv_is_as_excel_in_russian_reads_it() {
    let bytes = written(ExportFormat::Csv, CsvEncoding::Utf8, &[movement("Д-1", 123_456), movement("=1+1", -5)]);
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines.len(), 4, "a line for the titles and two for rows, each with its end: {text}");
    assert!(lines[0].starts_with("\u{feff}Код движения;Подтверждено (МСК);"), "{text}");
    assert_eq!(
        lines[1],
        "00000000-0000-0000-0000-000000000001;27.11.2026 00:30:05;27.11.2026;payment;00000000-0000-0000-0000-000000000002;;yookassa;\
         23d93cac-000f-5000-8000-126628f15141;bank_card;\"ООО «Берег»; \"\"Север\"\"\";7707083893;Д-1;B-1;1234,56;1234,56;0,00;0,00;\
         0,00;0,00;0,00"
    );
    assert!(lines[2].contains(";'=1+1;B-1;-0,05;-0,05;"), "a formula is plain text, a sum below zero is a sum: {text}");
}

#[test]
fn whatever_a_spreadsheet_would_compute_is_made_plain() {
    for formula in ["=1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"] {
        assert_eq!(guarded(formula), format!("'{formula}"));
    }
    for plain in ["", "Д-1", "1=1", "'=1", "а@б"] {
        assert_eq!(guarded(plain), plain);
    }
}

#[test]
fn windows_1251_has_no_mark_and_asks_about_what_it_lacks() {
    let bytes = written(ExportFormat::Csv, CsvEncoding::Windows1251, &[movement("Д–1 ✓", 1)]);
    let (text, _, wrong) = encoding_rs::WINDOWS_1251.decode(&bytes);
    assert!(!wrong && text.starts_with("Код движения;"), "{text}");
    assert!(text.contains(";Д–1 ?;") && text.contains("ООО «Берег»"), "{text}");
}

#[test]
fn the_same_movements_make_the_same_bytes() {
    let movements = [movement("Д-1", 123_456), movement("=1+1", -5)];
    for format in [ExportFormat::Csv, ExportFormat::Xlsx] {
        let first = written(format, CsvEncoding::Utf8, &movements);
        // A zip counts time in steps of two seconds, a workbook in seconds.
        std::thread::sleep(std::time::Duration::from_millis(2_100));
        assert!(first == written(format, CsvEncoding::Utf8, &movements), "{format:?}");
    }
}

#[test]
fn a_workbook_holds_texts_numbers_and_days() {
    let bytes = written(ExportFormat::Xlsx, CsvEncoding::Utf8, &[movement("=1+1", 123_456), movement("Д-1", -1)]);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut sheet = String::new();
    archive.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut sheet).unwrap();
    assert!(!sheet.contains("<f>"), "no formula: {sheet}");
    assert!(sheet.contains("<t>=1+1</t>"), "{sheet}");
    assert!(sheet.contains("<v>1234.56</v>") && sheet.contains("<v>-0.01</v>"), "{sheet}");
    // 27 November 2026 is day 46353 of Excel; half past midnight and five seconds.
    assert!(sheet.contains("<v>46353</v>") && sheet.contains("<v>46353.02089"), "{sheet}");
}
