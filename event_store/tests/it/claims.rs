//! What may exist once.

use event_store::{CommandContext, EventStore, Receipt, StoreError, Unit};
use futures::future::join_all;

use crate::support::{Account, AccountCommand, Failure, World, command};

async fn claim(store: &EventStore, context: &CommandContext, owner: &str, key: &str) -> Result<Receipt, Failure> {
    store
        .transact::<Failure, _, _>(context, |mut unit: Unit| async move {
            let mut stream = unit.load::<Account>(owner).await?;
            unit.decide::<_, Failure>(&mut stream, None, AccountCommand::Deposit(1)).await?;
            unit.claim("phone", key, owner);
            Ok(unit)
        })
        .await
}

async fn release(store: &EventStore, context: &CommandContext, owner: &str, key: &str) -> Result<Receipt, Failure> {
    store
        .transact::<Failure, _, _>(context, |mut unit: Unit| async move {
            let mut stream = unit.load::<Account>(owner).await?;
            unit.decide::<_, Failure>(&mut stream, None, AccountCommand::Deposit(1)).await?;
            unit.release("phone", key, owner);
            Ok(unit)
        })
        .await
}

#[tokio::test]
async fn what_is_claimed_is_refused_to_others_until_it_is_released() {
    let world = World::start().await;
    claim(&world.store, &command(), "a", "k").await.unwrap();
    // One's own again is fine.
    claim(&world.store, &command(), "a", "k").await.unwrap();
    let refused = claim(&world.store, &command(), "b", "k").await;
    assert!(matches!(&refused, Err(Failure::Store(StoreError::Claimed { scope })) if scope == "phone"), "{refused:?}");
    assert_eq!(world.count("events WHERE aggregate_id = 'b'").await, 0);
    // Only the owner releases.
    release(&world.store, &command(), "b", "k").await.unwrap();
    assert_eq!(world.store.claim_owner("phone", "k").await.unwrap().as_deref(), Some("a"));
    release(&world.store, &command(), "a", "k").await.unwrap();
    assert_eq!(world.store.claim_owner("phone", "k").await.unwrap(), None);
    claim(&world.store, &command(), "b", "k").await.unwrap();
    assert_eq!(world.store.claim_owner("phone", "k").await.unwrap().as_deref(), Some("b"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_claims_at_once_exactly_one_wins() {
    let world = World::start().await;
    let other = world.another_store();
    for round in 0..20 {
        let key = format!("k{round}");
        let contexts = [command(), command(), command(), command()];
        let all = contexts.iter().enumerate().map(|(n, context)| {
            let (store, key) = (if n % 2 == 0 { &world.store } else { &other }, &key);
            async move { claim(store, context, &format!("owner{round}-{n}"), key).await }
        });
        let results = join_all(all).await;
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
        for refused in results.into_iter().filter_map(Result::err) {
            assert!(matches!(&refused, Failure::Store(StoreError::Claimed { scope }) if scope == "phone"), "{refused:?}");
        }
    }
    assert_eq!(world.count("unique_claims").await, 20);
    assert_eq!(world.count("events").await, 20);
}

/// A claim that meets another's row, which is released in the same moment, is either refused or really held.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_is_told_to_hold_a_claim_holds_it() {
    let world = World::start().await;
    let other = world.another_store();
    for round in 0..150 {
        let (key, from, to) = (format!("k{round}"), format!("from{round}"), format!("to{round}"));
        claim(&world.store, &command(), &from, &key).await.unwrap();
        let contexts = [command(), command()];
        let (released, claimed) =
            tokio::join!(release(&world.store, &contexts[0], &from, &key), claim(&other, &contexts[1], &to, &key));
        released.unwrap();
        let owner = world.store.claim_owner("phone", &key).await.unwrap();
        assert_eq!(owner.as_deref(), claimed.is_ok().then_some(to.as_str()), "round {round}: {claimed:?}");
    }
}

#[tokio::test]
async fn a_claim_moves_from_one_owner_to_another_in_one_command() {
    let world = World::start().await;
    claim(&world.store, &command(), "a", "k").await.unwrap();
    world
        .store
        .transact::<Failure, _, _>(&command(), |mut unit: Unit| async move {
            unit.release("phone", "k", "a");
            unit.claim("phone", "k", "b");
            Ok(unit)
        })
        .await
        .unwrap();
    assert_eq!(
        world.store.claim_owners("phone", &["k".to_owned(), "free".to_owned()]).await.unwrap(),
        [("k".to_owned(), "b".to_owned())]
    );
}

#[tokio::test]
async fn claims_are_found_by_the_beginning_of_their_key() {
    let world = World::start().await;
    for key in ["ab", "ab1", "ab🙂", "ac", "aa"] {
        claim(&world.store, &command(), "a", key).await.unwrap();
    }
    let found = world.store.claims_starting_with("phone", "ab", 10).await.unwrap();
    assert_eq!(found.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(), ["ab", "ab1", "ab🙂"]);
}
