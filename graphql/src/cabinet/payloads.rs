//! Payloads of the cabinet's mutations.

use async_graphql::{Context, Result, SimpleObject};
use commands::{
    CommandError, Receipt,
    access::{FlowTicket, SignedIn},
};
use projections::names;

use super::{debt::Debt, viewer::Viewer};
use crate::{
    context::{ContextExt, wait_to_show},
    session::{self, World},
    shared::{AccessStep, CommandReceipt, OpenedSession, Outcome, UserError, finish, outcome, read},
};

/// Outcome of a step on the way in.
#[derive(SimpleObject)]
pub(crate) struct AccessStepPayload {
    /// The step; the same for known and unknown people.
    step: Option<AccessStep>,
    /// Why nothing was done.
    user_errors: Vec<UserError>,
}

impl AccessStepPayload {
    pub(crate) fn new(ctx: &Context<'_>, result: Result<FlowTicket, CommandError>) -> Result<Self> {
        Ok(match outcome(ctx, result)? {
            Outcome::Done(ticket) => Self { step: Some(ticket.into()), user_errors: Vec::new() },
            Outcome::Refused(user_errors) => Self { step: None, user_errors },
        })
    }

    pub(crate) const fn refused(user_errors: Vec<UserError>) -> Self {
        Self { step: None, user_errors }
    }
}

/// Outcome of a code.
#[derive(SimpleObject)]
pub(crate) struct ConfirmCodePayload {
    /// Whether the code was right; then the password comes next.
    confirmed: bool,
    /// Why not.
    user_errors: Vec<UserError>,
}

impl ConfirmCodePayload {
    pub(crate) fn new(ctx: &Context<'_>, result: Result<(), CommandError>) -> Result<Self> {
        Ok(match outcome(ctx, result)? {
            Outcome::Done(()) => Self { confirmed: true, user_errors: Vec::new() },
            Outcome::Refused(user_errors) => Self { confirmed: false, user_errors },
        })
    }
}

/// Outcome of signing in.
#[derive(SimpleObject)]
pub(crate) struct SessionPayload {
    /// The session.
    session: Option<OpenedSession>,
    /// Why there is none.
    user_errors: Vec<UserError>,
    /// Receipt of the sign-in.
    receipt: Option<CommandReceipt>,
}

impl SessionPayload {
    /// Hands the session over as token and as cookie.
    pub(crate) async fn new(ctx: &Context<'_>, result: Result<SignedIn, CommandError>) -> Result<Self> {
        Ok(match outcome(ctx, result)? {
            Outcome::Done(signed_in) => {
                wait_to_show(ctx, &[names::SESSION_LIST, names::VISIT_LIST, names::BORROWER_CARD], signed_in.receipt.token).await;
                let viewer = ctx.viewer();
                let cookie = session::set_cookie(World::Cabinet, viewer.secure, signed_in.token.as_str(), signed_in.lifetime);
                if let Some(cookie) = cookie {
                    ctx.append_http_header(http::header::SET_COOKIE, cookie);
                }
                let session = OpenedSession::from(&signed_in);
                Self { receipt: session.receipt.clone(), session: Some(session), user_errors: Vec::new() }
            }
            Outcome::Refused(user_errors) => Self { session: None, user_errors, receipt: None },
        })
    }
}

/// Outcome of a change of one's own data.
#[derive(SimpleObject)]
pub(crate) struct ViewerPayload {
    /// The borrower as it is now; null after signing out.
    viewer: Option<Viewer>,
    /// Why nothing was done.
    user_errors: Vec<UserError>,
    /// Receipt of the change.
    receipt: Option<CommandReceipt>,
}

impl ViewerPayload {
    pub(crate) async fn new(ctx: &Context<'_>, result: Result<Receipt, CommandError>) -> Result<Self> {
        let outcome = outcome(ctx, result)?;
        let shows = match &outcome {
            Outcome::Done(receipt) => wait_to_show(ctx, &[names::BORROWER_CARD, names::SESSION_LIST], receipt.token).await,
            Outcome::Refused(_) => true,
        };
        let (user_errors, receipt) = finish(outcome);
        let viewer = match ctx.borrower() {
            Ok(borrower) if shows => read(ctx, ctx.projections().borrowers().by_id(ctx.organisation(), borrower).await)?,
            Ok(_) | Err(_) => None,
        };
        Ok(Self { viewer: viewer.map(Viewer), user_errors, receipt })
    }

    pub(crate) const fn refused(user_errors: Vec<UserError>) -> Self {
        Self { viewer: None, user_errors, receipt: None }
    }
}

/// Outcome of adding a debt.
#[derive(SimpleObject)]
pub(crate) struct AddDebtPayload {
    /// The debt.
    debt: Option<Debt>,
    /// Why it was not added. Unknown numbers and other people's debts are told alike.
    user_errors: Vec<UserError>,
    /// Receipt of the binding.
    receipt: Option<CommandReceipt>,
}

impl AddDebtPayload {
    pub(crate) async fn new(ctx: &Context<'_>, result: Result<Receipt, CommandError>) -> Result<Self> {
        let outcome = outcome(ctx, result)?;
        let mut debt = None;
        if let Outcome::Done(receipt) = &outcome {
            let shows = wait_to_show(ctx, &[names::DEBT_LIST], receipt.token).await;
            if shows && let Ok(id) = receipt.aggregate_id.parse() {
                debt = super::node::debt(ctx, id).await?;
            }
        }
        let (user_errors, receipt) = finish(outcome);
        Ok(Self { debt, user_errors, receipt })
    }

    pub(crate) const fn refused(user_errors: Vec<UserError>) -> Self {
        Self { debt: None, user_errors, receipt: None }
    }
}
