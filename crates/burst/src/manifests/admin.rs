//! What an administrator applies once: the namespace, who may do what in it, how many GPUs, and a pool where there is one.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{Namespace, PodSpec, ResourceQuota, ResourceQuotaSpec, ServiceAccount};
use k8s_openapi::api::networking::v1::{NetworkPolicy, NetworkPolicySpec};
use k8s_openapi::api::rbac::v1::{PolicyRule, Role, RoleBinding, RoleRef, Subject};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, LabelSelectorRequirement, ObjectMeta};

use super::Document;
use super::kinds::{
    Named, Object, PodMarks, PodSnapshotPolicySpec, PodSnapshotStorageConfigSpec, SANDBOX_GROUP, SANDBOX_VERSION,
    SNAPSHOT_GROUP, SNAPSHOT_VERSION, SandboxPod, SandboxTemplateSpec, SandboxWarmPoolSpec, SnapshotBucket,
    SnapshotGrouping, SnapshotLabels, SnapshotRetention, SnapshotStorage, SnapshotTrigger,
};
use super::session::{container, gpu_toleration, pod_security, variable, watchdog};
use crate::error::BurstError;
use crate::money::GRACE_SECS;
use crate::spec::{GpuKind, Machine, NAMESPACE, SESSION_LABEL, named};

/// One row of the Role: exactly what this crate calls, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permission {
    /// The API group; empty for the core.
    pub group: &'static str,
    /// The resource, with its subresource.
    pub resource: &'static str,
    /// What is done with it.
    pub verbs: &'static [&'static str],
    /// Whether only sessions from a pool need it.
    pub pool_only: bool,
    /// Whether sessions run without it, and only less is known before they start.
    pub is_only_a_look: bool,
}

/// The whole Role.
///
/// A renewal and an application need `patch`, and `create` where nothing is yet. Port-forward needs `get` *and* `create`:
/// since Kubernetes 1.35 the upgrade of a WebSocket is checked as a create.
pub const PERMISSIONS: [Permission; 11] = [
    row("batch", "jobs", &["create", "get", "list", "watch", "patch", "delete"]),
    row("", "configmaps", &["create", "get", "patch", "delete"]),
    row("", "pods", &["get", "list", "watch"]),
    row("", "pods/log", &["get"]),
    row("", "pods/portforward", &["get", "create"]),
    row("", "events", &["list", "watch"]),
    row("", "resourcequotas", &["list"]),
    Permission { pool_only: true, ..row("", "pods/proxy", &["get", "create"]) },
    Permission {
        pool_only: true,
        ..row(SANDBOX_GROUP, "sandboxclaims", &["create", "get", "list", "watch", "patch", "delete"])
    },
    Permission { pool_only: true, is_only_a_look: true, ..row(SANDBOX_GROUP, "sandboxwarmpools", &["get"]) },
    Permission { pool_only: true, is_only_a_look: true, ..row(SNAPSHOT_GROUP, "podsnapshots", &["list"]) },
];

const fn row(group: &'static str, resource: &'static str, verbs: &'static [&'static str]) -> Permission {
    Permission { group, resource, verbs, pool_only: false, is_only_a_look: false }
}

/// What a namespace for sessions is to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Admin {
    /// Its name.
    pub namespace: String,
    /// Who may run sessions in it.
    pub people: Vec<Who>,
    /// How many GPUs all sessions together may hold: what stops a thousand of them.
    pub gpu_quota: u32,
    /// The account that sessions read and write buckets with.
    pub account: Option<Account>,
    /// A pool of warm or snapshotted pods.
    pub pool: Option<Pool>,
}

/// Who may run sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// A user, by the name the cluster knows.
    User(String),
    /// A group of users.
    Group(String),
    /// A service account of the namespace.
    ServiceAccount(String),
}

/// A Kubernetes service account, and the Google account that it acts as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its name in the namespace.
    pub name: String,
    /// `name@project.iam.gserviceaccount.com`, for Workload Identity.
    pub google_account: Option<String>,
}

/// A pool of pods that are claimed rather than started.
#[derive(Clone, Debug, PartialEq)]
pub struct Pool {
    /// Its name, and that of everything that belongs to it.
    pub name: String,
    /// Pods that wait, billed while they do; `0` where snapshots make a start short enough.
    pub replicas: u32,
    /// The pod. Its buckets are not mounted: snapshots do not support them, so the image has the models.
    pub machine: Machine,
    /// The port on which ComfyUI listens.
    pub port: u16,
    /// Seconds without work after which a pod ends itself. One that waits to be claimed has no work either.
    pub idle_secs: u32,
    /// Seconds after which a pod ends itself whatever it does, counted from its start or its restore.
    pub most_secs: u32,
    /// Where snapshots are kept; without it the pool is only warm.
    pub snapshots: Option<SnapshotBucket>,
}

impl Default for Admin {
    fn default() -> Self {
        Self {
            namespace: NAMESPACE.to_owned(),
            people: vec![Who::ServiceAccount("muse-burst".to_owned())],
            gpu_quota: 1,
            account: None,
            pool: None,
        }
    }
}

/// Every object, in the order in which they are applied.
///
/// # Errors
/// [`BurstError::BadSetting`] for a name that Kubernetes does not take.
pub fn documents(admin: &Admin) -> Result<Vec<Document>, BurstError> {
    named("the namespace", &admin.namespace)?;
    let meta = |name: &str| meta(&admin.namespace, name);
    let mut documents = vec![
        Document::new("Sessions live here and nowhere else.", &namespace(&admin.namespace))?,
        Document::new(
            "Exactly what a session's desktop calls: no secrets, no exec, no other namespace.",
            &Role { metadata: meta("muse-burst"), rules: Some(rules(admin.pool.is_some())) },
        )?,
        Document::new("Who may.", &binding(admin)?)?,
        Document::new(
            "How many GPUs all sessions together may hold. A Job beyond it is accepted and gets no pod.",
            &quota(admin),
        )?,
        Document::new(
            "Nobody in the cluster may talk to a session's pod: ComfyUI asks for no password. Port-forward comes from the\n\
             node itself and is not stopped by this. A pool's pods are reached from the API server, so they are left out.",
            &closed(admin),
        )?,
    ];
    for who in &admin.people {
        if let Who::ServiceAccount(name) = who {
            let why = "The account that a desktop signs in with.";
            documents.push(Document::new(
                why,
                &ServiceAccount {
                    metadata: meta(name),
                    automount_service_account_token: Some(false),
                    ..ServiceAccount::default()
                },
            )?);
        }
    }
    if let Some(account) = &admin.account {
        named("the service account", &account.name)?;
        let annotations = account
            .google_account
            .as_ref()
            .map(|google| BTreeMap::from([("iam.gke.io/gcp-service-account".to_owned(), google.clone())]));
        let why = "What a session's pod reads models and writes results with. Give the Google account\n\
                   roles/storage.objectViewer on the models' bucket and roles/storage.objectUser on the results',\n\
                   and let this account act as it (roles/iam.workloadIdentityUser).";
        let metadata = ObjectMeta { annotations, ..meta(&account.name) };
        documents.push(Document::new(why, &ServiceAccount { metadata, ..ServiceAccount::default() })?);
    }
    if let Some(pool) = &admin.pool {
        pool_documents(admin, pool, &mut documents)?;
    }
    Ok(documents)
}

/// The rows of the Role.
pub fn rules(with_pool: bool) -> Vec<PolicyRule> {
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    PERMISSIONS
        .iter()
        .filter(|permission| with_pool || !permission.pool_only)
        .map(|permission| PolicyRule {
            api_groups: Some(owned(&[permission.group])),
            resources: Some(owned(&[permission.resource])),
            verbs: owned(permission.verbs),
            ..PolicyRule::default()
        })
        .collect()
}

fn meta(namespace: &str, name: &str) -> ObjectMeta {
    ObjectMeta { name: Some(name.to_owned()), namespace: Some(namespace.to_owned()), ..ObjectMeta::default() }
}

fn namespace(name: &str) -> Namespace {
    Namespace {
        metadata: ObjectMeta {
            name: Some(name.to_owned()),
            labels: Some(BTreeMap::from([("pod-security.kubernetes.io/enforce".to_owned(), "baseline".to_owned())])),
            ..ObjectMeta::default()
        },
        ..Namespace::default()
    }
}

fn binding(admin: &Admin) -> Result<RoleBinding, BurstError> {
    let mut subjects = Vec::new();
    for who in &admin.people {
        let (kind, name, group, namespace) = match who {
            Who::User(name) => ("User", name, Some("rbac.authorization.k8s.io"), None),
            Who::Group(name) => ("Group", name, Some("rbac.authorization.k8s.io"), None),
            Who::ServiceAccount(name) => {
                named("the service account", name)?;
                ("ServiceAccount", name, None, Some(admin.namespace.clone()))
            }
        };
        subjects.push(Subject {
            kind: kind.to_owned(),
            name: name.clone(),
            api_group: group.map(str::to_owned),
            namespace,
        });
    }
    if subjects.is_empty() {
        return Err(BurstError::setting("the list of people", "nobody may run sessions"));
    }
    Ok(RoleBinding {
        metadata: meta(&admin.namespace, "muse-burst"),
        role_ref: RoleRef {
            api_group: "rbac.authorization.k8s.io".to_owned(),
            kind: "Role".to_owned(),
            name: "muse-burst".to_owned(),
        },
        subjects: Some(subjects),
    })
}

fn quota(admin: &Admin) -> ResourceQuota {
    let hard = BTreeMap::from([("requests.nvidia.com/gpu".to_owned(), Quantity(admin.gpu_quota.to_string()))]);
    ResourceQuota {
        metadata: meta(&admin.namespace, "muse-burst"),
        spec: Some(ResourceQuotaSpec { hard: Some(hard), ..ResourceQuotaSpec::default() }),
        ..ResourceQuota::default()
    }
}

fn closed(admin: &Admin) -> NetworkPolicy {
    let has_session = LabelSelectorRequirement {
        key: SESSION_LABEL.to_owned(),
        operator: "Exists".to_owned(),
        ..LabelSelectorRequirement::default()
    };
    let pods = LabelSelector { match_expressions: Some(vec![has_session]), ..LabelSelector::default() };
    NetworkPolicy {
        metadata: meta(&admin.namespace, "muse-burst"),
        spec: Some(NetworkPolicySpec {
            pod_selector: Some(pods),
            policy_types: Some(vec!["Ingress".to_owned()]),
            ..NetworkPolicySpec::default()
        }),
    }
}

fn pool_documents(admin: &Admin, pool: &Pool, documents: &mut Vec<Document>) -> Result<(), BurstError> {
    named("the pool", &pool.name)?;
    let GpuKind::Accelerator(accelerator) = &pool.machine.gpu.kind else {
        return Err(BurstError::setting("the pool's GPU", "name the accelerator: snapshots fit one kind of GPU only"));
    };
    if pool.replicas > 0 && pool.idle_secs < 3600 {
        let reason = "pods that wait have no work, and would end themselves: give an hour or more";
        return Err(BurstError::setting("the pool's idle time", reason));
    }
    let meta = |name: &str| meta(&admin.namespace, name);
    let marks = BTreeMap::from([("muse-burst/pool".to_owned(), pool.name.clone())]);
    let mut env = watchdog(pool.port, pool.idle_secs, pool.most_secs);
    if pool.snapshots.is_some() {
        env.push(variable("BURST_SNAPSHOT", "once"));
    }
    let mut nodes = BTreeMap::from([("cloud.google.com/gke-accelerator".to_owned(), accelerator.clone())]);
    if pool.machine.gpu.spot {
        nodes.insert("cloud.google.com/gke-spot".to_owned(), "true".to_owned());
    }
    let pod = PodSpec {
        runtime_class_name: Some("gvisor".to_owned()),
        // One that ended itself stays ended; started again it would be billed for nothing.
        restart_policy: Some("Never".to_owned()),
        service_account_name: pool.machine.service_account.clone(),
        automount_service_account_token: Some(pool.machine.service_account.is_some()),
        enable_service_links: Some(false),
        termination_grace_period_seconds: Some(GRACE_SECS.into()),
        node_selector: Some(nodes),
        tolerations: Some(vec![gpu_toleration()]),
        security_context: Some(pod_security()),
        containers: vec![container(&pool.machine, pool.port, env, Vec::new())],
        ..PodSpec::default()
    };
    let sandbox = |kind: &str| (SANDBOX_GROUP, SANDBOX_VERSION, kind.to_owned());
    let (group, version, kind) = sandbox("SandboxTemplate");
    documents.push(Document::new(
        "What the pool's pods look like. Changing it makes every snapshot void. Models are in the image: a\n\
         snapshotted pod cannot mount buckets.",
        &Object::new(
            group,
            version,
            &kind,
            meta(&pool.name),
            SandboxTemplateSpec {
                pod_template: SandboxPod {
                    metadata: PodMarks { labels: marks.clone(), ..PodMarks::default() },
                    spec: pod,
                },
                network_policy_management: "Unmanaged".to_owned(),
                env_vars_injection_policy: "Disallowed".to_owned(),
            },
        ),
    )?);
    let (group, version, kind) = sandbox("SandboxWarmPool");
    let named = Named { name: pool.name.clone() };
    documents.push(Document::new(
        "Pods that wait to be claimed, billed while they do.",
        &Object::new(
            group,
            version,
            &kind,
            meta(&pool.name),
            SandboxWarmPoolSpec { replicas: pool.replicas, sandbox_template_ref: named },
        ),
    )?);
    let Some(bucket) = &pool.snapshots else { return Ok(()) };
    let everywhere = ObjectMeta { name: Some(pool.name.clone()), ..ObjectMeta::default() };
    documents.push(Document::new(
        "Where snapshots are kept: a bucket of the cluster's region with hierarchical namespace and no soft delete.\n\
         What a pod has in memory is in its snapshots, secrets too.",
        &Object::new(
            SNAPSHOT_GROUP,
            SNAPSHOT_VERSION,
            "PodSnapshotStorageConfig",
            everywhere,
            PodSnapshotStorageConfigSpec { snapshot_storage_config: SnapshotStorage { gcs: bucket.clone() } },
        ),
    )?);
    documents.push(Document::new(
        "When they are taken: by the pod itself, once ComfyUI is warm.",
        &Object::new(
            SNAPSHOT_GROUP,
            SNAPSHOT_VERSION,
            "PodSnapshotPolicy",
            meta(&pool.name),
            PodSnapshotPolicySpec {
                storage_config_name: pool.name.clone(),
                selector: LabelSelector { match_labels: Some(marks), ..LabelSelector::default() },
                trigger_config: SnapshotTrigger { kind: "workload".to_owned(), post_checkpoint: "resume".to_owned() },
                snapshot_grouping_rules: SnapshotGrouping {
                    group_by_label_value: SnapshotLabels { labels: vec!["muse-burst/pool".to_owned()] },
                    group_retention_policy: SnapshotRetention { max_snapshot_count_per_group: 2 },
                },
            },
        ),
    )?);
    Ok(())
}
