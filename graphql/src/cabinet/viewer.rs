//! The signed-in borrower.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use domain::{borrower::ConsentMethod as Method, cabinet_account::SignInMethod as SignIn};
use projections::{
    borrower_card::{BorrowerCard, BorrowerConsentItem},
    session_list::SessionItem,
    visit_list::{VisitItem, VisitResult as Visited},
};

use super::documents::DocumentKind;
use crate::{
    context::ContextExt,
    shared::{Cursor, Date, NodeKind, PageArguments, connection, id_of, mirror_enum, page_request, read},
};

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
        let version = i32::try_from(document_version).unwrap_or(i32::MAX);
        Self { document: document.into(), version, text_sha256, method: method.into(), given_at, withdrawn_at }
    }
}

/// A session of the borrower.
#[derive(Clone)]
pub(crate) struct Session(pub(crate) SessionItem);

/// A session of the borrower.
#[Object]
impl Session {
    /// Id.
    pub(crate) async fn id(&self) -> ID {
        id_of(NodeKind::Session, self.0.id.uuid())
    }

    /// When it began.
    async fn started_at(&self) -> DateTime<Utc> {
        self.0.started_at
    }

    /// How.
    async fn method(&self) -> SignInMethod {
        self.0.method.into()
    }

    /// From which network address.
    async fn address(&self) -> Option<&str> {
        self.0.address.as_deref()
    }

    /// With which program.
    async fn agent(&self) -> Option<&str> {
        self.0.agent.as_deref()
    }

    /// When it ended; null while it lives.
    async fn ended_at(&self) -> Option<DateTime<Utc>> {
        self.0.ended_at
    }

    /// Whether it is the one of this request.
    async fn current(&self, ctx: &Context<'_>) -> bool {
        ctx.caller().borrower().is_ok_and(|(_, session)| session == self.0.id)
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

connection!(SessionConnection, SessionEdge, Session, "sessions");
connection!(VisitConnection, VisitEdge, Visit, "visits");

/// The signed-in borrower.
#[derive(Clone)]
pub(crate) struct Viewer(pub(crate) BorrowerCard);

/// The signed-in borrower.
#[Object]
impl Viewer {
    /// Id.
    pub(crate) async fn id(&self) -> ID {
        id_of(NodeKind::Borrower, self.0.id.uuid())
    }

    /// Personal number (PIN), good for signing in.
    async fn pin(&self) -> String {
        self.0.pin.to_string()
    }

    /// Full name.
    async fn full_name(&self) -> Option<String> {
        self.0.full_name()
    }

    /// Birth date.
    async fn birth_date(&self) -> Option<Date> {
        self.0.birth_date.map(Date::from)
    }

    /// Passport.
    async fn passport(&self) -> Option<Passport> {
        let passport = &self.0.passport.as_ref()?.0;
        Some(Passport {
            number: passport.as_str().to_owned(),
            issued_on: passport.issued_on().map(Date::from),
            issued_by: passport.issued_by().map(str::to_owned),
            department_code: passport.department_code().map(|code| code.as_str().to_owned()),
        })
    }

    /// Address of registration.
    async fn registration_address(&self) -> Option<&str> {
        self.0.registration_address.as_deref()
    }

    /// Address of residence.
    async fn residence_address(&self) -> Option<&str> {
        self.0.residence_address.as_deref()
    }

    /// Phone to sign in with, E.164.
    async fn phone(&self) -> Option<&str> {
        self.0.main_phone.as_deref()
    }

    /// E-mail.
    async fn email(&self) -> Option<&str> {
        self.0.email.as_deref()
    }

    /// Consents given, withdrawn ones included.
    async fn consents(&self, ctx: &Context<'_>) -> Result<Vec<Consent>> {
        let consents = read(ctx, ctx.projections().borrowers().consents(self.0.organisation_id, &[self.0.id]).await)?;
        Ok(consents.into_iter().map(Consent::from).collect())
    }

    /// Sessions, newest first.
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those that live.", default = true)] alive: bool,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
    ) -> Result<SessionConnection> {
        let arguments = PageArguments::new(first, after)?;
        let list = ctx.projections().sessions();
        let page = list.of_borrower(self.0.organisation_id, self.0.id, alive, &page_request(&arguments)?).await;
        let page = read(ctx, page)?;
        let items = page.rows.into_iter().map(|(cursor, item)| (cursor.to_string(), Session(item))).collect();
        Ok(SessionConnection::new(&arguments, items, page.has_next))
    }

    /// Attempts to sign in, newest first.
    async fn visits(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Items on the page, 1 to 100, 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<Cursor>,
    ) -> Result<VisitConnection> {
        let arguments = PageArguments::new(first, after)?;
        let list = ctx.projections().visits();
        let page = read(ctx, list.of_borrower(self.0.organisation_id, self.0.id, &page_request(&arguments)?).await)?;
        let items = page.rows.into_iter().map(|(cursor, item)| (cursor.to_string(), item.into())).collect();
        Ok(VisitConnection::new(&arguments, items, page.has_next))
    }
}
