use cqrs_es::{Aggregate, DomainEvent, event_sink::EventSink};
use event_store::StoreError;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A balance: applying an event twice shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) holder: Option<Value>,
    pub(crate) balance: i64,
    pub(crate) entries: u64,
}

#[derive(Clone, Debug)]
pub(crate) enum AccountCommand {
    Open(String),
    Deposit(i64),
    /// So many deposits of one.
    DepositMany(u32),
    Withdraw(i64),
    /// Decides nothing.
    Look,
    /// Writes whatever it is given.
    Note(Value),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum AccountEvent {
    Opened { holder: Value },
    Deposited { amount: i64 },
    Withdrawn { amount: i64 },
    Noted { note: Value },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not enough on the account")]
pub(crate) struct Refusal;

#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DomainEvent for AccountEvent {
    fn event_type(&self) -> String {
        match self {
            Self::Opened { .. } => "AccountOpened",
            Self::Deposited { .. } => "AccountDeposited",
            Self::Withdrawn { .. } => "AccountWithdrawn",
            Self::Noted { .. } => "AccountNoted",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}

impl Aggregate for Account {
    const TYPE: &'static str = "account";
    type Command = AccountCommand;
    type Event = AccountEvent;
    type Error = Refusal;
    type Services = ();

    async fn handle(&mut self, command: AccountCommand, (): &(), sink: &EventSink<Self>) -> Result<(), Refusal> {
        match command {
            AccountCommand::Open(name) => sink.write(AccountEvent::Opened { holder: json!({ "$personal": name }) }, self).await,
            AccountCommand::Deposit(amount) => sink.write(AccountEvent::Deposited { amount }, self).await,
            AccountCommand::DepositMany(count) => {
                for _ in 0..count {
                    sink.write(AccountEvent::Deposited { amount: 1 }, self).await;
                }
            }
            AccountCommand::Withdraw(amount) if amount > self.balance => return Err(Refusal),
            AccountCommand::Withdraw(amount) => sink.write(AccountEvent::Withdrawn { amount }, self).await,
            AccountCommand::Look => {}
            AccountCommand::Note(note) => sink.write(AccountEvent::Noted { note }, self).await,
        }
        Ok(())
    }

    fn apply(&mut self, event: AccountEvent) {
        self.entries += 1;
        match event {
            AccountEvent::Opened { holder } => self.holder = Some(holder),
            AccountEvent::Deposited { amount } => self.balance += amount,
            AccountEvent::Withdrawn { amount } => self.balance -= amount,
            AccountEvent::Noted { .. } => {}
        }
    }
}
