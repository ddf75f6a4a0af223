//! Rows of perception: signals, looks at them, insights.

mod changes;

use serde_json::json;
use sqlx::SqliteConnection;

use changes::put_changes;

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

/// A look as its row holds it.
struct LookRow {
    observed_at: Timestamp,
    upvotes: Option<i64>,
    comments: Option<i64>,
    shares: Option<i64>,
    views: Option<i64>,
    via: String,
}

impl LookRow {
    fn found_the_same(&self, other: &Self) -> bool {
        let told = |look: &Self| [look.upvotes, look.comments, look.shares, look.views];
        told(self) == told(other) && self.via == other.via
    }
}

/// Stores a look. Of two at the same moment the one with figures stays. Of many in a row that found the same, the first and
/// the last: a post that is asked about every few seconds and stands still would fill the disk with saying so, and what was
/// measured between the two is the same.
async fn keep_look(conn: &mut SqliteConnection, signal_id: &str, signal: &Signal) -> Result<u64, DbError> {
    let [upvotes, comments, shares, views] =
        [signal.counts.upvotes, signal.counts.comments, signal.counts.shares, signal.counts.views]
            .map(|count| count.and_then(|c| i64::try_from(c).ok()));
    let via = signal.via.name().to_owned();
    let look = LookRow { observed_at: signal.observed_at, upvotes, comments, shares, views, via };
    let [last, before_last] = looks_before(conn, signal_id, None).await?;
    if let (Some(last), Some(before_last)) = (&last, &before_last)
        && last.observed_at < look.observed_at
        && last.found_the_same(&look)
        && before_last.found_the_same(&look)
    {
        let moved = sqlx::query!(
            "update observation set observed_at = ?3 where signal_id = ?1 and observed_at = ?2",
            signal_id,
            last.observed_at,
            look.observed_at
        );
        return Ok(moved.execute(conn).await?.rows_affected());
    }
    if last.as_ref().is_some_and(|last| last.observed_at > look.observed_at) {
        // It comes late. Between two that found the same it says nothing.
        let [earlier, _] = looks_before(conn, signal_id, Some(look.observed_at)).await?;
        let later = look_after(conn, signal_id, look.observed_at).await?;
        if earlier.is_some_and(|earlier| earlier.found_the_same(&look))
            && later.is_some_and(|later| later.found_the_same(&look))
        {
            return Ok(0);
        }
    }
    let kept = sqlx::query!(
        r#"
        insert into observation (signal_id, observed_at, upvotes, comments, shares, views, via)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        on conflict (signal_id, observed_at) do update
        set upvotes = excluded.upvotes, comments = excluded.comments, shares = excluded.shares, views = excluded.views,
            via = excluded.via
        where observation.via = 'rss' and excluded.via <> 'rss'
        "#,
        signal_id,
        look.observed_at,
        look.upvotes,
        look.comments,
        look.shares,
        look.views,
        look.via
    );
    Ok(kept.execute(conn).await?.rows_affected())
}

/// The last two looks at a post, or the last two before a moment, the later one first.
async fn looks_before(
    conn: &mut SqliteConnection,
    signal_id: &str,
    before: Option<Timestamp>,
) -> Result<[Option<LookRow>; 2], DbError> {
    let rows = sqlx::query_as!(
        LookRow,
        r#"
        select observed_at as "observed_at!: Timestamp",
               upvotes     as "upvotes: i64",
               comments    as "comments: i64",
               shares      as "shares: i64",
               views       as "views: i64",
               via         as "via!: String"
        from observation
        where signal_id = ?1 and observed_at < coalesce(?2, 9223372036854775807)
        order by observed_at desc
        limit 2
        "#,
        signal_id,
        before
    );
    let mut rows = rows.fetch_all(conn).await?.into_iter();
    Ok([rows.next(), rows.next()])
}

async fn look_after(
    conn: &mut SqliteConnection,
    signal_id: &str,
    after: Timestamp,
) -> Result<Option<LookRow>, DbError> {
    let row = sqlx::query_as!(
        LookRow,
        r#"
        select observed_at as "observed_at!: Timestamp",
               upvotes     as "upvotes: i64",
               comments    as "comments: i64",
               shares      as "shares: i64",
               views       as "views: i64",
               via         as "via!: String"
        from observation
        where signal_id = ?1 and observed_at > ?2
        order by observed_at
        limit 1
        "#,
        signal_id,
        after
    );
    Ok(row.fetch_optional(conn).await?)
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

/// Of the `limit` fastest insights those that share a word with `wanted`, fastest first.
///
/// # Errors
/// What the database said.
pub async fn insights_about(db: &Db, wanted: &Terms, limit: u32) -> Result<Vec<TrendInsight>, DbError> {
    let wanted = json!(wanted.iter().collect::<Vec<_>>()).to_string();
    insights!(
        db,
        r#"
        where insight_id in (select insight_id from insight order by vvs desc nulls last, insight_id limit ?1)
          and exists (select 1 from json_each(terms) where value in (select value from json_each(?2)))
        order by vvs desc nulls last, insight_id
        "#,
        limit,
        wanted
    )
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
mod tests;
