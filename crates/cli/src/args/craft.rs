//! Arguments of `muse workflow` and `muse critic`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use muse_core::api::Domain;

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
