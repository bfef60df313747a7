use cqrs_es::Aggregate;
use domain::{
    debt::{Balance, BalanceReason, Debt, DebtCommand, DebtStatus},
    payment::PaymentStage,
    values::Kopecks,
};
use event_store::{Recorded, Tail, Token};
use projections::{
    PageRequest,
    debt_list::{DebtFilter, DebtListItem, DebtSelection, DebtSort},
    names,
    payment_list::PaymentItem,
};

use crate::support::{
    ANNA, BORIS, World, borrower, credit, day, debt, mixed_history, organisation, paid_back, payment, reverse, stranger,
};

const ALL: PageRequest = PageRequest::first(100);

/// The debt as its own events make it.
async fn folded(world: &World, number: u128) -> Debt {
    let streams = [(Debt::TYPE.to_owned(), debt(number).to_string())];
    let events = Tail::new(world.store.clone()).history(borrower(BORIS).uuid(), &streams, Token::START, 1_000).await.unwrap();
    let mut folded = Debt::default();
    // The links of a debt stand under its id, in a stream of their own.
    let own = events.iter().filter(|event| event.aggregate_id == debt(number).to_string());
    for fact in own.filter_map(Recorded::event_of::<Debt>) {
        folded.apply(fact.unwrap());
    }
    folded
}

async fn listed(world: &World, number: u128) -> DebtListItem {
    world.project().await;
    world.read.debts().by_ids(organisation(), &[debt(number)]).await.unwrap().remove(0)
}

/// The explanation makes the balance shown, also when only its end is asked for.
async fn explained(world: &World, listed: &DebtListItem, after: &str) {
    for limit in [1, 3, 1_000] {
        let history = world.read.history();
        let steps = history.balance_of_debt(organisation(), listed.id, listed.version, limit).await.unwrap();
        let sum = steps.iter().fold(Balance::ZERO, |sum, step| sum.plus(&step.effect).unwrap());
        assert_eq!(sum, listed.balance(), "{after}");
        assert_eq!(steps.last().map(|step| step.balance).unwrap_or_default(), listed.balance(), "{after}");
        assert!(steps.len() <= usize::from(limit));
    }
}

async fn agree(world: &World, number: u128, after: &str) {
    let (folded, listed) = (folded(world, number).await, listed(world, number).await);
    assert_eq!(listed.balance(), *folded.balance_now(), "{after}");
    assert_eq!(listed.total, folded.balance_now().total().unwrap(), "{after}");
    assert_eq!(listed.received, folded.received_not_posted(), "{after}");
    assert_eq!(listed.overpaid, folded.credit_balance(), "{after}");
    assert_eq!(listed.closed, folded.is_closed(), "{after}");
    let stated = folded.statement().filter(|_| !folded.is_closed());
    let open = stated.map_or(DebtStatus::Active, |statement| statement.status);
    assert_eq!(listed.status, if folded.is_closed() { DebtStatus::Closed } else { open }, "{after}");
    assert_eq!(listed.overdue_since, stated.and_then(|statement| statement.overdue_since), "{after}");
    assert_eq!(listed.contact_stop(), folded.contact_stop(), "{after}");
    assert_eq!(listed.silent_since.is_some(), folded.contact_stop().is_some(), "{after}");
    explained(world, &listed, after).await;
}

#[tokio::test]
async fn a_debt_shows_to_the_kopeck_what_its_own_events_make_of_the_payments() {
    let world = World::start().await;
    world.registered(BORIS, "Петров Борис", &["+79260000001"]).await;
    world.debt_registered(5, "Б-5", BORIS).await;
    world.to_debt(5, BORIS, credit(11, 700, "2026-10-01")).await;
    agree(&world, 5, "a payment before any statement").await;
    world.stated((5, BORIS), "2026-10-02", 100_000, Some("2026-08-01")).await;
    agree(&world, 5, "a statement that contains it").await;
    let steps: [(&str, DebtCommand); 10] = [
        ("a payment", credit(12, 40_000, "2026-10-03")),
        ("another that overpays", credit(13, 90_000, "2026-10-04")),
        ("a part of the overpaid back", reverse(13, 21, 5_000, "2026-10-05")),
        ("the accounting system names one as of before the statement", paid_back(12, 40_000, "2026-10-02")),
        ("money back of one in the statement", reverse(12, 22, 15_000, "2026-10-05")),
        ("money back of one before any statement", reverse(11, 23, 700, "2026-10-05")),
        ("one that the accounting system will name", paid_back(14, 3_000, "2026-10-01")),
        ("one in the statement from the first", credit(14, 3_000, "2026-10-01")),
        ("and taken back", reverse(14, 24, 1_000, "2026-10-06")),
        ("the rest of the one not in it", reverse(13, 25, 85_000, "2026-10-06")),
    ];
    for (name, command) in steps {
        world.to_debt(5, BORIS, command).await;
        agree(&world, 5, name).await;
    }
    world.to_debt(5, BORIS, credit(15, 500_000, "2026-10-09")).await;
    agree(&world, 5, "paid off").await;
    for (as_of, principal) in [("2026-10-06", 50_000), ("2026-10-09", 1_000), ("2026-10-10", 0)] {
        world.stated((5, BORIS), as_of, principal, None).await;
        agree(&world, 5, as_of).await;
    }
    assert!(listed(&world, 5).await.overpaid.is_positive(), "what a statement contains stays overpaid");
    world.to_debt(5, BORIS, reverse(15, 26, 400_000, "2026-10-12")).await;
    agree(&world, 5, "given back past all statements").await;
}

#[tokio::test]
async fn a_debt_that_payments_pay_off_stands_as_closed_until_it_is_opened_again() {
    let world = World::start().await;
    world.registered(BORIS, "Петров Борис", &["+79260000001"]).await;
    world.debt_registered(5, "Б-5", BORIS).await;
    world.debt_registered(6, "Б-6", BORIS).await;
    world.stated((5, BORIS), "2026-10-02", 100_000, Some("2026-08-01")).await;
    world.stated((6, BORIS), "2026-10-02", 50_000, Some("2026-09-01")).await;
    let steps: [(&str, Option<DebtCommand>, DebtStatus, Option<&str>); 6] = [
        ("overdue", None, DebtStatus::Overdue, Some("2026-08-01")),
        ("a part is paid", Some(credit(31, 40_000, "2026-10-03")), DebtStatus::Overdue, Some("2026-08-01")),
        ("the rest is paid", Some(credit(32, 70_000, "2026-10-04")), DebtStatus::Closed, None),
        ("money is taken back", Some(reverse(32, 41, 70_000, "2026-10-05")), DebtStatus::Overdue, Some("2026-08-01")),
        ("paid again", Some(credit(33, 70_000, "2026-10-06")), DebtStatus::Closed, None),
        ("paid once more", Some(credit(34, 500, "2026-10-06")), DebtStatus::Closed, None),
    ];
    for (name, command, status, overdue_since) in steps {
        if let Some(command) = command {
            world.to_debt(5, BORIS, command).await;
        }
        agree(&world, 5, name).await;
        stands(&world, status, overdue_since, name).await;
    }
    // A statement from before the payments does not open it; one with a new balance does, and shows what it says.
    world.stated((5, BORIS), "2026-10-02", 100_000, Some("2026-07-01")).await;
    stands(&world, DebtStatus::Closed, None, "an old statement").await;
    world.stated((5, BORIS), "2026-11-01", 3_000, Some("2026-10-20")).await;
    stands(&world, DebtStatus::Overdue, Some("2026-10-20"), "a new balance").await;
    world.stated((5, BORIS), "2026-11-02", 3_000, None).await;
    stands(&world, DebtStatus::Active, None, "in time again").await;
    agree(&world, 5, "in time again").await;
}

/// Debt 5 beside the overdue debt 6: in itself, in filters and their totals, in the order, and rebuilt.
async fn stands(world: &World, status: DebtStatus, overdue_since: Option<&str>, after: &str) {
    let debt = listed(world, 5).await;
    assert_eq!((debt.status, debt.overdue_since), (status, overdue_since.map(day)), "{after}");
    let read = world.read.debts();
    for asked in [DebtStatus::Active, DebtStatus::Overdue, DebtStatus::Closed] {
        let filter = DebtFilter { statuses: vec![asked], ..DebtFilter::default() };
        let fits = i64::from(asked == status) + i64::from(asked == DebtStatus::Overdue);
        let totals = read.totals(organisation(), borrower(BORIS), &filter).await.unwrap();
        assert_eq!(totals.first().map_or(0, |totals| totals.count), fits, "{asked:?} {after}");
        let selection = DebtSelection { filter, sort: DebtSort::OverdueSince, descending: false };
        let page = read.of_borrower(organisation(), borrower(BORIS), &selection, &ALL).await.unwrap().into_rows();
        assert_eq!(page.iter().any(|debt| debt.number == "Б-5"), asked == status, "{asked:?} {after}");
    }
    let selection = DebtSelection { sort: DebtSort::OverdueSince, ..DebtSelection::default() };
    let first = read.of_borrower(organisation(), borrower(BORIS), &selection, &ALL).await.unwrap().into_rows().remove(0);
    assert_eq!(first.number == "Б-5", overdue_since.is_some_and(|since| since < "2026-09-01"), "{after}");
    assert!(world.rebuild().compare(names::DEBT_LIST).await.unwrap().is_equal(), "{after}");
}

#[tokio::test]
async fn every_debt_of_the_story_shows_what_its_events_make() {
    let world = World::start().await;
    mixed_history(&world).await;
    for number in 1..=4 {
        agree(&world, number, "the story").await;
    }
}

#[tokio::test]
async fn payments_are_listed_with_their_stages_the_newest_first() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;
    let payments = world.read.payments();

    let listed = payments.of_borrower(organisation(), borrower(BORIS), &ALL).await.unwrap().into_rows();
    let stage = |number: u128| listed.iter().find(|item| item.id == payment(number)).map(|item| (item.stage, item.held));

    assert_eq!(listed.len(), 9);
    assert!(listed.is_sorted_by_key(|item| std::cmp::Reverse(item.created_at)));
    assert_eq!(stage(1), Some((PaymentStage::Refunded, false)));
    assert_eq!(stage(2), Some((PaymentStage::Succeeded, false)));
    assert_eq!(stage(3), Some((PaymentStage::Registered, false)));
    assert_eq!(stage(4), Some((PaymentStage::Registered, true)));
    assert_eq!(stage(5), Some((PaymentStage::Rejected, false)));
    assert_eq!(stage(6), Some((PaymentStage::Canceled, false)));
    assert_eq!(stage(7), Some((PaymentStage::Expired, false)));
    assert_eq!(stage(8), Some((PaymentStage::Created, false)));
    assert_eq!(stage(9), Some((PaymentStage::Succeeded, false)));
}

#[tokio::test]
async fn a_released_payment_counts_the_money_that_came() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;
    let payments = world.read.payments();

    let PaymentItem { amount, paid, provider_payment, qr_payload, .. } =
        payments.by_id(organisation(), borrower(BORIS), payment(2)).await.unwrap().unwrap();
    assert_eq!((amount, paid), (Kopecks::new(90_000), Kopecks::new(100_000)));
    assert_eq!(provider_payment.as_deref(), Some("PROVIDER-2"));
    assert_eq!(qr_payload.as_deref(), Some("https://qr.example.ru/2"));

    let parts = payments.parts(organisation(), &[payment(1), payment(2)]).await.unwrap();
    let sums: Vec<_> = parts.iter().map(|part| (part.payment_id, part.paid.get(), part.refunded.get())).collect();
    assert_eq!(sums, [(payment(1), 30_000, 30_000), (payment(2), 100_000, 0)]);
}

#[tokio::test]
async fn nobody_sees_the_payments_of_another() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;
    let payments = world.read.payments();

    assert!(payments.of_borrower(organisation(), borrower(ANNA), &ALL).await.unwrap().rows.is_empty());
    assert!(payments.of_borrower(stranger(), borrower(BORIS), &ALL).await.unwrap().rows.is_empty());
    assert_eq!(payments.by_id(organisation(), borrower(ANNA), payment(1)).await.unwrap(), None);
    assert_eq!(payments.by_id(stranger(), borrower(BORIS), payment(1)).await.unwrap(), None);
    assert!(payments.parts(stranger(), &[payment(1)]).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_balance_is_explained_at_the_version_that_is_shown() {
    let world = World::start().await;
    mixed_history(&world).await;
    let shown = listed(&world, 4).await;
    world.to_debt(4, BORIS, credit(16, 100, "2026-10-01")).await;

    let history = world.read.history();
    let steps = history.balance_of_debt(organisation(), debt(4), shown.version, 1_000).await.unwrap();

    assert_eq!(steps.last().unwrap().balance, shown.balance());
    assert_eq!(steps.len(), 4, "the statement, what it lacks, money taken back, what it lacks now: {steps:#?}");
    assert!(matches!(steps[2].reason, BalanceReason::PaymentReversed { .. }), "{steps:#?}");
    assert_eq!(steps[0].reason, BalanceReason::Stated { as_of: day("2026-09-21") });
    let BalanceReason::CreditsRevised { open, .. } = &steps[1].reason else { panic!("{steps:#?}") };
    assert_eq!(open[0].share.payment, payment(2));
    assert_eq!(open[0].order.as_ref().unwrap().code.as_str(), "353-fz-5-20");
    assert!(history.balance_of_debt(stranger(), debt(4), shown.version, 1_000).await.unwrap().is_empty());
}
