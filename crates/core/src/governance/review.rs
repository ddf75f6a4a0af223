//! Review: the creator's word. Who, when, why; the newest row counts, none is edited.

use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::SqliteConnection;
use utoipa::ToSchema;

use crate::db::{Db, DbError, EventKind, WriteTx};
use crate::vocab::{Advice, ProductionId, Timestamp};

/// Where a piece of work stands in the creator's eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewStatus {
    /// Waits to be looked at.
    Todo,
    /// Is being looked at.
    InReview,
    /// Goes back to be changed.
    Changes,
    /// May be released.
    Approved,
    /// Will not be.
    Rejected,
    /// Is out.
    Released,
}

impl ReviewStatus {
    /// The name in rows and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Todo => "todo",
            Self::InReview => "in_review",
            Self::Changes => "changes",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Released => "released",
        }
    }

    /// The status of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Todo, Self::InReview, Self::Changes, Self::Approved, Self::Rejected, Self::Released]
            .into_iter()
            .find(|status| status.name() == name)
    }

    /// Whether the creator may go from here to there. Approval gates release; what is out stays out.
    pub const fn may_become(self, next: Self) -> bool {
        match (self, next) {
            (
                Self::Todo | Self::InReview | Self::Changes,
                Self::InReview | Self::Changes | Self::Approved | Self::Rejected,
            )
            | (Self::Approved, Self::Released | Self::InReview | Self::Rejected)
            | (Self::Rejected, Self::InReview | Self::Approved) => true,
            (Self::Released, _) | (_, Self::Todo) | (_, Self::Released) => false,
            (Self::Approved | Self::Rejected, _) => false,
        }
    }
}

/// One word of the creator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Review {
    /// On which piece of work.
    pub production_id: ProductionId,
    /// The word.
    pub status: ReviewStatus,
    /// Who said it.
    pub who: String,
    /// Why.
    pub why: String,
    /// When.
    pub at: Timestamp,
}

/// Why a word was not taken.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ReviewError {
    /// There is nothing to review.
    #[error("production {production_id} is not in review")]
    NotInReview {
        /// Which.
        production_id: ProductionId,
    },
    /// Not from here to there.
    #[error("a work that is {} cannot become {}", from.name(), to.name())]
    NotAllowed {
        /// Where it stands.
        from: ReviewStatus,
        /// Where it should go.
        to: ReviewStatus,
    },
    /// The database refused.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl Advice for ReviewError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotInReview { .. } => "review.not_in_review",
            Self::NotAllowed { .. } => "review.not_allowed",
            Self::Db(error) => error.code(),
        }
    }

    fn advice(&self) -> Option<String> {
        match self {
            Self::NotInReview { .. } => Some("`muse review list` shows what waits.".to_owned()),
            Self::NotAllowed { to: ReviewStatus::Released, .. } => {
                Some("Approve it first: `muse review approve ID`.".to_owned())
            }
            Self::NotAllowed { .. } => Some("`muse review list` shows where it stands.".to_owned()),
            Self::Db(error) => error.advice(),
        }
    }
}

/// Where a piece of work stands, in the caller's transaction.
///
/// # Errors
/// What the database said.
pub async fn current(
    conn: &mut SqliteConnection,
    production_id: ProductionId,
) -> Result<Option<ReviewStatus>, DbError> {
    let name = sqlx::query_scalar!(
        r#"select status as "status!: String" from review where production_id = ?1 order by review_id desc limit 1"#,
        production_id
    )
    .fetch_optional(conn)
    .await?;
    name.map(|name| ReviewStatus::from_name(&name).ok_or_else(|| DbError::damaged("review", &name))).transpose()
}

/// Writes a word of the creator, in the caller's transaction.
///
/// # Errors
/// [`ReviewError::NotInReview`] for a work that never reached review, [`ReviewError::NotAllowed`] for a step that is not.
pub async fn say(tx: &mut WriteTx, review: &Review) -> Result<(), ReviewError> {
    let production_id = review.production_id;
    let next = review.status;
    match current(tx.conn(), production_id).await? {
        Some(from) if !from.may_become(next) => return Err(ReviewError::NotAllowed { from, to: next }),
        None if next != ReviewStatus::Todo => return Err(ReviewError::NotInReview { production_id }),
        _ => {}
    }
    let status = next.name();
    sqlx::query!(
        "insert into review (production_id, status, who, why, at) values (?1, ?2, ?3, ?4, ?5)",
        production_id,
        status,
        review.who,
        review.why,
        review.at
    )
    .execute(tx.conn())
    .await
    .map_err(DbError::from_sqlx)?;
    Ok(tx.record(review.at, EventKind::Reviewed, production_id.to_string(), json!(review)).await?)
}

/// Everything said about a piece of work, oldest first.
///
/// # Errors
/// What the database said.
pub async fn history(db: &Db, production_id: ProductionId) -> Result<Vec<Review>, DbError> {
    let rows = sqlx::query!(
        r#"
        select status as "status!: String",
               who    as "who!: String",
               why    as "why!: String",
               at     as "at!: Timestamp"
        from review
        where production_id = ?1
        order by review_id
        "#,
        production_id
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter()
        .map(|row| {
            let status = ReviewStatus::from_name(&row.status).ok_or_else(|| DbError::damaged("review", &row.status))?;
            Ok(Review { production_id, status, who: row.who, why: row.why, at: row.at })
        })
        .collect()
}
