use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use domain::{
    PaymentId, PaymentLinkId,
    payment_link::{PaymentLinkEvent, PaymentLinkStage, PaymentLinks},
};
use event_store::{DecodeError, Recorded};

use super::{PaymentLinkItem, view::staff_of};
use crate::framework::{Projector, Unfit, version_of};

/// Writes `read_payment_link`.
pub(crate) struct PaymentLinkListProjector;

read_tables! {
    /// Links.
    PaymentLinkTables {
        links: PaymentLinkItem,
    }
}

impl Projector for PaymentLinkListProjector {
    const NAME: &'static str = "payment_link_list"; // stored; never rename
    const AGGREGATES: &'static [&'static str] = &[PaymentLinks::TYPE];
    const BORN_BY_FIRST: bool = true;
    type Fact = PaymentLinkEvent;
    type Tables = PaymentLinkTables;

    fn decode(event: &Recorded) -> Result<Option<PaymentLinkEvent>, DecodeError> {
        event.event_of::<PaymentLinks>().transpose()
    }

    fn touch(fact: &PaymentLinkEvent, _: &Recorded, tables: &mut PaymentLinkTables) {
        tables.links.want(link_of(fact));
    }

    fn fold(fact: PaymentLinkEvent, event: &Recorded, tables: &mut PaymentLinkTables) -> Result<(), Unfit> {
        let (id, version) = (link_of(&fact), version_of(event));
        if tables.links.get(id).is_some_and(|link| link.version >= version) {
            return Ok(());
        }
        if let PaymentLinkEvent::Created { link, organisation, debt, borrower, by, expires_at, at, .. } = fact {
            tables.links.put(PaymentLinkItem {
                id: link,
                organisation_id: organisation,
                debt_id: debt,
                borrower_id: borrower,
                staff_id: staff_of(by),
                stage: PaymentLinkStage::Open,
                payment_id: None,
                created_at: at,
                expires_at,
                changed_at: at,
                version,
            });
            return Ok(());
        }
        let link = tables.links.get_mut(id).ok_or(Unfit(Self::NAME))?;
        let (stage, payment, at) = change(&fact, link);
        (link.stage, link.payment_id, link.changed_at, link.version) = (stage, payment, at, version);
        Ok(())
    }
}

const fn link_of(fact: &PaymentLinkEvent) -> PaymentLinkId {
    match fact {
        PaymentLinkEvent::Created { link, .. }
        | PaymentLinkEvent::Used { link, .. }
        | PaymentLinkEvent::Released { link, .. }
        | PaymentLinkEvent::Spent { link, .. }
        | PaymentLinkEvent::Revoked { link, .. } => *link,
    }
}

/// How the link stands afterwards, with which payment, since when.
const fn change(fact: &PaymentLinkEvent, link: &PaymentLinkItem) -> (PaymentLinkStage, Option<PaymentId>, DateTime<Utc>) {
    match fact {
        PaymentLinkEvent::Created { at, .. } => (PaymentLinkStage::Open, None, *at),
        PaymentLinkEvent::Used { payment, at, .. } => (PaymentLinkStage::InUse, Some(*payment), *at),
        PaymentLinkEvent::Released { at, .. } => (PaymentLinkStage::Open, link.payment_id, *at),
        PaymentLinkEvent::Spent { payment, at, .. } => (PaymentLinkStage::Spent, Some(*payment), *at),
        PaymentLinkEvent::Revoked { at, .. } => (PaymentLinkStage::Revoked, link.payment_id, *at),
    }
}
