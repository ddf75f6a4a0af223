//! Films: boarded with audited pictures, filmed clip by clip by a double that speaks Google's wire, joined and released.
//! Every clip is paid once and none that was paid for is lost.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use muse_tests::google::{GoogleDouble, Turn};
use muse_tests::pictures::{likeness, view};
use muse_tests::{Answer, Muse};
use serde_json::{Value, json};

const KEY: &str = "film-canary-0123456789";

async fn run(muse: &Arc<Muse>, arguments: &[&str], input: &str) -> Answer {
    let answer = muse.asked(arguments, input).await;
    assert!(!format!("{}{}", answer.out, answer.err).contains(KEY), "the key is told: {answer:?}");
    answer
}

/// A clip of so many seconds that shows this picture throughout.
fn clip_of(png: &[u8], secs: u32, folder: &Path) -> Vec<u8> {
    let (still, clip) = (folder.join("still.png"), folder.join("clip.mp4"));
    std::fs::write(&still, png).expect("a picture");
    let filmed = Command::new("ffmpeg")
        .args(["-v", "error", "-y", "-loop", "1", "-i"])
        .arg(&still)
        .args(["-t", &secs.to_string(), "-r", "24", "-pix_fmt", "yuv420p", "-vf", "scale=360:640"])
        .arg(&clip)
        .status()
        .expect("ffmpeg, which scripts/setup --for test installs");
    assert!(filmed.success());
    std::fs::read(clip).expect("a clip")
}

/// A sealed Muse with these dollars, beside a Google that films her.
async fn beside(dollars: &str, more: Vec<(&'static str, String)>) -> (Arc<Muse>, GoogleDouble) {
    let google = GoogleDouble::start().await;
    let folder = tempfile::tempdir().expect("a folder");
    google.films(clip_of(&likeness(&view("mei", 1), 720, 1280).encode_png(), 4, folder.path()));
    let mut environment = vec![("GOOGLE_GEMINI_BASE_URL", google.url.clone())];
    environment.extend(more);
    let muse = Arc::new(Muse::new().within(environment));
    let drawn = run(&muse, &["surprise", "--seed", "7"], "").await;
    let mut draft = drawn.exits(0).json();
    draft["draft_dna"]["identity"] = json!({ "kind": "starter", "starter": "mei" });
    draft["draft_dna"]["limits"]["daily_budget"] = json!(50_000_000);
    run(&muse, &["genesis", "-"], &draft.to_string()).await.exits(0);
    run(&muse, &["wallet", "deposit", dollars], "").await.exits(0);
    run(&muse, &["keys", "set", "google_key"], &format!("{KEY}\n")).await.exits(0);
    (muse, google)
}

/// A film of three shots of four seconds, the second one carried on, whose pictures are drafts.
async fn boarded(muse: &Arc<Muse>) -> Value {
    let new = ["film", "new", "An evening walk along the harbour", "--shots", "3", "--secs", "12"];
    let written = [&new[..], &["--renderer", "draft", "--json"]].concat();
    let written = run(muse, &written, "").await.exits(0).json();
    assert_eq!((&written["stage"], &written["quote"]["clips"]), (&json!("written"), &json!(3)), "{written}");
    let early = run(muse, &["film", "shoot", id_of(&written), "--yes", "--json"], "").await;
    assert_eq!(early.problem()["code"], "film.no_key_frames", "nothing is filmed without pictures: {early:?}");
    run(muse, &["film", "board", id_of(&written), "--json"], "").await.exits(0).json()
}

fn id_of(film: &Value) -> &str {
    film["film_id"].as_str().expect("an id")
}

async fn shoot(muse: &Arc<Muse>, film: &Value) -> Value {
    run(muse, &["film", "shoot", id_of(film), "--yes", "--json"], "").await.exits(0).json()
}

async fn wallet(muse: &Arc<Muse>) -> Value {
    run(muse, &["wallet", "show", "--json"], "").await.exits(0).json()[0].clone()
}

/// Nothing is held any more, the chain is whole, and so much was spent.
async fn spent(muse: &Arc<Muse>, micros: i64) {
    let wallet = wallet(muse).await;
    assert_eq!((&wallet["spent"], &wallet["held"]), (&json!(micros), &json!(0)), "{wallet}");
    let verified = run(muse, &["ledger", "verify", "--json"], "").await.exits(0).json();
    assert_eq!((&verified["held"], &verified["faults"]), (&json!(0), &json!([])), "{verified}");
}

fn jobs_begun(google: &GoogleDouble) -> Vec<Value> {
    let begun = |seen: &&muse_tests::google::Seen| seen.method == "POST" && seen.path.ends_with("/interactions");
    google.seen().iter().filter(begun).map(|seen| seen.body.clone()).collect()
}

/// The pictures of a question, as they went over the wire.
fn pictures_in(body: &Value) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut open = vec![body];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(fields) if fields.get("type") == Some(&json!("image")) => {
                found.push(STANDARD.decode(fields["data"].as_str().expect("data")).expect("base64"));
            }
            Value::Object(fields) => open.extend(fields.values()),
            Value::Array(items) => open.extend(items.iter().rev()),
            _ => {}
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_film_is_boarded_filmed_joined_and_released_and_each_clip_paid_by_its_seconds() {
    let (muse, google) = beside("5", Vec::new()).await;
    let board = boarded(&muse).await;
    assert_eq!(board["stage"], "boarded", "{board}");
    assert_eq!(board["quote"]["filming"]["maximum"], 1_200_000, "12 seconds at ten cents: {}", board["quote"]);

    let filmed = shoot(&muse, &board).await;
    assert_eq!((&filmed["stage"], &filmed["problem"]), (&json!("filmed"), &Value::Null), "{filmed}");
    spent(&muse, 1_200_000).await;
    // Each shot begins with its own picture, and ends with the one that opens the shot carried on.
    let kept = |shot: &Value| {
        let blob = shot["key_frame"]["picture_blob"].as_str().expect("a picture").to_owned();
        std::fs::read(muse.home().join("blobs").join(&blob[..2]).join(&blob)).expect("a picture")
    };
    let shots = board["shots"].as_array().expect("shots");
    let mut wanted: Vec<Vec<Vec<u8>>> = shots.iter().map(|shot| vec![kept(shot)]).collect();
    assert_eq!(shots[1]["shot"]["join"], "carried");
    let handed = wanted[1][0].clone();
    wanted[0].push(handed);
    let mut asked: Vec<Vec<Vec<u8>>> = jobs_begun(&google).iter().map(pictures_in).collect();
    wanted.sort();
    asked.sort();
    assert!(asked == wanted, "pictures were handed over otherwise");
    for shot in filmed["shots"].as_array().expect("shots") {
        assert_eq!(shot["standing"], "hers", "{shot}");
        let audit = &shot["clip"]["audit"];
        assert_eq!(audit["seen"].as_array().map(Vec::len), Some(3), "{audit}");
        assert_eq!(audit["probe"]["codec"], "h264", "{audit}");
    }
    // Asking again makes nothing anew.
    let again = shoot(&muse, &board).await;
    assert_eq!((&again["stage"], jobs_begun(&google).len()), (&json!("filmed"), 3));

    let early = run(&muse, &["film", "release", id_of(&board), "--json"], "").await;
    assert_eq!(early.problem()["code"], "film.not_approved", "{early:?}");
    let joined = muse.path("joined.mp4");
    run(&muse, &["film", "join", id_of(&board), "--out", joined.to_str().expect("UTF-8")], "").await.exits(0);
    let told = Command::new("ffprobe")
        .args(["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0"])
        .arg(&joined)
        .output()
        .expect("ffprobe");
    let secs: f64 = String::from_utf8_lossy(&told.stdout).trim().parse().expect("a length");
    assert!((secs - 12.0).abs() < 0.3, "{secs}");
    run(&muse, &["film", "approve", id_of(&board)], "").await.exits(0);
    let export = run(&muse, &["film", "release", id_of(&board), "--json"], "").await.exits(0).json();
    for file in ["shot-01.mp4", "shot-03.mp4", "film.mp4", "sheet.png", "manifest.json"] {
        let path = Path::new(export["folder"].as_str().expect("a folder")).join(file);
        assert!(path.metadata().is_ok_and(|found| found.len() > 500), "{file}");
    }
    let late = run(&muse, &["film", "reject", id_of(&board), "--json"], "").await;
    assert_eq!(late.problem()["code"], "film.released", "{late:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_google_films_every_clip_is_carried_on_and_none_is_asked_for_twice() {
    let (muse, google) = beside("5", Vec::new()).await;
    let board = boarded(&muse).await;
    google.patience(1_000);
    let film = id_of(&board).to_owned();
    let (child, double) = (Arc::clone(&muse), google.clone());
    let killed = tokio::task::spawn_blocking(move || {
        let mut child = child.spawn(&["film", "shoot", &film, "--yes"]);
        let patience = Instant::now() + Duration::from_secs(60);
        // A look at a job means that its name was kept before.
        while double.asked("GET /v1/interactions/") + double.asked("GET /v1beta/interactions/") < 4 {
            assert!(Instant::now() < patience, "it never looked");
            std::thread::sleep(Duration::from_millis(20));
        }
        child.kill().expect("kill -9");
        child.wait().expect("its end");
    });
    killed.await.expect("killed");
    let open = wallet(&muse).await;
    assert_eq!((&open["spent"], &open["held"]), (&json!(0), &json!(800_000)), "two clips are under way: {open}");
    google.patience(1);
    let filmed = shoot(&muse, &board).await;
    assert_eq!(filmed["stage"], "filmed", "{filmed}");
    assert_eq!(jobs_begun(&google).len(), 3, "each shot once");
    spent(&muse, 1_200_000).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_may_have_been_filmed_is_paid_and_asked_for_again_only_when_the_creator_says_so() {
    let (muse, google) = beside("5", Vec::new()).await;
    let board = boarded(&muse).await;
    google.next_at("POST /v1", Turn::HangUp);
    let filmed = shoot(&muse, &board).await;
    let problems: Vec<&Value> = filmed["shots"]
        .as_array()
        .expect("shots")
        .iter()
        .map(|shot| &shot["latest"]["problem"]["code"])
        .filter(|code| !code.is_null())
        .collect();
    assert_eq!(problems, [&json!("google.outcome_unknown")], "{filmed}");
    assert_eq!((&filmed["stage"], jobs_begun(&google).len()), (&json!("boarded"), 3));
    spent(&muse, 1_200_000).await;
    let filmed = shoot(&muse, &board).await;
    assert_eq!((&filmed["stage"], jobs_begun(&google).len()), (&json!("filmed"), 4), "the one that is missing");
    spent(&muse, 1_600_000).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_google_refuses_costs_nothing_and_what_it_withholds_is_said() {
    let (muse, google) = beside("5", Vec::new()).await;
    let board = boarded(&muse).await;
    google.next_at("POST /v1", Turn::Denied);
    google.next_at("POST /v1", Turn::NoVideo);
    let filmed = shoot(&muse, &board).await;
    let codes: Vec<&str> = filmed["shots"]
        .as_array()
        .expect("shots")
        .iter()
        .filter_map(|shot| shot["latest"]["problem"]["code"].as_str())
        .collect();
    assert!(codes.contains(&"google.denied") && codes.contains(&"google.job_ended"), "{codes:?}");
    assert_eq!(filmed["stage"], "boarded", "{filmed}");
    let verified = run(&muse, &["ledger", "verify", "--json"], "").await.exits(0).json();
    assert_eq!(verified["held"], 0, "{verified}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_breaker_ends_the_filming_and_says_why() {
    let (muse, google) = beside("5", Vec::new()).await;
    let board = boarded(&muse).await;
    run(&muse, &["wallet", "limits", "--hourly-cap", "0.50", "--why", "a test"], "").await.exits(0);
    let filmed = shoot(&muse, &board).await;
    assert_eq!(filmed["problem"]["code"], "breaker.open", "{filmed}");
    assert_eq!((&filmed["filming_since"], jobs_begun(&google).len()), (&Value::Null, 1), "one clip fits");
    let wallet = wallet(&muse).await;
    assert_eq!((&wallet["spent"], &wallet["held"]), (&json!(400_000), &json!(0)), "{wallet}");
    let shots = filmed["shots"].as_array().expect("shots");
    assert_eq!(shots.iter().filter(|shot| shot["clip"].is_object()).count(), 1, "what is under way is finished");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_ffmpeg_clips_are_made_and_nothing_is_said_about_what_nobody_saw() {
    let (muse, google) = beside("5", vec![("MUSE_FFMPEG", "/nowhere".to_owned())]).await;
    let board = boarded(&muse).await;
    assert_eq!(board["ffmpeg"], Value::Null);
    let filmed = shoot(&muse, &board).await;
    assert_eq!(filmed["stage"], "filmed", "{filmed}");
    for shot in filmed["shots"].as_array().expect("shots") {
        assert_eq!(
            (&shot["standing"], &shot["clip"]["audit"]["problem"]["code"]),
            (&json!("unseen"), &json!("film.no_ffmpeg"))
        );
    }
    let joined = run(&muse, &["film", "join", id_of(&board), "--json"], "").await;
    assert_eq!(joined.problem()["code"], "film.no_ffmpeg", "{joined:?}");
    assert_eq!(jobs_begun(&google).len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clip_of_somebody_else_is_kept_and_called_drifting() {
    let (muse, google) = beside("5", Vec::new()).await;
    let folder = tempfile::tempdir().expect("a folder");
    google.films(clip_of(&likeness(&view("nova", 1), 720, 1280).encode_png(), 4, folder.path()));
    let board = boarded(&muse).await;
    let filmed = shoot(&muse, &board).await;
    assert_eq!(filmed["shots"][0]["standing"], "drifts", "{}", filmed["shots"][0]);
    let off = filmed["shots"][0]["clip"]["audit"]["first_off"].as_f64().expect("a difference");
    assert!(off > 5.0, "it does not begin with the picture it was given: {off}");
}
