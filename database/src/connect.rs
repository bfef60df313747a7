//! Pools and connections, and the migrations that every database gets.

use std::io::ErrorKind;
use std::str::FromStr;
use std::time::{Duration, Instant};

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{Connection, Executor};

/// Every migration of the house, embedded.
pub(crate) static MIGRATIONS: Migrator = sqlx::migrate!("../migrations");

/// How long a server that is starting is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why a database cannot be opened, made or migrated.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The server cannot be reached or refuses; also an address that cannot be read.
    #[error("the database cannot be reached; check DATABASE_URL and that the server runs")]
    Unreachable(#[source] sqlx::Error),
    /// The server refused to make the database.
    #[error("the database cannot be made; its owner needs the right CREATEDB")]
    NotMade(#[source] sqlx::Error),
    /// A migration failed, or an applied one was edited.
    #[error("the database cannot be migrated")]
    NotMigrated(#[source] MigrateError),
}

/// How a pool behaves.
#[derive(Debug, Clone)]
pub struct PoolOptions<'a> {
    /// At most so many connections.
    pub max: u32,
    /// The role every connection works as; that of the URL when absent.
    pub role: Option<&'a str>,
    /// What the server shows as the name of these connections.
    pub application_name: &'a str,
    /// The server ends a statement that runs longer.
    pub statement_timeout: Duration,
    /// The server ends a connection that stays longer in a transaction without doing anything.
    pub idle_in_transaction_timeout: Duration,
    /// How long a caller waits for a free connection.
    pub acquire_timeout: Duration,
}

impl Default for PoolOptions<'_> {
    fn default() -> Self {
        Self {
            max: 20,
            role: None,
            application_name: "cabinet",
            statement_timeout: Duration::from_secs(30),
            idle_in_transaction_timeout: Duration::from_secs(30),
            acquire_timeout: Duration::from_secs(10),
        }
    }
}

/// Opens a pool and its first connection.
pub async fn open(url: &str, options: PoolOptions<'_>) -> Result<PgPool, ConnectError> {
    let (pool, connect) = prepared(url, &options)?;
    pool.connect_with(connect).await.map_err(ConnectError::Unreachable)
}

/// Opens a pool that connects when it is first used.
#[cfg(feature = "testing")]
pub(crate) fn open_lazily(url: &str, options: &PoolOptions<'_>) -> Result<PgPool, ConnectError> {
    let (pool, connect) = prepared(url, options)?;
    Ok(pool.connect_lazy_with(connect))
}

/// Makes an empty database on the server of `url`; one that is there already is fine.
pub async fn create_database(url: &str, name: &str) -> Result<(), ConnectError> {
    let options = self::options(url).map_err(ConnectError::Unreachable)?;
    let mut connection = connect_patiently(&options).await.map_err(ConnectError::Unreachable)?;
    let created = create(&mut connection, name).await;
    match created {
        Err(error) if !is_duplicate_database(&error) => Err(ConnectError::NotMade(error)),
        _ => connection.close().await.map_err(ConnectError::Unreachable),
    }
}

/// Makes an empty database of Unicode text, also on a server whose own are not: names and their search need it.
pub(crate) async fn create(connection: &mut PgConnection, name: &str) -> Result<(), sqlx::Error> {
    let unicode: bool =
        sqlx::query_scalar("SELECT encoding = pg_char_to_encoding('UTF8') FROM pg_database WHERE datname = 'template1'")
            .fetch_one(&mut *connection)
            .await?;
    let how = if unicode { "" } else { " ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0" };
    connection.execute(format!("CREATE DATABASE {}{how}", quoted(name)).as_str()).await.map(drop)
}

/// Applies the missing migrations as the owner, that is the URL's role; waits for a server that still starts.
pub async fn migrate(url: &str) -> Result<(), ConnectError> {
    let options = self::options(url).map_err(ConnectError::Unreachable)?.application_name("cabinet migrate");
    let mut connection = connect_patiently(&options).await.map_err(ConnectError::Unreachable)?;
    // Not `run`: its future is not `Send` here, the compiler finds `Acquire` "not general enough".
    MIGRATIONS.run_direct(&mut connection).await.map_err(ConnectError::NotMigrated)?;
    connection.close().await.map_err(ConnectError::Unreachable)
}

pub(crate) fn options(url: &str) -> Result<PgConnectOptions, sqlx::Error> {
    PgConnectOptions::from_str(url)
}

/// Connects, trying again while the server still starts.
pub(crate) async fn connect_patiently(options: &PgConnectOptions) -> Result<PgConnection, sqlx::Error> {
    let start = Instant::now();
    loop {
        match PgConnection::connect_with(options).await {
            Err(error) if is_starting(&error) && start.elapsed() < PATIENCE => {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            other => return other,
        }
    }
}

/// A name as SQL takes it whatever is in it.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn prepared(url: &str, options: &PoolOptions<'_>) -> Result<(PgPoolOptions, PgConnectOptions), ConnectError> {
    let connect = self::options(url).map_err(ConnectError::Unreachable)?.application_name(options.application_name);
    let first = first_statement(options);
    let pool = PgPoolOptions::new()
        .max_connections(options.max)
        .acquire_timeout(options.acquire_timeout)
        // A round trip on every use otherwise; a broken connection shows itself.
        .test_before_acquire(false)
        .after_connect(move |connection, _| {
            let first = first.clone();
            Box::pin(async move { connection.execute(first.as_str()).await.map(|_| ()) })
        });
    Ok((pool, connect))
}

/// What every connection says first, in one round trip.
fn first_statement(options: &PoolOptions<'_>) -> String {
    let role = options.role.map(|role| format!("; SET ROLE {}", quoted(role))).unwrap_or_default();
    format!(
        "SET statement_timeout = {}; SET idle_in_transaction_session_timeout = {}{role}",
        options.statement_timeout.as_millis(),
        options.idle_in_transaction_timeout.as_millis(),
    )
}

fn is_starting(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(io) => {
            matches!(
                io.kind(),
                ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset | ErrorKind::UnexpectedEof | ErrorKind::NotFound
            )
        }
        // The database system is starting up.
        sqlx::Error::Database(refusal) => refusal.code().is_some_and(|code| code == "57P03"),
        _ => false,
    }
}

fn is_duplicate_database(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    // Two at once meet in the catalogue's unique index instead.
    code.is_some_and(|code| code == "42P04" || code == "23505")
}
