//! An account against a model of it.

use proptest::{collection::vec, prelude::*};

use super::things::{fail, opened, password_set, sign_in};
use crate::{
    cabinet_account::{CabinetAccount, CabinetAccountError, CabinetAccountEvent as Event},
    samples::{after, folded, given, session},
};

#[derive(Clone, Debug)]
enum Step {
    Fail,
    SignIn,
    Wait(i64),
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![8 => Just(Step::Fail), 1 => Just(Step::SignIn), 2 => (1_i64..90).prop_map(Step::Wait)]
}

proptest! {
    #[test]
    fn nobody_ever_signs_in_while_locked_and_successive_locks_grow(steps in vec(steps(), 1..120)) {
        let mut events = vec![opened(), password_set()];
        let (mut now, mut until, mut failures, mut longest) = (0, 0, 0, 0);
        for (number, step) in (1..).zip(steps) {
            let command = match step {
                Step::Wait(minutes) => {
                    now += minutes;
                    continue;
                }
                Step::Fail => fail(now),
                Step::SignIn => sign_in(session(number), now),
            };
            let decided = given::<CabinetAccount>(events.clone()).when(command).inspect_result();
            match (step, now < until) {
                (Step::SignIn, true) => {
                    prop_assert_eq!(decided, Err(CabinetAccountError::Locked { until: after(until) }));
                    continue;
                }
                (Step::SignIn, false) => (failures, longest) = (0, 0),
                (Step::Fail, true) => prop_assert_eq!(decided.as_deref(), Ok(&[][..])),
                (Step::Fail, false) => failures += 1,
                (Step::Wait(_), _) => {}
            }
            for event in decided.unwrap() {
                if let Event::Locked { until: end, at } = &event {
                    prop_assert_eq!(failures % 5, 0);
                    let minutes = (*end - *at).num_minutes();
                    prop_assert!(minutes > longest || minutes == 24 * 60);
                    (longest, until) = (minutes, now + minutes);
                }
                events.push(event);
            }
            let account = folded::<CabinetAccount>(events.clone());
            prop_assert_eq!(account.lockout().locked_until(after(now)).is_some(), now < until);
            prop_assert!(account.sessions().len() <= 20);
        }
    }
}
