//! What a resolver finds in its context: who asks, the use cases, the read models.

use std::{sync::Arc, time::Duration};

use async_graphql::{Context, Result, dataloader::DataLoader};
use commands::{Actor, Caller, Commands, Request, payment_export::ExportFiles};
use domain::{BorrowerId, OrganisationId, staff_member::Permission};
use event_store::{Token, subscription::Waited};
use projections::Projections;
use serde::Serialize;
use uuid::Uuid;

use crate::{
    Uploads, http,
    shared::loaders::{Loaders, RequestLoader},
    texts,
};

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
            Actor::Guest | Actor::LinkHolder(_) | Actor::System(_) => Err(http::unauthenticated()),
        }
    }
}

/// The doors to the rest of the house.
pub(crate) struct Doors {
    pub(crate) commands: Commands,
    pub(crate) projections: Arc<Projections>,
    pub(crate) uploads: Uploads,
    pub(crate) exports: ExportFiles,
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
    /// Reads together what many fields of this request ask for.
    fn loader<L: RequestLoader>(&self) -> Arc<DataLoader<L>>;
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

    fn loader<L: RequestLoader>(&self) -> Arc<DataLoader<L>> {
        self.data_unchecked::<Loaders>().get()
    }
}

/// Waits, bounded, until the read models `names` show what `token` stands for.
pub(crate) async fn wait_for(ctx: &Context<'_>, names: &[&str], token: Token) {
    if ctx.projections().progress().wait(names, token, READ_WAIT).await == Waited::Late {
        tracing::warn!(?names, "a read model is late; the answer may lack the last change");
    }
}

/// The same before a mutation answers; tells whether its payload shows anything that is read. Who takes the receipt's token
/// and nothing that is read does not wait: with the token a later query knows what to wait for.
pub(crate) async fn wait_to_show(ctx: &Context<'_>, names: &[&str], token: Token) -> bool {
    let shows = shows_something(ctx);
    if shows {
        wait_for(ctx, names, token).await;
    }
    shows
}

/// Whether the payload asked for shows more than what the command itself tells.
fn shows_something(ctx: &Context<'_>) -> bool {
    let payload = ctx.field();
    let takes_token = payload
        .selection_set()
        .any(|field| field.name() == "receipt" && field.selection_set().any(|part| part.name() == "token"));
    !takes_token || payload.selection_set().any(|field| !matches!(field.name(), "receipt" | "userErrors" | "__typename"))
}

/// The same for the `atLeast` argument of a query.
pub(crate) async fn wait_at_least(ctx: &Context<'_>, names: &[&str], at_least: Option<&str>) -> Result<()> {
    if let Some(at_least) = at_least {
        let token = at_least.parse().map_err(|_| http::bad_user_input(texts::BAD_TOKEN))?;
        wait_for(ctx, names, token).await;
    }
    Ok(())
}

/// A request to a use case.
pub(crate) fn request<T: Serialize>(command_id: Uuid, expected_version: Option<i32>, input: T) -> Request<T> {
    Request { command_id, expected_version: expected_version.and_then(|version| u64::try_from(version).ok()), input }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use async_graphql::{Context, EmptyMutation, EmptySubscription, Object, Schema, SimpleObject};
    use tokio::sync::Mutex;

    use super::shows_something;

    #[derive(SimpleObject, Default)]
    struct Receipt {
        version: i32,
        token: String,
    }

    #[derive(SimpleObject, Default)]
    struct Payload {
        noun: Option<i32>,
        user_errors: Vec<i32>,
        receipt: Receipt,
    }

    struct Query;

    #[Object]
    impl Query {
        async fn change(&self, ctx: &Context<'_>) -> Payload {
            ctx.data_unchecked::<Arc<Mutex<Vec<bool>>>>().lock().await.push(shows_something(ctx));
            Payload::default()
        }
    }

    #[tokio::test]
    async fn only_who_takes_the_token_and_nothing_that_is_read_sees_nothing() {
        let shows = Arc::new(Mutex::new(Vec::<bool>::new()));
        let schema = Schema::build(Query, EmptyMutation, EmptySubscription).data(Arc::clone(&shows)).finish();
        let asked = [
            ("{ change { userErrors } }", true),
            ("{ change { noun userErrors } }", true),
            ("{ change { receipt { version } } }", true),
            ("{ change { receipt { token } noun } }", true),
            ("{ change { receipt { token } } }", false),
            ("{ change { __typename userErrors done: receipt { version token } } }", false),
            (
                "{ change { ...All } } fragment All on Payload { userErrors receipt { ...Token } } fragment Token on Receipt { token }",
                false,
            ),
            ("{ change { ...All } } fragment All on Payload { noun receipt { token } }", true),
        ];
        for (document, _) in asked {
            let answer = schema.execute(document).await;
            assert!(answer.is_ok(), "{answer:?}");
        }
        assert_eq!(*shows.lock().await, asked.map(|(_, shows)| shows));
    }
}
