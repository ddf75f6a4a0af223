//! Arguments of `muse forge`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

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
