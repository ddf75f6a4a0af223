//! Evidence that shows what was measured and nothing else.

mod common;

use common::{picture, reference, shared};
use muse_gpu::{Bounds, Face, Label, Mesh, Picture, Tone, annotated, deviation, deviations, heat_map};
use proptest::prelude::*;

const PHOTO: &str = "obama/obama_senate_2005.jpg";
const LIMIT: f32 = 0.02;

fn mesh(file: &str) -> Mesh {
    Mesh { points: reference().mesh[file].clone(), presence: 1.0 }
}

fn at(picture: &Picture, [x, y]: [f32; 2]) -> [i32; 3] {
    let start = (y as usize * picture.width_px as usize + x as usize) * 3;
    [0, 1, 2].map(|c| i32::from(picture.rgb[start + c]))
}

fn is_grey([r, g, b]: [i32; 3]) -> bool {
    r == g && g == b
}

fn face(x: f32, y: f32, w: f32, h: f32) -> Face {
    let spot = |across: f32, down: f32| [x + w * across, y + h * down];
    let landmarks = [spot(0.3, 0.4), spot(0.7, 0.4), spot(0.5, 0.6), spot(0.35, 0.8), spot(0.65, 0.8)];
    Face { bounds: Bounds { x, y, w, h }, score: 0.9, landmarks }
}

fn label(text: &str) -> Label {
    Label { text: text.into(), tone: Tone::Good }
}

#[test]
fn the_root_mean_square_of_the_deviations_is_the_deviation() {
    let reference = reference();
    let shapes: Vec<Mesh> = reference.mesh.into_values().map(|points| Mesh { points, presence: 1.0 }).collect();
    for pair in shapes.windows(2) {
        let shares = deviations(&pair[0], &pair[1]).expect("two shapes");
        assert_eq!(shares.len(), 468);
        let square = shares.iter().map(|share| f64::from(*share).powi(2)).sum::<f64>() / 468.0;
        assert!((square.sqrt() as f32 - deviation(&pair[0], &pair[1])).abs() < 1e-6);
    }
    let short = Mesh { points: shapes[0].points[..200].to_vec(), presence: 1.0 };
    assert_eq!(deviations(&short, &shapes[0]), None);
    assert_eq!(deviations(&short, &short), None);
}

#[test]
fn the_largest_deviation_lies_where_the_face_was_changed() {
    let original = mesh(PHOTO);
    let eyes = original.eye_distance_px().expect("eyes");
    let mut changed = original.clone();
    // The tip of the nose and its neighbours.
    let nose = [1, 4, 5, 19, 94];
    for index in nose {
        changed.points[index][1] += 0.1 * eyes;
    }
    let shares = deviations(&changed, &original).expect("two shapes");
    let mut order: Vec<usize> = (0..468).collect();
    order.sort_by(|a, b| shares[*b].total_cmp(&shares[*a]));
    order.truncate(5);
    order.sort_unstable();
    assert_eq!(order, nose);
    assert!((shares[1] - 0.1).abs() < 0.01, "{}", shares[1]);
}

#[test]
fn a_face_without_deviation_stays_grey_and_nothing_outside_the_face_is_coloured() {
    let (photo, mesh) = (picture(&shared("faces").join(PHOTO)), mesh(PHOTO));
    let none = heat_map(&photo, &mesh, &[0.0; 468], LIMIT);
    let much = heat_map(&photo, &mesh, &[0.05; 468], LIMIT);
    assert_eq!((none.width_px, none.height_px), (photo.width_px, photo.height_px));
    let (nose, shoulder) = ([mesh.points[1][0], mesh.points[1][1]], [600.0, 760.0]);
    assert!(is_grey(at(&none, nose)) && !is_grey(at(&much, nose)));
    assert!(is_grey(at(&much, shoulder)) && at(&much, shoulder) == at(&none, shoulder));
    let (left, right, top, bottom) = mesh.points.iter().fold((f32::MAX, 0.0_f32, f32::MAX, 0.0_f32), |m, p| {
        (m.0.min(p[0]), m.1.max(p[0]), m.2.min(p[1]), m.3.max(p[1]))
    });
    for y in 0..photo.height_px {
        for x in 0..photo.width_px {
            let spot = [x as f32, y as f32];
            let outside = spot[0] + 1.0 < left || spot[0] > right || spot[1] + 1.0 < top || spot[1] > bottom;
            assert!(!outside || at(&much, spot) == at(&none, spot), "{spot:?}");
        }
    }
}

#[test]
fn colour_deepens_with_the_deviation_and_marks_the_limit() {
    let (photo, mesh) = (Picture::filled(400, 400, [128; 3]), mesh(PHOTO));
    let [nose_x, nose_y, _] = mesh.points[1];
    let mesh = Mesh {
        points: mesh.points.iter().map(|[x, y, z]| [x - nose_x + 200.0, y - nose_y + 200.0, *z]).collect(),
        ..mesh
    };
    let colour = |share: f32| at(&heat_map(&photo, &mesh, &[share; 468], LIMIT), [200.0, 160.0]);
    let seen = [0.008, 0.015, 0.027, 0.04].map(colour);
    assert!(seen.windows(2).all(|pair| pair[0][1] > pair[1][1] + 15), "green falls: {seen:?}");
    assert!(seen.iter().all(|[r, g, _]| r > g), "{seen:?}");
    // Above twice the limit it gets no darker.
    assert_eq!(colour(0.04), colour(0.4));
    // From a face that passes to one that fails somewhere there is a line, lighter than both sides.
    let half: Vec<f32> = mesh.points.iter().map(|p| if p[0] < 200.0 { 0.012 } else { 0.028 }).collect();
    let map = heat_map(&photo, &mesh, &half, LIMIT);
    let row: Vec<i32> = (150..250).map(|x| at(&map, [x as f32, 160.0])[2]).collect();
    assert!(row.iter().any(|blue| *blue > 200), "{row:?}");
}

#[test]
fn the_legend_keeps_away_from_the_face() {
    let original = mesh(PHOTO);
    let extent = original.points.iter().fold([f32::MAX; 2], |m, p| [m[0].min(p[0]), m[1].min(p[1])]);
    let photo = Picture::filled(600, 600, [128; 3]);
    for [x, y] in [[0.0, 300.0], [330.0, 300.0], [0.0, 0.0], [330.0, 0.0]] {
        let points = original.points.iter().map(|p| [p[0] - extent[0] + x, p[1] - extent[1] + y, p[2]]).collect();
        let mesh = Mesh { points, presence: 1.0 };
        let (cold, hot) = (heat_map(&photo, &mesh, &[0.0; 468], LIMIT), heat_map(&photo, &mesh, &[0.03; 468], LIMIT));
        // The legend is darker than the grey of the sheet; no mesh point may lie on it.
        let hidden =
            mesh.points.iter().filter(|p| p[0] < 600.0 && p[1] < 600.0 && at(&cold, [p[0], p[1]])[0] < 90).count();
        assert_eq!(hidden, 0, "face at {x}, {y}");
        assert!(cold.rgb.iter().any(|value| *value < 60), "there is a legend");
        assert_ne!(cold, hot);
    }
}

#[test]
fn a_box_is_drawn_around_the_face_and_the_rest_left_alone() {
    let photo = Picture::filled(500, 500, [100; 3]);
    let seen = annotated(&photo, &[face(150.0, 150.0, 160.0, 200.0)], &[label("Nova 0.87")]);
    assert_ne!(at(&seen, [230.0, 150.0]), [100; 3], "the upper edge");
    assert_ne!(at(&seen, [150.0, 250.0]), [100; 3], "the left edge");
    assert_ne!(at(&seen, [198.0, 230.0]), [100; 3], "the right eye");
    assert_ne!(at(&seen, [165.0, 138.0]), [100; 3], "the label");
    for far in [[20.0, 20.0], [480.0, 250.0], [230.0, 480.0], [230.0, 205.0]] {
        assert_eq!(at(&seen, far), [100; 3], "{far:?}");
    }
    assert_eq!(annotated(&photo, &[], &[label("nobody")]), photo);
}

#[test]
fn lines_and_type_scale_with_the_picture() {
    let ink = |side: u32| {
        let (photo, scale) = (Picture::filled(side, side, [100; 3]), side as f32);
        let faces = [face(0.3 * scale, 0.3 * scale, 0.3 * scale, 0.4 * scale)];
        let seen = annotated(&photo, &faces, &[label("Nova 0.87")]);
        seen.rgb.iter().filter(|value| **value != 100).count() as f32 / seen.rgb.len() as f32
    };
    let (small, large) = (ink(600), ink(1800));
    assert!((0.8..1.25).contains(&(small / large)), "{small} {large}");
}

#[test]
fn labels_of_neighbours_do_not_hide_each_other() {
    let photo = Picture::filled(600, 400, [100; 3]);
    let faces = [face(200.0, 150.0, 90.0, 120.0), face(210.0, 150.0, 90.0, 120.0)];
    let area = |labels: &[Label]| {
        let seen = annotated(&photo, &faces, labels);
        seen.rgb.as_chunks::<3>().0.iter().filter(|pixel| **pixel != [100; 3]).count()
    };
    let none = area(&[]);
    let (one, both) = (area(&[label("Nova 0.91")]), area(&[label("Nova 0.91"), label("Nova 0.91")]));
    assert!(both - none > (one - none) * 3 / 2, "{none} {one} {both}");
}

#[test]
fn damaged_pictures_are_drawn_on_as_far_as_they_go() {
    let short = Picture { width_px: 40, height_px: 40, rgb: vec![9; 17] };
    let none = Picture { width_px: 0, height_px: 0, rgb: vec![] };
    for picture in [short, none] {
        let seen = annotated(&picture, &[face(-5.0, -5.0, 80.0, 80.0)], &[label("Nova")]);
        assert_eq!(seen.rgb.len(), (picture.width_px * picture.height_px * 3) as usize);
        let seen = heat_map(&picture, &mesh(PHOTO), &[0.03; 468], LIMIT);
        assert_eq!(seen.rgb.len(), (picture.width_px * picture.height_px * 3) as usize);
    }
}

fn wild() -> impl Strategy<Value = f32> + Clone {
    prop_oneof![4 => -60.0_f32..160.0, 1 => any::<f32>(), 1 => Just(f32::NAN), 1 => Just(f32::INFINITY), 1 => Just(f32::MAX)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn faces_at_the_border_and_numbers_that_are_none_do_no_harm(
        (width, height) in (1_u32..120, 1_u32..120),
        boxes in prop::collection::vec(([wild(), wild(), wild(), wild()], [[wild(), wild()], [wild(), wild()]]), 0..5),
        text in prop_oneof![Just(String::new()), "\\PC{0,80}", Just("東京 नमस्ते".to_owned())],
    ) {
        let faces: Vec<Face> = boxes
            .into_iter()
            .map(|([x, y, w, h], [a, b])| Face { landmarks: [a, b, a, b, a], ..face(x, y, w, h) })
            .collect();
        let seen = annotated(&Picture::filled(width, height, [40; 3]), &faces, &[label(&text), label(&text)]);
        prop_assert_eq!(seen.rgb.len(), (width * height * 3) as usize);
    }

    #[test]
    fn any_mesh_and_any_deviations_make_a_map(
        (width, height) in (1_u32..120, 1_u32..120),
        points in prop::collection::vec([wild(), wild(), wild()], 0..480),
        shares in prop::collection::vec(prop_oneof![0.0_f32..0.1, wild()], 0..480),
        limit in prop_oneof![Just(LIMIT), any::<f32>()],
    ) {
        let seen = heat_map(&Picture::filled(width, height, [40; 3]), &Mesh { points, presence: 1.0 }, &shares, limit);
        prop_assert_eq!(seen.rgb.len(), (width * height * 3) as usize);
    }
}
