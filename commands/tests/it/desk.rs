//! An organisation with a first administrator, and a clock that stands until it is moved.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, Utc};
use commands::{
    AccessPolicy, Actor, Caller, Channel, CommandError, Commands, CommandsOptions, Origin, Request, Secrets,
    access::SignedIn,
    creditor::RegisterCreditorInput,
    ports::{Clock, SystemIds},
    staff::{HireStaffMemberInput, StaffEnrolment, StaffSignInInput},
};
use database::testing::TestDatabase;
use domain::{
    OrganisationId,
    staff_member::Role,
    values::{BoundedText, Inn, LoginName, PersonName},
};
use event_store::{EventStore, Keyring, MasterKey, Metrics, StoreOptions};
use sqlx::PgPool;
use totp_rs::{Builder, Secret};
use uuid::Uuid;

/// Seconds since 1970, moved by hand.
#[derive(Default)]
pub(crate) struct StandingClock(AtomicI64);

impl Clock for StandingClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0.load(Ordering::Relaxed), 0).unwrap()
    }
}

pub(crate) struct Desk {
    pub(crate) database: TestDatabase,
    pub(crate) commands: Commands,
    pub(crate) store: EventStore,
    pub(crate) secrets: Secrets,
    clock: Arc<StandingClock>,
}

pub(crate) fn organisation() -> OrganisationId {
    OrganisationId::new(Uuid::from_u128(1))
}

/// Somebody from an address of their own who has not signed in.
pub(crate) fn guest() -> Caller {
    let origin = Origin { address: [198, 51, 100, 7].into(), ..Origin::default() };
    Caller { organisation: organisation(), actor: Actor::Guest, channel: Channel::Admin, origin }
}

/// The program itself, which may do anything.
pub(crate) fn shell() -> Caller {
    Caller::system(organisation(), "shell", Channel::Cli)
}

pub(crate) fn command(number: u128) -> Uuid {
    Uuid::from_u128(0xC0_0000 + number)
}

fn commands(store: &EventStore, pool: &PgPool, clock: &Arc<StandingClock>, secrets: &Secrets) -> Commands {
    let options = CommandsOptions {
        store: store.clone(),
        pool: pool.clone(),
        clock: clock.clone(),
        ids: Arc::new(SystemIds),
        secrets: secrets.clone(),
        policy: AccessPolicy { level_time: Duration::ZERO, challenge_after: 100, ..AccessPolicy::default() },
    };
    Commands::new(options).unwrap()
}

impl Desk {
    pub(crate) async fn open() -> Self {
        let database = TestDatabase::create().await;
        let pool = database.pool().clone();
        let clock = Arc::new(StandingClock(AtomicI64::new(1_790_000_000)));
        let keyring = Keyring::new(MasterKey::parse(&"1".repeat(64).into()).unwrap(), pool.clone());
        let metrics = Metrics::default();
        let store =
            EventStore::open(StoreOptions { pool: pool.clone(), keyring, upcasters: Vec::new(), cached_streams: 100, metrics });
        let secrets = Secrets::new(&"the server's secret".to_owned().into());
        let commands = commands(&store, &pool, &clock, &secrets);
        Self { database, commands, store, secrets, clock }
    }

    /// The use cases as another process has them.
    pub(crate) fn elsewhere(&self) -> Commands {
        commands(&self.store, self.database.pool(), &self.clock, &self.secrets)
    }

    /// A creditor that files may name by its INN.
    pub(crate) async fn creditor(&self) {
        let (name, inn) = (BoundedText::parse("ООО «Берег»").unwrap(), Inn::parse("7707083893").unwrap());
        let register = Request::new(command(1_000), RegisterCreditorInput { name, inn });
        self.commands.register_creditor(&shell(), register).await.unwrap();
    }

    pub(crate) fn wait(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds, Ordering::Relaxed);
    }

    pub(crate) async fn hire(&self, number: u128, login: &str, role: Role) -> Result<StaffEnrolment, CommandError> {
        let name = PersonName::parse("Петрова Ольга Ивановна").unwrap();
        let input = HireStaffMemberInput { login: LoginName::parse(login).unwrap(), name, role };
        self.commands.hire_staff_member(&shell(), Request::new(command(number), input)).await
    }

    /// The code an authenticator app shows now.
    pub(crate) fn code(&self, enrolment: &StaffEnrolment) -> String {
        let uri = enrolment.reveal().1;
        let secret = uri.split("secret=").nth(1).unwrap().split('&').next().unwrap();
        let totp = Builder::new().with_secret(Secret::try_from_base32(secret).unwrap()).build().unwrap();
        totp.generate(self.clock.now().timestamp().try_into().unwrap()).to_string()
    }

    pub(crate) async fn sign_in(&self, id: Uuid, login: &str, password: &str, code: &str) -> Result<SignedIn, CommandError> {
        let (password, totp_code) = (password.to_owned().into(), code.to_owned().into());
        let input = StaffSignInInput { login: login.to_owned(), password, totp_code, challenge: None };
        self.commands.sign_in_staff(&guest(), Request::new(id, input)).await
    }

    /// Signs in by what was handed out.
    pub(crate) async fn sign_in_as(&self, number: u128, login: &str, enrolment: &StaffEnrolment) -> SignedIn {
        let password = enrolment.reveal().0.to_owned();
        self.sign_in(command(number), login, &password, &self.code(enrolment)).await.unwrap()
    }

    /// Who a token stands for.
    pub(crate) async fn actor(&self, signed_in: &SignedIn) -> Option<Actor> {
        self.commands.staff_of_session(organisation(), signed_in.token.as_str()).await.unwrap()
    }

    /// The caller behind a token.
    pub(crate) async fn caller(&self, signed_in: &SignedIn) -> Caller {
        Caller { actor: self.actor(signed_in).await.unwrap(), ..guest() }
    }

    pub(crate) async fn count(&self, sql: &str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(self.database.owner_pool()).await.unwrap()
    }
}

/// Code of a refusal.
pub(crate) fn refusal<T: std::fmt::Debug>(result: Result<T, CommandError>) -> &'static str {
    match result.unwrap_err() {
        CommandError::Rejected(rejection) => rejection.code,
        other => panic!("no refusal: {other:?}"),
    }
}
