//! Which colour of a palette plays which part.

pub(super) type Rgb = [f32; 3];

/// The parts, from one to eight palette colours.
#[derive(Clone, Debug)]
pub(super) struct Roles {
    /// The sheet.
    pub ground: Rgb,
    /// Text that is read on the sheet.
    pub ink: Rgb,
    /// Colours that stand out from the sheet, the boldest first; at least three.
    pub accents: Vec<Rgb>,
}

impl Roles {
    pub(super) fn new(palette: &[[u8; 3]], dark: bool) -> Self {
        let colours: Vec<Rgb> = palette.iter().map(|c| c.map(|v| f32::from(v) / 255.0)).collect();
        let first = colours.first().copied().unwrap_or([0.93, 0.91, 0.88]);
        // A dark look keeps the hue of the ground and takes its light away.
        let ground =
            if dark && luminance(first) > 0.03 { mix(first, [0.02, 0.022, 0.028], 0.93) } else { settled(first) };
        let mut accents: Vec<Rgb> = colours.iter().skip(1).copied().filter(|c| apart(*c, ground) > 0.16).collect();
        if dark {
            accents.extend(Some(first).filter(|c| apart(*c, ground) > 0.3));
        }
        accents.sort_by(|a, b| boldness(*b, ground).total_cmp(&boldness(*a, ground)));
        let spare = if luminance(ground) > 0.25 { [0.10, 0.10, 0.12] } else { [0.92, 0.90, 0.86] };
        for share in [0.35, 0.6, 0.8] {
            if accents.len() < 3 {
                let base = accents.first().copied().unwrap_or(spare);
                let towards = if accents.is_empty() { ground } else { spare };
                accents.push(mix(base, towards, 1.0 - share));
            }
        }
        let ink = colours.iter().copied().max_by(|a, b| contrast(*a, ground).total_cmp(&contrast(*b, ground)));
        let ink = ink.filter(|c| contrast(*c, ground) >= 7.0).unwrap_or_else(|| legible(ground));
        Self { ground, ink, accents }
    }

    /// The accent number `i`, again from the start when there are fewer.
    pub(super) fn accent(&self, i: usize) -> Rgb {
        self.accents[i % self.accents.len()]
    }
}

/// A mid-tone carries neither black nor white text well once it is lit: it moves to its nearer side.
fn settled(ground: Rgb) -> Rgb {
    let towards = if luminance(ground) < 0.19 { [0.0; 3] } else { [1.0; 3] };
    let steps = (0..=20).map(|step| mix(ground, towards, step as f32 * 0.02));
    steps.into_iter().find(|tone| !(0.12..0.27).contains(&luminance(*tone))).unwrap_or(ground)
}

/// Near-black or near-white with a breath of `on`, whichever reads better.
pub(super) fn legible(on: Rgb) -> Rgb {
    let dark = mix([0.055, 0.055, 0.065], on, 0.06);
    let light = mix([0.975, 0.965, 0.945], on, 0.06);
    if contrast(dark, on) >= contrast(light, on) { dark } else { light }
}

pub(super) fn mix(a: Rgb, b: Rgb, share_of_b: f32) -> Rgb {
    std::array::from_fn(|i| a[i] * (1.0 - share_of_b) + b[i] * share_of_b)
}

/// Relative luminance and contrast as in WCAG 2.2.
pub(super) fn luminance(c: Rgb) -> f32 {
    let linear = c.map(|v| if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

pub(super) fn contrast(a: Rgb, b: Rgb) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn apart(a: Rgb, b: Rgb) -> f32 {
    (0..3).map(|i| (a[i] - b[i]).powi(2)).sum::<f32>().sqrt()
}

fn saturation(c: Rgb) -> f32 {
    c.iter().copied().fold(0.0, f32::max) - c.iter().copied().fold(1.0, f32::min)
}

fn boldness(c: Rgb, ground: Rgb) -> f32 {
    saturation(c) * 1.6 + apart(c, ground) * 0.5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_palette_gives_readable_ink_and_three_accents() {
        for palette in [vec![[255; 3]], vec![[0; 3]], vec![[128; 3], [130; 3]], vec![[240, 236, 228], [200, 40, 30]]] {
            for dark in [false, true] {
                let roles = Roles::new(&palette, dark);
                assert!(contrast(roles.ink, roles.ground) >= 4.5, "{palette:?} {dark}: {roles:?}");
                assert!(roles.accents.len() >= 3);
            }
        }
    }

    #[test]
    fn a_mid_tone_leaves_room_for_text() {
        for level in 0..=255 {
            let roles = Roles::new(&[[level; 3]], false);
            assert!(contrast(roles.ink, roles.ground) >= 5.2, "{level}: {roles:?}");
            assert!((roles.ground[0] - f32::from(level) / 255.0).abs() < 0.12, "{level}: {roles:?}");
        }
    }

    #[test]
    fn the_boldest_colour_is_the_first_accent() {
        let roles = Roles::new(&[[240, 236, 228], [60, 60, 70], [220, 50, 30]], false);
        assert!(roles.accent(0)[0] > 0.8);
    }
}
