//! What every refusal can tell about itself.

/// A refusal of a business rule: data for the person who asked, not a failure of the system.
pub trait Refusal: std::error::Error {
    /// Stable code for clients and tests; never renamed.
    fn code(&self) -> &'static str;

    /// Russian text for the person, with the next step. Never repeats what was typed.
    fn message(&self) -> String;

    /// The field of the command to blame, in `snake_case`, where it is one.
    fn field(&self) -> Option<&'static str>;
}
