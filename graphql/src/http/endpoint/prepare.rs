//! Everything that can be refused before a field runs.

use async_graphql::Executor;
use async_graphql::parser::types::{DocumentOperations, OperationType};

use super::GraphqlEndpoint;
use crate::http::errors::Refusal;
use crate::http::limits::weigh;
use crate::http::parameters::Parameters;
use crate::http::validator::check_variables;

/// A request that passed every check and may be executed.
#[derive(Debug)]
pub struct Prepared {
    /// The request for the engine, its document already parsed.
    pub request: async_graphql::Request,
    /// What kind of operation will run.
    pub operation: OperationType,
    /// Its measured cost: fields multiplied by page sizes.
    pub cost: u64,
}

impl Prepared {
    /// The kind of operation as metrics and logs name it.
    pub(super) const fn operation_word(&self) -> &'static str {
        match self.operation {
            OperationType::Query => "query",
            OperationType::Mutation => "mutation",
            OperationType::Subscription => "subscription",
        }
    }
}

impl<E: Executor> GraphqlEndpoint<E> {
    /// Reads, validates, weighs and coerces a request body. For transports of their own, such as server-sent
    /// events; [`GraphqlEndpoint::handle`] calls it for POST.
    pub fn prepare(&self, body: &[u8]) -> Result<Prepared, Refusal> {
        let parameters = Parameters::parse(body)?;
        let checked = self.validator.check(&parameters.query)?;
        let name = parameters.operation_name.as_deref();
        let operation = checked.operation(name)?;
        let (variables, values) = check_variables(&self.validator, operation, parameters.variables)?;
        let weight = weigh(&checked.document, operation, &values, &self.limits)?;

        let operation = match operation.operation_type {
            apollo_compiler::ast::OperationType::Query => OperationType::Query,
            apollo_compiler::ast::OperationType::Mutation => OperationType::Mutation,
            apollo_compiler::ast::OperationType::Subscription => OperationType::Subscription,
        };
        let mut request = async_graphql::Request::new(parameters.query).variables(variables);
        if matches!(checked.engine.operations, DocumentOperations::Multiple(_)) {
            request.operation_name = parameters.operation_name;
        }
        request.set_parsed_query(checked.engine.clone());
        Ok(Prepared { request, operation, cost: weight.cost })
    }
}
