//! From a document's text to a checked document, remembered by its hash.

use std::sync::Arc;

use apollo_compiler::ast::{Definition, Document, VariableDefinition};
use apollo_compiler::executable::Operation;
use apollo_compiler::introspection::check_max_depth;
use apollo_compiler::parser::Parser;
use apollo_compiler::validation::{DiagnosticList, Valid};
use apollo_compiler::{ExecutableDocument, Node, Schema};
use async_graphql::Pos;
use async_graphql::parser::types::ExecutableDocument as EngineDocument;
use moka::sync::Cache;
use sha2::{Digest, Sha256};

use super::engine_document::to_engine;
use super::literals::check_literals;
use super::places::Places;
use super::scalars::Scalars;
use super::syntax::find_stray;
use crate::http::errors::{Complaint, ErrorCode, Refusal, short};
use crate::http::limits::{Limits, check_shape};
use crate::http::messages;

/// Nested brackets a document may have; guards the stack, not the cost.
const NESTING: usize = 64;
/// How the parser and the validator say that a document is nested too deep.
const TOO_DEEP: [&str; 2] = ["parser recursion limit reached", "too much recursion"];
/// How many complaints one answer lists.
const COMPLAINTS: usize = 10;
/// Memory of a checked document per byte of its text, measured generously.
const GROWTH: usize = 64;

/// The SDL an endpoint was given is not a valid schema.
#[derive(Debug, thiserror::Error)]
#[error("the schema is not valid: {0}")]
pub struct SdlError(String);

/// A document that fits the schema, in the validator's form and in the engine's.
#[derive(Debug)]
pub(crate) struct Checked {
    /// For variables and weights.
    pub(crate) document: Valid<ExecutableDocument>,
    /// For execution.
    pub(crate) engine: EngineDocument,
    bytes: usize,
}

/// Checks documents against one schema.
#[derive(Debug)]
pub(crate) struct Validator {
    pub(crate) schema: Valid<Schema>,
    pub(crate) scalars: Scalars,
    limits: Limits,
    checked: Cache<[u8; 32], Arc<Checked>>,
}

impl Validator {
    pub(crate) fn try_new(sdl: &str, scalars: Scalars, limits: Limits) -> Result<Self, SdlError> {
        let schema = Schema::parse_and_validate(sdl, "schema.graphql").map_err(|broken| first_fault(&broken.errors))?;
        let checked = Cache::builder()
            .weigher(|_, checked: &Arc<Checked>| u32::try_from(checked.bytes).unwrap_or(u32::MAX))
            .max_capacity(limits.cache_bytes)
            .build();
        Ok(Self { schema, scalars, limits, checked })
    }

    /// Gives the checked form of a document, from memory when it was met before.
    pub(crate) fn check(&self, text: &str) -> Result<Arc<Checked>, Refusal> {
        if text.len() > self.limits.document_bytes {
            let (met, allowed) = (as_u64(text.len()), as_u64(self.limits.document_bytes));
            let message = messages::over_limit("байт в документе", met, allowed);
            return Err(Refusal::saying(ErrorCode::QueryTooComplex, message));
        }
        let key: [u8; 32] = Sha256::digest(text).into();
        if let Some(checked) = self.checked.get(&key) {
            return Ok(checked);
        }
        let checked = Arc::new(self.check_anew(text)?);
        self.checked.insert(key, Arc::clone(&checked));
        Ok(checked)
    }

    fn check_anew(&self, text: &str) -> Result<Checked, Refusal> {
        let syntax = Parser::new()
            .recursion_limit(NESTING)
            .parse_ast(text, "document")
            .map_err(|broken| refuse(ErrorCode::GraphqlParseFailed, &broken.errors))?;
        if let Some(offset) = find_stray(text) {
            let place = Places::of(text).at_offset(offset);
            let complaint = Complaint::at("syntax error: expected a name with a value", Some(place));
            return Err(Refusal::of_request(ErrorCode::GraphqlParseFailed, vec![complaint]));
        }
        check_shape(&syntax, &self.limits)?;
        let document = without_null_defaults(&syntax)
            .to_executable_validate(&self.schema)
            .map_err(|broken| refuse(ErrorCode::GraphqlValidationFailed, &broken.errors))?;
        check_literals(&self.schema, &self.scalars, &document, text)?;
        for operation in document.operations.iter() {
            check_max_depth(&document, operation)
                .map_err(|_| Refusal::saying(ErrorCode::QueryTooComplex, messages::INTROSPECTION_TOO_DEEP))?;
        }
        let engine = to_engine(&syntax, text)?;
        Ok(Checked { document, engine, bytes: text.len().saturating_mul(GROWTH).saturating_add(1024) })
    }
}

impl Checked {
    /// The operation to run: the named one, or the only one.
    pub(crate) fn operation(&self, name: Option<&str>) -> Result<&Node<Operation>, Refusal> {
        self.document
            .operations
            .get(name)
            .map_err(|fault| Refusal::saying(ErrorCode::BadUserInput, short(&fault.message().to_string())))
    }
}

/// The validator lets any default make a nullable variable fit a non-null position; the specification says any
/// default but null. Without the null defaults both agree.
fn without_null_defaults(syntax: &Document) -> Document {
    let mut syntax = syntax.clone();
    for definition in &mut syntax.definitions {
        let Definition::OperationDefinition(operation) = definition else { continue };
        let is_null = |variable: &VariableDefinition| variable.default_value.as_ref().is_some_and(|value| value.is_null());
        if operation.variables.iter().any(|variable| is_null(variable)) {
            for variable in &mut operation.make_mut().variables {
                if is_null(variable) && !variable.ty.is_non_null() {
                    variable.make_mut().default_value = None;
                }
            }
        }
    }
    syntax
}

fn refuse(code: ErrorCode, faults: &DiagnosticList) -> Refusal {
    if faults.iter().any(|fault| TOO_DEEP.contains(&fault.error.to_string().as_str())) {
        return Refusal::saying(ErrorCode::QueryTooComplex, messages::NESTED_TOO_DEEP);
    }
    let complaints = faults.iter().take(COMPLAINTS).map(|fault| {
        let place = fault.line_column_range().map(|range| Pos { line: range.start.line, column: range.start.column });
        Complaint::at(short(&fault.error.to_string()), place)
    });
    Refusal::of_request(code, complaints.collect())
}

fn first_fault(faults: &DiagnosticList) -> SdlError {
    SdlError(faults.iter().next().map(|fault| fault.error.to_string()).unwrap_or_default())
}

fn as_u64(size: usize) -> u64 {
    u64::try_from(size).unwrap_or(u64::MAX)
}
