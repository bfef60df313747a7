//! What administrators do to creditors.

use domain::{
    CreditorId, OrganisationId,
    creditor::{Creditor, CreditorCommand, RegisterCreditor, RenameCreditor, Requisites, SetRequisites},
    staff_member::Permission,
    values::{BoundedText, Inn},
};
use serde::Serialize;

use crate::{Caller, CommandError, Commands, Receipt, Request, organisation::claimed, texts};

/// A new creditor.
#[derive(Clone, Debug, Serialize)]
pub struct RegisterCreditorInput {
    /// Name people see; unique within the organisation.
    pub name: BoundedText<200>,
    /// Taxpayer number; unique within the organisation.
    pub inn: Inn,
}

/// Another name of a creditor.
#[derive(Clone, Debug, Serialize)]
pub struct RenameCreditorInput {
    /// Which creditor.
    pub creditor: CreditorId,
    /// The new name.
    pub name: BoundedText<200>,
}

/// Where the money goes from now on.
#[derive(Clone, Debug, Serialize)]
pub struct SetRequisitesInput {
    /// Which creditor.
    pub creditor: CreditorId,
    /// The requisites, whole; the keys of both accounts are checked against the bank's BIC.
    pub requisites: Requisites,
}

impl Commands {
    /// Begins to serve a creditor's debts.
    pub async fn register_creditor(
        &self,
        caller: &Caller,
        request: Request<RegisterCreditorInput>,
    ) -> Result<Receipt, CommandError> {
        caller.require(Permission::CreditorManage)?;
        let context = self.context(caller, "register_creditor", &request)?;
        let (id, organisation, at) = (CreditorId::new(self.ids.next()), caller.organisation, context.occurred_at);
        let RegisterCreditorInput { name, inn } = request.input;
        let decide = |mut unit: event_store::Unit| {
            let (name, inn) = (name.clone(), inn.clone());
            async move {
                let mut creditor = unit.start::<Creditor>(id);
                for key in creditor_claims(&name, &inn) {
                    unit.claim(creditor_scope(organisation), key, id);
                }
                let command = CreditorCommand::Register(RegisterCreditor { organisation, name, inn, at });
                unit.decide::<_, CommandError>(&mut creditor, None, command).await?;
                Ok(unit)
            }
        };
        claimed(self.transact(&context, decide).await, "name", "CREDITOR_TAKEN", texts::CREDITOR_TAKEN)
    }

    /// Gives a creditor another name.
    pub async fn rename_creditor(&self, caller: &Caller, request: Request<RenameCreditorInput>) -> Result<Receipt, CommandError> {
        caller.require(Permission::CreditorManage)?;
        let context = self.context(caller, "rename_creditor", &request)?;
        let (organisation, at) = (caller.organisation, context.occurred_at);
        let RenameCreditorInput { creditor: id, name } = request.input;
        let decide = |mut unit: event_store::Unit| {
            let name = name.clone();
            async move {
                let mut creditor = own(unit.load::<Creditor>(id).await?, organisation)?;
                unit.claim(creditor_scope(organisation), name_key(name.as_str()), id);
                let command = CreditorCommand::Rename(RenameCreditor { name, at });
                unit.decide::<_, CommandError>(&mut creditor, None, command).await?;
                Ok(unit)
            }
        };
        claimed(self.transact(&context, decide).await, "name", "CREDITOR_TAKEN", texts::CREDITOR_TAKEN)
    }

    /// Says where a creditor's money goes from now on.
    pub async fn set_requisites(&self, caller: &Caller, request: Request<SetRequisitesInput>) -> Result<Receipt, CommandError> {
        caller.require(Permission::CreditorManage)?;
        let context = self.context(caller, "set_requisites", &request)?;
        let SetRequisitesInput { creditor, requisites } = request.input;
        let set = SetRequisites { requisites, at: context.occurred_at };
        self.decide_creditor(caller, &context, creditor, CreditorCommand::SetRequisites(Box::new(set))).await
    }
}

/// A creditor of another organisation is as good as none.
pub(crate) fn own(
    creditor: event_store::Stream<Creditor>,
    organisation: OrganisationId,
) -> Result<event_store::Stream<Creditor>, CommandError> {
    match creditor.state().organisation() {
        Some(owner) if owner != organisation => Err(crate::Rejection::new("NOT_FOUND", texts::NOT_FOUND).into()),
        _ => Ok(creditor),
    }
}

/// Scope of the claims by which creditors are found in files.
pub(crate) fn creditor_scope(organisation: OrganisationId) -> String {
    format!("creditor/{organisation}")
}

/// Names and numbers a creditor is found by.
pub(crate) fn creditor_claims(name: &BoundedText<200>, inn: &Inn) -> [String; 2] {
    [name_key(name.as_str()), inn.as_str().to_owned()]
}

/// A name without quotes, case and repeated blanks.
pub(crate) fn name_key(name: &str) -> String {
    let plain: String = name.chars().filter(|letter| !"«»\"'“”„`".contains(*letter)).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase().replace('Ё', "Е")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_creditor_is_found_however_its_name_is_quoted() {
        assert_eq!(super::name_key("ООО «Ёлка»"), super::name_key("ооо  \"елка\""));
    }
}
