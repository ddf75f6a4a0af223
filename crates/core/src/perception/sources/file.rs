//! Files of posts: JSON lines, a JSON array, or one whole document such as a listing.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde_json::Value;

use super::super::model::{Counts, ScoreReport, Scored, Signal, SourceKind, Via};
use super::super::rules;
use super::shapes::Fault;
use super::tally::Tally;
use crate::db::DbError;
use crate::vocab::{Advice, Timestamp};

/// A longer line is counted as bad and passed over without being held in memory.
pub const LONGEST_LINE: u64 = 1 << 20;

/// A single JSON document (not lines, not an array) may be this large.
const LARGEST_DOCUMENT: u64 = 64 << 20;

/// How many ids scoring remembers to recognise a second look at the same post. A second look further away than this many
/// other posts counts as a first one: the price of constant memory.
const REMEMBERED_IDS: usize = 65_536;

/// Why a file gave nothing.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// The system refused it.
    #[error("cannot {action} {}: {source}", path.display())]
    Refused {
        /// "read" or "write".
        action: &'static str,
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: Arc<std::io::Error>,
    },
    /// Not one row could be understood.
    #[error("{} holds no usable row; {first}", path.display())]
    NothingUsable {
        /// Which file.
        path: PathBuf,
        /// The first thing that is wrong.
        first: String,
    },
    /// The database refused the rows.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The reading task was ended.
    #[error("reading the file was interrupted")]
    Interrupted,
}

impl Advice for FileError {
    fn code(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "signals.unreadable",
            Self::NothingUsable { .. } => "signals.nothing_usable",
            Self::Db(error) => error.code(),
            Self::Interrupted => "signals.interrupted",
        }
    }

    fn advice(&self) -> Option<String> {
        match self {
            Self::Refused { .. } => Some("Check the path and that you may read the file.".to_owned()),
            Self::NothingUsable { .. } => Some(
                "One JSON object a line is expected, with id, title, created_at, observed_at and upvotes; exports of the \
                 Reddit and TikTok actors and Reddit listings are read as they are."
                    .to_owned(),
            ),
            Self::Db(error) => error.advice(),
            Self::Interrupted => Some("Import the file again; rows already kept are recognised.".to_owned()),
        }
    }
}

/// Reads every post of a file in constant memory and hands each to `sink`.
///
/// # Errors
/// [`FileError::Refused`] when the file cannot be read, [`FileError::NothingUsable`] when no row is.
pub fn read_signals(path: &Path, now: Timestamp, mut sink: impl FnMut(Signal)) -> Result<Tally, FileError> {
    let refused = |error| FileError::Refused { action: "read", path: path.to_owned(), source: Arc::new(error) };
    let file = File::open(path).map_err(refused)?;
    let size = file.metadata().map_err(refused)?.len();
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut tally = Tally::default();
    let first_byte = first_visible_byte(&mut reader).map_err(refused)?;
    if first_byte == Some(b'[') {
        read_array(&mut reader, now, &mut tally, &mut sink);
    } else {
        read_lines(&mut reader, now, &mut tally, &mut sink).map_err(refused)?;
        if tally.good == 0 && tally.bad > 0 && size <= LARGEST_DOCUMENT {
            // Perhaps one document written over several lines.
            let mut text = String::new();
            let whole = File::open(path).and_then(|file| file.take(LARGEST_DOCUMENT).read_to_string(&mut text));
            if let (Ok(_), Ok(value)) = (whole, serde_json::from_str::<Value>(&text)) {
                tally = Tally::default();
                tally.take(1, value, now, Via::File, &mut sink);
            }
        }
    }
    if tally.good == 0 && tally.skipped == 0 {
        let first = tally.bad_rows.first().map_or_else(|| "the file is empty".to_owned(), ToString::to_string);
        return Err(FileError::NothingUsable { path: path.to_owned(), first });
    }
    Ok(tally)
}

fn first_visible_byte(reader: &mut impl BufRead) -> std::io::Result<Option<u8>> {
    loop {
        let (found, passed) = {
            let buffer = reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(None);
            }
            let skip = if buffer.starts_with(&[0xef, 0xbb, 0xbf]) { 3 } else { 0 };
            let blank = skip + buffer[skip..].iter().take_while(|b| b.is_ascii_whitespace()).count();
            (buffer.get(blank).copied(), if blank == buffer.len() { blank } else { skip })
        };
        reader.consume(passed);
        if found.is_some() {
            return Ok(found);
        }
    }
}

fn read_lines(
    reader: &mut impl BufRead,
    now: Timestamp,
    tally: &mut Tally,
    sink: &mut dyn FnMut(Signal),
) -> std::io::Result<()> {
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        let read = reader.by_ref().take(LONGEST_LINE + 1).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(());
        }
        number += 1;
        if read as u64 > LONGEST_LINE && line.last() != Some(&b'\n') {
            let mut passed = read as u64;
            loop {
                line.clear();
                let more = reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)?;
                passed += more as u64;
                if more == 0 || line.last() == Some(&b'\n') {
                    break;
                }
            }
            line.shrink_to(4096);
            tally.bad(
                number,
                Fault { field: None, reason: format!("{passed} bytes long; at most {LONGEST_LINE} are read") },
            );
            continue;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match serde_json::from_slice::<Value>(&line) {
            Ok(value) => tally.take(number, value, now, Via::File, sink),
            Err(error) => tally.bad(number, json_fault(&error)),
        }
    }
}

fn json_fault(error: &serde_json::Error) -> Fault {
    Fault { field: None, reason: format!("not JSON at column {}: {}", error.column(), bare_message(error)) }
}

/// The message without the position it ends in: ours names the line of the file, not of the text handed to the parser.
fn bare_message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

fn read_array(reader: &mut impl BufRead, now: Timestamp, tally: &mut Tally, sink: &mut dyn FnMut(Signal)) {
    struct Items<'a> {
        now: Timestamp,
        tally: &'a mut Tally,
        sink: &'a mut dyn FnMut(Signal),
        number: &'a mut u64,
    }
    impl<'de> Visitor<'de> for Items<'_> {
        type Value = ();
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an array of posts")
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
            while let Some(value) = items.next_element::<Value>()? {
                *self.number += 1;
                self.tally.take(*self.number, value, self.now, Via::File, self.sink);
            }
            Ok(())
        }
    }
    impl<'de> DeserializeSeed<'de> for Items<'_> {
        type Value = ();
        fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
            deserializer.deserialize_seq(self)
        }
    }
    let mut number = 0;
    let mut deserializer = serde_json::Deserializer::from_reader(reader);
    let items = Items { now, tally, sink, number: &mut number };
    if let Err(error) = items.deserialize(&mut deserializer) {
        // The array is broken from here on; what came before is kept.
        tally.bad(number + 1, json_fault(&error));
    }
}

/// Scores every post of a file in constant memory; with `out`, writes each score as a JSON line.
///
/// A post seen again within the last [`REMEMBERED_IDS`] ids is scored from its earlier look, else from its creation.
///
/// # Errors
/// As [`read_signals`], and [`FileError::Refused`] when `out` cannot be written.
pub fn score_file(path: &Path, now: Timestamp, top: usize, out: Option<&Path>) -> Result<ScoreReport, FileError> {
    let refused =
        |path: &Path, error| FileError::Refused { action: "write", path: path.to_owned(), source: Arc::new(error) };
    let mut writer = match out {
        Some(out) => Some(BufWriter::new(File::create(out).map_err(|e| refused(out, e))?)),
        None => None,
    };
    let mut failed: Option<std::io::Error> = None;
    let mut scoring = Scoring::of(top);
    let tally = read_signals(path, now, |signal| {
        let scored = scoring.take(signal, writer.is_some());
        if let (Some(writer), Some(scored), None) = (&mut writer, scored, &failed) {
            let line = serde_json::to_writer(&mut *writer, &scored).map_err(std::io::Error::from);
            failed = line.and_then(|()| writer.write_all(b"\n")).err();
        }
    })?;
    if let (Some(out), Some(mut writer)) = (out, writer) {
        let done = failed.map_or_else(|| writer.flush(), Err);
        done.map_err(|e| refused(out, e))?;
    }
    Ok(scoring.report(tally))
}

/// Scores posts that are at hand, each in a shape that files may have; nothing is kept.
pub fn score_posts(posts: Vec<Value>, now: Timestamp, top: usize) -> ScoreReport {
    let (mut scoring, mut tally) = (Scoring::of(top), Tally::default());
    for (number, post) in (1..).zip(posts) {
        tally.take(number, post, now, Via::File, &mut |signal| {
            scoring.take(signal, false);
        });
    }
    scoring.report(tally)
}

/// Scores posts one after the other and remembers the fastest.
struct Scoring {
    top: usize,
    report: ScoreReport,
    looks: RecentLooks,
    best: BinaryHeap<Reverse<Ranked>>,
}

impl Scoring {
    fn of(top: usize) -> Self {
        Self { top, report: ScoreReport::default(), looks: RecentLooks::default(), best: BinaryHeap::new() }
    }

    /// Scores one post; its score is told only when it is `wanted`.
    fn take(&mut self, signal: Signal, wanted: bool) -> Option<Scored> {
        let earlier = self.looks.replace(&signal);
        let vvs = rules::vvs(earlier, signal.created_at, (signal.observed_at, signal.counts));
        match vvs {
            Some(_) => self.report.scored += 1,
            None => self.report.without_figures += 1,
        }
        let room = self.best.len() < self.top;
        let ranks = vvs.filter(|vvs| room || self.best.peek().is_some_and(|least| *vvs > least.0.vvs));
        if ranks.is_none() && !wanted {
            return None;
        }
        let scored = Scored {
            source: signal.source,
            id: signal.external_id,
            community: signal.community,
            title: signal.title.for_display(160),
            vvs,
        };
        let told = wanted.then(|| scored.clone());
        if let Some(vvs) = ranks {
            self.best.push(Reverse(Ranked { vvs, scored }));
            if self.best.len() > self.top {
                self.best.pop();
            }
        }
        told
    }

    fn report(self, tally: Tally) -> ScoreReport {
        ScoreReport {
            read: tally.good,
            skipped: tally.skipped,
            bad: tally.bad,
            bad_rows: tally.bad_rows,
            top: self.best.into_sorted_vec().into_iter().map(|ranked| ranked.0.scored).collect(),
            ..self.report
        }
    }
}

struct Ranked {
    vvs: f64,
    scored: Scored,
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ranked {}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.vvs.total_cmp(&other.vvs).then_with(|| other.scored.id.cmp(&self.scored.id))
    }
}

/// The latest look at each of the last few ids.
#[derive(Default)]
struct RecentLooks {
    looks: HashMap<(SourceKind, u64), (Timestamp, Counts)>,
    order: VecDeque<(SourceKind, u64)>,
}

impl RecentLooks {
    fn replace(&mut self, signal: &Signal) -> Option<(Timestamp, Counts)> {
        // 64 bits of BLAKE3 in place of the id: a bounded key for an unbounded text.
        let digest = blake3::hash(signal.external_id.as_bytes());
        let key = (signal.source, u64::from_le_bytes(digest.as_bytes()[..8].try_into().unwrap_or_default()));
        let look = (signal.observed_at, signal.counts);
        if let Some(earlier) = self.looks.insert(key, look) {
            return Some(earlier);
        }
        self.order.push_back(key);
        if self.order.len() > REMEMBERED_IDS
            && let Some(oldest) = self.order.pop_front()
        {
            self.looks.remove(&oldest);
        }
        None
    }
}

#[cfg(test)]
mod tests;
