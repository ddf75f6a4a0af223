use k8s_openapi::api::batch::v1::Job;
use k8s_openapi::api::core::v1::{ConfigMap, Event, Namespace, Node, Pod, ResourceQuota};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A kind that the server knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Kind {
    pub group: &'static str,
    pub version: &'static str,
    pub plural: &'static str,
    pub name: &'static str,
}

const fn kind(group: &'static str, version: &'static str, plural: &'static str, name: &'static str) -> Kind {
    Kind { group, version, plural, name }
}

pub(crate) const SANDBOX: &str = "extensions.agents.x-k8s.io";
pub(crate) const JOBS: Kind = kind("batch", "v1", "jobs", "Job");
pub(crate) const PODS: Kind = kind("", "v1", "pods", "Pod");
pub(crate) const OWNERS: Kind = kind("", "v1", "configmaps", "ConfigMap");
pub(crate) const EVENTS: Kind = kind("", "v1", "events", "Event");
pub(crate) const QUOTAS: Kind = kind("", "v1", "resourcequotas", "ResourceQuota");
pub(crate) const NODES: Kind = kind("", "v1", "nodes", "Node");
pub(crate) const NAMESPACES: Kind = kind("", "v1", "namespaces", "Namespace");
pub(crate) const CLAIMS: Kind = kind(SANDBOX, "v1beta1", "sandboxclaims", "SandboxClaim");
pub(crate) const WARM_POOLS: Kind = kind(SANDBOX, "v1beta1", "sandboxwarmpools", "SandboxWarmPool");
pub(crate) const SNAPSHOTS: Kind = kind("podsnapshot.gke.io", "v1", "podsnapshots", "PodSnapshot");
pub(crate) const KINDS: [Kind; 10] =
    [JOBS, PODS, OWNERS, EVENTS, QUOTAS, NODES, NAMESPACES, CLAIMS, WARM_POOLS, SNAPSHOTS];

impl Kind {
    pub fn api_version(&self) -> String {
        if self.group.is_empty() { self.version.to_owned() } else { format!("{}/{}", self.group, self.version) }
    }

    /// What a real server would say of this object; `Ok` when it takes it.
    pub fn check(&self, object: &Value) -> Result<(), String> {
        let text = |pointer: &str| object.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        if text("/kind") != self.name || text("/apiVersion") != self.api_version() {
            return Err(format!("the object is no {} of {}", self.name, self.api_version()));
        }
        if text("/metadata/name").is_empty() {
            return Err("metadata.name: Required value".to_owned());
        }
        match *self {
            JOBS => strict::<Job>(object).and_then(|()| job(object)),
            PODS => strict::<Pod>(object),
            OWNERS => strict::<ConfigMap>(object),
            EVENTS => strict::<Event>(object),
            QUOTAS => strict::<ResourceQuota>(object),
            NODES => strict::<Node>(object),
            NAMESPACES => strict::<Namespace>(object),
            CLAIMS => claim(object),
            // These are made by its settings alone.
            _ => Err(format!("{} are not made through this server", self.plural)),
        }
    }
}

/// As its type reads it, with no field that the type does not have.
fn strict<T: DeserializeOwned + Serialize>(object: &Value) -> Result<(), String> {
    let typed: T = serde_json::from_value(object.clone()).map_err(|error| error.to_string())?;
    let again = serde_json::to_value(typed).map_err(|error| error.to_string())?;
    match unknown(object, &again, "") {
        Some(path) => Err(format!("strict decoding error: unknown field \"{path}\"")),
        None => Ok(()),
    }
}

fn unknown(given: &Value, known: &Value, path: &str) -> Option<String> {
    match (given, known) {
        (Value::Object(given), Value::Object(known)) => given.iter().find_map(|(name, value)| {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            match known.get(name) {
                Some(known) => unknown(value, known, &path),
                None if value.is_null() => None,
                None => Some(path),
            }
        }),
        (Value::Array(given), Value::Array(known)) => {
            given.iter().zip(known).find_map(|(given, known)| unknown(given, known, path))
        }
        _ => None,
    }
}

fn job(object: &Value) -> Result<(), String> {
    let pod = &object["spec"]["template"]["spec"];
    let containers = pod["containers"].as_array().map_or(0, Vec::len);
    if containers == 0 {
        return Err("spec.template.spec.containers: Required value".to_owned());
    }
    if !matches!(pod["restartPolicy"].as_str(), Some("Never" | "OnFailure")) {
        return Err(
            "spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"".to_owned()
        );
    }
    match object["spec"]["activeDeadlineSeconds"].as_i64() {
        Some(secs) if secs < 0 => Err("spec.activeDeadlineSeconds: Invalid value: must be non-negative".to_owned()),
        _ => Ok(()),
    }
}

/// As the published CRD has it; what it does not list is refused.
fn claim(object: &Value) -> Result<(), String> {
    let spec = object["spec"].as_object().ok_or("spec: Required value")?;
    let known = ["warmPoolRef", "lifecycle", "additionalPodMetadata", "env", "volumeClaimTemplates"];
    if let Some(name) = spec.keys().find(|name| !known.contains(&name.as_str())) {
        return Err(format!("strict decoding error: unknown field \"spec.{name}\""));
    }
    if spec.get("warmPoolRef").and_then(|pool| pool["name"].as_str()).is_none_or(str::is_empty) {
        return Err("spec.warmPoolRef.name: Required value".to_owned());
    }
    match object.pointer("/spec/lifecycle/shutdownPolicy").and_then(Value::as_str) {
        None | Some("Delete" | "DeleteForeground" | "Retain") => Ok(()),
        Some(other) => Err(format!("spec.lifecycle.shutdownPolicy: Unsupported value: \"{other}\"")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn a_job() -> Value {
        json!({ "apiVersion": "batch/v1", "kind": "Job", "metadata": { "name": "a" }, "spec": { "template": {
            "spec": { "restartPolicy": "Never", "containers": [{ "name": "c", "image": "i" }] } } } })
    }

    fn check(change: impl Fn(&mut Value), expected: Result<(), &str>) {
        let mut job = a_job();
        change(&mut job);
        assert_eq!(JOBS.check(&job), expected.map_err(str::to_owned));
    }

    #[test]
    fn a_sound_job_is_taken_and_a_misspelt_field_is_not() {
        check(|_| {}, Ok(()));
        let unknown = "strict decoding error: unknown field \"spec.activeDeadlineSecond\"";
        check(|job| job["spec"]["activeDeadlineSecond"] = json!(3), Err(unknown));
        let deep = "strict decoding error: unknown field \"spec.template.spec.containers.imag\"";
        check(|job| job["spec"]["template"]["spec"]["containers"][0]["imag"] = json!("x"), Err(deep));
    }

    #[test]
    fn a_job_without_containers_is_refused() {
        check(
            |job| job["spec"]["template"]["spec"]["containers"] = json!([]),
            Err("spec.template.spec.containers: Required value"),
        );
    }
}
