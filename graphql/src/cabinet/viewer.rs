//! The signed-in borrower.

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use projections::{borrower_card::BorrowerCard, session_list::SessionItem};

use crate::{
    context::ContextExt,
    shared::{
        Consent, Cursor, Date, NodeKind, PageArguments, Passport, SignInMethod, Visit, VisitConnection, connect, connection,
        id_of, read,
    },
};

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

connection!(SessionConnection, SessionEdge, Session, "sessions");

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
        self.0.passport.as_ref().map(|passport| (&passport.0).into())
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
        let page = list.of_borrower(self.0.organisation_id, self.0.id, alive, &arguments.request()?).await;
        connect(ctx, &arguments, page, Session)
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
        let page = list.of_borrower(self.0.organisation_id, self.0.id, &arguments.request()?).await;
        connect(ctx, &arguments, page, Visit::from)
    }
}
