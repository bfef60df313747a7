//! Why a look at a file is not recorded: it always is.

use crate::Refusal;

/// There is none: a look that happened is always recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BorrowerAccessError {}

impl Refusal for BorrowerAccessError {
    fn code(&self) -> &'static str {
        match *self {}
    }

    fn message(&self) -> String {
        match *self {}
    }

    fn field(&self) -> Option<&'static str> {
        match *self {}
    }
}
