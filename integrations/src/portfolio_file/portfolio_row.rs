//! Rows of a portfolio: a person, a debt, its balance.

use commands::portfolio_import::{PersonRow, PortfolioRow, Row, RowRefusal, StatementRow};
use domain::{
    debt::{DebtKind, DebtStatus},
    values::{
        BirthDate, BoundedText, DebtNumber, DepartmentCode, Email, ExternalId, Kopecks, Passport, PersonInn, PersonName, Phone,
        PostalAddress, Snils, parse_date,
    },
};

use super::{cells::Cells, columns::PortfolioColumn as Column};
use crate::texts;

/// Most phones a person may have.
const PHONES_MAX: usize = 10;

/// Reads one debt with the person it belongs to.
pub(super) fn read(mut cells: Cells<'_>) -> Result<Row, Vec<RowRefusal>> {
    let person = person(&mut cells);
    let debt_number = cells.mandatory(Column::DebtNumber, DebtNumber::parse);
    let kind = cells.word(Column::Kind, kind_of, ("UNKNOWN_DEBT_KIND", texts::UNKNOWN_KIND));
    let creditor = cells.mandatory(Column::Creditor, BoundedText::parse);
    let contract_date = cells.optional(Column::ContractDate, parse_date);
    let amount = cells.optional(Column::Amount, Kopecks::parse_non_negative);
    let statement = statement(&mut cells);
    if let (Some(person), Some(statement)) = (&person, &statement)
        && person.birth_date.date() > statement.as_of
    {
        cells.refuse(Column::BirthDate, "BORN_AFTER_STATEMENT", texts::BORN_AFTER_STATEMENT);
    }
    let row = || {
        Some(PortfolioRow {
            person: person?,
            debt_number: debt_number?,
            kind: kind?,
            creditor: creditor?,
            contract_date,
            amount,
            statement: statement?,
        })
    };
    let row = row().map(|row| Row::Portfolio(Box::new(row)));
    cells.finish(row)
}

fn person(cells: &mut Cells<'_>) -> Option<PersonRow> {
    let external_id = cells.mandatory(Column::ExternalId, ExternalId::parse);
    let name = name(cells);
    let birth_date = cells.mandatory(Column::BirthDate, BirthDate::parse);
    let person = PersonRow {
        phones: phones(cells),
        email: cells.optional(Column::Email, Email::parse),
        passport: passport(cells, birth_date),
        inn: cells.optional(Column::Inn, PersonInn::parse),
        snils: cells.optional(Column::Snils, Snils::parse),
        registration_address: cells.optional(Column::RegistrationAddress, PostalAddress::parse),
        residence_address: cells.optional(Column::ResidenceAddress, PostalAddress::parse),
        employer: cells.optional(Column::Employer, BoundedText::parse),
        external_id: external_id?,
        name: name?,
        birth_date: birth_date?,
    };
    Some(person)
}

/// The whole name in one column, or its parts in three.
fn name(cells: &mut Cells<'_>) -> Option<PersonName> {
    let (last, first) = (cells.text(Column::LastName), cells.text(Column::FirstName));
    if cells.text(Column::FullName).is_empty() && !(last.is_empty() && first.is_empty()) {
        let middle = cells.text(Column::MiddleName);
        return cells.optional(if last.is_empty() { Column::FirstName } else { Column::LastName }, |_| {
            PersonName::try_new(last, first, Some(middle))
        });
    }
    cells.mandatory(Column::FullName, PersonName::parse)
}

/// Several in one cell, parted by `|`, `,` or `;`; a repeated one counts once.
fn phones(cells: &mut Cells<'_>) -> Vec<Phone> {
    let parse = |text: &str| {
        let mut phones = Vec::new();
        for part in text.split(['|', ',', ';']).filter(|part| !part.trim().is_empty()) {
            let phone = Phone::parse(part)?;
            if !phones.contains(&phone) {
                phones.push(phone);
            }
        }
        Ok(phones)
    };
    let phones = cells.optional(Column::Phones, parse).unwrap_or_default();
    if phones.len() > PHONES_MAX {
        cells.refuse(Column::Phones, "TOO_MANY_PHONES", texts::TOO_MANY_PHONES);
    }
    phones
}

/// Series and number with what is known of the issue; issue columns without a number are passed over.
fn passport(cells: &mut Cells<'_>, birth: Option<BirthDate>) -> Option<Passport> {
    let mut passport = cells.optional(Column::Passport, Passport::parse)?;
    if let Some(code) = cells.optional(Column::PassportDepartment, DepartmentCode::parse) {
        passport = passport.with_department_code(code);
    }
    let by = |text: &str| passport.clone().with_issued_by(text);
    passport = cells.optional(Column::PassportIssuedBy, by).unwrap_or(passport);
    let on = |text: &str| {
        let dated = passport.clone().with_issued_on(parse_date(text)?);
        birth.map_or(Ok(()), |birth| dated.check_birth(birth)).map(|()| dated)
    };
    Some(cells.optional(Column::PassportIssuedOn, on).unwrap_or(passport))
}

fn statement(cells: &mut Cells<'_>) -> Option<StatementRow> {
    let as_of = cells.mandatory(Column::AsOf, parse_date);
    let principal = cells.mandatory(Column::Principal, Kopecks::parse_non_negative);
    let status = cells.word(Column::Status, status_of, ("UNKNOWN_DEBT_STATUS", texts::UNKNOWN_STATUS));
    let overdue_since = cells.optional(Column::OverdueSince, parse_date);
    if let (Some(as_of), Some(since)) = (as_of, overdue_since)
        && since > as_of
    {
        cells.refuse(Column::OverdueSince, "OVERDUE_AFTER_STATEMENT", texts::OVERDUE_AFTER_STATEMENT);
    }
    let (interest, penalty) = (cells.money(Column::Interest), cells.money(Column::Penalty));
    let (fee, state_duty) = (cells.money(Column::Fee), cells.money(Column::StateDuty));
    Some(StatementRow {
        as_of: as_of?,
        principal: principal?,
        interest,
        penalty,
        fee,
        state_duty,
        overdue_since,
        status: status?,
    })
}

/// A kind of debt by its word, in lower case.
fn kind_of(word: &str) -> Option<DebtKind> {
    match word {
        "loan" | "кредит" => Some(DebtKind::Loan),
        "card" | "карта" | "кредитная карта" => Some(DebtKind::Card),
        "microloan" | "микрозайм" | "микрозаем" | "займ" | "заем" => Some(DebtKind::Microloan),
        "mortgage" | "ипотека" => Some(DebtKind::Mortgage),
        "utility" | "жку" | "жкх" => Some(DebtKind::Utility),
        "other" | "другое" | "прочее" | "иное" => Some(DebtKind::Other),
        _ => None,
    }
}

/// A status of a debt by its word, in lower case.
fn status_of(word: &str) -> Option<DebtStatus> {
    match word {
        "active" | "действует" | "действующий" => Some(DebtStatus::Active),
        "overdue" | "просрочен" | "просрочка" => Some(DebtStatus::Overdue),
        "court" | "суд" => Some(DebtStatus::Court),
        "enforcement" | "исполнительное производство" | "фссп" => Some(DebtStatus::Enforcement),
        "closed" | "закрыт" | "погашен" => Some(DebtStatus::Closed),
        _ => None,
    }
}
