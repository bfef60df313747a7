//! Queries over tables of real size use their indexes.

use domain::{
    CreditorId, DebtId,
    payment::{OnlineMethod, PaymentStage, Provider},
    values::Kopecks,
};
use projections::{PageRequest, borrower_search::ArchiveFilter, payment_list::PaymentFilter};
use sqlx::{PgPool, Row};

use crate::support::{World, at, organisation};

async fn fill(pool: &PgPool) {
    let organisation = organisation().uuid();
    for statement in [
        "INSERT INTO read_borrower_search (id, organisation_id, pin, name_text, passport, inn, version)
         SELECT md5('b' || n)::uuid, $1, 1000000000 + n,
                (ARRAY['иванов','петров','сидоров','кузнецов','смирнов','попов','васильев','соколов','михайлов','новиков'])[1 + n % 10]
                || substr(md5(n::text), 1, 4) || ' ' ||
                (ARRAY['анна','борис','виктор','галина','дмитрий','елена','жанна'])[1 + n % 7] || ' петрович',
                lpad(n::text, 10, '0'), lpad(n::text, 12, '0'), 1 FROM generate_series(1, 50000) n",
        "INSERT INTO read_borrower_search_phone SELECT md5('p' || n)::uuid, $1, md5('b' || n)::uuid, reverse('79' || lpad(n::text, 9, '0'))
         FROM generate_series(1, 50000) n",
        "INSERT INTO read_borrower_search_debt SELECT md5('d' || n)::uuid, $1, md5('b' || n)::uuid, 'L' || n, n % 3 = 0, 1
         FROM generate_series(1, 50000) n",
        "INSERT INTO read_debt_list SELECT md5('d' || n)::uuid, $1, md5('b' || n)::uuid, md5('c')::uuid, 'L-' || n, 'L' || n, 'Loan',
                'Active', false, NULL, 'RUB', NULL, 1, 0, 0, 0, 0, 1, NULL, NULL, now(), now(), 1 FROM generate_series(1, 50000) n",
        "INSERT INTO read_debt_credit SELECT md5('c' || n)::uuid, $1, md5('d' || n)::uuid, md5('p' || n)::uuid, 1, 0, false
         FROM generate_series(1, 50000) n",
        "INSERT INTO read_payment SELECT md5('p' || n)::uuid, $1, md5('b' || n)::uuid, md5('c')::uuid, 'YooKassa', 'BankCard', 'Succeeded',
                false, 1, 1, 0, NULL, NULL, NULL, NULL, NULL, NULL, now(), now(), 1 FROM generate_series(1, 50000) n",
        "INSERT INTO read_payment_part SELECT md5('s' || n)::uuid, $1, md5('p' || n)::uuid, md5('d' || n)::uuid, 0, 1, 1, 0
         FROM generate_series(1, 50000) n",
        "INSERT INTO read_payment_movement SELECT md5('m' || n)::uuid, $1, md5('p' || n)::uuid, md5('c')::uuid, 'BankCard', 'Received', 1,
                '2020-01-01'::date + n % 2500 FROM generate_series(1, 50000) n",
        "INSERT INTO read_register SELECT md5('r' || n)::uuid, $1, md5('c')::uuid, md5('a')::uuid, 'TBank', '2026-01-01', 'Completed', 'r.csv',
                'x', 'staff:1', now(), NULL, NULL, NULL, 1 FROM generate_series(1, 50000) n",
        "INSERT INTO read_debt_schedule SELECT md5('s' || n)::uuid, $1, md5('d' || n)::uuid, '2026-10-01', 1, 1, 0, 0
         FROM generate_series(1, 50000) n",
    ] {
        sqlx::query(statement).bind(organisation).execute(pool).await.unwrap();
    }
    sqlx::query("ANALYZE").execute(pool).await.unwrap();
}

#[tokio::test]
async fn no_search_reads_a_whole_table() {
    let world = World::start().await;
    fill(world.owner()).await;
    let search = world.read.search();

    for typed in
        ["Иванва", "Кузнецов Виктр", "анна", "1000004321", "L-4321", "L-43", "+79000004321", "4321", "000000004321", "0000004321"]
    {
        for archive in [ArchiveFilter::Active, ArchiveFilter::Archived, ArchiveFilter::All] {
            let plan = search.explain(organisation(), typed, archive).await.unwrap();
            assert!(!plan.contains("Seq Scan"), "{typed} {archive:?}\n{plan}");
        }
    }
}

#[tokio::test]
async fn every_combination_of_what_payments_are_searched_by_uses_an_index() {
    let world = World::start().await;
    fill(world.owner()).await;
    let payments = world.read.payments();
    let page = PageRequest::first(20);
    for number in 0..1_u32 << 10 {
        let has = |bit: u32| number & (1 << bit) != 0;
        let id = uuid::Uuid::from_u128(7);
        let filter = PaymentFilter {
            stages: has(0).then_some(PaymentStage::Expired).into_iter().collect(),
            held: has(1).then_some(true),
            creditors: has(2).then_some(CreditorId::new(id)).into_iter().collect(),
            providers: if has(3) { vec![Provider::TBank, Provider::SbpQr] } else { Vec::new() },
            methods: has(4).then_some(OnlineMethod::Sbp).into_iter().collect(),
            offline: has(5).then_some(false),
            created_from: has(6).then_some(at(0)),
            created_until: has(6).then_some(at(60)),
            amount_from: has(7).then_some(Kopecks::new(5)),
            amount_to: has(7).then_some(Kopecks::new(9)),
            provider_payment: has(8).then(|| "P-1".to_owned()),
            payment: None,
            debt: has(9).then_some(DebtId::new(id)),
        };
        let plan = payments.explain(organisation(), &filter, &page).await.unwrap();
        assert!(!plan.contains("Seq Scan"), "{filter:?}\n{plan}");
    }
}

#[tokio::test]
async fn lists_and_loaders_use_their_indexes() {
    let world = World::start().await;
    fill(world.owner()).await;
    let id = "'0f3d014e-ead9-34bb-bdac-6250b4f81079'::uuid";
    for query in [
        format!(
            "SELECT * FROM read_debt_list r WHERE r.organisation_id = {id} AND r.borrower_id = {id} ORDER BY r.total, r.id LIMIT 21"
        ),
        format!("SELECT * FROM read_debt_list r WHERE r.organisation_id = {id} AND r.id = ANY(ARRAY[{id}, {id}])"),
        format!("SELECT * FROM read_debt_list r WHERE r.organisation_id = {id} AND r.borrower_id = ANY(ARRAY[{id}, {id}])"),
        format!("SELECT * FROM read_debt_list r WHERE r.organisation_id = {id} AND r.number_key = 'L1'"),
        format!("SELECT * FROM read_debt_credit r WHERE r.debt_id = ANY(ARRAY[{id}, {id}])"),
        format!(
            "SELECT * FROM read_payment r WHERE r.organisation_id = {id} AND r.borrower_id = {id}
             ORDER BY r.created_at DESC, r.id DESC LIMIT 21"
        ),
        format!("SELECT * FROM read_payment r WHERE r.organisation_id = {id} AND r.borrower_id = {id} AND r.id = {id}"),
        format!(
            "SELECT * FROM read_payment_part r WHERE r.organisation_id = {id} AND r.payment_id = ANY(ARRAY[{id}, {id}])
             ORDER BY r.payment_id, r.place"
        ),
        format!(
            "SELECT m.day, m.creditor_id, m.method, sum(m.amount) FILTER (WHERE m.kind = 'Received') FROM read_payment_movement m
             WHERE m.organisation_id = {id} AND m.day BETWEEN '2026-01-01' AND '2026-02-01'
             GROUP BY m.day, m.creditor_id, m.method"
        ),
        format!("SELECT * FROM read_register r WHERE r.organisation_id = {id} ORDER BY r.started_at DESC, r.id DESC LIMIT 21"),
        format!(
            "SELECT * FROM read_register r WHERE r.organisation_id = {id} AND r.account_id = {id}
             ORDER BY r.started_at DESC, r.id DESC LIMIT 21"
        ),
        format!(
            "SELECT r.* FROM unnest(ARRAY[{id}, {id}]) AS d (id) CROSS JOIN LATERAL (SELECT * FROM read_debt_schedule s
             WHERE s.debt_id = d.id AND s.due >= '2026-01-01' AND s.organisation_id = {id} ORDER BY s.due LIMIT 1) AS r"
        ),
    ] {
        let lines = sqlx::query(&format!("EXPLAIN {query}")).fetch_all(world.pool()).await.unwrap();
        let plan: Vec<String> = lines.iter().map(|line| line.get(0)).collect();
        assert!(!plan.join("\n").contains("Seq Scan"), "{query}\n{}", plan.join("\n"));
    }
}
