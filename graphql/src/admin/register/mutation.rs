use std::{sync::Arc, time::Duration};

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use commands::{CommandError, Receipt, Request, Token, payment_register::ReconcileRegisterInput as Reconcile};
use domain::{ProviderAccountId, staff_member::Permission};
use projections::names;
use uuid::Uuid;

use super::noun::{PaymentRegister, find};
use crate::{
    context::{ContextExt, Doors, request, wait_for},
    shared::{CommandReceipt, Date, Fields, NodeKind, Outcome, Requires, UserError, id_of, outcome, requires},
};

/// How long a request waits for a comparison to end: broken and small files are answered at once.
const PATIENCE: Duration = Duration::from_secs(2);

/// A register to be compared.
#[derive(InputObject)]
pub(crate) struct ReconcileRegisterInput {
    /// Client-made id. A comparison is recognised by account, day and content of the file as well: the same file again is the
    /// same comparison, unless that has found differences; then it compares anew.
    command_id: Uuid,
    /// Id that `POST /admin/files` answered.
    file_id: ID,
    /// The account at the provider whose register it is.
    account_id: Uuid,
    /// The day of the register, in Moscow.
    day: Date,
}

/// Outcome of comparing a register.
#[derive(Default, SimpleObject)]
pub(crate) struct ReconcileRegisterPayload {
    /// The comparison.
    payment_register: Option<PaymentRegister>,
    /// Id of the comparison; large files take their time, ask `paymentRegister` how far it is.
    payment_register_id: Option<ID>,
    /// Why nothing was compared.
    user_errors: Vec<UserError>,
    /// Receipt of the command.
    receipt: Option<CommandReceipt>,
}

/// What is done with registers of providers.
#[derive(Default)]
pub(crate) struct RegisterMutation;

#[Object]
impl RegisterMutation {
    /// Compares an uploaded register of a provider's account and day with the payments here, in the background. It tells
    /// differences and moves no money; a payment that the provider says is paid is read at the provider once more.
    #[graphql(guard = "Requires(Permission::PaymentManage)", directive = requires::apply("PAYMENT_MANAGE".to_owned()))]
    async fn reconcile_register(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, under which command id.")] input: ReconcileRegisterInput,
    ) -> Result<ReconcileRegisterPayload> {
        let mut fields = Fields::new();
        let Some(upload) = fields.read_id("file_id", NodeKind::Upload, &input.file_id) else {
            return Ok(ReconcileRegisterPayload { user_errors: fields.errors(), ..Default::default() });
        };
        let reconcile = Reconcile { upload, account: ProviderAccountId::new(input.account_id), day: input.day.into() };
        match outcome(ctx, start(ctx, request(input.command_id, None, reconcile)).await)? {
            Outcome::Done(started) => started.show(ctx).await,
            Outcome::Refused(user_errors) => Ok(ReconcileRegisterPayload { user_errors, ..Default::default() }),
        }
    }
}

/// A comparison that has begun.
struct Started {
    receipt: Receipt,
    register: Uuid,
    /// How it ended, if it has by now.
    ended: Option<Result<Token, CommandError>>,
}

/// Begins a comparison and carries it out, which outlives the request; answers how it ended, if it did in time.
async fn start(ctx: &Context<'_>, request: Request<Reconcile>) -> Result<Started, CommandError> {
    let folder = ctx.data_unchecked::<Arc<Doors>>().uploads.folder.clone();
    let receipt = ctx.commands().reconcile_register(ctx.caller(), request, &folder).await?;
    let register = receipt.aggregate_id.parse().map_err(|error| CommandError::Internal(Box::new(error)))?;
    let commands = ctx.commands().clone();
    let running = tokio::spawn(async move { commands.run_register(register, &folder).await });
    let ended = match tokio::time::timeout(PATIENCE, running).await {
        Ok(Ok(result)) => result.transpose(),
        Ok(Err(error)) => return Err(CommandError::Internal(Box::new(error))),
        Err(_) => None,
    };
    Ok(Started { receipt, register, ended })
}

impl Started {
    async fn show(self, ctx: &Context<'_>) -> Result<ReconcileRegisterPayload> {
        let (mut token, mut user_errors) = (self.receipt.token, Vec::new());
        match self.ended {
            Some(Ok(ended)) => token = token.max(ended),
            Some(Err(CommandError::Rejected(rejection))) => user_errors.push(rejection.into()),
            // Told already; it begins anew by itself.
            Some(Err(_)) | None => {}
        }
        wait_for(ctx, &[names::REGISTER_LIST], token).await;
        Ok(ReconcileRegisterPayload {
            payment_register: find(ctx, self.register).await?,
            payment_register_id: Some(id_of(NodeKind::Register, self.register)),
            user_errors,
            receipt: Some(self.receipt.into()),
        })
    }
}
