//! The house put together: store, use cases, read models, workers.

use std::sync::Arc;

use anyhow::{Context, anyhow, bail};
use commands::{
    AccessPolicy, Commands, CommandsOptions, Secrets,
    ports::{SmsGateway, SystemClock, SystemIds},
    sms::{Dispatcher, DispatcherOptions},
};
use domain::OrganisationId;
use event_store::{
    EventStore, Keyring, MasterKey, Metrics, StoreOptions,
    subscription::{RunnerOptions, Subscriptions, Wake},
};
use projections::Projections;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::{database_source::Source, options::Common};

/// How many folded streams are kept in memory.
const CACHED_STREAMS: u64 = 100_000;

/// Everything that runs over one database.
pub(crate) struct House {
    pub(crate) source: Source,
    pub(crate) store: EventStore,
    pub(crate) commands: Commands,
    pub(crate) projections: Arc<Projections>,
    pub(crate) subscriptions: Subscriptions,
    pub(crate) metrics: Metrics,
    secrets: Secrets,
}

impl House {
    /// Opens the database and puts everything over it.
    pub(crate) async fn open(common: &Common, connections: u32) -> anyhow::Result<Self> {
        let source = Source::open(common, connections).await?;
        let secret = common.secret()?;
        let master = MasterKey::parse(&secret).context("the server's secret is not usable")?;
        let (secrets, metrics, pool) = (Secrets::new(&secret), Metrics::default(), source.pool.clone());
        let keyring = Keyring::new(master, pool.clone());
        if !keyring.fits().await? || !secrets.belong_to(&pool).await? {
            bail!("this is not the secret that the database was begun with: give the right one by --secret-file");
        }
        let store = EventStore::open(StoreOptions {
            keyring,
            upcasters: Vec::new(),
            cached_streams: CACHED_STREAMS,
            metrics: metrics.clone(),
            pool: pool.clone(),
        });
        let mut followers = projections::subscribers();
        followers.extend(commands::subscriptions::processes(&store));
        let subscriptions = Subscriptions::new(&store, followers, &RunnerOptions::default(), owner());
        let projections = Arc::new(Projections::new(&pool, &store, subscriptions.progress().clone()));
        let commands = Commands::new(CommandsOptions {
            store: store.clone(),
            pool,
            clock: Arc::new(SystemClock),
            ids: Arc::new(SystemIds),
            secrets: secrets.clone(),
            policy: AccessPolicy::default(),
        })?;
        Ok(Self { source, store, commands, projections, subscriptions, metrics, secrets })
    }

    /// Brings the read models up to date within this process.
    pub(crate) async fn catch_up(&mut self) -> anyhow::Result<()> {
        Ok(self.subscriptions.catch_up().await?)
    }

    /// The organisation of a code. Read models are brought up to date only when it is not known yet: after a large load that
    /// takes longer than what is to be done.
    pub(crate) async fn organisation(&mut self, code: &str) -> anyhow::Result<OrganisationId> {
        let mut known = self.projections.organisations().by_code(code).await?;
        if known.is_none() {
            self.catch_up().await?;
            known = self.projections.organisations().by_code(code).await?;
        }
        let known = known
            .ok_or_else(|| anyhow!("there is no organisation with the code {code}; `cabinet organisation found` makes one"))?;
        Ok(known.id)
    }

    /// The worker that hands messages to a gateway.
    pub(crate) fn dispatcher(&self, gateway: Arc<dyn SmsGateway>) -> Dispatcher {
        Dispatcher {
            pool: self.source.pool.clone(),
            secrets: self.secrets.clone(),
            gateway,
            clock: Arc::new(SystemClock),
            options: DispatcherOptions::default(),
        }
    }
}

/// Starts what follows the log.
pub(crate) fn follow(subscriptions: Subscriptions, store: &EventStore, stop: &CancellationToken) -> Vec<JoinHandle<()>> {
    let wake = Wake::start(subscriptions.pool(), store.appended(), stop);
    subscriptions.start(&wake, stop)
}

fn owner() -> uuid::Uuid {
    use commands::ports::Ids;
    SystemIds.next()
}
