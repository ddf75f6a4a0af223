//! A script written over a document: what it says changes, what a person arranged stays.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

mod common;

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use common::{catalogue, names, read, templates};
use muse_comfy::{
    Catalogue, ComfyError, Patch, Prompt, PromptNode, Workflow, as_link, compile, decompile, first_subgraph, link,
    rewrite, script,
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn documents() -> Vec<(String, Workflow)> {
    let templates = templates().into_iter().map(|name| format!("templates/{name}.json"));
    let resaved = names("resaved", ".json", "").into_iter().map(|name| format!("resaved/{name}.json"));
    templates.chain(resaved).map(|path| (path.clone(), Workflow::from_json(&read(&path)).unwrap())).collect()
}

/// The prompt as reading its script gives it: other ids, nothing else.
fn as_script(prompt: &Prompt, catalogue: &Catalogue) -> Prompt {
    script::parse(&script::print(prompt, catalogue), catalogue).unwrap()
}

/// A prompt without its ids: each node with all that leads to it, as text.
fn meaning(prompt: &Prompt) -> Vec<String> {
    fn node(prompt: &Prompt, id: &str, depth: usize) -> String {
        let node_ = prompt.node(id).unwrap();
        let inputs: BTreeMap<&String, String> = node_
            .inputs
            .iter()
            .filter_map(|(name, value)| match as_link(value) {
                Some((source, _)) if prompt.node(source).is_none() => None,
                Some((source, slot)) if depth < 40 => {
                    Some((name, format!("{slot}@{}", node(prompt, source, depth + 1))))
                }
                Some((_, slot)) => Some((name, format!("{slot}@"))),
                None => Some((name, value.as_f64().map_or_else(|| value.to_string(), |number| number.to_string()))),
            })
            .collect();
        // Long chains that meet again would make long texts.
        let text = format!("{} {:?} {inputs:?}", node_.class_type, node_.title);
        if text.len() > 200 { format!("{:x}", hash(&text)) } else { text }
    }
    fn hash(text: &str) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hash = DefaultHasher::new();
        text.hash(&mut hash);
        hash.finish()
    }
    let mut all: Vec<String> = prompt.0.keys().map(|id| node(prompt, id, 0)).collect();
    all.sort();
    all
}

/// Rewrites, checks what holds of every rewrite, and gives the document.
fn rewritten(workflow: &Workflow, wanted: &Prompt, catalogue: &Catalogue) -> Result<(Workflow, Patch), ComfyError> {
    let patch = rewrite(workflow, wanted, catalogue)?;
    let mut changed = workflow.clone();
    let back = changed.apply(&patch).unwrap();
    let mut undone = changed.clone();
    undone.apply(&back).unwrap();
    assert_eq!(undone.to_text(), workflow.to_text());
    check_links(&changed);
    Ok((changed, patch))
}

/// Every link stands once in each of the places that name it.
fn check_links(workflow: &Workflow) {
    let document = workflow.as_json();
    let find = |id: &Value| document["nodes"].as_array().unwrap().iter().find(|node| node["id"] == *id);
    for link in document["links"].as_array().unwrap() {
        let part = |index: usize, name: &str| if link.is_array() { link[index].clone() } else { link[name].clone() };
        let id = part(0, "id");
        let slot = |value: Value| usize::try_from(value.as_u64().unwrap()).unwrap();
        let (from, to) = (find(&part(1, "origin_id")), find(&part(3, "target_id")));
        let (Some(from), Some(to)) = (from, to) else { continue };
        let output = &from["outputs"][slot(part(2, "origin_slot"))]["links"];
        assert_eq!(output.as_array().unwrap().iter().filter(|one| **one == id).count(), 1, "link {id}");
        assert_eq!(to["inputs"][slot(part(4, "target_slot"))]["link"], id, "link {id}: {to}");
    }
}

#[test]
fn a_script_nobody_touched_changes_nothing() {
    let catalogue = catalogue();
    let mut tried = 0;
    for (name, workflow) in documents() {
        // Two templates use classes that are not recorded.
        let Ok(prompt) = compile(&workflow, &catalogue) else { continue };
        let patch = rewrite(&workflow, &as_script(&prompt, &catalogue), &catalogue);
        assert_eq!(patch.unwrap().steps, [], "{name}");
        tried += 1;
    }
    println!("documents rewritten as they are: {tried}");
    assert!(tried > 280);
}

#[test]
fn a_document_with_a_subgraph_names_it() {
    for (name, workflow) in documents() {
        let uses =
            workflow.nodes().any(|node| node.class_type().len() == 36 && node.class_type().matches('-').count() == 4);
        assert_eq!(first_subgraph(&workflow).is_some(), uses, "{name}");
    }
}

#[test]
fn an_inner_node_is_not_changed_and_an_outer_one_is() {
    let catalogue = catalogue();
    let (mut outer, mut inner) = (0, 0);
    for (name, workflow) in documents().into_iter().filter(|(_, workflow)| first_subgraph(workflow).is_some()) {
        let Ok(mut wanted) = compile(&workflow, &catalogue) else { continue };
        let before = wanted.clone();
        for (id, node) in &mut wanted.0 {
            if let Some(prefix) = node.inputs.get_mut("filename_prefix").filter(|prefix| prefix.is_string()) {
                *prefix = "elsewhere".into();
                outer += usize::from(!id.contains(':'));
            }
        }
        if wanted == before || wanted.0.iter().any(|(id, node)| id.contains(':') && before.node(id) != Some(node)) {
            continue;
        }
        let (changed, _) = rewritten(&workflow, &as_script(&wanted, &catalogue), &catalogue)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(compile(&changed, &catalogue).unwrap(), wanted, "{name}");
    }
    for (name, workflow) in documents().into_iter().filter(|(_, workflow)| first_subgraph(workflow).is_some()) {
        let Ok(mut wanted) = compile(&workflow, &catalogue) else { continue };
        let Some((_, node)) =
            wanted.0.iter_mut().find(|(id, node)| id.contains(':') && node.inputs.contains_key("seed"))
        else {
            continue;
        };
        node.inputs.insert("seed".to_owned(), json!(987_654_321));
        let refused = rewrite(&workflow, &wanted, &catalogue).unwrap_err();
        assert!(refused.to_string().contains("inside a subgraph"), "{name}: {refused}");
        inner += 1;
    }
    assert!(outer > 20 && inner > 20, "{outer} {inner}");
}

const PICTURE: &str = "image = EmptyImage(512, 512, color=0x336699)
SaveImage(ImageInvert(image), 'plate')
";

fn picture(catalogue: &Catalogue) -> Workflow {
    decompile(&script::parse(PICTURE, catalogue).unwrap(), catalogue).unwrap()
}

/// What a script makes of the small document above: its nodes as "id class", and the number of steps.
fn check(script: &str, nodes: &[&str]) -> Workflow {
    let catalogue = catalogue();
    let workflow = picture(&catalogue);
    let wanted = script::parse(script, &catalogue).unwrap();
    let (changed, _) = rewritten(&workflow, &wanted, &catalogue).unwrap();
    let found: Vec<String> = changed.nodes().map(|node| format!("{} {}", node.id(), node.class_type())).collect();
    assert_eq!(found, nodes);
    assert_eq!(meaning(&compile(&changed, &catalogue).unwrap()), meaning(&wanted));
    for node in workflow.nodes() {
        if let Some(now) = changed.node(&node.id()) {
            assert_eq!((now.position(), now.size()), (node.position(), node.size()));
        }
    }
    changed
}

#[test]
fn a_node_put_between_two_others_takes_their_link() {
    let script = "image = EmptyImage(512, 512, color=0x336699)
SaveImage(ImageScaleBy(ImageInvert(image), 'lanczos', 2.0), 'plate')";
    let changed = check(script, &["1 EmptyImage", "2 ImageInvert", "3 SaveImage", "4 ImageScaleBy"]);
    let area = |id: &str| {
        let node = changed.node(id).unwrap();
        let ((x, y), (width, height)) = (node.position().unwrap(), node.size().unwrap());
        (x, y - 30.0, x + width, y + height)
    };
    let new = area("4");
    for id in ["1", "2", "3"] {
        let other = area(id);
        assert!(new.2 <= other.0 || other.2 <= new.0 || new.3 <= other.1 || other.3 <= new.1, "{id}");
    }
}

#[test]
fn a_node_left_out_of_the_script_goes() {
    check("SaveImage(EmptyImage(512, 512, color=0x336699), 'plate')", &["1 EmptyImage", "3 SaveImage"]);
}

#[test]
fn values_titles_and_links_into_widgets_are_set() {
    let script = "width = PrimitiveInt(640)  # title: \"Width\"
image = EmptyImage(width, 512, color=0x336699)
SaveImage(ImageInvert(image), 'other')  # title: \"Keep\"";
    check(script, &["1 EmptyImage", "2 ImageInvert", "3 SaveImage", "4 PrimitiveInt"]);
}

#[test]
fn a_group_that_grows_is_linked_and_shortened() {
    let catalogue = catalogue();
    let three =
        "a = EmptyImage(1, 1)\nb = EmptyImage(2, 2)\nc = EmptyImage(3, 3)\nSaveImage(BatchImagesNode([a, b, c]), 'x')";
    let two = "a = EmptyImage(1, 1)\nc = EmptyImage(3, 3)\nSaveImage(BatchImagesNode([a, c]), 'x')";
    let (three, two) = (script::parse(three, &catalogue).unwrap(), script::parse(two, &catalogue).unwrap());
    let slots = |workflow: &Workflow| -> Vec<String> {
        let batch = workflow.nodes().find(|node| node.class_type() == "BatchImagesNode").unwrap();
        let slots = batch.as_json()["inputs"].as_array().unwrap().iter();
        slots
            .map(|slot| format!("{}{}", slot["name"].as_str().unwrap(), if slot["link"].is_null() { "" } else { "+" }))
            .collect()
    };
    let workflow = decompile(&three, &catalogue).unwrap();
    assert_eq!(slots(&workflow), ["images.image0+", "images.image1+", "images.image2+", "images.image3"]);
    let (shorter, _) = rewritten(&workflow, &two, &catalogue).unwrap();
    assert_eq!(slots(&shorter), ["images.image0+", "images.image1+", "images.image2"]);
    assert_eq!(meaning(&compile(&shorter, &catalogue).unwrap()), meaning(&two));
    let (longer, _) = rewritten(&shorter, &three, &catalogue).unwrap();
    assert_eq!(slots(&longer), ["images.image0+", "images.image1+", "images.image2+", "images.image3"]);
    assert_eq!(meaning(&compile(&longer, &catalogue).unwrap()), meaning(&three));
}

#[test]
fn what_a_document_cannot_hold_is_refused_in_plain_words() {
    let catalogue = catalogue();
    let workflow = picture(&catalogue);
    for (script, word) in [
        ("SaveImage(EmptyLatentImage(), 'plate')", "LATENT"),
        ("SaveImage(ImageInvert(5), 'plate')", "no widget `image`"),
    ] {
        let refused = rewrite(&workflow, &script::parse(script, &catalogue).unwrap(), &catalogue).unwrap_err();
        assert!(matches!(refused, ComfyError::BadDocument { .. }) && refused.to_string().contains(word), "{refused}");
    }
    let unknown = Prompt([("1".to_owned(), PromptNode::new("NobodyMakesThis"))].into_iter().collect());
    assert!(matches!(rewrite(&workflow, &unknown, &catalogue), Err(ComfyError::MissingNodes { .. })));
}

#[test]
fn a_primitive_keeps_feeding_what_it_fed() {
    let catalogue = catalogue();
    let mut tried = 0;
    for (name, workflow) in documents() {
        let primitives = |workflow: &Workflow| -> Vec<Value> {
            let all = workflow.nodes().filter(|node| node.class_type() == "PrimitiveNode");
            all.map(|node| node.as_json()["outputs"].clone()).collect()
        };
        let Ok(mut wanted) = compile(&workflow, &catalogue) else { continue };
        if primitives(&workflow).is_empty() || first_subgraph(&workflow).is_some() {
            continue;
        }
        // One number, wherever it stands, becomes another.
        let values = workflow.nodes().filter(|node| node.class_type() == "PrimitiveNode");
        let Some(number) = values.map(|node| node.as_json()["widgets_values"][0].clone()).find(Value::is_u64) else {
            continue;
        };
        for node in wanted.0.values_mut() {
            node.inputs.values_mut().filter(|value| **value == number).for_each(|value| *value = json!(1024));
        }
        let (changed, _) = rewritten(&workflow, &as_script(&wanted, &catalogue), &catalogue)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(compile(&changed, &catalogue).unwrap(), wanted, "{name}");
        assert_eq!(primitives(&changed), primitives(&workflow), "{name}");
        tried += 1;
    }
    println!("documents with primitives: {tried}");
}

/// What stands in a document besides what runs.
fn scenery(workflow: &Workflow, prompt: &Prompt) -> Vec<Value> {
    let running: HashSet<&String> = prompt.0.keys().collect();
    let idle = workflow.nodes().filter(|node| !running.contains(&node.id()));
    let look = |node: &Value| {
        // A primitive holds the value of what it feeds, which may be what changed.
        let values = if node["type"] == "PrimitiveNode" { &Value::Null } else { &node["widgets_values"] };
        json!([node["id"], node["pos"], node["size"], values, node["mode"], node["color"]])
    };
    idle.map(|node| look(node.as_json())).chain([workflow.as_json()["groups"].clone()]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_row_of_changes_to_a_script_is_found_in_the_document(
        template in any::<prop::sample::Index>(),
        edits in prop::collection::vec((0u8..6, any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0i64..1000), 1..6),
    ) {
        static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(catalogue);
        let catalogue = &*CATALOGUE;
        let names = templates();
        let name = template.get(&names);
        let workflow = Workflow::from_json(&read(&format!("templates/{name}.json"))).unwrap();
        let Ok(before) = compile(&workflow, catalogue) else { return Ok(()) };
        prop_assume!(first_subgraph(&workflow).is_none() && !before.is_empty());
        let mut wanted = before.clone();
        for (kind, one, other, number) in edits {
            let ids: Vec<String> = wanted.0.keys().cloned().collect();
            if ids.is_empty() {
                break;
            }
            let (id, second) = (one.get(&ids), other.get(&ids));
            let class = wanted.node(id).unwrap().class_type.clone();
            let outputs = |id: &str| catalogue.class(&wanted.node(id).unwrap().class_type).unwrap().outputs.clone();
            match kind {
                // Another number or text.
                0 | 1 => {
                    let node = wanted.0.get_mut(id).unwrap();
                    let class = catalogue.class(&class).unwrap();
                    let spec = class.inputs.iter().filter(|spec| spec.has_widget()).find(|spec| {
                        node.inputs.get(&spec.name).is_some_and(|value| value.is_i64() || kind == 1 && value.is_string())
                            && !matches!(spec.kind, muse_comfy::InputKind::DynamicCombo { .. })
                    });
                    if let Some(spec) = spec {
                        let value = if node.inputs[&spec.name].is_string() { json!(format!("text {number}")) } else { json!(number) };
                        node.inputs.insert(spec.name.clone(), value);
                    }
                }
                // A node less.
                2 => {
                    let id = id.clone();
                    wanted.0.shift_remove(&id);
                    for node in wanted.0.values_mut() {
                        node.inputs.retain(|_, value| as_link(value).is_none_or(|(source, _)| source != id));
                    }
                }
                // A node more, between another and what it feeds.
                3 => {
                    let slot = outputs(id).iter().position(|output| output.type_name == "IMAGE");
                    if let Some(slot) = slot {
                        let from = link(id, u32::try_from(slot).unwrap());
                        let id = id.clone();
                        let added = wanted.add(PromptNode::new("ImageInvert").with("image", from.clone()));
                        for (other, node) in &mut wanted.0 {
                            if *other != added && *other != id {
                                node.inputs.values_mut().filter(|value| **value == from).for_each(|value| *value = link(&added, 0));
                            }
                        }
                    }
                }
                4 => {
                    wanted.0.get_mut(id).unwrap().title = Some(format!("Title {number}"));
                }
                // An input fed by another node of the same class.
                _ => {
                    let id = id.clone();
                    let links: Vec<(String, u32)> = wanted.node(second).unwrap().links()
                        .filter(|(_, source, _)| wanted.node(source).is_some_and(|node| node.class_type == class))
                        .map(|(name, _, slot)| (name.to_owned(), slot)).collect();
                    if *second != id {
                        let second = second.clone();
                        for (name, slot) in links {
                            wanted.set_input(&second, &name, link(&id, slot)).unwrap();
                        }
                    }
                }
            }
        }
        let wanted = as_script(&wanted, catalogue);
        let (changed, _) = rewritten(&workflow, &wanted, catalogue)
            .unwrap_or_else(|error| panic!("{name}: {error}\n{}", script::print(&wanted, catalogue)));
        let after = compile(&changed, catalogue).unwrap();
        // Ids are others; optional values that were left out are those a document shows.
        let meant = compile(&decompile(&wanted, catalogue).unwrap(), catalogue).unwrap();
        prop_assert_eq!(meaning(&after), meaning(&meant), "{}", name);
        prop_assert_eq!(scenery(&changed, &after), scenery(&workflow, &before));
        // Nothing is made anew that could have stayed.
        let common = |prompt: &Prompt| -> BTreeMap<String, usize> {
            let mut count = BTreeMap::new();
            prompt.0.values().for_each(|node| *count.entry(node.class_type.clone()).or_default() += 1);
            count
        };
        let (had, has) = (common(&before), common(&after));
        let most: usize = has.iter().map(|(class, count)| *count.min(had.get(class).unwrap_or(&0))).sum();
        prop_assert_eq!(after.0.keys().filter(|id| before.node(id).is_some()).count(), most);
    }
}
