//! A command has its effect once, however often and from wherever it comes.

use std::time::Duration;

use event_store::{
    StoreError, Token,
    subscription::{OnPoison, RunnerOptions, Subscriptions, Waited},
};
use futures::future::join_all;

use crate::support::{Account, AccountCommand, Failure, Follower, World, command, id};

#[tokio::test]
async fn the_same_command_again_gives_its_stored_receipt() {
    let world = World::start().await;
    let context = command();
    let first = world.run_as(&context, "a", AccountCommand::Deposit(5)).await.unwrap();
    world.deposit("a", 1).await;
    let again = world.run_as(&context, "a", AccountCommand::Deposit(5)).await.unwrap();
    assert!(again.replayed && !first.replayed);
    assert_eq!((again.version, again.token, &again.aggregate_id), (first.version, first.token, &first.aggregate_id));
    assert_eq!(world.account("a").await.balance, 6);
}

#[tokio::test]
async fn another_input_under_the_same_id_is_refused() {
    let world = World::start().await;
    let mut context = command();
    world.run_as(&context, "a", AccountCommand::Deposit(5)).await.unwrap();
    context.input_hash = [8; 32];
    for account in ["a", "b"] {
        let reused = world.run_as(&context, account, AccountCommand::Deposit(6)).await;
        assert!(matches!(reused, Err(Failure::Store(StoreError::CommandReused))), "{reused:?}");
    }
    assert_eq!(world.count("events").await, 1);
}

#[tokio::test]
async fn what_would_be_refused_the_second_time_still_gives_its_receipt() {
    let world = World::start().await;
    world.deposit("a", 5).await;
    let mut context = command();
    context.expected_version = Some(1);
    let first = world.run_as(&context, "a", AccountCommand::Withdraw(5)).await.unwrap();
    for store in [world.store.clone(), world.another_store()] {
        let again = store.execute::<Account, Failure>(&context, "a", None, AccountCommand::Withdraw(5)).await.unwrap();
        assert!(again.replayed);
        assert_eq!(again.token, first.token);
    }
}

#[tokio::test]
async fn a_command_that_decides_nothing_is_recorded_too() {
    let world = World::start().await;
    let deposit = world.deposit("a", 5).await;
    let mut context = command();
    let first = world.run_as(&context, "a", AccountCommand::Look).await.unwrap();
    assert_eq!((first.version, first.replayed), (1, false));
    let again = world.run_as(&context, "a", AccountCommand::Look).await.unwrap();
    assert!(again.replayed);
    // Readers that have come to the last event have come far enough.
    assert_eq!((first.token, again.token), (deposit.token, deposit.token));
    context.input_hash = [9; 32];
    let reused = world.run_as(&context, "a", AccountCommand::Look).await;
    assert!(matches!(reused, Err(Failure::Store(StoreError::CommandReused))));
    assert_eq!(World::start().await.run("a", AccountCommand::Look).await.unwrap().token, Token::START);
}

#[tokio::test]
async fn one_can_wait_for_a_command_that_decided_nothing() {
    let world = World::start().await;
    world.deposit("a", 5).await;
    let receipt = world.run("a", AccountCommand::Look).await.unwrap();
    let follower = Follower::new(world.owner(), "follower", OnPoison::Pause).await;
    let mut all = Subscriptions::new(&world.store, vec![follower], &RunnerOptions::default(), id());
    all.catch_up().await.unwrap();
    assert_eq!(all.progress().wait(&["follower"], receipt.token, Duration::from_secs(2)).await, Waited::Reached);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_thirty_two_equal_commands_at_once_one_has_an_effect() {
    let world = World::start().await;
    let other = world.another_store();
    let context = command();
    let all = (0..32).map(|n| {
        let store = if n % 2 == 0 { &world.store } else { &other };
        store.execute::<Account, Failure>(&context, "a", None, AccountCommand::Deposit(5))
    });
    let receipts: Vec<_> = join_all(all).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(receipts.iter().filter(|receipt| !receipt.replayed).count(), 1);
    assert!(receipts.iter().all(|receipt| receipt.token == receipts[0].token && receipt.version == 1));
    assert_eq!(world.account("a").await.balance, 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn equal_commands_on_different_streams_at_once_have_one_effect() {
    let world = World::start().await;
    let context = command();
    let all = (0..16).map(|n| {
        let (store, context) = (&world.store, &context);
        async move { store.execute::<Account, Failure>(context, format!("s{n}"), None, AccountCommand::Deposit(5)).await }
    });
    for result in join_all(all).await {
        result.unwrap();
    }
    assert_eq!(world.count("events").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_caller_that_goes_away_leaves_a_durable_command() {
    let world = World::start().await;
    world.deposit("a", 1).await;
    let mut gone = 0;
    for microseconds in (0..4_000).step_by(100) {
        let context = command();
        let (store, cloned) = (world.store.clone(), context.clone());
        let call =
            tokio::spawn(async move { store.execute::<Account, Failure>(&cloned, "a", None, AccountCommand::Deposit(1)).await });
        tokio::time::sleep(Duration::from_micros(microseconds)).await;
        call.abort();
        gone += i32::from(call.await.is_err());
        let again = world.run_as(&context, "a", AccountCommand::Deposit(1)).await.unwrap();
        assert_eq!(world.store.receipt(&context).await.unwrap().unwrap().token, again.token);
    }
    assert!(gone > 0, "no call was cut short");
    assert_eq!(world.account("a").await.balance, 41);
    assert_eq!(world.count("commands").await, 41);
    assert!(world.verified().await.broken.is_empty());
}
