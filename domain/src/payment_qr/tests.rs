//! What the standard wants, and the mistakes met in other programs.

use proptest::prelude::*;

use super::{PaymentQrError, Transfer, qr_text::qr_text};
use crate::{
    creditor::Requisites,
    samples::text,
    values::{AccountNumber, Bic, BoundedText, DebtNumber, Inn, Kopecks, Kpp, PersonName},
};

fn requisites() -> Requisites {
    Requisites {
        payee: text("ООО «Три кита»"),
        inn: Inn::parse("7707083893").unwrap(),
        kpp: Some(Kpp::parse("770101001").unwrap()),
        bic: Bic::parse("044525225").unwrap(),
        bank_name: text("ОАО \"БАНК\""),
        account: AccountNumber::parse("40702810138250123017").unwrap(),
        correspondent_account: AccountNumber::parse("30101810965770000413").unwrap(),
        purpose: text("Погашение задолженности по договору. НДС не облагается."),
    }
}

fn transfer(requisites: Requisites, sum: Option<i64>) -> Result<Transfer, PaymentQrError> {
    let (debt, payer) = (DebtNumber::parse("L-1001").unwrap(), PersonName::parse("Иванова Анна Петровна").unwrap());
    Transfer::try_new(requisites, debt, Some(payer), sum.map(Kopecks::new))
}

fn purpose(words: &str, debt: &str) -> String {
    let requisites = Requisites { purpose: text(words), ..requisites() };
    Transfer::try_new(requisites, DebtNumber::parse(debt).unwrap(), None, None).unwrap().purpose()
}

/// Reads a code as a bank does: service block, one separator, keys and values.
fn parse(text: &str) -> (char, Vec<(&str, &str)>) {
    let rest = text.strip_prefix("ST00012").unwrap();
    let separator = rest.chars().next().unwrap();
    let pairs = rest[separator.len_utf8()..].split(separator);
    (separator, pairs.map(|pair| pair.split_once('=').unwrap()).collect())
}

#[test]
fn the_mandatory_block_is_that_of_the_published_example() {
    let block = qr_text(&transfer(requisites(), None).unwrap().mandatory(), &[]).unwrap();
    assert_eq!(
        block,
        "ST00012|Name=ООО «Три кита»|PersonalAcc=40702810138250123017|BankName=ОАО \"БАНК\"|BIC=044525225|CorrespAcc=30101810965770000413"
    );
    assert_eq!(block.len(), 145);
}

#[test]
fn a_whole_code_has_the_keys_of_the_standard_and_kopecks_without_a_point() {
    let code = transfer(requisites(), Some(123_456)).unwrap().qr_text().unwrap();
    let (separator, fields) = parse(&code);
    assert_eq!(separator, '|');
    assert_eq!(
        fields[5..],
        [
            ("Sum", "123456"),
            ("Purpose", "Погашение задолженности по договору L-1001. НДС не облагается"),
            ("PayeeINN", "7707083893"),
            ("KPP", "770101001"),
            ("Contract", "L-1001"),
            ("PersAcc", "L-1001"),
            ("LastName", "Иванова"),
            ("FirstName", "Анна"),
            ("MiddleName", "Петровна"),
            ("TechCode", "07"),
        ]
    );
}

#[test]
fn what_is_not_known_has_no_field() {
    let requisites = Requisites { kpp: None, ..requisites() };
    let code = Transfer::try_new(requisites, DebtNumber::parse("1").unwrap(), None, None).unwrap().qr_text().unwrap();
    let keys: Vec<&str> = parse(&code).1.into_iter().map(|(key, _)| key).skip(5).collect();
    assert_eq!(keys, ["Purpose", "PayeeINN", "Contract", "PersAcc", "TechCode"]);
}

#[test]
fn a_sum_is_above_zero_and_has_at_most_18_digits() {
    for sum in [0, -1, i64::MIN] {
        assert_eq!(transfer(requisites(), Some(sum)), Err(PaymentQrError::SumNotPositive), "{sum}");
    }
    assert_eq!(transfer(requisites(), Some(1_000_000_000_000_000_000)), Err(PaymentQrError::SumTooLarge));
    assert!(transfer(requisites(), Some(999_999_999_999_999_999)).is_ok());
}

#[test]
fn a_separator_that_stands_in_a_value_is_replaced_everywhere() {
    let requisites = Requisites { payee: text("ООО \"А|Б\" #1"), purpose: text("Долг; пени"), ..requisites() };
    let code = transfer(requisites, Some(100)).unwrap().qr_text().unwrap();
    let (separator, fields) = parse(&code);
    assert_eq!(separator, ':');
    assert_eq!((fields[0], fields.len()), (("Name", "ООО \"А|Б\" #1"), 15));

    let all = Requisites { payee: text("|#;:^_~{}!@$"), ..self::requisites() };
    assert_eq!(transfer(all, None).unwrap().qr_text(), Err(PaymentQrError::NoSeparator));
}

#[test]
fn the_mandatory_block_has_at_most_300_bytes() {
    // 45 bytes of keys, 49 of accounts and bank code, 45 of the bank's name leave 161 for the payee.
    let named = |payee: &str| {
        let requisites = Requisites { payee: text(payee), bank_name: text(&"B".repeat(45)), ..requisites() };
        transfer(requisites, None).unwrap().qr_text()
    };
    assert!(named(&"A".repeat(160)).is_ok());
    assert!(named(&format!("{}A", "Я".repeat(80))).is_ok());
    assert_eq!(named(&"Я".repeat(81)), Err(PaymentQrError::RequisitesTooLong));
}

#[test]
fn the_types_keep_the_lengths_of_the_standard() {
    assert!(BoundedText::<160>::parse(&"я".repeat(161)).is_err() && BoundedText::<160>::parse(" ").is_err());
    assert!(BoundedText::<45>::parse(&"я".repeat(46)).is_err());
    assert!(AccountNumber::parse("0").is_err() && Bic::parse("04452522").is_err());
    assert!(Inn::parse("7707083893000").is_err() && Kpp::parse("7701010010").is_err());
}

#[test]
fn a_value_is_one_line() {
    let requisites =
        Requisites { payee: text("ООО\n«Три  кита»"), bank_name: text("ОАО\r\n\"БАНК\""), ..requisites() };
    assert_eq!(transfer(requisites, None).unwrap().mandatory(), transfer(self::requisites(), None).unwrap().mandatory());
}

#[test]
fn a_purpose_names_the_contract_and_says_once_that_no_vat_is_in_it() {
    for (words, told) in [
        ("Погашение долга", "Погашение долга, договор L-1001. НДС не облагается"),
        ("Погашение долга по договору, НДС не облагается", "Погашение долга по договору L-1001. НДС не облагается"),
        ("Оплата. НДС не облагается. Без комиссии", "Оплата. Без комиссии, договор L-1001. НДС не облагается"),
        ("НДС не облагается", "Договор L-1001. НДС не облагается"),
        ("Услуги, в т. ч. НДС 22 %", "Услуги, в т. ч. НДС 22 %, договор L-1001"),
    ] {
        assert_eq!(purpose(words, "L-1001"), told);
    }
}

#[test]
fn a_long_purpose_loses_the_creditors_words_and_never_the_contract() {
    let number = "9".repeat(64);
    let told = purpose(&format!("{} по договору", "Погашение ".repeat(14)), &number);
    assert_eq!(told.chars().count(), 160);
    assert!(told.ends_with(&format!(", договор {number}. НДС не облагается")), "{told}");
}

proptest! {
    #[test]
    fn what_was_built_reads_back(
        payee in "[А-яA-z0-9«»\"|#;:=^~!'., -]{1,60}",
        words in "[А-яA-z0-9«»\"|#;:=^~!'., -]{1,160}",
        number in "[0-9A-ZА-Я/_.№ -]{0,60}[0-9]",
        sum in proptest::option::of(1_i64..=999_999_999_999_999_999),
    ) {
        prop_assume!(!payee.trim().is_empty() && !words.trim().is_empty());
        let requisites = Requisites { payee: text(&payee), purpose: text(&words), ..requisites() };
        let debt = DebtNumber::parse(&number).unwrap();
        let transfer = Transfer::try_new(requisites, debt.clone(), None, sum.map(Kopecks::new)).unwrap();
        let code = transfer.qr_text().unwrap();
        let (_, fields) = parse(&code);
        let find = |key: &str| fields.iter().find(|(found, _)| *found == key).map(|(_, value)| *value);
        let name = payee.split_whitespace().collect::<Vec<_>>().join(" ");
        let keys: Vec<&str> = fields.iter().take(5).map(|(key, _)| *key).collect();
        prop_assert_eq!(keys, ["Name", "PersonalAcc", "BankName", "BIC", "CorrespAcc"]);
        prop_assert_eq!(find("Name"), Some(name.as_str()));
        prop_assert_eq!(find("Sum").map(|sum| sum.parse().unwrap()), sum);
        prop_assert_eq!(find("Contract"), Some(debt.as_str()));
        prop_assert_eq!(find("PersAcc"), Some(debt.as_str()));
        let purpose = find("Purpose").unwrap();
        prop_assert!(purpose.chars().count() <= 160 && purpose.contains(debt.as_str()));
    }
}
