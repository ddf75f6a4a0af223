use serde_json::json;

use super::*;
use crate::vocab::{Clock, Secret, Timestamp};

async fn studio(max_pages: Option<u32>) -> (tempfile::TempDir, Db) {
    let home = tempfile::tempdir().expect("folder");
    let db = Db::open(home.path(), DbOptions { access: Access::Owner, max_pages }).await.expect("studio");
    (home, db)
}

fn now() -> Timestamp {
    Clock::system().now()
}

async fn record(db: &Db, subject: &str, keep: bool) -> Result<(), DbError> {
    let subject = subject.to_owned();
    db.write(move |tx| {
        Box::pin(async move {
            tx.record(now(), EventKind::Reviewed, subject, json!({})).await?;
            if keep { Ok(()) } else { Err(DbError::ReadOnly) }
        })
    })
    .await
}

#[tokio::test]
async fn a_change_that_fails_leaves_nothing_and_disturbs_nobody() {
    let (_home, db) = studio(None).await;
    let mut live = db.listen();
    let all = (0..40).map(|i| {
        let db = db.clone();
        async move { record(&db, &format!("event {i}"), i % 3 != 0).await.is_ok() }
    });
    let kept = futures_util::future::join_all(all).await.into_iter().filter(|kept| *kept).count();
    let stored = db.events_after(0, 1000).await.expect("events");
    assert_eq!(stored.len(), kept);
    assert_eq!(kept, 26);
    for event in stored {
        assert_eq!(
            live.recv().await.expect("live").subject,
            event.subject,
            "what was stored is what was told, in order"
        );
    }
}

#[tokio::test]
async fn a_second_owner_is_refused_and_a_reader_is_welcome() {
    let (home, db) = studio(None).await;
    record(&db, "seen", true).await.expect("write");
    let second = Db::open(home.path(), DbOptions::default()).await;
    assert!(matches!(second, Err(DbError::Owned { .. })), "{second:?}");
    let reader = Db::open(home.path(), DbOptions { access: Access::Reader, max_pages: None }).await.expect("reader");
    assert_eq!(reader.events_after(0, 10).await.expect("read").len(), 1);
    assert!(matches!(record(&reader, "no", true).await, Err(DbError::ReadOnly)));
    drop(db);
}

#[tokio::test]
async fn a_full_disk_refuses_the_change_whole_and_the_studio_goes_on() {
    let (_home, db) = studio(Some(160)).await;
    let big = "x".repeat(200_000);
    let refused = db
        .write::<(), DbError, _>(move |tx| {
            Box::pin(async move {
                for _ in 0..10 {
                    tx.record(now(), EventKind::Reviewed, big.clone(), json!({})).await?;
                }
                Ok(())
            })
        })
        .await;
    assert!(matches!(refused, Err(DbError::DiskFull)), "{refused:?}");
    assert_eq!(db.events_after(0, 10).await.expect("events").len(), 0);
    record(&db, "small", true).await.expect("a small change still fits");
}

#[tokio::test]
async fn a_blob_is_read_back_or_said_to_be_damaged() {
    let (_home, db) = studio(None).await;
    let hash = db.blobs().put(b"a picture").expect("put");
    assert_eq!(db.blobs().put(b"a picture").expect("again"), hash);
    assert_eq!(db.blobs().get(&hash).expect("get"), b"a picture");
    std::fs::write(db.blobs().path(&hash), b"another").expect("tamper");
    assert!(matches!(db.blobs().get(&hash), Err(DbError::BlobDamaged { .. })));
}

#[tokio::test]
async fn a_vault_box_opens_only_for_the_row_it_was_made_for() {
    let (home, db) = studio(None).await;
    let vault = Vault::open(db.home()).expect("vault");
    let sealed = vault.seal("row 1", b"vector").expect("seal");
    assert_eq!(vault.unseal("row 1", &sealed).expect("open"), b"vector");
    assert!(matches!(vault.unseal("row 2", &sealed), Err(DbError::VaultClosed { .. })));
    let key = Secret::new("apify_api_canary").expect("a secret");
    let sealed = vault.seal_key("apify_token", &key).expect("seal");
    assert_eq!(vault.unseal_key("apify_token", &sealed).expect("open"), key);
    assert!(matches!(vault.unseal_key("reddit_secret", &sealed), Err(DbError::VaultClosed { .. })));
    assert!(matches!(vault.unseal("apify_token", &sealed), Err(DbError::VaultClosed { .. })), "another shelf");
    assert!(!sealed.windows(6).any(|window| window == b"canary"));
    let again = Vault::open(db.home()).expect("vault");
    assert_eq!(again.signing_key().to_bytes(), vault.signing_key().to_bytes());
    if vault.store() == VaultStore::File {
        std::fs::write(home.path().join("vault.key"), "not a key").expect("tamper");
        assert!(matches!(Vault::open(db.home()), Err(DbError::VaultClosed { .. })));
    }
}
