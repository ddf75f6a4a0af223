//! Large files inside JSON, written to disk while they arrive: a video of tens of megabytes comes as one base64 text.

use std::io;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;

use crate::error::GoogleError;
use crate::transport::{Broken, Reply};

/// The fields whose texts are files, in all of Google's spellings.
const FILE_FIELDS: [&[u8]; 3] = [b"data", b"bytesBase64Encoded", b"encodedVideo"];
/// More files than any answer has.
const MAX_FILES: usize = 64;
/// Base64 characters that are decoded at once.
const BLOCK: usize = 64 << 10;

const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// JSON whose files are on disk: each stands in it as `@file:N`.
pub(crate) struct Spooled {
    pub json: Value,
    files: Vec<Option<PartFile>>,
}

impl Spooled {
    /// Takes the file that stands in this field.
    pub(crate) fn take(&mut self, field: &str) -> Option<PartFile> {
        let index: usize = field.strip_prefix("@file:")?.parse().ok()?;
        self.files.get_mut(index)?.take()
    }
}

/// Reads a reply and puts its files beside `target`.
pub(crate) async fn spool(
    doing: &'static str,
    reply: &mut Reply,
    target: &Path,
    max_json_bytes: u64,
    max_file_bytes: u64,
) -> Result<Spooled, Broken> {
    let mut splitter = Splitter::default();
    let mut files: Vec<PartFile> = Vec::new();
    let mut written: u64 = 0;
    loop {
        let piece = reply.next().await?;
        let ended = piece.is_none();
        match piece {
            Some(piece) => splitter.push(&piece),
            None => splitter.finish(),
        }
        if splitter.json.len() as u64 > max_json_bytes {
            return Err(GoogleError::TooLarge { what: "the reply", limit_bytes: max_json_bytes }.into());
        }
        for (index, bytes) in splitter.decoded.drain(..) {
            if index >= MAX_FILES {
                return Err(GoogleError::reply(doing, format!("more than {MAX_FILES} files")).into());
            }
            while files.len() <= index {
                files.push(PartFile::create(target)?);
            }
            written += bytes.len() as u64;
            if written > max_file_bytes {
                return Err(GoogleError::TooLarge { what: "the video", limit_bytes: max_file_bytes }.into());
            }
            files[index].write(&bytes).await?;
        }
        if ended {
            break;
        }
    }
    let json =
        serde_json::from_slice(&splitter.json).map_err(|_| GoogleError::reply(doing, "the reply is not JSON"))?;
    let files = files.into_iter().enumerate();
    // A text that is no base64 has no file, even where it began like one.
    let files = files.map(|(index, file)| (!splitter.broken.contains(&index)).then_some(file)).collect();
    Ok(Spooled { json, files })
}

/// Writes a plain reply beside `target`.
pub(crate) async fn save(reply: &mut Reply, target: &Path, max_file_bytes: u64) -> Result<PartFile, Broken> {
    let mut file = PartFile::create(target)?;
    while let Some(piece) = reply.next().await? {
        if file.bytes + piece.len() as u64 > max_file_bytes {
            return Err(GoogleError::TooLarge { what: "the video", limit_bytes: max_file_bytes }.into());
        }
        file.write(&piece).await?;
    }
    Ok(file)
}

/// A file on its way: under a name of its own beside the target until it is whole, and gone when it is given up.
pub(crate) struct PartFile {
    path: PathBuf,
    target: PathBuf,
    file: Option<File>,
    /// How much is in it.
    pub bytes: u64,
}

impl PartFile {
    fn create(target: &Path) -> Result<Self, GoogleError> {
        let disk = |source| GoogleError::Disk { path: target.to_owned(), source };
        let name = target.file_name().ok_or_else(|| disk(io::Error::from(io::ErrorKind::InvalidFilename)))?;
        let number = getrandom::u64().map_err(|error| disk(io::Error::other(error.to_string())))?;
        let path = target.with_file_name(format!(".{}.{number:016x}.part", name.to_string_lossy()));
        // Not in the background: a caller who goes away meanwhile would leave a file that nobody knows of.
        let file = std::fs::File::create_new(&path).map_err(disk)?;
        Ok(Self { path, target: target.to_owned(), file: Some(File::from_std(file)), bytes: 0 })
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), GoogleError> {
        if let Some(file) = &mut self.file {
            file.write_all(bytes).await.map_err(|source| GoogleError::Disk { path: self.path.clone(), source })?;
        }
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    /// Gives the file its name; from then on it is there, also after a power cut.
    pub(crate) async fn keep(mut self) -> Result<(PathBuf, u64), GoogleError> {
        let target = self.target.clone();
        let disk = |source| GoogleError::Disk { path: target.clone(), source };
        if let Some(mut file) = self.file.take() {
            file.flush().await.map_err(disk)?;
            file.sync_all().await.map_err(disk)?;
        }
        tokio::fs::rename(&self.path, &target).await.map_err(disk)?;
        // The name is in the folder, and the folder is a file too; Windows has no such call.
        #[cfg(unix)]
        if let Some(folder) = target.parent() {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            File::open(folder).await.map_err(disk)?.sync_all().await.map_err(disk)?;
        }
        Ok((target, self.bytes))
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        // After `keep` there is nothing under this name any more.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Parts JSON, as it arrives, into itself without its files, and its files decoded.
#[derive(Debug, Default)]
struct Splitter {
    /// The JSON without its files.
    json: Vec<u8>,
    /// Which file, and its next bytes.
    decoded: Vec<(usize, Vec<u8>)>,
    /// Texts that turned out to be no base64.
    broken: Vec<usize>,
    state: State,
    /// The last text outside a file, up to a length that no field name exceeds.
    last_text: Vec<u8>,
    /// Whether the last text was a field's name.
    after_colon: bool,
    files: usize,
    /// Base64 that waits for its fours.
    block: Vec<u8>,
    escape: Vec<u8>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Between,
    Text,
    TextEscape,
    File,
    FileEscape,
}

impl Splitter {
    fn push(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.take(*byte);
        }
    }

    fn take(&mut self, byte: u8) {
        match self.state {
            State::Between => {
                self.json.push(byte);
                match byte {
                    b'"' if self.after_colon && FILE_FIELDS.contains(&self.last_text.as_slice()) => {
                        self.json.extend_from_slice(format!("@file:{}", self.files).as_bytes());
                        self.files += 1;
                        self.state = State::File;
                    }
                    b'"' => {
                        self.last_text.clear();
                        self.state = State::Text;
                    }
                    b':' => self.after_colon = true,
                    byte if byte.is_ascii_whitespace() => {}
                    _ => self.after_colon = false,
                }
            }
            State::Text => {
                self.json.push(byte);
                match byte {
                    b'"' => {
                        self.state = State::Between;
                        self.after_colon = false;
                    }
                    b'\\' => self.state = State::TextEscape,
                    _ if self.last_text.len() < 32 => self.last_text.push(byte),
                    _ => {}
                }
            }
            State::TextEscape => {
                self.json.push(byte);
                // A name with an escape in it is none of ours.
                self.last_text.push(b'\\');
                self.state = State::Text;
            }
            State::File => match byte {
                b'"' => {
                    self.end_file();
                    self.json.push(b'"');
                    self.after_colon = false;
                    self.state = State::Between;
                }
                b'\\' => self.state = State::FileEscape,
                byte => self.character(byte),
            },
            State::FileEscape => self.escaped(byte),
        }
    }

    /// `\/` and `\u003d`: some writers escape what base64 is made of.
    fn escaped(&mut self, byte: u8) {
        self.escape.push(byte);
        let character = match self.escape.as_slice() {
            [b'u', hex @ ..] if hex.len() == 4 => {
                let code = std::str::from_utf8(hex).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok());
                code.unwrap_or(b'?')
            }
            [b'u', ..] => return,
            [b'n' | b'r'] => b'\n',
            [other, ..] => *other,
            [] => return,
        };
        self.escape.clear();
        self.state = State::File;
        self.character(character);
    }

    fn character(&mut self, byte: u8) {
        match byte {
            b'-' => self.block.push(b'+'),
            b'_' => self.block.push(b'/'),
            byte if byte.is_ascii_whitespace() => {}
            byte => self.block.push(byte),
        }
        if self.block.len() >= BLOCK {
            self.decode();
        }
    }

    fn decode(&mut self) {
        let index = self.files - 1;
        let block = std::mem::take(&mut self.block);
        if self.broken.contains(&index) {
            return;
        }
        match ENGINE.decode(block) {
            Ok(bytes) => self.decoded.push((index, bytes)),
            Err(_) => self.broken.push(index),
        }
    }

    fn end_file(&mut self) {
        // Also when nothing is left: an empty file is a file.
        self.decode();
    }

    /// At the end of the body.
    fn finish(&mut self) {
        if self.state == State::File {
            // The JSON is not whole; whoever reads it will say so.
            self.end_file();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(pieces: &[&[u8]]) -> (Value, Vec<Vec<u8>>, Vec<usize>) {
        let mut splitter = Splitter::default();
        for piece in pieces {
            splitter.push(piece);
        }
        splitter.finish();
        let mut files = vec![Vec::new(); splitter.files];
        for (index, bytes) in splitter.decoded {
            files[index].extend(bytes);
        }
        (serde_json::from_slice(&splitter.json).unwrap_or_default(), files, splitter.broken)
    }

    #[test]
    fn files_are_taken_out_of_their_fields_only() {
        let body = br#"{"data": {"data" : "AQID"}, "text": "data", "x": ["data", "AQID"], "a\"data": "AQID",
            "videos": [{"bytesBase64Encoded":"\/\/\/\/\u0042w\u003d\u003d", "mimeType": "video/mp4"}], "data": null}"#;
        let (json, files, broken) = split(&[body]);
        assert_eq!(json["videos"][0]["bytesBase64Encoded"], "@file:1");
        assert_eq!(json["x"][1], "AQID");
        assert_eq!(json["a\"data"], "AQID");
        assert_eq!(files, [vec![1, 2, 3], vec![0xff, 0xff, 0xff, 0x07]]);
        assert!(broken.is_empty());
    }

    #[test]
    fn a_text_that_is_no_base64_is_no_file() {
        let (json, files, broken) = split(&[br#"{"data":"not base64!"}"#]);
        assert_eq!((json["data"].as_str(), files[0].len(), broken), (Some("@file:0"), 0, vec![0]));
    }

    #[test]
    fn either_alphabet_and_no_padding_are_read() {
        let (_, files, broken) = split(&[br#"{"data":"-_-_","encodedVideo":"+/+/AA"}"#]);
        assert_eq!(files, [vec![0xfb, 0xff, 0xbf], vec![0xfb, 0xff, 0xbf, 0]]);
        assert!(broken.is_empty());
    }

    proptest! {
        #[test]
        fn it_does_not_matter_where_the_pieces_break(
            file in prop::collection::vec(any::<u8>(), 0..200),
            words in "[a-z\"\\\\\u{20ac}]{0,20}",
            cuts in prop::collection::vec(0usize..600, 0..12),
        ) {
            let data = base64::engine::general_purpose::STANDARD.encode(&file);
            let body = serde_json::json!({ "words": words, "steps": [{ "data": data, "n": 1 }] }).to_string();
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(body.len())).chain([0, body.len()]).collect();
            cuts.sort_unstable();
            let pieces: Vec<&[u8]> = cuts.windows(2).map(|pair| &body.as_bytes()[pair[0]..pair[1]]).collect();
            let (json, files, broken) = split(&pieces);
            prop_assert_eq!(&json["words"], &Value::from(words));
            prop_assert_eq!(&json["steps"][0]["data"], "@file:0");
            prop_assert_eq!(&files[0], &file);
            prop_assert!(broken.is_empty());
        }

        #[test]
        fn blocks_of_a_large_file_fit_together(len in (BLOCK * 3 / 4 - 5)..(BLOCK * 3 / 4 + 5)) {
            let file: Vec<u8> = (0..len).map(|at| at as u8).collect();
            let data = base64::engine::general_purpose::STANDARD.encode(&file);
            let (_, files, _) = split(&[serde_json::json!({ "data": data }).to_string().as_bytes()]);
            prop_assert_eq!(&files[0], &file);
        }
    }
}
