//! A gateway for development: sends nothing, shows everything.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use commands::ports::{Clock, DeliveryStatus, OutgoingSms, SmsAccepted, SmsError, SmsGateway};
use domain::values::Phone;

/// How many messages are kept; the oldest goes first.
const CAPACITY: usize = 500;

/// A message that would have been sent.
#[derive(Clone, PartialEq, Eq)]
pub struct DevelopmentMessage {
    /// When it was handed over.
    pub at: DateTime<Utc>,
    /// Whom it was meant for.
    pub phone: Phone,
    /// What it says, one-time codes included.
    pub text: String,
}

/// Never shows the text: even in development codes do not belong in logs.
impl fmt::Debug for DevelopmentMessage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("DevelopmentMessage").field("at", &self.at).finish_non_exhaustive()
    }
}

/// Accepts every message and keeps the last 500 in memory, so that a development page can show them. Clones share them.
#[derive(Clone)]
pub struct DevelopmentGateway {
    clock: Arc<dyn Clock>,
    kept: Arc<Mutex<VecDeque<(u32, DevelopmentMessage)>>>,
}

impl DevelopmentGateway {
    /// An empty gateway that dates messages by the clock.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, kept: Arc::default() }
    }

    /// The last messages, newest first.
    #[must_use]
    pub fn recent(&self) -> Vec<DevelopmentMessage> {
        self.kept().iter().rev().map(|(_, message)| message.clone()).collect()
    }

    fn kept(&self) -> MutexGuard<'_, VecDeque<(u32, DevelopmentMessage)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl SmsGateway for DevelopmentGateway {
    async fn send(&self, message: &OutgoingSms) -> Result<SmsAccepted, SmsError> {
        let accepted = SmsAccepted { provider_id: message.id.to_string(), segments: None, cost: None };
        let mut kept = self.kept();
        if kept.iter().any(|(id, _)| *id == message.id) {
            return Ok(accepted);
        }
        if kept.len() == CAPACITY {
            kept.pop_front();
        }
        let (phone, text) = (message.phone.clone(), message.text.clone());
        kept.push_back((message.id, DevelopmentMessage { at: self.clock.now(), phone, text }));
        Ok(accepted)
    }

    async fn status(&self, id: u32, phone: &Phone) -> Result<DeliveryStatus, SmsError> {
        let known = self.kept().iter().any(|(kept, message)| *kept == id && message.phone == *phone);
        Ok(if known { DeliveryStatus::Delivered } else { DeliveryStatus::Unknown })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use commands::ports::{DeliveryStatus, OutgoingSms, SmsGateway, SystemClock};
    use domain::values::Phone;

    use super::{CAPACITY, DevelopmentGateway};

    fn message(id: u32) -> OutgoingSms {
        OutgoingSms { id, phone: Phone::parse("+79161234567").unwrap(), text: format!("code {id}") }
    }

    fn gateway() -> DevelopmentGateway {
        DevelopmentGateway::new(Arc::new(SystemClock))
    }

    #[tokio::test]
    async fn a_clone_shows_what_the_original_took_newest_first() {
        let gateway = gateway();
        let page = gateway.clone();
        gateway.send(&message(1)).await.unwrap();
        gateway.send(&message(2)).await.unwrap();

        let texts: Vec<_> = page.recent().into_iter().map(|message| message.text).collect();

        assert_eq!(texts, ["code 2", "code 1"]);
    }

    #[tokio::test]
    async fn a_repeated_message_is_kept_once() {
        let gateway = gateway();
        gateway.send(&message(1)).await.unwrap();
        gateway.send(&message(1)).await.unwrap();

        assert_eq!(gateway.recent().len(), 1);
    }

    #[tokio::test]
    async fn only_the_last_five_hundred_are_kept() {
        let gateway = gateway();
        for id in 1..=501 {
            gateway.send(&message(id)).await.unwrap();
        }
        let recent = gateway.recent();

        assert_eq!(recent.len(), CAPACITY);
        assert_eq!(recent.last().map(|message| message.text.as_str()), Some("code 2"));
        assert!(!format!("{:?}", recent[0]).contains("code"));
    }

    #[tokio::test]
    async fn a_kept_message_is_delivered_and_others_are_unknown() {
        let gateway = gateway();
        let sent = message(1);
        gateway.send(&sent).await.unwrap();

        assert_eq!(gateway.status(1, &sent.phone).await, Ok(DeliveryStatus::Delivered));
        assert_eq!(gateway.status(2, &sent.phone).await, Ok(DeliveryStatus::Unknown));
    }
}
