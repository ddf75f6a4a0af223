//! The typed builder against the catalogue.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::catalogue;
use muse_comfy::build::{Graph, Wire, declaration, nodes};
use muse_comfy::{Catalogue, PromptNode, link, validate};
use serde_json::json;

#[test]
fn every_typed_class_is_what_the_catalogue_says() {
    // The built-in catalogue, and the newest recorded server with the packs.
    for catalogue in [Catalogue::builtin(), catalogue()] {
        let found: Vec<String> = nodes::TABLE
            .iter()
            .flat_map(|row| match catalogue.class(row.class) {
                Some(class) => row.differences(class),
                None => vec![format!("{} is unknown", row.class)],
            })
            .collect();
        assert_eq!(found, Vec::<String>::new());
    }
}

#[test]
fn every_built_in_class_has_a_type() {
    let typed: Vec<&str> = nodes::TABLE.iter().map(|row| row.class).collect();
    let builtin = Catalogue::builtin();
    let untyped: Vec<&str> = builtin.names().filter(|name| !typed.contains(name)).collect();
    assert_eq!(untyped, Vec::<&str>::new());
}

#[test]
fn what_is_built_holds_wires_values_defaults_and_titles() {
    use nodes::*;
    let mut graph = Graph::new();
    let empty = EmptyImage::new().width(64).height(32).add_to(&mut graph);
    let (width, _, _) = GetImageSize::new(&empty).add_to(&mut graph);
    let wide = ImageScale::new(&empty).width(&width).upscale_method("lanczos").titled("Wide").add_to(&mut graph);
    let other: Wire<Image> = graph.add(PromptNode::new("ImageFlip").with("image", link(wide.node_id(), 0)));
    PreviewImage::new(&other).add_to(&mut graph);
    let prompt = graph.finish(&catalogue());
    assert_eq!(prompt.len(), 5);
    let scale = prompt.node("3").unwrap();
    assert_eq!(scale.title.as_deref(), Some("Wide"));
    assert_eq!(
        json!(scale.inputs),
        json!({ "image": ["1", 0], "width": ["2", 0], "upscale_method": "lanczos", "height": 512, "crop": "disabled" })
    );
    assert_eq!(prompt.node("1").unwrap().title.as_deref(), Some("Empty Image"));
}

#[test]
fn a_row_for_another_class_is_written_from_a_catalogue() {
    let catalogue = catalogue();
    assert_eq!(
        declaration(catalogue.class("CLIPVisionEncode").unwrap()),
        "CLIPVisionEncode(clip_vision: ClipVision, image: Image) { crop: Choice } -> (ClipVisionOutput);"
    );
    mod own {
        use muse_comfy::build::nodes::{Choice, ClipVision, Image};
        muse_comfy::comfy_types! { ClipVisionOutput = "CLIP_VISION_OUTPUT"; }
        muse_comfy::comfy_nodes! {
            CLIPVisionEncode(clip_vision: ClipVision, image: Image) { crop: Choice } -> (ClipVisionOutput);
        }
    }
    assert_eq!(own::TABLE[0].differences(catalogue.class("CLIPVisionEncode").unwrap()), Vec::<String>::new());
    let mut graph = Graph::new();
    let vision = nodes::CLIPVisionLoader::new().clip_name("clip.safetensors").add_to(&mut graph);
    let image = nodes::EmptyImage::new().add_to(&mut graph);
    let _encoded = own::CLIPVisionEncode::new(&vision, &image).crop("center").add_to(&mut graph);
    nodes::PreviewImage::new(&image).add_to(&mut graph);
    assert!(validate(&graph.finish(&catalogue), &catalogue).is_empty());
}
