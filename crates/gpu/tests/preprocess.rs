//! Pictures prepared for the networks: what a graphics device makes of them against what the processor does.
#![allow(clippy::print_stdout, reason = "which device was compared is part of what these tests say")]

use muse_gpu::preprocess::{GpuPreprocess, TensorFormat, Transform};
use muse_gpu::{GpuError, Picture, Preprocess};

/// What YuNet reads.
const DETECTOR: TensorFormat = TensorFormat::square(640, true, 1.0);
/// The same for wide pictures.
const WIDE_DETECTOR: TensorFormat = TensorFormat { width: 640, height: 448, bgr: true, level: 1.0 };
/// What SFace reads.
const EMBEDDER: TensorFormat = TensorFormat::square(112, false, 1.0);
/// What the mesh model reads.
const MESH: TensorFormat = TensorFormat::square(192, false, 1.0 / 255.0);
/// What nobody reads: rows that are no whole words, and more of them than columns.
const ODD: TensorFormat = TensorFormat { width: 45, height: 51, bgr: true, level: 1.0 / 255.0 };

/// Random numbers from a seed (splitmix64, Steele et al. 2014).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Between `least` and `most`.
    fn between(&mut self, least: f64, most: f64) -> f64 {
        least + (most - least) * (self.roll() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Noise, the hardest picture: every neighbour is another level.
    fn picture(&mut self, width_px: u32, height_px: u32) -> Picture {
        let rgb = (0..width_px * height_px * 3).map(|_| self.roll() as u8).collect();
        Picture::new(width_px, height_px, rgb).expect("a picture")
    }
}

/// The device of this machine, drawn in software or not; `None` where no driver lists one.
fn device() -> Option<GpuPreprocess> {
    match GpuPreprocess::open(true) {
        Ok(device) => {
            println!("compared with {}", device.name());
            Some(device)
        }
        Err(GpuError::NoAdapter) if muse_gpu::device::report().adapters.is_empty() => {
            println!("no driver, nothing compared");
            None
        }
        Err(error) => panic!("an adapter is listed and cannot be opened: {error}"),
    }
}

/// Odd sizes, the smallest, and long ones.
const SIZES: [[u32; 2]; 12] = [
    [1, 1],
    [2, 1],
    [1, 3],
    [5, 3],
    [639, 641],
    [640, 640],
    [641, 17],
    [1023, 769],
    [333, 1201],
    [20_001, 3],
    [3, 9001],
    [7001, 1],
];

#[test]
fn a_fitted_picture_is_the_same_on_both() {
    let Some(device) = device() else { return };
    let processor = Preprocess::cpu();
    let mut dice = Dice(1);
    for [width, height] in SIZES {
        let picture = dice.picture(width, height);
        for format in [DETECTOR, WIDE_DETECTOR, MESH, ODD] {
            let (mut own, mut theirs) = (vec![7.0; format.len()], vec![9.0; format.len()]);
            let scale = processor.letterbox(&picture, format, &mut own).expect("a fitted picture");
            assert_eq!(device.letterbox(&picture, format, &mut theirs).expect("a fitted picture"), scale);
            assert!(own == theirs, "{width} × {height} into {format:?}");
        }
    }
}

/// How far apart the two are, in levels.
fn apart(device: &GpuPreprocess, picture: &Picture, parts: &[Transform], format: TensorFormat) -> f32 {
    let (mut own, mut theirs) = (vec![7.0; format.len() * parts.len()], vec![9.0; format.len() * parts.len()]);
    Preprocess::cpu().warp_all(picture, parts, format, &mut own).expect("turned pictures");
    device.warp_all(picture, parts, format, &mut theirs).expect("turned pictures");
    own.iter().zip(&theirs).map(|(a, b)| (a - b).abs() / format.level).fold(0.0, f32::max)
}

#[test]
fn turned_pictures_differ_by_a_level_at_most() {
    let Some(device) = device() else { return };
    let mut dice = Dice(2);
    for [width, height] in SIZES {
        let picture = dice.picture(width, height);
        let longer = f64::from(width.max(height));
        for format in [EMBEDDER, MESH, ODD] {
            let side = format.width as f64;
            let parts: Vec<Transform> = [0.01, 0.3, 1.0, 1.7, longer / side, 3.0 * longer / side]
                .into_iter()
                .map(|scale| {
                    let turn = dice.between(0.0, std::f64::consts::TAU);
                    let (a, b) = (scale * turn.cos(), scale * turn.sin());
                    // The centre lies in the picture, the corners often beside it.
                    let [x, y] = [dice.between(0.0, f64::from(width)), dice.between(0.0, f64::from(height))];
                    let half = side / 2.0;
                    Transform { a, b, tx: x - (a * half - b * half), ty: y - (b * half + a * half) }
                })
                .collect();
            let levels = apart(&device, &picture, &parts, format);
            assert!(levels <= 1.001, "{levels} levels: {width} × {height} into {format:?}");
        }
    }
}

#[test]
fn a_part_in_place_is_the_same_on_both_and_beside_the_picture_all_is_black() {
    let Some(device) = device() else { return };
    let picture = Dice(3).picture(301, 203);
    let moved = |tx: f64, ty: f64| Transform { a: 1.0, b: 0.0, tx, ty };
    // By whole and by half pixels, where every rounding matters.
    for part in [moved(0.0, 0.0), moved(-50.0, 120.0), moved(40.5, 33.5), moved(-0.5, 202.5)] {
        assert_eq!(apart(&device, &picture, &[part], EMBEDDER), 0.0, "{part:?}");
    }
    let nowhere = [
        moved(1e300, 0.0),
        moved(0.0, -1e300),
        moved(302.0, 0.0),
        moved(0.0, -113.0),
        moved(f64::NAN, 0.0),
        moved(f64::NEG_INFINITY, f64::INFINITY),
        Transform { a: f64::NAN, b: f64::NAN, tx: 9.0, ty: 9.0 },
    ];
    assert_eq!(apart(&device, &picture, &nowhere, EMBEDDER), 0.0);
    let mut out = vec![7.0; nowhere.len() * EMBEDDER.len()];
    device.warp_all(&picture, &nowhere, EMBEDDER, &mut out).expect("black");
    assert!(out.iter().all(|value| *value == 0.0));
}

#[test]
fn a_batch_is_its_parts_one_after_the_other() {
    let picture = Dice(4).picture(500, 401);
    let parts: Vec<Transform> =
        (0..9).map(|i| Transform { a: 1.0, b: f64::from(i) / 9.0, tx: 40.0 * f64::from(i), ty: 20.0 }).collect();
    let processor = Preprocess::cpu();
    check_batch(&parts, |parts, out| processor.warp_all(&picture, parts, EMBEDDER, out));
    if let Some(device) = device() {
        check_batch(&parts, |parts, out| device.warp_all(&picture, parts, EMBEDDER, out));
    }
}

fn check_batch(parts: &[Transform], all: impl Fn(&[Transform], &mut [f32]) -> Result<(), GpuError>) {
    let mut together = vec![7.0; parts.len() * EMBEDDER.len()];
    all(parts, &mut together).expect("turned pictures");
    for (part, together) in parts.iter().zip(together.chunks(EMBEDDER.len())) {
        let mut alone = vec![9.0; EMBEDDER.len()];
        all(&[*part], &mut alone).expect("a turned picture");
        assert!(alone == together, "{part:?}");
    }
    all(&[], &mut []).expect("nothing to do");
    let error = all(parts, &mut together[1..]).expect_err("too little room");
    assert_eq!(error.code(), "model.inference");
}

#[test]
fn a_scale_beyond_reason_is_left_to_the_processor_and_the_device_stays_in_use() {
    let Some(device) = device() else { return };
    let picture = Dice(5).picture(30, 20);
    let part = Transform { a: 1e9, b: 0.0, tx: 4.0, ty: 5.0 };
    let mut out = vec![7.0; EMBEDDER.len()];
    assert_eq!(device.warp(&picture, part, EMBEDDER, &mut out).expect_err("too far").code(), "picture.too_large");
    let lent = Preprocess::graphics(true).expect("it opened a moment ago");
    let mut own = vec![9.0; EMBEDDER.len()];
    Preprocess::cpu().warp(&picture, part, EMBEDDER, &mut own).expect("a turned picture");
    lent.warp(&picture, part, EMBEDDER, &mut out).expect("a turned picture");
    assert_eq!(own, out);
    assert!(lent.is_graphics());
    assert_eq!(lent.note(), None);
}

#[test]
fn several_threads_share_one_device() {
    let Some(_) = device() else { return };
    let lent = Preprocess::graphics(true).expect("it opened a moment ago");
    std::thread::scope(|scope| {
        for seed in 0..4 {
            let lent = &lent;
            scope.spawn(move || {
                let picture = Dice(seed).picture(200 + 31 * seed as u32, 150);
                let (mut own, mut theirs) = (vec![7.0; MESH.len()], vec![9.0; MESH.len()]);
                for _ in 0..5 {
                    Preprocess::cpu().letterbox(&picture, MESH, &mut own).expect("a fitted picture");
                    lent.letterbox(&picture, MESH, &mut theirs).expect("a fitted picture");
                    assert!(own == theirs);
                }
            });
        }
    });
    assert_eq!(lent.note(), None);
}
