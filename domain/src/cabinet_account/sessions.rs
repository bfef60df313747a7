//! Live sessions of an account, bounded.

use serde::{Deserialize, Serialize};

use crate::SessionId;

/// Most sessions alive at once.
pub(super) const LIVE_MAX: usize = 20;

/// Live sessions, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Sessions(Vec<SessionId>);

impl Sessions {
    pub(super) fn all(&self) -> &[SessionId] {
        &self.0
    }

    pub(super) fn contains(&self, session: SessionId) -> bool {
        self.0.contains(&session)
    }

    /// Whether anything is alive besides `kept`.
    pub(super) fn any_besides(&self, kept: Option<SessionId>) -> bool {
        self.0.iter().any(|session| Some(*session) != kept)
    }

    /// Those that have to go before one more comes.
    pub(super) fn in_the_way(&self) -> &[SessionId] {
        let too_many = (self.0.len() + 1).saturating_sub(LIVE_MAX);
        self.0.get(..too_many).unwrap_or_default()
    }

    pub(super) fn begin(&mut self, session: SessionId) {
        self.0.push(session);
    }

    pub(super) fn end(&mut self, session: SessionId) {
        self.0.retain(|live| *live != session);
    }

    pub(super) fn end_all_besides(&mut self, kept: Option<SessionId>) {
        self.0.retain(|live| Some(*live) == kept);
    }
}
