//! Where the money goes.

use serde::{Deserialize, Serialize};

use crate::values::{AccountNumber, Bic, BoundedText, Inn, Kpp};

/// Bank requisites (банковские реквизиты) of a transfer, with the lengths of the payment QR (ГОСТ Р 56042-2014).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requisites {
    /// Name of the payee (получатель).
    pub payee: BoundedText<160>,
    /// Taxpayer number of the payee (ИНН).
    pub inn: Inn,
    /// Tax registration reason code of the payee (КПП); entrepreneurs have none.
    pub kpp: Option<Kpp>,
    /// Bank identification code (БИК).
    pub bic: Bic,
    /// Name of the bank.
    pub bank_name: BoundedText<45>,
    /// Account of the payee (расчётный счёт).
    pub account: AccountNumber,
    /// Account of the bank at the Bank of Russia (корреспондентский счёт).
    pub correspondent_account: AccountNumber,
    /// Purpose of the payment (назначение платежа).
    pub purpose: BoundedText<160>,
}
