use projections::history::HistoryEntry;

use crate::support::{ANNA, BORIS, World, borrower, debt, mixed_history, organisation, stranger};

async fn whole(world: &World, number: u128) -> Vec<HistoryEntry> {
    world.read.history().of_borrower(organisation(), borrower(number), None, 1_000).await.unwrap().entries
}

fn summaries(entries: &[HistoryEntry]) -> Vec<String> {
    entries.iter().map(|entry| entry.summary.replace('\u{a0}', " ")).collect()
}

#[tokio::test]
async fn a_balance_is_told_with_its_values() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;

    let told = summaries(&whole(&world, ANNA).await);

    let balance = "Баланс долга L-1001 на 01.10.2026: основной долг 12 345,67 ₽, проценты 1 234,56 ₽; всего 13 580,23 ₽; \
                   состояние — просрочен, просрочен с 01.08.2026";
    assert!(told.iter().any(|summary| summary == balance), "{told:#?}");
    assert!(told.iter().any(|summary| summary.starts_with("Заведена карточка заёмщика: Иванова Анна Петровна, ПИН 10000001")));
    assert!(told.iter().any(|summary| summary == "Сотрудник посмотрел раздел «История»"));
}

#[tokio::test]
async fn every_event_has_a_russian_summary() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;

    let entries = [whole(&world, ANNA).await, whole(&world, BORIS).await].concat();
    for entry in entries {
        assert!(entry.summary.chars().any(|c| ('а'..='я').contains(&c)), "{}: {}", entry.kind, entry.summary);
        assert!(!entry.summary.starts_with("Событие"), "{}", entry.kind);
        assert!(entry.payload.is_object(), "{}", entry.kind);
        assert_eq!((entry.actor.as_str(), entry.channel.as_str()), ("staff:1", "test"));
    }
}

#[tokio::test]
async fn payments_stand_in_the_history_of_who_pays() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;

    let told = summaries(&whole(&world, BORIS).await);

    for summary in [
        "Создан платёж 300,00 ₽, долгов: 1, банковской картой через ЮKassa",
        "Платёж 300,00 ₽ поступил 21.09.2026, номер у провайдера PROVIDER-1",
        "Запрошен возврат платежа 10,00 ₽: Просьба заёмщика",
        "Провайдер отказал в возврате, код no_money",
        "Деньги платежа списаны банком обратно: 280,00 ₽",
        "Платёж 1 000,00 ₽ задержан до проверки сотрудником: другая сумма",
        "Задержанный платёж принят сотрудником: Заёмщик подтвердил сумму",
        "Сотрудник внёс платёж 100,00 ₽ от 21.09.2026, долгов: 1, основание: Касса",
        "В долг Б-4 зачислен платёж 300,00 ₽ от 21.09.2026: основной долг 200,00 ₽, проценты 100,00 ₽; порядок — \
         ч. 20 ст. 5 Федерального закона № 353-ФЗ",
        "В возврате переплаты по долгу Б-4 отказано: Переплата зачтена в другой договор",
        "Возврат переплаты по долгу Б-4 согласован: через платёжную систему",
        "Платёжная система не вернула переплату по долгу Б-4: нужно решение сотрудника",
        "Контакты по долгу Б-4 остановлены: идёт оплата",
        "Оплата долга Б-4 не состоялась: контакты снова возможны",
    ] {
        assert!(told.iter().any(|told| told == summary), "{summary}: {told:#?}");
    }
    let told = summaries(&whole(&world, ANNA).await);
    assert!(!told.iter().any(|told| told.contains("латёж 300")), "{told:#?}");
}

#[tokio::test]
async fn a_debt_is_in_the_history_of_both_as_long_as_it_was_theirs() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;
    let of_debt = |entries: Vec<HistoryEntry>| {
        let own = entries.into_iter().filter(|entry| entry.aggregate_id == debt(3).to_string());
        own.map(|entry| entry.kind).collect::<Vec<_>>()
    };

    let anna = of_debt(whole(&world, ANNA).await);
    let boris = of_debt(whole(&world, BORIS).await);

    assert_eq!(anna, ["DebtRegistered", "DebtBalanceStated", "DebtBound", "DebtBalanceStated"]);
    assert_eq!(boris, ["DebtRegistered", "DebtBalanceStated", "DebtBound"]);
}

#[tokio::test]
async fn pages_of_a_history_lose_nothing() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;
    let all = whole(&world, BORIS).await;
    let (mut paged, mut after) = (Vec::new(), None);
    loop {
        let page = world.read.history().of_borrower(organisation(), borrower(BORIS), after, 2).await.unwrap();
        after = page.entries.last().map(|entry| entry.token);
        paged.extend(page.entries);
        if !page.has_next {
            break;
        }
    }
    assert_eq!(paged, all);
    assert!(all.is_sorted_by_key(|entry| entry.token));
}

#[tokio::test]
async fn a_number_is_explained_by_the_history_of_its_debt() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;

    let page = world.read.history().of_debt(organisation(), debt(1), None, 3).await.unwrap();

    let kinds: Vec<_> = page.entries.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds, ["DebtRegistered", "DebtBalanceStated", "DebtBalanceStated"]);
    assert!(page.has_next);
    assert!(world.read.history().of_debt(stranger(), debt(1), None, 3).await.unwrap().entries.is_empty());
}

#[tokio::test]
async fn a_foreign_organisation_sees_no_history() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;

    let page = world.read.history().of_borrower(stranger(), borrower(ANNA), None, 100).await.unwrap();

    assert!(page.entries.is_empty());
}

#[tokio::test]
async fn an_erased_person_leaves_a_history_without_personal_data() {
    let world = World::start().await;
    mixed_history(&world).await;
    world.project().await;
    let before = whole(&world, ANNA).await.len();
    world.store.keyring().destroy(borrower(ANNA).uuid()).await.unwrap();

    let told = whole(&world, ANNA).await;

    assert_eq!(told.len(), before);
    let text = format!("{:?} {:?}", summaries(&told), told.iter().map(|entry| &entry.payload).collect::<Vec<_>>());
    for secret in ["Анна", "Соловь", "9161234567", "4510 123456", "198.51.100.7"] {
        assert!(!text.contains(secret), "{secret}");
    }
    assert!(text.contains("[стёрто]"));
}
