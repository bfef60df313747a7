//! A simulator with an account at every provider, and a shop that takes notifications.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::HeaderMap,
    routing::post,
};
use commands::payment::{
    KnownPayment, Notification, NotificationError, NotificationRequest, OnlineOrder, PaymentProvider, ProviderCredentials,
    ProviderReading, RefundOrder, Registered,
};
use domain::{
    PaymentId, ProviderAccountId,
    payment::{OnlineMethod, Provider},
    values::Kopecks,
};
use secrecy::SecretString;
use tokio::{net::TcpListener, time::sleep};
use uuid::Uuid;

use crate::payments::{
    CloudPayments, ProviderSettings, SbpQr, TBank, YooKassa,
    simulator::{SimulatedAccount, Simulator, SimulatorSettings},
};

pub(super) const ALL: [Provider; 4] = [Provider::YooKassa, Provider::TBank, Provider::CloudPayments, Provider::SbpQr];
pub(super) const SECRET: &str = "right secret";

/// A notification as the shop's server got it.
#[derive(Clone, Debug)]
pub(super) struct Received {
    pub(super) provider: Provider,
    pub(super) source: IpAddr,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

type Mailbox = Arc<Mutex<Vec<Received>>>;

/// The shop.
pub(super) struct Shop {
    pub(super) simulator: Simulator,
    url: String,
    received: Mailbox,
}

impl Shop {
    pub(super) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let received = Mailbox::default();
        let routes = Router::new().route("/{provider}", post(take)).with_state(Arc::clone(&received));
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        let accounts = ALL.iter().map(|provider| SimulatedAccount {
            provider: *provider,
            merchant: merchant(*provider).to_owned(),
            secret: SecretString::from(SECRET),
            notification_url: Some(format!("{url}/{provider:?}")),
        });
        let settings = SimulatorSettings { accounts: accounts.collect(), ..SimulatorSettings::default() };
        Self { simulator: Simulator::start(settings).await.unwrap(), url, received }
    }

    pub(super) fn provider(&self, provider: Provider) -> Box<dyn PaymentProvider> {
        let base_url = self.simulator.base_url(provider);
        at(provider, ProviderSettings { timeout: Duration::from_millis(400), ..ProviderSettings::at(&base_url) })
    }

    pub(super) fn order(&self, provider: Provider, number: u128) -> OnlineOrder {
        OnlineOrder {
            payment: PaymentId::new(Uuid::from_u128(number)),
            idempotence_key: Uuid::from_u128(number),
            amount: Kopecks::new(123_405),
            method: OnlineMethod::Sbp,
            description: "Оплата по договору L-1001".to_owned(),
            return_url: format!("{}/back", self.url),
            notification_url: format!("{}/{provider:?}", self.url),
            // The simulator goes by the clock of the machine, and T-Bank takes 90 days at most.
            expires_at: std::time::SystemTime::now().into(),
            receipt: None,
        }
        .for_an_hour()
    }

    /// Registers a payment of [`Self::order`].
    pub(super) async fn begun(&self, provider: Provider, number: u128) -> Begun {
        let order = self.order(provider, number);
        let registered = self.provider(provider).register(&credentials(provider), &order).await.unwrap();
        Begun { order, registered }
    }

    pub(super) async fn read(&self, provider: Provider, begun: &Begun) -> ProviderReading {
        self.provider(provider).read(&credentials(provider), begun.known()).await.unwrap()
    }

    /// Waits for so many notifications, not longer than a while.
    pub(super) async fn received(&self, count: usize) -> Vec<Received> {
        for _ in 0..100 {
            if self.received.lock().unwrap().len() >= count {
                break;
            }
            sleep(Duration::from_millis(20)).await;
        }
        // One too many would come now.
        sleep(Duration::from_millis(60)).await;
        self.received.lock().unwrap().drain(..).collect()
    }

    /// What the adapter makes of a notification.
    pub(super) fn believe(&self, received: &Received) -> Result<Notification, NotificationError> {
        let networks = vec!["185.71.76.0/27".parse().unwrap()];
        let base_url = self.simulator.base_url(received.provider);
        let provider = at(received.provider, ProviderSettings { networks, ..ProviderSettings::at(&base_url) });
        provider.notification(&credentials(received.provider), received.request())
    }
}

/// A payment on its way.
pub(super) struct Begun {
    pub(super) order: OnlineOrder,
    pub(super) registered: Registered,
}

impl Begun {
    pub(super) fn known(&self) -> KnownPayment<'_> {
        KnownPayment { payment: self.order.payment, provider_payment: &self.registered.provider_payment }
    }

    pub(super) fn order_number(&self) -> String {
        number(&self.order)
    }

    pub(super) fn refund(&self, kopecks: i64, key: u128) -> RefundOrder {
        RefundOrder {
            provider_payment: self.registered.provider_payment.clone(),
            payment: self.order.payment,
            idempotence_key: Uuid::from_u128(key),
            amount: Kopecks::new(kopecks),
            of: self.order.amount,
            method: self.order.method,
            again: false,
            beside_others: false,
            receipt: None,
        }
    }
}

impl Received {
    pub(super) fn request(&self) -> NotificationRequest<'_> {
        NotificationRequest { source: self.source, headers: &self.headers, body: &self.body }
    }
}

trait ForAnHour {
    fn for_an_hour(self) -> Self;
}

impl ForAnHour for OnlineOrder {
    fn for_an_hour(mut self) -> Self {
        self.expires_at += Duration::from_hours(1);
        self
    }
}

pub(super) fn number(order: &OnlineOrder) -> String {
    order.payment.uuid().simple().to_string()
}

pub(super) fn merchant(provider: Provider) -> &'static str {
    match provider {
        Provider::YooKassa => "54401",
        Provider::TBank => "1111111111111DEMO",
        Provider::CloudPayments => "pk_00000000000000000000000000000",
        Provider::SbpQr => "MA0000000552",
    }
}

pub(super) fn credentials(provider: Provider) -> ProviderCredentials {
    with_secret(provider, SECRET)
}

pub(super) fn with_secret(provider: Provider, secret: &str) -> ProviderCredentials {
    ProviderCredentials {
        account: ProviderAccountId::new(Uuid::from_u128(1)),
        merchant: merchant(provider).to_owned(),
        secret: SecretString::from(secret),
    }
}

pub(super) fn at(provider: Provider, settings: ProviderSettings) -> Box<dyn PaymentProvider> {
    match provider {
        Provider::YooKassa => Box::new(YooKassa::try_new(settings).unwrap()),
        Provider::TBank => Box::new(TBank::try_new(settings).unwrap()),
        Provider::CloudPayments => Box::new(CloudPayments::try_new(settings).unwrap()),
        Provider::SbpQr => Box::new(SbpQr::try_new(settings).unwrap()),
    }
}

async fn take(State(received): State<Mailbox>, Path(name): Path<String>, headers: HeaderMap, body: Bytes) -> &'static str {
    let provider = ALL.into_iter().find(|provider| format!("{provider:?}") == name).unwrap();
    let text = |value: &axum::http::HeaderValue| value.to_str().unwrap().to_owned();
    received.lock().unwrap().push(Received {
        provider,
        source: text(&headers["x-forwarded-for"]).parse().unwrap(),
        headers: headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
        body: body.to_vec(),
    });
    match provider {
        Provider::TBank => "OK",
        Provider::CloudPayments => r#"{"code":0}"#,
        Provider::YooKassa | Provider::SbpQr => "",
    }
}
