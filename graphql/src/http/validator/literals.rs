//! What the validator does not look at inside literal values: fields given twice, `@oneOf`, custom scalars.

use std::collections::HashSet;

use apollo_compiler::ast::{Argument, DirectiveList, InputValueDefinition, Type, Value as Literal};
use apollo_compiler::executable::{Selection, SelectionSet};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{ExecutableDocument, Name, Node, Schema};
use async_graphql::Name as EngineName;
use async_graphql_value::Value as EngineValue;

use super::places::Places;
use super::scalars::{Scalars, is_one_of, named};
use crate::http::errors::{Complaint, ErrorCode, Refusal};

/// Checks every literal of a validated document.
pub(super) fn check_literals(
    schema: &Schema,
    scalars: &Scalars,
    document: &ExecutableDocument,
    text: &str,
) -> Result<(), Refusal> {
    let mut reader = Reader { schema, scalars, faults: Vec::new() };
    for operation in document.operations.iter() {
        reader.directives(&operation.directives);
        for variable in &operation.variables {
            reader.directives(&variable.directives);
            if let Some(value) = &variable.default_value {
                reader.value(Some(&variable.ty), value);
            }
        }
        reader.selections(&operation.selection_set);
    }
    for fragment in document.fragments.values() {
        reader.directives(&fragment.directives);
        reader.selections(&fragment.selection_set);
    }
    if reader.faults.is_empty() {
        return Ok(());
    }
    let places = Places::of(text);
    let complaints = reader.faults.into_iter().take(10);
    let complaints = complaints.map(|fault| Complaint::at(fault.message, Some(places.at(fault.value.location()))));
    Err(Refusal::of_request(ErrorCode::GraphqlValidationFailed, complaints.collect()))
}

struct Fault<'a> {
    message: String,
    value: &'a Node<Literal>,
}

struct Reader<'a> {
    schema: &'a Schema,
    scalars: &'a Scalars,
    faults: Vec<Fault<'a>>,
}

impl<'a> Reader<'a> {
    /// The parser's limit on nesting bounds how deep this goes; fragments are visited on their own.
    fn selections(&mut self, set: &'a SelectionSet) {
        for selection in &set.selections {
            self.directives(selection.directives());
            match selection {
                Selection::Field(field) => {
                    self.arguments(&field.definition.arguments, &field.arguments);
                    self.selections(&field.selection_set);
                }
                Selection::InlineFragment(inline) => self.selections(&inline.selection_set),
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn directives(&mut self, directives: &'a DirectiveList) {
        for directive in directives {
            if let Some(definition) = self.schema.directive_definitions.get(&directive.name) {
                self.arguments(&definition.arguments, &directive.arguments);
            }
        }
    }

    fn arguments(&mut self, definitions: &[Node<InputValueDefinition>], arguments: &'a [Node<Argument>]) {
        for argument in arguments {
            let definition = definitions.iter().find(|definition| definition.name == argument.name);
            self.value(definition.map(|definition| definition.ty.as_ref()), &argument.value);
        }
    }

    fn value(&mut self, ty: Option<&Type>, value: &'a Node<Literal>) {
        let definition = ty.and_then(|ty| named(self.schema, ty));
        match (value.as_ref(), definition) {
            (Literal::Null | Literal::Variable(_), _) => {}
            (_, Some(ExtendedType::Scalar(scalar))) if self.scalars.knows(&scalar.name) => {
                self.scalar(scalar.name.as_str(), ty, value);
            }
            (Literal::List(items), _) => {
                let item = ty.map(|ty| if ty.is_list() { ty.item_type() } else { ty });
                for each in items {
                    self.value(item, each);
                }
            }
            (Literal::Object(fields), _) => self.object(definition, fields, value),
            _ => {}
        }
    }

    fn object(&mut self, ty: Option<&ExtendedType>, fields: &'a [(Name, Node<Literal>)], whole: &'a Node<Literal>) {
        let mut met = HashSet::new();
        for (name, value) in fields {
            if !met.insert(name.as_str()) {
                self.fault(format!("the input field `{name}` is given more than once"), value);
            }
            let field = match ty {
                Some(ExtendedType::InputObject(input)) => input.fields.get(name).map(|field| field.ty.as_ref()),
                _ => None,
            };
            self.value(field, value);
        }
        let Some(ty) = ty.filter(|ty| is_one_of(ty)) else { return };
        if fields.len() != 1 || fields.iter().any(|(_, value)| value.is_null()) {
            self.fault(format!("exactly one non-null field of `{}` must be given", ty.name()), whole);
        }
    }

    /// Lists of scalars are walked item by item; a value with a variable inside is left to the engine.
    fn scalar(&mut self, scalar: &str, ty: Option<&Type>, value: &'a Node<Literal>) {
        if let (Some(ty), Literal::List(items)) = (ty.filter(|ty| ty.is_list()), value.as_ref()) {
            for each in items {
                self.value(Some(ty.item_type()), each);
            }
            return;
        }
        let constant = to_engine_value(value).and_then(EngineValue::into_const);
        if constant.is_some_and(|constant| !self.scalars.takes(scalar, constant)) {
            self.fault(format!("the value is not a valid `{scalar}`"), value);
        }
    }

    fn fault(&mut self, message: String, value: &'a Node<Literal>) {
        self.faults.push(Fault { message, value });
    }
}

/// A literal as the engine keeps it; `None` for a number that JSON cannot hold.
pub(super) fn to_engine_value(literal: &Literal) -> Option<EngineValue> {
    Some(match literal {
        Literal::Null => EngineValue::Null,
        Literal::Enum(name) => EngineValue::Enum(EngineName::new(name)),
        Literal::Variable(name) => EngineValue::Variable(EngineName::new(name)),
        Literal::String(text) => EngineValue::String(text.clone()),
        Literal::Boolean(flag) => EngineValue::Boolean(*flag),
        Literal::Int(number) => EngineValue::Number(number.as_str().parse().ok()?),
        Literal::Float(number) => EngineValue::Number(number.as_str().parse().ok()?),
        Literal::List(items) => EngineValue::List(items.iter().map(|item| to_engine_value(item)).collect::<Option<_>>()?),
        Literal::Object(fields) => EngineValue::Object(
            fields.iter().map(|(name, value)| Some((EngineName::new(name), to_engine_value(value)?))).collect::<Option<_>>()?,
        ),
    })
}
