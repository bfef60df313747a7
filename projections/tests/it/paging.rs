use domain::debt::DebtCommand;
use projections::{
    Cursor, PageRequest, ReadError,
    debt_list::{DebtListItem, DebtSelection, DebtSort},
};

use crate::support::{ANNA, World, borrower, organisation, repayment};

const SORTS: [DebtSort; 5] =
    [DebtSort::Registered, DebtSort::OverdueSince, DebtSort::Total, DebtSort::Number, DebtSort::ContractDate];

/// Nine debts, some with equal sums and days.
async fn nine_debts(world: &World) {
    for number in 1..=9 {
        world.debt_registered(number, &format!("N-{number}"), ANNA).await;
        let principal = if number % 3 == 0 { 500 } else { 700 };
        let overdue = (number % 2 == 0).then_some("2026-05-05");
        world.stated((number, ANNA), "2026-06-01", principal, overdue).await;
    }
    world.project().await;
}

async fn list(
    world: &World,
    sort: (DebtSort, bool),
    page: &PageRequest,
) -> (Vec<DebtListItem>, bool, bool, Option<Cursor>, Option<Cursor>) {
    let selection = DebtSelection { sort: sort.0, descending: sort.1, ..DebtSelection::default() };
    let page = world.read.debts().of_borrower(organisation(), borrower(ANNA), &selection, page).await.unwrap();
    let ends = (page.rows.first().map(|row| row.0.clone()), page.rows.last().map(|row| row.0.clone()));
    let (next, previous) = (page.has_next, page.has_previous);
    (page.into_rows(), next, previous, ends.0, ends.1)
}

#[tokio::test]
async fn pages_with_equal_sort_keys_lose_nothing_in_any_order_and_direction() {
    let world = World::start().await;
    nine_debts(&world).await;
    for sort in SORTS.into_iter().flat_map(|sort| [(sort, false), (sort, true)]) {
        let (whole, ..) = list(&world, sort, &PageRequest::first(100)).await;
        assert_eq!(whole.len(), 9);
        let (mut forward, mut after) = (Vec::new(), None);
        loop {
            let (rows, next, previous, _, last) = list(&world, sort, &PageRequest::after(2, after.clone())).await;
            assert_eq!(previous, after.is_some());
            forward.extend(rows);
            if !next {
                break;
            }
            after = last;
        }
        assert_eq!(forward, whole, "{sort:?}");
        let (mut backward, mut before) = (Vec::new(), None);
        loop {
            let request = PageRequest { limit: 2, after: None, before: before.clone(), from_end: true };
            let (rows, next, previous, first, _) = list(&world, sort, &request).await;
            assert_eq!(next, before.is_some());
            backward.splice(0..0, rows);
            if !previous {
                break;
            }
            before = first;
        }
        assert_eq!(backward, whole, "{sort:?}");
    }
}

#[tokio::test]
async fn a_page_between_two_cursors_holds_what_lies_between() {
    let world = World::start().await;
    nine_debts(&world).await;
    let sort = (DebtSort::Number, false);
    let (.., first, last) = list(&world, sort, &PageRequest::first(5)).await;

    let request = PageRequest { limit: 100, after: first, before: last, from_end: false };
    let (between, ..) = list(&world, sort, &request).await;

    assert_eq!(between.iter().map(|debt| debt.number.as_str()).collect::<Vec<_>>(), ["N-2", "N-3", "N-4"]);
}

#[tokio::test]
async fn a_cursor_of_another_order_is_refused_and_not_a_failure() {
    let world = World::start().await;
    nine_debts(&world).await;
    let (.., last) = list(&world, (DebtSort::Number, false), &PageRequest::first(2)).await;
    let selection = DebtSelection { sort: DebtSort::Total, ..DebtSelection::default() };

    let request = PageRequest::after(2, last);
    let refused = world.read.debts().of_borrower(organisation(), borrower(ANNA), &selection, &request).await;

    assert!(matches!(refused, Err(ReadError::InvalidCursor(_))), "{refused:?}");
}

#[tokio::test]
async fn parts_of_one_day_are_paged_without_loss() {
    let world = World::start().await;
    world.debt_registered(1, "N-1", ANNA).await;
    let record = domain::debt::RecordRepayments { repayments: (1..=7).map(repayment).collect(), at: crate::support::at(4) };
    world.to_debt(1, ANNA, DebtCommand::RecordRepayments(record)).await;
    world.project().await;
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let request = PageRequest::after(3, after);
        let page =
            world.read.debt_parts().repayments(organisation(), borrower(ANNA), crate::support::debt(1), &request).await.unwrap();
        after = page.rows.last().map(|row| row.0.clone());
        let more = page.has_next;
        seen.extend(page.into_rows().into_iter().map(|row| row.reference));
        if !more {
            break;
        }
    }
    seen.sort();
    assert_eq!(seen, ["P-1", "P-2", "P-3", "P-4", "P-5", "P-6", "P-7"]);
}
