//! Nodes by id.

use async_graphql::{Context, ID, Interface, Result};
use domain::{DebtId, SessionId};
use uuid::Uuid;

use super::{
    debt::Debt,
    payment::{self, Payment},
    viewer::{Session, Viewer},
};
use crate::{
    context::ContextExt,
    shared::{NodeKind, read},
};

/// Anything with an id.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Id of the node."))]
pub(crate) enum Node {
    /// A debt.
    Debt(Debt),
    /// A payment.
    Payment(Payment),
    /// A session.
    Session(Session),
    /// The borrower.
    Viewer(Viewer),
}

/// What of the signed-in borrower's has this id.
pub(super) async fn find(ctx: &Context<'_>, id: &ID) -> Result<Option<Node>> {
    let Ok(borrower) = ctx.borrower() else { return Ok(None) };
    match NodeKind::of(id.as_str()) {
        Some((NodeKind::Debt, uuid)) => Ok(debt(ctx, uuid).await?.map(Node::Debt)),
        Some((NodeKind::Payment, uuid)) => Ok(payment::find(ctx, uuid).await?.map(Node::Payment)),
        Some((NodeKind::Session, uuid)) => {
            let session = ctx.projections().sessions().by_id(ctx.organisation(), borrower, SessionId::new(uuid)).await;
            Ok(read(ctx, session)?.map(|session| Node::Session(Session(session))))
        }
        Some((NodeKind::Borrower, uuid)) if uuid == borrower.uuid() => {
            let card = read(ctx, ctx.projections().borrowers().by_id(ctx.organisation(), borrower).await)?;
            Ok(card.map(|card| Node::Viewer(Viewer(card))))
        }
        _ => Ok(None),
    }
}

/// A debt of the signed-in borrower.
pub(super) async fn debt(ctx: &Context<'_>, id: Uuid) -> Result<Option<Debt>> {
    let borrower = ctx.borrower()?;
    let debt = ctx.projections().debts().of_borrower_by_id(ctx.organisation(), borrower, DebtId::new(id)).await;
    Ok(read(ctx, debt)?.map(Debt::new))
}
