//! One event of each type: the house, its creditors, debts and loads.

use crate::{
    PaymentLinkId, Sha256Hex,
    creditor::{CreditorEvent, Requisites},
    debt::{Balance, BindingProof, DebtEvent, DebtKind, DebtStatus, Repayment, ScheduledPayment, Statement},
    organisation::{DocumentKind, OrganisationEvent},
    payment_export::{CsvEncoding, ExportBatch, LogPlace, PaymentExportEvent},
    payment_link::{LinkMaker, PaymentLinkEvent},
    payment_point::{Accepts, DayHours, Hours, Location, PaymentPointEvent, PointClosing, PointFacts, PointKind, TimeZone},
    portfolio_import::{FileKind, PortfolioImportEvent, RowCounts},
    samples::{self, at, borrower, day, external_id, staff, text},
    values::{AccountNumber, Bic, Currency, DebtNumber, Host, Inn, Kopecks, Kpp},
};

pub(super) fn organisation() -> Vec<OrganisationEvent> {
    let host = || Host::parse("lk.example.ru").unwrap();
    let words = "Я соглашаюсь на обработку моих персональных данных.";
    vec![
        OrganisationEvent::Founded { name: text("ООО «Ромашка»"), code: external_id("romashka"), at: at() },
        OrganisationEvent::Renamed { name: text("ООО «Лютик»"), at: at() },
        OrganisationEvent::HostAdded { host: host(), at: at() },
        OrganisationEvent::HostRemoved { host: host(), at: at() },
        OrganisationEvent::DocumentPublished {
            kind: DocumentKind::PersonalDataConsent,
            version: 1,
            title: text("Согласие на обработку персональных данных"),
            text: text(words),
            text_sha256: Sha256Hex::of(words.as_bytes()),
            at: at(),
        },
    ]
}

pub(super) fn creditor() -> Vec<CreditorEvent> {
    let inn = || Inn::parse("7707083893").unwrap();
    let requisites = Requisites {
        payee: text("ПАО «Банк»"),
        inn: inn(),
        kpp: Some(Kpp::parse("770101001").unwrap()),
        bic: Bic::parse("044525225").unwrap(),
        bank_name: text("ПАО Сбербанк"),
        account: AccountNumber::parse("40702810138250123017").unwrap(),
        correspondent_account: AccountNumber::parse("30101810400000000225").unwrap(),
        purpose: text("Погашение задолженности по договору, НДС не облагается"),
    };
    let mut events = vec![
        CreditorEvent::Registered {
            organisation: samples::organisation(), name: text("ПАО «Банк»"), inn: inn(), at: at()
        },
        CreditorEvent::Renamed { name: text("АО «Банк»"), at: at() },
        CreditorEvent::RequisitesSet { version: 1, requisites, at: at() },
    ];
    events.extend(super::money::paying());
    events
}

pub(super) fn debt() -> Vec<DebtEvent> {
    let sum = |kopecks| Some(Kopecks::new(kopecks));
    let on = day("2026-11-22");
    let mut events = vec![
        DebtEvent::Registered {
            organisation: samples::organisation(),
            number: DebtNumber::parse("Л-1001/24").unwrap(),
            kind: DebtKind::Microloan,
            creditor: samples::creditor(1),
            borrower: borrower(1),
            contract_date: Some(day("2024-02-01")),
            currency: Currency::Rub,
            principal: sum(5_000_000),
            at: at(),
        },
        DebtEvent::BalanceStated { statement: statement(), at: at() },
        DebtEvent::RepaymentsRecorded { repayments: vec![repayment()], at: at() },
        DebtEvent::ScheduleStated { payments: vec![scheduled("2026-12-10"), scheduled("2027-01-10")], at: at() },
        DebtEvent::TermsChanged {
            kind: Some(DebtKind::Loan),
            contract_date: Some(day("2024-02-02")),
            principal: sum(5_500_000),
            at: at(),
        },
        DebtEvent::Bound { from: borrower(1), to: borrower(2), proof: BindingProof::DataMatched, at: at() },
        DebtEvent::Assigned { from: samples::creditor(1), to: samples::creditor(2), on, at: at() },
        DebtEvent::Closed { on, payment: None, at: at() },
        DebtEvent::Reopened { on, at: at() },
    ];
    events.extend(super::money::credits());
    events
}

fn balance() -> Balance {
    Balance {
        principal: Kopecks::new(4_000_000),
        interest: Kopecks::new(120_050),
        penalty: Kopecks::new(30_000),
        fee: Kopecks::new(9_900),
        state_duty: Kopecks::new(1),
    }
}

fn statement() -> Statement {
    let (as_of, overdue_since) = (day("2026-11-22"), Some(day("2026-05-10")));
    Statement { as_of, balance: balance(), overdue_since, status: DebtStatus::Overdue }
}

fn repayment() -> Repayment {
    let amount = balance().total().unwrap();
    Repayment { reference: external_id("P-2026/11-1"), paid_on: day("2026-11-20"), amount, components: balance() }
}

fn scheduled(due: &str) -> ScheduledPayment {
    let [amount, principal, interest, other] = [1000, 900, 90, 10].map(Kopecks::new);
    ScheduledPayment { due: day(due), amount, principal, interest, other }
}

pub(super) fn portfolio_import() -> Vec<PortfolioImportEvent> {
    let counts = RowCounts { rows: 10, accepted: 9, changed: 7, unchanged: 2, refused: 1 };
    vec![
        PortfolioImportEvent::Started {
            organisation: samples::organisation(),
            kind: FileKind::Portfolio,
            file_name: text("portfolio.csv"),
            file_sha256: Sha256Hex::of(b"file"),
            by: text("cli"),
            at: at(),
        },
        PortfolioImportEvent::RowsRecorded { through_line: 11, counts, at: at() },
        PortfolioImportEvent::Completed { totals: counts, at: at() },
        PortfolioImportEvent::Failed { code: text("UNREADABLE"), at: at() },
    ]
}

pub(super) fn payment_export() -> Vec<PaymentExportEvent> {
    let batch = ExportBatch {
        number: 1,
        after: LogPlace::default(),
        through: LogPlace { era: 1, transaction: 7_654_321, position: 1_234 },
        rows: 2,
        received: Kopecks::new(150_050),
        returned: Kopecks::new(50),
        more: false,
        encoding: CsvEncoding::Utf8,
        csv_sha256: Sha256Hex::of(b"file"),
    };
    let (name, encoding) = (text("Бухгалтерия"), CsvEncoding::Windows1251);
    vec![
        PaymentExportEvent::Registered {
            organisation: samples::organisation(),
            name: text("1С: Бухгалтерия"),
            creditors: [samples::creditor(1)].into(),
            encoding: CsvEncoding::Utf8,
            at: at(),
        },
        PaymentExportEvent::Changed { name, encoding, enabled: false, at: at() },
        PaymentExportEvent::BatchStarted { batch, at: at() },
        PaymentExportEvent::BatchAcknowledged { number: 1, by: staff(1), at: at() },
    ]
}

pub(super) fn payment_link() -> Vec<PaymentLinkEvent> {
    let link = PaymentLinkId::new(uuid::Uuid::from_u128(0x0190_0000_0000_7000_8000_000a_0000_0001));
    let (payment, at) = (samples::payment(1), at());
    vec![
        PaymentLinkEvent::Created {
            link,
            organisation: samples::organisation(),
            debt: samples::debt(),
            borrower: borrower(1),
            digest: Sha256Hex::of(b"secret"),
            by: LinkMaker::Staff(staff(1)),
            expires_at: samples::after(72 * 60),
            at,
        },
        PaymentLinkEvent::Used { link, payment, at },
        PaymentLinkEvent::Released { link, payment, at },
        PaymentLinkEvent::Spent { link, payment, at },
        PaymentLinkEvent::Revoked { link, by: LinkMaker::Borrower, at },
    ]
}

pub(super) fn payment_point() -> Vec<PaymentPointEvent> {
    let mut hours = Hours::default();
    hours.0[0] = DayHours::parse("09:00-13:00, 14:00-18:00").unwrap();
    let facts = Box::new(PointFacts {
        creditor: Some(samples::creditor(1)),
        kind: PointKind::BankOffice,
        name: text("Отделение на Тверской"),
        address: text("Москва, Тверская улица, 1"),
        location: Location::parse("55.757", "37.615").unwrap(),
        hours,
        time_zone: TimeZone::MOSCOW,
        accepts: Accepts { cash: true, card: true, sbp: false },
        commission: Some(text("Без комиссии")),
        phone: Some(text("8 800 555-35-35")),
    });
    vec![
        PaymentPointEvent::Stated { organisation: samples::organisation(), external_id: external_id("T-1"), facts, at: at() },
        PaymentPointEvent::Closed { why: PointClosing::Missing, at: at() },
        PaymentPointEvent::Opened { at: at() },
    ]
}
