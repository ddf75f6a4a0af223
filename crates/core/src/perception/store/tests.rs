use super::*;
use crate::db::DbOptions;

fn post(id: &str, community: &str, title: &str, hours_ago: i64, upvotes: Option<u64>) -> Signal {
    let now = now();
    Signal {
        source: SourceKind::Reddit,
        via: Via::File,
        external_id: id.to_owned(),
        community: community.to_owned(),
        title: Untrusted::new(title.to_owned()),
        url: None,
        created_at: Some(now.plus_millis(-hours_ago * 3_600_000)),
        observed_at: now,
        counts: Counts { upvotes, ..Counts::default() },
    }
}

fn now() -> Timestamp {
    Timestamp::parse("2026-11-22T12:00:00Z").expect("time")
}

#[tokio::test]
async fn signals_become_insights_and_the_same_file_twice_changes_nothing() {
    let home = tempfile::tempdir().expect("folder");
    let db = Db::open(home.path(), DbOptions::default()).await.expect("db");
    let batch = || {
        vec![
            post("1", "r/a", "Brutalist fog photography", 10, Some(500)),
            post("2", "r/b", "Fog over brutalist towers, photography", 8, Some(300)),
            post("3", "r/a", "Cat opens fridge", 5, None),
        ]
    };
    let first = keep_signals(&db, batch()).await.expect("keep");
    assert_eq!((first.new_signals, first.new_observations, first.repeated), (3, 3, 0));
    assert_eq!(refresh_insights(&db, now(), 3).await.expect("refresh").count(), 2);
    let before = list_insights(&db, 10).await.expect("list");
    let again = keep_signals(&db, batch()).await.expect("keep");
    assert_eq!((again.new_signals, again.new_observations, again.repeated), (0, 0, 3));
    refresh_insights(&db, now(), 0).await.expect("refresh");
    assert_eq!(list_insights(&db, 10).await.expect("list"), before);
    assert_eq!((before[0].signal_count, before[0].community_count), (2, 2));
    assert!(before[0].vvs.is_some_and(|vvs| vvs > 0.0));
    assert_eq!((before[1].vvs, before[1].phase), (None, Phase::Emerging), "no figures, no velocity");
}
#[tokio::test]
async fn an_insight_is_told_with_its_posts_and_its_speed_at_each_look() {
    let home = tempfile::tempdir().expect("folder");
    let db = Db::open(home.path(), DbOptions::default()).await.expect("db");
    let mut first = post("1", "r/a", "Brutalist fog photography", 3, Some(90));
    first.url = Some("javascript:alert(1)".to_owned());
    let mut later = post("1", "r/a", "Brutalist fog photography", 3, None);
    later.observed_at = now().plus_millis(3_600_000);
    let mut silent = post("2", "r/b", "Fog over brutalist towers, photography", 8, None);
    silent.url = Some("https://example.org/2".to_owned());
    keep_signals(&db, vec![first, later, silent]).await.expect("keep");
    refresh_insights(&db, now(), 3).await.expect("refresh");
    let insight = list_insights(&db, 10).await.expect("list").remove(0);
    assert_eq!(find_insight(&db, insight.insight_id).await.expect("find").as_ref(), Some(&insight));
    assert_eq!(find_insight(&db, InsightId::new()).await.expect("find"), None);
    let (signals, series) = signals_of(&db, &insight, 10).await.expect("signals");
    // The latest look counts, also where it told nothing.
    assert_eq!(signals.iter().map(|s| s.upvotes).collect::<Vec<_>>(), [None, None]);
    assert_eq!(signals.iter().map(|s| s.url.as_deref()).collect::<Vec<_>>(), [None, Some("https://example.org/2")]);
    // 30 upvotes an hour, engagement 90, two communities: 30 · log10(91) · 0.8; then nobody counted.
    assert_eq!(series.len(), 2);
    assert!(series[0].vvs.is_some_and(|vvs| (vvs - 30.0 * 91.0_f64.log10() * 0.8).abs() < 1e-9), "{series:?}");
    assert_eq!(series[1].vvs, None);
}

#[tokio::test]
async fn a_way_without_figures_neither_overwrites_nor_interrupts_those_that_have_them() {
    let home = tempfile::tempdir().expect("folder");
    let db = Db::open(home.path(), DbOptions::default()).await.expect("db");
    let look = |via, minutes: i64, upvotes| Signal {
        via,
        created_at: Some(now()),
        observed_at: now().plus_millis(minutes * 60_000),
        ..post("1", "r/a", "Brutalist fog photography", 0, upvotes)
    };
    // Seen in the open feed, asked as an app, in the open feed again at the same moment and later, and by an actor.
    let looks = [
        look(Via::Rss, 30, None),
        look(Via::Oauth, 60, Some(100)),
        look(Via::Rss, 60, None),
        look(Via::Rss, 90, None),
        look(Via::Apify, 120, Some(250)),
    ];
    let kept = keep_signals(&db, looks.to_vec()).await.expect("keep");
    assert_eq!((kept.new_signals, kept.new_observations, kept.repeated), (1, 4, 1));
    refresh_insights(&db, now(), 1).await.expect("refresh");
    let insight = list_insights(&db, 10).await.expect("list").remove(0);
    assert_eq!(insight.ways, [Via::Apify, Via::Oauth, Via::Rss]);
    assert!(insight.counted && insight.vvs.is_some(), "{insight:?}");
    let (signals, series) = signals_of(&db, &insight, 10).await.expect("signals");
    assert_eq!((signals[0].upvotes, signals[0].via), (Some(250), Via::Apify));
    // 100 in the first hour, 150 in the second; nothing in between says otherwise.
    let told: Vec<f64> = series.iter().filter_map(|point| point.vvs).collect();
    let expected = [100.0 * 101.0_f64.log10() * 0.6, 150.0 * 251.0_f64.log10() * 0.6];
    assert!(told.iter().zip(expected).all(|(told, wanted)| (told - wanted).abs() < 1e-9), "{told:?} {expected:?}");
    assert_eq!(told.len(), 2);

    // A look with figures takes the place of one without at the same moment, and none the other way.
    let kept = keep_signals(&db, vec![look(Via::Oauth, 90, Some(200)), look(Via::Rss, 120, None)]).await.expect("keep");
    assert_eq!((kept.new_observations, kept.repeated), (1, 1));
    let (signals, series) = signals_of(&db, &insight, 10).await.expect("signals");
    assert_eq!((signals[0].upvotes, series.len()), (Some(250), 3));
}

#[tokio::test]
async fn a_post_that_stands_still_is_two_looks_however_often_it_was_asked_about() {
    let home = tempfile::tempdir().expect("folder");
    let db = Db::open(home.path(), DbOptions::default()).await.expect("db");
    let look = |minutes: i64, upvotes| Signal {
        observed_at: now().plus_millis(minutes * 60_000),
        ..post("1", "r/a", "Brutalist fog photography", 1, Some(upvotes))
    };
    let told = async || {
        let rows = sqlx::query!(
            r#"select observed_at as "at!: Timestamp", upvotes as "upvotes!: i64" from observation order by observed_at"#
        );
        let rows = rows.fetch_all(db.read()).await.expect("rows");
        rows.into_iter().map(|row| (row.at.millis() - now().millis(), row.upvotes)).collect::<Vec<_>>()
    };
    let looks = [(0, 60), (1, 60), (2, 60), (3, 60), (3, 60), (4, 90), (5, 90), (6, 90), (2, 60)];
    let minute = 60_000;
    // The same again, as when a file is imported twice, changes nothing.
    for round in 0..2 {
        let mut new = 0;
        for (minutes, upvotes) in looks {
            new += keep_signals(&db, vec![look(minutes, upvotes)]).await.expect("keep").new_observations;
        }
        assert_eq!(new, if round == 0 { 7 } else { 0 });
        assert_eq!(told().await, [(0, 60), (3 * minute, 60), (4 * minute, 90), (6 * minute, 90)]);
    }
    // What comes late and found something else is told.
    keep_signals(&db, vec![look(2, 75)]).await.expect("keep");
    assert_eq!(told().await[1], (2 * minute, 75));
}

#[tokio::test]
async fn what_nobody_counted_has_no_velocity_and_says_so() {
    let home = tempfile::tempdir().expect("folder");
    let db = Db::open(home.path(), DbOptions::default()).await.expect("db");
    let seen = |minutes: i64| Signal {
        via: Via::Rss,
        observed_at: now().plus_millis(minutes * 60_000),
        ..post("1", "r/a", "Brutalist fog photography", 3, None)
    };
    keep_signals(&db, vec![seen(0), seen(60)]).await.expect("keep");
    refresh_insights(&db, now(), 1).await.expect("refresh");
    let insight = list_insights(&db, 10).await.expect("list").remove(0);
    assert_eq!((insight.vvs, insight.slope, insight.counted), (None, None, false));
    assert_eq!((insight.ways.as_slice(), insight.last_at), ([Via::Rss].as_slice(), now().plus_millis(3_600_000)));
}
