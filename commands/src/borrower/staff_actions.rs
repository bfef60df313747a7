//! What staff do with a borrower's access, and the note that they looked.

use domain::{
    BorrowerId,
    borrower_access::{BorrowerAccess, BorrowerAccessCommand, CardView, RecordView},
    cabinet_account::{
        BlockAccount, CabinetAccount, CabinetAccountCommand, ResetAccess, RevokeAllSessions, RevokedBy, UnblockAccount,
    },
    staff_member::Permission,
    values::BoundedText,
};
use serde::Serialize;

use crate::{Caller, CommandError, Commands, Receipt, Request, access::sessions::Which};

/// Whom to block, and why.
#[derive(Clone, Debug, Serialize)]
pub struct BlockInput {
    /// The borrower.
    pub borrower: BorrowerId,
    /// Why; the borrower's file shows it.
    pub reason: BoundedText<300>,
}

/// What of a borrower's file was looked at.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct RecordViewInput {
    /// The borrower.
    pub borrower: BorrowerId,
    /// What was shown.
    pub view: CardView,
}

impl Commands {
    /// Closes a cabinet and ends its sessions.
    pub async fn block_borrower(&self, caller: &Caller, request: Request<BlockInput>) -> Result<Receipt, CommandError> {
        let by = caller.staff_with(Permission::BorrowerBlock)?;
        self.borrower_file(caller.organisation, request.input.borrower).await?;
        let context = self.context(caller, "block_borrower", &request)?;
        let BlockInput { borrower, reason } = request.input;
        let command = CabinetAccountCommand::Block(BlockAccount { reason, by, at: context.occurred_at });
        let receipt = self.execute::<CabinetAccount>(&context, borrower, Some(borrower.uuid()), command).await?;
        self.sessions.revoke(borrower.uuid(), Which::All, context.occurred_at).await?;
        Ok(receipt)
    }

    /// Opens a blocked cabinet again.
    pub async fn unblock_borrower(&self, caller: &Caller, request: Request<BorrowerId>) -> Result<Receipt, CommandError> {
        let by = caller.staff_with(Permission::BorrowerBlock)?;
        self.borrower_file(caller.organisation, request.input).await?;
        let context = self.context(caller, "unblock_borrower", &request)?;
        let borrower = request.input;
        let command = CabinetAccountCommand::Unblock(UnblockAccount { by, at: context.occurred_at });
        self.execute::<CabinetAccount>(&context, borrower, Some(borrower.uuid()), command).await
    }

    /// Takes the password away: the borrower sets a new one by recovery. Ends all sessions and lifts a lock.
    pub async fn reset_access(&self, caller: &Caller, request: Request<BorrowerId>) -> Result<Receipt, CommandError> {
        let by = caller.staff_with(Permission::AccessReset)?;
        self.borrower_file(caller.organisation, request.input).await?;
        let context = self.context(caller, "reset_access", &request)?;
        let borrower = request.input;
        let command = CabinetAccountCommand::ResetAccess(ResetAccess { by, at: context.occurred_at });
        let receipt = self.execute::<CabinetAccount>(&context, borrower, Some(borrower.uuid()), command).await?;
        sqlx::query("DELETE FROM credentials WHERE owner_id = $1").bind(borrower.uuid()).execute(&self.pool).await?;
        self.sessions.revoke(borrower.uuid(), Which::All, context.occurred_at).await?;
        Ok(receipt)
    }

    /// Ends all sessions of a borrower.
    pub async fn revoke_borrower_sessions(&self, caller: &Caller, request: Request<BorrowerId>) -> Result<Receipt, CommandError> {
        let by = RevokedBy::Staff(caller.staff_with(Permission::BorrowerBlock)?);
        self.borrower_file(caller.organisation, request.input).await?;
        let context = self.context(caller, "revoke_borrower_sessions", &request)?;
        let borrower = request.input;
        let command = CabinetAccountCommand::RevokeAllSessions(RevokeAllSessions { by, keep: None, at: context.occurred_at });
        let receipt = self.execute::<CabinetAccount>(&context, borrower, Some(borrower.uuid()), command).await?;
        self.sessions.revoke(borrower.uuid(), Which::All, context.occurred_at).await?;
        Ok(receipt)
    }

    /// Notes that staff looked at a borrower's file; nothing of the file is shown before this is durable.
    pub async fn record_view(&self, caller: &Caller, input: RecordViewInput) -> Result<(), CommandError> {
        let staff = caller.staff_with(Permission::BorrowerView)?;
        let RecordViewInput { borrower, view } = input;
        let context = self.context(caller, "record_view", &Request::new(self.ids.next(), input))?;
        let command = BorrowerAccessCommand::RecordView(RecordView { staff, view, at: context.occurred_at });
        self.execute::<BorrowerAccess>(&context, borrower, Some(borrower.uuid()), command).await?;
        Ok(())
    }
}
