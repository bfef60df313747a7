//! Pages, filters, shards, eras and a person's history.

use event_store::{Filter, Recorded, Tail, TailPage, Token};

use super::under_test::{Log, Ours, settle};
use crate::support::{Account, AccountEvent, World, id};

/// All that a filter lets through, page by page; waits for other tests' transactions.
async fn all(world: &World, filter: &Filter, limit: i64) -> Vec<Recorded> {
    let (mut log, mut ours) = (Log::default(), Ours::new(&world.store, Filter::default()));
    settle(world, &mut ours, &mut log).await;
    let tail = Tail::new(world.another_store());
    let (mut after, mut events) = (Token::START, Vec::new());
    loop {
        let TailPage { events: page, scanned, more } = tail.read(after, filter, limit).await.unwrap();
        assert!(i64::try_from(page.len()).unwrap() <= limit && scanned >= after);
        events.extend(page);
        after = scanned;
        if !more {
            return events;
        }
    }
}

#[tokio::test]
async fn a_recorded_event_tells_all_about_itself() {
    let world = World::start().await;
    let anna = id();
    let receipt = world.deposit_for(anna, "a", 5).await;
    let events = all(&world, &Filter::default(), 10).await;
    let event = &events[0];
    assert_eq!((event.token, event.sequence, event.event_type.as_str()), (receipt.token, 1, "AccountDeposited"));
    let metadata = event.metadata();
    assert_eq!((event.subject, metadata.command), (Some(anna), Some(receipt.command_id)));
    assert_eq!((metadata.actor.as_str(), metadata.channel.as_str()), ("staff:1", "test"));
    assert_eq!(metadata.occurred_at.unwrap().timestamp(), 1_700_000_000);
    assert_eq!(event.order_key(), anna.to_string());
    assert_eq!(event.event_of::<Account>().unwrap().unwrap(), AccountEvent::Deposited { amount: 5 });
}

#[tokio::test]
async fn types_that_are_ignored_are_left_out_and_passed() {
    let world = World::start().await;
    world.open("a", id(), "Anna").await;
    for amount in 1..=3 {
        world.deposit("a", amount).await;
    }
    let opened = Filter { ignored_types: vec!["AccountDeposited".to_owned()], ..Filter::default() };
    let deposits = Filter { ignored_types: vec!["AccountOpened".to_owned()], ..Filter::default() };
    for limit in [1, 2, 10] {
        assert_eq!(all(&world, &opened, limit).await.len(), 1);
        assert_eq!(all(&world, &deposits, limit).await.len(), 3);
    }
}

#[tokio::test]
async fn kinds_are_filtered_and_the_place_moves_on_past_the_others() {
    let world = World::start().await;
    for kind in ["other", "account", "third", "other"] {
        sqlx::query(
            "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata)
             SELECT $1, 'x' || n || random(), 1, 'X', '1', '{}', '{}' FROM generate_series(1, 50) AS n",
        )
        .bind(kind)
        .execute(world.pool())
        .await
        .unwrap();
    }
    let one = Filter { aggregate_types: vec!["account".to_owned()], ..Filter::default() };
    for limit in [1, 7, 50, 1_000] {
        assert_eq!(all(&world, &one, limit).await.len(), 50);
        assert_eq!(all(&world, &Filter::default(), limit).await.len(), 200);
    }
    let none = Filter { aggregate_types: vec!["nothing".to_owned()], ..Filter::default() };
    assert_eq!(all(&world, &none, 10).await.len(), 0);
    let page = Tail::new(world.store.clone()).read(Token::START, &none, 10).await.unwrap();
    assert_eq!(page.scanned, all(&world, &Filter::default(), 500).await[199].token);
}

#[tokio::test]
async fn a_rare_kind_is_looked_for_in_windows() {
    let world = World::start().await;
    let fill = "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata)
        SELECT 'common', n::text, 1, 'X', '1', '{}', '{}' FROM generate_series(1, 25000) AS n";
    sqlx::query(fill).execute(world.pool()).await.unwrap();
    let receipt = world.deposit("a", 1).await;
    let rare = Filter { aggregate_types: vec!["account".to_owned()], ..Filter::default() };
    assert_eq!(all(&world, &rare, 10).await.len(), 1);
    let first = Tail::new(world.store.clone()).read(Token::START, &rare, 10).await.unwrap();
    assert!(first.events.is_empty() && first.more && first.scanned > Token::START && first.scanned < receipt.token);
}

#[tokio::test]
async fn shards_share_all_events_and_keep_a_person_together() {
    let world = World::start().await;
    let people: Vec<_> = (0..12).map(|_| id()).collect();
    for round in 0..2 {
        for person in &people {
            world.deposit_for(*person, &format!("{person}-{round}"), 1).await;
        }
    }
    world.deposit("nobody", 1).await;
    let mut seen = 0;
    for shard in 0..3 {
        let events = all(&world, &Filter { shard: Some((shard, 3)), ..Filter::default() }, 4).await;
        seen += events.len();
        for person in &people {
            let own = events.iter().filter(|event| event.subject == Some(*person)).count();
            assert!(own == 0 || own == 2);
        }
    }
    assert_eq!(seen, 25);
}

/// After a dump and restore transaction ids start lower: what was written before must neither hide nor be hidden.
#[tokio::test]
async fn events_of_an_earlier_era_come_first_whatever_their_transaction_ids() {
    let world = World::start().await;
    let old =
        "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata, era, tx_id)
        VALUES ('account', 'a', 1, 'AccountDeposited', '1', '{\"Deposited\": {\"amount\": 1}}', '{}', 1, '900000000000')";
    sqlx::query(old).execute(world.owner()).await.unwrap();
    sqlx::query("ALTER TABLE events ALTER era SET DEFAULT 2; ").execute(world.owner()).await.unwrap();
    sqlx::query("ALTER TABLE commands ALTER era SET DEFAULT 2").execute(world.owner()).await.unwrap();
    let store = world.another_store();
    let before = Tail::new(store.clone()).read(Token::START, &Filter::default(), 10).await.unwrap();
    assert_eq!(before.events.len(), 1);
    let context = crate::support::command();
    let what = crate::support::AccountCommand::Deposit(1);
    let receipt = store.execute::<Account, crate::support::Failure>(&context, "a", None, what).await.unwrap();
    assert_eq!((receipt.token.era, receipt.version), (2, 2));
    assert_eq!(store.receipt(&context).await.unwrap().unwrap().token, receipt.token);
    assert!(before.scanned < receipt.token);
    for filter in [Filter::default(), Filter { aggregate_types: vec!["account".to_owned()], ..Filter::default() }] {
        for _ in 0..200 {
            let page = Tail::new(store.clone()).read(Token::START, &filter, 10).await.unwrap();
            if page.events.len() == 2 {
                assert_eq!(page.scanned, receipt.token);
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        let page = Tail::new(store.clone()).read(before.scanned, &filter, 10).await.unwrap();
        assert_eq!(page.events.iter().map(|event| event.sequence).collect::<Vec<_>>(), [2]);
    }
}

#[tokio::test]
async fn odd_metadata_of_a_stock_writer_do_not_stop_the_tail() {
    let world = World::start().await;
    let odd = "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata) VALUES
        ('account', 'a', 1, 'X', '1', '{}', '{\"causation\": \"none\", \"occurred_at\": \"yesterday\", \"actor\": \"x\"}'),
        ('account', 'b', 1, 'X', '1', '{}', '{\"nested\": {\"a\": null}, \"actor\": null}')";
    sqlx::query(odd).execute(world.pool()).await.unwrap();
    let events = all(&world, &Filter::default(), 10).await;
    assert_eq!(events.iter().map(|event| event.metadata().actor).collect::<Vec<_>>(), ["x", ""]);
    assert!(events[0].event_of::<Account>().unwrap().is_err());
}

#[tokio::test]
async fn a_history_holds_a_persons_events_and_the_named_streams_once_and_in_order() {
    let world = World::start().await;
    let (anna, boris) = (id(), id());
    world.open("a", anna, "Anna").await;
    world.deposit_for(boris, "debt", 1).await;
    world.deposit_for(anna, "debt", 2).await;
    world.deposit_for(boris, "other", 3).await;
    let tail = Tail::new(world.store.clone());
    let streams = [("account".to_owned(), "debt".to_owned())];
    let own = tail.history(anna, &[], Token::START, 10).await.unwrap();
    assert_eq!(own.iter().map(|event| event.aggregate_id.as_str()).collect::<Vec<_>>(), ["a", "debt"]);
    let more = tail.history(anna, &streams, Token::START, 10).await.unwrap();
    assert_eq!(
        more.iter().map(|event| (event.aggregate_id.as_str(), event.sequence)).collect::<Vec<_>>(),
        [("a", 1), ("debt", 1), ("debt", 2)]
    );
    let rest = tail.history(anna, &streams, more[0].token, 1).await.unwrap();
    assert_eq!((rest.len(), rest[0].sequence), (1, 1));
}
