//! A payment as the framework sees it: decisions in, assignments out.

use cqrs_es::{Aggregate, event_sink::EventSink};

use super::{Payment, PaymentCommand, PaymentError, PaymentEvent, PaymentStage};
use crate::decided::write_all;

impl Payment {
    fn given_back(&mut self) {
        let all = self.refunds.given_back() >= self.paid_amount();
        self.stage = if all { PaymentStage::Refunded } else { PaymentStage::PartiallyRefunded };
    }
}

impl Aggregate for Payment {
    const TYPE: &'static str = "payment"; // stored; never rename
    type Command = PaymentCommand;
    type Event = PaymentEvent;
    type Error = PaymentError;
    type Services = ();

    async fn handle(&mut self, command: Self::Command, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        let events = self.decide(command)?;
        write_all(events, self, sink).await;
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        match event {
            PaymentEvent::Created { intent, at: _ } => {
                self.intent = Some(intent);
                self.stage = PaymentStage::Created;
            }
            PaymentEvent::Registered { provider_payment, confirmation, at: _ } => {
                self.registered_as = Some(provider_payment);
                self.confirmation = confirmation;
                self.stage = self.stage.max(PaymentStage::Registered);
            }
            PaymentEvent::Authorized { .. } => self.stage = PaymentStage::Authorized,
            PaymentEvent::Succeeded { provider_payment, parts, .. } => {
                self.paid_as = provider_payment;
                self.paid = parts;
                self.stage = PaymentStage::Succeeded;
            }
            PaymentEvent::Canceled { .. } => self.stage = PaymentStage::Canceled,
            PaymentEvent::Expired { .. } => self.stage = PaymentStage::Expired,
            PaymentEvent::Rejected { .. } => self.stage = PaymentStage::Rejected,
            PaymentEvent::Held { reading, .. } => self.holds.hold(reading),
            PaymentEvent::Released { .. } => self.holds.accept(),
            PaymentEvent::HoldDismissed { .. } => self.holds.dismiss(),
            PaymentEvent::RefundRequested { refund, parts, receipt, .. } => self.refunds.request(refund, parts, receipt),
            PaymentEvent::RefundConfirmed { refund, parts, past_provider, .. } => {
                self.refunds.confirm(refund, parts, past_provider);
                self.given_back();
            }
            PaymentEvent::ChargedBack { refund, parts, .. } => {
                self.refunds.confirm(refund, parts, false);
                self.given_back();
            }
            PaymentEvent::RefundRejected { refund, .. } => self.refunds.reject(refund),
        }
    }
}
