use domain::{
    borrower::{ContactSource, Pin},
    borrower_access::CardView,
    organisation::DocumentKind,
};
use projections::{PageRequest, borrower_card::AccountStatus};

use crate::support::{ANNA, BORIS, World, at, borrower, day, mixed_history, organisation, staff, stranger};

#[tokio::test]
async fn a_card_shows_the_person_and_the_account() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;

    let card = world.read.borrowers().by_id(organisation(), borrower(ANNA)).await.unwrap().unwrap();

    assert_eq!(card.full_name().as_deref(), Some("Соловьёва Анна Петровна"));
    assert_eq!(card.passport.as_ref().map(|passport| passport.0.as_str()), Some("4510 123456"));
    assert_eq!((card.birth_date, card.employer.as_deref()), (Some(day("1985-04-12")), Some("ООО «Ромашка»")));
    assert_eq!((card.email.as_deref(), card.main_phone.as_deref()), (None, Some("+79169998877")));
    assert_eq!((card.account_status, card.account_opened_at), (AccountStatus::Open, Some(at(2))));
    assert_eq!((card.last_signed_in_at, card.locked_until), (Some(at(24)), None));
    let boris =
        world.read.borrowers().by_pin(organisation(), Pin::try_new(1_000_000_001 + 0xB1).unwrap()).await.unwrap().unwrap();
    assert_eq!((boris.id, boris.account_status, boris.middle_name), (borrower(BORIS), AccountStatus::None, None));
    assert_eq!(world.read.borrowers().by_external_id(organisation(), "crm-177").await.unwrap().unwrap().id, borrower(BORIS));
}

#[tokio::test]
async fn phones_follow_the_person_and_the_import() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;

    let phones = world.read.borrowers().phones(organisation(), &[borrower(ANNA)]).await.unwrap();

    let known: Vec<_> = phones.iter().map(|row| (row.phone.as_str(), row.source, row.confirmed_at.is_some())).collect();
    assert_eq!(known, [("+79169998877", ContactSource::Borrower, true), ("+79035556677", ContactSource::Import, false)]);
}

#[tokio::test]
async fn consents_show_the_latest_word() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;

    let consents = world.read.borrowers().consents(organisation(), &[borrower(ANNA)]).await.unwrap();

    let known: Vec<_> = consents.iter().map(|row| (row.document, row.document_version, row.withdrawn_at)).collect();
    assert_eq!(known, [(DocumentKind::PersonalDataConsent, 2, None), (DocumentKind::TermsOfUse, 2, Some(at(7)))]);
}

#[tokio::test]
async fn a_borrower_whose_debts_are_all_closed_is_archived() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.debt_registered(9, "Z-9", BORIS).await;
    world.stated((9, BORIS), "2026-10-01", 0, None).await;
    world.project().await;

    let archived = world.read.borrowers().archived(organisation(), &[borrower(ANNA), borrower(BORIS)]).await.unwrap();

    assert_eq!(archived, [borrower(BORIS)]);
}

#[tokio::test]
async fn looks_at_a_file_are_listed_newest_first() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;
    let page = PageRequest::first(10);

    let looks = world.read.views().of_borrower(organisation(), borrower(ANNA), &page).await.unwrap().into_rows();

    let known: Vec<_> = looks.iter().map(|row| (row.staff_id, row.view)).collect();
    assert_eq!(known, [(staff(1), CardView::History), (staff(1), CardView::Card)]);
    assert!(world.read.views().of_borrower(stranger(), borrower(ANNA), &page).await.unwrap().rows.is_empty());
}

#[tokio::test]
async fn an_erased_person_is_an_empty_card_and_is_found_by_no_name() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.store.keyring().destroy(borrower(ANNA).uuid()).await.unwrap();
    world.project().await;

    let card = world.read.borrowers().by_id(organisation(), borrower(ANNA)).await.unwrap().unwrap();

    assert_eq!((card.full_name(), card.passport, card.main_phone, card.inn), (None, None, None, None));
    assert!(world.read.borrowers().phones(organisation(), &[borrower(ANNA)]).await.unwrap().is_empty());
    assert_eq!(world.read.borrowers().consents(organisation(), &[borrower(ANNA)]).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_foreign_organisation_sees_no_card() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;
    let read = world.read.borrowers();

    assert_eq!(read.by_id(stranger(), borrower(ANNA)).await.unwrap(), None);
    assert_eq!(read.by_external_id(stranger(), "crm-177").await.unwrap(), None);
    assert!(read.phones(stranger(), &[borrower(ANNA)]).await.unwrap().is_empty());
    assert!(read.consents(stranger(), &[borrower(ANNA)]).await.unwrap().is_empty());
    assert!(read.archived(stranger(), &[borrower(ANNA)]).await.unwrap().is_empty());
}
