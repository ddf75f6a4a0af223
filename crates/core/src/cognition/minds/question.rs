//! What a mind is asked and may answer: words, numbers and ids, each of them bounded. No sentence crosses in either
//! direction, so none can be obeyed.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::error::{BadReading, MindError};
use crate::cognition::lexicon::{crosses, level_on, names};
use crate::cognition::model::{Subject, TrendContext};
use crate::perception::{Phase, Terms};
use crate::vocab::{Axis, MoralGraph, MuseDna, RedLine};

/// The shape of questions this version asks and answers.
pub const VERSION: u32 = 1;

/// Words of one text at most.
pub const MOST_WORDS: usize = 24;

/// The longest word, in characters: room for a word of any language, too little for a sentence without blanks.
pub const LONGEST_WORD: usize = 24;

/// Values asked about at most.
pub const MOST_VALUES: usize = 64;

/// The longest id of a value, in characters.
pub const LONGEST_ID: usize = 40;

/// The largest answer, in bytes.
pub const LARGEST_ANSWER: usize = 8 << 10;

/// One word, by its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// Counts from 1.
    pub n: u32,
    /// Lower case, letters and digits of one script, at most 24 characters.
    pub word: String,
}

/// The trend a subject leans on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TrendWords {
    /// The words its posts share.
    pub words: Vec<Word>,
    /// Where it stands.
    pub phase: Phase,
    /// Its velocity; absent without figures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vvs: Option<f64>,
    /// Share of the subject's words that it has, in [0, 1].
    pub closeness: f64,
    /// How many posts it is made of.
    pub signal_count: u32,
}

/// What is this about? Asked of whoever reads for the studio.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// [`VERSION`].
    pub version: u32,
    /// The words of the intent, sorted.
    pub subject: Vec<Word>,
    /// The trend it leans on, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trend: Option<TrendWords>,
    /// Axes to be scored.
    pub axes: Vec<Axis>,
    /// Ids of the Muse's values that it may touch.
    pub values: Vec<String>,
    /// Red lines that it may cross, by their tags.
    pub red_lines: Vec<String>,
}

/// A level on one axis.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// In [0, 1]: 1 is the end the axis is named after.
    pub score: f64,
    /// In [0, 1]: 0 says nothing.
    pub confidence: f64,
}

/// Levels by axis; an axis of which a subject says nothing is left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Levels {
    /// See [`Axis::Autonomy`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autonomy: Option<Level>,
    /// See [`Axis::Sophistication`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sophistication: Option<Level>,
    /// See [`Axis::Technophilia`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub technophilia: Option<Level>,
    /// See [`Axis::Ego`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ego: Option<Level>,
}

impl Levels {
    /// The level on one axis.
    pub const fn get(&self, axis: Axis) -> Option<Level> {
        match axis {
            Axis::Autonomy => self.autonomy,
            Axis::Sophistication => self.sophistication,
            Axis::Technophilia => self.technophilia,
            Axis::Ego => self.ego,
        }
    }

    const fn set(&mut self, axis: Axis, level: Level) {
        let place = match axis {
            Axis::Autonomy => &mut self.autonomy,
            Axis::Sophistication => &mut self.sophistication,
            Axis::Technophilia => &mut self.technophilia,
            Axis::Ego => &mut self.ego,
        };
        *place = Some(level);
    }
}

/// What a mind may say: nothing else has a place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// Levels on the asked axes.
    pub axes: Levels,
    /// Touched values, out of the asked ones.
    pub values: Vec<String>,
    /// Crossed red lines, out of the asked ones.
    pub red_lines: Vec<String>,
}

impl Question {
    /// The question about an intent, seen from this Muse.
    ///
    /// * `trend`: the trend the intent leans on, and the words its posts share.
    pub fn about(intent: &str, dna: &MuseDna, trend: Option<(&TrendContext, &[String])>) -> Self {
        let values = dna.moral_graph.values.iter().map(|value| value.id.clone()).filter(|id| is_id(id));
        let mut red_lines: Vec<String> = dna.red_lines.iter().filter_map(tag_of).collect();
        red_lines.sort();
        red_lines.dedup();
        Self {
            version: VERSION,
            subject: numbered(Terms::of(intent).iter()),
            trend: trend.map(|(context, terms)| TrendWords {
                words: numbered(terms.iter().map(String::as_str)),
                phase: context.phase,
                vvs: context.vvs.filter(|vvs| vvs.is_finite()),
                closeness: context.closeness.clamp(0.0, 1.0),
                signal_count: context.signal_count,
            }),
            axes: Axis::ALL.to_vec(),
            values: values.take(MOST_VALUES).collect(),
            red_lines,
        }
    }

    /// A question to try a mind with; its answer is used for nothing.
    pub fn to_try() -> Self {
        Self {
            version: VERSION,
            subject: numbered(["glass", "minimalist", "robot"].into_iter()),
            trend: None,
            axes: Axis::ALL.to_vec(),
            values: vec!["slow_craft".to_owned()],
            red_lines: vec!["weapons".to_owned()],
        }
    }

    /// Checks a question of somebody else's.
    ///
    /// # Errors
    /// What is wrong with it, as one sentence.
    pub fn check(&self) -> Result<(), String> {
        let words_fit = |words: &[Word]| {
            words.len() <= MOST_WORDS && words.iter().zip(1..).all(|(word, n)| word.n == n && is_word(&word.word))
        };
        if self.version != VERSION {
            return Err(format!("questions have version {VERSION}"));
        }
        if !words_fit(&self.subject) || !self.trend.as_ref().is_none_or(|trend| words_fit(&trend.words)) {
            return Err(format!(
                "words are numbered from 1, at most {MOST_WORDS}, each lower case, at most {LONGEST_WORD} letters and digits \
                 of one script"
            ));
        }
        if self.values.len() > MOST_VALUES || !self.values.iter().all(|id| is_id(id)) {
            return Err(format!("values are at most {MOST_VALUES} ids of letters, digits, - and _"));
        }
        if self.red_lines.iter().any(|tag| line_of(tag).is_none()) {
            return Err("a red line is asked about by its tag".to_owned());
        }
        Ok(())
    }

    /// The answer of the embedded mind: what its lexicon finds.
    pub fn read_by_lexicon(&self) -> Reading {
        let words = |words: &[Word]| words.iter().map(|word| word.word.as_str()).collect::<Vec<_>>().join(" ");
        let terms = Terms::of(&words(&self.subject));
        let mut reading = Reading::default();
        for axis in &self.axes {
            if let Some((score, hits)) = level_on(*axis, &terms) {
                // Each further word makes it surer, and none makes it sure.
                reading.axes.set(*axis, Level { score, confidence: f64::from(hits) / f64::from(hits + 1) });
            }
        }
        reading.values = self.values.iter().filter(|id| names(&terms, id)).cloned().collect();
        let crossed = |tag: &&String| line_of(tag).is_some_and(|line| crosses(&terms, &line).is_some());
        reading.red_lines = self.red_lines.iter().filter(crossed).cloned().collect();
        reading
    }

    /// The JSON Schema of an answer to this very question: ids are listed, nothing else is allowed.
    pub fn schema(&self) -> Value {
        let level = json!({
            "type": "object",
            "properties": {
                "score": { "type": "number", "minimum": 0, "maximum": 1 },
                "confidence": { "type": "number", "minimum": 0, "maximum": 1 },
            },
            "required": ["score", "confidence"],
            "additionalProperties": false,
        });
        let axes: serde_json::Map<String, Value> =
            self.axes.iter().map(|axis| (axis.name().to_owned(), level.clone())).collect();
        // An enum of nothing is no schema; of nothing asked nothing may be named.
        let out_of = |ids: &[String]| match ids {
            [] => json!({ "type": "array", "items": { "type": "string" }, "maxItems": 0 }),
            ids => json!({ "type": "array", "items": { "type": "string", "enum": ids }, "maxItems": ids.len() }),
        };
        let named: Vec<&str> = self.axes.iter().map(|axis| axis.name()).collect();
        json!({
            "type": "object",
            "properties": {
                "axes": {
                    "type": "object", "properties": axes, "required": named, "additionalProperties": false,
                },
                "values": out_of(&self.values),
                "red_lines": out_of(&self.red_lines),
            },
            "required": ["axes", "values", "red_lines"],
            "additionalProperties": false,
        })
    }

    /// Reads an answer that is text: exactly one JSON object and nothing around it.
    ///
    /// # Errors
    /// [`MindError::BadReading`]; it never repeats a word of the answer.
    pub fn reading(&self, text: &str) -> Result<Reading, MindError> {
        if text.len() > LARGEST_ANSWER {
            return Err(BadReading::TooLarge.into());
        }
        if !text.trim_start().starts_with('{') {
            return Err(BadReading::NotJson.into());
        }
        let reading = serde_json::from_str(text)
            .map_err(|error| if error.is_data() { BadReading::OtherShape } else { BadReading::NotJson })?;
        self.checked(reading)
    }

    /// Reads an answer that is data.
    ///
    /// # Errors
    /// As [`Question::reading`].
    pub fn reading_of(&self, value: &Value) -> Result<Reading, MindError> {
        // Through the text, so that size and depth are bounded by the same rules.
        self.reading(&value.to_string())
    }

    fn checked(&self, reading: Reading) -> Result<Reading, MindError> {
        for axis in Axis::ALL {
            let Some(Level { score, confidence }) = reading.axes.get(axis) else { continue };
            if !self.axes.contains(&axis) {
                return Err(BadReading::NotAsked.into());
            }
            // A number that is none fails both comparisons.
            if !((0.0..=1.0).contains(&score) && (0.0..=1.0).contains(&confidence)) {
                return Err(BadReading::OutOfRange.into());
            }
        }
        for (named, asked) in [(&reading.values, &self.values), (&reading.red_lines, &self.red_lines)] {
            let repeated = named.iter().enumerate().any(|(i, id)| named[..i].contains(id));
            if repeated || named.iter().any(|id| !asked.contains(id)) {
                return Err(BadReading::NotAsked.into());
            }
        }
        Ok(reading)
    }
}

impl Reading {
    /// As the subject of a decision: confidence weighs as so many words would, in tenths. Values that could not be asked
    /// about are those the lexicon found.
    pub fn subject(&self, asked: &Question, lexicon: &Subject, graph: &MoralGraph) -> Subject {
        let mut subject = Subject::default();
        for axis in Axis::ALL {
            let Some(level) = self.axes.get(axis) else { continue };
            let tenths = (level.confidence * 10.0).round() as u32;
            if tenths > 0 {
                subject.axes.insert(axis.name().to_owned(), (level.score, tenths));
            }
        }
        let touched = |id: &String| {
            if asked.values.contains(id) { self.values.contains(id) } else { lexicon.values.contains(id) }
        };
        subject.values = graph.values.iter().map(|value| value.id.clone()).filter(touched).collect();
        subject
    }
}

/// Words that fit, numbered from 1.
fn numbered<'w>(words: impl Iterator<Item = &'w str>) -> Vec<Word> {
    let fitting = words.filter(|word| is_word(word)).take(MOST_WORDS);
    fitting.zip(1..).map(|(word, n)| Word { n, word: word.to_owned() }).collect()
}

/// Letters and digits of one kind: a word that mixes Latin letters with those of other scripts imitates another one, and
/// so do letters that are made to look like letters.
fn is_word(word: &str) -> bool {
    let latin = |c: char| c.is_ascii_alphanumeric() || matches!(c, '\u{df}'..='\u{24f}');
    let imitates = |c: char| {
        matches!(c, '\u{2100}'..='\u{214f}' | '\u{2460}'..='\u{24ff}' | '\u{fb00}'..='\u{fb06}' | '\u{ff00}'..='\u{ffef}')
            || matches!(c, '\u{1d400}'..='\u{1d7ff}' | '\u{1f100}'..='\u{1f1ff}')
    };
    let other = |c: char| !c.is_ascii() && !latin(c) && c.is_alphanumeric() && !imitates(c);
    let letters = || word.chars().filter(|c| !c.is_ascii_digit());
    (1..=LONGEST_WORD).contains(&word.chars().count())
        && word.to_lowercase() == word
        && word.chars().all(char::is_alphanumeric)
        && (letters().all(latin) || letters().all(other))
}

fn is_id(id: &str) -> bool {
    (1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

/// The tag of a typed red line; one of the creator's own is kept by her words, so by the lexicon alone.
fn tag_of(line: &RedLine) -> Option<String> {
    if matches!(line, RedLine::Custom { .. }) {
        return None;
    }
    serde_json::to_value(line).ok()?.get("tag")?.as_str().map(str::to_owned)
}

/// The typed red line of that tag.
fn line_of(tag: &str) -> Option<RedLine> {
    serde_json::from_value(json!({ "tag": tag })).ok()
}

#[cfg(test)]
mod tests;
