//! The API prompt: what a ComfyUI server runs.
//!
//! A map from node id to class and inputs; an input is a literal or a link `["node id", slot]`.
//! A literal list is wrapped as `{"__value__": [...]}`, because a bare list means a link.

use indexmap::{IndexMap, IndexSet};
use serde::de::Error as _;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value, json};

use crate::error::ComfyError;
use crate::json;

/// The key under which a literal list travels.
pub(crate) const WRAPPED: &str = "__value__";

/// A graph ready to be queued: node id to node, in the order of the text it came from.
///
/// Two prompts are equal when they hold the same nodes; order does not count.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prompt(pub IndexMap<String, PromptNode>);

/// One node of a [`Prompt`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PromptNode {
    /// The node class; empty when the document named a class nobody could resolve.
    pub class_type: String,
    /// Literals and links by input name; dotted names belong to autogrow and dynamic combo inputs.
    pub inputs: IndexMap<String, Value>,
    /// The title a person sees (`_meta.title`).
    pub title: Option<String>,
}

/// Reads a link `["node id", slot]`; `None` for anything else.
pub fn as_link(value: &Value) -> Option<(&str, u32)> {
    match value.as_array()?.as_slice() {
        [Value::String(id), slot] => Some((id, u32::try_from(slot.as_u64()?).ok()?)),
        _ => None,
    }
}

/// Makes a link to one output of a node; slots count from 0.
pub fn link(node_id: &str, slot: u32) -> Value {
    json!([node_id, slot])
}

impl PromptNode {
    /// A node of `class_type` without inputs and title.
    pub fn new(class_type: impl Into<String>) -> Self {
        Self { class_type: class_type.into(), ..Self::default() }
    }

    /// Adds or replaces one input.
    #[must_use]
    pub fn with(mut self, input: impl Into<String>, value: impl Into<Value>) -> Self {
        self.inputs.insert(input.into(), value.into());
        self
    }

    /// Sets the title.
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// The inputs that are links: input name, source node id, source slot.
    pub fn links(&self) -> impl Iterator<Item = (&str, &str, u32)> {
        self.inputs.iter().filter_map(|(name, value)| as_link(value).map(|(id, slot)| (name.as_str(), id, slot)))
    }

    fn read(id: &str, value: &Value) -> Result<Self, String> {
        let node = value.as_object().ok_or_else(|| format!("node {id} is not an object"))?;
        let class_type = match node.get("class_type") {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(class)) => class.clone(),
            Some(_) => return Err(format!("class_type of node {id} is not text")),
        };
        let inputs = match node.get("inputs") {
            None => IndexMap::new(),
            Some(Value::Object(inputs)) => inputs.iter().map(|(name, input)| (name.clone(), input.clone())).collect(),
            Some(_) => return Err(format!("inputs of node {id} are not an object")),
        };
        let title = node.get("_meta").and_then(|meta| meta.get("title")).and_then(Value::as_str).map(str::to_owned);
        Ok(Self { class_type, inputs, title })
    }
}

impl Prompt {
    /// Reads the API form, as exported by "Export (API)" or sent to `/prompt`.
    ///
    /// # Errors
    /// [`ComfyError::BadDocument`] when the text is not JSON or a node is not an object.
    pub fn from_json(text: &str) -> Result<Self, ComfyError> {
        let value: Value =
            json::read(text).map_err(|error| ComfyError::document(format!("the prompt is not JSON: {error}")))?;
        Self::read(&value).map_err(ComfyError::document)
    }

    /// The same from a value already read; key order is whatever the value kept.
    ///
    /// # Errors
    /// [`ComfyError::BadDocument`] when a node is not an object.
    pub fn from_value(value: &Value) -> Result<Self, ComfyError> {
        Self::read(value).map_err(ComfyError::document)
    }

    /// The API form as a JSON value. Serialise the prompt itself to keep the order of nodes.
    pub fn to_json(&self) -> Value {
        Value::Object(self.0.iter().map(|(id, node)| (id.clone(), node.to_json())).collect())
    }

    /// One node by id.
    pub fn node(&self, id: &str) -> Option<&PromptNode> {
        self.0.get(id)
    }

    /// The first node with this title, then the first with this class: how templates name their slots.
    pub fn find(&self, title_or_class: &str) -> Option<(&str, &PromptNode)> {
        self.0
            .iter()
            .find(|(_, node)| node.title.as_deref() == Some(title_or_class))
            .or_else(|| self.0.iter().find(|(_, node)| node.class_type == title_or_class))
            .map(|(id, node)| (id.as_str(), node))
    }

    /// Sets one input of one node and returns what stood there.
    ///
    /// # Errors
    /// [`ComfyError::BadDocument`] when there is no such node.
    pub fn set_input(
        &mut self,
        node_id: &str,
        input: &str,
        value: impl Into<Value>,
    ) -> Result<Option<Value>, ComfyError> {
        let node =
            self.0.get_mut(node_id).ok_or_else(|| ComfyError::document(format!("there is no node {node_id}")))?;
        Ok(node.inputs.insert(input.to_owned(), value.into()))
    }

    /// Adds a node under the smallest unused whole number and returns that id.
    pub fn add(&mut self, node: PromptNode) -> String {
        let highest = self.0.keys().filter_map(|id| id.parse::<u64>().ok()).max().unwrap_or(0);
        let id = highest.saturating_add(1).to_string();
        self.0.insert(id.clone(), node);
        id
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no node at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Class names in use, each once, in order of first use.
    pub fn classes(&self) -> Vec<&str> {
        let seen: IndexSet<&str> = self.0.values().map(|node| node.class_type.as_str()).collect();
        seen.into_iter().collect()
    }

    fn read(value: &Value) -> Result<Self, String> {
        let nodes = value.as_object().ok_or("a prompt is an object of nodes")?;
        let mut prompt = Self::default();
        for (id, node) in nodes {
            prompt.0.insert(id.clone(), PromptNode::read(id, node)?);
        }
        Ok(prompt)
    }
}

impl PromptNode {
    fn to_json(&self) -> Value {
        let mut node = Map::new();
        node.insert(
            "inputs".to_owned(),
            Value::Object(self.inputs.iter().map(|(name, value)| (name.clone(), value.clone())).collect()),
        );
        if !self.class_type.is_empty() {
            node.insert("class_type".to_owned(), self.class_type.clone().into());
        }
        if let Some(title) = &self.title {
            node.insert("_meta".to_owned(), json!({ "title": title }));
        }
        Value::Object(node)
    }
}

impl Serialize for Prompt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl Serialize for PromptNode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("inputs", &self.inputs)?;
        if !self.class_type.is_empty() {
            map.serialize_entry("class_type", &self.class_type)?;
        }
        if let Some(title) = &self.title {
            map.serialize_entry("_meta", &json!({ "title": title }))?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Prompt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(&Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_id_and_a_slot_make_a_link() {
        let check = |value: Value, expected: Option<(&str, u32)>| assert_eq!(as_link(&value), expected);
        check(json!(["4", 1]), Some(("4", 1)));
        check(json!([4, 1]), None);
        check(json!(["4"]), None);
        check(json!(["4", -1]), None);
        check(json!(["4", 1, 2]), None);
        check(json!("4"), None);
    }

    #[test]
    fn an_added_node_never_takes_an_id_in_use() {
        let mut prompt = Prompt::from_json(r#"{"9":{"class_type":"A","inputs":{}},"x:1":{"class_type":"B"}}"#).unwrap();
        assert_eq!(prompt.add(PromptNode::new("C")), "10");
    }

    #[test]
    fn a_prompt_reads_back_what_it_wrote() {
        let mut prompt = Prompt::default();
        let image = prompt.add(PromptNode::new("EmptyImage").with("width", 64).titled("Plate"));
        prompt.add(PromptNode::new("SaveImage").with("images", link(&image, 0)));
        let text = serde_json::to_string(&prompt).unwrap();
        assert_eq!(Prompt::from_json(&text).unwrap(), prompt);
        assert_eq!(Prompt::from_value(&prompt.to_json()).unwrap(), prompt);
    }
}
