//! Payloads of mutations: the thing changed, refusals as data, and the receipt.

use async_graphql::{Context, ID, SimpleObject};
use commands::{CommandError, Receipt, Rejection};
use projections::ReadError;

use super::{count, ids};
use crate::{http, texts};

/// Why something was not done; fit to show.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct UserError {
    /// Stable code of the refusal.
    code: String,
    /// Russian text that tells the next step.
    message: String,
    /// Path of the input field to blame, where one is.
    field: Option<Vec<String>>,
}

impl UserError {
    /// A refusal of the past as it was kept.
    pub(crate) const fn kept(code: String, message: String) -> Self {
        Self { code, message, field: None }
    }
}

impl From<Rejection> for UserError {
    fn from(rejection: Rejection) -> Self {
        let field = rejection.field.iter().map(|name| camel_case(name)).collect::<Vec<_>>();
        Self {
            code: rejection.code.to_owned(),
            message: rejection.message,
            field: (!field.is_empty()).then(|| std::iter::once("input".to_owned()).chain(field).collect()),
        }
    }
}

/// Proof that a command was carried out, and how far a read must have come to show it.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct CommandReceipt {
    /// The command.
    command_id: uuid::Uuid,
    /// What it was about.
    aggregate_id: ID,
    /// Version of that after the command; `expectedVersion` of the next edit.
    version: i32,
    /// Consistency token: give it as `atLeast` to a query to see at least this command's effect. Mutations answer once what they
    /// have done can be read; asked for this token and for nothing that is read, they answer as soon as it is stored.
    token: String,
    /// Whether the command had been carried out before and this is its first receipt.
    replayed: bool,
}

impl From<Receipt> for CommandReceipt {
    fn from(receipt: Receipt) -> Self {
        let kind = match receipt.aggregate_type.as_str() {
            "borrower" | "cabinet_account" | "borrower_access" => Some(ids::NodeKind::Borrower),
            "creditor" => Some(ids::NodeKind::Creditor),
            // The links of a debt stand under its id.
            "debt" | "payment_links" => Some(ids::NodeKind::Debt),
            "payment_export" => Some(ids::NodeKind::PaymentExport),
            "payment_point" => Some(ids::NodeKind::PaymentPoint),
            "portfolio_import" => Some(ids::NodeKind::Import),
            "payment_register" => Some(ids::NodeKind::Register),
            "organisation" => Some(ids::NodeKind::Organisation),
            "staff_member" => Some(ids::NodeKind::Staff),
            _ => None,
        };
        let uuid = receipt.aggregate_id.parse().ok();
        Self {
            command_id: receipt.command_id,
            aggregate_id: kind.zip(uuid).map_or(ID(receipt.aggregate_id), |(kind, uuid)| ids::id_of(kind, uuid)),
            version: count(receipt.version),
            token: receipt.token.to_string(),
            replayed: receipt.replayed,
        }
    }
}

/// How a use case ended, seen from a payload.
pub(crate) enum Outcome<T> {
    /// It was done.
    Done(T),
    /// It was refused.
    Refused(Vec<UserError>),
}

/// Sorts a use case's result: refusals become data, everything else a top-level error that tells nothing internal.
pub(crate) fn outcome<T>(ctx: &Context<'_>, result: Result<T, CommandError>) -> async_graphql::Result<Outcome<T>> {
    match result {
        Ok(done) => Ok(Outcome::Done(done)),
        Err(error) => refused(ctx, error).map(Outcome::Refused),
    }
}

fn refused(ctx: &Context<'_>, error: CommandError) -> async_graphql::Result<Vec<UserError>> {
    let rejection = match error {
        CommandError::Rejected(rejection) => rejection,
        CommandError::Conflict { current } => {
            Rejection { code: "CONFLICT", message: texts::conflict(current), field: vec!["expectedVersion".to_owned()] }
        }
        CommandError::CommandReused => Rejection {
            code: "IDEMPOTENCY_KEY_REUSED",
            message: texts::COMMAND_REUSED.to_owned(),
            field: vec!["commandId".to_owned()],
        },
        CommandError::Unauthenticated => return Err(http::unauthenticated()),
        CommandError::Forbidden => return Err(http::forbidden()),
        CommandError::Unavailable(error) => {
            tracing::warn!(%error, "a command could not be carried out now");
            return Err(http::unavailable());
        }
        CommandError::Internal(error) => return Err(http::internal(ctx, &*error)),
    };
    Ok(vec![rejection.into()])
}

/// The answer of a read model. A cursor that it did not give out is the client's mistake, a database that is away nobody's,
/// all else is ours.
pub(crate) fn read<T, E>(ctx: &Context<'_>, result: Result<T, E>) -> async_graphql::Result<T>
where
    E: std::borrow::Borrow<ReadError>,
{
    result.map_err(|error| match error.borrow() {
        ReadError::InvalidCursor(_) => http::bad_user_input(texts::BAD_CURSOR),
        ReadError::Store(error) if error.is_transient() => {
            tracing::warn!(%error, "a read model cannot be read now");
            http::unavailable()
        }
        error => http::internal(ctx, error),
    })
}

/// The parts every payload ends with.
pub(crate) fn finish(outcome: Outcome<Receipt>) -> (Vec<UserError>, Option<CommandReceipt>) {
    match outcome {
        Outcome::Done(receipt) => (Vec::new(), Some(receipt.into())),
        Outcome::Refused(errors) => (errors, None),
    }
}

/// Field names as clients know them.
fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut text, word| {
        let mut letters = word.chars();
        text.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        text.extend(letters);
        text
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn fields_are_named_as_clients_know_them() {
        assert_eq!(super::camel_case("debt_number"), "debtNumber");
        assert_eq!(super::camel_case("password"), "password");
    }
}
