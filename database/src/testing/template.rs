use std::time::Duration;

use sqlx::Connection;
use sqlx::migrate::Migration;
use sqlx::postgres::PgConnection;

use super::leftovers::drop_statement;
use super::server::TestServer;
use crate::connect::{self, MIGRATIONS, quoted};

/// "cabinet" as a number: the advisory lock under which a template is made.
const LOCK: i64 = 0x0063_6162_696e_6574;

/// Makes the database `name` as a copy of the migrated template, which is made first if it is missing.
#[expect(clippy::expect_used, reason = "a test cannot go on without its database")]
pub(super) async fn copy(server: &'static TestServer, name: &str) {
    let options = connect::options(server.admin_url()).expect("the address of the test server");
    let mut admin = connect::connect_patiently(&options).await.expect("the test server answers");
    let template = name_of_template();
    if !exists(&mut admin, &template).await.expect("the server lists its databases") {
        make(server, &mut admin, &template).await.expect("the template of the test databases");
    }
    let copy = format!("CREATE DATABASE {} TEMPLATE {}{}", quoted(name), quoted(&template), server.copy_strategy());
    sqlx::query(&copy).execute(&mut admin).await.expect("a copy of the template");
    admin.close().await.expect("the test server lets us go");
}

/// Made under another name and renamed when it is whole, so that a killed process leaves no half of it.
async fn make(
    server: &'static TestServer,
    admin: &mut PgConnection,
    template: &str,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    sqlx::query("SELECT pg_advisory_lock($1)").bind(LOCK).execute(&mut *admin).await?;
    if !exists(admin, template).await? {
        let fresh = format!("{template}_new");
        sqlx::query(&drop_statement(&fresh)).execute(&mut *admin).await?;
        connect::create(&mut *admin, &fresh).await?;
        connect::migrate(&server.url(&fresh)).await?;
        // A copy fails while anybody is connected to the original: from here on nobody can be.
        sqlx::query(&format!("ALTER DATABASE {} ALLOW_CONNECTIONS false", quoted(&fresh))).execute(&mut *admin).await?;
        wait_until_alone(admin, &fresh).await?;
        sqlx::query(&format!("ALTER DATABASE {} RENAME TO {}", quoted(&fresh), quoted(template))).execute(&mut *admin).await?;
    }
    sqlx::query("SELECT pg_advisory_unlock($1)").bind(LOCK).execute(&mut *admin).await?;
    Ok(())
}

async fn exists(admin: &mut PgConnection, name: &str) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)").bind(name).fetch_one(admin).await
}

/// A connection that was closed lives on in the server for a moment.
async fn wait_until_alone(admin: &mut PgConnection, name: &str) -> Result<(), sqlx::Error> {
    let others = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = $1";
    while sqlx::query_scalar::<_, i64>(others).bind(name).fetch_one(&mut *admin).await? > 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}

/// One template for one set of migrations, whoever made it.
fn name_of_template() -> String {
    let bytes = MIGRATIONS.iter().flat_map(|Migration { version, checksum, .. }| {
        let version = version.to_le_bytes().into_iter();
        version.chain(checksum.iter().copied())
    });
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("cabinet_template_{hash:016x}")
}
