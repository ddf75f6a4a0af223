//! The manifests: read back as the types they are, and as they stand on paper.
#![allow(clippy::unwrap_used)]

use expect_test::expect;
use k8s_openapi::api::batch::v1::Job;
use k8s_openapi::api::core::v1::{ConfigMap, Namespace, ResourceQuota, ServiceAccount};
use k8s_openapi::api::networking::v1::NetworkPolicy;
use k8s_openapi::api::rbac::v1::{Role, RoleBinding};
use muse_burst::manifests::admin::{Account, Admin, PERMISSIONS, Pool, Who, documents};
use muse_burst::manifests::kinds::{
    Object, PodSnapshotPolicySpec, PodSnapshotStorageConfigSpec, SandboxClaim, SandboxTemplateSpec,
    SandboxWarmPoolSpec, SnapshotBucket,
};
use muse_burst::manifests::{session, yaml};
use muse_burst::{Bucket, Gpu, GpuKind, Machine, Means, Prices, SessionId, SessionSpec};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use time::macros::datetime;

fn machine() -> Machine {
    Machine {
        image: "registry.example/comfyui:1".to_owned(),
        args: Vec::new(),
        gpu: Gpu { count: 1, kind: GpuKind::Accelerator("nvidia-l4".to_owned()), spot: true },
        cpu_millis: 3000,
        memory_mib: 12_288,
        scratch_gib: 20,
        models: Some(Bucket { name: "models".to_owned(), prefix: Some("sdxl/".to_owned()) }),
        outputs: Some(Bucket { name: "results".to_owned(), prefix: Some("muse".to_owned()) }),
        service_account: Some("muse-render".to_owned()),
        queue: None,
    }
}

fn spec(machine: Machine) -> SessionSpec {
    SessionSpec {
        granted_secs: 1800,
        lease_secs: 210,
        idle_secs: 120,
        port: 8188,
        prices: Prices { micros_per_hour: 700_000, start_up_micros: 0, storage_micros: 0, tail_secs: 600 },
        means: Means::Job(Box::new(machine)),
    }
}

fn everything() -> Admin {
    Admin {
        people: vec![Who::ServiceAccount("muse-burst".to_owned()), Who::User("creator@example.com".to_owned())],
        gpu_quota: 2,
        account: Some(Account {
            name: "muse-render".to_owned(),
            google_account: Some("render@p-1.iam.gserviceaccount.com".to_owned()),
        }),
        pool: Some(Pool {
            name: "comfy".to_owned(),
            replicas: 0,
            machine: Machine { models: None, outputs: None, ..machine() },
            port: 8188,
            idle_secs: 150,
            most_secs: 7200,
            snapshots: Some(SnapshotBucket { bucket: "snapshots".to_owned(), path: "comfy".to_owned() }),
        }),
        ..Admin::default()
    }
}

/// The document of this kind, read as its type and written again: nothing is lost, nothing is unknown.
fn back<T: DeserializeOwned + Serialize>(all: &[Value], kind: &str) -> T {
    let found: Vec<&Value> = all.iter().filter(|document| document["kind"] == kind).collect();
    assert!(!found.is_empty(), "no {kind}");
    let mut typed = None;
    for document in found {
        let read: T = serde_json::from_value(document.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), *document, "{kind}");
        typed = Some(read);
    }
    typed.unwrap()
}

#[test]
fn the_printed_yaml_reads_back_as_every_type_it_names() {
    let documents = documents(&everything()).unwrap();
    let text = yaml(&documents).unwrap();
    let all: Vec<Value> = serde_saphyr::from_multiple(&text).unwrap();
    assert_eq!(all, documents.iter().map(|document| document.object.clone()).collect::<Vec<_>>());
    back::<Namespace>(&all, "Namespace");
    back::<RoleBinding>(&all, "RoleBinding");
    back::<ResourceQuota>(&all, "ResourceQuota");
    back::<NetworkPolicy>(&all, "NetworkPolicy");
    back::<ServiceAccount>(&all, "ServiceAccount");
    back::<Object<SandboxTemplateSpec>>(&all, "SandboxTemplate");
    back::<Object<SandboxWarmPoolSpec>>(&all, "SandboxWarmPool");
    back::<Object<PodSnapshotStorageConfigSpec>>(&all, "PodSnapshotStorageConfig");
    back::<Object<PodSnapshotPolicySpec>>(&all, "PodSnapshotPolicy");
    let role: Role = back(&all, "Role");
    assert_eq!(role.rules.unwrap().len(), PERMISSIONS.len());
}

#[test]
fn without_a_pool_nothing_of_it_is_printed_or_allowed() {
    let documents = documents(&Admin::default()).unwrap();
    let titles: Vec<String> = documents.iter().map(|document| document.title()).collect();
    assert_eq!(
        titles,
        [
            "Namespace/muse-burst",
            "Role/muse-burst",
            "RoleBinding/muse-burst",
            "ResourceQuota/muse-burst",
            "NetworkPolicy/muse-burst",
            "ServiceAccount/muse-burst"
        ]
    );
    let text = yaml(&documents).unwrap();
    assert!(!text.contains("proxy") && !text.contains("sandbox"));
}

#[test]
fn the_role_stands_on_paper_as_it_is_used() {
    let admin = Admin::default();
    let role = documents(&admin).unwrap().remove(1);
    expect![[r#"
        ---
        # Exactly what a session's desktop calls: no secrets, no exec, no other namespace.
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: muse-burst
          namespace: muse-burst
        rules:
        - apiGroups:
          - batch
          resources:
          - jobs
          verbs:
          - create
          - get
          - list
          - watch
          - patch
          - delete
        - apiGroups:
          - ""
          resources:
          - configmaps
          verbs:
          - create
          - get
          - patch
          - delete
        - apiGroups:
          - ""
          resources:
          - pods
          verbs:
          - get
          - list
          - watch
        - apiGroups:
          - ""
          resources:
          - pods/log
          verbs:
          - get
        - apiGroups:
          - ""
          resources:
          - pods/portforward
          verbs:
          - get
          - create
        - apiGroups:
          - ""
          resources:
          - events
          verbs:
          - list
          - watch
        - apiGroups:
          - ""
          resources:
          - resourcequotas
          verbs:
          - list
    "#]]
    .assert_eq(&yaml(&[role]).unwrap());
}

#[test]
fn nobody_and_odd_names_are_refused() {
    let nobody = Admin { people: Vec::new(), ..Admin::default() };
    assert_eq!(documents(&nobody).unwrap_err().code(), "burst.bad_setting");
    let odd = Admin { namespace: "a b".to_owned(), ..Admin::default() };
    assert_eq!(documents(&odd).unwrap_err().code(), "burst.bad_setting");
}

#[test]
fn a_pool_for_any_gpu_is_refused_because_snapshots_fit_one() {
    let mut admin = everything();
    if let Some(pool) = &mut admin.pool {
        pool.machine.gpu.kind = GpuKind::Any;
    }
    assert_eq!(documents(&admin).unwrap_err().code(), "burst.bad_setting");
}

#[test]
fn a_pool_whose_waiting_pods_would_end_themselves_is_refused() {
    let mut admin = everything();
    if let Some(pool) = &mut admin.pool {
        pool.replicas = 1;
    }
    assert_eq!(documents(&admin).unwrap_err().code(), "burst.bad_setting");
}

fn job(machine: Machine) -> Value {
    let (id, spec) = (SessionId::new("0190").unwrap(), spec(machine.clone()));
    let job = session::job("muse-burst", &id, &spec, &machine, "uid-of-the-owner");
    let value = serde_json::to_value(&job).unwrap();
    assert_eq!(serde_json::from_value::<Job>(value.clone()).unwrap(), job);
    value
}

#[test]
fn a_job_dies_without_us() {
    let job = job(machine());
    let spec = &job["spec"];
    assert_eq!(spec["activeDeadlineSeconds"], 210);
    assert_eq!(spec["backoffLimit"], 0);
    assert_eq!(spec["ttlSecondsAfterFinished"], 300);
    assert_eq!(spec["template"]["spec"]["restartPolicy"], "Never");
    assert_eq!(spec["template"]["spec"]["terminationGracePeriodSeconds"], 10);
    assert_eq!(job["metadata"]["ownerReferences"][0]["uid"], "uid-of-the-owner");
    // The wrapper inside: a little later than we would, within the grant, done before the pod is killed.
    let told = |name: &str| {
        let env = spec["template"]["spec"]["containers"][0]["env"].as_array().unwrap();
        env.iter().find(|pair| pair["name"] == name).unwrap()["value"].as_str().unwrap().to_owned()
    };
    assert_eq!((told("BURST_SESSION"), told("BURST_COMFYUI")), ("0190".to_owned(), "127.0.0.1:8188".to_owned()));
    assert_eq!((told("BURST_IDLE_S"), told("BURST_MAX_S")), ("150".to_owned(), "1800".to_owned()));
    assert!(told("BURST_GRACE_S").parse::<u32>().unwrap() < 10);
    // The first lease is never longer than what was granted.
    let machine = machine();
    let short = SessionSpec { granted_secs: 90, ..self::spec(machine.clone()) };
    let id = SessionId::new("0190").unwrap();
    let job = session::job("muse-burst", &id, &short, &machine, "uid");
    assert_eq!(job.spec.unwrap().active_deadline_seconds, Some(90));
}

#[test]
fn models_are_mounted_read_only_and_results_under_the_sessions_own_prefix() {
    let job = job(machine());
    let pod = &job["spec"]["template"];
    assert_eq!(pod["metadata"]["annotations"]["gke-gcsfuse/volumes"], "true");
    let volume = |name: &str| {
        let volumes = pod["spec"]["volumes"].as_array().unwrap();
        volumes.iter().find(|volume| volume["name"] == name).unwrap().clone()
    };
    let models = volume("models");
    assert_eq!(models["csi"]["readOnly"], true);
    assert_eq!(models["csi"]["volumeAttributes"]["bucketName"], "models");
    let options = models["csi"]["volumeAttributes"]["mountOptions"].as_str().unwrap().to_owned();
    assert!(options.contains("only-dir=sdxl,file-cache:max-size-mb:-1,"), "{options}");
    let results = volume("output");
    assert_eq!(results["csi"]["readOnly"], false);
    let options = results["csi"]["volumeAttributes"]["mountOptions"].as_str().unwrap().to_owned();
    assert!(options.ends_with(",only-dir=muse/sessions/0190"), "{options}");
    volume("gke-gcsfuse-cache");
    let mounts = pod["spec"]["containers"][0]["volumeMounts"].as_array().unwrap();
    let models = mounts.iter().find(|mount| mount["name"] == "models").unwrap();
    assert_eq!(
        (models["readOnly"].clone(), models["mountPath"].clone()),
        (true.into(), "/home/comfyuser/comfy/ComfyUI/models".into())
    );
    assert_eq!(pod["spec"]["serviceAccountName"], "muse-render");
}

#[test]
fn a_job_without_buckets_and_gpus_asks_for_neither() {
    let mut plain = machine();
    (plain.models, plain.outputs, plain.service_account) = (None, None, None);
    plain.gpu = Gpu { count: 0, kind: GpuKind::Any, spot: false };
    let job = job(plain);
    let text = job.to_string();
    assert!(!text.contains("nvidia") && !text.contains("gcsfuse") && !text.contains("nodeSelector"), "{text}");
    assert_eq!(job["spec"]["template"]["spec"]["automountServiceAccountToken"], false);
}

#[test]
fn a_queue_lets_the_job_in() {
    let queued = Machine { queue: Some("team".to_owned()), ..machine() };
    let job = job(queued);
    assert_eq!(job["spec"]["suspend"], true);
    assert_eq!(job["metadata"]["labels"]["kueue.x-k8s.io/queue-name"], "team");
}

#[test]
fn the_owner_holds_the_session_and_no_secret() {
    let id = SessionId::new("0190").unwrap();
    let owner: ConfigMap = session::owner("muse-burst", &id, &spec(machine())).unwrap();
    let text = &owner.data.unwrap()["session.json"];
    assert_eq!(serde_json::from_str::<SessionSpec>(text).unwrap(), spec(machine()));
}

#[test]
fn a_claim_says_when_it_ends_and_that_it_then_goes() {
    let id = SessionId::new("0190").unwrap();
    let claim = session::claim("muse-burst", &id, "comfy", datetime!(2026-11-22 12:03:30.7 UTC)).unwrap();
    let value = serde_json::to_value(&claim).unwrap();
    let again: SandboxClaim = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(again).unwrap(), value);
    expect![[r#"
        {
          "warmPoolRef": {
            "name": "comfy"
          },
          "lifecycle": {
            "shutdownTime": "2026-11-22T12:03:30Z",
            "shutdownPolicy": "Delete"
          }
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&value["spec"]).unwrap());
}

#[test]
fn a_renewal_names_the_one_object_it_means() {
    let id = SessionId::new("0190").unwrap();
    let lease = session::job_lease(&id, "the-uid", 420);
    assert_eq!(lease["metadata"], serde_json::json!({ "name": "muse-burst-0190", "uid": "the-uid" }));
    assert_eq!(lease["spec"], serde_json::json!({ "activeDeadlineSeconds": 420 }));
}

#[test]
fn a_prefix_that_would_become_a_mount_option_is_refused() {
    for prefix in ["a,allow_other", "../b", "a\nb"] {
        let odd = Bucket { name: "models".to_owned(), prefix: Some(prefix.to_owned()) };
        let error = spec(Machine { models: Some(odd), ..machine() }).check().unwrap_err();
        assert_eq!(error.code(), "burst.bad_setting", "{prefix}");
    }
}
