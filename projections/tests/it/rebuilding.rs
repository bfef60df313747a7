use std::time::Duration;

use projections::{
    names,
    rebuild::{RebuildError, RebuildOptions, Switch},
};

use crate::support::{ANNA, World, borrower, debt, mixed_history, organisation, subscriptions};

#[tokio::test]
async fn a_rebuild_of_every_read_model_equals_the_live_one() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;

    every_rebuild_equals_the_live_one(&world).await;
}

async fn every_rebuild_equals_the_live_one(world: &World) {
    for name in names::ALL {
        let comparison = world.rebuild().compare(name).await.unwrap();

        assert!(comparison.is_equal(), "{name}: {comparison:?}");
        // Nothing would be equal to nothing.
        assert!(comparison.tables.iter().all(|table| table.live > 0), "{name}: {comparison:?}");
    }
}

#[tokio::test]
async fn a_rebuild_in_small_steps_finds_its_own_rows_again() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;

    for name in names::ALL {
        for (batch, rows) in [(1, 1), (3, 1), (1, 4), (2, 1_000)] {
            let rebuild = projections::rebuild(world.owner().clone(), &world.store, RebuildOptions { batch, rows });
            let comparison = rebuild.compare(name).await.unwrap();
            assert!(comparison.is_equal(), "{name} by {batch}, {rows}: {comparison:?}");
        }
    }
}

#[tokio::test]
async fn a_changed_row_is_noticed_and_put_right_by_a_switch() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;
    sqlx::query("UPDATE read_debt_list SET total = total + 1 WHERE id = $1")
        .bind(debt(1).uuid())
        .execute(world.owner())
        .await
        .unwrap();

    let kept = world.rebuild().run(names::DEBT_LIST, Switch::IfEqual).await.unwrap();
    assert!(!kept.switched && !kept.comparison.is_equal(), "{kept:?}");
    let switched = world.rebuild().run(names::DEBT_LIST, Switch::Always).await.unwrap();
    assert!(switched.switched);

    assert!(world.rebuild().compare(names::DEBT_LIST).await.unwrap().is_equal());
    let leftovers = "pg_namespace WHERE nspname LIKE 'rebuild%' OR nspname LIKE 'former%'";
    assert_eq!(world.count(leftovers).await, 0);
}

#[tokio::test]
async fn the_log_is_followed_from_the_same_place_after_a_switch() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;
    world.rebuild().run(names::DEBT_LIST, Switch::Always).await.unwrap();

    world.stated((1, ANNA), "2027-01-01", 77_700, None).await;
    world.project().await;

    let found = world.read.debts().of_borrower_by_id(organisation(), borrower(ANNA), debt(1)).await.unwrap().unwrap();
    assert_eq!(found.principal.get(), 77_700);
    assert!(world.rebuild().compare(names::DEBT_LIST).await.unwrap().is_equal());
    // Grants and indexes came along.
    assert_eq!(world.count("pg_indexes WHERE tablename = 'read_debt_list' AND schemaname = 'public'").await, 3);
}

#[tokio::test]
async fn rows_remembered_from_event_to_event_are_those_that_stand_there() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project_by(&mut subscriptions(&world.store, 1)).await;

    every_rebuild_equals_the_live_one(&world).await;
}

#[tokio::test]
async fn a_process_at_work_forgets_the_rows_that_a_switch_replaces() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;
    // This row is past all events of its debt, so that none changes it any more.
    let wrong = "UPDATE read_debt_list SET version = version + 100 WHERE id = $1";
    sqlx::query(wrong).bind(debt(1).uuid()).execute(world.owner()).await.unwrap();
    let principal = async || {
        let found = world.read.debts().of_borrower_by_id(organisation(), borrower(ANNA), debt(1)).await;
        found.unwrap().unwrap().principal.get()
    };
    let mut process = subscriptions(&world.store, 1_000);
    world.stated((1, ANNA), "2027-01-01", 77_700, None).await;
    world.project_by(&mut process).await;
    assert_ne!(principal().await, 77_700, "the wrong row is known to the process");

    world.rebuild().run(names::DEBT_LIST, Switch::Always).await.unwrap();
    assert_eq!(principal().await, 77_700);
    world.stated((1, ANNA), "2027-02-01", 66_600, None).await;
    world.project_by(&mut process).await;

    assert_eq!(principal().await, 66_600);
}

#[tokio::test]
async fn a_paused_read_model_is_rebuilt_to_the_end_and_runs_again() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;
    sqlx::query("UPDATE subscriptions SET status = 'paused' WHERE name = 'debt_list'").execute(world.owner()).await.unwrap();
    world.stated((1, ANNA), "2027-01-01", 88_800, None).await;

    tokio::time::sleep(Duration::from_millis(50)).await;
    world.rebuild().run(names::DEBT_LIST, Switch::Always).await.unwrap();
    world.project().await;

    let found = world.read.debts().of_borrower_by_id(organisation(), borrower(ANNA), debt(1)).await.unwrap().unwrap();
    assert_eq!(found.principal.get(), 88_800);
}

#[tokio::test]
async fn readers_are_served_while_a_rebuild_waits_for_them() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;
    let mut reader = world.owner().begin().await.unwrap();
    sqlx::query("SELECT FROM read_creditor").execute(&mut *reader).await.unwrap();

    let refused = world.rebuild().run(names::CREDITOR, Switch::Always).await.unwrap_err();

    assert!(matches!(refused, RebuildError::Busy), "{refused}");
    reader.commit().await.unwrap();
    assert!(world.rebuild().run(names::CREDITOR, Switch::Always).await.unwrap().switched);
}

#[tokio::test]
async fn a_name_of_no_read_model_is_refused() {
    let world = World::start().await;
    assert!(matches!(world.rebuild().compare("nothing").await, Err(RebuildError::Unknown)));
}

#[tokio::test]
async fn a_batch_delivered_again_changes_nothing() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;
    let events = world.events().await;

    for subscriber in projections::subscribers() {
        let kinds = subscriber.aggregate_types();
        let own: Vec<_> = events.iter().filter(|event| kinds.contains(&event.aggregate_type.as_str())).cloned().collect();
        for part in [&own[..], &own[..own.len() / 2], &own[own.len() / 3..]] {
            let mut transaction = world.pool().begin().await.unwrap();
            subscriber.apply(&mut transaction, part).await.unwrap();
            transaction.commit().await.unwrap();
        }
        let comparison = world.rebuild().compare(subscriber.name()).await.unwrap();
        assert!(comparison.is_equal(), "{}: {comparison:?}", subscriber.name());
    }
}

#[tokio::test]
async fn batches_of_one_and_of_all_give_the_same_rows() {
    let world = World::start().await;
    mixed_history(&world).await;
    let events = world.events().await;

    for subscriber in projections::subscribers() {
        let kinds = subscriber.aggregate_types();
        for event in events.iter().filter(|event| kinds.contains(&event.aggregate_type.as_str())) {
            let mut transaction = world.pool().begin().await.unwrap();
            subscriber.apply(&mut transaction, std::slice::from_ref(event)).await.unwrap();
            transaction.commit().await.unwrap();
        }
        let comparison = world.rebuild().compare(subscriber.name()).await.unwrap();
        assert!(comparison.is_equal(), "{}: {comparison:?}", subscriber.name());
    }
}

#[tokio::test]
async fn one_read_model_that_fails_leaves_the_others_alone() {
    let world = World::start().await;
    mixed_history(&world).await;
    sqlx::query("ALTER TABLE read_debt_list ADD CHECK (total < 0)").execute(world.owner()).await.unwrap();

    let mut subscriptions = subscriptions(&world.store, 1_000);
    subscriptions.catch_up().await.unwrap();

    assert_eq!(world.count("read_debt_list").await, 0);
    assert_eq!(world.count("read_borrower_card").await, 2);
    assert_eq!(world.count("subscriptions WHERE status = 'paused'").await, 1);
}
