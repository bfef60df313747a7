//! The simulator as tests and demonstrations hold it.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Router, routing::get};
use domain::payment::Provider;
use tokio::{net::TcpListener, task::JoinHandle};

use super::{
    acts::Act,
    mischief::{Mischief, Trouble},
    page,
    payment::SimulatedPayment,
    sending::{self, Delivery},
    serving::{Simulation, prefix, serve},
    settings::SimulatorSettings,
    state::State,
};
use crate::http::{self, Base};

/// How long one exchange of a notification may take.
const TIMEOUT: Duration = Duration::from_secs(10);

/// A running simulator on this machine; stops when dropped.
pub struct Simulator {
    address: SocketAddr,
    simulation: Arc<Simulation>,
    server: JoinHandle<()>,
}

impl Simulator {
    /// Starts it. Notifications go to plain HTTP addresses of this machine only.
    pub async fn start(settings: SimulatorSettings) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, settings.port)).await?;
        let address = listener.local_addr()?;
        let own_url = format!("http://{address}");
        let base = Base::checked(&own_url).map_err(|_| io::Error::other("the own address is none"))?;
        let client = http::client(&base, TIMEOUT, TIMEOUT).map_err(io::Error::other)?;
        let simulation = Arc::new(Simulation { state: Mutex::new(State::new(settings, own_url)), client });
        let routes = Router::new()
            .route("/pay/{provider}/{id}", get(page::show).post(page::press))
            .fallback(serve)
            .with_state(Arc::clone(&simulation));
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, routes).await {
                tracing::error!(%error, "the payment simulator stopped");
            }
        });
        Ok(Self { address, simulation, server })
    }

    /// Its own address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// For [`ProviderSettings::base_url`](crate::payments::ProviderSettings).
    #[must_use]
    pub fn base_url(&self, provider: Provider) -> String {
        base_url(&self.url(), provider)
    }

    /// Spoils the next call; several make a queue.
    pub fn once(&self, trouble: Trouble) {
        self.simulation.state().once.push_back(trouble);
    }

    /// Spoils all calls from now on, until `None`.
    pub fn always(&self, trouble: Option<Trouble>) {
        self.simulation.state().always = trouble;
    }

    /// Spoils the notifications of one order, or of all of them, until `None`.
    pub fn mischief(&self, order: Option<&str>, mischief: Option<Mischief>) {
        let order = order.map(str::to_owned);
        let mut state = self.simulation.state();
        match mischief {
            Some(mischief) => drop(state.mischief.insert(order, mischief)),
            None => drop(state.mischief.remove(&order)),
        }
    }

    /// Lets it happen to the latest payment of an order; `None` when it cannot.
    #[must_use = "it may have been impossible"]
    pub fn act(&self, order: &str, act: Act) -> Option<SimulatedPayment> {
        let mut state = self.simulation.state();
        let payment = state.payments.iter().rfind(|payment| payment.order == order)?;
        let (provider, id) = (payment.provider, payment.id.clone());
        let payment = state.act(provider, &id, act);
        let notices = std::mem::take(&mut state.outbox);
        drop(state);
        sending::send(&self.simulation, notices);
        payment
    }

    /// Payments of an order, the earliest first.
    #[must_use]
    pub fn payments(&self, order: &str) -> Vec<SimulatedPayment> {
        self.simulation.state().payments.iter().filter(|payment| payment.order == order).cloned().collect()
    }

    /// Notifications posted so far, every attempt.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.simulation.state().deliveries.iter().cloned().collect()
    }

    /// Calls of the APIs that came, refused ones too.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.simulation.state().requests
    }
}

/// Where a provider answers at a simulator that perhaps another process runs.
#[must_use]
pub fn base_url(simulator: &str, provider: Provider) -> String {
    format!("{}/{}/", simulator.trim_end_matches('/'), prefix(provider))
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.server.abort();
    }
}
