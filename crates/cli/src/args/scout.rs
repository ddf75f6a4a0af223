//! Arguments of `muse scout`.

use std::path::PathBuf;

use clap::Subcommand;

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
