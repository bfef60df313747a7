//! Folding the log into the new tables.

use std::{sync::Arc, time::Duration};

use event_store::{EventStore, Filter, ReadAhead, Recorded, Tail, Token};
use sqlx::{Connection, PgConnection, PgPool, Row};
use tokio::time::Instant;

use super::{Comparison, RebuildError, compare, schema};
use crate::framework::ReadModel;

/// How a rebuild works.
#[derive(Clone, Copy, Debug)]
pub struct RebuildOptions {
    /// Events read at once.
    pub batch: i64,
    /// Rows kept in memory before they are written.
    pub rows: usize,
}

impl Default for RebuildOptions {
    fn default() -> Self {
        Self { batch: 10_000, rows: 250_000 }
    }
}

/// Makes read models anew.
pub struct Rebuild {
    pub(super) owner: PgPool,
    tail: Tail,
    models: Vec<Arc<dyn ReadModel>>,
    options: RebuildOptions,
}

/// A checkpoint to reach: that of the live subscription, or the end of the log where it does not run.
#[derive(Clone, Copy, Debug)]
pub(super) enum Goal {
    Live(Token),
    End,
}

impl Rebuild {
    /// `owner` may make and drop schemas.
    pub(crate) fn new(owner: PgPool, store: &EventStore, models: Vec<Arc<dyn ReadModel>>, options: RebuildOptions) -> Self {
        Self { owner, tail: Tail::new(store.clone()), models, options }
    }

    /// Builds a read model beside the live one, compares the two and drops the new one again. Holds nothing up.
    pub async fn compare(&self, name: &str) -> Result<Comparison, RebuildError> {
        let mut built = self.build(name).await?;
        schema::drop(&mut built.connection, &schema::building(name)).await?;
        built.connection.close().await?;
        Ok(built.comparison)
    }

    /// Builds a read model beside the live one and compares the two at one checkpoint.
    pub(super) async fn build(&self, name: &str) -> Result<Built, RebuildError> {
        let model = self.models.iter().find(|model| model.name() == name).cloned().ok_or(RebuildError::Unknown)?;
        // A connection of its own, for its settings and its lock end with it.
        let mut connection = self.owner.acquire().await?.detach();
        sqlx::query("SET statement_timeout = 0").execute(&mut connection).await?;
        be_alone(&mut connection, name).await?;
        schema::create(&mut connection, &*model).await?;
        // Unqualified names mean the new tables from here on.
        let path = format!("SET search_path = {}, {}", schema::building(name), schema::LIVE);
        sqlx::query(&path).execute(&mut connection).await?;
        let goal = goal(&mut connection, &*model).await?;
        let mut reached = self.fold(&mut connection, &*model, Token::START, goal).await?;
        schema::index(&mut connection, &*model).await?;
        let live = compare::live(&mut connection, &*model).await?;
        let further = self.fold(&mut connection, &*model, reached.token, live.goal).await?;
        reached = Reached { token: further.token, events: reached.events + further.events };
        let tables = compare::with_rebuilt(&mut connection, &*model, live.tables).await?;
        let comparison = Comparison { events: reached.events, tables };
        Ok(Built { model, connection, token: reached.token, comparison })
    }

    /// Folds the rest up to where the live one stands, in the transaction that holds it there; answers where that is.
    pub(super) async fn catch_up(
        &self,
        transaction: &mut PgConnection,
        model: &dyn ReadModel,
        after: Token,
    ) -> Result<Token, RebuildError> {
        let goal = goal(transaction, model).await?;
        let reached = self.fold(transaction, model, after, goal).await?;
        Ok(match goal {
            Goal::Live(live) => live.max(reached.token),
            Goal::End => reached.token,
        })
    }

    /// Folds what lies between `after` and the goal. Written in small statements, each on its own unless the caller has
    /// opened a transaction: a long one would hold back every reader of the tail.
    async fn fold(
        &self,
        connection: &mut PgConnection,
        model: &dyn ReadModel,
        after: Token,
        goal: Goal,
    ) -> Result<Reached, RebuildError> {
        let (mut pages, mut rows) = (self.pages(model), model.rebuild());
        let mut reached = Reached { token: after, events: 0 };
        let mut scanned = after;
        loop {
            let page = pages.after(scanned).await?;
            let events = within(&page.events, goal);
            rows.fold(connection, events).await?;
            reached.events += events.len();
            reached.token = events.last().map_or(reached.token, |event| event.token);
            let done = events.len() < page.events.len() || !page.more;
            if done || rows.rows() >= self.options.rows {
                rows.write(connection).await?;
            }
            if done {
                return Ok(reached);
            }
            scanned = page.scanned;
        }
    }

    /// Reads the next events while the present ones are folded.
    fn pages(&self, model: &dyn ReadModel) -> ReadAhead {
        ReadAhead::new(self.tail.clone(), Filter::of(model), self.options.batch)
    }
}

/// Waits until no other rebuild of this read model is at work, three seconds at most. A lock is given back a moment after its
/// connection is closed, so that the next rebuild may find it still held. Asks again and again: who waits in a statement has a
/// snapshot, and the indexes of the other rebuild wait for all that are older.
async fn be_alone(connection: &mut PgConnection, name: &str) -> Result<(), RebuildError> {
    let deadline = Instant::now() + Duration::from_secs(3);
    loop {
        let free = sqlx::query_scalar("SELECT pg_try_advisory_lock(hashtextextended('rebuild_' || $1, 0))").bind(name);
        if free.fetch_one(&mut *connection).await? {
            return Ok(());
        }
        if Instant::now() > deadline {
            return Err(RebuildError::Busy);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A read model built beside the live one.
pub(super) struct Built {
    pub(super) model: Arc<dyn ReadModel>,
    pub(super) connection: PgConnection,
    pub(super) token: Token,
    pub(super) comparison: Comparison,
}

/// How far a rebuild has come.
#[derive(Clone, Copy, Debug)]
struct Reached {
    token: Token,
    events: usize,
}

/// The events of a page that the live one has applied, too.
fn within(page: &[Recorded], goal: Goal) -> &[Recorded] {
    match goal {
        Goal::End => page,
        Goal::Live(live) => page.get(..page.partition_point(|event| event.token <= live)).unwrap_or_default(),
    }
}

/// Where the live one stands.
pub(super) async fn goal(connection: &mut PgConnection, model: &dyn ReadModel) -> Result<Goal, RebuildError> {
    let row = sqlx::query(
        "SELECT era, tx_id, position, status FROM public.subscriptions WHERE name = $1 AND version = $2 AND shard = 0",
    )
    .bind(model.name())
    .bind(model.version())
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(Goal::End) };
    if row.try_get::<&str, _>(3)? != "running" {
        return Ok(Goal::End);
    }
    Ok(Goal::Live(Token::read(&row, 0)?))
}
