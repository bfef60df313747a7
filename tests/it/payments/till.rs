//! Paying in this process, with a clock that moves and a borrower of whom nothing is known: what the served program has not.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, TimeDelta, Utc};
use commands::{
    AccessPolicy, Actor, Caller, Channel, CommandError, Commands, CommandsOptions, Origin, Request, Secrets,
    creditor::{RegisterCreditorInput, SetFiscalPolicyInput},
    payment::{PayDebtsInput, PaymentWorker, Providers, SetPaymentSettingsInput, SetProviderAccountInput},
    ports::{Clock, SystemClock, SystemIds},
};
use cqrs_es::Aggregate;
use database::testing::TestDatabase;
use domain::{
    BorrowerId, CreditorId, DebtId, OrganisationId, PaymentId, ProviderAccountId, SessionId,
    creditor::{FiscalPolicy, PaymentMethod, PaymentMethodKind, PaymentSettings, ReceiptIssuer, TaxSystem},
    debt::{Balance, Debt, DebtCommand, DebtKind, DebtStatus, RegisterDebt, StateDebt, Statement},
    payment::{OnlineMethod, Payment, PaymentPart, PaymentStage, Provider, order_number},
    values::{BoundedText, Currency, DebtNumber, ExternalId, Inn, Kopecks},
};
use event_store::{
    CommandContext, EventStore, Keyring, MasterKey, Metrics, StoreOptions,
    subscription::{RunnerOptions, Subscriptions},
};
use integrations::payments::{
    ProviderSettings, ProvidersSettings, adapters,
    simulator::{Act, SimulatedAccount, SimulatedStatus, Simulator, SimulatorSettings},
};
use uuid::Uuid;

use super::ways::merchant;

const SECRET: &str = "right secret";
pub(super) const OWED: Kopecks = Kopecks::new(100_000);

/// The machine's clock, moved forward by hand.
#[derive(Default)]
struct MovedClock(AtomicI64);

impl Clock for MovedClock {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now() + TimeDelta::seconds(self.0.load(Ordering::Relaxed))
    }
}

/// A borrower with one debt, and its creditor with an account at one provider.
pub(super) struct Till {
    _database: TestDatabase,
    provider: Provider,
    creditor: CreditorId,
    store: EventStore,
    pub(super) commands: Commands,
    followers: Subscriptions,
    clock: Arc<MovedClock>,
    pub(super) simulator: Simulator,
}

fn organisation() -> OrganisationId {
    OrganisationId::new(Uuid::from_u128(1))
}

fn borrower() -> BorrowerId {
    BorrowerId::new(Uuid::from_u128(2))
}

fn debt() -> DebtId {
    DebtId::new(Uuid::from_u128(3))
}

fn shell() -> Caller {
    Caller::system(organisation(), "shell", Channel::Cli)
}

impl Till {
    pub(super) async fn open(provider: Provider) -> Self {
        let database = TestDatabase::create().await;
        let pool = database.pool().clone();
        let keyring = Keyring::new(MasterKey::parse(&"1".repeat(64).into()).unwrap(), pool.clone());
        let metrics = Metrics::default();
        let options = StoreOptions { pool: pool.clone(), keyring, upcasters: Vec::new(), cached_streams: 100, metrics };
        let store = EventStore::open(options);
        let account = SimulatedAccount {
            provider,
            merchant: merchant(provider).to_owned(),
            secret: SECRET.to_owned().into(),
            notification_url: None,
        };
        let settings = SimulatorSettings { accounts: vec![account], ..SimulatorSettings::default() };
        let simulator = Simulator::start(settings).await.unwrap();
        let clock = Arc::new(MovedClock::default());
        let at = |provider| ProviderSettings::at(&simulator.base_url(provider));
        let providers = ProvidersSettings {
            yookassa: at(Provider::YooKassa),
            tbank: at(Provider::TBank),
            cloudpayments: at(Provider::CloudPayments),
            sbp_qr: at(Provider::SbpQr),
            ..ProvidersSettings::default()
        };
        let now: Arc<dyn Clock> = clock.clone();
        let providers = Providers::new(adapters(providers, &now).unwrap());
        let commands = Commands::new(CommandsOptions {
            store: store.clone(),
            pool,
            clock: now,
            ids: Arc::new(SystemIds),
            secrets: Secrets::new(&"the server's secret".to_owned().into()),
            policy: AccessPolicy::default(),
        });
        let commands = commands.unwrap().with_providers(providers, &simulator.url());
        let processes = commands::subscriptions::processes(&store);
        let followers = Subscriptions::new(&store, processes, &RunnerOptions::default(), Uuid::from_u128(9));
        let creditor = CreditorId::default();
        let mut till = Self { _database: database, provider, creditor, store, commands, followers, clock, simulator };
        till.creditor = till.creditor().await;
        till.owe(till.creditor).await;
        till
    }

    fn method(&self) -> (PaymentMethodKind, OnlineMethod) {
        match self.provider {
            Provider::SbpQr => (PaymentMethodKind::Sbp, OnlineMethod::Sbp),
            _ => (PaymentMethodKind::BankCard, OnlineMethod::BankCard),
        }
    }

    /// The provider issues receipts for the principal from now on.
    pub(super) async fn receipts_are_issued(&self) {
        let principal = ReceiptIssuer::ProviderReceipt;
        let policy = FiscalPolicy { principal, tax_system: Some(TaxSystem::General), ..FiscalPolicy::default() };
        let input = SetFiscalPolicyInput { creditor: self.creditor, policy };
        self.commands.set_fiscal_policy(&shell(), Request::new(Uuid::new_v4(), input)).await.unwrap();
    }

    async fn creditor(&self) -> CreditorId {
        let inn = Inn::parse("7707083893").unwrap();
        let input = RegisterCreditorInput { name: BoundedText::parse("ООО «Берег»").unwrap(), inn };
        let receipt = self.commands.register_creditor(&shell(), Request::new(Uuid::new_v4(), input)).await.unwrap();
        let creditor: CreditorId = receipt.aggregate_id.parse().unwrap();
        let account = ProviderAccountId::new(Uuid::from_u128(4));
        let input = SetProviderAccountInput {
            account,
            creditor,
            provider: self.provider,
            merchant: ExternalId::parse(merchant(self.provider)).unwrap(),
            secret: Some(SECRET.to_owned().into()),
            enabled: true,
        };
        self.commands.set_provider_account(&shell(), Request::new(Uuid::new_v4(), input)).await.unwrap();
        let (kind, account) = (self.method().0, Some(account));
        let methods = vec![PaymentMethod { kind, enabled: true, account, min: None, max: None, commission: None }];
        let input = SetPaymentSettingsInput { creditor, settings: PaymentSettings { methods } };
        self.commands.set_payment_settings(&shell(), Request::new(Uuid::new_v4(), input)).await.unwrap();
        creditor
    }

    async fn owe(&self, creditor: CreditorId) {
        let at = self.clock.now();
        let register = RegisterDebt {
            organisation: organisation(),
            number: DebtNumber::parse("L-1001").unwrap(),
            kind: DebtKind::Loan,
            creditor,
            borrower: borrower(),
            contract_date: None,
            currency: Currency::Rub,
            principal: Some(OWED),
            at,
        };
        self.run::<Debt>(debt().uuid(), DebtCommand::Register(register)).await;
        let balance = Balance { principal: OWED, ..Balance::ZERO };
        let as_of = at.date_naive() - TimeDelta::days(2);
        let statement = Statement { as_of, balance, overdue_since: None, status: DebtStatus::Active };
        self.run::<Debt>(debt().uuid(), DebtCommand::State(StateDebt { statement, at })).await;
    }

    async fn run<A>(&self, id: Uuid, command: A::Command)
    where
        A: Aggregate<Services = ()> + Clone + 'static,
        A::Command: Clone + Send,
        CommandError: From<A::Error>,
    {
        let command_id = Uuid::new_v4();
        let context = CommandContext {
            command_id,
            input_hash: [7; 32],
            organisation: organisation().uuid(),
            actor: "system:test".to_owned(),
            channel: "cli",
            correlation: command_id,
            causation: None,
            occurred_at: self.clock.now(),
            expected_version: None,
        };
        self.store.execute::<A, CommandError>(&context, id, Some(borrower().uuid()), command).await.unwrap();
    }

    /// Begins to pay the whole debt.
    pub(super) async fn begin(&self) -> PaymentId {
        self.try_to_begin().await.unwrap()
    }

    pub(super) async fn try_to_begin(&self) -> Result<PaymentId, CommandError> {
        let actor = Actor::Borrower { id: borrower(), session: SessionId::new(Uuid::from_u128(5)) };
        let caller = Caller { organisation: organisation(), actor, channel: Channel::Cabinet, origin: Origin::default() };
        let parts = vec![PaymentPart { debt: debt(), amount: OWED }];
        let input = PayDebtsInput { parts, method: self.method().1, plan: None };
        Ok(self.commands.pay_debts(&caller, Request::new(Uuid::new_v4(), input)).await?.payments[0])
    }

    /// Time goes by, and then all work that is due is done.
    pub(super) async fn after(&mut self, minutes: i64) {
        self.clock.0.fetch_add(minutes * 60, Ordering::Relaxed);
        let worker = PaymentWorker { commands: self.commands.clone() };
        for _ in 0..4 {
            self.followers.catch_up().await.unwrap();
            worker.step().await.unwrap();
        }
    }

    pub(super) async fn stage(&self, payment: PaymentId) -> PaymentStage {
        self.store.load::<Payment>(payment).await.unwrap().0.stage()
    }

    pub(super) async fn owed(&self) -> Kopecks {
        self.store.load::<Debt>(debt()).await.unwrap().0.balance_now().total().unwrap()
    }

    pub(super) fn at_provider(&self, payment: PaymentId) -> SimulatedStatus {
        self.simulator.payments(order_number(payment).as_str()).pop().unwrap().status
    }

    pub(super) fn act(&self, payment: PaymentId, act: Act) -> bool {
        self.simulator.act(order_number(payment).as_str(), act).is_some()
    }
}
