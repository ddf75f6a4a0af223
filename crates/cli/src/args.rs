//! What may be typed after `muse`. The lines above each field are its help.

mod autopilot;
mod burst;
mod craft;
mod film;
mod forge;
mod money;
mod scout;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use muse_core::cognition::{Platform, RendererChoice};

pub use autopilot::Autopilot;
pub use burst::Burst;
pub use craft::{BasisArgs, Critic, Nodes, Workflow};
pub use film::{Film, NewFilm as NewFilmArgs};
pub use forge::{Forge, ViewArgs, Views};
pub use money::{Ledger, Wallet};
pub use scout::{AddFeed, Keys, Scout};

/// Sovereign Muse OS: a studio for persistent digital personas.
#[derive(Debug, Parser)]
#[command(name = "muse", version, max_term_width = 110, propagate_version = true)]
pub struct Cli {
    /// The studio's folder [default: MUSE_HOME, else the platform's data folder]
    #[arg(long, global = true, value_name = "FOLDER")]
    pub home: Option<PathBuf>,
    /// Print JSON instead of text
    #[arg(long, global = true)]
    pub json: bool,
    /// The ComfyUI server [default: that of the settings, else http://127.0.0.1:8188]
    #[arg(long, global = true, value_name = "URL", env = "MUSE_COMFY_URL")]
    pub comfy: Option<String>,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a draft Muse to a file, to be edited and sealed
    New(New),
    /// Draw a coherent draft Muse; the same seed gives the same draft
    Surprise {
        /// Draw from this seed
        #[arg(long)]
        seed: Option<u64>,
        /// Seal it at once
        #[arg(long)]
        seal: bool,
    },
    /// Seal a draft (a file, or - for standard input) as a Muse, or as the next generation of one
    Genesis {
        /// The draft: surprise-me's output, or the draft alone
        draft: PathBuf,
        /// Seal it as the next generation of this Muse
        #[arg(long, value_name = "MUSE")]
        of: Option<String>,
        /// Why
        #[arg(long)]
        why: Option<String>,
    },
    /// List the Muses
    List,
    /// Show a Muse
    Show {
        /// Name or id
        muse: String,
    },
    /// What changed between two generations of a Muse
    Diff {
        /// Name or id
        muse: String,
        /// The earlier generation
        from: u32,
        /// The later generation
        to: u32,
    },
    /// Check a Muse's seals, vectors and references
    Verify {
        /// Name or id
        muse: String,
    },
    /// Make a picture: decide, plan, compile, hold the money, render, audit, put it into review
    Produce(Produce),
    /// Decide about an intent without making anything
    Decide(Intent),
    /// Continue what was under way when the studio last ended
    Resume,
    /// Stop a production
    Cancel {
        /// Its id, or the last digits of it
        production: String,
    },
    /// Show a production with its decision, attempts, verdicts and reviews
    Work {
        /// Its id, or the last digits of it
        production: String,
    },
    /// Listen: live feeds, files of signals, what is moving
    #[command(subcommand)]
    Scout(Scout),
    /// Keys of services: kept encrypted, never shown
    #[command(subcommand)]
    Keys(Keys),
    /// ComfyUI workflows: compile, validate, script, compare, run, templates
    #[command(subcommand)]
    Workflow(Workflow),
    /// Faces: compare, audit, enrol, calibrate
    #[command(subcommand)]
    Critic(Critic),
    /// Faces that belong to nobody: design, blend, render, export
    #[command(subcommand)]
    Forge(Forge),
    /// Rented GPUs: what they cost, start, follow, stop, plan
    #[command(subcommand)]
    Burst(Burst),
    /// What a Muse does by herself
    #[command(subcommand)]
    Autopilot(Autopilot),
    /// Films: shots, the pictures that open them, clips
    #[command(subcommand)]
    Film(Film),
    /// Studios that share this one's Muses through a Redis
    #[command(subcommand)]
    Context(Context),
    /// A Muse's money and the breaker
    #[command(subcommand)]
    Wallet(Wallet),
    /// The ledger
    #[command(subcommand)]
    Ledger(Ledger),
    /// Your word on what was made
    #[command(subcommand)]
    Review(Review),
    /// Release an approved work as a signed export
    Release {
        /// Its id, or the last digits of it
        production: String,
    },
    /// Answer over HTTP on this machine
    Serve {
        /// Where to listen
        #[arg(long, default_value = "127.0.0.1:8000")]
        bind: std::net::SocketAddr,
        /// Allow an address that other machines can reach; every call then needs the token
        #[arg(long)]
        allow_remote: bool,
    },
    /// Print the OpenAPI document
    Openapi,
    /// Models that others run: what each makes and costs, and when it ends
    Models,
    /// Examine every link: disk, database, models, GPU, ComfyUI, keys
    Doctor,
    /// Measure this machine
    #[command(args_conflicts_with_subcommands = true)]
    Bench {
        /// Signals to score
        #[arg(long, default_value_t = 1_000_000)]
        signals: u64,
        /// Only one part, in depth
        #[command(subcommand)]
        part: Option<BenchPart>,
    },
}

#[derive(Debug, Subcommand)]
pub enum BenchPart {
    /// Audits, the bare model runs in them, two at a time, memory, and the search among a million faces
    Critic {
        /// A folder with a subfolder of JPEG or PNG files per person [default: the starter faces at 1024 pixels]
        #[arg(long, value_name = "FOLDER")]
        photos: Option<PathBuf>,
        /// Rounds over the pictures
        #[arg(long, default_value_t = 5)]
        rounds: u32,
        /// Audits of the memory run; 0 leaves it out
        #[arg(long, default_value_t = 1_000)]
        audits: u32,
        /// Vectors of the search; 0 leaves it out
        #[arg(long, default_value_t = 1_000_000)]
        vectors: usize,
        /// What runs the models: cpu, web_gpu, cuda, core_ml, direct_ml [default: the fastest]
        #[arg(long)]
        device: Option<String>,
    },
    /// A ComfyUI in a container: started cold against restored from its checkpoint, and where the time goes. Needs the
    /// sources of the studio, gVisor and some minutes
    Snapshot {
        /// The folder of the sources
        #[arg(long, value_name = "FOLDER", default_value = ".")]
        sources: PathBuf,
    },
    /// Shaping a head, drafts, final pictures, a quick reading, and memory
    Forge {
        /// Random designs
        #[arg(long, default_value_t = 5)]
        designs: u32,
        /// Rounds over them
        #[arg(long, default_value_t = 3)]
        rounds: u32,
    },
}

#[derive(Debug, Args)]
pub struct New {
    /// Her name
    pub name: String,
    /// Her face: nova, idris or mei, another of `muse forge presets`, or a file of `muse forge random` [default: drawn
    /// from the seed, too]
    #[arg(long)]
    pub face: Option<String>,
    /// Draw everything else from this seed
    #[arg(long)]
    pub seed: Option<u64>,
    /// Where to write the draft
    #[arg(short, long, default_value = "draft.json")]
    pub output: PathBuf,
}

#[derive(Debug, Args)]
pub struct Intent {
    /// What to make, in your words
    #[arg(long)]
    pub intent: String,
    /// Name or id; not needed while there is only one
    #[arg(long)]
    pub muse: Option<String>,
    /// Where it will be shown
    #[arg(long, value_enum, default_value_t = PlatformArg::Instagram)]
    pub platform: PlatformArg,
    /// What renders it
    #[arg(long, value_enum, default_value_t = RendererArg::Auto)]
    pub renderer: RendererArg,
    /// Make it although the ROI says no (red lines and values still count)
    #[arg(long)]
    pub anyway: bool,
    /// Seed of the first attempt
    #[arg(long)]
    pub seed: Option<u64>,
}

#[derive(Debug, Subcommand)]
pub enum Context {
    /// Who takes part, how each shared wallet stands, what was handed over
    Show,
    /// Leave out a studio that is gone for good: nobody waits for its ledger any more
    Forget {
        /// Its id
        studio: String,
    },
}

#[derive(Debug, Args)]
pub struct Produce {
    #[command(flatten)]
    pub intent: Intent,
    /// Approve a quote above the Muse's threshold
    #[arg(long)]
    pub yes: bool,
    /// Let whichever studio that shares her make it; by its own rules, so an approval does not go along
    #[arg(long, conflicts_with = "yes")]
    pub hand_over: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum PlatformArg {
    Instagram,
    Tiktok,
    Youtube,
    Reddit,
}

impl From<PlatformArg> for Platform {
    fn from(platform: PlatformArg) -> Self {
        match platform {
            PlatformArg::Instagram => Self::Instagram,
            PlatformArg::Tiktok => Self::Tiktok,
            PlatformArg::Youtube => Self::Youtube,
            PlatformArg::Reddit => Self::Reddit,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum RendererArg {
    /// ComfyUI when it can lock the identity, else a draft
    Auto,
    /// The embedded compositor: free, a mood board
    Draft,
    /// A ComfyUI server
    Comfy,
    /// One of Google's image models; needs a key
    Google,
    /// ComfyUI on a rented machine; one is rented where none of hers lives
    Burst,
}

impl From<RendererArg> for RendererChoice {
    fn from(renderer: RendererArg) -> Self {
        match renderer {
            RendererArg::Auto => Self::Auto,
            RendererArg::Draft => Self::Draft,
            RendererArg::Comfy => Self::Comfy,
            RendererArg::Google => Self::Google,
            RendererArg::Burst => Self::Burst,
        }
    }
}

#[derive(Debug, Args)]
pub struct Word {
    /// Its id, or the last digits of it
    pub production: String,
    /// Why
    #[arg(long, default_value = "")]
    pub why: String,
}

#[derive(Debug, Subcommand)]
pub enum Review {
    /// What waits for you
    List {
        /// Every production, not only what waits
        #[arg(long)]
        all: bool,
    },
    /// Yes
    Approve(Word),
    /// No
    Reject(Word),
    /// Back to be changed: notes what should be different and keeps it in review
    Repair(Word),
}
