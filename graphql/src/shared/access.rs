//! Challenge and steps of getting in.

use async_graphql::{InputObject, SimpleObject};
use chrono::{DateTime, Utc};
use commands::access::{self, FlowTicket, SignedIn};
use uuid::Uuid;

use super::{CommandReceipt, count};

/// A proof of work: find a number so that SHA-256 of `text`, a colon and the number (decimal) starts with `bits` zero
/// bits. Good once and for ten minutes.
#[derive(Clone, SimpleObject)]
pub(crate) struct Challenge {
    /// Text to be hashed before the number.
    text: String,
    /// Zero bits the hash must start with.
    bits: i32,
}

impl From<access::Challenge> for Challenge {
    fn from(challenge: access::Challenge) -> Self {
        Self { text: challenge.text, bits: count(challenge.bits) }
    }
}

/// A solved challenge.
#[derive(Clone, InputObject)]
pub(crate) struct ChallengeSolution {
    /// Text of the challenge.
    text: String,
    /// The number found, decimal.
    #[graphql(validator(max_length = 20))]
    number: String,
}

impl From<ChallengeSolution> for access::Solution {
    fn from(solution: ChallengeSolution) -> Self {
        // What is no number solves nothing.
        Self { text: solution.text, number: solution.number.parse().unwrap_or(u64::MAX) }
    }
}

/// A step on the way in. It looks the same for known and unknown people.
#[derive(Clone, SimpleObject)]
pub(crate) struct AccessStep {
    /// Number of the way; the next step names it.
    flow_id: Uuid,
    /// Until when a code sent now is good.
    code_expires_at: DateTime<Utc>,
    /// Earliest time to ask for another code.
    resend_at: DateTime<Utc>,
    /// Digits of a code.
    code_length: i32,
}

impl From<FlowTicket> for AccessStep {
    fn from(ticket: FlowTicket) -> Self {
        Self { flow_id: ticket.id, code_expires_at: ticket.code_expires_at, resend_at: ticket.resend_at, code_length: 6 }
    }
}

/// A session just opened. Browsers get it as a cookie as well.
#[derive(Clone, SimpleObject)]
pub(crate) struct OpenedSession {
    /// Token for the header `Authorization: Bearer …`; shown this once.
    token: String,
    /// When it ends unless used.
    expires_at: DateTime<Utc>,
    #[graphql(skip)]
    pub(crate) receipt: Option<CommandReceipt>,
}

impl From<&SignedIn> for OpenedSession {
    fn from(signed_in: &SignedIn) -> Self {
        Self {
            token: signed_in.token.as_str().to_owned(),
            expires_at: signed_in.expires_at,
            receipt: Some(signed_in.receipt.clone().into()),
        }
    }
}
