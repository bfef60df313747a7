//! People who send commands as fast as they can: borrowers change their e-mail, an administrator registers creditors.

use std::{
    sync::{Arc, LazyLock, Mutex},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tokio::{sync::OwnedMutexGuard, task::JoinSet};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::support::{App, Wire};

const BORROWERS: [(&str, &str); 5] = [
    ("L-1001", "+79161234567"),
    ("K-2001", "+79262345678"),
    ("КД-0000002", "+79065241620"),
    ("КД-0000003", "+79047861417"),
    ("Д-0000004", "+79030481214"),
];
/// Creditors under registration at a time.
const CREDITORS: usize = 6;
/// Acknowledged commands within a second that are waited for.
const HOT: usize = 200;
/// With fewer than these, on a machine that is busy with other things, nothing would be caught in the middle.
const WARM: usize = 30;
/// How long is waited.
const WARMING: Duration = Duration::from_secs(10);

/// What somebody sends again and again.
#[derive(Clone, Copy)]
enum Wish {
    ChangeEmail,
    RegisterCreditor,
}

/// A command as it was sent.
pub(super) struct Sent {
    wish: Wish,
    token: String,
    pub(super) command: Uuid,
    pub(super) acknowledged: bool,
    /// What was answered when it was not done; nothing when no answer came.
    pub(super) refusal: Option<Value>,
}

/// Loads take turns: two at once would slow each other down.
static TURN: LazyLock<Arc<tokio::sync::Mutex<()>>> = LazyLock::new(Arc::default);

/// The load, until it is stopped.
pub(super) struct Load {
    _turn: OwnedMutexGuard<()>,
    senders: JoinSet<Vec<Sent>>,
    acknowledged: Arc<Mutex<Vec<Instant>>>,
    stop: CancellationToken,
}

impl Load {
    pub(super) async fn start(app: &App) -> Self {
        let turn = Arc::clone(&TURN).lock_owned().await;
        let registering = BORROWERS.map(|(debt, phone)| app.register(debt, phone, "горький чай"));
        let (borrowers, administrator) = tokio::join!(futures::future::join_all(registering), app.staff("admin"));
        let mut load =
            Self { _turn: turn, senders: JoinSet::new(), acknowledged: Arc::default(), stop: CancellationToken::new() };
        // The first is at it with two devices, so that commands meet on one stream as well.
        for token in borrowers.iter().chain(&borrowers[..1]) {
            load.add(app.wire(), Wish::ChangeEmail, token);
        }
        for _ in 0..CREDITORS {
            load.add(app.wire(), Wish::RegisterCreditor, &administrator);
        }
        load
    }

    fn add(&mut self, wire: Wire, wish: Wish, token: &str) {
        let (token, acknowledged, stop) = (token.to_owned(), Arc::clone(&self.acknowledged), self.stop.clone());
        self.senders.spawn(async move {
            let mut all = Vec::new();
            while !stop.is_cancelled() {
                let mut sent = Sent { wish, token: token.clone(), command: Uuid::new_v4(), acknowledged: false, refusal: None };
                match sent.send(&wire).await {
                    Ok(()) => {
                        sent.acknowledged = true;
                        acknowledged.lock().unwrap().push(Instant::now());
                    }
                    Err(refusal) => {
                        sent.refusal = refusal;
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                }
                all.push(sent);
            }
            all
        });
    }

    /// Waits until the program is as busy as it is to be.
    pub(super) async fn is_hot(&self) {
        let since = Instant::now();
        let mut most = 0;
        while since.elapsed() < WARMING {
            tokio::time::sleep(Duration::from_millis(20)).await;
            let lately = |at: &&Instant| at.elapsed() < Duration::from_secs(1) && **at > since;
            most = most.max(self.acknowledged.lock().unwrap().iter().rev().take_while(lately).count());
            if most >= HOT {
                return;
            }
        }
        assert!(most >= WARM, "{most} commands a second were acknowledged at most");
    }

    /// Everything that was sent.
    pub(super) async fn stop(self) -> Vec<Sent> {
        self.stop.cancel();
        self.senders.join_all().await.into_iter().flatten().collect()
    }
}

impl Sent {
    /// Sends the command, for the first time or again; the answer where it was not done.
    pub(super) async fn send(&self, wire: &Wire) -> Result<(), Option<Value>> {
        let name = self.command.simple();
        let (path, mutation, input, mut variables) = match self.wish {
            Wish::ChangeEmail => {
                ("/cabinet/graphql", "changeEmail", "ChangeEmailInput", json!({ "email": format!("{name}@example.ru") }))
            }
            Wish::RegisterCreditor => {
                let fields = json!({ "name": format!("ООО «{name}»"), "inn": inn(self.command) });
                ("/admin/graphql", "registerCreditor", "RegisterCreditorInput", fields)
            }
        };
        variables["commandId"] = json!(self.command);
        let query = format!(
            "mutation ($input: {input}!) {{ {mutation}(input: $input) {{ receipt {{ version token }} userErrors {{ code }} }} }}"
        );
        let answer = wire.post(path, Some(&self.token), &query, json!({ "input": variables })).await;
        match answer {
            Some(done) if done["data"][mutation]["receipt"].is_object() => Ok(()),
            other => Err(other),
        }
    }
}

/// A taxpayer number with the right key.
fn inn(command: Uuid) -> String {
    let digits: Vec<u8> = format!("{:09}", command.as_u128() % 1_000_000_000).bytes().map(|digit| digit - b'0').collect();
    let weighted: u32 = digits.iter().zip([2, 4, 10, 3, 5, 9, 4, 6, 8]).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    digits.iter().map(ToString::to_string).chain([(weighted % 11 % 10).to_string()]).collect()
}
