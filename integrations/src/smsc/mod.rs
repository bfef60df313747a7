//! SMSC.ru (СМС-центр) over its HTTP API (DOMAIN.md 7.1; smsc.ru/api/http).
//!
//! **What SMSC does with a repeated `id`:** its documentation says the id "need not be unique" and that a status request
//! for two messages of one id tells about the later one. So SMSC does *not* recognise a retry by its id and would send
//! it twice; it only refuses a wholly identical request within a minute (error 9). [`SmscGateway`] therefore keeps the
//! ids whose outcome is in doubt (time-out, 5xx, broken answer) and asks for their status before sending them again, and
//! does the same on error 9. That memory ends with the process: whoever repeats a message after a restart asks
//! `SmsGateway::status` first and sends only when the answer is `Unknown`.

mod answer;
mod callback;
mod codes;
mod doubts;
mod exchange;
mod gateway;
mod settings;

#[cfg(any(test, feature = "simulator"))]
pub mod simulator;
#[cfg(test)]
mod tests;

pub use callback::{CallbackError, StatusPush, parse_callback};
pub use gateway::SmscGateway;
pub use settings::{SmscCredentials, SmscSettings, SmscSetupError};
