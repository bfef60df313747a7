//! A debt against a model of it.

use chrono::Days;
use proptest::{collection::vec, prelude::*};

use super::things::{kopecks, registered, state};
use crate::{
    debt::{Balance, Debt, DebtError, DebtStatus, Statement},
    samples::{day, given},
};

fn statements() -> impl Strategy<Value = Statement> {
    let status = prop_oneof![Just(DebtStatus::Active), Just(DebtStatus::Overdue), Just(DebtStatus::Closed)];
    (0_u64..6, 0_i64..3, 0_i64..2, status).prop_map(|(days, principal, penalty, status)| Statement {
        as_of: day("2026-11-01") + Days::new(days),
        balance: Balance { principal: kopecks(principal), penalty: kopecks(penalty), ..Balance::ZERO },
        overdue_since: None,
        status,
    })
}

proptest! {
    #[test]
    fn whatever_is_stated_the_state_is_the_latest_statement_and_repeating_it_is_silent(stated in vec(statements(), 1..20)) {
        let mut events = vec![registered()];
        let mut latest: Option<Statement> = None;
        for statement in stated {
            let decided = given::<Debt>(events.clone()).when(state(statement)).inspect_result();
            if latest.is_some_and(|latest| statement.as_of < latest.as_of) {
                prop_assert_eq!(decided, Err(DebtError::StatementOutdated));
                continue;
            }
            let new = decided.unwrap();
            prop_assert_eq!(new.is_empty(), latest == Some(statement));
            latest = Some(statement);
            events.extend(new);
            prop_assert_eq!(given::<Debt>(events.clone()).when(state(statement)).inspect_result(), Ok(vec![]));

            let debt = crate::samples::folded::<Debt>(events.clone());
            prop_assert_eq!(debt.statement(), Some(&statement));
            prop_assert_eq!(debt.is_closed(), statement.balance.is_zero() && statement.status == DebtStatus::Closed);
        }
    }
}
