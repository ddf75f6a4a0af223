//! One person's face on another person's head.

use super::canvas::{Canvas, blurred_plane};
use super::dice::Dice;
use super::scene::Scene;
use crate::preprocess::Transform;

/// The rim of the mesh, forehead to chin and back, in MediaPipe's numbers (its `FACE_OVAL`).
const OVAL: [usize; 36] = [
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150,
    136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
];

/// `None` without a mesh of the reference, or where the two faces cannot be laid over each other.
pub(super) fn pasted(reference: &Scene, stranger: &Scene, dice: &mut Dice) -> Option<Canvas> {
    // Shrunk first where it has to shrink, so that nothing flickers.
    let reference = reference.with_eyes_at_most(stranger.eyes_px().max(4.0));
    let oval: Vec<[f32; 2]> = OVAL.iter().filter_map(|i| reference.points.get(*i)).map(|p| [p[0], p[1]]).collect();
    if oval.len() != OVAL.len() {
        return None;
    }
    let there = Transform::fit(&reference.landmarks, &stranger.landmarks)?;
    let back = there.inverse();
    let outline: Vec<[f32; 2]> =
        oval.iter().map(|[x, y]| there.apply(f64::from(*x), f64::from(*y)).map(|v| v as f32)).collect();
    let (w, h) = (stranger.canvas.w, stranger.canvas.h);
    let inside = polygon(&outline, w, h);
    let feather = stranger.eyes_px() * dice.between(0.05, 0.09);
    // Blurred and cut at the half: soft on the inner side only.
    let alpha: Vec<f32> =
        blurred_plane(&inside, w, h, feather).into_iter().map(|v| ((v - 0.5) * 2.0).clamp(0.0, 1.0)).collect();
    let mut over = stranger.canvas.clone();
    for (place, alpha) in alpha.iter().enumerate().filter(|(_, a)| **a > 0.0) {
        let [x, y] = back.apply((place % w) as f64, (place / w) as f64);
        debug_assert!(*alpha <= 1.0);
        over.px[place] = reference.canvas.sample(x as f32, y as f32);
    }
    match_colours(&mut over, &stranger.canvas, &alpha);
    let mut canvas = stranger.canvas.clone();
    canvas.blend(&over, &alpha);
    Some(canvas.recompressed(dice.between(80.0, 95.0) as u8))
}

/// Brings mean and spread of each channel of `over` to those of `under`, both weighted by `alpha`.
fn match_colours(over: &mut Canvas, under: &Canvas, alpha: &[f32]) {
    let total: f32 = alpha.iter().sum::<f32>().max(1e-3);
    for c in 0..3 {
        let moments = |px: &[[f32; 3]]| {
            let mean = px.iter().zip(alpha).map(|(p, a)| p[c] * a).sum::<f32>() / total;
            let square = px.iter().zip(alpha).map(|(p, a)| (p[c] - mean).powi(2) * a).sum::<f32>() / total;
            (mean, square.sqrt())
        };
        let ((from, spread), (to, wanted)) = (moments(&over.px), moments(&under.px));
        let gain = (wanted / spread.max(1.0)).clamp(0.6, 1.5);
        for (pixel, _) in over.px.iter_mut().zip(alpha).filter(|(_, a)| **a > 0.0) {
            pixel[c] = ((pixel[c] - from) * gain + to).clamp(0.0, 255.0);
        }
    }
}

/// 1 inside, 0 outside (even-odd rule).
fn polygon(outline: &[[f32; 2]], w: usize, h: usize) -> Vec<f32> {
    let mut plane = vec![0.0; w * h];
    for (y, row) in plane.chunks_exact_mut(w.max(1)).enumerate() {
        let y = y as f32;
        let mut crossings: Vec<f32> = outline
            .iter()
            .zip(outline.iter().cycle().skip(1))
            .filter(|(a, b)| (a[1] <= y) != (b[1] <= y))
            .map(|(a, b)| a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]))
            .collect();
        crossings.sort_by(f32::total_cmp);
        for [from, to] in crossings.as_chunks::<2>().0 {
            for (x, cell) in row.iter_mut().enumerate() {
                if (*from..*to).contains(&(x as f32)) {
                    *cell = 1.0;
                }
            }
        }
    }
    plane
}
