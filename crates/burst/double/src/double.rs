use std::net::SocketAddr;
use std::sync::Arc;

use k8s_openapi::api::rbac::v1::PolicyRule;
use serde::Deserialize;
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};
use tokio::net::TcpListener;

use crate::kinds::{JOBS, Kind, NAMESPACES, NODES, PODS, QUOTAS};
use crate::server::Inside;
use crate::turns::Turn;
use crate::world::{Key, Settings, World, text};

/// A request as it came.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// `METHOD /path?query`.
    pub line: String,
    /// The content type of its body.
    pub content: String,
    /// Its body; `null` when there was none.
    pub body: Value,
}

/// What another process can tell the server: `POST /_double`. What is left out stays as it is.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Told {
    gpus: Option<u32>,
    machine_secs: Option<i64>,
    pull_secs: Option<i64>,
    warm_secs: Option<i64>,
    has_image: Option<bool>,
    groups: Option<Vec<String>>,
    log: Option<String>,
    backend: Option<SocketAddr>,
    away: Option<bool>,
    evict: bool,
    preempt: bool,
    suspend: bool,
    exit: Option<i32>,
    cut_tunnels: bool,
    forget: bool,
    advance: i64,
}

/// A cluster on a free port of this machine; ends with the runtime of its test.
#[derive(Clone)]
pub struct KubeDouble {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    pub(crate) inside: Arc<Inside>,
}

impl KubeDouble {
    /// Starts an empty cluster whose clock stands at this time.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn start(now: OffsetDateTime) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let inside = Inside::new(World::new(now));
        tokio::spawn(Arc::clone(&inside).serve(listener));
        Self { url, inside }
    }

    /// A kubeconfig with one context, `double`, in this namespace.
    pub fn kubeconfig(&self, namespace: &str) -> String {
        let config = json!({
            "apiVersion": "v1", "kind": "Config", "current-context": "double",
            "clusters": [{ "name": "double", "cluster": { "server": self.url } }],
            "users": [{ "name": "double", "user": { "token": "canary-of-a-token" } }],
            "contexts": [{ "name": "double", "context": { "cluster": "double", "user": "double", "namespace": namespace } }],
        });
        // JSON is YAML.
        config.to_string()
    }

    /// From now on only this is allowed, in this namespace only.
    pub fn allow_only(&self, namespace: &str, rules: &[PolicyRule]) {
        let mut rights = std::collections::BTreeSet::new();
        for rule in rules {
            for group in rule.api_groups.iter().flatten() {
                for resource in rule.resources.iter().flatten() {
                    rights.extend(rule.verbs.iter().map(|verb| (group.clone(), resource.clone(), verb.clone())));
                }
            }
        }
        self.inside.world().rights = Some((namespace.to_owned(), rights));
    }

    /// Changes how the cluster is.
    pub fn set(&self, change: impl FnOnce(&mut Settings)) {
        self.inside.with(|world| change(&mut world.settings));
    }

    /// Pods lead here.
    pub fn pods_lead_to(&self, backend: SocketAddr) {
        self.inside.world().backend = Some(backend);
    }

    /// What containers write.
    pub fn writes(&self, log: &str) {
        self.inside.world().log = log.to_owned();
    }

    /// A queue stops every Job: its pods go, and its clock stands still until it is resumed.
    pub fn suspend(&self) {
        self.inside.with(|world| {
            for (key, _) in world.of_kind(JOBS) {
                world.change(&key, |job| job["spec"]["suspend"] = json!(true));
            }
        });
    }

    /// Lets the cluster's clock run: so many of its seconds in one of ours.
    pub fn flow(&self, speed: f64) {
        let double = self.clone();
        tokio::spawn(async move {
            let begun = tokio::time::Instant::now();
            let mut passed = 0;
            loop {
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                let due = (begun.elapsed().as_secs_f64() * speed) as i64;
                double.advance(due - passed);
                passed = due;
            }
        });
    }

    /// A quota on the GPUs of a namespace.
    pub fn quota(&self, namespace: &str, gpus: u32) {
        let gpus = gpus.to_string();
        let object = json!({ "apiVersion": "v1", "kind": "ResourceQuota", "metadata": { "name": "muse-burst" },
            "spec": { "hard": { "requests.nvidia.com/gpu": gpus } },
            "status": { "hard": { "requests.nvidia.com/gpu": gpus }, "used": { "requests.nvidia.com/gpu": "0" } } });
        self.put(QUOTAS, namespace, "muse-burst", object);
    }

    /// A namespace, for those who may look.
    pub fn namespace(&self, name: &str) {
        let object = json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": name } });
        self.put(NAMESPACES, "", name, object);
    }

    /// A node with GPUs.
    pub fn node(&self, name: &str, accelerator: &str, gpus: u32) {
        let object = json!({ "apiVersion": "v1", "kind": "Node",
            "metadata": { "name": name, "labels": { "cloud.google.com/gke-accelerator": accelerator } },
            "status": { "allocatable": { "nvidia.com/gpu": gpus.to_string() } } });
        self.put(NODES, "", name, object);
    }

    fn put(&self, kind: Kind, namespace: &str, name: &str, object: Value) {
        let key = Key { kind, namespace: namespace.to_owned(), name: name.to_owned() };
        self.inside.with(|world| world.create(key, object, Default::default()));
    }

    /// The cluster's clock.
    pub fn now(&self) -> OffsetDateTime {
        self.inside.world().now
    }

    /// Lets so many seconds pass in the cluster; everything that is due in them happens.
    pub fn advance(&self, secs: i64) {
        self.inside.with(|world| world.advance(secs));
    }

    /// Seconds for which pods have held machines since this time.
    pub fn held_since(&self, from: OffsetDateTime) -> Duration {
        self.inside.world().held_since(from)
    }

    /// Whether nothing is left of any session.
    pub fn is_clean(&self) -> bool {
        self.inside.world().is_clean()
    }

    /// The objects of a kind, such as `jobs` or `sandboxclaims`.
    pub fn objects(&self, plural: &str) -> Vec<Value> {
        let world = self.inside.world();
        let of_kind = world.objects.iter().filter(|(key, _)| key.kind.plural == plural);
        of_kind.map(|(_, stored)| stored.object.clone()).collect()
    }

    /// Every request, in the order in which they came.
    pub fn seen(&self) -> Vec<Seen> {
        let seen = self.inside.world().seen.clone();
        seen.into_iter().map(|(line, content, body)| Seen { line, content, body }).collect()
    }

    /// How many requests have these words in their `METHOD /path?query`.
    pub fn asked(&self, words: &str) -> usize {
        self.inside.world().seen.iter().filter(|(line, ..)| line.contains(words)).count()
    }

    /// The next request whose `METHOD /path?query` has these words is answered so.
    pub fn next_at(&self, words: &str, turn: Turn) {
        self.inside.world().turns.push_back((words.to_owned(), turn));
    }

    /// The API server is away: every connection breaks, new ones too. The cluster goes on.
    pub fn away(&self, away: bool) {
        let mut world = self.inside.world();
        world.is_away = away;
        world.away_after = None;
        if away {
            world.watches.cancel();
            world.watches = Default::default();
            world.tunnels.cancel();
            world.tunnels = Default::default();
            drop(world);
            self.inside.cut_connections();
        }
    }

    /// The API server answers so many requests more, then it is [away](Self::away).
    pub fn away_after(&self, requests: u32) {
        self.inside.world().away_after = Some(requests);
    }

    /// Cuts every port-forward and every proxied socket.
    pub fn cut_tunnels(&self) {
        let mut world = self.inside.world();
        world.tunnels.cancel();
        world.tunnels = Default::default();
    }

    pub(crate) fn tell(&self, told: Told) {
        self.set(|set| {
            set.gpus = told.gpus.unwrap_or(set.gpus);
            set.machine_secs = told.machine_secs.unwrap_or(set.machine_secs);
            set.pull_secs = told.pull_secs.unwrap_or(set.pull_secs);
            set.warm_secs = told.warm_secs.unwrap_or(set.warm_secs);
            set.has_image = told.has_image.unwrap_or(set.has_image);
            if let Some(groups) = told.groups {
                set.groups = groups;
            }
        });
        if let Some(log) = told.log {
            self.writes(&log);
        }
        if let Some(backend) = told.backend {
            self.pods_lead_to(backend);
        }
        if let Some(away) = told.away {
            self.away(away);
        }
        if told.evict {
            self.evict();
        }
        if told.preempt {
            self.preempt();
        }
        if told.suspend {
            self.suspend();
        }
        if let Some(code) = told.exit {
            self.exit(code);
        }
        if told.cut_tunnels {
            self.cut_tunnels();
        }
        if told.forget {
            self.forget();
        }
        self.advance(told.advance);
    }

    /// Forgets its history: watches end, and those that go on from before are told that they are too old.
    pub fn forget(&self) {
        let mut world = self.inside.world();
        world.version += 1;
        world.oldest = world.version;
        world.watches.cancel();
        world.watches = Default::default();
    }

    /// A node runs out of room and makes its pods leave.
    pub fn evict(&self) {
        self.end_pods(
            "Failed",
            "Evicted",
            "The node was low on resource: ephemeral-storage.",
            137,
            Some("TerminationByKubelet"),
        );
    }

    /// The machines of all pods are taken away, as spot machines may be.
    pub fn preempt(&self) {
        let message = "Pod was terminated in response to imminent node shutdown.";
        self.end_pods("Failed", "Terminated", message, 143, None);
    }

    /// The container of every pod ends by itself.
    pub fn exit(&self, code: i32) {
        self.end_pods(if code == 0 { "Succeeded" } else { "Failed" }, "", "", code, None);
    }

    fn end_pods(&self, phase: &str, reason: &str, message: &str, code: i32, disruption: Option<&str>) {
        self.inside.with(|world| {
            for (key, _) in world.of_kind(PODS) {
                if let Some(disruption) = disruption {
                    world.condition(&key, "DisruptionTarget", "True", disruption, message);
                }
                world.end_pod(&key, phase, reason, message, code);
            }
        });
    }

    /// Deletes every object of a kind, as somebody with `kubectl` might.
    pub fn delete_all(&self, plural: &str) {
        self.inside.with(|world| {
            let keys: Vec<Key> = world.objects.keys().filter(|key| key.kind.plural == plural).cloned().collect();
            for key in keys {
                if key.kind == PODS {
                    world.delete_pod(&key);
                } else {
                    world.remove(&key);
                }
            }
        });
    }

    /// The conditions that a Job had, in the order in which they came, as `Type/Reason`.
    pub fn conditions_of(&self, job: &str) -> Vec<String> {
        let world = self.inside.world();
        let mut all: Vec<String> = Vec::new();
        for line in world.history.iter().filter(|line| line.key.kind == JOBS && line.key.name == job) {
            for condition in line.object["status"]["conditions"].as_array().into_iter().flatten() {
                let said = format!("{}/{}", text(condition, "/type"), text(condition, "/reason"));
                if !all.contains(&said) {
                    all.push(said);
                }
            }
        }
        all
    }
}
