//! The built `muse` command: exit codes, JSON on both streams, and the errors people make.

use muse_comfy::{Catalogue, Prompt, decompile, embed};
use muse_tests::{Answer, ComfyDouble, Lock, Muse, pictures, shared};
use serde_json::{Value, json};

/// A draft as text, from the command itself.
fn draft(muse: &Muse, seed: &str) -> Value {
    let mut drawn = muse.run(&["surprise", "--seed", seed]).exits(0).json();
    // A face of her own would take seconds to draw.
    drawn["draft_dna"]["identity"] = serde_json::json!({"kind": "starter", "starter": "mei"});
    drawn
}

fn sealed(seed: &str) -> (Muse, String) {
    let muse = Muse::new();
    let text = draft(&muse, seed).to_string();
    let file = muse.file("draft.json", &text);
    let view = muse.run(&["genesis", &file, "--json"]).exits(0).json();
    let name = view["head"]["dna"]["name"].as_str().expect("a name").to_owned();
    (muse, name)
}

fn assert_problem(answer: &Answer, code: &str) -> Value {
    let problem = answer.problem();
    assert_eq!((answer.code, problem["code"].as_str()), (1, Some(code)), "{answer:?}");
    assert!(answer.out.is_empty(), "nothing on standard output: {answer:?}");
    assert!(problem["message"].as_str().is_some_and(|text| text.contains(' ')), "{problem}");
    problem
}

#[test]
fn wrong_usage_is_two_and_help_is_nought() {
    let muse = Muse::new();
    for wrong in [
        &["produce"][..],
        &["paint"],
        &["wallet", "deposit", "1e3"],
        &["wallet", "limits", "--hourly-cap", "5"],
        &["critic", "enroll", "a.png"],
        &["critic", "enroll", "a.png", "--own-face", "me", "--synthetic", "made"],
        &["workflow", "validate", "a.json", "--object-info", "b.json", "--server", "http://127.0.0.1:8188"],
        &["workflow", "template", "--prompt"],
        &["workflow", "template", "plate", "--prompt", "--script"],
        &[],
    ] {
        let answer = muse.run(wrong);
        assert_eq!(answer.code, 2, "{wrong:?}: {answer:?}");
        assert!(!answer.err.is_empty(), "{wrong:?}");
    }
    for right in [&["--help"][..], &["--version"], &["workflow", "--help"]] {
        assert!(!muse.run(right).exits(0).out.is_empty());
    }
    assert!(!muse.home().exists(), "nothing was made");
}

#[test]
fn a_problem_is_a_sentence_with_its_code_and_advice_or_the_same_as_json() {
    let muse = Muse::new();
    let text = muse.run(&["list"]).exits(1);
    assert!(text.err.starts_with("muse: there is no studio in ") && text.err.contains("[studio.absent]"), "{text:?}");
    assert!(text.err.lines().count() >= 2 && text.out.is_empty(), "advice on the next line: {text:?}");
    let problem = assert_problem(&muse.run(&["list", "--json"]), "studio.absent");
    assert!(problem["advice"].as_str().is_some_and(|advice| advice.contains("muse surprise --seal")), "{problem}");
}

#[test]
fn the_same_seed_is_the_same_draft_and_another_one_is_not() {
    let muse = Muse::new();
    let first = muse.run(&["surprise", "--seed", "7"]).exits(0);
    assert_eq!(first.out, muse.run(&["surprise", "--seed", "7", "--json"]).exits(0).out);
    assert_ne!(first.out, muse.run(&["surprise", "--seed", "8"]).exits(0).out);
    assert_eq!(first.json()["seed"], 7);
    assert_ne!(muse.run(&["surprise"]).exits(0).json()["seed"], muse.run(&["surprise"]).exits(0).json()["seed"]);
}

#[test]
fn what_surprise_draws_genesis_seals_from_a_file_or_from_standard_input() {
    let muse = Muse::new();
    let drawn = draft(&muse, "7");
    let view = muse.told(&["genesis", "-", "--json"], &drawn.to_string()).exits(0).json();
    assert_eq!(view["head"]["dna"]["name"], drawn["draft_dna"]["name"]);
    let alone = muse.file("alone.json", &draft(&muse, "8")["draft_dna"].to_string());
    muse.run(&["genesis", &alone]).exits(0);
    let listed = muse.run(&["list", "--json"]).exits(0).json();
    assert_eq!(listed.as_array().map(Vec::len), Some(2));
    let sealed = muse.run(&["surprise", "--seed", "9", "--seal", "--json"]).exits(0).json();
    assert_eq!(sealed["head"]["dna"]["generation"], 1);
}

#[test]
fn a_muse_is_listed_shown_verified_and_compared_with_her_past() {
    let (muse, name) = sealed("7");
    let shown = muse.run(&["show", &name]).exits(0).out;
    assert!(shown.starts_with(&name) && shown.contains("Red lines") && shown.contains("$0.00 free"), "{shown}");
    assert!(muse.run(&["verify", &name]).exits(0).out.contains("is as sealed: 1 generation(s), 8 references"));
    assert!(muse.run(&["list"]).exits(0).out.contains(&name));

    let mut changed = draft(&muse, "7")["draft_dna"].clone();
    changed["style"]["lens_mm"] = json!(35);
    let file = muse.file("changed.json", &changed.to_string());
    assert_problem(&muse.run(&["genesis", &file, "--of", &name, "--json"]), "dna.no_reason");
    muse.run(&["genesis", &file, "--of", &name, "--why", "a wider lens"]).exits(0);
    let changes = muse.run(&["diff", &name, "1", "2", "--json"]).exits(0).json();
    let fields: Vec<&str> =
        changes.as_array().expect("a list").iter().filter_map(|change| change["field"].as_str()).collect();
    assert_eq!(fields, ["generation", "parent", "style.lens_mm"]);
    assert_problem(&muse.run(&["show", "nobody", "--json"]), "muse.unknown");
    assert_problem(&muse.run(&["verify", "nobody", "--json"]), "muse.unknown");
}

#[test]
fn a_draft_with_a_mistake_names_the_place_or_the_field() {
    let muse = Muse::new();
    let drawn = draft(&muse, "7")["draft_dna"].clone();
    let check = |name: &str, text: &str, code: &str, expected: &[&str]| {
        let file = muse.file(name, text);
        let problem = assert_problem(&muse.run(&["genesis", &file, "--json"]), code);
        let message = problem["message"].as_str().unwrap_or_default();
        for word in expected {
            assert!(message.contains(word), "{name}: '{word}' is missing in {message}");
        }
    };
    check("broken.json", "{\n  \"name\": \"Iris\",\n  persona: 1\n}", "dna.unreadable", &["line 3", "column"]);
    let mut unknown = drawn.clone();
    unknown["colour"] = json!("blue");
    check("unknown.json", &unknown.to_string(), "dna.unreadable", &["unknown field `colour`", "line 1"]);
    let mut nested = drawn.clone();
    nested["style"]["lense_mm"] = json!(35);
    check("nested.json", &nested.to_string(), "dna.unreadable", &["unknown field `lense_mm`"]);
    let mut far = drawn.clone();
    far["moral_graph"]["axes"]["ego"] = json!(1.5);
    check("far.json", &far.to_string(), "dna.not_sealable", &["moral_graph.axes.ego", "between 0 and 1"]);
    let mut nobody = drawn;
    nobody["identity"] = json!({ "kind": "starter", "starter": "zoe" });
    check("nobody.json", &nobody.to_string(), "enrol.unknown_starter", &["zoe"]);
    let wrapped = muse.file("wrapped.json", &json!({ "draft_dna": { "name": 5 } }).to_string());
    assert_problem(&muse.run(&["genesis", &wrapped, "--json"]), "dna.unreadable");
    let gone = assert_problem(&muse.run(&["genesis", "no/such/draft.json", "--json"]), "file.unreadable");
    assert!(gone["message"].as_str().is_some_and(|text| text.contains("no/such/draft.json")), "{gone}");
    assert_eq!(muse.run(&["list", "--json"]).json(), json!([]), "nobody was sealed");
}

#[test]
fn paths_that_do_not_exist_are_named_by_every_command_that_reads_one() {
    let muse = Muse::new();
    for arguments in [
        &["scout", "import", "gone.jsonl"][..],
        &["scout", "score", "gone.jsonl"],
        &["workflow", "validate", "gone.json"],
        &["workflow", "from-script", "gone.py"],
        &["critic", "compare", "gone.png", "gone.jpg"],
        &["workflow", "run", "gone.json"],
        &["workflow", "diff", "Cargo.toml", "gone.json"],
        &["workflow", "validate", "Cargo.toml", "--object-info", "gone.json"],
    ] {
        let answer = muse.run(&[arguments, &["--json"][..]].concat());
        let problem = answer.problem();
        assert_eq!(answer.code, 1, "{arguments:?}");
        let message = problem["message"].as_str().unwrap_or_default();
        assert!(message.contains("gone") || message.contains("Cargo.toml"), "{arguments:?}: {problem}");
        assert!(problem["advice"].is_string(), "{arguments:?}: {problem}");
    }
}

#[test]
fn the_main_job_from_the_command_line_to_the_signed_folder() {
    let muse = Muse::new();
    let made =
        muse.run(&["produce", "--intent", "Minimalist Avant-Garde", "--renderer", "draft", "--json"]).exits(0).json();
    assert_eq!(made["production"]["state"], "in_review");
    let id = made["production"]["production_id"].as_str().expect("an id").to_owned();
    let short = id[id.len() - 8..].to_owned();
    let waiting = muse.run(&["review", "list", "--json"]).exits(0).json();
    assert_eq!(waiting[0]["production_id"], id.as_str());
    let work = muse.run(&["work", &short]).exits(0).out;
    assert!(work.contains("accept: similarity") && work.contains("Decision   produce: ROI"), "{work}");
    assert_problem(&muse.run(&["release", &short, "--json"]), "production.not_releasable");
    let approved = muse.run(&["review", "approve", &short, "--why", "yes"]).exits(0).out;
    assert!(approved.contains(&format!("muse release {short}")), "{approved}");
    let export = muse.run(&["release", &short, "--json"]).exits(0).json();
    for name in ["picture", "manifest"] {
        assert!(std::path::Path::new(export[name].as_str().expect("a path")).is_file(), "{export}");
    }
    assert_eq!(muse.run(&["resume"]).exits(0).out.trim(), "nothing was under way");
    let report = muse.run(&["ledger", "verify", "--json"]).exits(0).json();
    assert_eq!((report["rows"].as_u64(), report["faults"].as_array().map(Vec::len)), (Some(2), Some(0)), "{report}");
    let rows = muse.run(&["ledger", "export"]).exits(0).out;
    assert_eq!(rows.lines().filter(|line| serde_json::from_str::<Value>(line).is_ok()).count(), 2, "{rows}");
}

#[test]
fn a_no_is_one_and_explains_itself() {
    let (muse, _) = sealed("7");
    let asked = ["decide", "--intent", "a chair", "--platform", "reddit", "--renderer", "draft"];
    let skipped = muse.run(&[&asked[..], &["--json"]].concat()).exits(1).json();
    assert_eq!((skipped["outcome"].as_str(), skipped["reason"]["code"].as_str()), (Some("skip"), Some("roi.low")));
    let text = muse.run(&asked).exits(1).out;
    assert!(
        text.contains("views ×") && text.contains("cost") && text.contains("trend"),
        "the arithmetic is shown: {text}"
    );
    muse.run(&[&asked[..], &["--anyway"]].concat()).exits(0);
    let nude = ["produce", "--intent", "nude study", "--renderer", "draft", "--anyway", "--json"];
    assert_eq!(muse.run(&nude).exits(1).json()["decision"]["reason"]["code"], "red_line");
    let server = ["produce", "--intent", "Minimalist Avant-Garde", "--renderer", "comfy", "--anyway", "--json"];
    let failed = muse.run(&server).exits(1).json();
    assert_eq!(failed["production"]["problem"]["code"], "comfy.unreachable");
    let empty = ["produce", "--intent", " ", "--renderer", "draft", "--json"];
    assert_problem(&muse.run(&empty), "intent.length");
}

#[test]
fn money_is_moved_limited_and_shown_as_text_and_as_json() {
    let (muse, name) = sealed("7");
    let wallet = muse.run(&["wallet", "deposit", "5", "--json"]).exits(0).json();
    assert_eq!(wallet["free"], 5_000_000);
    assert!(muse.run(&["wallet", "deposit", "-1.5", "--muse", &name]).exits(0).out.contains("$3.50 free"));
    assert_problem(&muse.run(&["wallet", "deposit", "-100", "--json"]), "wallet.short");
    assert_problem(&muse.run(&["wallet", "deposit", "0", "--json"]), "money.bad_amount");
    assert!(muse.run(&["wallet", "limits", "--hourly-cap", "8", "--why", "launch day"]).exits(0).out.contains("$8.00"));
    assert_eq!(muse.run(&["wallet", "limits", "--json"]).exits(0).json()["changes"][0]["why"], "launch day");
    assert!(muse.run(&["wallet", "prices"]).exits(0).out.contains("comfy.picture"));
    assert!(muse.run(&["ledger", "show"]).exits(0).out.contains("withdraw"));
    muse.run(&["ledger", "verify"]).exits(0);
    std::fs::write(muse.home().join("pricebook.toml"), "[item.\"comfy.picture\"]\nprice = [\"-1\"]\n").expect("a file");
    let broken = assert_problem(&muse.run(&["wallet", "show", "--json"]), "pricebook.unreadable");
    assert!(broken["message"].as_str().is_some_and(|text| text.contains("pricebook.toml")), "{broken}");
}

#[test]
fn signals_good_and_bad_are_scored_and_imported_and_the_bad_are_listed() {
    let muse = Muse::new();
    let row = |id: &str, hours: i64, upvotes: u64| {
        let at = format!("2026-11-2{}T08:00:00Z", hours);
        json!({ "id": id, "title": format!("fog and concrete {id}"), "community": "r/fog", "created_at": at,
                "observed_at": "2026-11-22T10:00:00Z", "upvotes": upvotes, "comments": 3 })
        .to_string()
    };
    let rows = [
        row("1", 1, 400),
        "oops".to_owned(),
        row("2", 2, 90),
        json!({ "id": "3", "title": "x", "upvotes": -1 }).to_string(),
        row("4", 1, 0),
    ];
    let file = muse.file("posts.jsonl", &rows.join("\n"));
    let out = muse.path("scores.jsonl");
    let scored = muse.run(&["scout", "score", &file, "--out", &out.display().to_string(), "--json"]).exits(0).json();
    assert_eq!(
        (scored["read"].as_u64(), scored["scored"].as_u64(), scored["bad"].as_u64()),
        (Some(3), Some(3), Some(2)),
        "{scored}"
    );
    assert_eq!(scored["bad_rows"][0]["line"], 2);
    assert_eq!((&scored["bad_rows"][1]["line"], &scored["bad_rows"][1]["field"]), (&json!(4), &json!("upvotes")));
    // 90 upvotes in two hours, 93 in all: 45 · log10(94).
    let expected = 45.0 * 94f64.log10();
    assert!((scored["top"][0]["vvs"].as_f64().expect("a score") - expected).abs() < 1e-6, "{scored}");
    assert_eq!(std::fs::read_to_string(&out).expect("the scores").lines().count(), 3);
    assert!(!muse.home().exists(), "scoring needs no studio");

    let text = muse.run(&["scout", "import", &file]).exits(0);
    assert!(text.out.contains("3 new posts") && text.out.contains("2 bad"), "{text:?}");
    assert!(text.err.contains("line 2") && text.err.contains("line 4, field upvotes"), "{text:?}");
    assert_eq!(muse.run(&["scout", "import", &file, "--json"]).exits(0).json()["new_signals"], 0);
    assert_eq!(muse.run(&["scout", "trends", "--json"]).exits(0).json().as_array().map(Vec::len), Some(1));
    let all_bad = muse.file("bad.jsonl", "oops\nagain\n");
    assert_eq!(muse.run(&["scout", "import", &all_bad, "--json"]).code, 1);
}

/// What `workflow` says about a file, read against the recorded server.
fn flow(muse: &Muse, arguments: &[&str]) -> Answer {
    let nodes = shared::folder().join("comfyui/object_info.json").display().to_string();
    muse.run(&[&["workflow"], arguments, &["--object-info", &nodes]].concat())
}

fn recorded(name: &str) -> Value {
    serde_json::from_str(&shared::read(&format!("comfyui/runnable/{name}.json"))).expect("JSON")
}

#[test]
fn recorded_prompts_go_to_script_and_back_and_stay_the_same() {
    let muse = Muse::new();
    for name in ["01_image_ops", "03_mask_ops", "04_batch_autogrow", "06_switch_dynamic_combo"] {
        let before = muse.file("before.json", &recorded(name)["prompt"].to_string());
        let report = flow(&muse, &["validate", &before, "--json"]).exits(0).json();
        assert_eq!((&report["diagnostics"], &report["refused"]), (&json!([]), &json!(false)), "{name}");
        assert_eq!(report["missing"], json!({ "nodes": [], "models": [] }), "{name}");
        let script = flow(&muse, &["to-script", &before]).exits(0).out;
        let as_json = flow(&muse, &["to-script", &before, "--json"]).exits(0).json();
        assert_eq!(as_json["script"].as_str().map(str::trim), Some(script.trim()), "{name}");
        let script = muse.file("flow.py", &script);
        let prompt = flow(&muse, &["from-script", &script, "--prompt", "--json"]).exits(0).out;
        let after = muse.file("after.json", &prompt);
        let changes = flow(&muse, &["diff", &before, &after, "--json"]).exits(0).json();
        assert_eq!(changes, json!([]), "{name}: as a prompt");
        // A script is a workflow like any other.
        assert_eq!(flow(&muse, &["compile", &script]).exits(0).out, prompt, "{name}: as a script");
        assert_eq!(flow(&muse, &["diff", &script, &after, "--json"]).exits(0).json(), json!([]), "{name}");
        // As a document that people open, and compiled again.
        let document = flow(&muse, &["from-script", &script]).exits(0);
        assert!(document.json()["nodes"].is_array());
        let document = muse.file("flow.json", &document.out);
        let changes = flow(&muse, &["diff", &before, &document, "--json"]).exits(0).json();
        assert_eq!(changes, json!([]), "{name}: as a document");
    }
}

#[test]
fn compile_prints_the_prompt_itself_in_the_order_of_the_document() {
    let muse = Muse::new();
    let recorded = shared::folder().join("comfyui/templates/image_chrono_edit_14B.json").display().to_string();
    let answer = flow(&muse, &["compile", &recorded]).exits(0);
    assert!(answer.err.is_empty(), "{answer:?}");
    let exported: Value =
        serde_json::from_str(&shared::read("comfyui/templates/image_chrono_edit_14B.api.json")).expect("JSON");
    let order = |prompt: &Value| prompt.as_object().expect("a prompt").keys().cloned().collect::<Vec<_>>();
    let compiled = answer.json();
    assert_eq!(order(&compiled), order(&exported));
    assert_eq!(compiled, exported);
    assert_eq!(flow(&muse, &["compile", &recorded, "--json"]).exits(0).out, answer.out);
    let document = std::fs::read_to_string(&recorded).expect("a document");
    let nodes = shared::folder().join("comfyui/object_info.json").display().to_string();
    let told = muse.told(&["workflow", "compile", "-", "--object-info", &nodes], &document).exits(0);
    assert_eq!(told.out, answer.out, "from standard input");
    // Like the frontend it exports what it does not know, and says which catalogue was too small.
    let told = muse.run(&["workflow", "compile", &recorded, "--json"]).exits(0);
    assert!(told.err.contains("nobody knows") && told.err.contains("--object-info"), "{told:?}");
    assert_eq!(order(&told.json()).len(), order(&exported).len());
    let problem = assert_problem(&muse.run(&["workflow", "to-script", &recorded, "--json"]), "comfy.missing_nodes");
    assert!(problem["advice"].as_str().is_some_and(|advice| advice.contains("--object-info")), "{problem}");
}

#[test]
fn a_picture_is_taken_for_the_workflow_it_carries() {
    let muse = Muse::new();
    let prompt = Prompt::from_value(&recorded("01_image_ops")["prompt"]).expect("a prompt");
    let mut other = prompt.clone();
    other.set_input("1", "width", 640).expect("a node");
    let catalogue = Catalogue::from_json(&shared::read("comfyui/object_info.json")).expect("a catalogue");
    let workflow = decompile(&prompt, &catalogue).expect("laid out");
    let picture = pictures::noise(8, 8).encode_png();
    let keep = |name: &str, bytes: Vec<u8>| {
        let path = muse.path(name);
        std::fs::write(&path, bytes).expect("written");
        path.display().to_string()
    };
    let both = keep("both.png", embed::write_png(&picture, Some(&workflow), Some(&other)).expect("a PNG"));
    let ran = keep("ran.png", embed::write_png(&picture, None, Some(&other)).expect("a PNG"));
    let bare = keep("bare.png", picture);
    assert_eq!(flow(&muse, &["compile", &both]).exits(0).json()["1"]["inputs"]["width"], 512, "the document counts");
    assert_eq!(flow(&muse, &["compile", &ran]).exits(0).json()["1"]["inputs"]["width"], 640);
    let changes = flow(&muse, &["diff", &both, &ran, "--json"]).exits(0).json();
    assert_eq!(changes.as_array().map(Vec::len), Some(1), "{changes}");
    assert_eq!(
        (&changes[0]["change"], &changes[0]["before"], &changes[0]["after"]),
        (&json!("input_changed"), &json!(512), &json!(640))
    );
    assert_eq!(flow(&muse, &["validate", &both, "--json"]).exits(0).json()["refused"], false);
    assert!(flow(&muse, &["to-script", &ran]).exits(0).out.contains("640"));
    let problem = assert_problem(&flow(&muse, &["compile", &bare, "--json"]), "comfy.bad_document");
    assert!(problem["message"].as_str().is_some_and(|text| text.contains("carries no")), "{problem}");
    assert_problem(&flow(&muse, &["from-script", &bare, "--json"]), "file.unreadable");
}

#[test]
fn a_changed_workflow_says_what_changed_and_a_wrong_one_what_is_wrong() {
    let muse = Muse::new();
    let before = muse.file("before.json", &recorded("01_image_ops")["prompt"].to_string());
    let mut changed = recorded("01_image_ops")["prompt"].clone();
    changed["1"]["inputs"]["width"] = json!(640);
    let after = muse.file("after.json", &changed.to_string());
    let changes = muse.run(&["workflow", "diff", &before, &after]).exits(0).out;
    assert!(changes.contains("width") && changes.contains("512") && changes.contains("640"), "{changes}");
    assert_eq!(changes.trim().lines().count(), 1, "{changes}");
    let same = muse.run(&["workflow", "diff", &before, &before]).exits(0);
    assert!(same.out.is_empty() && same.err.contains("same"), "{same:?}");

    changed["1"]["inputs"]["width"] = json!(99_999);
    changed["2"]["class_type"] = json!("ImageInverter");
    let wrong = muse.file("wrong.json", &changed.to_string());
    let report = muse.run(&["workflow", "validate", &wrong, "--json"]).exits(1).json();
    let kinds: Vec<&str> =
        report["diagnostics"].as_array().expect("a list").iter().filter_map(|found| found["kind"].as_str()).collect();
    assert!(kinds.contains(&"missing_node_type"), "{report}");
    assert_eq!((&report["refused"], &report["outputs"]), (&json!(true), &json!([])), "{report}");
    assert_eq!(report["missing"]["nodes"][0]["class"], "ImageInverter", "{report}");
    let script = muse.file("wrong.py", "image = EmptyImage(512, 512, 1, 0)\n_ = SaveImage(image, 'a'\n");
    for command in ["from-script", "compile"] {
        let problem = assert_problem(&muse.run(&["workflow", command, &script, "--json"]), "comfy.script");
        assert!(problem["message"].as_str().is_some_and(|text| text.contains("line")), "{problem}");
    }
    let nonsense = muse.file("nonsense.json", "[1, 2");
    assert_problem(&muse.run(&["workflow", "compile", &nonsense, "--json"]), "comfy.bad_document");
    let empty = muse.file("empty.json", "");
    assert_problem(&muse.run(&["workflow", "compile", &empty, "--json"]), "comfy.bad_document");
}

#[test]
fn a_report_ends_with_what_a_server_would_do() {
    let muse = Muse::new();
    let good = "image = EmptyImage(64, 64, 1, 0)\nSaveImage(image, 'a')\n";
    let check = |text: &str, code: i32, expected: &[&str]| {
        let answer = muse.told(&["workflow", "validate", "-"], text).exits(code);
        for part in expected {
            assert!(answer.out.contains(part), "{part}: {answer:?}");
        }
    };
    check(good, 0, &["2 nodes: a server would take this and run 2 (SaveImage"]);
    check(
        &format!("{good}SaveImage(EmptyImage(99999, 64, 1, 0), 'b')\n"),
        0,
        &["input `width`", "[value_bigger_than_max]", "take a part of this: it would run 2 (", "but not 4 ("],
    );
    check("SaveImage(EmptyImage(99999, 64, 1, 0), 'b')\n", 1, &["2 nodes: a server would refuse this"]);
    let unknown = json!({ "1": { "class_type": "FancyPackNode", "inputs": {} } }).to_string();
    check(&unknown, 1, &["missing node class FancyPackNode", "refuse"]);
}

#[test]
fn templates_are_listed_and_printed_in_three_forms() {
    let muse = Muse::new();
    let listed = muse.run(&["workflow", "template", "--json"]).exits(0).json();
    let names: Vec<&str> = listed.as_array().expect("a list").iter().filter_map(|one| one["name"].as_str()).collect();
    let ours = "identity_sdxl identity_flux posed_sdxl repair_sdxl repair_flux plate upscale hand_off";
    assert_eq!(names.join(" "), ours);
    let text = muse.run(&["workflow", "template"]).exits(0).out;
    for name in names {
        assert!(text.contains(name), "{text}");
        let document = muse.run(&["workflow", "template", name]).exits(0);
        assert!(document.json()["nodes"].is_array());
        let document = muse.file("document.json", &document.out);
        let prompt = muse.run(&["workflow", "template", name, "--prompt", "--json"]).exits(0);
        assert!(prompt.err.is_empty(), "{prompt:?}");
        let prompt = muse.file("prompt.json", &prompt.out);
        let script = muse.run(&["workflow", "template", name, "--script", "--json"]).exits(0).json();
        let script = muse.file("script.py", script["script"].as_str().expect("a script"));
        assert_eq!(muse.run(&["workflow", "diff", &document, &prompt, "--json"]).exits(0).json(), json!([]), "{name}");
        muse.run(&["workflow", "compile", &script]).exits(0);
    }
    let problem = assert_problem(&muse.run(&["workflow", "template", "poster", "--json"]), "render.unknown_template");
    assert!(problem["advice"].as_str().is_some_and(|advice| advice.contains("hand_off")), "{problem}");
    // The recorded server has no identity packs.
    assert_problem(&flow(&muse, &["template", "identity_sdxl", "--json"]), "render.missing_nodes");
    let upscale = flow(&muse, &["template", "upscale"]).exits(0);
    assert!(upscale.err.contains("no upscale model") && !upscale.out.contains("UpscaleModelLoader"), "{upscale:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_tells_its_progress_apart_from_the_files_it_fetched() {
    let comfy = ComfyDouble::start(Lock::Nothing).await;
    comfy.paints(|_| pictures::noise(16, 16));
    let answers = tokio::task::spawn_blocking({
        let url = comfy.url.clone();
        move || {
            let muse = Muse::new();
            let out = muse.path("out").display().to_string();
            let script = muse.file("flow.py", "SaveImage(ImageInvert(EmptyImage(16, 16, 1, 0)), 'a')\n");
            let run = |more: &[&str]| {
                muse.run(&[&["workflow", "run", &script, "-o", &out, "--server", &url], more].concat()).exits(0)
            };
            let (text, json) = (run(&[]), run(&["--json"]));
            let kept = text.out.lines().map(|path| std::fs::read(path).expect("a file")).collect::<Vec<_>>();
            let refused = muse.file("refused.py", "SaveImage(EmptyImage(99999, 16, 1, 0), 'a')\n");
            let refused = muse.run(&["workflow", "run", &refused, "--server", &url, "--json"]);
            (text, json, kept, refused)
        }
    });
    let (text, json, kept, refused) = answers.await.expect("both ran");
    assert!(text.err.contains("node 2") && text.out.lines().count() == 1, "{text:?}");
    assert!(pictures::decode(&kept[0]).width_px == 16);
    assert!(json.err.is_empty(), "{json:?}");
    assert_eq!(json.json()["files"].as_array().map(Vec::len), Some(1), "{json:?}");
    assert_problem(&refused, "comfy.prompt_refused");
}

#[test]
fn the_doctor_names_every_link_and_breaks_over_none_that_is_absent() {
    let muse = Muse::new();
    let report = muse.run(&["doctor", "--json"]).exits(0).json();
    let links: Vec<&str> =
        report["checks"].as_array().expect("checks").iter().filter_map(|check| check["link"].as_str()).collect();
    let expected = [
        "disk",
        "database",
        "keychain",
        "models",
        "onnx runtime",
        "inference device",
        "gpu adapter",
        "comfyui",
        "mind",
        "kubernetes",
        "google",
        "apify",
        "reddit",
        "redis",
        "ffmpeg",
    ];
    assert_eq!(links, expected);
    for check in report["checks"].as_array().expect("checks") {
        let state = check["state"].as_str().unwrap_or_default();
        assert!(["ok", "note", "absent"].contains(&state), "{check}");
        assert!(check["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{check}");
        assert!(state == "ok" || check["fix"].is_string(), "what is not well says what mends it: {check}");
    }
    let text = muse.run(&["doctor"]).exits(0).out;
    assert!(links.iter().all(|link| text.contains(link)), "{text}");
}

#[test]
fn the_openapi_document_is_json_and_knows_the_main_calls() {
    let muse = Muse::new();
    let document = muse.run(&["openapi"]).exits(0).json();
    for path in ["/muses/surprise-me", "/muses/genesis"] {
        assert!(document["paths"][path].is_object(), "{path}");
    }
}
