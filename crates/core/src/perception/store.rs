//! Rows of perception: signals, looks at them, insights.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::json;

use super::model::{Counts, Phase, SeriesPoint, Signal, SignalLook, SourceKind, TrendInsight};
use super::rules::{self, Stretch, Velocity};
use super::terms::Terms;
use crate::db::{Db, DbError, EventKind};
use crate::vocab::{InsightId, Timestamp, Untrusted, hash_hex};

/// Rows per commit while importing.
pub const BATCH: usize = 2000;

/// Insights are computed from this many of the latest signals.
const LATEST_SIGNALS: i64 = 20_000;

/// Texts this alike are about the same thing.
const ALIKE: f64 = 0.35;

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
    db.write(move |tx| {
        Box::pin(async move {
            let mut kept = Kept::default();
            for signal in batch {
                let source = signal.source.name();
                let signal_id = hash_hex(format!("{source}|{}", signal.external_id).as_bytes())[..32].to_owned();
                let title = signal.title.for_measuring();
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
                .execute(tx.conn())
                .await?;
                kept.new_signals += new.rows_affected();
                let [upvotes, comments, shares, views] =
                    [signal.counts.upvotes, signal.counts.comments, signal.counts.shares, signal.counts.views]
                        .map(|count| count.and_then(|c| i64::try_from(c).ok()));
                let look = sqlx::query!(
                    r#"
                    insert into observation (signal_id, observed_at, upvotes, comments, shares, views)
                    values (?1, ?2, ?3, ?4, ?5, ?6)
                    on conflict do nothing
                    "#,
                    signal_id,
                    signal.observed_at,
                    upvotes,
                    comments,
                    shares,
                    views
                )
                .execute(tx.conn())
                .await?;
                kept.new_observations += look.rows_affected();
                kept.repeated += 1 - look.rows_affected().min(1);
            }
            Ok(kept)
        })
    })
    .await
}

struct Look {
    signal_id: String,
    source: SourceKind,
    community: String,
    title: String,
    created_at: Option<Timestamp>,
    observed_at: Timestamp,
    counts: Counts,
}

/// Computes the insights anew from the latest signals and replaces the old ones; returns how many there are.
///
/// # Errors
/// What the database said; the old insights then stay.
pub async fn refresh_insights(db: &Db, now: Timestamp, news: u64) -> Result<u64, DbError> {
    let looks = latest_looks(db).await?;
    let insights = tokio::task::spawn_blocking(move || group(&looks))
        .await
        .map_err(|_| DbError::damaged("signal", "the signals could not be grouped"))?;
    let count = insights.len() as u64;
    db.write::<_, DbError, _>(move |tx| {
        Box::pin(async move {
            sqlx::query!("delete from insight").execute(tx.conn()).await?;
            for (insight, members) in insights {
                let terms = json!(insight.terms).to_string();
                let sources = json!(insight.sources).to_string();
                let (phase, label) = (insight.phase.name(), insight.label.for_measuring());
                sqlx::query!(
                    r#"
                    insert into insight (insight_id, label, terms, phase, vvs, slope, signal_count, community_count, sources,
                                         first_at, last_at, computed_at)
                    values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
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
                    insight.first_at,
                    insight.last_at,
                    now
                )
                .execute(tx.conn())
                .await?;
                for signal_id in members {
                    sqlx::query!(
                        "insert into insight_signal (insight_id, signal_id) values (?1, ?2)",
                        insight.insight_id,
                        signal_id
                    )
                    .execute(tx.conn())
                    .await?;
                }
            }
            tx.record(now, EventKind::SignalsImported, "signals".to_owned(), json!({ "new": news, "insights": count })).await
        })
    })
    .await?;
    Ok(count)
}

async fn latest_looks(db: &Db) -> Result<Vec<Look>, DbError> {
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
               o.upvotes     as "upvotes: i64",
               o.comments    as "comments: i64",
               o.shares      as "shares: i64",
               o.views       as "views: i64"
        from latest
        join signal s on s.signal_id = latest.signal_id
        join observation o on o.signal_id = s.signal_id
        order by coalesce(s.created_at, o.observed_at), s.signal_id, o.observed_at
        "#,
        LATEST_SIGNALS
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            let count = |value: Option<i64>| value.and_then(|c| u64::try_from(c).ok());
            Ok(Look {
                source: SourceKind::from_name(&row.source)
                    .ok_or_else(|| DbError::damaged("signal", format!("unknown source {}", row.source)))?,
                signal_id: row.signal_id,
                community: row.community,
                title: row.title,
                created_at: row.created_at,
                observed_at: row.observed_at,
                counts: Counts {
                    upvotes: count(row.upvotes),
                    comments: count(row.comments),
                    shares: count(row.shares),
                    views: count(row.views),
                },
            })
        })
        .collect()
}

/// Groups looks (sorted by post, then by time) into insights with the ids of their signals.
fn group(looks: &[Look]) -> Vec<(TrendInsight, Vec<String>)> {
    let posts: Vec<&[Look]> = looks.chunk_by(|a, b| a.signal_id == b.signal_id).collect();
    let texts: Vec<Terms> = posts.iter().map(|post| Terms::of(&post[0].title)).collect();
    let mut clusters: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (post, cluster) in rules::cluster(&texts, ALIKE).into_iter().enumerate() {
        clusters.entry(cluster).or_default().push(post);
    }
    clusters
        .into_values()
        .map(|members| {
            let of_cluster: Vec<&[Look]> = members.iter().map(|post| posts[*post]).collect();
            let terms: Vec<&Terms> = members.iter().map(|post| &texts[*post]).collect();
            let ids = of_cluster.iter().map(|post| post[0].signal_id.clone()).collect();
            (insight(&of_cluster, &terms), ids)
        })
        .collect()
}

fn velocities_of(post: &[Look]) -> Vec<Velocity> {
    let looks: Vec<(Timestamp, Counts)> = post.iter().map(|look| (look.observed_at, look.counts)).collect();
    rules::velocities(post[0].created_at, &looks)
}

fn insight(posts: &[&[Look]], terms: &[&Terms]) -> TrendInsight {
    let mut stretches = Vec::new();
    let mut strongest: (f64, &Look) = (f64::MIN, &posts[0][0]);
    for post in posts {
        for (look, velocity) in post.iter().zip(velocities_of(post)) {
            let Some(vvs) = velocity.vvs else { continue };
            stretches.push(Stretch { from: velocity.from, to: velocity.to, vvs });
            if vvs > strongest.0 {
                strongest = (vvs, look);
            }
        }
    }
    let communities: BTreeSet<(SourceKind, &str)> =
        posts.iter().map(|p| (p[0].source, p[0].community.as_str())).collect();
    let community_count = u32::try_from(communities.len()).unwrap_or(u32::MAX);
    let momentum = rules::momentum(&stretches);
    let first = posts[0][0].signal_id.as_str();
    TrendInsight {
        insight_id: InsightId::from_content(first),
        label: Untrusted::new(strongest.1.title.clone()),
        terms: shared_terms(terms),
        phase: momentum.map_or(Phase::Emerging, |m| m.phase),
        vvs: momentum.map(|m| m.vvs * rules::damping(community_count)),
        slope: momentum.map(|m| m.slope),
        signal_count: u32::try_from(posts.len()).unwrap_or(u32::MAX),
        community_count,
        sources: communities.iter().map(|(source, _)| *source).collect::<BTreeSet<_>>().into_iter().collect(),
        first_at: posts.iter().filter_map(|p| p[0].created_at).min(),
        last_at: posts.iter().flat_map(|p| p.iter()).map(|l| l.observed_at).max().unwrap_or(posts[0][0].observed_at),
    }
}

/// The words of a cluster, most shared first, at most twelve.
fn shared_terms(texts: &[&Terms]) -> Vec<String> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for word in texts.iter().flat_map(|terms| terms.iter()) {
        *counts.entry(word).or_default() += 1;
    }
    let mut words: Vec<(&str, usize)> = counts.into_iter().collect();
    words.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    words.into_iter().take(12).map(|(word, _)| word.to_owned()).collect()
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
    let count = |value: Option<i64>| value.and_then(|c| u64::try_from(c).ok());
    let mut signals = Vec::new();
    let mut posts = Vec::new();
    for post in rows.chunk_by(|a, b| a.signal_id == b.signal_id) {
        let counts: Vec<(Timestamp, Counts)> = post
            .iter()
            .map(|row| {
                let [upvotes, comments, shares, views] = [row.upvotes, row.comments, row.shares, row.views].map(count);
                (row.observed_at, Counts { upvotes, comments, shares, views })
            })
            .collect();
        let (row, (observed_at, last)) = match (post.last(), counts.last()) {
            (Some(row), Some(last)) => (row, *last),
            _ => continue,
        };
        signals.push(SignalLook {
            source: SourceKind::from_name(&row.source)
                .ok_or_else(|| DbError::damaged("signal", format!("unknown source {}", row.source)))?,
            community: Untrusted::new(row.community.clone()).for_display(120),
            title: Untrusted::new(row.title.clone()).for_display(300),
            url: row.url.clone().filter(|url| is_web_address(url)),
            created_at: row.created_at,
            upvotes: last.upvotes,
            comments: last.comments,
            shares: last.shares,
            observed_at,
        });
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
        assert_eq!(refresh_insights(&db, now(), 3).await.expect("refresh"), 2);
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
}
