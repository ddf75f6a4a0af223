//! Live sources by the command line, and keys that nothing ever shows: not the screen, not the most talkative log, no file.

use muse_tests::feeds::{APIFY_TOKEN, REDDIT_APP_ID, REDDIT_SECRET, actor_post, atom, listed_post};
use muse_tests::studio::files;
use muse_tests::{Answer, Fault, FeedDouble, Muse};
use serde_json::json;

use muse_core::vocab::Clock;

/// The command beside a double of both services, with everything logged that any part of it can say.
async fn beside() -> (Muse, FeedDouble) {
    let double = FeedDouble::start(|| Clock::system().now()).await;
    let url = || double.url.clone();
    let environment = vec![
        ("APIFY_API_BASE_URL", url()),
        ("REDDIT_BASE_URL", url()),
        ("REDDIT_OAUTH_BASE_URL", url()),
        ("REDDIT_APP_ID", REDDIT_APP_ID.to_owned()),
        ("REDDIT_APP_SECRET", REDDIT_SECRET.to_owned()),
        ("MUSE_LOG", "trace".to_owned()),
    ];
    (Muse::new().within(environment), double)
}

/// The runs of the command, off the threads on which the double answers.
async fn run(muse: &std::sync::Arc<Muse>, arguments: &[&str], input: &str) -> Answer {
    let (muse, input) = (std::sync::Arc::clone(muse), input.to_owned());
    let arguments: Vec<String> = arguments.iter().map(|text| (*text).to_owned()).collect();
    let ran = tokio::task::spawn_blocking(move || {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        muse.told(&arguments, &input)
    });
    ran.await.expect("it ran")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn feeds_are_added_asked_and_removed_and_no_key_is_shown_logged_or_written_in_the_open() {
    let (muse, double) = beside().await;
    let muse = std::sync::Arc::new(muse);
    let mut told = String::new();
    let mut go = async |arguments: &[&str], input: &str, code: i32| {
        let answer = run(&muse, arguments, input).await;
        assert_eq!(answer.code, code, "{arguments:?}: {}", answer.out);
        told.push_str(&answer.out);
        told.push_str(&answer.err);
        answer
    };
    let drawn = go(&["surprise", "--seed", "7"], "", 0).await;
    let mut draft = drawn.json();
    draft["draft_dna"]["identity"] = json!({ "kind": "starter", "starter": "mei" });
    go(&["genesis", "-"], &draft.to_string(), 0).await;
    go(&["wallet", "deposit", "5"], "", 0).await;
    go(&["keys", "set", "apify_token"], &format!("{APIFY_TOKEN}\n"), 0).await;
    let keys = go(&["keys", "list"], "", 0).await;
    assert!(keys.out.contains("kept here, encrypted") && keys.out.contains("from the environment"), "{}", keys.out);

    double.lists(vec![listed_post("a", "Brutalist fog", "art", 90, "2026-01-01T10:00:00Z")]);
    double.publishes(atom(&[("b", "Velvet fog", "art", "2026-01-01T10:00:00Z")]));
    double.finds(vec![actor_post("c", "Neon fog", "art", 40, "2026-01-01T10:00:00Z")]);
    let name = draft["draft_dna"]["name"].as_str().expect("a name").to_owned();
    go(&["scout", "add", "--community", "art", "--name", "by app"], "", 0).await;
    go(&["scout", "add", "--community", "r/art", "--via", "rss", "--name", "open"], "", 0).await;
    let added =
        go(&["scout", "add", "--community", "art", "--name", "paid", "--muse", &name, "--cap", "0.10"], "", 0).await;
    assert!(added.out.contains("a poll costs") && added.out.contains("at most $0.10"), "{}", added.out);
    go(&["scout", "add", "--hashtag", "fog", "--via", "rss"], "", 1).await;
    go(&["scout", "add", "--community", "art", "--hashtag", "fog"], "", 2).await;
    go(&["scout", "add"], "", 2).await;

    let polled = go(&["scout", "poll", "--json"], "", 0).await.json();
    assert_eq!(polled.as_array().map(Vec::len), Some(3), "{polled}");
    assert!(polled.as_array().expect("polls").iter().all(|poll| poll["new_signals"] == 1), "{polled}");
    let feeds = go(&["scout", "feeds"], "", 0).await;
    assert!(feeds.out.contains("1 posts, 1 new") && feeds.out.contains("free"), "{}", feeds.out);
    let trends = go(&["scout", "trends"], "", 0).await;
    // Which posts are about the same is not said here; by which ways they came is.
    assert!(["apify", "oauth", "rss"].iter().all(|way| trends.out.contains(way)), "{}", trends.out);

    // Everything that can go wrong with a key in the question, too.
    for (start, fault) in [
        ("GET /r/art/hot?", Fault::says(401, "{}")),
        ("POST /api/v1/access_token", Fault::says(401, &format!("who is {REDDIT_SECRET}?"))),
        ("POST /v2/acts/", Fault::apify(401, "user-or-token-not-found", &format!("{APIFY_TOKEN} is unknown"))),
        ("POST /v2/acts/", Fault::apify(400, "invalid-input", &format!("{APIFY_TOKEN} sent nonsense"))),
        ("POST /v2/acts/", Fault::Cuts),
    ] {
        double.breaks(start, fault);
        for feed in ["by app", "paid"] {
            let answer = run(&muse, &["scout", "poll", feed], "").await;
            told.push_str(&answer.out);
            told.push_str(&answer.err);
        }
    }
    let ends = [&["doctor"][..], &["ledger", "export"], &["scout", "feeds", "--json"], &["scout", "remove", "open"]];
    for arguments in ends {
        let answer = run(&muse, arguments, "").await;
        told.push_str(&answer.out);
        told.push_str(&answer.err);
    }
    assert!(told.contains("TRACE") && told.contains("hyper"), "the log was to say everything");
    assert!(double.asked("POST /v2/acts/") >= 2 && double.asked("GET /r/art/hot?") >= 2);
    for canary in ["canaryTOKEN", "canaryAPPID", "canarySECRET", "canaryBEARER", "Y2FuYXJ5QVBQSUQ5M"] {
        assert!(
            !told.contains(canary),
            "{canary} was said: {}",
            told.split(canary)
                .next()
                .unwrap_or("")
                .chars()
                .rev()
                .take(300)
                .collect::<String>()
                .chars()
                .rev()
                .collect::<String>()
        );
        for file in files(&muse.home()) {
            let bytes = std::fs::read(&file).unwrap_or_default();
            let found = bytes.windows(canary.len()).any(|window| window == canary.as_bytes());
            assert!(!found, "{canary} lies open in {}", file.display());
        }
    }
}
