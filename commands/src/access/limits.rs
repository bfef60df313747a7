//! Limits that hold between processes and across restarts: every hit is one atomic statement.

use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

use crate::{CommandError, Rejection, secrets::Secrets, texts};

/// What is limited. Stored; never rename.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scope {
    /// Codes to one phone.
    CodePhone,
    /// Codes from one address.
    CodeAddress,
    /// Failures of one identifier (PIN, debt number, phone, login), known or not.
    FailureIdentifier,
    /// Failures from one address.
    FailureAddress,
    /// Links to pay that were of no use, from one address.
    LinkAddress,
    /// Links to pay one debt.
    LinkDebt,
}

impl Scope {
    const fn as_str(self) -> &'static str {
        match self {
            Self::CodePhone => "code_phone",
            Self::CodeAddress => "code_address",
            Self::FailureIdentifier => "failure_identifier",
            Self::FailureAddress => "failure_address",
            Self::LinkAddress => "link_address",
            Self::LinkDebt => "link_debt",
        }
    }
}

#[derive(Clone)]
pub(crate) struct Limits {
    pub(crate) pool: PgPool,
    pub(crate) secrets: Secrets,
}

impl Limits {
    fn key(&self, scope: Scope, key: &str) -> Vec<u8> {
        self.secrets.hash(scope.as_str(), &[key.as_bytes()]).to_vec()
    }

    /// Counts one more in the present hour; refused beyond `most`.
    pub(crate) async fn hit(&self, scope: Scope, key: &str, most: i32, now: DateTime<Utc>) -> Result<(), CommandError> {
        let (count, window): (i32, DateTime<Utc>) = sqlx::query_as(
            "INSERT INTO access_limits AS l (scope, key_hash, window_start, count) VALUES ($1, $2, $3, 1)
             ON CONFLICT (scope, key_hash) DO UPDATE SET
                 count = CASE WHEN l.window_start <= $3 - interval '1 hour' THEN 1 ELSE l.count + 1 END,
                 window_start = CASE WHEN l.window_start <= $3 - interval '1 hour' THEN $3 ELSE l.window_start END
             RETURNING count, window_start",
        )
        .bind(scope.as_str())
        .bind(self.key(scope, key))
        .bind(now)
        .fetch_one(&self.pool)
        .await?;
        if count > most {
            return Err(too_many(window + Duration::hours(1) - now).into());
        }
        Ok(())
    }

    /// How many failures in a row there are; refused while the key is closed.
    pub(crate) async fn failures(&self, scope: Scope, key: &str, now: DateTime<Utc>) -> Result<i32, CommandError> {
        let row: Option<(i32, Option<DateTime<Utc>>)> =
            sqlx::query_as("SELECT count, locked_until FROM access_limits WHERE scope = $1 AND key_hash = $2 AND window_start > $3 - interval '2 days'")
                .bind(scope.as_str())
                .bind(self.key(scope, key))
                .bind(now)
                .fetch_optional(&self.pool)
                .await?;
        match row {
            Some((_, Some(until))) if until > now => Err(too_many(until - now).into()),
            Some((count, _)) => Ok(count),
            None => Ok(0),
        }
    }

    /// Counts a failure before the secret is looked at, so that a storm of parallel tries cannot outrun the count. Every
    /// `lock_after` failures the key is closed: for 1 minute, then 5, 15, 60 minutes, then a day. Two days without a failure
    /// are forgotten.
    pub(crate) async fn fail(&self, scope: Scope, key: &str, lock_after: i32, now: DateTime<Utc>) -> Result<i32, CommandError> {
        let row: Option<i32> = sqlx::query_scalar(
            "INSERT INTO access_limits AS l (scope, key_hash, window_start, count) VALUES ($1, $2, $3, 1)
             ON CONFLICT (scope, key_hash) DO UPDATE SET
                 count = CASE WHEN l.window_start <= $3 - interval '2 days' THEN 1 ELSE l.count + 1 END,
                 window_start = $3,
                 locks = CASE WHEN l.window_start <= $3 - interval '2 days' THEN 0
                              WHEN (l.count + 1) % $4 = 0 THEN l.locks + 1 ELSE l.locks END,
                 locked_until = CASE WHEN l.window_start > $3 - interval '2 days' AND (l.count + 1) % $4 = 0
                     THEN $3 + (ARRAY[interval '1 minute', '5 minutes', '15 minutes', '1 hour', '1 day'])[least(l.locks + 1, 5)]
                     ELSE NULL END
             WHERE l.locked_until IS NULL OR l.locked_until <= $3
             RETURNING count",
        )
        .bind(scope.as_str())
        .bind(self.key(scope, key))
        .bind(now)
        .bind(lock_after)
        .fetch_optional(&self.pool)
        .await?;
        if let Some(count) = row {
            Ok(count)
        } else {
            self.failures(scope, key, now).await?;
            Err(too_many(Duration::minutes(1)).into())
        }
    }

    /// Forgets the failures after a success.
    pub(crate) async fn succeed(&self, scope: Scope, key: &str) -> Result<(), CommandError> {
        sqlx::query("DELETE FROM access_limits WHERE scope = $1 AND key_hash = $2")
            .bind(scope.as_str())
            .bind(self.key(scope, key))
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

fn too_many(wait: Duration) -> Rejection {
    Rejection::new("TOO_MANY_ATTEMPTS", texts::too_many_attempts(wait.num_seconds().max(1)))
}
