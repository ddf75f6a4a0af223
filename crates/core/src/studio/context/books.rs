//! This home's ledger and acquaintances, as the mirror of a wallet reads them.

use std::collections::BTreeSet;

use muse_redis::error::Cause;
use muse_redis::{Books, Id, Row, RowKind};

use crate::db::{Db, DbError};
use crate::governance::EntryKind;
use crate::governance::ledger;
use crate::vocab::{Clock, MuseId, StudioId};

/// One Muse's part of the ledger, and the studios that were ever met over her.
pub(super) struct MuseBooks {
    pub(super) db: Db,
    pub(super) clock: Clock,
    pub(super) muse_id: MuseId,
    pub(super) studio_id: StudioId,
}

impl MuseBooks {
    /// Writes down that this studio takes part, so that a copy of this home knows of it.
    pub(super) async fn take_part(&self) -> Result<(), DbError> {
        let (muse_id, studio_id) = (self.muse_id, self.studio_id);
        let known = sqlx::query_scalar!(
            r#"select count(*) as "known!: i64" from shared_studio where muse_id = ?1 and studio_id = ?2"#,
            muse_id,
            studio_id
        )
        .fetch_one(self.db.read())
        .await?;
        if known == 0 { self.write_down(vec![studio_id], Vec::new()).await } else { Ok(()) }
    }

    async fn write_down(&self, met: Vec<StudioId>, gone: Vec<StudioId>) -> Result<(), DbError> {
        let (muse_id, now) = (self.muse_id, self.clock.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    for studio_id in met {
                        sqlx::query!(
                            "insert into shared_studio (muse_id, studio_id, met_at) values (?1, ?2, ?3) on conflict do nothing",
                            muse_id,
                            studio_id,
                            now
                        )
                        .execute(tx.conn())
                        .await?;
                    }
                    for studio_id in gone {
                        sqlx::query!(
                            "delete from shared_studio where muse_id = ?1 and studio_id = ?2",
                            muse_id,
                            studio_id
                        )
                        .execute(tx.conn())
                        .await?;
                    }
                    Ok(())
                })
            })
            .await
    }
}

fn studios(ids: &BTreeSet<Id>) -> Result<Vec<StudioId>, Cause> {
    Ok(ids.iter().map(|id| id.as_str().parse()).collect::<Result<_, _>>()?)
}

impl Books for MuseBooks {
    async fn known(&self) -> Result<BTreeSet<Id>, Cause> {
        let (muse_id, studio_id) = (self.muse_id, self.studio_id);
        let rows = sqlx::query_scalar!(
            r#"
            select studio_id as "studio_id!: StudioId"
            from shared_studio
            where muse_id = ?1 and studio_id <> ?2
            "#,
            muse_id,
            studio_id
        )
        .fetch_all(self.db.read())
        .await?;
        Ok(rows.into_iter().map(|studio_id| studio_id.uuid().into()).collect())
    }

    async fn remember(&self, known: &BTreeSet<Id>, forgotten: &BTreeSet<Id>) -> Result<(), Cause> {
        Ok(self.write_down(studios(known)?, studios(forgotten)?).await?)
    }

    async fn rows(&self, after: u64, limit: usize) -> Result<Vec<Row>, Cause> {
        // A hold whose reservation has just been let go may still wait for its commit.
        self.db.settled().await?;
        let (after, limit) = (i64::try_from(after)?, i64::try_from(limit)?);
        let now = self.clock.now();
        let row = |entry: ledger::Entry| -> Result<Row, Cause> {
            let grant = || entry.grant_id.ok_or_else(|| DbError::damaged("ledger_entry", "a hold of no grant"));
            let (kind, id) = match entry.kind {
                EntryKind::Deposit => (RowKind::In, entry.transfer_id.uuid()),
                EntryKind::Withdraw => (RowKind::Out, entry.transfer_id.uuid()),
                EntryKind::Hold => (RowKind::Hold, grant()?.uuid()),
                EntryKind::Capture => (RowKind::Settle, grant()?.uuid()),
                EntryKind::Release => return Err("a release is no movement of its own".into()),
            };
            let age = now.millis().saturating_sub(entry.at.millis()).max(0);
            Ok(Row {
                seq: u64::try_from(entry.seq)?,
                kind,
                id: id.into(),
                amount: u64::try_from(entry.amount.micros())?,
                age_ms: u64::try_from(age)?,
            })
        };
        ledger::movements_of(&self.db, self.muse_id, after, limit).await?.into_iter().map(row).collect()
    }

    async fn holds(&self, op: &Id) -> Result<bool, Cause> {
        self.db.settled().await?;
        let grant_id = op.as_str();
        let held = sqlx::query_scalar!(
            r#"
            select count(*) as "held!: i64"
            from ledger_entry
            where (kind = 'hold' and grant_id = ?1) or (kind = 'withdraw' and transfer_id = ?1)
            "#,
            grant_id
        )
        .fetch_one(self.db.read())
        .await?;
        Ok(held > 0)
    }
}

/// What tells a file from a copy of it.
fn mark_of(file: &std::path::Path) -> std::io::Result<String> {
    let found = std::fs::metadata(file)?;
    // Not every file system knows when a file began.
    let began = found.created().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    let began = began.map(|since| since.as_nanos().to_string()).unwrap_or_default();
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        Ok(format!("{}-{began}", found.ino()))
    }
    #[cfg(not(unix))]
    Ok(began)
}

/// Which studio this home is. A home that was copied or restored is another one than the one it came from, which may
/// still be at work.
pub(in crate::studio) async fn identity(db: &Db) -> Result<StudioId, DbError> {
    let path = db.home().database();
    let mark = mark_of(&path).map_err(|e| DbError::file("cannot look at", &path, e))?;
    db.write(move |tx| {
        Box::pin(async move {
            let row = sqlx::query!(
                r#"select studio_id as "studio_id!: StudioId", mark as "mark!: String" from studio_identity"#
            )
            .fetch_optional(tx.conn())
            .await?;
            if let Some(row) = row.filter(|row| row.mark == mark) {
                return Ok(row.studio_id);
            }
            let studio_id = StudioId::new();
            sqlx::query!(
                r#"
                insert into studio_identity (one, studio_id, mark) values (1, ?1, ?2)
                on conflict (one) do update set studio_id = excluded.studio_id, mark = excluded.mark
                "#,
                studio_id,
                mark
            )
            .execute(tx.conn())
            .await?;
            Ok(studio_id)
        })
    })
    .await
}
