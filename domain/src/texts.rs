//! Russian texts of all refusals of the aggregates: what is wrong and what to do next. Never repeat what was typed.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    allocation::AllocationError,
    borrower::BorrowerError,
    cabinet_account::CabinetAccountError,
    creditor::CreditorError,
    debt::DebtError,
    organisation::OrganisationError,
    payment::{PaymentError, PlanError},
    payment_export::PaymentExportError,
    payment_link::PaymentLinkError,
    payment_point::PaymentPointError,
    payment_qr::PaymentQrError,
    payment_register::PaymentRegisterError,
    portfolio_import::PortfolioImportError,
    staff_member::StaffMemberError,
    values::{Kopecks, moscow_time},
};

/// A text that is no PIN.
pub(crate) const NOT_PIN: &str = "Проверьте ПИН: в нём 10 цифр, например 1000000001";

pub(crate) const fn organisation(error: OrganisationError) -> &'static str {
    match error {
        OrganisationError::Unknown => "Организация не найдена. Проверьте адрес сайта или код организации",
        OrganisationError::AlreadyFounded => "Организация уже заведена под другим кодом. Используйте её код",
        OrganisationError::TooManyHosts => "Достигнут предел числа адресов сайта. Удалите ненужный адрес и повторите",
    }
}

pub(crate) const fn creditor(error: CreditorError) -> &'static str {
    match error {
        CreditorError::Unknown => "Кредитор не найден. Выберите кредитора из списка",
        CreditorError::AlreadyRegistered => "Кредитор уже заведён с другим ИНН. Проверьте ИНН или заведите нового кредитора",
        CreditorError::AccountKeyMismatch => "Проверьте расчётный счёт и БИК: они не подходят друг к другу",
        CreditorError::CorrespondentKeyMismatch => "Проверьте корреспондентский счёт и БИК: они не подходят друг к другу",
        CreditorError::MethodTwice => "Проверьте способы оплаты: каждый указывается один раз",
        CreditorError::LimitsCrossed => "Проверьте суммы: наименьшая должна быть больше нуля и не больше наибольшей",
        CreditorError::AccountNotWanted => "У этого способа оплаты нет платёжной системы. Уберите счёт",
        CreditorError::AccountMissing => "Выберите счёт в платёжной системе или выключите способ оплаты",
        CreditorError::AccountUnknown => "Счёт в платёжной системе не найден. Выберите счёт из списка кредитора",
        CreditorError::AccountTaken => "Такой счёт в платёжной системе уже есть. Проверьте номер магазина или терминала",
        CreditorError::TooManyAccounts => "У кредитора уже 100 счетов в платёжных системах. Измените один из них",
        CreditorError::IssuersMixed => {
            "Чек платёжной системы выдаётся на весь платёж. Уберите из настроек чеков собственную кассу и ОФД или платёжную систему"
        }
        CreditorError::TaxSystemMissing => "Укажите систему налогообложения: без неё платёжная система не выдаст чек",
        CreditorError::Allocation(refusal) => allocation(refusal),
    }
}

pub(crate) const fn payment_export(error: PaymentExportError) -> &'static str {
    match error {
        PaymentExportError::Unknown => "Выгрузка не найдена. Выберите выгрузку из списка",
        PaymentExportError::AlreadyRegistered => "Такая выгрузка уже заведена с другим названием или кредиторами",
        PaymentExportError::TooManyCreditors => "Слишком много кредиторов. Оставьте не больше 100 или выгружайте всех",
        PaymentExportError::Off => "Выгрузка выключена. Включите её и повторите",
        PaymentExportError::BatchUnknown => "Пакета с таким номером нет. Проверьте номер пакета",
        PaymentExportError::ContentsBehind => "Эти платежи уже выгружены. Повторите запрос",
    }
}

pub(crate) const fn payment_point(error: PaymentPointError) -> &'static str {
    match error {
        PaymentPointError::Unknown => "Пункт приёма платежей не найден. Выберите пункт из списка",
        PaymentPointError::AnotherPoint => "Под этим номером известен другой пункт приёма платежей. Проверьте номер",
        PaymentPointError::TakesNothing => "Укажите, что принимает пункт: наличные, карта или СБП",
    }
}

pub(crate) const fn allocation(error: AllocationError) -> &'static str {
    match error {
        AllocationError::Incomplete => "Проверьте очерёдность: в ней должны быть все части долга, просроченные и текущие",
        AllocationError::Repeated => "Проверьте очерёдность: каждая часть долга указывается один раз",
        AllocationError::TooManyRules => "Слишком много правил очерёдности. Оставьте не больше 100",
        AllocationError::CodeOfLaw => "Этот код принадлежит очерёдности из закона. Назовите свою очерёдность иначе",
        AllocationError::EmptyPeriod => "Проверьте даты договоров в правиле: последняя раньше первой",
    }
}

pub(crate) const fn borrower(error: BorrowerError) -> &'static str {
    match error {
        BorrowerError::Unknown => "Заёмщик не найден. Проверьте данные и повторите поиск",
        BorrowerError::AlreadyRegistered => "Карточка заёмщика уже заведена с другими номерами. Откройте её через поиск",
        BorrowerError::Erased => "Персональные данные заёмщика уничтожены. Изменить их нельзя, заведите новую карточку",
        BorrowerError::TooManyPhones => "Слишком много телефонов. Оставьте не больше 20",
        BorrowerError::PhoneNotConfirmed => "Сначала подтвердите текущий телефон кодом из СМС",
        BorrowerError::ConsentNotGiven => "Согласие с этим документом не давалось. Обновите страницу и выберите другое",
    }
}

pub(crate) fn cabinet_account(error: CabinetAccountError) -> String {
    match error {
        CabinetAccountError::NotOpened => "Личный кабинет ещё не открыт. Зарегистрируйтесь по номеру договора".to_owned(),
        CabinetAccountError::AlreadyOpened => {
            "Личный кабинет уже открыт с другим телефоном. Войдите или восстановите доступ".to_owned()
        }
        CabinetAccountError::Blocked => "Личный кабинет заблокирован. Обратитесь в службу поддержки".to_owned(),
        CabinetAccountError::Locked { until } => locked(until),
        CabinetAccountError::PasswordNotSet => "Пароль не задан. Войдите по телефону и коду из СМС и задайте пароль".to_owned(),
    }
}

pub(crate) const fn debt(error: DebtError) -> &'static str {
    match error {
        DebtError::Unknown => "Долг не найден. Проверьте номер договора",
        DebtError::AlreadyRegistered => "Долг уже заведён под другим номером. Проверьте номер договора",
        DebtError::NegativeAmount => "Проверьте суммы: ни одна не может быть меньше нуля",
        DebtError::AmountOverflow => "Проверьте суммы: вместе они слишком большие",
        DebtError::StatementOutdated => "Остаток на более позднюю дату уже загружен. Загрузите свежую выгрузку",
        DebtError::OverdueAfterStatement => "Проверьте даты: просрочка не может начаться позже даты остатка",
        DebtError::TooManyRepayments => "Слишком много погашений за один раз. Разбейте их на части не больше 1000",
        DebtError::RepaymentNotPositive => "Проверьте сумму погашения: она должна быть больше нуля",
        DebtError::RepaymentSumMismatch => "Проверьте погашение: его части в сумме не дают суммы платежа",
        DebtError::RepaymentChanged => "Погашение с таким номером уже загружено с другими данными. Проверьте номер платежа",
        DebtError::ScheduleTooLong => "График слишком длинный. Оставьте не больше 1200 платежей",
        DebtError::ScheduleUnsorted => "Проверьте график: даты должны идти по порядку, по одному платежу на дату",
        DebtError::ScheduleSumMismatch => "Проверьте график: части платежа в сумме не дают суммы платежа",
        DebtError::BoundToAnother => "Долг закреплён за другим заёмщиком. Проверьте номер договора или обратитесь в поддержку",
        DebtError::CreditNotPositive => "Проверьте сумму зачисления или возврата: она должна быть больше нуля",
        DebtError::PaymentChanged => "Платёж уже зачислен с другой суммой. Проверьте номер платежа",
        DebtError::PaymentNotCredited => "Платёж на этот долг не зачислен. Проверьте номер платежа",
        DebtError::ReversalTooLarge => "Проверьте сумму: вернуть можно не больше остатка платежа по этому долгу",
        DebtError::ReversalChanged => "Возврат уже учтён с другой суммой. Проверьте номер возврата",
        DebtError::StillOwed => "По долгу ещё есть остаток. Вернуть переплату можно после полного погашения",
        DebtError::OverpaymentTooSmall => "Проверьте сумму: она больше переплаты по этому платежу",
        DebtError::OverpaymentRefundChanged => "Возврат переплаты уже запрошен на другую сумму. Обновите страницу",
        DebtError::OverpaymentRefundUnknown => "Запрос на возврат переплаты не найден. Обновите страницу",
        DebtError::OverpaymentRefundUnderWay => "Возврат переплаты уже оформлен. Обновите страницу",
        DebtError::OverpaymentRefundDeclined => "В возврате уже отказано. Заёмщик может запросить его заново",
        DebtError::OverpaymentRefundFailed => {
            "Платёжная система не вернула деньги. Сделайте перевод и отметьте его или откажите в возврате"
        }
    }
}

pub(crate) const fn payment(error: PaymentError) -> &'static str {
    match error {
        PaymentError::Unknown => "Платёж не найден. Обновите страницу и выберите платёж из списка",
        PaymentError::AlreadyCreated => "Платёж уже создан с другими данными. Обновите страницу и начните новый платёж",
        PaymentError::NothingToPay => "Выберите хотя бы один долг для оплаты",
        PaymentError::TooManyParts => "Слишком много долгов в одном платеже. Оставьте не больше 100",
        PaymentError::PartNotPositive => "Проверьте сумму: она должна быть больше нуля",
        PaymentError::DebtTwice => "Один и тот же долг выбран дважды. Оставьте его один раз",
        PaymentError::SumMismatch => "Проверьте суммы: части платежа в сумме не дают суммы платежа",
        PaymentError::SumOverflow => "Проверьте суммы платежа: вместе они слишком большие",
        PaymentError::ReceivedInFuture => "Проверьте дату: деньги не могли поступить позже сегодняшнего дня",
        PaymentError::Offline => "Платёж внесён вручную, платёжной системы у него нет. Проверьте номер платежа",
        PaymentError::RegisteredOtherwise => "Платёж уже зарегистрирован под другим номером. Обратитесь в поддержку",
        PaymentError::NotYetExpired => "Время на оплату ещё не вышло. Дождитесь окончания срока",
        PaymentError::AlreadyPaid => "Платёж уже оплачен. Обновите страницу",
        PaymentError::NotHeld => "Платёж не требует проверки. Обновите страницу",
        PaymentError::HeldUnpaid => "Деньги по этому платежу не поступили, зачислить нечего. Отклоните проверку",
        PaymentError::HeldCurrency => "Платёж пришёл не в рублях, зачислить его нельзя. Отклоните проверку и верните деньги",
        PaymentError::NotPaid => "Платёж не оплачен, возвращать нечего. Проверьте номер платежа",
        PaymentError::RefundTooLarge => "Проверьте сумму возврата: она больше остатка платежа",
        PaymentError::RefundUnknown => "Возврат не найден. Обновите страницу и выберите возврат из списка",
        PaymentError::RefundChanged => "Возврат уже создан с другой суммой. Обновите страницу и начните новый возврат",
    }
}

pub(crate) fn plan(error: PlanError) -> String {
    match error {
        PlanError::NothingOwed => "Платить нечего: выберите долг с остатком".to_owned(),
        PlanError::NotPositive => "Проверьте сумму оплаты: она должна быть больше нуля".to_owned(),
        PlanError::UnknownDebt => "Этот долг сейчас нельзя оплатить. Выберите другой долг или другой способ оплаты".to_owned(),
        PlanError::ChosenTwice => "Долг выбран дважды. Оставьте его один раз".to_owned(),
        PlanError::MoreThanOwed => "Проверьте сумму: она больше остатка долга".to_owned(),
        PlanError::Overflow => "Проверьте суммы: вместе они больше возможной суммы платежа".to_owned(),
        PlanError::BelowMinimum { min } => format!("Увеличьте сумму: один платёж — не меньше {}", rubles(min)),
        PlanError::AboveMaximum { max } => format!("Уменьшите сумму: один платёж — не больше {}", rubles(max)),
    }
}

fn rubles(sum: Kopecks) -> String {
    format!("{} ₽", sum.to_decimal_string().replace('.', ","))
}

pub(crate) fn staff_member(error: StaffMemberError) -> String {
    match error {
        StaffMemberError::Unknown => "Сотрудник не найден. Выберите сотрудника из списка".to_owned(),
        StaffMemberError::AlreadyHired => "Сотрудник уже заведён с другим логином. Проверьте логин".to_owned(),
        StaffMemberError::OwnRole => "Нельзя менять роль самому себе. Попросите другого администратора".to_owned(),
        StaffMemberError::OwnDismissal => "Нельзя уволить самого себя. Попросите другого администратора".to_owned(),
        StaffMemberError::Dismissed => "Доступ сотрудника закрыт. Сначала восстановите сотрудника".to_owned(),
        StaffMemberError::Locked { until } => locked(until),
        StaffMemberError::PasswordNotSet => "Пароль не задан. Попросите администратора задать пароль".to_owned(),
        StaffMemberError::SecondFactorNotEnrolled => {
            "Второй фактор не подключён. Попросите администратора выдать доступ заново".to_owned()
        }
    }
}

pub(crate) const fn portfolio_import(error: PortfolioImportError) -> &'static str {
    match error {
        PortfolioImportError::NotStarted => "Загрузка не найдена. Начните загрузку файла заново",
        PortfolioImportError::AlreadyStarted => "Эта загрузка начата с другим файлом. Начните новую загрузку",
        PortfolioImportError::Finished => "Загрузка уже завершена. Чтобы загрузить файл ещё раз, начните новую загрузку",
        PortfolioImportError::LineBehind => "Эти строки уже загружены. Дождитесь конца загрузки и обновите страницу",
        PortfolioImportError::CountsMismatch => "Не сходится число строк. Повторите загрузку файла",
    }
}

pub(crate) const fn payment_link(error: PaymentLinkError) -> &'static str {
    match error {
        PaymentLinkError::TooMany => "У этого долга уже 5 действующих ссылок на оплату. Отзовите ненужную и повторите",
        PaymentLinkError::Unknown => "Такой ссылки на оплату нет. Обновите страницу",
        PaymentLinkError::Unusable => {
            "Ссылка не действует: её срок вышел, её отозвали или по ней уже платят. Попросите новую ссылку"
        }
    }
}

pub(crate) const fn payment_register(error: PaymentRegisterError) -> &'static str {
    match error {
        PaymentRegisterError::NotStarted => "Сверка не найдена. Начните сверку реестра заново",
        PaymentRegisterError::AlreadyStarted => "Эта сверка начата с другим реестром. Начните новую сверку",
        PaymentRegisterError::Finished => "Сверка уже завершена. Чтобы сверить реестр ещё раз, начните новую сверку",
        PaymentRegisterError::DayToCome => "Проверьте день реестра: он ещё не наступил",
        PaymentRegisterError::TotalsMismatch => "Не сходится число строк реестра. Повторите сверку",
    }
}

pub(crate) const fn payment_qr(error: PaymentQrError) -> &'static str {
    match error {
        PaymentQrError::SumNotPositive => "Проверьте сумму: она должна быть больше нуля",
        PaymentQrError::SumTooLarge => "Проверьте сумму: она слишком большая",
        PaymentQrError::RequisitesTooLong | PaymentQrError::NoSeparator => {
            "Оплатите по реквизитам: для этого получателя QR-код составить нельзя"
        }
    }
}

/// Said in the purpose of every repayment, for repaying a debt is not taxed.
const NO_VAT: &str = "НДС не облагается";

/// The creditor's words, then the contract and the VAT, `most` characters together; where that is too much, words go. What
/// the creditor says of a VAT otherwise stands.
pub(crate) fn payment_purpose(words: &str, contract: &str, most: usize) -> String {
    let words = words.replace(&format!("{NO_VAT}. "), "").replace(NO_VAT, "");
    let words = words.trim_end_matches([' ', '.', ',', ';']);
    let vat = if words.contains("НДС") { String::new() } else { format!(". {NO_VAT}") };
    if words.is_empty() {
        return format!("Договор {contract}{vat}");
    }
    let whole = format!("{words} {contract}{vat}");
    if words.ends_with(" по договору") && whole.chars().count() <= most {
        return whole;
    }
    let end = format!(", договор {contract}{vat}");
    let room = most.saturating_sub(end.chars().count());
    let kept: String = words.chars().take(room).collect();
    format!("{kept}{end}")
}

/// The moment in Moscow time, for the texts speak to people and UTC does not.
fn locked(until: DateTime<Utc>) -> String {
    let moscow = moscow_time(until);
    // A started minute counts whole, or the named time would still be locked.
    let ready = moscow.checked_add_signed(TimeDelta::seconds(59)).unwrap_or(moscow);
    format!("Слишком много неудачных попыток. Попробуйте снова после {} по московскому времени", ready.format("%d.%m.%Y %H:%M"))
}
