//! Recovery of access by phone: a code, then a new password (`confirm_flow_code`, `complete_registration`).

use domain::values::Phone;
use serde::Serialize;

use crate::{
    Caller, CommandError, Commands, Request,
    access::{FlowTicket, Solution, flow::Purpose},
};

/// Whose access is lost.
#[derive(Clone, Debug, Serialize)]
pub struct StartRecoveryInput {
    /// The phone the cabinet was opened with.
    pub phone: Phone,
    /// Solved challenge, where one was asked for.
    pub challenge: Option<Solution>,
}

impl Commands {
    /// Sends a code to the phone if a cabinet was opened with it and is not blocked; answers alike if not. A lock after
    /// failures is no reason to refuse, and the new password lifts it.
    pub async fn start_recovery(
        &self,
        caller: &Caller,
        request: Request<StartRecoveryInput>,
    ) -> Result<FlowTicket, CommandError> {
        self.level(async {
            let StartRecoveryInput { phone, challenge } = request.input.clone();
            self.start_by_phone(caller, &request, Purpose::Recovery, phone, challenge.as_ref()).await
        })
        .await
    }
}
