//! One row of a register turned into values; everything wrong with it is gathered.

use chrono::{DateTime, NaiveDate};
use commands::{
    payment_register::{BadRegisterRow, RegisterRow},
    portfolio_import::RowRefusal,
};
use domain::{
    PaymentId,
    payment::Provider,
    values::{ExternalId, Kopecks, ValueError, moscow_day, parse_date},
};

use super::{
    columns::{Column, Header},
    words::{has_moved, is_refund},
};
use crate::{portfolio_file::records::Record, texts};

/// What a register is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject {
    pub(super) provider: Provider,
    pub(super) day: NaiveDate,
}

struct Cells<'a> {
    line: u64,
    header: &'a Header,
    record: &'a Record,
    refusals: Vec<RowRefusal>,
}

/// Reads a row.
pub(super) fn read(line: u64, subject: Subject, header: &Header, record: &Record) -> Result<RegisterRow, BadRegisterRow> {
    let mut cells = Cells { line, header, record, refusals: Vec::new() };
    let order = cells.text(Column::Order);
    // Another shop of the same account numbers its orders otherwise; that is no mistake of the file.
    let payment: Option<PaymentId> = order.parse().ok();
    let own = cells.value(Column::Number, ExternalId::parse);
    let number = if own.is_none() && payment.is_none() { cells.value(Column::Order, ExternalId::parse) } else { own };
    let refund_number = cells.value(Column::RefundNumber, ExternalId::parse);
    if number.is_none() && refund_number.is_none() && payment.is_none() && cells.refusals.is_empty() {
        cells.refuse(Column::Number, "EMPTY_CELL", texts::EMPTY_CELL);
    }
    cells.check_day(subject.day);
    let (amount, negative) = cells.amount();
    let refund = cells.refund(negative);
    let commission = cells.commission(amount);
    let currency = cells.value(Column::Currency, ExternalId::parse).unwrap_or_else(|| ExternalId::lossy("RUB"));
    let moved = cells.moved(subject.provider);
    if cells.refusals.is_empty() {
        Ok(RegisterRow { refund, number, refund_number, payment, amount, commission, currency, moved })
    } else {
        Err(BadRegisterRow { refusals: cells.refusals })
    }
}

impl<'a> Cells<'a> {
    fn text(&self, column: Column) -> &'a str {
        self.header.place(column).map_or("", |place| self.record.cell(place))
    }

    /// A value that may be absent; what does not read is refused.
    fn value<T>(&mut self, column: Column, parse: impl FnOnce(&str) -> Result<T, ValueError>) -> Option<T> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        parse(text).map_err(|error| self.refuse(column, error.code(), error.russian())).ok()
    }

    fn refuse(&mut self, column: Column, code: &'static str, reason: &str) {
        let column = Some(self.header.name(column));
        self.refusals.push(RowRefusal { line: self.line, column, code, reason: reason.to_owned() });
    }

    /// The sum and whether it was written below zero; nothing moves for nothing.
    fn amount(&mut self) -> (Kopecks, bool) {
        let column = if self.header.has(Column::RefundAmount) && self.text(Column::Amount).is_empty() {
            Column::RefundAmount
        } else {
            Column::Amount
        };
        if self.text(column).is_empty() {
            self.refuse(column, "EMPTY_CELL", texts::EMPTY_CELL);
            return (Kopecks::ZERO, false);
        }
        let Some(sum) = self.value(column, Kopecks::parse) else { return (Kopecks::ZERO, false) };
        if sum.is_zero() {
            self.refuse(column, "AMOUNT_NOT_POSITIVE", texts::AMOUNT_NOT_POSITIVE);
        }
        if !sum.is_negative() {
            return (sum, false);
        }
        match Kopecks::ZERO.checked_sub(sum) {
            Ok(sum) => (sum, true),
            Err(error) => {
                self.refuse(column, error.code(), error.russian());
                (Kopecks::ZERO, true)
            }
        }
    }

    /// Told by the kind, else by the file, else by the sign.
    fn refund(&mut self, negative: bool) -> bool {
        let word = self.text(Column::Kind);
        if word.is_empty() {
            return negative || self.header.refunds_only();
        }
        is_refund(word).unwrap_or_else(|| {
            self.refuse(Column::Kind, "UNKNOWN_OPERATION", texts::UNKNOWN_OPERATION);
            negative
        })
    }

    /// As it stands, without its sign; else what is left of the sum.
    fn commission(&mut self, amount: Kopecks) -> Kopecks {
        let positive = |sum: Kopecks| if sum.is_negative() { Kopecks::ZERO.checked_sub(sum) } else { Ok(sum) };
        if self.header.has(Column::Commission) {
            return self.value(Column::Commission, |text| Kopecks::parse(text).and_then(positive)).unwrap_or_default();
        }
        let net = self.value(Column::Net, |text| Kopecks::parse(text).and_then(positive));
        net.and_then(|net| amount.checked_sub(net).ok()).unwrap_or_default()
    }

    /// A register without a status tells of money that moved.
    fn moved(&mut self, provider: Provider) -> bool {
        let word = self.text(Column::Status);
        if word.is_empty() {
            return true;
        }
        has_moved(provider, word).unwrap_or_else(|| {
            self.refuse(Column::Status, "UNKNOWN_STATUS", texts::UNKNOWN_PAYMENT_STATUS);
            false
        })
    }

    fn check_day(&mut self, day: NaiveDate) {
        if self.value(Column::Day, moscow_date).is_some_and(|told| told != day) {
            self.refuse(Column::Day, "OTHER_DAY", texts::OTHER_DAY);
        }
    }
}

/// The day of a date, or of a time: one with its offset is counted in Moscow, one without is taken as Moscow's.
fn moscow_date(text: &str) -> Result<NaiveDate, ValueError> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Ok(moscow_day(time.into()));
    }
    parse_date(text.split([' ', 'T']).next().unwrap_or_default())
}
