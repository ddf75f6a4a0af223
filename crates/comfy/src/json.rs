//! JSON as ComfyUI writes it. Python lets `NaN` through; key order, which matters in places, is kept by serde_json's
//! `preserve_order`.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

/// Reads `text`; a bare `NaN` or `Infinity`, which Python's `json` writes but JSON forbids, reads as null.
///
/// Nesting is limited to serde_json's 128 levels.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, serde_json::Error> {
    serde_json::from_str(text).or_else(|first| match without_nan(text) {
        Cow::Borrowed(_) => Err(first),
        Cow::Owned(cleaned) => serde_json::from_str(&cleaned),
    })
}

/// Replaces bare `NaN`, `Infinity` and `-Infinity` outside strings with `null`.
fn without_nan(text: &str) -> Cow<'_, str> {
    if !text.contains("NaN") && !text.contains("Infinity") {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['"', 'N', 'I', '-']) {
        cleaned.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('"') {
            let end = string_end(rest);
            cleaned.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if let Some(word) = ["NaN", "Infinity", "-Infinity"].iter().find(|word| rest.starts_with(**word)) {
            cleaned.push_str("null");
            rest = &rest[word.len()..];
        } else {
            // All four characters looked for are one byte long.
            cleaned.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    cleaned.push_str(rest);
    Cow::Owned(cleaned)
}

/// The byte just after the string literal `text` begins with.
fn string_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn what_python_writes_for_not_a_number_reads_as_null() {
        let value: Value = read(r#"{"a":NaN,"b":[-Infinity,Infinity,-1],"c":"NaN \" Infinity"}"#).unwrap();
        assert_eq!(value, serde_json::json!({"a":null,"b":[null,null,-1],"c":"NaN \" Infinity"}));
    }

    #[test]
    fn key_order_survives() {
        let value: Value = read(r#"{"z":1,"a":{"y":1,"b":2}}"#).unwrap();
        assert_eq!(value.to_string(), r#"{"z":1,"a":{"y":1,"b":2}}"#);
    }

    #[test]
    fn a_hundred_thousand_brackets_are_an_error_and_not_a_crash() {
        assert!(read::<Value>(&"[".repeat(100_000)).is_err());
        assert!(read::<Value>(&format!("{}NaN", "[".repeat(100_000))).is_err());
    }
}
