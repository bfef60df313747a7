//! Staff: access handed out once, signing in with a second factor, roles and dismissal at once in force.

use commands::{
    Actor, CommandError, Request,
    staff::{ChangeOwnPasswordInput, ChangeStaffRoleInput},
};
use domain::{OrganisationId, staff_member::Role};
use uuid::Uuid;

use crate::desk::{Desk, command, guest, organisation, refusal};

#[tokio::test]
async fn a_retry_of_hiring_hands_out_the_same_access_and_hires_once() {
    let desk = Desk::open().await;
    let first = desk.hire(1, "olga", Role::Administrator).await.unwrap();
    let again = desk.hire(1, "olga", Role::Administrator).await.unwrap();

    assert_eq!((first.staff, first.reveal()), (again.staff, again.reveal()));
    assert!(again.receipt.replayed);
    assert_eq!(desk.count("SELECT count(*) FROM events WHERE event_type = 'StaffMemberHired'").await, 1);
    assert_eq!(refusal(desk.hire(2, "OLGA", Role::Operator).await), "LOGIN_TAKEN");
    assert!(matches!(desk.hire(1, "olga", Role::Operator).await, Err(CommandError::CommandReused)));
    let open = desk.count("SELECT count(*) FROM events WHERE payload::text LIKE '%Петрова%'").await;
    assert_eq!(open, 0, "the name is sealed");
}

#[tokio::test]
async fn a_retry_after_a_crash_stores_the_access_and_a_late_one_does_not_bring_it_back() {
    let desk = Desk::open().await;
    let olga = desk.hire(1, "olga", Role::Administrator).await.unwrap();
    sqlx::query("DELETE FROM credentials").execute(desk.database.owner_pool()).await.unwrap();
    desk.hire(1, "olga", Role::Administrator).await.unwrap();
    let session = desk.sign_in_as(2, "olga", &olga).await;

    let caller = desk.caller(&session).await;
    desk.wait(30);
    let passwords =
        ChangeOwnPasswordInput { current: olga.reveal().0.to_owned().into(), new: "горький чай".to_owned().into() };
    desk.commands.change_own_password(&caller, Request::new(command(3), passwords)).await.unwrap();
    desk.hire(1, "olga", Role::Administrator).await.unwrap();

    let code = desk.code(&olga);
    assert_eq!(refusal(desk.sign_in(command(4), "olga", olga.reveal().0, &code).await), "SIGN_IN_REFUSED");
    desk.sign_in(command(5), "olga", "горький чай", &code).await.unwrap();
    assert!(desk.actor(&session).await.is_some(), "the session at hand goes on");
}

#[tokio::test]
async fn of_many_sign_ins_with_one_code_one_wins_and_its_retry_gets_the_same_session() {
    let desk = Desk::open().await;
    let olga = desk.hire(1, "olga", Role::Operator).await.unwrap();
    let (password, code) = (olga.reveal().0, desk.code(&olga));

    let tries = [2, 3, 4].map(|number| desk.sign_in(command(number), "olga", password, &code));
    let [a, b, c] = tries;
    let (a, b, c) = tokio::join!(a, b, c);
    let results = [(2, a), (3, b), (4, c)];
    let won: Vec<_> =
        results.iter().filter_map(|(number, result)| result.as_ref().ok().map(|session| (*number, session))).collect();
    let [(number, session)] = won[..] else { panic!("{results:?}") };

    let repeated = desk.sign_in(command(number), "olga", password, &code).await.unwrap();
    assert_eq!((repeated.session, repeated.token == session.token), (session.session, true));
    assert!(matches!(desk.actor(session).await, Some(Actor::Staff { id, role: Role::Operator, .. }) if id == olga.staff));
    desk.wait(301);
    assert_eq!(refusal(desk.sign_in(command(number), "olga", password, &code).await), "SIGN_IN_REFUSED");
}

#[tokio::test]
async fn all_ways_to_be_wrong_are_told_alike_and_close_the_login_for_a_while() {
    let desk = Desk::open().await;
    let olga = desk.hire(1, "olga", Role::Operator).await.unwrap();
    let (password, code) = (olga.reveal().0, desk.code(&olga));
    for (number, login, password, code) in [
        (2, "nobody", password, &*code),
        (3, "olga", "wrong", &code),
        (4, "olga", password, "000000"),
        (5, "анна", password, &code),
    ] {
        assert_eq!(refusal(desk.sign_in(command(number), login, password, code).await), "SIGN_IN_REFUSED", "{login}");
    }
    for number in 10..13 {
        assert_eq!(refusal(desk.sign_in(command(number), "olga", "wrong", &code).await), "SIGN_IN_REFUSED");
    }
    assert_eq!(refusal(desk.sign_in(command(13), "olga", password, &code).await), "TOO_MANY_ATTEMPTS");
    desk.wait(61);
    desk.sign_in_as(14, "olga", &olga).await;
    assert_eq!(desk.count("SELECT count(*) FROM events WHERE event_type = 'StaffMemberLocked'").await, 1);
}

#[tokio::test]
async fn roles_and_dismissal_are_in_force_at_once() {
    let desk = Desk::open().await;
    let (olga, petr) =
        (desk.hire(1, "olga", Role::Administrator).await.unwrap(), desk.hire(2, "petr", Role::Operator).await.unwrap());
    let (by_olga, by_petr) = (desk.sign_in_as(3, "olga", &olga).await, desk.sign_in_as(4, "petr", &petr).await);
    let (olga_calls, petr_calls) = (desk.caller(&by_olga).await, desk.caller(&by_petr).await);

    let promote = Request::new(command(5), ChangeStaffRoleInput { staff: petr.staff, role: Role::Supervisor });
    assert!(matches!(desk.commands.change_staff_role(&petr_calls, promote.clone()).await, Err(CommandError::Forbidden)));
    desk.commands.change_staff_role(&olga_calls, promote).await.unwrap();
    assert!(matches!(desk.actor(&by_petr).await, Some(Actor::Staff { role: Role::Supervisor, .. })));

    assert_eq!(
        refusal(desk.commands.dismiss_staff_member(&olga_calls, Request::new(command(6), olga.staff)).await),
        "OWN_DISMISSAL"
    );
    desk.commands.dismiss_staff_member(&olga_calls, Request::new(command(7), petr.staff)).await.unwrap();
    assert_eq!(desk.actor(&by_petr).await, None);
    desk.wait(30);
    assert_eq!(refusal(desk.sign_in(command(8), "petr", petr.reveal().0, &desk.code(&petr)).await), "SIGN_IN_REFUSED");
    desk.commands.reinstate_staff_member(&olga_calls, Request::new(command(9), petr.staff)).await.unwrap();
    desk.wait(30);
    desk.sign_in_as(10, "petr", &petr).await;
}

#[tokio::test]
async fn new_access_voids_the_old_and_signing_out_ends_one_session() {
    let desk = Desk::open().await;
    let (olga, petr) =
        (desk.hire(1, "olga", Role::Administrator).await.unwrap(), desk.hire(2, "petr", Role::Operator).await.unwrap());
    let (by_olga, by_petr) = (desk.sign_in_as(3, "olga", &olga).await, desk.sign_in_as(4, "petr", &petr).await);
    let olga_calls = desk.caller(&by_olga).await;
    desk.wait(60);
    let fresh = desk.commands.reset_staff_access(&olga_calls, Request::new(command(5), petr.staff)).await.unwrap();

    assert_eq!(desk.actor(&by_petr).await, None);
    assert_eq!(refusal(desk.sign_in(command(6), "petr", petr.reveal().0, &desk.code(&petr)).await), "SIGN_IN_REFUSED");
    let session = desk.sign_in_as(7, "petr", &fresh).await;
    let again = desk.commands.reset_staff_access(&olga_calls, Request::new(command(5), petr.staff)).await.unwrap();
    assert_eq!(again.reveal(), fresh.reveal());
    assert!(desk.actor(&session).await.is_some(), "a retry ends nothing");

    let petr_calls = desk.caller(&session).await;
    desk.commands.sign_out_staff(&petr_calls, Request::new(command(8), ())).await.unwrap();
    assert_eq!(desk.actor(&session).await, None);
    assert!(desk.actor(&by_olga).await.is_some());
}

#[tokio::test]
async fn another_organisation_has_nobody_here() {
    let desk = Desk::open().await;
    let olga = desk.hire(1, "olga", Role::Administrator).await.unwrap();
    let session = desk.sign_in_as(2, "olga", &olga).await;
    let elsewhere = OrganisationId::new(Uuid::from_u128(2));
    assert_ne!(organisation(), elsewhere);
    assert_eq!(desk.commands.staff_of_session(elsewhere, session.token.as_str()).await.unwrap(), None);

    let actor = desk.actor(&session).await.unwrap();
    let stranger = commands::Caller { organisation: elsewhere, actor, ..guest() };
    let reset = desk.commands.reset_staff_access(&stranger, Request::new(command(3), olga.staff)).await;
    assert_eq!(refusal(reset), "NOT_FOUND");
}
