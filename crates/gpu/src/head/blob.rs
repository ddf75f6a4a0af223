//! The envelope around the head asset: magic, version, sizes, hash, deflate.
//!
//! In: bytes from a file. Out: the payload, once the hash agrees. Never: reserves memory for a size that nobody
//! checked, or inflates bytes that are not those written.
//!
//! ```text
//! 0   8 bytes  magic "MUSEHEAD"
//! 8   u32      format version, little-endian as all numbers here
//! 12  u32      payload bytes, inflated
//! 16  u32      payload bytes, deflated: the rest of the file
//! 20  32 bytes SHA-256 over bytes 0..20 and 52..
//! 52  deflated payload
//! ```

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use sha2::{Digest, Sha256};

use super::error::HeadError;

/// The only format version written and read here.
pub const VERSION: u32 = 1;

const MAGIC: &[u8; 8] = b"MUSEHEAD";
const HEADER: usize = 52;
/// No payload is larger; the real one is a third of it.
const MOST_PAYLOAD: usize = 16 << 20;

/// Wraps a payload; the same payload gives the same bytes for one version of the deflate library.
///
/// # Errors
/// [`HeadError::AssetContent`] when the payload is larger than the 16 MiB any reader accepts.
pub fn seal(payload: &[u8]) -> Result<Vec<u8>, HeadError> {
    let content = |reason: String| HeadError::AssetContent { reason };
    if payload.len() > MOST_PAYLOAD {
        return Err(content(format!("the payload has {} bytes, the limit is {MOST_PAYLOAD}", payload.len())));
    }
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    let packed = encoder.write_all(payload).and_then(|()| encoder.finish());
    let packed = packed.map_err(|error| content(error.to_string()))?;
    let mut file = Vec::with_capacity(HEADER + packed.len());
    file.extend_from_slice(MAGIC);
    for number in [VERSION, payload.len() as u32, packed.len() as u32] {
        file.extend_from_slice(&number.to_le_bytes());
    }
    let hash = hash(&file, &packed);
    file.extend_from_slice(&hash);
    file.extend_from_slice(&packed);
    Ok(file)
}

/// The payload of a file.
///
/// # Errors
/// [`HeadError::NotAHead`], [`HeadError::AssetVersion`], [`HeadError::AssetHash`], in this order of checking.
pub fn open(file: &[u8]) -> Result<Vec<u8>, HeadError> {
    let not_a_head = |reason: String| HeadError::NotAHead { reason };
    let Some((header, packed)) = file.split_at_checked(HEADER) else {
        return Err(not_a_head(format!("it has {} bytes, fewer than its header", file.len())));
    };
    if !header.starts_with(MAGIC) {
        return Err(not_a_head("it does not begin with MUSEHEAD".into()));
    }
    let number = |at: usize| header[at..at + 4].iter().rev().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
    let (version, payload_len, packed_len) = (number(8), number(12) as usize, number(16) as usize);
    if version != VERSION {
        return Err(HeadError::AssetVersion { got: version, wanted: VERSION });
    }
    if packed.len() != packed_len {
        return Err(not_a_head(format!("it holds {} bytes where its header says {packed_len}", packed.len())));
    }
    if payload_len > MOST_PAYLOAD {
        return Err(not_a_head(format!("it claims {payload_len} bytes, the limit is {MOST_PAYLOAD}")));
    }
    let (got, wanted) = (hash(&header[..20], packed), &header[20..HEADER]);
    if got != wanted {
        return Err(HeadError::AssetHash { got: hex(&got), wanted: hex(wanted) });
    }
    let mut payload = Vec::with_capacity(payload_len);
    let read = DeflateDecoder::new(packed).take(payload_len as u64 + 1).read_to_end(&mut payload);
    match read {
        Ok(len) if len == payload_len => Ok(payload),
        Ok(_) => Err(not_a_head("it inflates to another size than its header says".into())),
        Err(error) => Err(not_a_head(format!("it does not inflate: {error}"))),
    }
}

/// Bytes as lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn hash(start: &[u8], rest: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(start).chain_update(rest).finalize().into()
}

/// Reads numbers from a payload and refuses to read past its end.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(payload: &'a [u8]) -> Self {
        Self { rest: payload }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn bytes(&mut self, count: usize) -> Result<&'a [u8], HeadError> {
        let Some((head, rest)) = self.rest.split_at_checked(count) else {
            let reason = format!("{count} bytes are expected where {} are left", self.rest.len());
            return Err(HeadError::AssetContent { reason });
        };
        self.rest = rest;
        Ok(head)
    }

    pub(super) fn u8(&mut self) -> Result<u8, HeadError> {
        Ok(self.bytes(1)?[0])
    }

    pub(super) fn u32(&mut self) -> Result<u32, HeadError> {
        Ok(self.bytes(4)?.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
    }

    /// A count, checked against what one payload can hold.
    pub(super) fn count(&mut self, most: usize) -> Result<usize, HeadError> {
        let count = self.u32()? as usize;
        let reason = || format!("it counts {count} of something, the limit is {most}");
        if count <= most { Ok(count) } else { Err(HeadError::AssetContent { reason: reason() }) }
    }

    pub(super) fn f32(&mut self) -> Result<f32, HeadError> {
        let value = f32::from_bits(self.u32()?);
        let reason = || format!("it holds {value} where a number belongs");
        if value.is_finite() { Ok(value) } else { Err(HeadError::AssetContent { reason: reason() }) }
    }

    pub(super) fn text(&mut self) -> Result<String, HeadError> {
        let len = self.u32()? as usize;
        String::from_utf8(self.bytes(len)?.to_vec())
            .map_err(|_| HeadError::AssetContent { reason: "a text in it is not UTF-8".into() })
    }

    /// `count` numbers as all low bytes, then all high bytes: alike bytes lie together and deflate better.
    pub(super) fn u16s(&mut self, count: usize) -> Result<Vec<u16>, HeadError> {
        let (low, high) = self.bytes(count.saturating_mul(2))?.split_at(count);
        Ok(low.iter().zip(high).map(|(low, high)| u16::from_le_bytes([*low, *high])).collect())
    }

    /// [`u16s`](Self::u16s) of signed numbers, folded so that small ones have a high byte of 0.
    pub(super) fn i16s(&mut self, count: usize) -> Result<Vec<i16>, HeadError> {
        Ok(self.u16s(count)?.into_iter().map(|folded| (folded >> 1) as i16 ^ -((folded & 1) as i16)).collect())
    }
}

/// Writes what [`Reader`] reads.
#[derive(Default)]
pub(super) struct Writer {
    pub(super) bytes: Vec<u8>,
}

impl Writer {
    pub(super) fn u8(&mut self, value: u8) {
        self.bytes.push(value);
    }

    pub(super) fn u32(&mut self, value: u32) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }

    pub(super) fn f32(&mut self, value: f32) {
        self.u32(value.to_bits());
    }

    pub(super) fn text(&mut self, text: &str) {
        self.u32(text.len() as u32);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    pub(super) fn u16s(&mut self, values: impl Iterator<Item = u16> + Clone) {
        self.bytes.extend(values.clone().map(|value| value as u8));
        self.bytes.extend(values.map(|value| (value >> 8) as u8));
    }

    pub(super) fn i16s(&mut self, values: impl Iterator<Item = i16> + Clone) {
        self.u16s(values.map(|value| ((value << 1) ^ (value >> 15)) as u16));
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_payload_opens_again() {
        let payload: Vec<u8> = (0..5000_u32).map(|i| ((i * i) >> 5) as u8).collect();
        assert_eq!(open(&seal(&payload).unwrap()).unwrap(), payload);
    }

    #[test]
    fn signed_numbers_survive_folding() {
        let numbers = [0, 1, -1, 255, -256, i16::MAX, i16::MIN];
        let mut writer = Writer::default();
        writer.i16s(numbers.into_iter());
        assert_eq!(Reader::new(&writer.bytes).i16s(numbers.len()).unwrap(), numbers);
    }

    #[test]
    fn a_count_beyond_the_payload_is_refused_before_memory_is_taken() {
        let error = Reader::new(&[0; 8]).u16s(usize::MAX / 2).unwrap_err();
        assert_eq!(error.code(), "head.asset_content");
    }
}
