//! Masks that end where they say, and composites that leave everything else alone.

mod common;

use common::{picture, reference, shared};
use muse_gpu::{Bounds, ColourMatch, Mask, Mesh, Picture, Region, composite, differs_outside};
use proptest::prelude::*;

const PHOTO: &str = "obama/obama_senate_2005.jpg";
const SIZE: [u32; 2] = [682, 785];

/// The reference mesh of [`PHOTO`] and the detector's five landmarks on it.
fn known() -> (Mesh, [[f32; 2]; 5]) {
    let reference = reference();
    let photo = reference.images.iter().find(|photo| photo.file == PHOTO).expect("the photo");
    (Mesh { points: reference.mesh[PHOTO].clone(), presence: 1.0 }, photo.faces[photo.primary].landmarks)
}

fn alpha(mask: &Mask, [x, y]: [f32; 2]) -> u8 {
    mask.alpha[y as usize * mask.width_px as usize + x as usize]
}

fn noise(width: u32, height: u32, seed: u32) -> Picture {
    let byte = |i: u32| (i.wrapping_add(seed).wrapping_mul(0x9E37_79B1) >> 24) as u8;
    Picture::new(width, height, (0..width * height * 3).map(byte).collect()).expect("a picture")
}

#[test]
fn a_face_mask_holds_the_whole_face_up_to_the_hair_and_nothing_far_from_it() {
    let (mesh, landmarks) = known();
    let eyes = mesh.eye_distance_px().expect("eyes");
    let mask = Mask::of(SIZE, &mesh, Region::Face, 0.0, 20.0);
    for [x, y, _] in &mesh.points {
        // A corner of the outline itself may lie in any part of its pixel.
        assert!(alpha(&mask, [*x, *y]) > 200, "the point {x}, {y} lies outside");
    }
    for point in landmarks {
        assert_eq!(alpha(&mask, point), 255);
    }
    let [brow_x, brow_y, _] = mesh.points[10];
    assert_eq!(alpha(&mask, [brow_x, brow_y - 0.15 * eyes]), 255, "the upper forehead");
    for corner in [[0.0, 0.0], [681.0, 0.0], [0.0, 784.0], [681.0, 784.0]] {
        assert_eq!(alpha(&mask, corner), 0);
    }
    assert_eq!(alpha(&mask, [brow_x, brow_y - eyes]), 0, "above the hair");
}

#[test]
fn the_eyes_and_the_mouth_are_where_the_detector_sees_them() {
    let (mesh, [right, left, nose, corner_right, corner_left]) = known();
    let eyes = Mask::of(SIZE, &mesh, Region::Eyes, 0.03, 5.0);
    let mouth = Mask::of(SIZE, &mesh, Region::Mouth, 0.05, 5.0);
    let between = [f32::midpoint(right[0], left[0]), f32::midpoint(right[1], left[1])];
    let lips = [f32::midpoint(corner_right[0], corner_left[0]), f32::midpoint(corner_right[1], corner_left[1])];
    assert_eq!([right, left, between, nose, lips].map(|p| alpha(&eyes, p)), [255, 255, 0, 0, 0]);
    assert_eq!([corner_right, corner_left, lips, nose, right].map(|p| alpha(&mouth, p)), [255, 255, 255, 0, 0]);
}

#[test]
fn a_feather_falls_smoothly_and_without_one_the_edge_is_one_pixel() {
    let bounds = Bounds { x: 20.0, y: 20.0, w: 40.0, h: 40.0 };
    let (mesh, _) = known();
    let row =
        |feather| Mask::of([120, 80], &mesh, Region::Box(bounds), 0.0, feather).alpha[40 * 120..41 * 120].to_vec();
    let soft = row(30.0);
    assert!(soft[30..].is_sorted_by(|a, b| a >= b), "{soft:?}");
    assert!(soft.windows(2).all(|pair| pair[0].abs_diff(pair[1]) <= 13), "{soft:?}");
    assert_eq!((soft[59], soft[90]), (255, 0));
    let hard = row(0.0);
    assert_eq!(hard[18..22], [0, 0, 128, 255]);
    assert_eq!(hard[58..62], [255, 128, 0, 0]);
}

#[test]
fn a_face_at_the_border_is_cut_off_cleanly() {
    let (mut mesh, _) = known();
    for value in mesh.points.as_flattened_mut() {
        *value = (*value * 4.0).round() / 4.0;
    }
    let whole = Mask::of(SIZE, &mesh, Region::Face, 0.1, 25.0);
    let Bounds { x, y, w, h } = whole.bounds().expect("a face");
    let (left, top) = (x as u32 + w as u32 / 2, y as u32 + h as u32 / 3);
    for point in &mut mesh.points {
        point[0] -= left as f32;
        point[1] -= top as f32;
    }
    let (width, height) = (w as u32 / 4, h as u32 / 4);
    let cut = Mask::of([width, height], &mesh, Region::Face, 0.1, 25.0);
    assert_eq!(cut.to_picture(), whole.to_picture().cropped(left, top, width, height));
    assert!(!cut.is_empty());
}

#[test]
fn a_mask_says_its_bounds_and_becomes_a_picture() {
    let mask = Mask::of_bounds([50, 40], Bounds { x: 10.0, y: 8.0, w: 20.0, h: 16.0 }, 0.0);
    let Bounds { x, y, w, h } = mask.bounds().expect("an ellipse");
    assert!(x >= 10.0 && y >= 8.0 && x + w <= 30.0 && y + h <= 24.0 && w >= 18.0 && h >= 14.0, "{mask:?}");
    let picture = mask.to_picture();
    assert_eq!((picture.width_px, picture.height_px), (50, 40));
    let at = |x: usize, y: usize| &picture.rgb[(y * 50 + x) * 3..][..3];
    assert_eq!((at(20, 16), at(2, 2), at(11, 9)), (&[255; 3][..], &[0; 3][..], &[0; 3][..]));
}

#[test]
fn points_on_one_spot_or_one_line_make_an_empty_mask() {
    let flat = |at: fn(f32) -> [f32; 3]| Mesh { points: (0..468).map(|i| at(i as f32)).collect(), presence: 1.0 };
    let shapes = [
        flat(|_| [30.0; 3]),
        flat(|i| [i / 8.0, i / 4.0, 0.0]),
        flat(|i| [i / 8.0, 20.0, 0.0]),
        Mesh { points: vec![], presence: 0.0 },
        Mesh { points: vec![[1.0, 2.0, 3.0]; 2], presence: 0.0 },
        flat(|_| [f32::NAN; 3]),
        flat(|_| [f32::MAX; 3]),
    ];
    for mesh in shapes {
        for region in [Region::Face, Region::Eyes, Region::Mouth] {
            let mask = Mask::of([64, 64], &mesh, region, 0.2, 8.0);
            assert!(mask.is_empty() && mask.bounds().is_none(), "{region:?} of {:?}", mesh.points.first());
        }
    }
    for bounds in
        [[5.0, 5.0, 0.0, 9.0], [5.0, 5.0, -3.0, 9.0], [f32::NAN, 0.0, 5.0, 5.0], [0.0, 0.0, f32::INFINITY, 5.0]]
    {
        let [x, y, w, h] = bounds;
        assert!(Mask::of_bounds([64, 64], Bounds { x, y, w, h }, 4.0).is_empty(), "{bounds:?}");
    }
}

#[test]
fn a_size_of_nothing_becomes_one_pixel() {
    let mask = Mask::of_bounds([0, 0], Bounds { x: -5.0, y: -5.0, w: 10.0, h: 10.0 }, 1.0);
    assert_eq!((mask.width_px, mask.height_px, mask.alpha), (1, 1, vec![255]));
}

#[test]
fn a_repaired_mouth_leaves_the_rest_of_the_photo_bit_for_bit() {
    let (mesh, _) = known();
    let base = picture(&shared("faces").join(PHOTO));
    let edit = Picture { rgb: base.rgb.iter().map(|v| 255 - v).collect(), ..base };
    let mask = Mask::of(SIZE, &mesh, Region::Mouth, 0.05, 12.0);
    assert!(differs_outside(&base, &edit, &mask) > 500_000);
    let result = composite(&base, &edit, &mask, ColourMatch::Off).expect("a composite");
    assert_eq!(differs_outside(&base, &result, &mask), 0);
    let changed = base.rgb.chunks(3).zip(result.rgb.chunks(3)).filter(|(a, b)| a != b).count();
    let inside = mask.alpha.iter().filter(|alpha| **alpha > 0).count();
    assert!(changed > inside * 9 / 10 && changed <= inside, "{changed} of {inside}");
}

#[test]
fn a_cut_around_the_middle_is_put_back_in_its_place() {
    let base = noise(45, 38, 5);
    let mask = Mask { width_px: 45, height_px: 38, alpha: vec![255; 45 * 38] };
    let result = composite(&base, &base.cropped(2, 3, 40, 32), &mask, ColourMatch::Off).expect("a composite");
    assert_eq!(result.cropped(2, 3, 40, 32), base.cropped(2, 3, 40, 32));
    // To whole blocks of 16: 32 × 32, 6 and 3 in.
    let result = composite(&base, &base.cropped(6, 3, 32, 32), &mask, ColourMatch::Off).expect("a composite");
    assert_eq!(result.cropped(6, 3, 32, 32), base.cropped(6, 3, 32, 32));
}

#[test]
fn an_edit_of_another_size_is_scaled_and_one_of_another_shape_refused() {
    let base = Picture::filled(200, 250, [90, 120, 150]);
    let mask = Mask::of_bounds([200, 250], Bounds { x: 40.0, y: 40.0, w: 90.0, h: 120.0 }, 10.0);
    for (width, height) in [(400, 500), (100, 125), (896, 1116), (203, 250)] {
        let edit = Picture::filled(width, height, [90, 120, 150]);
        assert_eq!(composite(&base, &edit, &mask, ColourMatch::Ring).expect("a composite"), base);
    }
    for (width, height) in [(1024, 1024), (250, 200), (200, 256), (206, 250), (1, 1)] {
        let edit = Picture::filled(width, height, [0; 3]);
        let error = composite(&base, &edit, &mask, ColourMatch::Off).expect_err("another shape");
        assert_eq!(error.code(), "picture.mismatch", "{width} × {height}");
        assert!(error.to_string().contains(&format!("{width} × {height}")), "{error}");
        assert!(error.advice().is_some_and(|advice| advice.contains("200 × 250")));
    }
}

#[test]
fn a_mask_of_another_size_is_refused() {
    let base = noise(20, 20, 1);
    let small = Mask::of_bounds([20, 19], Bounds { x: 2.0, y: 2.0, w: 9.0, h: 9.0 }, 1.0);
    let short = Mask { width_px: 20, height_px: 20, alpha: vec![255; 7] };
    for mask in [small, short] {
        let error = composite(&base, &base, &mask, ColourMatch::Off).expect_err("no fit");
        assert_eq!(error.code(), "picture.mismatch");
        assert!(error.to_string().contains("mask"), "{error}");
    }
    let none = Picture { width_px: 0, height_px: 0, rgb: vec![] };
    let mask = Mask { width_px: 20, height_px: 20, alpha: vec![255; 400] };
    assert!(composite(&base, &none, &mask, ColourMatch::Ring).is_err());
}

#[test]
fn a_colour_cast_disappears_along_the_feather_and_inside() {
    let (mesh, _) = known();
    let base = picture(&shared("faces").join(PHOTO));
    let cast =
        |[r, g, b]: &[u8; 3]| [f32::from(*r) * 0.9 + 22.0, f32::from(*g) * 0.95, f32::from(*b) * 0.9].map(|v| v as u8);
    let edit = Picture { rgb: base.rgb.as_chunks::<3>().0.iter().flat_map(cast).collect(), ..base };
    let mask = Mask::of(SIZE, &mesh, Region::Face, 0.05, 40.0);
    let error = |colour| {
        let result = composite(&base, &edit, &mask, colour).expect("a composite");
        assert_eq!(differs_outside(&base, &result, &mask), 0);
        let worst = base.rgb.iter().zip(&result.rgb).map(|(a, b)| a.abs_diff(*b)).max();
        worst.expect("pixels")
    };
    assert!(error(ColourMatch::Off) >= 15);
    assert!(error(ColourMatch::Ring) <= 4, "{}", error(ColourMatch::Ring));
}

#[test]
fn pictures_of_different_sizes_differ_everywhere_outside() {
    let mask = Mask { width_px: 4, height_px: 1, alpha: vec![0, 255, 1, 0] };
    let base = noise(4, 1, 3);
    assert_eq!(differs_outside(&base, &base, &mask), 0);
    assert_eq!(differs_outside(&base, &noise(2, 1, 3), &mask), 2);
    let mut other = base.clone();
    other.rgb[3..9].fill(77);
    assert_eq!(differs_outside(&base, &other, &mask), 0);
    other.rgb[11] ^= 1;
    assert_eq!(differs_outside(&base, &other, &mask), 1);
    // A mask of another size protects nothing, so everything counts.
    assert_eq!(differs_outside(&base, &other, &Mask { width_px: 1, height_px: 1, alpha: vec![255] }), 3);
}

/// Alpha for a picture, often 0 and 255.
fn alphas(count: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop_oneof![Just(0_u8), Just(255), any::<u8>()], count)
}

fn mesh_of_anything() -> impl Strategy<Value = Mesh> {
    let wild = prop_oneof![4 => -50.0_f32..250.0, 1 => any::<f32>(), 1 => Just(f32::NAN), 1 => Just(f32::MAX)];
    prop::collection::vec([wild.clone(), wild.clone(), wild], 0..480).prop_map(|points| Mesh { points, presence: 1.0 })
}

proptest! {
    #[test]
    fn outside_the_mask_every_byte_stays(
        (width, height, alpha) in (1_u32..30, 1_u32..30).prop_flat_map(|(w, h)| (Just(w), Just(h), alphas((w * h) as usize))),
        seeds in any::<[u32; 2]>(),
        times in 1_u32..4,
        matched in any::<bool>(),
    ) {
        let base = noise(width, height, seeds[0]);
        let edit = noise(width * times, height * times, seeds[1]);
        let mask = Mask { width_px: width, height_px: height, alpha };
        let colour = if matched { ColourMatch::Ring } else { ColourMatch::Off };
        let result = composite(&base, &edit, &mask, colour).expect("the same proportions");
        prop_assert_eq!(differs_outside(&base, &result, &mask), 0);
        let wanted = edit.resized(width, height);
        for (at, alpha) in mask.alpha.iter().enumerate() {
            for i in at * 3..at * 3 + 3 {
                let (old, new, mixed) = (base.rgb[i], wanted.rgb[i], result.rgb[i]);
                let share = f64::from(*alpha) / 255.0;
                if *alpha == 0 {
                    prop_assert_eq!(mixed, old);
                } else if !matched {
                    let exact = f64::from(old) * (1.0 - share) + f64::from(new) * share;
                    prop_assert_eq!(f64::from(mixed), exact.round());
                    prop_assert!(*alpha < 255 || mixed == new);
                }
            }
        }
    }

    #[test]
    fn nothing_lies_beyond_the_stated_reach(
        [x, y, w, h] in [-30.0_f32..90.0, -30.0_f32..90.0, 1.0_f32..60.0, 1.0_f32..60.0],
        grow in -0.1_f32..0.3,
        feather in 0.0_f32..25.0,
    ) {
        let mut points = vec![[0.0_f32; 3]; 468];
        points[263] = [50.0, 0.0, 0.0];
        let mesh = Mesh { points, presence: 1.0 };
        let mask = Mask::of([70, 60], &mesh, Region::Box(Bounds { x, y, w, h }), grow, feather);
        let reach = grow * 50.0 + feather;
        for (at, alpha) in mask.alpha.iter().enumerate() {
            let (px, py) = ((at % 70) as f32 + 0.5, (at / 70) as f32 + 0.5);
            let (dx, dy) = ((x - px).max(px - x - w), (y - py).max(py - y - h));
            let apart = dx.max(0.0).hypot(dy.max(0.0)) + dx.max(dy).min(0.0);
            if apart >= reach + 1e-3 {
                prop_assert_eq!(*alpha, 0, "{} px away, the reach is {}", apart, reach);
            } else if apart <= reach - feather.max(1.0) - 1e-3 {
                prop_assert_eq!(*alpha, 255);
            }
        }
    }

    #[test]
    fn an_ellipse_stays_within_its_box_and_feather(
        [x, y, w, h] in [-30.0_f32..90.0, -30.0_f32..90.0, 1.0_f32..60.0, 1.0_f32..60.0],
        feather in 0.0_f32..25.0,
    ) {
        let mask = Mask::of_bounds([70, 60], Bounds { x, y, w, h }, feather);
        for (at, alpha) in mask.alpha.iter().enumerate() {
            let (px, py) = ((at % 70) as f32 + 0.5, (at / 70) as f32 + 0.5);
            let (nx, ny) = ((px - x - w / 2.0) / (w / 2.0), (py - y - h / 2.0) / (h / 2.0));
            let outside_box = (x - px).max(px - x - w).max((y - py).max(py - y - h));
            if outside_box >= feather + 1e-3 || (nx.hypot(ny) > 1.01 && feather == 0.0) {
                prop_assert_eq!(*alpha, 0);
            }
            // Two pixels: the edge without feather, and the polygon that stands for the ellipse.
            if feather > 1.0 && nx.hypot(ny) < 1.0 - 2.0 / (w.min(h) / 2.0) {
                prop_assert_eq!(*alpha, 255);
            }
        }
    }

    #[test]
    fn huge_and_missing_numbers_do_no_harm(
        mesh in mesh_of_anything(),
        [grow, feather] in [any::<f32>(), any::<f32>()],
        bounds in any::<[f32; 4]>(),
        region in 0_usize..4,
        (width, height) in (0_u32..60, 0_u32..60),
    ) {
        let [x, y, w, h] = bounds;
        let bounds = Bounds { x, y, w, h };
        let region = [Region::Face, Region::Eyes, Region::Mouth, Region::Box(bounds)][region];
        for mask in [Mask::of([width, height], &mesh, region, grow, feather), Mask::of_bounds([width, height], bounds, feather)] {
            prop_assert_eq!(mask.alpha.len(), (width.max(1) * height.max(1)) as usize);
            prop_assert_eq!(mask.bounds().is_none(), mask.is_empty());
        }
    }
}
