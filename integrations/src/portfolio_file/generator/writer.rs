//! Rows on disk: `;`, UTF-8, CRLF, money with a comma, as Russian Excel writes them.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use chrono::NaiveDate;
use domain::values::Kopecks;

use super::{
    debts::{AS_OF, Debt, Payment, Repayment},
    people::Person,
};

pub(super) const PORTFOLIO_HEADER: &str = "ID заёмщика;ФИО;Дата рождения;Телефоны;Электронная почта;Паспорт;ИНН;СНИЛС;\
    Адрес регистрации;Адрес проживания;Место работы;Номер договора;Вид долга;Кредитор;Дата договора;Сумма договора;\
    Дата остатка;Основной долг;Проценты;Неустойка;Комиссии;Госпошлина;Дата просрочки;Статус";
pub(super) const REPAYMENTS_HEADER: &str = "Номер договора;Номер платежа;Дата платежа;Сумма;Основной долг;Проценты";
pub(super) const SCHEDULE_HEADER: &str = "Номер договора;Срок платежа;Основной долг;Проценты;Прочее";

/// A file being written.
pub(super) struct CsvWriter {
    file: BufWriter<File>,
}

impl CsvWriter {
    pub(super) fn create(path: &Path, header: &str) -> io::Result<Self> {
        let mut file = BufWriter::with_capacity(128 * 1024, File::create(path)?);
        write!(file, "{header}\r\n")?;
        Ok(Self { file })
    }

    pub(super) fn debt(&mut self, person: &Person, debt: &Debt) -> io::Result<()> {
        let known = [
            &person.external_id,
            &person.name,
            &person.birth_date,
            &person.phones,
            &person.email,
            &person.passport,
            &person.inn,
            &person.snils,
            &person.registration,
            &person.residence,
            &person.employer,
        ];
        for text in known {
            write!(self.file, "{text};")?;
        }
        write!(self.file, "{};{};{};{};", debt.number, debt.kind, debt.creditor, russian(debt.contract_date))?;
        write!(self.file, "{};{};", money(debt.amount), russian(AS_OF))?;
        for part in [debt.principal, debt.interest, debt.penalty, debt.fee, debt.state_duty] {
            write!(self.file, "{};", money(part))?;
        }
        let overdue = debt.overdue_since.map(russian).unwrap_or_default();
        write!(self.file, "{overdue};{}\r\n", debt.status)
    }

    pub(super) fn repayment(&mut self, repayment: &Repayment) -> io::Result<()> {
        let Repayment { debt_number, reference, paid_on, principal, interest } = repayment;
        let amount = money(Kopecks::new(principal.get() + interest.get()));
        let (principal, interest) = (money(*principal), money(*interest));
        write!(self.file, "{debt_number};{reference};{};{amount};{principal};{interest}\r\n", russian(*paid_on))
    }

    pub(super) fn payment(&mut self, payment: &Payment) -> io::Result<()> {
        let Payment { debt_number, due, principal, interest } = payment;
        write!(self.file, "{debt_number};{};{};{};0\r\n", russian(*due), money(*principal), money(*interest))
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn money(amount: Kopecks) -> String {
    amount.to_decimal_string().replace('.', ",")
}

fn russian(date: NaiveDate) -> String {
    date.format("%d.%m.%Y").to_string()
}
