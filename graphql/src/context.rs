//! What a resolver finds in its context: who asks, the use cases, the read models.

use std::{sync::Arc, time::Duration};

use async_graphql::{Context, Result};
use commands::{Actor, Caller, Commands, Request};
use domain::{BorrowerId, OrganisationId, staff_member::Permission};
use event_store::{Token, subscription::Waited};
use projections::Projections;
use serde::Serialize;
use uuid::Uuid;

use crate::{Uploads, http, texts};

/// How long a mutation waits for the read models before it answers.
const READ_WAIT: Duration = Duration::from_millis(1_500);

/// Who asks, from where.
#[derive(Clone, Debug)]
pub(crate) struct Viewer {
    pub(crate) caller: Caller,
    /// Whether the answer's cookie may be marked `Secure` with the `__Host-` prefix.
    pub(crate) secure: bool,
}

impl Viewer {
    /// Passes for staff with a permission.
    pub(crate) fn require(&self, permission: Permission) -> Result<()> {
        match &self.caller.actor {
            Actor::Staff { role, .. } if role.permissions().contains(&permission) => Ok(()),
            Actor::Staff { .. } | Actor::Borrower { .. } => Err(http::forbidden()),
            Actor::Guest | Actor::System(_) => Err(http::unauthenticated()),
        }
    }
}

/// The doors to the rest of the house.
pub(crate) struct Doors {
    pub(crate) commands: Commands,
    pub(crate) projections: Arc<Projections>,
    pub(crate) uploads: Uploads,
}

/// Short ways to the context's content.
pub(crate) trait ContextExt {
    fn viewer(&self) -> &Viewer;
    fn caller(&self) -> &Caller;
    fn commands(&self) -> &Commands;
    fn projections(&self) -> &Projections;
    fn organisation(&self) -> OrganisationId;
    /// The signed-in borrower.
    fn borrower(&self) -> Result<BorrowerId>;
}

impl ContextExt for Context<'_> {
    fn viewer(&self) -> &Viewer {
        self.data_unchecked::<Viewer>()
    }

    fn caller(&self) -> &Caller {
        &self.viewer().caller
    }

    fn commands(&self) -> &Commands {
        &self.data_unchecked::<Arc<Doors>>().commands
    }

    fn projections(&self) -> &Projections {
        &self.data_unchecked::<Arc<Doors>>().projections
    }

    fn organisation(&self) -> OrganisationId {
        self.caller().organisation
    }

    fn borrower(&self) -> Result<BorrowerId> {
        match self.caller().actor {
            Actor::Borrower { id, .. } => Ok(id),
            _ => Err(http::unauthenticated()),
        }
    }
}

/// Waits, bounded, until the read models `names` show what `token` stands for.
pub(crate) async fn wait_for(ctx: &Context<'_>, names: &[&str], token: Token) {
    if ctx.projections().progress().wait(names, token, READ_WAIT).await == Waited::Late {
        tracing::warn!(?names, "a read model is late; the answer may lack the last change");
    }
}

/// The same for the `after` argument of a query.
pub(crate) async fn wait_after(ctx: &Context<'_>, names: &[&str], after: Option<&str>) -> Result<()> {
    if let Some(after) = after {
        let token = after.parse().map_err(|_| http::bad_user_input(texts::BAD_TOKEN))?;
        wait_for(ctx, names, token).await;
    }
    Ok(())
}

/// A request to a use case.
pub(crate) fn request<T: Serialize>(command_id: Uuid, expected_version: Option<i32>, input: T) -> Request<T> {
    Request { command_id, expected_version: expected_version.and_then(|version| u64::try_from(version).ok()), input }
}
