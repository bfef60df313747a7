use std::{sync::Arc, time::Duration};

use event_store::subscription::{OnPoison, RunnerOptions, Status, SubscriberError, Subscriptions};
use uuid::Uuid;

use super::{Running, following::until_readable};
use crate::support::{Follower, Mood, World, id};

const NAME: &str = "follower";

/// Five events of Anna and Boris in turn, the first of Anna's being `mood`y.
async fn prepared(poison: OnPoison, mood: Mood) -> (World, Arc<Follower>, [Uuid; 2], Uuid) {
    let world = World::start().await;
    let people = [id(), id()];
    let mut last = None;
    for n in 0..5 {
        let person = people[n % 2];
        last = Some(world.deposit_for(person, &person.to_string(), 1).await.token);
    }
    until_readable(&world, last.unwrap()).await;
    let follower = Follower::new(world.owner(), NAME, poison).await;
    let first =
        sqlx::query_scalar("SELECT event_id FROM events ORDER BY position LIMIT 1").fetch_one(world.pool()).await.unwrap();
    follower.feel(first, Some(mood));
    (world, follower, people, first)
}

fn process(world: &World, follower: &Arc<Follower>) -> Subscriptions {
    let subscriber = Arc::clone(follower);
    let options = RunnerOptions { lease: Duration::from_millis(1), ..RunnerOptions::default() };
    Subscriptions::new(&world.store, vec![subscriber], &options, id())
}

async fn state(world: &World) -> (Status, Option<String>, i64) {
    let state = Subscriptions::checkpoints(world.pool()).await.unwrap().remove(0);
    (state.status, state.failure, state.parked)
}

#[tokio::test]
async fn what_cannot_be_applied_is_tried_three_times_alone_and_then_pauses() {
    let (world, follower, _, first) = prepared(OnPoison::Pause, Mood::Broken).await;
    let mut all = process(&world, &follower);
    all.catch_up().await.unwrap();
    // Once in the batch and three times alone.
    assert_eq!(follower.tries(), 4);
    assert_eq!(state(&world).await, (Status::Paused, Some("cannot be applied".to_owned()), 0));
    all.catch_up().await.unwrap();
    assert_eq!((follower.tries(), follower.rows(world.pool()).await.len()), (4, 0));
    // Whoever runs it keeps its lease; nobody else waits for what stands still.
    let another = "UPDATE subscriptions SET lease_owner = gen_random_uuid(), lease_until = now() + interval '1 hour'";
    sqlx::query(another).execute(world.pool()).await.unwrap();
    all.catch_up().await.unwrap();
    let given_back = "UPDATE subscriptions SET lease_owner = NULL, lease_until = NULL";
    sqlx::query(given_back).execute(world.pool()).await.unwrap();

    follower.feel(first, None);
    assert!(Subscriptions::resume(world.pool(), NAME).await.unwrap());
    assert!(!Subscriptions::resume(world.pool(), NAME).await.unwrap());
    all.catch_up().await.unwrap();
    assert_eq!(follower.rows(world.pool()).await.len(), 5);
    assert_eq!(state(&world).await.0, Status::Running);
}

#[tokio::test]
async fn what_cannot_be_applied_is_set_aside_with_all_that_follows_of_that_person() {
    let (world, follower, [anna, boris], first) = prepared(OnPoison::Park, Mood::Broken).await;
    let key = anna.to_string();
    let mut all = process(&world, &follower);
    all.catch_up().await.unwrap();
    let rows = follower.rows(world.pool()).await;
    assert_eq!(rows, [(boris.to_string(), 1), (boris.to_string(), 2)]);
    let later = world.deposit_for(anna, &key, 1).await.token;
    until_readable(&world, later).await;
    all.catch_up().await.unwrap();
    let parked = Subscriptions::parked(world.pool(), 10).await.unwrap();
    assert_eq!(parked.len(), 1);
    assert_eq!((&parked[0].key, parked[0].events), (&key, 4));
    assert_eq!((parked[0].subscription.as_str(), parked[0].failure.as_str()), (NAME, "cannot be applied"));
    assert_eq!(state(&world).await, (Status::Running, None, 1));

    // Still broken: nothing changes.
    let store = world.another_store();
    let retry = || Subscriptions::retry_parked(&store, &*follower, &key);
    assert!(matches!(retry().await, Err(SubscriberError::Broken(failure)) if failure == "cannot be applied"));
    assert_eq!(Subscriptions::parked(world.pool(), 10).await.unwrap()[0].events, 4);
    follower.feel(first, None);
    assert_eq!((retry().await.unwrap(), retry().await.unwrap()), (4, 0));
    assert_eq!(own_rows(&world, &follower, &key).await, [1, 2, 3, 4]);
    // And later ones go through again.
    let later = world.deposit_for(anna, &key, 1).await.token;
    until_readable(&world, later).await;
    all.catch_up().await.unwrap();
    assert_eq!(own_rows(&world, &follower, &key).await, [1, 2, 3, 4, 5]);
    assert_eq!(Subscriptions::parked(world.pool(), 10).await.unwrap(), []);
}

async fn own_rows(world: &World, follower: &Follower, key: &str) -> Vec<i64> {
    follower.rows(world.pool()).await.into_iter().filter(|row| row.0 == key).map(|row| row.1).collect()
}

#[tokio::test]
async fn a_runner_that_does_not_know_of_a_retry_sets_nothing_aside_again() {
    let (world, follower, [anna, _], first) = prepared(OnPoison::Park, Mood::Broken).await;
    let key = anna.to_string();
    // Its lease holds long, so that it goes by what it knew when it took it.
    let mut all = Subscriptions::new(&world.store, vec![follower.clone()], &RunnerOptions::default(), id());
    all.catch_up().await.unwrap();
    follower.feel(first, None);
    assert_eq!(Subscriptions::retry_parked(&world.another_store(), &*follower, &key).await.unwrap(), 3);
    let later = world.deposit_for(anna, &key, 1).await.token;
    until_readable(&world, later).await;
    all.catch_up().await.unwrap();
    all.catch_up().await.unwrap();
    assert_eq!(Subscriptions::parked(world.pool(), 10).await.unwrap(), []);
    assert_eq!(own_rows(&world, &follower, &key).await, [1, 2, 3, 4]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_set_aside_is_applied_once_and_in_order_beside_a_busy_runner() {
    let (world, follower, [anna, boris], first) = prepared(OnPoison::Park, Mood::Broken).await;
    let key = anna.to_string();
    let options = RunnerOptions { batch: 3, poll: Duration::from_millis(5), ..RunnerOptions::default() };
    let running = Running::start(&world.store, world.pool(), vec![follower.clone()], &options);
    while Subscriptions::parked(world.pool(), 1).await.unwrap().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    follower.feel(first, None);
    let deposits = async {
        for _ in 0..40 {
            world.deposit_for(boris, &boris.to_string(), 1).await;
            world.deposit_for(anna, &key, 1).await;
        }
    };
    let store = world.another_store();
    let retries = async {
        for _ in 0..20 {
            match Subscriptions::retry_parked(&store, &*follower, &key).await {
                Ok(_) | Err(SubscriberError::Transient(_)) => tokio::time::sleep(Duration::from_millis(5)).await,
                Err(error) => panic!("{error}"),
            }
        }
    };
    tokio::join!(deposits, retries);
    running.reaches(NAME, world.deposit_for(anna, &key, 1).await.token).await;
    assert_eq!(Subscriptions::parked(world.pool(), 10).await.unwrap(), []);
    assert_eq!(own_rows(&world, &follower, &key).await, (1..=44).collect::<Vec<_>>());
    assert_eq!(own_rows(&world, &follower, &boris.to_string()).await, (1..=42).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_process_that_dies_of_an_event_is_counted_and_ends_too() {
    for poison in [OnPoison::Pause, OnPoison::Park] {
        let (world, follower, people, _) = prepared(poison, Mood::Dies).await;
        let mut deaths = 0;
        loop {
            let mut all = process(&world, &follower);
            // The lease of whoever has died must run out first.
            tokio::time::sleep(Duration::from_millis(10)).await;
            let alive = tokio::spawn(async move { all.catch_up().await.unwrap() }).await;
            if alive.is_ok() {
                break;
            }
            deaths += 1;
            assert!(deaths < 10, "for ever");
        }
        // Once in a batch, not knowing, and three times alone.
        assert_eq!(deaths, 4);
        let failure = "the process died while applying it";
        if poison == OnPoison::Pause {
            assert_eq!(state(&world).await, (Status::Paused, Some(failure.to_owned()), 0));
        } else {
            let parked = Subscriptions::parked(world.pool(), 10).await.unwrap();
            assert_eq!((parked[0].failure.as_str(), parked[0].events), (failure, 3));
            assert!(follower.rows(world.pool()).await.iter().all(|row| row.0 == people[1].to_string()));
        }
    }
}

#[tokio::test]
async fn what_is_not_there_for_a_while_is_tried_for_ever_and_never_counted() {
    let (world, follower, _, first) = prepared(OnPoison::Pause, Mood::Transient).await;
    let mut all = process(&world, &follower);
    for _ in 0..6 {
        assert!(all.catch_up().await.unwrap_err().is_transient());
    }
    // The same when events are tried alone, because a process died here.
    sqlx::query("UPDATE subscriptions SET lease_owner = gen_random_uuid(), lease_until = now() - interval '1 s'")
        .execute(world.pool())
        .await
        .unwrap();
    let mut all = process(&world, &follower);
    for _ in 0..6 {
        assert!(all.catch_up().await.unwrap_err().is_transient());
    }
    assert_eq!(state(&world).await, (Status::Running, None, 0));
    follower.feel(first, None);
    all.catch_up().await.unwrap();
    assert_eq!(follower.rows(world.pool()).await.len(), 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_resumed_subscription_goes_on_by_itself() {
    let (world, follower, _, first) = prepared(OnPoison::Pause, Mood::Broken).await;
    let options = RunnerOptions { poll: Duration::from_millis(20), ..RunnerOptions::default() };
    let running = Running::start(&world.store, world.pool(), vec![follower.clone()], &options);
    for _ in 0..500 {
        let paused =
            Subscriptions::checkpoints(world.pool()).await.unwrap().first().is_some_and(|state| state.status == Status::Paused);
        if paused {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    follower.feel(first, None);
    assert!(Subscriptions::resume(world.pool(), NAME).await.unwrap());
    running.reaches(NAME, world.deposit("more", 1).await.token).await;
    assert_eq!(follower.rows(world.pool()).await.len(), 6);
}
