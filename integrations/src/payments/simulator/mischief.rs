//! How the simulator misbehaves.

use std::time::Duration;

/// What happens to the answer of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It comes after a while.
    Delay(Duration),
    /// Nothing is done and 500 is answered.
    ErrorBefore,
    /// Everything is done and 500 is answered.
    ErrorAfter,
    /// Nothing is done and no answer comes.
    HangBefore,
    /// Everything is done and no answer comes.
    HangAfter,
    /// Everything is done and the answer is cut in the middle.
    Cut,
    /// Everything is done and the answer is more than anyone should read.
    Flood,
    /// Nothing is done and the answer leads elsewhere.
    Redirect,
}

/// What happens to the notifications of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mischief {
    /// Each comes twice.
    Twice,
    /// The last comes first: CONFIRMED before AUTHORIZED.
    Backwards,
    /// The signature is of another secret.
    WrongSignature,
    /// A ruble more than was paid, properly signed.
    WrongAmount,
    /// From an address that is not the provider's.
    ForeignSource,
    /// None comes.
    Silence,
}
