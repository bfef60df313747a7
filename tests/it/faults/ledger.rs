//! What the tables say about commands once everything is up again.

use std::time::Duration;

use uuid::Uuid;

use super::load::Sent;
use crate::support::App;

/// A kill in a quiet moment proves nothing. Connections that are lost may well be made anew before anybody is refused.
pub(super) fn assert_some_were_under_way(sent: &[Sent]) {
    assert!(sent.iter().any(|sent| !sent.acknowledged), "some were under way when it happened");
}

impl App {
    /// Whoever was refused was told to try again, and nothing else.
    fn assert_refused_for_now(sent: &[Sent]) {
        for refusal in sent.iter().filter_map(|sent| sent.refusal.as_ref()) {
            let code = refusal["errors"][0]["extensions"]["code"].as_str();
            assert!(matches!(code, Some("UNAVAILABLE" | "TIMEOUT")), "{refusal}");
        }
    }

    /// Nothing acknowledged is lost; what was not acknowledged is done by asking again; nothing is there twice, and the read
    /// models tell the same as the log.
    pub(super) async fn assert_nothing_lost_and_nothing_doubled(&self, sent: &[Sent]) {
        Self::assert_refused_for_now(sent);
        let acknowledged: Vec<Uuid> = sent.iter().filter(|sent| sent.acknowledged).map(|sent| sent.command).collect();
        self.assert_each_has_one_effect(&acknowledged).await;
        let open: Vec<&Sent> = sent.iter().filter(|sent| !sent.acknowledged).collect();
        let wire = self.wire();
        for again in futures::future::join_all(open.into_iter().map(|sent| sent.send(&wire))).await {
            assert_eq!(again, Ok(()));
        }
        self.assert_each_has_one_effect(&sent.iter().map(|sent| sent.command).collect::<Vec<_>>()).await;
        self.assert_log_and_read_models_agree().await;
    }

    async fn assert_each_has_one_effect(&self, commands: &[Uuid]) {
        let all = i64::try_from(commands.len()).unwrap();
        let counted: (i64, i64, i64) = sqlx::query_as(
            "SELECT (SELECT count(*) FROM commands WHERE command_id = ANY($1)), count(*), count(DISTINCT metadata ->> 'correlation')
             FROM events WHERE (metadata ->> 'correlation')::uuid = ANY($1)",
        )
        .bind(commands)
        .fetch_one(&mut self.connection().await)
        .await
        .unwrap();
        assert_eq!(counted, (all, all, all), "receipts, events, commands with events");
    }

    pub(crate) async fn assert_log_and_read_models_agree(&self) {
        let verified = self.shell(&["verify"]);
        assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
        self.read_models_have_caught_up().await;
        let rebuilt = self.shell(&["rebuild", "all"]);
        let told = String::from_utf8_lossy(&rebuilt.stdout).into_owned();
        assert!(rebuilt.status.success() && told.contains(": the same") && !told.contains("NOT THE SAME"), "{told}");
    }

    pub(crate) async fn read_models_have_caught_up(&self) {
        let behind = "SELECT count(*) FROM subscriptions WHERE (era, tx_id, position) <
            (SELECT era, tx_id, position FROM events ORDER BY era DESC, tx_id DESC, position DESC LIMIT 1)";
        for _ in 0..200 {
            if self.count(behind).await == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the read models have not caught up");
    }
}
