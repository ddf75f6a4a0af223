//! Prompt to document.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::layout::{self, Size};
use super::widgets::{Walker, as_stored, fallback, walk};
use crate::catalogue::{Catalogue, InputKind, InputSpec, NodeClass};
use crate::error::ComfyError;
use crate::prompt::{Prompt, PromptNode, as_link};

/// Canvas units: what the frontend draws for one slot, one widget and a text box.
const TITLE: f64 = 30.0;
const SLOT: f64 = 22.0;
const WIDGET: f64 = 26.0;
const TEXT_BOX: f64 = 120.0;
const PICTURE: f64 = 240.0;
const WIDTH: f64 = 315.0;

/// A socket of a document node.
struct Socket {
    name: String,
    type_name: String,
    widget: bool,
    optional: bool,
}

struct Drawn<'a> {
    id: &'a str,
    node: &'a PromptNode,
    class: &'a NodeClass,
    sockets: Vec<Socket>,
    stored: Vec<Value>,
    size: Size,
}

pub(super) fn document(prompt: &Prompt, catalogue: &Catalogue) -> Result<Value, ComfyError> {
    let mut missing: Vec<String> = prompt
        .classes()
        .into_iter()
        .filter(|class| !catalogue.has(class))
        .map(|class| if class.is_empty() { "(no class)".to_owned() } else { class.to_owned() })
        .collect();
    if !missing.is_empty() {
        missing.sort();
        return Err(ComfyError::MissingNodes { nodes: missing });
    }
    let drawn: Vec<Drawn<'_>> =
        prompt.0.iter().filter_map(|(id, node)| Some(draw(id, node, catalogue.class(&node.class_type)?))).collect();
    let boxes: Vec<(&str, Size)> = drawn.iter().map(|drawn| (drawn.id, drawn.size)).collect();
    let places = layout::layered(prompt, &boxes);

    let mut links: Vec<Value> = Vec::new();
    let mut leaving: HashMap<(&str, u32), Vec<usize>> = HashMap::new();
    let mut entering: HashMap<(&str, &str), usize> = HashMap::new();
    for drawn in &drawn {
        for (slot, socket) in drawn.sockets.iter().enumerate() {
            let Some((source, output)) = drawn.node.inputs.get(&socket.name).and_then(as_link) else {
                continue;
            };
            let Some((source, from)) = prompt.0.get_key_value(source) else {
                continue;
            };
            let type_name = catalogue
                .class(&from.class_type)
                .and_then(|class| class.outputs.get(output as usize))
                .map_or("*", |output| shown_type(&output.type_name));
            let link_id = links.len() + 1;
            links.push(json!([link_id, canvas_id(source), output, canvas_id(drawn.id), slot, type_name]));
            leaving.entry((source, output)).or_default().push(link_id);
            entering.insert((drawn.id, &socket.name), link_id);
        }
    }
    let nodes: Vec<Value> = drawn
        .iter()
        .enumerate()
        .map(|(order, drawn)| {
            let place = places.get(drawn.id).copied().unwrap_or_default();
            drawn.to_json(order, place, &leaving, &entering)
        })
        .collect();
    let last = prompt.0.keys().filter_map(|id| id.parse::<u64>().ok()).max().unwrap_or(0);
    Ok(json!({
        "id": "00000000-0000-0000-0000-000000000000",
        "revision": 0,
        "last_node_id": last,
        "last_link_id": links.len(),
        "nodes": nodes,
        "links": links,
        "groups": [],
        "config": {},
        "extra": {},
        "version": 0.4,
    }))
}

/// One node as the canvas draws it, linked to nothing.
pub(super) fn fresh(id: &str, node: &PromptNode, class: &NodeClass, order: usize, place: (f64, f64)) -> Value {
    draw(id, node, class).to_json(order, place, &HashMap::new(), &HashMap::new())
}

/// The room a node takes.
pub(super) fn size(node: &PromptNode, class: &NodeClass) -> Size {
    draw("", node, class).size
}

/// Whole numbers stay numbers; ids such as "57:8" stay text, as the frontend keeps them.
fn canvas_id(id: &str) -> Value {
    match id.parse::<u64>() {
        Ok(number) if number.to_string() == id => number.into(),
        _ => id.into(),
    }
}

fn shown_type(type_name: &str) -> &str {
    if type_name.starts_with("COMFY_MATCHTYPE") { "*" } else { type_name }
}

fn draw<'a>(id: &'a str, node: &'a PromptNode, class: &'a NodeClass) -> Drawn<'a> {
    let mut writer = StoredWriter { node, stored: Vec::new(), boxes: 0, lines: 0 };
    walk(class, &mut writer);
    let StoredWriter { stored, boxes, lines, .. } = writer;
    let mut sockets = Vec::new();
    sockets_of(&class.inputs, "", node, 0, &mut sockets);
    // Links the catalogue does not know still get a socket, so that they survive.
    for (name, ..) in node.links() {
        if !sockets.iter().any(|socket| socket.name == name) {
            sockets.push(Socket { name: name.to_owned(), type_name: "*".to_owned(), widget: false, optional: true });
        }
    }
    let slots = sockets.len().max(class.outputs.len());
    let shows_picture = class.output_node || class.inputs.iter().any(|spec| spec.file_folder.is_some());
    let height = TITLE
        + slots as f64 * SLOT
        + lines as f64 * WIDGET
        + boxes as f64 * TEXT_BOX
        + if shows_picture { PICTURE } else { 0.0 };
    let width = if boxes > 0 { WIDTH * 1.3 } else { WIDTH };
    Drawn { id, node, class, sockets, stored, size: Size { width, height } }
}

fn sockets_of(specs: &[InputSpec], prefix: &str, node: &PromptNode, depth: usize, sockets: &mut Vec<Socket>) {
    if depth > 16 {
        return;
    }
    for spec in specs {
        let name = format!("{prefix}{}", spec.name);
        let value = node.inputs.get(&name);
        let linked = value.is_some_and(|value| as_link(value).is_some());
        match &spec.kind {
            InputKind::Autogrow { template, item_names, min } => {
                for (index, item) in item_names.iter().enumerate() {
                    let item = format!("{name}.{item}");
                    // One more than are linked, for the next.
                    let waits = index == 0 || node.inputs.contains_key(&format!("{name}.{}", item_names[index - 1]));
                    if index < *min || waits || node.inputs.contains_key(&item) {
                        sockets.push(Socket {
                            name: item,
                            type_name: shown_type(&template.type_name).to_owned(),
                            widget: false,
                            optional: index >= *min,
                        });
                    }
                }
            }
            _ if spec.has_widget() => {
                if linked {
                    sockets.push(Socket {
                        name: name.clone(),
                        type_name: spec.type_name.clone(),
                        widget: true,
                        optional: false,
                    });
                }
                let chosen = value.cloned().or_else(|| spec.fallback()).unwrap_or_default();
                sockets_of(spec.option_inputs(&chosen), &format!("{name}."), node, depth + 1, sockets);
            }
            _ => sockets.push(Socket {
                type_name: match &spec.kind {
                    InputKind::Match { allowed, .. } => allowed.clone(),
                    _ => spec.type_name.clone(),
                },
                name,
                widget: false,
                optional: !spec.required,
            }),
        }
    }
}

impl Drawn<'_> {
    fn to_json(
        &self,
        order: usize,
        place: (f64, f64),
        leaving: &HashMap<(&str, u32), Vec<usize>>,
        entering: &HashMap<(&str, &str), usize>,
    ) -> Value {
        let inputs: Vec<Value> = self
            .sockets
            .iter()
            .map(|socket| {
                let mut slot = Map::new();
                slot.insert("name".to_owned(), socket.name.clone().into());
                slot.insert("type".to_owned(), socket.type_name.clone().into());
                if socket.widget {
                    slot.insert("widget".to_owned(), json!({ "name": socket.name }));
                } else if socket.optional {
                    // LiteGraph's shape 7: the hollow circle of an optional input.
                    slot.insert("shape".to_owned(), 7.into());
                }
                slot.insert("link".to_owned(), entering.get(&(self.id, socket.name.as_str())).copied().into());
                Value::Object(slot)
            })
            .collect();
        let outputs: Vec<Value> = self
            .class
            .outputs
            .iter()
            .enumerate()
            .map(|(slot, output)| {
                let links = u32::try_from(slot).ok().and_then(|slot| leaving.get(&(self.id, slot)));
                json!({ "name": output.name, "type": shown_type(&output.type_name), "links": links, "slot_index": slot })
            })
            .collect();
        let mut node = json!({
            "id": canvas_id(self.id),
            "type": self.class.name,
            "pos": [place.0, place.1],
            "size": [self.size.width, self.size.height],
            "flags": {},
            "order": order,
            "mode": 0,
            "inputs": inputs,
            "outputs": outputs,
            "properties": { "Node name for S&R": self.class.name },
            "widgets_values": self.stored,
        });
        if let (Some(title), Some(map)) = (&self.node.title, node.as_object_mut()) {
            map.insert("title".to_owned(), title.clone().into());
        }
        node
    }
}

/// Writes inputs as stored values.
struct StoredWriter<'a> {
    node: &'a PromptNode,
    stored: Vec<Value>,
    /// Text boxes and one-line widgets, for the size.
    boxes: usize,
    lines: usize,
}

impl Walker for StoredWriter<'_> {
    fn value(&mut self, name: &str, spec: &InputSpec) -> Value {
        let given = self.node.inputs.get(name).filter(|value| as_link(value).is_none()).map(as_stored);
        let value = given.or_else(|| fallback(spec)).unwrap_or_default();
        self.stored.push(value.clone());
        if spec.multiline {
            self.boxes += 1;
        } else {
            self.lines += 1;
        }
        value
    }

    fn control(&mut self) {
        self.stored.push("fixed".into());
        self.lines += 1;
    }

    fn buttons(&mut self, stored: &[Value]) {
        self.stored.extend_from_slice(stored);
        self.lines += stored.len();
    }

    fn open_list(&mut self, name: &dyn Fn(usize) -> String) {
        for count in 1.. {
            let Some(value) = self.node.inputs.get(&name(count)) else {
                return;
            };
            self.stored.push(as_stored(value));
            self.lines += 1;
        }
    }
}
