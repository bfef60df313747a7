//! The four parameters of a GraphQL request, read from a JSON body.

use serde_json::{Map, Value};

use super::errors::Refusal;
use super::messages;

/// What a client asks for, of the right shape but not yet checked against the schema.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Parameters {
    /// The document.
    pub(crate) query: String,
    /// Which operation of the document to run.
    pub(crate) operation_name: Option<String>,
    /// Values of the operation's variables.
    pub(crate) variables: Map<String, Value>,
}

impl Parameters {
    /// Reads a body; every deviation is a 400. `extensions` must be an object and is not used.
    pub(crate) fn parse(body: &[u8]) -> Result<Self, Refusal> {
        let mut fields = match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => fields,
            Ok(Value::Array(_)) => return Err(Refusal::bad_request(messages::NO_BATCHES)),
            Ok(_) | Err(_) => return Err(Refusal::bad_request(messages::BODY_NOT_JSON)),
        };
        let Some(Value::String(query)) = fields.remove("query") else {
            return Err(Refusal::bad_request(messages::QUERY_NOT_STRING));
        };
        let operation_name = match fields.remove("operationName") {
            None | Some(Value::Null) => None,
            Some(Value::String(name)) => Some(name).filter(|name| !name.is_empty()),
            Some(_) => return Err(Refusal::bad_request(messages::OPERATION_NAME_NOT_STRING)),
        };
        let variables = object(fields.remove("variables"), messages::VARIABLES_NOT_OBJECT)?;
        object(fields.remove("extensions"), messages::EXTENSIONS_NOT_OBJECT)?;
        Ok(Self { query, operation_name, variables })
    }
}

fn object(value: Option<Value>, complaint: &str) -> Result<Map<String, Value>, Refusal> {
    match value {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(fields)) => Ok(fields),
        Some(_) => Err(Refusal::bad_request(complaint)),
    }
}

#[cfg(test)]
mod tests {
    use super::Parameters;

    #[test]
    fn an_empty_operation_name_means_none() {
        let parameters = Parameters::parse(br#"{"query":"{a}","operationName":""}"#).unwrap();

        assert_eq!(parameters.operation_name, None);
    }

    #[test]
    fn bodies_of_another_shape_are_refused() {
        let deep = format!(r#"{{"query":"{{a}}","variables":{{"a":{}1{}}}}}"#, "[".repeat(5000), "]".repeat(5000));
        for body in ["", "null", "1", "\"{a}\"", "[]", r#"[{"query":"{a}"}]"#, "{\"query\":\"\u{7}\"}", &deep] {
            assert!(Parameters::parse(body.as_bytes()).is_err(), "{body:.40} was taken");
        }
        assert!(Parameters::parse(b"{\"query\":\"\xd0\"}").is_err(), "broken UTF-8 was taken");
    }
}
