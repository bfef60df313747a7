//! The validator's syntax tree rewritten as the engine's, with places in the client's text.

use std::collections::HashMap;

use apollo_compiler::ast::{
    Argument, Definition, Document, Field, FragmentDefinition, FragmentSpread, InlineFragment, OperationDefinition,
    OperationType, Selection, Type, VariableDefinition,
};
use apollo_compiler::{Name, Node, ast};
use async_graphql::parser::types as engine;
use async_graphql::{Name as EngineName, Positioned};

use super::literals::to_engine_value;
use super::places::Places;
use crate::http::errors::{ErrorCode, Refusal};
use crate::http::messages;

/// Rewrites a validated document. Only numbers beyond what JSON can hold are refused here.
pub(super) fn to_engine(document: &Document, text: &str) -> Result<engine::ExecutableDocument, Refusal> {
    let rewriter = Rewriter { places: Places::of(text) };
    rewriter.document(document).ok_or_else(|| Refusal::saying(ErrorCode::GraphqlValidationFailed, messages::NUMBER_TOO_LARGE))
}

struct Rewriter {
    places: Places,
}

impl Rewriter {
    fn document(&self, document: &Document) -> Option<engine::ExecutableDocument> {
        let (mut anonymous, mut named, mut fragments) = (None, HashMap::new(), HashMap::new());
        for definition in &document.definitions {
            match definition {
                Definition::OperationDefinition(operation) => {
                    let rewritten = self.operation(operation)?;
                    match &operation.name {
                        None => anonymous = Some(rewritten),
                        Some(name) => drop(named.insert(EngineName::new(name), rewritten)),
                    }
                }
                Definition::FragmentDefinition(fragment) => {
                    fragments.insert(EngineName::new(&fragment.name), self.fragment(fragment)?);
                }
                // Validation has refused definitions of types.
                _ => return None,
            }
        }
        let operations = match anonymous {
            Some(operation) => engine::DocumentOperations::Single(operation),
            None => engine::DocumentOperations::Multiple(named),
        };
        Some(engine::ExecutableDocument { operations, fragments })
    }

    fn operation(&self, node: &Node<OperationDefinition>) -> Option<Positioned<engine::OperationDefinition>> {
        let variables = node.variables.iter().map(|variable| self.variable(variable));
        let operation = engine::OperationDefinition {
            ty: match node.operation_type {
                OperationType::Query => engine::OperationType::Query,
                OperationType::Mutation => engine::OperationType::Mutation,
                OperationType::Subscription => engine::OperationType::Subscription,
            },
            variable_definitions: variables.collect::<Option<_>>()?,
            directives: self.directives(&node.directives)?,
            selection_set: self.selections(node, &node.selection_set)?,
        };
        Some(self.place(node, operation))
    }

    fn variable(&self, node: &Node<VariableDefinition>) -> Option<Positioned<engine::VariableDefinition>> {
        let default_value = match &node.default_value {
            Some(value) => Some(self.place(value, to_engine_value(value)?.into_const()?)),
            None => None,
        };
        let variable = engine::VariableDefinition {
            name: self.name(&node.name),
            var_type: self.place(&node.ty, engine_type(&node.ty)),
            directives: self.directives(&node.directives)?,
            default_value,
        };
        Some(self.place(node, variable))
    }

    fn fragment(&self, node: &Node<FragmentDefinition>) -> Option<Positioned<engine::FragmentDefinition>> {
        let fragment = engine::FragmentDefinition {
            type_condition: self.condition(&node.type_condition),
            directives: self.directives(&node.directives)?,
            selection_set: self.selections(node, &node.selection_set)?,
        };
        Some(self.place(node, fragment))
    }

    fn selections<T>(&self, parent: &Node<T>, selections: &[Selection]) -> Option<Positioned<engine::SelectionSet>> {
        let items = selections.iter().map(|selection| self.selection(selection)).collect::<Option<_>>()?;
        Some(self.place(parent, engine::SelectionSet { items }))
    }

    fn selection(&self, selection: &Selection) -> Option<Positioned<engine::Selection>> {
        Some(match selection {
            Selection::Field(node) => {
                let field = self.field(node)?;
                self.place(node, engine::Selection::Field(field))
            }
            Selection::FragmentSpread(node) => {
                let spread = self.spread(node)?;
                self.place(node, engine::Selection::FragmentSpread(spread))
            }
            Selection::InlineFragment(node) => {
                let inline = self.inline(node)?;
                self.place(node, engine::Selection::InlineFragment(inline))
            }
        })
    }

    fn field(&self, node: &Node<Field>) -> Option<Positioned<engine::Field>> {
        let field = engine::Field {
            alias: node.alias.as_ref().map(|alias| self.name(alias)),
            name: self.name(&node.name),
            arguments: self.arguments(&node.arguments)?,
            directives: self.directives(&node.directives)?,
            selection_set: self.selections(node, &node.selection_set)?,
        };
        Some(self.place(node, field))
    }

    fn spread(&self, node: &Node<FragmentSpread>) -> Option<Positioned<engine::FragmentSpread>> {
        let spread = engine::FragmentSpread {
            fragment_name: self.name(&node.fragment_name),
            directives: self.directives(&node.directives)?,
        };
        Some(self.place(node, spread))
    }

    fn inline(&self, node: &Node<InlineFragment>) -> Option<Positioned<engine::InlineFragment>> {
        let inline = engine::InlineFragment {
            type_condition: node.type_condition.as_ref().map(|condition| self.condition(condition)),
            directives: self.directives(&node.directives)?,
            selection_set: self.selections(node, &node.selection_set)?,
        };
        Some(self.place(node, inline))
    }

    fn directives(&self, directives: &ast::DirectiveList) -> Option<Vec<Positioned<engine::Directive>>> {
        let rewrite = |node: &Node<ast::Directive>| {
            let arguments = self.arguments(&node.arguments)?;
            Some(self.place(node, engine::Directive { name: self.name(&node.name), arguments }))
        };
        directives.iter().map(rewrite).collect()
    }

    fn arguments(&self, arguments: &[Node<Argument>]) -> Option<Vec<EngineArgument>> {
        let rewrite =
            |node: &Node<Argument>| Some((self.name(&node.name), self.place(&node.value, to_engine_value(&node.value)?)));
        arguments.iter().map(rewrite).collect()
    }

    fn condition(&self, name: &Name) -> Positioned<engine::TypeCondition> {
        let on = self.name(name);
        Positioned::new(engine::TypeCondition { on }, self.places.at(name.location()))
    }

    fn name(&self, name: &Name) -> Positioned<EngineName> {
        Positioned::new(EngineName::new(name), self.places.at(name.location()))
    }

    fn place<N, T>(&self, node: &Node<N>, rewritten: T) -> Positioned<T> {
        Positioned::new(rewritten, self.places.at(node.location()))
    }
}

/// A name with its value, as the engine keeps arguments.
type EngineArgument = (Positioned<EngineName>, Positioned<async_graphql_value::Value>);

fn engine_type(ty: &Type) -> engine::Type {
    let base = match ty {
        Type::Named(name) | Type::NonNullNamed(name) => engine::BaseType::Named(EngineName::new(name)),
        Type::List(item) | Type::NonNullList(item) => engine::BaseType::List(Box::new(engine_type(item))),
    };
    engine::Type { base, nullable: !ty.is_non_null() }
}
