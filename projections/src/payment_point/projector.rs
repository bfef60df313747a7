use cqrs_es::Aggregate;
use domain::{
    PaymentPointId,
    payment_point::{PaymentPoint, PaymentPointEvent},
};
use event_store::{DecodeError, Recorded};

use super::{PaymentPointItem, view::OpenMinutes};
use crate::framework::{Document, Projector, Unfit, version_of};

/// Writes `read_payment_point`.
pub(crate) struct PaymentPointProjector;

read_tables! {
    /// Points.
    PaymentPointTables { points: PaymentPointItem }
}

impl Projector for PaymentPointProjector {
    const NAME: &'static str = "payment_point"; // stored; never rename
    const AGGREGATES: &'static [&'static str] = &[PaymentPoint::TYPE];
    const BORN_BY_FIRST: bool = true;
    type Fact = PaymentPointEvent;
    type Tables = PaymentPointTables;

    fn decode(event: &Recorded) -> Result<Option<PaymentPointEvent>, DecodeError> {
        event.event_of::<PaymentPoint>().transpose()
    }

    fn touch(_: &PaymentPointEvent, event: &Recorded, tables: &mut PaymentPointTables) {
        tables.points.want(event.stream_uuid());
    }

    fn fold(fact: PaymentPointEvent, event: &Recorded, tables: &mut PaymentPointTables) -> Result<(), Unfit> {
        let id = PaymentPointId::new(event.stream_uuid());
        let version = version_of(event);
        let known = tables.points.get(id).map(|point| (point.version, point.closed));
        if known.is_some_and(|(known, _)| known >= version) {
            return Ok(());
        }
        let (closed, at) = match fact {
            PaymentPointEvent::Stated { organisation, external_id, facts, at } => {
                tables.points.put(PaymentPointItem {
                    id,
                    organisation_id: organisation,
                    external_id: external_id.into(),
                    creditor_id: facts.creditor,
                    kind: facts.kind,
                    name: facts.name.into(),
                    address: facts.address.into(),
                    latitude: facts.location.latitude(),
                    longitude: facts.location.longitude(),
                    open_minutes: OpenMinutes::of(&facts.hours),
                    hours: Document(facts.hours),
                    utc_offset: facts.time_zone.minutes(),
                    cash: facts.accepts.cash,
                    card: facts.accepts.card,
                    sbp: facts.accepts.sbp,
                    commission: facts.commission.map(Into::into),
                    phone: facts.phone.map(Into::into),
                    closed: known.and_then(|(_, closed)| closed),
                    changed_at: at,
                    version,
                });
                return Ok(());
            }
            PaymentPointEvent::Closed { why, at } => (Some(why), at),
            PaymentPointEvent::Opened { at } => (None, at),
        };
        let point = tables.points.get_mut(id).ok_or(Unfit(Self::NAME))?;
        (point.closed, point.changed_at, point.version) = (closed, at, version);
        Ok(())
    }
}
