//! Every Russian text of this crate that a person may read. What is wrong, and what to do next.

/// A file of payment points without its columns.
pub(crate) const UNKNOWN_POINT_HEADER: &str = "По заголовку не видно, что это пункты приёма платежей. Возьмите за основу шаблон; если русские буквы выглядят неверно, сохраните файл в UTF-8";
/// Not a kind of a payment point.
pub(crate) const UNKNOWN_POINT_KIND: &str = "Укажите вид пункта: терминал, отделение банка, почта, магазин или касса";
/// Not what a payment point takes.
pub(crate) const UNKNOWN_POINT_ACCEPTS: &str = "Укажите, что принимает пункт, через запятую: наличные, карта, СБП";
/// The file cannot be opened or read to its end.
pub(crate) const NOT_READABLE: &str = "Файл не удалось прочитать. Загрузите его ещё раз";
/// A folder or a device instead of a file.
pub(crate) const NOT_A_FILE: &str = "Это не файл. Загрузите файл CSV";
/// Not a byte inside.
pub(crate) const EMPTY: &str = "Файл пуст. Выгрузите данные ещё раз и загрузите новый файл";
/// Nothing under the header.
pub(crate) const HEADER_ONLY: &str =
    "В файле есть заголовок, но нет ни одной строки с данными. Добавьте строки и загрузите файл ещё раз";
/// XLSX or XLS.
pub(crate) const EXCEL: &str =
    "Это файл Excel, а нужен CSV. Откройте его в Excel и сохраните как «CSV UTF-8 (разделитель — запятая)»";
/// UTF-16, which Excel calls "Unicode text".
pub(crate) const UTF_16: &str =
    "Файл в кодировке UTF-16 («Текст Юникод»). Сохраните его как CSV в кодировке UTF-8 или Windows-1251";
/// Text in two encodings, or cut in the middle of a letter.
pub(crate) const CHANGED: &str = "Файл изменился, пока его читали. Загрузите его ещё раз";
/// A row whose quotes do not match.
pub(crate) const BAD_QUOTES: &str = "Кавычки в строке не сходятся: удвойте кавычки внутри значения или уберите лишние";
/// A mandatory cell without a value.
pub(crate) const EMPTY_CELL: &str = "Заполните значение: оно обязательно";
/// Not a kind of debt.
pub(crate) const UNKNOWN_KIND: &str = "Укажите вид долга: кредит, карта, микрозайм, ипотека, жку или другое";
/// Not a status of a debt.
pub(crate) const UNKNOWN_STATUS: &str = "Укажите статус: действует, просрочен, суд, исполнительное производство или закрыт";
/// More phones than a person may have.
pub(crate) const TOO_MANY_PHONES: &str = "Оставьте не больше десяти разных телефонов";
/// Overdue from a day after the statement.
pub(crate) const OVERDUE_AFTER_STATEMENT: &str = "Проверьте дату просрочки: она позже даты остатка";
/// Born after the statement.
pub(crate) const BORN_AFTER_STATEMENT: &str = "Проверьте дату рождения: она позже даты остатка";
/// Not the header of a register.
pub(crate) const UNKNOWN_REGISTER_HEADER: &str = "По заголовку не понять, что это реестр платежей. Нужны столбцы с суммой и с номером платежа; \
     возьмите за основу шаблон реестра";
/// Neither a payment nor a giving back.
pub(crate) const UNKNOWN_OPERATION: &str = "Укажите тип операции: платёж или возврат";
/// Not a status of a payment.
pub(crate) const UNKNOWN_PAYMENT_STATUS: &str = "Этот статус не известен. Укажите статус: успешно, отменён или отклонён";
/// A row of another day.
pub(crate) const OTHER_DAY: &str = "Строка за другой день. Загрузите реестр того дня, который выбран";
/// A repayment of nothing.
pub(crate) const AMOUNT_NOT_POSITIVE: &str = "Проверьте сумму платежа: она должна быть больше нуля";
/// More spread than paid.
pub(crate) const SPREAD_ABOVE_AMOUNT: &str = "Проверьте разнесение платежа: сумма частей больше самого платежа";
/// How the missing name is called, which may come in one column or in three.
pub(crate) const NAME_COLUMNS: &str = "ФИО (или Фамилия и Имя)";

/// The text is damaged: mostly UTF-8, with something else in this line.
pub(crate) fn broken_utf8(line: u64) -> String {
    format!("Файл в UTF-8 повреждён в строке {line}. Выгрузите его ещё раз")
}

/// Control characters of a file that is not text.
pub(crate) fn binary(line: u64) -> String {
    format!("Это не текстовый файл: в строке {line} есть служебные символы. Сохраните данные как CSV")
}

/// A line that no row can have.
pub(crate) fn long_line(line: u64, limit_kib: usize) -> String {
    format!("Строка {line} длиннее {limit_kib} КиБ. Проверьте, что строки файла разделены переводом строки")
}

/// More columns than any template has.
pub(crate) fn too_many_columns(count: usize, limit: usize) -> String {
    format!("В файле {count} столбцов, а может быть не больше {limit}. Уберите лишние столбцы")
}

/// A header of no known file.
pub(crate) fn unknown_header() -> String {
    "По заголовку не понять, что в файле. Возьмите за основу шаблон портфеля, погашений или графика; \
     если русские буквы в файле выглядят неверно, сохраните его в UTF-8"
        .to_owned()
}

/// Columns that have to be there.
pub(crate) fn missing_columns(names: &[&str]) -> String {
    format!("В файле нет обязательных столбцов: {}. Добавьте их и загрузите файл ещё раз", names.join(", "))
}

/// The same column twice, maybe under two names.
pub(crate) fn repeated_column(first: &str, second: &str) -> String {
    format!("Столбцы «{first}» и «{second}» значат одно и то же. Оставьте один из них")
}

/// A column nobody reads.
pub(crate) fn unknown_column(name: &str) -> String {
    format!("Столбец «{name}» не известен и не загружается")
}

/// A row of another width than the header.
pub(crate) fn wrong_width(cells: usize, columns: usize) -> String {
    format!("В строке {cells} значений, а в заголовке {columns} столбцов. Значения с разделителем внутри возьмите в кавычки")
}

/// The page of the payment simulator.
#[cfg(any(test, feature = "simulator"))]
pub(crate) mod payment_page {
    /// Title and heading.
    pub(crate) const TITLE: &str = "Учебная оплата";
    /// No such payment or button.
    pub(crate) const UNKNOWN: &str = "Такого платежа нет. Вернитесь в кабинет и начните оплату заново";
    /// Too late for this button.
    pub(crate) const IMPOSSIBLE: &str = "С этим платежом так уже нельзя. Обновите страницу, чтобы увидеть его состояние";
    /// Nobody has paid.
    pub(crate) const PENDING: &str = "Платёж ждёт оплаты.";
    /// Money is held.
    pub(crate) const AUTHORIZED: &str = "Деньги удержаны, но ещё не списаны.";
    /// Money is taken.
    pub(crate) const PAID: &str = "Платёж оплачен.";
    /// Called off by the shop.
    pub(crate) const CANCELED: &str = "Платёж отменён.";
    /// Not paid in time.
    pub(crate) const EXPIRED: &str = "Время на оплату вышло.";
    /// The bank has refused.
    pub(crate) const DECLINED: &str = "Банк отклонил платёж.";
    /// What else can be tried.
    pub(crate) const MORE: &str = "Сложные случаи";
    /// Buttons, the first two in sight.
    pub(crate) const BUTTONS: [(&str, &str); 5] = [
        ("pay", "Оплатить"),
        ("decline", "Отклонить"),
        ("hold", "Удержать деньги, не списывая"),
        ("expire", "Дать времени выйти"),
        ("pay-late", "Оплатить после отмены или срока"),
    ];

    /// How much is to be paid.
    pub(crate) fn sum(amount: &str) -> String {
        format!("К оплате: {amount} ₽")
    }
}
