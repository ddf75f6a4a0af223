//! What files carry of a workflow: the pictures ComfyUI saves, and JSON in any of its shapes.
//!
//! In: the bytes of a PNG, WebP, JPEG or JSON file, told apart by content. Out: [`Carried`], or a PNG
//! with what it shall carry.
//! Never: decodes or changes a pixel, believes a length without looking, unpacks more than 64 MiB.
//!
//! Like the frontend, reading ignores checksums and lets the last chunk of a name win.

use std::borrow::Cow;
use std::io::Read;

use flate2::Crc;
use flate2::read::ZlibDecoder;
use serde_json::Value;

use crate::error::ComfyError;
use crate::json;
use crate::prompt::Prompt;
use crate::workflow::Workflow;

/// Largest text one compressed chunk may unpack to; the recorded documents stay below 1 MiB.
const MAX_TEXT_BYTES: u64 = 64 << 20;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG: &[u8] = b"\xff\xd8\xff";
const EXIF: &[u8] = b"Exif\0\0";

/// What one file carries; [`read`] returns at least one of the two.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Carried {
    /// The document people edit.
    pub workflow: Option<Workflow>,
    /// The graph that ran.
    pub prompt: Option<Prompt>,
}

/// Reads what a file carries.
///
/// * PNG: text chunks `workflow` and `prompt`, plain or compressed, before or behind the pixels, and
///   the `comf` chunks of animations.
/// * WebP, JPEG: Exif texts that begin with `workflow:` or `prompt:`.
/// * JSON: a document, an API prompt, the body of `POST /prompt`, or an object with `workflow` or
///   `prompt` inside.
///
/// Of two texts one of which cannot be used the other is returned: half of it is more than nothing.
///
/// # Errors
/// [`ComfyError::BadDocument`] when the file is of another kind, carries nothing, or nothing that can be
/// used; [`ComfyError::TooLarge`] when a text unpacks to more than 64 MiB.
pub fn read(bytes: &[u8]) -> Result<Carried, ComfyError> {
    if bytes.starts_with(PNG) {
        in_png(bytes).unpack("PNG")
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        in_webp(bytes).unpack("WebP")
    } else if bytes.starts_with(JPEG) {
        in_jpeg(bytes).unpack("JPEG")
    } else {
        in_json(bytes)
    }
}

/// The text of a file that is no attempt at JSON: a script.
pub fn script_in(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}');
    let begins = text.trim_start().chars().next()?;
    (!matches!(begins, '{' | '[')).then_some(text)
}

/// Writes both into a PNG, as the chunks ComfyUI's own Save Image writes; pixels stay as they are.
///
/// What the picture carried is replaced, also by `None`: a prompt beside somebody else's workflow would mislead.
///
/// # Errors
/// [`ComfyError::BadDocument`] when `picture` is no PNG or a part of it is missing;
/// [`ComfyError::TooLarge`] above the 2 GiB a chunk holds.
///
/// Source: PNG, third edition, §5.3 (chunks) and §11.3.3 (text).
pub fn write_png(picture: &[u8], workflow: Option<&Workflow>, prompt: Option<&Prompt>) -> Result<Vec<u8>, ComfyError> {
    if !picture.starts_with(PNG) {
        return Err(ComfyError::document("only a PNG can be given a workflow, and this is none"));
    }
    let mut chunks = Chunks::of(picture);
    let header = chunks
        .next()
        .filter(|chunk| chunk.kind == b"IHDR")
        .ok_or_else(|| ComfyError::document("this PNG does not begin with its header"))?;
    let mut out = Vec::with_capacity(picture.len());
    out.extend_from_slice(PNG);
    out.extend_from_slice(header.whole);
    // In the order of Save Image.
    if let Some(prompt) = prompt {
        write_text(&mut out, "prompt", serde_json::to_string(prompt))?;
    }
    if let Some(workflow) = workflow {
        write_text(&mut out, "workflow", serde_json::to_string(workflow.as_json()))?;
    }
    for chunk in &mut chunks {
        if !Found::default().take_chunk(&chunk) {
            out.extend_from_slice(chunk.whole);
        }
    }
    if !chunks.ended {
        return Err(ComfyError::document("this PNG is cut off"));
    }
    // Some programs keep data of their own behind the end.
    out.extend_from_slice(chunks.rest);
    Ok(out)
}

/// The texts a file holds, not unpacked yet.
#[derive(Default)]
struct Found<'a> {
    workflow: Option<Text<'a>>,
    prompt: Option<Text<'a>>,
    /// The file ends before it should.
    cut: bool,
}

enum Text<'a> {
    Plain(&'a [u8]),
    Zlib(&'a [u8]),
    /// Compressed in a way nobody has defined, or without its fields.
    Odd,
}

impl<'a> Found<'a> {
    /// Keeps what a PNG chunk carries; false when it carries nothing of ours.
    fn take_chunk(&mut self, chunk: &Chunk<'a>) -> bool {
        match chunk.kind {
            b"tEXt" | b"comf" => self.take(chunk.data, 0, Text::Plain),
            b"zTXt" => self.take(chunk.data, 0, compressed),
            b"iTXt" => self.take(chunk.data, 0, international),
            _ => false,
        }
    }

    /// Keeps the rest of `named` when it begins with one of our names and `end`.
    fn take(&mut self, named: &'a [u8], end: u8, unpack: impl Fn(&'a [u8]) -> Text<'a>) -> bool {
        let behind = |name: &str| named.strip_prefix(name.as_bytes())?.strip_prefix(&[end]);
        if let Some(rest) = behind("workflow") {
            self.workflow = Some(unpack(rest));
        } else if let Some(rest) = behind("prompt") {
            self.prompt = Some(unpack(rest));
        } else {
            return false;
        }
        true
    }

    fn unpack(self, kind: &str) -> Result<Carried, ComfyError> {
        let cut = if self.cut { " is cut off and" } else { "" };
        either(
            self.workflow.map(|text| Workflow::from_json(&text.read("workflow")?)),
            self.prompt.map(|text| Prompt::from_json(&text.read("prompt")?)),
            || format!("this {kind}{cut} carries no ComfyUI workflow"),
        )
    }
}

/// Both when they can be used, else one, else why not.
fn either(
    workflow: Option<Result<Workflow, ComfyError>>,
    prompt: Option<Result<Prompt, ComfyError>>,
    neither: impl FnOnce() -> String,
) -> Result<Carried, ComfyError> {
    match (workflow, prompt) {
        (None, None) => Err(ComfyError::document(neither())),
        (Some(Err(error)), None | Some(Err(_))) | (None, Some(Err(error))) => Err(error),
        (workflow, prompt) => {
            Ok(Carried { workflow: workflow.and_then(Result::ok), prompt: prompt.and_then(Result::ok) })
        }
    }
}

impl<'a> Text<'a> {
    /// As the frontend reads it, UTF-8; the Latin-1 of the PNG standard when it cannot be that.
    fn read(&self, what: &str) -> Result<Cow<'a, str>, ComfyError> {
        let bytes = match self {
            Self::Plain(bytes) => Cow::Borrowed(*bytes),
            Self::Zlib(packed) => Cow::Owned(inflate(packed, what)?),
            Self::Odd => return Err(ComfyError::document(format!("the {what} is packed in an unknown way"))),
        };
        let latin = |bytes: &[u8]| bytes.iter().map(|byte| char::from(*byte)).collect();
        Ok(match bytes {
            Cow::Borrowed(bytes) => std::str::from_utf8(bytes).map_or_else(|_| Cow::Owned(latin(bytes)), Cow::Borrowed),
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8(bytes).unwrap_or_else(|error| latin(error.as_bytes()))),
        })
    }
}

fn inflate(packed: &[u8], what: &str) -> Result<Vec<u8>, ComfyError> {
    let mut bytes = Vec::new();
    ZlibDecoder::new(packed)
        .take(MAX_TEXT_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| ComfyError::document(format!("the {what} cannot be unpacked: {error}")))?;
    if bytes.len() as u64 > MAX_TEXT_BYTES {
        return Err(ComfyError::TooLarge { what: "the text in this picture", limit_bytes: MAX_TEXT_BYTES });
    }
    Ok(bytes)
}

/// The data of `zTXt` behind its name: a method, where 0 means zlib, and the text.
fn compressed(data: &[u8]) -> Text<'_> {
    match data {
        [0, packed @ ..] => Text::Zlib(packed),
        _ => Text::Odd,
    }
}

/// The data of `iTXt` behind its name: whether packed, a method, a language, a translated name, the text.
fn international(data: &[u8]) -> Text<'_> {
    let text = |rest: &[u8]| rest.iter().position(|byte| *byte == 0).map(|at| at + 1);
    let behind = |data| {
        let rest: &[u8] = data;
        let rest = rest.get(text(rest)?..)?;
        rest.get(text(rest)?..)
    };
    match data {
        [0, _, rest @ ..] => behind(rest).map_or(Text::Odd, Text::Plain),
        [1, 0, rest @ ..] => behind(rest).map_or(Text::Odd, Text::Zlib),
        _ => Text::Odd,
    }
}

fn in_png(bytes: &[u8]) -> Found<'_> {
    let mut found = Found::default();
    let mut chunks = Chunks::of(bytes);
    for chunk in &mut chunks {
        found.take_chunk(&chunk);
    }
    found.cut = !chunks.ended;
    found
}

struct Chunk<'a> {
    kind: &'a [u8; 4],
    data: &'a [u8],
    /// With length and checksum.
    whole: &'a [u8],
}

/// The whole chunks of a PNG up to its end.
struct Chunks<'a> {
    rest: &'a [u8],
    /// The end chunk was seen.
    ended: bool,
}

impl<'a> Chunks<'a> {
    fn of(png: &'a [u8]) -> Self {
        Self { rest: png.get(PNG.len()..).unwrap_or_default(), ended: false }
    }
}

impl<'a> Iterator for Chunks<'a> {
    type Item = Chunk<'a>;

    fn next(&mut self) -> Option<Chunk<'a>> {
        if self.ended {
            return None;
        }
        let (length, behind) = self.rest.split_first_chunk::<4>()?;
        let (kind, behind) = behind.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let data = behind.get(..length)?;
        let (whole, rest) = self.rest.split_at_checked(length.checked_add(12)?)?;
        self.rest = rest;
        self.ended = kind == b"IEND";
        Some(Chunk { kind, data, whole })
    }
}

/// Adds one `tEXt` chunk; what is not ASCII is escaped, because a reader may take the bytes for Latin-1.
fn write_text(out: &mut Vec<u8>, name: &str, json: Result<String, serde_json::Error>) -> Result<(), ComfyError> {
    let json = json.map_err(|error| ComfyError::document(format!("the {name} cannot be written: {error}")))?;
    let mut data = Vec::with_capacity(name.len() + 1 + json.len());
    data.extend_from_slice(name.as_bytes());
    data.push(0);
    for letter in json.chars() {
        if letter.is_ascii() {
            data.push(letter as u8);
        } else {
            // Only inside strings can JSON hold such a letter.
            for unit in letter.encode_utf16(&mut [0; 2]) {
                data.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
            }
        }
    }
    let length = u32::try_from(data.len())
        .ok()
        .filter(|length| i32::try_from(*length).is_ok())
        .ok_or(ComfyError::TooLarge { what: "the text for this picture", limit_bytes: i32::MAX as u64 })?;
    let mut checksum = Crc::new();
    checksum.update(b"tEXt");
    checksum.update(&data);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(b"tEXt");
    out.extend_from_slice(&data);
    out.extend_from_slice(&checksum.sum().to_be_bytes());
    Ok(())
}

/// Little-endian RIFF chunks, padded to even lengths; the first `EXIF` counts.
fn in_webp(bytes: &[u8]) -> Found<'_> {
    let mut found = Found::default();
    let mut rest = bytes.get(12..).unwrap_or_default();
    while let Some((kind, behind)) = rest.split_first_chunk::<4>() {
        let chunk = behind.split_first_chunk::<4>().and_then(|(length, behind)| {
            let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
            Some((behind.get(..length)?, behind.get(length.checked_next_multiple_of(2)?..).unwrap_or_default()))
        });
        let Some((data, behind)) = chunk else {
            found.cut = true;
            break;
        };
        if kind == b"EXIF" {
            in_tiff(data.strip_prefix(EXIF).unwrap_or(data), &mut found);
            break;
        }
        rest = behind;
    }
    found
}

/// Segments up to the pixels: 0xff, kind, big-endian length that counts itself.
fn in_jpeg(bytes: &[u8]) -> Found<'_> {
    const SOS: u8 = 0xda;
    const EOI: u8 = 0xd9;
    const APP1: u8 = 0xe1;
    let mut found = Found::default();
    let mut rest = bytes.get(2..).unwrap_or_default();
    loop {
        match rest {
            // A kind may stand behind any number of fill bytes.
            [0xff, 0xff, ..] => rest = &rest[1..],
            [0xff, SOS | EOI, ..] => break,
            [0xff, kind, high, low, ..] => {
                let end = 2 + usize::from(u16::from_be_bytes([*high, *low]));
                let Some(data) = rest.get(4..end) else {
                    found.cut = true;
                    break;
                };
                if let (APP1, Some(tiff)) = (*kind, data.strip_prefix(EXIF)) {
                    in_tiff(tiff, &mut found);
                }
                rest = &rest[end..];
            }
            _ => {
                found.cut = true;
                break;
            }
        }
    }
    found
}

/// The ASCII tags of the first directory. ComfyUI writes `prompt:` into 0x0110 (Model) and the rest
/// from 0x010f (Make) downwards; the number says nothing, the beginning of the text does.
///
/// Source: TIFF 6.0, section 2; `ImageSaveHelper._create_webp_metadata` of ComfyUI 0.33.
fn in_tiff<'a>(tiff: &'a [u8], found: &mut Found<'a>) {
    const ASCII: u32 = 2;
    let big = match tiff.get(..4) {
        Some(b"MM\0*") => true,
        Some(b"II*\0") => false,
        _ => return,
    };
    let number = |at: usize, length: usize| {
        let bytes = tiff.get(at..at.checked_add(length)?)?;
        let digit = |number: u32, byte: &u8| number << 8 | u32::from(*byte);
        Some(if big { bytes.iter().fold(0, digit) } else { bytes.iter().rev().fold(0, digit) })
    };
    let place = |at: usize| usize::try_from(number(at, 4)?).ok();
    let Some((first, count)) = place(4).and_then(|at| Some((at.checked_add(2)?, number(at, 2)?))) else {
        return;
    };
    for entry in (first..).step_by(12).zip(0..count).map(|(entry, _)| entry) {
        // A directory that claims more than there is ends here.
        let Some(kind) = number(entry + 2, 2) else {
            return;
        };
        // Up to four bytes stand in the entry itself, too few for a name of ours.
        let text = || {
            let (length, at) = (place(entry + 4)?, place(entry + 8)?);
            let text: &[u8] = tiff.get(at..at.checked_add(length)?)?;
            Some(text.strip_suffix(b"\0").unwrap_or(text))
        };
        if let (ASCII, Some(text)) = (kind, text()) {
            found.take(text, b':', Text::Plain);
        }
    }
}

/// Tells the shapes of JSON apart; a node called `prompt` stays a node.
fn in_json(bytes: &[u8]) -> Result<Carried, ComfyError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if !matches!(bytes.trim_ascii_start(), [b'{' | b'[', ..]) {
        return Err(ComfyError::document("this is no PNG, WebP or JPEG picture and no JSON"));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| ComfyError::document("this JSON is not written in UTF-8"))?;
    let root: Value = json::read(text).map_err(|error| ComfyError::document(format!("this is not JSON: {error}")))?;
    if root.get("nodes").is_some_and(Value::is_array) {
        return Ok(Carried { workflow: Some(Workflow::from_value(root)?), prompt: None });
    }
    let is_node = |value: &Value| value.get("class_type").is_some_and(Value::is_string);
    if root.as_object().is_some_and(|nodes| nodes.values().any(is_node)) {
        return Ok(Carried { workflow: None, prompt: Some(Prompt::from_value(&root)?) });
    }
    let workflow = root.get("workflow").or_else(|| root.pointer("/extra_data/extra_pnginfo/workflow"));
    // What programs print of a picture's texts is JSON within JSON.
    either(
        workflow.and_then(|workflow| match workflow {
            Value::Object(_) => Some(Workflow::from_value(workflow.clone())),
            _ => workflow.as_str().map(Workflow::from_json),
        }),
        root.get("prompt").and_then(|prompt| match prompt {
            Value::Object(_) => Some(Prompt::from_value(prompt)),
            _ => prompt.as_str().map(Prompt::from_json),
        }),
        || "this JSON is neither a ComfyUI workflow nor a prompt".to_owned(),
    )
}
