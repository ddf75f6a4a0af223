//! Arguments of `muse forge`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

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
    /// Begin a workflow that makes her picture in this pose: guides for ControlNet are put onto the connected ComfyUI
    Workflow {
        /// A design file, a preset's name, or - for standard input
        design: String,
        /// What the document is called
        #[arg(long)]
        name: Option<String>,
        /// What is to be seen
        #[arg(long)]
        prompt: Option<String>,
        #[command(flatten)]
        view: ViewArgs,
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
#[derive(Clone, Copy, Debug, ValueEnum)]
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
