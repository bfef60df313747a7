//! Made-up people.

use super::{
    names::{CITIES, EMPLOYERS, FATHERS, LAST, MEN, STREETS, WOMEN},
    random::{Random, shuffled},
};

const INN_11: [u64; 10] = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
const INN_12: [u64; 11] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
const SNILS: [u64; 9] = [9, 8, 7, 6, 5, 4, 3, 2, 1];

/// A person as a row shows them; empty where nothing is known.
#[derive(Clone, Default)]
pub(super) struct Person {
    pub(super) external_id: String,
    pub(super) name: String,
    pub(super) birth_date: String,
    pub(super) phones: String,
    pub(super) email: String,
    pub(super) passport: String,
    pub(super) inn: String,
    pub(super) snils: String,
    pub(super) registration: String,
    pub(super) residence: String,
    pub(super) employer: String,
}

impl Person {
    /// The person of a number; everything that should be unique is.
    pub(super) fn of(number: u32, random: &mut Random, salt: u64) -> Self {
        let index = u64::from(number);
        let serial = |digits| shuffled(index, digits, salt);
        let registration = address(random);
        Self {
            external_id: format!("G-{number:07}"),
            name: name(random),
            birth_date: format!("{}-{:02}-{:02}", 1955 + random.below(50), 1 + random.below(12), 1 + random.below(28)),
            phones: phones(serial(8), random),
            email: if random.chance(70) { format!("user{number}@example.ru") } else { String::new() },
            passport: format!("{:04} {:06}", 4500 + random.below(25), serial(6)),
            inn: inn(7_700_000_000 + serial(8)),
            snils: snils(100_000_000 + serial(8)),
            residence: if random.chance(25) { address(random) } else { registration.clone() },
            registration,
            employer: if random.chance(60) { random.pick(&EMPLOYERS).to_owned() } else { String::new() },
        }
    }
}

fn name(random: &mut Random) -> String {
    let (last, father) = (random.pick(&LAST), random.pick(&FATHERS));
    if random.chance(50) {
        format!("{last} {} {father}ич", random.pick(&MEN))
    } else {
        format!("{last}а {} {father}на", random.pick(&WOMEN))
    }
}

/// Mostly one, sometimes two, sometimes none.
fn phones(serial: u64, random: &mut Random) -> String {
    match random.below(20) {
        0 => String::new(),
        1..=3 => format!("+790{serial:08}|+791{serial:08}"),
        _ => format!("+790{serial:08}"),
    }
}

fn address(random: &mut Random) -> String {
    let (city, street) = (random.pick(&CITIES), random.pick(&STREETS));
    format!("{city}, {street}, д. {}, кв. {}", 1 + random.below(120), 1 + random.below(300))
}

/// ИНН of a person by its first ten digits.
pub(super) fn inn(ten: u64) -> String {
    let eleven = format!("{ten:010}{}", weighted(&format!("{ten:010}"), &INN_11) % 11 % 10);
    let last = weighted(&eleven, &INN_12) % 11 % 10;
    format!("{eleven}{last}")
}

/// СНИЛС by its first nine digits, as printed.
pub(super) fn snils(nine: u64) -> String {
    let digits = format!("{nine:09}");
    let check = weighted(&digits, &SNILS) % 101 % 100;
    format!("{}-{}-{} {check:02}", &digits[..3], &digits[3..6], &digits[6..])
}

fn weighted(digits: &str, weights: &[u64]) -> u64 {
    digits.bytes().zip(weights).map(|(digit, weight)| u64::from(digit.saturating_sub(b'0')) * weight).sum()
}

#[cfg(test)]
mod tests {
    use domain::values::{PersonInn, Snils};

    use super::{Person, inn, snils};
    use crate::portfolio_file::generator::random::Random;

    #[test]
    fn check_digits_are_those_of_known_numbers() {
        // The examples of the tax service and of the pension fund.
        assert_eq!(inn(5_001_007_322), "500100732259");
        assert_eq!(snils(112_233_445), "112-233-445 95");
    }

    #[test]
    fn every_number_is_valid() {
        for index in 0..200 {
            let person = Person::of(index, &mut Random::new(u64::from(index)), 3);
            assert!(PersonInn::parse(&person.inn).is_ok(), "{}", person.inn);
            assert!(Snils::parse(&person.snils).is_ok(), "{}", person.snils);
        }
    }
}
