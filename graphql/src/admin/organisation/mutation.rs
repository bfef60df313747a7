use async_graphql::{Context, InputObject, Object, Result};
use commands::organisation::PublishDocumentInput as Publish;
use domain::{
    staff_member::Permission,
    values::{BoundedText, Host},
};
use projections::names;
use uuid::Uuid;

use super::noun::{Organisation, find};
use crate::{
    admin::payload::payload,
    context::{ContextExt, request},
    shared::{DocumentKind, Fields, Requires, UserError, requires},
};

/// Another name of the organisation.
#[derive(InputObject)]
pub(crate) struct RenameOrganisationInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Version that was seen; refused as CONFLICT when it has changed.
    expected_version: Option<i32>,
    /// The new name, up to 200 characters.
    name: String,
}

/// A host name of the cabinet.
#[derive(InputObject)]
pub(crate) struct HostInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Version that was seen; refused as CONFLICT when it has changed.
    expected_version: Option<i32>,
    /// Host name without port, such as "lk.example.ru".
    host: String,
}

impl HostInput {
    /// The request, or what is wrong with it.
    fn read(self) -> Result<commands::Request<Host>, Vec<UserError>> {
        let mut fields = Fields::new();
        match fields.read("host", Host::parse(&self.host)) {
            Some(host) => Ok(request(self.command_id, self.expected_version, host)),
            None => Err(fields.errors()),
        }
    }
}

/// A document in a new version.
#[derive(InputObject)]
pub(crate) struct PublishDocumentInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Version of the organisation that was seen; refused as CONFLICT when it has changed.
    expected_version: Option<i32>,
    /// Which document.
    kind: DocumentKind,
    /// Title people see, up to 200 characters.
    title: String,
    /// The whole text, up to 100 000 characters.
    text: String,
}

payload! {
    /// Outcome of a change of the organisation.
    OrganisationPayload {
        organisation: Organisation,
        "The organisation as it is now.",
        after &[names::ORGANISATION],
        load find
    }
}

/// What is done to the organisation.
#[derive(Default)]
pub(crate) struct OrganisationMutation;

#[Object]
impl OrganisationMutation {
    /// Gives the organisation another name.
    #[graphql(guard = "Requires(Permission::OrganisationManage)", directive = requires::apply("ORGANISATION_MANAGE".to_owned()))]
    async fn rename_organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: RenameOrganisationInput,
    ) -> Result<OrganisationPayload> {
        let mut fields = Fields::new();
        let Some(name) = fields.read("name", BoundedText::parse(&input.name)) else {
            return Ok(OrganisationPayload::refused(fields.errors()));
        };
        let rename = request(input.command_id, input.expected_version, name);
        OrganisationPayload::new(ctx, ctx.commands().rename_organisation(ctx.caller(), rename).await).await
    }

    /// Serves the cabinet under one more host name. It is reached within 15 seconds.
    #[graphql(guard = "Requires(Permission::OrganisationManage)", directive = requires::apply("ORGANISATION_MANAGE".to_owned()))]
    async fn add_host(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: HostInput,
    ) -> Result<OrganisationPayload> {
        match input.read() {
            Ok(request) => OrganisationPayload::new(ctx, ctx.commands().add_host(ctx.caller(), request).await).await,
            Err(errors) => Ok(OrganisationPayload::refused(errors)),
        }
    }

    /// Stops serving the cabinet under a host name.
    #[graphql(guard = "Requires(Permission::OrganisationManage)", directive = requires::apply("ORGANISATION_MANAGE".to_owned()))]
    async fn remove_host(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: HostInput,
    ) -> Result<OrganisationPayload> {
        match input.read() {
            Ok(request) => OrganisationPayload::new(ctx, ctx.commands().remove_host(ctx.caller(), request).await).await,
            Err(errors) => Ok(OrganisationPayload::refused(errors)),
        }
    }

    /// Puts a text in force as the next version of a document. Earlier consents keep the version they were given to.
    #[graphql(guard = "Requires(Permission::OrganisationManage)", directive = requires::apply("ORGANISATION_MANAGE".to_owned()))]
    async fn publish_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: PublishDocumentInput,
    ) -> Result<OrganisationPayload> {
        let mut fields = Fields::new();
        let title = fields.read("title", BoundedText::parse(&input.title));
        let text = fields.read("text", BoundedText::parse(&input.text));
        let (Some(title), Some(text)) = (title, text) else { return Ok(OrganisationPayload::refused(fields.errors())) };
        let publish = Publish { kind: input.kind.into(), title, text };
        let result =
            ctx.commands().publish_document(ctx.caller(), request(input.command_id, input.expected_version, publish)).await;
        OrganisationPayload::new(ctx, result).await
    }
}
