//! Who a person is.

use serde::{Deserialize, Serialize};

use crate::{
    Personal,
    values::{BirthDate, BoundedText, Passport, PersonInn, PersonName, PostalAddress, Snils},
};

/// Identity of a person as stated by the organisation. Personal as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Full name (ФИО).
    pub name: PersonName,
    /// Birth date.
    pub birth_date: BirthDate,
    /// Passport.
    pub passport: Option<Passport>,
    /// Taxpayer number (ИНН).
    pub inn: Option<PersonInn>,
    /// Insurance number (СНИЛС).
    pub snils: Option<Snils>,
    /// Address of registration (адрес регистрации).
    pub registration_address: Option<PostalAddress>,
    /// Address of residence (адрес проживания).
    pub residence_address: Option<PostalAddress>,
    /// Employer (место работы).
    pub employer: Option<BoundedText<300>>,
}

/// The same as it stands in events, field by field under the person's key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileRecord {
    /// Full name (ФИО).
    pub name: Personal<PersonName>,
    /// Birth date.
    pub birth_date: Personal<BirthDate>,
    /// Passport.
    pub passport: Option<Personal<Passport>>,
    /// Taxpayer number (ИНН).
    pub inn: Option<Personal<PersonInn>>,
    /// Insurance number (СНИЛС).
    pub snils: Option<Personal<Snils>>,
    /// Address of registration (адрес регистрации).
    pub registration_address: Option<Personal<PostalAddress>>,
    /// Address of residence (адрес проживания).
    pub residence_address: Option<Personal<PostalAddress>>,
    /// Employer (место работы).
    pub employer: Option<Personal<BoundedText<300>>>,
}

/// Fields of a profile that changed; what is absent stays as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProfilePatch {
    /// New full name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Personal<PersonName>>,
    /// New birth date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<Personal<BirthDate>>,
    /// New passport.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passport: Option<Personal<Passport>>,
    /// New taxpayer number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inn: Option<Personal<PersonInn>>,
    /// New insurance number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snils: Option<Personal<Snils>>,
    /// New address of registration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration_address: Option<Personal<PostalAddress>>,
    /// New address of residence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub residence_address: Option<Personal<PostalAddress>>,
    /// New employer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employer: Option<Personal<BoundedText<300>>>,
}

impl ProfilePatch {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl From<Profile> for ProfileRecord {
    fn from(profile: Profile) -> Self {
        Self {
            name: profile.name.into(),
            birth_date: profile.birth_date.into(),
            passport: profile.passport.map(Personal::from),
            inn: profile.inn.map(Personal::from),
            snils: profile.snils.map(Personal::from),
            registration_address: profile.registration_address.map(Personal::from),
            residence_address: profile.residence_address.map(Personal::from),
            employer: profile.employer.map(Personal::from),
        }
    }
}

impl ProfileRecord {
    /// The profile in the clear; `None` once erased.
    #[must_use]
    pub fn known(&self) -> Option<Profile> {
        Some(Profile {
            name: self.name.known()?.clone(),
            birth_date: *self.birth_date.known()?,
            passport: clear(self.passport.as_ref()),
            inn: clear(self.inn.as_ref()),
            snils: clear(self.snils.as_ref()),
            registration_address: clear(self.registration_address.as_ref()),
            residence_address: clear(self.residence_address.as_ref()),
            employer: clear(self.employer.as_ref()),
        })
    }

    /// What `stated` says otherwise. What it leaves out is not a difference: an incomplete file erases nothing.
    pub(super) fn difference(&self, stated: Profile) -> ProfilePatch {
        ProfilePatch {
            name: changed(Some(&self.name), Some(stated.name)),
            birth_date: changed(Some(&self.birth_date), Some(stated.birth_date)),
            passport: changed(self.passport.as_ref(), stated.passport),
            inn: changed(self.inn.as_ref(), stated.inn),
            snils: changed(self.snils.as_ref(), stated.snils),
            registration_address: changed(self.registration_address.as_ref(), stated.registration_address),
            residence_address: changed(self.residence_address.as_ref(), stated.residence_address),
            employer: changed(self.employer.as_ref(), stated.employer),
        }
    }

    pub(super) fn patch(&mut self, patch: ProfilePatch) {
        let ProfilePatch { name, birth_date, passport, inn, snils, registration_address, residence_address, employer } = patch;
        self.name = name.unwrap_or_else(|| self.name.clone());
        self.birth_date = birth_date.unwrap_or_else(|| self.birth_date.clone());
        self.passport = passport.or_else(|| self.passport.take());
        self.inn = inn.or_else(|| self.inn.take());
        self.snils = snils.or_else(|| self.snils.take());
        self.registration_address = registration_address.or_else(|| self.registration_address.take());
        self.residence_address = residence_address.or_else(|| self.residence_address.take());
        self.employer = employer.or_else(|| self.employer.take());
    }
}

fn clear<T: Clone>(field: Option<&Personal<T>>) -> Option<T> {
    field.and_then(Personal::known).cloned()
}

fn changed<T: PartialEq>(known: Option<&Personal<T>>, stated: Option<T>) -> Option<Personal<T>> {
    stated.filter(|stated| !known.is_some_and(|known| known.is(stated))).map(Personal::from)
}
