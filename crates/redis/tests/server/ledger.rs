//! A studio's ledger as a file of lines, which outlives its process.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{SystemTime, UNIX_EPOCH};

use muse_redis::error::Cause;
use muse_redis::{Books, Id, Row, RowKind};

pub struct Ledger {
    folder: PathBuf,
    lines: Mutex<Vec<(RowKind, Id, u64, u64)>>,
}

fn now_ms() -> u64 {
    u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_millis()).expect("not yet")
}

fn kind_of(name: &str) -> RowKind {
    match name {
        "in" => RowKind::In,
        "out" => RowKind::Out,
        "hold" => RowKind::Hold,
        "settle" => RowKind::Settle,
        other => panic!("a ledger has no {other}"),
    }
}

const fn name_of(kind: RowKind) -> &'static str {
    match kind {
        RowKind::In => "in",
        RowKind::Out => "out",
        RowKind::Hold => "hold",
        RowKind::Settle => "settle",
    }
}

impl Ledger {
    /// Opens it, or begins it.
    pub fn open(folder: &Path) -> Self {
        fs::create_dir_all(folder).expect("folder");
        let text = fs::read_to_string(folder.join("ledger")).unwrap_or_default();
        let line = |line: &str| {
            let words: Vec<&str> = line.split(' ').collect();
            let number = |at: usize| words[at].parse().expect("number");
            (kind_of(words[0]), words[1].parse().expect("id"), number(2), number(3))
        };
        Self { folder: folder.to_owned(), lines: Mutex::new(text.lines().map(line).collect()) }
    }

    /// Another studio's home that began as a copy of this one.
    pub fn copy_to(&self, folder: &Path) -> Self {
        fs::create_dir_all(folder).expect("folder");
        fs::copy(self.folder.join("ledger"), folder.join("ledger")).expect("copied");
        Self::open(folder)
    }

    pub fn write(&self, kind: RowKind, id: &Id, amount: u64) {
        self.write_aged(kind, id, amount, 0);
    }

    pub fn write_aged(&self, kind: RowKind, id: &Id, amount: u64, age_ms: u64) {
        let mut lines = self.lines.lock().expect("lock");
        let at = now_ms() - age_ms;
        let mut file = OpenOptions::new().append(true).create(true).open(self.folder.join("ledger")).expect("file");
        // One write, so that a line is there whole or not at all when this process is killed.
        let line = format!("{} {id} {amount} {at}\n", name_of(kind));
        file.write_all(line.as_bytes()).expect("written");
        lines.push((kind, id.clone(), amount, at));
    }

    pub fn hold(&self, op: &Id, amount: u64) {
        self.write(RowKind::Hold, op, amount);
    }

    pub fn settle(&self, op: &Id, captured: u64) {
        self.write(RowKind::Settle, op, captured);
    }

    /// Operations held and not settled.
    pub fn open_ops(&self) -> BTreeMap<Id, u64> {
        let mut open = BTreeMap::new();
        for (kind, id, amount, _) in self.lines.lock().expect("lock").iter() {
            match kind {
                RowKind::Hold => drop(open.insert(id.clone(), *amount)),
                RowKind::Settle => drop(open.remove(id)),
                _ => {}
            }
        }
        open
    }
}

impl Books for Ledger {
    async fn known(&self) -> Result<BTreeSet<Id>, Cause> {
        let text = fs::read_to_string(self.folder.join("known")).unwrap_or_default();
        Ok(text.lines().map(|line| line.parse().expect("id")).collect())
    }

    async fn remember(&self, known: &BTreeSet<Id>, forgotten: &BTreeSet<Id>) -> Result<(), Cause> {
        let before = self.known().await?;
        let text: String =
            before.union(known).filter(|id| !forgotten.contains(id)).map(|id| format!("{id}\n")).collect();
        fs::write(self.folder.join("known.new"), text)?;
        Ok(fs::rename(self.folder.join("known.new"), self.folder.join("known"))?)
    }

    async fn rows(&self, after: u64, limit: usize) -> Result<Vec<Row>, Cause> {
        let (lines, now) = (self.lines.lock().expect("lock"), now_ms());
        let rows = lines.iter().enumerate().skip(usize::try_from(after)?).take(limit);
        let row = |(at, (kind, id, amount, written)): (usize, &(RowKind, Id, u64, u64))| Row {
            seq: at as u64 + 1,
            kind: *kind,
            id: id.clone(),
            amount: *amount,
            age_ms: now.saturating_sub(*written),
        };
        Ok(rows.map(row).collect())
    }

    async fn holds(&self, op: &Id) -> Result<bool, Cause> {
        let lines = self.lines.lock().expect("lock");
        Ok(lines.iter().any(|(kind, id, ..)| *kind == RowKind::Hold && id == op))
    }
}

/// Free, held and spent of all these ledgers together, each row counted once: the truth that a mirror has to equal.
pub fn union(ledgers: &[&Ledger]) -> (i64, u64, u64) {
    let mut rows: BTreeMap<(&str, Id), u64> = BTreeMap::new();
    for ledger in ledgers {
        for (kind, id, amount, _) in ledger.lines.lock().expect("lock").iter() {
            rows.insert((name_of(*kind), id.clone()), *amount);
        }
    }
    let (mut free, mut held, mut spent) = (0_i64, 0_u64, 0_u64);
    for ((kind, id), amount) in &rows {
        let signed = i64::try_from(*amount).expect("small");
        match *kind {
            "in" => free += signed,
            "out" => free -= signed,
            "settle" => spent += amount,
            _ => match rows.get(&("settle", id.clone())) {
                Some(captured) => free -= i64::try_from(*captured).expect("small"),
                None => {
                    held += amount;
                    free -= signed;
                }
            },
        }
    }
    (free, held, spent)
}
