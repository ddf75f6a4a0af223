//! Parts of a file, read as if they were one.

use std::io::{BufRead, Error, ErrorKind, Read, Result, Seek, SeekFrom};

/// Slices of a file one behind the other; what lies between them no decoder ever sees.
pub(super) struct Pieces<'a> {
    slices: Vec<&'a [u8]>,
    /// The slice that is being read and how much of it was read.
    at: (usize, usize),
}

impl<'a> Pieces<'a> {
    pub(super) fn new(slices: Vec<&'a [u8]>) -> Self {
        Self { slices, at: (0, 0) }
    }

    fn length(&self) -> u64 {
        self.slices.iter().map(|slice| slice.len() as u64).sum()
    }

    fn position(&self) -> u64 {
        self.slices.iter().take(self.at.0).map(|slice| slice.len() as u64).sum::<u64>() + self.at.1 as u64
    }
}

impl BufRead for Pieces<'_> {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        while let Some(slice) = self.slices.get(self.at.0) {
            if self.at.1 < slice.len() {
                return Ok(&slice[self.at.1..]);
            }
            self.at = (self.at.0 + 1, 0);
        }
        Ok(&[])
    }

    fn consume(&mut self, amount: usize) {
        self.at.1 += amount;
    }
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl Seek for Pieces<'_> {
    /// Places behind the end become the end: nothing can be read from either.
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let target = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::Current(by) => self.position().checked_add_signed(by),
            SeekFrom::End(by) => self.length().checked_add_signed(by),
        };
        let target = target.ok_or_else(|| Error::from(ErrorKind::InvalidInput))?;
        let mut left = target;
        self.at = (self.slices.len(), 0);
        for (index, slice) in self.slices.iter().enumerate() {
            if left < slice.len() as u64 {
                self.at = (index, left as usize);
                break;
            }
            left -= slice.len() as u64;
        }
        Ok(target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_read_like_one_file() {
        let mut pieces = Pieces::new(vec![b"ab", b"", b"cde", b"f"]);
        let mut all = String::new();
        pieces.read_to_string(&mut all).expect("text");
        assert_eq!(all, "abcdef");
        for (to, rest) in [
            (SeekFrom::Start(3), "def"),
            (SeekFrom::End(-1), "f"),
            (SeekFrom::Start(0), "abcdef"),
            (SeekFrom::Start(90), ""),
        ] {
            pieces.seek(to).expect("a place");
            all.clear();
            pieces.read_to_string(&mut all).expect("text");
            assert_eq!(all, rest, "{to:?}");
        }
        assert!(pieces.seek(SeekFrom::End(-9)).is_err());
    }
}
