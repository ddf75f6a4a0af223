//! Every object this crate puts into a cluster, and those that an administrator puts there once.
//!
//! In: what a session or a namespace is to be. Out: typed objects, and YAML that `kubectl apply -f -` takes.
//! Never: talks to a cluster.

/// Kinds that others define: agent-sandbox and Pod snapshots.
pub mod kinds;

/// What a session applies.
pub mod session;

/// What an administrator applies once.
pub mod admin;

use serde::Serialize;
use serde_json::Value;

use crate::error::BurstError;

/// One object, and why it is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Why it is there; stands above it as a comment.
    pub why: String,
    /// The object.
    pub object: Value,
}

impl Document {
    pub(crate) fn new(why: impl Into<String>, object: &impl Serialize) -> Result<Self, BurstError> {
        Ok(Self { why: why.into(), object: value(object)? })
    }

    /// `Kind/name`.
    pub fn title(&self) -> String {
        let text = |pointer: &str| self.object.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        format!("{}/{}", text("/kind"), text("/metadata/name"))
    }
}

/// Documents as one YAML stream.
///
/// # Errors
/// [`BurstError::BadReply`] when one of them cannot be written as YAML, which typed objects always can.
pub fn yaml(documents: &[Document]) -> Result<String, BurstError> {
    let mut out = String::new();
    for document in documents {
        out.push_str("---\n");
        for line in document.why.lines() {
            out.push_str("# ");
            out.push_str(line);
            out.push('\n');
        }
        let text = serde_saphyr::to_string(&document.object)
            .map_err(|error| BurstError::reply("write a manifest", error.to_string()))?;
        out.push_str(text.trim_end());
        out.push('\n');
    }
    Ok(out)
}

pub(crate) fn value(object: &impl Serialize) -> Result<Value, BurstError> {
    serde_json::to_value(object).map_err(|error| BurstError::reply("write a manifest", error.to_string()))
}
