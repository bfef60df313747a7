//! The columns of the three kinds of files: the format itself, see `fixtures/portfolio/README.md`.

use commands::portfolio_import::FileKind;

/// Whether a file can do without a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// It cannot, and the column tells this kind of file from the others.
    Telling,
    /// It cannot.
    Mandatory,
    /// A part of the full name: the whole name in one column, or last and first name in two.
    Name,
    /// It can.
    Optional,
}

/// A column as files may call it, in the form of [`normalised`].
#[derive(Debug)]
pub(super) struct Column {
    /// English name.
    pub(super) name: &'static str,
    /// Russian names; the first is the one we show.
    pub(super) russian: &'static [&'static str],
    pub(super) need: Need,
}

impl Column {
    /// Whether a normalised header cell means this column.
    pub(super) fn is_called(&self, cell: &str) -> bool {
        self.name == cell || self.russian.contains(&cell)
    }
}

/// The columns of one kind of file, each a number.
pub(super) trait ColumnSet: Copy {
    fn index(self) -> usize;
}

macro_rules! columns {
    ($(#[$doc:meta])* $set:ident, $table:ident { $($column:ident $need:ident $name:literal: $($russian:literal),+;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub(super) enum $set { $($column),+ }

        const $table: &[Column] = &[$(Column { name: $name, russian: &[$($russian),+], need: Need::$need }),+];

        impl ColumnSet for $set {
            fn index(self) -> usize {
                self as usize
            }
        }
    };
}

columns! {
    /// A person, a debt, its balance.
    PortfolioColumn, PORTFOLIO {
        ExternalId Telling "external id": "id заемщика", "внешний id", "код клиента", "id клиента";
        FullName Name "full name": "фио", "заемщик", "должник";
        LastName Name "last name": "фамилия";
        FirstName Name "first name": "имя";
        MiddleName Name "middle name": "отчество";
        BirthDate Telling "birth date": "дата рождения";
        Phones Optional "phones": "телефоны", "телефон", "номер телефона";
        Email Optional "email": "электронная почта", "e-mail", "почта";
        Passport Optional "passport": "паспорт", "серия и номер паспорта";
        PassportIssuedOn Optional "passport issued on": "дата выдачи паспорта";
        PassportIssuedBy Optional "passport issued by": "кем выдан паспорт";
        PassportDepartment Optional "passport department": "код подразделения";
        Inn Optional "inn": "инн";
        Snils Optional "snils": "снилс";
        RegistrationAddress Optional "registration address": "адрес регистрации";
        ResidenceAddress Optional "residence address": "адрес проживания", "адрес фактический", "фактический адрес";
        Employer Optional "employer": "место работы", "работодатель";
        DebtNumber Mandatory "debt number": "номер договора", "номер долга", "договор";
        Kind Mandatory "kind": "вид долга", "тип долга", "вид договора";
        Creditor Telling "creditor": "кредитор";
        ContractDate Optional "contract date": "дата договора";
        Amount Optional "amount": "сумма договора", "сумма кредита", "сумма займа";
        AsOf Mandatory "as of": "дата остатка", "на дату";
        Principal Mandatory "principal": "основной долг";
        Interest Optional "interest": "проценты";
        Penalty Optional "penalty": "неустойка", "пени", "штрафы";
        Fee Optional "fee": "комиссии", "комиссия";
        StateDuty Optional "state duty": "госпошлина";
        OverdueSince Optional "overdue since": "дата просрочки", "просрочен с";
        Status Mandatory "status": "статус";
    }
}

columns! {
    /// A repayment.
    RepaymentColumn, REPAYMENTS {
        DebtNumber Mandatory "debt number": "номер договора", "номер долга", "договор";
        Reference Telling "reference": "номер платежа", "id платежа", "номер операции";
        PaidOn Telling "paid on": "дата платежа", "дата погашения", "дата оплаты";
        Amount Mandatory "amount": "сумма", "сумма платежа", "сумма погашения";
        Principal Optional "principal": "основной долг";
        Interest Optional "interest": "проценты";
        Penalty Optional "penalty": "неустойка", "пени", "штрафы";
        Fee Optional "fee": "комиссии", "комиссия";
        StateDuty Optional "state duty": "госпошлина";
    }
}

columns! {
    /// A payment to come.
    ScheduleColumn, SCHEDULE {
        DebtNumber Mandatory "debt number": "номер договора", "номер долга", "договор";
        Due Telling "due": "срок платежа", "дата по графику", "дата платежа";
        Principal Mandatory "principal": "основной долг";
        Interest Optional "interest": "проценты";
        Other Optional "other": "прочее", "прочие платежи";
    }
}

columns! {
    /// A payment point.
    PointColumn, POINTS {
        ExternalId Mandatory "id": "номер", "код", "номер пункта";
        Kind Mandatory "kind": "вид", "тип";
        Name Mandatory "name": "название", "наименование";
        Address Mandatory "address": "адрес";
        Latitude Mandatory "latitude": "широта";
        Longitude Mandatory "longitude": "долгота";
        TimeZone Mandatory "time zone": "часовой пояс";
        Monday Optional "monday": "пн", "понедельник";
        Tuesday Optional "tuesday": "вт", "вторник";
        Wednesday Optional "wednesday": "ср", "среда";
        Thursday Optional "thursday": "чт", "четверг";
        Friday Optional "friday": "пт", "пятница";
        Saturday Optional "saturday": "сб", "суббота";
        Sunday Optional "sunday": "вс", "воскресенье";
        Accepts Mandatory "accepts": "принимает";
        Commission Optional "commission": "комиссия";
        Phone Optional "phone": "телефон";
        Creditor Optional "creditor": "кредитор";
    }
}

/// The columns of a file of payment points, which is told by what it is loaded as.
pub(super) fn point_columns() -> &'static [Column] {
    POINTS
}

/// The kinds in the order they are tried.
pub(super) const KINDS: [FileKind; 3] = [FileKind::Portfolio, FileKind::Repayments, FileKind::Schedule];

/// The columns a kind of file may have.
pub(super) fn columns_of(kind: FileKind) -> &'static [Column] {
    match kind {
        FileKind::Portfolio => PORTFOLIO,
        FileKind::Repayments => REPAYMENTS,
        FileKind::Schedule => SCHEDULE,
    }
}

/// A header cell as it is compared: lower case, е for ё, single blanks in place of underscores and newlines.
pub(crate) fn normalised(cell: &str) -> String {
    let plain = cell.to_lowercase().replace('ё', "е").replace(['_', '\u{feff}'], " ");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{ColumnSet, KINDS, Need, PortfolioColumn, RepaymentColumn, ScheduleColumn, columns_of, normalised};

    #[test]
    fn within_a_kind_no_name_means_two_columns_and_every_name_is_normalised() {
        for kind in KINDS {
            let mut names = HashSet::new();
            for column in columns_of(kind) {
                for name in std::iter::once(&column.name).chain(column.russian) {
                    assert_eq!(normalised(name), **name);
                    assert!(names.insert(*name), "{name}");
                }
            }
        }
    }

    #[test]
    fn a_column_stands_in_its_table_at_its_own_number() {
        let at = |kind, index: usize| columns_of(kind)[index].name;

        assert_eq!(at(KINDS[0], PortfolioColumn::Status.index()), "status");
        assert_eq!(at(KINDS[0], PortfolioColumn::Creditor.index()), "creditor");
        assert_eq!(at(KINDS[1], RepaymentColumn::StateDuty.index()), "state duty");
        assert_eq!(at(KINDS[2], ScheduleColumn::Other.index()), "other");
    }

    #[test]
    fn every_kind_has_a_column_that_tells_it() {
        assert!(KINDS.into_iter().all(|kind| columns_of(kind).iter().any(|column| column.need == Need::Telling)));
    }

    #[test]
    fn case_blanks_and_underscores_do_not_matter() {
        for cell in [" Дата  рождения ", "ДАТА_РОЖДЕНИЯ", "дата\nрождения", "\u{feff}Дата\u{a0}рождения"]
        {
            assert_eq!(normalised(cell), "дата рождения");
        }
        assert_eq!(normalised("ID_Заёмщика"), "id заемщика");
    }
}
