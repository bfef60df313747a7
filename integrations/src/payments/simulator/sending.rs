//! Posting notifications until they are acknowledged.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use domain::payment::Provider;
use reqwest::Client;

use super::{notices::Notice, serving::Simulation};

/// How often one is posted at most; the real ones go on for a day.
const ATTEMPTS: u32 = 4;
/// How long the first pause is; each next one is twice as long.
const PAUSE: Duration = Duration::from_millis(200);

/// A notification that was posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// By which provider.
    pub provider: Provider,
    /// Of which order.
    pub order: String,
    /// What it said.
    pub body: String,
    /// HTTP status of the receiver; 0 without an answer.
    pub status: u16,
    /// Whether the receiver has answered as the provider wants it.
    pub acknowledged: bool,
    /// How long the exchange has taken.
    pub took: Duration,
}

/// Posts notices one after another, in order.
pub(super) fn send(simulation: &Arc<Simulation>, notices: Vec<Notice>) {
    if notices.is_empty() {
        return;
    }
    let simulation = Arc::clone(simulation);
    tokio::spawn(async move {
        for notice in &notices {
            deliver(&simulation, notice).await;
        }
    });
}

async fn deliver(simulation: &Simulation, notice: &Notice) {
    for attempt in 0..ATTEMPTS {
        let started = Instant::now();
        let (status, acknowledged) = post(&simulation.client, notice).await.unwrap_or_default();
        simulation.state().delivered(Delivery {
            provider: notice.provider,
            order: notice.order.clone(),
            body: String::from_utf8_lossy(&notice.content.body).into_owned(),
            status,
            acknowledged,
            took: started.elapsed(),
        });
        if acknowledged {
            return;
        }
        tokio::time::sleep(PAUSE * 2_u32.pow(attempt)).await;
    }
}

/// Posts once: the receiver's status, and whether its answer is what the provider wants.
async fn post(client: &Client, notice: &Notice) -> Option<(u16, bool)> {
    let mut request = client.post(&notice.url).header("x-forwarded-for", notice.source);
    for (name, value) in &notice.content.headers {
        request = request.header(*name, value);
    }
    let response = request.body(notice.content.body.clone()).send().await.ok()?;
    let status = response.status().as_u16();
    let body = response.text().await.ok()?;
    let acknowledged = match notice.provider {
        Provider::YooKassa | Provider::SbpQr => true,
        Provider::TBank => body == "OK",
        Provider::CloudPayments => {
            serde_json::from_str::<serde_json::Value>(&body).is_ok_and(|answer| answer["code"] == serde_json::json!(0))
        }
    };
    Some((status, acknowledged && status == 200))
}
