//! What changed between two documents, in the words of a person who looks at the canvas.

use std::collections::HashMap;

use indexmap::{IndexMap, IndexSet};
use serde::Serialize;
use serde_json::Value;

use super::Workflow;
use super::graph::{id_text, list};
use super::stored::{rest, stops};
use crate::catalogue::{Catalogue, NodeClass};

/// One thing that is not as it was.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// What happened.
    pub change: DifferenceKind,
    /// The node's id; "57:8" for node 8 inside instance 57, empty for what belongs to no node.
    pub node: String,
    /// The node's class, or the uuid of a subgraph definition.
    pub class_type: String,
    /// The node's title, when one is stored.
    pub title: Option<String>,
    /// The widget or input; of a widget nobody can name its position.
    pub input: Option<String>,
    /// What stood there.
    pub before: Option<Value>,
    /// What stands there now.
    pub after: Option<Value>,
}

/// What kind of change it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// A node is new.
    Added,
    /// A node is gone.
    Removed,
    /// A widget holds another value.
    Set,
    /// An input is fed by something else.
    Linked,
    /// A node stands elsewhere.
    Moved,
    /// A node has another size.
    Resized,
    /// A node has another title.
    Renamed,
    /// A node runs when it did not, or the other way round.
    Mode,
    /// A node has other colours.
    Coloured,
    /// A node is folded up or unfolded.
    Collapsed,
    /// The frames around nodes are others.
    Groups,
    /// Something else in the document.
    Other,
}

impl DifferenceKind {
    /// The kind as text.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Set => "set",
            Self::Linked => "linked",
            Self::Moved => "moved",
            Self::Resized => "resized",
            Self::Renamed => "renamed",
            Self::Mode => "mode",
            Self::Coloured => "coloured",
            Self::Collapsed => "collapsed",
            Self::Groups => "groups",
            Self::Other => "other",
        }
    }
}

/// Lists what is different in `after`: nodes of `before` in its order, then added ones, then groups; of documents that
/// differ in nothing that has a name one [`DifferenceKind::Other`].
///
/// Ids are the document's own: inside a subgraph those of the first instance, or the definition's uuid where there is
/// none, stand in front, as in "57:8".
pub fn differences(before: &Workflow, after: &Workflow, catalogue: &Catalogue) -> Vec<Difference> {
    if before == after {
        return Vec::new();
    }
    let (was, is) = (graphs(&before.document), graphs(&after.document));
    let mut found = Vec::new();
    for (uuid, (graph, path)) in &was {
        let Some((other, other_path)) = is.get(uuid) else { continue };
        // Either way round the same text, so that undoing reads as the mirror image.
        let path = match (path, other_path) {
            (Some(path), Some(other)) => path.min(other).clone(),
            (path, other) => path.as_ref().or(other.as_ref()).cloned().unwrap_or_else(|| format!("{uuid}:")),
        };
        Comparison { path: &path, catalogue, found: &mut found }.graphs(graph, other);
    }
    if found.is_empty() {
        found.push(Difference::new(DifferenceKind::Other, String::new(), ""));
    }
    found
}

impl Difference {
    fn new(change: DifferenceKind, node: String, class_type: &str) -> Self {
        let class_type = class_type.to_owned();
        Self { change, node, class_type, title: None, input: None, before: None, after: None }
    }
}

/// The graphs of a document by uuid (empty for the root), each with what stands in front of its nodes' ids: "" or
/// "57:"; nothing when there is no instance.
fn graphs(document: &Value) -> IndexMap<&str, (&Value, Option<String>)> {
    let mut all = IndexMap::from([("", (document, Some(String::new())))]);
    for graph in document.get("definitions").map_or(&[][..], |found| list(found, "subgraphs")) {
        all.insert(text(graph, "id"), (graph, None));
    }
    let mut open = vec![""];
    let mut next = 0;
    while next < open.len() {
        let Some((graph, Some(path))) = all.get(open[next]).cloned() else { break };
        next += 1;
        for node in list(graph, "nodes") {
            if let Some((uuid, (_, inner @ None))) =
                all.get_full_mut(text(node, "type")).map(|(_, key, held)| (*key, held))
            {
                *inner = Some(format!("{path}{}:", id_of(node)));
                open.push(uuid);
            }
        }
    }
    all
}

fn text<'d>(value: &'d Value, key: &str) -> &'d str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn id_of(item: &Value) -> String {
    item.get("id").or_else(|| item.get(0)).map(id_text).unwrap_or_default()
}

/// Items by id; the second of one id is another than the first.
fn by_id(items: &[Value]) -> IndexMap<(String, usize), &Value> {
    let mut count: HashMap<String, usize> = HashMap::new();
    let keyed = items.iter().map(|item| {
        let id = id_of(item);
        let seen = count.entry(id.clone()).or_default();
        *seen += 1;
        ((id, *seen), item)
    });
    keyed.collect()
}

/// One graph before and after.
struct Comparison<'f> {
    path: &'f str,
    catalogue: &'f Catalogue,
    found: &'f mut Vec<Difference>,
}

impl Comparison<'_> {
    fn graphs(&mut self, before: &Value, after: &Value) {
        let (was, is) = (by_id(list(before, "nodes")), by_id(list(after, "nodes")));
        let (fed, feeds) = (self.sources(before), self.sources(after));
        let stays = |id: &(String, usize), node: &Value, others: &IndexMap<(String, usize), &Value>| {
            others.get(id).is_some_and(|other| text(other, "type") == text(node, "type"))
        };
        for (id, node) in &was {
            if stays(id, node, &is) {
                self.nodes(node, is[id]);
                self.links(node, is[id], &fed, &feeds);
            } else {
                self.report(DifferenceKind::Removed, node, None, None, None);
            }
        }
        for (_, node) in is.iter().filter(|(id, node)| !stays(id, node, &was)) {
            self.report(DifferenceKind::Added, node, None, None, None);
        }
        self.outputs(before, after, &fed, &feeds);
        if list(before, "groups") != list(after, "groups") {
            let id = self.path.trim_end_matches(':').to_owned();
            self.found.push(Difference::new(DifferenceKind::Groups, id, ""));
        }
    }

    fn report(
        &mut self,
        change: DifferenceKind,
        node: &Value,
        input: Option<&str>,
        before: Option<Value>,
        after: Option<Value>,
    ) {
        self.found.push(Difference {
            title: Some(text(node, "title")).filter(|title| !title.is_empty()).map(str::to_owned),
            input: input.map(str::to_owned),
            before,
            after,
            ..Difference::new(change, format!("{}{}", self.path, id_of(node)), text(node, "type"))
        });
    }

    fn nodes(&mut self, before: &Value, after: &Value) {
        if before == after {
            return;
        }
        for (input, was, is) in values(before, after, self.catalogue.class(text(after, "type"))) {
            self.report(DifferenceKind::Set, after, Some(&input), was, is);
        }
        let flag = |node: &Value| Some(node.get("flags")?.get("collapsed")?.as_bool().unwrap_or(false).into());
        let mode = |node: &Value| Some(node.get("mode")?.as_i64().unwrap_or(0).into());
        let title = |node: &Value| node.get("title").filter(|title| !title.is_null()).cloned();
        for (change, was, is, usual) in [
            (DifferenceKind::Moved, pair(before, "pos"), pair(after, "pos"), Value::Null),
            (DifferenceKind::Resized, pair(before, "size"), pair(after, "size"), Value::Null),
            (DifferenceKind::Renamed, title(before), title(after), Value::Null),
            (DifferenceKind::Mode, mode(before), mode(after), 0.into()),
            (DifferenceKind::Collapsed, flag(before), flag(after), false.into()),
        ] {
            if was.as_ref().unwrap_or(&usual) != is.as_ref().unwrap_or(&usual) {
                self.report(change, after, None, was, is);
            }
        }
        if let Some(key) = ["bgcolor", "color"].into_iter().find(|key| before.get(key) != after.get(key)) {
            self.report(DifferenceKind::Coloured, after, None, before.get(key).cloned(), after.get(key).cloned());
        }
    }

    /// Where each link comes from, as "node.slot".
    fn sources(&self, graph: &Value) -> HashMap<String, String> {
        let links = list(graph, "links").iter();
        let ends = links.map(|link| {
            let part =
                |name: &str, index: usize| link.get(name).or_else(|| link.get(index)).map(id_text).unwrap_or_default();
            (part("id", 0), format!("{}{}.{}", self.path, part("origin_id", 1), part("origin_slot", 2)))
        });
        ends.collect()
    }

    fn links(&mut self, before: &Value, after: &Value, fed: &HashMap<String, String>, feeds: &HashMap<String, String>) {
        let (was, is) = (linked(before, fed), linked(after, feeds));
        let added =
            is.iter().filter(|(slot, _)| !was.contains_key(*slot)).map(|(slot, source)| (slot, None, Some(source)));
        let kept = was.iter().map(|(slot, source)| (slot, Some(source), is.get(slot)));
        for ((name, _), was, is) in kept.chain(added).filter(|(_, was, is)| was != is) {
            let as_value = |source: Option<&&String>| source.map(|source| Value::from(source.as_str()));
            self.report(DifferenceKind::Linked, after, Some(name), as_value(was), as_value(is));
        }
    }

    /// What a subgraph gives out; the canvas calls that end of it node -20.
    fn outputs(
        &mut self,
        before: &Value,
        after: &Value,
        fed: &HashMap<String, String>,
        feeds: &HashMap<String, String>,
    ) {
        fn given<'g>(graph: &'g Value, sources: &HashMap<String, String>) -> IndexMap<&'g str, Option<Value>> {
            let first = |port: &Value| Some(sources.get(&id_text(list(port, "linkIds").first()?))?.as_str().into());
            list(graph, "outputs").iter().map(|port| (text(port, "name"), first(port))).collect()
        }
        let (was, is) = (given(before, fed), given(after, feeds));
        let names: IndexSet<&&str> = was.keys().chain(is.keys()).collect();
        for name in names {
            let (was, is) = (was.get(*name).cloned().flatten(), is.get(*name).cloned().flatten());
            if was != is {
                let node = format!("{}-20", self.path);
                let input = Some((**name).to_owned());
                self.found.push(Difference {
                    input,
                    before: was,
                    after: is,
                    ..Difference::new(DifferenceKind::Linked, node, "")
                });
            }
        }
    }
}

/// What feeds the inputs of a node that are linked; the second input of a name is another than the first.
fn linked<'d>(node: &'d Value, sources: &'d HashMap<String, String>) -> IndexMap<(&'d str, usize), &'d String> {
    let mut count: HashMap<&str, usize> = HashMap::new();
    let slots = list(node, "inputs").iter().filter_map(|slot| {
        let name = text(slot, "name");
        let seen = count.entry(name).or_default();
        *seen += 1;
        Some(((name, *seen), sources.get(&id_text(slot.get("link")?))?))
    });
    slots.collect()
}

/// Two numbers, stored as a list or (older) as an object.
fn pair(node: &Value, key: &str) -> Option<Value> {
    let (x, y) = super::pair(node.get(key)?)?;
    Some([x, y].into_iter().collect())
}

/// The widgets of a node that hold something else: name or position, and both values.
fn values(before: &Value, after: &Value, class: Option<&NodeClass>) -> Vec<(String, Option<Value>, Option<Value>)> {
    let (was, is) = (held(before, class), held(after, class));
    let added = is.iter().filter(|(name, _)| !was.contains_key(*name)).map(|(name, value)| (name, None, Some(value)));
    let kept = was.iter().map(|(name, value)| (name, Some(value), is.get(name)));
    let changed = kept.chain(added).filter(|(_, was, is)| was != is);
    changed.map(|((name, _), was, is)| (name.clone(), was.cloned(), is.cloned())).collect()
}

/// What a node's widgets hold, by name; what has none goes by its position in the stored list.
fn held(node: &Value, class: Option<&NodeClass>) -> IndexMap<(String, usize), Value> {
    let mut count: HashMap<String, usize> = HashMap::new();
    let mut named = |name: String, value: Value| {
        let seen = count.entry(name.clone()).or_default();
        *seen += 1;
        ((name, *seen), value)
    };
    let Some(class) = class else {
        return match node.get("widgets_values") {
            Some(Value::Object(map)) => map.iter().map(|(name, value)| named(name.clone(), value.clone())).collect(),
            _ => {
                let stored = list(node, "widgets_values").iter().enumerate();
                stored.map(|(at, value)| named(at.to_string(), value.clone())).collect()
            }
        };
    };
    let stops = stops(class, node);
    let behind = rest(node, class, &stops);
    let from = list(node, "widgets_values").len().saturating_sub(behind.len());
    // What a frontend version keeps there without saying anything comes and goes with each saving.
    let behind = behind.iter().enumerate().filter(|(_, value)| !value.is_null());
    let behind = behind.map(|(at, value)| ((from + at).to_string(), value.clone()));
    let stops = stops.iter().map(|stop| (stop.name.clone(), stop.value.clone()));
    stops.chain(behind).map(|(name, value)| named(name, value)).collect()
}
