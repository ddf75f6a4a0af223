//! Pictures and JSON as ComfyUI, its frontend and other programs write them.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::io::Write;
use std::time::{Duration, Instant};

use common::read as shared_text;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use muse_comfy::embed::{self, Carried};
use muse_comfy::{ComfyError, Prompt, PromptNode, Workflow, link};
use proptest::prelude::*;
use serde_json::{Value, json};

/// By Pillow 13.0.0 with the calls of ComfyUI's `SaveImage`: `PngInfo.add_text`.
const SAVE_IMAGE: &str = "\
    89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a730000010d7445587470726f6d7074007b2231223a\
    207b22696e70757473223a207b227769647468223a20322c2022686569676874223a20322c202262617463685f73697a65223a2031\
    2c2022636f6c6f72223a203235357d2c2022636c6173735f74797065223a2022456d707479496d616765222c20225f6d657461223a\
    207b227469746c65223a2022466c5c7530306534636865205c75643833635c7564666138227d2c202269735f6368616e676564223a\
    205b4e614e5d7d2c202232223a207b22696e70757473223a207b2266696c656e616d655f707265666978223a202274222c2022696d\
    61676573223a205b2231222c20305d7d2c2022636c6173735f74797065223a202253617665496d616765227d7dc05a929e00000099\
    74455874776f726b666c6f77007b226e6f646573223a205b7b226964223a20312c202274797065223a2022456d707479496d616765\
    222c20227469746c65223a2022466c5c7530306534636865205c75643833635c7564666138222c2022776964676574735f76616c75\
    6573223a205b322c20322c20312c203235355d7d5d2c20226c696e6b73223a205b5d2c202276657273696f6e223a20302e347d1c6f\
    7e3b0000001649444154785e636460f8cfc0c0c0c4c0c0c0c0c000000b1f0103ba1346510000000049454e44ae426082";

/// With those of `SaveAnimatedPNG`: chunks `comf` behind the pixels.
const SAVE_ANIMATED_PNG: &str = "\
    89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a73000000086163544c0000000200000000f38d9370\
    0000001a6663544c00000000000000020000000200000000000000000001000a0000e854dc000000001649444154785e636460f8cf\
    c0c0c0c4c0c0c0c0c000000b1f0103ba1346510000001a6663544c00000001000000020000000200000000000000000001000a0000\
    732736d40000001a6664415400000002785e63e46460606060606260606060600000009f000d91109f9b0000010d636f6d6670726f\
    6d7074007b2231223a207b22696e70757473223a207b227769647468223a20322c2022686569676874223a20322c20226261746368\
    5f73697a65223a20312c2022636f6c6f72223a203235357d2c2022636c6173735f74797065223a2022456d707479496d616765222c\
    20225f6d657461223a207b227469746c65223a2022466c5c7530306534636865205c75643833635c7564666138227d2c202269735f\
    6368616e676564223a205b4e614e5d7d2c202232223a207b22696e70757473223a207b2266696c656e616d655f707265666978223a\
    202274222c2022696d61676573223a205b2231222c20305d7d2c2022636c6173735f74797065223a202253617665496d616765227d\
    7dab139e4300000099636f6d66776f726b666c6f77007b226e6f646573223a205b7b226964223a20312c202274797065223a202245\
    6d707479496d616765222c20227469746c65223a2022466c5c7530306534636865205c75643833635c7564666138222c2022776964\
    676574735f76616c756573223a205b322c20322c20312c203235355d7d5d2c20226c696e6b73223a205b5d2c202276657273696f6e\
    223a20302e347de419f4f30000000049454e44ae426082";

/// With those of `SaveAnimatedWEBP`: tags 0x0110 and 0x010f, big-endian behind "Exif\0\0".
const SAVE_ANIMATED_WEBP: &str = "\
    524946466002000057454250565038580a0000000a000000010000010000414e494d06000000000000000000414e4d462800000000\
    0000000000010000010000000000025650384c0f0000002f014000000710d1fffe0722a2ff0100414e4d4628000000000000000000\
    010000010000000000005650384c0f0000002f0140000007104d88fe0722a2ff010045584946d40100004578696600004d4d002a00\
    0000080002010f00020000009a00000026011000020000010e000000c000000000776f726b666c6f773a7b226e6f646573223a205b\
    7b226964223a20312c202274797065223a2022456d707479496d616765222c20227469746c65223a2022466c5c7530306534636865\
    205c75643833635c7564666138222c2022776964676574735f76616c756573223a205b322c20322c20312c203235355d7d5d2c2022\
    6c696e6b73223a205b5d2c202276657273696f6e223a20302e347d0070726f6d70743a7b2231223a207b22696e70757473223a207b\
    227769647468223a20322c2022686569676874223a20322c202262617463685f73697a65223a20312c2022636f6c6f72223a203235\
    357d2c2022636c6173735f74797065223a2022456d707479496d616765222c20225f6d657461223a207b227469746c65223a202246\
    6c5c7530306534636865205c75643833635c7564666138227d2c202269735f6368616e676564223a205b4e614e5d7d2c202232223a\
    207b22696e70757473223a207b2266696c656e616d655f707265666978223a202274222c2022696d61676573223a205b2231222c20\
    305d7d2c2022636c6173735f74797065223a202253617665496d616765227d7d00";

/// The Exif of `SAVE_ANIMATED_WEBP` in a JPEG.
const JPEG: &str = "\
    ffd8ffe000104a46494600010100000100010000ffe101d64578696600004d4d002a000000080002010f00020000009a0000002601\
    1000020000010e000000c000000000776f726b666c6f773a7b226e6f646573223a205b7b226964223a20312c202274797065223a20\
    22456d707479496d616765222c20227469746c65223a2022466c5c7530306534636865205c75643833635c7564666138222c202277\
    6964676574735f76616c756573223a205b322c20322c20312c203235355d7d5d2c20226c696e6b73223a205b5d2c20227665727369\
    6f6e223a20302e347d0070726f6d70743a7b2231223a207b22696e70757473223a207b227769647468223a20322c20226865696768\
    74223a20322c202262617463685f73697a65223a20312c2022636f6c6f72223a203235357d2c2022636c6173735f74797065223a20\
    22456d707479496d616765222c20225f6d657461223a207b227469746c65223a2022466c5c7530306534636865205c75643833635c\
    7564666138227d2c202269735f6368616e676564223a205b4e614e5d7d2c202232223a207b22696e70757473223a207b2266696c65\
    6e616d655f707265666978223a202274222c2022696d61676573223a205b2231222c20305d7d2c2022636c6173735f74797065223a\
    202253617665496d616765227d7d00ffdb00430050373c463c32504641465a55505f78c882786e6e78f5afb991c8ffffffffffffff\
    ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdb004301555a5a786978eb8282ebffffffffffffff\
    ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc000110800\
    02000203012200021101031101ffc4001f0000010501010101010100000000000000000102030405060708090a0bffc400b5100002\
    010303020403050504040000017d01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a\
    161718191a25262728292a3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485\
    868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3\
    e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9faffc4001f0100030101010101010101010000000000000102030405060708090a0bffc400\
    b51100020102040403040705040400010277000102031104052131061241510761711322328108144291a1b1c109233352f0156272\
    d10a162434e125f11718191a262728292a35363738393a434445464748494a535455565758595a636465666768696a737475767778\
    797a82838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7\
    d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9faffda000c03010002110311003f00ab4514576127ffd9";

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.bytes().collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

/// What the four recorded pictures carry. Python wrote the letters escaped, and a `NaN`.
fn recorded() -> Carried {
    let title = "Fläche 🎨";
    let workflow = json!({
        "nodes": [{"id": 1, "type": "EmptyImage", "title": title, "widgets_values": [2, 2, 1, 255]}],
        "links": [],
        "version": 0.4,
    });
    let mut prompt = Prompt::default();
    let plate = PromptNode::new("EmptyImage").with("width", 2).with("height", 2).with("batch_size", 1);
    let plate = prompt.add(plate.with("color", 255).titled(title));
    prompt.add(PromptNode::new("SaveImage").with("filename_prefix", "t").with("images", link(&plate, 0)));
    Carried { workflow: Some(Workflow::from_value(workflow).unwrap()), prompt: Some(prompt) }
}

fn texts() -> (String, String) {
    let Carried { workflow, prompt } = recorded();
    (workflow.unwrap().to_json().to_string(), serde_json::to_string(&prompt).unwrap())
}

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A chunk with a wrong checksum: nobody who only looks for texts checks it.
fn chunk(kind: &str, parts: &[&[u8]]) -> Vec<u8> {
    let data = parts.concat();
    [&u32::try_from(data.len()).unwrap().to_be_bytes(), kind.as_bytes(), &data, b"crc!"].concat()
}

fn png(chunks: &[Vec<u8>]) -> Vec<u8> {
    let (head, end) = (chunk("IHDR", &[&[0; 13]]), chunk("IEND", &[]));
    [SIGNATURE.to_vec(), head, chunks.concat(), end].concat()
}

fn zlib(text: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// A TIFF of ASCII tags counted down from 0x0110.
fn tiff(big: bool, texts: &[&str]) -> Vec<u8> {
    let short = |number: usize| {
        let number = u16::try_from(number).unwrap();
        if big { number.to_be_bytes() } else { number.to_le_bytes() }
    };
    let long = |number: usize| {
        let number = u32::try_from(number).unwrap();
        if big { number.to_be_bytes() } else { number.to_le_bytes() }
    };
    let mut out = if big { b"MM\0*".to_vec() } else { b"II*\0".to_vec() };
    out.extend(long(8));
    out.extend(short(texts.len()));
    let mut at = 8 + 2 + 12 * texts.len() + 4;
    for (index, text) in texts.iter().enumerate() {
        out.extend([&short(0x110 - index)[..], &short(2), &long(text.len() + 1), &long(at)].concat());
        at += text.len() + 1;
    }
    out.extend(long(0));
    texts.iter().for_each(|text| out.extend([text.as_bytes(), b"\0"].concat()));
    out
}

fn webp(exif: &[u8]) -> Vec<u8> {
    let chunk = |kind: &[u8], data: &[u8]| {
        let padding = &b"\0"[..data.len() % 2];
        [kind, &u32::try_from(data.len()).unwrap().to_le_bytes(), data, padding].concat()
    };
    let chunks = [chunk(b"VP8L", b"odd"), chunk(b"EXIF", exif)].concat();
    chunk(b"RIFF", &[b"WEBP".to_vec(), chunks].concat())
}

fn reason(file: &[u8]) -> String {
    match embed::read(file) {
        Err(ComfyError::BadDocument { reason }) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_comfyui_saves_is_read() {
    for (name, hex) in [
        ("SaveImage", SAVE_IMAGE),
        ("SaveAnimatedPNG", SAVE_ANIMATED_PNG),
        ("SaveAnimatedWEBP", SAVE_ANIMATED_WEBP),
        ("JPEG", JPEG),
    ] {
        assert_eq!(embed::read(&bytes(hex)).unwrap(), recorded(), "{name}");
    }
}

#[test]
fn every_kind_of_text_chunk_is_read() {
    let (workflow, prompt) = texts();
    let (packed, pixels) = (zlib(prompt.as_bytes()), chunk("IDAT", &[&[7; 40]]));
    let check = |chunks: &[Vec<u8>]| assert_eq!(embed::read(&png(chunks)).unwrap(), recorded());
    let plain = chunk("tEXt", &[b"workflow\0", workflow.as_bytes()]);
    // Plain, UTF-8 in place of the standard's Latin-1, as the frontend reads it.
    check(&[chunk("tEXt", &[b"prompt\0", prompt.as_bytes()]), plain.clone(), pixels.clone()]);
    // Packed, behind the pixels.
    check(&[pixels, chunk("zTXt", &[b"prompt\0\0", &packed]), plain.clone()]);
    // With a language and a translated name.
    check(&[chunk("iTXt", &[b"prompt\0\0\0de\0Vorgabe\0", prompt.as_bytes()]), plain.clone()]);
    check(&[chunk("iTXt", &[b"prompt\0\x01\0\0\0", &packed]), plain.clone()]);
    // Other names stay out of the way, the last of a name counts.
    let others = ["parameters\0a cat", "workflow_id\0{}", "Workflow\0{}", "prompt", "prompt\0{\"1\":{}}"];
    let mut chunks: Vec<_> = others.iter().map(|text| chunk("tEXt", &[text.as_bytes()])).collect();
    chunks.extend([chunk("zTXt", &[b"prompt\0\0", &packed]), plain]);
    check(&chunks);
}

#[test]
fn latin_1_is_read_where_utf_8_cannot_be() {
    let latin = b"{\"1\":{\"class_type\":\"A\",\"inputs\":{\"text\":\"caf\xe9\"}}}";
    for chunk in [chunk("tEXt", &[b"prompt\0", latin]), chunk("zTXt", &[b"prompt\0\0", &zlib(latin)])] {
        assert_eq!(embed::read(&png(&[chunk])).unwrap().prompt.unwrap().0["1"].inputs["text"], "café");
    }
}

#[test]
fn exif_is_read_in_both_byte_orders() {
    let (workflow, prompt) = texts();
    let (workflow, prompt) = (format!("workflow:{workflow}"), format!("prompt:{prompt}"));
    for big in [true, false] {
        // Odd and even lengths, so that padding counts.
        for more in ["artist", "artists", ""] {
            let exif = tiff(big, &[&prompt, more, &workflow, "Prompt:{}", "prompter:{}"]);
            assert_eq!(embed::read(&webp(&exif)).unwrap(), recorded());
            let named = [b"Exif\0\0", &exif[..]].concat();
            assert_eq!(embed::read(&webp(&named)).unwrap(), recorded());
            let length = u16::try_from(named.len() + 2).unwrap().to_be_bytes();
            let jpeg = [b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xe1", &length[..], &named, b"\xff\xda"].concat();
            assert_eq!(embed::read(&jpeg).unwrap(), recorded());
        }
    }
}

#[test]
fn json_is_read_in_every_shape() {
    let Carried { workflow, prompt } = recorded();
    let (document, graph) = texts();
    let (only_workflow, only_prompt) = (Carried { workflow, prompt: None }, Carried { workflow: None, prompt });
    let check = |text: &str, expected: &Carried| {
        assert_eq!(&embed::read(text.as_bytes()).unwrap(), expected, "{text}");
        assert_eq!(&embed::read(format!("\u{feff}\r\n {text}").as_bytes()).unwrap(), expected, "{text}");
    };
    check(&document, &only_workflow);
    check(&graph, &only_prompt);
    check(&format!(r#"{{"workflow":{document}}}"#), &only_workflow);
    check(&format!(r#"{{"prompt":{graph},"client_id":"me"}}"#), &only_prompt);
    check(&format!(r#"{{"workflow":{document},"prompt":{graph}}}"#), &recorded());
    check(&format!(r#"{{"prompt":{graph},"extra_data":{{"extra_pnginfo":{{"workflow":{document}}}}}}}"#), &recorded());
    check(&json!({"prompt": graph, "workflow": document}).to_string(), &recorded());
    // What cannot be used does not hide what can.
    check(&format!(r#"{{"workflow":{{}},"prompt":{graph}}}"#), &only_prompt);
    check(&format!(r#"{{"workflow":{document},"prompt":"a cat"}}"#), &only_workflow);
    // A node may have any name.
    let odd = Prompt::from_json(r#"{"prompt":{"class_type":"A"},"workflow":{"class_type":"B"}}"#).unwrap();
    let odd = Carried { workflow: None, prompt: Some(odd) };
    check(r#"{"prompt":{"class_type":"A"},"workflow":{"class_type":"B"}}"#, &odd);
    // Python's NaN, and inputs in the order of the text.
    let python = r#"{"prompt":{"1":{"class_type":"A","inputs":{"z":NaN,"a":1}}}}"#;
    let inputs = &embed::read(python.as_bytes()).unwrap().prompt.unwrap().0["1"].inputs;
    assert_eq!(inputs.iter().collect::<Vec<_>>(), [(&"z".to_owned(), &Value::Null), (&"a".to_owned(), &json!(1))]);
}

#[test]
fn recorded_documents_are_told_from_prompts() {
    for name in common::templates() {
        let carried = embed::read(shared_text(&format!("templates/{name}.json")).as_bytes()).unwrap();
        assert!(carried.workflow.is_some() && carried.prompt.is_none(), "{name}");
    }
    for (name, prompt) in common::runnable() {
        let carried = embed::read(shared_text(&format!("runnable/{name}.json")).as_bytes()).unwrap();
        assert_eq!(carried.prompt, Some(prompt), "{name}");
    }
}

#[test]
fn a_reader_learns_why_there_is_nothing() {
    assert_eq!(reason(&png(&[])), "this PNG carries no ComfyUI workflow");
    assert_eq!(reason(SIGNATURE), "this PNG is cut off and carries no ComfyUI workflow");
    assert_eq!(reason(&webp(b"MM\0*")), "this WebP carries no ComfyUI workflow");
    assert_eq!(reason(b"\xff\xd8\xff\xd9"), "this JPEG carries no ComfyUI workflow");
    assert_eq!(reason(b"GIF89a"), "this is no PNG, WebP or JPEG picture and no JSON");
    assert_eq!(reason(b""), "this is no PNG, WebP or JPEG picture and no JSON");
    assert_eq!(reason(b"[1]"), "this JSON is neither a ComfyUI workflow nor a prompt");
    assert_eq!(reason(b"{\"prompt\":[1]}"), "this JSON is neither a ComfyUI workflow nor a prompt");
    assert_eq!(reason(b"{\"a\":\"\xff\"}"), "this JSON is not written in UTF-8");
    assert!(reason(b"{not json}").starts_with("this is not JSON: "));
    assert!(reason(&png(&[chunk("tEXt", &[b"prompt\0a cat"])])).starts_with("the prompt is not JSON: "));
    assert!(reason(&png(&[chunk("zTXt", &[b"prompt\0\0plain"])])).starts_with("the prompt cannot be unpacked: "));
    let odd = [chunk("zTXt", &[b"prompt\0\x01"]), chunk("iTXt", &[b"workflow\0\0\0de\0"])];
    assert_eq!(reason(&png(&odd[..1])), "the prompt is packed in an unknown way");
    assert_eq!(reason(&png(&odd)), "the workflow is packed in an unknown way");
}

#[test]
fn a_written_png_reads_back_and_keeps_every_other_byte() {
    let Carried { workflow, prompt } = recorded();
    let picture = std::fs::read(common::shared().join("runnable/inputs/gradient_rgba.png")).unwrap();
    let written = embed::write_png(&picture, workflow.as_ref(), prompt.as_ref()).unwrap();
    assert_eq!(embed::read(&written).unwrap(), recorded());
    // Behind signature and header stand two chunks more, and then the same bytes.
    let added = written.len() - picture.len();
    assert_eq!((&written[..33], &written[33 + added..]), (&picture[..33], &picture[33..]));
    assert_eq!(embed::write_png(&written, workflow.as_ref(), prompt.as_ref()).unwrap(), written);
    assert_eq!(embed::write_png(&written, None, None).unwrap(), picture);
}

#[test]
fn what_is_not_ascii_is_escaped_and_the_checksum_is_right() {
    let prompt = Prompt::from_json(r#"{"1":{"inputs":{"text":"Fläche 🎨"}}}"#).unwrap();
    // Length and checksum as Python's zlib.crc32 counts them.
    let expected = br#"tEXtprompt@{"1":{"inputs":{"text":"Fl\u00e4che \ud83c\udfa8"}}}"#
        .map(|byte| if byte == b'@' { 0 } else { byte });
    let chunk = [&[0, 0, 0, 59], &expected[..], &u32::to_be_bytes(0x56cb79c0)].concat();
    let written = embed::write_png(&png(&[]), None, Some(&prompt)).unwrap();
    assert_eq!(written, png(&[chunk]));
}

#[test]
fn writing_replaces_what_was_there_in_every_packing() {
    let (workflow, prompt) = texts();
    let packed = zlib(workflow.as_bytes());
    let other = chunk("tEXt", &[b"parameters\0a cat"]);
    let old = png(&[
        chunk("tEXt", &[b"prompt\0", prompt.as_bytes()]),
        other.clone(),
        chunk("zTXt", &[b"workflow\0\0", &packed]),
        chunk("iTXt", &[b"workflow\0\x01\0\0\0", &packed]),
        chunk("comf", &[b"prompt\0", prompt.as_bytes()]),
    ]);
    assert_eq!(embed::write_png(&old, None, None).unwrap(), png(&[other]));
    let new = Prompt::from_json(r#"{"7":{"class_type":"B","inputs":{}}}"#).unwrap();
    let written = embed::write_png(&old, None, Some(&new)).unwrap();
    assert_eq!(embed::read(&written).unwrap(), Carried { workflow: None, prompt: Some(new) });
}

#[test]
fn only_a_whole_png_is_written() {
    let whole = png(&[chunk("IDAT", &[&[1; 9]])]);
    assert!(embed::write_png(&[&whole[..], b"trailer"].concat(), None, None).unwrap().ends_with(b"crc!trailer"));
    for length in 0..whole.len() {
        let error = embed::write_png(&whole[..length], None, None).unwrap_err();
        assert_eq!(error.code(), "comfy.bad_document", "{length}");
    }
    assert!(embed::write_png(&bytes(SAVE_ANIMATED_WEBP), None, None).is_err());
    assert!(embed::write_png(&[SIGNATURE, &chunk("IEND", &[])].concat(), None, None).is_err());
}

#[test]
fn a_cut_off_file_gives_the_same_or_less() {
    let (workflow, prompt) = texts();
    let packed = png(&[
        chunk("zTXt", &[b"prompt\0\0", &zlib(prompt.as_bytes())]),
        chunk("iTXt", &[b"workflow\0\x01\0\0\0", &zlib(workflow.as_bytes())]),
    ]);
    let little = webp(&tiff(false, &[&format!("prompt:{prompt}"), &format!("workflow:{workflow}")]));
    let json = format!(r#"{{"prompt":{prompt},"workflow":{workflow}}}"#).into_bytes();
    let recorded_files = [SAVE_IMAGE, SAVE_ANIMATED_PNG, SAVE_ANIMATED_WEBP, JPEG].map(bytes);
    for file in [&recorded_files[..], &[packed, little, json]].concat() {
        assert_eq!(embed::read(&file).unwrap(), recorded());
        for length in 0..file.len() {
            if let Ok(part) = embed::read(&file[..length]) {
                assert!(part.workflow.is_none_or(|part| Some(part) == recorded().workflow));
                assert!(part.prompt.is_none_or(|part| Some(part) == recorded().prompt));
            }
        }
    }
}

#[test]
fn no_length_is_believed() {
    let huge = [SIGNATURE, b"\xff\xff\xff\xfftEXtprompt\0{}"].concat();
    assert_eq!(reason(&huge), "this PNG is cut off and carries no ComfyUI workflow");
    let mut file = webp(&tiff(true, &["prompt:{}"]));
    let at = file.windows(4).position(|bytes| bytes == b"MM\0*").unwrap();
    assert!(embed::read(&file).is_ok());
    // Where the directory is, how many entries it has, how long the text is and where.
    for (place, length) in [(4, 4), (8, 2), (14, 4), (18, 4)] {
        let kept = file.clone();
        file[at + place..at + place + length].fill(0xff);
        let _ = embed::read(&file);
        file = kept;
    }
    file[16..20].fill(0xff);
    assert_eq!(reason(&file), "this WebP is cut off and carries no ComfyUI workflow");
}

/// Three hundred bombs of 70 MiB each in a file of 20 MB: only the last of a name is unpacked, and not as far as
/// its missing end.
#[test]
fn a_bomb_is_refused_in_time() {
    let bomb = zlib(&vec![b' '; 70 << 20]);
    let file = png(&vec![chunk("zTXt", &[b"workflow\0\0", &bomb[..bomb.len() - 9]]); 300]);
    let begun = Instant::now();
    let error = embed::read(&file).unwrap_err();
    assert!(matches!(error, ComfyError::TooLarge { limit_bytes, .. } if limit_bytes == 64 << 20), "{error:?}");
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

/// Sixty thousand tags, all of which are the same long text.
#[test]
fn tags_that_share_a_text_cost_nothing() {
    let text = format!("prompt:{}", " ".repeat(8 << 20));
    let mut exif = b"MM\0*\0\0\0\x08\xea\x60".to_vec();
    let at = 10 + 60_000 * 12;
    for _ in 0..60_000 {
        let (length, at) = (u32::try_from(text.len()).unwrap(), u32::try_from(at).unwrap());
        exif.extend([&b"\x01\x10\0\x02"[..], &length.to_be_bytes(), &at.to_be_bytes()].concat());
    }
    exif.extend(text.as_bytes());
    let begun = Instant::now();
    assert!(reason(&webp(&exif)).starts_with("the prompt is not JSON: "));
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[test]
fn brackets_without_end_are_an_error_and_not_a_crash() {
    let deep = "[".repeat(1 << 20);
    assert!(reason(deep.as_bytes()).starts_with("this is not JSON: "));
    assert!(
        reason(&png(&[chunk("tEXt", &[b"workflow\0", deep.as_bytes()])])).starts_with("the workflow is not JSON: ")
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_byte_never_panics(at in any::<prop::sample::Index>(), byte: u8, which in 0usize..4) {
        let mut file = bytes([SAVE_IMAGE, SAVE_ANIMATED_PNG, SAVE_ANIMATED_WEBP, JPEG][which]);
        let at = at.index(file.len());
        file[at] = byte;
        if let Ok(Carried { workflow, prompt }) = embed::read(&file)
            && let Ok(written) = embed::write_png(&file, workflow.as_ref(), prompt.as_ref())
        {
            prop_assert_eq!(embed::read(&written).unwrap(), Carried { workflow, prompt });
        }
    }

    #[test]
    fn any_text_survives_a_png(text in any::<String>(), number in any::<f64>().prop_filter("finite", |n| n.is_finite())) {
        let node = PromptNode::new("A").with("text", text.clone()).with("number", number).titled(text);
        let mut prompt = Prompt::default();
        prompt.add(node);
        let written = embed::write_png(&bytes(SAVE_IMAGE), None, Some(&prompt)).unwrap();
        prop_assert_eq!(embed::read(&written).unwrap().prompt, Some(prompt));
    }
}
