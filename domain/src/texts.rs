//! Russian texts of all refusals, in one place: fit to show, with the next step, never repeating what was typed.

use chrono::{DateTime, FixedOffset, Utc};

use crate::{
    borrower::BorrowerError, cabinet_account::CabinetAccountError, creditor::CreditorError, debt::DebtError,
    organisation::OrganisationError, portfolio_import::PortfolioImportError, staff_member::StaffMemberError,
};

/// Moscow time, which people are told.
const MOSCOW_SECONDS: i32 = 3 * 3600;

pub(crate) const NOT_PIN: &str = "PIN состоит из 10 цифр. Проверьте номер.";

pub(crate) const fn organisation(error: OrganisationError) -> &'static str {
    match error {
        OrganisationError::Unknown => "Такой организации нет. Проверьте адрес.",
        OrganisationError::AlreadyFounded => "Организация уже заведена под другим кодом.",
        OrganisationError::TooManyHosts => "У организации слишком много адресов. Удалите лишние.",
    }
}

pub(crate) const fn creditor(error: CreditorError) -> &'static str {
    match error {
        CreditorError::Unknown => "Такого кредитора нет. Обновите список.",
        CreditorError::AlreadyRegistered => "Кредитор уже заведён с другим ИНН.",
        CreditorError::AccountKeyMismatch => "Расчётный счёт не подходит к БИК: не сходится ключ. Проверьте счёт и БИК.",
        CreditorError::CorrespondentKeyMismatch => "Корреспондентский счёт не подходит к БИК: не сходится ключ. Проверьте счёт и БИК.",
    }
}

pub(crate) const fn borrower(error: BorrowerError) -> &'static str {
    match error {
        BorrowerError::Unknown => "Такого заёмщика нет. Проверьте номер.",
        BorrowerError::AlreadyRegistered => "Заёмщик уже заведён под другим номером.",
        BorrowerError::Erased => "Персональные данные удалены по требованию заёмщика и больше не изменяются.",
        BorrowerError::TooManyPhones => "Слишком много телефонов. Оставьте не больше двадцати.",
        BorrowerError::PhoneNotConfirmed => "Сначала подтвердите нынешний телефон.",
        BorrowerError::ConsentNotGiven => "Это согласие не давалось или уже отозвано.",
    }
}

pub(crate) fn cabinet_account(error: CabinetAccountError) -> String {
    match error {
        CabinetAccountError::NotOpened => "Кабинет ещё не открыт. Пройдите регистрацию.".to_owned(),
        CabinetAccountError::AlreadyOpened => "Кабинет уже открыт с другим телефоном. Войдите или восстановите доступ.".to_owned(),
        CabinetAccountError::Blocked => "Кабинет закрыт организацией. Обратитесь в поддержку.".to_owned(),
        CabinetAccountError::Locked { until } => format!("Вход временно закрыт до {}. Попробуйте позже.", moscow(until)),
        CabinetAccountError::PasswordNotSet => "Пароль не задан. Восстановите доступ по телефону.".to_owned(),
    }
}

pub(crate) const fn debt(error: DebtError) -> &'static str {
    match error {
        DebtError::Unknown => "Такого долга нет. Проверьте номер.",
        DebtError::AlreadyRegistered => "Долг уже заведён под другим номером или в другой организации.",
        DebtError::NegativeAmount => "Сумма не может быть меньше нуля. Исправьте сумму.",
        DebtError::AmountOverflow => "Сумма слишком велика. Проверьте, что она указана в рублях.",
        DebtError::StatementOutdated => "Остаток указан на дату раньше уже известной. Загрузите более свежие данные.",
        DebtError::OverdueAfterStatement => "Дата начала просрочки позже даты остатка. Исправьте одну из дат.",
        DebtError::TooManyRepayments => "Слишком много погашений за один раз. Разделите их.",
        DebtError::RepaymentNotPositive => "Сумма погашения должна быть больше нуля.",
        DebtError::RepaymentSumMismatch => "Части погашения не складываются в его сумму. Исправьте части или сумму.",
        DebtError::RepaymentChanged => "Погашение с таким номером уже загружено с другими данными. Проверьте номер.",
        DebtError::ScheduleTooLong => "В графике слишком много платежей. Оставьте не больше 1200.",
        DebtError::ScheduleUnsorted => "Платежи графика должны идти по порядку дат, один на дату.",
        DebtError::ScheduleSumMismatch => "Части платежа не складываются в его сумму. Исправьте части или сумму.",
        DebtError::BoundToAnother => "Долг закреплён за другим кабинетом. Обратитесь в поддержку.",
    }
}

pub(crate) const fn portfolio_import(error: PortfolioImportError) -> &'static str {
    match error {
        PortfolioImportError::NotStarted => "Загрузка не начата.",
        PortfolioImportError::AlreadyStarted => "Под этим номером уже идёт загрузка другого файла.",
        PortfolioImportError::Finished => "Загрузка уже закончена. Начните новую.",
        PortfolioImportError::LineBehind => "Эти строки уже загружены.",
        PortfolioImportError::CountsMismatch => "Счётчики строк не сходятся.",
    }
}

pub(crate) fn staff_member(error: StaffMemberError) -> String {
    match error {
        StaffMemberError::Unknown => "Такого сотрудника нет. Обновите список.".to_owned(),
        StaffMemberError::AlreadyHired => "Сотрудник уже принят под другим логином.".to_owned(),
        StaffMemberError::Oneself => "Свою роль и своё увольнение меняет другой администратор.".to_owned(),
        StaffMemberError::Dismissed => "Сотрудник уволен. Сначала верните его.".to_owned(),
        StaffMemberError::Locked { until } => format!("Вход временно закрыт до {}. Попробуйте позже.", moscow(until)),
        StaffMemberError::SecondFactorMissing => "Второй фактор не настроен. Обратитесь к администратору.".to_owned(),
    }
}

fn moscow(at: DateTime<Utc>) -> String {
    FixedOffset::east_opt(MOSCOW_SECONDS).map_or_else(|| at.to_rfc3339(), |zone| at.with_timezone(&zone).format("%H:%M (МСК)").to_string())
}
