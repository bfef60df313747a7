use async_graphql::{Context, ID, InputObject, Object, Result};
use commands::creditor::{RegisterCreditorInput as Register, RenameCreditorInput as Rename, SetRequisitesInput as Set};
use domain::{
    CreditorId,
    creditor::Requisites,
    staff_member::Permission,
    values::{AccountNumber, Bic, BoundedText, Inn, Kpp},
};
use projections::names;
use uuid::Uuid;

use super::{
    allocation::SetAllocationRulesInput,
    fiscal::SetFiscalPolicyInput,
    noun::{Creditor, find},
};
use crate::{
    admin::payload::payload,
    context::{ContextExt, request},
    shared::{Fields, NodeKind, Requires, requires},
};

/// A new creditor.
#[derive(InputObject)]
pub(crate) struct RegisterCreditorInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Name people see, up to 200 characters; unique within the organisation.
    name: String,
    /// Taxpayer number, 10 or 12 digits; unique within the organisation.
    inn: String,
}

/// Another name of a creditor.
#[derive(InputObject)]
pub(crate) struct RenameCreditorInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Version that was seen; refused as CONFLICT when it has changed.
    expected_version: Option<i32>,
    /// The creditor.
    creditor_id: ID,
    /// The new name, up to 200 characters.
    name: String,
}

/// Where a creditor's money goes from now on.
#[derive(InputObject)]
pub(crate) struct SetRequisitesInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Version that was seen; refused as CONFLICT when it has changed.
    expected_version: Option<i32>,
    /// The creditor.
    creditor_id: ID,
    /// Who receives the money, up to 160 characters.
    payee: String,
    /// INN of the payee, 10 or 12 digits.
    inn: String,
    /// KPP of the payee, 9 characters; entrepreneurs have none.
    kpp: Option<String>,
    /// BIC of the bank, 9 digits.
    bic: String,
    /// Name of the bank, up to 45 characters.
    bank_name: String,
    /// Account of the payee, 20 characters; its key must fit the BIC.
    account: String,
    /// Correspondent account of the bank, 20 characters; its key must fit the BIC.
    correspondent_account: String,
    /// Purpose of the payment, up to 160 characters.
    purpose: String,
}

impl SetRequisitesInput {
    fn read(&self, fields: &mut Fields) -> Option<Set> {
        let creditor = fields.read_id("creditor_id", NodeKind::Creditor, &self.creditor_id);
        let payee = fields.read("payee", BoundedText::parse(&self.payee));
        let inn = fields.read("inn", Inn::parse(&self.inn));
        let kpp = fields.read_optional("kpp", self.kpp.as_deref(), Kpp::parse);
        let bic = fields.read("bic", Bic::parse(&self.bic));
        let bank_name = fields.read("bank_name", BoundedText::parse(&self.bank_name));
        let account = fields.read("account", AccountNumber::parse(&self.account));
        let correspondent = fields.read("correspondent_account", AccountNumber::parse(&self.correspondent_account));
        let purpose = fields.read("purpose", BoundedText::parse(&self.purpose));
        let requisites = Requisites {
            payee: payee?,
            inn: inn?,
            kpp: kpp?,
            bic: bic?,
            bank_name: bank_name?,
            account: account?,
            correspondent_account: correspondent?,
            purpose: purpose?,
        };
        Some(Set { creditor: CreditorId::new(creditor?), requisites })
    }
}

payload! {
    /// Outcome of a change of a creditor.
    CreditorPayload { creditor: Creditor, "The creditor as it is now.", after &[names::CREDITOR], load find }
}

/// What is done to creditors.
#[derive(Default)]
pub(crate) struct CreditorMutation;

#[Object]
impl CreditorMutation {
    /// Begins to serve a creditor's debts.
    #[graphql(guard = "Requires(Permission::CreditorManage)", directive = requires::apply("CREDITOR_MANAGE".to_owned()))]
    async fn register_creditor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: RegisterCreditorInput,
    ) -> Result<CreditorPayload> {
        let mut fields = Fields::new();
        let name = fields.read("name", BoundedText::parse(&input.name));
        let inn = fields.read("inn", Inn::parse(&input.inn));
        let (Some(name), Some(inn)) = (name, inn) else { return Ok(CreditorPayload::refused(fields.errors())) };
        let result =
            ctx.commands().register_creditor(ctx.caller(), request(input.command_id, None, Register { name, inn })).await;
        CreditorPayload::new(ctx, result).await
    }

    /// Gives a creditor another name.
    #[graphql(guard = "Requires(Permission::CreditorManage)", directive = requires::apply("CREDITOR_MANAGE".to_owned()))]
    async fn rename_creditor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: RenameCreditorInput,
    ) -> Result<CreditorPayload> {
        let mut fields = Fields::new();
        let creditor = fields.read_id("creditor_id", NodeKind::Creditor, &input.creditor_id);
        let name = fields.read("name", BoundedText::parse(&input.name));
        let (Some(creditor), Some(name)) = (creditor, name) else { return Ok(CreditorPayload::refused(fields.errors())) };
        let rename = Rename { creditor: CreditorId::new(creditor), name };
        let result =
            ctx.commands().rename_creditor(ctx.caller(), request(input.command_id, input.expected_version, rename)).await;
        CreditorPayload::new(ctx, result).await
    }

    /// Says where a creditor's money goes from now on. All wrong fields are told at once.
    #[graphql(guard = "Requires(Permission::CreditorManage)", directive = requires::apply("CREDITOR_MANAGE".to_owned()))]
    async fn set_requisites(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: SetRequisitesInput,
    ) -> Result<CreditorPayload> {
        let mut fields = Fields::new();
        let Some(set) = input.read(&mut fields) else { return Ok(CreditorPayload::refused(fields.errors())) };
        let result = ctx.commands().set_requisites(ctx.caller(), request(input.command_id, input.expected_version, set)).await;
        CreditorPayload::new(ctx, result).await
    }
    /// Says in what order payments to a creditor are spread from now on; what is credited already stays as it was spread.
    #[graphql(guard = "Requires(Permission::CreditorManage)", directive = requires::apply("CREDITOR_MANAGE".to_owned()))]
    async fn set_allocation_rules(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: SetAllocationRulesInput,
    ) -> Result<CreditorPayload> {
        let mut fields = Fields::new();
        let Some(set) = input.read(&mut fields) else { return Ok(CreditorPayload::refused(fields.errors())) };
        let request = request(input.command_id, input.expected_version, set);
        CreditorPayload::new(ctx, ctx.commands().set_allocation_rules(ctx.caller(), request).await).await
    }

    /// Says who issues fiscal receipts of payments to a creditor from now on; payments under way keep theirs.
    #[graphql(guard = "Requires(Permission::CreditorManage)", directive = requires::apply("CREDITOR_MANAGE".to_owned()))]
    async fn set_fiscal_policy(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: SetFiscalPolicyInput,
    ) -> Result<CreditorPayload> {
        let mut fields = Fields::new();
        let Some(set) = input.read(&mut fields) else { return Ok(CreditorPayload::refused(fields.errors())) };
        let request = request(input.command_id, input.expected_version, set);
        CreditorPayload::new(ctx, ctx.commands().set_fiscal_policy(ctx.caller(), request).await).await
    }
}
