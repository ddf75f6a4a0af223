use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use crate::kinds::{CLAIMS, JOBS, OWNERS, PODS, QUOTAS};
use crate::world::{Key, Stay, World, text, when};

impl World {
    /// Lets time pass, second by second.
    pub fn advance(&mut self, secs: i64) {
        for _ in 0..secs {
            self.now += Duration::SECOND;
            self.settle();
        }
    }

    /// Lets every controller do what is due now, until nothing changes any more.
    pub fn settle(&mut self) {
        // Each round's changes may be the next one's causes; a cluster that never rests would be a bug of this double.
        for _ in 0..20 {
            let before = self.version;
            self.collect_garbage();
            self.run_claims();
            self.run_jobs();
            self.run_pods();
            if self.version == before {
                return;
            }
        }
    }

    /// What lost its owner goes.
    fn collect_garbage(&mut self) {
        let uids: BTreeSet<String> =
            self.objects.values().map(|stored| text(&stored.object, "/metadata/uid").to_owned()).collect();
        let orphans: Vec<Key> = self
            .objects
            .iter()
            .filter(|(_, stored)| {
                let owners = stored.object["metadata"]["ownerReferences"].as_array();
                owners.is_some_and(|owners| owners.iter().all(|owner| !uids.contains(text(owner, "/uid"))))
            })
            .map(|(key, _)| key.clone())
            .collect();
        for key in orphans {
            if key.kind == PODS {
                self.delete_pod(&key);
            } else {
                self.remove(&key);
            }
        }
    }

    /// Pods go slowly: told first, gone when their container has ended.
    pub fn delete_pod(&mut self, key: &Key) {
        let stamp = self.stamp();
        self.change(key, |pod| {
            if pod["metadata"].get("deletionTimestamp").is_none() {
                pod["metadata"]["deletionTimestamp"] = json!(stamp);
                pod["metadata"]["deletionGracePeriodSeconds"] = pod["spec"]["terminationGracePeriodSeconds"].clone();
            }
        });
    }

    fn run_jobs(&mut self) {
        for (key, job) in self.of_kind(JOBS) {
            let uid = text(&job, "/metadata/uid").to_owned();
            let pod = self
                .of_kind(PODS)
                .into_iter()
                .find(|(_, pod)| text(&pod["metadata"]["ownerReferences"][0], "/uid") == uid);
            if let Some(done) = when(&job, "/status/completionTime").or_else(|| finished(&job)) {
                let ttl = job["spec"]["ttlSecondsAfterFinished"].as_i64();
                if ttl.is_some_and(|ttl| self.now - done >= Duration::seconds(ttl)) {
                    self.remove(&key);
                }
                continue;
            }
            if job["spec"]["suspend"] == json!(true) {
                if self.settings.queue_open && job["metadata"]["labels"].get("kueue.x-k8s.io/queue-name").is_some() {
                    self.change(&key, |job| job["spec"]["suspend"] = json!(false));
                } else {
                    self.condition(&key, "Suspended", "True", "JobSuspended", "Job suspended");
                    if let Some((pod, _)) = pod {
                        self.delete_pod(&pod);
                    }
                    // Resumed, it begins anew.
                    self.change(&key, |job| {
                        job["status"]
                            .as_object_mut()
                            .map(|status| (status.shift_remove("startTime"), status.shift_remove("active")));
                    });
                }
                continue;
            }
            let Some(start) = when(&job, "/status/startTime") else {
                let stamp = self.stamp();
                self.change(&key, |job| job["status"]["startTime"] = json!(stamp));
                continue;
            };
            if let Some(reason) = target(&job) {
                // `Failed` comes when the pod is gone, not before.
                match pod {
                    Some((pod, object)) if !is_over(&object) => self.delete_pod(&pod),
                    _ => self.condition(&key, "Failed", "True", &reason, "the Job failed"),
                }
                continue;
            }
            let limit = job["spec"]["activeDeadlineSeconds"].as_i64();
            if limit.is_some_and(|limit| self.now - start >= Duration::seconds(limit)) {
                let message = "Job was active longer than specified deadline";
                self.condition(&key, "FailureTarget", "True", "DeadlineExceeded", message);
                continue;
            }
            match pod {
                None if job["status"]["active"] == json!(1) => {
                    let message = "Job has reached the specified backoff limit";
                    self.condition(&key, "FailureTarget", "True", "BackoffLimitExceeded", message);
                }
                None => self.give_pod(&key, &job),
                Some((_, pod)) if text(&pod, "/status/phase") == "Succeeded" => {
                    let stamp = self.stamp();
                    self.change(&key, |job| job["status"]["completionTime"] = json!(stamp));
                    self.condition(
                        &key,
                        "Complete",
                        "True",
                        "CompletionsReached",
                        "Reached expected number of succeeded pods",
                    );
                }
                Some((_, pod)) if text(&pod, "/status/phase") == "Failed" => {
                    let message = "Job has reached the specified backoff limit";
                    self.condition(&key, "FailureTarget", "True", "BackoffLimitExceeded", message);
                }
                Some(_) => {}
            }
        }
    }

    fn give_pod(&mut self, key: &Key, job: &Value) {
        let wants = gpus(&job["spec"]["template"]["spec"]);
        let over = self.of_kind(QUOTAS).into_iter().filter(|(quota, _)| quota.namespace == key.namespace).find_map(|(quota, object)| {
            let hard: u32 = object["spec"]["hard"]["requests.nvidia.com/gpu"].as_str()?.parse().ok()?;
            let used: u32 = self.of_kind(PODS).iter().filter(|(pod, object)| pod.namespace == key.namespace && !is_over(object)).map(|(_, pod)| gpus(&pod["spec"])).sum();
            (used + wants > hard).then(|| format!("exceeded quota: {}, requested: requests.nvidia.com/gpu={wants}, used: requests.nvidia.com/gpu={used}, limited: requests.nvidia.com/gpu={hard}", quota.name))
        });
        let name = format!("{}-x{:04}", key.name, self.version % 10_000);
        if let Some(over) = over {
            let message = format!("Error creating: pods \"{name}\" is forbidden: {over}");
            return self.say(key, "Job", "FailedCreate", &message);
        }
        let template = &job["spec"]["template"];
        let mut meta = template["metadata"].clone();
        meta["name"] = json!(name);
        meta["ownerReferences"] = json!([{ "apiVersion": "batch/v1", "kind": "Job", "name": key.name,
                                            "uid": job["metadata"]["uid"], "controller": true }]);
        let pod = json!({ "apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": template["spec"],
                          "status": { "phase": "Pending" } });
        self.create(Key { kind: PODS, name, ..key.clone() }, pod, BTreeMap::new());
        self.change(key, |job| job["status"]["active"] = json!(1));
    }

    fn run_claims(&mut self) {
        for (key, claim) in self.of_kind(CLAIMS) {
            let policy = text(&claim, "/spec/lifecycle/shutdownPolicy");
            if when(&claim, "/spec/lifecycle/shutdownTime").is_some_and(|ends| self.now >= ends) {
                if let Some(name) = claim.pointer("/status/sandbox/name").and_then(Value::as_str) {
                    self.delete_pod(&Key { kind: PODS, name: name.to_owned(), ..key.clone() });
                }
                // Left out it means that the claim stays, for somebody to look at.
                if policy.starts_with("Delete") {
                    self.remove(&key);
                } else {
                    self.condition(&key, "Ready", "False", "ClaimExpired", "the claim has expired");
                }
                continue;
            }
            if let Some(name) = claim.pointer("/status/sandbox/name").and_then(Value::as_str) {
                let pod = Key { kind: PODS, name: name.to_owned(), ..key.clone() };
                if self.objects.get(&pod).is_some_and(|pod| condition_since(&pod.object, "Ready").is_some()) {
                    self.condition(&key, "Ready", "True", "DependenciesReady", "the pod is ready");
                }
                continue;
            }
            let pool = text(&claim, "/spec/warmPoolRef/name").to_owned();
            if !self.settings.pools.contains(&pool) {
                self.condition(&key, "Ready", "False", "WarmPoolNotFound", "the warm pool is not found");
                continue;
            }
            let name = format!("{pool}-{:05}", self.version % 100_000);
            let mut meta = json!({ "name": name, "labels": { "muse-burst/pool": pool },
                "ownerReferences": [{ "apiVersion": key.kind.api_version(), "kind": key.kind.name, "name": key.name,
                                      "uid": claim["metadata"]["uid"], "controller": true }] });
            if self.settings.has_snapshots {
                meta["annotations"] = json!({ "podsnapshot.gke.io/origin-pod": "the-first" });
            }
            let spec = json!({ "runtimeClassName": "gvisor", "terminationGracePeriodSeconds": 10, "containers": [{
                "name": "comfyui", "image": "pool", "resources": { "limits": { "nvidia.com/gpu": "1" } } }] });
            let pod = json!({ "apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec, "status": { "phase": "Pending" } });
            self.create(Key { kind: PODS, name: name.clone(), ..key.clone() }, pod, BTreeMap::new());
            self.change(&key, |claim| claim["status"]["sandbox"] = json!({ "name": name, "podIPs": ["10.0.0.7"] }));
        }
    }

    fn run_pods(&mut self) {
        for (key, pod) in self.of_kind(PODS) {
            if let Some(told) = when(&pod, "/metadata/deletionTimestamp") {
                let grace = pod["metadata"]["deletionGracePeriodSeconds"].as_i64().unwrap_or(30);
                let ran = pod.pointer("/status/containerStatuses").is_some() && !is_over(&pod);
                let takes = if ran { self.settings.stop_secs.min(grace) } else { 0 };
                if self.now - told >= Duration::seconds(takes) {
                    self.remove(&key);
                }
                continue;
            }
            if !is_over(&pod) {
                self.run_pod(&key, &pod);
            }
        }
    }

    fn run_pod(&mut self, key: &Key, pod: &Value) {
        let passed = |since: Option<OffsetDateTime>, secs: i64| {
            since.is_some_and(|since| self.now - since >= Duration::seconds(secs))
        };
        let (stamp, created) = (self.stamp(), when(pod, "/metadata/creationTimestamp"));
        let Some(scheduled) = condition_since(pod, "PodScheduled") else {
            let used: u32 = self
                .of_kind(PODS)
                .iter()
                .filter(|(_, pod)| condition_since(pod, "PodScheduled").is_some() && !is_over(pod))
                .map(|(_, pod)| gpus(&pod["spec"]))
                .sum();
            if used + gpus(&pod["spec"]) > self.settings.gpus {
                let message = "0/1 nodes are available: 1 Insufficient nvidia.com/gpu. preemption: not eligible";
                if !self.objects.keys().any(|event| event.name == format!("{}.failedscheduling", key.name)) {
                    self.say(key, "Pod", "FailedScheduling", message);
                }
            } else if passed(created, self.settings.machine_secs) {
                self.condition(key, "PodScheduled", "True", "Scheduled", "");
                self.change(key, |pod| pod["status"]["startTime"] = json!(stamp));
                let from = self.now;
                self.stays.push(Stay { pod: key.name.clone(), from, to: None });
            }
            return;
        };
        if pod.pointer("/status/containerStatuses/0/state/running").is_none() {
            if !self.settings.has_image {
                if pod.pointer("/status/containerStatuses/0/state/waiting").is_none() {
                    let message = "Back-off pulling image \"comfy\": ErrImagePull: not found";
                    let state = json!({ "waiting": { "reason": "ImagePullBackOff", "message": message } });
                    self.change(key, |pod| pod["status"]["containerStatuses"] = json!([container(&state, false)]));
                    self.say(key, "Pod", "Failed", "Failed to pull image \"comfy\": not found");
                }
            } else if passed(Some(scheduled), self.settings.pull_secs) {
                let state = json!({ "running": { "startedAt": stamp } });
                self.change(key, |pod| {
                    pod["status"]["phase"] = json!("Running");
                    pod["status"]["containerStatuses"] = json!([container(&state, false)]);
                });
            }
            return;
        }
        let started = when(pod, "/status/containerStatuses/0/state/running/startedAt");
        if condition_since(pod, "Ready").is_none() && passed(started, self.settings.warm_secs) {
            self.condition(key, "Ready", "True", "PodReady", "");
            self.change(key, |pod| pod["status"]["containerStatuses"][0]["ready"] = json!(true));
        }
    }

    /// A pod's container ends, by itself or by somebody's will.
    pub fn end_pod(&mut self, key: &Key, phase: &str, reason: &str, message: &str, code: i32) {
        let stamp = self.stamp();
        self.change(key, |pod| {
            pod["status"]["phase"] = json!(phase);
            if !reason.is_empty() {
                pod["status"]["reason"] = json!(reason);
                pod["status"]["message"] = json!(message);
            }
            let state = json!({ "terminated": { "exitCode": code, "finishedAt": stamp, "reason": if code == 0 { "Completed" } else { "Error" } } });
            pod["status"]["containerStatuses"] = json!([container(&state, false)]);
        });
        self.condition(key, "Ready", "False", "PodFailed", "");
        let now = self.now;
        for stay in self.stays.iter_mut().filter(|stay| stay.pod == key.name && stay.to.is_none()) {
            stay.to = Some(now);
        }
    }

    pub fn condition(&mut self, key: &Key, kind: &str, status: &str, reason: &str, message: &str) {
        let stamp = self.stamp();
        let is_claim = key.kind == CLAIMS;
        self.change(key, |object| {
            if !object["status"]["conditions"].is_array() {
                object["status"]["conditions"] = json!([]);
            }
            let mut condition = json!({ "type": kind, "status": status, "reason": reason, "message": message,
                                        "lastTransitionTime": stamp });
            if !is_claim && message.is_empty() {
                condition.as_object_mut().map(|fields| fields.shift_remove("message"));
            }
            if let Some(conditions) = object["status"]["conditions"].as_array_mut() {
                match conditions.iter_mut().find(|known| text(known, "/type") == kind) {
                    Some(known) if known["status"] == condition["status"] => {}
                    Some(known) => *known = condition,
                    None => conditions.push(condition),
                }
            }
        });
    }

    /// Whether nothing of a session is left, whatever its kind.
    pub fn is_clean(&self) -> bool {
        !self.objects.keys().any(|key| [JOBS, PODS, OWNERS, CLAIMS].contains(&key.kind))
    }
}

fn container(state: &Value, ready: bool) -> Value {
    json!({ "name": "comfyui", "image": "comfy", "imageID": "", "ready": ready, "restartCount": 0, "state": state })
}

fn finished(job: &Value) -> Option<OffsetDateTime> {
    condition_since(job, "Failed").or_else(|| condition_since(job, "Complete"))
}

fn target(job: &Value) -> Option<String> {
    let conditions = job["status"]["conditions"].as_array()?;
    let found = conditions.iter().find(|condition| text(condition, "/type") == "FailureTarget")?;
    Some(text(found, "/reason").to_owned())
}

fn condition_since(object: &Value, kind: &str) -> Option<OffsetDateTime> {
    let conditions = object["status"]["conditions"].as_array()?;
    let found = conditions.iter().find(|known| text(known, "/type") == kind && text(known, "/status") == "True")?;
    when(found, "/lastTransitionTime")
}

pub(crate) fn is_over(pod: &Value) -> bool {
    matches!(text(pod, "/status/phase"), "Succeeded" | "Failed")
}

fn gpus(spec: &Value) -> u32 {
    let containers = spec["containers"].as_array().into_iter().flatten();
    containers
        .filter_map(|container| container["resources"]["limits"]["nvidia.com/gpu"].as_str()?.parse::<u32>().ok())
        .sum()
}
