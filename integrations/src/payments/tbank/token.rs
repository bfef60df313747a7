//! The signature (developer.tbank.ru/eacq/intro/developer/token): the scalar fields of the root and `Password`, sorted by
//! name, their values put together, SHA-256 in hexadecimal. Nested fields (`Receipt`, `DATA`) do not count.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

/// Fields of the root as they stand in the body.
pub(in crate::payments) type Fields = BTreeMap<String, Box<RawValue>>;

/// The token of these fields; a `Token` among them does not count.
pub(in crate::payments) fn token(fields: &Fields, password: &str) -> String {
    let values = fields.iter().filter(|(name, _)| *name != "Token").filter_map(|(name, raw)| Some((name.as_str(), value(raw)?)));
    let mut signed: BTreeMap<&str, String> = values.collect();
    signed.insert("Password", password.to_owned());
    hex::encode(Sha256::digest(signed.into_values().collect::<String>()))
}

/// Text without its quotation marks, a number or a boolean as it stands; nothing for what is nested or `null`.
fn value(raw: &RawValue) -> Option<String> {
    match raw.get().as_bytes().first()? {
        b'"' => serde_json::from_str(raw.get()).ok(),
        b'{' | b'[' | b'n' => None,
        _ => Some(raw.get().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Fields, token};

    /// The vector of the bank's page (DOMAIN.md 3.4).
    const DOCUMENTED: &str = "72dd466f8ace0a37a1f740ce5fb78101712bc0665d91a8108c7c8a0ccd426db2";

    fn fields(json: &str) -> Fields {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn the_documented_vector_gives_the_documented_token() {
        let request = r#"{"TerminalKey":"MerchantTerminalKey","Amount":19200,"OrderId":"00000",
            "Description":"Подарочная карта на 1000 рублей","Token":"x","DATA":{"Phone":"+71234567890"},
            "Receipt":{"Taxation":"osn"},"Shops":[1],"Nothing":null}"#;

        assert_eq!(token(&fields(request), "11111111111111"), DOCUMENTED);
    }

    /// Expected: `printf '1000ordersecrettruekey' | sha256sum`.
    #[test]
    fn a_boolean_counts_as_its_word() {
        let notification = r#"{"TerminalKey":"key","Amount":1000,"OrderId":"order","Success":true}"#;

        assert_eq!(token(&fields(notification), "secret"), "5dc861f129a4c9aaf31155763c376ffadf1ae841163db93e6aa6373f24b8ff02");
    }

    #[test]
    fn escaped_text_counts_as_what_it_means() {
        assert_eq!(token(&fields(r#"{"A":"\u0434\n"}"#), "p"), token(&fields("{\"A\":\"д\\n\"}"), "p"));
    }
}
