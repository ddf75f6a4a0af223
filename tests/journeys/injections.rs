//! What scraped text wants and does not get: sentences from the web change nothing beyond the fields they are kept in.

use std::collections::BTreeMap;

use muse_core::api;
use muse_core::cognition::RendererChoice;
use muse_core::perception::Via;
use muse_core::perception::feeds::Listening;
use muse_core::studio::senses::NewFeed;
use muse_tests::feeds::{actor_post, atom, listed_post};
use muse_tests::hostile_posts::corpus;
use muse_tests::studio::{TempStudio, deposit, files, id_of, seal, usd, wanting};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Row, SqliteConnection};

use super::senses::{code, communities, feed, poll, wanted, world};

/// Where a word from the web may stand.
const KEPT: [&str; 6] =
    ["signal.title", "signal.community", "signal.url", "signal.external_id", "insight.label", "insight.terms"];

/// Tables that listening itself writes.
const WRITTEN: [&str; 7] = ["signal", "observation", "insight", "insight_signal", "feed", "poll", "event"];

/// Tables in which the money for listening moves.
const MONEY: [&str; 2] = ["ledger_entry", "budget_grant"];

/// Words that stand in the corpus and nowhere else in the studio.
const MARKS: [&str; 5] = ["Mallory", "mallory", "evil.example", "deadbeef", "drop table muse"];

async fn tables(conn: &mut SqliteConnection) -> BTreeMap<String, Vec<String>> {
    let named = "select t.name, c.name from sqlite_master t, pragma_table_info(t.name) c where t.type = 'table' and t.name not like 'sqlite_%'";
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in sqlx::query(named).fetch_all(conn).await.expect("tables") {
        found.entry(row.get(0)).or_default().push(row.get(1));
    }
    found
}

/// Every row of a table, as text.
async fn rows(conn: &mut SqliteConnection, table: &str, columns: &[String]) -> Vec<String> {
    let all = columns.iter().map(|column| format!("quote(\"{column}\")")).collect::<Vec<_>>().join("||'|'||");
    let query = format!("select {all} as row from {table} order by 1");
    let read = sqlx::query(AssertSqlSafe(query)).fetch_all(conn).await.expect("rows");
    read.iter().map(|row| row.get::<String, _>(0)).collect()
}

async fn state(temp: &TempStudio, without: &[&str]) -> BTreeMap<String, Vec<String>> {
    let mut conn = temp.raw().await;
    let mut state = BTreeMap::new();
    for (table, columns) in tables(&mut conn).await {
        if !without.contains(&table.as_str()) {
            let rows = rows(&mut conn, &table, &columns).await;
            state.insert(table, rows);
        }
    }
    state
}

/// `table.column` of every place where one of the marks stands.
async fn places(temp: &TempStudio) -> Vec<String> {
    let mut conn = temp.raw().await;
    let mut found = Vec::new();
    for (table, columns) in tables(&mut conn).await {
        for column in columns {
            let texts = rows(&mut conn, &table, std::slice::from_ref(&column)).await;
            if texts.iter().any(|text| MARKS.iter().any(|mark| text.contains(mark))) {
                found.push(format!("{table}.{column}"));
            }
        }
    }
    found
}

#[tokio::test]
async fn a_thousand_sentences_that_want_to_be_obeyed_change_nothing_but_the_fields_they_are_kept_in() {
    let sentences = corpus();
    assert!(sentences.len() >= 1000, "{}", sentences.len());
    let (temp, double, studio) = world().await;
    let muse = id_of(&seal(&studio, 1, |draft| draft.limits.approval_above = usd("1")).await);
    deposit(&studio, muse, "5").await;
    let all = |listening: Listening, via| NewFeed { most_posts: Some(2000), ..wanted(listening, via) };
    let paid =
        NewFeed { muse: Some(muse.to_string()), cap: Some(usd("0.50")), ..all(communities(&["art"]), Via::Apify) };
    let feeds = [
        feed(&studio, paid).await,
        feed(&studio, all(communities(&["art"]), Via::Oauth)).await,
        feed(&studio, all(communities(&["art"]), Via::Rss)).await,
    ];
    let before = state(&temp, &[&WRITTEN[..], &MONEY[..]].concat()).await;
    let settings = api::settings(&studio).await.expect("settings");
    let described = async || {
        let views = api::list_feeds(&studio).await.expect("feeds").into_iter();
        views
            .map(|v| {
                json!([
                    v.feed.name,
                    v.feed.via,
                    v.feed.listening,
                    v.feed.cap,
                    v.feed.approved,
                    v.feed.every_secs,
                    v.feed.most_posts,
                    v.feed.enabled
                ])
            })
            .collect::<Vec<_>>()
    };
    let (feeds_before, files_before) = (described().await, files(&temp.home()));

    // Each sentence stands in every field that a stranger can write.
    double.finds(
        sentences
            .iter()
            .enumerate()
            .map(|(n, text)| {
                let mut post = actor_post(&format!("a{n}"), text, "art", 40, "2026-11-22T10:00:00Z");
                post["communityName"] = json!(text);
                post["url"] = json!(text);
                post["username"] = json!(text);
                post["body"] = json!(text);
                post["scrapedAt"] = json!(text);
                post
            })
            .collect(),
    );
    double.lists(
        sentences
            .iter()
            .enumerate()
            .map(|(n, text)| {
                let mut post = listed_post(&format!("b{n}"), text, "art", 40, "2026-11-22T10:00:00Z");
                post["data"]["subreddit"] = json!(text);
                post["data"]["author"] = json!(text);
                post["data"]["selftext"] = json!(text);
                post["data"]["link_flair_text"] = json!(text);
                post
            })
            .collect(),
    );
    let ids: Vec<String> = (0..sentences.len()).map(|n| format!("c{n}")).collect();
    let open: Vec<(&str, &str, &str, &str)> = ids
        .iter()
        .zip(&sentences)
        .map(|(id, text)| (id.as_str(), text.as_str(), "art", "2026-11-22T10:00:00Z"))
        .collect();
    double.publishes(atom(&open));
    let mut read = 0;
    for feed_id in feeds {
        let told = poll(&studio, feed_id).await;
        assert_eq!(code(&told), "", "{told:?}");
        read += told.read;
        assert!(told.read + told.bad >= sentences.len() as u64 * 9 / 10, "{told:?}");
    }
    assert!(read >= 2_900, "they are kept, not thrown away: {read}");

    assert_eq!(state(&temp, &[&WRITTEN[..], &MONEY[..]].concat()).await, before, "no other table changed");
    assert_eq!(api::settings(&studio).await.expect("settings"), settings);
    assert_eq!(described().await, feeds_before);
    assert_eq!(
        files(&temp.home()).iter().filter(|file| !file.to_string_lossy().contains("studio.db")).count(),
        files_before.iter().filter(|file| !file.to_string_lossy().contains("studio.db")).count(),
        "no file was written"
    );
    for place in places(&temp).await {
        assert!(KEPT.contains(&place.as_str()), "a word from the web stands in {place}");
    }
    let spent = api::wallet(&studio, &muse.to_string()).await.expect("a wallet").spent;
    assert_eq!(spent, usd("0.012"), "the run costs what it costs, whatever its posts say");

    // A decision that leans on them keeps numbers and ids; what a person sees has no control characters.
    let decision =
        api::decide(&studio, &wanting("Fog over brutalist towers", RendererChoice::Draft)).await.expect("a decision");
    let told = serde_json::to_string(&decision).expect("JSON");
    assert!(MARKS.iter().all(|mark| !told.contains(mark)), "{told}");
    for trend in api::list_trends(&studio, 50).await.expect("trends") {
        let view = api::show_trend(&studio, trend.insight_id).await.expect("a trend");
        for look in view.signals {
            let shown = format!("{}{}", look.title, look.community);
            assert!(!shown.chars().any(|c| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c)), "{shown:?}");
            assert!(look.url.is_none_or(|url| url.starts_with("http")));
        }
    }
}

#[tokio::test]
async fn a_service_that_speaks_to_us_in_its_errors_is_cut_short_and_cleaned() {
    let (temp, double, studio) = world().await;
    let muse = id_of(&seal(&studio, 1, |draft| draft.limits.approval_above = usd("1")).await);
    deposit(&studio, muse, "5").await;
    let wish =
        NewFeed { muse: Some(muse.to_string()), cap: Some(usd("0.50")), ..wanted(communities(&["art"]), Via::Apify) };
    let feed_id = feed(&studio, wish).await;
    for text in corpus().iter().step_by(10) {
        temp.wait(600);
        let body = json!({ "error": { "type": "invalid-input", "message": text } }).to_string();
        double.breaks("POST /v2/acts/", muse_tests::Fault::says(400, &body));
        let told = poll(&studio, feed_id).await;
        let problem = told.problem.expect("a problem");
        assert_eq!(problem.code, "source.refused");
        assert!(problem.message.chars().count() < 260, "{problem:?}");
        assert!(!problem.message.chars().any(char::is_control), "{problem:?}");
    }
    assert_eq!(double.runs().len(), 0);
    let value: Value = serde_json::to_value(api::list_feeds(&studio).await.expect("feeds")).expect("JSON");
    assert_eq!(value[0]["problem"], "source.refused");
}
