//! Arguments of `muse autopilot`.

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub enum Autopilot {
    /// Whether she acts by herself, how far she may go, what holds her
    Show {
        /// Her name or id
        muse: String,
    },
    /// Let her act by herself while the studio is open (`muse serve`, the window)
    On {
        /// Her name or id
        muse: String,
    },
    /// Stop her
    Off {
        /// Her name or id
        muse: String,
    },
    /// What she did, proposed and let be, newest first
    Log {
        /// Her name or id
        muse: String,
        /// How many
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// Let what she proposed become a work
    Begin {
        /// The initiative's id
        initiative: String,
    },
}
