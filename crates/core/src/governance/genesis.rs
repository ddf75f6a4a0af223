//! Genesis: a draft becomes sealed DNA. Canonical JSON → BLAKE3 → Ed25519. A change is a new generation with a parent.

use std::collections::HashMap;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::identity::EnrolmentError;
use crate::db::{Db, DbError, EventKind, WriteTx};
use crate::vocab::{Advice, BlobHash, DnaProblem, GenerationId, MuseDna, MuseId, Timestamp, canonical_json, hash_hex};

/// Why a Muse was not sealed or not found as sealed.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GenesisError {
    /// Fields that cannot be sealed as they are.
    #[error("the draft cannot be sealed: {}", list(problems))]
    NotSealable {
        /// Each field and what is wrong with it.
        problems: Vec<DnaProblem>,
    },
    /// What is stored is not what was sealed.
    #[error("the DNA of {muse} is not what was sealed: {detail}")]
    Tampered {
        /// Whose.
        muse: String,
        /// What does not fit.
        detail: String,
    },
    /// Nobody of that name or id.
    #[error("no Muse is called '{wanted}'")]
    UnknownMuse {
        /// What was asked for.
        wanted: String,
    },
    /// More than one of that name.
    #[error("{count} Muses are called '{wanted}'")]
    Ambiguous {
        /// What was asked for.
        wanted: String,
        /// How many.
        count: usize,
    },
    /// The new face is not the sealed one.
    #[error("the new references do not match the sealed face: raw cosine {cosine:.3}, {needed:.3} is needed")]
    BiometricLock {
        /// Raw cosine of the two centres.
        cosine: f32,
        /// What would do.
        needed: f32,
    },
    /// A new generation without a reason.
    #[error("a new generation needs a reason")]
    NoReason,
    /// Nothing would change.
    #[error("the draft says the same as the sealed generation")]
    NoChange,
    /// The face could not be enrolled.
    #[error(transparent)]
    Enrolment(#[from] EnrolmentError),
    /// The database refused.
    #[error(transparent)]
    Db(#[from] DbError),
}

fn list(problems: &[DnaProblem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

impl Advice for GenesisError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotSealable { .. } => "dna.not_sealable",
            Self::Tampered { .. } => "dna.tampered",
            Self::UnknownMuse { .. } => "muse.unknown",
            Self::Ambiguous { .. } => "muse.ambiguous",
            Self::BiometricLock { .. } => "dna.biometric_lock",
            Self::NoReason => "dna.no_reason",
            Self::NoChange => "dna.no_change",
            Self::Enrolment(error) => error.code(),
            Self::Db(error) => error.code(),
        }
    }

    fn advice(&self) -> Option<String> {
        Some(match self {
            Self::NotSealable { .. } => "Correct the named fields and seal again; nothing was stored.".to_owned(),
            Self::Tampered { .. } => {
                "Nothing is made under this DNA. Restore `studio.db` from a backup; `muse verify` names what does not fit.".to_owned()
            }
            Self::UnknownMuse { .. } => "`muse list` shows who is there; `muse surprise --seal` makes a new one.".to_owned(),
            Self::Ambiguous { .. } => "Name her by id; `muse list` shows the ids.".to_owned(),
            Self::BiometricLock { .. } => "Use pictures of the same face, or start a new lineage: a new Muse.".to_owned(),
            Self::NoReason => "Say why with --why.".to_owned(),
            Self::NoChange => "Change something, or leave the generation as it is.".to_owned(),
            Self::Enrolment(error) => return error.advice(),
            Self::Db(error) => return error.advice(),
        })
    }
}

/// DNA under its seal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Sealed {
    /// The DNA.
    pub dna: MuseDna,
    /// BLAKE3 of its canonical JSON.
    pub dna_hash: String,
    /// Ed25519 over the hash's 32 bytes, hexadecimal.
    pub signature: String,
    /// The studio's public key, hexadecimal.
    pub public_key: String,
}

impl Sealed {
    /// Seals DNA with the studio's key.
    ///
    /// # Errors
    /// [`DbError::Damaged`] when the DNA has no canonical text, which checked DNA always has.
    pub fn seal(dna: MuseDna, key: &SigningKey) -> Result<Self, DbError> {
        let text = canonical_json(&dna).map_err(|e| DbError::damaged("generation", e))?;
        let hash = blake3::hash(text.as_bytes());
        Ok(Self {
            dna,
            dna_hash: hash.to_hex().to_string(),
            signature: hex::encode(key.sign(hash.as_bytes()).to_bytes()),
            public_key: hex::encode(key.verifying_key().to_bytes()),
        })
    }

    /// `None` when the seal holds, else what does not fit.
    pub fn broken(&self) -> Option<String> {
        let Ok(text) = canonical_json(&self.dna) else { return Some("it has no canonical text".to_owned()) };
        let hash = blake3::hash(text.as_bytes());
        if hash.to_hex().as_str() != self.dna_hash {
            return Some("its hash is not the sealed one".to_owned());
        }
        let fixed = |text: &str| hex::decode(text).ok();
        let key =
            fixed(&self.public_key).and_then(|b| b.try_into().ok()).and_then(|b| VerifyingKey::from_bytes(&b).ok());
        let signature =
            fixed(&self.signature).and_then(|b| b.try_into().ok()).map(|b: [u8; 64]| Signature::from_bytes(&b));
        match (key, signature) {
            (Some(key), Some(signature)) if key.verify_strict(hash.as_bytes(), &signature).is_ok() => None,
            _ => Some("its signature does not verify".to_owned()),
        }
    }
}

/// One sealed version of a Muse.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Generation {
    /// Its id.
    pub generation_id: GenerationId,
    /// The DNA under its seal.
    #[serde(flatten)]
    pub sealed: Sealed,
    /// Why it was made.
    pub reason: String,
    /// When.
    pub sealed_at: Timestamp,
}

/// One field that differs between two generations.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DnaChange {
    /// Path of the field.
    pub field: String,
    /// Before; absent when it is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub before: Option<Value>,
    /// After; absent when it is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub after: Option<Value>,
}

/// Every field in which two generations differ, in the order of their paths.
pub fn diff(before: &MuseDna, after: &MuseDna) -> Vec<DnaChange> {
    let mut changes = Vec::new();
    walk(String::new(), Some(&json!(before)), Some(&json!(after)), &mut changes);
    changes
}

fn walk(path: String, before: Option<&Value>, after: Option<&Value>, changes: &mut Vec<DnaChange>) {
    if before == after {
        return;
    }
    let join = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match (before, after) {
        (Some(Value::Object(b)), Some(Value::Object(a))) => {
            let keys: std::collections::BTreeSet<&String> = b.keys().chain(a.keys()).collect();
            for key in keys {
                walk(join(key), b.get(key), a.get(key), changes);
            }
        }
        (Some(Value::Array(b)), Some(Value::Array(a))) => {
            for i in 0..b.len().max(a.len()) {
                walk(format!("{path}[{i}]"), b.get(i), a.get(i), changes);
            }
        }
        _ => changes.push(DnaChange { field: path, before: before.cloned(), after: after.cloned() }),
    }
}

/// Writes a sealed generation, its encrypted vectors, and the Muse's new head, in the caller's transaction.
///
/// # Errors
/// What the database said.
pub async fn keep(tx: &mut WriteTx, generation: &Generation, vectors: Vec<u8>) -> Result<(), DbError> {
    let dna = &generation.sealed.dna;
    let text = canonical_json(dna).map_err(|e| DbError::damaged("generation", e))?;
    let (sealed, at) = (&generation.sealed, generation.sealed_at);
    sqlx::query!(
        r#"
        insert into muse (muse_id, name, head_generation_id, created_at)
        values (?1, ?2, ?3, ?4)
        on conflict (muse_id) do update set name = ?2, head_generation_id = ?3
        "#,
        dna.muse_id,
        dna.name,
        generation.generation_id,
        at
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"
        insert into generation (generation_id, muse_id, number, dna, dna_hash, signature, public_key, reason, sealed_at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        "#,
        generation.generation_id,
        dna.muse_id,
        dna.generation,
        text,
        sealed.dna_hash,
        sealed.signature,
        sealed.public_key,
        generation.reason,
        at
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into enrolment (generation_id, model, sealed_box, created_at) values (?1, ?2, ?3, ?4)",
        generation.generation_id,
        dna.identity.model,
        vectors,
        at
    )
    .execute(tx.conn())
    .await?;
    let detail = json!({ "generation_id": generation.generation_id, "number": dna.generation, "name": dna.name });
    tx.record(at, EventKind::MuseSealed, dna.muse_id.to_string(), detail).await
}

struct Row {
    generation_id: GenerationId,
    dna: String,
    dna_hash: String,
    signature: String,
    public_key: String,
    reason: String,
    sealed_at: Timestamp,
}

impl Row {
    /// A row whose text is not canonical DNA any more was changed by somebody.
    fn read(self) -> Result<Generation, GenesisError> {
        let tampered = |detail: String| GenesisError::Tampered { muse: self.generation_id.to_string(), detail };
        let dna: MuseDna = serde_json::from_str(&self.dna).map_err(|e| tampered(format!("it cannot be read: {e}")))?;
        if hash_hex(self.dna.as_bytes()) != self.dna_hash {
            return Err(GenesisError::Tampered { muse: dna.name, detail: "its hash is not the sealed one".to_owned() });
        }
        let sealed = Sealed { dna, dna_hash: self.dna_hash, signature: self.signature, public_key: self.public_key };
        match sealed.broken() {
            Some(detail) => Err(GenesisError::Tampered { muse: sealed.dna.name, detail }),
            None => Ok(Generation {
                generation_id: self.generation_id,
                sealed,
                reason: self.reason,
                sealed_at: self.sealed_at,
            }),
        }
    }
}

/// One generation, its seal and its place in the line checked.
///
/// # Errors
/// [`GenesisError::Tampered`] when a seal or the line does not hold, [`GenesisError::UnknownMuse`] when there is none.
pub async fn find_generation(db: &Db, generation_id: GenerationId) -> Result<Generation, GenesisError> {
    let owner = sqlx::query_scalar!(
        r#"select muse_id as "muse_id!: MuseId" from generation where generation_id = ?1"#,
        generation_id
    )
    .fetch_optional(db.read())
    .await
    .map_err(DbError::from_sqlx)?;
    let unknown = || GenesisError::UnknownMuse { wanted: generation_id.to_string() };
    let line = generations_of(db, owner.ok_or_else(unknown)?).await?;
    line.into_iter().find(|generation| generation.generation_id == generation_id).ok_or_else(unknown)
}

/// Every generation of a Muse, oldest first, each with its seal checked and its place in the line.
///
/// # Errors
/// [`GenesisError::Tampered`] when a seal or the line of parents does not hold.
pub async fn generations_of(db: &Db, muse_id: MuseId) -> Result<Vec<Generation>, GenesisError> {
    let rows = sqlx::query_as!(
        Row,
        r#"
        select generation_id as "generation_id!: GenerationId",
               dna           as "dna!: String",
               dna_hash      as "dna_hash!: String",
               signature     as "signature!: String",
               public_key    as "public_key!: String",
               reason        as "reason!: String",
               sealed_at     as "sealed_at!: Timestamp"
        from generation
        where muse_id = ?1
        order by number
        "#,
        muse_id
    )
    .fetch_all(db.read())
    .await
    .map_err(DbError::from_sqlx)?;
    let line: Vec<Generation> = rows.into_iter().map(Row::read).collect::<Result<_, _>>()?;
    let mut parent: Option<&str> = None;
    for (i, generation) in line.iter().enumerate() {
        let dna = &generation.sealed.dna;
        if dna.muse_id != muse_id || dna.generation as usize != i + 1 || dna.parent.as_deref() != parent {
            let detail = format!("generation {} does not follow the one before it", dna.generation);
            return Err(GenesisError::Tampered { muse: dna.name.clone(), detail });
        }
        parent = Some(&generation.sealed.dna_hash);
    }
    Ok(line)
}

/// A Muse in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct MuseRow {
    /// Her id.
    pub muse_id: MuseId,
    /// Her name.
    pub name: String,
    /// Her newest generation.
    pub head: GenerationId,
    /// How many generations there are.
    pub generations: u32,
    /// Since when.
    pub created_at: Timestamp,
}

/// All Muses, oldest first.
///
/// # Errors
/// What the database said.
pub async fn list_muses(db: &Db) -> Result<Vec<MuseRow>, DbError> {
    Ok(sqlx::query_as!(
        MuseRow,
        r#"
        select m.muse_id            as "muse_id!: MuseId",
               m.name               as "name!: String",
               m.head_generation_id as "head!: GenerationId",
               (select count(*) from generation g where g.muse_id = m.muse_id) as "generations!: u32",
               m.created_at         as "created_at!: Timestamp"
        from muse m
        order by m.created_at, m.muse_id
        "#
    )
    .fetch_all(db.read())
    .await?)
}

/// What a Muse is recognised by in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallingCard {
    /// Her first reference.
    pub portrait: Option<BlobHash>,
    /// Her colours as `#rrggbb`; the first is the ground.
    pub palette: Vec<String>,
}

/// The calling card of every Muse, as her newest generation has it. For showing: seals are not checked here.
///
/// # Errors
/// What the database said.
pub async fn calling_cards(db: &Db) -> Result<HashMap<MuseId, CallingCard>, DbError> {
    let rows = sqlx::query!(
        r#"
        select m.muse_id as "muse_id!: MuseId",
               case when json_valid(g.dna) then json_extract(g.dna, '$.identity.references[0].blob') end as "portrait: String",
               case when json_valid(g.dna) then json_extract(g.dna, '$.style.palette') end as "palette: String"
        from muse m
        join generation g on g.generation_id = m.head_generation_id
        "#
    )
    .fetch_all(db.read())
    .await?;
    let card = |portrait: Option<String>, palette: Option<String>| CallingCard {
        portrait: portrait.and_then(|hash| hash.parse().ok()),
        palette: palette.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(|row| (row.muse_id, card(row.portrait, row.palette))).collect())
}

/// A Muse by id, by the end of her id, or by name (upper and lower case alike).
///
/// # Errors
/// [`GenesisError::UnknownMuse`], [`GenesisError::Ambiguous`].
pub async fn find_muse(db: &Db, wanted: &str) -> Result<MuseRow, GenesisError> {
    let asked = wanted.trim().to_lowercase();
    let fits = |row: &MuseRow| {
        let id = row.muse_id.to_string();
        row.name.to_lowercase() == asked || id == asked || (asked.len() >= 4 && id.replace('-', "").ends_with(&asked))
    };
    let mut found: Vec<MuseRow> = list_muses(db).await?.into_iter().filter(fits).collect();
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => Err(GenesisError::UnknownMuse { wanted: wanted.to_owned() }),
        count => Err(GenesisError::Ambiguous { wanted: wanted.to_owned(), count }),
    }
}

/// The encrypted vectors of a generation.
///
/// # Errors
/// What the database said.
pub async fn vectors_box(db: &Db, generation_id: GenerationId) -> Result<Option<Vec<u8>>, DbError> {
    Ok(sqlx::query_scalar!(
        r#"select sealed_box as "sealed_box!: Vec<u8>" from enrolment where generation_id = ?1"#,
        generation_id
    )
    .fetch_optional(db.read())
    .await?)
}
