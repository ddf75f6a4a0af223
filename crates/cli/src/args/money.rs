//! Arguments of `muse wallet` and `muse ledger`.

use std::path::PathBuf;

use clap::Subcommand;
use muse_core::vocab::Usd;

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
