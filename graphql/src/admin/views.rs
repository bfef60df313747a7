//! The note that somebody looked at a borrower's file, durable before anything of it is shown.

use std::collections::HashSet;

use async_graphql::{Context, Result};
use commands::borrower::RecordViewInput;
use domain::{BorrowerId, borrower_access::CardView};
use tokio::sync::Mutex;

use crate::{
    context::ContextExt,
    http,
    shared::{Outcome, outcome},
};

/// Looks noted for this request: one request notes one look at one part of one file.
#[derive(Default)]
pub(crate) struct Views(Mutex<HashSet<(BorrowerId, CardView)>>);

/// Notes a look; nothing may be shown when it fails. The borrower must be known to belong to the viewer's organisation.
pub(crate) async fn note_view(ctx: &Context<'_>, borrower: BorrowerId, view: CardView) -> Result<()> {
    // Held while the note is written, so that a second field does not answer before it is durable.
    let mut noted = ctx.data_unchecked::<Views>().0.lock().await;
    if noted.contains(&(borrower, view)) {
        return Ok(());
    }
    let result = ctx.commands().record_view(ctx.caller(), RecordViewInput { borrower, view }).await;
    match outcome(ctx, result)? {
        Outcome::Done(()) => noted.insert((borrower, view)),
        Outcome::Refused(_) => return Err(http::forbidden()),
    };
    Ok(())
}
