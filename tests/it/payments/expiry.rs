//! What happens when nobody pays in time: in this process, because the program's own clock does not move.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, TimeDelta, Utc};
use commands::{
    AccessPolicy, Actor, Caller, Channel, CommandError, Commands, CommandsOptions, Origin, Request, Secrets,
    creditor::RegisterCreditorInput,
    payment::{PayDebtsInput, PaymentWorker, PaymentWorkerOptions, Providers, SetPaymentSettingsInput, SetProviderAccountInput},
    ports::{Clock, SystemClock, SystemIds},
};
use cqrs_es::Aggregate;
use database::testing::TestDatabase;
use domain::{
    BorrowerId, CreditorId, DebtId, OrganisationId, PaymentId, ProviderAccountId, SessionId,
    creditor::{PaymentMethod, PaymentMethodKind, PaymentSettings},
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
const OWED: Kopecks = Kopecks::new(100_000);

/// The machine's clock, moved forward by hand.
#[derive(Default)]
struct MovedClock(AtomicI64);

impl Clock for MovedClock {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now() + TimeDelta::seconds(self.0.load(Ordering::Relaxed))
    }
}

/// A borrower with one debt, and its creditor with an account at one provider.
struct Till {
    _database: TestDatabase,
    provider: Provider,
    store: EventStore,
    commands: Commands,
    followers: Subscriptions,
    clock: Arc<MovedClock>,
    simulator: Simulator,
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

impl Till {
    async fn open(provider: Provider) -> Self {
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
        let processes = commands::subscriptions::processes();
        let followers = Subscriptions::new(&store, processes, &RunnerOptions::default(), Uuid::from_u128(9));
        let till = Self { _database: database, provider, store, commands, followers, clock, simulator };
        let creditor = till.creditor().await;
        till.owe(creditor).await;
        till
    }

    fn method(&self) -> (PaymentMethodKind, OnlineMethod) {
        match self.provider {
            Provider::SbpQr => (PaymentMethodKind::Sbp, OnlineMethod::Sbp),
            _ => (PaymentMethodKind::BankCard, OnlineMethod::BankCard),
        }
    }

    async fn creditor(&self) -> CreditorId {
        let shell = Caller::system(organisation(), "shell", Channel::Cli);
        let inn = Inn::parse("7707083893").unwrap();
        let input = RegisterCreditorInput { name: BoundedText::parse("ООО «Берег»").unwrap(), inn };
        let receipt = self.commands.register_creditor(&shell, Request::new(Uuid::new_v4(), input)).await.unwrap();
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
        self.commands.set_provider_account(&shell, Request::new(Uuid::new_v4(), input)).await.unwrap();
        let (kind, account) = (self.method().0, Some(account));
        let methods = vec![PaymentMethod { kind, enabled: true, account, min: None, max: None, commission: None }];
        let input = SetPaymentSettingsInput { creditor, settings: PaymentSettings { methods } };
        self.commands.set_payment_settings(&shell, Request::new(Uuid::new_v4(), input)).await.unwrap();
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
    async fn begin(&self) -> PaymentId {
        let actor = Actor::Borrower { id: borrower(), session: SessionId::new(Uuid::from_u128(5)) };
        let caller = Caller { organisation: organisation(), actor, channel: Channel::Cabinet, origin: Origin::default() };
        let parts = vec![PaymentPart { debt: debt(), amount: OWED }];
        let input = PayDebtsInput { parts, method: self.method().1 };
        self.commands.pay_debts(&caller, Request::new(Uuid::new_v4(), input)).await.unwrap().payments[0]
    }

    /// Time goes by, and then all work that is due is done.
    async fn after(&mut self, minutes: i64) {
        self.clock.0.fetch_add(minutes * 60, Ordering::Relaxed);
        let worker = PaymentWorker { commands: self.commands.clone(), options: PaymentWorkerOptions::default() };
        for _ in 0..4 {
            self.followers.catch_up().await.unwrap();
            worker.step().await.unwrap();
        }
    }

    async fn stage(&self, payment: PaymentId) -> PaymentStage {
        self.store.load::<Payment>(payment).await.unwrap().0.stage()
    }

    async fn owed(&self) -> Kopecks {
        self.store.load::<Debt>(debt()).await.unwrap().0.balance_now().total().unwrap()
    }

    fn at_provider(&self, payment: PaymentId) -> SimulatedStatus {
        self.simulator.payments(order_number(payment).as_str()).pop().unwrap().status
    }

    fn act(&self, payment: PaymentId, act: Act) -> bool {
        self.simulator.act(order_number(payment).as_str(), act).is_some()
    }
}

#[tokio::test]
async fn what_nobody_pays_within_the_hour_expires_and_is_called_off_where_that_can_be() {
    for (provider, called_off) in
        [(Provider::YooKassa, false), (Provider::TBank, true), (Provider::CloudPayments, true), (Provider::SbpQr, false)]
    {
        let mut till = Till::open(provider).await;
        let payment = till.begin().await;
        till.after(59).await;
        assert_eq!(till.stage(payment).await, PaymentStage::Registered, "{provider:?}: there is still time");
        assert_eq!(till.at_provider(payment), SimulatedStatus::Pending, "{provider:?}");

        till.after(2).await;
        assert_eq!((till.stage(payment).await, till.owed().await), (PaymentStage::Expired, OWED), "{provider:?}");
        let stands = till.at_provider(payment);
        assert_eq!(stands == SimulatedStatus::Canceled, called_off, "{provider:?}: {stands:?}");
        assert_eq!(till.act(payment, Act::Pay), !called_off, "{provider:?}: nobody pays by surprise what can be called off");
    }
}

#[tokio::test]
async fn money_that_comes_after_the_hour_still_counts() {
    for provider in [Provider::YooKassa, Provider::TBank, Provider::CloudPayments, Provider::SbpQr] {
        let mut till = Till::open(provider).await;
        let payment = till.begin().await;
        till.after(61).await;
        assert_eq!(till.stage(payment).await, PaymentStage::Expired, "{provider:?}");
        let act = if till.at_provider(payment) == SimulatedStatus::Canceled { Act::PayLate } else { Act::Pay };
        assert!(till.act(payment, act), "{provider:?}");

        till.after(15).await;
        assert_eq!((till.stage(payment).await, till.owed().await), (PaymentStage::Succeeded, Kopecks::ZERO), "{provider:?}");
    }
}

#[tokio::test]
async fn a_payment_is_called_off_when_its_provider_is_there_again_and_not_while_money_is_held() {
    let mut till = Till::open(Provider::CloudPayments).await;
    let payment = till.begin().await;
    till.simulator.always(Some(integrations::payments::simulator::Trouble::ErrorBefore));
    till.after(61).await;
    assert_eq!(till.at_provider(payment), SimulatedStatus::Pending);
    till.simulator.always(None);
    till.after(30).await;
    till.after(30).await;
    assert_eq!((till.stage(payment).await, till.at_provider(payment)), (PaymentStage::Expired, SimulatedStatus::Canceled));

    let mut till = Till::open(Provider::TBank).await;
    let payment = till.begin().await;
    assert!(till.act(payment, Act::Hold));
    till.after(61).await;
    assert_eq!(till.at_provider(payment), SimulatedStatus::Authorized, "it is about to be taken");
    assert!(till.act(payment, Act::Pay));
    till.after(15).await;
    assert_eq!((till.stage(payment).await, till.owed().await), (PaymentStage::Succeeded, Kopecks::ZERO));
}
