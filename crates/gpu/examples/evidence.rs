//! Draws evidence and masks from pairs of test photos: `cargo run --example evidence -- OUT_FOLDER`.
//!
//! Reads `MUSE_SHARED/faces`; prints one line per pair with the time each step took.
#![allow(clippy::print_stdout, reason = "an example talks to the person who runs it")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use muse_gpu::{
    ColourMatch, DecodeLimits, Face, FaceReader, Label, Mask, Mesh, ModelPaths, Picture, Region, Runtime,
    RuntimeOptions, Tone, annotated, composite, deviation, deviations, differs_outside, heat_map,
};

/// The face judged, and the one it is measured against.
const PAIRS: [(&str, &str); 6] = [
    ("obama/obama_wh_2012.jpg", "obama/obama_senate_2005.jpg"),
    ("macron/macron_2025.jpg", "macron/macron_2014.jpg"),
    ("sunak/sunak.jpg", "obama/obama_senate_2005.jpg"),
    ("caltech_p06/image_0115.jpg", "caltech_p06/image_0113.jpg"),
    ("collins/astronaut.png", "caltech_p06/image_0113.jpg"),
    ("obama/obama_wh_3.jpg", "obama/obama_wh_2012.jpg"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "evidence".into()));
    std::fs::create_dir_all(&out)?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let library = PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache/sovereign-muse/onnxruntime");
    let runtime = Runtime::open(&RuntimeOptions { search: vec![library], ..RuntimeOptions::default() })?;
    let reader = FaceReader::load(&runtime, &ModelPaths::in_dir(&root.join("../../assets/models")))?;
    let shared = std::env::var_os("MUSE_SHARED").map_or_else(|| root.join("../../../shared"), PathBuf::from);
    for (file, against) in PAIRS {
        let (picture, faces, mesh) = read(&reader, &shared.join("faces").join(file))?;
        let (_, _, reference) = read(&reader, &shared.join("faces").join(against))?;
        let name = file.replace('/', "-").replace(".jpg", "").replace(".png", "");
        let save = |what: &str, picture: &Picture| {
            std::fs::write(out.join(format!("{name}-{what}.png")), picture.encode_png())
        };
        let apart = deviation(&mesh, &reference);
        let shares = deviations(&mesh, &reference).ok_or("two shapes that compare")?;
        let (heat, heat_ms) = timed(|| heat_map(&picture, &mesh, &shares, 0.02));
        save("heat", &heat)?;
        let tones = [if apart > 0.02 { Tone::Bad } else { Tone::Good }, Tone::Doubtful, Tone::Plain];
        let label = |(i, face): (usize, &Face)| Label {
            text: if i == 0 { format!("Deviation {:.1} %", apart * 100.0) } else { format!("Face {:.2}", face.score) },
            tone: tones[i.min(2)],
        };
        let labels: Vec<Label> = faces.iter().enumerate().map(label).collect();
        let (boxes, boxes_ms) = timed(|| annotated(&picture, &faces, &labels));
        save("faces", &boxes)?;

        let size = [picture.width_px, picture.height_px];
        let feather = 0.25 * mesh.eye_distance_px().unwrap_or(40.0);
        let (mask, mask_ms) = timed(|| Mask::of(size, &mesh, Region::Face, 0.05, feather));
        let tinted = Picture {
            rgb: picture.rgb.as_chunks::<3>().0.iter().flat_map(|[r, g, b]| [g / 2, *r, *b]).collect(),
            ..picture
        };
        for (what, mask) in [
            ("mask-face", &mask),
            ("mask-eyes", &Mask::of(size, &mesh, Region::Eyes, 0.1, feather / 3.0)),
            ("mask-mouth", &Mask::of(size, &mesh, Region::Mouth, 0.05, feather / 3.0)),
            ("mask-box", &Mask::of_bounds(size, faces[0].bounds.grown(0.25), feather)),
        ] {
            save(what, &composite(&picture, &tinted, mask, ColourMatch::Off)?)?;
        }
        // An edit as a VAE returns it: a little soft, a little warm, another size.
        let cast = picture.rgb.as_chunks::<3>().0.iter().flat_map(|[r, g, b]| {
            [f32::from(*r) * 0.92 + 24.0, f32::from(*g) * 0.92 + 12.0, f32::from(*b) * 0.92].map(|v| v as u8)
        });
        let edit = Picture { rgb: cast.collect(), ..picture };
        let edit = edit.resized(picture.width_px * 9 / 10, picture.height_px * 9 / 10);
        save("edit-plain", &composite(&picture, &edit, &mask, ColourMatch::Off)?)?;
        let (repaired, composite_ms) = timed(|| composite(&picture, &edit, &mask, ColourMatch::Ring));
        let repaired = repaired?;
        save("edit-matched", &repaired)?;
        println!(
            "{file} against {against}: {:.2} %; {} × {}; heat map {heat_ms} ms, boxes {boxes_ms} ms, mask {mask_ms} ms, \
             composite {composite_ms} ms, {} pixels changed outside",
            apart * 100.0,
            size[0],
            size[1],
            differs_outside(&picture, &repaired, &mask)
        );
    }
    Ok(())
}

fn read(reader: &FaceReader, path: &Path) -> Result<(Picture, Vec<Face>, Mesh), Box<dyn Error>> {
    let picture = Picture::decode(&std::fs::read(path)?, &DecodeLimits::default())?;
    let faces = reader.detect(&picture)?;
    let mesh = reader.mesh(&picture, faces.first().ok_or("no face")?)?;
    Ok((picture, faces, mesh))
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, u128) {
    let start = Instant::now();
    let made = work();
    (made, start.elapsed().as_millis())
}
