//! Kinds that others define, as far as they are used here; what is not known is kept out, not guessed.
//!
//! Source: agent-sandbox `v1beta1` (github.com/kubernetes-sigs/agent-sandbox) and "Pod snapshot custom resources" of GKE.

use std::borrow::Cow;
use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::PodSpec;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{Condition, LabelSelector, ObjectMeta};
use serde::{Deserialize, Serialize};

/// Group of claims, templates and pools.
pub const SANDBOX_GROUP: &str = "extensions.agents.x-k8s.io";
/// Their version.
pub const SANDBOX_VERSION: &str = "v1beta1";
/// Group of Pod snapshots.
pub const SNAPSHOT_GROUP: &str = "podsnapshot.gke.io";
/// Their version.
pub const SNAPSHOT_VERSION: &str = "v1";

/// An object of a kind that others define.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Object<Spec> {
    /// `group/version`.
    pub api_version: String,
    /// Its kind.
    pub kind: String,
    /// Name, namespace, labels.
    pub metadata: ObjectMeta,
    /// What it is to be.
    pub spec: Spec,
}

impl<Spec> Object<Spec> {
    pub(crate) fn new(group: &str, version: &str, kind: &str, metadata: ObjectMeta, spec: Spec) -> Self {
        Self { api_version: format!("{group}/{version}"), kind: kind.to_owned(), metadata, spec }
    }
}

/// A claim on a pod of a warm pool, with the time at which the cluster ends it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SandboxClaim {
    /// `extensions.agents.x-k8s.io/v1beta1`.
    pub api_version: String,
    /// `SandboxClaim`.
    pub kind: String,
    /// Name, namespace, labels.
    pub metadata: ObjectMeta,
    /// What is claimed.
    pub spec: SandboxClaimSpec,
    /// What was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<SandboxClaimStatus>,
}

/// What is claimed. Neither `env` nor `volumeClaimTemplates`: both force a cold start. No `additionalPodMetadata` either:
/// controllers refuse labels outside the domains they were told of.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SandboxClaimSpec {
    /// The pool.
    pub warm_pool_ref: Named,
    /// When it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifecycle: Option<Lifecycle>,
}

/// When a claim ends. Without us, by the cluster's clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Lifecycle {
    /// RFC 3339; the lease.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shutdown_time: Option<String>,
    /// `Delete`, always said: left out it means `Retain`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shutdown_policy: Option<String>,
}

/// What a claim was given.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SandboxClaimStatus {
    /// `Ready` and others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Condition>,
    /// The sandbox, which is a pod of the same name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sandbox: Option<SandboxStatus>,
}

/// The sandbox behind a claim.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SandboxStatus {
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Its pod's addresses.
    #[serde(default, rename = "podIPs", skip_serializing_if = "Vec::is_empty")]
    pub pod_ips: Vec<String>,
}

/// A reference by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The name.
    pub name: String,
}

/// What the pods of a pool look like.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SandboxTemplateSpec {
    /// The pod.
    pub pod_template: SandboxPod,
    /// `Unmanaged`: the managed policy lets no API server's proxy in.
    pub network_policy_management: String,
    /// `Disallowed`: an injected variable forces a cold start.
    pub env_vars_injection_policy: String,
}

/// The pod of a sandbox.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SandboxPod {
    /// Labels and annotations.
    pub metadata: PodMarks,
    /// The pod.
    pub spec: PodSpec,
}

/// Labels and annotations of a sandbox's pod.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PodMarks {
    /// Labels.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// Annotations.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
}

/// How many pods wait to be claimed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SandboxWarmPoolSpec {
    /// Pods that wait, and are billed while they do.
    pub replicas: u32,
    /// What they look like.
    pub sandbox_template_ref: Named,
}

/// A pool, as it is read.
#[derive(Clone, Debug, Deserialize)]
pub struct SandboxWarmPool {
    /// What it is to be.
    pub spec: SandboxWarmPoolSpec,
    /// What it is; left out before a controller has seen it.
    #[serde(default)]
    pub status: Option<SandboxWarmPoolStatus>,
}

/// What a pool is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SandboxWarmPoolStatus {
    /// Pods that wait and are ready; none is left out.
    #[serde(default)]
    pub ready_replicas: u32,
}

/// A snapshot, which the system makes; as it is read.
#[derive(Clone, Debug, Deserialize)]
pub struct PodSnapshot {
    /// Where it comes from.
    pub spec: PodSnapshotSpec,
    /// How it stands.
    #[serde(default)]
    pub status: PodSnapshotStatus,
}

/// Where a snapshot comes from.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PodSnapshotSpec {
    /// The policy that made it.
    pub policy_name: String,
}

/// How a snapshot stands.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct PodSnapshotStatus {
    /// `Ready` and others.
    #[serde(default)]
    pub conditions: Vec<Condition>,
}

/// Where snapshots are kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PodSnapshotStorageConfigSpec {
    /// The storage.
    pub snapshot_storage_config: SnapshotStorage,
}

/// Storage of snapshots.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SnapshotStorage {
    /// A bucket of Cloud Storage.
    pub gcs: SnapshotBucket,
}

/// A bucket of snapshots: of the cluster's region, hierarchical namespace, no soft delete.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SnapshotBucket {
    /// Its name.
    pub bucket: String,
    /// A folder in it.
    pub path: String,
}

/// Which pods are snapshotted, and when.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PodSnapshotPolicySpec {
    /// The storage, by name.
    pub storage_config_name: String,
    /// Which pods.
    pub selector: LabelSelector,
    /// When.
    pub trigger_config: SnapshotTrigger,
    /// What is kept.
    pub snapshot_grouping_rules: SnapshotGrouping,
}

/// When a snapshot is taken, and what comes after it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotTrigger {
    /// `workload`: the wrapper writes to `/proc/gvisor/checkpoint` once ComfyUI is warm.
    #[serde(rename = "type")]
    pub kind: String,
    /// `resume`: the pod that was snapshotted works on.
    pub post_checkpoint: String,
}

/// How many snapshots of which pods are kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotGrouping {
    /// Pods with the same values belong together.
    pub group_by_label_value: SnapshotLabels,
    /// How many are kept of each group.
    pub group_retention_policy: SnapshotRetention,
}

/// Names of labels.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SnapshotLabels {
    /// The names.
    pub labels: Vec<String>,
}

/// How many snapshots are kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotRetention {
    /// Of each group.
    pub max_snapshot_count_per_group: u32,
}

impl kube::Resource for SandboxClaim {
    type DynamicType = ();
    type Scope = k8s_openapi::NamespaceResourceScope;

    fn kind(_: &()) -> Cow<'_, str> {
        "SandboxClaim".into()
    }

    fn group(_: &()) -> Cow<'_, str> {
        SANDBOX_GROUP.into()
    }

    fn version(_: &()) -> Cow<'_, str> {
        SANDBOX_VERSION.into()
    }

    fn plural(_: &()) -> Cow<'_, str> {
        "sandboxclaims".into()
    }

    fn meta(&self) -> &ObjectMeta {
        &self.metadata
    }

    fn meta_mut(&mut self) -> &mut ObjectMeta {
        &mut self.metadata
    }
}
