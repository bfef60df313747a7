//! Error codes and delivery statuses of SMSC.ru (smsc.ru/api/http, "Ответ сервера и коды ошибок", "Коды статусов").

use commands::ports::{DeliveryStatus, SmsError};

/// Wrong parameters; also what this adapter itself refuses to send.
pub(super) const PARAMETERS: i32 = 1;
/// Wrong login or password, or an IP address outside the account's list.
const CREDENTIALS: i32 = 2;
/// Not enough money.
const NO_MONEY: i32 = 3;
/// The IP address is blocked for a while because of frequent errors.
const ADDRESS_BLOCKED: i32 = 4;
/// The same request within a minute, or too many requests at once.
pub(super) const TOO_MANY: i32 = 9;
/// "Message not found" as an answer of `status.php`.
pub(super) const STATUS_NOT_FOUND: i32 = 3;

/// What a refusal of `send.php` means: 5 wrong date, 6 forbidden text or sender, 7 wrong phone, 8 cannot be delivered.
pub(super) fn send_error(code: i32) -> SmsError {
    match code {
        CREDENTIALS | NO_MONEY | ADDRESS_BLOCKED => SmsError::Account(code),
        PARAMETERS | 5..=8 => SmsError::Refused(code),
        TOO_MANY => SmsError::Transient("too many requests"),
        _ => SmsError::Transient("an error code that is not documented"),
    }
}

/// What a refusal of `status.php` means; "not found" is no refusal and is told apart before.
pub(super) fn status_error(code: i32) -> SmsError {
    match code {
        CREDENTIALS | ADDRESS_BLOCKED => SmsError::Account(code),
        PARAMETERS => SmsError::Refused(code),
        TOO_MANY => SmsError::Transient("too many requests"),
        _ => SmsError::Transient("an error code that is not documented"),
    }
}

/// A status of SMSC as ours; `None` for one that is not documented.
pub(super) fn delivery_status(status: i32) -> Option<DeliveryStatus> {
    match status {
        // Not found.
        -3 => Some(DeliveryStatus::Unknown),
        // Waiting to be sent; handed to the operator.
        -1 | 0 => Some(DeliveryStatus::Pending),
        // Delivered; read; link opened.
        1 | 2 | 4 => Some(DeliveryStatus::Delivered),
        // Stopped; expired; undeliverable; wrong number; forbidden; no money; number not available.
        -2 | 3 | 20 | 22..=25 => Some(DeliveryStatus::Failed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use commands::ports::{DeliveryStatus, SmsError};

    use super::{delivery_status, send_error, status_error};

    #[test]
    fn account_trouble_is_told_from_a_bad_message_and_from_bad_luck() {
        for code in [2, 3, 4] {
            assert_eq!(send_error(code), SmsError::Account(code));
        }
        for code in [1, 5, 6, 7, 8] {
            assert_eq!(send_error(code), SmsError::Refused(code));
        }
        for code in [9, 0, -1, 10, 999] {
            assert!(matches!(send_error(code), SmsError::Transient(_)), "{code}");
        }
    }

    #[test]
    fn a_status_request_has_its_own_meaning_of_the_codes() {
        assert_eq!(status_error(1), SmsError::Refused(1));
        assert_eq!(status_error(2), SmsError::Account(2));
        assert_eq!(status_error(4), SmsError::Account(4));
        assert!(matches!(status_error(9), SmsError::Transient(_)));
        assert!(matches!(status_error(5), SmsError::Transient(_)));
    }

    #[test]
    fn every_documented_status_has_a_meaning() {
        for (meaning, statuses) in [
            (DeliveryStatus::Unknown, vec![-3]),
            (DeliveryStatus::Pending, vec![-1, 0]),
            (DeliveryStatus::Delivered, vec![1, 2, 4]),
            (DeliveryStatus::Failed, vec![-2, 3, 20, 22, 23, 24, 25]),
        ] {
            for status in statuses {
                assert_eq!(delivery_status(status), Some(meaning), "{status}");
            }
        }
        assert_eq!(delivery_status(21), None);
    }
}
