use cqrs_es::Aggregate;
use domain::{
    RegisterId,
    payment_register::{PaymentRegister, PaymentRegisterEvent, RegisterState},
};
use event_store::{DecodeError, Recorded};

use super::RegisterItem;
use crate::framework::{Document, Projector, Unfit, version_of};

/// Writes `read_register`.
pub(crate) struct RegisterListProjector;

read_tables! {
    /// Comparisons.
    RegisterTables { registers: RegisterItem }
}

impl Projector for RegisterListProjector {
    const NAME: &'static str = "register_list"; // stored; never rename
    const AGGREGATES: &'static [&'static str] = &[PaymentRegister::TYPE];
    const BORN_BY_FIRST: bool = true;
    type Fact = PaymentRegisterEvent;
    type Tables = RegisterTables;

    fn decode(event: &Recorded) -> Result<Option<PaymentRegisterEvent>, DecodeError> {
        event.event_of::<PaymentRegister>().transpose()
    }

    fn touch(_: &PaymentRegisterEvent, event: &Recorded, tables: &mut RegisterTables) {
        tables.registers.want(event.stream_uuid());
    }

    fn fold(fact: PaymentRegisterEvent, event: &Recorded, tables: &mut RegisterTables) -> Result<(), Unfit> {
        let id = RegisterId::new(event.stream_uuid());
        let version = version_of(event);
        if tables.registers.get(id).is_some_and(|register| register.version >= version) {
            return Ok(());
        }
        if let PaymentRegisterEvent::Started { .. } = fact {
            start(fact, id, version, tables);
            return Ok(());
        }
        let register = tables.registers.get_mut(id).ok_or(Unfit(Self::NAME))?;
        register.version = version;
        match fact {
            PaymentRegisterEvent::Started { .. } => {}
            PaymentRegisterEvent::Completed { totals, at } => {
                register.state = RegisterState::Completed;
                register.totals = Some(Document(totals));
                register.finished_at = Some(at);
            }
            PaymentRegisterEvent::Failed { code, at } => {
                register.state = RegisterState::Failed;
                register.failure = Some(code.into());
                register.finished_at = Some(at);
            }
        }
        Ok(())
    }
}

fn start(fact: PaymentRegisterEvent, id: RegisterId, version: i64, tables: &mut RegisterTables) {
    let PaymentRegisterEvent::Started { organisation, creditor, account, provider, day, file_name, file_sha256, by, at } = fact
    else {
        return;
    };
    tables.registers.put(RegisterItem {
        id,
        organisation_id: organisation,
        creditor_id: creditor,
        account_id: account,
        provider,
        day,
        state: RegisterState::Running,
        file_name: file_name.into(),
        file_sha256: file_sha256.into(),
        started_by: by.into(),
        started_at: at,
        finished_at: None,
        totals: None,
        failure: None,
        version,
    });
}
