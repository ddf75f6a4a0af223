//! The cluster against the books: what is there that nobody knows of, and what is known that is not there.

use std::collections::BTreeSet;

use k8s_openapi::api::batch::v1::Job;
use kube::api::ObjectList;
use serde::Serialize;
use time::OffsetDateTime;

use crate::cluster::Cluster;
use crate::error::BurstError;
use crate::manifests::kinds::{SANDBOX_GROUP, SANDBOX_VERSION, SandboxClaim};
use crate::money::GRACE_SECS;
use crate::session::Lease;
use crate::session::seen::{ObjectSeen, created};
use crate::spec::{SESSION_LABEL, SessionId};

/// A session as the cluster lists it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Listed {
    /// Its id, from its label.
    pub id: String,
    /// The object's name.
    pub name: String,
    /// Whether it is a claim on a pool.
    pub from_pool: bool,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339::option")]
    pub created: Option<OffsetDateTime>,
    /// Until when it lives if nobody does anything.
    pub lease: Option<Lease>,
    /// Whether it is over already, or about to be.
    pub is_over: bool,
}

/// What a comparison found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Compared {
    /// In the cluster and in the books.
    pub known: Vec<Listed>,
    /// In the cluster only: somebody's lost session. It ends by itself when its lease runs out.
    pub strays: Vec<Listed>,
    /// In the books as alive, and not in the cluster: step each of them, it finds out why.
    pub missing: Vec<SessionId>,
}

impl Listed {
    /// The seconds for which it can still cost anything if nobody does anything.
    pub fn left_secs(&self, at: OffsetDateTime) -> Option<u64> {
        let ends = self.lease?.ends() + time::Duration::seconds(GRACE_SECS.into());
        Some(u64::try_from((ends - at).whole_seconds()).unwrap_or(0))
    }
}

impl Cluster {
    /// Lists every session of the namespace. Claims are left out where the cluster does not have their kind, or does not
    /// let us list them.
    ///
    /// # Errors
    /// As the cluster answers.
    pub async fn sessions(&self) -> Result<(Vec<Listed>, OffsetDateTime), BurstError> {
        let doing = "list the sessions";
        let jobs = self.path("batch", "v1", &format!("jobs?labelSelector={SESSION_LABEL}"));
        let reply = self.ask_server(doing, http::Method::GET, &jobs, None).await?;
        let at = reply.at;
        let jobs: ObjectList<Job> = reply.object(doing)?;
        let mut all: Vec<Listed> =
            jobs.items.iter().filter_map(|job| Some(listed(&job.metadata, &ObjectSeen::of_job(job)?, false))).collect();
        let claims = self.path(SANDBOX_GROUP, SANDBOX_VERSION, &format!("sandboxclaims?labelSelector={SESSION_LABEL}"));
        let reply = self.ask_server(doing, http::Method::GET, &claims, None).await?;
        if !matches!(reply.status, 403 | 404) {
            let claims: ObjectList<SandboxClaim> = reply.object(doing)?;
            let claims = claims.items.iter();
            all.extend(claims.filter_map(|claim| Some(listed(&claim.metadata, &ObjectSeen::of_claim(claim)?, true))));
        }
        Ok((all, at))
    }

    /// Compares the cluster with what is known to be alive.
    ///
    /// # Errors
    /// As the cluster answers.
    pub async fn compare(&self, alive: &[SessionId]) -> Result<Compared, BurstError> {
        let (listed, _) = self.sessions().await?;
        let there: BTreeSet<&str> = listed.iter().map(|listed| listed.id.as_str()).collect();
        let missing = alive.iter().filter(|id| !there.contains(id.as_str())).cloned().collect();
        let (known, strays) =
            listed.iter().cloned().partition(|listed| alive.iter().any(|id| id.as_str() == listed.id));
        Ok(Compared { known, strays, missing })
    }

    /// Ends a session that nobody has a record of.
    ///
    /// # Errors
    /// As the cluster answers.
    pub async fn end_stray(&self, stray: &Listed) -> Result<(), BurstError> {
        self.remove(&stray.name, stray.from_pool).await
    }
}

fn listed(
    meta: &k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta,
    seen: &ObjectSeen,
    from_pool: bool,
) -> Listed {
    let label = meta.labels.as_ref().and_then(|labels| labels.get(SESSION_LABEL)).cloned();
    Listed {
        id: label.unwrap_or_default(),
        name: meta.name.clone().unwrap_or_default(),
        from_pool,
        created: created(meta),
        lease: seen.lease,
        is_over: seen.over.is_some(),
    }
}
