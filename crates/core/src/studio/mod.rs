//! The conductor: the only caller of the lobes.
//!
//! In: what people ask for. Out: productions that move from intent to release, one durable step at a time.
//! Never: moves without writing the step first, sends an effect twice, forgets a grant.

mod ask;
pub mod autopilot;
pub mod burst;
mod casting;
mod commission;
mod conductor;
pub mod context;
pub mod desk;
mod drafts;
mod error;
mod export;
pub mod film;
mod follow;
mod genesis;
pub mod keys;
mod likeness;
mod minds;
mod model;
mod personas;
mod pictures;
mod preview;
mod references;
mod rules;
pub mod senses;
mod settings;
mod spend;
pub mod store;
mod words;
pub mod workbench;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use keys::KeyName;
use muse_google::Google;
use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;

pub use ask::{Answered, Ask, LONGEST_NAME, context_of};
pub use casting::Cast;
pub use drafts::{DraftError, DraftRow, KeepDraft, SavedDraft};
pub use error::StudioError;
pub use export::Export;
pub use follow::Following;
pub use genesis::Verification;
pub use likeness::{LookAlikes, Neighbour, Uniqueness};
pub use minds::ChosenMind;
pub use model::{ProduceRequest, Produced, Production, ProductionState, RenderRow};
pub use pictures::{THUMBNAIL_SIDES, Thumbnail};
pub use senses::SourceOptions;
pub use settings::{Locale, Settings, SettingsChange, Theme};
pub use spend::{DaySpend, Hold, Spend};

use crate::cognition::{ReachTable, RendererChoice};
use crate::creation::burst::BurstFault;
use crate::creation::comfy::ComfyRenderer;
use crate::creation::draft::DraftRenderer;
use crate::creation::google::{GoogleRenderer, Rates};
use crate::creation::registry::{Makes, Registry};
use crate::creation::{RenderError, Renderer, RendererInfo};
use crate::db::{Access, Db, DbOptions, Vault};
use crate::governance::critic::CriticOptions;
use crate::governance::{Critic, EnrolmentError, PriceBook, PriceBookError, Treasury};
use crate::vocab::{Clock, GenerationId, ProductionId};

/// Where the ComfyUI server is looked for when nobody says.
pub const DEFAULT_COMFY_URL: &str = "http://127.0.0.1:8188";

/// How a studio is opened.
#[derive(Clone, Debug)]
pub struct StudioOptions {
    /// Its folder.
    pub home: PathBuf,
    /// Owner or reader.
    pub db: DbOptions,
    /// The ComfyUI server, when the start names one; it counts more than the one in the settings.
    pub comfy_url: Option<String>,
    /// Models and inference library.
    pub critic: CriticOptions,
    /// Use a GPU for drafts when there is one.
    pub prefer_gpu: bool,
    /// Where live sources are asked, and keys of the environment.
    pub sources: SourceOptions,
    /// Where `now` comes from.
    pub clock: Clock,
}

impl StudioOptions {
    /// The owner of the studio in this folder, everything else as usual.
    pub fn owner(home: impl Into<PathBuf>) -> Self {
        Self {
            home: home.into(),
            db: DbOptions::default(),
            comfy_url: None,
            critic: CriticOptions::default(),
            prefer_gpu: true,
            sources: SourceOptions::from_env(),
            clock: Clock::system(),
        }
    }

    /// A reader of the studio in this folder.
    pub fn reader(home: impl Into<PathBuf>) -> Self {
        Self { db: DbOptions { access: Access::Reader, max_pages: None }, ..Self::owner(home) }
    }
}

/// One open studio; cheap to clone.
#[derive(Clone)]
pub struct Studio {
    inner: Arc<Inner>,
}

struct Inner {
    options: StudioOptions,
    db: Db,
    prices: PriceBook,
    models: Registry,
    reach: ReachTable,
    treasury: Treasury,
    vault: OnceCell<Arc<Vault>>,
    critic: OnceCell<Arc<Critic>>,
    draft: OnceCell<Arc<DraftRenderer>>,
    comfy: Mutex<WorkWith>,
    /// Whoever changes the settings holds it.
    settings: tokio::sync::Mutex<()>,
    casts: Mutex<HashMap<GenerationId, Arc<Cast>>>,
    /// Whoever makes a thumbnail holds one: which one, the picture's hash says.
    thumbnail_lanes: Vec<tokio::sync::Mutex<()>>,
    /// Productions that are being driven in this process, each with its stop button.
    running: Mutex<HashMap<ProductionId, CancellationToken>>,
    /// What productions looked like so far when their renderer last showed it.
    glimpses: Mutex<HashMap<ProductionId, Arc<Vec<u8>>>>,
    /// Workflow documents in memory.
    documents: workbench::OpenDocuments,
    /// A ComfyUI that did not answer is not asked again at once.
    silent: Mutex<Option<workbench::SilentServer>>,
    /// Feeds that are being asked, and the clients of their sources.
    senses: senses::Senses,
    /// Films that are being filmed.
    sets: film::Sets,
    /// The studios this one shares its Muses with.
    context: context::Context,
    /// Machines that are rented.
    bursts: burst::Bursts,
}

/// The ComfyUI server in use, and the renderer on it once somebody asked for it.
struct WorkWith {
    url: String,
    renderer: Option<Arc<ComfyRenderer>>,
}

impl WorkWith {
    /// The server of the settings, else the one the start named, else the usual one.
    fn chosen(chosen: Option<String>, options: &StudioOptions) -> Self {
        let url = chosen.or_else(|| options.comfy_url.clone()).unwrap_or_else(|| DEFAULT_COMFY_URL.to_owned());
        Self { url, renderer: None }
    }
}

impl Studio {
    /// Opens a studio. Models, keys and devices are opened when they are first needed.
    ///
    /// # Errors
    /// What the storage, the creator's own price book or registry say.
    pub async fn open(options: StudioOptions) -> Result<Self, StudioError> {
        let db = Db::open(&options.home, options.db.clone()).await?;
        let prices = PriceBook::load(db.home().root())?;
        let models = Registry::load(db.home().root())?;
        let treasury = Treasury::default();
        treasury.note_durable(&db).await?;
        let chosen = match settings::chosen_comfy_url(&db).await {
            // A reader may look at a studio that no owner of this version has opened yet.
            Err(_) if options.db.access == Access::Reader => None,
            chosen => chosen?,
        };
        let comfy = match &options.comfy_url {
            Some(named) => WorkWith { url: named.clone(), renderer: None },
            None => WorkWith::chosen(chosen, &options),
        };
        let inner = Inner {
            options,
            db,
            prices,
            models,
            reach: ReachTable::shipped(),
            treasury,
            vault: OnceCell::new(),
            critic: OnceCell::new(),
            draft: OnceCell::new(),
            comfy: Mutex::new(comfy),
            settings: tokio::sync::Mutex::default(),
            casts: Mutex::new(HashMap::new()),
            thumbnail_lanes: pictures::lanes(),
            running: Mutex::new(HashMap::new()),
            glimpses: Mutex::new(HashMap::new()),
            documents: workbench::OpenDocuments::default(),
            silent: Mutex::new(None),
            senses: senses::Senses::default(),
            sets: film::Sets::default(),
            context: context::Context::default(),
            bursts: burst::Bursts::default(),
        };
        let studio = Self { inner: Arc::new(inner) };
        if studio.inner.options.db.access == Access::Owner {
            studio.settle_lost_readings().await?;
        }
        Ok(studio)
    }

    /// The storage.
    pub fn db(&self) -> &Db {
        &self.inner.db
    }

    /// The prices in force.
    pub fn prices(&self) -> &PriceBook {
        &self.inner.prices
    }

    /// The models that others run.
    pub fn models(&self) -> &Registry {
        &self.inner.models
    }

    /// The money.
    pub fn treasury(&self) -> &Treasury {
        &self.inner.treasury
    }

    /// Where `now` comes from.
    pub fn clock(&self) -> &Clock {
        &self.inner.options.clock
    }

    /// The ComfyUI server this studio uses.
    pub fn comfy_url(&self) -> String {
        self.inner.comfy.lock().unwrap_or_else(PoisonError::into_inner).url.clone()
    }

    /// Uses this server from now on; what is being rendered ends where it began.
    fn work_with(&self, server: WorkWith) {
        let mut comfy = self.inner.comfy.lock().unwrap_or_else(PoisonError::into_inner);
        if comfy.url != server.url {
            *comfy = server;
        }
    }

    /// The critic, opened at the first call.
    ///
    /// # Errors
    /// [`EnrolmentError::NoModels`] when the models are not there or do not load.
    pub async fn critic(&self) -> Result<Arc<Critic>, StudioError> {
        let open = || async {
            let mut options = self.inner.options.critic.clone();
            options.remember.get_or_insert_with(|| self.inner.db.home().root().join("device.json"));
            let opened = tokio::task::spawn_blocking(move || Critic::open(&options)).await;
            match opened {
                Ok(Ok(critic)) => Ok(Arc::new(critic)),
                Ok(Err(error)) => Err(StudioError::from(EnrolmentError::of_models(&error))),
                Err(_) => Err(StudioError::Interrupted),
            }
        };
        Ok(Arc::clone(self.inner.critic.get_or_try_init(open).await?))
    }

    /// The studio's keys, opened at the first call.
    ///
    /// # Errors
    /// [`DbError::VaultClosed`](crate::db::DbError::VaultClosed).
    pub async fn vault(&self) -> Result<Arc<Vault>, StudioError> {
        let open = || async {
            let db = self.inner.db.clone();
            let opened = tokio::task::spawn_blocking(move || Vault::open(db.home())).await;
            opened.map_err(|_| StudioError::Interrupted)?.map(Arc::new).map_err(StudioError::from)
        };
        Ok(Arc::clone(self.inner.vault.get_or_try_init(open).await?))
    }

    /// What a choice comes to. `Auto` takes ComfyUI when the server answers within a second and can lock the identity, else
    /// the draft; what is rented is never taken unasked.
    async fn settled(&self, choice: RendererChoice) -> Result<RendererChoice, StudioError> {
        Ok(match choice {
            RendererChoice::Auto if self.comfy()?.can_lock().await => RendererChoice::Comfy,
            RendererChoice::Auto => RendererChoice::Draft,
            asked => asked,
        })
    }

    /// The renderer for a choice that is on this machine, on a server or a service.
    ///
    /// # Errors
    /// What opening it says. One that has to be rented first is got from [`Studio::take_seat`].
    async fn renderer(&self, choice: RendererChoice) -> Result<(RendererChoice, Arc<dyn Renderer>), StudioError> {
        let choice = self.settled(choice).await?;
        let renderer: Arc<dyn Renderer> = match choice {
            RendererChoice::Comfy => self.comfy()?,
            RendererChoice::Google => Arc::new(self.google_renderer().await?),
            RendererChoice::Auto | RendererChoice::Draft => self.draft_renderer().await?,
            RendererChoice::Burst => return Err(BurstFault::NotSetUp.into()),
        };
        Ok((choice, renderer))
    }

    /// What a choice comes to, by its name and its price; nothing is rented for that.
    async fn offered(&self, choice: RendererChoice) -> Result<(RendererChoice, RendererInfo), StudioError> {
        if choice == RendererChoice::Burst {
            let setup = self.burst_setup().await?;
            let machine = setup.is_complete().then(|| setup.machine_name()).ok_or(BurstFault::NotSetUp)?;
            return Ok((choice, RendererInfo::rented(machine)));
        }
        let (choice, renderer) = self.renderer(choice).await?;
        Ok((choice, renderer.info()))
    }

    /// A renderer on the first of Google's image models that still answers.
    async fn google_renderer(&self) -> Result<GoogleRenderer, StudioError> {
        let model = self.models().first(Makes::Image, self.clock().now().date())?;
        let rates = Rates::of(model, |item| self.prices().price(item).ok());
        let no_price = || PriceBookError::NoPrice { item: format!("{}.picture", model.id) };
        Ok(GoogleRenderer::new(self.google().await?, model.clone(), rates.ok_or_else(no_price)?))
    }

    /// Google's models, by the key that is kept here or as the environment says.
    ///
    /// # Errors
    /// A key that cannot be opened, [`GoogleError::NoCredentials`], settings of the environment that cannot be used.
    pub async fn google(&self) -> Result<Google, StudioError> {
        let key = self.key(KeyName::GoogleKey).await?;
        let vars = move |name: &str| match (name, &key) {
            // The one that is kept here stands before the environment's.
            ("GOOGLE_API_KEY", Some(key)) => Some(key.expose().to_owned()),
            _ => std::env::var(name).ok(),
        };
        Ok(Google::from_vars(vars).await.map_err(RenderError::from)?)
    }

    async fn draft_renderer(&self) -> Result<Arc<DraftRenderer>, StudioError> {
        let prefer_gpu = self.inner.options.prefer_gpu;
        let open = || async {
            let opened = tokio::task::spawn_blocking(move || DraftRenderer::open(prefer_gpu)).await;
            opened.map(Arc::new).map_err(|_| StudioError::Interrupted)
        };
        Ok(Arc::clone(self.inner.draft.get_or_try_init(open).await?))
    }

    fn comfy(&self) -> Result<Arc<ComfyRenderer>, StudioError> {
        let price = self.inner.prices.price("comfy.picture")?.price.high;
        let mut comfy = self.inner.comfy.lock().unwrap_or_else(PoisonError::into_inner);
        let WorkWith { url, renderer } = &mut *comfy;
        Ok(Arc::clone(renderer.get_or_insert_with(|| Arc::new(ComfyRenderer::new(url.clone(), price)))))
    }

    /// Stops a production that runs in this process; `false` when none does.
    pub fn stop(&self, production_id: ProductionId) -> bool {
        let running = self.inner.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.get(&production_id).map(CancellationToken::cancel).is_some()
    }
}
