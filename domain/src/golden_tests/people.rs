//! One event of each type: borrowers, their accounts, and staff.

use crate::{
    Personal, Sha256Hex,
    borrower::{BorrowerEvent, ConsentMethod, ContactSource, Pin, Profile, ProfilePatch, ProfileRecord},
    borrower_access::{BorrowerAccessEvent, CardView},
    cabinet_account::{CabinetAccountEvent, CodePurpose, FailureReason, RegistrationRoute, RevocationReason, SignInMethod},
    organisation::DocumentKind,
    samples::{address, after, agent, at, debt, email, external_id, organisation, phone, session, staff, text},
    staff_member::{Role, StaffFailureReason, StaffMemberEvent},
    values::{BirthDate, DepartmentCode, LoginName, Passport, PersonInn, PersonName, PostalAddress, Snils},
};

fn profile() -> ProfileRecord {
    let passport = Passport::parse("4510 123456").unwrap().with_department_code(DepartmentCode::parse("770-001").unwrap());
    let passport = passport.with_issued_on(crate::samples::day("2010-02-01")).with_issued_by("ОВД района Сокол").unwrap();
    let whole = Profile {
        name: PersonName::parse("Иванова Анна Петровна").unwrap(),
        birth_date: BirthDate::parse("1985-12-31").unwrap(),
        passport: Some(passport),
        inn: Some(PersonInn::parse("500100732259").unwrap()),
        snils: Some(Snils::parse("112-233-445 95").unwrap()),
        registration_address: Some(PostalAddress::parse("125000, Москва, ул. Лесная, 5").unwrap()),
        residence_address: Some(PostalAddress::parse("300000, Тула, ул. Мира, 1").unwrap()),
        employer: Some(text("ООО «Три кита»")),
    };
    whole.into()
}

fn patch() -> ProfilePatch {
    let ProfileRecord { name, birth_date, passport, inn, snils, registration_address, residence_address, employer } = profile();
    let (name, birth_date) = (Some(name), Some(birth_date));
    ProfilePatch { name, birth_date, passport, inn, snils, registration_address, residence_address, employer }
}

pub(super) fn borrower() -> Vec<BorrowerEvent> {
    let (old, new) = (phone(4567).into(), phone(8901).into());
    let source = ContactSource::Import;
    vec![
        BorrowerEvent::Registered {
            organisation: organisation(),
            pin: Pin::FIRST,
            external_id: external_id("C-77"),
            profile: profile(),
            phones: vec![phone(4567).into(), phone(4568).into()],
            email: Some(email("anna@example.ru").into()),
            at: at(),
        },
        BorrowerEvent::ProfileChanged { patch: patch(), at: at() },
        BorrowerEvent::PhoneAdded { phone: phone(4569).into(), source, at: at() },
        BorrowerEvent::PhoneRemoved { phone: phone(4568).into(), at: at() },
        BorrowerEvent::PhoneConfirmed { phone: phone(4567).into(), at: at() },
        BorrowerEvent::PhoneChanged { old, new, at: at() },
        BorrowerEvent::EmailChanged { email: Some(email("a@example.ru").into()), source: ContactSource::Borrower, at: at() },
        BorrowerEvent::ConsentGiven {
            document: DocumentKind::PersonalDataConsent,
            version: 1,
            text_sha256: Sha256Hex::of(b"text"),
            method: ConsentMethod::SmsCode,
            address: address().into(),
            agent: agent().into(),
            at: at(),
        },
        BorrowerEvent::ConsentWithdrawn { document: DocumentKind::PersonalDataConsent, version: 1, at: at() },
    ]
}

pub(super) fn borrower_access() -> Vec<BorrowerAccessEvent> {
    vec![BorrowerAccessEvent::Viewed { staff: staff(1), view: CardView::Card, at: at() }]
}

pub(super) fn cabinet_account() -> Vec<CabinetAccountEvent> {
    use CabinetAccountEvent as Event;
    let (old, new) = (phone(4567).into(), phone(8901).into());
    let (by, at, session) = (staff(1), at(), session(1));
    let (address, agent) = (Personal::from(address()), agent().into());
    vec![
        Event::Opened { phone: phone(4567).into(), via: RegistrationRoute::IdentityConfirmed, debt: debt(), at },
        Event::PasswordSet { at },
        Event::CodeSent { purpose: CodePurpose::SignIn, phone: phone(4567).masked().into(), at },
        Event::SignedIn { session, method: SignInMethod::PasswordAndCode, address: address.clone(), agent, at },
        Event::SignInFailed { reason: FailureReason::WrongCode, address, at },
        Event::Locked { until: after(1), at },
        Event::Blocked { reason: text("По заявлению заёмщика").into(), by, at },
        Event::Unblocked { by, at },
        Event::AccessReset { by, at },
        Event::SessionRevoked { session, reason: RevocationReason::ByStaff(by), at },
        Event::AllSessionsRevoked { reason: RevocationReason::ByBorrower, kept: Some(session), at },
        Event::SignedOut { session, at },
        Event::PhoneChanged { old, new, at },
    ]
}

pub(super) fn staff_member() -> Vec<StaffMemberEvent> {
    use StaffMemberEvent as Event;
    let (by, at, session) = (staff(2), at(), session(1));
    let (address, agent) = (Personal::from(address()), agent().into());
    let login = LoginName::parse("a.petrov").unwrap();
    let name = PersonName::parse("Петров Алексей Ильич").unwrap().into();
    vec![
        Event::Hired { organisation: organisation(), login, name, role: Role::Administrator, by: Some(by), at },
        Event::RoleChanged { from: Role::Administrator, to: Role::Supervisor, by, at },
        Event::Dismissed { by, at },
        Event::Reinstated { by, at },
        Event::PasswordSet { at },
        Event::SecondFactorEnrolled { at },
        Event::SecondFactorReset { by: Some(by), at },
        Event::SignedIn { session, address: address.clone(), agent, at },
        Event::SignInFailed { reason: StaffFailureReason::WrongSecondFactor, address, at },
        Event::Locked { until: after(1), at },
        Event::Unlocked { at },
        Event::SessionsRevoked { by: Some(by), at },
        Event::SessionDropped { session, at },
        Event::SignedOut { session, at },
    ]
}
