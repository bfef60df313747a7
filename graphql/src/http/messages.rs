//! Every Russian sentence this layer says, in one place. Engine and validator texts stay in English.

pub(crate) const UNAUTHENTICATED: &str = "Войдите, чтобы продолжить.";
pub(crate) const FORBIDDEN: &str = "Недостаточно прав для этого действия.";
pub(crate) const RATE_LIMITED: &str = "Слишком много запросов. Повторите чуть позже.";
pub(crate) const TIMEOUT: &str = "Запрос выполнялся слишком долго. Повторите попытку позже.";
pub(crate) const UNAVAILABLE: &str = "Сервис временно недоступен. Повторите попытку позже.";
pub(crate) const INTERNAL: &str = "Что-то пошло не так. Сообщите номер запроса поддержке.";

pub(crate) const ONLY_POST: &str = "Запросы принимаются только методом POST.";
pub(crate) const NOT_ACCEPTABLE: &str = "Ответ возможен только в виде application/json или application/graphql-response+json.";
pub(crate) const UNSUPPORTED_MEDIA_TYPE: &str = "Тело запроса должно иметь тип application/json в кодировке UTF-8.";
pub(crate) const BODY_TOO_LARGE: &str = "Тело запроса слишком велико.";
pub(crate) const BODY_BROKEN: &str = "Тело запроса не удалось прочитать.";
pub(crate) const BODY_NOT_JSON: &str = "Тело запроса должно быть объектом JSON.";
pub(crate) const NO_BATCHES: &str = "Пакетные запросы не поддерживаются: отправляйте по одному.";
pub(crate) const QUERY_NOT_STRING: &str = "Параметр query обязателен и должен быть строкой.";
pub(crate) const OPERATION_NAME_NOT_STRING: &str = "Параметр operationName должен быть строкой или null.";
pub(crate) const VARIABLES_NOT_OBJECT: &str = "Параметр variables должен быть объектом или null.";
pub(crate) const EXTENSIONS_NOT_OBJECT: &str = "Параметр extensions должен быть объектом или null.";
pub(crate) const NO_SUBSCRIPTIONS: &str = "Подписки по этому адресу не обслуживаются.";
pub(crate) const NO_INTROSPECTION: &str = "Интроспекция отключена: пользуйтесь опубликованной схемой.";
pub(crate) const INTROSPECTION_TOO_DEEP: &str = "Интроспекция слишком глубокая.";
pub(crate) const NESTED_TOO_DEEP: &str = "Документ вложен слишком глубоко.";
pub(crate) const NUMBER_TOO_LARGE: &str = "В документе есть слишком большое число.";

/// One of our limits, the value met and the value allowed.
pub(crate) fn over_limit(what: &str, met: u64, allowed: u64) -> String {
    format!("Запрос слишком сложный: {what} – {met} при пределе {allowed}.")
}

/// A variable that is required but was not sent.
pub(crate) fn variable_missing(path: &str, ty: &str) -> String {
    format!("Переменная «{path}»: нет обязательного значения типа {ty}.")
}

/// A variable of another kind than its type wants; the value itself is not repeated.
pub(crate) fn variable_mismatch(path: &str, ty: &str, kind: &str) -> String {
    format!("Переменная «{path}»: ожидается {ty}, передано: {kind}.")
}

/// A key that the input type does not have.
pub(crate) fn variable_unknown_field(path: &str, ty: &str, field: &str) -> String {
    format!("Переменная «{path}»: у типа {ty} нет поля «{field}».")
}

/// An `@oneOf` input with none or several keys.
pub(crate) fn variable_not_one_of(path: &str, ty: &str) -> String {
    format!("Переменная «{path}»: у {ty} должно быть задано ровно одно поле, и не null.")
}
