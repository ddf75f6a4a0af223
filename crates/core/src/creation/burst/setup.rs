use std::path::PathBuf;

use muse_burst::manifests::admin::{Admin, documents};
use muse_burst::{Bucket, BurstError, Gpu, GpuKind, Machine, Means, SessionSpec};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClusterName {
    /// A context of a kubeconfig.
    Context {
        /// The file; `KUBECONFIG` or `~/.kube/config` when none is named.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        file: Option<PathBuf>,
        /// The context; the current one when none is named.
        #[serde(default)]
        context: Option<String>,
    },
    /// A cluster of GKE, reached with Google credentials.
    Gke {
        /// The project's id.
        project: String,
        /// Region or zone.
        location: String,
        /// The cluster's name.
        cluster: String,
    },
}

/// How sessions are to be run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BurstChoice {
    /// What the cluster offers.
    #[default]
    Auto,
    /// A Job of its own for each.
    Job,
    /// A claim on a pool.
    Pool,
}

/// What the creator set up to rent GPUs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BurstSetup {
    /// Which cluster; none while bursts are not set up.
    pub cluster: Option<ClusterName>,
    /// The namespace; the context's own, else `muse-burst`, when none is named.
    pub namespace: Option<String>,
    /// How sessions are run.
    #[schema(required = true)]
    pub way: BurstChoice,
    /// The SandboxWarmPool to claim from.
    pub warm_pool: Option<String>,
    /// The container image of a Job: ComfyUI and its start-up wrapper.
    #[schema(required = true)]
    pub image: String,
    /// What the wrapper is given beside its environment, such as `--lowvram`.
    #[schema(required = true)]
    pub args: Vec<String>,
    /// How many GPUs; `0` runs ComfyUI on the CPU.
    #[schema(required = true)]
    pub gpus: u32,
    /// Nodes of GKE with this accelerator, such as `nvidia-l4`; any GPU when neither this nor a class is named.
    pub accelerator: Option<String>,
    /// A compute class of GKE, in the accelerator's place.
    pub compute_class: Option<String>,
    /// Whether a cheaper machine will do that can be taken away at any time.
    #[schema(required = true)]
    pub spot: bool,
    /// Thousandths of a CPU.
    #[schema(required = true)]
    pub cpu_millis: u32,
    /// Memory in MiB.
    #[schema(required = true)]
    pub memory_mib: u32,
    /// Scratch space in GiB.
    #[schema(required = true)]
    pub scratch_gib: u32,
    /// Where models come from, `bucket` or `bucket/prefix`; none when the image has them.
    pub models: Option<String>,
    /// Where results also go, `bucket` or `bucket/prefix`.
    pub outputs: Option<String>,
    /// Where the pool's snapshots are kept, `bucket` or `bucket/path`; none when its pods are only warm.
    pub snapshots: Option<String>,
    /// The service account that may read and write the buckets.
    pub service_account: Option<String>,
    /// A LocalQueue of Kueue.
    pub queue: Option<String>,
    /// The row of the price book that has an hour of the machine.
    #[schema(required = true)]
    pub price: String,
    /// Seconds that an empty machine is billed before the cluster removes it.
    #[schema(required = true)]
    pub tail_secs: u32,
    /// How long a session may live, in minutes, unless its start says otherwise.
    #[schema(required = true)]
    pub minutes: u32,
    /// After how many seconds without work a session ends.
    #[schema(required = true)]
    pub idle_secs: u32,
    /// How many sessions may live at the same time.
    #[schema(required = true)]
    pub most_at_once: u32,
}

impl Default for BurstSetup {
    fn default() -> Self {
        Self {
            cluster: None,
            namespace: None,
            way: BurstChoice::Auto,
            warm_pool: None,
            image: String::new(),
            args: Vec::new(),
            gpus: 1,
            accelerator: None,
            compute_class: None,
            spot: false,
            cpu_millis: 3_000,
            memory_mib: 12_288,
            scratch_gib: 20,
            models: None,
            outputs: None,
            snapshots: None,
            service_account: None,
            queue: None,
            price: "burst.nvidia-l4.hour".to_owned(),
            tail_secs: 600,
            minutes: 20,
            idle_secs: 120,
            most_at_once: 2,
        }
    }
}

/// A day has so many minutes; no session is granted more.
const LONGEST_MINUTES: u32 = 24 * 60;

impl BurstSetup {
    /// Whether a session could be asked for.
    pub fn is_complete(&self) -> bool {
        let has_pool = self.warm_pool.is_some();
        let has_means = match self.way {
            BurstChoice::Job => !self.image.is_empty(),
            BurstChoice::Pool => has_pool,
            BurstChoice::Auto => !self.image.is_empty() || has_pool,
        };
        self.cluster.is_some() && has_means
    }

    /// Empty fields count as not given; names are trimmed.
    #[must_use]
    pub fn tidy(mut self) -> Self {
        let optional = [
            &mut self.namespace,
            &mut self.warm_pool,
            &mut self.accelerator,
            &mut self.compute_class,
            &mut self.models,
            &mut self.outputs,
            &mut self.snapshots,
            &mut self.service_account,
            &mut self.queue,
        ];
        for field in optional {
            *field = field.take().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        }
        if let Some(ClusterName::Context { file, context }) = &mut self.cluster {
            *file = file.take().filter(|file| !file.as_os_str().is_empty());
            *context = context.take().filter(|name| !name.trim().is_empty());
        }
        self.image = self.image.trim().to_owned();
        self.args.retain(|arg| !arg.is_empty());
        self
    }

    /// Whether what is there can be used, as far as that shows without a cluster.
    ///
    /// # Errors
    /// [`BurstError::BadSetting`] names the first value that cannot work.
    pub fn check(&self) -> Result<(), BurstError> {
        let within = |what, value: u32, least: u32, most: u32| match (least..=most).contains(&value) {
            true => Ok(()),
            false => Err(bad(what, format!("{value} is not between {least} and {most}"))),
        };
        within("the minutes", self.minutes, 1, LONGEST_MINUTES)?;
        within("the number of sessions at once", self.most_at_once, 1, 32)?;
        within("the number of GPUs", self.gpus, 0, 8)?;
        within("the CPU", self.cpu_millis, 100, 256_000)?;
        within("the memory", self.memory_mib, 256, 4_000_000)?;
        within("the scratch space", self.scratch_gib, 1, 10_000)?;
        within("the tail", self.tail_secs, 0, 3_600)?;
        if self.accelerator.is_some() && self.compute_class.is_some() {
            return Err(bad("the GPU", "name an accelerator or a compute class, not both"));
        }
        if let Some(namespace) = &self.namespace {
            documents(&Admin { namespace: namespace.clone(), ..Admin::default() })?;
        }
        // Whatever is left is checked by what would be asked of the cluster.
        let free = muse_burst::Prices { micros_per_hour: 0, start_up_micros: 0, storage_micros: 0, tail_secs: 0 };
        if !self.image.is_empty() {
            self.spec(BurstWay::Job, self.minutes, free)?.check()?;
        }
        if self.warm_pool.is_some() {
            self.spec(BurstWay::Pool, self.minutes, free)?.check()?;
        }
        Ok(())
    }

    /// What is asked of the cluster.
    ///
    /// # Errors
    /// [`BurstError::BadSetting`] when what this way needs is not set up.
    pub fn spec(&self, way: BurstWay, minutes: u32, prices: muse_burst::Prices) -> Result<SessionSpec, BurstError> {
        let means = match way {
            BurstWay::Job if self.image.is_empty() => {
                return Err(bad("the image", "a Job needs one: name the image with ComfyUI"));
            }
            BurstWay::Job => Means::Job(Box::new(self.machine())),
            BurstWay::Pool => {
                let pool = self.warm_pool.clone();
                Means::Pool { warm_pool: pool.ok_or_else(|| bad("the warm pool", "name the pool to claim from"))? }
            }
        };
        let spec = SessionSpec {
            granted_secs: minutes.saturating_mul(60),
            lease_secs: muse_burst::spec::LEASE_SECS,
            idle_secs: self.idle_secs,
            port: muse_burst::spec::COMFY_PORT,
            prices,
            means,
        };
        spec.check()?;
        Ok(spec)
    }

    /// The pod of a Job.
    pub(super) fn machine(&self) -> Machine {
        let kind = match (&self.accelerator, &self.compute_class) {
            (Some(name), _) => GpuKind::Accelerator(name.clone()),
            (None, Some(name)) => GpuKind::ComputeClass(name.clone()),
            (None, None) => GpuKind::Any,
        };
        Machine {
            image: self.image.clone(),
            args: self.args.clone(),
            gpu: Gpu { count: self.gpus, kind, spot: self.spot },
            cpu_millis: self.cpu_millis,
            memory_mib: self.memory_mib,
            scratch_gib: self.scratch_gib,
            models: self.models.as_deref().map(bucket),
            outputs: self.outputs.as_deref().map(bucket),
            service_account: self.service_account.clone(),
            queue: self.queue.clone(),
        }
    }

    /// The machine in a few words: `nvidia-l4, spot`.
    pub fn machine_name(&self) -> String {
        let gpu = self.accelerator.as_deref().or(self.compute_class.as_deref());
        let gpu = gpu.unwrap_or(if self.gpus == 0 { "CPU" } else { "GPU" });
        let count = if self.gpus > 1 { format!("{} × ", self.gpus) } else { String::new() };
        format!("{count}{gpu}{}", if self.spot { ", spot" } else { "" })
    }
}

/// Which of the two ways a session is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BurstWay {
    /// A Job of its own.
    Job,
    /// A claim on a pool.
    Pool,
}

impl BurstWay {
    /// The way of a session.
    pub fn of(means: &Means) -> Self {
        match means {
            Means::Job(_) => Self::Job,
            Means::Pool { .. } => Self::Pool,
        }
    }
}

fn bad(what: &'static str, reason: impl Into<String>) -> BurstError {
    BurstError::BadSetting { what, reason: reason.into() }
}

pub(super) fn bucket(text: &str) -> Bucket {
    let text = text.trim_start_matches("gs://").trim_end_matches('/');
    match text.split_once('/') {
        Some((name, prefix)) => Bucket { name: name.to_owned(), prefix: Some(prefix.to_owned()) },
        None => Bucket { name: text.to_owned(), prefix: None },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, expected: Option<&str>) {
        let setup: BurstSetup = serde_json::from_str(json).expect(json);
        let found = setup.tidy().check().err().map(|error| error.to_string());
        match (expected, &found) {
            (None, None) => {}
            (Some(words), Some(said)) if said.contains(words) => {}
            _ => panic!("{json}: {found:?}, not {expected:?}"),
        }
    }

    #[test]
    fn what_cannot_work_is_named_before_anything_is_asked() {
        check("{}", None);
        check(r#"{"image":"registry/comfy:1","accelerator":"nvidia-l4"}"#, None);
        check(r#"{"image":"two words"}"#, Some("the image"));
        check(r#"{"accelerator":"nvidia-l4","compute_class":"gpu"}"#, Some("not both"));
        check(r#"{"minutes":0}"#, Some("the minutes"));
        check(r#"{"minutes":100000}"#, Some("the minutes"));
        check(r#"{"warm_pool":"a/b"}"#, Some("the warm pool"));
        check(r#"{"namespace":"Not A Name"}"#, Some("the namespace"));
        check(r#"{"image":"x","models":"bucket/../etc"}"#, Some("prefix"));
        check(r#"{"idle_secs":1,"image":"x"}"#, Some("the idle time"));
    }

    #[test]
    fn empty_fields_count_as_not_given() {
        let setup = BurstSetup { namespace: Some(" ".to_owned()), image: " x ".to_owned(), ..BurstSetup::default() };
        let tidied = setup.tidy();
        assert_eq!((tidied.namespace.as_deref(), tidied.image.as_str()), (None, "x"));
        assert!(!tidied.is_complete(), "no cluster is named");
    }

    #[test]
    fn a_bucket_is_a_name_and_a_prefix() {
        let check = |text: &str, name: &str, prefix: Option<&str>| {
            assert_eq!(bucket(text), Bucket { name: name.to_owned(), prefix: prefix.map(str::to_owned) }, "{text}");
        };
        check("models", "models", None);
        check("gs://models/sdxl/", "models", Some("sdxl"));
        check("models/a/b", "models", Some("a/b"));
    }
}
