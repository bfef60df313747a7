//! The SMS with a link that staff have sent.

use chrono::Duration;
use domain::{DebtId, PaymentLinkId, borrower::Borrower, debt::Debt, payment_link::PaymentLinks};

use super::open::pays;
use crate::{CommandError, Commands, sms, texts};

/// How long a message may wait for its gateway.
const WORTH_SENDING: Duration = Duration::hours(1);

impl Commands {
    /// Queues the message with the link of a work (`debt/link`), with the end of that work: once, whoever dies when. What is of
    /// no use by now, or about what nobody may be contacted any more, is not sent.
    pub(crate) async fn hand_over_link(&self, subject: &str) -> Result<(), CommandError> {
        let ids = subject.split_once('/').and_then(|(debt, link)| Some((debt.parse().ok()?, link.parse().ok()?)));
        let (id, link): (DebtId, PaymentLinkId) =
            ids.ok_or_else(|| CommandError::Internal("the work of a link names none".into()))?;
        let now = self.now();
        let message = self.link_message(id, link).await?;
        let mut transaction = self.pool.begin().await?;
        let done = sqlx::query("DELETE FROM payment_work WHERE kind = 'send_link' AND subject = $1")
            .bind(subject)
            .execute(&mut *transaction)
            .await?;
        if let (1, Some((organisation, message))) = (done.rows_affected(), message) {
            sms::enqueue(&mut transaction, &self.secrets, organisation, &message, (now, now + WORTH_SENDING)).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// To whom a link goes and what they read.
    async fn link_message(
        &self,
        id: DebtId,
        link: PaymentLinkId,
    ) -> Result<Option<(domain::OrganisationId, sms::Message)>, CommandError> {
        let (debt, _) = self.store.load::<Debt>(id).await?;
        let (links, _) = self.store.load::<PaymentLinks>(id).await?;
        let sent = links.get(link).filter(|known| debt.contact_stop().is_none() && pays(&debt, known, self.now()));
        let (Some(known), Some(organisation)) = (sent, debt.organisation()) else { return Ok(None) };
        let (borrower, _) = self.store.load::<Borrower>(known.borrower).await?;
        let Some(phone) = borrower.main_phone().cloned() else { return Ok(None) };
        let text = texts::link_message(&self.link_url(organisation, link).await?, known.expires_at);
        Ok(Some((organisation, sms::Message { phone, text })))
    }
}
