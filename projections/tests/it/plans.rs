//! Queries over tables of real size use their indexes.

use projections::borrower_search::ArchiveFilter;
use sqlx::{PgPool, Row};

use crate::support::{World, organisation};

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
            "SELECT r.* FROM unnest(ARRAY[{id}, {id}]) AS d (id) CROSS JOIN LATERAL (SELECT * FROM read_debt_schedule s
             WHERE s.debt_id = d.id AND s.due >= '2026-01-01' AND s.organisation_id = {id} ORDER BY s.due LIMIT 1) AS r"
        ),
    ] {
        let lines = sqlx::query(&format!("EXPLAIN {query}")).fetch_all(world.pool()).await.unwrap();
        let plan: Vec<String> = lines.iter().map(|line| line.get(0)).collect();
        assert!(!plan.join("\n").contains("Seq Scan"), "{query}\n{}", plan.join("\n"));
    }
}
