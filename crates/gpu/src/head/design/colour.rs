//! Colours that follow from a design, as linear light, RGB, 0 to 1: one place, so that hair and brows agree.

use super::Design;

/// sRGB bytes along a scale of 0 to 1.
type Scale = [[u8; 3]];

/// From very light to very dark skin; lit, not in shade.
const SKIN: &Scale = &[
    [247, 221, 205],
    [240, 204, 180],
    [224, 178, 146],
    [196, 144, 108],
    [158, 108, 76],
    [116, 76, 52],
    [82, 53, 39],
    [56, 37, 30],
];
/// From blond to black.
const HAIR: &Scale = &[[222, 194, 146], [184, 148, 98], [132, 97, 62], [84, 58, 40], [48, 34, 27], [20, 16, 15]];
const RED_HAIR: &Scale = &[[214, 138, 82], [180, 92, 46], [120, 54, 30], [70, 32, 22]];
const GREY_HAIR: &Scale = &[[214, 212, 208], [168, 166, 164], [128, 126, 126]];
/// Dark brown, brown, hazel, green, grey, blue.
const IRIS: &Scale = &[[58, 38, 26], [98, 64, 36], [128, 98, 54], [104, 118, 74], [128, 138, 142], [104, 138, 172]];
/// Coral, red, rose, plum.
const LIPSTICK: &Scale = &[[214, 96, 80], [178, 40, 48], [176, 72, 92], [108, 36, 66]];
/// Brown, rose, violet, blue.
const SHADOW: &Scale = &[[120, 84, 66], [164, 98, 106], [112, 82, 136], [74, 98, 150]];

impl Design {
    /// Skin before redness, freckles and light.
    pub fn skin_rgb(&self) -> [f32; 3] {
        let base = along(SKIN, self.at("skin.melanin"));
        let warm = self.at("skin.undertone");
        [base[0] * (1.0 + 0.03 * warm), base[1] * (1.0 + 0.02 * warm), base[2] * (1.0 - 0.09 * warm)]
    }

    /// Hair of the head.
    pub fn hair_rgb(&self) -> [f32; 3] {
        let natural = self.natural_hair(self.at("hair.darkness"));
        mixed(natural, wheel(self.at("hair.dye_hue"), self.at("hair.darkness")), self.at("hair.dye"))
    }

    /// Hair of the brows: never dyed, greying later than the head.
    pub fn brow_rgb(&self) -> [f32; 3] {
        let darkness = self.at("hair.darkness") + 0.35 * self.at("brows.darkness");
        self.natural_hair(darkness.clamp(0.0, 1.0))
    }

    /// The iris, half-way between pupil and ring.
    pub fn iris_rgb(&self) -> [f32; 3] {
        let light = 0.45 + 1.2 * self.at("eyes.iris_brightness");
        along(IRIS, self.at("eyes.iris_hue")).map(|lane| (lane * light).min(1.0))
    }

    /// Lips, lip colour included.
    pub fn lips_rgb(&self) -> [f32; 3] {
        let skin = self.skin_rgb();
        let bare = [skin[0] * 0.74, skin[1] * 0.46, skin[2] * 0.5];
        let depth = 1.15 - 0.8 * self.at("makeup.lips_depth");
        let colour = along(LIPSTICK, self.at("makeup.lips_hue")).map(|lane| (lane * depth).min(1.0));
        mixed(bare, colour, 0.85 * self.at("makeup.lips"))
    }

    /// Eye shadow at full strength.
    pub fn eye_shadow_rgb(&self) -> [f32; 3] {
        along(SHADOW, self.at("makeup.eye_shadow_hue"))
    }

    fn natural_hair(&self, darkness: f32) -> [f32; 3] {
        let pigmented = mixed(along(HAIR, darkness), along(RED_HAIR, darkness), self.at("hair.red"));
        mixed(pigmented, along(GREY_HAIR, darkness), self.at("hair.grey"))
    }
}

/// A byte of sRGB as linear light.
fn linear(byte: u8) -> f32 {
    let value = f32::from(byte) / 255.0;
    if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

fn along(scale: &Scale, t: f32) -> [f32; 3] {
    let place = t.clamp(0.0, 1.0) * (scale.len() - 1) as f32;
    let below = (place as usize).min(scale.len() - 2);
    mixed(scale[below].map(linear), scale[below + 1].map(linear), place - below as f32)
}

fn mixed(a: [f32; 3], b: [f32; 3], t: f32) -> [f32; 3] {
    [0, 1, 2].map(|lane| a[lane] + (b[lane] - a[lane]) * t.clamp(0.0, 1.0))
}

/// A dye: hue around the wheel, deeper for dark hair.
fn wheel(hue: f32, darkness: f32) -> [f32; 3] {
    let value = 0.55 - 0.4 * darkness;
    [0.0, 1.0 / 3.0, 2.0 / 3.0].map(|at: f32| {
        let away = (hue - at + 0.5).rem_euclid(1.0) - 0.5;
        let strength = (2.0 - 6.0 * away.abs()).clamp(0.0, 1.0);
        value * (0.08 + 0.92 * strength)
    })
}
