//! What was seen in the cluster, reduced to what a session's record needs.

use k8s_openapi::api::batch::v1::Job;
use k8s_openapi::api::core::v1::{ContainerStateTerminated, Pod, PodCondition};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{ObjectMeta, Time};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use super::words::{self, News};
use super::{Lease, Why};
use crate::manifests::kinds::SandboxClaim;

/// One look at everything a session has in the cluster.
#[derive(Clone, Debug)]
pub struct Seen {
    /// When, by the cluster's clock.
    pub at: OffsetDateTime,
    /// The Job or claim.
    pub object: Option<ObjectSeen>,
    /// When the owner was made, where it is still there. Only looked for when there is no Job.
    pub owner: Option<OffsetDateTime>,
    /// The pod.
    pub pod: Option<PodSeen>,
    /// What the cluster said, oldest first.
    pub news: Vec<News>,
}

/// A Job or a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectSeen {
    /// Its uid.
    pub uid: String,
    /// Its lease, where the clock runs.
    pub lease: Option<Lease>,
    /// Whether it is over, or about to be.
    pub over: Option<Over>,
    /// The pod it says it has: name and addresses; claims only.
    pub sandbox: Option<(String, Vec<String>)>,
}

/// How a Job or claim ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Over {
    /// Its container ended itself.
    Complete,
    /// Its deadline passed.
    Deadline,
    /// It failed.
    Failed(String),
    /// Somebody deletes it.
    Deleted,
}

/// A pod.
#[derive(Clone, Debug, PartialEq)]
pub struct PodSeen {
    /// Its name.
    pub name: String,
    /// Since when it has a machine.
    pub scheduled: Option<OffsetDateTime>,
    /// Since when its container runs.
    pub started: Option<OffsetDateTime>,
    /// Whether it came out of a snapshot.
    pub restored: bool,
    /// Since when ComfyUI answers.
    pub ready: Option<OffsetDateTime>,
    /// Whether it is being deleted. It stays listed until its container has ended.
    pub deleting: bool,
    /// Whether somebody is taking its machine away.
    pub disrupted: Option<Why>,
    /// How it ended.
    pub ended: Option<PodEnd>,
}

/// How a pod ended.
#[derive(Clone, Debug, PartialEq)]
pub struct PodEnd {
    /// Why.
    pub why: Why,
    /// When its container ended.
    pub at: Option<OffsetDateTime>,
}

/// Kubernetes' time as ours; whole seconds, as Kubernetes writes it.
pub(crate) fn time(time: &Time) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(time.0.as_second()).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

pub(crate) fn created(meta: &ObjectMeta) -> Option<OffsetDateTime> {
    meta.creation_timestamp.as_ref().map(time)
}

impl ObjectSeen {
    /// What a Job says. `None` for an object without a uid, which no cluster has.
    pub fn of_job(job: &Job) -> Option<Self> {
        let status = job.status.clone().unwrap_or_default();
        let spec = job.spec.clone().unwrap_or_default();
        let lease = status.start_time.as_ref().and_then(|since| {
            let secs = u32::try_from(spec.active_deadline_seconds?).ok()?;
            Some(Lease { since: time(since), secs })
        });
        // `FailureTarget` comes while the pod still runs down, `Failed` when it is gone.
        let conditions = status.conditions.unwrap_or_default();
        let over =
            conditions.iter().filter(|condition| condition.status == "True").find_map(|condition| {
                match condition.type_.as_str() {
                    "Complete" | "SuccessCriteriaMet" => Some(Over::Complete),
                    "Failed" | "FailureTarget" => match condition.reason.as_deref() {
                        Some("DeadlineExceeded") => Some(Over::Deadline),
                        reason => {
                            let message = condition.message.as_deref().or(reason).unwrap_or("the Job failed");
                            Some(Over::Failed(message.to_owned()))
                        }
                    },
                    _ => None,
                }
            });
        let deleted = job.metadata.deletion_timestamp.as_ref().map(|_| Over::Deleted);
        Some(Self { uid: job.metadata.uid.clone()?, lease, over: over.or(deleted), sandbox: None })
    }

    /// What a claim says.
    pub fn of_claim(claim: &SandboxClaim) -> Option<Self> {
        let since = created(&claim.metadata)?;
        let ends = claim.spec.lifecycle.as_ref().and_then(|lifecycle| lifecycle.shutdown_time.as_deref());
        let lease = ends.and_then(|ends| OffsetDateTime::parse(ends, &Rfc3339).ok()).map(|ends| Lease {
            since,
            secs: u32::try_from((ends - since).whole_seconds().max(0)).unwrap_or(u32::MAX),
        });
        let status = claim.status.clone().unwrap_or_default();
        let over = status.conditions.iter().find_map(|condition| match condition.type_.as_str() {
            "Finished" if condition.status == "True" => match condition.reason.as_str() {
                "PodFailed" => Some(Over::Failed(condition.message.clone())),
                _ => Some(Over::Complete),
            },
            "Ready" if condition.reason == "ClaimExpired" => Some(Over::Deadline),
            _ => None,
        });
        let deleted = claim.metadata.deletion_timestamp.as_ref().map(|_| Over::Deleted);
        let sandbox = status.sandbox.filter(|sandbox| !sandbox.name.is_empty());
        Some(Self {
            uid: claim.metadata.uid.clone()?,
            lease,
            over: over.or(deleted),
            sandbox: sandbox.map(|sandbox| (sandbox.name, sandbox.pod_ips)),
        })
    }
}

impl PodSeen {
    /// What a pod says.
    pub fn of(pod: &Pod) -> Option<Self> {
        let status = pod.status.clone().unwrap_or_default();
        let conditions = status.conditions.clone().unwrap_or_default();
        let holds =
            |kind: &str| conditions.iter().find(|condition| condition.type_ == kind && condition.status == "True");
        let when = |condition: &PodCondition| condition.last_transition_time.as_ref().map(time);
        let containers = status.container_statuses.clone().unwrap_or_default();
        let container = containers.first().and_then(|container| container.state.clone()).unwrap_or_default();
        let scheduled = holds("PodScheduled").and_then(when).or(status.start_time.as_ref().map(time));
        let started = container.running.as_ref().and_then(|running| running.started_at.as_ref()).map(time);
        let marked =
            pod.metadata.annotations.as_ref().is_some_and(|marks| marks.contains_key("podsnapshot.gke.io/origin-pod"));
        let disrupted = holds("DisruptionTarget").map(|condition| match condition.reason.as_deref() {
            Some("PreemptionByScheduler" | "DeletionByTaintManager" | "DeletionByPodGC") => Why::Preempted,
            _ => Why::Evicted,
        });
        let ended = matches!(status.phase.as_deref(), Some("Failed" | "Succeeded")).then(|| {
            let terminated = container.terminated.as_ref();
            let said = status.message.as_deref().or(status.reason.as_deref());
            let at = terminated.and_then(|end| end.finished_at.as_ref()).map(time);
            PodEnd { why: why_ended(&status.reason, said, terminated, disrupted.clone()), at }
        });
        Some(Self {
            name: pod.metadata.name.clone()?,
            scheduled,
            started: started.or(ended.as_ref().and(scheduled)),
            restored: marked || holds("PodRestored").is_some(),
            ready: holds("Ready").and_then(when),
            deleting: pod.metadata.deletion_timestamp.is_some(),
            disrupted,
            ended,
        })
    }
}

fn why_ended(
    reason: &Option<String>,
    said: Option<&str>,
    terminated: Option<&ContainerStateTerminated>,
    disrupted: Option<Why>,
) -> Why {
    if let Some(why) = disrupted {
        return why;
    }
    match (reason.as_deref(), terminated) {
        (Some("Evicted"), _) => Why::Evicted,
        (Some("Preempted" | "Preempting" | "Shutdown" | "NodeShutdown" | "Terminated"), _) => Why::Preempted,
        (Some("DeadlineExceeded"), _) => Why::Lease,
        (_, Some(end)) => why_exited(end, said),
        (_, None) => Why::Failed { message: said.unwrap_or("the pod failed").to_owned() },
    }
}

/// By the start-up wrapper's codes and its last status, which is the container's termination message (`assets/burst/image`).
fn why_exited(end: &ContainerStateTerminated, said: Option<&str>) -> Why {
    let status: serde_json::Value =
        end.message.as_deref().map(serde_json::from_str).transpose().ok().flatten().unwrap_or_default();
    match (end.exit_code, status.get("end_reason").and_then(serde_json::Value::as_str)) {
        (0, _) => Why::Idle,
        (124, _) | (_, Some("deadline")) => Why::Granted,
        (75, _) | (_, Some("not-ready")) => Why::Failed { message: "ComfyUI never answered".to_owned() },
        (code, reason) => {
            let own = end.message.as_deref().filter(|_| status.is_null());
            let why = reason.or(own).or(end.reason.as_deref()).or(said).unwrap_or("no reason given");
            Why::Failed { message: format!("the container ended with code {code}: {why}") }
        }
    }
}

/// What a pod's containers wait for, in words.
pub(crate) fn waiting(pod: &Pod, at: OffsetDateTime) -> Vec<News> {
    let status = pod.status.clone().unwrap_or_default();
    let containers = status.container_statuses.unwrap_or_default();
    let waiting = containers.iter().filter_map(|container| container.state.as_ref()?.waiting.as_ref());
    waiting
        .filter_map(|waiting| {
            words::read(waiting.reason.as_deref()?, waiting.message.as_deref().unwrap_or_default(), at)
        })
        .collect()
}

impl Seen {
    /// A look that found nothing.
    pub fn nothing(at: OffsetDateTime) -> Self {
        Self { at, object: None, owner: None, pod: None, news: Vec::new() }
    }

    /// How long ago the lease ran out, where it has; a cluster that still has the object then is late.
    pub fn overdue(&self) -> Option<Duration> {
        let late = self.at - self.object.as_ref()?.lease?.ends();
        late.is_positive().then_some(late)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: i32, message: Option<&str>, expected: Why) {
        let end = ContainerStateTerminated {
            exit_code: code,
            message: message.map(str::to_owned),
            reason: Some("Error".to_owned()),
            ..ContainerStateTerminated::default()
        };
        assert_eq!(why_exited(&end, None), expected, "{code} {message:?}");
    }

    fn failed(message: &str) -> Why {
        Why::Failed { message: message.to_owned() }
    }

    #[test]
    fn how_the_wrapper_ended_is_why_the_session_ended() {
        check(0, Some(r#"{"end_reason": "idle"}"#), Why::Idle);
        check(124, Some(r#"{"end_reason": "deadline"}"#), Why::Granted);
        check(75, None, failed("ComfyUI never answered"));
        let ended = "the container ended with code 139: comfyui-ended";
        check(139, Some(r#"{"end_reason": "comfyui-ended", "exit_code": 139}"#), failed(ended));
        // Another image says what it likes, or nothing.
        check(1, Some("out of memory"), failed("the container ended with code 1: out of memory"));
        check(1, None, failed("the container ended with code 1: Error"));
    }
}
