//! What becomes of a link when a payment begun by it ends.

use chrono::{DateTime, Utc};
use domain::{
    payment::Payment,
    payment_link::{PaymentLinks, PaymentLinksCommand, SettlePaymentLink},
};
use event_store::Unit;

use crate::CommandError;

/// Lets the link follow what has happened to its payment, in the same append.
pub(crate) async fn settle_link(
    unit: &mut Unit,
    (before, after): (&Payment, &Payment),
    at: DateTime<Utc>,
) -> Result<(), CommandError> {
    let Some(intent) = after.intent().filter(|intent| intent.link.is_some()) else { return Ok(()) };
    let paid = after.stage().is_paid();
    let ended = before.stage().is_open() && !after.stage().is_open();
    if !(ended || paid && !before.stage().is_paid()) {
        return Ok(());
    }
    let settle = PaymentLinksCommand::Settle(SettlePaymentLink { payment: intent.payment, paid, at });
    for part in &intent.parts {
        let mut links = unit.load::<PaymentLinks>(part.debt).await?;
        unit.decide::<_, CommandError>(&mut links, Some(intent.borrower.uuid()), settle.clone()).await?;
    }
    Ok(())
}
