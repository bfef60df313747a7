//! Who, from where, why: what stands beside every event, in the string map that cqrs-es keeps.

use std::{borrow::Cow, collections::HashMap};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{StoreError, chain::canonical_metadata};

/// What every event of one command has in common.
#[derive(Clone, Debug)]
pub struct CommandContext {
    /// The client's id of the command; the same id twice has one effect.
    pub command_id: Uuid,
    /// Hash of the command's input and its actor: the same id with another hash is refused.
    pub input_hash: [u8; 32],
    /// Organisation everything belongs to.
    pub organisation: Uuid,
    /// Who acts, such as `borrower:…`, `staff:…`, `import:…`, `process:…`.
    pub actor: String,
    /// Where the command came from, such as `cabinet`, `admin`, `import`, `cli`, `process`.
    pub channel: &'static str,
    /// What belongs together across commands.
    pub correlation: Uuid,
    /// The event this command reacts to.
    pub causation: Option<Uuid>,
    /// When it happened (business time).
    pub occurred_at: DateTime<Utc>,
    /// Version the client saw; only then is a conflict told instead of retried.
    pub expected_version: Option<u64>,
}

impl CommandContext {
    /// Hashes what identifies a command's input, part by part.
    pub fn hash_input<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> [u8; 32] {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().into()
    }

    /// What stands beside this command's events about `subject`.
    pub(crate) fn beside(&self, subject: Option<Uuid>) -> Result<Beside, StoreError> {
        let text = |id: Uuid| Cow::Owned(id.to_string());
        let mut entries = vec![
            ("actor", Cow::Borrowed(self.actor.as_str())),
            ("channel", Cow::Borrowed(self.channel)),
            ("command", text(self.command_id)),
            ("correlation", text(self.correlation)),
            ("occurred_at", Cow::Owned(self.occurred_at.to_rfc3339_opts(SecondsFormat::Micros, true))),
            ("organisation", text(self.organisation)),
        ];
        entries.extend(subject.map(|subject| ("subject", text(subject))));
        entries.extend(self.causation.map(|causation| ("causation", text(causation))));
        Ok(Beside { text: canonical_metadata(entries)?, organisation: Some(self.organisation), subject })
    }
}

/// What stands beside an event: its metadata, and what of it has a column.
pub(crate) struct Beside {
    /// Canonical text.
    pub(crate) text: String,
    pub(crate) organisation: Option<Uuid>,
    pub(crate) subject: Option<Uuid>,
}

impl Beside {
    /// Takes metadata that somebody else has put together.
    pub(crate) fn read(metadata: &HashMap<String, String>) -> Result<Self, StoreError> {
        let id = |name: &str| {
            let parsed = metadata.get(name).map(|text| text.parse()).transpose();
            parsed.map_err(|_| StoreError::Corrupt(format!("the {name} of an event is no UUID")))
        };
        Ok(Self { text: canonical_metadata(metadata)?, organisation: id("organisation")?, subject: id("subject")? })
    }
}

/// The same, read back. Events of stock writers may lack any of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Metadata {
    /// Who acted.
    pub actor: String,
    /// Where it came from.
    pub channel: String,
    /// What it belongs to.
    pub correlation: Option<Uuid>,
    /// The event it reacts to.
    pub causation: Option<Uuid>,
    /// The command that wrote it.
    pub command: Option<Uuid>,
    /// When it happened.
    pub occurred_at: Option<DateTime<Utc>>,
}

impl Metadata {
    /// Reads what is stored beside an event. What a stock writer put there in another shape is left out: one odd value
    /// must not stop everybody who follows the log.
    pub(crate) fn parse(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_else(|_| Self::pick(&serde_json::from_str(text).unwrap_or_default()))
    }

    fn pick(map: &Value) -> Self {
        let text = |key: &str| map.get(key).and_then(Value::as_str);
        let id = |key: &str| text(key).and_then(|text| text.parse().ok());
        Self {
            actor: text("actor").unwrap_or_default().to_owned(),
            channel: text("channel").unwrap_or_default().to_owned(),
            correlation: id("correlation"),
            causation: id("causation"),
            command: id("command"),
            occurred_at: text("occurred_at").and_then(|text| text.parse().ok()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Metadata;

    #[test]
    fn an_odd_value_is_left_out_and_the_rest_is_read() {
        let read =
            Metadata::parse(r#"{"actor": "staff:1", "causation": "none", "occurred_at": "yesterday", "more": {"a": null}}"#);
        assert_eq!(read, Metadata { actor: "staff:1".to_owned(), ..Metadata::default() });
        assert_eq!(Metadata::parse("[]"), Metadata::default());
    }
}
