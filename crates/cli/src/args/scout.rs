//! Arguments of `muse scout` and `muse keys`.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use muse_core::perception::Via;
use muse_core::perception::feeds::Sorting;
use muse_core::studio::keys::KeyName;
use muse_core::vocab::Usd;

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
    /// Ask every feed at its time, until stopped; with a file, import it again whenever it changes
    Watch {
        /// The file
        file: Option<PathBuf>,
        /// Seconds between looks at the file
        #[arg(long, default_value_t = 5, requires = "file")]
        every: u64,
    },
    /// What is moving now
    Trends {
        /// How many
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// What is listened to, how often, at what cost, and how it went
    Feeds,
    /// Listen to something: communities or searches of Reddit, anything of TikTok, or a file
    Add(AddFeed),
    /// Stop listening; what it brought and what it cost stay
    Remove {
        /// Its name, or its id or the end of it
        feed: String,
    },
    /// Ask a feed now, or every feed whose time has come
    Poll {
        /// Its name, or its id or the end of it
        feed: Option<String>,
    },
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("to what").required(true).args(["communities", "searches", "hashtags", "tiktok_searches", "profiles", "file"]))]
pub struct AddFeed {
    /// A subreddit; may be given several times
    #[arg(long = "community", value_name = "NAME")]
    pub communities: Vec<String>,
    /// How its posts are ordered
    #[arg(long, value_enum, default_value_t = SortingArg::Hot, requires = "communities")]
    pub sorting: SortingArg,
    /// Words to look for on Reddit; may be given several times
    #[arg(long = "search", value_name = "WORDS")]
    pub searches: Vec<String>,
    /// A hashtag of TikTok; may be given several times
    #[arg(long = "hashtag", value_name = "NAME")]
    pub hashtags: Vec<String>,
    /// Words to look for on TikTok; may be given several times
    #[arg(long = "tiktok", value_name = "WORDS")]
    pub tiktok_searches: Vec<String>,
    /// Somebody on TikTok; may be given several times
    #[arg(long = "profile", value_name = "NAME")]
    pub profiles: Vec<String>,
    /// A file of posts on this machine
    #[arg(long)]
    pub file: Option<PathBuf>,
    /// What to call it [default: after what it listens to]
    #[arg(long)]
    pub name: Option<String>,
    /// By which way [default: the fullest one that there are keys for]
    #[arg(long, value_enum)]
    pub via: Option<ViaArg>,
    /// Which actor, by way of Apify, such as clockworks/tiktok-scraper
    #[arg(long)]
    pub actor: Option<String>,
    /// Whose it is: name or id; her wallet pays for what costs money
    #[arg(long)]
    pub muse: Option<String>,
    /// The most one poll may cost, in dollars
    #[arg(long)]
    pub cap: Option<Usd>,
    /// Not oftener than this, in seconds
    #[arg(long)]
    pub every: Option<u32>,
    /// Posts asked for at once
    #[arg(long)]
    pub posts: Option<u32>,
    /// Approve that cost for every poll, also above the Muse's threshold
    #[arg(long)]
    pub yes: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum SortingArg {
    Hot,
    New,
    Rising,
    Top,
}

impl From<SortingArg> for Sorting {
    fn from(sorting: SortingArg) -> Self {
        match sorting {
            SortingArg::Hot => Self::Hot,
            SortingArg::New => Self::New,
            SortingArg::Rising => Self::Rising,
            SortingArg::Top => Self::Top,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum ViaArg {
    /// An actor on Apify: costs money
    Apify,
    /// Reddit, asked as an app of your own
    Oauth,
    /// Reddit's open feeds: no figures
    Rss,
    /// A file
    File,
}

impl From<ViaArg> for Via {
    fn from(via: ViaArg) -> Self {
        match via {
            ViaArg::Apify => Self::Apify,
            ViaArg::Oauth => Self::Oauth,
            ViaArg::Rss => Self::Rss,
            ViaArg::File => Self::File,
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Which keys there are and where, never the keys themselves
    List,
    /// Keep a key, read from standard input, so that it stands in no history
    Set {
        /// Which
        #[arg(value_parser = key_name)]
        name: KeyName,
    },
    /// Forget a key
    Remove {
        /// Which
        #[arg(value_parser = key_name)]
        name: KeyName,
    },
}

fn key_name(text: &str) -> Result<KeyName, String> {
    let known = || KeyName::ALL.map(KeyName::name).join(", ");
    KeyName::from_name(text).ok_or_else(|| format!("known keys are {}", known()))
}
