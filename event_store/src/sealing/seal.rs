//! Sealing and opening of one payload.

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use serde_json::{Map, Value};

use super::SubjectKey;
use crate::{StoreError, chain::canonical_payload};

/// Mark of a value to be sealed. Stored; never rename.
const PERSONAL: &str = "$personal";
/// Mark of a sealed value. Stored; never rename.
const SEALED: &str = "$sealed";
/// Mark of a value whose key was destroyed. Stored; never rename.
const ERASED: &str = "$erased";

/// Where a sealed value belongs: bound into the seal, so that it opens nowhere else.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) aggregate_type: &'a str,
    pub(crate) aggregate_id: &'a str,
    pub(crate) sequence: u64,
}

/// Whether anything in `payload` is marked personal.
pub(crate) fn holds_personal(payload: &Value) -> bool {
    marked(payload, PERSONAL)
}

/// Whether anything in `payload` is sealed.
pub(crate) fn is_sealed(payload: &Value) -> bool {
    marked(payload, SEALED)
}

fn marked(value: &Value, mark: &str) -> bool {
    match value {
        Value::Object(map) => map.contains_key(mark) || map.values().any(|item| marked(item, mark)),
        Value::Array(items) => items.iter().any(|item| marked(item, mark)),
        _ => false,
    }
}

/// Seals every marked value of `payload` in place.
pub(crate) fn seal(payload: &mut Value, place: Place<'_>, key: &SubjectKey) -> Result<(), StoreError> {
    let SubjectKey::Live(cipher) = key else { return Err(StoreError::Erased) };
    walk(payload, PERSONAL, &mut String::new(), &mut |path, plain| {
        let text = canonical_payload(plain)?;
        let sealed = cipher.seal(text.as_bytes(), &place.associated_data(path)).map_err(|_| broken("seal"))?;
        Ok(single(SEALED, Value::String(STANDARD_NO_PAD.encode(sealed))))
    })
}

/// Opens every sealed value of `payload` in place; with a destroyed key each becomes `{"$erased": true}`.
pub(crate) fn open(payload: &mut Value, place: Place<'_>, key: &SubjectKey) -> Result<(), StoreError> {
    walk(payload, SEALED, &mut String::new(), &mut |path, sealed| {
        let SubjectKey::Live(cipher) = key else { return Ok(single(ERASED, Value::Bool(true))) };
        let bytes = sealed.as_str().and_then(|text| STANDARD_NO_PAD.decode(text).ok()).ok_or_else(|| broken("text"))?;
        let plain = cipher.open(&bytes, &place.associated_data(path)).map_err(|_| broken("seal"))?;
        Ok(single(PERSONAL, serde_json::from_slice(&plain).map_err(|_| broken("content"))?))
    })
}

impl Place<'_> {
    fn associated_data(&self, path: &str) -> Vec<u8> {
        format!("{}\n{}\n{}\n{path}", self.aggregate_type, self.aggregate_id, self.sequence).into_bytes()
    }
}

/// Replaces every object with the single field `mark` by what `replace` makes of that field and its JSON pointer.
fn walk(
    value: &mut Value,
    mark: &str,
    path: &mut String,
    replace: &mut impl FnMut(&str, &Value) -> Result<Value, StoreError>,
) -> Result<(), StoreError> {
    let length = path.len();
    match value {
        Value::Object(map) => {
            if let Some(content) = map.get(mark) {
                *value = replace(path, content)?;
                return Ok(());
            }
            for (key, item) in map {
                path.push('/');
                push_token(path, key);
                walk(item, mark, path, replace)?;
                path.truncate(length);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                path.push('/');
                path.push_str(&index.to_string());
                walk(item, mark, path, replace)?;
                path.truncate(length);
            }
        }
        _ => {}
    }
    Ok(())
}

/// A key as a JSON pointer writes it (RFC 6901), so that no two places share a path.
fn push_token(path: &mut String, key: &str) {
    for character in key.chars() {
        match character {
            '~' => path.push_str("~0"),
            '/' => path.push_str("~1"),
            other => path.push(other),
        }
    }
}

fn single(mark: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(mark.to_owned(), value)]))
}

fn broken(what: &str) -> StoreError {
    StoreError::Corrupt(format!("a sealed value does not open: {what}"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::{Value, json};
    use zeroize::Zeroizing;

    use super::{Place, SubjectKey, open, seal};
    use crate::sealing::Cipher;

    const PLACE: Place<'_> = Place { aggregate_type: "borrower", aggregate_id: "b1", sequence: 3 };

    fn key(byte: u8) -> SubjectKey {
        SubjectKey::Live(Arc::new(Cipher::new(Zeroizing::new([byte; 32]))))
    }

    fn payload() -> Value {
        json!({"PhoneAdded": {"phone": {"$personal": "+79161234567"}, "source": "Import", "more": [{"$personal": {"a": 1}}]}})
    }

    fn sealed() -> Value {
        let mut value = payload();
        seal(&mut value, PLACE, &key(1)).unwrap();
        value
    }

    #[test]
    fn what_was_sealed_opens_again_and_shows_nothing_meanwhile() {
        let mut value = sealed();
        assert!(!value.to_string().contains("9161234567"));
        assert!(value.to_string().contains("Import"));
        open(&mut value, PLACE, &key(1)).unwrap();
        assert_eq!(value, payload());
    }

    #[test]
    fn a_destroyed_key_reads_as_erased() {
        let mut value = sealed();
        open(&mut value, PLACE, &SubjectKey::Destroyed).unwrap();
        assert_eq!(value, json!({"PhoneAdded": {"phone": {"$erased": true}, "source": "Import", "more": [{"$erased": true}]}}));
    }

    #[test]
    fn a_sealed_value_opens_in_no_other_place_and_with_no_other_key() {
        assert!(open(&mut sealed(), Place { sequence: 4, ..PLACE }, &key(1)).is_err());
        assert!(open(&mut sealed(), Place { aggregate_id: "b2", ..PLACE }, &key(1)).is_err());
        assert!(open(&mut sealed(), PLACE, &key(2)).is_err());
        let mut moved = sealed();
        let phone = moved["PhoneAdded"]["phone"].take();
        moved["PhoneAdded"]["other"] = phone;
        assert!(open(&mut moved, PLACE, &key(1)).is_err());
    }

    #[test]
    fn a_key_with_a_slash_is_another_place_than_a_nested_one() {
        let mut value = json!({"a/b": {"$personal": 1}});
        seal(&mut value, PLACE, &key(1)).unwrap();
        let sealed = value["a/b"].take();
        assert!(open(&mut json!({"a": {"b": sealed}}), PLACE, &key(1)).is_err());
    }

    #[test]
    fn nothing_personal_can_be_written_under_a_destroyed_key() {
        assert!(seal(&mut payload(), PLACE, &SubjectKey::Destroyed).is_err());
    }
}
