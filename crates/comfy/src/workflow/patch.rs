//! Changes to a document as data: JSON Patch (RFC 6902) with the way back.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Workflow;
use crate::error::ComfyError;

/// One named change, made of steps that are done in order or not at all.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Patch {
    /// What a person did, in the words of a menu: "Connect", "Set steps".
    pub name: String,
    /// What that means for the document.
    pub steps: Vec<Step>,
}

/// One step; paths are JSON Pointers (RFC 6901), `-` behind a list's end included.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "lowercase")]
pub enum Step {
    /// Puts a value into a list before the item at that place, or into an object under a key it does not have yet.
    Add {
        /// Where.
        path: String,
        /// What.
        value: Value,
        /// Place among the object's keys; behind all others when absent. An addition of ours to the RFC, so that
        /// taking a step back restores the text and not only its meaning.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<usize>,
    },
    /// Takes a value out.
    Remove {
        /// Where.
        path: String,
    },
    /// Puts another value in its place.
    Replace {
        /// Where.
        path: String,
        /// What.
        value: Value,
    },
}

impl Step {
    pub(super) fn add(path: String, value: impl Into<Value>) -> Self {
        Self::Add { path, value: value.into(), at: None }
    }

    pub(super) fn replace(path: String, value: impl Into<Value>) -> Self {
        Self::Replace { path, value: value.into() }
    }
}

impl Workflow {
    /// Changes the document and gives the patch that takes the change back, to the letter.
    ///
    /// # Errors
    /// [`ComfyError::BadDocument`] when a path leads nowhere or the document would lose its list of nodes; then
    /// nothing has changed.
    pub fn apply(&mut self, patch: &Patch) -> Result<Patch, ComfyError> {
        let mut back = Vec::with_capacity(patch.steps.len());
        for step in &patch.steps {
            match run(&mut self.document, step) {
                Ok(undo) => back.push(undo),
                Err(error) => {
                    self.roll_back(&back);
                    return Err(error);
                }
            }
        }
        if !self.document.get("nodes").is_some_and(Value::is_array) {
            self.roll_back(&back);
            return Err(ComfyError::document("a change may not take the list of nodes away"));
        }
        back.reverse();
        Ok(Patch { name: patch.name.clone(), steps: back })
    }

    fn roll_back(&mut self, back: &[Step]) {
        for undo in back.iter().rev() {
            // The way back of a step that was just done exists.
            let _ = run(&mut self.document, undo);
        }
    }
}

/// A change in the making: the document as it has become so far, and the steps that led there.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) workflow: Workflow,
    steps: Vec<Step>,
}

impl Draft {
    pub(super) fn of(workflow: &Workflow) -> Self {
        Self { workflow: workflow.clone(), steps: Vec::new() }
    }

    /// Does some more; steps go by what the document has become.
    pub(super) fn take(&mut self, steps: Vec<Step>) -> Result<(), ComfyError> {
        for step in steps {
            run(&mut self.workflow.document, &step)?;
            self.steps.push(step);
        }
        Ok(())
    }

    pub(super) fn patch(self, name: impl Into<String>) -> Patch {
        Patch { name: name.into(), steps: self.steps }
    }
}

/// Does one step and says how to take it back.
fn run(document: &mut Value, step: &Step) -> Result<Step, ComfyError> {
    match step {
        Step::Add { path, value, at } => {
            let (holder, key) = holder(document, path)?;
            match holder {
                Value::Array(items) => {
                    let index = if key == "-" { items.len() } else { index(&key).ok_or_else(|| nowhere(path))? };
                    if index > items.len() {
                        return Err(nowhere(path));
                    }
                    items.insert(index, value.clone());
                    let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
                    Ok(Step::Remove { path: format!("{parent}/{index}") })
                }
                Value::Object(map) if map.contains_key(&key) => {
                    Err(ComfyError::document(format!("there is something at {path} already")))
                }
                Value::Object(map) => {
                    insert_at(map, at.unwrap_or(usize::MAX), key, value.clone());
                    Ok(Step::Remove { path: path.clone() })
                }
                _ => Err(nowhere(path)),
            }
        }
        Step::Remove { path } => {
            let (holder, key) = holder(document, path)?;
            match holder {
                Value::Array(items) => {
                    let index = index(&key).filter(|index| *index < items.len()).ok_or_else(|| nowhere(path))?;
                    Ok(Step::add(path.clone(), items.remove(index)))
                }
                Value::Object(map) => {
                    let at = map.keys().position(|name| *name == key);
                    let value = map.shift_remove(&key).ok_or_else(|| nowhere(path))?;
                    Ok(Step::Add { path: path.clone(), value, at })
                }
                _ => Err(nowhere(path)),
            }
        }
        Step::Replace { path, value } => {
            let found = document.pointer_mut(path).ok_or_else(|| nowhere(path))?;
            let before = std::mem::replace(found, value.clone());
            Ok(Step::replace(path.clone(), before))
        }
    }
}

fn insert_at(map: &mut Map<String, Value>, at: usize, key: String, value: Value) {
    let at = at.min(map.len());
    let behind: Vec<String> = map.keys().skip(at).cloned().collect();
    map.insert(key, value);
    for name in behind {
        if let Some((name, value)) = map.shift_remove_entry(&name) {
            map.insert(name, value);
        }
    }
}

/// What holds the value a pointer names, and the last part of the pointer.
fn holder<'d>(document: &'d mut Value, path: &str) -> Result<(&'d mut Value, String), ComfyError> {
    let (parent, key) = path.rsplit_once('/').ok_or_else(|| nowhere(path))?;
    let key = key.replace("~1", "/").replace("~0", "~");
    Ok((document.pointer_mut(parent).ok_or_else(|| nowhere(path))?, key))
}

fn index(key: &str) -> Option<usize> {
    let plain = key == "0" || !key.starts_with(['0', '+']);
    key.parse().ok().filter(|_| plain)
}

/// A key as it stands in a pointer.
pub(super) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn nowhere(path: &str) -> ComfyError {
    ComfyError::document(format!("there is nothing at `{path}`"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document() -> Workflow {
        Workflow::from_json(r#"{"z":{"b":1,"a/x":2,"c":3},"nodes":[{"id":1},{"id":2}],"links":[]}"#).unwrap()
    }

    fn patch(steps: Value) -> Patch {
        serde_json::from_value(json!({ "name": "Try", "steps": steps })).unwrap()
    }

    #[test]
    fn a_change_taken_back_leaves_the_very_same_text() {
        let mut workflow = document();
        let before = workflow.to_text();
        let change = patch(json!([
            { "op": "remove", "path": "/z/a~1x" },
            { "op": "add", "path": "/nodes/1", "value": { "id": 3 } },
            { "op": "add", "path": "/nodes/-", "value": { "id": 4 } },
            { "op": "replace", "path": "/nodes/0/id", "value": 9 },
            { "op": "remove", "path": "/nodes/2" },
            { "op": "add", "path": "/z/new", "value": [] },
        ]));
        let back = workflow.apply(&change).unwrap();
        assert_eq!(
            workflow.to_text(),
            r#"{"z":{"b":1,"c":3,"new":[]},"nodes":[{"id":9},{"id":3},{"id":4}],"links":[]}"#
        );
        let again = workflow.apply(&back).unwrap();
        assert_eq!(workflow.to_text(), before);
        workflow.apply(&again).unwrap();
        workflow.apply(&back).unwrap();
        assert_eq!(workflow.to_text(), before);
    }

    #[test]
    fn a_change_that_cannot_be_done_is_not_begun() {
        let mut workflow = document();
        let before = workflow.to_text();
        for bad in [
            json!({ "op": "remove", "path": "/nodes/7" }),
            json!({ "op": "add", "path": "/nodes/01", "value": 1 }),
            json!({ "op": "add", "path": "/z/c", "value": 1 }),
            json!({ "op": "replace", "path": "/nothing", "value": 1 }),
            json!({ "op": "remove", "path": "" }),
            json!({ "op": "remove", "path": "/nodes" }),
            json!({ "op": "replace", "path": "", "value": 1 }),
        ] {
            let change = patch(json!([{ "op": "remove", "path": "/z/b" }, bad]));
            assert!(workflow.apply(&change).is_err(), "{bad}");
            assert_eq!(workflow.to_text(), before, "{bad}");
        }
    }
}
