use domain::{
    debt::{ContactStop, OverpaymentRefundStage as Stage, RefundWay},
    values::Kopecks,
};
use projections::{PageRequest, debt_list::OverpaymentRefundItem};

use crate::support::{
    BORIS, World, approve, ask_back, borrower, credit, debt, decline, organisation, refund, reverse, stop_contacts, stranger,
};

/// Overpaid by 3,900 kopecks, of which 1,500 are asked back in three requests.
async fn asked(world: &World) {
    world.registered(BORIS, "Петров Борис", &["+79260000001"]).await;
    world.debt_registered(5, "Б-5", BORIS).await;
    world.stated((5, BORIS), "2026-10-02", 1_000, None).await;
    for command in [credit(11, 5_000, "2026-10-03"), ask_back(1, 11, 500), ask_back(2, 11, 600), ask_back(3, 11, 400)] {
        world.to_debt(5, BORIS, command).await;
    }
    world.project().await;
}

async fn waiting(world: &World, page: &PageRequest) -> Vec<OverpaymentRefundItem> {
    world.read.overpayment_refunds().waiting(organisation(), page).await.unwrap().into_rows()
}

#[tokio::test]
async fn what_waits_for_staff_is_listed_in_pages_the_oldest_first() {
    let world = World::start().await;
    asked(&world).await;
    let query = world.read.overpayment_refunds();

    let first = query.waiting(organisation(), &PageRequest::first(2)).await.unwrap();
    assert!(first.has_next);
    let after = first.rows.last().map(|(cursor, _)| cursor.clone());
    let ids: Vec<_> = first.into_rows().iter().map(|item| item.id).collect();
    assert_eq!(ids, [refund(1).uuid(), refund(2).uuid()]);
    let rest = query.waiting(organisation(), &PageRequest::after(2, after)).await.unwrap().into_rows();
    assert_eq!(rest.iter().map(|item| item.id).collect::<Vec<_>>(), [refund(3).uuid()]);
    assert!(query.waiting(stranger(), &PageRequest::first(10)).await.unwrap().rows.is_empty());
}

#[tokio::test]
async fn a_request_shows_what_became_of_it() {
    let world = World::start().await;
    asked(&world).await;
    for command in
        [decline(1), approve(2, RefundWay::Provider), approve(3, RefundWay::Transfer), reverse(11, 3, 400, "2026-10-04")]
    {
        world.to_debt(5, BORIS, command).await;
    }
    world.project().await;

    assert!(waiting(&world, &PageRequest::first(10)).await.is_empty());
    let query = world.read.overpayment_refunds();
    let told = query.of_debts(organisation(), &[debt(5), debt(6)], 100).await.unwrap();
    let told: Vec<_> = told.iter().map(|item| (item.stage, item.way, item.amount.get(), item.reason.as_deref())).collect();
    assert_eq!(
        told,
        [
            (Stage::Returned, Some(RefundWay::Transfer), 400, None),
            (Stage::Approved, Some(RefundWay::Provider), 600, None),
            (Stage::Declined, None, 500, Some("Переплата зачтена в другой договор")),
        ]
    );
    assert_eq!(query.of_debts(organisation(), &[debt(5)], 1).await.unwrap().len(), 1);
    assert!(query.of_debts(stranger(), &[debt(5)], 100).await.unwrap().is_empty());
    let shown = world.read.debts().by_ids(organisation(), &[debt(5)]).await.unwrap().remove(0);
    assert_eq!((shown.overpaid, shown.contact_stop()), (Kopecks::new(3_500), Some(ContactStop::PaidOff)));
}

#[tokio::test]
async fn debts_to_be_paid_come_in_the_order_in_which_they_are_overdue() {
    let world = World::start().await;
    world.registered(BORIS, "Петров Борис", &["+79260000001"]).await;
    let debts = [(5, 100, None), (6, 100, Some("2026-08-01")), (7, 100, Some("2026-07-01")), (8, 0, None)];
    for (number, owed, overdue) in debts {
        world.debt_registered(number, &format!("Б-{number}"), BORIS).await;
        world.stated((number, BORIS), "2026-10-02", owed, overdue).await;
    }
    world.to_debt(5, BORIS, stop_contacts(30)).await;
    world.project().await;

    let owing = world.read.debts().owing(organisation(), borrower(BORIS), 100).await.unwrap();
    assert_eq!(owing, [debt(7), debt(6), debt(5)]);
    assert_eq!(world.read.debts().owing(organisation(), borrower(BORIS), 1).await.unwrap(), [debt(7)]);
    assert!(world.read.debts().owing(stranger(), borrower(BORIS), 100).await.unwrap().is_empty());
    let silent = world.read.debts().by_ids(organisation(), &[debt(5), debt(6)]).await.unwrap();
    let silent: Vec<_> = silent.iter().map(|item| (item.contact_stop(), item.silent_since.is_some())).collect();
    assert!(silent.contains(&(Some(ContactStop::PaymentUnderWay), true)) && silent.contains(&(None, false)), "{silent:?}");
}
