//! What the creator chose for this studio: kept as one row per choice, so that a choice never made has its default.

use std::collections::HashMap;

use muse_comfy::{Client, ClientOptions};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::error::StudioError;
use super::minds::{forget_key, is_same_place, sealed_key};
use super::{Studio, WorkWith};
use crate::cognition::MindKind;
use crate::creation::RenderError;
use crate::creation::burst::{BurstSetup, Rates};
use crate::db::{Db, DbError, EventKind, WriteTx};
use crate::governance::GenesisError;
use crate::vocab::{MuseId, Timestamp};

/// The longest address of a server, in characters.
const LONGEST_URL: usize = 2000;

/// Name of the row that holds the ComfyUI server's address.
const COMFY_URL: &str = "comfy_url";

/// Name of the row that says whether new work is refused.
const PAUSED: &str = "paused";

/// Name of the row that says who reads.
const MIND: &str = "mind";

/// Name of the row that says where a mind outside is.
const MIND_URL: &str = "mind_url";

/// Name of the row that says which of its models.
const MIND_MODEL: &str = "mind_model";

/// Name of the row that says where GPUs are rented.
const BURST: &str = "burst";

/// The language of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Locale {
    /// English.
    En,
    /// French.
    Fr,
    /// As the system has it.
    #[default]
    System,
}

/// The colours of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Dark: the picture is the brightest thing on the screen.
    #[default]
    Dark,
    /// Light.
    Light,
    /// As the system has it.
    System,
}

/// What the creator chose, and the default of what she did not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Settings {
    /// The language of the window.
    pub locale: Locale,
    /// The colours of the window.
    pub theme: Theme,
    /// The ComfyUI server in use.
    pub comfy_url: String,
    /// New work is refused; what runs goes on.
    pub paused: bool,
    /// The Muse that was chosen last.
    pub muse: Option<MuseId>,
    /// The first run was walked through.
    pub first_run_done: bool,
    /// The window may say when something waits for the creator.
    pub notify: bool,
    /// Who reads what an intent is about.
    pub mind: MindKind,
    /// Where a mind outside is asked.
    pub mind_url: Option<String>,
    /// Which of its models.
    pub mind_model: Option<String>,
    /// Whether a key of its own is kept for it.
    pub mind_has_key: bool,
}

/// What to change; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettingsChange {
    /// The language of the window.
    pub locale: Option<Locale>,
    /// The colours of the window.
    pub theme: Option<Theme>,
    /// The ComfyUI server, used from now on; empty takes the choice back.
    pub comfy_url: Option<String>,
    /// Refuse new work; what runs goes on.
    pub paused: Option<bool>,
    /// The Muse that was chosen last; `null` for none.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<MuseId>)]
    pub muse: Option<Option<MuseId>>,
    /// The first run was walked through.
    pub first_run_done: Option<bool>,
    /// The window may say when something waits for the creator.
    pub notify: Option<bool>,
    /// Who reads what an intent is about, from the next decision on.
    pub mind: Option<MindKind>,
    /// Where a mind outside is asked; empty takes the choice back. Its key is forgotten with the place.
    pub mind_url: Option<String>,
    /// Which of its models; empty takes the choice back.
    pub mind_model: Option<String>,
}

/// A field that was named, if only to say `null`.
fn said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<MuseId>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// The choices that were made, by name, as JSON.
struct Choices(HashMap<String, String>);

impl Choices {
    async fn read(db: &Db) -> Result<Self, DbError> {
        let rows = sqlx::query!(r#"select name as "name!: String", value as "value!: String" from setting"#)
            .fetch_all(db.read())
            .await?;
        Ok(Self(rows.into_iter().map(|row| (row.name, row.value)).collect()))
    }

    /// The choice of that name; one that a newer version wrote and this one cannot read counts as not made.
    fn get<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        serde_json::from_str(self.0.get(name)?).ok()
    }
}

/// The address that was chosen for the ComfyUI server, if one was.
///
/// # Errors
/// What the database said.
pub(super) async fn chosen_comfy_url(db: &Db) -> Result<Option<String>, DbError> {
    Ok(Choices::read(db).await?.get(COMFY_URL))
}

impl SettingsChange {
    /// Checks what can be checked without the studio, and brings it into rows: a name and its value, or `None` for a
    /// choice that is taken back.
    fn rows(&self) -> Result<Vec<(&'static str, Option<Value>)>, StudioError> {
        let mut rows = Vec::new();
        if let Some(locale) = self.locale {
            rows.push(("locale", Some(json!(locale))));
        }
        if let Some(theme) = self.theme {
            rows.push(("theme", Some(json!(theme))));
        }
        if let Some(url) = &self.comfy_url {
            rows.push((COMFY_URL, checked_url(url)?.map(Value::String)));
        }
        if let Some(paused) = self.paused {
            rows.push((PAUSED, Some(json!(paused))));
        }
        if let Some(muse) = self.muse {
            rows.push(("muse", muse.map(|muse| json!(muse))));
        }
        if let Some(done) = self.first_run_done {
            rows.push(("first_run_done", Some(json!(done))));
        }
        if let Some(notify) = self.notify {
            rows.push(("notify", Some(json!(notify))));
        }
        if let Some(mind) = self.mind {
            rows.push((MIND, Some(json!(mind))));
        }
        for (name, said) in [(MIND_URL, &self.mind_url), (MIND_MODEL, &self.mind_model)] {
            if let Some(text) = said {
                rows.push((name, bounded(text)?.map(Value::String)));
            }
        }
        Ok(rows)
    }

    /// What the settings are with this change, as far as the mind is concerned.
    fn over(&self, now: Settings) -> Settings {
        let chosen = |said: &Option<String>, stands: Option<String>| match said.as_deref().map(str::trim) {
            Some("") => None,
            Some(text) => Some(text.to_owned()),
            None => stands,
        };
        Settings {
            mind: self.mind.unwrap_or(now.mind),
            mind_url: chosen(&self.mind_url, now.mind_url),
            mind_model: chosen(&self.mind_model, now.mind_model),
            ..now
        }
    }
}

/// A name or an address as it is kept; `None` when it is empty.
fn bounded(text: &str) -> Result<Option<String>, StudioError> {
    let text = text.trim();
    if text.chars().count() > LONGEST_URL || text.chars().any(char::is_control) {
        return Err(StudioError::BadRequest {
            what: format!(
                "an address or a name has at most {LONGEST_URL} characters, none of them a control character"
            ),
        });
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// The address as it is kept; `None` when it is empty.
fn checked_url(url: &str) -> Result<Option<String>, StudioError> {
    let url = url.trim().trim_end_matches('/');
    if url.is_empty() {
        return Ok(None);
    }
    if url.chars().count() > LONGEST_URL {
        return Err(StudioError::BadRequest { what: format!("an address has at most {LONGEST_URL} characters") });
    }
    // The client knows best what it can talk to; nothing is sent.
    Client::new(ClientOptions::new(url)).map_err(RenderError::from)?;
    Ok(Some(url.to_owned()))
}

async fn keep(
    tx: &mut WriteTx,
    now: Timestamp,
    rows: Vec<(&'static str, Option<Value>)>,
    muse: Option<MuseId>,
) -> Result<(), StudioError> {
    if let Some(muse) = muse {
        must_exist(tx, muse).await?;
    }
    let names: Vec<&str> = rows.iter().map(|(name, _)| *name).collect();
    for (name, value) in &rows {
        match value.as_ref().map(Value::to_string) {
            Some(value) => sqlx::query!(
                r#"
                insert into setting (name, value, changed_at)
                values (?1, ?2, ?3)
                on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at
                "#,
                name,
                value,
                now
            )
            .execute(tx.conn())
            .await
            .map_err(DbError::from_sqlx)?,
            None => sqlx::query!("delete from setting where name = ?1", name)
                .execute(tx.conn())
                .await
                .map_err(DbError::from_sqlx)?,
        };
    }
    Ok(tx.record(now, EventKind::SettingsChanged, "settings".to_owned(), json!({ "changed": names })).await?)
}

/// Refuses the id of nobody.
///
/// # Errors
/// [`GenesisError::UnknownMuse`].
pub(super) async fn must_exist(tx: &mut WriteTx, muse_id: MuseId) -> Result<(), StudioError> {
    let known = sqlx::query_scalar!(r#"select count(*) as "count!: i64" from muse where muse_id = ?1"#, muse_id)
        .fetch_one(tx.conn())
        .await
        .map_err(DbError::from_sqlx)?;
    if known == 0 { Err(GenesisError::UnknownMuse { wanted: muse_id.to_string() }.into()) } else { Ok(()) }
}

impl Studio {
    /// What the creator chose.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn settings(&self) -> Result<Settings, StudioError> {
        let choices = Choices::read(self.db()).await?;
        Ok(Settings {
            locale: choices.get("locale").unwrap_or_default(),
            theme: choices.get("theme").unwrap_or_default(),
            comfy_url: self.comfy_url(),
            paused: choices.get(PAUSED).unwrap_or(false),
            muse: choices.get("muse"),
            first_run_done: choices.get("first_run_done").unwrap_or(false),
            notify: choices.get("notify").unwrap_or(true),
            mind: choices.get(MIND).unwrap_or_default(),
            mind_url: choices.get(MIND_URL),
            mind_model: choices.get(MIND_MODEL),
            mind_has_key: sealed_key(self.db()).await?.is_some(),
        })
    }

    /// Keeps what is named in `change`, all of it or nothing. Another ComfyUI server is used from the next render on.
    ///
    /// # Errors
    /// An address no client can talk to, a Muse that is not there, or what the storage says.
    pub async fn change_settings(&self, change: SettingsChange) -> Result<Settings, StudioError> {
        let rows = change.rows()?;
        if rows.is_empty() {
            return self.settings().await;
        }
        let studio = self.clone();
        // A task of its own: whoever asked may hang up, and the server in use is still the one that was kept.
        let changed = tokio::spawn(async move {
            // One after the other, so that the last one kept is also the last one put to use.
            let _turn = studio.inner.settings.lock().await;
            // A mind that cannot be asked is not chosen; whether it answers, the test of the connection says.
            let before = studio.settings().await?;
            let after = change.over(before.clone());
            let keeps_key = is_same_place(before.mind_url.as_deref(), after.mind_url.as_deref());
            studio.mind_of(&after, if keeps_key { studio.mind_key().await? } else { None }).await?;
            let (now, muse, moved) = (studio.clock().now(), change.muse.flatten(), change.comfy_url.is_some());
            studio
                .db()
                .write::<_, StudioError, _>(move |tx| {
                    Box::pin(async move {
                        if !keeps_key {
                            forget_key(tx).await?;
                        }
                        keep(tx, now, rows, muse).await
                    })
                })
                .await?;
            // A studio that goes on listens again at once.
            studio.inner.senses.wake();
            if moved {
                let chosen = chosen_comfy_url(studio.db()).await?;
                studio.work_with(WorkWith::chosen(chosen, &studio.inner.options));
            }
            studio.settings().await
        });
        changed.await.map_err(|_| StudioError::Interrupted)?
    }

    /// What is set up to rent GPUs.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn burst_setup(&self) -> Result<BurstSetup, StudioError> {
        Ok(Choices::read(self.db()).await?.get(BURST).unwrap_or_default())
    }

    /// Sets up where GPUs are rented; sessions that live go on where they are.
    ///
    /// # Errors
    /// The first value that cannot work, a price the book does not have, or what the storage says. Nothing is kept then.
    pub async fn set_up_burst(&self, setup: BurstSetup) -> Result<BurstSetup, StudioError> {
        let setup = setup.tidy();
        setup.check()?;
        Rates::of(self.prices(), &setup)?;
        let (now, kept) = (self.clock().now(), json!(setup));
        self.db()
            .write::<_, StudioError, _>(move |tx| {
                Box::pin(async move { keep(tx, now, vec![(BURST, Some(kept))], None).await })
            })
            .await?;
        self.forget_clusters().await;
        Ok(setup)
    }

    /// Refuses new work while the studio is paused.
    ///
    /// # Errors
    /// [`StudioError::Paused`], or what the storage says.
    pub(super) async fn must_not_be_paused(&self) -> Result<(), StudioError> {
        if self.is_paused().await? { Err(StudioError::Paused) } else { Ok(()) }
    }

    /// Whether new work is refused.
    ///
    /// # Errors
    /// What the storage says.
    pub(super) async fn is_paused(&self) -> Result<bool, DbError> {
        Ok(Choices::read(self.db()).await?.get(PAUSED).unwrap_or(false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::studio::{DEFAULT_COMFY_URL, StudioOptions};
    use crate::vocab::Advice;

    async fn open(home: &std::path::Path, comfy_url: Option<&str>) -> Studio {
        let comfy_url = comfy_url.map(str::to_owned);
        let options = StudioOptions { comfy_url, prefer_gpu: false, ..StudioOptions::owner(home) };
        for _ in 0..100 {
            match Studio::open(options.clone()).await {
                // The lock of an owner that was just dropped may need a moment.
                Err(error) if error.code() == "studio.owned" => {
                    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                }
                opened => return opened.expect("a studio"),
            }
        }
        panic!("the studio stayed locked");
    }

    fn change(text: &str) -> SettingsChange {
        serde_json::from_str(text).expect("a change")
    }

    #[tokio::test]
    async fn what_was_never_chosen_has_its_default_and_what_is_left_out_stays() {
        let home = tempfile::tempdir().expect("folder");
        let studio = open(home.path(), None).await;
        let first = studio.settings().await.expect("settings");
        assert_eq!((first.theme, first.notify, first.muse), (Theme::Dark, true, None));
        assert_eq!(first.comfy_url, DEFAULT_COMFY_URL);
        studio.change_settings(change(r#"{"theme":"dark","notify":false}"#)).await.expect("kept");
        let second = studio.change_settings(change(r#"{"locale":"fr"}"#)).await.expect("kept");
        assert_eq!((second.theme, second.locale, second.notify), (Theme::Dark, Locale::Fr, false));
        drop(studio);
        let studio = open(home.path(), None).await;
        assert_eq!(studio.settings().await.expect("settings"), second);
    }

    #[tokio::test]
    async fn a_chosen_server_is_used_at_once_and_after_a_restart_unless_the_start_names_another() {
        let home = tempfile::tempdir().expect("folder");
        let studio = open(home.path(), Some("http://127.0.0.1:1")).await;
        assert_eq!(studio.comfy_url(), "http://127.0.0.1:1");
        let before = studio.comfy().expect("a renderer");
        studio.change_settings(change(r#"{"comfy_url":" http://127.0.0.1:2/ "}"#)).await.expect("kept");
        assert_eq!(studio.comfy_url(), "http://127.0.0.1:2");
        let after = studio.comfy().expect("a renderer");
        assert!(!std::sync::Arc::ptr_eq(&before, &after), "the renderer still talks to the old server");
        drop((studio, before, after));
        let studio = open(home.path(), None).await;
        assert_eq!(studio.comfy_url(), "http://127.0.0.1:2");
        drop(studio);
        let studio = open(home.path(), Some("http://127.0.0.1:3")).await;
        assert_eq!(studio.comfy_url(), "http://127.0.0.1:3", "what is said at the start counts");
        let back = studio.change_settings(change(r#"{"comfy_url":""}"#)).await.expect("kept");
        assert_eq!(back.comfy_url, "http://127.0.0.1:3");
    }

    #[tokio::test]
    async fn one_bad_field_keeps_nothing_of_the_change() {
        let home = tempfile::tempdir().expect("folder");
        let studio = open(home.path(), None).await;
        let check = |text: &'static str, code: &'static str| {
            let studio = studio.clone();
            async move {
                let error = studio.change_settings(change(text)).await.expect_err(text);
                assert_eq!(error.code(), code, "{text}");
                assert_eq!(studio.settings().await.expect("settings").theme, Theme::Dark, "{text}");
            }
        };
        check(r#"{"theme":"light","comfy_url":"ftp://here"}"#, "comfy.bad_url").await;
        check(r#"{"theme":"light","comfy_url":"http://me:word@here"}"#, "comfy.bad_url").await;
        let nobody = r#"{"theme":"light","muse":"00000000-0000-7000-8000-000000000000"}"#;
        check(nobody, "muse.unknown").await;
    }

    #[tokio::test]
    async fn a_value_this_version_cannot_read_counts_as_never_chosen() {
        let home = tempfile::tempdir().expect("folder");
        let studio = open(home.path(), None).await;
        studio
            .db()
            .write::<_, StudioError, _>(|tx| {
                Box::pin(async move {
                    let now = Timestamp::from_millis(0).expect("time");
                    keep(tx, now, vec![("theme", Some(json!("sepia"))), (PAUSED, Some(json!(7)))], None).await
                })
            })
            .await
            .expect("kept");
        let read = studio.settings().await.expect("settings");
        assert_eq!((read.theme, read.paused), (Theme::Dark, false));
    }
}
