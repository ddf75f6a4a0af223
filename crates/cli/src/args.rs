use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use muse_core::api::Domain;
use muse_core::cognition::{Platform, RendererChoice};
use muse_core::vocab::Usd;

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
    /// The ComfyUI server
    #[arg(long, global = true, value_name = "URL", env = "MUSE_COMFY_URL", default_value = muse_core::studio::DEFAULT_COMFY_URL)]
    pub comfy: String,
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
    /// Listen: import and score signals
    #[command(subcommand)]
    Scout(Scout),
    /// ComfyUI workflows: compile, validate, script, compare, run, templates
    #[command(subcommand)]
    Workflow(Workflow),
    /// Faces: compare, audit, enrol, calibrate
    #[command(subcommand)]
    Critic(Critic),
    /// Faces that belong to nobody: design, blend, render, export
    #[command(subcommand)]
    Forge(Forge),
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
    /// Whose designed face: nova, idris or mei
    #[arg(long, default_value = "nova")]
    pub face: String,
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

#[derive(Debug, Args)]
pub struct Produce {
    #[command(flatten)]
    pub intent: Intent,
    /// Approve a quote above the Muse's threshold
    #[arg(long)]
    pub yes: bool,
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
}

impl From<RendererArg> for RendererChoice {
    fn from(renderer: RendererArg) -> Self {
        match renderer {
            RendererArg::Auto => Self::Auto,
            RendererArg::Draft => Self::Draft,
            RendererArg::Comfy => Self::Comfy,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum DomainArg {
    Photo,
    Generated,
    Rendered,
}

impl From<DomainArg> for Domain {
    fn from(domain: DomainArg) -> Self {
        match domain {
            DomainArg::Photo => Self::Photo,
            DomainArg::Generated => Self::Generated,
            DomainArg::Rendered => Self::Rendered,
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum Scout {
    /// Read a file of signals into the studio: JSON lines, a JSON array, or a listing
    Import {
        /// The file
        file: PathBuf,
    },
    /// Score a file without keeping anything, in constant memory
    Score {
        /// The file
        file: PathBuf,
        /// How many of the fastest to show
        #[arg(long, default_value_t = 20)]
        top: usize,
        /// Write every score as a JSON line
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Import a file again whenever it changes, until stopped
    Watch {
        /// The file
        file: PathBuf,
        /// Seconds between looks
        #[arg(long, default_value_t = 5)]
        every: u64,
    },
    /// What is moving now
    Trends {
        /// How many
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
}

/// Which node classes there are; without either, ComfyUI's common ones and those of the identity packs.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub struct Nodes {
    /// Know the nodes and model files of this saved /object_info [default: a built-in catalogue of common nodes]
    #[arg(long, value_name = "FILE")]
    pub object_info: Option<PathBuf>,
    /// Know the nodes and model files of this ComfyUI server
    #[arg(long, value_name = "URL")]
    pub server: Option<String>,
}

/// Where a workflow runs, and what it is compiled with.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub struct RunOn {
    /// Compile with this saved /object_info instead of asking the server
    #[arg(long, value_name = "FILE")]
    pub object_info: Option<PathBuf>,
    /// Run on this ComfyUI server [default: that of --comfy]
    #[arg(long, value_name = "URL")]
    pub server: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum Workflow {
    /// Print the API prompt that a server runs for a workflow
    Compile {
        /// A workflow, a prompt, a picture that carries one, or a script; - is standard input
        file: PathBuf,
        #[command(flatten)]
        nodes: Nodes,
    },
    /// Say what a server would answer to a workflow, and what it lacks, without running it
    ///
    /// The exit code is 1 when the server would refuse all of it.
    Validate {
        /// A workflow, a prompt, a picture that carries one, or a script; - is standard input
        file: PathBuf,
        #[command(flatten)]
        nodes: Nodes,
    },
    /// Print a workflow as ComfyScript
    ToScript {
        /// A workflow, a prompt, or a picture that carries one; - is standard input
        file: PathBuf,
        #[command(flatten)]
        nodes: Nodes,
    },
    /// Print ComfyScript as a laid-out workflow that ComfyUI opens
    FromScript {
        /// The script; - is standard input
        file: PathBuf,
        /// As the API prompt instead
        #[arg(long)]
        prompt: bool,
        #[command(flatten)]
        nodes: Nodes,
    },
    /// Say what differs between two workflows, node by node
    Diff {
        /// Before: a workflow, a prompt, a picture that carries one, or a script; - is standard input
        before: PathBuf,
        /// After
        after: PathBuf,
        #[command(flatten)]
        nodes: Nodes,
    },
    /// Run a workflow on the ComfyUI server and fetch what it makes
    ///
    /// Progress goes to standard error, the files' paths to standard output.
    Run {
        /// A workflow, a prompt, a picture that carries one, or a script; - is standard input
        file: PathBuf,
        /// Where to put the files
        #[arg(short, long, value_name = "FOLDER", default_value = ".")]
        output: PathBuf,
        #[command(flatten)]
        on: RunOn,
    },
    /// List the studio's own workflows, or print one with example values
    Template {
        /// Its name; without it they are listed
        name: Option<String>,
        /// As the API prompt instead of a workflow that ComfyUI opens
        #[arg(long, requires = "name", conflicts_with = "script")]
        prompt: bool,
        /// As ComfyScript
        #[arg(long, requires = "name")]
        script: bool,
        #[command(flatten)]
        nodes: Nodes,
    },
}

#[derive(Debug, Subcommand)]
pub enum Critic {
    /// Compare the faces of two pictures
    Compare {
        /// One picture
        a: PathBuf,
        /// The other
        b: PathBuf,
        /// Which kind of pictures they are
        #[arg(long, value_enum, default_value_t = DomainArg::Photo)]
        domain: DomainArg,
    },
    /// Judge a picture against a Muse
    Audit {
        /// The picture
        picture: PathBuf,
        /// Name or id
        #[arg(long)]
        muse: String,
        /// Which kind of picture it is
        #[arg(long, value_enum, default_value_t = DomainArg::Generated)]
        domain: DomainArg,
        /// Ask for a raw cosine of 0.75 besides the score
        #[arg(long)]
        strict: bool,
        /// Write a picture that shows why: faces, score, where her shape deviates
        #[arg(long, value_name = "FILE")]
        evidence: Option<PathBuf>,
    },
    /// Whether her last accepted pictures wander off from her
    Drift {
        /// Name or id
        #[arg(long)]
        muse: String,
    },
    /// Whether her face is hers alone in this studio
    Unique {
        /// Name or id
        #[arg(long)]
        muse: String,
    },
    /// Which of her latest pictures show the same shot twice
    LookAlikes {
        /// Name or id
        #[arg(long)]
        muse: String,
    },
    /// Measure reference pictures and keep them for a draft
    Enroll {
        /// One to twenty pictures of one face
        #[arg(required = true, num_args = 1..=20)]
        pictures: Vec<PathBuf>,
        /// Which kind of pictures they are
        #[arg(long, value_enum, default_value_t = DomainArg::Photo)]
        domain: DomainArg,
        #[command(flatten)]
        basis: BasisArgs,
    },
    /// Measure the critic on a folder with one subfolder of pictures per person
    Calibrate {
        /// The folder
        folder: PathBuf,
        /// Which kind of pictures they are
        #[arg(long, value_enum, default_value_t = DomainArg::Photo)]
        domain: DomainArg,
        /// Write a report in Markdown, with two figures beside it
        #[arg(long, value_name = "FILE")]
        report: Option<PathBuf>,
        /// Write the spread of the cosines, for `assets/models/spread.toml`
        #[arg(long, value_name = "FILE")]
        spread: Option<PathBuf>,
        /// Plant flaws in the pictures and ask the critic about each; takes minutes
        #[arg(long)]
        planted: bool,
    },
}

#[derive(Debug, Subcommand)]
pub enum Forge {
    /// Draw a face; the same seed gives the same one
    Random {
        /// Which face
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// How far shapes go, 0 to 1; 0.35 to 0.5 looks human
        #[arg(long, default_value_t = 0.4)]
        amplitude: f32,
    },
    /// A face between two
    Blend {
        /// A design file, a preset's name, or - for standard input
        a: String,
        /// The other
        b: String,
        /// 0 is the first, 1 the second
        #[arg(long, default_value_t = 0.5)]
        share: f32,
    },
    /// A grown-up child of two faces
    Child {
        /// A design file, a preset's name, or - for standard input
        a: String,
        /// The other
        b: String,
        /// Which child
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// The faces made by hand
    Presets,
    /// Every number and choice of a design
    Parameters,
    /// Draw a portrait as a PNG
    Render {
        /// A design file, a preset's name, or - for standard input
        design: String,
        /// The picture
        #[arg(short, long, value_name = "FILE")]
        out: PathBuf,
        #[command(flatten)]
        view: ViewArgs,
    },
    /// Write a design's eight reference views with guides for ControlNet
    Export {
        /// A design file, a preset's name, or - for standard input
        design: String,
        /// The folder
        #[arg(short, long, value_name = "FOLDER")]
        out: PathBuf,
        /// Side of the pictures, in pixels
        #[arg(long, default_value_t = 768)]
        size: u32,
    },
    /// Is the design one person from every side, and nobody else in this studio?
    Meter {
        /// A design file, a preset's name, or - for standard input
        design: String,
        /// How many views are looked at: 1 or 3 drafts, or the 8 of an identity
        #[arg(long, default_value = "8")]
        views: Views,
    },
    /// Place the meter's thresholds on random designs and check them on others; a quarter of an hour
    Calibrate {
        /// A few drafts only, to see that everything works
        #[arg(long)]
        fast: bool,
        /// Write the thresholds as TOML
        #[arg(long, value_name = "FILE", conflicts_with = "fast")]
        scale: Option<PathBuf>,
        /// Write a report as Markdown, its pictures and figure into a folder of the same name
        #[arg(long, value_name = "FILE")]
        report: Option<PathBuf>,
        /// Keep what was read as JSON; where the file exists, use it and draw nothing
        #[arg(long, value_name = "FILE")]
        readings: Option<PathBuf>,
    },
}

/// How many views of a design are looked at.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Views {
    /// One draft from the front
    #[value(name = "1")]
    One,
    /// Three drafts
    #[value(name = "3")]
    Three,
    /// The eight views of an identity
    #[value(name = "8")]
    Full,
}

/// How a head is shown.
#[derive(Debug, Args)]
pub struct ViewArgs {
    /// Degrees to the side
    #[arg(long, default_value_t = 0.0, allow_negative_numbers = true)]
    pub yaw: f32,
    /// Degrees downwards
    #[arg(long, default_value_t = 0.0, allow_negative_numbers = true)]
    pub pitch: f32,
    /// neutral, soft_smile, smile, …
    #[arg(long, default_value = "neutral")]
    pub expression: String,
    /// beauty, rembrandt, window, …
    #[arg(long, default_value = "beauty")]
    pub light: String,
    /// studio_grey, …
    #[arg(long, default_value = "studio_grey")]
    pub background: String,
    /// Focal length in millimetres: 35, 50, 85 or 135
    #[arg(long, default_value_t = 85.0)]
    pub lens: f32,
    /// Side of the picture, 16 to 2048 pixels
    #[arg(long, default_value_t = 768)]
    pub size: u32,
    /// Quickly, with fewer strands and no light under the skin
    #[arg(long)]
    pub draft: bool,
}

/// Why the studio may use the face; one of them is needed.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct BasisArgs {
    /// The face belongs to nobody; say how it was made
    #[arg(long, value_name = "ORIGIN")]
    pub synthetic: Option<String>,
    /// It is your own face; say who you are
    #[arg(long, value_name = "WHO")]
    pub own_face: Option<String>,
    /// Somebody agreed in writing; say who and where the paper is, as "WHO: WHERE"
    #[arg(long, value_name = "WHO: WHERE")]
    pub consent: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum Wallet {
    /// Show the money of one Muse, or of all
    Show {
        /// Name or id
        muse: Option<String>,
    },
    /// Put money in; a negative amount takes it out
    Deposit {
        /// Dollars, such as 5 or 0.42
        #[arg(allow_hyphen_values = true)]
        amount: Usd,
        /// Name or id; not needed while there is only one
        #[arg(long)]
        muse: Option<String>,
        /// Why
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Show the breaker, or set its cap with a reason
    Limits {
        /// Dollars in any 60 minutes
        #[arg(long, requires = "why")]
        hourly_cap: Option<Usd>,
        /// Why
        #[arg(long)]
        why: Option<String>,
    },
    /// The prices in force
    Prices,
}

#[derive(Debug, Subcommand)]
pub enum Ledger {
    /// The newest rows
    Show {
        /// How many
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// Recompute the whole chain
    Verify,
    /// Every row as a JSON line
    Export {
        /// The file [default: standard output]
        #[arg(short, long)]
        output: Option<PathBuf>,
    },
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
