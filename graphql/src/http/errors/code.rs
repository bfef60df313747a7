//! The closed list of top-level error codes, part of the public contract.

/// The value of `extensions.code` of every top-level GraphQL error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// The document is not GraphQL.
    GraphqlParseFailed,
    /// The document is GraphQL but does not fit the schema.
    GraphqlValidationFailed,
    /// The request around the document, its variables or an argument are of the wrong shape.
    BadUserInput,
    /// The request is over one of the limits.
    QueryTooComplex,
    /// Nobody is signed in.
    Unauthenticated,
    /// The signed-in actor may not do this.
    Forbidden,
    /// Too many requests; `extensions.retryAfter` says in how many seconds to come back.
    RateLimited,
    /// The request took longer than allowed.
    Timeout,
    /// A part we depend on does not answer now.
    Unavailable,
    /// A fault of ours, logged under `extensions.requestId`.
    Internal,
}

impl ErrorCode {
    /// Every code, in the order of the documentation.
    pub const ALL: [Self; 10] = [
        Self::GraphqlParseFailed,
        Self::GraphqlValidationFailed,
        Self::BadUserInput,
        Self::QueryTooComplex,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::RateLimited,
        Self::Timeout,
        Self::Unavailable,
        Self::Internal,
    ];

    /// The code as clients see it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GraphqlParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::GraphqlValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::QueryTooComplex => "QUERY_TOO_COMPLEX",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::RateLimited => "RATE_LIMITED",
            Self::Timeout => "TIMEOUT",
            Self::Unavailable => "UNAVAILABLE",
            Self::Internal => "INTERNAL",
        }
    }

    /// Finds a code by its text; anything outside the list is `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::ErrorCode;

    #[test]
    fn every_code_is_found_by_its_text_and_nothing_else_is() {
        for code in ErrorCode::ALL {
            assert_eq!(ErrorCode::parse(code.as_str()), Some(code));
        }
        assert_eq!(ErrorCode::parse("SQL_ERROR"), None);
    }
}
