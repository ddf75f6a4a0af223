use serde::Serialize;
use serde_json::Value;

/// The one text of a JSON value: keys sorted by code point, no white space, numbers as `serde_json` prints them.
///
/// Two documents that mean the same have the same text, so the text can be hashed and signed.
///
/// # Errors
/// Only what `serde_json` cannot express: non-string map keys, and numbers that are not finite become `null` first,
/// so callers check their numbers before they seal anything.
pub fn canonical_json<T: Serialize + ?Sized>(value: &T) -> Result<String, serde_json::Error> {
    let value = serde_json::to_value(value)?;
    let mut text = String::new();
    write_value(&value, &mut text)?;
    Ok(text)
}

/// BLAKE3 of `bytes`, as 64 lower-case hexadecimal digits.
pub fn hash_hex(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

fn write_value(value: &Value, text: &mut String) -> Result<(), serde_json::Error> {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort_unstable();
            text.push('{');
            for (i, key) in keys.into_iter().enumerate() {
                if i > 0 {
                    text.push(',');
                }
                text.push_str(&serde_json::to_string(key)?);
                text.push(':');
                write_value(&map[key], text)?;
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    text.push(',');
                }
                write_value(item, text)?;
            }
            text.push(']');
        }
        scalar => text.push_str(&serde_json::to_string(scalar)?),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_in_which_keys_were_written_does_not_matter() {
        let a: Value = serde_json::from_str(r#"{"b":[1,{"z":0,"a":null}],"a":"é\n"}"#).expect("json");
        let b: Value = serde_json::from_str(r#"{ "a":"\u00e9\n", "b":[1,{"a":null,"z":0}] }"#).expect("json");
        let text = canonical_json(&a).expect("canonical");
        assert_eq!(text, canonical_json(&b).expect("canonical"));
        assert_eq!(text, r#"{"a":"é\n","b":[1,{"a":null,"z":0}]}"#);
    }
}
