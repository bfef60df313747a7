//! Gateways and messages for the tests beside it.

use std::time::Duration;

use commands::ports::{OutgoingSms, SmsAccepted};
use domain::values::Phone;
use secrecy::SecretString;

use crate::smsc::{SmscCredentials, SmscGateway, SmscSettings, simulator::Simulator};

pub(super) async fn simulator() -> Simulator {
    Simulator::start("cabinet", "right word").await.unwrap()
}

pub(super) fn settings(simulator: &Simulator, password: &str) -> SmscSettings {
    let credentials = SmscCredentials::Login { login: "cabinet".into(), password: SecretString::from(password) };
    SmscSettings {
        base_url: simulator.base_url(),
        timeout: Duration::from_millis(400),
        sender: Some("Cabinet".into()),
        ..SmscSettings::new(credentials)
    }
}

pub(super) fn gateway(simulator: &Simulator) -> SmscGateway {
    SmscGateway::try_new(settings(simulator, "right word")).unwrap()
}

pub(super) fn anna() -> Phone {
    Phone::parse("+79161234567").unwrap()
}

pub(super) fn message(id: u32, text: &str) -> OutgoingSms {
    OutgoingSms { id, phone: anna(), text: text.into() }
}

pub(super) fn taken_before(id: u32) -> SmsAccepted {
    SmsAccepted { provider_id: id.to_string(), segments: None, cost: None }
}
