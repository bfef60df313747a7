//! Rows in, values or refusals out.

use commands::portfolio_import::{FileKind, Row, RowSource};
use domain::{
    debt::{DebtKind, DebtStatus},
    values::{DebtNumber, Kopecks},
};

use super::reading::{HEADER, ROW, only_row, open, portfolio_row, read, refusals, with};

#[test]
fn a_portfolio_row_is_read_whole() {
    let mut file = open(format!("{HEADER}\r\n{ROW}\r\n").as_bytes()).unwrap();
    assert_eq!((file.kind(), file.warnings().len()), (FileKind::Portfolio, 0));
    let Some((2, Ok(Row::Portfolio(row)))) = file.next_row().unwrap() else { panic!("no row") };

    assert_eq!((row.person.external_id.as_str(), row.debt_number.as_str()), ("P-1", "L-1"));
    assert_eq!((row.kind, row.statement.status), (DebtKind::Microloan, DebtStatus::Overdue));
    assert_eq!((row.statement.principal, row.statement.interest), (Kopecks::new(10_050), Kopecks::new(120)));
    assert_eq!((row.statement.penalty, row.amount), (Kopecks::ZERO, None));
    assert_eq!(row.statement.overdue_since.unwrap().to_string(), "2025-08-15");
    assert!(file.next_row().unwrap().is_none());
    assert_eq!(file.bytes_read(), file.size());
}

#[test]
fn several_phones_are_read_and_a_repeated_one_counts_once() {
    for cell in ["+79161234567|8 926 234-56-78|89161234567", "\"+79161234567, 89262345678\"", "|+79161234567||9262345678|"] {
        let row = portfolio_row(&with("телефоны", cell));
        let phones: Vec<_> = row.person.phones.iter().map(domain::values::Phone::as_str).collect();
        assert_eq!(phones, ["+79161234567", "+79262345678"], "{cell}");
    }
    assert!(portfolio_row(&with("телефоны", "")).person.phones.is_empty());
}

#[test]
fn more_than_ten_phones_are_refused() {
    let phones = |count: u32| (0..count).map(|at| format!("+791612345{at:02}")).collect::<Vec<_>>().join("|");

    assert_eq!(portfolio_row(&with("телефоны", &phones(10))).person.phones.len(), 10);
    assert_eq!(refusals(&with("телефоны", &phones(11))), [("телефоны".into(), "TOO_MANY_PHONES")]);
}

#[test]
fn every_wrong_column_is_refused_by_its_own_name_and_code() {
    for (column, value, code) in [
        ("id заёмщика", "", "EMPTY_CELL"),
        ("ФИО", "Иванова", "NAME_INCOMPLETE"),
        ("дата рождения", "31.02.1985", "INVALID_BIRTH_DATE"),
        ("дата рождения", "02.11.2025", "BORN_AFTER_STATEMENT"),
        ("телефоны", "+79161234567|112", "INVALID_PHONE"),
        ("номер договора", "?", "INVALID_DEBT_NUMBER"),
        ("вид долга", "подарок", "UNKNOWN_DEBT_KIND"),
        ("кредитор", " ", "EMPTY_CELL"),
        ("дата остатка", "2025-13-01", "INVALID_DATE"),
        ("основной долг", "", "EMPTY_CELL"),
        ("проценты", "1.234", "MONEY_TOO_PRECISE"),
        ("дата просрочки", "02.11.2025", "OVERDUE_AFTER_STATEMENT"),
        ("статус", "", "EMPTY_CELL"),
        ("статус", "простили", "UNKNOWN_DEBT_STATUS"),
    ] {
        assert_eq!(refusals(&with(column, value)), [(column.to_owned(), code)], "{column} {value}");
    }
}

#[test]
fn all_wrong_columns_of_a_row_are_told_and_no_value_is_repeated() {
    let rows = read(&format!("{HEADER}\n;Тайнова;33.33.3333;тел-тайна;L-1;тайна;Банк;вчера;много;-7;;тайна\n"));
    let refusals = rows[0].1.clone().unwrap_err().refusals;

    assert_eq!(refusals.len(), 9);
    for refusal in &refusals {
        let shown = format!("{refusal:?}").to_lowercase();
        assert!(!shown.contains("тайн") && !shown.contains("вчера") && !shown.contains("33"), "{shown}");
        assert_eq!(refusal.line, 2);
        assert!(!refusal.reason.is_empty());
    }
}

#[test]
fn a_refused_row_stops_nobody_else() {
    let rows = read(&format!("{HEADER}\n{ROW}\nbad\n\n;;;;;;;;;;;\n\"broken;{ROW}\n{ROW};;\n{ROW};extra\n{ROW}\n"));
    let summary: Vec<_> =
        rows.iter().map(|(line, row)| (*line, row.as_ref().map_or_else(|bad| bad.refusals[0].code, |_| "ok"))).collect();

    assert_eq!(summary, [(2, "ok"), (3, "WRONG_CELL_COUNT"), (6, "BAD_QUOTES"), (7, "ok"), (8, "WRONG_CELL_COUNT"), (9, "ok")]);
}

#[test]
fn a_name_may_stand_in_three_columns() {
    let header = HEADER.replace("ФИО", "Фамилия;Имя;Отчество");
    let text = |name: &str| format!("{header}\n{}\n", ROW.replace("Иванова Анна Петровна", name));

    assert_eq!(portfolio_row(&text("Иванова;Анна;Петровна")).person.name.full(), "Иванова Анна Петровна");
    assert_eq!(portfolio_row(&text("Ким;Ли;-")).person.name.middle(), None);
    assert_eq!(refusals(&text("Иванова;;")), [("Фамилия".into(), "INVALID_NAME")]);
    assert_eq!(refusals(&text(";;"))[0].1, "EMPTY_CELL");
}

#[test]
fn a_passport_takes_its_issue_and_is_checked_against_the_birth_date() {
    let header = format!("{HEADER};паспорт;дата выдачи паспорта;кем выдан паспорт;код подразделения");
    let text = |cells: &str| format!("{header}\n{ROW};{cells}\n");
    let passport = portfolio_row(&text("4510 123456;14.05.2005;ОВД «Лесной»;770001")).person.passport.unwrap();

    assert_eq!(passport.issued_on().unwrap().to_string(), "2005-05-14");
    assert_eq!(passport.issued_by(), Some("ОВД «Лесной»"));
    assert_eq!(passport.department_code().unwrap().as_str(), "770-001");
    assert_eq!(refusals(&text("4510 123456;14.05.1995;;77")).len(), 2);
    assert!(portfolio_row(&text(";14.05.2005;;")).person.passport.is_none());
}

#[test]
fn a_repayment_is_read_with_its_spread() {
    let row = only_row(
        "Номер договора,Номер платежа,Дата платежа,Сумма,Основной долг,Госпошлина\nL-1,PAY-1,2025-05-10,\"1 000,50\",900,100.5\n",
    );
    let Row::Repayment(row) = row else { panic!("not a repayment") };

    assert_eq!((row.reference.as_str(), row.amount), ("PAY-1", Kopecks::new(100_050)));
    assert_eq!(row.spread.map(Kopecks::get), [90_000, 0, 0, 0, 10_050]);
}

#[test]
fn a_repayment_of_nothing_or_spread_beyond_itself_is_refused() {
    let text = |amount: &str, principal: &str| {
        format!("debt_number;reference;paid_on;amount;principal\nL-1;PAY-1;2025-05-10;{amount};{principal}\n")
    };

    assert_eq!(refusals(&text("0", "")), [("amount".into(), "AMOUNT_NOT_POSITIVE")]);
    assert_eq!(refusals(&text("10", "10,01")), [("amount".into(), "SPREAD_ABOVE_AMOUNT")]);
    assert_eq!(refusals(&text("-1", "")), [("amount".into(), "NEGATIVE_MONEY")]);
}

#[test]
fn a_payment_to_come_is_read() {
    let Row::Schedule(row) = only_row("due\tdebt_number\tother\tprincipal\n01.12.2025\tL-1\t5\t100\n") else {
        panic!("not a payment");
    };

    assert_eq!((row.due.to_string().as_str(), row.debt_number.as_str()), ("2025-12-01", "L-1"));
    assert_eq!([row.principal, row.interest, row.other].map(Kopecks::get), [10_000, 0, 500]);
}

#[test]
fn a_bad_payment_to_come_tells_its_debt_where_it_can() {
    let rows = read("debt_number;due;principal\nL-1;завтра;100\n;01.12.2025;100\nL-1;01.12.2025\n");
    let debts: Vec<_> = rows.iter().map(|(_, row)| row.clone().unwrap_err().debt_number).collect();

    assert_eq!(debts.iter().map(|debt| debt.as_ref().map(DebtNumber::as_str)).collect::<Vec<_>>(), [Some("L-1"), None, None]);
}
