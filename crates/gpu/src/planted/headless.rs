//! The place without the person.

use super::canvas::{Canvas, blurred_plane};
use super::dice::Dice;
use super::fill::Gap;
use super::scene::Scene;

/// Between the eyes, in pixels, where a head is painted over; finer is slower and no better to look at.
const WORKED_EYES_PX: f32 = 44.0;
/// The smallest part of a picture worth showing, in shares of its sides.
const SMALLEST_PART: f32 = 0.25;

/// A part that holds nothing of the head where one is large enough, else the head covered.
pub(super) fn without_head(own: &Scene, dice: &mut Dice) -> Canvas {
    let (w, h) = (own.canvas.w, own.canvas.h);
    let [left, top, right, bottom] = own.head(0.42);
    let parts = [[0, 0, left, h], [right, 0, w - right, h], [0, 0, w, top], [0, bottom, w, h - bottom]];
    let large = |[_, _, pw, ph]: &[usize; 4]| {
        *pw as f32 >= SMALLEST_PART * w as f32 && *ph as f32 >= SMALLEST_PART * h as f32 && *pw.min(ph) >= 96
    };
    let mut windows = Vec::new();
    for [x, y, pw, ph] in parts.into_iter().filter(large) {
        // No narrower than 2 : 3, wherever on the long side.
        let (cw, ch) = (pw.min(ph * 3 / 2), ph.min(pw * 3 / 2));
        for _ in 0..3 {
            windows.push([x + dice.pick(pw - cw + 1), y + dice.pick(ph - ch + 1), cw, ch]);
        }
    }
    let covering = dice.pick(4) == 0;
    // People hang pictures of people on their walls; what has the colour of this face is left out.
    let fewest = windows.into_iter().map(|window| (window, skin_share(own, window))).min_by(|a, b| a.1.total_cmp(&b.1));
    match fewest {
        Some((window, _)) if !covering => own.canvas.cropped(window).recompressed(92),
        _ => covered(own, dice).recompressed(92),
    }
}

/// How much of a window has the colour of the face, whatever its brightness, 0 to 1.
fn skin_share(own: &Scene, window: [usize; 4]) -> f32 {
    let hue = |[r, g, b]: [f32; 3]| {
        let sum = (r + g + b).max(1.0);
        [r / sum, g / sum]
    };
    let [x, y] = own.landmarks[2];
    let (mut skin, reach) = ([0.0; 3], own.eyes_px() * 0.3);
    for step in 0..49 {
        let (dx, dy) = ((step % 7) as f32 / 3.0 - 1.0, (step / 7) as f32 / 3.0 - 1.0);
        let seen = own.canvas.sample(x + dx * reach, y + dy * reach);
        skin = std::array::from_fn(|c| skin[c] + seen[c] / 49.0);
    }
    let skin = hue(skin);
    let part = own.canvas.cropped(window);
    let alike = part.px.iter().filter(|pixel| {
        let [r, g] = hue(**pixel);
        pixel[0] > 50.0 && (r - skin[0]).hypot(g - skin[1]) < 0.035
    });
    alike.count() as f32 / part.px.len() as f32
}

/// The picture with the head painted over from what surrounds it.
pub(super) fn covered(own: &Scene, dice: &mut Dice) -> Canvas {
    let small = own.with_eyes_at_most(WORKED_EYES_PX);
    let hole = head_mask(&small, 1.0);
    let painted = background(&small, &hole, dice).resized(own.canvas.w, own.canvas.h);
    let soft: Vec<f32> = hole.iter().map(|h| if *h { 1.0 } else { 0.0 }).collect();
    let soft = blurred_plane(&soft, small.canvas.w, small.canvas.h, 2.0);
    let plane = Canvas {
        w: small.canvas.w,
        h: small.canvas.h,
        px: soft.iter().map(|v| [(v * 2.0).min(1.0) * 255.0; 3]).collect(),
    };
    let alpha: Vec<f32> = plane.resized(own.canvas.w, own.canvas.h).px.iter().map(|p| p[0] / 255.0).collect();
    let mut canvas = own.canvas.clone();
    canvas.blend(&painted, &alpha);
    canvas
}

/// The hole filled with what is beside and above the head; with anything at all where that is too little.
pub(super) fn background(scene: &Scene, hole: &[bool], dice: &mut Dice) -> Canvas {
    let chin = scene.bounds.y + 0.95 * scene.bounds.h;
    let w = scene.canvas.w;
    let above: Vec<bool> = (0..hole.len()).map(|place| ((place / w) as f32) < chin).collect();
    let enough = above.iter().zip(hole).filter(|(above, hole)| **above && !**hole).count() > hole.len() / 12;
    let source = if enough { above } else { vec![true; hole.len()] };
    Gap { canvas: &scene.canvas, hole, source: &source, rim: &vec![true; hole.len()], sketched: false }.filled(dice)
}

/// The head with its hair and the upper half of the neck, generously; `neck` 0 leaves the neck alone.
pub(super) fn head_mask(scene: &Scene, neck: f32) -> Vec<bool> {
    let (b, tilt) = (scene.bounds, scene.tilt());
    let (sin, cos) = tilt.sin_cos();
    let (cx, cy) = (b.x + b.w / 2.0, b.y + b.h / 2.0);
    let mut mask = Vec::with_capacity(scene.canvas.w * scene.canvas.h);
    for y in 0..scene.canvas.h {
        for x in 0..scene.canvas.w {
            let (dx, dy) = (x as f32 - cx, y as f32 - cy);
            let (u, v) = ((dx * cos + dy * sin) / b.w, (dy * cos - dx * sin) / b.h);
            // An egg from above the hair to below the chin: wide above, narrower at the jaw.
            let (high, wide) = if v < 0.0 { (0.95, 0.86) } else { (0.64, 0.86 - 0.22 * (v / 0.64).min(1.0)) };
            let egg = (u / wide).abs().powf(2.6) + (v / high).abs().powf(2.6) <= 1.0;
            let throat = neck > 0.0 && u.abs() < 0.42 && (0.3..0.55 + 0.2 * neck).contains(&v);
            mask.push(egg || throat);
        }
    }
    mask
}
