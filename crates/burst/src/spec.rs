//! What a session is to be: its name, its machine, its limits. Plain data; nothing here talks to anybody.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::BurstError;
use crate::money::{LONGEST_SECS, Prices};

/// The namespace that everything lives in, unless told otherwise.
pub const NAMESPACE: &str = "muse-burst";

/// Who the API server is told that we are: the owner of a session's fields.
pub const FIELD_MANAGER: &str = "muse-burst";

/// Who owns the one field that a renewal changes. A manager of its own, because applying a part of an object as the owner
/// of the whole would take the rest away.
pub const LEASE_MANAGER: &str = "muse-burst-lease";

/// The label that every object of a session carries, with its id.
pub const SESSION_LABEL: &str = "muse-burst/session";

/// The port on which ComfyUI listens inside its pod.
pub const COMFY_PORT: u16 = 8188;

/// How long a session lives on without a word from us, in seconds, unless told otherwise.
///
/// With the time a pod has to end and a minute for controllers to notice, it stays below five minutes.
pub const LEASE_SECS: u32 = 210;

/// A session's name: 1 to 40 of `a-z`, `0-9` and `-`, with a letter or digit at both ends. The same id is the same
/// session for ever, so asking twice makes one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SessionId(String);

impl SessionId {
    /// Checks a name.
    ///
    /// # Errors
    /// [`BurstError::BadSetting`] when Kubernetes would not take it as part of a name and as a label.
    pub fn new(id: impl Into<String>) -> Result<Self, BurstError> {
        let id = id.into();
        let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let ends = |byte: Option<&u8>| byte.is_some_and(|byte| *byte != b'-');
        let bytes = id.as_bytes();
        let sound = bytes.len() <= 40 && bytes.iter().copied().all(inner) && ends(bytes.first()) && ends(bytes.last());
        match sound {
            true => Ok(Self(id)),
            false => Err(BurstError::setting("the session's id", "use 1 to 40 of a-z, 0-9 and inner hyphens")),
        }
    }

    /// A name that nobody has: 16 hexadecimal digits.
    ///
    /// # Errors
    /// [`BurstError::BadSetting`] when the system has no randomness to give.
    pub fn random() -> Result<Self, BurstError> {
        let mut bytes = [0u8; 8];
        getrandom::fill(&mut bytes).map_err(|error| BurstError::setting("the session's id", error.to_string()))?;
        Ok(Self(format!("{:016x}", u64::from_be_bytes(bytes))))
    }

    /// The id itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name of the session's objects in the cluster.
    pub fn name(&self) -> String {
        format!("muse-burst-{}", self.0)
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for SessionId {
    type Error = BurstError;

    fn try_from(id: String) -> Result<Self, BurstError> {
        Self::new(id)
    }
}

impl From<SessionId> for String {
    fn from(id: SessionId) -> Self {
        id.0
    }
}

/// What a session is to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionSpec {
    /// The most seconds it may live, counted from when the cluster took it: what was paid for. No renewal goes beyond.
    pub granted_secs: u32,
    /// How long it lives on without a word from us, in seconds.
    pub lease_secs: u32,
    /// After how many seconds without work the pod ends itself.
    pub idle_secs: u32,
    /// The port on which ComfyUI listens.
    pub port: u16,
    /// What it costs.
    pub prices: Prices,
    /// How it is run.
    pub means: Means,
}

/// How a session is run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub enum Means {
    /// A Job of its own: works on any Kubernetes with GPUs.
    Job(Box<Machine>),
    /// A claim on a pool of pods that are warm or restored from a snapshot: GKE with agent-sandbox.
    Pool {
        /// The SandboxWarmPool to claim from.
        warm_pool: String,
    },
}

/// The one pod of a Job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Machine {
    /// The container image with ComfyUI and its start-up wrapper.
    pub image: String,
    /// What its start-up wrapper is given beside its environment, such as `--lowvram`.
    #[serde(default)]
    pub args: Vec<String>,
    /// Which GPU.
    pub gpu: Gpu,
    /// Thousandths of a CPU.
    pub cpu_millis: u32,
    /// Memory in MiB.
    pub memory_mib: u32,
    /// Scratch space in GiB.
    pub scratch_gib: u32,
    /// Where models come from; `None` when the image has them.
    pub models: Option<Bucket>,
    /// Where results also go, so that a dead desktop loses nothing.
    pub outputs: Option<Bucket>,
    /// The service account that may read and write the buckets.
    pub service_account: Option<String>,
    /// A LocalQueue of Kueue that lets the Job in.
    pub queue: Option<String>,
}

/// Which GPU, and how it is found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gpu {
    /// How many; `0` runs ComfyUI on the CPU.
    pub count: u32,
    /// Which nodes have it.
    pub kind: GpuKind,
    /// Whether a cheaper machine will do that can be taken away at any time.
    pub spot: bool,
}

/// Which nodes have the GPU.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GpuKind {
    /// Any node with a GPU.
    Any,
    /// Nodes of GKE with this accelerator, such as `nvidia-l4`.
    Accelerator(String),
    /// A compute class of GKE.
    ComputeClass(String),
}

/// A bucket of Cloud Storage, or a part of one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// Only what lies below this prefix.
    pub prefix: Option<String>,
}

impl SessionSpec {
    /// Whether it can be asked for at all.
    ///
    /// # Errors
    /// [`BurstError::BadSetting`] names the first value that cannot work.
    pub fn check(&self) -> Result<(), BurstError> {
        let within = |what, value: u32, least: u32, most: u32| match (least..=most).contains(&value) {
            true => Ok(()),
            false => Err(BurstError::setting(what, format!("{value} is not between {least} and {most}"))),
        };
        within("the granted time", self.granted_secs, 1, LONGEST_SECS)?;
        within("the lease", self.lease_secs, 30, LONGEST_SECS)?;
        within("the idle time", self.idle_secs, 10, LONGEST_SECS)?;
        within("the port", self.port.into(), 1, u16::MAX.into())?;
        match &self.means {
            Means::Pool { warm_pool } => named("the warm pool", warm_pool),
            Means::Job(machine) => machine.check(),
        }
    }

    /// The seconds that the cluster is told at first: a lease, within the grant.
    pub fn first_lease_secs(&self) -> u32 {
        self.lease_secs.min(self.granted_secs)
    }
}

impl Machine {
    fn check(&self) -> Result<(), BurstError> {
        if self.image.is_empty() || self.image.contains(char::is_whitespace) {
            return Err(BurstError::setting("the image", "give a name such as registry/name:tag"));
        }
        match &self.gpu.kind {
            GpuKind::Any => {}
            GpuKind::Accelerator(name) => named("the accelerator", name)?,
            GpuKind::ComputeClass(name) => named("the compute class", name)?,
        }
        for bucket in self.models.iter().chain(&self.outputs) {
            named("the bucket", &bucket.name)?;
            // It stands in a list of mount options.
            let odd = |byte: char| byte == ',' || byte.is_control();
            if bucket.prefix.as_deref().is_some_and(|prefix| prefix.contains(odd) || prefix.contains("..")) {
                return Err(BurstError::setting(
                    "the bucket's prefix",
                    "leave out commas, `..` and control characters",
                ));
            }
        }
        if let Some(account) = &self.service_account {
            named("the service account", account)?;
        }
        if let Some(queue) = &self.queue {
            named("the queue", queue)?;
        }
        Ok(())
    }
}

/// Names of objects, buckets and label values that go into manifests.
pub(crate) fn named(what: &'static str, name: &str) -> Result<(), BurstError> {
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let sound = !name.is_empty()
        && name.len() <= 63
        && name.bytes().all(inner)
        && name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name.ends_with(|last: char| last.is_ascii_alphanumeric());
    match sound {
        true => Ok(()),
        false => Err(BurstError::setting(what, format!("`{name}` is not a name Kubernetes takes"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(id: &str, expected: bool) {
        assert_eq!(SessionId::new(id).is_ok(), expected, "{id:?}");
    }

    #[test]
    fn an_id_is_what_a_name_and_a_label_can_hold() {
        check("a", true);
        check("0190-ab", true);
        check("", false);
        check("-a", false);
        check("a-", false);
        check("A", false);
        check("a/b", false);
        check(&"a".repeat(40), true);
        check(&"a".repeat(41), false);
    }

    #[test]
    fn an_id_from_disk_is_checked_like_any_other() {
        assert!(serde_json::from_str::<SessionId>("\"../secrets\"").is_err());
    }

    #[test]
    fn two_random_ids_differ() {
        assert_ne!(SessionId::random().unwrap(), SessionId::random().unwrap());
    }
}
