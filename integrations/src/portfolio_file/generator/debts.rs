//! Made-up debts, person by person.

use std::rc::Rc;

use chrono::{Days, Months, NaiveDate};
use domain::values::Kopecks;

use super::{people::Person, random::Random};

/// Whom the debts belong to.
pub(super) const CREDITORS: [&str; 3] = ["ООО МФК «Быстрые деньги»", "АО «Первый Банк»", "ООО ПКО «Возврат»"];
/// Day the balances are stated for.
pub(super) const AS_OF: NaiveDate = match NaiveDate::from_ymd_opt(2026, 11, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};
const KINDS: [&str; 6] = ["кредит", "карта", "микрозайм", "микрозайм", "ипотека", "другое"];
const STATUSES: [&str; 5] = ["действует", "просрочен", "просрочен", "суд", "исполнительное производство"];
/// Payments of a schedule.
const YEAR: u32 = 12;

/// A debt as a row shows it.
#[derive(Clone)]
pub(super) struct Debt {
    pub(super) number: String,
    pub(super) kind: &'static str,
    pub(super) creditor: &'static str,
    pub(super) contract_date: NaiveDate,
    pub(super) amount: Kopecks,
    pub(super) principal: Kopecks,
    pub(super) interest: Kopecks,
    pub(super) penalty: Kopecks,
    pub(super) fee: Kopecks,
    pub(super) state_duty: Kopecks,
    pub(super) overdue_since: Option<NaiveDate>,
    pub(super) status: &'static str,
}

/// A repayment as a row shows it.
pub(super) struct Repayment {
    pub(super) debt_number: String,
    pub(super) reference: String,
    pub(super) paid_on: NaiveDate,
    pub(super) principal: Kopecks,
    pub(super) interest: Kopecks,
}

/// A payment to come as a row shows it.
pub(super) struct Payment {
    pub(super) debt_number: String,
    pub(super) due: NaiveDate,
    pub(super) principal: Kopecks,
    pub(super) interest: Kopecks,
}

/// One row of a portfolio and what belongs to it.
pub(super) struct MadeDebt {
    pub(super) person: Rc<Person>,
    pub(super) debt: Debt,
    seed: u64,
}

/// So many debts, 1.3 to a person.
pub(super) struct Debts {
    random: Random,
    salt: u64,
    left: u32,
    made: u32,
    people: u32,
    person: Rc<Person>,
    of_person: u32,
}

impl Debts {
    pub(super) fn new(debts: u32, seed: u64) -> Self {
        let person = Rc::default();
        Self { random: Random::new(seed), salt: seed, left: debts, made: 0, people: 0, person, of_person: 0 }
    }
}

impl Iterator for Debts {
    type Item = MadeDebt;

    fn next(&mut self) -> Option<MadeDebt> {
        self.left = self.left.checked_sub(1)?;
        if self.of_person == 0 {
            self.people += 1;
            self.person = Rc::new(Person::of(self.people, &mut self.random, self.salt));
            // 77 % have one debt, 16 % two, 7 % three: 1.3 on average.
            self.of_person = match self.random.below(100) {
                0..77 => 1,
                77..93 => 2,
                _ => 3,
            };
        }
        self.of_person -= 1;
        self.made += 1;
        let debt = Debt::of(self.made, &mut self.random);
        let seed = self.salt.wrapping_add(u64::from(self.made));
        Some(MadeDebt { person: Rc::clone(&self.person), debt, seed })
    }
}

impl Debt {
    fn of(number: u32, random: &mut Random) -> Self {
        let rubles = |rubles: u32| Kopecks::new(i64::from(rubles) * 100);
        let lent = 3_000 + random.below(60) * 5_000;
        let status = random.pick(&STATUSES);
        let active = status == STATUSES[0];
        let overdue_since = (!active).then(|| AS_OF - Days::new(u64::from(10 + random.below(400))));
        let earliest = AS_OF - Days::new(2_000);
        let principal = Kopecks::new(i64::from(lent) * i64::from(20 + random.below(80)) + i64::from(random.below(100)));
        Self {
            number: format!("{}-{number:07}", random.pick(&["Д", "КД", "МЗ"])),
            kind: random.pick(&KINDS),
            creditor: random.pick(&CREDITORS),
            contract_date: earliest + Days::new(u64::from(random.below(1_500))),
            amount: rubles(lent),
            principal,
            interest: Kopecks::new(i64::from(random.below(lent * 25))),
            penalty: if active { Kopecks::ZERO } else { Kopecks::new(i64::from(random.below(lent * 10))) },
            fee: if random.chance(20) { rubles(300) } else { Kopecks::ZERO },
            state_duty: if STATUSES[3..].contains(&status) { rubles(4_000) } else { Kopecks::ZERO },
            overdue_since,
            status,
        }
    }
}

impl MadeDebt {
    /// Up to four repayments, one a month, the last one before the day of the balance.
    pub(super) fn repayments(&self) -> impl Iterator<Item = Repayment> + '_ {
        let mut random = Random::new(self.seed);
        let count = random.below(5);
        (1..=count).map(move |at| Repayment {
            debt_number: self.debt.number.clone(),
            reference: format!("PAY-{}-{at}", self.debt.number),
            paid_on: AS_OF - Months::new(count + 1 - at) + Days::new(u64::from(random.below(20))),
            principal: Kopecks::new(i64::from(10_000 + random.below(500_000))),
            interest: Kopecks::new(i64::from(random.below(100_000))),
        })
    }

    /// Twelve monthly payments that add up to the principal, unless the debt is overdue.
    pub(super) fn schedule(&self) -> impl Iterator<Item = Payment> + '_ {
        let payments = if self.debt.overdue_since.is_none() { YEAR } else { 0 };
        (1..=payments).map(move |at| payment(&self.debt, at))
    }
}

/// The payment of a month; the last one takes what does not divide.
pub(super) fn payment(debt: &Debt, month: u32) -> Payment {
    let (equal, rest) = (debt.principal.get() / i64::from(YEAR), debt.principal.get() % i64::from(YEAR));
    let principal = if month == YEAR { equal + rest } else { equal };
    Payment {
        debt_number: debt.number.clone(),
        due: AS_OF + Months::new(month),
        principal: Kopecks::new(principal),
        interest: Kopecks::new(principal / 50),
    }
}
