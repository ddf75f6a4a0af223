//! The ledger: double entry, hash-chained, append-only. Balances are sums, never columns.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use utoipa::ToSchema;

use crate::db::{Db, DbError};
use crate::vocab::{GrantId, MuseId, ProductionId, Timestamp, TransferId, Usd, hash_hex};

/// What a row does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// Outside → wallet.
    Deposit,
    /// Wallet → outside.
    Withdraw,
    /// Wallet → held: a grant.
    Hold,
    /// Held → spent: what the work really cost.
    Capture,
    /// Held → wallet: what was left of the grant.
    Release,
}

impl EntryKind {
    /// The name in rows and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Deposit => "deposit",
            Self::Withdraw => "withdraw",
            Self::Hold => "hold",
            Self::Capture => "capture",
            Self::Release => "release",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Deposit, Self::Withdraw, Self::Hold, Self::Capture, Self::Release]
            .into_iter()
            .find(|kind| kind.name() == name)
    }

    /// Debit and credit account of such a row for this Muse.
    pub fn accounts(self, muse_id: MuseId) -> (String, String) {
        let (wallet, held, spent) = (wallet_of(muse_id), held_of(muse_id), spent_of(muse_id));
        match self {
            Self::Deposit => (OUTSIDE.to_owned(), wallet),
            Self::Withdraw => (wallet, OUTSIDE.to_owned()),
            Self::Hold => (wallet, held),
            Self::Capture => (held, spent),
            Self::Release => (held, wallet),
        }
    }
}

/// Where deposits come from.
pub const OUTSIDE: &str = "outside";

/// A Muse's free money.
pub fn wallet_of(muse_id: MuseId) -> String {
    format!("wallet/{muse_id}")
}

/// A Muse's money in open grants.
pub fn held_of(muse_id: MuseId) -> String {
    format!("held/{muse_id}")
}

/// What a Muse has spent.
pub fn spent_of(muse_id: MuseId) -> String {
    format!("spent/{muse_id}")
}

/// One movement of money, before it is written.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// Using the same id twice moves the money once.
    pub transfer_id: TransferId,
    /// What it does.
    pub kind: EntryKind,
    /// Whose money.
    pub muse_id: MuseId,
    /// How much; zero or more.
    pub amount: Usd,
    /// For which grant.
    pub grant_id: Option<GrantId>,
    /// For which production.
    pub production_id: Option<ProductionId>,
    /// Why, in words.
    pub note: String,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Entry {
    /// Counts from 1 without a gap.
    pub seq: i64,
    /// Unique.
    pub transfer_id: TransferId,
    /// When.
    pub at: Timestamp,
    /// What it does.
    pub kind: EntryKind,
    /// The account that gives.
    pub debit: String,
    /// The account that gets.
    pub credit: String,
    /// Micro-dollars, zero or more.
    pub amount: Usd,
    /// For which grant.
    pub grant_id: Option<GrantId>,
    /// For which production.
    pub production_id: Option<ProductionId>,
    /// Why, in words.
    pub note: String,
    /// Hash of the row before; 64 zeros for the first.
    pub prev_hash: String,
    /// BLAKE3 over this row's other fields.
    pub hash: String,
}

/// The hash before the first row.
pub const GENESIS_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

impl Entry {
    /// BLAKE3 over the fields, each with its length in front, so that no two different rows have the same text.
    pub fn computed_hash(&self) -> String {
        let optional = |text: Option<String>| text.unwrap_or_default();
        let fields = [
            self.seq.to_string(),
            self.transfer_id.to_string(),
            self.at.millis().to_string(),
            self.kind.name().to_owned(),
            self.debit.clone(),
            self.credit.clone(),
            self.amount.micros().to_string(),
            optional(self.grant_id.map(|id| id.to_string())),
            optional(self.production_id.map(|id| id.to_string())),
            self.note.clone(),
            self.prev_hash.clone(),
        ];
        let text: String = fields.iter().map(|field| format!("{}:{field};", field.len())).collect();
        hash_hex(text.as_bytes())
    }
}

/// What is wrong with a ledger, and at which row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LedgerFault {
    /// The first row at fault.
    pub seq: i64,
    /// What is wrong with it.
    pub message: String,
}

/// What verifying found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LedgerReport {
    /// Rows read.
    pub rows: u64,
    /// Hash of the last row: write it down elsewhere, and nobody can rewrite the past unseen.
    pub head: String,
    /// Sum per account, recomputed from the rows.
    pub balances: BTreeMap<String, Usd>,
    /// Money in open grants, recomputed from the rows.
    pub held: Usd,
    /// Empty when all is well.
    pub faults: Vec<LedgerFault>,
}

impl LedgerReport {
    /// Whether every row is well.
    pub const fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Appends transfers to the chain, in order, in the caller's transaction. A transfer that is there already is passed
/// over. Returns how many rows were written.
///
/// # Errors
/// What the database said; the transaction must then be given up.
pub async fn append(conn: &mut SqliteConnection, at: Timestamp, transfers: &[Transfer]) -> Result<u64, DbError> {
    let last = sqlx::query!(
        r#"select seq as "seq!: i64", hash as "hash!: String" from ledger_entry order by seq desc limit 1"#
    )
    .fetch_optional(&mut *conn)
    .await?;
    let (mut seq, mut head) = last.map_or((0, GENESIS_HASH.to_owned()), |row| (row.seq, row.hash));
    let mut written = 0;
    for transfer in transfers {
        let (debit, credit) = transfer.kind.accounts(transfer.muse_id);
        let mut entry = Entry {
            seq: seq + 1,
            transfer_id: transfer.transfer_id,
            at,
            kind: transfer.kind,
            debit,
            credit,
            amount: transfer.amount,
            grant_id: transfer.grant_id,
            production_id: transfer.production_id,
            note: transfer.note.clone(),
            prev_hash: head.clone(),
            hash: String::new(),
        };
        entry.hash = entry.computed_hash();
        if insert(conn, &entry).await? {
            (seq, head) = (entry.seq, entry.hash);
            written += 1;
        }
    }
    Ok(written)
}

/// Writes one row; `false` when its transfer is there already.
async fn insert(conn: &mut SqliteConnection, entry: &Entry) -> Result<bool, DbError> {
    let kind = entry.kind.name();
    let done = sqlx::query!(
        r#"
        insert into ledger_entry (seq, transfer_id, at, kind, debit, credit, amount, grant_id, production_id, note, prev_hash, hash)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        on conflict (transfer_id) do nothing
        "#,
        entry.seq,
        entry.transfer_id,
        entry.at,
        kind,
        entry.debit,
        entry.credit,
        entry.amount,
        entry.grant_id,
        entry.production_id,
        entry.note,
        entry.prev_hash,
        entry.hash
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// The sum of an account over the rows `after < seq <= through`, as of the caller's transaction.
///
/// # Errors
/// What the database said.
pub async fn balance_between(
    conn: &mut SqliteConnection,
    account: &str,
    after: i64,
    through: i64,
) -> Result<Usd, DbError> {
    let micros = sqlx::query_scalar!(
        r#"
        select coalesce((select sum(amount) from ledger_entry where credit = ?1 and seq > ?2 and seq <= ?3), 0)
             - coalesce((select sum(amount) from ledger_entry where debit = ?1 and seq > ?2 and seq <= ?3), 0) as "balance!: i64"
        "#,
        account,
        after,
        through
    )
    .fetch_one(conn)
    .await?;
    Ok(Usd::from_micros(micros))
}

struct Row {
    seq: i64,
    transfer_id: TransferId,
    at: Timestamp,
    kind: String,
    debit: String,
    credit: String,
    amount: Usd,
    grant_id: Option<GrantId>,
    production_id: Option<ProductionId>,
    note: String,
    prev_hash: String,
    hash: String,
}

impl TryFrom<Row> for Entry {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        Ok(Self {
            kind: EntryKind::from_name(&row.kind).ok_or_else(|| DbError::damaged("ledger_entry", &row.kind))?,
            seq: row.seq,
            transfer_id: row.transfer_id,
            at: row.at,
            debit: row.debit,
            credit: row.credit,
            amount: row.amount,
            grant_id: row.grant_id,
            production_id: row.production_id,
            note: row.note,
            prev_hash: row.prev_hash,
            hash: row.hash,
        })
    }
}

/// Rows after `seq`, oldest first.
///
/// # Errors
/// What the database said, or [`DbError::Damaged`].
pub async fn entries_after(db: &Db, seq: i64, limit: u32) -> Result<Vec<Entry>, DbError> {
    let rows = sqlx::query_as!(
        Row,
        r#"
        select seq           as "seq!: i64",
               transfer_id   as "transfer_id!: TransferId",
               at            as "at!: Timestamp",
               kind          as "kind!: String",
               debit         as "debit!: String",
               credit        as "credit!: String",
               amount        as "amount!: Usd",
               grant_id      as "grant_id: GrantId",
               production_id as "production_id: ProductionId",
               note          as "note!: String",
               prev_hash     as "prev_hash!: String",
               hash          as "hash!: String"
        from ledger_entry
        where seq > ?1
        order by seq
        limit ?2
        "#,
        seq,
        limit
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter().map(Entry::try_from).collect()
}

/// Rows after `seq` that change what one Muse may spend, oldest first. A release changes nothing that its capture does
/// not say.
///
/// # Errors
/// As [`entries_after`].
pub async fn movements_of(db: &Db, muse_id: MuseId, seq: i64, limit: i64) -> Result<Vec<Entry>, DbError> {
    let (wallet, held) = (wallet_of(muse_id), held_of(muse_id));
    let rows = sqlx::query_as!(
        Row,
        r#"
        select seq           as "seq!: i64",
               transfer_id   as "transfer_id!: TransferId",
               at            as "at!: Timestamp",
               kind          as "kind!: String",
               debit         as "debit!: String",
               credit        as "credit!: String",
               amount        as "amount!: Usd",
               grant_id      as "grant_id: GrantId",
               production_id as "production_id: ProductionId",
               note          as "note!: String",
               prev_hash     as "prev_hash!: String",
               hash          as "hash!: String"
        from ledger_entry
        where seq > ?1 and kind <> 'release' and (debit = ?2 or debit = ?3 or credit = ?2)
        order by seq
        limit ?4
        "#,
        seq,
        wallet,
        held,
        limit
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter().map(Entry::try_from).collect()
}

/// Which rows to look up; what is left out does not narrow it.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Rows before this one.
    pub before: Option<i64>,
    /// What its note, an account or its production's id holds; of A to Z the case does not matter.
    pub words: Option<String>,
    /// What the row does.
    pub kind: Option<EntryKind>,
    /// Whose money.
    pub muse_id: Option<MuseId>,
}

/// Rows that fit, newest first. Reads the ledger backwards until enough of them are found: what is rare takes as long as
/// the whole ledger, about a second for a million rows.
///
/// # Errors
/// As [`entries_after`].
pub async fn search(db: &Db, search: &Search, limit: u32) -> Result<Vec<Entry>, DbError> {
    let kind = search.kind.map(EntryKind::name);
    let muse = search.muse_id.map(|muse| format!("%/{muse}"));
    // What is typed is taken literally, its signs of the pattern language too.
    let words = search.words.as_deref().map(str::trim).filter(|words| !words.is_empty());
    let words = words.map(|words| words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
    let digits = words.as_ref().map(|words| words.replace('-', "")).filter(|digits| !digits.is_empty());
    let (words, digits) = (words.map(|words| format!("%{words}%")), digits.map(|digits| format!("%{digits}%")));
    let rows = sqlx::query_as!(
        Row,
        r#"
        select seq           as "seq!: i64",
               transfer_id   as "transfer_id!: TransferId",
               at            as "at!: Timestamp",
               kind          as "kind!: String",
               debit         as "debit!: String",
               credit        as "credit!: String",
               amount        as "amount!: Usd",
               grant_id      as "grant_id: GrantId",
               production_id as "production_id: ProductionId",
               note          as "note!: String",
               prev_hash     as "prev_hash!: String",
               hash          as "hash!: String"
        from ledger_entry
        where (?1 is null or seq < ?1)
          and (?2 is null or kind = ?2)
          and (?3 is null or debit like ?3 or credit like ?3)
          and (?4 is null or note like ?4 escape '\' or debit like ?4 escape '\' or credit like ?4 escape '\'
               or replace(production_id, '-', '') like ?5 escape '\')
        order by seq desc
        limit ?6
        "#,
        search.before,
        kind,
        muse,
        words,
        digits,
        limit
    )
    .fetch_all(db.read())
    .await?;
    rows.into_iter().map(Entry::try_from).collect()
}

/// Reads the whole chain and recomputes it: numbers without a gap, hashes, accounts that fit the kind, no balance below
/// zero at any row, captures and releases within their grant.
///
/// # Errors
/// What the database said; faults of the ledger itself are in the report.
pub async fn verify(db: &Db) -> Result<LedgerReport, DbError> {
    let mut auditor = Auditor::default();
    let mut last = 0;
    loop {
        let page = entries_after(db, last, 5000).await?;
        let Some(end) = page.last() else { break };
        last = end.seq;
        for entry in &page {
            auditor.read(entry);
        }
    }
    Ok(auditor.finish())
}

/// Recomputes a chain row by row, in memory that grows with accounts and open grants, not with rows.
#[derive(Default)]
pub struct Auditor {
    rows: u64,
    seq: i64,
    head: Option<String>,
    balances: BTreeMap<String, Usd>,
    grants: HashMap<GrantId, Usd>,
    faults: Vec<LedgerFault>,
}

impl Auditor {
    /// Takes the next row.
    pub fn read(&mut self, entry: &Entry) {
        let mut fault = |message: String| {
            // A broken chain breaks every later row as well; the first hundred say enough.
            if self.faults.len() < 100 {
                self.faults.push(LedgerFault { seq: entry.seq, message });
            }
        };
        if entry.seq != self.seq + 1 {
            fault(format!("row {} is missing", self.seq + 1));
        }
        if entry.prev_hash != self.head.as_deref().unwrap_or(GENESIS_HASH) {
            fault("it does not follow the row before it".to_owned());
        }
        if entry.hash != entry.computed_hash() {
            fault("its content is not what was hashed".to_owned());
        }
        if entry.amount.is_negative() {
            fault(format!("its amount is {}", entry.amount));
        }
        let owner =
            entry.debit.split_once('/').or_else(|| entry.credit.split_once('/')).and_then(|(_, id)| id.parse().ok());
        if owner.map(|muse| entry.kind.accounts(muse)) != Some((entry.debit.clone(), entry.credit.clone())) {
            fault(format!("a {} does not go from {} to {}", entry.kind.name(), entry.debit, entry.credit));
        }
        let debit = self.balances.entry(entry.debit.clone()).or_default();
        *debit = debit.minus(entry.amount);
        if debit.is_negative() && entry.debit != OUTSIDE {
            fault(format!("{} falls to {debit}", entry.debit));
        }
        let credit = self.balances.entry(entry.credit.clone()).or_default();
        *credit = credit.plus(entry.amount);
        match (entry.kind, entry.grant_id) {
            (EntryKind::Hold, Some(grant)) if self.grants.insert(grant, entry.amount).is_some() => {
                fault(format!("grant {grant} is held twice"));
            }
            (EntryKind::Capture | EntryKind::Release, Some(grant)) => match self.grants.get_mut(&grant) {
                Some(left) => {
                    *left = left.minus(entry.amount);
                    if left.is_negative() {
                        fault(format!("grant {grant} gives more than it holds"));
                    }
                }
                None => fault(format!("grant {grant} was never held")),
            },
            (EntryKind::Hold | EntryKind::Capture | EntryKind::Release, None) => fault("it names no grant".to_owned()),
            _ => {}
        }
        self.rows += 1;
        self.seq = entry.seq;
        self.head = Some(entry.hash.clone());
    }

    /// What was found.
    pub fn finish(self) -> LedgerReport {
        let held = self
            .balances
            .iter()
            .filter(|(name, _)| name.starts_with("held/"))
            .fold(Usd::ZERO, |sum, (_, b)| sum.plus(*b));
        LedgerReport {
            rows: self.rows,
            head: self.head.unwrap_or_else(|| GENESIS_HASH.to_owned()),
            balances: self.balances,
            held,
            faults: self.faults,
        }
    }
}
