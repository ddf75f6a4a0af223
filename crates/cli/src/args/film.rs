//! Arguments of `muse film`.

use clap::{Args, Subcommand};

use super::RendererArg;

#[derive(Debug, Subcommand)]
pub enum Film {
    /// The films
    List,
    /// A film: its shots, their pictures and clips, what the missing ones would cost
    Show {
        /// Its id, the end of it, or its title
        film: String,
    },
    /// Write a film: shots are proposed for what it is about
    New(NewFilm),
    /// Make the pictures that open its shots
    Board {
        /// Its id, the end of it, or its title
        film: String,
        /// Approve quotes above her threshold
        #[arg(long)]
        yes: bool,
    },
    /// Open a shot with another picture of hers
    Open {
        /// Its id, the end of it, or its title
        film: String,
        /// The shot's number, from 1
        shot: String,
        /// The production that made the picture
        production: String,
    },
    /// Make the clips that are missing, and carry on those that were left in the middle
    Shoot {
        /// Its id, the end of it, or its title
        film: String,
        /// Approve quotes above her threshold
        #[arg(long)]
        yes: bool,
    },
    /// Join its clips to one file (needs ffmpeg)
    Join {
        /// Its id, the end of it, or its title
        film: String,
        /// Where to
        #[arg(long, value_name = "FILE")]
        out: Option<std::path::PathBuf>,
    },
    /// Write its contact sheet
    Sheet {
        /// Its id, the end of it, or its title
        film: String,
        /// Where to
        #[arg(long, value_name = "FILE", default_value = "sheet.png")]
        out: std::path::PathBuf,
    },
    /// Approve it
    Approve {
        /// Its id, the end of it, or its title
        film: String,
        /// Why
        #[arg(long, default_value = "")]
        why: String,
    },
    /// Reject it
    Reject {
        /// Its id, the end of it, or its title
        film: String,
        /// Why
        #[arg(long, default_value = "")]
        why: String,
    },
    /// Release an approved film: clips, contact sheet and a signed manifest
    Release {
        /// Its id, the end of it, or its title
        film: String,
    },
    /// Take it out of the list; what was made for it stays
    Remove {
        /// Its id, the end of it, or its title
        film: String,
    },
}

#[derive(Debug, Args)]
pub struct NewFilm {
    /// What it is about
    pub intent: String,
    /// The Muse in it
    #[arg(long)]
    pub muse: Option<String>,
    /// What it is called
    #[arg(long)]
    pub title: Option<String>,
    /// How many shots
    #[arg(long)]
    pub shots: Option<usize>,
    /// How long it is, in seconds
    #[arg(long)]
    pub secs: Option<u32>,
    /// Wide (16:9) in the place of tall (9:16)
    #[arg(long)]
    pub wide: bool,
    /// How many lines its clips have
    #[arg(long, value_parser = ["360p", "720p", "1080p", "4k"], default_value = "720p")]
    pub lines: String,
    /// Which model films it
    #[arg(long)]
    pub model: Option<String>,
    /// What makes its pictures
    #[arg(long, value_enum, default_value_t = RendererArg::Auto)]
    pub renderer: RendererArg,
}
