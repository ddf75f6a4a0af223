use std::io::ErrorKind;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use muse_core::api::{self, ApiError};
use muse_core::db::{Blobs, DbError};
use muse_core::studio::Studio;
use muse_core::vocab::Advice;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::door::{Door, build};
use crate::entry::entry_url;
use crate::guard::Hosts;

/// How long requests that are under way may take to end after the shutdown.
const GRACE: Duration = Duration::from_secs(10);

/// How long productions may take to write their end after that.
const LAST_WORDS: Duration = Duration::from_secs(60);

/// A token shorter than this was not made by the studio.
const SHORTEST_TOKEN: usize = 16;

/// Where and how to serve.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// Port 0 lets the system choose one.
    pub bind: SocketAddr,
    /// Other machines may connect; then every call needs the token.
    pub allow_remote: bool,
    /// The bearer token; `None` reads the one in the studio's folder, or makes it there, readable by the user only.
    pub token: Option<String>,
}

impl Default for ServeOptions {
    fn default() -> Self {
        Self { bind: SocketAddr::from(([127, 0, 0, 1], 8000)), allow_remote: false, token: None }
    }
}

/// A server that runs.
#[derive(Debug)]
pub struct Serving {
    /// Where it listens.
    pub address: SocketAddr,
    /// What it asks for.
    pub token: String,
    shutdown: CancellationToken,
    task: JoinHandle<()>,
}

impl Serving {
    /// The address that lets a browser in, with the token in it: whoever has it may do everything.
    pub fn entry_url(&self) -> String {
        let mut here = self.address;
        if here.ip().is_unspecified() {
            here.set_ip(if here.is_ipv4() { Ipv4Addr::LOCALHOST.into() } else { Ipv6Addr::LOCALHOST.into() });
        }
        entry_url(here, &self.token)
    }

    /// Asks the server to end; [`finished`](Self::finished) waits for it.
    pub fn stop(&self) {
        self.shutdown.cancel();
    }

    /// Waits until the server has ended: streams closed, requests answered, productions left in a written state.
    ///
    /// # Errors
    /// [`ServeError::Broken`] when the server ended by itself.
    pub async fn finished(self) -> Result<(), ServeError> {
        self.task.await.map_err(|error| ServeError::Broken { detail: error.to_string() })
    }
}

/// Why nothing is served.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// An address that other machines can reach, without the creator's leave.
    #[error("{bind} can be reached by other machines")]
    NotLoopback {
        /// The address that was asked for.
        bind: SocketAddr,
    },
    /// Somebody listens there already.
    #[error("port {} is taken", bind.port())]
    PortTaken {
        /// The address that was asked for.
        bind: SocketAddr,
    },
    /// The system refuses the address.
    #[error("cannot listen on {bind}: {source}")]
    Refused {
        /// The address that was asked for.
        bind: SocketAddr,
        /// What the system said.
        source: Arc<std::io::Error>,
    },
    /// A token that would not protect.
    #[error("a token has at least {SHORTEST_TOKEN} letters and digits")]
    WeakToken,
    /// The token file could not be read or made.
    #[error(transparent)]
    Studio(#[from] ApiError),
    /// The server ended by itself.
    #[error("the server ended by itself: {detail}")]
    Broken {
        /// What is known about it.
        detail: String,
    },
}

impl Advice for ServeError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotLoopback { .. } => "serve.not_loopback",
            Self::PortTaken { .. } => "serve.port_taken",
            Self::Refused { .. } => "serve.refused",
            Self::WeakToken => "serve.weak_token",
            Self::Studio(error) => error.code(),
            Self::Broken { .. } => "serve.broken",
        }
    }

    fn advice(&self) -> Option<String> {
        Some(match self {
            Self::NotLoopback { .. } => {
                "Bind 127.0.0.1, or add --allow-remote: then every call needs the token, and nothing is encrypted on the way."
                    .to_owned()
            }
            Self::PortTaken { bind } => {
                format!("Another studio may be serving there; end it, or choose another port: --bind {}:0.", bind.ip())
            }
            Self::Refused { .. } => "Choose an address of this machine and a port above 1023.".to_owned(),
            Self::WeakToken => "Leave the token out: the studio makes a good one.".to_owned(),
            Self::Studio(error) => return error.advice(),
            Self::Broken { .. } => "Start it again; nothing acknowledged is lost.".to_owned(),
        })
    }
}

/// Binds and serves until `shutdown` is cancelled. Then event streams close, requests under way are answered, and
/// productions that this server drives are stopped and their end written.
///
/// # Errors
/// [`ServeError::NotLoopback`], [`ServeError::PortTaken`], or what the system says about address and token file.
pub async fn serve(studio: Studio, options: ServeOptions, shutdown: CancellationToken) -> Result<Serving, ServeError> {
    let bind = options.bind;
    if !bind.ip().is_loopback() && !options.allow_remote {
        return Err(ServeError::NotLoopback { bind });
    }
    let token = match options.token {
        Some(token) if is_good(&token) => token,
        Some(_) => return Err(ServeError::WeakToken),
        None => token_of(&studio)?,
    };
    let listener = listen(bind).await?;
    let hosts = hosts_of(&listener, bind)?;
    let work = TaskTracker::new();
    let door = Door::new(studio, &token, hosts, shutdown.clone(), work.clone());
    Ok(begin(listener, hosts.address(), door, token, shutdown, work))
}

/// Serves one window on this machine: on a port the system chooses, with a new token that lies in no file, and without
/// it nothing but the way in is answered. [`Serving::entry_url`] is what the window opens.
///
/// # Errors
/// What the system says about an address of its own, or about a random number.
pub async fn serve_private(studio: Studio, shutdown: CancellationToken) -> Result<Serving, ServeError> {
    let bind = SocketAddr::from(([127, 0, 0, 1], 0));
    let token = new_token()?;
    let listener = listen(bind).await?;
    let hosts = hosts_of(&listener, bind)?;
    let work = TaskTracker::new();
    let door = Door::private(studio, &token, hosts, shutdown.clone(), work.clone());
    Ok(begin(listener, hosts.address(), door, token, shutdown, work))
}

fn refused(bind: SocketAddr, error: std::io::Error) -> ServeError {
    match error.kind() {
        ErrorKind::AddrInUse => ServeError::PortTaken { bind },
        _ => ServeError::Refused { bind, source: Arc::new(error) },
    }
}

async fn listen(bind: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(bind).await.map_err(|error| refused(bind, error))
}

fn hosts_of(listener: &TcpListener, bind: SocketAddr) -> Result<Hosts, ServeError> {
    listener.local_addr().map(Hosts::of).map_err(|error| refused(bind, error))
}

fn begin(
    listener: TcpListener,
    address: SocketAddr,
    door: Door,
    token: String,
    shutdown: CancellationToken,
    work: TaskTracker,
) -> Serving {
    let tending = (door.studio().clone(), shutdown.clone());
    work.spawn(async move { api::tend_thumbnails(&tending.0, tending.1).await });
    let acting = (door.studio().clone(), shutdown.clone());
    work.spawn(async move { api::let_muses_act(&acting.0, acting.1).await });
    let listening = (door.studio().clone(), shutdown.clone());
    work.spawn(async move { api::listen(&listening.0, listening.1).await });
    let filming = (door.studio().clone(), shutdown.clone());
    work.spawn(async move { api::film_on_all(&filming.0, filming.1).await });
    let sharing = (door.studio().clone(), shutdown.clone());
    work.spawn(async move { api::share(&sharing.0, sharing.1).await });
    let renting = (door.studio().clone(), shutdown.clone());
    work.spawn(async move { api::tend_bursts(&renting.0, renting.1).await });
    let app = build(door);
    let ended = shutdown.clone();
    let task = tokio::spawn(async move {
        let serving = axum::serve(listener, app).with_graceful_shutdown(ended.clone().cancelled_owned());
        let patience = async {
            ended.cancelled().await;
            sleep(GRACE).await;
        };
        tokio::select! {
            _ = serving.into_future() => {}
            () = patience => tracing::warn!("requests were still under way {GRACE:?} after the shutdown and were cut off"),
        }
        work.close();
        if timeout(LAST_WORDS, work.wait()).await.is_err() {
            tracing::warn!(
                "{} productions did not end within {LAST_WORDS:?}; `muse resume` continues them",
                work.len()
            );
        }
    });
    Serving { address, token, shutdown, task }
}

/// Long enough, and of bytes that a header and a cookie take as they are.
fn is_good(token: &str) -> bool {
    token.len() >= SHORTEST_TOKEN && token.bytes().all(|b| b.is_ascii_graphic() && !b"\",;\\".contains(&b))
}

/// The token in the studio's folder; one that is missing, cut off or emptied is made anew.
fn token_of(studio: &Studio) -> Result<String, ApiError> {
    let path = studio.db().home().token_file();
    match std::fs::read_to_string(&path) {
        Ok(text) if is_good(text.trim()) => {
            keep_private(&path)?;
            return Ok(text.trim().to_owned());
        }
        Ok(_) => {}
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidData) => {}
        Err(error) => return Err(DbError::file("cannot read", &path, error).into()),
    }
    let token = new_token()?;
    Blobs::write_file(&path, token.as_bytes())?;
    Ok(token)
}

fn new_token() -> Result<String, ApiError> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| ApiError::BadRequest { what: format!("the system gives no random number: {error}") })?;
    Ok(hex::encode(bytes))
}

/// A token that a backup or an editor left readable for others is taken back from them.
#[cfg(unix)]
fn keep_private(path: &Path) -> Result<(), DbError> {
    use std::os::unix::fs::PermissionsExt;
    let fail = |error| DbError::file("cannot protect", path, error);
    let mode = std::fs::metadata(path).map_err(fail)?.permissions().mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).map_err(fail)
}

#[cfg(not(unix))]
fn keep_private(_path: &Path) -> Result<(), DbError> {
    Ok(())
}
