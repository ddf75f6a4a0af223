//! Where things go: four looks, each with one strong gesture and room around it.

use super::colour::{Rgb, Roles, contrast, legible, mix};
use super::cutout::Cutout;
use super::plate::{Header, Layer, Plate};
use super::{DraftScene, DraftStyle};
use crate::text::{Align, Face, Fonts, Run, Style};

/// A plate and the lines set on it.
pub(super) struct Sheet {
    pub plate: Plate,
    pub runs: Vec<Run>,
}

/// Lays the scene out; the same scene always gives the same sheet.
pub(super) fn compose(scene: &DraftScene, cutout: &Cutout, fonts: &Fonts) -> Sheet {
    let mut desk = Desk::new(scene, cutout, fonts);
    match scene.style {
        DraftStyle::Minimal => desk.minimal(),
        DraftStyle::Editorial => desk.editorial(),
        DraftStyle::Noir => desk.noir(),
        DraftStyle::Chroma => desk.chroma(),
    }
    desk.finish()
}

/// An upright area.
#[derive(Clone, Copy, Debug)]
struct Area {
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

impl Area {
    fn width(&self) -> f32 {
        self.right - self.left
    }

    fn height(&self) -> f32 {
        self.bottom - self.top
    }

    fn middle(&self) -> [f32; 2] {
        [f32::midpoint(self.left, self.right), f32::midpoint(self.top, self.bottom)]
    }
}

struct Desk<'a> {
    scene: &'a DraftScene,
    cutout: &'a Cutout,
    fonts: &'a Fonts,
    roles: Roles,
    w: f32,
    h: f32,
    /// A hundredth of the shorter side.
    u: f32,
    /// Margin.
    m: f32,
    luck: u64,
    layers: Vec<Layer>,
    runs: Vec<Run>,
    header: Header,
    portrait: Vec<u32>,
}

impl<'a> Desk<'a> {
    fn new(scene: &'a DraftScene, cutout: &'a Cutout, fonts: &'a Fonts) -> Self {
        let roles = Roles::new(&scene.palette, scene.style == DraftStyle::Noir);
        let (w, h) = (scene.width_px as f32, scene.height_px as f32);
        let u = w.min(h) / 100.0;
        let light = &scene.light;
        let (azimuth, elevation) = (light.azimuth_degrees.to_radians(), light.elevation_degrees.to_radians());
        let towards = [azimuth.sin() * elevation.cos(), -elevation.sin()];
        let warmth = light.warmth.clamp(-1.0, 1.0) * 0.045;
        let hard = 1.0 - light.softness.clamp(0.0, 1.0);
        let [r, g, b] = roles.ground;
        let header = Header {
            size: [scene.width_px, scene.height_px, 0, (scene.seed ^ (scene.seed >> 32)) as u32],
            art: [1, 1, 0, 0],
            light: [towards[0], towards[1], 1.0 + warmth, 1.0 - warmth],
            finish: [0.016, 0.10, 0.10, 0.08 + 0.10 * hard],
            ground: [r, g, b, 0.03 + 0.03 * hard],
            glow: [w * (0.5 + 0.45 * towards[0]), h * (0.5 + 0.45 * towards[1]), w.max(h) * 0.75, 0.03],
        };
        Self {
            scene,
            cutout,
            fonts,
            roles,
            w,
            h,
            u,
            m: (6.2 * u).max(h.min(w) * 0.05),
            luck: scene.seed,
            layers: Vec::new(),
            runs: Vec::new(),
            header,
            portrait: vec![0],
        }
    }

    fn finish(mut self) -> Sheet {
        self.header.size[2] = self.layers.len() as u32;
        Sheet { plate: Plate { header: self.header, layers: self.layers, portrait: self.portrait }, runs: self.runs }
    }

    /// The next number in `[0, 1)`; SplitMix64 of Steele et al. 2014.
    fn chance(&mut self) -> f32 {
        self.luck = self.luck.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.luck;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 40) as f32 / 16_777_216.0
    }

    fn is_wide(&self) -> bool {
        self.w > self.h * 1.15
    }

    fn push(&mut self, layer: Layer) -> usize {
        self.layers.push(layer);
        self.layers.len() - 1
    }

    /// A shape that shows nothing and only serves others to stay inside.
    fn stencil(&mut self, layer: Layer) -> usize {
        self.push(layer.filled([0.0; 3], 0.0))
    }

    /// A blurred shape on the side away from the light.
    fn shadow(&mut self, shape: Layer, strength: f32) {
        let reach = (1.2 + 2.6 * self.scene.light.softness.clamp(0.0, 1.0)) * self.u;
        let mut layer = shape.filled(mix([0.0; 3], self.roles.ground, 0.12), strength).soft(reach);
        layer.place[0] -= self.header.light[0] * reach * 0.9;
        layer.place[1] += (0.4 - self.header.light[1].min(0.0)) * reach * 0.8;
        self.push(layer);
    }

    /// Puts the portrait so that the face's middle is at `at` and its box `face_px` high, and covers `area`
    /// down to its lower edge; the figure stays inside `stencil`.
    fn figure(&mut self, area: Area, at: [f32; 2], face_px: f32, stencil: usize) {
        let [fx, fy, fw, fh] = self.scene.face_box();
        let (pw, ph) = (self.scene.portrait.width_px as f32, self.scene.portrait.height_px as f32);
        let eye = [fx + fw / 2.0, fy + fh / 2.0];
        let mut scale = (face_px / fh.max(1.0)).max(area.width() / pw);
        // Shoulders have to reach the lower edge: grow a little, then move down.
        let needed = (area.bottom - at[1]) / (ph - eye[1]).max(1.0);
        scale = scale.max(needed.min(scale * 1.1));
        if !self.cutout.is_free {
            scale = scale.max(area.height() / ph);
        }
        let clamped =
            |start: f32, low: f32, high: f32| if low <= high { start.clamp(low, high) } else { low.midpoint(high) };
        let left = clamped(at[0] - eye[0] * scale, area.right - pw * scale, area.left);
        let highest = if self.cutout.is_free { f32::MAX } else { area.top };
        let top = (at[1] - eye[1] * scale).max(area.bottom - ph * scale).min(highest);
        // Only what the sheet shows is scaled, so a tiny face in a huge portrait costs nothing.
        let shown = |start: f32, length: f32, sheet: f32| {
            let first = (-start / scale).floor().clamp(0.0, length - 1.0);
            let last = ((sheet - start) / scale).ceil().clamp(first + 1.0, length);
            (first, last - first)
        };
        let ((x, columns), (y, rows)) = (shown(left, pw, self.w), shown(top, ph, self.h));
        let size = |pixels: f32| (pixels * scale).round().max(1.0) as u32;
        let scaled = self.cutout.scaled([x as u32, y as u32, columns as u32, rows as u32], size(columns), size(rows));
        self.portrait = scaled.pixels().map(|p| u32::from_le_bytes(p.0)).collect();
        let (at_x, at_y) = ((left + x * scale).round() as i32, (top + y * scale).round() as i32);
        self.header.art = [scaled.width() as i32, scaled.height() as i32, at_x, at_y];
        let frame = Layer::rect(left, top, left + pw * scale, top + ph * scale);
        self.push(frame.with_portrait().inside(stencil));
    }

    /// Where the figure may be seen: the panel, and above it too when the figure stands free.
    fn breakout(&self, area: Area, upper: f32, lower: f32) -> Layer {
        if self.cutout.is_free {
            Layer::rect(area.left, area.top - area.height(), area.right, area.bottom).corners(0.0, lower)
        } else {
            Layer::rect(area.left, area.top, area.right, area.bottom).corners(upper, lower)
        }
    }

    fn minimal(&mut self) {
        let drift = self.chance() - 0.5;
        let (radius, cx, cy) = if self.is_wide() {
            let r = self.h * 0.355;
            (r, self.w * 0.685 + drift * self.w * 0.04, self.h * 0.53)
        } else if self.h > self.w * 1.5 {
            (self.w * 0.385, self.w * 0.5 + drift * self.w * 0.05, self.h * 0.42)
        } else {
            let r = (self.w * 0.355).min(self.h * 0.305);
            (r, self.w * 0.53 + drift * self.w * 0.08, self.h * 0.445)
        };
        let accent = self.roles.accent(0);
        let area = Area { left: cx - radius, top: cy - radius, right: cx + radius, bottom: cy + radius };
        let second = self.roles.accent(1);
        let side = if self.chance() < 0.5 { -1.0 } else { 1.0 };
        self.shadow(Layer::disc(cx, cy, radius), 0.16);
        self.push(Layer::disc(cx, cy, radius).filled(accent, 1.0).lit(0.10));
        let stencil = self.breakout(area, radius, radius);
        let stencil = self.stencil(stencil);
        self.figure(area, [cx, cy - radius * 0.20], radius * 0.92, stencil);
        // The second, quiet gesture: a hairline orbit.
        let ring = Layer::ring(cx + side * radius * 0.30, cy - radius * 0.16, radius * 1.10, (self.u * 0.14).max(1.2));
        let behind = self.layers.len();
        self.push(ring.filled(second, 0.75));
        // The orbit passes behind everything but the sheet.
        self.layers.rotate_right(1);
        for layer in &mut self.layers {
            if layer.clip[0] >= 0.0 {
                layer.clip[0] += 1.0;
            }
        }
        debug_assert!(behind + 1 == self.layers.len());
        let ink = self.roles.ink;
        self.small_print(ink, ink);
        let size = if self.is_wide() { 17.0 } else { 15.5 };
        let room = if self.is_wide() { self.w * 0.36 } else { self.w * 0.62 };
        let style = Style { face: Face::Serif, size_px: self.u * size, tracking_em: 0.0 };
        self.title_block(self.scene.title.clone(), style, room, 3, ink);
    }

    fn editorial(&mut self) {
        let mirrored = self.chance() < 0.35;
        let share = if self.is_wide() { 0.56 } else { 0.70 };
        let bottom = if self.is_wide() { self.h } else { self.h * 0.815 };
        let (left, right) = if mirrored { (0.0, self.w * share) } else { (self.w * (1.0 - share), self.w) };
        let area = Area { left, top: 0.0, right, bottom };
        let accent = self.roles.accent(0);
        let wall = mix(accent, self.roles.ground, 0.08);
        let panel = self.push(Layer::rect(left, 0.0, right, bottom).filled(wall, 1.0).lit(0.16));
        // A great disc leans out of the outer corner, the light behind the head.
        let second = self.roles.accent(1);
        let reach = area.width().min(area.height()) * 0.62;
        let [mx, _] = area.middle();
        let dx = if mirrored { -0.30 } else { 0.30 } * area.width() * (0.8 + 0.5 * self.chance());
        self.push(Layer::disc(mx + dx, area.height() * 0.30, reach).filled(second, 0.92).lit(0.10).inside(panel));
        let face = (area.width() * 0.47).min(area.height() * 0.40);
        self.figure(area, [mx, area.height() * 0.47], face, panel);
        let ink = self.roles.ink;
        // The name climbs the free column.
        let column = if mirrored { self.w * share } else { 0.0 };
        let column_width = self.w * (1.0 - share);
        let style = Style { face: Face::Display, size_px: column_width * 0.92, tracking_em: -0.02 };
        let room = if self.is_wide() { self.h * 0.70 } else { bottom - self.m * 2.2 };
        let title = self.scene.title.clone();
        let mut style = self.fonts.fitted(style, &title, room);
        // Accents and tails stay inside the column, and the ink as a whole stands in its middle.
        let [above, below] = self.fonts.reach(&style, &title);
        let fit = (column_width * 0.80 / (below - above).max(1.0)).min(1.0);
        style.size_px *= fit;
        let base = if self.is_wide() { self.h * 0.80 } else { bottom };
        self.runs.push(Run {
            text: title,
            style,
            x: column + (column_width - (above + below) * fit) / 2.0,
            baseline: base,
            align: Align::Left,
            colour: ink,
            opacity: 1.0,
            upwards: true,
        });
        let thickness = (self.u * 0.12).max(1.0);
        if self.is_wide() {
            let x = column + if mirrored { self.m * 0.9 } else { self.m };
            let y = self.h * 0.865;
            self.push(Layer::rect(x, y, column + column_width - self.m, y + thickness).filled(ink, 0.55));
            self.caption(x, y + self.u * 3.2, column_width - self.m * 1.9, 3, Align::Left, ink);
            self.label(x, self.m * 1.1, Align::Left, ink);
            let number = self.number();
            self.mark(number, column + column_width - self.m, self.m * 1.1, Align::Right, ink);
        } else {
            let x = if mirrored { self.m } else { self.w * 0.30 };
            let y = bottom + self.u * 5.2;
            self.caption(x, y, self.w * 0.70 - self.m, 3, Align::Left, ink);
            let column = if mirrored { self.w - self.m } else { self.m * 0.9 };
            let align = if mirrored { Align::Right } else { Align::Left };
            self.label(column, y, align, ink);
            let number = self.number();
            self.mark(number, column, y + self.u * 2.9, align, ink);
            let foot = self.h - self.m * 0.8;
            self.push(Layer::rect(self.m * 0.9, foot, self.w - self.m * 0.9, foot + thickness).filled(ink, 0.45));
        }
    }

    fn noir(&mut self) {
        self.header.finish[2] = 0.16;
        self.header.finish[3] += 0.06;
        self.header.finish[1] = 0.42;
        self.header.ground[3] = 0.5;
        let accent = self.roles.accent(0);
        let area = if self.is_wide() {
            let left = self.w * (if self.chance() < 0.5 { 0.085 } else { 0.555 });
            Area { left, top: self.h * 0.10, right: left + self.w * 0.36, bottom: self.h * 0.90 }
        } else {
            let half = (self.w * 0.335).min(self.h * 0.28);
            let style = self.caption_style();
            let lines = self.fonts.wrapped(&style, &self.scene.caption, self.w * 0.70, 3).len();
            // What stands below: gap, title, rule, caption, margin.
            let below = 23.0 * self.u + 1.5 * style.size_px * lines as f32 + self.m * 0.9;
            let bottom = (self.h - below).min(self.h * if self.h > self.w * 1.5 { 0.70 } else { 0.78 });
            Area { left: self.w * 0.5 - half, top: self.h * 0.095, right: self.w * 0.5 + half, bottom }
        };
        let [mx, my] = area.middle();
        let side = if self.header.light[0] < 0.0 { -1.0 } else { 1.0 };
        // One beam crosses the sheet from the light.
        let tilt = side * (24.0 + 10.0 * self.chance());
        let long = self.w.hypot(self.h);
        let beam = Layer::rect(mx - self.u * 13.0, my - long, mx + self.u * 13.0, my + long).turned(tilt);
        self.push(beam.filled(mix(accent, [1.0, 0.97, 0.92], 0.7), 0.075).soft(self.u * 3.0));
        let wall = mix(accent, [0.0; 3], 0.62);
        let panel = self.push(Layer::rect(area.left, area.top, area.right, area.bottom).filled(wall, 1.0).lit(0.85));
        let disc = area.width() * 0.40;
        let moon = Layer::disc(mx + side * area.width() * 0.20, area.top + area.height() * 0.34, disc);
        self.push(moon.filled(accent, 0.95).lit(0.35).inside(panel));
        let face = (area.width() * 0.56).min(area.height() * 0.44);
        self.figure(area, [mx, area.top + area.height() * 0.47], face, panel);
        let ink = legible(self.roles.ground);
        let gap = self.u * 1.9;
        let line = (self.u * 0.11).max(1.0);
        for edge in [
            Layer::rect(area.left - gap, area.top - gap, area.right + gap, area.top - gap + line),
            Layer::rect(area.left - gap, area.bottom + gap - line, area.right + gap, area.bottom + gap),
            Layer::rect(area.left - gap, area.top - gap, area.left - gap + line, area.bottom + gap),
            Layer::rect(area.right + gap - line, area.top - gap, area.right + gap, area.bottom + gap),
        ] {
            self.push(edge.filled(ink, 0.42));
        }
        let title = self.scene.title.to_uppercase();
        let style = Style { face: Face::Serif, size_px: self.u * 10.5, tracking_em: 0.34 };
        if self.is_wide() {
            let (left, right) = if mx < self.w / 2.0 {
                (area.right + self.w * 0.06, self.w - self.m)
            } else {
                (self.m, area.left - self.w * 0.06)
            };
            self.headline(&title, style, [left, self.h * 0.52], right - left, Align::Left, ink);
            self.push(
                Layer::rect(left, self.h * 0.575, left + self.u * 9.0, self.h * 0.575 + line * 1.6).filled(accent, 1.0),
            );
            self.caption(left, self.h * 0.635, (right - left).min(self.u * 62.0), 4, Align::Left, ink);
            self.label(left, area.top + self.u * 1.4, Align::Left, ink);
            let number = self.number();
            self.mark(number, left, area.bottom, Align::Left, ink);
        } else {
            let room = self.w - self.m * 2.4;
            let (lines, set) = self.fonts.headline(style, &title, room);
            let base = area.bottom + gap + self.u * 5.0 + set.size_px * (0.72 + 1.1 * (lines.len() - 1) as f32);
            // Tracking adds space after the last letter's predecessor only; centring is exact.
            self.headline(&title, style, [self.w / 2.0, base], room, Align::Centre, ink);
            let rule = base + self.u * 3.4;
            self.push(
                Layer::rect(self.w / 2.0 - self.u * 4.5, rule, self.w / 2.0 + self.u * 4.5, rule + line * 1.6)
                    .filled(accent, 1.0),
            );
            self.caption(self.w / 2.0, rule + self.u * 4.8, self.w * 0.70, 3, Align::Centre, ink);
            let top = (area.top - gap) / 2.0 + self.u * 0.5;
            self.label(area.left - gap, top, Align::Left, ink);
            let number = self.number();
            self.mark(number, area.right + gap, top, Align::Right, ink);
        }
    }

    fn chroma(&mut self) {
        self.header.finish[1] = 0.03;
        let (first, second, third) = (self.roles.accent(0), self.roles.accent(1), self.roles.accent(2));
        let flip = self.chance() < 0.5;
        let area = if self.is_wide() {
            let middle = self.w * if flip { 0.70 } else { 0.30 };
            let half = self.h * 0.34;
            Area { left: middle - half, top: self.h * 0.17, right: middle + half, bottom: self.h }
        } else {
            let half = (self.w * 0.355).min(self.h * 0.29);
            let title = self.scene.title.to_uppercase();
            let style = Style { face: Face::Poster, size_px: self.u * 19.0, tracking_em: -0.015 };
            let ink = self.roles.ink;
            let above = self.title_block(title, style, self.w - self.m * 2.0, 2, ink);
            self.small_print(ink, ink);
            let bottom = above - self.u * 4.6;
            let top = bottom - (half * 2.45).min(bottom - self.m * 2.1);
            let middle = self.w * if flip { 0.46 } else { 0.54 };
            Area { left: middle - half, top, right: middle + half, bottom }
        };
        let [mx, _] = area.middle();
        let half = area.width() / 2.0;
        let side = if flip { 1.0 } else { -1.0 };
        // A sun behind the arch, a quarter at its foot: three shapes, three colours, no more.
        let sun = half * (0.78 + 0.16 * self.chance());
        self.push(Layer::disc(mx + side * half * 1.02, area.top + half * 0.72, sun).filled(second, 1.0).lit(0.05));
        let foot = half * if self.is_wide() { 0.46 } else { 1.05 };
        let corner = mx - side * half;
        let turn = if flip { 0.0 } else { 90.0 };
        self.push(Layer::quarter(corner, area.bottom, foot).turned(turn).filled(third, 1.0).lit(0.05));
        self.shadow(Layer::rect(area.left, area.top, area.right, area.bottom).corners(half, 0.0), 0.14);
        self.push(
            Layer::rect(area.left, area.top, area.right, area.bottom).corners(half, 0.0).filled(first, 1.0).lit(0.08),
        );
        let stencil = self.breakout(area, half, 0.0);
        let stencil = self.stencil(stencil);
        let face = half * 0.98;
        self.figure(area, [mx, area.top + area.height() * 0.44], face, stencil);
        let ink = self.roles.ink;
        if self.is_wide() {
            let title = self.scene.title.to_uppercase();
            let (left, right) =
                if flip { (self.m, area.left - self.w * 0.09) } else { (area.right + self.w * 0.09, self.w - self.m) };
            let style = Style { face: Face::Poster, size_px: self.u * 21.0, tracking_em: -0.015 };
            self.headline(&title, style, [left, self.h * 0.60], right - left, Align::Left, ink);
            self.caption(left, self.h * 0.60 + self.u * 6.0, (right - left).min(self.u * 60.0), 4, Align::Left, ink);
            self.label(left, self.m * 1.1, Align::Left, ink);
            let number = self.number();
            self.mark(number, right, self.m * 1.1, Align::Right, ink);
        }
    }

    /// Title and caption at the lower left, growing upwards from the margin; returns where the capitals end.
    fn title_block(&mut self, title: String, style: Style, room: f32, most: usize, ink: Rgb) -> f32 {
        let small = self.caption_style();
        let lines = self.fonts.wrapped(&small, &self.scene.caption, room.min(self.u * 62.0), most);
        let leading = small.size_px * 1.5;
        let mut y = self.h - self.m;
        for line in lines.iter().rev() {
            self.line(line.clone(), small, self.m, y, Align::Left, ink, 0.8);
            y -= leading;
        }
        let base = y - if lines.is_empty() { 0.0 } else { self.u * 2.4 };
        self.headline(&title, style, [self.m, base], room.max(self.w * 0.3), Align::Left, ink)
    }

    /// A name on one or two lines, the last on `at`; returns where its capitals begin.
    fn headline(&mut self, title: &str, style: Style, at: [f32; 2], room: f32, align: Align, ink: Rgb) -> f32 {
        let (lines, style) = self.fonts.headline(style, title, room);
        let leading = style.size_px * 1.1;
        // Capitals have room on their left; the eye wants them on the margin.
        let x = at[0] - if align == Align::Left { style.size_px * 0.035 } else { 0.0 };
        let mut base = at[1] + leading;
        // An accent may stand above the capitals.
        let [accent, _] = self.fonts.reach(&style, &lines[0]);
        for line in lines.into_iter().rev() {
            base -= leading;
            self.line(line, style, x, base, align, ink, 1.0);
        }
        base + accent.min(style.size_px * -0.72)
    }

    /// What small type is larger by on a tall sheet, which is read on a telephone.
    fn small(&self) -> f32 {
        self.u * if self.h > self.w * 1.5 { 1.3 } else { 1.0 }
    }

    /// The label at the upper left, the number at the upper right.
    fn small_print(&mut self, left: Rgb, right: Rgb) {
        self.label(self.m, self.m * 1.1, Align::Left, left);
        let number = self.number();
        self.mark(number, self.w - self.m, self.m * 1.1, Align::Right, right);
    }

    fn number(&self) -> String {
        format!("N\u{ba} {:04}", self.scene.seed % 10_000)
    }

    fn caption_style(&self) -> Style {
        Style { face: Face::Text, size_px: (self.small() * 1.95).max(11.0), tracking_em: 0.005 }
    }

    fn caption(&mut self, x: f32, baseline: f32, width: f32, most: usize, align: Align, ink: Rgb) {
        let style = self.caption_style();
        let lines = self.fonts.wrapped(&style, &self.scene.caption, width, most);
        for (i, line) in lines.into_iter().enumerate() {
            self.line(line, style, x, baseline + i as f32 * style.size_px * 1.5, align, ink, 0.8);
        }
    }

    fn label(&mut self, x: f32, baseline: f32, align: Align, ink: Rgb) {
        let text = self.scene.label.to_uppercase();
        self.mark(text, x, baseline, align, ink);
    }

    fn mark(&mut self, text: String, x: f32, baseline: f32, align: Align, ink: Rgb) {
        let style = Style { face: Face::Label, size_px: (self.small() * 1.55).max(10.0), tracking_em: 0.2 };
        self.line(text, style, x, baseline, align, ink, 0.9);
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one line of type has this many properties; every call is in this file"
    )]
    fn line(&mut self, text: String, style: Style, x: f32, baseline: f32, align: Align, colour: Rgb, opacity: f32) {
        // Lighter type is a luxury of high contrast.
        let seen = contrast(mix(self.roles.ground, colour, opacity), self.roles.ground);
        let opacity = if seen < 7.0 { 1.0 } else { opacity };
        self.runs.push(Run { text, style, x, baseline, align, colour, opacity, upwards: false });
    }
}
