//! Links to pay, as they stand after what has happened to them.

use domain::payment_link::PaymentLinkStage as Stage;

use crate::support::{ANNA, BORIS, World, borrower, debt, link, links, mixed_history, organisation, payment, staff, stranger};

#[tokio::test]
async fn links_show_what_has_become_of_them_the_newest_first() {
    let world = World::start().await;
    world.registered(BORIS, "Петров Борис", &["+79260000001"]).await;
    world.debt_registered(4, "Б-4", BORIS).await;
    links(&world).await;
    world.project().await;

    let query = world.read.payment_links();
    let told = query.of_debts(organisation(), &[debt(4), debt(5)], 100).await.unwrap();
    let told: Vec<_> = told.iter().map(|item| (item.id, item.stage, item.payment_id, item.staff_id)).collect();
    assert_eq!(
        told,
        [
            (link(3), Stage::Open, None, Some(staff(1))),
            (link(2), Stage::Revoked, Some(payment(503)), None),
            (link(1), Stage::Spent, Some(payment(502)), None),
        ]
    );
    assert_eq!(query.of_debts(organisation(), &[debt(4)], 1).await.unwrap().len(), 1);
    assert!(query.of_debts(stranger(), &[debt(4)], 100).await.unwrap().is_empty());

    world.bound(4, ANNA).await;
    world.project().await;
    assert!(query.of_debts(organisation(), &[debt(4)], 100).await.unwrap().is_empty(), "made for another borrower");
}

#[tokio::test]
async fn links_stand_in_the_history_of_whose_debt_they_pay() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;

    let history = world.read.history().of_borrower(organisation(), borrower(BORIS), None, 1_000).await.unwrap();
    let told: Vec<_> = history.entries.iter().map(|entry| entry.summary.as_str()).collect();
    for summary in [
        "Заёмщик создал ссылку на оплату долга Б-4 без входа, до 24.09.2026 17:13 МСК",
        "Сотрудник отправил заёмщику ссылку на оплату долга Б-4 без входа, до 24.09.2026 17:13 МСК",
        "По ссылке начата оплата долга Б-4 без входа",
        "Оплата долга Б-4 по ссылке не прошла, по ссылке снова можно заплатить",
        "Долг Б-4 оплачен по ссылке, больше она не действует",
        "Сотрудник отозвал ссылку на оплату долга Б-4",
    ] {
        assert!(told.contains(&summary), "{summary}: {told:#?}");
    }
}
