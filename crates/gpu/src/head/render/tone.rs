//! Pass 10, from scene light to the screen: a filmic curve that keeps hues, dithering, sRGB.

use super::math::{V3, mix, mix3, saturate, smoothstep, v3};
use super::noise::{cell, unit};

/// A curve through black, middle grey and white: toe, straight part, shoulder.
///
/// `x` is scene light with middle grey at 0.18; the result is display light, 0 to 1. A rational curve
/// `x^a / (x^a * b + c)` whose constants put 0.18 at 0.19 and 3.0 at 0.92.
#[inline(always)]
fn curve(x: f32) -> f32 {
    const SLOPE: f32 = 1.22;
    const SHOULDER: f32 = 0.945;
    const TOE: f32 = 0.533;
    let t = x.max(0.0).powf(SLOPE);
    saturate(t / (t * SHOULDER + TOE))
}

/// Scene light to display light, both linear sRGB.
#[inline]
pub fn film(light: V3) -> V3 {
    let most = light.most();
    if most <= 1e-6 {
        return V3::ZERO;
    }
    // One curve for the greatest lane keeps the hue; one curve per lane fades as film does. Between them lies skin.
    let peak = curve(most);
    let kept = light * (peak / most);
    let each = v3(curve(light.x), curve(light.y), curve(light.z));
    let mixed = mix3(kept, each, 0.42);
    // What is very bright turns white.
    let white = smoothstep(0.72, 1.0, peak) * 0.35;
    // The shoulder takes colour away from skin; some of it comes back.
    let grey = mixed.luminance();
    let rich = mix3(V3::all(grey), mixed, 1.0 + 0.06 * (1.0 - white));
    let rich = v3(rich.x.max(0.0), rich.y.max(0.0), rich.z.max(0.0));
    mix3(rich, V3::all(rich.most()), white)
}

/// Display light to a byte of sRGB, dithered by less than a step.
#[inline]
pub fn byte(light: f32, dither: f32) -> u8 {
    let x = saturate(light);
    let encoded = if x <= 0.003_130_8 { 12.92 * x } else { 1.055 * x.powf(1.0 / 2.4) - 0.055 };
    (encoded * 255.0 + mix(-0.5, 0.5, dither) + 0.5).floor().clamp(0.0, 255.0) as u8
}

/// A pixel: three bytes, the same for ever at the same place. Triangular noise of one step.
#[inline]
pub fn pixel(light: V3, column: u32, row: u32) -> [u8; 3] {
    let shown = film(light);
    let noise = |lane: u32| {
        let h = cell(column as i32, row as i32, lane as i32, 77);
        0.5 * (unit(h) + unit(h.wrapping_mul(0x9e37_79b1)))
    };
    [byte(shown.x, noise(0)), byte(shown.y, noise(1)), byte(shown.z, noise(2))]
}
