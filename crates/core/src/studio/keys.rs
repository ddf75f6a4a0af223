//! Keys of other people's services: written here and sent there, never shown again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::Studio;
use super::context::ContextError;
use super::error::StudioError;
use crate::db::{DbError, EventKind};
use crate::perception::{Via, feeds};
use crate::vocab::{Secret, Timestamp};

/// The longest key, in characters.
const LONGEST_KEY: usize = 4_096;

/// A key that the studio can keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyName {
    /// The token of an account on Apify.
    ApifyToken,
    /// The id of a Reddit app of the creator's own.
    RedditAppId,
    /// The secret of that app; an "installed" app has none.
    RedditSecret,
    /// A key of Google's AI Studio.
    GoogleKey,
    /// The address of the Redis that this studio shares with others, password and all.
    RedisUrl,
}

impl KeyName {
    /// Every one.
    pub const ALL: [Self; 5] =
        [Self::ApifyToken, Self::RedditAppId, Self::RedditSecret, Self::GoogleKey, Self::RedisUrl];

    /// The name in rows, addresses and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ApifyToken => "apify_token",
            Self::RedditAppId => "reddit_app_id",
            Self::RedditSecret => "reddit_secret",
            Self::GoogleKey => "google_key",
            Self::RedisUrl => "redis_url",
        }
    }

    /// The key of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name() == name)
    }

    /// The variable of the environment that stands in where the studio keeps none.
    pub const fn variable(self) -> &'static str {
        match self {
            Self::ApifyToken => "APIFY_TOKEN",
            Self::RedditAppId => "REDDIT_APP_ID",
            Self::RedditSecret => "REDDIT_APP_SECRET",
            Self::GoogleKey => "GOOGLE_API_KEY",
            Self::RedisUrl => "MUSE_REDIS_URL",
        }
    }

    /// The feeds that ask with it, if any do.
    const fn via(self) -> Option<Via> {
        match self {
            Self::ApifyToken => Some(Via::Apify),
            Self::RedditAppId | Self::RedditSecret => Some(Via::Oauth),
            Self::GoogleKey | Self::RedisUrl => None,
        }
    }
}

/// Keys that the environment brought at the start.
#[derive(Clone, Debug, Default)]
pub struct GivenKeys(BTreeMap<KeyName, Secret>);

impl GivenKeys {
    /// Those of this process.
    pub fn from_env() -> Self {
        let given = |key: KeyName| Some((key, Secret::new(&std::env::var(key.variable()).ok()?)?));
        Self(KeyName::ALL.into_iter().filter_map(given).collect())
    }

    /// With this key as well.
    #[must_use]
    pub fn with(mut self, name: KeyName, key: &str) -> Self {
        self.0.extend(Secret::new(key).map(|key| (name, key)));
        self
    }
}

/// Where a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyPlace {
    /// In the studio, encrypted.
    Studio,
    /// In the environment of this process.
    Environment,
    /// Nowhere.
    Missing,
}

/// Whether there is a key, never the key itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct KeyState {
    /// Which.
    pub name: KeyName,
    /// Where it is.
    pub place: KeyPlace,
    /// The variable that stands in where the studio keeps none.
    pub variable: String,
    /// When it was kept in the studio.
    pub changed_at: Option<Timestamp>,
}

impl Studio {
    /// Which keys there are. Nothing is decrypted.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn keys(&self) -> Result<Vec<KeyState>, StudioError> {
        let rows =
            sqlx::query!(r#"select name as "name!: String", changed_at as "changed_at!: Timestamp" from service_key"#)
                .fetch_all(self.db().read())
                .await
                .map_err(DbError::from_sqlx)?;
        let kept: BTreeMap<&str, Timestamp> = rows.iter().map(|row| (row.name.as_str(), row.changed_at)).collect();
        let state = |name: KeyName| {
            let changed_at = kept.get(name.name()).copied();
            let given = self.given_keys().0.contains_key(&name);
            let place = match changed_at {
                Some(_) => KeyPlace::Studio,
                None if given => KeyPlace::Environment,
                None => KeyPlace::Missing,
            };
            KeyState { name, place, variable: name.variable().to_owned(), changed_at }
        };
        Ok(KeyName::ALL.into_iter().map(state).collect())
    }

    /// A key: the one that is kept here, else the one that the environment brought.
    ///
    /// # Errors
    /// [`DbError::VaultClosed`] when one is kept and cannot be opened.
    pub async fn key(&self, name: KeyName) -> Result<Option<Secret>, StudioError> {
        let row = name.name();
        let sealed =
            sqlx::query_scalar!(r#"select sealed_box as "sealed_box!: Vec<u8>" from service_key where name = ?1"#, row)
                .fetch_optional(self.db().read())
                .await
                .map_err(DbError::from_sqlx)?;
        match sealed {
            Some(sealed) => Ok(Some(self.vault().await?.unseal_key(row, &sealed)?)),
            None => Ok(self.given_keys().0.get(&name).cloned()),
        }
    }

    /// Keeps a key, encrypted, in the place of the one before; feeds that failed for want of it are asked again.
    ///
    /// # Errors
    /// A text that cannot be a key, or what the storage says.
    pub async fn keep_key(&self, name: KeyName, key: &str) -> Result<Vec<KeyState>, StudioError> {
        // It travels in a header: anything else would be refused there, with less of an explanation.
        let good =
            |key: &Secret| key.expose().len() <= LONGEST_KEY && key.expose().bytes().all(|b| b.is_ascii_graphic());
        let what = format!("a key is 1 to {LONGEST_KEY} letters, digits and signs without blanks");
        let key = Secret::new(key).filter(good).ok_or(StudioError::BadRequest { what })?;
        if name == KeyName::RedisUrl {
            muse_redis::Shared::open(key.expose()).map_err(ContextError::from)?;
        }
        let sealed = self.vault().await?.seal_key(name.name(), &key)?;
        self.change_key(name, Some(sealed)).await
    }

    /// Forgets a key. One that the environment brought stands in from then on.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn drop_key(&self, name: KeyName) -> Result<Vec<KeyState>, StudioError> {
        self.change_key(name, None).await
    }

    async fn change_key(&self, name: KeyName, sealed: Option<Vec<u8>>) -> Result<Vec<KeyState>, StudioError> {
        let now = self.clock().now();
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move {
                    let row = name.name();
                    match sealed {
                        Some(sealed) => sqlx::query!(
                            r#"
                            insert into service_key (name, sealed_box, changed_at)
                            values (?1, ?2, ?3)
                            on conflict (name) do update
                            set sealed_box = excluded.sealed_box, changed_at = excluded.changed_at
                            "#,
                            row,
                            sealed,
                            now
                        )
                        .execute(tx.conn())
                        .await
                        .map_err(DbError::from_sqlx)?,
                        None => sqlx::query!("delete from service_key where name = ?1", row)
                            .execute(tx.conn())
                            .await
                            .map_err(DbError::from_sqlx)?,
                    };
                    if let Some(via) = name.via() {
                        feeds::store::begin_anew(tx.conn(), via, now).await?;
                    }
                    let changed = json!({ "changed": [row] });
                    Ok(tx.record(now, EventKind::SettingsChanged, "keys".to_owned(), changed).await?)
                })
            })
            .await?;
        self.forget_sources().await;
        self.forget_context().await;
        self.keys().await
    }
}
