//! What a session applies: an owner and a Job, or a claim. And the one field that a renewal changes.

use std::collections::BTreeMap;

use k8s_openapi::api::batch::v1::{Job, JobSpec};
use k8s_openapi::api::core::v1::{
    CSIVolumeSource, Capabilities, ConfigMap, Container, ContainerPort, EmptyDirVolumeSource, EnvVar, HTTPGetAction,
    PodSecurityContext, PodSpec, PodTemplateSpec, Probe, ResourceRequirements, SeccompProfile, SecurityContext,
    Toleration, Volume, VolumeMount,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{ObjectMeta, OwnerReference};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::kinds::{Lifecycle, Named, SANDBOX_GROUP, SANDBOX_VERSION, SandboxClaim, SandboxClaimSpec};
use super::value;
use crate::error::BurstError;
use crate::money::GRACE_SECS;
use crate::spec::{Bucket, GpuKind, Machine, SESSION_LABEL, SessionId, SessionSpec};

/// The user inside the container. It and the folders are those of Google's own "ComfyUI on GKE", so that its images work too.
pub const USER: i64 = 10_000;
/// Where models lie inside the container.
pub const MODELS: &str = "/home/comfyuser/comfy/ComfyUI/models";
/// Where results go inside the container.
pub const OUTPUT: &str = "/home/comfyuser/comfy/ComfyUI/output";
/// Room that ends with the pod.
pub const SCRATCH: &str = "/home/comfyuser/comfy/ComfyUI/temp";
/// Seconds for which a finished Job can still be looked at.
pub const TTL_SECS: i32 = 300;

const FUSE: &str = "gcsfuse.csi.storage.gke.io";

/// Labels of every object of a session.
pub fn labels(id: &SessionId) -> BTreeMap<String, String> {
    BTreeMap::from([
        ("app.kubernetes.io/name".to_owned(), "comfyui".to_owned()),
        ("app.kubernetes.io/managed-by".to_owned(), "muse-burst".to_owned()),
        (SESSION_LABEL.to_owned(), id.as_str().to_owned()),
    ])
}

/// The owner of everything: when it goes, the cluster removes the rest. It holds what was asked for, and no secret.
///
/// # Errors
/// [`BurstError::BadReply`] when the session cannot be written as JSON, which it always can.
pub fn owner(namespace: &str, id: &SessionId, spec: &SessionSpec) -> Result<ConfigMap, BurstError> {
    let text = value(spec)?.to_string();
    Ok(ConfigMap {
        metadata: ObjectMeta {
            name: Some(id.name()),
            namespace: Some(namespace.to_owned()),
            labels: Some(labels(id)),
            ..ObjectMeta::default()
        },
        data: Some(BTreeMap::from([("session.json".to_owned(), text)])),
        ..ConfigMap::default()
    })
}

/// The Job, owned by the ConfigMap with this uid.
pub fn job(namespace: &str, id: &SessionId, spec: &SessionSpec, machine: &Machine, owner_uid: &str) -> Job {
    let mut marks = labels(id);
    if let Some(queue) = &machine.queue {
        marks.insert("kueue.x-k8s.io/queue-name".to_owned(), queue.clone());
    }
    Job {
        metadata: ObjectMeta {
            name: Some(id.name()),
            namespace: Some(namespace.to_owned()),
            labels: Some(marks),
            owner_references: Some(vec![OwnerReference {
                api_version: "v1".to_owned(),
                kind: "ConfigMap".to_owned(),
                name: id.name(),
                uid: owner_uid.to_owned(),
                ..OwnerReference::default()
            }]),
            ..ObjectMeta::default()
        },
        spec: Some(JobSpec {
            active_deadline_seconds: Some(spec.first_lease_secs().into()),
            // A second pod would be a second bill.
            backoff_limit: Some(0),
            ttl_seconds_after_finished: Some(TTL_SECS),
            // Kueue takes it up; without a queue it starts at once.
            suspend: machine.queue.as_ref().map(|_| true),
            template: PodTemplateSpec {
                metadata: Some(ObjectMeta {
                    labels: Some(labels(id)),
                    annotations: has_buckets(machine).then(fuse_marks),
                    ..ObjectMeta::default()
                }),
                spec: Some(pod(id, spec, machine)),
            },
            ..JobSpec::default()
        }),
        ..Job::default()
    }
}

/// The part of a Job that a renewal applies. The uid makes sure that no other Job of that name is meant, and that none is
/// made where it is gone.
pub fn job_lease(id: &SessionId, uid: &str, deadline_secs: u32) -> Value {
    json!({
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": { "name": id.name(), "uid": uid },
        "spec": { "activeDeadlineSeconds": deadline_secs },
    })
}

/// The claim on a pool, which ends at this time.
///
/// # Errors
/// [`BurstError::BadSetting`] for a time that RFC 3339 cannot write.
pub fn claim(namespace: &str, id: &SessionId, pool: &str, ends: OffsetDateTime) -> Result<SandboxClaim, BurstError> {
    Ok(SandboxClaim {
        api_version: format!("{SANDBOX_GROUP}/{SANDBOX_VERSION}"),
        kind: "SandboxClaim".to_owned(),
        metadata: ObjectMeta {
            name: Some(id.name()),
            namespace: Some(namespace.to_owned()),
            labels: Some(labels(id)),
            ..ObjectMeta::default()
        },
        spec: SandboxClaimSpec {
            warm_pool_ref: Named { name: pool.to_owned() },
            lifecycle: Some(Lifecycle {
                shutdown_time: Some(rfc3339(ends)?),
                shutdown_policy: Some("Delete".to_owned()),
            }),
        },
        status: None,
    })
}

/// The patch that a renewal of a claim sends.
///
/// # Errors
/// [`BurstError::BadSetting`] for a time that RFC 3339 cannot write.
pub fn claim_lease(uid: &str, ends: OffsetDateTime) -> Result<Value, BurstError> {
    Ok(json!({
        "metadata": { "uid": uid },
        "spec": { "lifecycle": { "shutdownTime": rfc3339(ends)?, "shutdownPolicy": "Delete" } },
    }))
}

fn rfc3339(at: OffsetDateTime) -> Result<String, BurstError> {
    // Kubernetes' times have whole seconds.
    let whole = at.replace_nanosecond(0).unwrap_or(at);
    whole.format(&Rfc3339).map_err(|error| BurstError::setting("the time", error.to_string()))
}

fn pod(id: &SessionId, spec: &SessionSpec, machine: &Machine) -> PodSpec {
    let mut nodes = BTreeMap::new();
    match &machine.gpu.kind {
        GpuKind::Any => {}
        GpuKind::Accelerator(name) => {
            nodes.insert("cloud.google.com/gke-accelerator".to_owned(), name.clone());
        }
        GpuKind::ComputeClass(name) => {
            nodes.insert("cloud.google.com/compute-class".to_owned(), name.clone());
        }
    }
    if machine.gpu.spot {
        nodes.insert("cloud.google.com/gke-spot".to_owned(), "true".to_owned());
    }
    PodSpec {
        restart_policy: Some("Never".to_owned()),
        termination_grace_period_seconds: Some(GRACE_SECS.into()),
        enable_service_links: Some(false),
        automount_service_account_token: Some(machine.service_account.is_some()),
        service_account_name: machine.service_account.clone(),
        node_selector: (!nodes.is_empty()).then_some(nodes),
        tolerations: (machine.gpu.count > 0).then(|| vec![gpu_toleration()]),
        security_context: Some(pod_security()),
        containers: vec![container(machine, spec.port, variables(id, spec), mounts(machine))],
        volumes: Some(volumes(machine, id)),
        ..PodSpec::default()
    }
}

/// ComfyUI's container, the same in a Job and in a pool.
pub(crate) fn container(machine: &Machine, port: u16, env: Vec<EnvVar>, mounts: Vec<VolumeMount>) -> Container {
    Container {
        name: "comfyui".to_owned(),
        image: Some(machine.image.clone()),
        args: (!machine.args.is_empty()).then(|| machine.args.clone()),
        ports: Some(vec![ContainerPort {
            container_port: port.into(),
            name: Some("comfyui".to_owned()),
            ..ContainerPort::default()
        }]),
        env: Some(env),
        readiness_probe: Some(Probe {
            http_get: Some(HTTPGetAction {
                path: Some("/".to_owned()),
                port: IntOrString::Int(port.into()),
                ..HTTPGetAction::default()
            }),
            period_seconds: Some(1),
            timeout_seconds: Some(2),
            ..Probe::default()
        }),
        resources: Some(resources(machine)),
        security_context: Some(SecurityContext {
            allow_privilege_escalation: Some(false),
            capabilities: Some(Capabilities { drop: Some(vec!["ALL".to_owned()]), ..Capabilities::default() }),
            ..SecurityContext::default()
        }),
        volume_mounts: Some(mounts),
        ..Container::default()
    }
}

pub(crate) fn gpu_toleration() -> Toleration {
    Toleration {
        key: Some("nvidia.com/gpu".to_owned()),
        operator: Some("Exists".to_owned()),
        effect: Some("NoSchedule".to_owned()),
        ..Toleration::default()
    }
}

pub(crate) fn pod_security() -> PodSecurityContext {
    PodSecurityContext {
        run_as_non_root: Some(true),
        run_as_user: Some(USER),
        run_as_group: Some(USER),
        fs_group: Some(USER),
        seccomp_profile: Some(SeccompProfile { type_: "RuntimeDefault".to_owned(), ..SeccompProfile::default() }),
        ..PodSecurityContext::default()
    }
}

/// How much longer the pod's own watchdog waits than we do, in seconds, so that a session that somebody tends is ended by us,
/// in order.
const WATCHDOG_SECS: u32 = 30;

/// What the start-up wrapper is told (`assets/burst/image`).
fn variables(id: &SessionId, spec: &SessionSpec) -> Vec<EnvVar> {
    let mut all = watchdog(spec.port, spec.idle_secs.saturating_add(WATCHDOG_SECS), spec.granted_secs);
    all.push(variable("BURST_SESSION", id.as_str()));
    all.push(variable("BURST_OUTPUT_DIR", OUTPUT));
    all
}

/// The second line of defence: the wrapper ends the container when the cluster should have and did not.
pub(crate) fn watchdog(port: u16, idle_secs: u32, most_secs: u32) -> Vec<EnvVar> {
    vec![
        variable("BURST_COMFYUI", &format!("127.0.0.1:{port}")),
        variable("BURST_IDLE_S", &idle_secs.to_string()),
        variable("BURST_MAX_S", &most_secs.to_string()),
        // Below the pod's own grace, so that there is time to say how it ended.
        variable("BURST_GRACE_S", &(GRACE_SECS - 2).to_string()),
    ]
}

pub(crate) fn variable(name: &str, value: &str) -> EnvVar {
    EnvVar { name: name.to_owned(), value: Some(value.to_owned()), ..EnvVar::default() }
}

fn resources(machine: &Machine) -> ResourceRequirements {
    let mut wanted = BTreeMap::from([
        ("cpu".to_owned(), Quantity(format!("{}m", machine.cpu_millis))),
        ("memory".to_owned(), Quantity(format!("{}Mi", machine.memory_mib))),
    ]);
    let mut limits = BTreeMap::from([("memory".to_owned(), Quantity(format!("{}Mi", machine.memory_mib)))]);
    if machine.gpu.count > 0 {
        // Extended resources want both to be the same.
        for list in [&mut wanted, &mut limits] {
            list.insert("nvidia.com/gpu".to_owned(), Quantity(machine.gpu.count.to_string()));
        }
    }
    ResourceRequirements { requests: Some(wanted), limits: Some(limits), ..ResourceRequirements::default() }
}

fn has_buckets(machine: &Machine) -> bool {
    machine.models.is_some() || machine.outputs.is_some()
}

/// What makes GKE put its bucket sidecar beside the container; `"0"` is no limit.
fn fuse_marks() -> BTreeMap<String, String> {
    let marks = [
        ("gke-gcsfuse/volumes", "true"),
        ("gke-gcsfuse/cpu-limit", "0"),
        ("gke-gcsfuse/memory-limit", "0"),
        ("gke-gcsfuse/ephemeral-storage-limit", "0"),
    ];
    marks.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

fn volumes(machine: &Machine, id: &SessionId) -> Vec<Volume> {
    let room = |name: &str, gib: u32| Volume {
        name: name.to_owned(),
        empty_dir: Some(EmptyDirVolumeSource {
            size_limit: Some(Quantity(format!("{gib}Gi"))),
            ..EmptyDirVolumeSource::default()
        }),
        ..Volume::default()
    };
    let mut volumes = vec![room("scratch", machine.scratch_gib)];
    if has_buckets(machine) {
        // The sidecar looks for this name.
        volumes.push(room("gke-gcsfuse-cache", machine.scratch_gib));
    }
    if let Some(models) = &machine.models {
        let options = "file-cache:max-size-mb:-1,file-cache:enable-parallel-downloads:true,\
                       file-cache:cache-file-for-range-read:true,metadata-cache:ttl-secs:-1,\
                       metadata-cache:stat-cache-max-size-mb:-1,metadata-cache:type-cache-max-size-mb:-1,read_ahead_kb=1024";
        volumes.push(fuse("models", models, models.prefix.as_deref(), options, true));
    }
    match &machine.outputs {
        Some(outputs) => {
            let base = outputs.prefix.as_deref().map(|prefix| format!("{}/", prefix.trim_end_matches('/')));
            let prefix = format!("{}sessions/{id}", base.unwrap_or_default());
            volumes.push(fuse("output", outputs, Some(&prefix), "", false));
        }
        None => volumes.push(room("output", machine.scratch_gib)),
    }
    volumes
}

fn fuse(name: &str, bucket: &Bucket, prefix: Option<&str>, options: &str, read_only: bool) -> Volume {
    let mut mount = format!("implicit-dirs,uid={USER},gid={USER},file-mode=0644,dir-mode=0755");
    if let Some(prefix) = prefix {
        mount.push_str(&format!(",only-dir={}", prefix.trim_matches('/')));
    }
    if !options.is_empty() {
        mount.push_str(&format!(",{options}"));
    }
    let mut attributes =
        BTreeMap::from([("bucketName".to_owned(), bucket.name.clone()), ("mountOptions".to_owned(), mount)]);
    if read_only {
        attributes.insert("fileCacheCapacity".to_owned(), "-1".to_owned());
        attributes.insert("fileCacheForRangeRead".to_owned(), "true".to_owned());
    }
    Volume {
        name: name.to_owned(),
        csi: Some(CSIVolumeSource {
            driver: FUSE.to_owned(),
            read_only: Some(read_only),
            volume_attributes: Some(attributes),
            ..CSIVolumeSource::default()
        }),
        ..Volume::default()
    }
}

fn mounts(machine: &Machine) -> Vec<VolumeMount> {
    let mount = |name: &str, path: &str, read_only: bool| VolumeMount {
        name: name.to_owned(),
        mount_path: path.to_owned(),
        read_only: read_only.then_some(true),
        ..VolumeMount::default()
    };
    let mut mounts = vec![mount("scratch", SCRATCH, false), mount("output", OUTPUT, false)];
    if machine.models.is_some() {
        mounts.push(mount("models", MODELS, true));
    }
    mounts
}
