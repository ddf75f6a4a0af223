use std::time::Duration;

use muse_comfy::{Client, OutputFile};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::fault::BurstFault;

/// The list that a rented machine keeps of what it made, in its output folder (`assets/burst/image/README.md`).
const LIST: &str = "burst-outputs.json";

/// A file is listed after two looks found it the same; the machine looks every two seconds.
const LOOKS: u32 = 16;

/// Between two looks at the list.
const PAUSE: Duration = Duration::from_millis(500);

#[derive(Deserialize)]
struct Signed {
    signed: String,
}

#[derive(Deserialize)]
struct List {
    outputs: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    path: String,
    sha256: String,
}

/// Compares what came through the tunnel with what the machine says it made: `true` when they agree, `false` when the
/// machine keeps no list or has not listed the file in time.
///
/// # Errors
/// [`BurstFault::Unproven`] when they differ.
pub(crate) async fn prove(client: &Client, file: &OutputFile, bytes: &[u8]) -> Result<bool, BurstFault> {
    if file.kind != "output" {
        return Ok(false);
    }
    let path = match file.subfolder.trim_matches('/') {
        "" => file.filename.clone(),
        folder => format!("{folder}/{}", file.filename),
    };
    let list = OutputFile {
        filename: LIST.to_owned(),
        subfolder: String::new(),
        kind: "output".to_owned(),
        node_id: String::new(),
    };
    for look in 0..LOOKS {
        let Ok(text) = client.fetch(&list).await else {
            tracing::debug!("the rented machine keeps no list of what it made");
            return Ok(false);
        };
        if let Some(agrees) = agrees(&text, &path, bytes) {
            return if agrees { Ok(true) } else { Err(BurstFault::Unproven { file: path }) };
        }
        if look + 1 < LOOKS {
            tokio::time::sleep(PAUSE).await;
        }
    }
    tracing::info!(%path, "the rented machine did not list a picture in time");
    Ok(false)
}

/// Whether a file is as the list has it; `None` when it is not listed.
fn agrees(list: &[u8], path: &str, bytes: &[u8]) -> Option<bool> {
    let signed: Signed = serde_json::from_slice(list).ok()?;
    let list: List = serde_json::from_str(&signed.signed).ok()?;
    // The last word on a name counts: it may have been written anew.
    let listed = list.outputs.iter().rev().find(|listed| listed.path == path)?;
    Some(listed.sha256.eq_ignore_ascii_case(&hex::encode(Sha256::digest(bytes))))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_file_is_proven_by_the_list_and_a_changed_byte_is_not() {
        let digest = hex::encode(Sha256::digest(b"picture"));
        let inner = json!({ "outputs": [{ "path": "a/x.png", "sha256": digest.to_uppercase(), "bytes": 7 }] });
        let list = json!({ "signed": inner.to_string(), "hmac_sha256": null }).to_string();
        let check = |path: &str, bytes: &[u8], expected| assert_eq!(agrees(list.as_bytes(), path, bytes), expected);
        check("a/x.png", b"picture", Some(true));
        check("a/x.png", b"pictura", Some(false));
        check("x.png", b"picture", None);
        assert_eq!(agrees(b"no list", "a/x.png", b"picture"), None);
    }
}
