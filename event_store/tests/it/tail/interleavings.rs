//! Transactions in every order, held open on connections of their own.

use std::collections::HashMap;

use database::testing::TestDatabase;
use event_store::Filter;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use sqlx::PgPool;

use super::{
    broken::{HorizonByPosition, NoHorizon, PositionOnly, RecordedAt},
    under_test::{Hand, Log, Ours, TailUnderTest, settle},
};
use crate::support::World;

/// Position drawn early, committed late: others have been read meanwhile.
async fn position_early_and_commit_late(world: &World, tail: &mut impl TailUnderTest) -> Result<(), String> {
    let (mut slow, mut fast, mut log) = (Hand::begin(world.pool()).await, Hand::begin(world.pool()).await, Log::default());
    slow.write("slow", 1).await;
    fast.write("fast", 1).await;
    fast.commit().await;
    log.follow(tail).await;
    slow.commit().await;
    settle(world, tail, &mut log).await;
    log.judge(world).await
}

/// Transaction id drawn early, position late: the older transaction has the later position.
async fn id_early_and_position_late(world: &World, tail: &mut impl TailUnderTest) -> Result<(), String> {
    let (mut old, mut young, mut log) = (Hand::begin(world.pool()).await, Hand::begin(world.pool()).await, Log::default());
    old.draw_id().await;
    young.write("young", 1).await;
    // What holds the horizon between the two once the older one has committed.
    let mut third = Hand::begin(world.pool()).await;
    third.draw_id().await;
    old.write("old", 1).await;
    old.commit().await;
    log.follow_to("old", tail).await;
    young.commit().await;
    log.follow(tail).await;
    third.abort().await;
    settle(world, tail, &mut log).await;
    log.judge(world).await
}

/// Positions of aborted transactions are holes that nobody waits for.
async fn aborted_positions(world: &World, tail: &mut impl TailUnderTest) -> Result<(), String> {
    let mut log = Log::default();
    for round in 0..5 {
        let mut gone = Hand::begin(world.pool()).await;
        gone.write(&format!("gone{round}"), 1).await;
        let mut kept = Hand::begin(world.pool()).await;
        kept.write(&format!("kept{round}"), 1).await;
        kept.commit().await;
        log.follow(tail).await;
        gone.abort().await;
    }
    settle(world, tail, &mut log).await;
    log.judge(world).await
}

/// Four writers, each holding a transaction over several streams, stepping in an order that the seed tells.
async fn random_steps(world: &World, tail: &mut impl TailUnderTest, seed: u64) -> Result<(), String> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut log = Log::default();
    let mut hands: Vec<Option<(Hand, HashMap<String, i64>)>> = (0..4).map(|_| None).collect();
    let mut committed: HashMap<String, i64> = HashMap::new();
    for _ in 0..60 {
        let place = random.random_range(0..4);
        match (hands[place].take(), random.random_range(0..10)) {
            (None, step) => {
                let mut hand = Hand::begin(world.pool()).await;
                if step < 4 {
                    hand.draw_id().await;
                }
                hands[place] = Some((hand, HashMap::new()));
            }
            (Some((mut hand, mut written)), 0..6) => {
                // Two streams for each writer. The rule of the store is kept: what a stream builds on was committed before
                // the transaction id is drawn, hence a stream is never handed over while a transaction runs.
                let stream = format!("s{place}-{}", random.random_range(0..2));
                let next = written.get(&stream).or_else(|| committed.get(&stream)).copied().unwrap_or(0) + 1;
                hand.write(&stream, next).await;
                written.insert(stream, next);
                hands[place] = Some((hand, written));
            }
            (Some((hand, written)), 6..9) => {
                hand.commit().await;
                committed.extend(written);
            }
            (Some((hand, _)), _) => hand.abort().await,
        }
        if random.random_range(0..3) == 0 {
            log.follow(tail).await;
        }
    }
    for (hand, _) in hands.into_iter().flatten() {
        hand.commit().await;
    }
    settle(world, tail, &mut log).await;
    log.judge(world).await
}

/// The whole suite; the first complaint ends it.
async fn suite<T: TailUnderTest>(tail: impl Fn(&World) -> T, seeds: u64) -> Result<(), String> {
    let world = World::start().await;
    position_early_and_commit_late(&world, &mut tail(&world)).await?;
    let world = World::start().await;
    id_early_and_position_late(&world, &mut tail(&world)).await?;
    let world = World::start().await;
    aborted_positions(&world, &mut tail(&world)).await?;
    for seed in 0..seeds {
        let world = World::start().await;
        random_steps(&world, &mut tail(&world), seed).await.map_err(|error| format!("seed {seed}: {error}"))?;
    }
    Ok(())
}

#[tokio::test]
async fn our_tail_passes_the_suite() {
    let all = |world: &World| Ours::new(&world.store, Filter::default());
    suite(all, 12).await.unwrap();
}

#[tokio::test]
async fn our_tail_passes_the_suite_when_it_filters() {
    let filter = Filter { aggregate_types: vec!["account".to_owned(), "none".to_owned()], ..Filter::default() };
    suite(|world| Ours::new(&world.store, filter.clone()), 6).await.unwrap();
}

#[tokio::test]
async fn a_tail_by_position_alone_fails_it() {
    suite(|world| PositionOnly::new(world.pool().clone()), 0).await.unwrap_err();
}

#[tokio::test]
async fn a_tail_with_the_horizon_and_a_checkpoint_by_position_fails_it() {
    let world = World::start().await;
    let mut tail = HorizonByPosition::new(world.pool().clone());
    id_early_and_position_late(&world, &mut tail).await.unwrap_err();
    suite(|world| HorizonByPosition::new(world.pool().clone()), 0).await.unwrap_err();
}

#[tokio::test]
async fn a_tail_by_time_of_recording_fails_it() {
    suite(|world| RecordedAt::new(world.pool().clone()), 0).await.unwrap_err();
}

#[tokio::test]
async fn a_tail_without_the_horizon_fails_it() {
    suite(|world| NoHorizon::new(world.pool().clone()), 0).await.unwrap_err();
}

#[tokio::test]
async fn a_random_walk_alone_finds_every_broken_tail() {
    async fn is_found<T: TailUnderTest>(tail: impl Fn(PgPool) -> T) -> bool {
        for seed in 0..12 {
            let world = World::start().await;
            if random_steps(&world, &mut tail(world.pool().clone()), seed).await.is_err() {
                return true;
            }
        }
        false
    }
    assert!(is_found(PositionOnly::new).await);
    assert!(is_found(HorizonByPosition::new).await);
    assert!(is_found(RecordedAt::new).await);
    assert!(is_found(NoHorizon::new).await);
}

#[tokio::test]
async fn a_transaction_in_another_database_delays_and_loses_nothing() {
    let world = World::start().await;
    let elsewhere = TestDatabase::create().await;
    let mut foreign = Hand::begin(elsewhere.pool()).await;
    foreign.draw_id().await;
    let (mut tail, mut log) = (Ours::new(&world.store, Filter::default()), Log::default());
    world.deposit("a", 1).await;
    world.deposit("a", 1).await;
    assert_eq!(tail.poll().await, []);
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    let mut connection = world.pool().acquire().await.unwrap();
    assert!(event_store::Tail::stall(&mut connection).await.unwrap() >= std::time::Duration::from_millis(20));
    foreign.commit().await;
    settle(&world, &mut tail, &mut log).await;
    log.judge(&world).await.unwrap();
}
