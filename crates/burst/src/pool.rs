//! What a pool has ready, before anybody claims from it.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::Condition;
use kube::api::ObjectList;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::cluster::Cluster;
use crate::error::BurstError;
use crate::manifests::kinds::{
    PodSnapshot, SANDBOX_GROUP, SANDBOX_VERSION, SNAPSHOT_GROUP, SNAPSHOT_VERSION, SandboxWarmPool,
};
use crate::spec::named;

/// What a pool has ready.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolSeen {
    /// Pods that are to wait.
    pub replicas: u32,
    /// Pods that wait and are ready.
    pub ready: u32,
    /// Whether a snapshot of its pods is there and ready; `None` when we may not look.
    pub snapshot: Option<bool>,
}

/// How a pod of a pool would start that were claimed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// It waits already.
    Warm,
    /// From a snapshot, once there is a machine.
    Restored,
    /// From its image, once there is a machine.
    Cold,
    /// From a snapshot or its image: snapshots are not visible.
    Unknown,
}

impl PoolSeen {
    /// Whether a claim made now would find a pod that waits: a hit as [`plan`](crate::plan) counts them. Somebody else may
    /// be faster.
    pub fn is_hit(&self) -> bool {
        self.ready > 0
    }

    /// How a pod that were claimed now would start.
    pub fn start(&self) -> Start {
        match (self.is_hit(), self.snapshot) {
            (true, _) => Start::Warm,
            (false, Some(true)) => Start::Restored,
            (false, Some(false)) => Start::Cold,
            (false, None) => Start::Unknown,
        }
    }
}

impl Cluster {
    /// Looks what a pool has ready. A snapshot counts as the pool's when the policy that made it has the pool's name, as
    /// the printed manifests have it.
    ///
    /// # Errors
    /// [`BurstError::Missing`] when there is no such pool or the cluster has no pools, [`BurstError::Denied`] when we may not
    /// look at it, else as the cluster answers.
    pub async fn pool(&self, name: &str) -> Result<PoolSeen, BurstError> {
        named("the pool", name)?;
        let (pool, snapshot) = tokio::join!(self.warm_pool(name), self.has_snapshot(name));
        let pool = pool?;
        let ready = pool.status.unwrap_or_default().ready_replicas;
        Ok(PoolSeen { replicas: pool.spec.replicas, ready, snapshot: snapshot? })
    }

    async fn warm_pool(&self, name: &str) -> Result<SandboxWarmPool, BurstError> {
        let doing = "look at the pool";
        let path = self.path(SANDBOX_GROUP, SANDBOX_VERSION, &format!("sandboxwarmpools/{name}"));
        self.ask_server(doing, http::Method::GET, &path, None).await?.object(doing)
    }

    async fn has_snapshot(&self, policy: &str) -> Result<Option<bool>, BurstError> {
        let doing = "look for snapshots";
        let path = self.path(SNAPSHOT_GROUP, SNAPSHOT_VERSION, "podsnapshots");
        let reply = self.ask_server(doing, http::Method::GET, &path, None).await?;
        match reply.status {
            401 | 403 => return Ok(None),
            // The cluster does not have the kind.
            404 => return Ok(Some(false)),
            _ => {}
        }
        let list: ObjectList<Value> = reply.object(doing)?;
        let snapshots = list.items.into_iter().filter_map(|item| serde_json::from_value::<PodSnapshot>(item).ok());
        let is_ready = |known: &Condition| known.type_ == "Ready" && known.status == "True";
        let mut of_it = snapshots.filter(|snapshot| snapshot.spec.policy_name == policy);
        Ok(Some(of_it.any(|snapshot| snapshot.status.conditions.iter().any(is_ready))))
    }
}
