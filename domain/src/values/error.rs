//! Why a text is not a value. The only place with Russian texts of the values.

/// One row per refusal: variant, stable code, English text for developers, Russian text for the person.
macro_rules! refusals {
    ($($variant:ident, $code:literal, $english:literal, $russian:literal;)+) => {
        /// Why a text cannot become a value. Never carries or repeats the text itself: it may be personal data.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
        pub enum ValueError {
            $(
                #[doc = $english]
                #[error($english)]
                $variant,
            )+
        }

        impl ValueError {
            /// Every refusal there is, for catalogues and tests.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Stable machine code for clients; never renamed.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            /// Text for the person, saying what to do next.
            #[must_use]
            pub const fn russian(&self) -> &'static str {
                match self {
                    $(Self::$variant => $russian,)+
                }
            }
        }
    };
}

refusals! {
    InvalidMoney, "INVALID_MONEY",
        "amount is not a decimal number",
        "Проверьте сумму: напишите её цифрами, например 1234,56";
    MoneyTooPrecise, "MONEY_TOO_PRECISE",
        "amount has more than two decimals",
        "Проверьте сумму: после запятой может быть не больше двух цифр";
    NegativeMoney, "NEGATIVE_MONEY",
        "amount is negative",
        "Проверьте сумму: она не может быть меньше нуля";
    MoneyOverflow, "MONEY_OVERFLOW",
        "amount is beyond the largest that can be kept",
        "Проверьте сумму: она слишком большая";
    UnknownCurrency, "UNKNOWN_CURRENCY",
        "currency is not supported",
        "Укажите сумму в рублях (RUB)";
    InvalidPhone, "INVALID_PHONE",
        "phone number is not a russian number of ten digits after +7",
        "Проверьте номер телефона: нужен российский номер, например +7 916 123-45-67";
    InvalidEmail, "INVALID_EMAIL",
        "e-mail address is malformed",
        "Проверьте адрес электронной почты: он пишется латиницей, например ivanova@example.ru";
    InvalidInn, "INVALID_INN",
        "taxpayer number is not 10 or 12 digits",
        "Проверьте ИНН: в нём 10 цифр у организации и 12 у человека";
    InnChecksum, "INN_CHECKSUM",
        "check digits of the taxpayer number do not match",
        "Проверьте ИНН: не сходится контрольная сумма";
    InvalidPersonInn, "INVALID_PERSON_INN",
        "taxpayer number of a person is not 12 digits",
        "Проверьте ИНН: у человека в нём 12 цифр";
    InvalidSnils, "INVALID_SNILS",
        "insurance number is not 11 digits",
        "Проверьте СНИЛС: в нём 11 цифр, например 112-233-445 95";
    SnilsChecksum, "SNILS_CHECKSUM",
        "check digits of the insurance number do not match",
        "Проверьте СНИЛС: не сходится контрольное число, последние две цифры";
    InvalidBic, "INVALID_BIC",
        "bank identification code is not 9 digits starting with zero",
        "Проверьте БИК: в нём 9 цифр, первая — ноль";
    InvalidAccount, "INVALID_ACCOUNT",
        "account number is not of the 20 character pattern",
        "Проверьте номер счёта: в нём 20 цифр";
    AccountKeyMismatch, "ACCOUNT_KEY_MISMATCH",
        "check key of the account does not match the bank",
        "Проверьте номер счёта и БИК: они не подходят друг к другу";
    InvalidKpp, "INVALID_KPP",
        "tax registration reason code is not of the 9 character pattern",
        "Проверьте КПП: в нём 9 знаков";
    InvalidOgrn, "INVALID_OGRN",
        "state registration number is not 13 digits",
        "Проверьте ОГРН: в нём 13 цифр";
    OgrnChecksum, "OGRN_CHECKSUM",
        "check digit of the state registration number does not match",
        "Проверьте ОГРН: не сходится контрольная цифра";
    InvalidOgrnip, "INVALID_OGRNIP",
        "state registration number of an entrepreneur is not 15 digits",
        "Проверьте ОГРНИП: в нём 15 цифр";
    OgrnipChecksum, "OGRNIP_CHECKSUM",
        "check digit of the entrepreneur's registration number does not match",
        "Проверьте ОГРНИП: не сходится контрольная цифра";
    InvalidPassport, "INVALID_PASSPORT",
        "passport is not a series of 4 digits and a number of 6",
        "Проверьте паспорт: серия — 4 цифры, номер — 6 цифр";
    InvalidDepartmentCode, "INVALID_DEPARTMENT_CODE",
        "passport department code is not 6 digits",
        "Проверьте код подразделения: он вида 770-001";
    PassportIssuedTooEarly, "PASSPORT_ISSUED_TOO_EARLY",
        "passport is issued before the age of fourteen",
        "Проверьте дату выдачи паспорта и дату рождения: паспорт выдают с 14 лет";
    InvalidName, "INVALID_NAME",
        "part of a person's name is empty, too long or has characters other than letters",
        "Проверьте фамилию, имя и отчество: в них могут быть буквы, дефис, апостроф, точка и пробел";
    NameIncomplete, "NAME_INCOMPLETE",
        "full name has no last or no first name",
        "Напишите полностью фамилию, имя и отчество, если оно есть";
    InvalidDate, "INVALID_DATE",
        "date is not a calendar date of the form yyyy-mm-dd or dd.mm.yyyy",
        "Проверьте дату: напишите её в виде 31.12.2025";
    InvalidBirthDate, "INVALID_BIRTH_DATE",
        "birth date is not a calendar date since 1900",
        "Проверьте дату рождения: напишите её в виде 31.12.1985";
    InvalidDebtNumber, "INVALID_DEBT_NUMBER",
        "debt number is empty, too long or has characters other than letters, digits and -/_.",
        "Проверьте номер договора: перепишите его из договора или письма, до 64 знаков";
    InvalidExternalId, "INVALID_EXTERNAL_ID",
        "external identifier is not 1 to 64 printable characters",
        "Проверьте идентификатор: от 1 до 64 печатных знаков";
    InvalidAddress, "INVALID_ADDRESS",
        "postal address is not 1 to 500 printable characters",
        "Проверьте адрес: он должен быть не пустым и не длиннее 500 знаков";
    EmptyText, "EMPTY_TEXT",
        "text is empty",
        "Напишите текст: поле не может быть пустым";
    TextTooLong, "TEXT_TOO_LONG",
        "text is longer than allowed",
        "Сократите текст: он слишком длинный";
    InvalidCharacters, "INVALID_CHARACTERS",
        "text has control characters",
        "Уберите из текста служебные символы и отправьте его ещё раз";
    InvalidHost, "INVALID_HOST",
        "host is not a dns name",
        "Проверьте имя сайта: оно вида lk.example.ru, без https:// и порта";
    InvalidLogin, "INVALID_LOGIN",
        "login is not 3 to 64 latin letters, digits or . _ - @",
        "Проверьте логин: от 3 до 64 латинских букв, цифр и знаков . _ - @";
    InvalidCoordinate, "INVALID_COORDINATE",
        "coordinate is not decimal degrees on the earth",
        "Проверьте координату: нужны градусы с десятичной дробью, например 55.751244";
    InvalidHours, "INVALID_HOURS",
        "opening hours are not spans of a day",
        "Проверьте часы работы: например 09:00-18:00, 09:00-13:00, 14:00-18:00, круглосуточно или выходной";
    InvalidTimeZone, "INVALID_TIME_ZONE",
        "time zone is not an offset of russia",
        "Проверьте часовой пояс: например МСК, МСК+2 или UTC+5";
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::ValueError;

    #[test]
    fn every_code_is_unique_and_in_capitals() {
        let codes: HashSet<_> = ValueError::ALL.iter().map(ValueError::code).collect();

        assert_eq!(codes.len(), ValueError::ALL.len());
        assert!(codes.iter().all(|code| code.chars().all(|c| c.is_ascii_uppercase() || c == '_')));
    }

    #[test]
    fn every_english_text_starts_in_lower_case_and_is_plain_ascii() {
        for refusal in ValueError::ALL {
            let english = refusal.to_string();
            assert!(english.starts_with(|c: char| c.is_ascii_lowercase()), "{english}");
            assert!(english.is_ascii(), "{english}");
        }
    }

    #[test]
    fn every_russian_text_is_a_russian_sentence_of_its_own() {
        let texts: HashSet<_> = ValueError::ALL.iter().map(ValueError::russian).collect();

        assert_eq!(texts.len(), ValueError::ALL.len());
        assert!(texts.iter().all(|text| text.starts_with(|c: char| ('А'..='Я').contains(&c))));
    }

    #[test]
    fn a_wrong_check_digit_is_told_apart_from_a_wrong_length() {
        assert_eq!(ValueError::InnChecksum.code(), "INN_CHECKSUM");
        assert_eq!(ValueError::InvalidInn.code(), "INVALID_INN");
        assert_eq!(ValueError::InnChecksum.russian(), "Проверьте ИНН: не сходится контрольная сумма");
    }
}
