use a2a::{Message, Part, PartContent, Role};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::Lobe;
use super::refusal::{Answer, bad, content};

/// The longest text that stands for a request, in bytes.
const LONGEST_TEXT: usize = 4096;

/// What a message holds.
#[derive(Debug)]
pub(super) struct Said {
    /// Its id, chosen by whoever sent it.
    pub(super) id: String,
    /// The context it belongs to, if it names one.
    pub(super) context: Option<String>,
    /// Its texts, one after the other.
    text: Option<String>,
    /// Its one data part.
    data: Option<Map<String, Value>>,
    /// Its one picture.
    pub(super) picture: Option<Vec<u8>>,
}

/// Reads a message for this agent.
pub(super) fn read(message: Message, lobe: Lobe) -> Answer<Said> {
    if message.message_id.is_empty() {
        return Err(bad("message.messageId", "a message has an id of its own"));
    }
    if message.role != Role::User {
        return Err(bad("message.role", "a message to an agent comes from ROLE_USER"));
    }
    if message.parts.is_empty() {
        return Err(bad("message.parts", "a message has at least one part"));
    }
    let context = message.context_id.filter(|context| !context.is_empty());
    let mut said = Said { id: message.message_id, context, text: None, data: None, picture: None };
    for part in message.parts {
        take(&mut said, part, lobe)?;
    }
    Ok(said)
}

fn take(said: &mut Said, part: Part, lobe: Lobe) -> Answer<()> {
    let kind = part.media_type.as_deref().unwrap_or_default().to_ascii_lowercase();
    let is = |wanted: &str| kind.is_empty() || kind.starts_with(wanted);
    match part.content {
        PartContent::Text(text) if is("text/") => {
            let so_far = said.text.get_or_insert_default();
            if so_far.len() + text.len() >= LONGEST_TEXT {
                return Err(bad("message.parts", format!("a text has less than {LONGEST_TEXT} bytes")));
            }
            if !so_far.is_empty() {
                so_far.push(' ');
            }
            so_far.push_str(text.trim());
            Ok(())
        }
        PartContent::Data(Value::Object(map)) if is("application/json") => match said.data.replace(map) {
            None => Ok(()),
            Some(_) => Err(bad("message.parts", "a message has one data part at most")),
        },
        PartContent::Data(_) if is("application/json") => Err(bad("message.parts", "a data part is a JSON object")),
        PartContent::Raw(bytes) if lobe == Lobe::Governance && is("image/") => match said.picture.replace(bytes) {
            None => Ok(()),
            Some(_) => Err(bad("message.parts", "a message has one picture at most")),
        },
        PartContent::Url(_) => Err(content("files are not fetched from addresses; send the bytes of a picture")),
        PartContent::Raw(_) if lobe != Lobe::Governance => Err(content("this agent takes text and data, no files")),
        PartContent::Text(_) | PartContent::Data(_) | PartContent::Raw(_) => {
            Err(content("the media type of a part is not one this agent takes"))
        }
    }
}

impl Said {
    /// The typed request: the data part, or what `of_text` makes of a message without one. The field `skill` tells
    /// which skill; left out, `usual` is meant.
    pub(super) fn request<T: DeserializeOwned>(
        &mut self,
        usual: &str,
        of_text: impl FnOnce(&str) -> Answer<T>,
    ) -> Answer<T> {
        match self.data.take() {
            Some(mut data) => {
                data.entry("skill").or_insert_with(|| Value::String(usual.to_owned()));
                let whole = whole_numbers(Value::Object(data));
                serde_json::from_value(whole).map_err(|error| bad("message.parts.data", error.to_string()))
            }
            None => of_text(self.text.as_deref().unwrap_or_default()),
        }
    }
}

/// `7.0` as `7`: whoever sends JSON through a protobuf `Value` has no other way to write a whole number.
fn whole_numbers(value: Value) -> Value {
    const EXACT: f64 = (1_u64 << 53) as f64;
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() <= EXACT => Value::from(float as i64),
            _ => Value::Number(number),
        },
        Value::Array(items) => Value::Array(items.into_iter().map(whole_numbers).collect()),
        Value::Object(map) => Value::Object(map.into_iter().map(|(key, value)| (key, whole_numbers(value))).collect()),
        other => other,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
mod tests {
    use a2a::error_code::{CONTENT_TYPE_NOT_SUPPORTED, INVALID_PARAMS};
    use serde_json::json;

    use super::*;

    fn message(parts: Value) -> Message {
        serde_json::from_value(json!({ "messageId": "m", "role": "ROLE_USER", "parts": parts })).unwrap()
    }

    #[test]
    fn what_cannot_be_taken_is_refused_as_the_protocol_says() {
        let check = |lobe: Lobe, parts: Value, code: i32| {
            assert_eq!(read(message(parts.clone()), lobe).unwrap_err().code, code, "{lobe:?} {parts}");
        };
        check(Lobe::Creation, json!([]), INVALID_PARAMS);
        check(Lobe::Creation, json!([{ "data": [1] }]), INVALID_PARAMS);
        check(Lobe::Creation, json!([{ "data": {} }, { "data": {} }]), INVALID_PARAMS);
        check(Lobe::Creation, json!([{ "text": "x".repeat(LONGEST_TEXT) }]), INVALID_PARAMS);
        check(Lobe::Creation, json!([{ "raw": "AAAA", "mediaType": "image/png" }]), CONTENT_TYPE_NOT_SUPPORTED);
        check(Lobe::Governance, json!([{ "raw": "AAAA", "mediaType": "video/mp4" }]), CONTENT_TYPE_NOT_SUPPORTED);
        check(Lobe::Governance, json!([{ "raw": "AAAA" }, { "raw": "AAAA" }]), INVALID_PARAMS);
        check(Lobe::Governance, json!([{ "url": "https://pictures.example/a.png" }]), CONTENT_TYPE_NOT_SUPPORTED);
        check(Lobe::Creation, json!([{ "data": {}, "mediaType": "application/x-yaml" }]), CONTENT_TYPE_NOT_SUPPORTED);
        check(Lobe::Creation, json!([{ "text": "a", "mediaType": "audio/wav" }]), CONTENT_TYPE_NOT_SUPPORTED);
    }

    #[test]
    fn a_whole_number_is_whole_however_it_was_written() {
        let check = |text: &str, expected: &str| {
            let read: Value = serde_json::from_str(text).unwrap();
            assert_eq!(whole_numbers(read).to_string(), expected);
        };
        check("[7.0, -3.0, 0.5, 7]", "[7,-3,0.5,7]");
        check("{\"a\":{\"b\":1e3}}", "{\"a\":{\"b\":1000}}");
        check("1e300", "1e+300");
    }
}
