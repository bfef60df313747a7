//! Readings in any order and number.

use proptest::{collection::vec, prelude::*, sample::select};

use super::things::{PAID, created, kopecks, reading, record};
use crate::{
    payment::{Payment, PaymentEvent, ProviderState, Reading},
    samples::{folded, given},
};

fn readings() -> impl Strategy<Value = Reading> {
    use ProviderState::{Authorized, Canceled, Expired, Pending, Refunded, Rejected, Succeeded};
    select(vec![Pending, Authorized, Succeeded, Refunded, Canceled, Rejected, Expired]).prop_map(reading)
}

fn after(readings: &[Reading]) -> Vec<PaymentEvent> {
    let mut events = vec![created()];
    for reading in readings {
        let new = given::<Payment>(events.clone()).when(record(reading.clone())).inspect_result().unwrap();
        events.extend(new);
        let again = given::<Payment>(events.clone()).when(record(reading.clone())).inspect_result();
        assert_eq!(again, Ok(vec![]));
    }
    events
}

proptest! {
    #[test]
    fn money_counts_once_if_any_reading_tells_of_it_whatever_else_is_told(told in vec(readings(), 0..12)) {
        let events = after(&told);
        let successes = events.iter().filter(|event| matches!(event, PaymentEvent::Succeeded { .. })).count();
        let paid = told.iter().any(Reading::is_paid);
        prop_assert_eq!(successes, usize::from(paid));
        let payment = folded::<Payment>(events);
        prop_assert_eq!(payment.paid_amount(), if paid { kopecks(PAID) } else { kopecks(0) });
        prop_assert_eq!(payment.stage().is_paid(), paid);
    }

    #[test]
    fn the_order_of_readings_does_not_matter_for_the_money(told in vec(readings(), 0..8), seed: u64) {
        let mut shuffled = told.clone();
        let length = shuffled.len().max(1);
        shuffled.rotate_left(usize::try_from(seed % u64::try_from(length).unwrap()).unwrap());
        let (one, other) = (folded::<Payment>(after(&told)), folded::<Payment>(after(&shuffled)));
        prop_assert_eq!(one.paid(), other.paid());
        prop_assert_eq!(one.left(), other.left());
    }
}
