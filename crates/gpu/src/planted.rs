//! Flawed pictures made from good ones, to find out what a critic misses.
//!
//! In: labelled photos with the faces already read. Out: pictures of which one knows what a critic has
//! to say. Never: runs a model, reads a clock or a file; the same seed makes the same picture.

use serde::{Deserialize, Serialize};

use self::canvas::{Canvas, ramp};
use self::dice::Dice;
use self::grade::Grade;
use self::scene::Scene;
use crate::{Face, Mesh, Picture};

mod canvas;
mod dice;
mod fill;
mod grade;
mod headless;
mod paste;
mod scene;
mod turn;

/// What is wrong with a planted picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flaw {
    /// Somebody else.
    WrongPerson,
    /// The right person and somebody else beside them.
    TwoFaces,
    /// The place without the person: a part of the picture, or the head covered by what surrounds it.
    NoFace,
    /// The head turned 55 to 75 degrees to the side.
    Profile,
    /// Out of focus or moved until nobody can tell who it is.
    Blur,
    /// Eyes 8 to 20 pixels apart in a picture of 640 pixels and more.
    TinyFace,
    /// A reference once more: scaled, cropped, slightly regraded, saved as a JPEG of quality 60 to 90.
    CopyPaste,
    /// The same, left and right exchanged.
    Mirrored,
    /// A reference in colours one notices: lamp light, black and white, a turned colour wheel.
    Recoloured,
    /// The face of a reference laid over somebody else's.
    PastedFace,
}

impl Flaw {
    /// All of them, in the order of a report.
    pub const ALL: [Self; 10] = [
        Self::WrongPerson,
        Self::TwoFaces,
        Self::NoFace,
        Self::Profile,
        Self::Blur,
        Self::TinyFace,
        Self::CopyPaste,
        Self::Mirrored,
        Self::Recoloured,
        Self::PastedFace,
    ];

    /// The name in reports and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::WrongPerson => "wrong_person",
            Self::TwoFaces => "two_faces",
            Self::NoFace => "no_face",
            Self::Profile => "profile",
            Self::Blur => "blur",
            Self::TinyFace => "tiny_face",
            Self::CopyPaste => "copy_paste",
            Self::Mirrored => "mirrored",
            Self::Recoloured => "recoloured",
            Self::PastedFace => "pasted_face",
        }
    }
}

/// What may happen to an honest picture on its way to the critic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Variation {
    /// Up to an eighth of the margins cut off, the head left whole.
    Crop,
    /// Exposure, gamma, contrast and saturation within a tenth.
    Regrade,
    /// Saved as a JPEG of quality 85.
    Jpeg,
    /// Scaled by 0.75 to 1.5.
    Rescale,
    /// Left and right exchanged.
    Mirror,
}

impl Variation {
    /// All of them, in the order of a report.
    pub const ALL: [Self; 5] = [Self::Crop, Self::Regrade, Self::Jpeg, Self::Rescale, Self::Mirror];

    /// The name in reports and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Crop => "crop",
            Self::Regrade => "regrade",
            Self::Jpeg => "jpeg",
            Self::Rescale => "rescale",
            Self::Mirror => "mirror",
        }
    }
}

/// A picture and what was read from it.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The picture.
    pub picture: &'a Picture,
    /// Its largest face.
    pub face: &'a Face,
    /// The shape of that face.
    pub mesh: &'a Mesh,
}

/// Makes one flawed picture, or none where it cannot be made of these.
///
/// * `own`: a good picture of the person that is not a reference.
/// * `reference`: one of the pictures the person was enrolled with.
/// * `stranger`: somebody else.
/// * `seed`: another one, another variation of the flaw; the same one, the same bytes.
///
/// Each flaw looks only at the subjects it needs. `None`: a picture below 32 pixels or whose sides and
/// bytes disagree, a face that lies far outside of its picture, a mesh without its 468 points where the
/// mesh is needed (profile, pasted face). Pictures above 1600 pixels are worked on at 1600.
///
/// CPU only. In a release build 5 to 60 ms for a picture of 0.2 megapixels; 0.3 to 1 s where something
/// has to be painted (no face, profile, tiny face).
#[must_use]
pub fn plant(
    flaw: Flaw,
    own: &Subject<'_>,
    reference: &Subject<'_>,
    stranger: &Subject<'_>,
    seed: u64,
) -> Option<Picture> {
    let mut dice = Dice::new(seed, flaw as u64);
    let dice = &mut dice;
    let planted = match flaw {
        Flaw::WrongPerson => reworked(&Scene::of(stranger)?, dice),
        Flaw::TwoFaces => side_by_side(&Scene::of(own)?, &Scene::of(stranger)?, dice),
        Flaw::NoFace => headless::without_head(&Scene::of(own)?, dice),
        Flaw::Profile => turn::profile(&Scene::of(own)?, dice)?,
        Flaw::Blur => blurred(&Scene::of(own)?, dice),
        Flaw::TinyFace => tiny(&Scene::of(own)?, dice),
        Flaw::CopyPaste => copied(&Scene::of(reference)?, dice),
        Flaw::Mirrored => copied(&Scene::of(reference)?, dice).mirrored(),
        Flaw::Recoloured => recoloured(&Scene::of(reference)?, dice),
        Flaw::PastedFace => paste::pasted(&Scene::of(reference)?, &Scene::of(stranger)?, dice)?,
    };
    Some(planted.picture())
}

/// An honest variation of a good picture: what a critic must still accept. `None` as for [`plant`].
///
/// * `own`: a good picture of the person that is not a reference.
///
/// In a release build 5 to 40 ms for a picture of 0.2 megapixels.
#[must_use]
pub fn harmless(kind: Variation, own: &Subject<'_>, seed: u64) -> Option<Picture> {
    let mut dice = Dice::new(seed, 100 + kind as u64);
    let scene = Scene::of(own)?;
    let canvas = match kind {
        Variation::Crop => cropped(&scene, 0.125, &mut dice),
        Variation::Regrade => {
            let mut canvas = scene.canvas;
            Grade::mild(&mut dice, 0.1).apply(&mut canvas);
            canvas
        }
        Variation::Jpeg => scene.canvas.recompressed(85),
        Variation::Rescale => scene.scaled(dice.between(0.75, 1.5)).canvas,
        Variation::Mirror => scene.canvas.mirrored(),
    };
    Some(canvas.picture())
}

/// Somebody's picture as another person would have handed it in.
fn reworked(scene: &Scene, dice: &mut Dice) -> Canvas {
    let mut canvas = cropped(scene, 0.15, dice);
    Grade::mild(dice, 0.12).apply(&mut canvas);
    canvas.recompressed(90)
}

/// Up to `most` of each side cut off, never any of the head.
fn cropped(scene: &Scene, most: f32, dice: &mut Dice) -> Canvas {
    let (w, h) = (scene.canvas.w as f32, scene.canvas.h as f32);
    let [left, top, right, bottom] = scene.head(0.25).map(|v| v as f32);
    let mut cut = |length: f32, room: f32| (dice.between(0.0, most) * length).min(room).max(0.0) as usize;
    let (x, y) = (cut(w, left), cut(h, top));
    let (end_x, end_y) = (cut(w, w - right), cut(h, h - bottom));
    let (w, h) = (scene.canvas.w, scene.canvas.h);
    scene.canvas.cropped([x, y, w.saturating_sub(x + end_x), h.saturating_sub(y + end_y)])
}

fn copied(reference: &Scene, dice: &mut Dice) -> Canvas {
    let canvas = cropped(reference, 0.1, dice);
    let factor = dice.between(0.6, 1.6);
    let side = |px: usize| (px as f32 * factor).round() as usize;
    let mut canvas = canvas.resized(side(canvas.w), side(canvas.h));
    Grade::mild(dice, 0.1).apply(&mut canvas);
    canvas.recompressed(dice.between(60.0, 90.0) as u8)
}

fn recoloured(reference: &Scene, dice: &mut Dice) -> Canvas {
    let mut canvas = cropped(reference, 0.05, dice);
    Grade::strong(dice).apply(&mut canvas);
    canvas.recompressed(92)
}

/// Sigma 12 to 18 % of the distance between the eyes: brows, eyes and mouth are bars, nothing more.
fn blurred(own: &Scene, dice: &mut Dice) -> Canvas {
    let eyes = own.eyes_px();
    let soft = if dice.pick(4) == 0 {
        // Motion leaves edges along its direction, so a little defocus goes with it.
        let moved = own.canvas.smeared(eyes * dice.between(0.55, 0.8), dice.between(0.0, std::f32::consts::PI));
        moved.blurred(eyes * 0.08)
    } else {
        own.canvas.blurred(eyes * dice.between(0.12, 0.18))
    };
    soft.recompressed(92)
}

fn side_by_side(own: &Scene, stranger: &Scene, dice: &mut Dice) -> Canvas {
    let relative = dice.between(0.7, 1.4);
    let high = own.bounds.h.clamp(80.0, 320.0);
    let parts = [own.scaled(high / own.bounds.h), stranger.scaled(high * relative / stranger.bounds.h)];
    // Both cut to the head and a part of what is around it, faces at one height.
    let cut = parts.map(|part| {
        let [left, top, right, bottom] = part.head(0.3);
        let more = |room: f32| (part.bounds.w * room) as usize;
        let x = left.saturating_sub(more(0.25));
        let end = (right + more(0.25)).min(part.canvas.w);
        let y = top.saturating_sub(more(0.3));
        let floor = (bottom + more(0.5)).min(part.canvas.h);
        let middle = part.bounds.y + part.bounds.h / 2.0 - y as f32;
        (part.canvas.cropped([x, y, end.saturating_sub(x).max(1), floor.saturating_sub(y).max(1)]), middle)
    });
    let gap = if dice.flip() { 0 } else { dice.between(2.0, 0.12 * high) as usize };
    let order = if dice.flip() { [0, 1] } else { [1, 0] };
    let above = cut.iter().map(|(_, middle)| *middle).fold(0.0, f32::max);
    let below = cut.iter().map(|(part, middle)| part.h as f32 - middle).fold(0.0, f32::max);
    let grey = dice.between(20.0, 245.0);
    let width = cut[0].0.w + cut[1].0.w + gap;
    let mut sheet = Canvas::filled(width, (above + below).ceil() as usize, [grey; 3]);
    let mut start = 0;
    for which in order {
        let (part, middle) = &cut[which];
        let down = (above - middle) as i64;
        // Above and below a part its own edge goes on, as a wall or a coat would.
        for y in 0..sheet.h {
            for x in 0..part.w {
                let place = y * sheet.w + start + x;
                sheet.px[place] = part.at(x as i64, y as i64 - down);
            }
        }
        start += part.w + gap;
    }
    sheet.recompressed(90)
}

fn tiny(own: &Scene, dice: &mut Dice) -> Canvas {
    let small = own.scaled(dice.between(8.0, 20.0) / own.eyes_px());
    // What lies around: the same place without a head, so that no second one appears.
    let around = headless::covered(own, dice).resized(small.canvas.w, small.canvas.h);
    let (w, h) = (dice.between(640.0, 900.0) as usize, dice.between(640.0, 760.0) as usize);
    let (w, h) = (w.max(small.canvas.w + 8), h.max(small.canvas.h + 8));
    let x0 = ((w - small.canvas.w) as f32 * dice.between(0.15, 0.85)) as i64;
    // A picture that ends at somebody's chest looks cut unless it ends at the edge.
    let y0 = (h - small.canvas.h) as i64;
    let mut sheet = Canvas::filled(w, h, [0.0; 3]);
    let (sw, sh) = (small.canvas.w as i64, small.canvas.h as i64);
    for y in 0..h as i64 {
        for x in 0..w as i64 {
            let (x_in, y_in) = (stretched((x - x0) as f32, sw as f32), stretched((y - y0) as f32, sh as f32));
            sheet.px[y as usize * w + x as usize] = around.sample(x_in, y_in);
        }
    }
    // The farther away, the softer.
    let soft = sheet.blurred(3.0);
    let softer = sheet.resized(w / 4, h / 4).blurred(7.0).resized(w, h);
    for y in 0..h as i64 {
        for x in 0..w as i64 {
            let (dx, dy) = ((x0 - x).max(x - x0 - sw + 1).max(0), (y0 - y).max(y - y0 - sh + 1).max(0));
            let away = (dx as f32).hypot(dy as f32) / sh as f32;
            let place = y as usize * w + x as usize;
            let near = canvas::mix(sheet.px[place], soft.px[place], ramp(0.0, 0.15, away));
            sheet.px[place] = canvas::mix(near, softer.px[place], ramp(0.15, 0.8, away));
        }
    }
    let mut over = sheet.clone();
    let mut alpha = vec![0.0; w * h];
    for y in 0..sh {
        for x in 0..sw {
            let place = (y + y0) as usize * w + (x + x0) as usize;
            over.px[place] = small.canvas.at(x, y);
            let edge = x.min(sw - 1 - x).min(y) as f32;
            alpha[place] = ramp(-1.0, 4.0, edge);
        }
    }
    sheet.blend(&over, &alpha);
    sheet.recompressed(92)
}

/// Inside the length, as it is; outside, back from the edge and ever more slowly, so that nothing repeats.
fn stretched(at: f32, length: f32) -> f32 {
    let last = length - 1.0;
    let back = |beyond: f32| 0.8 * last * (1.0 - (-beyond / (0.8 * length)).exp());
    if at < 0.0 {
        back(-at)
    } else if at > last {
        last - back(at - last)
    } else {
        at
    }
}
