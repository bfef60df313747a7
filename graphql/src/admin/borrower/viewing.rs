//! Who of the staff looked at a borrower's file.

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use domain::borrower_access::CardView as View;
use projections::who_viewed::BorrowerViewItem;

use crate::{
    admin::{loaders::StaffById, staff::full_name},
    context::ContextExt,
    shared::{NodeKind, connection, id_of, mirror_enum, read},
};

mirror_enum! {
    /// Part of a file that was looked at.
    CardView = View {
        /// The card: who the person is and how to reach them.
        Card,
        /// The debts.
        Debts,
        /// Repayments.
        Repayments,
        /// Contacts with the person.
        Contacts,
        /// Consents.
        Consents,
        /// Sessions in the cabinet.
        Sessions,
        /// The whole history.
        History,
    }
}

/// A look at a borrower's file.
#[derive(Clone)]
pub(crate) struct CardViewing(pub(super) BorrowerViewItem);

/// A look of a member of staff at a borrower's file.
#[Object]
impl CardViewing {
    /// Who looked.
    async fn staff_id(&self) -> ID {
        id_of(NodeKind::Staff, self.0.staff_id.uuid())
    }

    /// Their full name.
    async fn staff_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let found = ctx.loader::<StaffById>().load_one(self.0.staff_id).await;
        Ok(read(ctx, found)?.and_then(|member| full_name(&member)))
    }

    /// At what.
    async fn view(&self) -> CardView {
        self.0.view.into()
    }

    /// When.
    async fn viewed_at(&self) -> DateTime<Utc> {
        self.0.viewed_at
    }
}

connection!(CardViewingConnection, CardViewingEdge, CardViewing, "looks at a file");
