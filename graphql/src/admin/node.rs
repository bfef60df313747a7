//! Nodes by id, each under the permission of its kind.

use async_graphql::{Context, ID, Interface, Object, Result};
use domain::staff_member::Permission;

use super::{
    borrower::{self, Borrower},
    creditor::{self, Creditor},
    debt::{self, Debt},
    import::{self, Import},
    organisation::{self, Organisation},
    payment::{self, Payment},
    payment_export::{self, PaymentExport},
    payment_point::{self, PaymentPoint},
    register::{self, PaymentRegister},
    staff::{self, StaffMember},
};
use crate::{context::ContextExt, http, shared::NodeKind, texts};

/// Anything with an id.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Id of the node."))]
pub(crate) enum Node {
    /// A borrower.
    Borrower(Borrower),
    /// A creditor.
    Creditor(Creditor),
    /// A debt.
    Debt(Debt),
    /// A load of a file.
    Import(Import),
    /// The organisation.
    Organisation(Organisation),
    /// An export of payments.
    PaymentExport(PaymentExport),
    /// A payment point.
    PaymentPoint(PaymentPoint),
    /// A payment.
    Payment(Payment),
    /// A comparison of a register.
    PaymentRegister(PaymentRegister),
    /// A member of staff.
    StaffMember(StaffMember),
}

/// What a kind of node needs; `None` for kinds that are no nodes of this schema.
pub(super) const fn permission_of(kind: NodeKind) -> Option<Permission> {
    match kind {
        NodeKind::Borrower | NodeKind::Debt => Some(Permission::BorrowerView),
        NodeKind::Creditor | NodeKind::PaymentPoint => Some(Permission::CreditorView),
        NodeKind::Import => Some(Permission::ImportView),
        NodeKind::Organisation => Some(Permission::OrganisationManage),
        NodeKind::PaymentExport => Some(Permission::PaymentExportView),
        NodeKind::Staff => Some(Permission::StaffView),
        NodeKind::Payment | NodeKind::Register => Some(Permission::PaymentView),
        NodeKind::PaymentLink | NodeKind::Preview | NodeKind::Refund | NodeKind::Session | NodeKind::Upload => None,
    }
}

/// What stands under an id, as far as the viewer may see it. A borrower's card, debt or payment is noted as looked at.
async fn find(ctx: &Context<'_>, id: &ID) -> Result<Option<Node>> {
    let Some((kind, uuid)) = NodeKind::of(id.as_str()) else { return Ok(None) };
    if permission_of(kind).is_none_or(|permission| ctx.viewer().require(permission).is_err()) {
        return Ok(None);
    }
    Ok(match kind {
        NodeKind::Borrower => borrower::find(ctx, uuid).await?.map(Node::Borrower),
        NodeKind::Creditor => creditor::find(ctx, uuid).await?.map(Node::Creditor),
        NodeKind::Debt => debt::find(ctx, uuid).await?.map(Node::Debt),
        NodeKind::Import => import::find(ctx, uuid).await?.map(Node::Import),
        NodeKind::Organisation => organisation::find(ctx, uuid).await?.map(Node::Organisation),
        NodeKind::PaymentExport => payment_export::find(ctx, uuid).await?.map(Node::PaymentExport),
        NodeKind::PaymentPoint => payment_point::find(ctx, uuid).await?.map(Node::PaymentPoint),
        NodeKind::Staff => staff::find(ctx, uuid).await?.map(Node::StaffMember),
        NodeKind::Payment => payment::find(ctx, uuid).await?.map(Node::Payment),
        NodeKind::Register => register::find(ctx, uuid).await?.map(Node::PaymentRegister),
        NodeKind::PaymentLink | NodeKind::Preview | NodeKind::Refund | NodeKind::Session | NodeKind::Upload => None,
    })
}

/// Anything by its id.
#[derive(Default)]
pub(crate) struct NodeQuery;

#[Object]
impl NodeQuery {
    /// Anything by its id; null when there is nothing the viewer may see under it.
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "Id of any node.")] id: ID) -> Result<Option<Node>> {
        find(ctx, &id).await
    }

    /// Many nodes at once, at most 100, in the order of the ids.
    async fn nodes(&self, ctx: &Context<'_>, #[graphql(desc = "Ids of any nodes.")] ids: Vec<ID>) -> Result<Vec<Option<Node>>> {
        if ids.len() > 100 {
            return Err(http::bad_user_input(texts::TOO_MANY_IDS));
        }
        let mut nodes = Vec::with_capacity(ids.len());
        for id in &ids {
            nodes.push(find(ctx, id).await?);
        }
        Ok(nodes)
    }
}
