//! The columns of a register, under the names of the template and of the providers.

use crate::portfolio_file::columns::normalised;

/// A column of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// The provider's number of the payment.
    Number,
    /// The provider's number of the giving back.
    RefundNumber,
    /// Our order number.
    Order,
    /// Sum of a payment or of either.
    Amount,
    /// Sum of a giving back: a register of these alone.
    RefundAmount,
    /// What the provider keeps.
    Commission,
    /// What is left without it.
    Net,
    /// Currency.
    Currency,
    /// Payment or giving back.
    Kind,
    /// What has become of it.
    Status,
    /// Day of the operation.
    Day,
}

/// Names as they are compared; the first one is the template's.
///
/// ЮKassa: its help pages "Реестры операций" and "Реестры возвращенных переводов". T-Bank and CloudPayments publish no
/// description of the file, so their columns are called as the fields of their APIs and as their cabinets write them.
const NAMES: [(Column, &[&str]); 11] = [
    (
        Column::Number,
        &[
            "номер у провайдера",
            "provider number",
            "идентификатор платежа",
            "номер транзакции",
            "payment id",
            "paymentid",
            "transaction id",
            "transactionid",
        ],
    ),
    (Column::RefundNumber, &["номер возврата", "refund number", "идентификатор возврата", "refund id", "refundid"]),
    (Column::Order, &["номер заказа", "order", "order id", "orderid", "invoice id", "invoiceid", "номер счета"]),
    (Column::Amount, &["сумма", "amount", "сумма платежа", "сумма операции"]),
    (Column::RefundAmount, &["сумма возврата", "refund amount"]),
    (Column::Commission, &["комиссия", "commission", "fee", "сумма комиссии", "комиссия банка"]),
    (
        Column::Net,
        &[
            "сумма к перечислению",
            "net",
            "к перечислению",
            "сумма к зачислению",
            "сумма платежа за вычетом комиссии нко",
            "сумма платежа за вычетом комиссии",
        ],
    ),
    (Column::Currency, &["валюта", "currency", "валюта платежа", "валюта операции", "валюта возврата"]),
    (Column::Kind, &["тип", "type", "тип операции", "вид операции", "operation type"]),
    (Column::Status, &["статус", "status", "статус операции", "статус платежа"]),
    (
        Column::Day,
        &[
            "дата",
            "day",
            "date",
            "дата операции",
            "дата платежа",
            "дата возврата",
            "время операции",
            "время платежа",
            "дата и время операции",
            "время возврата",
            "время зачисления возврата на счет плательщика",
        ],
    ),
];

/// Where columns stand.
#[derive(Debug)]
pub(super) struct Header {
    /// Cells of a row.
    pub(super) width: usize,
    places: Vec<(Column, usize)>,
    names: Vec<String>,
}

impl Header {
    /// Understands a row as a header; `None` for a row that is none. The first of two columns of one meaning counts: the
    /// others are the provider's own sums in other currencies.
    pub(super) fn read(names: Vec<String>) -> Option<Self> {
        let width = names.iter().rposition(|name| !name.is_empty())? + 1;
        let cells: Vec<String> = names.iter().take(width).map(|name| normalised(name)).collect();
        let place = |(column, known): &(Column, &[&str])| {
            // In the order of our names, so that the template's wins.
            let found = known.iter().find_map(|known| cells.iter().position(|cell| cell == known));
            found.map(|place| (*column, place))
        };
        let header = Self { width, places: NAMES.iter().filter_map(place).collect(), names };
        let sum = header.has(Column::Amount) || header.has(Column::RefundAmount);
        let number = [Column::Number, Column::RefundNumber, Column::Order].into_iter().any(|column| header.has(column));
        (sum && number).then_some(header)
    }

    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.places.iter().find(|(known, _)| *known == column).map(|(_, place)| *place)
    }

    pub(super) fn has(&self, column: Column) -> bool {
        self.place(column).is_some()
    }

    /// What the file itself calls a column; the template's name when it has none.
    pub(super) fn name(&self, column: Column) -> String {
        let own = self.place(column).and_then(|place| self.names.get(place)).cloned();
        let ours = || NAMES.iter().find(|(known, _)| *known == column).map_or("", |(_, names)| names[0]).to_owned();
        own.unwrap_or_else(ours)
    }

    /// Whether the file tells of givings back alone.
    pub(super) fn refunds_only(&self) -> bool {
        !self.has(Column::Kind) && (self.has(Column::RefundNumber) || self.has(Column::RefundAmount))
    }
}
