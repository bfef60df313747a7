use domain::{
    ProviderAccountId, RegisterId, Sha256Hex, UserAgent,
    allocation::{AllocationPolicy, AllocationRules},
    borrower::{
        BorrowerCommand, ChangeEmail, ChangePhone, ConfirmPhone, Consent, ConsentMethod, GiveConsents, StateProfile,
        WithdrawConsent,
    },
    borrower_access::{BorrowerAccess, BorrowerAccessCommand, CardView, RecordView},
    cabinet_account::{
        BlockAccount, CabinetAccountCommand, FailureReason, RecordFailure, ResetAccess, RevokeAllSessions, RevokeSession,
        RevokedBy, SetPassword, SignOut, UnblockAccount,
    },
    creditor::{
        Creditor, CreditorCommand, FiscalPolicy, ReceiptIssuer, RenameCreditor, Requisites, SetAllocationRules, SetFiscalPolicy,
        SetRequisites, TaxSystem,
    },
    debt::{
        AssignDebt, Balance, ChangeTerms, DebtCommand, DebtKind, RecordRepayments, Repayment, ScheduledPayment, StateSchedule,
    },
    organisation::{
        AddHost, DocumentKind, FoundOrganisation, Organisation, OrganisationCommand, PublishDocument, RemoveHost,
        RenameOrganisation,
    },
    payment::Provider,
    payment_register::{CompleteRegister, FailRegister, PaymentRegister, PaymentRegisterCommand, RegisterTotals, StartRegister},
    portfolio_import::{CompleteImport, FileKind, PortfolioImport, PortfolioImportCommand, RecordRows, RowCounts, StartImport},
    staff_member::{
        ChangeRole, DismissStaffMember, EnrolSecondFactor, HireStaffMember, ReinstateStaffMember, Role, SetStaffPassword,
        SignInStaff, StaffMember, StaffMemberCommand,
    },
    values::{AccountNumber, Bic, ExternalId, Host, Inn, Kopecks, LoginName, PersonName},
};
use uuid::Uuid;

use super::{
    ANNA, BORIS, World, address, at, borrower, creditor, day, exports, links, organisation, payments, phone, points, profile,
    session, staff, text, ways_to_pay,
};

/// A bit of everything, as a year of work leaves it.
pub(crate) async fn mixed_history(world: &World) {
    settings(world).await;
    people(world).await;
    debts(world).await;
    payments(world).await;
    sign_ins(world).await;
    let looks = [CardView::Card, CardView::History];
    for (minute, view) in (0..).zip(looks) {
        let record = RecordView { staff: staff(1), view, at: at(50 + minute) };
        let command = BorrowerAccessCommand::RecordView(record);
        world.run::<BorrowerAccess>(borrower(ANNA), Some(borrower(ANNA).uuid()), command).await;
    }
    employees(world).await;
    import(world).await;
    exports(world).await;
    links(world).await;
    points(world).await;
    registers(world).await;
}

/// A register that was compared, and one that could not be read.
async fn registers(world: &World) {
    for (number, file) in [(1, "one"), (2, "two")] {
        let start = StartRegister {
            organisation: organisation(),
            creditor: creditor(1),
            account: ProviderAccountId::new(Uuid::from_u128(0xAC)),
            provider: Provider::YooKassa,
            day: day("2026-09-20"),
            file_name: text("реестр.csv"),
            file_sha256: Sha256Hex::of(file.as_bytes()),
            by: text("staff:1"),
            at: at(60),
        };
        let totals =
            RegisterTotals { rows: 1, matched_payments: 1, matched_paid: Kopecks::new(100), ..RegisterTotals::default() };
        let end = match number {
            1 => PaymentRegisterCommand::Complete(Box::new(CompleteRegister { totals, at: at(61) })),
            _ => PaymentRegisterCommand::Fail(FailRegister { code: text("FILE_CHANGED"), at: at(61) }),
        };
        for command in [PaymentRegisterCommand::Start(Box::new(start)), end] {
            world.run::<PaymentRegister>(RegisterId::new(Uuid::from_u128(0x9000 + number)), None, command).await;
        }
    }
}

/// One who came, rose, left and came back.
pub(crate) async fn employees(world: &World) {
    let hire = |login: &str| {
        StaffMemberCommand::Hire(HireStaffMember {
            organisation: organisation(),
            login: LoginName::parse(login).unwrap(),
            name: PersonName::parse("Сидорова Вера").unwrap(),
            role: Role::Operator,
            by: None,
            at: at(0),
        })
    };
    let to_member = async |number, command| world.run::<StaffMember>(staff(number), Some(staff(number).uuid()), command).await;
    to_member(1, hire("vera")).await;
    to_member(2, hire("anton")).await;
    for command in [
        StaffMemberCommand::SetPassword(SetStaffPassword { at: at(1) }),
        StaffMemberCommand::EnrolSecondFactor(EnrolSecondFactor { at: at(2) }),
        StaffMemberCommand::SignIn(SignInStaff {
            session: session(99),
            address: address(),
            agent: UserAgent::new("Firefox"),
            at: at(3),
        }),
        StaffMemberCommand::ChangeRole(ChangeRole { role: Role::Supervisor, by: staff(2), member: staff(1), at: at(4) }),
        StaffMemberCommand::Dismiss(DismissStaffMember { by: staff(2), member: staff(1), at: at(5) }),
        StaffMemberCommand::Reinstate(ReinstateStaffMember { by: staff(2), at: at(6) }),
    ] {
        to_member(1, command).await;
    }
}

pub(crate) async fn settings(world: &World) {
    let id = organisation();
    let publish = |body: &str, minute| {
        OrganisationCommand::PublishDocument(PublishDocument {
            kind: DocumentKind::PersonalDataConsent,
            title: text("Согласие"),
            text: text(body),
            at: at(minute),
        })
    };
    let host = |name: &str| Host::parse(name).unwrap();
    for command in [
        OrganisationCommand::Found(FoundOrganisation {
            name: text("Ромашка"),
            code: ExternalId::parse("romashka").unwrap(),
            at: at(0),
        }),
        OrganisationCommand::AddHost(AddHost { host: host("lk.example.ru"), at: at(0) }),
        OrganisationCommand::AddHost(AddHost { host: host("old.example.ru"), at: at(0) }),
        OrganisationCommand::RemoveHost(RemoveHost { host: host("old.example.ru"), at: at(1) }),
        OrganisationCommand::Rename(RenameOrganisation { name: text("Ромашка Плюс"), at: at(1) }),
        publish("Первый текст", 1),
        publish("Второй текст", 2),
    ] {
        world.run::<Organisation>(id, None, command).await;
    }
    world.creditor_registered(1, "Банк").await;
    world.creditor_registered(2, "Фонд").await;
    let rename = CreditorCommand::Rename(RenameCreditor { name: text("Банк Север"), at: at(1) });
    world.run::<Creditor>(creditor(1), None, rename).await;
    let set = SetRequisites { requisites: requisites(), at: at(2) };
    world.run::<Creditor>(creditor(1), None, CreditorCommand::SetRequisites(Box::new(set))).await;
    let own = AllocationRules { rules: Vec::new(), default: AllocationPolicy::civil_code() };
    for (rules, minute) in [(own, 3), (AllocationRules::of_law(), 4)] {
        let set = SetAllocationRules { rules, at: at(minute) };
        world.run::<Creditor>(creditor(1), None, CreditorCommand::SetAllocationRules(set)).await;
    }
    let set = SetFiscalPolicy { policy: fiscal_policy(), at: at(5) };
    world.run::<Creditor>(creditor(1), None, CreditorCommand::SetFiscalPolicy(set)).await;
    ways_to_pay(world).await;
}

pub(crate) fn fiscal_policy() -> FiscalPolicy {
    let interest = ReceiptIssuer::ProviderReceipt;
    FiscalPolicy { interest, tax_system: Some(TaxSystem::General), ..FiscalPolicy::default() }
}

pub(crate) fn requisites() -> Requisites {
    Requisites {
        payee: text("ООО «Ромашка»"),
        inn: Inn::parse("7707083893").unwrap(),
        kpp: None,
        bic: Bic::parse("044525225").unwrap(),
        bank_name: text("Банк"),
        account: AccountNumber::parse("40702810138250123017").unwrap(),
        correspondent_account: AccountNumber::parse("30101810400000000225").unwrap(),
        purpose: text("Погашение долга"),
    }
}

async fn people(world: &World) {
    world.registered(ANNA, "Иванова Анна Петровна", &["+79161234567", "+79031112233"]).await;
    world.registered(BORIS, "Петров Борис", &["+79260000001"]).await;
    for command in [
        BorrowerCommand::ConfirmPhone(ConfirmPhone { phone: phone("+79161234567"), at: at(2) }),
        BorrowerCommand::ChangePhone(ChangePhone { new: phone("+79169998877"), at: at(3) }),
        BorrowerCommand::StateProfile(Box::new(StateProfile {
            profile: profile("Соловьёва Анна Петровна"),
            phones: vec![phone("+79035556677")],
            email: None,
            at: at(4),
        })),
        BorrowerCommand::ChangeEmail(ChangeEmail { email: None, at: at(5) }),
        BorrowerCommand::GiveConsents(GiveConsents {
            consents: vec![consent(DocumentKind::PersonalDataConsent), consent(DocumentKind::TermsOfUse)],
            address: address(),
            agent: UserAgent::new("Firefox"),
            at: at(6),
        }),
        BorrowerCommand::WithdrawConsent(WithdrawConsent { document: DocumentKind::TermsOfUse, at: at(7) }),
    ] {
        world.to_borrower(ANNA, command).await;
    }
}

fn consent(document: DocumentKind) -> Consent {
    Consent { document, version: 2, text_sha256: Sha256Hex::of(b"text"), method: ConsentMethod::SmsCode }
}

async fn debts(world: &World) {
    world.debt_registered(1, "L-1001", ANNA).await;
    world.debt_registered(2, "L-1002", ANNA).await;
    world.debt_registered(3, "Б-3", BORIS).await;
    world.stated((1, ANNA), "2026-09-01", 5_000_000, Some("2026-08-01")).await;
    world.stated((1, ANNA), "2026-10-01", 1_234_567, Some("2026-08-01")).await;
    world.stated((2, ANNA), "2026-09-01", 700_000, None).await;
    world.stated((2, ANNA), "2026-10-01", 0, None).await;
    world.stated((2, ANNA), "2026-11-01", 100, None).await;
    world.stated((2, ANNA), "2026-12-01", 0, None).await;
    world.stated((3, BORIS), "2026-10-01", 300_000, None).await;
    let repayments = (1..=3).map(repayment).collect();
    world.to_debt(1, ANNA, DebtCommand::RecordRepayments(RecordRepayments { repayments, at: at(4) })).await;
    for payments in [vec![due("2026-11-01"), due("2026-12-01")], vec![due("2026-12-01"), due("2027-01-01"), due("2027-02-01")]] {
        world.to_debt(1, ANNA, DebtCommand::StateSchedule(StateSchedule { payments, at: at(4) })).await;
    }
    let terms = ChangeTerms { kind: DebtKind::Card, contract_date: Some(day("2024-04-01")), principal: None, at: at(4) };
    world.to_debt(1, ANNA, DebtCommand::ChangeTerms(terms)).await;
    world.to_debt(1, ANNA, DebtCommand::Assign(AssignDebt { creditor: creditor(2), on: day("2026-10-15"), at: at(4) })).await;
    world.bound(3, ANNA).await;
    world.stated((3, ANNA), "2026-11-01", 200_000, None).await;
}

pub(crate) fn repayment(number: u32) -> Repayment {
    Repayment {
        reference: ExternalId::parse(&format!("P-{number}")).unwrap(),
        paid_on: day("2026-09-10"),
        amount: Kopecks::new(100_000 + i64::from(number)),
        components: Balance::ZERO,
    }
}

pub(crate) fn due(on: &str) -> ScheduledPayment {
    let (principal, interest, other) = (Kopecks::new(90_000), Kopecks::new(10_000), Kopecks::ZERO);
    ScheduledPayment { due: day(on), amount: Kopecks::new(100_000), principal, interest, other }
}

async fn sign_ins(world: &World) {
    world.opened(ANNA, "+79169998877").await;
    world.to_account(ANNA, CabinetAccountCommand::SetPassword(SetPassword { at: at(3) })).await;
    for minute in 0..5 {
        let failure = RecordFailure { reason: FailureReason::WrongPassword, address: address(), at: at(4 + minute) };
        world.to_account(ANNA, CabinetAccountCommand::RecordFailure(failure)).await;
    }
    for number in 1..=4 {
        world.signed_in(ANNA, session(number), 20 + i64::try_from(number).unwrap()).await;
    }
    let by = RevokedBy::Borrower;
    for command in [
        CabinetAccountCommand::SignOut(SignOut { session: session(1), at: at(30) }),
        CabinetAccountCommand::RevokeSession(RevokeSession { session: session(2), by: RevokedBy::Staff(staff(1)), at: at(31) }),
        CabinetAccountCommand::RevokeAllSessions(RevokeAllSessions { by, keep: Some(session(4)), at: at(32) }),
        CabinetAccountCommand::Block(BlockAccount { reason: text("Просьба заёмщика"), by: staff(1), at: at(33) }),
        CabinetAccountCommand::Unblock(UnblockAccount { by: staff(1), at: at(34) }),
        CabinetAccountCommand::ResetAccess(ResetAccess { by: staff(1), at: at(35) }),
    ] {
        world.to_account(ANNA, command).await;
    }
}

pub(crate) async fn import(world: &World) {
    let counts = RowCounts { rows: 10, accepted: 9, changed: 5, unchanged: 4, refused: 1 };
    for command in [
        PortfolioImportCommand::Start(StartImport {
            organisation: organisation(),
            kind: FileKind::Portfolio,
            file_name: text("portfolio.csv"),
            file_sha256: Sha256Hex::of(b"file"),
            by: text("staff:1"),
            at: at(1),
        }),
        PortfolioImportCommand::RecordRows(RecordRows { through_line: 11, counts, at: at(2) }),
        PortfolioImportCommand::RecordRows(RecordRows { through_line: 21, counts, at: at(3) }),
        PortfolioImportCommand::Complete(CompleteImport { at: at(4) }),
    ] {
        world.run::<PortfolioImport>(Uuid::from_u128(0xE001), None, command).await;
    }
}
