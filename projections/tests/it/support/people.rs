use std::net::{IpAddr, Ipv4Addr};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{
    BorrowerId, CreditorId, DebtId, OrganisationId, PaymentId, RefundId, SessionId, StaffId, UserAgent,
    borrower::{Borrower, BorrowerCommand, Pin, Profile, RegisterBorrower},
    cabinet_account::{CabinetAccount, CabinetAccountCommand, OpenAccount, RegistrationRoute, SignIn, SignInMethod},
    creditor::{Creditor, CreditorCommand, RegisterCreditor},
    debt::{Balance, BindDebt, BindingProof, Debt, DebtCommand, DebtKind, DebtStatus, RegisterDebt, StateDebt, Statement},
    values::{BirthDate, BoundedText, Currency, DebtNumber, Email, ExternalId, Inn, Kopecks, Passport, PersonName, Phone},
};
use uuid::Uuid;

use super::World;

pub(crate) const ANNA: u128 = 0xA1;
pub(crate) const BORIS: u128 = 0xB1;

pub(crate) fn organisation() -> OrganisationId {
    OrganisationId::new(Uuid::from_u128(1))
}

pub(crate) fn stranger() -> OrganisationId {
    OrganisationId::new(Uuid::from_u128(2))
}

pub(crate) fn borrower(number: u128) -> BorrowerId {
    BorrowerId::new(Uuid::from_u128(number))
}

pub(crate) fn debt(number: u128) -> DebtId {
    DebtId::new(Uuid::from_u128(0xD000 + number))
}

pub(crate) fn creditor(number: u128) -> CreditorId {
    CreditorId::new(Uuid::from_u128(0xC000 + number))
}

pub(crate) fn payment(number: u128) -> PaymentId {
    PaymentId::new(Uuid::from_u128(0xB000 + number))
}

pub(crate) fn refund(number: u128) -> RefundId {
    RefundId::new(Uuid::from_u128(0xE000 + number))
}

pub(crate) fn session(number: u128) -> SessionId {
    SessionId::new(Uuid::from_u128(0x5000 + number))
}

pub(crate) fn staff(number: u128) -> StaffId {
    StaffId::new(Uuid::from_u128(0xF000 + number))
}

pub(crate) fn at(minute: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap() + TimeDelta::minutes(minute)
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn phone(text: &str) -> Phone {
    Phone::parse(text).unwrap()
}

pub(crate) fn text<const MAX: usize>(text: &str) -> BoundedText<MAX> {
    BoundedText::parse(text).unwrap()
}

pub(crate) const fn address() -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(198, 51, 100, 7))
}

pub(crate) fn profile(name: &str) -> Profile {
    Profile {
        name: PersonName::parse(name).unwrap(),
        birth_date: BirthDate::parse("12.04.1985").unwrap(),
        passport: Some(Passport::parse("4510 123456").unwrap()),
        inn: None,
        snils: None,
        registration_address: None,
        residence_address: None,
        employer: Some(text("ООО «Ромашка»")),
    }
}

impl World {
    pub(crate) async fn registered(&self, number: u128, name: &str, phones: &[&str]) {
        self.registered_in(organisation(), number, name, phones).await;
    }

    pub(crate) async fn registered_in(&self, organisation: OrganisationId, number: u128, name: &str, phones: &[&str]) {
        let pin = Pin::FIRST.get() + u64::try_from(number).unwrap();
        let command = BorrowerCommand::Register(Box::new(RegisterBorrower {
            organisation,
            pin: Pin::try_new(pin).unwrap(),
            external_id: ExternalId::parse(&format!("crm-{number}")).unwrap(),
            profile: profile(name),
            phones: phones.iter().map(|text| phone(text)).collect(),
            email: Some(Email::parse("person@example.ru").unwrap()),
            at: at(0),
        }));
        self.run_in::<Borrower>(organisation, borrower(number), Some(borrower(number).uuid()), command).await;
    }

    pub(crate) async fn to_borrower(&self, number: u128, command: BorrowerCommand) {
        self.run::<Borrower>(borrower(number), Some(borrower(number).uuid()), command).await;
    }

    pub(crate) async fn to_account(&self, number: u128, command: CabinetAccountCommand) {
        self.run::<CabinetAccount>(borrower(number), Some(borrower(number).uuid()), command).await;
    }

    pub(crate) async fn opened(&self, number: u128, by: &str) {
        let via = RegistrationRoute::KnownPhone;
        let open = OpenAccount { phone: phone(by), via, debt: debt(1), at: at(2) };
        self.to_account(number, CabinetAccountCommand::Open(open)).await;
    }

    pub(crate) async fn signed_in(&self, number: u128, with: SessionId, minute: i64) {
        let sign_in = SignIn {
            session: with,
            method: SignInMethod::PhoneAndCode,
            address: address(),
            agent: UserAgent::new("Firefox"),
            at: at(minute),
        };
        self.to_account(number, CabinetAccountCommand::SignIn(sign_in)).await;
    }

    pub(crate) async fn creditor_registered(&self, number: u128, name: &str) {
        let inn = Inn::parse("7707083893").unwrap();
        let register = RegisterCreditor { organisation: organisation(), name: text(name), inn, at: at(0) };
        self.run::<Creditor>(creditor(number), None, CreditorCommand::Register(register)).await;
    }

    pub(crate) async fn debt_registered(&self, number: u128, name: &str, owner: u128) {
        let register = RegisterDebt {
            organisation: organisation(),
            number: DebtNumber::parse(name).unwrap(),
            kind: DebtKind::Loan,
            creditor: creditor(1),
            borrower: borrower(owner),
            contract_date: Some(day("2024-03-01")),
            currency: Currency::Rub,
            principal: Some(Kopecks::new(10_000_000)),
            at: at(1),
        };
        self.to_debt(number, owner, DebtCommand::Register(register)).await;
    }

    pub(crate) async fn to_debt(&self, number: u128, owner: u128, command: DebtCommand) {
        self.run::<Debt>(debt(number), Some(borrower(owner).uuid()), command).await;
    }

    pub(crate) async fn stated(&self, (number, owner): (u128, u128), as_of: &str, principal: i64, overdue: Option<&str>) {
        let balance = Balance { principal: Kopecks::new(principal), interest: Kopecks::new(principal / 10), ..Balance::ZERO };
        let closed = principal == 0;
        let status = match (closed, overdue) {
            (true, _) => DebtStatus::Closed,
            (false, Some(_)) => DebtStatus::Overdue,
            (false, None) => DebtStatus::Active,
        };
        let statement = Statement { as_of: day(as_of), balance, overdue_since: overdue.map(day), status };
        self.to_debt(number, owner, DebtCommand::State(StateDebt { statement, at: at(3) })).await;
    }

    pub(crate) async fn bound(&self, number: u128, to: u128) {
        let bind = BindDebt { borrower: borrower(to), proof: BindingProof::DataMatched, current_has_account: false, at: at(5) };
        self.to_debt(number, to, DebtCommand::Bind(bind)).await;
    }
}
