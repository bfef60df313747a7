//! Whatever is changed behind the store's back breaks a stream's chain, and the verification tells where.

use event_store::{Broken, Verified};

use crate::support::{AccountCommand, World, id};

async fn world_with_streams() -> World {
    let world = World::start().await;
    world.open("a", id(), "Anna").await;
    for amount in 1..=4 {
        world.deposit("a", amount).await;
        world.deposit("b", amount).await;
    }
    assert_eq!(world.verified().await, Verified { streams: 2, events: 9, unchained: 0, broken: Vec::new() });
    world
}

async fn broken_after(statements: &[&str]) -> Vec<u64> {
    let world = world_with_streams().await;
    world.tamper(statements).await;
    let verified = world.verified().await;
    assert!(
        verified.broken.iter().all(|broken| broken.aggregate_id == "a" && broken.aggregate_type == "account"),
        "{verified:?}"
    );
    verified.broken.into_iter().map(|broken| broken.sequence).collect()
}

#[tokio::test]
async fn a_changed_payload_is_found() {
    let changed = r#"UPDATE events SET payload = '{"Deposited": {"amount": 9}}' WHERE aggregate_id = 'a' AND sequence = 3"#;
    assert_eq!(broken_after(&[changed]).await, [3]);
    let fraction = r#"UPDATE events SET payload = '{"Deposited": {"amount": 1.5}}' WHERE aggregate_id = 'a' AND sequence = 3"#;
    assert_eq!(broken_after(&[fraction]).await, [3]);
}

#[tokio::test]
async fn changed_metadata_are_found() {
    let actor = "UPDATE events SET metadata = replace(metadata::text, 'staff:1', 'staff:2')::json
        WHERE aggregate_id = 'a' AND sequence = 2";
    assert_eq!(broken_after(&[actor]).await, [2]);
    let nested = r#"UPDATE events SET metadata = replace(metadata::text, '{', '{"more":{},')::json
        WHERE aggregate_id = 'a' AND sequence = 2"#;
    assert_eq!(broken_after(&[nested]).await, [2]);
}

#[tokio::test]
async fn an_event_in_another_persons_history_is_found() {
    let subject = "UPDATE events SET subject_id = gen_random_uuid() WHERE aggregate_id = 'a' AND sequence = 1";
    assert_eq!(broken_after(&[subject]).await, [1]);
    let nobody = "UPDATE events SET subject_id = NULL WHERE aggregate_id = 'a' AND sequence = 1";
    assert_eq!(broken_after(&[nobody]).await, [1]);
    let organisation = "UPDATE events SET organisation_id = gen_random_uuid() WHERE aggregate_id = 'a' AND sequence = 4";
    assert_eq!(broken_after(&[organisation]).await, [4]);
}

#[tokio::test]
async fn another_text_of_the_same_value_is_found() {
    let spaced = r"UPDATE events SET payload = replace(payload::text, ':', ': ')::json WHERE aggregate_id = 'a' AND sequence = 3";
    assert_eq!(broken_after(&[spaced]).await, [3]);
    let twice = r#"UPDATE events SET metadata = replace(metadata::text, '{', '{"actor":"staff:2",')::json
        WHERE aggregate_id = 'a' AND sequence = 2"#;
    assert_eq!(broken_after(&[twice]).await, [2]);
}

#[tokio::test]
async fn another_kind_version_or_hash_is_found() {
    let kind = "UPDATE events SET event_type = 'AccountWithdrawn' WHERE aggregate_id = 'a' AND sequence = 4";
    assert_eq!(broken_after(&[kind]).await, [4]);
    let version = "UPDATE events SET event_version = '2' WHERE aggregate_id = 'a' AND sequence = 5";
    assert_eq!(broken_after(&[version]).await, [5]);
    let hash = "UPDATE events SET event_hash = sha256('x') WHERE aggregate_id = 'a' AND sequence = 2";
    assert_eq!(broken_after(&[hash]).await, [2, 3]);
}

#[tokio::test]
async fn a_missing_event_in_the_middle_is_found() {
    assert_eq!(broken_after(&["DELETE FROM events WHERE aggregate_id = 'a' AND sequence = 3"]).await, [4]);
    assert_eq!(broken_after(&["DELETE FROM events WHERE aggregate_id = 'a' AND sequence = 1"]).await, [2]);
    // Also when the rest is numbered anew.
    let renumbered = [
        "DELETE FROM events WHERE aggregate_id = 'a' AND sequence = 3",
        "UPDATE events SET sequence = 3 WHERE aggregate_id = 'a' AND sequence = 4",
        "UPDATE events SET sequence = 4 WHERE aggregate_id = 'a' AND sequence = 5",
    ];
    assert_eq!(broken_after(&renumbered).await, [3, 4]);
}

#[tokio::test]
async fn two_events_in_each_others_place_are_found() {
    let swapped = [
        "UPDATE events SET sequence = 99 WHERE aggregate_id = 'a' AND sequence = 3",
        "UPDATE events SET sequence = 3 WHERE aggregate_id = 'a' AND sequence = 4",
        "UPDATE events SET sequence = 4 WHERE aggregate_id = 'a' AND sequence = 99",
    ];
    assert_eq!(broken_after(&swapped).await, [3, 4, 5]);
}

#[tokio::test]
async fn an_inserted_event_is_found_or_counted_as_unchained() {
    let world = world_with_streams().await;
    let inserted = "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata)
        VALUES ('account', 'a', 6, 'AccountDeposited', '1', '{\"Deposited\": {\"amount\": 9}}', '{}')";
    sqlx::query(inserted).execute(world.owner()).await.unwrap();
    let verified = world.verified().await;
    assert_eq!((verified.unchained, verified.broken.len()), (1, 0));
    let hashed = "UPDATE events SET prev_hash = sha256('x'), event_hash = sha256('y') WHERE aggregate_id = 'a' AND sequence = 6";
    world.tamper(&[hashed]).await;
    let expected = Broken { aggregate_type: "account".to_owned(), aggregate_id: "a".to_owned(), sequence: 6 };
    assert_eq!(world.verified().await.broken, [expected]);
}

#[tokio::test]
async fn a_log_of_many_pages_is_verified_whole() {
    let world = world_with_streams().await;
    let before = world.verified().await;
    // They stand before stream `a`, whose third event is the last of the first page.
    let many = r#"INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata)
        SELECT 'account', '0' || n / 7, n % 7 + 1, 'AccountDeposited', '1', '{"Deposited": {"amount": 9}}', '{}'
        FROM generate_series(0, 4996) AS n"#;
    sqlx::query(many).execute(world.owner()).await.unwrap();
    let all = world.verified().await;
    assert_eq!((all.events - before.events, all.unchained, all.streams - before.streams), (4_997, 4_997, 714));
    assert_eq!(all.broken, []);
    world
        .tamper(&[r#"UPDATE events SET payload = '{"Deposited": {"amount": 9}}' WHERE aggregate_id = 'a' AND sequence = 4"#])
        .await;
    let expected = Broken { aggregate_type: "account".to_owned(), aggregate_id: "a".to_owned(), sequence: 4 };
    assert_eq!(world.verified().await.broken, [expected]);
}

#[tokio::test]
async fn hashes_taken_away_from_the_middle_are_found_and_from_the_end_counted() {
    let middle = r#"UPDATE events SET prev_hash = NULL, event_hash = NULL, payload = '{"Deposited": {"amount": 9}}'
        WHERE aggregate_id = 'a' AND sequence = 3"#;
    assert_eq!(broken_after(&[middle]).await, [4]);
    let world = world_with_streams().await;
    world.tamper(&["UPDATE events SET prev_hash = NULL, event_hash = NULL WHERE aggregate_id = 'a' AND sequence = 5"]).await;
    let verified = world.verified().await;
    assert_eq!((verified.unchained, verified.broken.len()), (1, 0));
}

/// The limit of a chain: the last events of a stream can be cut off (docs/compliance.md, "Proof").
#[tokio::test]
async fn a_missing_last_event_is_not_found_by_the_chain_alone() {
    assert_eq!(broken_after(&["DELETE FROM events WHERE aggregate_id = 'a' AND sequence = 5"]).await, [0_u64; 0]);
}

#[tokio::test]
async fn the_chain_goes_on_after_an_event_that_was_changed() {
    let world = world_with_streams().await;
    world
        .tamper(&[r#"UPDATE events SET payload = '{"Deposited": {"amount": 9}}' WHERE aggregate_id = 'b' AND sequence = 4"#])
        .await;
    world.another_store().load::<crate::support::Account>("b").await.unwrap();
    world.run("b", AccountCommand::Deposit(1)).await.unwrap();
    // Whether the next link was made of what was remembered or of what was read: the change itself is told.
    assert!(world.verified().await.broken.iter().any(|broken| broken.aggregate_id == "b" && broken.sequence == 4));
}
