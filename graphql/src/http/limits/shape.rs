//! Counts that need no schema, taken before validation so that validation has little to do.

use apollo_compiler::ast::{Definition, DirectiveList, Document, Selection};

use super::Limits;
use crate::http::errors::{ErrorCode, Refusal};
use crate::http::messages;

#[derive(Default)]
struct Counts {
    aliases: u64,
    directives: u64,
}

/// Refuses a document with too many definitions, aliases or directives.
pub(crate) fn check_shape(document: &Document, limits: &Limits) -> Result<(), Refusal> {
    let mut counts = Counts::default();
    for definition in &document.definitions {
        counts.add_definition(definition);
    }
    let definitions = u64::try_from(document.definitions.len()).unwrap_or(u64::MAX);
    within("операций и фрагментов", definitions, limits.definitions)?;
    within("псевдонимов", counts.aliases, limits.aliases)?;
    within("директив", counts.directives, limits.directives)
}

/// Refuses what is over a limit.
pub(super) fn within(what: &str, met: u64, allowed: u64) -> Result<(), Refusal> {
    if met > allowed {
        return Err(Refusal::saying(ErrorCode::QueryTooComplex, messages::over_limit(what, met, allowed)));
    }
    Ok(())
}

impl Counts {
    fn add_definition(&mut self, definition: &Definition) {
        match definition {
            Definition::OperationDefinition(operation) => {
                self.add_directives(&operation.directives);
                for variable in &operation.variables {
                    self.add_directives(&variable.directives);
                }
                self.add_selections(&operation.selection_set);
            }
            Definition::FragmentDefinition(fragment) => {
                self.add_directives(&fragment.directives);
                self.add_selections(&fragment.selection_set);
            }
            // Definitions of types are refused by the validation that follows.
            _ => {}
        }
    }

    /// The parser's own limit bounds how deep this goes.
    fn add_selections(&mut self, selections: &[Selection]) {
        for selection in selections {
            match selection {
                Selection::Field(field) => {
                    self.aliases += u64::from(field.alias.is_some());
                    self.add_directives(&field.directives);
                    self.add_selections(&field.selection_set);
                }
                Selection::FragmentSpread(spread) => self.add_directives(&spread.directives),
                Selection::InlineFragment(inline) => {
                    self.add_directives(&inline.directives);
                    self.add_selections(&inline.selection_set);
                }
            }
        }
    }

    fn add_directives(&mut self, directives: &DirectiveList) {
        self.directives = self.directives.saturating_add(u64::try_from(directives.len()).unwrap_or(u64::MAX));
    }
}
