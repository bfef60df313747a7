//! One text for one JSON value: sorted keys, no spaces, integers only. What the hash chain is computed over.

use std::fmt::Write;

use serde_json::Value;

use crate::StoreError;

/// Appends the canonical text of `value` to `out`.
pub(crate) fn write_canonical(value: &Value, out: &mut String) -> Result<(), StoreError> {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) if number.is_i64() || number.is_u64() => {
            // Writing to a String cannot fail.
            let _ = write!(out, "{number}");
        }
        Value::Number(_) => return Err(StoreError::Corrupt("events hold no fractional numbers".to_owned())),
        Value::String(text) => write_text(text, out)?,
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_canonical(item, out)?;
            }
            out.push(']');
        }
        Value::Object(map) => {
            // Sorted here and not trusted to the map: a dependency may switch serde_json to insertion order.
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_unstable_by_key(|(key, _)| *key);
            out.push('{');
            for (index, (key, item)) in entries.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_text(key, out)?;
                out.push(':');
                write_canonical(item, out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

/// Appends `text` as a JSON string.
pub(crate) fn write_text(text: &str, out: &mut String) -> Result<(), StoreError> {
    if text.contains('\0') {
        return Err(StoreError::Corrupt("text with a NUL character cannot be stored".to_owned()));
    }
    if text.bytes().any(|byte| byte < b' ' || matches!(byte, b'"' | b'\\')) {
        let quoted = serde_json::to_string(text).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        out.push_str(&quoted);
    } else {
        // Most texts have nothing to escape.
        out.extend(["\"", text, "\""]);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::write_canonical;

    fn canonical(value: &Value) -> String {
        let mut out = String::new();
        write_canonical(value, &mut out).unwrap();
        out
    }

    #[test]
    fn keys_are_sorted_and_nothing_is_spaced() {
        assert_eq!(canonical(&json!({"я": 1, "b": [true, null, "\"ё\""], "a": -7})), r#"{"a":-7,"b":[true,null,"\"ё\""],"я":1}"#);
    }

    #[test]
    fn fractions_and_nul_are_refused() {
        let mut out = String::new();
        assert!(write_canonical(&json!({"sum": 1.5}), &mut out).is_err());
        assert!(write_canonical(&json!("a\u{0}b"), &mut out).is_err());
    }

    proptest! {
        #[test]
        fn texts_are_quoted_as_serde_json_does(text in any::<String>()) {
            prop_assume!(!text.contains('\0'));
            prop_assert_eq!(canonical(&json!(text)), serde_json::to_string(&text).unwrap());
        }

        #[test]
        fn the_text_reads_back_as_the_same_value(entries in proptest::collection::btree_map("[a-zа-я]{1,5}", any::<i64>(), 0..8)) {
            let value = serde_json::to_value(&entries).unwrap();
            prop_assert_eq!(serde_json::from_str::<Value>(&canonical(&value)).unwrap(), value);
        }
    }
}
