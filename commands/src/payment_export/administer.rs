//! What staff set up: to whom payments are exported.

use std::collections::BTreeSet;

use domain::{
    CreditorId, OrganisationId, PaymentExportId,
    creditor::Creditor,
    payment_export::{ChangeExport, CsvEncoding, PaymentExport, PaymentExportCommand, RegisterExport},
    staff_member::Permission,
    values::BoundedText,
};
use event_store::{Stream, Unit};
use serde::Serialize;

use crate::{
    Caller, CommandError, Commands, Receipt, Rejection, Request,
    creditor::{name_key, own as own_creditor},
    organisation::claimed,
    texts,
};

/// A new consumer of payments.
#[derive(Clone, Debug, Serialize)]
pub struct RegisterPaymentExportInput {
    /// Its name; unique within the organisation.
    pub name: BoundedText<100>,
    /// Whose payments; empty for those of all creditors, later ones included.
    pub creditors: BTreeSet<CreditorId>,
    /// How CSV files are encoded.
    pub encoding: CsvEncoding,
}

/// An export as it is to be.
#[derive(Clone, Debug, Serialize)]
pub struct ChangePaymentExportInput {
    /// Which export.
    pub export: PaymentExportId,
    /// Its name; unique within the organisation.
    pub name: BoundedText<100>,
    /// How CSV files of later batches are encoded.
    pub encoding: CsvEncoding,
    /// Whether new batches may begin.
    pub enabled: bool,
}

impl Commands {
    /// Begins to export payments to a consumer, from the first payment there is.
    pub async fn register_payment_export(
        &self,
        caller: &Caller,
        request: Request<RegisterPaymentExportInput>,
    ) -> Result<Receipt, CommandError> {
        caller.require(Permission::PaymentExportRun)?;
        let context = self.context(caller, "register_payment_export", &request)?;
        let (id, organisation, at) = (PaymentExportId::new(self.ids.next()), caller.organisation, context.occurred_at);
        let RegisterPaymentExportInput { name, creditors, encoding } = request.input;
        let register = RegisterExport { organisation, name, creditors, encoding, at };
        let decide = |mut unit: Unit| {
            let register = register.clone();
            async move {
                let mut export = unit.start::<PaymentExport>(id);
                unit.claim(scope(organisation), name_key(register.name.as_str()), id);
                let creditors = register.creditors.clone();
                // Too many are refused before each of them is looked up.
                unit.decide::<_, CommandError>(&mut export, None, PaymentExportCommand::Register(register)).await?;
                for creditor in creditors {
                    check_creditor(&mut unit, creditor, organisation).await?;
                }
                Ok(unit)
            }
        };
        claimed(self.transact(&context, decide).await, "name", "PAYMENT_EXPORT_TAKEN", texts::PAYMENT_EXPORT_TAKEN)
    }

    /// Gives an export another name or encoding, or switches it.
    pub async fn change_payment_export(
        &self,
        caller: &Caller,
        request: Request<ChangePaymentExportInput>,
    ) -> Result<Receipt, CommandError> {
        caller.require(Permission::PaymentExportRun)?;
        let context = self.context(caller, "change_payment_export", &request)?;
        let (organisation, at) = (caller.organisation, context.occurred_at);
        let ChangePaymentExportInput { export: id, name, encoding, enabled } = request.input;
        let decide = |mut unit: Unit| {
            let name = name.clone();
            async move {
                let mut export = own(unit.load::<PaymentExport>(id).await?, organisation)?;
                unit.claim(scope(organisation), name_key(name.as_str()), id);
                let change = PaymentExportCommand::Change(ChangeExport { name, encoding, enabled, at });
                unit.decide::<_, CommandError>(&mut export, None, change).await?;
                Ok(unit)
            }
        };
        claimed(self.transact(&context, decide).await, "name", "PAYMENT_EXPORT_TAKEN", texts::PAYMENT_EXPORT_TAKEN)
    }
}

async fn check_creditor(unit: &mut Unit, creditor: CreditorId, organisation: OrganisationId) -> Result<(), CommandError> {
    let known = own_creditor(unit.load::<Creditor>(creditor).await?, organisation).ok();
    match known.and_then(|creditor| creditor.state().organisation()) {
        Some(_) => Ok(()),
        None => Err(Rejection::new("CREDITOR_UNKNOWN", texts::UNKNOWN_CREDITOR).at("creditor_ids").into()),
    }
}

/// An export of another organisation is as good as none.
pub(super) fn own(export: Stream<PaymentExport>, organisation: OrganisationId) -> Result<Stream<PaymentExport>, CommandError> {
    match export.state().organisation() {
        Some(owner) if owner == organisation => Ok(export),
        _ => Err(Rejection::new("NOT_FOUND", texts::NOT_FOUND).at("export_id").into()),
    }
}

/// Scope of the claims that keep a name to one export. Stored; never rename.
fn scope(organisation: OrganisationId) -> String {
    format!("payment_export/{organisation}")
}
