use projections::{PageRequest, session_list::SessionEnd, visit_list::VisitResult};

use crate::support::{ANNA, World, at, borrower, mixed_history, organisation, session, staff, stranger};

#[tokio::test]
async fn every_session_shows_how_it_ended() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;
    let read = world.read.sessions();

    let sessions = read.of_borrower(organisation(), borrower(ANNA), false, &PageRequest::first(10)).await.unwrap().into_rows();

    let ends: Vec<_> = sessions.iter().map(|row| (row.id, row.ended_how, row.ended_at)).collect();
    assert_eq!(
        ends,
        [
            (session(4), Some(SessionEnd::Blocked), Some(at(33))),
            (session(3), Some(SessionEnd::ByBorrower), Some(at(32))),
            (session(2), Some(SessionEnd::ByStaff), Some(at(31))),
            (session(1), Some(SessionEnd::SignedOut), Some(at(30))),
        ]
    );
    assert_eq!(sessions[2].ended_by, Some(staff(1)));
    assert_eq!((sessions[0].address.as_deref(), sessions[0].agent.as_deref()), (Some("198.51.100.7"), Some("Firefox")));
    assert!(read.of_borrower(organisation(), borrower(ANNA), true, &PageRequest::first(10)).await.unwrap().rows.is_empty());
}

#[tokio::test]
async fn a_live_session_is_found_by_its_owner_alone() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.signed_in(ANNA, session(7), 60).await;
    world.project().await;
    let read = world.read.sessions();

    let alive = read.of_borrower(organisation(), borrower(ANNA), true, &PageRequest::first(10)).await.unwrap().into_rows();
    assert_eq!(alive.iter().map(|row| row.id).collect::<Vec<_>>(), [session(7)]);
    assert!(read.by_id(organisation(), borrower(ANNA), session(7)).await.unwrap().is_some());
    assert!(read.by_id(organisation(), borrower(0xB1), session(7)).await.unwrap().is_none());
    assert!(read.by_id(stranger(), borrower(ANNA), session(7)).await.unwrap().is_none());
}

#[tokio::test]
async fn visits_are_sign_ins_and_failures() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;
    let read = world.read.visits();

    let page = read.of_borrower(organisation(), borrower(ANNA), &PageRequest::first(5)).await.unwrap();

    assert!(page.has_next);
    let results: Vec<_> = page.into_rows().into_iter().map(|row| row.result).collect();
    let signed_in = VisitResult::SignedIn;
    assert_eq!(results, [signed_in, signed_in, signed_in, signed_in, VisitResult::WrongPassword]);
    assert!(read.of_borrower(stranger(), borrower(ANNA), &PageRequest::first(5)).await.unwrap().rows.is_empty());
}
