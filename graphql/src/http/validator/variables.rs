//! Variables checked against the types the operation declares, before any field runs.
//!
//! The engine wraps single values into lists and fills the defaults of input fields by itself. Defaults of variables
//! are filled in here, because the engine forgets them in `@skip` and `@include`.

use apollo_compiler::ast::Type;
use apollo_compiler::executable::Operation;
use apollo_compiler::schema::{ExtendedType, InputObjectType};
use async_graphql::{Name, Value as EngineValue, Variables};
use async_graphql_value::Value as EngineLiteral;
use serde_json::{Map, Value};

use super::check::Validator;
use super::literals::to_engine_value;
use super::scalars::{is_one_of, named};
use crate::http::errors::{ErrorCode, Refusal};
use crate::http::messages;

/// Keeps the variables that the operation declares, once each fits its type. Messages name paths and kinds, never
/// values.
pub(crate) fn check_variables(
    validator: &Validator,
    operation: &Operation,
    mut sent: Map<String, Value>,
) -> Result<(Variables, Map<String, Value>), Refusal> {
    let mut kept = Map::new();
    for variable in &operation.variables {
        let path = format!("${}", variable.name);
        match sent.remove(variable.name.as_str()) {
            Some(value) => {
                check(validator, &variable.ty, &value, &path).map_err(refuse)?;
                kept.insert(variable.name.to_string(), value);
            }
            None if variable.ty.is_non_null() && variable.default_value.is_none() => {
                return Err(refuse(messages::variable_missing(&path, &variable.ty.to_string())));
            }
            None => {}
        }
    }
    let mut variables = Variables::from_json(Value::Object(kept.clone()));
    for variable in operation.variables.iter().filter(|variable| !kept.contains_key(variable.name.as_str())) {
        let default = variable.default_value.as_deref().and_then(to_engine_value).and_then(EngineLiteral::into_const);
        if let Some(default) = default {
            variables.insert(Name::new(&variable.name), default);
        }
    }
    Ok((variables, kept))
}

fn refuse(message: String) -> Refusal {
    Refusal::saying(ErrorCode::BadUserInput, message)
}

fn check(validator: &Validator, ty: &Type, value: &Value, path: &str) -> Result<(), String> {
    if value.is_null() {
        return if ty.is_non_null() { Err(messages::variable_missing(path, &ty.to_string())) } else { Ok(()) };
    }
    if ty.is_list() {
        let Value::Array(items) = value else { return check(validator, ty.item_type(), value, path) };
        return items
            .iter()
            .enumerate()
            .try_for_each(|(index, item)| check(validator, ty.item_type(), item, &format!("{path}.{index}")));
    }
    let fits = match named(&validator.schema, ty) {
        Some(ExtendedType::InputObject(input)) => match value {
            Value::Object(fields) => return check_fields(validator, input, fields, path),
            _ => false,
        },
        Some(ExtendedType::Enum(choices)) => value.as_str().is_some_and(|name| choices.values.contains_key(name)),
        Some(ExtendedType::Scalar(scalar)) => fits_scalar(validator, &scalar.name, value),
        _ => false,
    };
    if fits { Ok(()) } else { Err(messages::variable_mismatch(path, &ty.to_string(), kind(value))) }
}

fn check_fields(validator: &Validator, input: &InputObjectType, fields: &Map<String, Value>, path: &str) -> Result<(), String> {
    if let Some(unknown) = fields.keys().find(|name| !input.fields.contains_key(name.as_str())) {
        let unknown: String = unknown.chars().take(60).collect();
        return Err(messages::variable_unknown_field(path, &input.name, &unknown));
    }
    for (name, field) in &input.fields {
        let path = format!("{path}.{name}");
        match fields.get(name.as_str()) {
            Some(value) => check(validator, &field.ty, value, &path)?,
            None if field.is_required() => return Err(messages::variable_missing(&path, &field.ty.to_string())),
            None => {}
        }
    }
    let one_of = validator.schema.types.get(&input.name).is_some_and(is_one_of);
    if one_of && (fields.len() != 1 || fields.values().any(Value::is_null)) {
        return Err(messages::variable_not_one_of(path, &input.name));
    }
    Ok(())
}

fn fits_scalar(validator: &Validator, scalar: &str, value: &Value) -> bool {
    match scalar {
        "Int" => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        "Float" => value.is_number(),
        "String" => value.is_string(),
        "Boolean" => value.is_boolean(),
        "ID" => value.is_string() || value.is_i64() || value.is_u64(),
        custom if validator.scalars.knows(custom) => {
            EngineValue::from_json(value.clone()).is_ok_and(|value| validator.scalars.takes(custom, value))
        }
        _ => true,
    }
}

const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "логическое значение",
        Value::Number(_) => "число",
        Value::String(_) => "строка",
        Value::Array(_) => "список",
        Value::Object(_) => "объект",
    }
}
