//! `cabinet serve`: everything at once, until it is asked to stop; then what was begun is finished.

use std::{fmt::Write, net::SocketAddr, num::NonZeroU32, path::Path, sync::Arc, time::Duration};

use anyhow::{Context, anyhow};
use commands::{
    payment::PaymentWorker,
    payment_export::ExportFiles,
    payment_register::RegisterSource,
    portfolio_import::{ImportWorker, UploadFolder},
    ports::{Ids, SmsGateway, SystemClock, SystemIds},
};
use event_store::subscription::{Status, Subscriptions};
use graphql::{
    Parts, Uploads,
    http::{Edge, RateLimit, TrustedProxies},
};
use integrations::{
    DevelopmentGateway, SmscGateway, payment_export,
    payment_register::RegisterFile,
    smsc::{SmscCredentials, SmscSettings},
};
use prometheus_client::registry::Registry;
use sqlx::PgPool;
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::{
    demo, import,
    options::{Common, ServeOptions},
    output,
    parts::{self, House},
    payments,
};

/// How long requests under way may take after the signal to stop.
const DRAIN: Duration = Duration::from_secs(20);
/// How often to look for loads that a crash has interrupted.
const LOOK_FOR_IMPORTS: Duration = Duration::from_secs(10);
/// Largest uploaded file, 1 GiB.
const MOST_UPLOAD: u64 = 1 << 30;

/// Rows of one batch of an export.
const MOST_EXPORTED: u32 = 100_000;

/// Serves until SIGINT or SIGTERM.
pub(crate) async fn serve(common: &Common, options: ServeOptions) -> anyhow::Result<()> {
    // Taken before the work of starting, so that a second server on the same address fails at once.
    let listener =
        TcpListener::bind(options.listen).await.with_context(|| format!("{} cannot be listened on", options.listen))?;
    let mut house = House::open(common, options.connections).await?;
    let address = listener.local_addr()?;
    let public = options.public_address.clone().unwrap_or_else(|| format!("http://localhost:{}", address.port()));
    let shown = if options.demo { Some(demo::prepare(&mut house).await?) } else { None };
    let accounts = match &shown {
        Some(shown) => demo::accounts(&house, shown, &public).await?,
        None => Vec::new(),
    };
    let simulator = match &options.payment_simulator {
        None if options.demo => Some(demo::simulator(accounts).await?),
        _ => None,
    };
    let providers = payments::providers(simulator.as_ref(), options.payment_simulator.as_deref())?;
    house.commands = house.commands.clone().with_providers(providers, &public);
    house.catch_up().await?;

    let stop = CancellationToken::new();
    let development = (options.smsc_login.is_none()).then(|| DevelopmentGateway::new(Arc::new(SystemClock)));
    if development.is_some() && !options.demo {
        tracing::warn!("no SMS gateway is set (SMSC_LOGIN): messages are not delivered to anybody");
    }
    let gateway: Arc<dyn SmsGateway> = match &development {
        Some(gateway) => Arc::new(gateway.clone()),
        None => Arc::new(smsc(&options)?),
    };
    let interrupted = ImportWorker { commands: house.commands.clone(), folder: upload_folder(common), poll: LOOK_FOR_IMPORTS };
    let mut workers = vec![
        tokio::spawn(house.dispatcher(gateway).run(stop.clone())),
        tokio::spawn(sweep(house.commands.clone(), stop.clone())),
        tokio::spawn(interrupted.run(stop.clone())),
        tokio::spawn(PaymentWorker { commands: house.commands.clone() }.run(stop.clone())),
    ];
    let router = graphql::router(routes(&house, common, &options, development)?).context("the GraphQL schema is broken")?;
    workers.extend(parts::follow(house.subscriptions, &house.store, &stop));

    announce(&options, address, shown.as_ref());
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let (asked, server_stop) = (stop.clone(), stop.clone());
    tokio::spawn(async move {
        signal().await;
        tracing::info!("stopping: no new requests, those under way are finished");
        asked.cancel();
    });
    let server = axum::serve(listener, service).with_graceful_shutdown(async move { server_stop.cancelled().await });
    tokio::select! {
        ended = server => ended.context("serving failed")?,
        () = async { stop.cancelled().await; tokio::time::sleep(DRAIN).await } => tracing::warn!("some requests were not finished in time"),
    }
    drain(workers).await;
    house.source.close().await
}

fn upload_folder(common: &Common) -> UploadFolder {
    UploadFolder {
        path: common.data.join("uploads"),
        open: Arc::new(|path: &Path| import::open(path)),
        open_register: Arc::new(|path, provider, day| {
            RegisterFile::open(path, provider, day).map(|file| Box::new(file) as Box<dyn RegisterSource>)
        }),
    }
}

fn routes(
    house: &House,
    common: &Common,
    options: &ServeOptions,
    development: Option<DevelopmentGateway>,
) -> anyhow::Result<Parts> {
    let per_minute = |count: u32| NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
    let mut registry = Registry::with_prefix("cabinet");
    house.metrics.register(&mut registry);
    let pool = house.source.pool.clone();
    let demo = options.demo;
    Ok(Parts {
        commands: house.commands.clone(),
        projections: Arc::clone(&house.projections),
        edge: Edge {
            ids: Arc::new(|| SystemIds.next()),
            trusted: TrustedProxies::parse(options.trusted_proxies.iter().map(String::as_str))?,
            per_address: Arc::new(RateLimit::per_minute(
                per_minute(options.requests_per_minute),
                per_minute(options.requests_per_minute / 4),
                100_000,
            )),
            hsts: options.tls,
        },
        secure: options.tls,
        registry,
        ready: Arc::new(move || {
            let pool = pool.clone();
            Box::pin(async move { ready(&pool).await })
        }),
        uploads: Uploads { folder: upload_folder(common), read_points: import::points(), most_bytes: MOST_UPLOAD },
        exports: ExportFiles {
            folder: common.data.join("exports"),
            write: Arc::new(payment_export::write_movements),
            most_rows: MOST_EXPORTED,
        },
        messages_page: development
            .filter(|_| demo)
            .map(|gateway| Arc::new(move || messages_page(&gateway)) as Arc<dyn Fn() -> String + Send + Sync>),
    })
}

/// Whether the database answers and no read model stands still. Both within a second: whoever asks does not wait longer.
async fn ready(pool: &PgPool) -> Vec<(&'static str, bool)> {
    let soon = Duration::from_secs(1);
    let (database, checkpoints) = tokio::join!(
        tokio::time::timeout(soon, sqlx::query("SELECT 1").execute(pool)),
        tokio::time::timeout(soon, Subscriptions::checkpoints(pool)),
    );
    let running = matches!(checkpoints, Ok(Ok(all)) if all.iter().all(|checkpoint| checkpoint.status == Status::Running));
    vec![("database", matches!(database, Ok(Ok(_)))), ("read_models", running)]
}

fn smsc(options: &ServeOptions) -> anyhow::Result<SmscGateway> {
    let login = options.smsc_login.clone().ok_or_else(|| anyhow!("SMSC_LOGIN is missing"))?;
    let file = options.smsc_password_file.as_ref().ok_or_else(|| anyhow!("SMSC_PASSWORD_FILE is missing beside SMSC_LOGIN"))?;
    let password = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let settings = SmscSettings::new(SmscCredentials::Login { login, password: password.trim().to_owned().into() });
    Ok(SmscGateway::try_new(SmscSettings { sender: options.smsc_sender.clone(), ..settings })?)
}

/// Removes what has run its time, every ten minutes.
async fn sweep(commands: commands::Commands, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = commands.sweep().await {
            tracing::warn!(error = error.with_causes(), "old rows were not removed; trying again later");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(Duration::from_mins(10)) => {}
        }
    }
}

async fn drain(workers: Vec<JoinHandle<()>>) {
    let all = async {
        for worker in workers {
            if worker.await.is_err() {
                tracing::error!("a worker had died");
            }
        }
    };
    if tokio::time::timeout(DRAIN, all).await.is_err() {
        tracing::warn!("some workers did not end in time");
    }
}

async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};

    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}

fn messages_page(gateway: &DevelopmentGateway) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let mut rows = String::new();
    for message in gateway.recent() {
        let (at, phone, text) = (message.at.format("%T"), escape(message.phone.as_str()), escape(&message.text));
        // Writing to a String cannot fail.
        let _ = write!(rows, "<tr><td>{at}<td>{phone}<td>{text}</tr>");
    }
    format!(
        "<!doctype html><meta charset=utf-8><meta http-equiv=refresh content=2><title>SMS</title>\
         <h1>Отправленные SMS (только в демонстрации)</h1><table border=1 cellpadding=6>{rows}</table>"
    )
}

fn announce(options: &ServeOptions, address: SocketAddr, demo: Option<&demo::Shown>) {
    output::line(&format!("Кабинет работает: http://{address}"));
    let Some(demo) = demo else { return };
    output::line(&format!("  кабинет          http://{address}/cabinet/graphiql"));
    output::line(&format!("  администрирование http://{address}/admin/graphiql"));
    output::line(&format!("  SMS              http://{address}/development/sms"));
    output::line(&format!("  показатели       http://{address}/metrics, http://{address}/health/ready"));
    for line in &demo.lines {
        output::line(&format!("  {line}"));
    }
    if options.listen.ip().is_unspecified() {
        output::line("  Внимание: демонстрация открыта всей сети.");
    }
}
