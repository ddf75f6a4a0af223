//! Values and sockets that come and go with what a person chooses and links.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

mod common;

use common::{catalogue, read, templates};
use muse_comfy::{Catalogue, ComfyError, GraphId, InputKind, Patch, Workflow, compile};
use serde_json::{Value, json};

const ROOT: GraphId<'_> = GraphId::Root;

/// A document under edit that checks that each edit can be taken back to the letter.
struct Bench {
    workflow: Workflow,
    catalogue: Catalogue,
}

impl Bench {
    fn with(classes: &[&str]) -> Self {
        let mut bench =
            Self { workflow: Workflow::from_json(r#"{"nodes":[],"links":[]}"#).unwrap(), catalogue: catalogue() };
        for class in classes {
            let added = bench.workflow.add_node(ROOT, class, (0.0, 0.0), &bench.catalogue);
            bench.apply(added.map(|(_, patch)| patch));
        }
        bench
    }

    fn apply(&mut self, patch: Result<Patch, ComfyError>) {
        let before = self.workflow.to_text();
        let back = self.workflow.apply(&patch.unwrap()).unwrap();
        let after = self.workflow.to_text();
        let again = self.workflow.apply(&back).unwrap();
        assert_eq!(self.workflow.to_text(), before);
        self.workflow.apply(&again).unwrap();
        assert_eq!(self.workflow.to_text(), after);
    }

    fn set(&mut self, node: &str, widget: &str, value: Value) {
        self.apply(self.workflow.set_widget(ROOT, node, widget, value, &self.catalogue));
    }

    fn connect(&mut self, from: &str, node: &str, input: &str) {
        self.apply(self.workflow.connect(ROOT, (from, 0), (node, input), &self.catalogue));
    }

    fn disconnect(&mut self, node: &str, input: &str) {
        self.apply(self.workflow.disconnect(ROOT, node, input, &self.catalogue));
    }

    /// The sockets of a node: `name=source` where linked.
    fn sockets(&self, node: &str) -> Vec<String> {
        let links = self.workflow.as_json()["links"].as_array().unwrap();
        let node_ = self.workflow.node(node).unwrap();
        let slots = node_.as_json()["inputs"].as_array().unwrap().iter().enumerate();
        slots
            .map(|(at, slot)| {
                let name = slot["name"].as_str().unwrap().to_owned();
                let Some(link) = links.iter().find(|link| link[0] == slot["link"]) else { return name };
                assert_eq!((link[3].to_string().as_str(), &link[4]), (node, &json!(at)), "{name}");
                format!("{name}={}", link[1])
            })
            .collect()
    }

    fn values(&self, node: &str) -> Value {
        self.workflow.node(node).unwrap().as_json()["widgets_values"].clone()
    }
}

#[test]
fn another_choice_brings_its_own_values_and_sockets() {
    let mut bench = Bench::with(&["ResizeImageMaskNode", "EmptyImage"]);
    assert_eq!(bench.values("1"), json!(["scale dimensions", 512, 512, "center", "area"]));
    bench.set("1", "resize_type.crop", json!("disabled"));
    assert_eq!(bench.sockets("1"), ["input"]);
    bench.connect("2", "1", "input");
    bench.set("1", "resize_type", json!("match size"));
    // Both choices have a crop.
    assert_eq!(bench.values("1"), json!(["match size", "disabled", "area"]));
    assert_eq!(bench.sockets("1"), ["input=2", "resize_type.match"]);
    bench.connect("2", "1", "resize_type.match");
    let prompt = compile(&bench.workflow, &bench.catalogue).unwrap();
    assert_eq!(json!(prompt.node("1").unwrap().inputs["resize_type.match"]), json!(["2", 0]));
    bench.set("1", "resize_type", json!("scale by multiplier"));
    assert_eq!(bench.values("1"), json!(["scale by multiplier", 1.0, "area"]));
    assert_eq!(bench.sockets("1"), ["input=2"]);
    assert_eq!(bench.workflow.as_json()["links"].as_array().unwrap().len(), 1);
    let prompt = compile(&bench.workflow, &bench.catalogue).unwrap();
    assert_eq!(prompt.node("1").unwrap().inputs["resize_type.multiplier"], json!(1.0));
}

#[test]
fn a_linked_value_goes_with_its_choice_and_the_slots_behind_are_counted_anew() {
    let mut bench = Bench::with(&["ResizeImageMaskNode", "EmptyImage", "PrimitiveInt", "PrimitiveFloat"]);
    bench.connect("3", "1", "resize_type.width");
    bench.connect("2", "1", "input");
    assert_eq!(bench.sockets("1"), ["input=2", "resize_type.width=3"]);
    bench.set("1", "resize_type", json!("scale width"));
    assert_eq!(bench.sockets("1"), ["input=2", "resize_type.width=3"]);
    bench.set("1", "resize_type", json!("scale by multiplier"));
    assert_eq!(bench.sockets("1"), ["input=2"]);
    bench.connect("4", "1", "resize_type.multiplier");
    assert_eq!(bench.sockets("1"), ["input=2", "resize_type.multiplier=4"]);
}

#[test]
fn a_choice_inside_a_choice_is_unfolded_too() {
    let mut bench = Bench::with(&["SaveVideo"]);
    for (widget, value) in [("format", "mp4"), ("format.codec", "h264"), ("format", "auto"), ("format", "mkv")] {
        bench.set("1", widget, json!(value));
        let node = compile(&bench.workflow, &bench.catalogue).unwrap().node("1").unwrap().clone();
        assert_eq!(node.inputs[widget], json!(value));
        assert_eq!(bench.values("1").as_array().unwrap().len(), node.inputs.len(), "{node:?}");
    }
}

#[test]
fn values_kept_by_name_are_unfolded_by_name() {
    let mut bench = Bench::with(&["ResizeImageMaskNode"]);
    let mut document = bench.workflow.to_json();
    let named = json!({ "resize_type": "scale dimensions", "resize_type.width": 64, "resize_type.height": 32,
        "resize_type.crop": "disabled", "scale_method": "lanczos", "packs_own": 1 });
    document["nodes"][0]["widgets_values"] = named.clone();
    bench.workflow = Workflow::from_value(document.clone()).unwrap();
    bench.set("1", "resize_type", json!("scale width"));
    let expected =
        json!({ "resize_type": "scale width", "resize_type.width": 64, "scale_method": "lanczos", "packs_own": 1 });
    assert_eq!(bench.values("1"), expected);
    // Newer frontends write both.
    document["nodes"][0]["widgets_values"] = json!(["scale dimensions", 64, 32, "disabled", "lanczos"]);
    document["nodes"][0]["widgets_values_named"] = named;
    bench.workflow = Workflow::from_value(document.clone()).unwrap();
    bench.set("1", "resize_type", json!("scale width"));
    assert_eq!(bench.values("1"), json!(["scale width", 64, "lanczos"]));
    assert_eq!(bench.workflow.node("1").unwrap().as_json()["widgets_values_named"], expected);
    // Only names: what they say is not lost to a list of defaults.
    document["nodes"][0].as_object_mut().unwrap().shift_remove("widgets_values");
    bench.workflow = Workflow::from_value(document).unwrap();
    bench.set("1", "resize_type.height", json!(48));
    assert_eq!(bench.values("1"), json!(["scale dimensions", 64, 48, "disabled", "lanczos"]));
}

#[test]
fn every_choice_of_every_class_can_be_made_and_unmade() {
    let catalogue = catalogue();
    let mut made = 0;
    for class in catalogue.classes() {
        let combos = class.inputs.iter().filter_map(|spec| match &spec.kind {
            InputKind::DynamicCombo { options } => Some((spec.name.clone(), options)),
            _ => None,
        });
        for (name, options) in combos {
            let mut workflow = Workflow::from_json(r#"{"nodes":[],"links":[]}"#).unwrap();
            let (_, patch) = workflow.add_node(ROOT, &class.name, (0.0, 0.0), &catalogue).unwrap();
            workflow.apply(&patch).unwrap();
            for option in options.iter().chain(options.first()) {
                let patch = workflow.set_widget(ROOT, "1", &name, json!(option.key), &catalogue).unwrap();
                let back = workflow.apply(&patch).unwrap();
                let mut undone = workflow.clone();
                undone.apply(&back).unwrap();
                let prompt = compile(&workflow, &catalogue).unwrap();
                let mut meant = prompt.node("1").unwrap().clone();
                meant.inputs.retain(|input, _| !input.contains('.') || *input == name);
                // What a new node with this choice would hold.
                let fresh = muse_comfy::decompile(&muse_comfy::Prompt([("1".to_owned(), meant)].into()), &catalogue);
                let fresh = fresh.unwrap();
                let names = |workflow: &Workflow| -> Vec<String> {
                    compile(workflow, &catalogue).unwrap().node("1").unwrap().inputs.keys().cloned().collect()
                };
                assert_eq!(names(&workflow), names(&fresh), "{} {name} {}", class.name, option.key);
                let slots = |workflow: &Workflow| {
                    let mut slots: Vec<String> = workflow.node("1").unwrap().as_json()["inputs"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|slot| slot["name"].as_str().unwrap().to_owned())
                        .collect();
                    slots.sort();
                    slots
                };
                assert_eq!(slots(&workflow), slots(&fresh), "{} {name} {}", class.name, option.key);
                made += 1;
            }
        }
    }
    println!("choices made: {made}");
    assert!(made > 300, "{made}");
}

#[test]
fn a_group_grows_with_its_last_socket_and_shrinks_from_its_end() {
    let mut bench = Bench::with(&["BatchImagesNode", "EmptyImage", "EmptyImage", "EmptyImage"]);
    assert_eq!(bench.sockets("1"), ["images.image0"]);
    bench.connect("2", "1", "images.image0");
    bench.connect("3", "1", "images.image1");
    bench.connect("4", "1", "images.image2");
    assert_eq!(bench.sockets("1"), ["images.image0=2", "images.image1=3", "images.image2=4", "images.image3"]);
    // What is replaced leaves no gap.
    bench.connect("4", "1", "images.image0");
    bench.connect("2", "1", "images.image0");
    assert_eq!(bench.sockets("1"), ["images.image0=2", "images.image1=3", "images.image2=4", "images.image3"]);
    bench.disconnect("1", "images.image0");
    assert_eq!(bench.sockets("1"), ["images.image0=3", "images.image1=4", "images.image2"]);
    let prompt = compile(&bench.workflow, &bench.catalogue).unwrap();
    assert_eq!(json!(prompt.node("1").unwrap().inputs["images.image1"]), json!(["4", 0]));
    bench.disconnect("1", "images.image1");
    bench.disconnect("1", "images.image0");
    assert_eq!(bench.sockets("1"), ["images.image0"]);
    // A socket further on brings those in front of it along.
    bench.connect("2", "1", "images.image2");
    assert_eq!(bench.sockets("1"), ["images.image0", "images.image1", "images.image2=2", "images.image3"]);
    assert!(bench.workflow.connect(ROOT, ("2", 0), ("1", "images.image50"), &bench.catalogue).is_err());
}

#[test]
fn a_group_that_is_full_grows_no_further() {
    let mut bench = Bench::with(&["RecraftCreateStyleNode", "EmptyImage"]);
    for at in 0..5 {
        let name = bench.sockets("1").last().unwrap().clone();
        bench.connect("2", "1", &name);
        assert_eq!(bench.sockets("1").iter().filter(|name| name.starts_with("images.")).count(), (at + 2).min(5));
    }
}

#[test]
fn a_group_inside_a_choice_grows_and_the_slots_behind_move() {
    let mut bench = Bench::with(&["OpenAIGPTImageNodeV2", "EmptyImage", "SolidMask"]);
    let before = bench.sockets("1");
    let image = before.iter().find(|name| name.starts_with("model.images.")).unwrap().clone();
    bench.connect("3", "1", "model.mask");
    bench.connect("2", "1", &image);
    let after = bench.sockets("1");
    assert_eq!(after.len(), before.len() + 1);
    assert!(after.contains(&format!("{image}=2")) && after.contains(&"model.mask=3".to_owned()), "{after:?}");
    bench.set("1", "model", json!("gpt-image-1"));
    assert_eq!(bench.sockets("1"), after);
}

#[test]
fn a_widget_gets_its_socket_with_its_first_link() {
    let mut bench = Bench::with(&["EmptyImage", "PrimitiveInt"]);
    bench.connect("2", "1", "height");
    let slot = bench.workflow.node("1").unwrap().as_json()["inputs"][0].clone();
    assert_eq!(
        (&slot["name"], &slot["type"], &slot["widget"]),
        (&json!("height"), &json!("INT"), &json!({ "name": "height" }))
    );
    assert!(bench.workflow.connect(ROOT, ("2", 0), ("1", "nothing"), &bench.catalogue).is_err());
}

#[test]
fn links_of_templates_taken_away_and_put_back_mean_what_they_meant() {
    let catalogue = catalogue();
    let mut tried = 0;
    for name in templates().into_iter().step_by(2) {
        let workflow = Workflow::from_json(&read(&format!("templates/{name}.json"))).unwrap();
        let Ok(before) = compile(&workflow, &catalogue) else { continue };
        for link in workflow.as_json()["links"].as_array().unwrap() {
            let id = |at: usize| link[at].as_i64().map(|id| id.to_string()).unwrap_or_default();
            let (Some(target), Some(_)) = (workflow.node(&id(3)), workflow.node(&id(1))) else { continue };
            if catalogue.class(target.class_type()).is_none() {
                continue;
            }
            let slots = target.as_json()["inputs"].as_array().unwrap();
            let Some(slot) = slots.iter().find(|slot| slot["link"] == link[0]) else { continue };
            let input = slot["name"].as_str().unwrap();
            // Links behind it would move up.
            if input.contains('.') {
                continue;
            }
            let mut changed = workflow.clone();
            let away = changed.disconnect(ROOT, &id(3), input, &catalogue).unwrap();
            let back = changed.apply(&away).unwrap();
            let output = usize::try_from(link[2].as_u64().unwrap()).unwrap();
            if let Ok(again) = changed.connect(ROOT, (&id(1), output), (&id(3), input), &catalogue) {
                let mut linked = changed.clone();
                linked.apply(&again).unwrap();
                assert_eq!(compile(&linked, &catalogue).unwrap(), before, "{name}: {link}");
                tried += 1;
            }
            changed.apply(&back).unwrap();
            assert_eq!(changed.to_text(), workflow.to_text(), "{name}");
        }
    }
    println!("links put back: {tried}");
    assert!(tried > 500, "{tried}");
}
