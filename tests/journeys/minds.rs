//! Minds outside: what they are asked, what counts of their answers, and what no string can change.

use std::collections::{BTreeMap, HashSet};
use std::io::Write;

use muse_core::api::{self, CheckState};
use muse_core::cognition::minds::{Question, Reading};
use muse_core::cognition::{Decision, MindKind, Outcome, RendererChoice, TrendContext};
use muse_core::perception::{Phase, Terms};
use muse_core::studio::{ProduceRequest, SettingsChange, Studio};
use muse_core::vocab::{InsightId, RedLine, ValueNode};
use muse_server::{ServeOptions, serve};
use muse_tests::injections::corpus;
use muse_tests::minds::{Heard, MindDouble, Reply, card, completion, rpc, task};
use muse_tests::studio::{NOWHERE, TempStudio, files, seal, wanting};
use serde_json::{Value, json};
use sqlx::Row;
use tokio_util::sync::CancellationToken;

const INTENT: &str = "minimalist glass robot garden";

fn intent(text: &str) -> ProduceRequest {
    wanting(text, RendererChoice::Draft)
}

/// A studio with one Muse who values slow craft and shows no weapons.
async fn with_a_muse(home: &TempStudio) -> Studio {
    let studio = home.open().await;
    let value = ValueNode {
        id: "slow_craft".to_owned(),
        label: "Slow craft".to_owned(),
        weight: 0.5,
        terms: vec!["handmade".to_owned()],
    };
    seal(&studio, 1, |draft| {
        draft.moral_graph.values = vec![value];
        draft.moral_graph.edges = Vec::new();
        draft.red_lines = vec![RedLine::Weapons, RedLine::Gambling];
    })
    .await;
    studio
}

async fn change(studio: &Studio, change: Value) {
    let change: SettingsChange = serde_json::from_value(change).expect("a change");
    api::change_settings(studio, change).await.expect("kept");
}

async fn with_openai(studio: &Studio, url: &str) {
    change(studio, json!({ "mind": "openai", "mind_url": url, "mind_model": "reader" })).await;
}

async fn with_agent(studio: &Studio, url: &str) {
    change(studio, json!({ "mind": "a2a", "mind_url": url })).await;
}

fn reading() -> Value {
    json!({
        "axes": { "sophistication": { "score": 0.75, "confidence": 0.8 }, "ego": { "score": 0.5, "confidence": 0 } },
        "values": ["slow_craft"],
        "red_lines": [],
    })
}

fn saying(answer: &Value) -> impl Fn(&Heard) -> Reply + Send + Sync + 'static {
    let text = answer.to_string();
    move |_| Reply::Json(200, completion(&text))
}

/// What of a decision does not depend on who read: everything but its id and its time.
fn substance(decision: &Decision) -> (Outcome, String, Value) {
    let mut inputs = serde_json::to_value(&decision.inputs).expect("JSON");
    inputs.as_object_mut().expect("an object").remove("mind");
    (decision.outcome, decision.reason.sentence.clone(), inputs)
}

#[tokio::test]
async fn a_local_model_is_asked_by_schema_and_its_reading_is_the_decisions_subject() {
    let mind = MindDouble::start(saying(&reading())).await;
    let home = TempStudio::new();
    let studio = with_a_muse(&home).await;
    with_openai(&studio, &format!("{}/v1/", mind.url)).await;
    let decision = api::decide(&studio, &intent(INTENT)).await.expect("decided");
    let inputs = &decision.inputs;
    let axes: Vec<_> = inputs.subject.axes.clone().into_iter().collect();
    assert_eq!(axes, [("sophistication".to_owned(), (0.75, 8))], "what it is not sure of says nothing");
    assert_eq!(inputs.subject.values, ["slow_craft"]);
    let asked = inputs.mind.asked.as_ref().expect("somebody was asked");
    assert_eq!(
        (inputs.mind.kind, asked.kind, asked.model.as_deref()),
        (MindKind::Openai, MindKind::Openai, Some("reader"))
    );
    assert_eq!((asked.prompt.as_str(), &inputs.mind.refused), ("read-subject.v1", &None));
    let kept = api::list_decisions(&studio, 1).await.expect("decisions").remove(0);
    assert_eq!(kept, decision, "the row tells who read");

    let [heard] = mind.heard().try_into().expect("one question");
    assert_eq!((heard.path.as_str(), heard.header("authorization")), ("/v1/chat/completions", ""));
    assert_eq!(
        (&heard.body["model"], &heard.body["temperature"], &heard.body["stream"]),
        (&json!("reader"), &json!(0), &json!(false))
    );
    let format = &heard.body["response_format"];
    assert_eq!((&format["type"], &format["json_schema"]["strict"]), (&json!("json_schema"), &json!(true)));
    let schema = &format["json_schema"]["schema"];
    assert_eq!(schema["additionalProperties"], false);
    assert_eq!(schema["properties"]["red_lines"]["items"]["enum"], json!(["gambling", "weapons"]));
    let question: Question =
        serde_json::from_str(heard.body["messages"][1]["content"].as_str().expect("text")).expect("a question");
    let words: Vec<&str> = question.subject.iter().map(|word| word.word.as_str()).collect();
    assert_eq!(words, ["garden", "glass", "minimalist", "robot"]);
    assert_eq!((question.trend, question.values.as_slice()), (None, ["slow_craft".to_owned()].as_slice()));
    assert!(!heard.body.to_string().contains(INTENT), "words cross, sentences do not");

    api::foresee(&studio, &intent(INTENT)).await.expect("foreseen");
    assert_eq!(mind.heard().len(), 1, "nobody is asked at each letter");
}

#[tokio::test]
async fn a_mind_may_add_a_red_line_and_never_takes_one_away() {
    let crossing = json!({ "axes": {}, "values": [], "red_lines": ["gambling"] });
    let mind = MindDouble::start(saying(&crossing)).await;
    let home = TempStudio::new();
    let studio = with_a_muse(&home).await;
    with_openai(&studio, &mind.url).await;
    let decision = api::decide(&studio, &intent(INTENT)).await.expect("decided");
    assert_eq!((decision.outcome, decision.reason.code.as_str()), (Outcome::Refuse, "red_line"));
    assert!(decision.reason.sentence.contains("'gambling'"), "{:?}", decision.reason);
    assert_eq!(decision.inputs.mind.red_lines, ["gambling"]);

    mind.answers(saying(&reading()));
    let before = mind.heard().len();
    let decision =
        api::decide(&studio, &ProduceRequest { anyway: true, ..intent("a gun of glass") }).await.expect("decided");
    assert_eq!((decision.outcome, decision.reason.code.as_str()), (Outcome::Refuse, "red_line"));
    assert!(decision.reason.sentence.contains("'weapons'"), "{:?}", decision.reason);
    assert_eq!(mind.heard().len(), before, "what the lexicon refuses is not put to anybody else");
}

#[tokio::test]
async fn whatever_goes_wrong_the_embedded_mind_reads_and_the_decision_says_why() {
    let elsewhere = MindDouble::start(saying(&reading())).await;
    let mind = MindDouble::start(saying(&reading())).await;
    let home = TempStudio::new();
    let studio = with_a_muse(&home).await;
    let embedded = substance(&api::decide(&studio, &intent(INTENT)).await.expect("decided"));
    with_openai(&studio, &mind.url).await;
    let elsewhere_url = format!("{}/v1/chat/completions", elsewhere.url);
    let mut cut = completion("{");
    cut["choices"][0]["finish_reason"] = json!("length");
    let mut unwilling = completion("");
    unwilling["choices"][0]["message"]["content"] = Value::Null;
    let cases = [
        (Reply::Text(200, "<html>PAY ME</html>".to_owned()), "mind.bad_reply"),
        (Reply::Json(200, json!({ "choices": [] })), "mind.bad_reply"),
        (Reply::Json(200, cut), "mind.bad_reply"),
        (Reply::Json(200, unwilling), "mind.bad_reply"),
        (Reply::Json(500, json!({ "error": { "message": "PAY ME" } })), "mind.bad_reply"),
        (Reply::Json(401, json!({ "error": { "message": "PAY ME" } })), "mind.key_refused"),
        (Reply::Elsewhere(elsewhere_url), "mind.bad_reply"),
        (Reply::Text(200, " ".repeat(300 << 10)), "mind.bad_reply"),
        (Reply::Json(200, completion(&format!("{} PAY ME", reading()))), "mind.bad_reading"),
        (Reply::Json(200, completion(r#"{"axes":{},"values":["PAY ME"],"red_lines":[]}"#)), "mind.bad_reading"),
    ];
    for (reply, code) in cases {
        let shown = format!("{reply:?}").chars().take(120).collect::<String>();
        mind.answers(move |_| reply.clone());
        let decision = api::decide(&studio, &intent(INTENT)).await.expect("decided");
        assert_eq!(substance(&decision), embedded, "{shown}");
        let note = &decision.inputs.mind;
        let refused = note.refused.as_ref().expect("a reason");
        assert_eq!((note.kind, refused.code.as_str()), (MindKind::Embedded, code), "{shown}");
        assert!(!refused.sentence.contains("PAY ME") && refused.sentence.ends_with('.'), "{refused:?}");
        let check = api::test_connection(&studio, "mind").await.expect("tested");
        assert_eq!(check.state, CheckState::Broken, "{check:?}");
        assert!(!check.detail.contains("PAY ME") && check.fix.is_some(), "{check:?}");
    }
    assert_eq!(elsewhere.heard().len(), 0, "nobody is followed elsewhere");
    change(&studio, json!({ "mind_url": NOWHERE })).await;
    let decision = api::decide(&studio, &intent(INTENT)).await.expect("decided");
    assert_eq!(decision.inputs.mind.refused.expect("a reason").code, "mind.unreachable");

    change(&studio, json!({ "mind_url": mind.url })).await;
    mind.answers(saying(&json!({ "axes": {}, "values": [], "red_lines": [] })));
    let check = api::test_connection(&studio, "mind").await.expect("tested");
    assert_eq!(check.state, CheckState::Ok, "{check:?}");
    assert!(check.detail.contains(&mind.url) && check.detail.contains("reader"), "{check:?}");
    change(&studio, json!({ "mind": "embedded" })).await;
    assert_eq!(api::test_connection(&studio, "mind").await.expect("tested").state, CheckState::Ok);
}

#[tokio::test]
async fn a_mind_that_cannot_be_asked_is_not_chosen() {
    let home = TempStudio::new();
    let studio = with_a_muse(&home).await;
    let before = studio.settings().await.expect("settings");
    for wrong in [
        json!({ "mind": "openai", "mind_model": "m" }),
        json!({ "mind": "openai", "mind_url": "http://127.0.0.1:1" }),
        json!({ "mind": "openai", "mind_url": "https://api.paid.example/v1", "mind_model": "m" }),
        json!({ "mind": "a2a", "mind_url": "http://agent.example" }),
        json!({ "mind": "a2a", "mind_url": "http://me:word@127.0.0.1:1" }),
        json!({ "mind": "a2a", "mind_url": "not an address" }),
    ] {
        let change = serde_json::from_value(wrong.clone()).expect("a change");
        let refused = api::change_settings(&studio, change).await.expect_err("refused").as_problem();
        assert_eq!(refused.code, "mind.bad_address", "{wrong}: {refused}");
        assert_eq!(studio.settings().await.expect("settings"), before, "{wrong}");
    }
    change(&studio, json!({ "mind": "a2a", "mind_url": " https://agent.example/a2a " })).await;
    let refused =
        api::change_settings(&studio, serde_json::from_value(json!({ "mind_url": "" })).expect("a change")).await;
    assert_eq!(refused.expect_err("refused").as_problem().code, "mind.bad_address", "an agent is somewhere");
    drop(studio);
    let studio = home.open().await;
    let kept = studio.settings().await.expect("settings");
    assert_eq!((kept.mind, kept.mind_url.as_deref()), (MindKind::A2a, Some("https://agent.example/a2a")));
}

#[tokio::test]
async fn an_agent_is_asked_as_its_card_says_and_answers_in_every_form_the_protocol_has() {
    let mind = MindDouble::start(|_| Reply::Silence).await;
    let home = TempStudio::new();
    let studio = with_a_muse(&home).await;
    with_agent(&studio, &mind.url).await;
    let url = mind.url.clone();
    let data = json!([{ "text": "Here it is." }, { "data": reading() }]);
    let text = json!([{ "text": reading().to_string() }]);
    let message = json!({ "message": { "messageId": "m", "role": "ROLE_AGENT", "parts": data } });
    let mut in_status = task("TASK_STATE_COMPLETED", &json!([]));
    in_status["task"]["artifacts"] = Value::Null;
    in_status["task"]["status"]["message"] = json!({ "messageId": "m", "role": "ROLE_AGENT", "parts": text });
    for (binding, answer) in [
        ("JSONRPC", message.clone()),
        ("JSONRPC", task("TASK_STATE_COMPLETED", &data)),
        ("JSONRPC", task("TASK_STATE_COMPLETED", &text)),
        ("JSONRPC", in_status),
        ("HTTP+JSON", message),
        ("HTTP+JSON", task("TASK_STATE_COMPLETED", &data)),
    ] {
        let (at, told) = (url.clone(), answer.clone());
        mind.answers(move |heard| match heard.path.as_str() {
            "/.well-known/agent-card.json" => Reply::Json(200, card(&format!("{at}/agent/"), binding, "1.0")),
            _ if binding == "JSONRPC" => Reply::Json(200, rpc(&told)),
            _ => Reply::Json(200, told.clone()),
        });
        let decision = api::decide(&studio, &intent(INTENT)).await.expect("decided");
        assert_eq!(decision.inputs.mind.refused, None, "{binding} {answer}");
        assert_eq!(decision.inputs.mind.kind, MindKind::A2a);
        assert_eq!(decision.inputs.subject.values, ["slow_craft"]);
        let heard = mind.heard();
        let [.., of_card, asked] = heard.as_slice() else { panic!("a card and a question") };
        assert!([of_card, asked].iter().all(|heard| heard.header("a2a-version") == "1.0"));
        let path = if binding == "JSONRPC" { "/agent/" } else { "/agent/message:send" };
        assert_eq!(asked.path, path);
        let request = if binding == "JSONRPC" { &asked.body["params"] } else { &asked.body };
        let parts = &request["message"]["parts"];
        assert_eq!((&request["message"]["role"], &parts[1]["data"]["skill"]), (&json!("ROLE_USER"), &json!("read")));
        assert!(!request.to_string().contains(INTENT), "words cross, sentences do not");
    }
}

#[tokio::test]
async fn an_agent_whose_card_or_answer_does_not_fit_is_not_believed() {
    let elsewhere =
        MindDouble::start(|_| Reply::Json(200, rpc(&task("TASK_STATE_COMPLETED", &json!([{ "data": reading() }])))))
            .await;
    let mind = MindDouble::start(|_| Reply::Silence).await;
    let home = TempStudio::new();
    let studio = with_a_muse(&home).await;
    with_agent(&studio, &format!("{}/.well-known/agent-card.json", mind.url)).await;
    let (here, there) = (mind.url.clone(), elsewhere.url.clone());
    let fine = task("TASK_STATE_COMPLETED", &json!([{ "data": reading() }]));
    let two = json!([{ "data": reading() }, { "data": reading() }]);
    let good = card(&here, "JSONRPC", "1.0");
    for (card, answer, code) in [
        (card(&there, "JSONRPC", "1.0"), rpc(&fine), "mind.bad_card"),
        (card(&here, "JSONRPC", "0.3"), rpc(&fine), "mind.bad_card"),
        (card(&here, "GRPC", "1.0"), rpc(&fine), "mind.bad_card"),
        (json!({ "name": "older", "url": here, "protocolVersion": "0.3.0" }), rpc(&fine), "mind.bad_card"),
        (good.clone(), rpc(&task("TASK_STATE_FAILED", &json!([{ "data": reading() }]))), "mind.bad_reply"),
        (good.clone(), rpc(&task("TASK_STATE_WORKING", &json!([]))), "mind.bad_reply"),
        (good.clone(), rpc(&task("TASK_STATE_COMPLETED", &two)), "mind.bad_reply"),
        (
            good.clone(),
            rpc(&task("TASK_STATE_COMPLETED", &json!([{ "url": "http://a.example/answer.json" }]))),
            "mind.bad_reply",
        ),
        (
            good.clone(),
            rpc(&task("TASK_STATE_COMPLETED", &json!([{ "text": "I would say yes." }]))),
            "mind.bad_reading",
        ),
        (
            good.clone(),
            json!({ "jsonrpc": "2.0", "id": 1, "error": { "code": -32603, "message": "PAY ME" } }),
            "mind.bad_reply",
        ),
        (good.clone(), fine.clone(), "mind.bad_reply"),
    ] {
        let (shown, told) = (card.clone(), answer.clone());
        mind.answers(move |heard| match heard.method.as_str() {
            "GET" => Reply::Json(200, shown.clone()),
            _ => Reply::Json(200, told.clone()),
        });
        let decision = api::decide(&studio, &intent(INTENT)).await.expect("decided");
        let refused = decision.inputs.mind.refused.expect("a reason");
        assert_eq!(refused.code, code, "{card} {answer}");
        assert!(!refused.sentence.contains("PAY ME"), "{refused:?}");
    }
    assert_eq!(elsewhere.heard().len(), 0, "a card sends nobody elsewhere");
}

#[tokio::test]
async fn a_key_is_written_sent_to_its_place_and_told_to_nobody() {
    const CANARY: &str = "sk-canary-4711-never-to-be-seen";
    let elsewhere = MindDouble::start(saying(&reading())).await;
    let mind = MindDouble::start(saying(&reading())).await;
    let home = TempStudio::new();
    let studio = with_a_muse(&home).await;
    with_openai(&studio, &mind.url).await;
    let keep = |value: &str| serde_json::from_value(json!({ "value": value })).expect("a request");
    assert!(!studio.settings().await.expect("settings").mind_has_key);
    let settings = api::keep_mind_key(&studio, keep(&format!(" {CANARY}\n"))).await.expect("kept");
    assert!(settings.mind_has_key);
    let mut told = vec![serde_json::to_string(&settings).expect("JSON")];
    let decision = api::decide(&studio, &intent(INTENT)).await.expect("decided");
    let heard = mind.heard().pop().expect("a question");
    assert_eq!(heard.header("authorization"), format!("Bearer {CANARY}"));
    assert!(!heard.body.to_string().contains(CANARY));
    told.push(serde_json::to_string(&decision).expect("JSON"));

    // A server that repeats the key, and one that sends it on.
    let there = elsewhere.url.clone();
    for reply in [Reply::Json(401, json!({ "error": format!("{CANARY} is wrong") })), Reply::Elsewhere(there)] {
        mind.answers(move |_| reply.clone());
        let decision = api::decide(&studio, &intent(INTENT)).await.expect("decided");
        told.push(serde_json::to_string(&decision).expect("JSON"));
        told.push(format!("{:?}", api::test_connection(&studio, "mind").await.expect("tested")));
    }
    assert_eq!(elsewhere.heard().len(), 0);
    told.push(format!("{:?}", api::events_after(&studio, 0, 1000).await.expect("events")));
    for wrong in ["", " ", "two words", "new\nline", &"x".repeat(5000)] {
        let refused = api::keep_mind_key(&studio, keep(wrong)).await.expect_err("refused").as_problem();
        assert_eq!(refused.code, "request.bad", "{wrong:?}");
        told.push(refused.to_string());
    }
    assert!(told.iter().all(|text| !text.contains(CANARY)), "{told:?}");

    // Another place gets no key of this one; another address of the same place does.
    change(&studio, json!({ "mind_url": format!("{}/v1", mind.url) })).await;
    assert!(studio.settings().await.expect("settings").mind_has_key);
    change(&studio, json!({ "mind_url": elsewhere.url })).await;
    assert!(!studio.settings().await.expect("settings").mind_has_key);
    api::decide(&studio, &intent(INTENT)).await.expect("decided");
    assert_eq!(elsewhere.heard().pop().expect("a question").header("authorization"), "");
    // Nor does it travel in the open.
    change(&studio, json!({ "mind_url": "http://workstation.lan:8000" })).await;
    let refused = api::keep_mind_key(&studio, keep(CANARY)).await.expect_err("refused").as_problem();
    assert_eq!(refused.code, "mind.bad_address");
    change(&studio, json!({ "mind_url": mind.url })).await;
    api::keep_mind_key(&studio, keep(CANARY)).await.expect("kept");
    drop(studio);
    let studio = home.open().await;
    mind.answers(saying(&reading()));
    api::decide(&studio, &intent(INTENT)).await.expect("decided");
    assert_eq!(mind.heard().pop().expect("a question").header("authorization"), format!("Bearer {CANARY}"));
    assert!(!api::drop_mind_key(&studio).await.expect("forgotten").mind_has_key);
    drop(studio);
    for path in files(&home.home()) {
        let bytes = std::fs::read(&path).expect("a file");
        assert!(!bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes()), "{}", path.display());
    }
}

#[tokio::test]
async fn one_studio_reads_for_another() {
    let reader_home = TempStudio::new();
    let reader = reader_home.open().await;
    let shutdown = CancellationToken::new();
    let options = ServeOptions { bind: ([127, 0, 0, 1], 0).into(), ..ServeOptions::default() };
    let serving = serve(reader, options, shutdown.clone()).await.expect("a server");
    let home = TempStudio::new();
    let studio = with_a_muse(&home).await;
    let embedded = api::decide(&studio, &intent(INTENT)).await.expect("decided");
    with_agent(&studio, &format!("http://{}/a2a/cognition", serving.address)).await;
    let decision = api::decide(&studio, &intent(INTENT)).await.expect("decided");
    assert_eq!(decision.inputs.mind.refused.expect("a reason").code, "mind.key_refused", "it asks for its token");
    let key = serde_json::from_value(json!({ "value": serving.token })).expect("a request");
    api::keep_mind_key(&studio, key).await.expect("kept");
    assert_eq!(api::test_connection(&studio, "mind").await.expect("tested").state, CheckState::Ok);
    let decision = api::decide(&studio, &intent(INTENT)).await.expect("decided");
    assert_eq!((&decision.inputs.mind.refused, decision.inputs.mind.kind), (&None, MindKind::A2a));
    let levels = |decision: &Decision| {
        decision.inputs.subject.axes.iter().map(|(axis, (level, _))| (axis.clone(), *level)).collect::<Vec<_>>()
    };
    assert_eq!(levels(&decision), levels(&embedded), "the same lexicon, one network away");
    shutdown.cancel();
    serving.finished().await.expect("a good end");
}

/// Every row of every table, by table; what this kind of test adds by intent is left out by name.
async fn contents(home: &TempStudio, without: &[&str]) -> BTreeMap<String, Vec<String>> {
    let mut file = home.raw().await;
    let names = sqlx::query_scalar::<_, String>(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'",
    );
    let mut tables = BTreeMap::new();
    for table in names.fetch_all(&mut file).await.expect("tables") {
        if without.contains(&table.as_str()) {
            continue;
        }
        let columns = sqlx::query("select name from pragma_table_info(?1)").bind(&table).fetch_all(&mut file).await;
        let columns: Vec<String> =
            columns.expect("columns").iter().map(|row| format!("quote(\"{}\")", row.get::<String, _>(0))).collect();
        let sql = format!("select {} from \"{table}\"", columns.join(" || '|' || "));
        let mut rows: Vec<String> =
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&mut file).await.expect("rows");
        rows.sort();
        tables.insert(table, rows);
    }
    tables
}

/// What JSON makes of a text inside a string.
fn escaped(text: &str) -> String {
    let quoted = json!(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

#[tokio::test]
async fn a_thousand_hostile_posts_change_nothing_but_the_rows_of_posts_and_no_word_of_theirs_is_a_sentence() {
    let home = TempStudio::new();
    let studio = with_a_muse(&home).await;
    let mind = MindDouble::start(saying(&reading())).await;
    with_openai(&studio, &mind.url).await;
    let strings = corpus();
    assert!(strings.len() >= 1000);
    let before = contents(&home, &["signal", "observation", "insight", "insight_signal", "event"]).await;
    let blobs = files(&home.home().join("blobs"));

    let path = home.path("hostile.jsonl");
    let mut file = std::fs::File::create(&path).expect("a file");
    for (n, text) in strings.iter().enumerate() {
        let post = json!({
            "source": "reddit", "id": format!("{n}"), "title": text, "community": text.chars().take(80).collect::<String>(),
            "created_at": "2026-11-22T08:00:00Z", "observed_at": "2026-11-22T10:00:00Z",
            "upvotes": 5000 + n, "comments": 100, "shares": 10,
        });
        writeln!(file, "{post}").expect("a line");
    }
    drop(file);
    let report = api::import_signals(&studio, &path).await.expect("imported");
    assert_eq!((report.read, report.bad), (strings.len() as u64, 0), "{:?}", report.bad_rows);
    assert_eq!(contents(&home, &["signal", "observation", "insight", "insight_signal", "event"]).await, before);
    assert_eq!(files(&home.home().join("blobs")), blobs);

    // Decisions that lean on these very trends.
    let mut leaned = HashSet::new();
    let imported = contents(&home, &["decision", "event"]).await;
    for subject in ["minimalist avant garde", "glass robot garden", "quiet brutalist portrait"] {
        let decision = api::decide(&studio, &intent(subject)).await.expect("decided");
        leaned.extend(decision.inputs.trend.as_ref().map(|trend| trend.insight_id));
        let told = serde_json::to_string(&decision).expect("JSON");
        assert!(strings.iter().all(|text| !told.contains(text) && !told.contains(&escaped(text))), "{told}");
    }
    assert!(!leaned.is_empty(), "a decision leaned on what was imported");
    assert_eq!(contents(&home, &["decision", "event"]).await, imported);
    for heard in mind.heard() {
        let sent = heard.body.to_string();
        let question = heard.body["messages"][1]["content"].as_str().expect("a question");
        assert!(strings.iter().all(|text| !sent.contains(text) && !question.contains(&escaped(text))), "{question}");
        let read: Question = serde_json::from_str(question).expect("a question");
        assert_eq!(read.check(), Ok(()), "{question}");
        assert!(read.trend.is_some_and(|trend| !trend.words.is_empty()), "it leaned on a trend: {question}");
    }
}

#[tokio::test]
async fn each_hostile_string_as_a_trend_of_its_own_gives_a_question_of_words_only() {
    let home = TempStudio::new();
    let studio = with_a_muse(&home).await;
    let muse = api::list_muses(&studio).await.expect("muses").remove(0);
    let dna = api::show_muse(&studio, &muse.muse_id.to_string()).await.expect("her").head.sealed.dna;
    let context = TrendContext {
        insight_id: InsightId::new(),
        phase: Phase::Peaking,
        vvs: Some(f64::INFINITY),
        closeness: f64::NAN,
        signal_count: 1,
        last_at: home.now(),
    };
    for text in corpus() {
        // As perception makes terms of it, and, should it ever fail to, the string itself as a term.
        let terms: Vec<String> = Terms::of(&text).iter().map(str::to_owned).chain([text.clone()]).collect();
        let question = Question::about(&text, &dna, Some((&context, &terms)));
        assert_eq!(question.check(), Ok(()), "{text:?}");
        let sent = serde_json::to_string(&question).expect("JSON");
        assert!(!sent.contains(&text) && !sent.contains(&escaped(&text)), "{sent}");
        assert_eq!(question.axes.len(), 4);
        assert_eq!((question.values.as_slice(), question.red_lines.len()), (["slow_craft".to_owned()].as_slice(), 2));
        assert!(question.trend.is_some_and(|trend| trend.vvs.is_none()));
    }
}

/// One hostile answer in each of the forms that a mind could give it.
fn answers(text: &str) -> Vec<String> {
    let level = json!({ "score": 0.5, "confidence": 0.5 });
    let mut forms = vec![
        text.to_owned(),
        format!("{} {text}", reading()),
        format!("{text} {}", reading()),
        json!({ "axes": {}, "values": [text], "red_lines": [] }).to_string(),
        json!({ "axes": {}, "values": [], "red_lines": [text] }).to_string(),
        json!({ "axes": { "ego": text }, "values": [], "red_lines": [] }).to_string(),
        json!({ "axes": { "ego": { "score": text, "confidence": 1 } }, "values": [], "red_lines": [] }).to_string(),
        json!({ "axes": {}, "values": [], "red_lines": [], "order": text }).to_string(),
        json!(text).to_string(),
    ];
    let mut with_axis = json!({ "axes": {}, "values": [], "red_lines": [] });
    with_axis["axes"][text] = level;
    forms.push(with_axis.to_string());
    forms
}

#[tokio::test]
async fn a_thousand_hostile_answers_are_refused_and_leave_the_embedded_decision_and_nothing_else() {
    let home = TempStudio::new();
    let studio = with_a_muse(&home).await;
    let embedded = substance(&api::decide(&studio, &intent(INTENT)).await.expect("decided"));
    let mind = MindDouble::start(|_| Reply::Silence).await;
    with_openai(&studio, &mind.url).await;
    let before = contents(&home, &["decision", "event"]).await;
    let strings = corpus();
    let asked = Question::to_try();
    for text in &strings {
        for answer in answers(text) {
            let refused = asked.reading(&answer).expect_err(&answer).to_string();
            assert!(!refused.contains(text), "{refused}");
        }
        let unwrapped: Result<Reading, _> = asked.reading_of(&json!(text));
        assert!(unwrapped.is_err(), "{text}");
    }
    // Over the wire: each string once, in one form after the other.
    for (n, text) in strings.iter().enumerate() {
        let forms = answers(text);
        let answer = forms[n % forms.len()].clone();
        mind.answers(move |_| Reply::Json(200, completion(&answer)));
        let decision = api::decide(&studio, &intent(INTENT)).await.expect("decided");
        assert_eq!(substance(&decision), embedded, "{text:?}");
        assert_eq!(decision.inputs.mind.kind, MindKind::Embedded);
        let told = serde_json::to_string(&decision).expect("JSON");
        assert!(!told.contains(&escaped(text)) && !told.contains(text), "{told}");
    }
    assert_eq!(contents(&home, &["decision", "event"]).await, before);
}
