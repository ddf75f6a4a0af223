//! Whether a JPEG is whole. Decoders differ here: some fill what a broken download lacks with grey,
//! and a half-grey reference photo is worse than an error.

/// Whether the end mark (`FF D9`) is there: walks the segments to the scans and through them.
///
/// A plain search would be fooled by the thumbnail inside EXIF, which has an end mark of its own.
pub(super) fn has_its_end(bytes: &[u8]) -> bool {
    walk(bytes).is_some()
}

fn walk(bytes: &[u8]) -> Option<()> {
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
