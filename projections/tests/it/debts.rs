use domain::{
    debt::{DebtCommand, DebtKind, DebtStatus, RecordRepayments, StateSchedule},
    values::{DebtNumber, Kopecks},
};
use projections::{
    PageRequest,
    debt_list::{DebtFilter, DebtSelection, DebtSort},
};

use crate::support::{
    ANNA, BORIS, World, at, borrower, creditor, day, debt, due, mixed_history, organisation, repayment, stranger,
};

const ALL: PageRequest = PageRequest::first(100);

#[tokio::test]
async fn a_debt_shows_the_last_statement_and_keeps_the_earlier_ones() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;

    let found = world.read.debts().of_borrower_by_id(organisation(), borrower(ANNA), debt(1)).await.unwrap().unwrap();
    assert_eq!((found.number.as_str(), found.number_key.as_str()), ("L-1001", "L1001"));
    assert_eq!((found.kind, found.status, found.closed), (DebtKind::Card, DebtStatus::Overdue, false));
    assert_eq!((found.creditor_id, found.contract_date), (creditor(2), Some(day("2024-04-01"))));
    assert_eq!((found.principal.get(), found.interest.get(), found.total.get()), (1_234_567, 123_456, 1_358_023));
    assert_eq!(found.balance().total().unwrap(), found.total);
    assert_eq!((found.as_of, found.overdue_since), (Some(day("2026-10-01")), Some(day("2026-08-01"))));
    assert_eq!(found.version, 8);

    let stated = world.read.debt_parts().statements(organisation(), borrower(ANNA), debt(1), &ALL).await.unwrap().into_rows();
    assert_eq!(stated.iter().map(|row| row.as_of).collect::<Vec<_>>(), [day("2026-10-01"), day("2026-09-01")]);
}

#[tokio::test]
async fn a_debt_bound_to_another_moves_with_all_its_parts() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;
    let read = world.read.debts();

    assert_eq!(read.of_borrower_by_id(organisation(), borrower(BORIS), debt(3)).await.unwrap(), None);
    let found = read.of_borrower_by_id(organisation(), borrower(ANNA), debt(3)).await.unwrap().unwrap();
    assert_eq!(found.principal.get(), 200_000);
    let parts = world.read.debt_parts();
    let of_boris = parts.statements(organisation(), borrower(BORIS), debt(3), &ALL).await.unwrap();
    assert!(of_boris.rows.is_empty());
    assert_eq!(parts.statements(organisation(), borrower(ANNA), debt(3), &ALL).await.unwrap().rows.len(), 2);
}

#[tokio::test]
async fn closed_and_reopened_debts_are_told_apart_by_the_filter() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;
    let list = async |filter: DebtFilter| {
        let selection = DebtSelection { filter, sort: DebtSort::Number, descending: false };
        let page = world.read.debts().of_borrower(organisation(), borrower(ANNA), &selection, &ALL).await.unwrap();
        page.into_rows().into_iter().map(|debt| debt.number).collect::<Vec<_>>()
    };

    assert_eq!(list(DebtFilter::default()).await, ["L-1001", "L-1002", "Б-3"]);
    assert_eq!(list(DebtFilter { active: Some(false), ..DebtFilter::default() }).await, ["L-1002"]);
    assert_eq!(list(DebtFilter { active: Some(true), ..DebtFilter::default() }).await, ["L-1001", "Б-3"]);
    assert_eq!(list(DebtFilter { statuses: vec![DebtStatus::Overdue], ..DebtFilter::default() }).await, ["L-1001"]);
    assert_eq!(list(DebtFilter { kinds: vec![DebtKind::Loan], ..DebtFilter::default() }).await, ["L-1002", "Б-3"]);
    assert_eq!(list(DebtFilter { creditors: vec![creditor(2)], ..DebtFilter::default() }).await, ["L-1001"]);
}

#[tokio::test]
async fn totals_add_up_by_component() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;

    let totals = world.read.debts().totals(organisation(), borrower(ANNA), &DebtFilter::default()).await.unwrap();

    assert_eq!(totals.len(), 1);
    assert_eq!((totals[0].count, totals[0].balance.principal), (3, Kopecks::new(1_434_567)));
    assert_eq!(totals[0].total, totals[0].balance.total().unwrap());
    let nothing = world.read.debts().totals(stranger(), borrower(ANNA), &DebtFilter::default()).await.unwrap();
    assert!(nothing.is_empty());
}

#[tokio::test]
async fn a_new_schedule_replaces_the_former_and_the_next_payment_depends_on_the_day() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;
    let parts = world.read.debt_parts();

    let schedule = parts.schedule(organisation(), borrower(ANNA), debt(1), &ALL).await.unwrap().into_rows();
    let days: Vec<_> = schedule.iter().map(|row| row.due.to_string()).collect();
    assert_eq!(days, ["2026-12-01", "2027-01-01", "2027-02-01"]);
    let next = async |on: &str| {
        let found = parts.next_payments(organisation(), &[debt(1), debt(2)], day(on)).await.unwrap();
        found.into_iter().map(|row| (row.debt_id, row.due.to_string())).collect::<Vec<_>>()
    };
    assert_eq!(next("2026-12-01").await, [(debt(1), "2026-12-01".to_owned())]);
    assert_eq!(next("2026-12-02").await, [(debt(1), "2027-01-01".to_owned())]);
    assert_eq!(next("2027-03-01").await, []);
}

#[tokio::test]
async fn an_empty_schedule_clears_the_rows() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.to_debt(1, ANNA, DebtCommand::StateSchedule(StateSchedule { payments: Vec::new(), at: at(9) })).await;
    world.project().await;

    assert_eq!(world.count("read_debt_schedule").await, 0);
}

#[tokio::test]
async fn loaders_read_many_debts_at_once_and_bounded() {
    let world = World::start().await;
    mixed_history(&world).await;
    let more = (4..=6).map(repayment).collect();
    world.to_debt(3, ANNA, DebtCommand::RecordRepayments(RecordRepayments { repayments: more, at: at(9) })).await;
    world.to_debt(3, ANNA, DebtCommand::StateSchedule(StateSchedule { payments: vec![due("2027-05-01")], at: at(9) })).await;
    world.project().await;
    let debts = [debt(1), debt(2), debt(3)];
    let parts = world.read.debt_parts();

    assert_eq!(parts.repayments_of(organisation(), &debts, 2).await.unwrap().len(), 4);
    assert_eq!(parts.schedule_of(organisation(), &debts, 100).await.unwrap().len(), 4);
    assert_eq!(parts.statements_of(organisation(), &debts, 1).await.unwrap().len(), 3);
    assert_eq!(world.read.debts().by_ids(organisation(), &debts).await.unwrap().len(), 3);
    assert_eq!(world.read.debts().by_borrowers(organisation(), &[borrower(ANNA), borrower(BORIS)]).await.unwrap().len(), 4);
}

#[tokio::test]
async fn a_foreign_organisation_sees_nothing() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;
    let debts = [debt(1), debt(2), debt(3)];
    let (read, parts) = (world.read.debts(), world.read.debt_parts());
    let number = DebtNumber::parse("l 1001").unwrap();

    assert_eq!(read.by_number(organisation(), &number).await.unwrap().unwrap().id, debt(1));
    assert_eq!(read.by_number(stranger(), &number).await.unwrap(), None);
    assert_eq!(read.of_borrower_by_id(stranger(), borrower(ANNA), debt(1)).await.unwrap(), None);
    assert!(read.by_ids(stranger(), &debts).await.unwrap().is_empty());
    assert!(parts.repayments_of(stranger(), &debts, 9).await.unwrap().is_empty());
    assert!(parts.next_payments(stranger(), &debts, day("2026-01-01")).await.unwrap().is_empty());
    assert!(parts.repayments(stranger(), borrower(ANNA), debt(1), &ALL).await.unwrap().rows.is_empty());
    assert_eq!(parts.repayments(organisation(), borrower(ANNA), debt(1), &ALL).await.unwrap().rows.len(), 3);
}
