//! Rules of a point.

use cqrs_es::{Aggregate, event_sink::EventSink};
use serde::{Deserialize, Serialize};

use super::{
    Accepts, ClosePoint, OpenPoint, PaymentPointCommand, PaymentPointError, PaymentPointEvent, PointClosing, PointFacts,
    StatePoint,
};
use crate::{OrganisationId, decided::write_all, values::ExternalId};

type Decision = Result<Vec<PaymentPointEvent>, PaymentPointError>;

/// A point at which a borrower pays.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PaymentPoint {
    organisation: Option<OrganisationId>,
    external_id: Option<ExternalId>,
    facts: Option<Box<PointFacts>>,
    closed: Option<PointClosing>,
}

impl PaymentPoint {
    /// Organisation that tells borrowers of it, once stated.
    #[must_use]
    pub const fn organisation(&self) -> Option<OrganisationId> {
        self.organisation
    }

    /// Why it is closed, if it is.
    #[must_use]
    pub const fn closed(&self) -> Option<PointClosing> {
        self.closed
    }

    fn decide(&self, command: PaymentPointCommand) -> Decision {
        match command {
            PaymentPointCommand::State(state) => self.state(state),
            PaymentPointCommand::Close(close) => self.close(&close),
            PaymentPointCommand::Open(open) => self.open(&open),
        }
    }

    /// The same facts change nothing; a point that a file had lost is open again, one that staff have closed stays so.
    fn state(&self, state: StatePoint) -> Decision {
        let StatePoint { organisation, external_id, facts, at } = state;
        let another = self.organisation.is_some_and(|known| known != organisation)
            || self.external_id.as_ref().is_some_and(|known| *known != external_id);
        if another {
            return Err(PaymentPointError::AnotherPoint);
        }
        if facts.accepts == (Accepts { cash: false, card: false, sbp: false }) {
            return Err(PaymentPointError::TakesNothing);
        }
        let differs = self.facts.as_ref() != Some(&facts);
        let stated = differs.then_some(PaymentPointEvent::Stated { organisation, external_id, facts, at });
        let opened = (self.closed == Some(PointClosing::Missing)).then_some(PaymentPointEvent::Opened { at });
        Ok(stated.into_iter().chain(opened).collect())
    }

    /// What is closed already changes nothing, but that staff keep closed what a file has lost.
    fn close(&self, close: &ClosePoint) -> Decision {
        self.check_known()?;
        let ClosePoint { why, at } = *close;
        let closes = match self.closed {
            None => true,
            Some(known) => known == PointClosing::Missing && why == PointClosing::Staff,
        };
        Ok(closes.then_some(PaymentPointEvent::Closed { why, at }).into_iter().collect())
    }

    /// What is open changes nothing.
    fn open(&self, open: &OpenPoint) -> Decision {
        self.check_known()?;
        Ok(self.closed.map(|_| PaymentPointEvent::Opened { at: open.at }).into_iter().collect())
    }

    const fn check_known(&self) -> Result<(), PaymentPointError> {
        if self.organisation.is_some() { Ok(()) } else { Err(PaymentPointError::Unknown) }
    }
}

impl Aggregate for PaymentPoint {
    const TYPE: &'static str = "payment_point"; // stored; never rename
    type Command = PaymentPointCommand;
    type Event = PaymentPointEvent;
    type Error = PaymentPointError;
    type Services = ();

    async fn handle(&mut self, command: Self::Command, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        let events = self.decide(command)?;
        write_all(events, self, sink).await;
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        match event {
            PaymentPointEvent::Stated { organisation, external_id, facts, at: _ } => {
                self.organisation = Some(organisation);
                self.external_id = Some(external_id);
                self.facts = Some(facts);
            }
            PaymentPointEvent::Closed { why, at: _ } => self.closed = Some(why),
            PaymentPointEvent::Opened { at: _ } => self.closed = None,
        }
    }
}
