use muse_comfy::workflow::Step;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::studio::StudioOptions;
use crate::vocab::{Advice, hash_hex};

async fn opened(home: &std::path::Path) -> Studio {
    // No server is looked for: port 9 of the machine discards.
    let options = StudioOptions {
        prefer_gpu: false,
        comfy_url: Some("http://127.0.0.1:9".to_owned()),
        ..StudioOptions::owner(home)
    };
    Studio::open(options).await.expect("a studio")
}

fn document() -> Value {
    json!({
        "id": "d", "last_node_id": 2, "last_link_id": 0, "version": 0.4, "groups": [], "config": {}, "extra": {"z": 1.0},
        "nodes": [
            { "id": 1, "type": "LoadImage", "pos": [0, 0], "size": [200, 100], "mode": 0, "widgets_values": ["a.png", "image"],
              "outputs": [{ "name": "IMAGE", "type": "IMAGE", "links": null }, { "name": "MASK", "type": "MASK", "links": null }] },
            { "id": 2, "type": "Note", "pos": [9, 9], "size": [100, 60], "mode": 0, "widgets_values": ["18446744073709551615"] },
        ],
        "links": [],
    })
}

fn edit(name: &str, steps: Vec<Step>) -> Edit {
    Edit { edit_id: EditId::new(), name: name.to_owned(), steps }
}

fn set(path: &str, value: impl Into<Value>) -> Vec<Step> {
    vec![Step::Replace { path: path.to_owned(), value: value.into() }]
}

async fn begun(studio: &Studio) -> OpenWorkflow {
    let wanted = NewWorkflow { document: Some(document()), name: Some("Fog".to_owned()), ..NewWorkflow::default() };
    studio.new_workflow(wanted).await.expect("a document")
}

async fn text(studio: &Studio, id: WorkflowId) -> String {
    studio.workflow(id).await.expect("a document").document.to_string()
}

#[tokio::test]
async fn edits_are_undone_and_done_again_to_the_letter_also_after_a_restart() {
    let home = tempfile::tempdir().expect("a folder");
    let studio = opened(home.path()).await;
    let id = begun(&studio).await.row.workflow_id;
    let mut texts = vec![text(&studio, id).await];
    for n in 1..=200_i64 {
        let edits = vec![edit(&format!("Move {n}"), set("/nodes/0/pos/0", n))];
        let standing = studio.edit_workflow(id, EditWorkflow { revision: n, edits }).await.expect("edited");
        assert_eq!((standing.revision, standing.undo_name), (n + 1, Some(format!("Move {n}"))));
        texts.push(text(&studio, id).await);
    }
    drop(studio);
    let studio = opened(home.path()).await;
    assert_eq!(text(&studio, id).await, texts[200]);
    let mut revision = 201;
    for n in (0..200).rev() {
        revision = studio.undo_workflow(id, AtRevision { revision }).await.expect("undone").standing.revision;
        if n % 41 == 0 {
            assert_eq!(text(&studio, id).await, texts[n], "after undoing down to {n}");
        }
    }
    let error = studio.undo_workflow(id, AtRevision { revision }).await.expect_err("the first");
    assert_eq!(error.code(), "workflow.nothing_to_undo");
    drop(studio);
    let studio = opened(home.path()).await;
    assert_eq!(text(&studio, id).await, texts[0]);
    for _ in 0..150 {
        revision = studio.redo_workflow(id, AtRevision { revision }).await.expect("again").standing.revision;
    }
    assert_eq!(text(&studio, id).await, texts[150]);
    // Another edit here gives up what was undone, also where the whole document was last written ahead of it.
    let edits = vec![edit("Rename", set("/nodes/1/widgets_values/0", "other"))];
    let standing = studio.edit_workflow(id, EditWorkflow { revision, edits }).await.expect("edited");
    assert!(!standing.can_redo);
    let after = text(&studio, id).await;
    drop(studio);
    let studio = opened(home.path()).await;
    assert_eq!(text(&studio, id).await, after);
    let undone = studio.undo_workflow(id, AtRevision { revision: standing.revision }).await.expect("undone");
    assert_eq!((undone.patch.name.as_str(), text(&studio, id).await), ("Rename", texts[150].clone()));
}

#[tokio::test]
async fn two_windows_never_overwrite_each_other_and_an_edit_sent_twice_is_made_once() {
    let home = tempfile::tempdir().expect("a folder");
    let studio = opened(home.path()).await;
    let id = begun(&studio).await.row.workflow_id;
    let first = EditWorkflow {
        revision: 1,
        edits: vec![edit("One", set("/nodes/0/mode", 4)), edit("Two", set("/nodes/1/mode", 2))],
    };
    let done = studio.edit_workflow(id, first.clone()).await.expect("edited");
    let stands = text(&studio, id).await;
    // The answer was lost, and another edit was made meanwhile.
    let mut again = first.clone();
    assert_eq!(studio.edit_workflow(id, first).await.expect("done already"), done);
    again.edits.push(edit("Three", set("/nodes/0/pos/1", 7)));
    assert_eq!(studio.edit_workflow(id, again).await.expect("the rest of it").revision, 4);
    // Another window that saw the first state.
    let other = EditWorkflow { revision: 1, edits: vec![edit("Other", set("/nodes/0/mode", 0))] };
    let error = studio.edit_workflow(id, other).await.expect_err("refused");
    assert_eq!(error.code(), "workflow.changed_elsewhere");
    let error = studio.undo_workflow(id, AtRevision { revision: 3 }).await.expect_err("refused");
    assert_eq!(error.code(), "workflow.changed_elsewhere");
    studio.undo_workflow(id, AtRevision { revision: 4 }).await.expect("undone");
    assert_eq!(text(&studio, id).await, stands);
}

#[tokio::test]
async fn an_edit_that_does_not_fit_changes_nothing_and_neither_do_those_before_it() {
    let home = tempfile::tempdir().expect("a folder");
    let studio = opened(home.path()).await;
    let id = begun(&studio).await.row.workflow_id;
    let before = text(&studio, id).await;
    let edits = vec![edit("Fine", set("/nodes/0/mode", 4)), edit("Not", set("/nodes/9/mode", 4))];
    let error = studio.edit_workflow(id, EditWorkflow { revision: 1, edits }).await.expect_err("refused");
    assert_eq!(error.code(), "workflow.bad_edit");
    assert_eq!(text(&studio, id).await, before);
    studio.bin_workflow(id, true).await.expect("put away");
    let edits = vec![edit("Fine", set("/nodes/0/mode", 4))];
    let error = studio.edit_workflow(id, EditWorkflow { revision: 1, edits }).await.expect_err("refused");
    assert_eq!(error.code(), "workflow.removed");
    assert!(studio.workflows(false).await.expect("rows").is_empty());
    studio.bin_workflow(id, false).await.expect("brought back");
    assert_eq!(studio.workflows(false).await.expect("rows")[0].workflow_id, id);
    assert_eq!(text(&studio, id).await, before);
}

#[tokio::test]
async fn a_version_is_kept_compared_and_restored_and_the_restoring_is_undone() {
    let home = tempfile::tempdir().expect("a folder");
    let studio = opened(home.path()).await;
    let id = begun(&studio).await.row.workflow_id;
    let steps = vec![
        Step::Replace { path: "/nodes/0/pos".to_owned(), value: json!([50, 60]) },
        Step::Replace { path: "/nodes/0/widgets_values/0".to_owned(), value: json!("b.png") },
        Step::Remove { path: "/nodes/1".to_owned() },
        Step::Add { path: "/extra/more".to_owned(), value: json!(true), at: None },
    ];
    studio.edit_workflow(id, EditWorkflow { revision: 1, edits: vec![edit("Several", steps)] }).await.expect("edited");
    let kept = studio.keep_workflow_version(id, KeepVersion { name: Some("Two".to_owned()) }).await.expect("kept");
    assert_eq!((kept.number, kept.nodes, kept.why), (2, 1, VersionWhy::Saved));
    let again = studio.keep_workflow_version(id, KeepVersion { name: Some("Second".to_owned()) }).await.expect("kept");
    assert_eq!((again.number, again.name.as_str()), (2, "Second"));
    let differences = studio.workflow_differences(id, 1, None).await.expect("differences");
    let told: Vec<(&str, &str)> = differences.iter().map(|d| (d.change.as_str(), d.node.as_str())).collect();
    for wanted in [("moved", "1"), ("set", "1"), ("removed", "2")] {
        assert!(told.contains(&wanted), "{wanted:?} in {told:?}");
    }
    let before = text(&studio, id).await;
    let moved = studio.restore_workflow(id, 1, AtRevision { revision: 2 }).await.expect("restored");
    assert_eq!(moved.standing.undo_name.as_deref(), Some("Restore version 1"));
    assert_eq!(studio.workflow(id).await.expect("a document").document, document());
    studio.undo_workflow(id, AtRevision { revision: 3 }).await.expect("undone");
    assert_eq!(text(&studio, id).await, before);
    assert_eq!(studio.workflow_version(id, 9).await.expect_err("none").code(), "workflow.unknown_version");
}

#[tokio::test]
async fn a_script_goes_both_ways_and_what_it_does_not_say_stays() {
    let home = tempfile::tempdir().expect("a folder");
    let studio = opened(home.path()).await;
    let bytes = b"image, _ = LoadImage('a.png')\nSaveImage(image, 'plate')".to_vec();
    let made = studio.import_workflow("folder/My plate.py", bytes).await.expect("imported");
    let id = made.row.workflow_id;
    assert_eq!(made.row.name, "My plate");
    let note = json!({ "id": 77, "type": "Note", "pos": [1, 2], "size": [10, 10], "widgets_values": ["stays"] });
    let steps = vec![Step::Add { path: "/nodes/-".to_owned(), value: note, at: None }];
    studio.edit_workflow(id, EditWorkflow { revision: 1, edits: vec![edit("Note", steps)] }).await.expect("edited");
    let script = studio.workflow_script(id).await.expect("a script");
    assert_eq!(script.subgraph, None);
    let wanted = WriteScript { revision: 2, script: script.script.replace("plate", "fog") };
    studio.write_workflow_script(id, wanted).await.expect("written");
    let document = text(&studio, id).await;
    assert!(document.contains("fog") && document.contains("stays"), "{document}");
    let fault = studio.check_script("image = LoadImage(\n").await.expect("looked at").fault.expect("a fault");
    assert!(fault.line >= 1 && !fault.message.is_empty());
    let check = studio.check_workflow(id).await.expect("checked");
    assert_eq!((check.refused, check.server, check.outputs.len()), (false, None, 1));
}

#[tokio::test]
async fn what_is_no_workflow_is_refused_with_a_reason_and_begins_nothing() {
    let home = tempfile::tempdir().expect("a folder");
    let studio = opened(home.path()).await;
    for bytes in [&b""[..], b"{\"a\":1}", b"\x89PNG\r\n\x1a\n", b"[1,2", b"hello there"] {
        let error = studio.import_workflow("x.json", bytes.to_vec()).await.expect_err("refused");
        assert!(error.code().starts_with("comfy."), "{}", error.code());
    }
    let wanted = NewWorkflow { name: Some("a\nb".to_owned()), ..NewWorkflow::default() };
    assert_eq!(studio.new_workflow(wanted).await.expect_err("refused").code(), "workflow.bad_name");
    assert!(studio.workflows(false).await.expect("rows").is_empty());
}

/// What somebody does next.
#[derive(Clone, Debug)]
enum Act {
    Edit(Vec<Step>),
    Undo,
    Redo,
    Reopen,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let step = prop_oneof![
        (0..4_i64).prop_map(|n| set("/nodes/0/pos/0", n)),
        (0..9_i64).prop_map(|n| vec![Step::Add {
            path: "/nodes/-".to_owned(),
            value: json!({ "id": n + 10, "type": "Note", "pos": [n, 0] }),
            at: None,
        }]),
        Just(vec![Step::Remove { path: "/nodes/1".to_owned() }]),
        (0..5_u8).prop_map(|n| vec![Step::Add { path: format!("/extra/k{n}"), value: json!({ "n": n }), at: Some(0) }]),
        (0..5_u8).prop_map(|n| vec![Step::Remove { path: format!("/extra/k{n}") }]),
    ];
    let act = prop_oneof![
        6 => step.prop_map(Act::Edit),
        3 => Just(Act::Undo),
        2 => Just(Act::Redo),
        1 => Just(Act::Reopen),
    ];
    prop::collection::vec(act, 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 40, ..ProptestConfig::default() })]

    /// Whatever is done, undone, done again and closed in between: undoing all of it gives the first text, doing it
    /// again the last one.
    #[test]
    fn undo_all_and_redo_all_give_the_same_documents(acts in acts()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let home = tempfile::tempdir().expect("a folder");
            let mut studio = opened(home.path()).await;
            let made = begun(&studio).await;
            let (id, mut revision) = (made.row.workflow_id, 1);
            // The texts along the line of undo, and where on it we are.
            let (mut line, mut at) = (vec![hash_hex(made.document.to_string().as_bytes())], 0);
            for act in acts {
                match act {
                    Act::Edit(steps) => {
                        let edits = vec![edit("Edit", steps)];
                        if let Ok(standing) = studio.edit_workflow(id, EditWorkflow { revision, edits }).await {
                            revision = standing.revision;
                            line.truncate(at + 1);
                            line.push(hash_hex(text(&studio, id).await.as_bytes()));
                            at += 1;
                        }
                    }
                    Act::Undo => if let Ok(moved) = studio.undo_workflow(id, AtRevision { revision }).await {
                        revision = moved.standing.revision;
                        at -= 1;
                    },
                    Act::Redo => if let Ok(moved) = studio.redo_workflow(id, AtRevision { revision }).await {
                        revision = moved.standing.revision;
                        at += 1;
                    },
                    Act::Reopen => {
                        drop(studio);
                        studio = opened(home.path()).await;
                    }
                }
                assert_eq!(hash_hex(text(&studio, id).await.as_bytes()), line[at]);
            }
            while let Ok(moved) = studio.undo_workflow(id, AtRevision { revision }).await {
                revision = moved.standing.revision;
            }
            assert_eq!(&hash_hex(text(&studio, id).await.as_bytes()), &line[0]);
            while let Ok(moved) = studio.redo_workflow(id, AtRevision { revision }).await {
                revision = moved.standing.revision;
            }
            assert_eq!(Some(&hash_hex(text(&studio, id).await.as_bytes())), line.last());
        });
    }
}
