//! What of a person borrower and staff see alike: passport, consents, visits.

use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};
use domain::{borrower::ConsentMethod as Method, cabinet_account::SignInMethod as SignIn, values};
use projections::{
    borrower_card::BorrowerConsentItem,
    visit_list::{VisitItem, VisitResult as Visited},
};

use super::{Date, DocumentKind, connection, count, mirror_enum};

mirror_enum! {
    /// How somebody signed in.
    SignInMethod = SignIn {
        /// Password and a code.
        PasswordAndCode,
        /// Phone and a code.
        PhoneAndCode,
    }
}

mirror_enum! {
    /// How a visit went.
    VisitResult = Visited {
        /// Signed in.
        SignedIn,
        /// The password was wrong.
        WrongPassword,
        /// The code was wrong.
        WrongCode,
    }
}

mirror_enum! {
    /// How a consent was given.
    ConsentMethod = Method {
        /// By a tick on a form.
        Tick,
        /// By a code from an SMS.
        SmsCode,
        /// On paper.
        Paper,
    }
}

/// A passport.
#[derive(Clone, SimpleObject)]
pub(crate) struct Passport {
    /// Series and number, such as "4510 123456".
    number: String,
    /// Day of issue.
    issued_on: Option<Date>,
    /// Who issued it.
    issued_by: Option<String>,
    /// Code of the department.
    department_code: Option<String>,
}

impl From<&values::Passport> for Passport {
    fn from(passport: &values::Passport) -> Self {
        Self {
            number: passport.as_str().to_owned(),
            issued_on: passport.issued_on().map(Date::from),
            issued_by: passport.issued_by().map(str::to_owned),
            department_code: passport.department_code().map(|code| code.as_str().to_owned()),
        }
    }
}

/// A consent given to a document.
#[derive(Clone, SimpleObject)]
pub(crate) struct Consent {
    /// Which document.
    document: DocumentKind,
    /// Which version of it.
    version: i32,
    /// SHA-256 of the text agreed to.
    text_sha256: String,
    /// How.
    method: ConsentMethod,
    /// When.
    given_at: DateTime<Utc>,
    /// When it was withdrawn.
    withdrawn_at: Option<DateTime<Utc>>,
}

impl From<BorrowerConsentItem> for Consent {
    fn from(item: BorrowerConsentItem) -> Self {
        let BorrowerConsentItem { document, document_version, text_sha256, method, given_at, withdrawn_at, .. } = item;
        Self {
            document: document.into(),
            version: count(document_version),
            text_sha256,
            method: method.into(),
            given_at,
            withdrawn_at,
        }
    }
}

/// An attempt to sign in, good or bad.
#[derive(Clone, SimpleObject)]
pub(crate) struct Visit {
    /// When.
    at: DateTime<Utc>,
    /// How it went.
    result: VisitResult,
    /// From which network address.
    address: Option<String>,
    /// With which program.
    agent: Option<String>,
}

impl From<VisitItem> for Visit {
    fn from(item: VisitItem) -> Self {
        let VisitItem { visited_at, result, address, agent, .. } = item;
        Self { at: visited_at, result: result.into(), address, agent }
    }
}

connection!(VisitConnection, VisitEdge, Visit, "visits");
