//! Rules of a payment up to the money.

use serde::{Deserialize, Serialize};

use super::{
    CancelPayment, Confirmation, CreatePayment, DismissHeld, ExpirePayment, PaymentChannel, PaymentCommand, PaymentError,
    PaymentEvent, PaymentIntent, PaymentPart, PaymentStage, Reading, Refund, RegisterPayment, RejectPayment, ReleaseHeld,
    reading::Holds, refunds::Refunds,
};
use crate::values::{ExternalId, Kopecks};

/// A borrower's money on its way to one account of a creditor.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Payment {
    pub(super) intent: Option<PaymentIntent>,
    pub(super) stage: PaymentStage,
    pub(super) registered_as: Option<ExternalId>,
    pub(super) confirmation: Option<Confirmation>,
    pub(super) paid: Vec<PaymentPart>,
    pub(super) paid_as: Option<ExternalId>,
    pub(super) holds: Holds,
    pub(super) refunds: Refunds,
}

impl Payment {
    /// What it is meant to be, once created.
    #[must_use]
    pub const fn intent(&self) -> Option<&PaymentIntent> {
        self.intent.as_ref()
    }

    /// Where it stands.
    #[must_use]
    pub const fn stage(&self) -> PaymentStage {
        self.stage
    }

    /// The provider's own number: of the money once it has come, else as registered.
    #[must_use]
    pub const fn provider_payment(&self) -> Option<&ExternalId> {
        match &self.paid_as {
            Some(paid_as) => Some(paid_as),
            None => self.registered_as.as_ref(),
        }
    }

    /// How the person goes on, once registered.
    #[must_use]
    pub const fn confirmation(&self) -> Option<&Confirmation> {
        self.confirmation.as_ref()
    }

    /// The money that came, by debt; none before it came.
    #[must_use]
    pub fn paid(&self) -> &[PaymentPart] {
        &self.paid
    }

    /// The money that came.
    #[must_use]
    pub fn paid_amount(&self) -> Kopecks {
        super::parts::total(&self.paid)
    }

    /// The reading that waits for staff.
    #[must_use]
    pub const fn held(&self) -> Option<&Reading> {
        self.holds.waiting()
    }

    /// What was given back or is to be, in order of asking.
    #[must_use]
    pub fn refunds(&self) -> &[Refund] {
        self.refunds.all()
    }

    pub(crate) fn decide(&self, command: PaymentCommand) -> Result<Vec<PaymentEvent>, PaymentError> {
        match command {
            PaymentCommand::Create(create) => self.create(*create),
            PaymentCommand::Register(register) => self.register(register).map(Vec::from_iter),
            PaymentCommand::RecordReading(record) => self.record_reading(*record),
            PaymentCommand::Reject(reject) => self.reject(reject).map(Vec::from_iter),
            PaymentCommand::Cancel(cancel) => self.cancel(&cancel).map(Vec::from_iter),
            PaymentCommand::Expire(expire) => self.expire(&expire).map(Vec::from_iter),
            PaymentCommand::ReleaseHeld(release) => self.release(release),
            PaymentCommand::DismissHeld(dismiss) => self.dismiss(dismiss).map(Vec::from_iter),
            PaymentCommand::RequestRefund(request) => self.request_refund(request).map(Vec::from_iter),
            PaymentCommand::ConfirmRefund(confirm) => self.confirm_refund(confirm).map(Vec::from_iter),
            PaymentCommand::ConfirmTransfer(confirm) => self.confirm_transfer(&confirm).map(Vec::from_iter),
            PaymentCommand::RejectRefund(reject) => self.reject_refund(reject).map(Vec::from_iter),
            PaymentCommand::RecordChargeback(record) => self.record_chargeback(record).map(Vec::from_iter),
        }
    }

    /// Once; money that staff enter has come already.
    fn create(&self, create: CreatePayment) -> Result<Vec<PaymentEvent>, PaymentError> {
        let CreatePayment { intent, at } = create;
        intent.check(at)?;
        match &self.intent {
            Some(known) if *known == intent => return Ok(Vec::new()),
            Some(_) => return Err(PaymentError::AlreadyCreated),
            None => {}
        }
        let paid = match intent.channel {
            PaymentChannel::Online { .. } => None,
            PaymentChannel::Offline { received_on, .. } => {
                let (amount, parts) = (intent.amount, intent.parts.clone());
                Some(PaymentEvent::Succeeded { provider_payment: None, amount, parts, received_on, at })
            }
        };
        Ok([PaymentEvent::Created { intent, at }].into_iter().chain(paid).collect())
    }

    /// Under one number; also after the end, for a late success is looked for by it.
    fn register(&self, register: RegisterPayment) -> Result<Option<PaymentEvent>, PaymentError> {
        self.online()?;
        let RegisterPayment { provider_payment, confirmation, at } = register;
        match &self.registered_as {
            Some(known) if *known == provider_payment => Ok(None),
            Some(_) => Err(PaymentError::RegisteredOtherwise),
            None => Ok(Some(PaymentEvent::Registered { provider_payment, confirmation, at })),
        }
    }

    /// What has ended or is paid already stays so.
    fn reject(&self, reject: RejectPayment) -> Result<Option<PaymentEvent>, PaymentError> {
        self.online()?;
        let RejectPayment { reason, at } = reject;
        Ok(self.stage.is_open().then_some(PaymentEvent::Rejected { reason: Some(reason), at }))
    }

    /// Only before the money has come; what has ended already stays so.
    fn cancel(&self, cancel: &CancelPayment) -> Result<Option<PaymentEvent>, PaymentError> {
        self.online()?;
        if self.stage.is_paid() {
            return Err(PaymentError::AlreadyPaid);
        }
        Ok(self.stage.is_open().then_some(PaymentEvent::Canceled { reason: None, at: cancel.at }))
    }

    /// Not before the offer ends, and not while money is held on the card.
    fn expire(&self, expire: &ExpirePayment) -> Result<Option<PaymentEvent>, PaymentError> {
        let (_, expires_at) = self.online()?;
        if !self.stage.is_open() || self.stage == PaymentStage::Authorized {
            return Ok(None);
        }
        if expire.at < expires_at {
            return Err(PaymentError::NotYetExpired);
        }
        Ok(Some(PaymentEvent::Expired { at: expire.at }))
    }

    /// The held money as it is, if it is money; paid twice is not paid more.
    fn release(&self, release: ReleaseHeld) -> Result<Vec<PaymentEvent>, PaymentError> {
        let (intent, _) = self.online()?;
        let ReleaseHeld { reason, by, at } = release;
        let Some(held) = self.holds.waiting() else { return self.holds.check_any().map(|()| Vec::new()) };
        held.check_release(self.stage, intent.currency)?;
        let parts = super::parts::refilled(&intent.parts, held.amount);
        let succeeded = super::reading::succeeded(held, parts, at);
        Ok(vec![PaymentEvent::Released { reason: reason.into(), by, at }, succeeded])
    }

    fn dismiss(&self, dismiss: DismissHeld) -> Result<Option<PaymentEvent>, PaymentError> {
        self.online()?;
        let DismissHeld { reason, by, at } = dismiss;
        self.holds.check_any()?;
        let waits = self.holds.waiting().is_some();
        Ok(waits.then_some(PaymentEvent::HoldDismissed { reason: reason.into(), by, at }))
    }

    /// The intent and the end of the offer, of a payment over a provider.
    pub(super) fn online(&self) -> Result<(&PaymentIntent, chrono::DateTime<chrono::Utc>), PaymentError> {
        let intent = self.intent.as_ref().ok_or(PaymentError::Unknown)?;
        match intent.channel {
            PaymentChannel::Online { expires_at, .. } => Ok((intent, expires_at)),
            PaymentChannel::Offline { .. } => Err(PaymentError::Offline),
        }
    }
}
