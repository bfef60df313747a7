use testcontainers::core::ExecCommand;
use testcontainers::runners::AsyncRunner;
use testcontainers::{ImageExt, ReuseDirective};
use testcontainers_modules::postgres::Postgres;

/// Ends the server in the container, and with it the container, once nobody was connected for half an hour: the test
/// processes come and go, so none of them can.
const STOP_WHEN_IDLE: &str = r#"
idle=0
while sleep 60; do
    users=$(psql -U postgres -h 127.0.0.1 -tAc "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()")
    if [ "$users" = 0 ]; then idle=$((idle + 1)); else idle=0; fi
    if [ "$idle" -ge 30 ]; then kill -INT 1; exit; fi
done"#;

/// The address of a server in a container, which all test processes of the checkout share; the caller holds their lock.
pub(super) async fn start(name: &str) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let settings = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300"];
    let arguments = ["postgres"].into_iter().chain(settings.into_iter().flat_map(|setting| ["-c", setting]));
    let container = Postgres::default()
        .with_tag("15")
        .with_cmd(arguments)
        .with_container_name(name)
        .with_label("cabinet.test", "postgres")
        .with_host_config_modifier(|host| host.auto_remove = Some(true))
        .with_reuse(ReuseDirective::Always)
        .start()
        .await?;
    let (host, port) = (container.get_host().await?, container.get_host_port_ipv4(5432).await?);
    let watch = format!(
        "mkdir /tmp/idle-watch 2>/dev/null && (PGPASSWORD=postgres; export PGPASSWORD; {STOP_WHEN_IDLE}) >/dev/null 2>&1 &"
    );
    container.exec(ExecCommand::new(["sh", "-c", watch.as_str()])).await?;
    Ok(format!("postgres://postgres:postgres@{host}:{port}/postgres?sslmode=disable"))
}
