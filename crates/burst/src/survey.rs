//! What a cluster can do for us: one look, and for everything that is missing what mends it.

use futures_util::future::join_all;
use http::Method;
use k8s_openapi::api::core::v1::{Node, ResourceQuota};
use kube::api::ObjectList;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::cluster::Cluster;
use crate::error::BurstError;
use crate::manifests::admin::{PERMISSIONS, Permission};
use crate::manifests::kinds::{SANDBOX_GROUP, SNAPSHOT_GROUP};

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// As it has to be.
    Good,
    /// Not there, and nothing needs it but what is named.
    Absent,
    /// Not there, and sessions need it.
    Missing,
    /// We may not look.
    NotVisible,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What was looked at: `reachable`, `namespace`, `may`, `may_claim`, `may_look`, `quota`, `gpus`, `pools`, `snapshots`, `queues`, `buckets`.
    pub subject: String,
    /// How it stands.
    pub state: State,
    /// In a sentence.
    pub text: String,
    /// What mends it, where something does: a command, or which manifest.
    pub advice: Option<String>,
}

/// Nodes with GPUs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GpuNodes {
    /// The accelerator's name, where the node says it.
    pub accelerator: String,
    /// How many nodes.
    pub nodes: u32,
    /// How many GPUs they have together.
    pub gpus: u32,
    /// How many of the nodes are spot machines.
    pub spot: u32,
}

/// A quota of the namespace on GPUs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GpuQuota {
    /// Its name.
    pub name: String,
    /// How many GPUs all sessions may hold.
    pub hard: String,
    /// How many they hold now.
    pub used: String,
}

/// Which way of running sessions a cluster offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Jobs.
    Job,
    /// Claims on a pool.
    Pool,
}

/// What a cluster can do for us.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// The API server's version.
    pub version: Option<String>,
    /// GPU nodes by accelerator; `None` when nodes are not visible.
    pub gpus: Option<Vec<GpuNodes>>,
    /// GKE's compute classes, by name; `None` when there are none to see.
    pub classes: Option<Vec<String>>,
    /// Quotas on GPUs; `None` when quotas are not visible.
    pub quotas: Option<Vec<GpuQuota>>,
    /// API groups that were looked for and are there.
    pub groups: Vec<String>,
    /// Everything, in words.
    pub findings: Vec<Finding>,
}

impl Survey {
    /// Whether a session by a Job could be started.
    pub fn can_run_jobs(&self) -> bool {
        self.version.is_some() && !self.findings.iter().any(|finding| finding.state == State::Missing)
    }

    /// Which mode to use, and why.
    pub fn mode(&self) -> (Mode, &'static str) {
        let has = |group: &str| self.groups.iter().any(|known| known == group);
        let may_claim =
            !self.findings.iter().any(|finding| finding.subject == "may_claim" && finding.state != State::Good);
        match (has(SANDBOX_GROUP), has(SNAPSHOT_GROUP), may_claim) {
            (true, true, true) => (Mode::Pool, "the cluster restores pods from snapshots"),
            (true, false, true) => {
                (Mode::Job, "there are pools but no snapshots, so a pool would only cost while it waits")
            }
            (true, _, false) => (Mode::Job, "there are pools, but we may not claim from them"),
            (false, ..) => (Mode::Job, "any Kubernetes runs Jobs; this one has no pools"),
        }
    }
}

impl Cluster {
    /// Looks at everything sessions need. Only a cluster that cannot be reached or signed in to stops it, and that too is a
    /// finding.
    pub async fn survey(&self) -> Survey {
        let mut survey = Survey::default();
        match self.version().await {
            Ok(version) => {
                survey.note("reachable", State::Good, format!("Kubernetes {version} at {}", self.server()), None);
                survey.version = Some(version);
            }
            Err(error) => {
                survey.note("reachable", State::Missing, error.to_string(), error.advice());
                return survey;
            }
        }
        let (namespace, groups, rights, quotas, nodes, classes, buckets) = tokio::join!(
            self.has("/api/v1/namespaces", self.namespace()),
            self.groups(),
            self.rights(),
            self.gpu_quotas(),
            self.gpu_nodes(),
            self.compute_classes(),
            self.has("/apis/storage.k8s.io/v1/csidrivers", "gcsfuse.csi.storage.gke.io"),
        );
        survey.say_namespace(self.namespace(), namespace);
        survey.say_groups(groups);
        survey.say_rights(&rights, self.namespace());
        survey.say_quotas(quotas);
        survey.say_nodes(nodes);
        if let Ok(Some(classes)) = classes {
            survey.note("gpus", State::Good, format!("compute classes: {}", classes.join(", ")), None);
            survey.classes = Some(classes);
        }
        survey.say_buckets(buckets);
        survey
    }

    async fn version(&self) -> Result<String, BurstError> {
        let doing = "ask for the cluster's version";
        let body: Value = self.ask_server(doing, Method::GET, "/version", None).await?.object(doing)?;
        let version = body.get("gitVersion").and_then(Value::as_str);
        version.map(str::to_owned).ok_or_else(|| BurstError::reply(doing, "no `gitVersion` in it"))
    }

    /// Whether something is there; `None` when we may not look.
    async fn has(&self, path: &str, name: &str) -> Result<Option<bool>, BurstError> {
        let doing = "look what the cluster has";
        let reply = self.ask_server(doing, Method::GET, &format!("{path}/{name}"), None).await?;
        match reply.status {
            401 | 403 => Ok(None),
            404 => Ok(Some(false)),
            _ => reply.object::<Value>(doing).map(|_| Some(true)),
        }
    }

    async fn groups(&self) -> Result<Vec<String>, BurstError> {
        let doing = "ask which kinds the cluster has";
        let body: Value = self.ask_server(doing, Method::GET, "/apis", None).await?.object(doing)?;
        let groups = body.get("groups").and_then(Value::as_array).cloned().unwrap_or_default();
        Ok(groups.iter().filter_map(|group| Some(group.get("name")?.as_str()?.to_owned())).collect())
    }

    /// Asks about each verb of the Role.
    async fn rights(&self) -> Vec<(Permission, &'static str, Result<bool, BurstError>)> {
        let asked =
            PERMISSIONS.iter().flat_map(|permission| permission.verbs.iter().map(move |verb| (permission, *verb)));
        join_all(asked.map(|(permission, verb)| async move {
            (*permission, verb, self.may(permission.group, permission.resource, verb, Some(self.namespace())).await)
        }))
        .await
    }

    async fn may(&self, group: &str, resource: &str, verb: &str, namespace: Option<&str>) -> Result<bool, BurstError> {
        let doing = "ask what we may do";
        let (resource, subresource) = resource.split_once('/').unwrap_or((resource, ""));
        let review = json!({
            "apiVersion": "authorization.k8s.io/v1",
            "kind": "SelfSubjectAccessReview",
            "spec": { "resourceAttributes": {
                "group": group, "resource": resource, "subresource": subresource, "verb": verb,
                "namespace": namespace.unwrap_or_default(),
            } },
        });
        let path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
        let body: Value =
            self.ask_server(doing, Method::POST, path, Some(("application/json", &review))).await?.object(doing)?;
        Ok(body.pointer("/status/allowed").and_then(Value::as_bool).unwrap_or(false))
    }

    async fn gpu_quotas(&self) -> Result<Option<Vec<GpuQuota>>, BurstError> {
        let doing = "look at the namespace's quota";
        let reply = self.ask_server(doing, Method::GET, &self.path("", "v1", "resourcequotas"), None).await?;
        if matches!(reply.status, 401 | 403) {
            return Ok(None);
        }
        let quotas: ObjectList<ResourceQuota> = reply.object(doing)?;
        let gpus = |amounts: Option<std::collections::BTreeMap<String, _>>| -> Option<String> {
            let amounts: std::collections::BTreeMap<String, k8s_openapi::apimachinery::pkg::api::resource::Quantity> =
                amounts?;
            amounts.get("requests.nvidia.com/gpu").map(|amount| amount.0.clone())
        };
        let quotas = quotas.items.into_iter().filter_map(|quota| {
            let status = quota.status.unwrap_or_default();
            let hard = gpus(status.hard).or_else(|| gpus(quota.spec?.hard))?;
            Some(GpuQuota {
                name: quota.metadata.name.unwrap_or_default(),
                hard,
                used: gpus(status.used).unwrap_or_else(|| "0".to_owned()),
            })
        });
        Ok(Some(quotas.collect()))
    }

    async fn compute_classes(&self) -> Result<Option<Vec<String>>, BurstError> {
        let doing = "look for compute classes";
        let reply = self.ask_server(doing, Method::GET, "/apis/cloud.google.com/v1/computeclasses", None).await?;
        if matches!(reply.status, 401 | 403 | 404) {
            return Ok(None);
        }
        let list: Value = reply.object(doing)?;
        let items = list.get("items").and_then(Value::as_array).cloned().unwrap_or_default();
        let name = |item: &Value| Some(item.pointer("/metadata/name")?.as_str()?.to_owned());
        Ok(Some(items.iter().filter_map(name).collect()))
    }

    async fn gpu_nodes(&self) -> Result<Option<Vec<GpuNodes>>, BurstError> {
        let doing = "look for GPUs";
        if !self.may("", "nodes", "list", None).await? {
            return Ok(None);
        }
        let reply = self.ask_server(doing, Method::GET, "/api/v1/nodes?limit=500", None).await?;
        let nodes: ObjectList<Node> = reply.object(doing)?;
        let mut found: Vec<GpuNodes> = Vec::new();
        for node in nodes.items {
            let capacity = node.status.and_then(|status| status.allocatable.or(status.capacity)).unwrap_or_default();
            let gpus = capacity.get("nvidia.com/gpu").and_then(|amount| amount.0.parse::<u32>().ok()).unwrap_or(0);
            if gpus == 0 {
                continue;
            }
            let labels = node.metadata.labels.unwrap_or_default();
            let name = |label: &str| labels.get(label).cloned();
            let accelerator = name("cloud.google.com/gke-accelerator").or_else(|| name("nvidia.com/gpu.product"));
            let accelerator = accelerator.unwrap_or_else(|| "unnamed".to_owned());
            let spot = u32::from(name("cloud.google.com/gke-spot").as_deref() == Some("true"));
            match found.iter_mut().find(|known| known.accelerator == accelerator) {
                Some(known) => {
                    known.nodes += 1;
                    known.gpus += gpus;
                    known.spot += spot;
                }
                None => found.push(GpuNodes { accelerator, nodes: 1, gpus, spot }),
            }
        }
        Ok(Some(found))
    }
}

impl Survey {
    fn note(&mut self, subject: &str, state: State, text: impl Into<String>, advice: Option<String>) {
        self.findings.push(Finding { subject: subject.to_owned(), state, text: text.into(), advice });
    }

    /// A look that failed is no answer.
    fn unsure(&mut self, subject: &str, error: &BurstError) {
        self.note(subject, State::NotVisible, error.to_string(), error.advice());
    }

    fn say_namespace(&mut self, namespace: &str, found: Result<Option<bool>, BurstError>) {
        let apply = "muse burst manifests | kubectl apply -f -".to_owned();
        match found {
            Ok(Some(true)) => {
                self.note("namespace", State::Good, format!("the namespace `{namespace}` is there"), None)
            }
            Ok(Some(false)) => {
                self.note("namespace", State::Missing, format!("there is no namespace `{namespace}`"), Some(apply));
            }
            // The Role lets nobody read namespaces; the rights below tell.
            Ok(None) => {
                let text = format!("whether the namespace `{namespace}` is there is not visible");
                self.note("namespace", State::NotVisible, text, None);
            }
            Err(error) => self.unsure("namespace", &error),
        }
    }

    fn say_groups(&mut self, found: Result<Vec<String>, BurstError>) {
        let groups = match found {
            Ok(groups) => groups,
            Err(error) => return self.unsure("pools", &error),
        };
        let wanted = [
            (
                "pools",
                SANDBOX_GROUP,
                "pools of warm pods (agent-sandbox)",
                "kubectl apply -f the release manifests of github.com/kubernetes-sigs/agent-sandbox, extensions included",
            ),
            (
                "snapshots",
                SNAPSHOT_GROUP,
                "Pod snapshots",
                "gcloud container clusters update CLUSTER --enable-pod-snapshots (GKE 1.35.3 or later, with GKE Sandbox)",
            ),
            (
                "queues",
                "kueue.x-k8s.io",
                "queues (Kueue)",
                "only needed to share GPUs between teams: kueue.sigs.k8s.io",
            ),
        ];
        for (subject, group, what, advice) in wanted {
            if groups.iter().any(|known| known == group) {
                self.groups.push(group.to_owned());
                self.note(subject, State::Good, format!("the cluster has {what}"), None);
            } else {
                self.note(subject, State::Absent, format!("the cluster has no {what}"), Some(advice.to_owned()));
            }
        }
    }

    fn say_rights(&mut self, rights: &[(Permission, &'static str, Result<bool, BurstError>)], namespace: &str) {
        for permission in &PERMISSIONS {
            let of_row = rights.iter().filter(|(row, ..)| row == permission);
            let (mut refused, mut unknown) = (Vec::new(), None);
            for (_, verb, answer) in of_row {
                match answer {
                    Ok(true) => {}
                    Ok(false) => refused.push(*verb),
                    Err(error) => unknown = Some(error),
                }
            }
            let subject = match permission {
                Permission { is_only_a_look: true, .. } => "may_look",
                Permission { pool_only: true, .. } => "may_claim",
                _ => "may",
            };
            let resource = match permission.group {
                "" => permission.resource.to_owned(),
                group => format!("{}.{group}", permission.resource),
            };
            if let Some(error) = unknown {
                self.unsure(subject, error);
            } else if refused.is_empty() {
                self.note(subject, State::Good, format!("we may {} {resource}", permission.verbs.join(", ")), None);
            } else {
                let state = if permission.pool_only { State::Absent } else { State::Missing };
                let text = format!("we may not {} {resource} in `{namespace}`", refused.join(", "));
                let advice = format!(
                    "The Role of `muse burst manifests` allows it. To see it: kubectl auth can-i {} {resource} -n {namespace}",
                    refused[0]
                );
                self.note(subject, state, text, Some(advice));
            }
        }
    }

    fn say_quotas(&mut self, found: Result<Option<Vec<GpuQuota>>, BurstError>) {
        match found {
            Ok(Some(quotas)) => {
                if quotas.is_empty() {
                    let advice = "Without one nothing but the leases limits how many GPUs are rented: apply the ResourceQuota \
                                  of `muse burst manifests`.";
                    self.note("quota", State::Absent, "the namespace has no quota on GPUs", Some(advice.to_owned()));
                }
                for quota in &quotas {
                    let text = format!("quota `{}`: {} of {} GPUs are held", quota.name, quota.used, quota.hard);
                    self.note("quota", State::Good, text, None);
                }
                self.quotas = Some(quotas);
            }
            Ok(None) => self.note("quota", State::NotVisible, "the namespace's quota is not visible", None),
            Err(error) => self.unsure("quota", &error),
        }
    }

    fn say_nodes(&mut self, found: Result<Option<Vec<GpuNodes>>, BurstError>) {
        match found {
            Ok(Some(nodes)) => {
                if nodes.is_empty() {
                    let advice =
                        "That is as it should be where machines are started on demand; else add a node pool with GPUs.";
                    self.note("gpus", State::Absent, "no node has a GPU right now", Some(advice.to_owned()));
                }
                for gpu in &nodes {
                    let text = format!(
                        "{} GPUs `{}` on {} nodes, {} of them spot",
                        gpu.gpus, gpu.accelerator, gpu.nodes, gpu.spot
                    );
                    self.note("gpus", State::Good, text, None);
                }
                self.gpus = Some(nodes);
            }
            Ok(None) => {
                let advice = "Sessions need no look at nodes. An administrator sees them with: kubectl get nodes -L \
                              cloud.google.com/gke-accelerator";
                self.note("gpus", State::NotVisible, "which GPUs there are is not visible", Some(advice.to_owned()));
            }
            Err(error) => self.unsure("gpus", &error),
        }
    }

    fn say_buckets(&mut self, found: Result<Option<bool>, BurstError>) {
        match found {
            Ok(Some(true)) => self.note("buckets", State::Good, "buckets of Cloud Storage can be mounted", None),
            Ok(Some(false)) => {
                let advice = "gcloud container clusters update CLUSTER --update-addons GcsFuseCsiDriver=ENABLED, or use an image \
                              that has its models.";
                self.note("buckets", State::Absent, "buckets cannot be mounted", Some(advice.to_owned()));
            }
            Ok(None) => self.note("buckets", State::NotVisible, "whether buckets can be mounted is not visible", None),
            Err(error) => self.unsure("buckets", &error),
        }
    }
}
