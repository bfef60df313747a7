//! Reading the texts of an input: everything that is wrong is told at once.

use async_graphql::ID;
use commands::Rejection;
use domain::values::ValueError;
use uuid::Uuid;

use super::{NodeKind, UserError, parse_id};
use crate::texts;

/// The fields of one input, read one by one. A field that does not read is `None` and remembered.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    errors: Vec<UserError>,
}

impl Fields {
    /// Nothing read yet.
    pub(crate) const fn new() -> Self {
        Self { errors: Vec::new() }
    }

    /// Takes what `field` (`snake_case`, as in the input) reads as.
    pub(crate) fn read<T>(&mut self, field: &str, result: Result<T, ValueError>) -> Option<T> {
        result.map_err(|error| self.refuse(Rejection::invalid(field, error))).ok()
    }

    /// The same for a field that may be left out: `Some(None)` when it is.
    #[expect(clippy::option_option, reason = "left out is not wrong")]
    pub(crate) fn read_optional<T, U>(
        &mut self,
        field: &str,
        given: Option<T>,
        parse: impl FnOnce(T) -> Result<U, ValueError>,
    ) -> Option<Option<U>> {
        given.map_or(Some(None), |given| self.read(field, parse(given)).map(Some))
    }

    /// Reads an id of one kind.
    pub(crate) fn read_id(&mut self, field: &str, kind: NodeKind, id: &ID) -> Option<Uuid> {
        let uuid = parse_id(kind, id);
        if uuid.is_none() {
            self.refuse(Rejection::new("INVALID_ID", texts::BAD_ID).at(field));
        }
        uuid
    }

    /// Remembers a refusal of another kind.
    pub(crate) fn refuse(&mut self, rejection: Rejection) {
        self.errors.push(rejection.into());
    }

    /// Everything that was wrong, in the order it was read.
    pub(crate) fn errors(self) -> Vec<UserError> {
        self.errors
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::ID;
    use domain::values::{Inn, Phone};

    use super::{Fields, NodeKind};

    #[test]
    fn all_wrong_fields_are_told_at_once() {
        let mut fields = Fields::new();
        assert!(fields.read("phone", Phone::parse("+7 916 123-45-67")).is_some());
        assert_eq!(fields.read_optional("inn", None::<&str>, Inn::parse), Some(None));
        assert_eq!(fields.read_optional("inn", Some("1"), Inn::parse), None);
        assert_eq!(fields.read_id("creditor_id", NodeKind::Creditor, &ID("debt_1".to_owned())), None);
        assert_eq!(fields.errors().len(), 2);
    }
}
