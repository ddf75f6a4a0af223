use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::SocketAddr;

use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};
use tokio_util::sync::CancellationToken;

use crate::kinds::{EVENTS, Kind, PODS, WARM_POOLS};
use crate::turns::Turn;

/// How the cluster is, in seconds of its own clock. Change it while it runs.
#[derive(Clone, Debug)]
pub struct Settings {
    /// GPUs that the nodes have; a pod that wants more waits.
    pub gpus: u32,
    /// Seconds until a machine is there.
    pub machine_secs: i64,
    /// Seconds to pull the image.
    pub pull_secs: i64,
    /// Seconds from the container's start until ComfyUI answers.
    pub warm_secs: i64,
    /// Seconds that a container takes to end when it is told to; never longer than its grace.
    pub stop_secs: i64,
    /// Whether the image is there.
    pub has_image: bool,
    /// Whether claims are restored from a snapshot.
    pub has_snapshots: bool,
    /// API groups that are there beside the core ones.
    pub groups: Vec<String>,
    /// Compute classes that are there.
    pub classes: Vec<String>,
    /// Warm pools that are there, in every namespace.
    pub pools: Vec<String>,
    /// Pods that are to wait in each of them; a claim is given none of these, so that what it does is seen in full.
    pub pool_replicas: u32,
    /// How many of them are ready.
    pub pool_ready: u32,
    /// Kueue lets suspended Jobs in.
    pub queue_open: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            gpus: 4,
            machine_secs: 0,
            pull_secs: 0,
            warm_secs: 0,
            stop_secs: 1,
            has_image: true,
            has_snapshots: true,
            groups: vec!["extensions.agents.x-k8s.io".to_owned(), "podsnapshot.gke.io".to_owned()],
            classes: Vec::new(),
            pools: vec!["comfy".to_owned()],
            pool_replicas: 0,
            pool_ready: 0,
            queue_open: true,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub kind: Kind,
    pub namespace: String,
    pub name: String,
}

/// An object, and which manager owns which of its fields (as JSON pointers).
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub object: Value,
    pub managers: BTreeMap<String, BTreeSet<String>>,
}

/// One line of the history that watches read.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub version: u64,
    pub key: Key,
    pub what: &'static str,
    pub object: Value,
}

/// How long a pod had a machine.
#[derive(Clone, Debug)]
pub(crate) struct Stay {
    pub pod: String,
    pub from: OffsetDateTime,
    pub to: Option<OffsetDateTime>,
}

/// Group, resource with its subresource, verb.
pub(crate) type Right = (String, String, String);

pub(crate) struct World {
    pub settings: Settings,
    pub now: OffsetDateTime,
    pub version: u64,
    /// Watches from before it are too old.
    pub oldest: u64,
    pub objects: BTreeMap<Key, Stored>,
    pub history: Vec<Line>,
    pub stays: Vec<Stay>,
    pub turns: VecDeque<(String, Turn)>,
    pub seen: Vec<(String, String, Value)>,
    /// What is allowed, and in which namespace; everything everywhere when there is none.
    pub rights: Option<(String, BTreeSet<Right>)>,
    pub backend: Option<SocketAddr>,
    pub log: String,
    pub is_away: bool,
    pub away_after: Option<u32>,
    /// Cuts watches; renewed after each cut.
    pub watches: CancellationToken,
    /// Cuts port-forwards and proxied sockets.
    pub tunnels: CancellationToken,
}

impl World {
    pub fn new(now: OffsetDateTime) -> Self {
        Self {
            settings: Settings::default(),
            now,
            version: 100,
            oldest: 0,
            objects: BTreeMap::new(),
            history: Vec::new(),
            stays: Vec::new(),
            turns: VecDeque::new(),
            seen: Vec::new(),
            rights: None,
            backend: None,
            log: String::new(),
            is_away: false,
            away_after: None,
            watches: CancellationToken::new(),
            tunnels: CancellationToken::new(),
        }
    }

    pub fn stamp(&self) -> String {
        self.now.format(&Rfc3339).unwrap_or_default()
    }

    /// Puts a new object in, with what the server adds to it.
    pub fn create(&mut self, key: Key, mut object: Value, managers: BTreeMap<String, BTreeSet<String>>) -> Value {
        self.version += 1;
        let uid = format!("00000000-0000-4000-8000-{:012}", self.version);
        let meta = &mut object["metadata"];
        if !key.namespace.is_empty() {
            meta["namespace"] = json!(key.namespace);
        }
        meta["uid"] = json!(uid);
        meta["creationTimestamp"] = json!(self.now.format(&Rfc3339).unwrap_or_default());
        meta["resourceVersion"] = json!(self.version.to_string());
        meta["generation"] = json!(1);
        self.history.push(Line { version: self.version, key: key.clone(), what: "ADDED", object: object.clone() });
        self.objects.insert(key, Stored { object: object.clone(), managers });
        object
    }

    /// Replaces an object's content; nothing happens when it is the same.
    pub fn update(&mut self, key: &Key, mut object: Value) -> Value {
        let Some(stored) = self.objects.get_mut(key) else { return object };
        object["metadata"]["resourceVersion"] = stored.object["metadata"]["resourceVersion"].clone();
        if stored.object == object {
            return object;
        }
        self.version += 1;
        object["metadata"]["resourceVersion"] = json!(self.version.to_string());
        stored.object = object.clone();
        self.history.push(Line { version: self.version, key: key.clone(), what: "MODIFIED", object: object.clone() });
        object
    }

    pub fn change(&mut self, key: &Key, change: impl FnOnce(&mut Value)) {
        if let Some(stored) = self.objects.get(key) {
            let mut object = stored.object.clone();
            change(&mut object);
            self.update(key, object);
        }
    }

    pub fn remove(&mut self, key: &Key) -> Option<Value> {
        let stored = self.objects.remove(key)?;
        self.version += 1;
        let mut object = stored.object;
        object["metadata"]["resourceVersion"] = json!(self.version.to_string());
        self.history.push(Line { version: self.version, key: key.clone(), what: "DELETED", object: object.clone() });
        if key.kind == PODS {
            let now = self.now;
            for stay in self.stays.iter_mut().filter(|stay| stay.pod == key.name && stay.to.is_none()) {
                stay.to = Some(now);
            }
        }
        Some(object)
    }

    pub fn of_kind(&self, kind: Kind) -> Vec<(Key, Value)> {
        let all = self.objects.iter().filter(|(key, _)| key.kind == kind);
        all.map(|(key, stored)| (key.clone(), stored.object.clone())).collect()
    }

    /// Pools and their snapshots, which nobody makes here but the settings. A snapshot is ready, or awaits its pod.
    pub fn of_settings(&self, kind: Kind) -> Vec<Value> {
        let set = &self.settings;
        let object = |pool: &String| match kind {
            WARM_POOLS => {
                // As of any Go type with `omitempty`: a nought is left out.
                let mut status = json!({ "selector": format!("muse-burst/pool={pool}") });
                for (field, count) in [("replicas", set.pool_replicas), ("readyReplicas", set.pool_ready)] {
                    if count > 0 {
                        status[field] = json!(count);
                    }
                }
                json!({ "apiVersion": kind.api_version(), "kind": kind.name, "metadata": { "name": pool },
                        "spec": { "replicas": set.pool_replicas, "sandboxTemplateRef": { "name": pool },
                                  "updateStrategy": { "type": "OnReplenish" } },
                        "status": status })
            }
            _ => {
                let (status, reason) =
                    if set.has_snapshots { ("True", "AllSnapshotsAvailable") } else { ("False", "AwaitingCheckpoint") };
                json!({ "apiVersion": kind.api_version(), "kind": kind.name,
                        "metadata": { "name": format!("{pool}-snapshot") }, "spec": { "policyName": pool },
                        "status": { "conditions": [{ "type": "Ready", "status": status, "reason": reason, "message": "",
                                                     "lastTransitionTime": self.stamp() }] } })
            }
        };
        set.pools.iter().map(object).collect()
    }

    /// Says something about an object; the same thing twice is counted, not repeated.
    pub fn say(&mut self, about: &Key, kind: &str, reason: &str, message: &str) {
        let stamp = self.stamp();
        let name = format!("{}.{}", about.name, reason.to_lowercase());
        let key = Key { kind: EVENTS, namespace: about.namespace.clone(), name: name.clone() };
        if self.objects.contains_key(&key) {
            return self.change(&key, |event| {
                event["count"] = json!(event["count"].as_i64().unwrap_or(1) + 1);
                event["lastTimestamp"] = json!(stamp);
                event["message"] = json!(message);
            });
        }
        let event = json!({
            "apiVersion": "v1", "kind": "Event", "metadata": { "name": name },
            "involvedObject": { "kind": kind, "name": about.name, "namespace": about.namespace },
            "reason": reason, "message": message, "type": "Warning", "count": 1,
            "firstTimestamp": stamp, "lastTimestamp": stamp,
        });
        self.create(key, event, BTreeMap::new());
    }

    /// Seconds for which pods had machines, from a time on.
    pub fn held_since(&self, from: OffsetDateTime) -> Duration {
        self.stays
            .iter()
            .map(|stay| (stay.to.unwrap_or(self.now).max(from) - stay.from.max(from)).max(Duration::ZERO))
            .sum()
    }
}

pub(crate) fn text<'a>(object: &'a Value, pointer: &str) -> &'a str {
    object.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

pub(crate) fn when(object: &Value, pointer: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(object.pointer(pointer)?.as_str()?, &Rfc3339).ok()
}
