use muse_core::governance::StarterShelf;
use muse_gpu::{DecodeLimits, Picture};

use crate::shared;

/// One view of a designed face that ships with the studio: 0 is the frontal one.
///
/// # Panics
/// When there is no such starter or view.
pub fn view(starter: &str, number: usize) -> Picture {
    let shelf = StarterShelf::find(starter).expect("a starter face");
    decode(shelf.views[number].1)
}

/// Any picture file.
///
/// # Panics
/// When it is none.
pub fn decode(bytes: &[u8]) -> Picture {
    Picture::decode(bytes, &DecodeLimits::default()).expect("a picture")
}

/// A photo of a person who is nobody's Muse: Eileen Collins, NASA, in the public domain.
///
/// # Panics
/// When the recorded data is missing.
pub fn somebody() -> Picture {
    decode(&std::fs::read(shared::folder().join("faces/collins/astronaut.png")).expect("a photo"))
}

/// The same face in another shot: mirrored, under another light, on another ground.
pub fn likeness(portrait: &Picture, width_px: u32, height_px: u32) -> Picture {
    on_ground(&relit(&mirrored(portrait)), width_px, height_px)
}

/// Two pictures of the same size mixed: 0 is the first, 1 the second.
///
/// # Panics
/// When their sizes differ.
pub fn mixed(first: &Picture, second: &Picture, share: f32) -> Picture {
    assert_eq!((first.width_px, first.height_px), (second.width_px, second.height_px));
    let mix = |(a, b): (&u8, &u8)| (f32::from(*a) * (1.0 - share) + f32::from(*b) * share).round() as u8;
    Picture { rgb: first.rgb.iter().zip(&second.rgb).map(mix).collect(), ..*first }
}

/// Two people side by side.
pub fn side_by_side(left: &Picture, right: &Picture, width_px: u32, height_px: u32) -> Picture {
    let mut sheet = Picture::filled(width_px, height_px, [96, 104, 112]);
    let side = (width_px / 2).min(height_px);
    lay(&mut sheet, &left.resized(side, side), 0, (height_px - side) / 2);
    lay(&mut sheet, &right.resized(side, side), width_px - side, (height_px - side) / 2);
    sheet
}

/// Nobody: coloured noise, always the same.
pub fn noise(width_px: u32, height_px: u32) -> Picture {
    let mut state = 0x9e37_79b9_u32;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        (state >> 24) as u8
    };
    Picture { width_px, height_px, rgb: (0..width_px as usize * height_px as usize * 3).map(|_| next()).collect() }
}

/// The portrait, as large as fits, in the middle of a plain ground.
pub fn on_ground(portrait: &Picture, width_px: u32, height_px: u32) -> Picture {
    let mut sheet = Picture::filled(width_px, height_px, [150, 140, 128]);
    let scale =
        (f64::from(width_px) / f64::from(portrait.width_px)).min(f64::from(height_px) / f64::from(portrait.height_px));
    let side = |px: u32| (f64::from(px) * scale).floor() as u32;
    let fitted = portrait.resized(side(portrait.width_px), side(portrait.height_px));
    let (x, y) = ((width_px - fitted.width_px) / 2, (height_px - fitted.height_px) / 2);
    lay(&mut sheet, &fitted, x, y);
    sheet
}

fn mirrored(picture: &Picture) -> Picture {
    let row = picture.width_px as usize * 3;
    let turned = picture.rgb.chunks(row).flat_map(|row| row.chunks(3).rev().flatten().copied());
    Picture { rgb: turned.collect(), ..*picture }
}

/// A warm lamp from one side.
fn relit(picture: &Picture) -> Picture {
    let width = picture.width_px.max(1);
    let lit = |(i, value): (usize, &u8)| {
        let x = (i / 3) as u32 % width;
        let side = 0.80 + 0.35 * x as f32 / width as f32;
        let warmth = [1.05, 1.0, 0.93][i % 3];
        (f32::from(*value) * side * warmth).round().clamp(0.0, 255.0) as u8
    };
    Picture { rgb: picture.rgb.iter().enumerate().map(lit).collect(), ..*picture }
}

fn lay(sheet: &mut Picture, piece: &Picture, x: u32, y: u32) {
    let bytes = piece.width_px as usize * 3;
    for row in 0..piece.height_px as usize {
        let to = ((y as usize + row) * sheet.width_px as usize + x as usize) * 3;
        sheet.rgb[to..to + bytes].copy_from_slice(&piece.rgb[row * bytes..(row + 1) * bytes]);
    }
}
