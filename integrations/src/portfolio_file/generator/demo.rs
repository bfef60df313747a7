//! The demo portfolio: people known by name for demonstrations and tests, and a crowd around them.

use std::{fs, io, path::Path};

use chrono::NaiveDate;
use domain::values::Kopecks;

use super::{
    debts::{CREDITORS, Debt, Debts, Payment, Repayment, payment},
    people::{Person, inn, snils},
    writer::{CsvWriter, PORTFOLIO_HEADER, REPAYMENTS_HEADER, SCHEDULE_HEADER},
};

/// Debts of the crowd, and the seed that makes it.
const CROWD: (u32, u64) = (55, 2026);
/// Rows refused: birth date in line 3, taxpayer number in line 5, principal and status in line 7.
const BROKEN: &str = "\
ID заёмщика,ФИО,Дата рождения,Телефоны,ИНН,Номер договора,Вид долга,Кредитор,Дата остатка,Основной долг,Статус\r\n\
B-0001,Громов Пётр Ильич,05.03.1980,+79031112233,,B-1001,кредит,АО «Первый Банк»,01.11.2026,15000.00,действует\r\n\
B-0002,Белова Инна Олеговна,31.02.1990,+79031112244,,B-1002,карта,АО «Первый Банк»,01.11.2026,8000.50,просрочен\r\n\
B-0003,Чернов Лев Маркович,17.09.1975,\"89031112255, 89031112266\",,B-1003,микрозайм,ООО МФК «Быстрые деньги»,01.11.2026,\"1 234,56\",суд\r\n\
B-0004,Серова Яна Игоревна,02.12.1988,,770000000000,B-1004,микрозайм,ООО МФК «Быстрые деньги»,01.11.2026,4300,просрочен\r\n\
B-0005,Рыжов Глеб Антонович,1999-06-30,+79031112277,,B-1005,другое,ООО ПКО «Возврат»,2026-11-01,700.7,закрыт\r\n\
B-0006,Синева Ада Львовна,11.11.1991,+79031112288,,B-1006,кредит,ООО ПКО «Возврат»,01.11.2026,-100.00,неизвестно\r\n";

/// Writes `demo-portfolio.csv`, `demo-repayments.csv`, `demo-schedule.csv` and `demo-broken.csv` into a folder.
pub fn write_demo(folder: impl AsRef<Path>) -> io::Result<()> {
    let folder = folder.as_ref();
    let known = known();
    let mut portfolio = CsvWriter::create(&folder.join("demo-portfolio.csv"), PORTFOLIO_HEADER)?;
    let mut repayments = CsvWriter::create(&folder.join("demo-repayments.csv"), REPAYMENTS_HEADER)?;
    let mut schedule = CsvWriter::create(&folder.join("demo-schedule.csv"), SCHEDULE_HEADER)?;
    for (person, debt) in &known {
        portfolio.debt(person, debt)?;
    }
    for repayment in known_repayments() {
        repayments.repayment(&repayment)?;
    }
    for payment in known_payments(&known) {
        schedule.payment(&payment)?;
    }
    for made in Debts::new(CROWD.0, CROWD.1) {
        portfolio.debt(&made.person, &made.debt)?;
        made.repayments().try_for_each(|repayment| repayments.repayment(&repayment))?;
        made.schedule().try_for_each(|payment| schedule.payment(&payment))?;
    }
    portfolio.finish()?;
    repayments.finish()?;
    schedule.finish()?;
    fs::write(folder.join("demo-broken.csv"), encoding_rs::WINDOWS_1251.encode(BROKEN).0)
}

fn known() -> Vec<(Person, Debt)> {
    let (anna, boris) = (anna(), boris());
    let [quick, bank, collector] = CREDITORS;
    let late = Some(day(2026, 8, 15));
    vec![
        (anna.clone(), debt("L-1001", ("микрозайм", quick), [30_000, 24_500, 3_210, 450, 0], late, "просрочен")),
        (anna, debt("L-1002", ("карта", bank), [150_000, 87_340, 1_905, 0, 0], None, "действует")),
        (boris, debt("K-2001", ("кредит", bank), [400_000, 215_000, 31_420, 5_600, 9_350], late, "суд")),
        (vera(), debt("M-3001", ("микрозайм", collector), [18_000, 18_000, 7_950, 1_200, 0], late, "просрочен")),
        (namesake(), debt("U-9001", ("кредит", collector), [60_000, 41_300, 5_775, 830, 0], late, "просрочен")),
    ]
}

fn anna() -> Person {
    Person {
        external_id: "P-0001".into(),
        name: "Иванова Анна Петровна".into(),
        birth_date: "1985-04-12".into(),
        phones: "+79161234567".into(),
        email: "anna@example.ru".into(),
        passport: "4510 123456".into(),
        inn: inn(7_712_345_601),
        snils: snils(123_456_789),
        registration: "г. Москва, ул. Лесная, д. 5, кв. 12".into(),
        residence: "г. Москва, ул. Лесная, д. 5, кв. 12".into(),
        employer: "ООО «Вектор»".into(),
    }
}

fn boris() -> Person {
    Person {
        external_id: "P-0002".into(),
        name: "Петров Борис Сергеевич".into(),
        birth_date: "1979-11-03".into(),
        phones: "+79262345678".into(),
        email: "boris@example.ru".into(),
        passport: "4508 654321".into(),
        inn: inn(7_712_345_602),
        snils: snils(123_456_790),
        registration: "г. Тула, ул. Садовая, д. 17".into(),
        residence: "г. Москва, пр-кт Мира, д. 101, кв. 44".into(),
        employer: "АО «Северный завод»".into(),
    }
}

/// Has no phone: must be let in another way.
fn vera() -> Person {
    Person {
        external_id: "P-0003".into(),
        name: "Сидорова Вера Ильинична".into(),
        birth_date: "1990-07-21".into(),
        passport: "4512 777888".into(),
        inn: inn(7_712_345_603),
        snils: snils(123_456_791),
        registration: "г. Казань, ул. Полевая, д. 3, кв. 8".into(),
        ..Person::default()
    }
}

/// Anna's name and birth date under another id: maybe Anna, maybe not.
fn namesake() -> Person {
    Person {
        external_id: "P-9001".into(),
        name: "Иванова Анна Петровна".into(),
        birth_date: "1985-04-12".into(),
        ..Person::default()
    }
}

/// `rubles` are the sum lent, then principal, interest, penalty and state duty.
fn debt(
    number: &str,
    (kind, creditor): (&'static str, &'static str),
    rubles: [i64; 5],
    overdue_since: Option<NaiveDate>,
    status: &'static str,
) -> Debt {
    let [amount, principal, interest, penalty, state_duty] = rubles.map(|rubles| Kopecks::new(rubles * 100));
    Debt {
        number: number.to_owned(),
        kind,
        creditor,
        contract_date: day(2025, 2, 14),
        amount,
        principal,
        interest,
        penalty,
        fee: Kopecks::ZERO,
        state_duty,
        overdue_since,
        status,
    }
}

fn known_repayments() -> Vec<Repayment> {
    let repayment = |number: &str, month, [principal, interest]: [i64; 2]| Repayment {
        debt_number: number.to_owned(),
        reference: format!("PAY-{number}-{month}"),
        paid_on: day(2026, month, 10),
        principal: Kopecks::new(principal),
        interest: Kopecks::new(interest),
    };
    vec![
        repayment("L-1001", 5, [180_000, 95_050]),
        repayment("L-1001", 6, [190_000, 85_050]),
        repayment("L-1001", 7, [180_000, 0]),
        repayment("L-1002", 9, [450_000, 191_213]),
        repayment("L-1002", 10, [455_000, 186_213]),
        repayment("K-2001", 7, [1_000_000, 0]),
    ]
}

/// The card of Anna is the one known debt that is paid on schedule.
fn known_payments(known: &[(Person, Debt)]) -> impl Iterator<Item = Payment> + '_ {
    let on_schedule = known.iter().filter(|(_, debt)| debt.overdue_since.is_none());
    on_schedule.flat_map(|(_, debt)| (1..=12).map(move |month| payment(debt, month)))
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}
