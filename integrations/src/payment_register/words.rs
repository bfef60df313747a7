//! Words of registers.

use domain::payment::Provider;

use crate::portfolio_file::columns::normalised;

/// Whether money was given back; `None` for a word that is not known.
pub(super) fn is_refund(word: &str) -> Option<bool> {
    Some(match normalised(word).as_str() {
        "платеж" | "оплата" | "покупка" | "приход" | "списание" | "payment" | "pay" | "purchase" => {
            false
        }
        "возврат" | "частичный возврат" | "возврат прихода" | "чарджбек" | "refund" | "partial refund" | "chargeback" => {
            true
        }
        _ => return None,
    })
}

/// Whether money moved; `None` for a word that is not known. Money that was given back later has moved first.
pub(super) fn has_moved(provider: Provider, word: &str) -> Option<bool> {
    Some(match normalised(word).as_str() {
        "успешно"
        | "успешный"
        | "успешен"
        | "оплачен"
        | "оплачено"
        | "завершен"
        | "завершена"
        | "выполнен"
        | "выполнена"
        | "проведен"
        | "проведена"
        | "подтвержден"
        | "подтверждена"
        | "возвращен"
        | "частично возвращен"
        | "succeeded"
        | "success"
        | "completed"
        | "confirmed"
        | "paid"
        | "refunded"
        | "partial refunded"
        | "partially refunded" => true,
        "отменен"
        | "отменена"
        | "отклонен"
        | "отклонена"
        | "ожидает"
        | "ожидает оплаты"
        | "в обработке"
        | "авторизован"
        | "авторизована"
        | "не оплачен"
        | "просрочен"
        | "canceled"
        | "cancelled"
        | "declined"
        | "rejected"
        | "pending"
        | "authorized"
        | "waiting for capture"
        | "new"
        | "form showed"
        | "authorizing"
        | "3ds checking"
        | "3ds checked"
        | "auth fail"
        | "reversed"
        | "partial reversed"
        | "deadline expired"
        | "expired"
        | "no info"
        | "in progress"
        | "awaitingauthentication" => false,
        // T-Bank writes what becomes of the payment, and of a giving back until it is done.
        "confirming" | "refunding" | "async refunding" if provider == Provider::TBank => false,
        _ => return None,
    })
}

/// Sums and counts below the rows, as providers write them.
pub(super) fn is_footer(word: &str) -> bool {
    let word = normalised(word);
    ["итого", "всего", "сумма", "число", "количество", "общая", "дата", "реестр"].iter().any(|start| word.starts_with(start))
}
