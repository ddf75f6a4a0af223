//! Rows of feeds and of their polls.

use sqlx::SqliteConnection;

use super::actor::Actor;
use super::model::{Feed, Listening, Poll};
use crate::db::{Db, DbError};
use crate::perception::Via;
use crate::perception::sources::apify::RunOrder;
use crate::vocab::{FeedId, GrantId, MuseId, PollId, Timestamp, Usd};

/// Free polls of a feed that are kept.
const KEPT_POLLS: i64 = 1_000;

struct FeedRow {
    feed_id: FeedId,
    muse_id: Option<MuseId>,
    name: String,
    via: String,
    actor: Option<String>,
    listening: String,
    every_secs: u32,
    most_posts: u32,
    cap: Usd,
    approved: bool,
    enabled: bool,
    created_at: Timestamp,
    next_at: Timestamp,
    not_before: Timestamp,
    pace_secs: u32,
    failures: u32,
    polled_at: Option<Timestamp>,
    problem: Option<String>,
    speed: Option<f64>,
    mark: Option<String>,
}

impl TryFrom<FeedRow> for Feed {
    type Error = DbError;

    fn try_from(row: FeedRow) -> Result<Self, DbError> {
        let damaged = |what: &str| DbError::damaged("feed", format!("{what} of {}", row.feed_id));
        let actor = row.actor.as_deref().map(|name| Actor::from_name(name).ok_or_else(|| damaged("actor")));
        Ok(Self {
            via: Via::from_name(&row.via).ok_or_else(|| damaged("way"))?,
            actor: actor.transpose()?,
            listening: serde_json::from_str::<Listening>(&row.listening).map_err(|_| damaged("listening"))?,
            feed_id: row.feed_id,
            muse_id: row.muse_id,
            name: row.name,
            every_secs: row.every_secs,
            most_posts: row.most_posts,
            cap: row.cap,
            approved: row.approved,
            enabled: row.enabled,
            created_at: row.created_at,
            next_at: row.next_at,
            not_before: row.not_before,
            pace_secs: row.pace_secs,
            failures: row.failures,
            polled_at: row.polled_at,
            problem: row.problem,
            speed: row.speed,
            mark: row.mark,
        })
    }
}

macro_rules! feeds {
    ($conn:expr, $rest:literal $(, $arg:expr)*) => {
        sqlx::query_as!(
            FeedRow,
            r#"
            select feed_id    as "feed_id!: FeedId",
                   muse_id    as "muse_id: MuseId",
                   name       as "name!: String",
                   via        as "via!: String",
                   actor      as "actor: String",
                   listening  as "listening!: String",
                   every_secs as "every_secs!: u32",
                   most_posts as "most_posts!: u32",
                   cap        as "cap!: Usd",
                   approved   as "approved!: bool",
                   enabled    as "enabled!: bool",
                   created_at as "created_at!: Timestamp",
                   next_at    as "next_at!: Timestamp",
                   not_before as "not_before!: Timestamp",
                   pace_secs  as "pace_secs!: u32",
                   failures   as "failures!: u32",
                   polled_at  as "polled_at: Timestamp",
                   problem    as "problem: String",
                   speed      as "speed: f64",
                   mark       as "mark: String"
            from feed
            "# + $rest
            $(, $arg)*
        )
        .fetch_all($conn)
        .await?
        .into_iter()
        .map(Feed::try_from)
        .collect::<Result<Vec<Feed>, DbError>>()
    };
}

/// Every feed that was not removed, oldest first.
///
/// # Errors
/// What the database said.
pub async fn list_feeds(db: &Db) -> Result<Vec<Feed>, DbError> {
    feeds!(db.read(), "where removed_at is null order by feed_id")
}

/// One feed, also one that was removed.
///
/// # Errors
/// What the database said.
pub async fn find_feed(db: &Db, feed_id: FeedId) -> Result<Option<Feed>, DbError> {
    Ok(feeds!(db.read(), "where feed_id = ?1", feed_id)?.pop())
}

/// Feeds that wait for their time, the earliest first: those that are listened to, and those whose last poll is still under
/// way, whatever became of them.
///
/// # Errors
/// What the database said.
pub async fn waiting_feeds(db: &Db) -> Result<Vec<Feed>, DbError> {
    feeds!(
        db.read(),
        r#"
        where removed_at is null and enabled = 1
           or exists (select 1 from poll where poll.feed_id = feed.feed_id and ended_at is null)
        order by max(next_at, not_before), feed_id
        "#
    )
}

/// Whether a poll of a feed is under way.
///
/// # Errors
/// What the database said.
pub async fn is_under_way(db: &Db, feed_id: FeedId) -> Result<bool, DbError> {
    let open = sqlx::query_scalar!(
        r#"select count(*) as "count!: i64" from poll where feed_id = ?1 and ended_at is null"#,
        feed_id
    );
    Ok(open.fetch_one(db.read()).await? > 0)
}

/// Writes a new feed.
///
/// # Errors
/// What the database said.
pub async fn insert_feed(conn: &mut SqliteConnection, feed: &Feed) -> Result<(), DbError> {
    let listening = serde_json::to_string(&feed.listening).map_err(|e| DbError::damaged("feed", e))?;
    let (via, actor) = (feed.via.name(), feed.actor.map(Actor::name));
    sqlx::query!(
        r#"
        insert into feed (feed_id, muse_id, name, via, actor, listening, every_secs, most_posts, cap, approved, enabled,
                          created_at, next_at, not_before, pace_secs, failures)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
        "#,
        feed.feed_id,
        feed.muse_id,
        feed.name,
        via,
        actor,
        listening,
        feed.every_secs,
        feed.most_posts,
        feed.cap,
        feed.approved,
        feed.enabled,
        feed.created_at,
        feed.next_at,
        feed.not_before,
        feed.pace_secs,
        feed.failures
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Keeps what the creator may change of a feed.
///
/// # Errors
/// What the database said.
pub async fn change_feed(conn: &mut SqliteConnection, feed: &Feed) -> Result<(), DbError> {
    sqlx::query!(
        r#"
        update feed
        set name = ?2, every_secs = ?3, most_posts = ?4, cap = ?5, approved = ?6, enabled = ?7, next_at = ?8,
            pace_secs = ?9
        where feed_id = ?1
        "#,
        feed.feed_id,
        feed.name,
        feed.every_secs,
        feed.most_posts,
        feed.cap,
        feed.approved,
        feed.enabled,
        feed.next_at,
        feed.pace_secs
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Removes a feed; its polls stay in the books.
///
/// # Errors
/// What the database said.
pub async fn remove_feed(conn: &mut SqliteConnection, feed_id: FeedId, now: Timestamp) -> Result<(), DbError> {
    sqlx::query!("update feed set removed_at = ?2 where feed_id = ?1 and removed_at is null", feed_id, now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Keeps how it went with a feed.
///
/// # Errors
/// What the database said.
pub async fn keep_state(conn: &mut SqliteConnection, feed: &Feed) -> Result<(), DbError> {
    sqlx::query!(
        r#"
        update feed
        set next_at = ?2, not_before = max(not_before, ?3), pace_secs = ?4, failures = ?5, polled_at = ?6, problem = ?7,
            speed = ?8, mark = ?9
        where feed_id = ?1
        "#,
        feed.feed_id,
        feed.next_at,
        feed.not_before,
        feed.pace_secs,
        feed.failures,
        feed.polled_at,
        feed.problem,
        feed.speed,
        feed.mark
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Nobody asks by this way before then, whichever feed: the source said so.
///
/// # Errors
/// What the database said.
pub async fn close_way(conn: &mut SqliteConnection, via: Via, until: Timestamp) -> Result<(), DbError> {
    let via = via.name();
    sqlx::query!("update feed set not_before = max(not_before, ?2) where via = ?1", via, until).execute(conn).await?;
    Ok(())
}

/// Feeds of this way are asked again now: their key is another one.
///
/// # Errors
/// What the database said.
pub async fn begin_anew(conn: &mut SqliteConnection, via: Via, now: Timestamp) -> Result<(), DbError> {
    let via = via.name();
    sqlx::query!("update feed set next_at = min(next_at, ?2), failures = 0 where via = ?1 and failures > 0", via, now)
        .execute(conn)
        .await?;
    Ok(())
}

struct PollRow {
    poll_id: PollId,
    feed_id: FeedId,
    asked_at: Timestamp,
    ended_at: Option<Timestamp>,
    run_id: Option<String>,
    grant_id: Option<GrantId>,
    held: Usd,
    cost: Option<Usd>,
    read: i64,
    new_signals: i64,
    new_observations: i64,
    skipped: i64,
    bad: i64,
    speed: Option<f64>,
    problem: Option<String>,
}

impl TryFrom<PollRow> for Poll {
    type Error = DbError;

    fn try_from(row: PollRow) -> Result<Self, DbError> {
        let damaged = |e: serde_json::Error| DbError::damaged("poll", format!("problem of {}: {e}", row.poll_id));
        let count = |number: i64| u64::try_from(number).unwrap_or(0);
        Ok(Self {
            problem: row.problem.as_deref().map(serde_json::from_str).transpose().map_err(damaged)?,
            poll_id: row.poll_id,
            feed_id: row.feed_id,
            asked_at: row.asked_at,
            ended_at: row.ended_at,
            run_id: row.run_id,
            grant_id: row.grant_id,
            held: row.held,
            cost: row.cost,
            read: count(row.read),
            new_signals: count(row.new_signals),
            new_observations: count(row.new_observations),
            skipped: count(row.skipped),
            bad: count(row.bad),
            speed: row.speed,
        })
    }
}

macro_rules! polls {
    ($conn:expr, $rest:literal $(, $arg:expr)*) => {
        sqlx::query_as!(
            PollRow,
            r#"
            select poll_id          as "poll_id!: PollId",
                   feed_id          as "feed_id!: FeedId",
                   asked_at         as "asked_at!: Timestamp",
                   ended_at         as "ended_at: Timestamp",
                   run_id           as "run_id: String",
                   grant_id         as "grant_id: GrantId",
                   held             as "held!: Usd",
                   cost             as "cost: Usd",
                   read             as "read!: i64",
                   new_signals      as "new_signals!: i64",
                   new_observations as "new_observations!: i64",
                   skipped          as "skipped!: i64",
                   bad              as "bad!: i64",
                   speed            as "speed: f64",
                   problem          as "problem: String"
            from poll
            "# + $rest
            $(, $arg)*
        )
        .fetch_all($conn)
        .await?
        .into_iter()
        .map(Poll::try_from)
        .collect::<Result<Vec<Poll>, DbError>>()
    };
}

/// The latest polls of a feed, newest first.
///
/// # Errors
/// What the database said.
pub async fn polls_of(db: &Db, feed_id: FeedId, limit: u32) -> Result<Vec<Poll>, DbError> {
    polls!(db.read(), "where feed_id = ?1 order by asked_at desc, poll_id desc limit ?2", feed_id, limit)
}

/// One poll, as of the caller's transaction.
///
/// # Errors
/// [`DbError::Damaged`] when it is not there.
pub async fn find_poll(conn: &mut SqliteConnection, poll_id: PollId) -> Result<Poll, DbError> {
    let found = polls!(conn, "where poll_id = ?1", poll_id)?.pop();
    found.ok_or_else(|| DbError::damaged("poll", format!("{poll_id} is gone")))
}

/// A poll that money is held for and that has not ended.
#[derive(Clone, Debug)]
pub struct OpenPoll {
    /// Its row.
    pub poll: Poll,
    /// What was asked, word for word.
    pub order: RunOrder,
    /// Where the items of its run lie, once that is known.
    pub dataset_id: Option<String>,
}

/// The poll of a feed that is under way.
///
/// # Errors
/// What the database said.
pub async fn open_poll(db: &Db, feed_id: FeedId) -> Result<Option<OpenPoll>, DbError> {
    let Some(poll) = polls!(db.read(), "where feed_id = ?1 and ended_at is null", feed_id)?.pop() else {
        return Ok(None);
    };
    let row = sqlx::query!(
        r#"select run_order as "run_order: String", dataset_id as "dataset_id: String" from poll where poll_id = ?1"#,
        poll.poll_id
    )
    .fetch_one(db.read())
    .await?;
    let damaged = |what: String| DbError::damaged("poll", format!("order of {}: {what}", poll.poll_id));
    let order = row.run_order.ok_or_else(|| damaged("there is none".to_owned()))?;
    let order = serde_json::from_str(&order).map_err(|e| damaged(e.to_string()))?;
    Ok(Some(OpenPoll { poll, order, dataset_id: row.dataset_id }))
}

/// Writes the intent of a poll that may cost money.
///
/// # Errors
/// What the database said; also when one of this feed is under way.
pub async fn begin_poll(conn: &mut SqliteConnection, poll: &Poll, order: &RunOrder) -> Result<(), DbError> {
    let order = serde_json::to_string(order).map_err(|e| DbError::damaged("poll", e))?;
    sqlx::query!(
        "insert into poll (poll_id, feed_id, asked_at, run_order, grant_id, held) values (?1, ?2, ?3, ?4, ?5, ?6)",
        poll.poll_id,
        poll.feed_id,
        poll.asked_at,
        order,
        poll.grant_id,
        poll.held
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Keeps which run a poll has become, before anybody looks at the run.
///
/// # Errors
/// What the database said; also when the run belongs to another poll.
pub async fn note_run(
    conn: &mut SqliteConnection,
    poll_id: PollId,
    run_id: &str,
    dataset_id: &str,
) -> Result<(), DbError> {
    sqlx::query!(
        "update poll set run_id = ?2, dataset_id = ?3 where poll_id = ?1 and run_id is null and ended_at is null",
        poll_id,
        run_id,
        dataset_id
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether a poll has become this run.
///
/// # Errors
/// What the database said.
pub async fn is_known_run(db: &Db, run_id: &str) -> Result<bool, DbError> {
    let known = sqlx::query_scalar!(r#"select count(*) as "count!: i64" from poll where run_id = ?1"#, run_id)
        .fetch_one(db.read())
        .await?;
    Ok(known > 0)
}

/// Writes how a poll ended; one that money was held for has its row already. Of free polls the latest thousand of a feed are
/// kept; those that money was held for stay in the books.
///
/// # Errors
/// What the database said.
pub(super) async fn end_poll(conn: &mut SqliteConnection, poll: &Poll) -> Result<(), DbError> {
    let problem = poll.problem.as_ref().map(serde_json::to_string).transpose();
    let problem = problem.map_err(|e| DbError::damaged("poll", e))?;
    let [read, new_signals, new_observations, skipped, bad] =
        [poll.read, poll.new_signals, poll.new_observations, poll.skipped, poll.bad]
            .map(|count| i64::try_from(count).unwrap_or(i64::MAX));
    sqlx::query!(
        r#"
        insert into poll (poll_id, feed_id, asked_at, ended_at, held, cost, read, new_signals, new_observations, skipped,
                          bad, speed, problem)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
        on conflict (poll_id) do update
        set ended_at = excluded.ended_at, cost = excluded.cost, read = excluded.read,
            new_signals = excluded.new_signals, new_observations = excluded.new_observations,
            skipped = excluded.skipped, bad = excluded.bad, speed = excluded.speed, problem = excluded.problem
        "#,
        poll.poll_id,
        poll.feed_id,
        poll.asked_at,
        poll.ended_at,
        poll.held,
        poll.cost,
        read,
        new_signals,
        new_observations,
        skipped,
        bad,
        poll.speed,
        problem
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        r#"
        delete from poll
        where poll_id in (select poll_id
                          from poll
                          where feed_id = ?1 and grant_id is null and ended_at is not null
                          order by asked_at desc, poll_id desc
                          limit 100 offset ?2)
        "#,
        poll.feed_id,
        KEPT_POLLS
    )
    .execute(conn)
    .await?;
    Ok(())
}
