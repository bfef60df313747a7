use domain::OrganisationId;
use projections::{
    PageRequest,
    borrower_search::{ArchiveFilter, BorrowerHit, MatchedField},
};

use crate::support::{ANNA, BORIS, World, borrower, mixed_history, organisation, stranger};

async fn find_in(world: &World, organisation: OrganisationId, typed: &str) -> Vec<BorrowerHit> {
    let page = PageRequest::first(20);
    world.read.search().find(organisation, typed, ArchiveFilter::All, &page).await.unwrap().into_rows()
}

async fn first(world: &World, typed: &str) -> Option<(u128, MatchedField)> {
    let hits = find_in(world, organisation(), typed).await;
    hits.first().map(|hit| (hit.borrower.uuid().as_u128(), hit.matched))
}

#[tokio::test]
async fn a_name_is_found_in_any_part_and_with_typing_mistakes() {
    let world = World::start().await;
    world.registered(ANNA, "Иванова Анна Петровна", &[]).await;
    world.registered(BORIS, "Соловьёв Борис Ильич", &[]).await;
    world.project().await;

    for typed in ["Иванва", "иванова", "Ивонова", "анна", "Анна Иванова", "Петровна Анна", "иванова а", "ИВАНОВА АННА ПЕТРОВНА"]
    {
        assert_eq!(first(&world, typed).await, Some((ANNA, MatchedField::Name)), "{typed}");
    }
    for typed in ["соловьев", "Соловьёв", "Саловьев борис", "ильич"] {
        assert_eq!(first(&world, typed).await, Some((BORIS, MatchedField::Name)), "{typed}");
    }
    for typed in ["Кузнецов", "", "  ", "%", "_", "'; DROP TABLE x; --", "Анна Кузнецова"] {
        assert_eq!(first(&world, typed).await, None, "{typed:?}");
    }
}

#[tokio::test]
async fn every_number_of_a_person_finds_them() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;

    for (typed, field) in [
        ("1000000162", MatchedField::Pin),
        ("L-1001", MatchedField::DebtNumber),
        ("l 1001", MatchedField::DebtNumber),
        ("L-10", MatchedField::DebtNumber),
        ("8 (916) 999-88-77", MatchedField::Phone),
        ("88-77", MatchedField::Phone),
        ("9169998877", MatchedField::Phone),
    ] {
        assert_eq!(first(&world, typed).await, Some((ANNA, field)), "{typed}");
    }
    let by_passport = find_in(&world, organisation(), "4510 123456").await;
    assert_eq!(by_passport.len(), 2);
    assert!(by_passport.iter().all(|hit| hit.matched == MatchedField::Passport));
    // The phone given up is no longer theirs, the debt that moved is found by its owner.
    assert_eq!(first(&world, "+7 916 123-45-67").await, None);
    let moved = find_in(&world, organisation(), "Б-3").await;
    assert_eq!(moved.len(), 0, "two characters are too few");
}

#[tokio::test]
async fn the_archive_is_a_filter() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.debt_registered(9, "Z-900", BORIS).await;
    world.stated((9, BORIS), "2026-10-01", 0, None).await;
    world.project().await;
    let found = async |archive| {
        let hits =
            world.read.search().find(organisation(), "4510123456", archive, &PageRequest::first(9)).await.unwrap().into_rows();
        hits.into_iter().map(|hit| hit.borrower).collect::<Vec<_>>()
    };

    assert_eq!(found(ArchiveFilter::Active).await, [borrower(ANNA)]);
    assert_eq!(found(ArchiveFilter::Archived).await, [borrower(BORIS)]);
    assert_eq!(found(ArchiveFilter::All).await, [borrower(ANNA), borrower(BORIS)]);
}

#[tokio::test]
async fn hits_are_paged_without_loss() {
    let world = World::start().await;
    for number in 1..=7 {
        world.registered(number, "Иванова Анна", &[]).await;
    }
    world.registered(8, "Иванова Алина", &[]).await;
    world.project().await;
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = PageRequest::after(3, after);
        let page = world.read.search().find(organisation(), "Иванова Анна", ArchiveFilter::All, &page).await.unwrap();
        after = page.rows.last().map(|row| row.0.clone());
        let more = page.has_next;
        seen.extend(page.into_rows().into_iter().map(|hit| hit.borrower.uuid().as_u128()));
        if !more {
            break;
        }
    }
    assert_eq!(seen[..7], [1, 2, 3, 4, 5, 6, 7]);
    let mut once = seen.clone();
    once.dedup();
    assert_eq!(once, seen);
}

#[tokio::test]
async fn a_foreign_organisation_finds_nobody() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;

    for typed in ["Соловьёва", "1000000162", "L-1001", "88-77", "4510123456"] {
        assert!(find_in(&world, stranger(), typed).await.is_empty(), "{typed}");
        assert!(!find_in(&world, organisation(), typed).await.is_empty(), "{typed}");
    }
}
