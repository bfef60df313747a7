//! The ways of matching, each by an index of its own and each bounded.

use domain::OrganisationId;
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use super::input::{Meaning, normalised};

/// Borrowers one way of matching gives at most; who has more has to type more.
const MOST: u32 = 1_000;

/// Where to look for one meaning.
struct Way {
    /// The surer, the lower; its first digit tells the kind of match.
    score: u32,
    table: &'static str,
    borrower: &'static str,
    column: &'static str,
}

const DEBT: Way = Way { score: 10_000, table: "read_borrower_search_debt", borrower: "borrower_id", column: "number_key" };
const PHONE: Way = Way { score: 20_000, table: "read_borrower_search_phone", borrower: "borrower_id", column: "reversed" };
const PASSPORT: Way = Way { score: 30_000, table: "read_borrower_search", borrower: "id", column: "passport" };
const INN: Way = Way { score: 40_000, table: "read_borrower_search", borrower: "id", column: "inn" };
const PHONE_END: Way = Way { score: 50_000, ..PHONE };
const DEBT_BEGIN: Way = Way { score: 60_000, ..DEBT };
const NAME_BEGIN: Way = Way { score: 70_000, table: "read_borrower_search", borrower: "id", column: "name_text" };

/// Begins the statement with `WITH candidates (score, id)`.
pub(super) fn candidates(query: &mut QueryBuilder<'_, Postgres>, organisation: OrganisationId, meaning: &Meaning) {
    let organisation = organisation.uuid();
    // An empty first part, so that every way begins with UNION ALL.
    query.push("WITH candidates (score, id) AS (SELECT 0::bigint, NULL::uuid WHERE false");
    if let Some(pin) = meaning.pin {
        query.push(" UNION ALL (SELECT 0, r.id FROM read_borrower_search r WHERE r.organisation_id = ").push_bind(organisation);
        query.push(" AND r.pin = ").push_bind(pin).push(")");
    }
    for (way, value) in [(DEBT, &meaning.number), (PHONE, &meaning.phone), (PASSPORT, &meaning.passport), (INN, &meaning.inn)] {
        if let Some(value) = value {
            exact(query, organisation, &way, value);
        }
    }
    for (way, value) in [(PHONE_END, &meaning.phone_end), (DEBT_BEGIN, &meaning.number)] {
        if let Some(value) = value {
            beginning(query, organisation, &way, value);
        }
    }
    if !meaning.words.is_empty() {
        beginning(query, organisation, &NAME_BEGIN, &normalised(&meaning.words.join(" ")));
        alike(query, organisation, &meaning.words);
    }
    query.push(")");
}

fn exact(query: &mut QueryBuilder<'_, Postgres>, organisation: Uuid, way: &Way, value: &str) {
    let Way { score, table, borrower, column } = way;
    query
        .push(format!(" UNION ALL (SELECT {score}, r.{borrower} FROM {table} r WHERE r.organisation_id = "))
        .push_bind(organisation);
    query.push(format!(" AND r.{column} = ")).push_bind(value.to_owned()).push(format!(" LIMIT {MOST})"));
}

/// A range instead of LIKE: it uses the index whatever plan is cached.
fn beginning(query: &mut QueryBuilder<'_, Postgres>, organisation: Uuid, way: &Way, value: &str) {
    let Way { score, table, borrower, column } = way;
    query
        .push(format!(" UNION ALL (SELECT {score}, r.{borrower} FROM {table} r WHERE r.organisation_id = "))
        .push_bind(organisation);
    query.push(format!(" AND r.{column} >= ")).push_bind(value.to_owned());
    query.push(format!(" AND r.{column} < ")).push_bind(format!("{value}\u{10ffff}"));
    query.push(format!(" ORDER BY r.{column} LIMIT {MOST})"));
}

/// Every word is like some word of the name, in any order; the more alike, the surer.
fn alike(query: &mut QueryBuilder<'_, Postgres>, organisation: Uuid, words: &[String]) {
    query.push(" UNION ALL (SELECT 81000 - ((");
    for (index, word) in words.iter().enumerate() {
        query.push(if index == 0 { "word_similarity(" } else { " + word_similarity(" });
        query.push_bind(word.clone()).push(", n.name_text)");
    }
    query.push(format!(
        ") * 1000 / {})::bigint, n.id FROM (SELECT r.id, r.name_text FROM read_borrower_search r WHERE ",
        words.len()
    ));
    for word in words {
        query.push_bind(word.clone()).push(" <% r.name_text AND ");
    }
    query.push("r.organisation_id = ").push_bind(organisation).push(format!(" LIMIT {MOST}) AS n)"));
}
