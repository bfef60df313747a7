//! Personal data are sealed in the table, open to whoever has the keys, and gone once a key is destroyed.

use event_store::{EventStore, Metrics, StoreError, StoreOptions, Tail, Token};
use futures::future::join_all;
use serde_json::json;
use sqlx::PgPool;

use crate::support::{Account, AccountCommand, Failure, World, command, id, keyring, master};

const NAME: &str = "Анна Сергеевна Иванова";

fn store_with(pool: &PgPool, digit: char) -> EventStore {
    EventStore::open(StoreOptions {
        pool: pool.clone(),
        keyring: keyring(pool, &master(digit)),
        upcasters: Vec::new(),
        cached_streams: 10,
        metrics: Metrics::default(),
    })
}

#[tokio::test]
async fn nothing_of_the_plain_text_is_in_the_database() {
    let (world, anna) = (World::start().await, id());
    world.open("a", anna, NAME).await;
    let dump: Vec<String> = sqlx::query_scalar(
        "SELECT e::text FROM events e UNION ALL SELECT c::text FROM commands c UNION ALL SELECT k::text FROM subject_keys k",
    )
    .fetch_all(world.owner())
    .await
    .unwrap();
    assert_eq!(dump.len(), 3);
    let dump = dump.join("\n");
    assert!(dump.contains("$sealed") && !dump.contains("$personal"));
    for part in NAME.split(' ') {
        assert!(!dump.contains(part) && !dump.contains(&hex::encode(part)), "{dump}");
    }
    assert_eq!(world.account("a").await.holder, Some(json!({ "$personal": NAME })));
    let history = Tail::new(world.another_store()).history(anna, &[], Token::START, 10).await.unwrap();
    assert!(history[0].payload.contains(NAME));
}

#[tokio::test]
async fn once_the_key_is_destroyed_the_value_reads_as_erased() {
    let world = World::start().await;
    let (anna, boris) = (id(), id());
    world.open("a", anna, NAME).await;
    world.open("b", boris, "Boris").await;
    world.store.keyring().destroy(anna).await.unwrap();
    for store in [world.store.clone(), world.another_store()] {
        let (account, version) = store.load::<Account>("a").await.unwrap();
        assert_eq!((account.holder, version), (Some(json!({ "$erased": true })), 1));
    }
    assert_eq!(world.account("b").await.holder, Some(json!({ "$personal": "Boris" })));
    let history = Tail::new(world.store.clone()).history(anna, &[], Token::START, 10).await.unwrap();
    assert!(history[0].payload.contains("$erased"));
    // Facts go on, personal data do not.
    world.deposit_for(anna, "a", 5).await;
    let refused =
        world.store.execute::<Account, Failure>(&command(), "c", Some(anna), AccountCommand::Open(NAME.to_owned())).await;
    assert!(matches!(refused, Err(Failure::Store(StoreError::Erased))), "{refused:?}");
    assert!(world.verified().await.broken.is_empty());
}

#[tokio::test]
async fn somebody_erased_before_anything_was_known_gets_no_key_later() {
    let world = World::start().await;
    let anna = id();
    world.store.keyring().destroy(anna).await.unwrap();
    world.store.keyring().destroy(anna).await.unwrap();
    let refused =
        world.store.execute::<Account, Failure>(&command(), "a", Some(anna), AccountCommand::Open(NAME.to_owned())).await;
    assert!(matches!(refused, Err(Failure::Store(StoreError::Erased))), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_first_writers_about_one_person_agree_on_one_key() {
    let world = World::start().await;
    let other = world.another_store();
    for round in 0..10 {
        let anna = id();
        let contexts = [command(), command(), command(), command()];
        let all = contexts.iter().enumerate().map(|(n, context)| {
            let store = if n % 2 == 0 { &world.store } else { &other };
            store.execute::<Account, Failure>(context, format!("a{round}-{n}"), Some(anna), AccountCommand::Open(NAME.to_owned()))
        });
        for result in join_all(all).await {
            result.unwrap();
        }
        for n in 0..4 {
            assert_eq!(world.account(&format!("a{round}-{n}")).await.holder, Some(json!({ "$personal": NAME })));
        }
    }
    assert_eq!(world.count("subject_keys").await, 10);
}

#[tokio::test]
async fn personal_data_about_nobody_are_refused() {
    let world = World::start().await;
    let refused = world.run("a", AccountCommand::Open(NAME.to_owned())).await;
    assert!(matches!(refused, Err(Failure::Store(StoreError::Corrupt(_)))), "{refused:?}");
}

#[tokio::test]
async fn another_master_key_is_told_as_such() {
    let world = World::start().await;
    world.open("a", id(), NAME).await;
    let error = store_with(world.pool(), '2').load::<Account>("a").await.unwrap_err();
    assert!(matches!(error, StoreError::Corrupt(_)));
    assert!(error.to_string().contains("another master key"), "{error}");
}

#[tokio::test]
async fn a_sealed_value_changed_moved_or_without_its_key_is_corrupt() {
    let world = World::start().await;
    let (anna, boris) = (id(), id());
    world.open("a", anna, NAME).await;
    world.open("b", anna, "Other").await;
    world.open("c", boris, "Boris").await;
    world
        .tamper(&["UPDATE events SET payload = (SELECT payload FROM events WHERE aggregate_id = 'b') WHERE aggregate_id = 'a'"])
        .await;
    sqlx::query("DELETE FROM subject_keys WHERE subject_id = $1").bind(boris).execute(world.owner()).await.unwrap();
    let store = world.another_store();
    for account in ["a", "c"] {
        assert!(matches!(store.load::<Account>(account).await, Err(StoreError::Corrupt(_))), "{account}");
    }
    assert!(store.load::<Account>("b").await.is_ok());
    let short = r#"UPDATE events SET payload = '{"Opened": {"holder": {"$sealed": "AAAA"}}}' WHERE aggregate_id = 'b'"#;
    world.tamper(&[short]).await;
    assert!(matches!(store.load::<Account>("b").await, Err(StoreError::Corrupt(_))));
}
