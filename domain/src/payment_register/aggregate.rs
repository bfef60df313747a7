//! Rules of a comparison.

use chrono::NaiveDate;
use cqrs_es::{Aggregate, event_sink::EventSink};
use serde::{Deserialize, Serialize};

use super::{
    CompleteRegister, FailRegister, PaymentRegisterCommand, PaymentRegisterError, PaymentRegisterEvent, RegisterTotals,
    StartRegister,
};
use crate::{OrganisationId, ProviderAccountId, Sha256Hex, decided::write_all, values::moscow_day};

type Decision = Result<Option<PaymentRegisterEvent>, PaymentRegisterError>;

/// Where a comparison stands. Names are stored; never rename.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RegisterState {
    /// Not started.
    #[default]
    Unknown,
    /// The file is being compared; after a crash that begins anew.
    Running,
    /// The whole file is compared.
    Completed,
    /// Given up.
    Failed,
}

/// What a comparison is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Subject {
    organisation: OrganisationId,
    account: ProviderAccountId,
    day: NaiveDate,
    file_sha256: Sha256Hex,
}

/// One comparison of a provider's register.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PaymentRegister {
    state: RegisterState,
    subject: Option<Subject>,
    totals: RegisterTotals,
}

impl PaymentRegister {
    /// Where it stands.
    #[must_use]
    pub const fn state(&self) -> RegisterState {
        self.state
    }

    /// The account at the provider and the day, once started.
    #[must_use]
    pub fn account_and_day(&self) -> Option<(ProviderAccountId, NaiveDate)> {
        self.subject.as_ref().map(|subject| (subject.account, subject.day))
    }

    /// What it came to, once completed.
    #[must_use]
    pub const fn totals(&self) -> &RegisterTotals {
        &self.totals
    }

    fn decide(&self, command: PaymentRegisterCommand) -> Decision {
        match command {
            PaymentRegisterCommand::Start(start) => self.start(*start),
            PaymentRegisterCommand::Complete(complete) => self.complete(&complete),
            PaymentRegisterCommand::Fail(fail) => self.fail(fail),
        }
    }

    /// Once; the same file of the same account and day again changes nothing.
    fn start(&self, start: StartRegister) -> Decision {
        let StartRegister { organisation, creditor, account, provider, day, file_name, file_sha256, by, at } = start;
        let subject = Subject { organisation, account, day, file_sha256: file_sha256.clone() };
        match &self.subject {
            Some(known) if *known == subject => Ok(None),
            Some(_) => Err(PaymentRegisterError::AlreadyStarted),
            None if day > moscow_day(at) => Err(PaymentRegisterError::DayToCome),
            None => Ok(Some(PaymentRegisterEvent::Started {
                organisation,
                creditor,
                account,
                provider,
                day,
                file_name,
                file_sha256,
                by,
                at,
            })),
        }
    }

    /// Every row is told once; completing twice changes nothing.
    fn complete(&self, complete: &CompleteRegister) -> Decision {
        let CompleteRegister { totals, at } = *complete;
        match self.state {
            RegisterState::Unknown => Err(PaymentRegisterError::NotStarted),
            RegisterState::Completed => Ok(None),
            RegisterState::Failed => Err(PaymentRegisterError::Finished),
            RegisterState::Running if !totals.add_up() => Err(PaymentRegisterError::TotalsMismatch),
            RegisterState::Running => Ok(Some(PaymentRegisterEvent::Completed { totals, at })),
        }
    }

    /// Giving up twice changes nothing.
    fn fail(&self, fail: FailRegister) -> Decision {
        match self.state {
            RegisterState::Unknown => Err(PaymentRegisterError::NotStarted),
            RegisterState::Failed => Ok(None),
            RegisterState::Completed => Err(PaymentRegisterError::Finished),
            RegisterState::Running => Ok(Some(PaymentRegisterEvent::Failed { code: fail.code, at: fail.at })),
        }
    }
}

impl Aggregate for PaymentRegister {
    const TYPE: &'static str = "payment_register"; // stored; never rename
    type Command = PaymentRegisterCommand;
    type Event = PaymentRegisterEvent;
    type Error = PaymentRegisterError;
    type Services = ();

    async fn handle(&mut self, command: Self::Command, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        let events = self.decide(command).map(Vec::from_iter)?;
        write_all(events, self, sink).await;
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        match event {
            PaymentRegisterEvent::Started { organisation, account, day, file_sha256, .. } => {
                self.state = RegisterState::Running;
                self.subject = Some(Subject { organisation, account, day, file_sha256 });
            }
            PaymentRegisterEvent::Completed { totals, at: _ } => {
                self.state = RegisterState::Completed;
                self.totals = totals;
            }
            PaymentRegisterEvent::Failed { .. } => self.state = RegisterState::Failed,
        }
    }
}
