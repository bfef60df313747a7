//! The consistency token: how far a reader must have come to see a write.

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sqlx::{Row, postgres::PgRow};

use crate::Xid8;

/// A place in commit order. Opaque to clients: its parts change when the store grows beyond one server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token {
    /// Generation of the cluster; bumped when events move by dump and restore.
    pub era: i16,
    /// Transaction that wrote the event.
    pub tx_id: u64,
    /// Order of drawing within and across transactions.
    pub position: i64,
}

impl Token {
    /// Before the first event.
    pub const START: Self = Self { era: 0, tx_id: 0, position: 0 };

    /// Reads the columns `era, tx_id, position`, which stand side by side from column `first`.
    pub fn read(row: &PgRow, first: usize) -> Result<Self, sqlx::Error> {
        let Xid8(tx_id) = row.try_get(first + 1)?;
        Ok(Self { era: row.try_get(first)?, tx_id, position: row.try_get(first + 2)? })
    }
}

/// A token text that this store did not issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a consistency token")]
pub struct InvalidToken;

impl fmt::Display for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&URL_SAFE_NO_PAD.encode(format!("{}:{}:{}", self.era, self.tx_id, self.position)))
    }
}

impl FromStr for Token {
    type Err = InvalidToken;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(InvalidToken)?;
        let mut parts = plain.split(':');
        let (Some(era), Some(tx_id), Some(position), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            return Err(InvalidToken);
        };
        Ok(Self {
            era: era.parse().map_err(|_| InvalidToken)?,
            tx_id: tx_id.parse().map_err(|_| InvalidToken)?,
            position: position.parse().map_err(|_| InvalidToken)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{InvalidToken, Token};

    #[test]
    fn a_token_survives_its_text() {
        let token = Token { era: 1, tx_id: 987_654_321, position: 42 };
        assert_eq!(token.to_string().parse(), Ok(token));
    }

    #[test]
    fn an_older_transaction_with_a_later_position_still_comes_first() {
        assert!(Token { era: 1, tx_id: 5, position: 900 } < Token { era: 1, tx_id: 6, position: 1 });
    }

    #[test]
    fn foreign_text_is_refused() {
        for text in ["", "abc", "MTox", "MToyOjM6NA", "🙂"] {
            assert_eq!(text.parse::<Token>(), Err(InvalidToken), "{text}");
        }
    }
}
