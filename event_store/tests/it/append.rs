//! Streams: first and next events, conflicts, all or nothing, what can never be changed.

use std::time::Duration;

use event_store::{StoreError, Unit};
use futures::future::join_all;
use serde_json::json;

use crate::support::{Account, AccountCommand, Failure, Refusal, World, command, id};

#[tokio::test]
async fn the_first_and_the_next_event_stand_in_their_stream() {
    let world = World::start().await;
    let first = world.deposit("a", 5).await;
    let next = world.deposit("a", 7).await;
    assert_eq!((first.version, next.version), (1, 2));
    assert!(first.token < next.token && !first.replayed);
    assert_eq!(world.account("a").await.balance, 12);
    assert_eq!(next.aggregate_type, "account");
    assert_eq!(next.aggregate_id, "a");
}

#[tokio::test]
async fn a_conflict_is_retried_and_both_effects_are_there() {
    let world = World::start().await;
    world.deposit("a", 1).await;
    let other = world.another_store();
    other.execute::<Account, Failure>(&command(), "a", None, AccountCommand::Deposit(2)).await.unwrap();
    // Its memory still says version 1.
    assert_eq!(world.deposit("a", 4).await.version, 3);
    assert_eq!(world.account("a").await.balance, 7);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_commands_on_one_stream_from_two_processes_all_have_their_effect() {
    let world = World::start().await;
    let other = world.another_store();
    let contexts: Vec<_> = (0..48).map(|_| command()).collect();
    let all = contexts.iter().enumerate().map(|(index, context)| {
        let store = if index % 2 == 0 { &world.store } else { &other };
        store.execute::<Account, Failure>(context, "a", None, AccountCommand::Deposit(1))
    });
    for result in join_all(all).await {
        result.unwrap();
    }
    assert_eq!(world.account("a").await.balance, 48);
    assert!(world.verified().await.broken.is_empty());
}

#[tokio::test]
async fn an_unexpected_version_is_told_and_nothing_is_written() {
    let world = World::start().await;
    world.deposit("a", 1).await;
    world.deposit("a", 1).await;
    let mut context = command();
    context.expected_version = Some(1);
    let refused = world.run_as(&context, "a", AccountCommand::Deposit(1)).await;
    assert!(matches!(refused, Err(Failure::Store(StoreError::UnexpectedVersion { current: 2 }))), "{refused:?}");
    context.expected_version = Some(2);
    assert_eq!(world.run_as(&context, "a", AccountCommand::Deposit(1)).await.unwrap().version, 3);
}

#[tokio::test]
async fn an_expected_version_that_only_this_process_believes_in_is_told_as_unexpected() {
    let world = World::start().await;
    world.deposit("a", 1).await;
    world.another_store().execute::<Account, Failure>(&command(), "a", None, AccountCommand::Deposit(2)).await.unwrap();
    let mut context = command();
    context.expected_version = Some(1);
    let refused = world.run_as(&context, "a", AccountCommand::Deposit(1)).await;
    assert!(matches!(refused, Err(Failure::Store(StoreError::UnexpectedVersion { current: 2 }))), "{refused:?}");
}

#[tokio::test]
async fn a_refusal_from_a_stale_memory_is_decided_anew() {
    let world = World::start().await;
    world.deposit("a", 1).await;
    world.another_store().execute::<Account, Failure>(&command(), "a", None, AccountCommand::Deposit(100)).await.unwrap();
    assert_eq!(world.run("a", AccountCommand::Withdraw(50)).await.unwrap().version, 3);
    let refused = world.run("a", AccountCommand::Withdraw(500)).await;
    assert!(matches!(refused, Err(Failure::Refused(Refusal))));
}

#[tokio::test]
async fn many_streams_are_written_all_or_nothing() {
    let world = World::start().await;
    world.deposit("a", 10).await;
    let transfer = |amount: i64| {
        let (store, context) = (&world.store, command());
        async move {
            let decide = |mut unit: Unit| async move {
                let mut from = unit.load::<Account>("a").await?;
                let mut to = unit.load::<Account>("b").await?;
                unit.decide::<_, Failure>(&mut to, None, AccountCommand::Deposit(amount)).await?;
                unit.decide::<_, Failure>(&mut from, None, AccountCommand::Withdraw(amount)).await?;
                Ok(unit)
            };
            store.transact::<Failure, _, _>(&context, decide).await
        }
    };
    assert!(transfer(11).await.is_err());
    assert_eq!(world.count("events WHERE aggregate_id = 'b'").await, 0);
    let receipt = transfer(4).await.unwrap();
    // Named after the stream that was loaded first.
    assert_eq!((receipt.aggregate_id.as_str(), receipt.version), ("a", 2));
    assert_eq!((world.account("a").await.balance, world.account("b").await.balance), (6, 4));
    assert_eq!(world.count("events WHERE tx_id = (SELECT max(tx_id::text)::xid8 FROM events)").await, 2);
}

#[tokio::test]
async fn hundreds_of_streams_go_in_one_call() {
    let world = World::start().await;
    let ids: Vec<String> = (0..300).map(|n| format!("s{n}")).collect();
    for round in 1..=2 {
        let ids = &ids;
        let receipt = world
            .store
            .transact::<Failure, _, _>(&command(), |mut unit: Unit| async move {
                for mut stream in unit.load_many::<Account>(ids).await? {
                    unit.decide::<_, Failure>(&mut stream, None, AccountCommand::Deposit(1)).await?;
                }
                Ok(unit)
            })
            .await
            .unwrap();
        assert_eq!((receipt.aggregate_id.as_str(), receipt.version), ("s0", round));
    }
    assert_eq!(world.count("events").await, 600);
    assert!(world.verified().await.broken.is_empty());
}

#[tokio::test]
async fn one_stream_is_not_loaded_twice_for_two_decisions() {
    let world = World::start().await;
    world.deposit("a", 10).await;
    let twice = world
        .store
        .transact::<Failure, _, _>(&command(), |mut unit: Unit| async move {
            let mut first = unit.load::<Account>("a").await?;
            unit.decide::<_, Failure>(&mut first, None, AccountCommand::Withdraw(10)).await?;
            let mut second = unit.load::<Account>("a").await?;
            unit.decide::<_, Failure>(&mut second, None, AccountCommand::Withdraw(10)).await?;
            Ok(unit)
        })
        .await;
    assert!(matches!(twice, Err(Failure::Store(StoreError::Corrupt(_)))), "{twice:?}");
    let ids = ["a".to_owned(), "a".to_owned()];
    let twice = world
        .store
        .transact::<Failure, _, _>(&command(), |mut unit: Unit| {
            let ids = &ids;
            async move {
                unit.load_many::<Account>(ids).await?;
                Ok(unit)
            }
        })
        .await;
    assert!(matches!(twice, Err(Failure::Store(StoreError::Corrupt(_)))), "{twice:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_failing_command_never_fails_its_neighbours() {
    let world = World::start().await;
    // Stale in memory: its version is taken in the table.
    world.deposit("stale", 1).await;
    world.another_store().execute::<Account, Failure>(&command(), "stale", None, AccountCommand::Deposit(1)).await.unwrap();
    let contexts: Vec<_> = (0..40).map(|_| command()).collect();
    let all = contexts.iter().enumerate().map(|(n, context)| {
        let (account, what) = match n {
            5 => ("stale".to_owned(), AccountCommand::Deposit(1)),
            // Refused by PostgreSQL itself, hence only when the whole batch is written.
            9 => ((0..300).map(|_| id().to_string()).collect(), AccountCommand::Deposit(1)),
            n => (format!("s{n}"), AccountCommand::Deposit(1)),
        };
        let store = &world.store;
        async move { store.execute::<Account, Failure>(context, account, None, what).await }
    });
    let results = join_all(all).await;
    for (n, result) in results.into_iter().enumerate() {
        assert_eq!(result.is_ok(), n != 9, "{n}: {result:?}");
    }
    assert_eq!(world.account("stale").await.balance, 3);
}

#[tokio::test]
async fn a_stream_has_no_holes() {
    let world = World::start().await;
    world.deposit("a", 1).await;
    let hole = "SELECT * FROM append_events(
        ARRAY[ROW('account', 'a', 3, 'X', '1', '{}', '{}', gen_random_uuid(), NULL, NULL, NULL, NULL)::appended_event],
        '{}', '{}', '{}', '{}')";
    let error = sqlx::query(hole).execute(world.pool()).await.unwrap_err();
    assert_eq!(error.as_database_error().unwrap().constraint(), Some("events_predecessor"));
    assert!(matches!(StoreError::from(error), StoreError::Conflict));
}

#[tokio::test]
async fn what_only_the_memory_of_a_process_believes_in_is_not_built_upon() {
    let world = World::start().await;
    world.deposit("a", 1).await;
    world.deposit("a", 2).await;
    world.tamper(&["DELETE FROM events WHERE aggregate_id = 'a' AND sequence = 2"]).await;
    assert_eq!(world.deposit("a", 4).await.version, 2, "after the event that is there");
    assert_eq!(world.account("a").await.balance, 5);
}

#[tokio::test]
async fn a_statement_that_waits_does_not_hold_up_the_next_one() {
    let world = World::start().await;
    world.deposit("warm", 1).await;
    let mut other = world.owner().begin().await.unwrap();
    let rival = "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata)
        VALUES ('account', 'slow', 1, 'X', '1', '{}', '{}')";
    sqlx::query(rival).execute(&mut *other).await.unwrap();
    let store = world.store.clone();
    let slow = tokio::spawn(async move {
        store.execute::<Account, Failure>(&command(), "slow", None, AccountCommand::Deposit(1)).await.unwrap()
    });
    let waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'";
    while sqlx::query_scalar::<_, i64>(waits).fetch_one(world.owner()).await.unwrap() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let quick = tokio::time::timeout(Duration::from_secs(20), world.deposit("quick", 2)).await.expect("it is held up");
    assert!(!slow.is_finished());
    other.rollback().await.unwrap();
    assert_eq!((quick.version, slow.await.unwrap().version), (1, 1));
    assert!(world.verified().await.broken.is_empty());
}

#[tokio::test]
async fn nobody_changes_or_deletes_an_event() {
    let world = World::start().await;
    world.deposit("a", 1).await;
    for table in ["events", "commands"] {
        let column = if table == "events" { "event_version = '2'" } else { "version = 5" };
        for statement in [format!("UPDATE {table} SET {column}"), format!("DELETE FROM {table}"), format!("TRUNCATE {table}")] {
            let app = sqlx::query(&statement).execute(world.pool()).await.unwrap_err();
            assert!(app.to_string().contains("permission denied"), "{statement}: {app}");
            let owner = sqlx::query(&statement).execute(world.owner()).await.unwrap_err();
            assert!(owner.to_string().contains("append-only"), "{statement}: {owner}");
        }
    }
}

#[tokio::test]
async fn nul_fractions_and_foreign_marks_are_refused() {
    let world = World::start().await;
    for note in [json!({"a": "x\u{0}y"}), json!({"a": [1.5]}), json!({"\u{0}": 1}), json!({"deep": {"$sealed": "x"}})] {
        let refused = world.run("a", AccountCommand::Note(note)).await;
        assert!(matches!(refused, Err(Failure::Store(StoreError::Corrupt(_)))), "{refused:?}");
    }
    let mut context = command();
    context.actor = "a\u{0}".to_owned();
    assert!(world.run_as(&context, "a", AccountCommand::Deposit(1)).await.is_err());
    assert_eq!(world.count("events").await, 0);
    // Whatever else is text goes in and comes out.
    let note = json!({"a": "\u{1}\u{7f}\u{ffff}🙂 \"\\ \u{2028}", "b": u64::MAX, "c": i64::MIN, "": null});
    world.run("a", AccountCommand::Note(note)).await.unwrap();
    world.deposit("a", 1).await;
    assert!(world.verified().await.broken.is_empty());
}
