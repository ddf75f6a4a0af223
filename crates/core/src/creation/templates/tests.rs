use std::path::PathBuf;

use muse_comfy::build::Graph;
use muse_comfy::{InputKind, compile as compile_document};
use serde_json::{Value, json};

use super::*;

fn asset(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../assets/workflows").join(name)
}

fn example(name: &str, catalogue: &Catalogue) -> Filled {
    TemplateInfo::named(name).expect("a template").example(catalogue).expect("filled")
}

/// The built-in classes on a server that has these upscale models.
fn server_with(upscalers: &[&str]) -> Catalogue {
    let loader = json!({ "UpscaleModelLoader": {
        "input": { "required": { "model_name": ["COMBO", { "options": upscalers }] } },
        "input_order": { "required": ["model_name"] },
        "output": ["UPSCALE_MODEL"], "output_name": ["UPSCALE_MODEL"], "output_is_list": [false],
        "name": "UpscaleModelLoader", "display_name": "Load Upscale Model", "output_node": false,
    }});
    Catalogue::builtin().merged(&Catalogue::from_value(&loader).expect("a catalogue"))
}

#[test]
fn every_template_would_be_taken_once_its_files_are_there() {
    let catalogue = Catalogue::builtin();
    for info in TEMPLATES {
        let filled = example(info.name, &catalogue);
        let wrong: Vec<String> = validate(&filled.prompt, &catalogue)
            .iter()
            .filter(|found| !found.is_file())
            .map(ToString::to_string)
            .collect();
        assert_eq!(wrong, Vec::<String>::new(), "{}", info.name);
        for slot in info.slots {
            let named = filled.prompt.0.values().filter(|node| node.title.as_deref() == Some(*slot)).count();
            assert_eq!(named, 1, "{}: {slot}", info.name);
        }
    }
}

#[test]
fn every_template_reads_back_from_its_script() {
    let catalogue = Catalogue::builtin();
    for info in TEMPLATES {
        let filled = example(info.name, &catalogue);
        let back = script::parse(&filled.script, &catalogue).expect("its own script");
        let values = |prompt: &Prompt| {
            prompt.0.values().map(|node| (node.class_type.clone(), node.title.clone())).collect::<Vec<_>>()
        };
        let (mut was, mut is) = (values(&filled.prompt), values(&back));
        was.sort();
        is.sort();
        assert_eq!(was, is, "{}: {}", info.name, filled.script);
    }
}

/// `UPDATE_ASSETS=1` writes them anew.
#[test]
fn the_files_people_open_are_what_the_code_makes() {
    let catalogue = Catalogue::builtin();
    let listed = std::fs::read_to_string(asset("README.md")).expect("the README");
    for info in TEMPLATES {
        let filled = example(info.name, &catalogue);
        let path = asset(&format!("{}.json", info.name));
        let made = format!("{}\n", pretty(filled.workflow.as_json()));
        if std::env::var_os("UPDATE_ASSETS").is_some_and(|set| set == "1") {
            std::fs::write(&path, &made).expect("written");
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(written, made, "{} is out of date: run this test with UPDATE_ASSETS=1", path.display());
        let back = compile_document(&Workflow::from_json(&written).expect("a document"), &catalogue).expect("compiled");
        assert_eq!(back, filled.prompt, "{}", info.name);
        assert!(listed.contains(&format!("{}.json", info.name)), "the README tells of {}", info.name);
    }
}

#[test]
fn a_server_that_lacks_a_pack_is_told_which_nodes_are_missing() {
    let classes: Vec<_> = Catalogue::builtin().classes().map(|class| class.name.clone()).collect();
    assert!(classes.contains(&"ApplyPulid".to_owned()));
    let plain = json!({ "SaveImage": {
        "input": { "required": { "images": ["IMAGE"], "filename_prefix": ["STRING", { "default": "x" }] } },
        "output": ["IMAGE"], "output_name": ["images"], "output_is_list": [false],
        "name": "SaveImage", "display_name": "Save Image", "output_node": true,
    }});
    let catalogue = Catalogue::from_value(&plain).expect("a catalogue");
    let error = TemplateInfo::named("plate").expect("a template").example(&catalogue).expect_err("refused");
    let RenderError::MissingNodes { nodes } = error else { panic!("{error}") };
    assert_eq!(nodes, ["LoadImage", "EmptyImage", "ImageCompositeMasked", "ImageScale"]);
    assert!(matches!(TemplateInfo::named("plates"), Err(RenderError::UnknownTemplate { .. })));
}

fn upscaled(catalogue: &Catalogue) -> (Vec<String>, Filled) {
    let order = Upscale { picture: "a.png".to_owned(), width_px: 1234, height_px: 777, prefix: "up".to_owned() };
    let filled = fill(&order, catalogue, true).expect("compiled");
    let size = filled.prompt.find("Size").expect("the node").1;
    assert_eq!((&size.inputs["width"], &size.inputs["height"]), (&json!(1234), &json!(777)));
    assert_eq!(size.inputs["upscale_method"], "lanczos");
    (filled.prompt.classes().into_iter().map(str::to_owned).collect(), filled)
}

#[test]
fn a_picture_is_enlarged_by_the_model_the_server_has() {
    let (classes, filled) = upscaled(&server_with(&["old.pt", "2x_soft.pth", "4x-UltraSharp.pth"]));
    let expected = ["LoadImage", "UpscaleModelLoader", "ImageUpscaleWithModel", "ImageScale", "SaveImage"];
    assert_eq!(classes, expected);
    assert_eq!(filled.prompt.find("UpscaleModelLoader").expect("the node").1.inputs["model_name"], "4x-UltraSharp.pth");
    assert_eq!(filled.notes, Vec::<String>::new());
    let (_, filled) = upscaled(&server_with(&["old.pt", "soft.pth"]));
    assert_eq!(filled.prompt.find("UpscaleModelLoader").expect("the node").1.inputs["model_name"], "soft.pth");
}

#[test]
fn without_an_upscale_model_a_picture_is_resampled_and_a_note_says_so() {
    let (classes, filled) = upscaled(&server_with(&[]));
    assert_eq!(classes, ["LoadImage", "ImageScale", "SaveImage"]);
    assert!(filled.notes[0].contains("no upscale model"), "{:?}", filled.notes);
}

#[test]
fn where_no_server_was_asked_the_usual_upscale_model_is_assumed() {
    let filled = example("upscale", &Catalogue::builtin());
    assert!(filled.prompt.find("UpscaleModelLoader").is_some());
    assert!(filled.notes[0].contains("assumes the model file RealESRGAN_x4plus"), "{:?}", filled.notes);
}

#[test]
fn the_last_frame_is_counted_from_the_end_or_asked_for_beyond_it() {
    let index = |catalogue: &Catalogue| {
        let filled = example("hand_off", catalogue);
        filled.prompt.find("Last frame").expect("the node").1.inputs["batch_index"].clone()
    };
    let catalogue = Catalogue::builtin();
    assert_eq!(index(&catalogue), json!(-1));
    // ComfyUI 0.3.75 counts from 0 to 4095 and takes the last frame for any larger index.
    let older = json!({ "ImageFromBatch": {
        "input": { "required": {
            "image": ["IMAGE"],
            "batch_index": ["INT", { "default": 0, "min": 0, "max": 4095 }],
            "length": ["INT", { "default": 1, "min": 1, "max": 4096 }],
        }},
        "output": ["IMAGE"], "output_name": ["IMAGE"], "output_is_list": [false],
        "name": "ImageFromBatch", "display_name": "ImageFromBatch", "output_node": false,
    }});
    assert_eq!(index(&catalogue.merged(&Catalogue::from_value(&older).expect("a catalogue"))), json!(4095));
}

#[test]
fn a_lists_file_that_was_never_asked_for_differs_from_an_empty_one() {
    let unasked = |catalogue: &Catalogue| {
        let class = catalogue.class("UpscaleModelLoader").expect("the class");
        matches!(class.inputs[0].kind, InputKind::Combo { unasked: true, .. })
    };
    assert!(unasked(&Catalogue::builtin()) && !unasked(&server_with(&[])));
}

/// A template that nobody would take: it saves nothing.
struct Mute;

impl Template for Mute {
    fn draw(&self, _: &mut Shelf<'_>) -> Graph {
        Graph::new()
    }
}

#[test]
fn what_a_server_would_refuse_is_not_handed_out() {
    let error = fill(&Mute, &Catalogue::builtin(), false).expect_err("refused");
    assert!(matches!(error, RenderError::Invalid { .. }), "{error}");
}

/// The built-in classes on a server with these ControlNets.
fn led_by(nets: &[&str]) -> Filled {
    let loader = json!({ "ControlNetLoader": {
        "input": { "required": { "control_net_name": ["COMBO", { "options": nets }] } },
        "input_order": { "required": ["control_net_name"] },
        "output": ["CONTROL_NET"], "output_name": ["CONTROL_NET"], "output_is_list": [false],
        "name": "ControlNetLoader", "display_name": "Load ControlNet Model", "output_node": false,
    }});
    let catalogue = Catalogue::builtin().merged(&Catalogue::from_value(&loader).expect("a catalogue"));
    example("posed_sdxl", &catalogue)
}

/// Titles of the pictures that lead, in the order in which they do, from the sampler upwards.
fn leading(filled: &Filled) -> Vec<String> {
    let node = |link: &Value| filled.prompt.0[link[0].as_str().expect("a link")].clone();
    let mut titles = Vec::new();
    let mut above = node(&filled.prompt.find("Seed").expect("the sampler").1.inputs["positive"]);
    while above.class_type == "ControlNetApplyAdvanced" {
        titles.push(node(&above.inputs["image"]).title.expect("a title"));
        above = node(&above.inputs["positive"]);
    }
    assert_eq!(above.class_type, "CLIPTextEncode", "the words stand first");
    titles.reverse();
    titles
}

#[test]
fn a_pose_is_led_by_one_union_or_by_what_the_server_has_for_each_guide() {
    let union = led_by(&["xl-union-promax.safetensors", "depth.safetensors"]);
    assert_eq!(leading(&union), ["Depth", "Lines", "Normals"]);
    let kinds: Vec<_> = union.prompt.0.values().filter(|node| node.class_type == "SetUnionControlNetType").collect();
    let kinds: Vec<_> = kinds.iter().map(|node| node.inputs["type"].as_str().expect("a kind")).collect();
    assert_eq!(kinds, ["depth", "canny/lineart/anime_lineart/mlsd", "normal"]);

    let two = led_by(&["sdxl-depth.safetensors", "sdxl-canny.safetensors"]);
    assert_eq!(leading(&two), ["Depth", "Lines"]);
    assert!(two.notes.contains(&"this server has no ControlNet for normals: left out".to_owned()), "{:?}", two.notes);

    assert_eq!(leading(&led_by(&[])), Vec::<String>::new());
}
