//! The simulator as tests hold it.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
};

use axum::{Router, routing::post};
use tokio::{net::TcpListener, task::JoinHandle};

use super::{
    forms::Account,
    handlers::{Simulation, send, status},
    state::{Behaviour, SimulatedMessage, State},
};
use crate::smsc::callback::signature_of;

/// A running simulator on a free port of this machine; stops when dropped.
pub struct Simulator {
    address: SocketAddr,
    simulation: Arc<Simulation>,
    server: JoinHandle<()>,
}

impl Simulator {
    /// Starts it; it lets in this login with this password, or the password as the API key.
    pub async fn start(login: &str, password: &str) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let account = Account { login: login.to_owned(), password: password.to_owned() };
        let simulation = Arc::new(Simulation { account, state: Mutex::new(State::new()) });
        let routes = Router::new()
            .route("/sys/send.php", post(send))
            .route("/sys/status.php", post(status))
            .with_state(Arc::clone(&simulation));
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, routes).await {
                tracing::error!(%error, "the sms simulator stopped");
            }
        });
        Ok(Self { address, simulation, server })
    }

    /// For `SmscSettings::base_url`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How all sendings are answered from now on.
    pub fn always(&self, behaviour: Behaviour) {
        self.simulation.state().usual = behaviour;
    }

    /// How the next sending is answered; several calls make a queue.
    pub fn once(&self, behaviour: Behaviour) {
        self.simulation.state().once.push_back(behaviour);
    }

    /// Statuses every message goes through, one per question, the last one staying; −1, 0, 1 from the start.
    pub fn set_statuses(&self, statuses: &[i32]) {
        self.simulation.state().statuses = statuses.to_vec();
    }

    /// Whether the same text to the same phone within a minute is refused with error 9; it is from the start.
    pub fn refuse_repeats(&self, refuse: bool) {
        self.simulation.state().refuses_repeats = refuse;
    }

    /// Answers every status question with this error code, until `None`.
    pub fn fail_statuses(&self, code: Option<i32>) {
        self.simulation.state().status_error = code;
    }

    /// Messages taken so far, in order.
    #[must_use]
    pub fn sent(&self) -> Vec<SimulatedMessage> {
        self.simulation.state().sent.clone()
    }

    /// Requests that came, refused ones and status questions too.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.simulation.state().requests
    }

    /// Body of the push SMSC would make for a message, signed with the secret.
    #[must_use]
    pub fn push_of(message: &SimulatedMessage, status: i32, secret: &str) -> String {
        let (id, phone) = (message.id.to_string(), message.phone.trim_start_matches('+'));
        let status = status.to_string();
        let signature = signature_of(&[&id, phone, &status], secret);
        format!("id={id}&phone={phone}&status={status}&time=28.12.2025+19%3A20%3A22&ts=1766938822&err=0&type=0&sha1={signature}")
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.server.abort();
    }
}
