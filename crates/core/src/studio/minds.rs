//! The mind that reads for the studio: chosen in the settings, asked once for each decision, the lexicon behind it.

use serde_json::json;

use super::error::StudioError;
use super::{Settings, Studio};
use crate::cognition::minds::{AgentMind, GeminiMind, Mind, MindError, OpenAiMind, PROMPT, Question, Reading, Toll};
use crate::cognition::{
    AskedMind, MindKind, MindNote, Reason, Subject, TrendContext, crossed_red_line, read_subject, red_line_of_tag,
};
use crate::creation::registry::Makes;
use crate::db::{Db, DbError, EventKind, WriteTx};
use crate::governance::treasury::GrantRequest;
use crate::governance::{PriceBookError, Purpose};
use crate::vocab::{Advice, GrantId, MuseDna, ReadingId, Secret, Usd};

/// Name of the row that holds the key of the mind outside.
const MIND_KEY: &str = "mind_key";

/// The longest key, in characters.
const LONGEST_KEY: usize = 4_096;

/// Who may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    /// The mind of the settings.
    Chosen,
    /// The lexicon alone.
    Embedded,
}

/// What was read of an intent.
pub(super) struct Read {
    /// The red line it crosses, by the name it is called with.
    pub(super) crossed: Option<String>,
    /// What it is about.
    pub(super) subject: Subject,
    /// Who read it.
    pub(super) mind: MindNote,
}

/// A mind outside, and how a decision names it.
pub struct ChosenMind {
    /// How it is named.
    pub asked: AskedMind,
    mind: Asked,
}

enum Asked {
    /// It costs nothing.
    Free(Box<dyn Mind>),
    /// It is paid by the token.
    Paid(Box<PaidMind>),
}

struct PaidMind {
    mind: GeminiMind,
    /// Rows of a million tokens in and out.
    rows: (String, String),
}

impl ChosenMind {
    /// Asks it something of no consequence. One that is paid is not asked: `None`.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub async fn try_out(&self) -> Option<Result<(), MindError>> {
        match &self.mind {
            Asked::Free(mind) => Some(mind.read(&Question::to_try()).await.map(drop)),
            Asked::Paid(_) => None,
        }
    }
}

impl Studio {
    /// The mind outside that was chosen, if one was.
    ///
    /// # Errors
    /// An address that cannot be used any more, or what the storage says.
    pub async fn mind(&self) -> Result<Option<ChosenMind>, StudioError> {
        let settings = self.settings().await?;
        if settings.mind == MindKind::Embedded {
            return Ok(None);
        }
        self.mind_of(&settings, self.mind_key().await?).await
    }

    /// Whom these settings mean; `None` for the lexicon alone. Nothing is sent.
    ///
    /// # Errors
    /// [`MindError::BadAddress`], a model that has ended or has no price, no Google key.
    pub(super) async fn mind_of(
        &self,
        settings: &Settings,
        key: Option<Secret>,
    ) -> Result<Option<ChosenMind>, StudioError> {
        let address = settings.mind_url.clone().unwrap_or_default();
        let chosen = settings.mind_model.clone();
        let (address, model, mind) = match settings.mind {
            MindKind::Embedded => return Ok(None),
            MindKind::Openai => {
                let model = chosen.unwrap_or_default();
                let mind = OpenAiMind::new(&address, &model, key)?;
                (address, Some(model), Asked::Free(Box::new(mind)))
            }
            MindKind::A2a => {
                let mind = AgentMind::new(&address, key)?;
                (address, None, Asked::Free(Box::new(mind)))
            }
            MindKind::Gemini => {
                let today = self.clock().now().date();
                let model = match &chosen {
                    Some(id) => self.models().model(id, Makes::Text, today)?,
                    None => self.models().first(Makes::Text, today)?,
                };
                let row = |count: &str| {
                    let none = || PriceBookError::NoPrice { item: format!("{}.{count}", model.id) };
                    model.prices.get(count).cloned().ok_or_else(none)
                };
                let (rows, google) = ((row("input")?, row("output")?), self.google().await?);
                let paid = PaidMind { mind: GeminiMind::new(&google, &model.id), rows };
                (google.base_url().to_owned(), Some(model.id.clone()), Asked::Paid(Box::new(paid)))
            }
        };
        let asked = AskedMind { kind: settings.mind, address, model, prompt: PROMPT.version.to_owned() };
        Ok(Some(ChosenMind { asked, mind }))
    }

    /// Asks a mind that costs money, with a grant from her wallet; what was held is settled with the answer.
    ///
    /// # Errors
    /// What the treasury refuses, or what the storage says; what the mind refuses is the inner one.
    async fn read_paid(
        &self,
        paid: &PaidMind,
        question: &Question,
        dna: &MuseDna,
    ) -> Result<Result<Reading, MindError>, StudioError> {
        let (likely, most) = GeminiMind::tokens(question);
        let rows = (paid.rows.0.as_str(), paid.rows.1.as_str());
        let quote = self.prices().quote_tokens(rows, "a reading by Gemini".to_owned(), likely, most)?;
        let price = |row: usize| quote.rows.get(row).map_or(Usd::ZERO, |row| row.price.mid);
        let (input, output) = (price(0), price(1));
        let request = GrantRequest {
            muse_id: dna.muse_id,
            purpose: Purpose::Reading(ReadingId::new()),
            quote,
            limits: dna.limits.clone(),
            approved: false,
        };
        let grant = self.with_grant(request, self.clock().now(), |_, grant| Box::pin(async { Ok(grant) })).await?;
        let (toll, read) = paid.mind.read(question).await;
        let cost = match toll {
            Toll::Nothing => Usd::ZERO,
            Toll::Counted(usage) => {
                input.per_million(usage.input.total).plus(output.per_million(usage.billed_output()))
            }
            Toll::Possible => grant.amount(),
        };
        let (treasury, now, cost) = (self.inner.treasury.clone(), self.clock().now(), cost.min(grant.amount()));
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move { Ok(treasury.settle(tx, now, grant, cost).await?) })
            })
            .await?;
        self.money_moved(dna.muse_id).await?;
        Ok(read)
    }

    /// Settles readings whose asker died: nobody can say whether they were made, so all that was held counts as spent. The
    /// owner calls it before anything is asked.
    pub(super) async fn settle_lost_readings(&self) -> Result<(), StudioError> {
        let lost = sqlx::query_scalar!(
            r#"select grant_id as "grant_id!: GrantId" from budget_grant where state = 'open' and reading_id is not null"#
        )
        .fetch_all(self.db().read())
        .await
        .map_err(DbError::from_sqlx)?;
        let (treasury, now) = (self.inner.treasury.clone(), self.clock().now());
        for grant_id in lost {
            let treasury = treasury.clone();
            self.db()
                .write::<_, StudioError, _>(move |tx| {
                    Box::pin(async move {
                        let grant = treasury.reopen(tx.conn(), grant_id).await?;
                        let held = grant.amount();
                        Ok(treasury.settle(tx, now, grant, held).await?)
                    })
                })
                .await?;
        }
        Ok(())
    }

    /// Reads an intent. Whatever a mind outside says or fails to say, the lexicon's red lines stand; without an answer
    /// that counts its reading does as well.
    ///
    /// * `trend`: the trend the intent leans on, and the words its posts share.
    ///
    /// # Errors
    /// What the storage says; a mind that cannot be used is in the note.
    pub(super) async fn read(
        &self,
        intent: &str,
        dna: &MuseDna,
        trend: Option<&(TrendContext, &[String])>,
        reader: Reader,
    ) -> Result<Read, StudioError> {
        let crossed = crossed_red_line(intent, &dna.red_lines);
        let subject = read_subject(intent, &dna.moral_graph);
        let by_lexicon = Read { crossed, subject, mind: MindNote::default() };
        // What is refused already needs no second reader.
        if reader == Reader::Embedded || by_lexicon.crossed.is_some() {
            return Ok(by_lexicon);
        }
        let chosen = match self.mind().await {
            Ok(Some(chosen)) => chosen,
            Ok(None) => return Ok(by_lexicon),
            Err(error @ StudioError::Db(_)) => return Err(error),
            Err(error) => return Ok(by_lexicon.without(None, &error)),
        };
        let question = Question::about(intent, dna, trend.map(|(context, terms)| (context, *terms)));
        let read = match &chosen.mind {
            Asked::Free(mind) => mind.read(&question).await,
            Asked::Paid(paid) => match self.read_paid(paid, &question, dna).await {
                Ok(read) => read,
                Err(error @ StudioError::Db(_)) => return Err(error),
                // No money, no reading.
                Err(error) => return Ok(by_lexicon.without(Some(chosen.asked), &error)),
            },
        };
        Ok(match read {
            Err(error) => by_lexicon.without(Some(chosen.asked), &error),
            Ok(reading) => Read {
                crossed: reading.red_lines.first().map(|tag| red_line_of_tag(tag)),
                subject: reading.subject(&question, &by_lexicon.subject, &dna.moral_graph),
                mind: MindNote {
                    kind: chosen.asked.kind,
                    asked: Some(chosen.asked),
                    red_lines: reading.red_lines,
                    refused: None,
                },
            },
        })
    }

    /// The key of the mind outside, if one is kept.
    ///
    /// # Errors
    /// [`DbError::VaultClosed`] when it cannot be opened, or what the storage says.
    pub(super) async fn mind_key(&self) -> Result<Option<Secret>, StudioError> {
        match sealed_key(self.db()).await? {
            Some(sealed) => Ok(Some(self.vault().await?.unseal_key(MIND_KEY, &sealed)?)),
            None => Ok(None),
        }
    }

    /// Keeps the key of the mind outside, encrypted, for as long as the mind stays at its place; it is never shown again.
    /// `None` forgets it.
    ///
    /// # Errors
    /// A text that cannot be a key, a place to which it would travel in the open, or what the storage says.
    pub async fn keep_mind_key(&self, key: Option<&str>) -> Result<Settings, StudioError> {
        // It travels in a header: anything else would be refused there, with less of an explanation.
        let good =
            |key: &Secret| key.expose().len() <= LONGEST_KEY && key.expose().bytes().all(|b| b.is_ascii_graphic());
        let bad = || StudioError::BadRequest {
            what: format!("a key is 1 to {LONGEST_KEY} letters, digits and signs without blanks"),
        };
        let key = match key {
            Some(text) => Some(Secret::new(text).filter(good).ok_or_else(bad)?),
            None => None,
        };
        // One after the other with changes of the place, so that a key never meets another place than its own.
        let _turn = self.inner.settings.lock().await;
        self.mind_of(&self.settings().await?, key.clone()).await?;
        let sealed = match &key {
            Some(key) => Some(self.vault().await?.seal_key(MIND_KEY, key)?),
            None => None,
        };
        let now = self.clock().now();
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    match sealed {
                        Some(sealed) => {
                            sqlx::query!(
                                r#"
                                insert into service_key (name, sealed_box, changed_at)
                                values (?1, ?2, ?3)
                                on conflict (name) do update
                                set sealed_box = excluded.sealed_box, changed_at = excluded.changed_at
                                "#,
                                MIND_KEY,
                                sealed,
                                now
                            )
                            .execute(tx.conn())
                            .await
                            .map_err(DbError::from_sqlx)?;
                        }
                        None => forget_key(tx).await?,
                    }
                    let changed = json!({ "changed": [MIND_KEY] });
                    Ok(tx.record(now, EventKind::SettingsChanged, "settings".to_owned(), changed).await?)
                })
            })
            .await?;
        self.settings().await
    }
}

/// The key as it is kept: closed.
///
/// # Errors
/// What the database said.
pub(super) async fn sealed_key(db: &Db) -> Result<Option<Vec<u8>>, DbError> {
    sqlx::query_scalar!(r#"select sealed_box as "sealed_box!: Vec<u8>" from service_key where name = ?1"#, MIND_KEY)
        .fetch_optional(db.read())
        .await
        .map_err(DbError::from_sqlx)
}

/// Forgets the key, in the caller's transaction.
///
/// # Errors
/// What the database said.
pub(super) async fn forget_key(tx: &mut WriteTx) -> Result<(), DbError> {
    sqlx::query!("delete from service_key where name = ?1", MIND_KEY).execute(tx.conn()).await?;
    Ok(())
}

/// Whether two addresses are of one place: scheme, host and port.
pub(super) fn is_same_place(one: Option<&str>, other: Option<&str>) -> bool {
    let place = |address: &str| {
        let url = reqwest::Url::parse(address).ok()?;
        Some((url.scheme().to_owned(), url.host_str()?.to_owned(), url.port_or_known_default()))
    };
    one == other || one.and_then(place).is_some_and(|place_of_one| other.and_then(place) == Some(place_of_one))
}

impl Read {
    /// The lexicon's reading, because the mind that was asked gave none that counts.
    fn without(self, asked: Option<AskedMind>, error: &impl Advice) -> Self {
        tracing::warn!("the embedded mind reads instead: {error}");
        let refused = Some(Reason { code: error.code().to_owned(), sentence: sentence(error) });
        Self { mind: MindNote { kind: MindKind::Embedded, asked, red_lines: Vec::new(), refused }, ..self }
    }
}

/// The error as a sentence; no word of the other side is in it.
fn sentence(error: &impl Advice) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}; the embedded mind read instead.", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_scheme_host_and_port() {
        let check = |one: Option<&str>, other: Option<&str>, expected: bool| {
            assert_eq!(is_same_place(one, other), expected, "{one:?} {other:?}");
        };
        check(Some("http://127.0.0.1:8000/a"), Some("http://127.0.0.1:8000/b"), true);
        check(Some("https://agent.example"), Some("https://agent.example:443/a2a"), true);
        check(Some("https://agent.example"), Some("https://other.example"), false);
        check(Some("https://agent.example"), Some("http://agent.example"), false);
        check(Some("http://127.0.0.1:8000"), Some("http://127.0.0.1:8001"), false);
        check(Some("https://agent.example"), None, false);
        check(None, None, true);
        check(Some("not an address"), Some("nor this"), false);
    }
}
