//! Russian texts of the write side: refusals and messages to borrowers. One place, so that a lawyer can read them all.

use chrono::{DateTime, Utc};
use domain::{debt::BalanceComponent, values::moscow_time};

pub(crate) const PASSWORD_TOO_SHORT: &str = "Пароль короче 8 знаков. Придумайте длиннее.";
pub(crate) const PASSWORD_TOO_LONG: &str = "Пароль слишком длинный. Оставьте не больше 64 знаков.";
pub(crate) const PASSWORD_TOO_SIMPLE: &str = "Пароль слишком простой. Добавьте буквы.";
pub(crate) const CHALLENGE_REQUIRED: &str = "Подтвердите, что вы не робот, и повторите попытку.";
pub(crate) const CHALLENGE_FAILED: &str = "Проверка не пройдена или устарела. Запросите новую и повторите попытку.";
pub(crate) const WRONG_CODE: &str = "Код не подошёл или устарел. Проверьте код или запросите новый.";
pub(crate) const WRONG_PASSWORD: &str = "Текущий пароль не подошёл. Проверьте раскладку и попробуйте ещё раз.";
pub(crate) const FLOW_ENDED: &str = "Время вышло. Начните сначала.";
pub(crate) const SIGN_IN_REFUSED: &str = "Войти не удалось: проверьте данные. После нескольких ошибок вход на время закрывается; пароль можно восстановить по телефону.";
pub(crate) const RESEND_TOO_SOON: &str = "Новый код можно запросить через минуту после предыдущего.";
pub(crate) const CONSENTS_MISSING: &str = "Нужны все обязательные согласия в их действующей редакции.";
pub(crate) const PHONE_TAKEN: &str = "Этот телефон уже используется для входа. Обратитесь в поддержку.";
pub(crate) const DEBT_NOT_FOUND: &str =
    "Долг с таким номером не найден или данные не совпали. Проверьте номер или напишите в поддержку.";
pub(crate) const NOT_FOUND: &str = "Не найдено. Обновите страницу и попробуйте ещё раз.";
pub(crate) const LOGIN_TAKEN: &str = "Такой логин уже занят. Выберите другой.";
pub(crate) const CODE_TAKEN: &str = "Организация с таким кодом уже есть.";
pub(crate) const HOST_TAKEN: &str = "Этот адрес уже закреплён за другой организацией.";
pub(crate) const CREDITOR_TAKEN: &str = "Кредитор с таким названием или ИНН уже есть.";
pub(crate) const PAYMENT_EXPORT_TAKEN: &str = "Выгрузка с таким названием уже есть. Выберите другое название.";
pub(crate) const POINT_TWICE: &str = "Этот номер пункта уже есть выше. Оставьте одну строку.";
pub(crate) const POINTS_IMPORT_RUNNING: &str =
    "Прямо сейчас загружается другой файл пунктов. Дождитесь его окончания и повторите.";
pub(crate) const TOO_MANY_POINTS: &str = "В файле больше 5000 пунктов. Сократите список.";
pub(crate) const SAME_PHONE: &str = "Этот телефон уже указан как основной.";
pub(crate) const UNKNOWN_CREDITOR: &str = "Такого кредитора нет. Заведите кредитора и повторите загрузку строки.";
pub(crate) const UNKNOWN_DEBT: &str = "Долга с таким номером нет. Сначала загрузите файл с долгами.";
pub(crate) const AMBIGUOUS_DEBT: &str =
    "Долгов с таким номером несколько у разных кредиторов. Загрузите строку вместе с кредитором.";

pub(crate) const IMPORT_REPEATED: &str =
    "Этот файл загружали слишком много раз. Исправьте отказанные строки и загрузите исправленный файл.";

/// A schedule is loaded whole or not at all.
pub(crate) fn schedule_with_bad_row(line: u64) -> String {
    format!(
        "График загружается только целиком, а строка {line} этого графика или рядом с ним не читается. Исправьте её и загрузите все строки графика."
    )
}

/// Tells when to come back.
pub(crate) fn too_many_attempts(seconds: i64) -> String {
    let minutes = (seconds + 59) / 60;
    if minutes <= 1 {
        "Слишком много попыток. Попробуйте через минуту.".to_owned()
    } else {
        format!("Слишком много попыток. Попробуйте через {minutes} мин.")
    }
}

/// The message with a one-time code; says what it is for (63-ФЗ practice: in Russian, naming the act).
pub(crate) fn code_message(purpose: &str, code: &str) -> String {
    let act = match purpose {
        "registration" => "регистрации в личном кабинете",
        "recovery" => "восстановления доступа",
        "phone_change" => "подтверждения нового телефона",
        _ => "входа в личный кабинет",
    };
    format!("Код {code} для {act}. Никому его не сообщайте.")
}

/// Notice to the old number.
pub(crate) const PHONE_CHANGED_NOTICE: &str =
    "Телефон для входа в личный кабинет изменён. Если это сделали не вы, сразу обратитесь в поддержку.";

pub(crate) const SUBSCRIPTION_NOT_PAUSED: &str = "Такая подписка не остановлена. Обновите страницу.";
pub(crate) const NOTHING_PARKED: &str = "Под этим ключом ничего не отложено. Обновите список.";
pub(crate) const STILL_BROKEN: &str =
    "События снова не удалось применить, они остались отложенными. Передайте разработчикам имя подписки и ключ.";
pub(crate) const STAFF_SIGN_IN_REFUSED: &str = "Войти не удалось: проверьте логин, пароль и код из приложения. Каждый код действует один раз; после нескольких ошибок вход на время закрывается.";

pub(crate) const PAYMENT_DESCRIPTION: &str = "Погашение задолженности";

/// A line of a fiscal receipt, at most 128 characters, without anything personal.
pub(crate) const fn receipt_line(component: Option<BalanceComponent>) -> &'static str {
    match component {
        Some(BalanceComponent::Principal) => "Погашение основного долга",
        Some(BalanceComponent::Interest) => "Проценты за пользование займом",
        Some(BalanceComponent::Penalty) => "Неустойка по договору",
        Some(BalanceComponent::Fee) => "Комиссия по договору",
        Some(BalanceComponent::StateDuty) => "Возмещение государственной пошлины",
        None => "Аванс в счёт долга",
    }
}

pub(crate) const RECEIPT_NOT_ISSUED: &str =
    "К этому платежу нужен чек, а при таком способе оплаты он не выдаётся. Выберите другой способ.";
pub(crate) const RECEIPT_CONTACT_MISSING: &str =
    "К этому платежу нужен чек, а отправить его некуда. Подтвердите телефон в личном кабинете и повторите оплату.";
pub(crate) const PARTS_COUNT: &str = "Выберите от 1 до 100 долгов.";
pub(crate) const DEBT_UNKNOWN: &str = "Такого долга в вашем кабинете нет. Обновите страницу.";
pub(crate) const METHOD_UNAVAILABLE: &str =
    "Этому кредитору так заплатить нельзя. Выберите другой способ или оплатите по реквизитам.";
pub(crate) const PLAN_CHANGED: &str =
    "Пока вы смотрели, сумма долга или условия оплаты изменились. Проверьте платёж ещё раз и подтвердите его.";
pub(crate) const NOTHING_OVERPAID: &str = "По этому долгу нет переплаты, которую можно вернуть. Обновите страницу.";
pub(crate) const REFUND_TOO_LARGE: &str = "Вернуть можно не больше, чем осталось от платежа. Проверьте сумму.";
pub(crate) const PAYMENT_UNKNOWN: &str = "Такого платежа нет. Обновите страницу.";
pub(crate) const SECRET_MISSING: &str = "Укажите секретный ключ: у нового счёта провайдера его ещё нет.";
pub(crate) const ACCOUNT_TAKEN: &str = "Этот номер счёта занят. Создайте счёт с новым номером.";
pub(crate) const ACCOUNT_UNKNOWN: &str = "Такого счёта у провайдера нет. Выберите счёт из настроек кредитора.";
pub(crate) const LINK_NOTHING_OWED: &str = "По этому долгу нечего платить, ссылка не нужна.";
pub(crate) const LINK_NO_METHOD: &str =
    "Этому кредитору пока нельзя заплатить картой или через СБП, поэтому ссылки на оплату нет. Передайте реквизиты.";
pub(crate) const LINK_NO_PHONE: &str =
    "У заёмщика нет подтверждённого телефона, отправить ссылку некуда. Сначала подтвердите телефон.";
pub(crate) const CONTACTS_STOPPED: &str =
    "Контакты по этому долгу остановлены: идёт оплата или долг погашен. Ссылка не отправлена.";

/// The message with a link to pay, which the borrower has asked for. It names neither debt nor sum nor creditor: others may
/// read the phone, and what is owed is not theirs to know (230-ФЗ, ст. 6).
pub(crate) fn link_message(url: &str, until: DateTime<Utc>) -> String {
    let until = moscow_time(until).format("%d.%m.%Y %H:%M");
    format!("Ссылка по вашей просьбе: {url} Действует до {until} (МСК). Никому её не пересылайте.")
}

pub(crate) const REGISTER_REPEATED: &str = "Этот реестр сверяли слишком много раз. Обратитесь к разработчикам.";
