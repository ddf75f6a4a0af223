//! Evidence: pictures that show why a verdict was given.
//!
//! In: a picture and what was measured on it. Out: a picture of the same size that shows the measurement.
//! Never: judges. The original stays as it is; what is drawn here is a copy to look at.

use std::ops::Range;

use crate::text::{Align, Face as Typeface, Fonts, Run, Style};
use crate::{Bounds, Face, Mask, Mesh, Picture};

/// How a label is coloured; told apart by lightness too, so that nobody needs to see red and green.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// No verdict: near white.
    #[default]
    Plain,
    /// Passed: blue-green.
    Good,
    /// To be looked at: amber.
    Doubtful,
    /// Failed: magenta red.
    Bad,
}

impl Tone {
    fn ink(self) -> [u8; 3] {
        match self {
            Self::Plain => [236, 238, 242],
            Self::Good => [52, 199, 164],
            Self::Doubtful => [246, 176, 52],
            Self::Bad => [206, 30, 98],
        }
    }

    /// What is read on the ink.
    fn type_on(self) -> [f32; 3] {
        if self == Self::Bad { [1.0; 3] } else { [0.06, 0.07, 0.09] }
    }
}

/// What stands beside a face.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// One short line, e.g. `Nova 0.87`; empty draws no label.
    pub text: String,
    /// Its colour, and that of the face's box.
    pub tone: Tone,
}

/// Colours of the heat map in OKLab at 0, 1/3, 2/3 and 1 of the scale: yellow, orange, red, deep magenta.
/// Lightness falls in even steps.
const RAMP: [[f32; 3]; 4] = [[0.93, -0.035, 0.165], [0.76, 0.085, 0.145], [0.57, 0.205, 0.065], [0.36, 0.165, -0.03]];
/// The overlay's share at the scale's end.
const MOST_OVERLAY: f32 = 0.8;
/// Distances below this share of the eyes are not told apart: a lone point does not make a spike.
const BLUR: f32 = 0.08;
/// Steps of the interpolation grid across the eye distance, and at most along a side.
const STEPS: f32 = 48.0;
const MOST_STEPS: f32 = 160.0;
const DARK: [u8; 3] = [16, 18, 24];
const LIGHT: [u8; 3] = [244, 245, 247];

/// The picture in grey with the face coloured by how far its shape deviates, and a legend.
///
/// * `deviations`: one share of the eye distance per point, as [`deviations`](crate::deviations) gives
///   them; between the points the colour is interpolated (inverse distances), and it ends with the mesh.
/// * `limit`: what is still accepted, e.g. 0.02. Colour goes from none at 0 over yellow and orange to deep
///   magenta at twice the limit and above; a white line runs where the limit is crossed.
/// * Points or deviations that are not numbers are left out; without any, the grey picture comes back.
/// * The legend lies in the corner that hides least of the face, its type scales with the picture.
/// * cost: for 1024 × 1024 16 ms with a portrait's face, 70 ms with one that fills the picture.
#[must_use]
pub fn heat_map(picture: &Picture, mesh: &Mesh, deviations: &[f32], limit: f32) -> Picture {
    let limit = if limit.is_finite() { limit.max(1e-6) } else { 1e-6 };
    let mut sheet = greyed(picture);
    let known: Vec<([f32; 2], f32)> = mesh
        .points
        .iter()
        .zip(deviations)
        .filter(|(point, deviation)| point.iter().all(|v| v.abs() < 1e6) && !deviation.is_nan())
        // A point far off the scale must not outshout its neighbours.
        .map(|([x, y, _], deviation)| ([*x, *y], deviation.clamp(0.0, 4.0 * limit) / limit))
        .collect();
    let size = [sheet.width_px, sheet.height_px];
    let eyes = mesh.eye_distance_px().unwrap_or(0.0).min(1e6);
    let ramp = ramp();
    let mut face = Bounds { x: 0.0, y: 0.0, w: 0.0, h: 0.0 };
    let inside = Mask::within(size, &mesh.points, 0.05 * eyes);
    if let (Some(seen), false) = (inside.bounds(), known.is_empty()) {
        face = seen;
        let field = Field::around(&known, seen, eyes);
        let line_px = (0.007 * eyes).max(0.6);
        for y in seen.y as usize..(seen.y + seen.h) as usize {
            for x in seen.x as usize..(seen.x + seen.w) as usize {
                let at = y * size[0] as usize + x;
                let within = f32::from(inside.alpha.get(at).copied().unwrap_or(0)) / 255.0;
                if within <= 0.0 {
                    continue;
                }
                let (value, slope) = field.at(x as f32 + 0.5, y as f32 + 0.5);
                let level = (value / 2.0).clamp(0.0, 1.0);
                let shade = 0.45 + 0.9 * f32::from(sheet.rgb[at * 3]) / 255.0;
                let ink = ramp[(level * 255.0) as usize].map(|v| (v * shade).min(255.0));
                blend(&mut sheet, at, ink, within * overlay(level));
                let from_line = (value - 1.0).abs() / slope.max(1e-6);
                let line = (line_px / 2.0 + 0.5 - from_line).clamp(0.0, 1.0);
                blend(&mut sheet, at, LIGHT.map(f32::from), within * line * 0.9);
            }
        }
    }
    legend(&mut sheet, &ramp, limit, face);
    sheet
}

/// The picture with each face's box, its five landmarks and a label.
///
/// * `labels`: for the face at the same place in `faces`; a face without one gets a plain box.
/// * A label stands above its box, else below or inside, never over another where that can be helped; it
///   is cut with an ellipsis at the picture's width.
/// * Lines, dots and type scale with the picture's shorter side. Faces whose numbers are not finite are
///   left out.
/// * cost: for 1024 × 1024 4 ms with one portrait's face, 40 ms with one that fills the picture.
#[must_use]
pub fn annotated(picture: &Picture, faces: &[Face], labels: &[Label]) -> Picture {
    let mut sheet = whole(picture);
    let unit = unit_of(&sheet);
    let plain = Label::default();
    let usable = |face: &Face| {
        let Bounds { x, y, w, h } = face.bounds;
        [x, y, w, h].iter().all(|v| v.abs() < 1e6) && w > 0.0 && h > 0.0
    };
    let labelled = faces.iter().enumerate().map(|(i, face)| (face, labels.get(i).unwrap_or(&plain)));
    let shown: Vec<(&Face, &Label)> = labelled.filter(|(face, _)| usable(face)).collect();
    for (face, label) in &shown {
        outline(&mut sheet, &face.bounds, label.tone.ink(), unit);
        // Small enough that two eyes never touch.
        let radius = (1.5 * unit).max(0.008 * face.bounds.w).min(0.03 * face.bounds.w).max(1.0);
        for [x, y] in face.landmarks.iter().filter(|point| point.iter().all(|v| v.is_finite())) {
            disc(&mut sheet, [*x, *y], radius * 1.7, DARK, 0.75);
            disc(&mut sheet, [*x, *y], radius * 1.3, label.tone.ink(), 1.0);
            disc(&mut sheet, [*x, *y], radius * 0.6, LIGHT, 1.0);
        }
    }
    // Labels last: no box runs through them.
    let Ok(fonts) = Fonts::load() else { return sheet };
    let mut taken: Vec<Bounds> = Vec::new();
    for (face, label) in shown {
        if let Some(place) = tag(&mut sheet, &fonts, face, label, &taken) {
            taken.push(place);
        }
    }
    sheet
}

/// The interpolated deviation in limits, on a grid over the visible part of the face.
struct Field {
    origin: [f32; 2],
    step: f32,
    columns: usize,
    rows: usize,
    values: Vec<f32>,
}

impl Field {
    /// Source: Shepard 1968, inverse distance weighting; power 4, softened near the points.
    fn around(known: &[([f32; 2], f32)], seen: Bounds, eyes: f32) -> Self {
        let longer = seen.w.max(seen.h).max(1.0);
        let step = (eyes / STEPS).max(longer / MOST_STEPS).max(1.0);
        let (columns, rows) = ((seen.w / step).ceil() as usize + 2, (seen.h / step).ceil() as usize + 2);
        let soft = (BLUR * eyes).max(0.5).powi(2);
        let mut values = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            for column in 0..columns {
                let [x, y] = [seen.x + column as f32 * step, seen.y + row as f32 * step];
                let (mut sum, mut weights) = (0.0, 0.0);
                for ([px, py], value) in known {
                    let weight = ((px - x).powi(2) + (py - y).powi(2) + soft).powi(-2);
                    sum += weight * value;
                    weights += weight;
                }
                values.push(if weights > 0.0 { sum / weights } else { 0.0 });
            }
        }
        Self { origin: [seen.x, seen.y], step, columns, rows, values }
    }

    /// Value and its change per pixel, between four grid points.
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        let [column, row] = [(x - self.origin[0]) / self.step, (y - self.origin[1]) / self.step].map(|v| v.max(0.0));
        let (c, r) = ((column as usize).min(self.columns - 2), (row as usize).min(self.rows - 2));
        let (across, down) = (column - c as f32, row - r as f32);
        let value = |c: usize, r: usize| self.values.get(r * self.columns + c).copied().unwrap_or(0.0);
        let [a, b, d, e] = [value(c, r), value(c + 1, r), value(c, r + 1), value(c + 1, r + 1)];
        let (upper, lower) = (a + (b - a) * across, d + (e - d) * across);
        let (dx, dy) = ((b - a) * (1.0 - down) + (e - d) * down, lower - upper);
        (upper + (lower - upper) * down, dx.hypot(dy) / self.step)
    }
}

/// 256 colours in sRGB, even in OKLab.
///
/// Source: Ottosson 2020, "A perceptual color space for image processing".
fn ramp() -> Vec<[f32; 3]> {
    let at = |level: f32| {
        let place = level * (RAMP.len() - 1) as f32;
        let i = (place as usize).min(RAMP.len() - 2);
        let share = place - i as f32;
        let [l, a, b]: [f32; 3] = std::array::from_fn(|c| RAMP[i][c] + (RAMP[i + 1][c] - RAMP[i][c]) * share);
        let long = (l + 0.396_337_78 * a + 0.215_803_76 * b).powi(3);
        let medium = (l - 0.105_561_346 * a - 0.063_854_17 * b).powi(3);
        let short = (l - 0.089_484_18 * a - 1.291_485_5 * b).powi(3);
        let linear = [
            4.076_741_7 * long - 3.307_711_6 * medium + 0.230_969_94 * short,
            -1.268_438 * long + 2.609_757_4 * medium - 0.341_319_38 * short,
            -0.004_196_086_3 * long - 0.703_418_6 * medium + 1.707_614_7 * short,
        ];
        linear.map(|v| {
            let v = v.clamp(0.0, 1.0);
            255.0 * if v <= 0.003_130_8 { 12.92 * v } else { 1.055 * v.powf(1.0 / 2.4) - 0.055 }
        })
    };
    (0..256).map(|i| at(i as f32 / 255.0)).collect()
}

/// The overlay's share at a level of the scale: nothing at 0, most of it from half the limit.
fn overlay(level: f32) -> f32 {
    let t = (level / 0.4).clamp(0.0, 1.0);
    MOST_OVERLAY * t * t * (3.0 - 2.0 * t) * (0.8 + 0.2 * level)
}

/// A calm grey copy, so that colour means deviation and nothing else.
fn greyed(picture: &Picture) -> Picture {
    let mut sheet = whole(picture);
    for pixel in sheet.rgb.as_chunks_mut::<3>().0 {
        let [r, g, b] = pixel.map(f32::from);
        let luma = 0.299 * r + 0.587 * g + 0.114 * b;
        *pixel = [(18.0 + luma * 0.86).round() as u8; 3];
    }
    sheet
}

fn whole(picture: &Picture) -> Picture {
    Picture { rgb: picture.pixels().into_owned(), ..*picture }
}

/// A width that looks the same on every picture: 2 pixels at 1000 on the shorter side.
fn unit_of(picture: &Picture) -> f32 {
    (picture.width_px.min(picture.height_px) as f32 / 500.0).max(0.6)
}

fn legend(sheet: &mut Picture, ramp: &[[f32; 3]], limit: f32, face: Bounds) {
    let (width, height) = (sheet.width_px as f32, sheet.height_px as f32);
    let unit = unit_of(sheet);
    let fonts = Fonts::load().ok();
    let size_px = (10.5 * unit).clamp(9.0, 0.05 * width.max(180.0));
    let style = Style { face: Typeface::Label, size_px, tracking_em: 0.01 };
    let (pad, bar_h) = (0.8 * size_px, 0.55 * size_px);
    // On a small picture the type would hide more than it tells.
    let fonts = fonts.filter(|_| width >= 26.0 * size_px && height >= 16.0 * size_px);
    let bar_w = (14.0 * size_px).min(0.4 * width).max(4.0);
    let plate_w = bar_w + 2.0 * pad;
    let plate_h = if fonts.is_some() { 2.0 * pad + bar_h + 2.9 * size_px } else { pad + bar_h };
    let gap = size_px;
    let [near, far] = [gap.min((width - plate_w).max(0.0)), (width - plate_w - gap).max(0.0)];
    let [low, high] = [(height - plate_h - gap).max(0.0), gap.min((height - plate_h).max(0.0))];
    let corners = [[near, low], [far, low], [near, high], [far, high]];
    let hidden = |[x, y]: &[f32; 2]| Bounds { x: *x, y: *y, w: plate_w, h: plate_h }.overlap(&face);
    let [x, y] = corners.into_iter().min_by(|a, b| hidden(a).total_cmp(&hidden(b))).unwrap_or([near, low]);
    let plate = Bounds { x, y, w: plate_w, h: plate_h };
    block(sheet, &plate, 0.5 * size_px, DARK, 0.82);

    let title_h = if fonts.is_some() { 1.45 * size_px } else { -pad / 2.0 };
    let (left, top) = (x + pad, y + pad + title_h);
    let columns = columns_of(sheet, left, left + bar_w);
    let rows = rows_of(sheet, top, top + bar_h);
    for row in rows {
        for column in columns.clone() {
            let level = ((column as f32 + 0.5 - left) / bar_w).clamp(0.0, 1.0);
            let at = row * sheet.width_px as usize + column;
            // As it looks over a face of middle grey.
            blend(sheet, at, [116.0; 3], 1.0);
            blend(sheet, at, ramp[(level * 255.0) as usize].map(|v| v * 0.9), overlay(level));
        }
    }
    let middle = left + bar_w / 2.0;
    let mark = Bounds { x: middle - unit / 2.0, y: top - 0.2 * size_px, w: unit.max(1.0), h: bar_h + 0.4 * size_px };
    block(sheet, &mark, 0.0, LIGHT, 1.0);
    let Some(fonts) = fonts else { return };
    let write =
        |sheet: &mut Picture, text: String, x: f32, baseline: f32, align: Align, face: Typeface, opacity: f32| {
            let style = fonts.fitted(Style { face, ..style }, &text, bar_w);
            fonts.draw(sheet, &Run { text, style, x, baseline, align, colour: [1.0; 3], opacity, upwards: false });
        };
    let below = top + bar_h + 1.25 * size_px;
    write(
        sheet,
        "Deviation, % of the eye distance".into(),
        left,
        y + pad + 0.72 * size_px,
        Align::Left,
        Typeface::Label,
        0.96,
    );
    write(sheet, "0".into(), left, below, Align::Left, Typeface::Text, 0.85);
    write(sheet, format!("limit {} %", percent(limit)), middle, below, Align::Centre, Typeface::Label, 1.0);
    write(sheet, format!("{} +", percent(2.0 * limit)), left + bar_w, below, Align::Right, Typeface::Text, 0.85);
}

/// `2` for 0.02, `1.5` for 0.015.
fn percent(share: f32) -> String {
    let text = format!("{:.2}", share * 100.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A thin box with strong corners.
fn outline(sheet: &mut Picture, bounds: &Bounds, ink: [u8; 3], unit: f32) {
    let radius = (0.06 * bounds.w.min(bounds.h)).max(1.0);
    let arm = 0.2 * bounds.w.min(bounds.h);
    let ring = |x: f32, y: f32| round_box(bounds, radius, x, y).abs();
    let (thin, thick) = (0.45 * unit, unit);
    let (right, bottom) = (bounds.x + bounds.w, bounds.y + bounds.h);
    // Beyond the arms of the nearest corner: positive.
    let off_arms = |x: f32, y: f32| (x - bounds.x).min(right - x).max((y - bounds.y).min(bottom - y)) - arm;
    let reach = Bounds {
        x: bounds.x - 3.0 * unit,
        y: bounds.y - 3.0 * unit,
        w: bounds.w + 6.0 * unit,
        h: bounds.h + 6.0 * unit,
    };
    paint(sheet, &reach, DARK, 0.4, |x, y| ring(x, y) - thin - 0.5 * unit);
    paint(sheet, &reach, DARK, 0.4, |x, y| (ring(x, y) - thick - 0.5 * unit).max(off_arms(x, y)));
    paint(sheet, &reach, ink, 0.75, |x, y| ring(x, y) - thin);
    paint(sheet, &reach, ink, 1.0, |x, y| (ring(x, y) - thick).max(off_arms(x, y)));
}

/// Draws the label and says where.
fn tag(sheet: &mut Picture, fonts: &Fonts, face: &Face, label: &Label, taken: &[Bounds]) -> Option<Bounds> {
    let (width, height) = (sheet.width_px as f32, sheet.height_px as f32);
    let unit = unit_of(sheet);
    let size_px = (13.0 * unit).max(9.0);
    let style = Style { face: Typeface::Label, size_px, tracking_em: 0.005 };
    let (pad, gap) = (0.55 * size_px, 3.0 * unit);
    let text = fonts.wrapped(&style, &label.text, width - 2.0 * (pad + gap), 1).pop()?;
    let (w, h) = (fonts.width(&style, &text) + 2.0 * pad, 1.7 * size_px);
    let Bounds { x, y, h: tall, .. } = face.bounds;
    let x = x.min(width - w - gap).max(gap.min((width - w).max(0.0)));
    let places = [y - h - gap, y + tall + gap, y + gap, y + tall - h - gap];
    let at = |y: f32| Bounds { x, y, w, h };
    let free = |y: &&f32| **y >= 0.0 && **y + h <= height && taken.iter().all(|other| at(**y).overlap(other) <= 0.0);
    let y = places.iter().find(free).copied().unwrap_or(places[0]).min(height - h).max(0.0);
    block(sheet, &at(y), 0.3 * h, label.tone.ink(), 0.96);
    let run = Run {
        text,
        style,
        x: x + pad,
        baseline: y + 0.5 * h + 0.36 * size_px,
        align: Align::Left,
        colour: label.tone.type_on(),
        opacity: 1.0,
        upwards: false,
    };
    fonts.draw(sheet, &run);
    Some(at(y))
}

fn disc(sheet: &mut Picture, [cx, cy]: [f32; 2], radius: f32, ink: [u8; 3], opacity: f32) {
    let reach = radius + 1.0;
    let area = Bounds { x: cx - reach, y: cy - reach, w: 2.0 * reach, h: 2.0 * reach };
    paint(sheet, &area, ink, opacity, |x, y| (x - cx).hypot(y - cy) - radius);
}

fn block(sheet: &mut Picture, bounds: &Bounds, radius: f32, ink: [u8; 3], opacity: f32) {
    let area = Bounds { x: bounds.x - 1.0, y: bounds.y - 1.0, w: bounds.w + 2.0, h: bounds.h + 2.0 };
    paint(sheet, &area, ink, opacity, |x, y| round_box(bounds, radius, x, y));
}

/// Signed distance to a box with round corners, negative inside.
fn round_box(bounds: &Bounds, radius: f32, x: f32, y: f32) -> f32 {
    let (rx, ry) = (bounds.w / 2.0, bounds.h / 2.0);
    let (ex, ey) = ((x - bounds.x - rx).abs() - rx + radius, (y - bounds.y - ry).abs() - ry + radius);
    ex.max(0.0).hypot(ey.max(0.0)) + ex.max(ey).min(0.0) - radius
}

/// Fills what has a negative distance, antialiased, inside `area`.
fn paint(sheet: &mut Picture, area: &Bounds, ink: [u8; 3], opacity: f32, distance: impl Fn(f32, f32) -> f32) {
    let columns = columns_of(sheet, area.x, area.x + area.w);
    for row in rows_of(sheet, area.y, area.y + area.h) {
        for column in columns.clone() {
            let cover = (0.5 - distance(column as f32 + 0.5, row as f32 + 0.5)).clamp(0.0, 1.0);
            if cover > 0.0 {
                blend(sheet, row * sheet.width_px as usize + column, ink.map(f32::from), cover * opacity);
            }
        }
    }
}

fn columns_of(sheet: &Picture, from: f32, to: f32) -> Range<usize> {
    from.floor().max(0.0) as usize..to.ceil().clamp(0.0, sheet.width_px as f32) as usize
}

fn rows_of(sheet: &Picture, from: f32, to: f32) -> Range<usize> {
    from.floor().max(0.0) as usize..to.ceil().clamp(0.0, sheet.height_px as f32) as usize
}

fn blend(sheet: &mut Picture, at: usize, ink: [f32; 3], share: f32) {
    if let Some(pixel) = sheet.rgb.get_mut(at * 3..at * 3 + 3) {
        for (value, ink) in pixel.iter_mut().zip(ink) {
            *value = (f32::from(*value) * (1.0 - share) + ink * share).round().clamp(0.0, 255.0) as u8;
        }
    }
}
