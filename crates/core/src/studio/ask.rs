//! Work that somebody outside asks for under a name of their own choosing: a message that is sent again, because its
//! answer was lost, is answered again and makes nothing new.

use serde_json::json;

use super::error::StudioError;
use super::model::{ProduceRequest, Produced};
use super::{Studio, store};
use crate::cognition::store::find_decision;
use crate::db::{Db, DbError};
use crate::vocab::{DecisionId, ProductionId, hash_hex};

/// The longest name of an ask and the longest context, in characters.
pub const LONGEST_NAME: usize = 200;

/// Under which name something is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    id: String,
    context: Option<String>,
    digest: String,
}

impl Ask {
    /// * `id`: chosen by whoever asks, 1 to [`LONGEST_NAME`] characters.
    /// * `context`: what groups several asks for them, if anything does.
    ///
    /// # Errors
    /// [`StudioError::BadRequest`] for a name that is empty, too long, or holds control characters.
    pub fn new(id: &str, context: Option<&str>, request: &ProduceRequest) -> Result<Self, StudioError> {
        let named = |what: &str, name: &str| {
            let fits = (1..=LONGEST_NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control);
            let what = format!("{what} has 1 to {LONGEST_NAME} characters, none of them a control character");
            if fits { Ok(name.to_owned()) } else { Err(StudioError::BadRequest { what }) }
        };
        let asked = json!([
            request.intent,
            request.muse,
            request.platform,
            request.renderer,
            request.approved,
            request.anyway,
            request.seed
        ]);
        Ok(Self {
            id: named("the id of a message", id)?,
            context: context.map(|context| named("a context", context)).transpose()?,
            digest: hash_hex(asked.to_string().as_bytes()),
        })
    }

    /// The name.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// What an ask led to.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// The decision, and the production when it was yes.
    pub produced: Produced,
    /// Whether this very ask led to it, and not an earlier one of the same name.
    pub anew: bool,
}

impl Studio {
    /// As [`Studio::commission`], once for each name: an ask whose name is known gets the answer of the first one.
    ///
    /// # Errors
    /// As [`Studio::commission`], and [`StudioError::AskedOtherwise`] when the name was used for something else.
    pub async fn commission_once(&self, request: &ProduceRequest, ask: Ask) -> Result<Answered, StudioError> {
        if let Some(produced) = self.answer_to(&ask).await? {
            return Ok(Answered { produced, anew: false });
        }
        let produced = self.considered(request).await?;
        let Produced { decision, production } = produced.clone();
        let (asked, now) = (ask.clone(), self.clock().now());
        let first = self
            .db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    let production_id = production.as_ref().map(|production| production.production_id);
                    let row = sqlx::query!(
                        r#"
                        insert into production_ask (ask_id, digest, context, decision_id, production_id, asked_at)
                        values (?1, ?2, ?3, ?4, ?5, ?6)
                        on conflict do nothing
                        "#,
                        asked.id,
                        asked.digest,
                        asked.context,
                        decision.decision_id,
                        production_id,
                        now
                    )
                    .execute(tx.conn())
                    .await
                    .map_err(DbError::from_sqlx)?;
                    if row.rows_affected() == 0 {
                        return Ok(false);
                    }
                    store::insert_decided(tx, &decision, production.as_ref()).await?;
                    Ok(true)
                })
            })
            .await?;
        if first {
            return Ok(Answered { produced, anew: true });
        }
        // Somebody was faster with the same name.
        let lost = || DbError::damaged("production_ask", "a row that was there is gone");
        let produced = self.answer_to(&ask).await?.ok_or_else(lost)?;
        Ok(Answered { produced, anew: false })
    }

    async fn answer_to(&self, ask: &Ask) -> Result<Option<Produced>, StudioError> {
        let id = ask.id.as_str();
        let row = sqlx::query!(
            r#"
            select digest        as "digest!: String",
                   decision_id   as "decision_id!: DecisionId",
                   production_id as "production_id: ProductionId"
            from production_ask
            where ask_id = ?1
            "#,
            id
        )
        .fetch_optional(self.db().read())
        .await
        .map_err(DbError::from_sqlx)?;
        let Some(row) = row else { return Ok(None) };
        if row.digest != ask.digest {
            return Err(StudioError::AskedOtherwise { id: ask.id.clone() });
        }
        let lost = || DbError::damaged("production_ask", format!("its decision {} is gone", row.decision_id));
        let decision = find_decision(self.db(), row.decision_id).await?.ok_or_else(lost)?;
        let production = match row.production_id {
            Some(production_id) => Some(store::find(self.db(), production_id).await?),
            None => None,
        };
        Ok(Some(Produced { decision, production }))
    }
}

/// The context in which a production was asked for; `None` when nobody named one.
///
/// # Errors
/// What the database said.
pub async fn context_of(db: &Db, production_id: ProductionId) -> Result<Option<String>, DbError> {
    let found = sqlx::query_scalar!(
        r#"select context as "context: String" from production_ask where production_id = ?1 limit 1"#,
        production_id
    )
    .fetch_optional(db.read())
    .await
    .map_err(DbError::from_sqlx)?;
    Ok(found.flatten())
}
