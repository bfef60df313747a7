//! A comparison at work.

use std::{sync::Arc, time::Duration};

use cqrs_es::Aggregate;
use domain::{
    OrganisationId, RegisterId,
    payment::Payment,
    payment_register::{CompleteRegister, FailRegister, PaymentRegister, PaymentRegisterCommand, RegisterState, RegisterTotals},
    values::BoundedText,
};
use event_store::{CommandContext, Tail, Token, Xid8, subscription::Subscriptions};
use uuid::Uuid;

use super::{compare::Comparison, movements, staging::read_batches};
use crate::{
    Caller, Channel, CommandError, Commands, Rejection,
    portfolio_import::{Job, UploadFolder, blocking, unreadable},
};

/// How long a comparison waits until all that has happened is known to `provider_movements`.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often it looks.
const LOOK: Duration = Duration::from_millis(50);

impl Commands {
    /// Carries a comparison out that was asked for, unless somebody is at it or it has ended; answers how far a reader must
    /// have come to see its end. A file that cannot be read to its end ends it as failed; after any other trouble it begins
    /// anew later.
    pub async fn run_register(&self, id: Uuid, folder: &UploadFolder) -> Result<Option<Token>, CommandError> {
        let Some(job) = self.take_register_job(id).await? else { return Ok(None) };
        let register = RegisterId::new(job.id);
        let result = tokio::select! {
            result = self.compare_register(&job, register, folder) => result,
            () = self.keep_job(&job) => return Ok(None),
        };
        match &result {
            Ok(_) => self.close_job(&job).await?,
            Err(CommandError::Rejected(rejection)) => {
                self.fail_register(&job, register, rejection).await?;
                self.close_job(&job).await?;
            }
            Err(error) => {
                tracing::warn!(job = %id, error = error.with_causes(), "a comparison is interrupted; it begins anew later");
                self.postpone_job(&job).await?;
            }
        }
        result.map(Some)
    }

    async fn compare_register(&self, job: &Job, register: RegisterId, folder: &UploadFolder) -> Result<Token, CommandError> {
        let (known, _) = self.store.load::<PaymentRegister>(register).await?;
        let (RegisterState::Running, Some((account, day))) = (known.state(), known.account_and_day()) else {
            return Ok(Token::START);
        };
        let provider = self.account_of(job.organisation, account).await?.1;
        let (open, path) = (Arc::clone(&folder.open_register), folder.file(job.upload));
        let source = blocking(move || open(&path, provider, day)).await?;
        let covers = source.covers();
        self.clear_register(register).await?;
        let (mut rows, mut refused) = (0, 0);
        let mut batches = read_batches(source);
        while let Some(batch) = batches.recv().await {
            let batch = batch.map_err(unreadable)?;
            refused += self.stage(register, &batch).await?;
            rows += u64::try_from(batch.len()).unwrap_or_default();
        }
        self.movements_are_known().await?;
        let mut totals = Comparison { register, account, day, covers, at: self.now() }.run(&self.pool).await?;
        (totals.rows, totals.differences.refused) = (rows, refused);
        self.complete_register(job, register, totals).await
    }

    async fn complete_register(&self, job: &Job, register: RegisterId, totals: RegisterTotals) -> Result<Token, CommandError> {
        let context = self.register_context(job, "complete");
        let complete = CompleteRegister { totals, at: context.occurred_at };
        let complete = PaymentRegisterCommand::Complete(Box::new(complete));
        Ok(self.execute::<PaymentRegister>(&context, register, None, complete).await?.token)
    }

    /// Gives a comparison up; one that has ended stays as it is.
    async fn fail_register(&self, job: &Job, register: RegisterId, rejection: &Rejection) -> Result<(), CommandError> {
        self.clear_register(register).await?;
        let context = self.register_context(job, "fail");
        let code = BoundedText::parse(rejection.code).map_err(|error| CommandError::Internal(Box::new(error)))?;
        let fail = PaymentRegisterCommand::Fail(FailRegister { code, at: context.occurred_at });
        match self.execute::<PaymentRegister>(&context, register, None, fail).await {
            Ok(_) | Err(CommandError::Rejected(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn register_context(&self, job: &Job, step: &str) -> CommandContext {
        let caller = hand(job.organisation);
        CommandContext { actor: job.asked_by.clone(), ..self.follow_up(&caller, job.id, step) }
    }

    /// Waits until the subscription has passed all that has happened to payments; else what is paid would seem not to be.
    /// Where it stands is stored only with what concerns it, so that the events behind are looked at.
    async fn movements_are_known(&self) -> Result<(), CommandError> {
        let last = Tail::new(self.store.clone()).newest().await?;
        let looks = PATIENCE.as_millis() / LOOK.as_millis();
        for _ in 0..looks {
            let known = Subscriptions::checkpoints(&self.pool).await?;
            let place = known.iter().find(|checkpoint| checkpoint.name == movements::NAME).map(|checkpoint| checkpoint.token);
            if !self.payments_between(place.unwrap_or(Token::START), last).await? {
                return Ok(());
            }
            tokio::time::sleep(LOOK).await;
        }
        Err(CommandError::Unavailable("what has moved at providers is not known yet".into()))
    }
}

impl Commands {
    /// Whether anything has happened to a payment behind one place and up to another.
    async fn payments_between(&self, after: Token, last: Token) -> Result<bool, CommandError> {
        let select = "SELECT EXISTS (SELECT FROM events WHERE (era, tx_id, position) > ($1, $2, $3)
            AND (era, tx_id, position) <= ($4, $5, $6) AND aggregate_type = $7)";
        let found = sqlx::query_scalar(select)
            .bind(after.era)
            .bind(Xid8(after.tx_id))
            .bind(after.position)
            .bind(last.era)
            .bind(Xid8(last.tx_id))
            .bind(last.position)
            .bind(Payment::TYPE);
        Ok(found.fetch_one(&self.pool).await?)
    }
}

/// The program's own hand.
fn hand(organisation: OrganisationId) -> Caller {
    Caller::system(organisation, "payment_register", Channel::Process)
}
