use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A picture (or another file) that goes in with a request.
#[derive(Clone, PartialEq, Eq)]
pub struct Media {
    /// `image/png` and so on.
    pub mime_type: String,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Media {
    /// A file of any kind.
    pub fn new(mime_type: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { mime_type: mime_type.into(), bytes: bytes.into() }
    }

    /// A PNG picture.
    pub fn png(bytes: impl Into<Vec<u8>>) -> Self {
        Self::new("image/png", bytes)
    }

    /// A JPEG picture.
    pub fn jpeg(bytes: impl Into<Vec<u8>>) -> Self {
        Self::new("image/jpeg", bytes)
    }

    pub(crate) fn base64(&self) -> String {
        STANDARD.encode(&self.bytes)
    }
}

impl fmt::Debug for Media {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Media({}, {} bytes)", self.mime_type, self.bytes.len())
    }
}

/// One turn of a conversation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// `user` or `model`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// What was said, in order.
    pub parts: Vec<Part>,
}

impl Content {
    /// A turn of the user's.
    pub fn user(parts: Vec<Part>) -> Self {
        Self { role: Some("user".to_owned()), parts }
    }

    /// The words of the turn, without thoughts.
    pub fn text(&self) -> String {
        self.parts.iter().filter(|part| !part.is_thought()).filter_map(|part| part.text.as_deref()).collect()
    }
}

/// One piece of a turn. Every field that Google sends is kept, so that a turn of the model's can be sent back as it came;
/// Gemini 3 and newer refuse a conversation whose `thoughtSignature`s are missing or changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Part {
    /// Words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// A file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inline_data: Option<Blob>,
    /// Whether this is thinking and not the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thought: Option<bool>,
    /// The seal of a thought.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thought_signature: Option<String>,
    /// Whatever else came with it: function calls, files by address, what is newer than this crate.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Part {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::default() }
    }

    /// A file.
    pub fn media(media: &Media) -> Self {
        let blob = Blob { mime_type: media.mime_type.clone(), data: media.base64() };
        Self { inline_data: Some(blob), ..Self::default() }
    }

    /// Whether this is thinking and not the answer.
    pub fn is_thought(&self) -> bool {
        self.thought == Some(true)
    }
}

/// A file inside a message.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Blob {
    /// `image/png` and so on.
    pub mime_type: String,
    /// The file as base64.
    pub data: String,
}

impl Blob {
    /// The file; `None` when it is not base64.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        STANDARD.decode(&self.data).ok()
    }
}

impl fmt::Debug for Blob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Blob({}, {} characters of base64)", self.mime_type, self.data.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_of_the_models_goes_back_as_it_came() {
        let came = r#"{"role":"model","parts":[{"text":"hm","thought":true,"thoughtSignature":"c2ln"},{"functionCall":{"id":"1","name":"f","args":{"a":1}},"thoughtSignature":"dHdv"},{"text":"yes","partMetadata":{"x":null}}]}"#;
        let content: Content = serde_json::from_str(came).unwrap();
        let back: Value = serde_json::to_value(&content).unwrap();
        assert_eq!(back, serde_json::from_str::<Value>(came).unwrap());
        assert_eq!(content.text(), "yes");
    }

    #[test]
    fn a_file_is_not_printed() {
        let part = Part::media(&Media::png([1, 2, 3]));
        assert!(!format!("{part:?}").contains("AQID"));
        assert_eq!(part.inline_data.unwrap().bytes().unwrap(), [1, 2, 3]);
    }
}
