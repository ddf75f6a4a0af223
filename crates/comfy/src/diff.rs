//! What changed between two prompts, node by node.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::prompt::{Prompt, as_link};

/// One difference. Node ids are those of the prompts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// A node only the newer prompt has.
    NodeAdded {
        /// Its id.
        node_id: String,
        /// Its class.
        class_type: String,
    },
    /// A node only the older prompt has.
    NodeRemoved {
        /// Its id.
        node_id: String,
        /// Its class.
        class_type: String,
    },
    /// The same id now stands for another class.
    ClassChanged {
        /// Its id.
        node_id: String,
        /// The class before.
        before: String,
        /// The class now.
        after: String,
    },
    /// The title changed.
    TitleChanged {
        /// Its id.
        node_id: String,
        /// The title before.
        before: Option<String>,
        /// The title now.
        after: Option<String>,
    },
    /// A value or link changed, appeared (`before` is `None`) or went (`after` is `None`).
    InputChanged {
        /// The node's id.
        node_id: String,
        /// The node's class.
        class_type: String,
        /// The input.
        input: String,
        /// What stood there.
        before: Option<Value>,
        /// What stands there now.
        after: Option<Value>,
    },
}

/// Lists the differences from `before` to `after`: nodes of `before` in its order, then added ones.
pub fn diff(before: &Prompt, after: &Prompt) -> Vec<Change> {
    let mut changes = Vec::new();
    for (id, old) in &before.0 {
        let Some(new) = after.node(id) else {
            changes.push(Change::NodeRemoved { node_id: id.clone(), class_type: old.class_type.clone() });
            continue;
        };
        if old.class_type != new.class_type {
            changes.push(Change::ClassChanged {
                node_id: id.clone(),
                before: old.class_type.clone(),
                after: new.class_type.clone(),
            });
        }
        if old.title != new.title {
            changes.push(Change::TitleChanged {
                node_id: id.clone(),
                before: old.title.clone(),
                after: new.title.clone(),
            });
        }
        let added = new.inputs.keys().filter(|name| !old.inputs.contains_key(*name));
        for name in old.inputs.keys().chain(added) {
            let (was, is) = (old.inputs.get(name), new.inputs.get(name));
            if was != is {
                changes.push(Change::InputChanged {
                    node_id: id.clone(),
                    class_type: new.class_type.clone(),
                    input: name.clone(),
                    before: was.cloned(),
                    after: is.cloned(),
                });
            }
        }
    }
    for (id, node) in &after.0 {
        if before.node(id).is_none() {
            changes.push(Change::NodeAdded { node_id: id.clone(), class_type: node.class_type.clone() });
        }
    }
    changes
}

impl fmt::Display for Change {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NodeAdded { node_id, class_type } => write!(out, "+ {class_type} ({node_id})"),
            Self::NodeRemoved { node_id, class_type } => write!(out, "- {class_type} ({node_id})"),
            Self::ClassChanged { node_id, before, after } => {
                write!(out, "~ node {node_id}: {before} became {after}")
            }
            Self::TitleChanged { node_id, before, after } => write!(
                out,
                "~ node {node_id}: title \"{}\" became \"{}\"",
                before.as_deref().unwrap_or_default(),
                after.as_deref().unwrap_or_default()
            ),
            Self::InputChanged { node_id, class_type, input, before, after } => write!(
                out,
                "~ {class_type} ({node_id}).{input}: {} → {}",
                shown(before.as_ref()),
                shown(after.as_ref())
            ),
        }
    }
}

fn shown(value: Option<&Value>) -> String {
    let Some(value) = value else {
        return "nothing".to_owned();
    };
    if let Some((id, slot)) = as_link(value) {
        return format!("node {id} output {slot}");
    }
    let text = value.to_string();
    if text.chars().count() <= 60 { text } else { text.chars().take(59).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn a_diff_reads_like_a_list_of_edits() {
        let before = Prompt::from_json(
            r#"{"1":{"class_type":"EmptyImage","inputs":{"width":64,"color":1}},
                "2":{"class_type":"SaveImage","inputs":{"images":["1",0]}},
                "3":{"class_type":"PreviewImage","inputs":{}}}"#,
        )
        .unwrap();
        let after = Prompt::from_json(
            r#"{"1":{"class_type":"EmptyImage","inputs":{"width":128,"height":9}},
                "2":{"class_type":"SaveImage","inputs":{"images":["4",0]},"_meta":{"title":"Plate"}},
                "4":{"class_type":"ImageInvert","inputs":{}}}"#,
        )
        .unwrap();
        let text = diff(&before, &after).iter().map(|change| format!("{change}\n")).collect::<String>();
        expect![[r#"
            ~ EmptyImage (1).width: 64 → 128
            ~ EmptyImage (1).color: 1 → nothing
            ~ EmptyImage (1).height: nothing → 9
            ~ node 2: title "" became "Plate"
            ~ SaveImage (2).images: node 1 output 0 → node 4 output 0
            - PreviewImage (3)
            + ImageInvert (4)
        "#]]
        .assert_eq(&text);
        assert!(diff(&after, &after).is_empty());
    }
}
