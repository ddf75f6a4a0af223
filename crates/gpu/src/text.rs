//! Type on a picture: measured, kerned, tracked, wrapped; drawn on the CPU so every device gives the same.

use ab_glyph::{Font, FontRef, GlyphId, ScaleFont, point};

use crate::{GpuError, Picture};

/// The typefaces; all under the SIL Open Font License, see `assets/brand/fonts`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    /// Captions.
    Text,
    /// Labels.
    Label,
    /// Quiet titles.
    Serif,
    /// Editorial titles.
    Display,
    /// Loud titles.
    Poster,
}

/// No sheet is wide enough for more letters in one line.
const LONGEST_LINE: usize = 600;

/// The parsed faces.
pub(super) struct Fonts([FontRef<'static>; 5]);

impl Fonts {
    pub(super) fn load() -> Result<Self, GpuError> {
        macro_rules! face {
            ($file:literal) => {
                FontRef::try_from_slice(include_bytes!(concat!("../../../assets/brand/fonts/", $file)))
                    .map_err(|_| GpuError::BadScene { reason: concat!("the font ", $file, " is damaged").into() })?
            };
        }
        Ok(Self([
            face!("Inter-Regular.ttf"),
            face!("Inter-SemiBold.ttf"),
            face!("CormorantGaramond-Medium.ttf"),
            face!("Fraunces-Light.ttf"),
            face!("Syne-ExtraBold.ttf"),
        ]))
    }

    fn of(&self, face: Face) -> &FontRef<'static> {
        &self.0[match face {
            Face::Text => 0,
            Face::Label => 1,
            Face::Serif => 2,
            Face::Display => 3,
            Face::Poster => 4,
        }]
    }

    /// Places every glyph on a line that starts at 0; a letter the face lacks is taken from Inter, one
    /// that Inter lacks too is left out.
    fn line(&self, style: &Style, text: &str) -> (Vec<(usize, GlyphId, f32)>, f32) {
        let mut placed = Vec::new();
        let mut x = 0.0;
        let mut before: Option<(usize, GlyphId)> = None;
        for letter in text.chars().filter(|c| !c.is_control()).take(LONGEST_LINE) {
            let own = self.0.iter().position(|f| std::ptr::eq(f, self.of(style.face))).unwrap_or(0);
            let Some(font) = [own, 0].into_iter().find(|f| self.0[*f].glyph_id(letter).0 != 0) else { continue };
            let scaled = self.0[font].as_scaled(
                self.0[font].pt_to_px_scale(style.size_px * 0.75).unwrap_or(ab_glyph::PxScale::from(style.size_px)),
            );
            let glyph = scaled.glyph_id(letter);
            if let Some((last_font, last)) = before {
                x += style.tracking_em * style.size_px;
                if last_font == font {
                    x += scaled.kern(last, glyph);
                }
            }
            placed.push((font, glyph, x));
            x += scaled.h_advance(glyph);
            before = Some((font, glyph));
        }
        (placed, x)
    }

    /// Width of a line in pixels.
    pub(super) fn width(&self, style: &Style, text: &str) -> f32 {
        self.line(style, text).1
    }

    /// The style shrunk until `text` is at most `width_px` wide.
    pub(super) fn fitted(&self, style: Style, text: &str, width_px: f32) -> Style {
        let needed = self.width(&style, text);
        if needed <= width_px || needed <= 0.0 {
            return style;
        }
        Style { size_px: style.size_px * width_px / needed, ..style }
    }

    /// `text` on one line, or on two of even width when one would shrink it to less than 60 %; never wider
    /// than `width_px`. Two lines are at most half the wished size, so that they fill no more height.
    pub(super) fn headline(&self, style: Style, text: &str, width_px: f32) -> (Vec<String>, Style) {
        let text: String = text.chars().take(LONGEST_LINE).collect();
        let whole = self.fitted(style, &text, width_px);
        let halves = text.match_indices(' ').map(|(at, _)| (text[..at].trim(), text[at..].trim()));
        let wider = |(a, b): &(&str, &str)| self.width(&style, a).max(self.width(&style, b));
        let even = halves
            .filter(|(a, b)| whole.size_px < style.size_px * 0.6 && !a.is_empty() && !b.is_empty())
            .min_by(|one, other| wider(one).total_cmp(&wider(other)));
        let Some((first, second)) = even else { return (vec![text], whole) };
        let size_px = (style.size_px * width_px / wider(&(first, second)).max(1.0)).min(style.size_px * 0.52);
        (vec![first.to_owned(), second.to_owned()], Style { size_px, ..style })
    }

    /// How far the ink reaches from the baseline: above (negative) and below, in pixels.
    pub(super) fn reach(&self, style: &Style, text: &str) -> [f32; 2] {
        let mut reach = [0.0_f32; 2];
        for (font, glyph, _) in self.line(style, text).0 {
            let font = &self.0[font];
            let scale = font.pt_to_px_scale(style.size_px * 0.75).unwrap_or(ab_glyph::PxScale::from(style.size_px));
            if let Some(outline) = font.outline_glyph(glyph.with_scale(scale)) {
                reach = [reach[0].min(outline.px_bounds().min.y), reach[1].max(outline.px_bounds().max.y)];
            }
        }
        reach
    }

    /// Breaks `text` into at most `most` lines of `width_px`; what does not fit ends in an ellipsis.
    pub(super) fn wrapped(&self, style: &Style, text: &str, width_px: f32, most: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        // A word no face can show would leave a gap.
        let mut words = text.split_whitespace().filter(|word| self.width(style, word) > 0.0).peekable();
        while let Some(first) = words.next() {
            let mut line = first.to_owned();
            while let Some(next) = words.peek() {
                let longer = format!("{line} {next}");
                if self.width(style, &longer) > width_px {
                    break;
                }
                line = longer;
                words.next();
            }
            let last = lines.len() + 1 == most;
            if self.width(style, &line) > width_px || (last && words.peek().is_some()) {
                line = self.shortened(style, &line, width_px);
            }
            lines.push(line);
            if last {
                break;
            }
        }
        lines
    }

    /// The longest beginning that fits with an ellipsis, by halving: captions can be long.
    fn shortened(&self, style: &Style, line: &str, width_px: f32) -> String {
        let letters: Vec<char> = line.chars().take(LONGEST_LINE).collect();
        let cut = |count: usize| {
            letters[..count].iter().collect::<String>().trim_end_matches([' ', ',', ';', '.']).to_owned() + "…"
        };
        let counts: Vec<usize> = (0..=letters.len()).collect();
        let fitting = counts.partition_point(|count| self.width(style, &cut(*count)) <= width_px);
        cut(fitting.saturating_sub(1))
    }

    /// Draws one line.
    pub(super) fn draw(&self, picture: &mut Picture, run: &Run) {
        let (glyphs, width) = self.line(&run.style, &run.text);
        let start = match run.align {
            Align::Left => 0.0,
            Align::Centre => -width / 2.0,
            Align::Right => -width,
        };
        for (font, glyph, x) in glyphs {
            let font = &self.0[font];
            let scale =
                font.pt_to_px_scale(run.style.size_px * 0.75).unwrap_or(ab_glyph::PxScale::from(run.style.size_px));
            // Horizontally in sub-pixels, vertically on the pixel grid: stems stay even, baselines crisp.
            let at = if run.upwards { point(start + x, 0.0) } else { point(run.x + start + x, run.baseline.round()) };
            let Some(outline) = font.outline_glyph(glyph.with_scale_and_position(scale, at)) else { continue };
            let bounds = outline.px_bounds();
            outline.draw(|column, row, cover| {
                let (gx, gy) = (bounds.min.x + column as f32, bounds.min.y + row as f32);
                let (px, py) = if run.upwards { (run.x + gy, run.baseline - gx) } else { (gx, gy) };
                blend(picture, px.round() as i64, py.round() as i64, run.colour, (cover * run.opacity).clamp(0.0, 1.0));
            });
        }
    }
}

/// How a line is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub face: Face,
    /// Size of the em.
    pub size_px: f32,
    /// Extra space between letters, in em.
    pub tracking_em: f32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
}

/// One line in its place.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub text: String,
    pub style: Style,
    pub x: f32,
    pub baseline: f32,
    pub align: Align,
    /// 0..1 a channel.
    pub colour: [f32; 3],
    pub opacity: f32,
    /// Turned to read from the bottom up; then `x` is the baseline's column and `baseline` the row it starts in.
    pub upwards: bool,
}

fn blend(picture: &mut Picture, x: i64, y: i64, colour: [f32; 3], share: f32) {
    if x < 0 || y < 0 || x >= i64::from(picture.width_px) || y >= i64::from(picture.height_px) {
        return;
    }
    let at = (y as usize * picture.width_px as usize + x as usize) * 3;
    for (value, ink) in picture.rgb[at..at + 3].iter_mut().zip(colour) {
        *value = (f32::from(*value) * (1.0 - share) + ink * 255.0 * share).round().clamp(0.0, 255.0) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style() -> Style {
        Style { face: Face::Text, size_px: 20.0, tracking_em: 0.0 }
    }

    #[test]
    fn a_caption_wraps_and_ends_in_an_ellipsis() {
        let fonts = Fonts::load().expect("the fonts");
        let lines = fonts.wrapped(&style(), "one two three four five six seven eight nine ten", 120.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'), "{lines:?}");
        assert!(lines.iter().all(|l| fonts.width(&style(), l) <= 120.0));
        assert!(fonts.wrapped(&style(), "  ", 100.0, 2).is_empty());
    }

    #[test]
    fn one_endless_word_is_cut() {
        let fonts = Fonts::load().expect("the fonts");
        let lines = fonts.wrapped(&style(), &"x".repeat(500), 120.0, 3);
        assert_eq!(lines.len(), 1);
        assert!(fonts.width(&style(), &lines[0]) <= 120.0);
    }

    #[test]
    fn a_long_name_takes_two_even_lines_and_a_long_word_one() {
        let fonts = Fonts::load().expect("the fonts");
        let big = Style { size_px: 60.0, ..style() };
        let (lines, set) = fonts.headline(big, "Mei-Lin of the Northern Observatory", 400.0);
        assert_eq!(lines, ["Mei-Lin of the", "Northern Observatory"]);
        assert!(lines.iter().all(|line| fonts.width(&set, line) <= 400.5));
        assert_eq!(fonts.headline(big, "Nova", 400.0).0, ["Nova"]);
        assert_eq!(fonts.headline(big, &"x".repeat(90), 400.0).0.len(), 1);
    }

    #[test]
    fn tails_and_accents_count_as_ink() {
        let fonts = Fonts::load().expect("the fonts");
        let [plain, none] = fonts.reach(&style(), "No");
        let [accent, tail] = fonts.reach(&style(), "\u{d3}j");
        assert!(accent < plain - 1.0 && none < 2.0 && tail > 3.0);
    }

    #[test]
    fn kerning_brings_a_and_v_together() {
        let fonts = Fonts::load().expect("the fonts");
        let serif = Style { face: Face::Serif, size_px: 200.0, tracking_em: 0.0 };
        let apart = fonts.width(&serif, "A") + fonts.width(&serif, "V");
        assert!(fonts.width(&serif, "AV") < apart - 5.0);
    }

    #[test]
    fn text_outside_the_picture_is_cut_without_complaint() {
        let mut picture = Picture::filled(40, 20, [255; 3]);
        let run = Run {
            text: "Overflowing 東京 text".into(),
            style: style(),
            x: -30.0,
            baseline: 15.0,
            align: Align::Left,
            colour: [0.0; 3],
            opacity: 1.0,
            upwards: false,
        };
        Fonts::load().expect("the fonts").draw(&mut picture, &run);
        assert!(picture.rgb.iter().any(|v| *v < 128));
    }
}
