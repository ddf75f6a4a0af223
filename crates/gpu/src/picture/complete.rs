//! Whether a file is whole. Decoders differ here: some fill what a broken download lacks with grey,
//! and a half-grey reference photo is worse than an error.

use image::ImageFormat;

/// Checks that the end mark of the format is there; formats without one are left to their decoder.
pub(super) fn check(bytes: &[u8], format: ImageFormat) -> Result<(), &'static str> {
    let whole = match format {
        ImageFormat::Jpeg => jpeg_has_its_end(bytes),
        ImageFormat::Png => png_has_its_end(bytes),
        ImageFormat::WebP => webp_has_all_bytes(bytes),
        _ => Some(()),
    };
    whole.ok_or("the file ends too early")
}

/// Walks the segments to the scans and through them to the end mark (`FF D9`).
///
/// A plain search would be fooled by the thumbnail inside EXIF, which has an end mark of its own.
fn jpeg_has_its_end(bytes: &[u8]) -> Option<()> {
    let mut at = 2;
    loop {
        // Entropy-coded bytes, which never hold `FF` followed by a marker code.
        while *bytes.get(at)? != 0xff {
            at += 1;
        }
        match *bytes.get(at + 1)? {
            0xd9 => return Some(()),
            // Fill bytes, stuffed zeros, restarts and markers without a body.
            0xff => at += 1,
            0x00 | 0x01 | 0xd0..=0xd8 => at += 2,
            _ => {
                let length = u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]);
                at += 2 + usize::from(length.max(2));
            }
        }
    }
}

/// Walks the chunks up to `IEND`.
fn png_has_its_end(bytes: &[u8]) -> Option<()> {
    let mut at = 8_usize;
    loop {
        let length = u32::from_be_bytes(*bytes.get(at..at + 4)?.first_chunk()?) as usize;
        let kind = bytes.get(at + 4..at + 8)?;
        at = at.checked_add(length)?.checked_add(12)?;
        if at > bytes.len() {
            return None;
        }
        if kind == b"IEND" {
            return Some(());
        }
    }
}

/// The container says how long it is.
fn webp_has_all_bytes(bytes: &[u8]) -> Option<()> {
    let length = u32::from_le_bytes(*bytes.get(4..8)?.first_chunk()?) as usize;
    (length.checked_add(8)? <= bytes.len()).then_some(())
}
