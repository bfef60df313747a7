//! What a browser says about itself.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Longest text kept, in characters.
const LENGTH_MAX: usize = 300;

/// User agent of a request as its browser states it, cut to 300 printable characters; may be empty. Personal.
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct UserAgent(String);

impl UserAgent {
    /// Keeps what can be kept; whatever a browser sends must not stop a sign-in.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.trim().chars().filter(|c| !c.is_control()).take(LENGTH_MAX).collect())
    }

    /// The text as kept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UserAgent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("UserAgent(***)")
    }
}

impl From<String> for UserAgent {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}

impl From<UserAgent> for String {
    fn from(agent: UserAgent) -> Self {
        agent.0
    }
}

#[cfg(test)]
mod tests {
    use super::UserAgent;

    #[test]
    fn control_characters_go_and_a_long_text_is_cut() {
        assert_eq!(UserAgent::new(" Firefox\0/140\n").as_str(), "Firefox/140");
        assert_eq!(UserAgent::new(&"ё".repeat(1000)).as_str().chars().count(), 300);
        assert_eq!(format!("{:?}", UserAgent::new("Firefox")), "UserAgent(***)");
    }
}
