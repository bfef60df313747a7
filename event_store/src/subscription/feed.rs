//! One reader of the tail for all subscriptions of a process that keep up with it.
//!
//! Otherwise every append would make every one of them ask the database, most of them in vain. Who is further behind, or
//! has lost a part, reads on its own.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{broadcast, watch},
    time::Instant,
};
use tokio_util::sync::CancellationToken;

use super::Wake;
use crate::{Filter, Recorded, StoreError, Tail, TailPage, Token};

/// Parts kept for subscriptions that are busy; then they read on their own.
const KEPT: usize = 64;
/// Events in one part, at most.
const PART: i64 = 1_000;
/// From one look to the next: what is appended meanwhile goes into one part, and into one transaction of each subscription.
/// Who appends after a pause does not wait.
const BREATH: Duration = Duration::from_millis(25);
/// The same while somebody of this process waits for a subscription.
const SHORT_BREATH: Duration = Duration::from_millis(10);

/// What lies between two places of the log, events of every kind.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) after: Token,
    pub(super) page: TailPage,
}

impl Part {
    /// The events after `place` that `filter` wants.
    pub(super) fn events<'p>(&'p self, place: Token, filter: &'p Filter) -> impl Iterator<Item = &'p Recorded> {
        self.page.events.iter().filter(move |event| event.token > place && filter.passes(event))
    }
}

/// Parts in the order of the log.
pub(super) type Parts = broadcast::Receiver<Arc<Part>>;

/// Where subscriptions take parts from.
pub(super) struct Feed {
    parts: broadcast::Sender<Arc<Part>>,
    /// How many wait for a subscription.
    waiting: watch::Receiver<usize>,
}

impl Feed {
    pub(super) fn new(waiting: watch::Receiver<usize>) -> Self {
        Self { parts: broadcast::Sender::new(KEPT), waiting }
    }

    pub(super) fn parts(&self) -> Parts {
        self.parts.subscribe()
    }

    /// Reads whenever there is something new, until `stop`.
    pub(super) async fn run(mut self, tail: Tail, mut wake: Wake, poll: Duration, stop: CancellationToken) {
        let mut place = None;
        let mut pause = Duration::ZERO;
        while !stop.is_cancelled() {
            let looked = Instant::now();
            let newest = *wake.appended.borrow_and_update();
            wake.elsewhere.borrow_and_update();
            pause = match self.read(&tail, place).await {
                Ok((scanned, more)) => {
                    place = Some(scanned);
                    // Committed and not yet below the oldest running transaction: look again soon.
                    let soon = (pause * 2).clamp(Duration::from_millis(1), Duration::from_millis(50));
                    if more {
                        Duration::ZERO
                    } else if newest > scanned {
                        soon
                    } else {
                        poll
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "the log cannot be read; trying again");
                    (pause * 2).clamp(Duration::from_millis(50), Duration::from_secs(5))
                }
            };
            if pause < poll {
                tokio::time::sleep(pause).await;
                continue;
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(pause) => {}
                Ok(()) = wake.appended.changed() => {}
                Ok(()) = wake.elsewhere.changed() => {}
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.breathe(looked) => {}
            }
            pause = Duration::ZERO;
        }
    }

    /// Lets more gather: not for long while somebody waits for it.
    async fn breathe(&mut self, looked: Instant) {
        let somebody = self.waiting.wait_for(|waiting| *waiting > 0);
        let waits = matches!(tokio::time::timeout_at(looked + BREATH, somebody).await, Ok(Ok(_)));
        tokio::time::sleep_until(looked + if waits { SHORT_BREATH } else { BREATH }).await;
    }

    /// Reads one part after `place`; the first one is empty and tells where the parts begin.
    async fn read(&self, tail: &Tail, place: Option<Token>) -> Result<(Token, bool), StoreError> {
        let Some(after) = place else {
            let start = tail.horizon().await?;
            let _ = self.parts.send(Arc::new(Part { after: start, page: TailPage { scanned: start, ..TailPage::default() } }));
            return Ok((start, true));
        };
        let page = tail.read(after, &Filter::default(), PART).await?;
        let (scanned, more) = (page.scanned, page.more);
        if scanned > after {
            // Nobody listens while every subscription ends.
            let _ = self.parts.send(Arc::new(Part { after, page }));
        }
        Ok((scanned, more))
    }
}
