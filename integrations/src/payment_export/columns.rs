//! The columns of both formats, in their order. Consumers rely on titles and order: columns are only added, at the end.
//!
//! | Column | Content |
//! |---|---|
//! | Код движения | UUID of the movement; the same in no other row, by which a consumer knows a row it has |
//! | Подтверждено (МСК) | when it became known that the money has moved, Moscow time |
//! | Дата движения | day the money came or went, by the Moscow calendar |
//! | Вид | `payment`: came; `refund`: given back by us; `chargeback`: taken or given back past us |
//! | Платёж | UUID of the payment; several rows when it pays several debts |
//! | Возврат | UUID of the refund or the taking back |
//! | Провайдер | `yookassa`, `tbank`, `cloudpayments`, `sbp_qr`; empty for money that staff have entered |
//! | Платёж у провайдера | the provider's own number of the payment |
//! | Способ | `bank_card`, `sbp`, `offline` |
//! | Кредитор, ИНН кредитора | who gets the money |
//! | Договор | number of the debt, which is that of its contract |
//! | Заёмщик | the borrower's id in the accounting system; no name, for nothing is posted by it |
//! | Сумма | the debt's share in rubles; below zero when the money went back |
//! | Основной долг, Проценты, Неустойка, Комиссии, Госпошлина, Переплата | make up the sum, with its sign; when the accounting system had posted the payment before it was credited, all of it stands as principal |
//!
//! Names of creditors and debts are those of the moment the money moved.

use chrono::{NaiveDate, NaiveDateTime};
use commands::payment_export::Movement;
use domain::values::{Kopecks, moscow_time};
use uuid::Uuid;

/// Titles, as they stand in the first row.
pub(super) const TITLES: [&str; 20] = [
    "Код движения",
    "Подтверждено (МСК)",
    "Дата движения",
    "Вид",
    "Платёж",
    "Возврат",
    "Провайдер",
    "Платёж у провайдера",
    "Способ",
    "Кредитор",
    "ИНН кредитора",
    "Договор",
    "Заёмщик",
    "Сумма",
    "Основной долг",
    "Проценты",
    "Неустойка",
    "Комиссии",
    "Госпошлина",
    "Переплата",
];

/// A cell.
#[derive(Clone, Copy)]
pub(super) enum Cell<'a> {
    Text(&'a str),
    Id(Uuid),
    Empty,
    Money(Kopecks),
    Day(NaiveDate),
    Moment(NaiveDateTime),
}

impl<'a> Cell<'a> {
    fn maybe(text: Option<&'a String>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(text))
    }
}

/// The cells of a row, as the titles name them.
pub(super) fn cells(movement: &Movement) -> [Cell<'_>; TITLES.len()] {
    [
        Cell::Id(movement.id),
        Cell::Moment(moscow_time(movement.confirmed_at)),
        Cell::Day(movement.moved_on),
        Cell::Text(&movement.kind),
        Cell::Id(movement.payment),
        movement.refund.map_or(Cell::Empty, Cell::Id),
        Cell::maybe(movement.provider.as_ref()),
        Cell::maybe(movement.provider_payment.as_ref()),
        Cell::Text(&movement.method),
        Cell::Text(&movement.creditor),
        Cell::Text(&movement.creditor_inn),
        Cell::Text(&movement.debt_number),
        Cell::Text(&movement.borrower_external_id),
        Cell::Money(movement.amount),
        Cell::Money(movement.principal),
        Cell::Money(movement.interest),
        Cell::Money(movement.penalty),
        Cell::Money(movement.fee),
        Cell::Money(movement.state_duty),
        Cell::Money(movement.overpaid),
    ]
}
