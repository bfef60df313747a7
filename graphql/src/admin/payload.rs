//! Payloads of the administration: the thing changed as it is now, refusals as data, the receipt.

use async_graphql::{Context, Result};
use commands::{CommandError, Receipt};
use uuid::Uuid;

use crate::{
    context::wait_to_show,
    shared::{Outcome, UserError, outcome},
};

/// What a use case has done.
pub(super) struct Settled {
    pub(super) receipt: Receipt,
    /// Id of what it is about.
    pub(super) id: Uuid,
    /// Whether the payload shows it.
    pub(super) shows: bool,
}

/// Sorts the result of a use case, and waits until the read models `names` show what was done, or answers the refusals.
pub(super) async fn settled(
    ctx: &Context<'_>,
    result: Result<Receipt, CommandError>,
    names: &[&str],
) -> Result<Result<Settled, Vec<UserError>>> {
    Ok(match outcome(ctx, result)? {
        Outcome::Done(receipt) => {
            let shows = wait_to_show(ctx, names, receipt.token).await;
            let id = receipt.aggregate_id.parse().unwrap_or_default();
            Ok(Settled { receipt, id, shows })
        }
        Outcome::Refused(errors) => Err(errors),
    })
}

/// Defines the payload of mutations of one noun; `load` reads the noun by id.
macro_rules! payload {
    ($(#[$doc:meta])* $name:ident { $noun:ident: $type:ty, $what:literal, after $names:expr, load $load:path }) => {
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        pub(crate) struct $name {
            #[doc = $what]
            $noun: Option<$type>,
            /// Why nothing was done; empty when it was.
            user_errors: Vec<$crate::shared::UserError>,
            /// Receipt of the command.
            receipt: Option<$crate::shared::CommandReceipt>,
        }

        impl $name {
            /// The answer to a use case's result.
            async fn new(
                ctx: &async_graphql::Context<'_>,
                result: Result<commands::Receipt, commands::CommandError>,
            ) -> async_graphql::Result<Self> {
                match $crate::admin::payload::settled(ctx, result, $names).await? {
                    Ok($crate::admin::payload::Settled { receipt, id, shows }) => {
                        let $noun = if shows { $load(ctx, id).await? } else { None };
                        Ok(Self { $noun, user_errors: Vec::new(), receipt: Some(receipt.into()) })
                    }
                    Err(user_errors) => Ok(Self::refused(user_errors)),
                }
            }

            /// The answer to an input that does not read.
            const fn refused(user_errors: Vec<$crate::shared::UserError>) -> Self {
                Self { $noun: None, user_errors, receipt: None }
            }
        }
    };
}
pub(crate) use payload;
