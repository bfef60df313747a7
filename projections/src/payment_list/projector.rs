use cqrs_es::Aggregate;
use domain::{
    PaymentId,
    payment::{Confirmation, Payment, PaymentChannel, PaymentEvent, PaymentIntent, PaymentPart, PaymentStage},
    values::{Kopecks, moscow_day},
};
use event_store::{DecodeError, Recorded};

use super::{MovementKind, PaymentHold, PaymentItem, PaymentPartItem, view::PaymentMovementItem};
use crate::framework::{Document, Projector, Unfit, child_id, version_of};

/// Writes `read_payment`, `read_payment_part` and `read_payment_movement`.
pub(crate) struct PaymentListProjector;

read_tables! {
    /// Payments, their parts, and how their money moved.
    PaymentTables {
        payments: PaymentItem,
        parts: PaymentPartItem,
        movements: PaymentMovementItem,
    }
}

impl Projector for PaymentListProjector {
    const NAME: &'static str = "payment_list"; // stored; never rename
    const AGGREGATES: &'static [&'static str] = &[Payment::TYPE];
    const BORN_BY_FIRST: bool = true;
    type Fact = PaymentEvent;
    type Tables = PaymentTables;

    fn decode(event: &Recorded) -> Result<Option<PaymentEvent>, DecodeError> {
        event.event_of::<Payment>().transpose()
    }

    fn touch(_: &PaymentEvent, event: &Recorded, tables: &mut PaymentTables) {
        tables.payments.want(event.stream_uuid());
        tables.parts.want_children(event.stream_uuid());
    }

    fn fold(fact: PaymentEvent, event: &Recorded, tables: &mut PaymentTables) -> Result<(), Unfit> {
        let id = PaymentId::new(event.stream_uuid());
        let version = version_of(event);
        if tables.payments.get(id).is_some_and(|payment| payment.version >= version) {
            return Ok(());
        }
        if let PaymentEvent::Created { intent, at } = fact {
            create(&intent, at, version, tables);
            return Ok(());
        }
        change_parts(&fact, id, tables);
        add_movement(&fact, id, tables)?;
        change(fact, id, version, tables)
    }
}

fn create(intent: &PaymentIntent, at: chrono::DateTime<chrono::Utc>, version: i64, tables: &mut PaymentTables) {
    let (provider, method, expires_at) = match &intent.channel {
        PaymentChannel::Online { provider, method, expires_at, .. } => (Some(*provider), Some(*method), Some(*expires_at)),
        PaymentChannel::Offline { .. } => (None, None, None),
    };
    tables.payments.put(PaymentItem {
        id: intent.payment,
        organisation_id: intent.organisation,
        borrower_id: intent.borrower,
        creditor_id: intent.creditor,
        provider,
        method,
        stage: PaymentStage::Created,
        held: false,
        amount: intent.amount,
        paid: Kopecks::ZERO,
        refunded: Kopecks::ZERO,
        provider_payment: None,
        page_url: None,
        qr_payload: None,
        reason: None,
        hold: None,
        link_id: intent.link,
        expires_at,
        received_on: None,
        created_at: at,
        changed_at: at,
        version,
    });
    for (place, part) in (0..).zip(&intent.parts) {
        tables.parts.put(PaymentPartItem {
            id: child_id(intent.payment, &part.debt.to_string()),
            organisation_id: intent.organisation,
            payment_id: intent.payment,
            debt_id: part.debt,
            place,
            amount: part.amount,
            paid: Kopecks::ZERO,
            refunded: Kopecks::ZERO,
        });
    }
}

fn change(fact: PaymentEvent, id: PaymentId, version: i64, tables: &mut PaymentTables) -> Result<(), Unfit> {
    let payment = tables.payments.get_mut(id).ok_or(Unfit(PaymentListProjector::NAME))?;
    payment.version = version;
    payment.changed_at = match fact {
        PaymentEvent::Created { at, .. } | PaymentEvent::RefundRequested { at, .. } | PaymentEvent::RefundRejected { at, .. } => {
            at
        }
        PaymentEvent::Registered { provider_payment, confirmation, at } => {
            payment.provider_payment = Some(provider_payment.into());
            match confirmation {
                Some(Confirmation::Redirect { url }) => payment.page_url = Some(url.into()),
                Some(Confirmation::Qr { payload }) => payment.qr_payload = Some(payload.into()),
                None => {}
            }
            payment.stage = payment.stage.max(PaymentStage::Registered);
            at
        }
        PaymentEvent::Authorized { at, .. } => {
            payment.stage = PaymentStage::Authorized;
            at
        }
        PaymentEvent::Succeeded { provider_payment, amount, parts: _, received_on, at } => {
            payment.stage = PaymentStage::Succeeded;
            payment.paid = amount;
            payment.received_on = Some(received_on);
            if let Some(number) = provider_payment {
                payment.provider_payment = Some(number.into());
            }
            at
        }
        PaymentEvent::Canceled { reason, at } => {
            payment.stage = PaymentStage::Canceled;
            payment.reason = reason.map(Into::into);
            at
        }
        PaymentEvent::Rejected { reason, at } => {
            payment.stage = PaymentStage::Rejected;
            payment.reason = reason.map(Into::into);
            at
        }
        PaymentEvent::Expired { at } => {
            payment.stage = PaymentStage::Expired;
            at
        }
        PaymentEvent::Held { reading, mismatches, at } => {
            payment.held = true;
            payment.hold = Some(Document(PaymentHold { reading, mismatches, since: at }));
            at
        }
        PaymentEvent::Released { at, .. } | PaymentEvent::HoldDismissed { at, .. } => {
            (payment.held, payment.hold) = (false, None);
            at
        }
        PaymentEvent::RefundConfirmed { amount, at, .. } | PaymentEvent::ChargedBack { amount, at, .. } => {
            payment.refunded = payment.refunded.checked_add(amount).unwrap_or(payment.refunded);
            let all = payment.refunded >= payment.paid;
            payment.stage = if all { PaymentStage::Refunded } else { PaymentStage::PartiallyRefunded };
            at
        }
    };
    Ok(())
}

/// What the parts tell; every debt of later events was in the intent.
fn change_parts(fact: &PaymentEvent, id: PaymentId, tables: &mut PaymentTables) {
    let (parts, given_back): (&[PaymentPart], bool) = match fact {
        PaymentEvent::Succeeded { parts, .. } => (parts, false),
        PaymentEvent::RefundConfirmed { parts, .. } | PaymentEvent::ChargedBack { parts, .. } => (parts, true),
        PaymentEvent::Created { .. }
        | PaymentEvent::Registered { .. }
        | PaymentEvent::Authorized { .. }
        | PaymentEvent::Canceled { .. }
        | PaymentEvent::Expired { .. }
        | PaymentEvent::Rejected { .. }
        | PaymentEvent::Held { .. }
        | PaymentEvent::Released { .. }
        | PaymentEvent::HoldDismissed { .. }
        | PaymentEvent::RefundRequested { .. }
        | PaymentEvent::RefundRejected { .. } => return,
    };
    for part in parts {
        let Some(row) = tables.parts.get_mut(child_id(id, &part.debt.to_string())) else { continue };
        let sum = if given_back { &mut row.refunded } else { &mut row.paid };
        *sum = sum.checked_add(part.amount).unwrap_or(*sum);
    }
}

/// Money that moved: it counts on the day it moved, whatever becomes of it later.
fn add_movement(fact: &PaymentEvent, id: PaymentId, tables: &mut PaymentTables) -> Result<(), Unfit> {
    let (name, kind, amount, day) = match fact {
        PaymentEvent::Succeeded { amount, received_on, .. } => {
            ("received".to_owned(), MovementKind::Received, *amount, *received_on)
        }
        PaymentEvent::RefundConfirmed { refund, amount, at, .. } => {
            (refund.to_string(), MovementKind::Refunded, *amount, moscow_day(*at))
        }
        PaymentEvent::ChargedBack { refund, amount, at, .. } => {
            (refund.to_string(), MovementKind::ChargedBack, *amount, moscow_day(*at))
        }
        PaymentEvent::Created { .. }
        | PaymentEvent::Registered { .. }
        | PaymentEvent::Authorized { .. }
        | PaymentEvent::Canceled { .. }
        | PaymentEvent::Expired { .. }
        | PaymentEvent::Rejected { .. }
        | PaymentEvent::Held { .. }
        | PaymentEvent::Released { .. }
        | PaymentEvent::HoldDismissed { .. }
        | PaymentEvent::RefundRequested { .. }
        | PaymentEvent::RefundRejected { .. } => return Ok(()),
    };
    let payment = tables.payments.get(id).ok_or(Unfit(PaymentListProjector::NAME))?;
    let movement = PaymentMovementItem {
        id: child_id(id, &name),
        organisation_id: payment.organisation_id,
        payment_id: id,
        creditor_id: payment.creditor_id,
        method: payment.method,
        kind,
        amount,
        day,
    };
    tables.movements.put(movement);
    Ok(())
}
