//! "My data" (F8), and adding a debt (F10).

use async_graphql::{Context, InputObject, Object, Result};
use commands::{
    borrower::{ChangePasswordInput as Passwords, StartPhoneChangeInput as NewPhone},
    debt::AddDebtInput as Add,
};
use domain::values::{DebtNumber, Email, Phone};
use uuid::Uuid;

use super::{
    payloads::{AccessStepPayload, AddDebtPayload, ViewerPayload},
    registration::ConfirmCodeInput,
};
use crate::{
    context::{ContextExt, request},
    shared::{DocumentKind, Fields, RedactedText},
};

/// The phone to sign in with from now on.
#[derive(InputObject)]
pub(crate) struct StartPhoneChangeInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// The new phone; a code is sent there.
    phone: RedactedText,
}

/// The e-mail from now on.
#[derive(InputObject)]
pub(crate) struct ChangeEmailInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// The new e-mail; null removes it.
    email: Option<RedactedText>,
}

/// The old and the new password.
#[derive(InputObject)]
pub(crate) struct ChangePasswordInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Present password.
    current: RedactedText,
    /// New password, 8 to 128 bytes, not digits alone.
    password: RedactedText,
}

/// Which consent to withdraw.
#[derive(InputObject)]
pub(crate) struct WithdrawConsentInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Which document.
    document: DocumentKind,
}

/// A debt to be added.
#[derive(InputObject)]
pub(crate) struct AddDebtInput {
    /// Client-made id; the same id twice has one effect.
    command_id: Uuid,
    /// Number of the debt.
    number: RedactedText,
}

/// Mutations of one's own data.
#[derive(Default)]
pub(crate) struct MyDataMutation;

#[Object]
impl MyDataMutation {
    /// Sends a code to a new phone.
    async fn start_phone_change(&self, ctx: &Context<'_>, input: StartPhoneChangeInput) -> Result<AccessStepPayload> {
        let mut fields = Fields::new();
        let Some(phone) = fields.read("phone", Phone::parse(&input.phone.0)) else {
            return Ok(AccessStepPayload::refused(fields.errors()));
        };
        let result = ctx.commands().start_phone_change(ctx.caller(), request(input.command_id, None, NewPhone { phone })).await;
        AccessStepPayload::new(ctx, result)
    }

    /// Changes the phone once the code from the new one is right; the old one is told.
    async fn confirm_phone_change(&self, ctx: &Context<'_>, input: ConfirmCodeInput) -> Result<ViewerPayload> {
        ViewerPayload::new(ctx, ctx.commands().confirm_phone_change(ctx.caller(), input.into_request()).await).await
    }

    /// Changes or removes the e-mail.
    async fn change_email(&self, ctx: &Context<'_>, input: ChangeEmailInput) -> Result<ViewerPayload> {
        let mut fields = Fields::new();
        let email = match &input.email {
            Some(text) => match fields.read("email", Email::parse(&text.0)) {
                Some(email) => Some(email),
                None => return Ok(ViewerPayload::refused(fields.errors())),
            },
            None => None,
        };
        ViewerPayload::new(ctx, ctx.commands().change_email(ctx.caller(), request(input.command_id, None, email)).await).await
    }

    /// Changes the password and ends all other sessions.
    async fn change_password(&self, ctx: &Context<'_>, input: ChangePasswordInput) -> Result<ViewerPayload> {
        let passwords = Passwords { current: input.current.0.into(), new: input.password.0.into() };
        let result = ctx.commands().change_password(ctx.caller(), commands::Request::new(input.command_id, passwords)).await;
        ViewerPayload::new(ctx, result).await
    }

    /// Withdraws a consent; what rests on contract or law goes on.
    async fn withdraw_consent(&self, ctx: &Context<'_>, input: WithdrawConsentInput) -> Result<ViewerPayload> {
        let document = request(input.command_id, None, input.document.into());
        ViewerPayload::new(ctx, ctx.commands().withdraw_consent(ctx.caller(), document).await).await
    }

    /// Adds a debt by its number; it appears when its person has the same full name and birth date.
    async fn add_debt(&self, ctx: &Context<'_>, input: AddDebtInput) -> Result<AddDebtPayload> {
        let mut fields = Fields::new();
        let Some(number) = fields.read("number", DebtNumber::parse(&input.number.0)) else {
            return Ok(AddDebtPayload::refused(fields.errors()));
        };
        AddDebtPayload::new(ctx, ctx.commands().add_debt(ctx.caller(), request(input.command_id, None, Add { number })).await)
            .await
    }
}
