//! A process that is there to be killed: edits one workflow, undoes and does again without end.
//!
//! Prints one line per acknowledged change, `REVISION HASH`. Used by `journeys/workbench.rs`.
#![allow(clippy::print_stdout)]

use std::io::Write;

use muse_comfy::workflow::Step;
use muse_core::studio::workbench::{AtRevision, Edit, EditWorkflow, NewWorkflow};
use muse_core::studio::{Studio, StudioOptions};
use muse_core::vocab::{EditId, WorkflowId, hash_hex};
use serde_json::json;

#[tokio::main]
async fn main() {
    let home = std::env::args().nth(1).expect("the studio's folder");
    let options = StudioOptions {
        prefer_gpu: false,
        comfy_url: Some(muse_tests::studio::NOWHERE.to_owned()),
        ..StudioOptions::owner(home)
    };
    let studio = Studio::open(options).await.expect("the studio opens after any death");
    let found = studio.workflows(false).await.expect("rows").first().map(|row| row.workflow_id);
    let id = match found {
        Some(id) => id,
        None => studio.new_workflow(NewWorkflow::default()).await.expect("a document").row.workflow_id,
    };
    let mut revision = say(&studio, id).await;
    for turn in revision.. {
        // A walk that goes back and forth over where the whole document is written down, and forward in the end.
        let done = match turn % 7 {
            3 | 4 => studio.undo_workflow(id, AtRevision { revision }).await.map(|moved| moved.standing),
            5 if turn % 2 == 0 => studio.redo_workflow(id, AtRevision { revision }).await.map(|moved| moved.standing),
            _ => {
                let node = json!({ "id": turn, "type": "Note", "pos": [turn, 0], "widgets_values": ["fog"] });
                let steps = vec![
                    Step::Add { path: "/nodes/-".to_owned(), value: node, at: None },
                    Step::Replace { path: "/last_node_id".to_owned(), value: json!(turn) },
                ];
                let edit = Edit { edit_id: EditId::new(), name: format!("Add {turn}"), steps };
                studio.edit_workflow(id, EditWorkflow { revision, edits: vec![edit] }).await
            }
        };
        // There may be nothing to undo or to do again.
        if done.is_ok() {
            revision = say(&studio, id).await;
        }
    }
}

/// What is said here is acknowledged: it must be there after the death.
async fn say(studio: &Studio, id: WorkflowId) -> i64 {
    let open = studio.workflow(id).await.expect("the document");
    println!("{} {}", open.row.revision, hash_hex(open.document.to_string().as_bytes()));
    std::io::stdout().flush().expect("the parent listens");
    open.row.revision
}
