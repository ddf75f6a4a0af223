//! Draws one draft per look and format from the starter muses: `cargo run --example drafts -- OUT_FOLDER [gpu]`.
//!
//! Reads `MUSE_SHARED/starter_muses`; prints one line per picture.
#![allow(clippy::print_stdout, reason = "an example talks to the person who runs it")]

use std::path::{Path, PathBuf};
use std::time::Instant;

use muse_gpu::{DecodeLimits, DraftDevice, DraftScene, DraftStyle, Light, Picture, render};

/// Face boxes of the front views, as the detector gives them (left, top, width, height).
const MUSES: [(&str, &str, [f32; 4]); 3] = [
    (
        "nova",
        "Slow light on a concrete stair: the first cold morning, a wool coat, no hurry.",
        [245.0, 205.0, 250.0, 330.0],
    ),
    ("idris", "Indigo, brass and a long shadow. A portrait for the night market issue.", [245.0, 190.0, 260.0, 330.0]),
    ("mei", "One white porcelain cup, held in both hands, ten seconds of silence.", [245.0, 220.0, 250.0, 330.0]),
];

const PALETTES: [&[[u8; 3]]; 4] = [
    &[[238, 233, 224], [214, 74, 42], [36, 40, 52], [188, 178, 160]],
    &[[231, 228, 219], [52, 78, 92], [226, 168, 78], [30, 30, 34]],
    &[[24, 26, 32], [176, 58, 46], [214, 190, 150], [92, 110, 124]],
    &[[246, 240, 228], [240, 90, 60], [28, 92, 168], [250, 190, 50], [24, 24, 28]],
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "drafts".into()));
    std::fs::create_dir_all(&out)?;
    let device = DraftDevice::open(std::env::args().nth(2).as_deref() == Some("gpu"));
    println!("on {}", device.name());
    let shared = std::env::var_os("MUSE_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let sizes = [(1080, 1350), (1080, 1080), (1920, 1080), (1080, 1920)];
    for (i, style) in DraftStyle::ALL.into_iter().enumerate() {
        for (j, (width_px, height_px)) in sizes.into_iter().enumerate() {
            let (name, caption, focus) = MUSES[(i + j) % MUSES.len()];
            let view = ["1-front.jpg", "2-left-15.jpg", "3-right-15.jpg"][j % 3];
            let bytes = std::fs::read(shared.join("starter_muses").join(name).join(view))?;
            let scene = DraftScene {
                width_px,
                height_px,
                portrait: Picture::decode(&bytes, &DecodeLimits::default())?,
                focus: Some(focus),
                palette: PALETTES[i].to_vec(),
                light: Light { azimuth_degrees: if j % 2 == 0 { -45.0 } else { 40.0 }, ..Light::default() },
                seed: 7 + (i * 10 + j) as u64 * 101,
                style,
                title: name[..1].to_uppercase() + &name[1..],
                caption: caption.into(),
                label: "DRAFT".into(),
            };
            let start = Instant::now();
            let picture = render(&scene, &device)?;
            let took = start.elapsed();
            let file = out.join(format!("{}-{width_px}x{height_px}-{name}.png", style.name()));
            std::fs::write(&file, picture.encode_png())?;
            println!("{} in {} ms", file.display(), took.as_millis());
        }
    }
    Ok(())
}
