//! What an operation asks for once its variables are known.

use std::collections::HashMap;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::ast::Value as Literal;
use apollo_compiler::executable::{Field, Operation, Selection, SelectionSet};
use serde_json::{Map, Value};

use super::Limits;
use super::shape::within;
use crate::http::errors::{ErrorCode, Refusal};
use crate::http::messages;

/// Selection sets inside one another, fragments included; far beyond `Limits::depth`, only guards the stack.
const NESTING: u32 = 64;

/// The size of a selection set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Weight {
    /// Fields, multiplied by page sizes.
    pub(crate) cost: u64,
    /// Levels of fields.
    pub(crate) depth: u64,
    /// Fields on the top level.
    pub(crate) fields: u64,
    /// Whether the schema itself is asked for.
    pub(crate) introspects: bool,
}

/// Measures an operation of a checked document and refuses it when it is over a limit.
pub(crate) fn weigh(
    document: &ExecutableDocument,
    operation: &Operation,
    variables: &Map<String, Value>,
    limits: &Limits,
) -> Result<Weight, Refusal> {
    let mut scale = Scale { document, operation, variables, page: limits.page, fragments: HashMap::new() };
    let weight = scale.set(&operation.selection_set, 0)?;
    if weight.introspects && !limits.introspection {
        return Err(Refusal::saying(ErrorCode::GraphqlValidationFailed, messages::NO_INTROSPECTION));
    }
    within("полей верхнего уровня", weight.fields, limits.root_fields)?;
    within("глубина", weight.depth, limits.depth)?;
    within("оценка объёма", weight.cost, limits.cost)?;
    Ok(weight)
}

struct Scale<'a> {
    document: &'a ExecutableDocument,
    operation: &'a Operation,
    variables: &'a Map<String, Value>,
    page: u64,
    /// Each fragment is measured once, however often it is spread.
    fragments: HashMap<&'a str, Weight>,
}

impl<'a> Scale<'a> {
    fn set(&mut self, set: &'a SelectionSet, nesting: u32) -> Result<Weight, Refusal> {
        if nesting > NESTING {
            return Err(Refusal::saying(ErrorCode::QueryTooComplex, messages::NESTED_TOO_DEEP));
        }
        let mut sum = Weight::default();
        for selection in &set.selections {
            sum = sum.and(match selection {
                Selection::Field(field) => self.field(field, nesting)?,
                Selection::InlineFragment(inline) => self.set(&inline.selection_set, nesting + 1)?,
                Selection::FragmentSpread(spread) => self.fragment(spread.fragment_name.as_str(), nesting)?,
            });
        }
        Ok(sum)
    }

    fn fragment(&mut self, name: &'a str, nesting: u32) -> Result<Weight, Refusal> {
        if let Some(weight) = self.fragments.get(name) {
            return Ok(*weight);
        }
        let Some(fragment) = self.document.fragments.get(name) else { return Ok(Weight::default()) };
        let weight = self.set(&fragment.selection_set, nesting + 1)?;
        self.fragments.insert(name, weight);
        Ok(weight)
    }

    fn field(&mut self, field: &'a Field, nesting: u32) -> Result<Weight, Refusal> {
        let inner = self.set(&field.selection_set, nesting + 1)?;
        let introspects = matches!(field.name.as_str(), "__schema" | "__type");
        Ok(Weight {
            cost: inner.cost.saturating_mul(self.multiplier(field)).saturating_add(1),
            depth: if introspects { 1 } else { inner.depth.saturating_add(1) },
            fields: 1,
            introspects: introspects || inner.introspects,
        })
    }

    /// How many times a field's own selection is answered.
    fn multiplier(&self, field: &Field) -> u64 {
        let takes = |name: &str| field.definition.argument_by_name(name).is_some();
        if takes("first") || takes("last") {
            let asked = ["first", "last"].into_iter().filter_map(|name| self.number(field, name)).max();
            return asked.unwrap_or(self.page).max(1);
        }
        if takes("ids") { self.count(field, "ids").max(1) } else { 1 }
    }

    fn number(&self, field: &Field, argument: &str) -> Option<u64> {
        match field.specified_argument_by_name(argument)?.as_ref() {
            Literal::Int(number) => number.as_str().parse().ok(),
            Literal::Variable(name) => match self.variables.get(name.as_str()) {
                Some(value) => value.as_u64(),
                None => self.default_of(name)?.to_i32().and_then(|number| u64::try_from(number).ok()),
            },
            _ => None,
        }
    }

    fn count(&self, field: &Field, argument: &str) -> u64 {
        let length = match field.specified_argument_by_name(argument).map(AsRef::as_ref) {
            Some(Literal::List(items)) => items.len(),
            Some(Literal::Variable(name)) => match self.variables.get(name.as_str()) {
                Some(Value::Array(items)) => items.len(),
                Some(_) => 1,
                None => self.default_of(name).and_then(Literal::as_list).map_or(1, <[_]>::len),
            },
            _ => 1,
        };
        u64::try_from(length).unwrap_or(u64::MAX)
    }

    fn default_of(&self, variable: &str) -> Option<&Literal> {
        let definition = self.operation.variables.iter().find(|definition| definition.name == variable)?;
        definition.default_value.as_deref()
    }
}

impl Weight {
    fn and(self, other: Self) -> Self {
        Self {
            cost: self.cost.saturating_add(other.cost),
            depth: self.depth.max(other.depth),
            fields: self.fields.saturating_add(other.fields),
            introspects: self.introspects || other.introspects,
        }
    }
}
