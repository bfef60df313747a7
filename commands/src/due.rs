//! What workers over due rows share.

use std::{future::Future, time::Duration};

use tokio_util::sync::CancellationToken;

use crate::CommandError;

/// Works until `stop`; what is in hand is finished first. `take` does what is due and tells how much that was; when it was
/// nothing, the next look comes after `poll` or when `woken` ends.
pub(crate) async fn work<S, W>(queue: &str, poll: Duration, stop: &CancellationToken, take: impl Fn() -> S, woken: impl Fn() -> W)
where
    S: Future<Output = Result<usize, CommandError>>,
    W: Future<Output = ()>,
{
    while !stop.is_cancelled() {
        match take().await {
            Ok(0) => {
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = woken() => {}
                    () = tokio::time::sleep(poll) => {}
                }
            }
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(error = error.with_causes(), "{queue} cannot be read; trying again");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

/// When to try again after so many attempts: 1, 2, 4 … seconds, at most ten minutes.
pub(crate) fn pause_after(attempts: i32) -> chrono::Duration {
    chrono::Duration::seconds((1_i64 << attempts.clamp(0, 10)).min(600))
}
