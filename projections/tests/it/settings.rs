use domain::{organisation::DocumentKind, portfolio_import::ImportState, staff_member::Role, values::Host};
use projections::{PageRequest, names};

use crate::support::{
    World, at, creditor, employees, fiscal_policy, import, organisation, payment_settings, provider_account, settings, staff,
    stranger,
};

#[tokio::test]
async fn an_organisation_is_found_by_its_host() {
    let world = World::start().await;
    settings(&world).await;
    world.project().await;
    let read = world.read.organisations();
    let host = |name: &str| Host::parse(name).unwrap();

    let found = read.by_host(&host("lk.example.ru")).await.unwrap().unwrap();

    assert_eq!((found.id, found.name.as_str()), (organisation(), "Ромашка Плюс"));
    assert_eq!(read.by_host(&host("old.example.ru")).await.unwrap(), None);
    assert_eq!(read.by_code("romashka").await.unwrap(), Some(found.clone()));
    assert_eq!(read.by_id(organisation()).await.unwrap(), Some(found.clone()));
    assert_eq!(read.all().await.unwrap(), [found]);
    assert_eq!(read.hosts(organisation()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn one_version_of_a_document_is_in_force_and_all_are_kept() {
    let world = World::start().await;
    settings(&world).await;
    world.project().await;
    let read = world.read.organisations();

    let current = read.current_documents(organisation()).await.unwrap();

    assert_eq!(current.iter().map(|row| (row.version, row.text.as_str())).collect::<Vec<_>>(), [(2, "Второй текст")]);
    let first = read.document(organisation(), DocumentKind::PersonalDataConsent, 1).await.unwrap().unwrap();
    assert_eq!((first.current, first.text.as_str()), (false, "Первый текст"));
    assert!(read.current_documents(stranger()).await.unwrap().is_empty());
    assert!(read.document(stranger(), DocumentKind::PersonalDataConsent, 1).await.unwrap().is_none());
}

#[tokio::test]
async fn a_creditor_shows_the_requisites_in_force() {
    let world = World::start().await;
    settings(&world).await;
    world.project().await;
    let read = world.read.creditors();

    let found = read.by_id(organisation(), creditor(1)).await.unwrap().unwrap();

    assert_eq!((found.name.as_str(), found.requisites_version, found.requisites_since), ("Банк Север", Some(1), Some(at(2))));
    assert_eq!(found.requisites.unwrap().0.bic.as_str(), "044525225");
    assert_eq!((found.allocation_version, found.allocation_since), (Some(2), Some(at(4))));
    assert_eq!(found.allocation_rules.unwrap().0, domain::allocation::AllocationRules::of_law());
    assert_eq!((found.fiscal_version, found.fiscal_since), (Some(1), Some(at(5))));
    assert_eq!(found.fiscal_policy.unwrap().0, fiscal_policy());
    assert_eq!((found.payments_version, found.payments_since), (Some(1), Some(at(8))));
    assert_eq!(found.payment_settings.unwrap().0, payment_settings());
    let other = read.by_id(organisation(), creditor(2)).await.unwrap().unwrap();
    assert_eq!((other.allocation_rules, other.allocation_version, other.fiscal_policy), (None, None, None));
    let page = read.list(organisation(), &PageRequest::first(1)).await.unwrap();
    assert!(page.has_next);
    assert_eq!(read.list(organisation(), &PageRequest::first(9)).await.unwrap().rows.len(), 2);
    assert!(read.list(stranger(), &PageRequest::first(9)).await.unwrap().rows.is_empty());
    assert!(read.by_id(stranger(), creditor(1)).await.unwrap().is_none());
}

#[tokio::test]
async fn the_accounts_of_a_creditor_show_when_their_secrets_were_set() {
    let world = World::start().await;
    settings(&world).await;
    world.project().await;
    let read = world.read.creditors();

    let accounts = read.accounts_of(organisation(), &[creditor(1), creditor(2)]).await.unwrap();

    let told: Vec<_> = accounts.iter().map(|row| (row.id, row.creditor_id, row.merchant.as_str(), row.enabled)).collect();
    let expected = [
        (provider_account(1), creditor(1), "T2", false),
        (provider_account(2), creditor(1), "T3", true),
        (provider_account(3), creditor(2), "T1", true),
    ];
    assert_eq!(told, expected);
    let secrets: Vec<_> = accounts.iter().map(|row| (row.secret_version, row.secret_since, row.added_at)).collect();
    assert_eq!(secrets, [(2, at(7), at(6)), (1, at(6), at(6)), (1, at(6), at(6))]);
    assert_eq!(accounts[0].changed_at, at(7));
    assert!(read.accounts_of(stranger(), &[creditor(1)]).await.unwrap().is_empty());
    assert!(world.rebuild().compare(names::CREDITOR).await.unwrap().is_equal());
}

#[tokio::test]
async fn the_history_of_a_creditor_tells_who_has_set_what() {
    let world = World::start().await;
    settings(&world).await;
    world.project().await;
    let read = world.read.history();

    let page = read.of_creditor(organisation(), creditor(1), None, 4).await.unwrap();

    let told: Vec<_> = page.entries.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(told, ["CreditorRegistered", "CreditorRenamed", "CreditorRequisitesSet", "CreditorAllocationRulesSet"]);
    assert!(page.has_next && page.entries.iter().all(|entry| !entry.actor.is_empty()));
    let rest = read.of_creditor(organisation(), creditor(1), Some(page.entries[3].token), 4).await.unwrap();
    let told: Vec<_> = rest.entries.iter().map(|entry| entry.summary.as_str()).collect();
    assert_eq!(
        told,
        [
            "Очерёдность погашения у кредитора, версия 2: правил — 1, по умолчанию ч. 20 ст. 5 Федерального закона № 353-ФЗ",
            "Чеки кредитора, версия 1: проценты — платёжная система",
            "Добавлен счёт кредитора в платёжной системе: Т-Банк, № T1, включён",
            "Добавлен счёт кредитора в платёжной системе: Т-Банк, № T3, включён"
        ]
    );
    let last = read.of_creditor(organisation(), creditor(1), Some(rest.entries[3].token), 9).await.unwrap();
    assert_eq!(last.entries[1].summary, "Заменён секрет счёта кредитора в платёжной системе, версия 2");
    assert!(read.of_creditor(stranger(), creditor(1), None, 9).await.unwrap().entries.is_empty());
}

#[tokio::test]
async fn a_load_shows_what_became_of_its_rows() {
    let world = World::start().await;
    import(&world).await;
    world.project().await;
    let read = world.read.imports();

    let loads = read.list(organisation(), &PageRequest::first(9)).await.unwrap().into_rows();

    assert_eq!(loads.len(), 1);
    let load = &loads[0];
    assert_eq!((load.state, load.through_line, load.finished_at), (ImportState::Completed, 21, Some(at(4))));
    assert_eq!((load.rows, load.accepted, load.changed, load.unchanged, load.refused), (20, 18, 10, 8, 2));
    assert_eq!(read.by_id(organisation(), load.id).await.unwrap().as_ref(), Some(load));
    assert_eq!(read.by_id(stranger(), load.id).await.unwrap(), None);
}

#[tokio::test]
async fn a_member_of_staff_shows_role_and_sign_in() {
    let world = World::start().await;
    employees(&world).await;
    world.project().await;
    let read = world.read.staff();

    let vera = read.by_id(organisation(), staff(1)).await.unwrap().unwrap();

    assert_eq!((vera.login.as_str(), vera.last_name.as_deref(), vera.role), ("vera", Some("Сидорова"), Role::Supervisor));
    assert_eq!((vera.has_second_factor, vera.last_signed_in_at, vera.dismissed_at), (true, Some(at(3)), None));
    let logins: Vec<_> = read.list(organisation(), true, &PageRequest::first(9)).await.unwrap().into_rows();
    assert_eq!(logins.iter().map(|member| member.login.as_str()).collect::<Vec<_>>(), ["anton", "vera"]);
    assert!(read.list(stranger(), false, &PageRequest::first(9)).await.unwrap().rows.is_empty());
    assert!(read.by_id(stranger(), staff(1)).await.unwrap().is_none());
}
