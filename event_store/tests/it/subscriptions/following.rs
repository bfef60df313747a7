use std::time::{Duration, Instant};

use event_store::{
    Filter, Tail, Token,
    subscription::{OnPoison, Runner, RunnerOptions, Status, Subscriber, Subscriptions, Waited},
};
use sqlx::Row;

use super::Running;
use crate::support::{Follower, Mood, World, id};

fn numbered(stream: &str, count: i64) -> Vec<(String, i64)> {
    (1..=count).map(|sequence| (stream.to_owned(), sequence)).collect()
}

#[tokio::test]
async fn a_subscription_catches_up_in_batches_and_then_follows() {
    let world = World::start().await;
    for _ in 0..25 {
        world.deposit("a", 1).await;
    }
    let follower = Follower::new(world.owner(), "follower", OnPoison::Pause).await;
    let options = RunnerOptions { batch: 4, ..RunnerOptions::default() };
    let running = Running::start(&world.store, world.pool(), vec![follower.clone()], &options);
    let last = world.deposit("a", 1).await;
    running.reaches("follower", last.token).await;
    assert_eq!(follower.rows(world.pool()).await, numbered("a", 26));
    running.stop().await;
    let row = sqlx::query("SELECT lease_owner IS NULL, position FROM subscriptions").fetch_one(world.pool()).await.unwrap();
    assert!(row.get::<bool, _>(0), "the lease is given back");
    assert_eq!(row.get::<i64, _>(1), last.token.position);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_new_event_wakes_its_followers_at_once() {
    let world = World::start().await;
    let follower = Follower::new(world.owner(), "follower", OnPoison::Pause).await;
    let options = RunnerOptions { poll: Duration::from_secs(30), ..RunnerOptions::default() };
    let running = Running::start(&world.store, world.pool(), vec![follower], &options);
    running.reaches("follower", world.deposit("a", 1).await.token).await;
    let mut times = Vec::new();
    for _ in 0..20 {
        let token = world.deposit("a", 1).await.token;
        let started = Instant::now();
        running.reaches("follower", token).await;
        times.push(started.elapsed());
    }
    times.sort_unstable();
    // Other tests' transactions may hold the horizon: the quick half tells.
    assert!(times[5] < Duration::from_millis(100), "{times:?}");
}

/// More gathers for one look while nobody waits for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_waits_is_not_kept_until_more_has_gathered() {
    let world = World::start().await;
    let follower = Follower::new(world.owner(), "follower", OnPoison::Pause).await;
    let running = Running::start(&world.store, world.pool(), vec![follower], &RunnerOptions::default());
    let seen = async |token| {
        while running.progress.of("follower") < token {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    let (mut waiting, mut looking) = (Vec::new(), Vec::new());
    for _ in 0..30 {
        for (waits, times) in [(true, &mut waiting), (false, &mut looking)] {
            seen(world.deposit("a", 1).await.token).await;
            // A moment after the look that has found the first one.
            let started = Instant::now();
            let token = world.deposit("a", 1).await.token;
            if waits {
                running.reaches("follower", token).await;
            } else {
                seen(token).await;
            }
            times.push(started.elapsed());
        }
    }
    waiting.sort_unstable();
    looking.sort_unstable();
    // Other tests' transactions may hold the horizon: the quick half tells.
    assert!(waiting[7] < looking[7], "{waiting:?}, {looking:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn another_process_is_woken_by_a_notification() {
    let world = World::start().await;
    let follower = Follower::new(world.owner(), "follower", OnPoison::Pause).await;
    let reader = world.another_pool("reader", 6).await;
    let store = crate::support::store_on(&reader);
    let options = RunnerOptions { poll: Duration::from_secs(30), ..RunnerOptions::default() };
    let running = Running::start(&store, &reader, vec![follower], &options);
    let writer = Running::start(&world.store, world.pool(), Vec::new(), &options);
    // The writer's own view is of no subscription: it looks at the stored checkpoint.
    tokio::time::sleep(Duration::from_millis(300)).await;
    // Another test's transaction may hold the horizon while the notification comes: then a later one tells, never the poll.
    for _ in 0..10 {
        let token = world.deposit("a", 1).await.token;
        if writer.progress.wait(&["follower"], token, Duration::from_secs(2)).await == Waited::Reached {
            return running.reaches("follower", token).await;
        }
    }
    panic!("no notification has woken the other process");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_lost_listening_connection_leaves_the_poll() {
    let world = World::start().await;
    let follower = Follower::new(world.owner(), "follower", OnPoison::Pause).await;
    let reader = world.another_pool("reader", 6).await;
    let store = crate::support::store_on(&reader);
    let options = RunnerOptions { poll: Duration::from_millis(100), ..RunnerOptions::default() };
    let running = Running::start(&store, &reader, vec![follower.clone()], &options);
    for round in 0..5 {
        let kill = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'";
        let killed: i64 = sqlx::query_scalar(kill).fetch_one(world.owner()).await.unwrap();
        let token = world.deposit("a", 1).await.token;
        running.reaches("follower", token).await;
        assert!(round > 0 || killed <= 1);
    }
    assert_eq!(follower.rows(world.pool()).await, numbered("a", 5));
}

#[tokio::test]
async fn waiting_ends_in_time_and_tells_which() {
    let world = World::start().await;
    let follower = Follower::new(world.owner(), "follower", OnPoison::Pause).await;
    let mut all = Subscriptions::new(&world.store, vec![follower], &RunnerOptions::default(), id());
    let token = world.deposit("a", 1).await.token;
    let started = Instant::now();
    assert_eq!(all.progress().wait(&["follower"], token, Duration::from_millis(150)).await, Waited::Late);
    assert!(started.elapsed() < Duration::from_secs(5));
    while all.progress().of("follower") < token {
        all.catch_up().await.unwrap();
    }
    assert_eq!(all.progress().wait(&["follower"], token, Duration::ZERO).await, Waited::Reached);
    assert_eq!(all.progress().wait(&["follower", "unknown"], token, Duration::from_millis(100)).await, Waited::Late);
    assert_eq!(all.progress().wait(&["unknown"], Token::START, Duration::from_millis(100)).await, Waited::Reached);
}

/// Otherwise whoever waits in another process for an event that a subscription does not follow would wait in vain.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_stored_place_moves_on_past_events_of_other_kinds_and_then_rests() {
    let world = World::start().await;
    let follower = Follower::of(world.owner(), "follower", OnPoison::Pause, &["something else"]).await;
    let options = RunnerOptions { poll: Duration::from_millis(50), ..RunnerOptions::default() };
    let running = Running::start(&world.store, world.pool(), vec![follower], &options);
    let token = world.deposit("a", 1).await.token;
    let elsewhere = Subscriptions::new(&world.another_store(), Vec::new(), &options, id());
    assert_eq!(elsewhere.progress().wait(&["follower"], token, Duration::from_secs(10)).await, Waited::Reached);
    let updated = "SELECT xmin::text FROM subscriptions";
    running.stop().await;
    let running = Running::start(
        &world.store,
        world.pool(),
        vec![Follower::of(world.owner(), "other", OnPoison::Pause, &["x"]).await],
        &options,
    );
    running.reaches("other", token).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let before: Vec<String> = sqlx::query_scalar(updated).fetch_all(world.pool()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(
        sqlx::query_scalar::<_, String>(updated).fetch_all(world.pool()).await.unwrap(),
        before,
        "an idle subscription writes"
    );
}

#[tokio::test]
async fn shards_share_the_work_and_keep_every_persons_order() {
    let world = World::start().await;
    let people: Vec<_> = (0..10).map(|_| id()).collect();
    let mut last = Token::START;
    for _ in 0..3 {
        for person in &people {
            last = world.deposit_for(*person, &person.to_string(), 1).await.token;
        }
    }
    let follower = Follower::new(world.owner(), "follower", OnPoison::Pause).await;
    let progress = Subscriptions::new(&world.store, vec![follower.clone()], &RunnerOptions::default(), id()).progress().clone();
    let mut shards: Vec<_> = (0..3)
        .map(|shard| {
            Runner::new(
                world.store.clone(),
                follower.clone(),
                (shard, 3),
                RunnerOptions { batch: 4, ..RunnerOptions::default() },
                id(),
                progress.clone(),
            )
        })
        .collect();
    until_readable(&world, last).await;
    for shard in &mut shards[..2] {
        shard.catch_up().await.unwrap();
    }
    assert!(progress.of("follower") < last, "a shard has not come so far");
    shards[2].catch_up().await.unwrap();
    let rows = follower.rows(world.pool()).await;
    assert_eq!(rows.len(), 30);
    for person in people {
        let own: Vec<_> = rows.iter().filter(|row| row.0 == person.to_string()).map(|row| row.1).collect();
        assert_eq!(own, [1, 2, 3]);
    }
}

/// Below the horizon, whatever other tests' transactions do.
pub(super) async fn until_readable(world: &World, token: Token) {
    let tail = Tail::new(world.another_store());
    for _ in 0..400 {
        let page = tail.read(Token::START, &Filter::default(), 10_000).await.unwrap();
        if page.scanned >= token {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("the tail is held back for ever");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_slow_projection_only_delays_the_others() {
    let world = World::start().await;
    let slow = Follower::new(world.owner(), "slow", OnPoison::Pause).await;
    let quick = Follower::new(world.owner(), "quick", OnPoison::Pause).await;
    let running = Running::start(&world.store, world.pool(), vec![slow.clone(), quick.clone()], &RunnerOptions::default());
    running.reaches("slow", world.deposit("a", 1).await.token).await;
    // The first row gives its transaction an id, which the second then holds for a while.
    let first = world.deposit("a", 1).await;
    running.reaches("slow", first.token).await;
    let mut tokens = Vec::new();
    for _ in 0..4 {
        tokens.push(world.deposit("a", 1).await.token);
    }
    let ids: Vec<uuid::Uuid> = sqlx::query_scalar("SELECT event_id FROM events").fetch_all(world.pool()).await.unwrap();
    for event in ids {
        slow.feel(event, Some(Mood::Slow(40)));
    }
    for _ in 0..4 {
        tokens.push(world.deposit("b", 1).await.token);
    }
    for token in tokens {
        running.reaches("quick", token).await;
        running.reaches("slow", token).await;
    }
    let mut expected = numbered("a", 6);
    expected.extend(numbered("b", 4));
    assert_eq!(quick.rows(world.pool()).await, expected);
    assert_eq!(slow.rows(world.pool()).await, expected);
}

#[tokio::test]
async fn the_stored_state_is_listed() {
    let world = World::start().await;
    let follower = Follower::new(world.owner(), "follower", OnPoison::Pause).await;
    let token = world.deposit("a", 1).await.token;
    until_readable(&world, token).await;
    let mut all = Subscriptions::new(&world.store, vec![follower.clone()], &RunnerOptions::default(), id());
    all.catch_up().await.unwrap();
    let listed = Subscriptions::checkpoints(world.pool()).await.unwrap();
    assert_eq!((listed.len(), listed[0].name.as_str(), listed[0].token), (1, follower.name(), token));
    assert_eq!((listed[0].status, listed[0].parked), (Status::Running, 0));
}
