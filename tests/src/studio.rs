use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use muse_core::api::{self, DepositRequest, GenesisRequest, MuseView};
use muse_core::cognition::{Platform, RendererChoice};
use muse_core::db::DbOptions;
use muse_core::studio::keys::{GivenKeys, KeyName};
use muse_core::studio::{ProduceRequest, Production, SourceOptions, Studio, StudioError, StudioOptions};
use muse_core::vocab::{Advice, Clock, Draft, DraftIdentity, MuseId, ProductionId, Timestamp, Usd};
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteConnectOptions;
use tempfile::TempDir;

/// Nobody listens here.
pub const NOWHERE: &str = "http://127.0.0.1:9";

/// A studio's folder that is gone with the test, and how it is opened.
pub struct TempStudio {
    folder: TempDir,
    comfy_url: String,
    sources: SourceOptions,
    moment: Arc<AtomicI64>,
}

impl Default for TempStudio {
    fn default() -> Self {
        Self::new()
    }
}

impl TempStudio {
    /// An empty folder; the clock stands at noon, so that no test crosses midnight.
    ///
    /// # Panics
    /// When no folder can be made.
    pub fn new() -> Self {
        let noon = Timestamp::parse("2026-11-22T12:00:00Z").expect("a time");
        Self {
            folder: tempfile::tempdir().expect("a folder"),
            comfy_url: NOWHERE.to_owned(),
            sources: nobody_to_hear(),
            moment: Arc::new(AtomicI64::new(noon.millis())),
        }
    }

    /// The same with a ComfyUI at this address.
    #[must_use]
    pub fn beside(comfy_url: &str) -> Self {
        Self { comfy_url: comfy_url.to_owned(), ..Self::new() }
    }

    /// The same with live sources that are asked so.
    #[must_use]
    pub fn hearing(self, sources: SourceOptions) -> Self {
        Self { sources, ..self }
    }

    /// The same, sharing its Muses with others through the Redis at this address.
    #[must_use]
    pub fn sharing(mut self, redis_url: &str) -> Self {
        self.sources.given = self.sources.given.with(KeyName::RedisUrl, redis_url);
        self
    }

    /// Another studio, whose home is a copy of this one; nobody may have this one open.
    ///
    /// # Panics
    /// When the files cannot be copied.
    #[must_use]
    pub fn copied(&self) -> Self {
        let copy = Self { comfy_url: self.comfy_url.clone(), sources: self.sources.clone(), ..Self::new() };
        for file in files(&self.home()) {
            let to = copy.home().join(file.strip_prefix(self.home()).expect("a file of the home"));
            std::fs::create_dir_all(to.parent().expect("a folder")).expect("the folder");
            std::fs::copy(&file, &to).expect("a copy");
        }
        copy
    }

    /// Its clock, for whoever has to agree with it.
    pub fn clock(&self) -> impl Fn() -> Timestamp + Send + Sync + use<> {
        let moment = Arc::clone(&self.moment);
        move || Timestamp::from_millis(moment.load(Ordering::SeqCst)).expect("a time")
    }

    /// The studio's folder.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// A place for other files of the test.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Now, as the studio sees it.
    ///
    /// # Panics
    /// Never: the clock stays between 1970 and 9999.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.moment.load(Ordering::SeqCst)).expect("a time")
    }

    /// Lets time pass.
    pub fn wait(&self, minutes: i64) {
        self.wait_secs(minutes * 60);
    }

    /// Lets a little time pass.
    pub fn wait_secs(&self, secs: i64) {
        self.moment.fetch_add(secs * 1000, Ordering::SeqCst);
    }

    /// As the owner opens it.
    pub fn options(&self) -> StudioOptions {
        StudioOptions {
            comfy_url: Some(self.comfy_url.clone()),
            prefer_gpu: false,
            sources: self.sources.clone(),
            clock: Clock::from_fn(self.clock()),
            ..StudioOptions::owner(self.home())
        }
    }

    /// Opens it as its owner. The lock of an owner that was just dropped may need a moment.
    ///
    /// # Panics
    /// When it does not open.
    pub async fn open(&self) -> Studio {
        self.open_with(self.options()).await.expect("the studio opens")
    }

    /// Opens it so that the file cannot grow beyond so many pages.
    ///
    /// # Errors
    /// What opening says.
    pub async fn open_bounded(&self, max_pages: u32) -> Result<Studio, StudioError> {
        let options = self.options();
        self.open_with(StudioOptions { db: DbOptions { max_pages: Some(max_pages), ..options.db.clone() }, ..options })
            .await
    }

    async fn open_with(&self, options: StudioOptions) -> Result<Studio, StudioError> {
        for _ in 0..100 {
            match Studio::open(options.clone()).await {
                Err(error) if error.code() == "studio.owned" => tokio::time::sleep(Duration::from_millis(20)).await,
                opened => return opened,
            }
        }
        Studio::open(options).await
    }

    /// Opens it as a second process would: reading only.
    ///
    /// # Errors
    /// What opening says.
    pub async fn read(&self) -> Result<Studio, StudioError> {
        let options = self.options();
        Studio::open(StudioOptions { db: StudioOptions::reader(self.home()).db, ..options }).await
    }

    /// Gives a picture by ComfyUI a price, in dollars; the studio must be opened after it.
    ///
    /// # Panics
    /// When the file cannot be written.
    pub fn price(&self, dollars: &str) {
        std::fs::create_dir_all(self.home()).expect("the folder");
        let row = format!(
            "[item.\"comfy.picture\"]\nprice = [\"{dollars}\"]\nunit = \"picture\"\nsource = \"the test\"\n\
             as_of = \"2026-11-22\"\nconfidence = \"high\"\n"
        );
        std::fs::write(self.home().join("pricebook.toml"), row).expect("the price book");
    }

    /// A connection to the file behind the studio's back.
    ///
    /// # Panics
    /// When the file does not open.
    pub async fn raw(&self) -> SqliteConnection {
        use sqlx::ConnectOptions;
        let options =
            SqliteConnectOptions::new().filename(self.home().join("studio.db")).busy_timeout(Duration::from_secs(5));
        options.connect().await.expect("the file opens")
    }
}

/// Live sources that do not answer, and no key for any: a test never asks the network by accident.
fn nobody_to_hear() -> SourceOptions {
    SourceOptions {
        apify_url: NOWHERE.to_owned(),
        reddit_url: NOWHERE.to_owned(),
        reddit_oauth_url: NOWHERE.to_owned(),
        given: GivenKeys::default(),
        rest: Duration::from_millis(1),
    }
}

/// The draft of this seed with a face that ships with the studio: one of her own would take seconds to draw.
///
/// # Panics
/// Never with a seed.
pub fn draft(seed: u64) -> Draft {
    let drawn = api::surprise_me(Some(seed)).expect("a draft").draft_dna;
    let starter = if seed % 5 == 3 { "idris" } else { "mei" };
    Draft { identity: DraftIdentity::Starter { starter: starter.to_owned() }, ..drawn }
}

/// Seals the Muse of this seed with one of the designed faces.
///
/// # Panics
/// When she cannot be sealed.
pub async fn seal(studio: &Studio, seed: u64, change: impl FnOnce(&mut Draft)) -> MuseView {
    let mut draft = draft(seed);
    change(&mut draft);
    api::genesis(studio, GenesisRequest::of(draft, None)).await.expect("she is sealed")
}

/// Whose DNA a view shows.
pub const fn id_of(view: &MuseView) -> MuseId {
    view.head.sealed.dna.muse_id
}

/// Puts dollars into a Muse's wallet.
///
/// # Panics
/// When the treasury refuses.
pub async fn deposit(studio: &Studio, muse: MuseId, dollars: &str) {
    let request = DepositRequest { amount: usd(dollars), note: "test".to_owned(), transfer_id: None };
    api::post_deposit(studio, &muse.to_string(), request).await.expect("the deposit");
}

/// An amount of dollars.
///
/// # Panics
/// When it is none.
pub fn usd(dollars: &str) -> Usd {
    dollars.parse().expect("an amount")
}

/// A request for this intent with this renderer, everything else as usual.
pub fn wanting(intent: &str, renderer: RendererChoice) -> ProduceRequest {
    ProduceRequest {
        intent: intent.to_owned(),
        muse: None,
        platform: Platform::Instagram,
        renderer,
        approved: false,
        anyway: false,
        seed: Some(7),
    }
}

/// Everything that must hold when a production has come to rest: no grant is open, no render runs, the ledger is sound,
/// and nothing is held.
///
/// # Panics
/// When something was left half-done.
pub async fn assert_at_rest(studio: &Studio) {
    let report = api::verify_ledger(studio).await.expect("the ledger is read");
    assert!(report.is_sound(), "{:?}", report.faults);
    assert_eq!(report.held, Usd::ZERO, "money is still held");
    let open: i64 = sqlx::query_scalar("select count(*) from budget_grant where state = 'open'")
        .fetch_one(studio.db().read())
        .await
        .expect("grants are counted");
    assert_eq!(open, 0, "a grant is open");
    let running: i64 = sqlx::query_scalar("select count(*) from render where ended_at is null")
        .fetch_one(studio.db().read())
        .await
        .expect("renders are counted");
    assert_eq!(running, 0, "a render is still running");
}

/// How many rows a table has.
///
/// # Panics
/// When it cannot be counted.
pub async fn count(studio: &Studio, what: &'static str) -> i64 {
    sqlx::query_scalar(what).fetch_one(studio.db().read()).await.expect("counted")
}

/// The code of a production's problem; empty without one.
pub fn code_of(production: &Production) -> &str {
    production.problem.as_ref().map_or("", |problem| &problem.code)
}

/// A refusal says what happened and what can be done.
///
/// # Panics
/// When one of the three parts is missing.
pub fn assert_speaks(production: &Production, code: &str) {
    let problem = production.problem.as_ref().expect("a problem");
    assert_eq!(problem.code, code, "{problem:?}");
    assert!(problem.message.len() > 15 && problem.message.contains(' '), "{problem:?}");
    assert!(problem.advice.as_ref().is_some_and(|advice| advice.contains(' ')), "{problem:?}");
}

/// Everything of one production.
///
/// # Panics
/// When it is not there.
pub async fn look(studio: &Studio, production: ProductionId) -> api::ProductionView {
    api::show_production(studio, &production.to_string()).await.expect("the production")
}

/// Files below a folder, by their paths, sorted.
///
/// # Panics
/// When the folder cannot be read.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}
