//! What staff do about one point.

use domain::{
    PaymentPointId,
    payment_point::{ClosePoint, OpenPoint, PaymentPoint, PaymentPointCommand, PointClosing},
    staff_member::Permission,
};
use event_store::Unit;

use crate::{Caller, CommandError, Commands, Receipt, Rejection, Request, texts};

impl Commands {
    /// Shows a point no more, whatever files say, until staff open it.
    pub async fn close_payment_point(&self, caller: &Caller, request: Request<PaymentPointId>) -> Result<Receipt, CommandError> {
        let at = self.now();
        let close = PaymentPointCommand::Close(ClosePoint { why: PointClosing::Staff, at });
        self.decide_payment_point(caller, "close_payment_point", request, close).await
    }

    /// Shows a point again.
    pub async fn open_payment_point(&self, caller: &Caller, request: Request<PaymentPointId>) -> Result<Receipt, CommandError> {
        let open = PaymentPointCommand::Open(OpenPoint { at: self.now() });
        self.decide_payment_point(caller, "open_payment_point", request, open).await
    }

    async fn decide_payment_point(
        &self,
        caller: &Caller,
        use_case: &str,
        request: Request<PaymentPointId>,
        command: PaymentPointCommand,
    ) -> Result<Receipt, CommandError> {
        caller.require(Permission::CreditorManage)?;
        let context = self.context(caller, use_case, &request)?;
        let (organisation, id) = (caller.organisation, request.input);
        let decide = |mut unit: Unit| {
            let command = command.clone();
            async move {
                let mut point = unit.load::<PaymentPoint>(id).await?;
                if point.state().organisation() != Some(organisation) {
                    return Err(Rejection::new("NOT_FOUND", texts::NOT_FOUND).at("payment_point_id").into());
                }
                unit.decide::<_, CommandError>(&mut point, None, command).await?;
                Ok(unit)
            }
        };
        self.transact(&context, decide).await
    }
}
