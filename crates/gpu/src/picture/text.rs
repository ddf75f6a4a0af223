//! Texts inside a PNG: `iTXt` chunks, UTF-8, uncompressed.
//!
//! Source: PNG specification (third edition), 11.3.3.4 and annex D for the checksum.

/// Where the first chunk after the header starts: signature 8, header chunk 25.
const AFTER_HEADER: usize = 33;

/// Puts one `iTXt` chunk per usable text right behind the header of a finished PNG file.
pub(super) fn insert(file: Vec<u8>, texts: &[(String, String)]) -> Vec<u8> {
    if texts.is_empty() || file.len() < AFTER_HEADER {
        return file;
    }
    let mut out = file[..AFTER_HEADER].to_vec();
    for (keyword, text) in texts {
        if let Some(keyword) = latin1_keyword(keyword) {
            append_chunk(&mut out, &keyword, text);
        }
    }
    out.extend_from_slice(&file[AFTER_HEADER..]);
    out
}

/// 1 to 79 printable Latin-1 characters, no space at either end, no two in a row.
fn latin1_keyword(keyword: &str) -> Option<Vec<u8>> {
    let bytes: Vec<u8> = keyword.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect::<Option<_>>()?;
    let printable = bytes.iter().all(|b| matches!(b, 0x20..=0x7e | 0xa1..=0xff));
    let spaced = keyword.starts_with(' ') || keyword.ends_with(' ') || keyword.contains("  ");
    ((1..=79).contains(&bytes.len()) && printable && !spaced).then_some(bytes)
}

fn append_chunk(out: &mut Vec<u8>, keyword: &[u8], text: &str) {
    let mut body = b"iTXt".to_vec();
    body.extend_from_slice(keyword);
    // End of keyword, not compressed, method 0, no language, no translated keyword.
    body.extend_from_slice(&[0; 5]);
    body.extend(text.bytes().filter(|b| *b != 0));
    let Ok(length) = u32::try_from(body.len() - 4) else { return };
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(&body);
    out.extend_from_slice(&crc32(&body).to_be_bytes());
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { (c >> 1) ^ 0xedb8_8320 } else { c >> 1 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_of_an_empty_end_chunk_is_the_well_known_one() {
        assert_eq!(crc32(b"IEND"), 0xae42_6082);
    }

    #[test]
    fn a_keyword_png_does_not_allow_is_left_out() {
        assert_eq!(latin1_keyword("XML:com.adobe.xmp").as_deref(), Some(&b"XML:com.adobe.xmp"[..]));
        for bad in ["", " a", "a ", "a  b", "日本", "tab\t", &"x".repeat(80)] {
            assert_eq!(latin1_keyword(bad), None, "{bad:?}");
        }
    }
}
