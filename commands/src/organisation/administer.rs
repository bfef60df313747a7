//! What administrators do to an organisation.

use chrono::{DateTime, Utc};
use domain::{
    OrganisationId,
    organisation::{
        AddHost, DocumentKind, FoundOrganisation, Organisation, OrganisationCommand, PublishDocument, RemoveHost,
        RenameOrganisation,
    },
    staff_member::Permission,
    values::{BoundedText, ExternalId, Host},
};
use event_store::StoreError;
use serde::Serialize;

use crate::{Caller, CommandError, Commands, Receipt, Rejection, Request, texts};

/// A new organisation.
#[derive(Clone, Debug, Serialize)]
pub struct FoundOrganisationInput {
    /// Its id.
    pub id: OrganisationId,
    /// Name people see.
    pub name: BoundedText<200>,
    /// Short code.
    pub code: ExternalId,
    /// Host names under which it is served.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<Host>,
}

/// A document in a new version.
#[derive(Clone, Debug, Serialize)]
pub struct PublishDocumentInput {
    /// Which document.
    pub kind: DocumentKind,
    /// Title people see.
    pub title: BoundedText<200>,
    /// The whole text.
    pub text: BoundedText<100_000>,
}

impl Commands {
    /// Founds an organisation under a code and hosts that no other has; only the program itself may.
    pub async fn found_organisation(
        &self,
        caller: &Caller,
        request: Request<FoundOrganisationInput>,
    ) -> Result<Receipt, CommandError> {
        let crate::Actor::System(_) = caller.actor else { return Err(CommandError::Forbidden) };
        let FoundOrganisationInput { id, name, code, hosts } = request.input.clone();
        let context = self.context(caller, "found_organisation", &request)?;
        let at = context.occurred_at;
        let decide = |mut unit: event_store::Unit| {
            let (name, code, hosts) = (name.clone(), code.clone(), hosts.clone());
            async move {
                let mut organisation = unit.load::<Organisation>(id).await?;
                unit.claim("organisation_code", code.as_str(), id);
                let found = OrganisationCommand::Found(FoundOrganisation { name, code, at });
                unit.decide::<_, CommandError>(&mut organisation, None, found).await?;
                for host in hosts {
                    unit.claim("host", host.as_str(), id);
                    let add = OrganisationCommand::AddHost(AddHost { host, at });
                    unit.decide::<_, CommandError>(&mut organisation, None, add).await?;
                }
                Ok(unit)
            }
        };
        self.transact(&context, decide).await.map_err(|error| match claimed_scope(&error) {
            Some("host") => Rejection::new("HOST_TAKEN", texts::HOST_TAKEN).at("hosts").into(),
            Some(_) => Rejection::new("CODE_TAKEN", texts::CODE_TAKEN).at("code").into(),
            None => error,
        })
    }

    /// Gives the organisation another name.
    pub async fn rename_organisation(
        &self,
        caller: &Caller,
        request: Request<BoundedText<200>>,
    ) -> Result<Receipt, CommandError> {
        caller.require(Permission::OrganisationManage)?;
        let context = self.context(caller, "rename_organisation", &request)?;
        let command = OrganisationCommand::Rename(RenameOrganisation { name: request.input, at: context.occurred_at });
        self.execute::<Organisation>(&context, caller.organisation, None, command).await
    }

    /// Serves the cabinet under one more host name, which no other organisation may have.
    pub async fn add_host(&self, caller: &Caller, request: Request<Host>) -> Result<Receipt, CommandError> {
        let added = self.change_hosts(caller, "add_host", request, |unit, organisation, host, at| {
            unit.claim("host", host.as_str(), organisation);
            OrganisationCommand::AddHost(AddHost { host, at })
        });
        claimed(added.await, "host", "HOST_TAKEN", texts::HOST_TAKEN)
    }

    /// Stops serving the cabinet under a host name.
    pub async fn remove_host(&self, caller: &Caller, request: Request<Host>) -> Result<Receipt, CommandError> {
        let removed = self.change_hosts(caller, "remove_host", request, |unit, organisation, host, at| {
            unit.release("host", host.as_str(), organisation);
            OrganisationCommand::RemoveHost(RemoveHost { host, at })
        });
        removed.await
    }

    /// A change of the host names, and of the claim that keeps each to one organisation.
    async fn change_hosts(
        &self,
        caller: &Caller,
        use_case: &str,
        request: Request<Host>,
        change: fn(&mut event_store::Unit, OrganisationId, Host, DateTime<Utc>) -> OrganisationCommand,
    ) -> Result<Receipt, CommandError> {
        caller.require(Permission::OrganisationManage)?;
        let context = self.context(caller, use_case, &request)?;
        let (id, host, at) = (caller.organisation, request.input, context.occurred_at);
        let decide = |mut unit: event_store::Unit| {
            let host = host.clone();
            async move {
                let mut organisation = unit.load::<Organisation>(id).await?;
                let command = change(&mut unit, id, host, at);
                unit.decide::<_, CommandError>(&mut organisation, None, command).await?;
                Ok(unit)
            }
        };
        self.transact(&context, decide).await
    }

    /// Puts a text in force as the next version of a document.
    pub async fn publish_document(
        &self,
        caller: &Caller,
        request: Request<PublishDocumentInput>,
    ) -> Result<Receipt, CommandError> {
        caller.require(Permission::OrganisationManage)?;
        let context = self.context(caller, "publish_document", &request)?;
        let PublishDocumentInput { kind, title, text } = request.input;
        let command = OrganisationCommand::PublishDocument(PublishDocument { kind, title, text, at: context.occurred_at });
        self.execute::<Organisation>(&context, caller.organisation, None, command).await
    }
}

/// Tells a claim that another holds as a refusal of one field.
pub(crate) fn claimed<T>(
    result: Result<T, CommandError>,
    field: &str,
    code: &'static str,
    message: &str,
) -> Result<T, CommandError> {
    result.map_err(|error| match claimed_scope(&error) {
        Some(_) => Rejection::new(code, message).at(field).into(),
        None => error,
    })
}

/// Of what kind the claim is that another holds, if that is what went wrong.
fn claimed_scope(error: &CommandError) -> Option<&str> {
    let CommandError::Internal(cause) = error else { return None };
    match cause.downcast_ref()? {
        StoreError::Claimed { scope } => Some(scope),
        _ => None,
    }
}
