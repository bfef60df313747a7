//! Rules of the links of a debt.

use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::{Aggregate, event_sink::EventSink};
use serde::{Deserialize, Serialize};

use super::{
    CreatePaymentLink, PaymentLink, PaymentLinkError, PaymentLinkEvent, PaymentLinkStage, PaymentLinksCommand, RevokePaymentLink,
    SettlePaymentLink, UsePaymentLink,
};
use crate::{PaymentId, PaymentLinkId, Sha256Hex, decided::write_all};

type Decision = Result<Option<PaymentLinkEvent>, PaymentLinkError>;

/// Links of one debt that may be open at once.
const MOST_OPEN: usize = 5;
/// How long an ended link is remembered, for money that comes late; forgotten when the next one is made.
const REMEMBERED: TimeDelta = TimeDelta::days(30);

/// The links of one debt.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentLinks {
    links: Vec<PaymentLink>,
}

impl PaymentLinks {
    /// The link of an id.
    #[must_use]
    pub fn get(&self, link: PaymentLinkId) -> Option<&PaymentLink> {
        self.links.iter().find(|known| known.link == link)
    }

    /// The link whose secret has this SHA-256.
    #[must_use]
    pub fn by_digest(&self, digest: &Sha256Hex) -> Option<&PaymentLink> {
        self.links.iter().find(|known| known.digest == *digest)
    }

    fn decide(&self, command: PaymentLinksCommand) -> Decision {
        match command {
            PaymentLinksCommand::Create(create) => self.create(create),
            PaymentLinksCommand::Use(begin) => self.begin(begin),
            PaymentLinksCommand::Settle(settle) => Ok(self.settle(settle)),
            PaymentLinksCommand::Revoke(revoke) => self.revoke(revoke),
        }
    }

    /// Once; not while as many as may be are open.
    fn create(&self, create: CreatePaymentLink) -> Decision {
        let CreatePaymentLink { link, organisation, debt, borrower, digest, by, expires_at, at } = create;
        if self.get(link).is_some() {
            return Ok(None);
        }
        if self.links.iter().filter(|known| known.is_open(at)).count() >= MOST_OPEN {
            return Err(PaymentLinkError::TooMany);
        }
        Ok(Some(PaymentLinkEvent::Created { link, organisation, debt, borrower, digest, by, expires_at, at }))
    }

    /// By one payment at a time, in time, and only for the debt of whom it was made for.
    fn begin(&self, begin: UsePaymentLink) -> Decision {
        let UsePaymentLink { link, borrower, payment, at } = begin;
        let known = self.get(link).ok_or(PaymentLinkError::Unusable)?;
        if known.payments.contains(&payment) {
            return Ok(None);
        }
        if !known.is_usable(borrower, at) {
            return Err(PaymentLinkError::Unusable);
        }
        Ok(Some(PaymentLinkEvent::Used { link, payment, at }))
    }

    /// Money spends a link however late it comes; without money it may be used again, unless it was taken back.
    fn settle(&self, settle: SettlePaymentLink) -> Option<PaymentLinkEvent> {
        let SettlePaymentLink { payment, paid, at } = settle;
        let known = self.links.iter().find(|known| known.payments.contains(&payment))?;
        let link = known.link;
        let in_use = known.stage == PaymentLinkStage::InUse && known.payments.last() == Some(&payment);
        match (paid, known.stage) {
            (true, PaymentLinkStage::Spent) => None,
            (true, PaymentLinkStage::Open | PaymentLinkStage::InUse | PaymentLinkStage::Revoked) => {
                Some(PaymentLinkEvent::Spent { link, payment, at })
            }
            (false, _) => in_use.then_some(PaymentLinkEvent::Released { link, payment, at }),
        }
    }

    /// What has done its work or was taken back stays so.
    fn revoke(&self, revoke: RevokePaymentLink) -> Decision {
        let RevokePaymentLink { link, by, at } = revoke;
        let known = self.get(link).ok_or(PaymentLinkError::Unknown)?;
        let ends = matches!(known.stage, PaymentLinkStage::Open | PaymentLinkStage::InUse);
        Ok(ends.then_some(PaymentLinkEvent::Revoked { link, by, at }))
    }

    fn forget_ended(&mut self, at: DateTime<Utc>) {
        self.links.retain(|known| known.is_open(at) || at < known.expires_at + REMEMBERED);
    }

    fn come_to(&mut self, link: PaymentLinkId, stage: PaymentLinkStage, begun: Option<PaymentId>) {
        for known in self.links.iter_mut().filter(|known| known.link == link) {
            known.stage = stage;
            known.payments.extend(begun);
        }
    }
}

impl Aggregate for PaymentLinks {
    const TYPE: &'static str = "payment_links"; // stored; never rename
    type Command = PaymentLinksCommand;
    type Event = PaymentLinkEvent;
    type Error = PaymentLinkError;
    type Services = ();

    async fn handle(&mut self, command: Self::Command, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        let events = self.decide(command).map(Vec::from_iter)?;
        write_all(events, self, sink).await;
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        match event {
            PaymentLinkEvent::Created { link, borrower, digest, by, expires_at, at, .. } => {
                self.forget_ended(at);
                let (stage, payments) = (PaymentLinkStage::Open, Vec::new());
                self.links.push(PaymentLink { link, digest, borrower, made_by: by, expires_at, stage, payments });
            }
            PaymentLinkEvent::Used { link, payment, at: _ } => self.come_to(link, PaymentLinkStage::InUse, Some(payment)),
            PaymentLinkEvent::Released { link, .. } => self.come_to(link, PaymentLinkStage::Open, None),
            PaymentLinkEvent::Spent { link, .. } => self.come_to(link, PaymentLinkStage::Spent, None),
            PaymentLinkEvent::Revoked { link, .. } => self.come_to(link, PaymentLinkStage::Revoked, None),
        }
    }
}
