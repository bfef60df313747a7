//! Rules of a borrower's file.

use std::collections::BTreeMap;

use cqrs_es::{Aggregate, event_sink::EventSink};
use serde::{Deserialize, Serialize};

use super::{
    BorrowerCommand, BorrowerError, BorrowerEvent, ChangeEmail, ChangePhone, ConfirmPhone, ContactSource, GiveConsents,
    GivenConsent, KnownPhone, Pin, Profile, ProfileRecord, RegisterBorrower, StateProfile, WithdrawConsent, contacts::Contacts,
    statement,
};
use crate::{
    OrganisationId, Personal,
    decided::write_all,
    organisation::DocumentKind,
    values::{BirthDate, Email, ExternalId, Phone},
};

/// The file of a person.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Borrower {
    organisation: OrganisationId,
    pin: Option<Pin>,
    external_id: Option<ExternalId>,
    profile: Option<ProfileRecord>,
    contacts: Contacts,
    consents: BTreeMap<DocumentKind, GivenConsent>,
}

impl Borrower {
    /// Whether the file exists.
    #[must_use]
    pub const fn is_registered(&self) -> bool {
        self.profile.is_some()
    }

    /// Organisation that keeps the file, once registered.
    #[must_use]
    pub fn organisation(&self) -> Option<OrganisationId> {
        self.is_registered().then_some(self.organisation)
    }

    /// Number people call the borrower by.
    #[must_use]
    pub const fn pin(&self) -> Option<Pin> {
        self.pin
    }

    /// Id of the person in the accounting system.
    #[must_use]
    pub const fn external_id(&self) -> Option<&ExternalId> {
        self.external_id.as_ref()
    }

    /// Who the person is; `None` when unknown or erased.
    #[must_use]
    pub fn profile(&self) -> Option<Profile> {
        self.profile.as_ref().and_then(ProfileRecord::known)
    }

    /// Whether the person is reached by this phone, whoever said so.
    #[must_use]
    pub fn knows_phone(&self, phone: &Phone) -> bool {
        self.contacts.knows(phone)
    }

    /// Whether the typed full name and the birth date are this person's.
    #[must_use]
    pub fn identity_matches(&self, typed_name: &str, birth_date: BirthDate) -> bool {
        let Some(profile) = &self.profile else { return false };
        profile.birth_date.is(&birth_date) && profile.name.known().is_some_and(|name| name.matches(typed_name))
    }

    /// The phone the person confirmed last.
    #[must_use]
    pub fn main_phone(&self) -> Option<&Phone> {
        self.contacts.main()
    }

    /// Every phone with who said so.
    #[must_use]
    pub fn phones(&self) -> &[KnownPhone] {
        self.contacts.phones()
    }

    /// E-mail.
    #[must_use]
    pub fn email(&self) -> Option<&Email> {
        self.contacts.email()
    }

    /// The version agreed to and not withdrawn since.
    #[must_use]
    pub fn consented_version(&self, document: DocumentKind) -> Option<u32> {
        self.consents.get(&document).filter(|given| !given.withdrawn).map(|given| given.version)
    }

    fn decide(&self, command: BorrowerCommand) -> Result<Vec<BorrowerEvent>, BorrowerError> {
        match command {
            BorrowerCommand::Register(register) => self.register(*register).map(Vec::from_iter),
            BorrowerCommand::StateProfile(state) => self.state_profile(*state),
            BorrowerCommand::ConfirmPhone(confirm) => self.confirm_phone(confirm).map(Vec::from_iter),
            BorrowerCommand::ChangePhone(change) => self.change_phone(change).map(Vec::from_iter),
            BorrowerCommand::ChangeEmail(change) => self.change_email(change).map(Vec::from_iter),
            BorrowerCommand::GiveConsents(give) => self.give_consents(give),
            BorrowerCommand::WithdrawConsent(withdraw) => self.withdraw_consent(&withdraw).map(Vec::from_iter),
        }
    }

    /// Once; the same person of the accounting system under the same PIN again changes nothing.
    fn register(&self, register: RegisterBorrower) -> Result<Option<BorrowerEvent>, BorrowerError> {
        let RegisterBorrower { organisation, pin, external_id, profile, phones, email, at } = register;
        if self.is_registered() {
            let same = (self.organisation, self.pin) == (organisation, Some(pin));
            let same = same && self.external_id.as_ref() == Some(&external_id);
            return if same { Ok(None) } else { Err(BorrowerError::AlreadyRegistered) };
        }
        let phones = statement::distinct(phones)?.into_iter().map(Personal::from).collect();
        let (profile, email) = (profile.into(), email.map(Personal::from));
        Ok(Some(BorrowerEvent::Registered { organisation, pin, external_id, profile, phones, email, at }))
    }

    /// Only differences are written.
    fn state_profile(&self, state: StateProfile) -> Result<Vec<BorrowerEvent>, BorrowerError> {
        statement::differences(self.readable_profile()?, &self.contacts, state)
    }

    /// The main phone again changes nothing.
    fn confirm_phone(&self, confirm: ConfirmPhone) -> Result<Option<BorrowerEvent>, BorrowerError> {
        self.readable_profile()?;
        let ConfirmPhone { phone, at } = confirm;
        let differs = !self.contacts.is_main(&phone);
        Ok(differs.then(|| BorrowerEvent::PhoneConfirmed { phone: phone.into(), at }))
    }

    /// Only a confirmed phone is replaced; replacing it by itself changes nothing.
    fn change_phone(&self, change: ChangePhone) -> Result<Option<BorrowerEvent>, BorrowerError> {
        self.readable_profile()?;
        let old = self.main_phone().cloned().ok_or(BorrowerError::PhoneNotConfirmed)?;
        let ChangePhone { new, at } = change;
        Ok((old != new).then(|| BorrowerEvent::PhoneChanged { old: old.into(), new: new.into(), at }))
    }

    /// The same e-mail, or none when there is none, changes nothing.
    fn change_email(&self, change: ChangeEmail) -> Result<Option<BorrowerEvent>, BorrowerError> {
        self.readable_profile()?;
        let differs = self.email() != change.email.as_ref();
        let email = change.email.map(Personal::from);
        Ok(differs.then_some(BorrowerEvent::EmailChanged { email, source: ContactSource::Borrower, at: change.at }))
    }

    /// One event for each document; a version agreed to already is not repeated.
    fn give_consents(&self, give: GiveConsents) -> Result<Vec<BorrowerEvent>, BorrowerError> {
        self.readable_profile()?;
        let GiveConsents { mut consents, address, agent, at } = give;
        consents.retain(|consent| self.consented_version(consent.document) != Some(consent.version));
        consents.sort_by_key(|consent| (consent.document, consent.version));
        consents.dedup_by_key(|consent| (consent.document, consent.version));
        let given = consents.into_iter().map(|consent| BorrowerEvent::ConsentGiven {
            document: consent.document,
            version: consent.version,
            text_sha256: consent.text_sha256,
            method: consent.method,
            address: address.into(),
            agent: agent.clone().into(),
            at,
        });
        Ok(given.collect())
    }

    /// Withdrawing twice changes nothing.
    fn withdraw_consent(&self, withdraw: &WithdrawConsent) -> Result<Option<BorrowerEvent>, BorrowerError> {
        self.check_registered()?;
        let WithdrawConsent { document, at } = *withdraw;
        let given = self.consents.get(&document).ok_or(BorrowerError::ConsentNotGiven)?;
        let version = given.version;
        Ok((!given.withdrawn).then_some(BorrowerEvent::ConsentWithdrawn { document, version, at }))
    }

    fn check_registered(&self) -> Result<&ProfileRecord, BorrowerError> {
        self.profile.as_ref().ok_or(BorrowerError::Unknown)
    }

    /// The profile, unless there is none or it can no longer be read.
    fn readable_profile(&self) -> Result<&ProfileRecord, BorrowerError> {
        let profile = self.check_registered()?;
        if profile.name == Personal::Erased { Err(BorrowerError::Erased) } else { Ok(profile) }
    }
}

impl Aggregate for Borrower {
    const TYPE: &'static str = "borrower"; // stored; never rename
    type Command = BorrowerCommand;
    type Event = BorrowerEvent;
    type Error = BorrowerError;
    type Services = ();

    async fn handle(&mut self, command: Self::Command, (): &(), sink: &EventSink<Self>) -> Result<(), Self::Error> {
        let events = self.decide(command)?;
        write_all(events, self, sink).await;
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        match event {
            BorrowerEvent::Registered { organisation, pin, external_id, profile, phones, email, at: _ } => {
                self.organisation = organisation;
                self.pin = Some(pin);
                self.external_id = Some(external_id);
                self.profile = Some(profile);
                for phone in phones {
                    self.contacts.add(phone, ContactSource::Import);
                }
                self.contacts.set_email(email, ContactSource::Import);
            }
            BorrowerEvent::ProfileChanged { patch, at: _ } => {
                if let Some(profile) = &mut self.profile {
                    profile.patch(patch);
                }
            }
            BorrowerEvent::PhoneAdded { phone, source, at: _ } => self.contacts.add(phone, source),
            BorrowerEvent::PhoneRemoved { phone, at: _ } => self.contacts.remove(&phone),
            BorrowerEvent::PhoneConfirmed { phone, at: _ } => self.contacts.confirm(phone),
            BorrowerEvent::PhoneChanged { old, new, at: _ } => {
                self.contacts.give_up(old);
                self.contacts.confirm(new);
            }
            BorrowerEvent::EmailChanged { email, source, at: _ } => self.contacts.set_email(email, source),
            BorrowerEvent::ConsentGiven { document, version, .. } => {
                self.consents.insert(document, GivenConsent { version, withdrawn: false });
            }
            BorrowerEvent::ConsentWithdrawn { document, version, at: _ } => {
                self.consents.insert(document, GivenConsent { version, withdrawn: true });
            }
        }
    }
}
