use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use event_store::subscription::{OnPoison, RunnerOptions, Subscriptions};

use super::{Running, following::until_readable};
use crate::support::{Follower, Mood, World, id, store_on};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_write_every_row_once() {
    let world = World::start().await;
    let follower = Follower::new(world.owner(), "follower", OnPoison::Pause).await;
    // A lease of no time: both work all the time, and only the checkpoint keeps them apart.
    let options = RunnerOptions { batch: 3, poll: Duration::from_millis(2), lease: Duration::ZERO };
    let pools = [world.another_pool("one", 8).await, world.another_pool("two", 8).await];
    let running: Vec<_> =
        pools.iter().map(|pool| Running::start(&store_on(pool), pool, vec![follower.clone()], &options)).collect();
    let mut last = None;
    for n in 0..60 {
        last = Some(world.deposit(&format!("s{}", n % 4), 1).await.token);
    }
    for running in &running {
        running.reaches("follower", last.unwrap()).await;
    }
    let rows = follower.rows(world.pool()).await;
    assert_eq!(rows.len(), 60);
    for n in 0..4 {
        let own: Vec<_> = rows.iter().filter(|row| row.0 == format!("s{n}")).map(|row| row.1).collect();
        assert_eq!(own, (1..=15).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn a_batch_begins_where_the_last_one_ended_unless_that_failed_or_somebody_else_went_on() {
    let world = World::start().await;
    let follower = Follower::new(world.owner(), "follower", OnPoison::Pause).await;
    let mut first = Subscriptions::new(&world.store, vec![follower.clone()], &RunnerOptions::default(), id());
    let mut follow = async |mood| {
        let token = world.deposit("a", 1).await.token;
        until_readable(&world, token).await;
        follower.moods.lock().unwrap().clear();
        let event = "SELECT event_id FROM events ORDER BY position DESC LIMIT 1";
        follower.feel(sqlx::query_scalar(event).fetch_one(world.pool()).await.unwrap(), mood);
        let done = first.catch_up().await;
        assert_eq!(done.is_err(), mood.is_some());
        let batches = std::mem::take(&mut *follower.places.lock().unwrap());
        (batches.first().unwrap().0, batches.last().unwrap().1)
    };
    let (begin, end) = follow(None).await;
    assert_eq!(begin, None, "nothing was before");
    let (begin, next_end) = follow(None).await;
    assert_eq!(begin, Some(end));

    let counted = "UPDATE subscriptions SET retries = retries + 1";
    sqlx::query(counted).execute(world.owner()).await.unwrap();
    let (begin, end) = follow(None).await;
    assert_ne!(begin, Some(next_end), "the rows were changed beside it");

    let (begin, _) = follow(Some(Mood::Transient)).await;
    assert_eq!(begin, Some(end));
    let (begin, _) = follow(None).await;
    assert_eq!(begin, None, "the last batch failed");
}

#[tokio::test]
async fn a_second_process_waits_while_another_has_the_lease_and_goes_on_when_it_has_run_out() {
    let world = World::start().await;
    let follower = Follower::new(world.owner(), "follower", OnPoison::Pause).await;
    let token = world.deposit("a", 1).await.token;
    until_readable(&world, token).await;
    let process = || Subscriptions::new(&world.store, vec![follower.clone()], &RunnerOptions::default(), id());
    let (mut first, mut second) = (process(), process());
    first.catch_up().await.unwrap();
    let free = "SELECT count(*) FROM subscriptions WHERE lease_owner IS NULL";
    assert_eq!(sqlx::query_scalar::<_, i64>(free).fetch_one(world.pool()).await.unwrap(), 1, "it was given back");
    let next = world.deposit("a", 1).await.token;
    until_readable(&world, next).await;
    let another = "UPDATE subscriptions SET lease_owner = gen_random_uuid(), lease_until = now() + interval '1 second'";
    sqlx::query(another).execute(world.pool()).await.unwrap();
    let started = Instant::now();
    second.catch_up().await.unwrap();
    assert!(started.elapsed() > Duration::from_millis(900), "{:?}", started.elapsed());
    assert_eq!(follower.rows(world.pool()).await.len(), 2);
    assert_eq!(second.progress().of("follower"), next);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_runner_killed_in_the_middle_of_a_batch_leaves_nothing_behind() {
    let world = World::start().await;
    let follower = Follower::new(world.owner(), "follower", OnPoison::Pause).await;
    for _ in 0..6 {
        world.deposit("a", 1).await;
    }
    let events: Vec<uuid::Uuid> =
        sqlx::query_scalar("SELECT event_id FROM events ORDER BY position").fetch_all(world.pool()).await.unwrap();
    follower.feel(events[4], Some(Mood::Slow(60_000)));
    let options = RunnerOptions { lease: Duration::from_secs(1), ..RunnerOptions::default() };
    let killed = Running::start(&world.store, world.pool(), vec![follower.clone()], &options);
    while follower.tries() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    for runner in &killed.runners {
        runner.abort();
    }
    follower.feel(events[4], None);
    let store = world.another_store();
    let next = Running::start(&store, world.pool(), vec![follower.clone()], &options);
    next.reaches("follower", world.deposit("a", 1).await.token).await;
    let sequences: Vec<_> = follower.rows(world.pool()).await.into_iter().map(|row| row.1).collect();
    assert_eq!(sequences, [1, 2, 3, 4, 5, 6, 7]);
}

/// The rows are written and the commit is cut off: both are gone, or both are there.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn connections_killed_again_and_again_double_nothing() {
    let world = World::start().await;
    let follower = Follower::new(world.owner(), "follower", OnPoison::Pause).await;
    let reader = world.another_pool("victim", 4).await;
    let options = RunnerOptions { batch: 2, poll: Duration::from_millis(20), lease: Duration::from_secs(1) };
    let running = Running::start(&store_on(&reader), &reader, vec![follower.clone()], &options);
    let mut last = None;
    for _ in 0..40 {
        last = Some(world.deposit("a", 1).await.token);
        let kill = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE application_name = 'victim' AND datname = current_database() AND random() < 0.3";
        sqlx::query(kill).execute(world.owner()).await.unwrap();
    }
    running.reaches("follower", last.unwrap()).await;
    let sequences: Vec<_> = follower.rows(world.pool()).await.into_iter().map(|row| row.1).collect();
    assert_eq!(sequences, (1..=40).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_checkpoint_moved_by_another_takes_the_rows_back() {
    let world = World::start().await;
    let follower = Follower::new(world.owner(), "follower", OnPoison::Pause).await;
    let token = world.deposit("a", 1).await.token;
    let event: uuid::Uuid = sqlx::query_scalar("SELECT event_id FROM events").fetch_one(world.pool()).await.unwrap();
    until_readable(&world, token).await;
    follower.feel(event, Some(Mood::Slow(200)));
    let late = Arc::clone(&follower);
    let mut all = Subscriptions::new(&world.store, vec![late], &RunnerOptions::default(), id());
    let runner = tokio::spawn(async move { all.catch_up().await });
    while follower.tries() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    sqlx::query("UPDATE subscriptions SET era = 1, tx_id = '1', position = 1").execute(world.pool()).await.unwrap();
    runner.await.unwrap().unwrap();
    // The rows of the first try went with its transaction.
    assert_eq!(follower.tries(), 2);
    assert_eq!(follower.rows(world.pool()).await, [("a".to_owned(), 1)]);
}
