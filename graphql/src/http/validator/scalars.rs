//! Readers of custom scalars, so that a malformed value is refused before any field runs.

use std::collections::HashMap;

use apollo_compiler::Schema;
use apollo_compiler::ast::Type;
use apollo_compiler::schema::ExtendedType;
use async_graphql::{InputType, Value};

/// Which custom scalars can be checked, by their GraphQL name. A scalar that is not here is checked by the engine
/// when the field runs.
#[derive(Debug, Clone, Default)]
pub struct Scalars(HashMap<String, fn(Value) -> bool>);

impl Scalars {
    /// Adds a scalar by its Rust type.
    #[must_use]
    pub fn with<T: InputType>(mut self) -> Self {
        self.0.insert(T::type_name().into_owned(), |value| T::parse(Some(value)).is_ok());
        self
    }

    /// Whether the scalar's reader takes a value; unknown scalars take anything.
    pub(super) fn takes(&self, scalar: &str, value: Value) -> bool {
        self.0.get(scalar).is_none_or(|reads| reads(value))
    }

    pub(super) fn knows(&self, scalar: &str) -> bool {
        self.0.contains_key(scalar)
    }
}

/// The definition behind a type, lists and non-null taken off.
pub(super) fn named<'a>(schema: &'a Schema, ty: &Type) -> Option<&'a ExtendedType> {
    schema.types.get(ty.inner_named_type())
}

/// Whether exactly one field of this input must be given.
pub(super) fn is_one_of(ty: &ExtendedType) -> bool {
    ty.directives().iter().any(|directive| directive.name == "oneOf")
}
