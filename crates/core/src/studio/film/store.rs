//! Rows of films and their clips.

use muse_google::VideoJob;
use serde_json::json;
use sqlx::SqliteConnection;

use super::model::{Clip, ClipAudit, Film, FilmWord, KeyFrame};
use crate::db::{Db, DbError, EventKind, WriteTx};
use crate::studio::ProductionState;
use crate::vocab::{BlobHash, ClipId, FilmId, GrantId, MuseId, Problem, ProductionId, ShotId, Timestamp, Usd};

struct Row {
    film_id: FilmId,
    muse_id: MuseId,
    title: String,
    script: String,
    revision: u32,
    filming_since: Option<Timestamp>,
    approved: bool,
    problem: Option<String>,
    word: String,
    who: String,
    why: String,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl TryFrom<Row> for Film {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        let damaged = |what: &str| DbError::damaged("film", format!("{what} of {}", row.film_id));
        Ok(Self {
            script: serde_json::from_str(&row.script).map_err(|_| damaged("script"))?,
            problem: problem_of(row.problem.as_deref(), "film")?,
            word: FilmWord::from_name(&row.word).ok_or_else(|| damaged("word"))?,
            film_id: row.film_id,
            muse_id: row.muse_id,
            title: row.title,
            revision: row.revision,
            filming_since: row.filming_since,
            approved: row.approved,
            who: row.who,
            why: row.why,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

fn problem_of(text: Option<&str>, table: &'static str) -> Result<Option<Problem>, DbError> {
    text.map(serde_json::from_str).transpose().map_err(|e| DbError::damaged(table, e))
}

fn text_of(value: &impl serde::Serialize) -> String {
    json!(value).to_string()
}

/// Says that something about a film changed, in the caller's transaction.
pub(super) async fn announce(tx: &mut WriteTx, film_id: FilmId, what: &str, now: Timestamp) -> Result<(), DbError> {
    tx.record(now, EventKind::FilmChanged, film_id.to_string(), json!({ "what": what })).await
}

pub(super) async fn insert(tx: &mut WriteTx, film: &Film) -> Result<(), DbError> {
    let script = text_of(&film.script);
    sqlx::query!(
        "insert into film (film_id, muse_id, title, script, revision, created_at, updated_at) values (?1, ?2, ?3, ?4, 1, ?5, ?5)",
        film.film_id,
        film.muse_id,
        film.title,
        script,
        film.created_at
    )
    .execute(tx.conn())
    .await?;
    announce(tx, film.film_id, "written", film.created_at).await
}

macro_rules! films {
    ($rest:literal $(, $argument:expr)*) => {
        sqlx::query_as!(
            Row,
            r#"
            select film_id       as "film_id!: FilmId",
                   muse_id       as "muse_id!: MuseId",
                   title         as "title!: String",
                   script        as "script!: String",
                   revision      as "revision!: u32",
                   filming_since as "filming_since: Timestamp",
                   approved      as "approved!: bool",
                   problem       as "problem: String",
                   word          as "word!: String",
                   who           as "who!: String",
                   why           as "why!: String",
                   created_at    as "created_at!: Timestamp",
                   updated_at    as "updated_at!: Timestamp"
            from film
            "# + $rest
            $(, $argument)*
        )
    };
}

/// Every film that was not removed, last changed first.
pub(super) async fn films(db: &Db) -> Result<Vec<Film>, DbError> {
    let rows = films!("where removed_at is null order by updated_at desc, film_id desc").fetch_all(db.read());
    rows.await?.into_iter().map(Film::try_from).collect()
}

pub(super) async fn find(conn: &mut SqliteConnection, film_id: FilmId) -> Result<Option<Film>, DbError> {
    let row = films!("where film_id = ?1 and removed_at is null", film_id).fetch_optional(conn).await?;
    row.map(Film::try_from).transpose()
}

/// Writes title, script and word as they are in `film`, and counts the revision up.
pub(super) async fn rewrite(tx: &mut WriteTx, film: &Film, now: Timestamp) -> Result<(), DbError> {
    let (script, word) = (text_of(&film.script), film.word.name());
    sqlx::query!(
        r#"
        update film
        set title = ?2, script = ?3, word = ?4, who = ?5, why = ?6, revision = revision + 1, updated_at = ?7
        where film_id = ?1
        "#,
        film.film_id,
        film.title,
        script,
        word,
        film.who,
        film.why,
        now
    )
    .execute(tx.conn())
    .await?;
    announce(tx, film.film_id, "changed", now).await
}

pub(super) async fn remove(tx: &mut WriteTx, film_id: FilmId, now: Timestamp) -> Result<(), DbError> {
    sqlx::query!("update film set removed_at = ?2, updated_at = ?2 where film_id = ?1", film_id, now)
        .execute(tx.conn())
        .await?;
    announce(tx, film_id, "removed", now).await
}

/// Notes that clips are being made from now on, or no more and why.
pub(super) async fn set_filming(
    tx: &mut WriteTx,
    film_id: FilmId,
    since: Option<(Timestamp, bool)>,
    problem: Option<&Problem>,
    now: Timestamp,
) -> Result<(), DbError> {
    let (since, approved) = since.map_or((None, false), |(since, approved)| (Some(since), approved));
    let problem = problem.map(text_of);
    sqlx::query!(
        "update film set filming_since = ?2, approved = ?3, problem = ?4, updated_at = ?5 where film_id = ?1",
        film_id,
        since,
        approved,
        problem,
        now
    )
    .execute(tx.conn())
    .await?;
    announce(tx, film_id, if since.is_some() { "filming" } else { "rests" }, now).await
}

pub(super) async fn set_key_frame(
    tx: &mut WriteTx,
    film_id: FilmId,
    shot_id: ShotId,
    production_id: ProductionId,
    now: Timestamp,
) -> Result<(), DbError> {
    sqlx::query!(
        r#"
        insert into key_frame (film_id, shot_id, production_id) values (?1, ?2, ?3)
        on conflict (film_id, shot_id) do update set production_id = excluded.production_id
        "#,
        film_id,
        shot_id,
        production_id
    )
    .execute(tx.conn())
    .await?;
    announce(tx, film_id, "key_frame", now).await
}

/// The pictures that open a film's shots.
pub(super) async fn key_frames(db: &Db, film_id: FilmId) -> Result<Vec<(ShotId, KeyFrame)>, DbError> {
    let rows = sqlx::query!(
        r#"
        select k.shot_id       as "shot_id!: ShotId",
               p.production_id as "production_id!: ProductionId",
               p.state         as "state!: String",
               p.picture_blob  as "picture_blob: BlobHash",
               p.problem       as "problem: String"
        from key_frame k
        join production p on p.production_id = k.production_id
        where k.film_id = ?1
        "#,
        film_id
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            let state = ProductionState::from_name(&row.state);
            let state =
                state.ok_or_else(|| DbError::damaged("production", format!("state of {}", row.production_id)))?;
            let (production_id, picture_blob) = (row.production_id, row.picture_blob);
            let usable = picture_blob.is_some() && lets_through(state);
            let problem = problem_of(row.problem.as_deref(), "production")?;
            Ok((row.shot_id, KeyFrame { production_id, state, picture_blob, usable, problem }))
        })
        .collect()
}

/// Whether the critic or the creator let a picture through.
pub(super) const fn lets_through(state: ProductionState) -> bool {
    matches!(state, ProductionState::InReview | ProductionState::Approved | ProductionState::Released)
}

pub(super) async fn begin_clip(tx: &mut WriteTx, clip: &Clip) -> Result<(), DbError> {
    let wanted = text_of(&clip.wanted);
    sqlx::query!(
        r#"
        insert into clip (clip_id, film_id, shot_id, wanted, grant_id, held, asked_at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        "#,
        clip.clip_id,
        clip.film_id,
        clip.shot_id,
        wanted,
        clip.grant_id,
        clip.held,
        clip.asked_at
    )
    .execute(tx.conn())
    .await?;
    announce(tx, clip.film_id, "clip", clip.asked_at).await
}

pub(super) async fn note_job(tx: &mut WriteTx, clip_id: ClipId, job: &VideoJob) -> Result<(), DbError> {
    let job = text_of(job);
    sqlx::query!("update clip set job = ?2 where clip_id = ?1 and ended_at is null", clip_id, job)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Writes how a clip ended; `false` when it had ended before.
pub(super) async fn end_clip(
    tx: &mut WriteTx,
    clip: &Clip,
    cost: Usd,
    made: Result<(&BlobHash, &ClipAudit), &Problem>,
    now: Timestamp,
) -> Result<bool, DbError> {
    let (video, audit) = made.map_or((None, None), |(video, audit)| (Some(video.clone()), Some(text_of(audit))));
    let problem = made.err().map(text_of);
    let ended = sqlx::query!(
        r#"
        update clip
        set video_blob = ?2, audit = ?3, problem = ?4, cost = ?5, ended_at = ?6
        where clip_id = ?1 and ended_at is null
        "#,
        clip.clip_id,
        video,
        audit,
        problem,
        cost,
        now
    )
    .execute(tx.conn())
    .await?;
    announce(tx, clip.film_id, "clip", now).await?;
    Ok(ended.rows_affected() == 1)
}

/// Every clip of a film, oldest first.
pub(super) async fn clips(db: &Db, film_id: FilmId) -> Result<Vec<Clip>, DbError> {
    let rows = sqlx::query!(
        r#"
        select clip_id    as "clip_id!: ClipId",
               shot_id    as "shot_id!: ShotId",
               wanted     as "wanted!: String",
               grant_id   as "grant_id!: GrantId",
               held       as "held!: Usd",
               job        as "job: String",
               video_blob as "video_blob: BlobHash",
               audit      as "audit: String",
               cost       as "cost: Usd",
               problem    as "problem: String",
               asked_at   as "asked_at!: Timestamp",
               ended_at   as "ended_at: Timestamp"
        from clip
        where film_id = ?1
        order by asked_at, clip_id
        "#,
        film_id
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            let damaged = |e: serde_json::Error| DbError::damaged("clip", format!("{}: {e}", row.clip_id));
            Ok(Clip {
                wanted: serde_json::from_str(&row.wanted).map_err(damaged)?,
                job: row.job.as_deref().map(serde_json::from_str).transpose().map_err(damaged)?,
                audit: row.audit.as_deref().map(serde_json::from_str).transpose().map_err(damaged)?,
                problem: problem_of(row.problem.as_deref(), "clip")?,
                clip_id: row.clip_id,
                film_id,
                shot_id: row.shot_id,
                grant_id: row.grant_id,
                held: row.held,
                video_blob: row.video_blob,
                cost: row.cost,
                asked_at: row.asked_at,
                ended_at: row.ended_at,
            })
        })
        .collect()
}

/// Films with clips that are to be made, or that were left in the middle.
pub(super) async fn under_way(db: &Db) -> Result<Vec<FilmId>, DbError> {
    Ok(sqlx::query_scalar!(
        r#"
        select film_id as "film_id!: FilmId" from film where filming_since is not null
        union
        select film_id as "film_id!: FilmId" from clip where ended_at is null
        "#
    )
    .fetch_all(db.read())
    .await?)
}

/// The file that just these clips were joined to.
pub(super) async fn joined(db: &Db, film_id: FilmId, clips: &str) -> Result<Option<BlobHash>, DbError> {
    Ok(sqlx::query_scalar!(
        r#"select video_blob as "video_blob!: BlobHash" from joined_film where film_id = ?1 and clips = ?2"#,
        film_id,
        clips
    )
    .fetch_optional(db.read())
    .await?)
}

pub(super) async fn keep_joined(
    tx: &mut WriteTx,
    film_id: FilmId,
    clips: &str,
    video: &BlobHash,
    now: Timestamp,
) -> Result<(), DbError> {
    sqlx::query!(
        r#"
        insert into joined_film (film_id, clips, video_blob, at) values (?1, ?2, ?3, ?4)
        on conflict (film_id, clips) do update set video_blob = excluded.video_blob, at = excluded.at
        "#,
        film_id,
        clips,
        video,
        now
    )
    .execute(tx.conn())
    .await?;
    announce(tx, film_id, "joined", now).await
}

/// Whether a file of the store is a clip or a joined film.
pub(super) async fn is_video(db: &Db, video: &BlobHash) -> Result<bool, DbError> {
    let found = sqlx::query_scalar!(
        r#"
        select exists (select 1 from clip where video_blob = ?1 union all select 1 from joined_film where video_blob = ?1)
               as "found!: bool"
        "#,
        video
    )
    .fetch_one(db.read())
    .await?;
    Ok(found)
}
