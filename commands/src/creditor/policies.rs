//! In what order payments are spread, and who issues receipts.

use domain::{
    CreditorId,
    allocation::AllocationRules,
    creditor::{Creditor, CreditorCommand, FiscalPolicy, SetAllocationRules, SetFiscalPolicy},
    staff_member::Permission,
};
use event_store::{CommandContext, Unit};
use serde::Serialize;

use super::own;
use crate::{Caller, CommandError, Commands, Receipt, Request};

/// In what order payments to a creditor are spread from now on.
#[derive(Clone, Debug, Serialize)]
pub struct SetAllocationRulesInput {
    /// Which creditor.
    pub creditor: CreditorId,
    /// The rules, whole: the first that fits a debt holds, else the default.
    pub rules: AllocationRules,
}

/// Who issues receipts of payments to a creditor from now on.
#[derive(Clone, Debug, Serialize)]
pub struct SetFiscalPolicyInput {
    /// Which creditor.
    pub creditor: CreditorId,
    /// By component.
    pub policy: FiscalPolicy,
}

impl Commands {
    /// Says in what order payments to a creditor are spread from now on. What is credited already stays as it was spread.
    pub async fn set_allocation_rules(
        &self,
        caller: &Caller,
        request: Request<SetAllocationRulesInput>,
    ) -> Result<Receipt, CommandError> {
        caller.require(Permission::CreditorManage)?;
        let context = self.context(caller, "set_allocation_rules", &request)?;
        let SetAllocationRulesInput { creditor, rules } = request.input;
        let set = SetAllocationRules { rules, at: context.occurred_at };
        self.decide_creditor(caller, &context, creditor, CreditorCommand::SetAllocationRules(set)).await
    }

    /// Says who issues receipts of payments to a creditor from now on. Payments under way keep the receipts they have begun
    /// with.
    pub async fn set_fiscal_policy(
        &self,
        caller: &Caller,
        request: Request<SetFiscalPolicyInput>,
    ) -> Result<Receipt, CommandError> {
        caller.require(Permission::CreditorManage)?;
        let context = self.context(caller, "set_fiscal_policy", &request)?;
        let SetFiscalPolicyInput { creditor, policy } = request.input;
        let set = SetFiscalPolicy { policy, at: context.occurred_at };
        self.decide_creditor(caller, &context, creditor, CreditorCommand::SetFiscalPolicy(set)).await
    }

    /// One command to a creditor of the caller's organisation.
    pub(crate) async fn decide_creditor(
        &self,
        caller: &Caller,
        context: &CommandContext,
        creditor: CreditorId,
        command: CreditorCommand,
    ) -> Result<Receipt, CommandError> {
        let organisation = caller.organisation;
        let decide = |mut unit: Unit| {
            let command = command.clone();
            async move {
                let mut creditor = own(unit.load::<Creditor>(creditor).await?, organisation)?;
                unit.decide::<_, CommandError>(&mut creditor, None, command).await?;
                Ok(unit)
            }
        };
        self.transact(context, decide).await
    }
}
