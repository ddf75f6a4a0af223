//! Rows of perception: signals, looks at them, insights.

use serde_json::json;
use sqlx::SqliteConnection;

use super::insights::{Look, Post, telling};
use super::live::{Change, Live};
use super::model::{Counts, Phase, SeriesPoint, Signal, SignalLook, SourceKind, TrendInsight, Via};
use super::rules;
use super::terms::Terms;
use crate::db::{Db, DbError, EventKind};
use crate::vocab::{InsightId, Timestamp, Untrusted, hash_hex};

/// Rows per commit while importing.
pub const BATCH: usize = 2000;

/// Insights are computed from this many of the latest signals.
pub(super) const LATEST_SIGNALS: usize = 20_000;

/// How much of a batch was new.
#[derive(Clone, Copy, Debug, Default)]
pub struct Kept {
    /// Posts not seen before.
    pub new_signals: u64,
    /// Looks not recorded before.
    pub new_observations: u64,
    /// Looks recorded already.
    pub repeated: u64,
}

/// Stores posts and looks; what is there already stays as it is.
///
/// # Errors
/// What the database said; the batch is then not stored at all.
pub async fn keep_signals(db: &Db, batch: Vec<Signal>) -> Result<Kept, DbError> {
    db.write(move |tx| Box::pin(async move { keep_in(tx.conn(), &batch).await })).await
}

/// As [`keep_signals`], in the caller's transaction.
///
/// # Errors
/// What the database said; the transaction must then be given up.
pub(super) async fn keep_in(conn: &mut SqliteConnection, batch: &[Signal]) -> Result<Kept, DbError> {
    let mut kept = Kept::default();
    for signal in batch {
        let signal_id = id_of(signal);
        let (source, title) = (signal.source.name(), signal.title.for_measuring());
        let new = sqlx::query!(
            r#"
            insert into signal (signal_id, source, external_id, community, title, url, created_at)
            values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            on conflict do nothing
            "#,
            signal_id,
            source,
            signal.external_id,
            signal.community,
            title,
            signal.url,
            signal.created_at
        )
        .execute(&mut *conn)
        .await?;
        kept.new_signals += new.rows_affected();
        if new.rows_affected() == 0 && signal.created_at.is_some() {
            // Another way may know what the first one left out.
            sqlx::query!(
                "update signal set created_at = ?2 where signal_id = ?1 and created_at is null",
                signal_id,
                signal.created_at
            )
            .execute(&mut *conn)
            .await?;
        }
        let new = keep_look(conn, &signal_id, signal).await?;
        kept.new_observations += new;
        kept.repeated += 1 - new.min(1);
    }
    Ok(kept)
}

/// Stores a look. Of two at the same moment the one with figures stays; of many that found the same the first and the last.
async fn keep_look(conn: &mut SqliteConnection, signal_id: &str, signal: &Signal) -> Result<u64, DbError> {
    let via = signal.via.name();
    let [upvotes, comments, shares, views] =
        [signal.counts.upvotes, signal.counts.comments, signal.counts.shares, signal.counts.views]
            .map(|count| count.and_then(|c| i64::try_from(c).ok()));
    // A post that is asked about every few seconds and stands still would fill the disk with saying so: its latest look
    // moves on, and what was measured between the two is the same.
    let moved = sqlx::query!(
        r#"
        update observation
        set observed_at = ?2
        where signal_id = ?1
          and observed_at = (select max(observed_at) from observation where signal_id = ?1)
          and observed_at < ?2
          and 2 = (select count(*)
                   from (select upvotes, comments, shares, views, via
                         from observation
                         where signal_id = ?1
                         order by observed_at desc
                         limit 2)
                   where upvotes is ?3 and comments is ?4 and shares is ?5 and views is ?6 and via = ?7)
        "#,
        signal_id,
        signal.observed_at,
        upvotes,
        comments,
        shares,
        views,
        via
    )
    .execute(&mut *conn)
    .await?;
    if moved.rows_affected() > 0 {
        return Ok(moved.rows_affected());
    }
    let look = sqlx::query!(
        r#"
        insert into observation (signal_id, observed_at, upvotes, comments, shares, views, via)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        on conflict (signal_id, observed_at) do update
        set upvotes = excluded.upvotes, comments = excluded.comments, shares = excluded.shares, views = excluded.views,
            via = excluded.via
        where observation.via = 'rss' and excluded.via <> 'rss'
        "#,
        signal_id,
        signal.observed_at,
        upvotes,
        comments,
        shares,
        views,
        via
    )
    .execute(conn)
    .await?;
    Ok(look.rows_affected())
}

/// One post, one id, by whichever way it was seen.
pub(super) fn id_of(signal: &Signal) -> String {
    hash_hex(format!("{}|{}", signal.source.name(), signal.external_id).as_bytes())[..32].to_owned()
}

/// The VVS of these posts together, each since the look before; `None` where nobody counted.
///
/// # Errors
/// What the database said.
pub(super) async fn speed_of(conn: &mut SqliteConnection, batch: &[Signal]) -> Result<Option<f64>, DbError> {
    let mut sum: Option<f64> = None;
    for signal in batch.iter().filter(|signal| signal.counts.upvotes.is_some()) {
        let signal_id = id_of(signal);
        let before = sqlx::query!(
            r#"
            select observed_at as "observed_at!: Timestamp",
                   upvotes     as "upvotes!: i64"
            from observation
            where signal_id = ?1 and observed_at < ?2 and upvotes is not null
            order by observed_at desc
            limit 1
            "#,
            signal_id,
            signal.observed_at
        )
        .fetch_optional(&mut *conn)
        .await?;
        let before = before
            .map(|row| (row.observed_at, Counts { upvotes: u64::try_from(row.upvotes).ok(), ..Counts::default() }));
        let vvs = rules::vvs(before, signal.created_at, (signal.observed_at, signal.counts));
        sum = vvs.map(|vvs| sum.unwrap_or(0.0) + vvs).or(sum);
    }
    Ok(sum)
}

/// Computes the insights anew from the latest signals and replaces the old ones; returns them as they are kept up from
/// here on.
///
/// # Errors
/// What the database said; the old insights then stay.
pub async fn refresh_insights(db: &Db, now: Timestamp, news: u64) -> Result<Live, DbError> {
    let posts = latest_posts(db).await?;
    let grouped = tokio::task::spawn_blocking(move || {
        let mut live = Live::of(posts);
        let changes = live.whole();
        (live, changes)
    });
    let (live, changes) = grouped.await.map_err(|_| DbError::damaged("signal", "the signals could not be grouped"))?;
    let count = live.count();
    db.write::<_, DbError, _>(move |tx| {
        Box::pin(async move {
            sqlx::query!("delete from insight").execute(tx.conn()).await?;
            put_changes(tx.conn(), &changes, now).await?;
            let detail = json!({ "new": news, "insights": count });
            tx.record(now, EventKind::SignalsImported, "signals".to_owned(), detail).await
        })
    })
    .await?;
    Ok(live)
}

/// Writes what changed in the insights; whoever listens hears of it.
///
/// # Errors
/// What the database said; the old insights then stay, and whoever keeps them up in memory computes them anew.
pub(super) async fn keep_changes(
    db: &Db,
    changes: Vec<Change>,
    now: Timestamp,
    news: u64,
    count: u64,
) -> Result<(), DbError> {
    db.write::<_, DbError, _>(move |tx| Box::pin(async move { put_changes(tx.conn(), &changes, now).await })).await?;
    // The poll that brought them is a row; that its looks were grouped needs none.
    db.announce(now, EventKind::SignalsImported, "signals".to_owned(), json!({ "new": news, "insights": count }));
    Ok(())
}

async fn put_changes(conn: &mut SqliteConnection, changes: &[Change], now: Timestamp) -> Result<(), DbError> {
    for change in changes {
        if let Some(gone) = change.gone {
            sqlx::query!("delete from insight where insight_id = ?1", gone).execute(&mut *conn).await?;
        }
        let Some(insight) = &change.insight else { continue };
        for signal_id in &change.dropped {
            sqlx::query!(
                "delete from insight_signal where insight_id = ?1 and signal_id = ?2",
                insight.insight_id,
                signal_id
            )
            .execute(&mut *conn)
            .await?;
        }
        put_insight(conn, insight, &change.added, now).await?;
    }
    Ok(())
}

/// Writes an insight, and that these signals belong to it.
async fn put_insight(
    conn: &mut SqliteConnection,
    insight: &TrendInsight,
    members: &[String],
    now: Timestamp,
) -> Result<(), DbError> {
    let [terms, sources, ways] =
        [json!(insight.terms), json!(insight.sources), json!(insight.ways)].map(|list| list.to_string());
    let (phase, label) = (insight.phase.name(), insight.label.for_measuring());
    sqlx::query!(
        r#"
        insert into insight (insight_id, label, terms, phase, vvs, slope, signal_count, community_count, sources, ways,
                             counted, first_at, last_at, computed_at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
        on conflict (insight_id) do update
        set label = excluded.label, terms = excluded.terms, phase = excluded.phase, vvs = excluded.vvs,
            slope = excluded.slope, signal_count = excluded.signal_count, community_count = excluded.community_count,
            sources = excluded.sources, ways = excluded.ways, counted = excluded.counted, first_at = excluded.first_at,
            last_at = excluded.last_at, computed_at = excluded.computed_at
        "#,
        insight.insight_id,
        label,
        terms,
        phase,
        insight.vvs,
        insight.slope,
        insight.signal_count,
        insight.community_count,
        sources,
        ways,
        insight.counted,
        insight.first_at,
        insight.last_at,
        now
    )
    .execute(&mut *conn)
    .await?;
    for signal_id in members {
        sqlx::query!(
            "insert into insight_signal (insight_id, signal_id) values (?1, ?2) on conflict do nothing",
            insight.insight_id,
            signal_id
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// The posts that were seen last, in the order of their making, with every look at each.
pub(super) async fn latest_posts(db: &Db) -> Result<Vec<Post>, DbError> {
    let most = LATEST_SIGNALS as i64;
    let rows = sqlx::query!(
        r#"
        with latest as (
            select signal_id, max(observed_at) as seen
            from observation
            group by signal_id
            order by seen desc
            limit ?1
        )
        select s.signal_id   as "signal_id!: String",
               s.source      as "source!: String",
               s.community   as "community!: String",
               s.title       as "title!: String",
               s.created_at  as "created_at: Timestamp",
               o.observed_at as "observed_at!: Timestamp",
               o.via         as "via!: String",
               o.upvotes     as "upvotes: i64",
               o.comments    as "comments: i64",
               o.shares      as "shares: i64",
               o.views       as "views: i64"
        from latest
        join signal s on s.signal_id = latest.signal_id
        join observation o on o.signal_id = s.signal_id
        order by s.signal_id, o.observed_at
        "#,
        most
    )
    .fetch_all(db.read())
    .await?;
    let mut posts: Vec<Post> = Vec::new();
    for row in rows {
        let [upvotes, comments, shares, views] = [row.upvotes, row.comments, row.shares, row.views].map(whole);
        let counts = Counts { upvotes, comments, shares, views };
        let look = Look { at: row.observed_at, via: via_named(&row.via)?, counts };
        match posts.last_mut().filter(|post| post.signal_id == row.signal_id) {
            Some(post) => post.look(look),
            None => posts.push(Post {
                source: source_named(&row.source)?,
                terms: Terms::of(&row.title),
                signal_id: row.signal_id,
                community: row.community,
                title: Untrusted::new(row.title),
                created_at: row.created_at,
                looks: vec![look],
            }),
        }
    }
    posts.sort_by(|a, b| a.order().cmp(&b.order()));
    Ok(posts)
}

fn whole(count: Option<i64>) -> Option<u64> {
    count.and_then(|count| u64::try_from(count).ok())
}

fn source_named(name: &str) -> Result<SourceKind, DbError> {
    SourceKind::from_name(name).ok_or_else(|| DbError::damaged("signal", format!("unknown source {name}")))
}

fn via_named(name: &str) -> Result<Via, DbError> {
    Via::from_name(name).ok_or_else(|| DbError::damaged("observation", format!("unknown way {name}")))
}

struct InsightRow {
    insight_id: InsightId,
    label: String,
    terms: String,
    phase: String,
    vvs: Option<f64>,
    slope: Option<f64>,
    signal_count: u32,
    community_count: u32,
    sources: String,
    ways: String,
    counted: bool,
    first_at: Option<Timestamp>,
    last_at: Timestamp,
}

impl TryFrom<InsightRow> for TrendInsight {
    type Error = DbError;

    fn try_from(row: InsightRow) -> Result<Self, DbError> {
        let damaged = |what: &str| DbError::damaged("insight", format!("{what} of {}", row.insight_id));
        Ok(Self {
            insight_id: row.insight_id,
            label: Untrusted::new(row.label.clone()),
            terms: serde_json::from_str(&row.terms).map_err(|_| damaged("terms"))?,
            phase: Phase::from_name(&row.phase).ok_or_else(|| damaged("phase"))?,
            vvs: row.vvs,
            slope: row.slope,
            signal_count: row.signal_count,
            community_count: row.community_count,
            sources: serde_json::from_str(&row.sources).map_err(|_| damaged("sources"))?,
            ways: serde_json::from_str(&row.ways).map_err(|_| damaged("ways"))?,
            counted: row.counted,
            first_at: row.first_at,
            last_at: row.last_at,
        })
    }
}

macro_rules! insights {
    ($db:expr, $rest:literal $(, $arg:expr)*) => {
        sqlx::query_as!(
            InsightRow,
            r#"
            select insight_id      as "insight_id!: InsightId",
                   label           as "label!: String",
                   terms           as "terms!: String",
                   phase           as "phase!: String",
                   vvs             as "vvs: f64",
                   slope           as "slope: f64",
                   signal_count    as "signal_count!: u32",
                   community_count as "community_count!: u32",
                   sources         as "sources!: String",
                   ways            as "ways!: String",
                   counted         as "counted!: bool",
                   first_at        as "first_at: Timestamp",
                   last_at         as "last_at!: Timestamp"
            from insight
            "# + $rest
            $(, $arg)*
        )
        .fetch_all($db.read())
        .await?
        .into_iter()
        .map(TrendInsight::try_from)
        .collect::<Result<Vec<TrendInsight>, DbError>>()
    };
}

/// The current insights, fastest first; those without a velocity come last.
///
/// # Errors
/// What the database said.
pub async fn list_insights(db: &Db, limit: u32) -> Result<Vec<TrendInsight>, DbError> {
    insights!(db, "order by vvs desc nulls last, insight_id limit ?1", limit)
}

/// One insight, while the signals are grouped that way.
///
/// # Errors
/// What the database said.
pub async fn find_insight(db: &Db, insight_id: InsightId) -> Result<Option<TrendInsight>, DbError> {
    Ok(insights!(db, "where insight_id = ?1", insight_id)?.pop())
}

/// The posts of an insight as they were last seen, at most `limit`, the most upvoted first; and how fast it was at each
/// look, over all of its posts.
///
/// # Errors
/// What the database said, or [`DbError::Damaged`].
pub async fn signals_of(
    db: &Db,
    insight: &TrendInsight,
    limit: usize,
) -> Result<(Vec<SignalLook>, Vec<SeriesPoint>), DbError> {
    let rows = sqlx::query!(
        r#"
        select s.signal_id   as "signal_id!: String",
               s.source      as "source!: String",
               s.community   as "community!: String",
               s.title       as "title!: String",
               s.url         as "url: String",
               s.created_at  as "created_at: Timestamp",
               o.observed_at as "observed_at!: Timestamp",
               o.via         as "via!: String",
               o.upvotes     as "upvotes: i64",
               o.comments    as "comments: i64",
               o.shares      as "shares: i64",
               o.views       as "views: i64"
        from insight_signal i
        join signal s on s.signal_id = i.signal_id
        join observation o on o.signal_id = i.signal_id
        where i.insight_id = ?1
        order by i.signal_id, o.observed_at
        "#,
        insight.insight_id
    )
    .fetch_all(db.read())
    .await?;
    let mut signals = Vec::new();
    let mut posts = Vec::new();
    for post in rows.chunk_by(|a, b| a.signal_id == b.signal_id) {
        let mut looks = Vec::with_capacity(post.len());
        for row in post {
            let [upvotes, comments, shares, views] = [row.upvotes, row.comments, row.shares, row.views].map(whole);
            let counts = Counts { upvotes, comments, shares, views };
            looks.push(Look { at: row.observed_at, via: via_named(&row.via)?, counts });
        }
        let told: Vec<&Look> = telling(&looks).collect();
        let (Some(row), Some(seen), Some(last)) = (post.last(), looks.last(), told.last()) else { continue };
        signals.push(SignalLook {
            source: source_named(&row.source)?,
            via: last.via,
            community: Untrusted::new(row.community.clone()).for_display(120),
            title: Untrusted::new(row.title.clone()).for_display(300),
            url: row.url.clone().filter(|url| is_web_address(url)),
            created_at: row.created_at,
            upvotes: last.counts.upvotes,
            comments: last.counts.comments,
            shares: last.counts.shares,
            observed_at: seen.at,
        });
        let counts: Vec<(Timestamp, Counts)> = told.iter().map(|look| (look.at, look.counts)).collect();
        posts.push(rules::velocities(row.created_at, &counts));
    }
    signals.sort_by_key(|signal| (std::cmp::Reverse(signal.upvotes), std::cmp::Reverse(signal.observed_at)));
    signals.truncate(limit);
    let series = rules::series(&posts, insight.community_count);
    Ok((signals, series.into_iter().map(|(at, vvs)| SeriesPoint { at, vvs }).collect()))
}

/// Whether a scraped address may stand behind a link: `javascript:` and the like may not.
fn is_web_address(url: &str) -> bool {
    let plain = !url.chars().any(|c| c.is_control() || c.is_whitespace());
    plain && url.len() <= 2000 && ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme))
}

#[cfg(test)]
mod tests {
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
        let kept =
            keep_signals(&db, vec![look(Via::Oauth, 90, Some(200)), look(Via::Rss, 120, None)]).await.expect("keep");
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
        for (minutes, upvotes) in [(0, 60), (1, 60), (2, 60), (3, 60), (3, 60), (4, 90), (5, 90), (6, 90), (2, 60)] {
            keep_signals(&db, vec![look(minutes, upvotes)]).await.expect("keep");
        }
        let minute = 60_000;
        assert_eq!(told().await, [(0, 60), (2 * minute, 60), (3 * minute, 60), (4 * minute, 90), (6 * minute, 90)]);
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
}
