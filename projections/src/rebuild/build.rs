//! Folding the log into the new tables.

use std::sync::Arc;

use event_store::{EventStore, Filter, Recorded, StoreError, Tail, Token};
use sqlx::{Connection, PgConnection, PgPool, Row};
use tokio::{sync::mpsc, task::JoinHandle};

use super::{Comparison, RebuildError, compare, schema};
use crate::framework::{Mode, ReadModel};

/// How a rebuild works.
#[derive(Clone, Copy, Debug)]
pub struct RebuildOptions {
    /// Events folded in one transaction.
    pub batch: i64,
}

impl Default for RebuildOptions {
    fn default() -> Self {
        Self { batch: 20_000 }
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
        let alone: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock(hashtextextended('rebuild_' || $1, 0))")
            .bind(name)
            .fetch_one(&mut connection)
            .await?;
        if !alone {
            return Err(RebuildError::Busy);
        }
        schema::create(&mut connection, &*model).await?;
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
        let mut pages = self.read_ahead(model, after);
        let mut token = after;
        search_here(transaction, model.name()).await?;
        while let Some(page) = pages.next().await? {
            let events = within(&page, goal);
            model.fold(transaction, events, Mode::Rebuild).await?;
            token = events.last().map_or(token, |event| event.token);
            if events.len() < page.len() {
                break;
            }
        }
        Ok(match goal {
            Goal::Live(live) => live.max(token),
            Goal::End => token,
        })
    }

    async fn fold(
        &self,
        connection: &mut PgConnection,
        model: &dyn ReadModel,
        after: Token,
        goal: Goal,
    ) -> Result<Reached, RebuildError> {
        let mut pages = self.read_ahead(model, after);
        let mut reached = Reached { token: after, events: 0 };
        while let Some(page) = pages.next().await? {
            let events = within(&page, goal);
            let mut transaction = connection.begin().await?;
            search_here(&mut transaction, model.name()).await?;
            model.fold(&mut transaction, events, Mode::Rebuild).await?;
            transaction.commit().await?;
            reached.events += events.len();
            reached.token = events.last().map_or(reached.token, |event| event.token);
            if events.len() < page.len() {
                break;
            }
        }
        Ok(reached)
    }

    /// Reads the next events while the present ones are folded.
    fn read_ahead(&self, model: &dyn ReadModel, mut after: Token) -> Pages {
        let (tail, batch) = (self.tail.clone(), self.options.batch);
        let aggregate_types = model.aggregate_types().iter().map(|name| (*name).to_owned()).collect();
        let (sender, receiver) = mpsc::channel(1);
        let reader = tokio::spawn(async move {
            let filter = Filter { aggregate_types, shard: None };
            let mut more = true;
            while more {
                let page = gather(&tail, &filter, batch, &mut after, &mut more).await;
                let failed = page.is_err();
                if sender.send(page).await.is_err() || failed {
                    return;
                }
            }
        });
        Pages { receiver, reader }
    }
}

/// Events after `after`, as many as one transaction folds: a page of the tail may be short or empty though more follow.
async fn gather(
    tail: &Tail,
    filter: &Filter,
    batch: i64,
    after: &mut Token,
    more: &mut bool,
) -> Result<Vec<Recorded>, StoreError> {
    let mut events = Vec::new();
    while let Some(missing) = i64::try_from(events.len()).ok().map(|read| batch - read).filter(|missing| *missing > 0) {
        let page = tail.read(*after, filter, missing).await?;
        events.extend(page.events);
        (*after, *more) = (page.scanned, page.more);
        if !page.more {
            break;
        }
    }
    Ok(events)
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

/// Pages of the log, read ahead by one.
struct Pages {
    receiver: mpsc::Receiver<Result<Vec<Recorded>, StoreError>>,
    reader: JoinHandle<()>,
}

impl Pages {
    async fn next(&mut self) -> Result<Option<Vec<Recorded>>, RebuildError> {
        Ok(self.receiver.recv().await.transpose()?.filter(|page| !page.is_empty()))
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

/// The events of a page that the live one has applied, too.
fn within(page: &[Recorded], goal: Goal) -> &[Recorded] {
    match goal {
        Goal::End => page,
        Goal::Live(live) => page.get(..page.partition_point(|event| event.token <= live)).unwrap_or_default(),
    }
}

/// Unqualified names mean the new tables.
pub(super) async fn search_here(connection: &mut PgConnection, name: &str) -> Result<(), sqlx::Error> {
    let set = format!("SET LOCAL search_path = {}, {}", schema::building(name), schema::LIVE);
    sqlx::query(&set).execute(connection).await.map(|_| ())
}

/// Where the live one stands.
pub(super) async fn goal(connection: &mut PgConnection, model: &dyn ReadModel) -> Result<Goal, RebuildError> {
    let row = sqlx::query(
        "SELECT era, tx_id::text, position, status FROM public.subscriptions WHERE name = $1 AND version = $2 AND shard = 0",
    )
    .bind(model.name())
    .bind(model.version())
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(Goal::End) };
    if row.try_get::<&str, _>(3)? != "running" {
        return Ok(Goal::End);
    }
    let tx_id = row.try_get::<&str, _>(1)?.parse().unwrap_or_default();
    Ok(Goal::Live(Token { era: row.try_get(0)?, tx_id, position: row.try_get(2)? }))
}
