//! Arguments of `muse burst`.

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub enum Burst {
    /// What is set up, what lives, what ended
    Status {
        /// Only this session: its id, or the last digits of it
        session: Option<String>,
    },
    /// What a session would be and cost, the most it can cost, how long it takes to answer
    Offer {
        /// Who would pay
        #[arg(long)]
        muse: Option<String>,
        /// How long it could live
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1440))]
        minutes: Option<u32>,
        /// For how many pictures the cost is reckoned
        #[arg(long, default_value_t = 1)]
        pictures: u32,
    },
    /// Rent a machine and follow it here until it has ended; Ctrl-C ends it
    Start {
        /// Who pays
        #[arg(long)]
        muse: Option<String>,
        /// How long it may live
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1440))]
        minutes: Option<u32>,
        /// Approve a quote above her threshold
        #[arg(long)]
        yes: bool,
    },
    /// End a session, and wait until nothing is left of it
    Stop {
        /// Its id, or the last digits of it
        session: String,
    },
    /// The last lines that its container wrote
    Log {
        /// Its id, or the last digits of it
        session: String,
        /// How many
        #[arg(long, default_value_t = 200)]
        lines: u32,
    },
    /// Say where GPUs are rented: a JSON file (- for standard input); without one, print what is set up
    Setup {
        /// The file
        file: Option<PathBuf>,
    },
    /// The contexts of a kubeconfig
    Contexts {
        /// Another file than KUBECONFIG names
        file: Option<PathBuf>,
    },
    /// Look at everything that sessions need of the cluster, and say what mends what is missing
    Check,
    /// What an administrator applies once: YAML for `kubectl apply -f -`
    Manifests {
        /// How many GPUs all sessions together may hold
        #[arg(long)]
        gpus: Option<u32>,
        /// With a pool to claim from, also where none is set up yet
        #[arg(long)]
        pool: bool,
    },
    /// How large a pool should be: hits, waits and cost over its size
    Plan {
        /// Sessions asked for in an hour, on average
        #[arg(long, default_value_t = 2.0)]
        per_hour: f64,
        /// The GPU: nvidia-l4, nvidia-h100-80gb, nvidia-rtx-pro-6000 [default: that of the set-up]
        #[arg(long)]
        gpu: Option<String>,
        /// Pods are started from their image, not from a snapshot
        #[arg(long)]
        cold: bool,
        /// The largest pool
        #[arg(long, default_value_t = 6, value_parser = clap::value_parser!(u32).range(0..=32))]
        most_pool: u32,
    },
}
