//! One subject, checked once and brought to a size one can work at.

use super::Subject;
use super::canvas::Canvas;
use crate::Bounds;

/// Longer side of the largest picture that is worked on; larger ones are shrunk first.
const MAX_SIDE_PX: f32 = 1600.0;
/// Points of a whole mesh.
const POINTS: usize = 468;

/// A picture and what is known of the face in it, all in the pixels of `canvas`.
#[derive(Clone, Debug)]
pub(super) struct Scene {
    pub(super) canvas: Canvas,
    pub(super) bounds: Bounds,
    pub(super) landmarks: [[f32; 2]; 5],
    /// 468 points, or none where the mesh cannot be used.
    pub(super) points: Vec<[f32; 3]>,
}

impl Scene {
    /// `None` for a picture or a face that cannot be what it claims.
    pub(super) fn of(subject: &Subject<'_>) -> Option<Self> {
        let (picture, face) = (subject.picture, subject.face);
        let (w, h) = (picture.width_px as f32, picture.height_px as f32);
        let bytes = (picture.width_px as usize).checked_mul(picture.height_px as usize)?.checked_mul(3)?;
        if picture.rgb.len() != bytes || w < 32.0 || h < 32.0 {
            return None;
        }
        let near = |x: f32, y: f32| (-w..2.0 * w).contains(&x) && (-h..2.0 * h).contains(&y);
        let Bounds { x, y, w: wide, h: high } = face.bounds;
        let landmarks_fit = face.landmarks.iter().all(|[x, y]| near(*x, *y));
        let box_fits = near(x, y) && (8.0..3.0 * w).contains(&wide) && (8.0..3.0 * h).contains(&high);
        let whole = subject.mesh.points.len() == POINTS
            && subject.mesh.points.iter().all(|[x, y, z]| near(*x, *y) && z.abs() < w.max(h));
        let scene = Self {
            canvas: Canvas::of(picture),
            bounds: face.bounds,
            landmarks: face.landmarks,
            points: if whole { subject.mesh.points.clone() } else { Vec::new() },
        };
        let eyes = scene.eyes_px();
        if !landmarks_fit || !box_fits || eyes < 4.0 || eyes < 0.1 * wide || eyes > 2.0 * wide {
            return None;
        }
        Some(scene.scaled((MAX_SIDE_PX / w.max(h)).min(1.0)))
    }

    /// Between the centres of the eyes.
    pub(super) fn eyes_px(&self) -> f32 {
        let [[ax, ay], [bx, by], ..] = self.landmarks;
        (bx - ax).hypot(by - ay)
    }

    /// Slope of the line through the eyes, in radians.
    pub(super) fn tilt(&self) -> f32 {
        let [[ax, ay], [bx, by], ..] = self.landmarks;
        (by - ay).atan2(bx - ax)
    }

    /// The whole scene, larger or smaller.
    pub(super) fn scaled(&self, factor: f32) -> Self {
        let side = |px: usize| ((px as f32 * factor).round() as usize).clamp(1, 8192);
        let (w, h) = (side(self.canvas.w), side(self.canvas.h));
        if (w, h) == (self.canvas.w, self.canvas.h) {
            return self.clone();
        }
        let (sx, sy) = (w as f32 / self.canvas.w as f32, h as f32 / self.canvas.h as f32);
        let b = self.bounds;
        Self {
            canvas: self.canvas.resized(w, h),
            bounds: Bounds { x: b.x * sx, y: b.y * sy, w: b.w * sx, h: b.h * sy },
            landmarks: self.landmarks.map(|[x, y]| [x * sx, y * sy]),
            points: self.points.iter().map(|[x, y, z]| [x * sx, y * sy, z * sx]).collect(),
        }
    }

    /// The whole scene, no larger than that the eyes are this far apart.
    pub(super) fn with_eyes_at_most(&self, eyes_px: f32) -> Self {
        self.scaled((eyes_px / self.eyes_px()).min(1.0))
    }

    /// Forehead to chin and ear to ear plus `hair` face widths on the sides and on top, in pixels and
    /// inside the picture: left, top, right, bottom (not included).
    pub(super) fn head(&self, hair: f32) -> [usize; 4] {
        let b = self.bounds;
        // A tilted head is wider than its box says.
        let lean = self.tilt().sin().abs().min(1.0) * 0.3 * b.h;
        let side = hair * b.w + lean;
        let clip = |v: f32, limit: usize| v.clamp(0.0, limit as f32) as usize;
        [
            clip((b.x - side).floor(), self.canvas.w),
            clip((b.y - 1.3 * hair * b.w - 0.1 * b.h).floor(), self.canvas.h),
            clip((b.x + b.w + side).ceil(), self.canvas.w),
            clip((b.y + b.h * 1.06 + lean).ceil(), self.canvas.h),
        ]
    }
}
