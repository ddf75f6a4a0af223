//! The mind that reads for the studio: chosen in the settings, asked once for each decision, the lexicon behind it.

use super::error::StudioError;
use super::{Settings, Studio};
use crate::cognition::minds::{AgentMind, Mind, MindError, OpenAiMind, PROMPT, Question};
use crate::cognition::{
    AskedMind, MindKind, MindNote, Reason, Subject, TrendContext, crossed_red_line, read_subject, red_line_of_tag,
};
use crate::vocab::{Advice, MuseDna, Secret};

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
    mind: Box<dyn Mind>,
}

impl ChosenMind {
    /// Whom these settings mean; `None` for the lexicon alone. Nothing is sent.
    ///
    /// # Errors
    /// [`MindError::BadAddress`].
    pub(super) fn of(settings: &Settings, key: Option<Secret>) -> Result<Option<Self>, MindError> {
        let address = settings.mind_url.clone().unwrap_or_default();
        let (model, mind): (Option<String>, Box<dyn Mind>) = match settings.mind {
            MindKind::Embedded => return Ok(None),
            MindKind::Openai => {
                let model = settings.mind_model.clone().unwrap_or_default();
                let mind = OpenAiMind::new(&address, &model, key)?;
                (Some(model), Box::new(mind))
            }
            MindKind::A2a => (None, Box::new(AgentMind::new(&address, key)?)),
        };
        let asked = AskedMind { kind: settings.mind, address, model, prompt: PROMPT.version.to_owned() };
        Ok(Some(Self { asked, mind }))
    }

    /// Asks it something of no consequence.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub async fn try_out(&self) -> Result<(), MindError> {
        self.mind.read(&Question::to_try()).await.map(drop)
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
        Ok(ChosenMind::of(&settings, self.mind_key().await?)?)
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
            Err(StudioError::Mind(error)) => return Ok(by_lexicon.without(None, &error)),
            Err(error) => return Err(error),
        };
        let question = Question::about(intent, dna, trend.map(|(context, terms)| (context, *terms)));
        Ok(match chosen.mind.read(&question).await {
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

    pub(super) async fn mind_key(&self) -> Result<Option<Secret>, StudioError> {
        Ok(None)
    }
}

impl Read {
    /// The lexicon's reading, because the mind that was asked gave none that counts.
    fn without(self, asked: Option<AskedMind>, error: &MindError) -> Self {
        tracing::warn!("the embedded mind reads instead: {error}");
        let refused = Some(Reason { code: error.code().to_owned(), sentence: sentence(error) });
        Self { mind: MindNote { kind: MindKind::Embedded, asked, red_lines: Vec::new(), refused }, ..self }
    }
}

/// The error as a sentence; no word of the other side is in it.
fn sentence(error: &MindError) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}; the embedded mind read instead.", letters.as_str())
}
