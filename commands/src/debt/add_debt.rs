//! A signed-in borrower adds a debt that is not linked to them yet.

use domain::{
    BorrowerId, DebtId,
    borrower::Borrower,
    cabinet_account::CabinetAccount,
    debt::{BindDebt, BindingProof, Debt, DebtCommand},
    values::DebtNumber,
};
use serde::Serialize;

use crate::{Caller, CommandError, Commands, Receipt, Rejection, Request, access::limits::Scope, texts};

/// Which debt.
#[derive(Clone, Debug, Serialize)]
pub struct AddDebtInput {
    /// Its number, as typed.
    pub number: DebtNumber,
}

impl Commands {
    /// Binds a debt to the borrower who asks, when its person has the same full name and birth date. Unknown numbers and
    /// other people's debts are refused alike, take the same time, and count as tries.
    pub async fn add_debt(&self, caller: &Caller, request: Request<AddDebtInput>) -> Result<Receipt, CommandError> {
        self.level(self.add_debt_unlevelled(caller, request)).await
    }

    async fn add_debt_unlevelled(&self, caller: &Caller, request: Request<AddDebtInput>) -> Result<Receipt, CommandError> {
        let (borrower, _) = caller.borrower()?;
        let context = self.context(caller, "add_debt", &request)?;
        if let Some(receipt) = self.store.receipt(&context).await? {
            return Ok(receipt);
        }
        let key = format!("add_debt/{borrower}");
        self.limits.fail(Scope::FailureIdentifier, &key, self.policy.lock_after, context.occurred_at).await?;
        let Some((debt, current_has_account)) = self.matching_debt(caller, borrower, &request.input.number).await? else {
            return Err(not_found().into());
        };
        let bind = BindDebt { borrower, proof: BindingProof::DataMatched, current_has_account, at: context.occurred_at };
        let receipt = match self.execute::<Debt>(&context, debt, Some(borrower.uuid()), DebtCommand::Bind(bind)).await {
            // That somebody else has it is nothing a stranger may learn.
            Err(CommandError::Rejected(_)) => return Err(not_found().into()),
            other => other?,
        };
        self.limits.succeed(Scope::FailureIdentifier, &key).await?;
        Ok(receipt)
    }

    /// The debt of this number whose person is the same as the borrower, and whether that person has a cabinet of their
    /// own.
    async fn matching_debt(
        &self,
        caller: &Caller,
        borrower: BorrowerId,
        number: &DebtNumber,
    ) -> Result<Option<(DebtId, bool)>, CommandError> {
        let (own, _) = self.store.load::<Borrower>(borrower).await?;
        for debt in self.debts_by_number(caller.organisation, number).await? {
            let (state, _) = self.store.load::<Debt>(debt).await?;
            let Some(current) = state.borrower() else { continue };
            if current == borrower {
                return Ok(Some((debt, false)));
            }
            let (other, _) = self.store.load::<Borrower>(current).await?;
            let same = own.profile().is_some_and(|own| other.identity_matches(&own.name.full(), own.birth_date));
            if same {
                let (account, _) = self.store.load::<CabinetAccount>(current).await?;
                return Ok(Some((debt, account.is_opened())));
            }
        }
        Ok(None)
    }
}

fn not_found() -> Rejection {
    Rejection::new("DEBT_NOT_FOUND", texts::DEBT_NOT_FOUND).at("number")
}
