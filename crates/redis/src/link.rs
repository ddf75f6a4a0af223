//! The connection: one for the whole process, which reconnects by itself, and the library of functions behind it.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{ConnectionAddr, ErrorKind, FromRedisValue, IntoConnectionInfo as _, RedisError, ServerErrorKind};

use crate::error::SharedError;
use crate::id::Id;

/// The functions, as Redis keeps them.
const LIBRARY: &str = include_str!("muse.lua");

/// Name of the library and prefix of its functions; the first line of the library says the same.
const NAME: &str = "muse1";

/// How long an answer may take before the server counts as away.
const PATIENCE: Duration = Duration::from_secs(3);

/// How long a call may take with everything that is tried again.
const ALL_PATIENCE: Duration = Duration::from_secs(5);

/// How often a call is made, counting the first: for a dead connection, for a server that is loading, for one without the
/// library.
const TRIES: u32 = 4;

/// How long a server that is not ready is left alone.
const PAUSE: Duration = Duration::from_millis(25);

/// A Redis that studios share; cheap to clone. Its `Debug` shows host and port only.
#[derive(Clone)]
pub struct Shared {
    link: Arc<Link>,
}

struct Link {
    connection: ConnectionManager,
    place: String,
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("place", &self.link.place).finish_non_exhaustive()
    }
}

/// What a server says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Host and port.
    pub place: String,
    /// Its version, such as `7.0.15`.
    pub version: String,
    /// How long one question took, there and back.
    pub latency: Duration,
    /// Each answer waits for the disk and nothing is copied elsewhere later: a restart forgets nothing.
    pub durable: bool,
}

impl Shared {
    /// Prepares a connection without making it: the first call connects, and so does the first call after a loss.
    ///
    /// * `url`: `redis://[user][:password@]host[:port][/database]`, or `rediss://` for TLS with the system's certificates.
    ///
    /// Must be called inside a Tokio runtime.
    ///
    /// # Errors
    /// [`SharedError::BadUrl`], which does not repeat the address.
    pub fn open(url: &str) -> Result<Self, SharedError> {
        let bad = |error: RedisError| SharedError::BadUrl { reason: error.category().to_owned() };
        let info = url.into_connection_info().map_err(bad)?;
        let place = match info.addr() {
            ConnectionAddr::Tcp(host, port) | ConnectionAddr::TcpTls { host, port, .. } => format!("{host}:{port}"),
            ConnectionAddr::Unix(path) => path.display().to_string(),
            _ => return Err(SharedError::BadUrl { reason: "this kind of address is not known".to_owned() }),
        };
        // Fails when the process has chosen one already, which is then used.
        let _chosen = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let client = redis::Client::open(info).map_err(bad)?;
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE))
            .set_number_of_retries(2)
            .set_max_delay(Duration::from_millis(200));
        let connection = ConnectionManager::new_lazy_with_config(client, config).map_err(bad)?;
        Ok(Self { link: Arc::new(Link { connection, place }) })
    }

    /// Connects, checks that the server is new enough, and gives it the functions in this version.
    ///
    /// # Errors
    /// [`SharedError::BadUrl`], [`SharedError::Away`], [`SharedError::Denied`], [`SharedError::TooOld`].
    pub async fn connect(url: &str) -> Result<Self, SharedError> {
        let shared = Self::open(url)?;
        shared.load().await?;
        Ok(shared)
    }

    /// Host and port.
    pub fn place(&self) -> &str {
        &self.link.place
    }

    /// What the server says about itself.
    ///
    /// # Errors
    /// [`SharedError::Away`], [`SharedError::Denied`].
    pub async fn about(&self) -> Result<About, SharedError> {
        let asked = Instant::now();
        let _: String = self.ask(&redis::cmd("PING")).await?;
        let latency = asked.elapsed();
        let version = self.version().await?;
        Ok(About { place: self.link.place.clone(), version, latency, durable: self.durable().await })
    }

    async fn version(&self) -> Result<String, SharedError> {
        let info: String = self.ask(redis::cmd("INFO").arg("server")).await?;
        Ok(field(&info, "redis_version").unwrap_or("unknown").to_owned())
    }

    /// Whether a restart forgets nothing: every answer waits for the disk, and no replica, always a moment behind, could
    /// take over. A server that does not say so (many hosts hide their configuration) counts as one that may forget.
    pub(crate) async fn durable(&self) -> bool {
        let policy: Result<Vec<String>, _> =
            self.ask(redis::cmd("CONFIG").arg("GET").arg("appendonly").arg("appendfsync")).await;
        let role: Result<String, _> = self.ask(redis::cmd("INFO").arg("replication")).await;
        let (Ok(policy), Ok(role)) = (policy, role) else { return false };
        let says = |name: &str, value: &str| policy.chunks(2).any(|pair| pair[0] == name && pair[1] == value);
        says("appendonly", "yes")
            && says("appendfsync", "always")
            && field(&role, "role") == Some("master")
            && field(&role, "connected_slaves") == Some("0")
    }

    async fn load(&self) -> Result<(), SharedError> {
        let version = self.version().await?;
        let major: u32 = version.split('.').next().and_then(|text| text.parse().ok()).unwrap_or(0);
        if major < 7 {
            return Err(SharedError::TooOld { place: self.link.place.clone(), version });
        }
        tracing::debug!(place = %self.link.place, version, "giving Redis the functions of the shared context");
        let _: String = self.ask(redis::cmd("FUNCTION").arg("LOAD").arg("REPLACE").arg(LIBRARY)).await?;
        Ok(())
    }

    /// Calls a function. A server that does not have it, because it is fresh, is given the library first.
    ///
    /// A call that got no answer is made again: every function of the library may run twice.
    pub(crate) async fn call<T: FromRedisValue>(
        &self,
        function: &'static str,
        keys: &[String],
        args: &[String],
    ) -> Result<T, SharedError> {
        let mut command = redis::cmd("FCALL");
        command.arg(format!("{NAME}_{function}")).arg(keys.len()).arg(keys).arg(args);
        self.in_time(self.call_until(&command, function)).await
    }

    async fn in_time<T>(&self, asked: impl Future<Output = Result<T, SharedError>>) -> Result<T, SharedError> {
        let late = |late| Err(SharedError::Away { place: self.link.place.clone(), source: Box::new(late) });
        tokio::time::timeout(ALL_PATIENCE, asked).await.unwrap_or_else(late)
    }

    async fn call_until<T: FromRedisValue>(
        &self,
        command: &redis::Cmd,
        function: &'static str,
    ) -> Result<T, SharedError> {
        let mut tries = 1;
        loop {
            match self.try_once(command).await {
                // The first call after a loss finds the old connection dead and has a new one made; the next uses that.
                Err(error) if tries < TRIES && is_away(&error) => tokio::time::sleep(PAUSE).await,
                Err(error) if tries < TRIES && lacks_function(&error) => Box::pin(self.load()).await?,
                other => return other.map_err(|error| self.error(error, function)),
            }
            tries += 1;
        }
    }

    async fn ask<T: FromRedisValue>(&self, command: &redis::Cmd) -> Result<T, SharedError> {
        self.in_time(self.ask_until(command)).await
    }

    async fn ask_until<T: FromRedisValue>(&self, command: &redis::Cmd) -> Result<T, SharedError> {
        let mut tries = 1;
        loop {
            match self.try_once(command).await {
                Err(error) if tries < TRIES && is_away(&error) => tokio::time::sleep(PAUSE).await,
                other => return other.map_err(|error| self.error(error, "a question")),
            }
            tries += 1;
        }
    }

    async fn try_once<T: FromRedisValue>(&self, command: &redis::Cmd) -> Result<T, RedisError> {
        command.query_async(&mut self.link.connection.clone()).await
    }

    fn error(&self, error: RedisError, doing: &'static str) -> SharedError {
        let place = self.link.place.clone();
        // Without the library again and again: it is being started over and over.
        if is_away(&error) || lacks_function(&error) {
            return SharedError::Away { place, source: Box::new(error) };
        }
        let code = error.code().unwrap_or_default().to_owned();
        let message = match error.detail() {
            Some(detail) => format!("{code} {detail}").trim().to_owned(),
            None => code.clone(),
        };
        match error.kind() {
            ErrorKind::AuthenticationFailed => SharedError::Denied { place, message },
            ErrorKind::Parse | ErrorKind::UnexpectedReturnType => {
                SharedError::BadReply { doing, detail: error.to_string() }
            }
            _ if matches!(code.as_str(), "NOAUTH" | "WRONGPASS" | "NOPERM") => SharedError::Denied { place, message },
            _ => SharedError::Refused { place, message },
        }
    }
}

/// Whether the server was not reached, or is not ready yet.
fn is_away(error: &RedisError) -> bool {
    error.is_io_error()
        || error.is_timeout()
        || error.is_connection_dropped()
        || error.kind() == ErrorKind::Server(ServerErrorKind::BusyLoading)
}

fn lacks_function(error: &RedisError) -> bool {
    let detail = error.detail().unwrap_or_default();
    detail.contains("Function not found") || detail.contains("unknown command")
}

fn field<'a>(info: &'a str, name: &str) -> Option<&'a str> {
    info.lines().find_map(|line| line.trim_end().strip_prefix(name)?.strip_prefix(':'))
}

/// The key of something about a subject. All keys of a subject share a hash tag, and so a slot.
pub(crate) fn key(kind: &str, subject: &Id) -> String {
    format!("muse:{kind}:{{{subject}}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_says_the_name_that_its_functions_are_called_by() {
        assert!(LIBRARY.starts_with(&format!("#!lua name={NAME}\n")));
        assert!(LIBRARY.contains(&format!("'{NAME}_' .. name")));
    }

    #[tokio::test]
    async fn a_password_is_neither_in_the_error_of_an_address_nor_in_debug() {
        for bad in ["http://:secret-word@host", "redis://user:secret-word@host:port-word", "secret-word"] {
            let error = Shared::open(bad).unwrap_err();
            let shown = format!("{error} {error:?} {:?}", error.advice());
            assert_eq!(error.code(), "redis.bad_url");
            assert!(!shown.contains("secret-word"), "{shown}");
        }
        let shared = Shared::open("redis://user:secret-word@127.0.0.1:1/0").unwrap();
        assert_eq!(format!("{shared:?}"), r#"Shared { place: "127.0.0.1:1", .. }"#);
        let error = shared.about().await.unwrap_err();
        let shown = format!("{error} {error:?}");
        assert_eq!(error.code(), "redis.away");
        assert!(!shown.contains("secret-word"), "{shown}");
    }
}
