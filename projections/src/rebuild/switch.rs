//! Putting the new tables in the place of the live ones.

use event_store::{Token, Xid8};
use sqlx::{Connection, PgConnection, Postgres, Transaction};

use super::{Comparison, Rebuild, RebuildError, build::Built, error::busy, schema};
use crate::framework::ReadModel;

/// How long readers may keep the switch waiting; they wait behind it as long.
const PATIENCE: &str = "SET LOCAL lock_timeout = '3s'";

/// When to switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// Whatever the comparison says: the rules have changed, or the live one is broken.
    Always,
    /// Only when both hold the same rows; otherwise the new one is dropped.
    IfEqual,
}

/// What a rebuild did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    /// The new tables beside the former ones.
    pub comparison: Comparison,
    /// Whether the new ones are live.
    pub switched: bool,
}

impl Rebuild {
    /// Builds a read model beside the live one and switches to it.
    pub async fn run(&self, name: &str, switch: Switch) -> Result<Rebuilt, RebuildError> {
        let Built { model, mut connection, token, comparison } = self.build(name).await?;
        let switched = switch == Switch::Always || comparison.is_equal();
        if switched {
            let mut transaction = hold_live(&mut connection, &*model).await?;
            let token = self.catch_up(&mut transaction, &*model, token).await?;
            put_live(&mut transaction, &*model, token).await.map_err(busy)?;
            transaction.commit().await?;
            schema::drop(&mut connection, &schema::former(name)).await?;
        }
        schema::drop(&mut connection, &schema::building(name)).await?;
        connection.close().await?;
        Ok(Rebuilt { comparison, switched })
    }
}

/// Keeps the live subscription where it is and its rows as they are; readers go on. The tables first, as the subscription
/// itself does, so that the two never wait for each other.
async fn hold_live<'c>(
    connection: &'c mut PgConnection,
    model: &dyn ReadModel,
) -> Result<Transaction<'c, Postgres>, RebuildError> {
    let mut transaction = connection.begin().await?;
    sqlx::query(PATIENCE).execute(&mut *transaction).await?;
    let tables: Vec<_> = model.tables().iter().map(|table| format!("{}.{table}", schema::LIVE)).collect();
    sqlx::query(&format!("LOCK TABLE {} IN EXCLUSIVE MODE", tables.join(", "))).execute(&mut *transaction).await.map_err(busy)?;
    sqlx::query("SELECT FROM public.subscriptions WHERE name = $1 FOR UPDATE")
        .bind(model.name())
        .execute(&mut *transaction)
        .await?;
    Ok(transaction)
}

async fn put_live(transaction: &mut PgConnection, model: &dyn ReadModel, token: Token) -> Result<(), sqlx::Error> {
    let (live, building, former) = (schema::LIVE, schema::building(model.name()), schema::former(model.name()));
    schema::drop(transaction, &former).await?;
    sqlx::query(&format!("CREATE SCHEMA {former}")).execute(&mut *transaction).await?;
    for table in model.tables() {
        for (from, to) in [(live, former.as_str()), (building.as_str(), live)] {
            sqlx::query(&format!("ALTER TABLE {from}.{table} SET SCHEMA {to}")).execute(&mut *transaction).await?;
        }
    }
    // Runners at work, of a former version too, learn that these are not the rows they know.
    sqlx::query("UPDATE public.subscriptions SET retries = retries + 1 WHERE name = $1")
        .bind(model.name())
        .execute(&mut *transaction)
        .await?;
    // A fresh start for a subscription that stood still: what it stumbled over is in the new rows.
    sqlx::query(
        "INSERT INTO public.subscriptions (name, version, shard, era, tx_id, position)
         VALUES ($1, $2, 0, $3, $4, $5)
         ON CONFLICT (name, version, shard) DO UPDATE SET status = 'running', era = EXCLUDED.era, tx_id = EXCLUDED.tx_id,
             position = EXCLUDED.position, failing_position = NULL, attempts = 0, failure = NULL, updated_at = now()",
    )
    .bind(model.name())
    .bind(model.version())
    .bind(token.era)
    .bind(Xid8(token.tx_id))
    .bind(token.position)
    .execute(&mut *transaction)
    .await?;
    sqlx::query("DELETE FROM public.parked_events WHERE name = $1 AND version = $2")
        .bind(model.name())
        .bind(model.version())
        .execute(&mut *transaction)
        .await?;
    Ok(())
}
