//! Changes a document and takes the change back: `cargo run --example edit`.
#![allow(clippy::print_stdout)]

use muse_comfy::{Catalogue, ComfyError, GraphId, compile, decompile, script};

fn main() -> Result<(), ComfyError> {
    let catalogue = Catalogue::builtin();
    let prompt = script::parse("SaveImage(ImageInvert(EmptyImage(64, 64)), 'plate')", &catalogue)?;
    let mut document = decompile(&prompt, &catalogue)?;
    let before = document.to_text();

    // A blur between the two last nodes.
    let (blur, add) = document.add_node(GraphId::Root, "ImageBlur", (700.0, 80.0), &catalogue)?;
    let mut way_back = vec![document.apply(&add)?];
    for (from, to, input) in [("2", blur.as_str(), "image"), (blur.as_str(), "3", "images")] {
        let connect = document.connect(GraphId::Root, (from, 0), (to, input), &catalogue)?;
        way_back.push(document.apply(&connect)?);
    }
    let radius = document.set_widget(GraphId::Root, &blur, "blur_radius", 5.into(), &catalogue)?;
    way_back.push(document.apply(&radius)?);
    println!("{}", script::print(&compile(&document, &catalogue)?, &catalogue));

    for patch in way_back.iter().rev() {
        document.apply(patch)?;
    }
    println!("taken back to the letter: {}", document.to_text() == before);
    Ok(())
}
