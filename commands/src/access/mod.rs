//! Getting in: one-time codes, limits, challenges, passwords, sessions. Secrets stand in side tables as keyed hashes; the
//! facts (code sent, signed in, locked) are events.

pub(crate) mod challenge;
pub(crate) mod flow;
pub(crate) mod limits;
pub(crate) mod passwords;
mod session_memory;
pub(crate) mod sessions;

pub use challenge::{Challenge, Solution};
pub use flow::FlowTicket;
pub use sessions::{SessionOwner, SessionToken, SignedIn};

use std::time::Duration;

/// Numbers of the access rules; all configuration.
#[derive(Clone, Debug)]
pub struct AccessPolicy {
    /// How long a code is valid (5 min).
    pub code_lifetime: Duration,
    /// Tries of one code (5).
    pub code_tries: i32,
    /// Earliest resend (60 s).
    pub resend_after: Duration,
    /// Codes an hour to one phone (5).
    pub codes_per_phone: i32,
    /// Codes an hour from one address (30).
    pub codes_per_address: i32,
    /// Failures after which a challenge is asked (3).
    pub challenge_after: i32,
    /// Failures after which an identifier is closed for a while (5).
    pub lock_after: i32,
    /// How long a flow may take from start to end (30 min).
    pub flow_lifetime: Duration,
    /// Shortest time of an answer that could tell who exists; longer than any honest work takes (0.4 s).
    pub level_time: Duration,
    /// Leading zero bits a challenge's solution needs (18, about a quarter second of a phone).
    pub challenge_bits: u32,
    /// How long a borrower's session lives without being used (12 h).
    pub borrower_session: Duration,
    /// How long a staff session lives without being used (12 h).
    pub staff_session: Duration,
    /// How long a link to pay without signing in may be used (72 h).
    pub payment_link: Duration,
    /// Such links an hour to one debt (10).
    pub links_per_debt: i32,
    /// Links of no use after which an address is closed for a while (30).
    pub link_lock_after: i32,
}

impl Default for AccessPolicy {
    fn default() -> Self {
        Self {
            code_lifetime: Duration::from_mins(5),
            code_tries: 5,
            resend_after: Duration::from_mins(1),
            codes_per_phone: 5,
            codes_per_address: 30,
            challenge_after: 3,
            lock_after: 5,
            flow_lifetime: Duration::from_mins(30),
            level_time: Duration::from_millis(400),
            challenge_bits: 18,
            borrower_session: Duration::from_hours(12),
            staff_session: Duration::from_hours(12),
            payment_link: Duration::from_hours(72),
            links_per_debt: 10,
            link_lock_after: 30,
        }
    }
}
