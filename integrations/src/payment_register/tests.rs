//! Files in, rows out.

use commands::payment_register::{NumberedRegisterRow, RegisterCovers, RegisterRow, RegisterSource};
use domain::{
    PaymentId,
    payment::Provider,
    values::{ExternalId, Kopecks},
};
use uuid::Uuid;

use super::RegisterFile;

const ORDER: &str = "018f0000000070008000000000000001";

fn open(bytes: &[u8], provider: Provider) -> Result<RegisterFile, &'static str> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("register.csv");
    std::fs::write(&path, bytes).unwrap();
    RegisterFile::open(&path, provider, "2026-11-20".parse().unwrap()).map_err(|error| error.code)
}

fn rows_of(bytes: &[u8], provider: Provider) -> (RegisterCovers, Vec<NumberedRegisterRow>) {
    let mut file = open(bytes, provider).unwrap();
    let mut rows = Vec::new();
    while let Some(row) = file.next_row().unwrap() {
        rows.push(row);
    }
    (file.covers(), rows)
}

fn paid(number: &str, kopecks: i64, commission: i64) -> RegisterRow {
    RegisterRow {
        refund: false,
        number: Some(ExternalId::parse(number).unwrap()),
        refund_number: None,
        payment: Some(PaymentId::new(Uuid::parse_str(ORDER).unwrap())),
        amount: Kopecks::new(kopecks),
        commission: Kopecks::new(commission),
        currency: ExternalId::parse("RUB").unwrap(),
        moved: true,
    }
}

/// Line, columns and codes of what was refused.
fn refused(rows: &[NumberedRegisterRow]) -> Vec<(u64, Option<&str>, &str)> {
    let bad = rows.iter().filter_map(|(_, row)| row.as_ref().err());
    bad.flat_map(|bad| &bad.refusals).map(|reason| (reason.line, reason.column.as_deref(), reason.code)).collect()
}

#[test]
fn the_template_is_read_in_either_encoding_and_with_either_delimiter() {
    let template = include_str!("../../../fixtures/registers/template.csv");
    let windows = encoding_rs::WINDOWS_1251.encode(template).0.into_owned();
    let commas = template.replace(';', ",").into_bytes();
    let expected = rows_of(template.as_bytes(), Provider::TBank);
    assert_eq!(expected.0, RegisterCovers { payments: true, refunds: true });
    assert!(expected.1.iter().all(|(_, row)| row.is_ok()), "{:?}", expected.1);
    let kinds: Vec<_> = expected.1.iter().map(|(line, row)| (*line, row.as_ref().unwrap().refund)).collect();
    assert_eq!(kinds, [(2, false), (3, true)]);
    for bytes in [windows, commas] {
        assert_eq!(rows_of(&bytes, Provider::TBank), expected);
    }
}

#[test]
fn a_register_of_yookassa_has_lines_above_and_sums_below_and_tells_what_is_left() {
    let text = format!(
        "РЕЕСТР ПЛАТЕЖЕЙ В Берег. № 7\nДата платежей: 20.11.2026\n\nИдентификатор платежа;Сумма платежа;Валюта платежа;\
         Сумма платежа за вычетом комиссии НКО;Время платежа;Номер заказа;Описание заказа\n\
         22d6d597-000f-5000;1000.00;RUB;972.50;20.11.2026 23:59:59;{ORDER};Погашение\n\
         Сумма принятых платежей: 1000.00\nЧисло платежей: 1\n"
    );
    let (covers, rows) = rows_of(text.as_bytes(), Provider::YooKassa);
    assert_eq!(covers, RegisterCovers { payments: true, refunds: false });
    assert_eq!(rows, [(5, Ok(paid("22d6d597-000f-5000", 100_000, 2_750)))]);
}

#[test]
fn a_register_of_refunds_covers_nothing_else() {
    let text = "Номер транзакции;Сумма возврата;Валюта платежа;Номер заказа\n22d6d597;10,50;RUB;A-7\n";
    let (covers, rows) = rows_of(text.as_bytes(), Provider::YooKassa);
    assert_eq!(covers, RegisterCovers { payments: false, refunds: true });
    let row = rows[0].1.as_ref().unwrap();
    assert_eq!((row.refund, row.amount.get(), row.payment, row.moved), (true, 1_050, None, true));
}

#[test]
fn fields_of_the_other_providers_are_known() {
    let tbank =
        format!("OrderId,PaymentId,Amount,Status,Type\n{ORDER},13660,77.00,CONFIRMED,Payment\n,13661,5,REJECTED,Payment\n");
    let (covers, rows) = rows_of(tbank.as_bytes(), Provider::TBank);
    assert_eq!(covers, RegisterCovers { payments: true, refunds: true });
    assert_eq!(rows[0], (2, Ok(paid("13660", 7_700, 0))));
    assert!(!rows[1].1.as_ref().unwrap().moved);

    let cloud = format!(
        "TransactionId;InvoiceId;Amount;Currency;Status;Fee;Date\n504;{ORDER};10;RUB;Completed;-0,39;2026-11-19T21:30:00Z\n\
         505;{ORDER};-10;RUB;Completed;;2026-11-20 12:00:00\n"
    );
    let (_, rows) = rows_of(cloud.as_bytes(), Provider::CloudPayments);
    assert_eq!(rows[0], (2, Ok(paid("504", 1_000, 39))), "half past nine in London is the next day in Moscow");
    assert!(rows[1].1.as_ref().unwrap().refund, "below zero");
}

#[test]
fn what_is_wrong_is_told_by_line_and_column_and_stops_nobody_else() {
    let text = "номер у провайдера;тип;сумма;статус;дата\n;платёж;1;успешно;2026-11-20\n1;подарок;1;успешно;2026-11-20\n\
         2;платёж;1,234;кто знает;2026-11-20\n3;платёж;0;;2026-11-19\n4;платёж\n\"5;платёж;1;;\n6;платёж;;;завтра\n7;платёж;7;;\n";
    let (_, rows) = rows_of(text.as_bytes(), Provider::TBank);
    assert_eq!(
        refused(&rows),
        [
            (2, Some("номер у провайдера"), "EMPTY_CELL"),
            (3, Some("тип"), "UNKNOWN_OPERATION"),
            (4, Some("сумма"), "MONEY_TOO_PRECISE"),
            (4, Some("статус"), "UNKNOWN_STATUS"),
            (5, Some("дата"), "OTHER_DAY"),
            (5, Some("сумма"), "AMOUNT_NOT_POSITIVE"),
            (6, None, "WRONG_CELL_COUNT"),
            (7, None, "BAD_QUOTES"),
            (8, Some("дата"), "INVALID_DATE"),
            (8, Some("сумма"), "EMPTY_CELL"),
        ]
    );
    assert_eq!(rows.last().map(|(line, row)| (*line, row.is_ok())), Some((9, true)));
}

#[test]
fn a_day_without_money_has_a_register_and_other_files_are_none() {
    assert_eq!(rows_of("номер заказа;сумма\n".as_bytes(), Provider::SbpQr).1, []);
    for (bytes, code) in [
        ("a;b\n1;2\n".as_bytes(), "UNKNOWN_HEADER"),
        ("номер договора;сумма\n".as_bytes(), "UNKNOWN_HEADER"),
        (b"PK\x03\x04".as_slice(), "FILE_IS_EXCEL"),
        (b"".as_slice(), "FILE_EMPTY"),
    ] {
        assert_eq!(open(bytes, Provider::TBank).err(), Some(code));
    }
}
