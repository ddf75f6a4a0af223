use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use muse_burst::error::Cause;
use muse_burst::manifests::admin::{Account, Admin, Pool, documents};
use muse_burst::manifests::kinds::SnapshotBucket;
use muse_burst::manifests::yaml;
use muse_burst::spec::NAMESPACE;
use muse_burst::{BurstError, Cluster, Gke, TokenSource};
use muse_google::Credentials;
use secrecy::SecretString;

use super::setup::{BurstSetup, ClusterName, bucket};

/// Google's short-lived tokens for a cluster of GKE.
pub struct GoogleTokens(pub Credentials);

impl TokenSource for GoogleTokens {
    fn token(&self) -> BoxFuture<'_, Result<SecretString, Cause>> {
        async move {
            let token = self.0.token().await.map_err(Cause::from)?;
            Ok(SecretString::from(token.expose().to_owned()))
        }
        .boxed()
    }
}

/// The way to a namespace of a cluster. A plugin that signs in is run, so this may take seconds.
///
/// # Errors
/// As [`Cluster::from_kubeconfig`] and [`Cluster::from_gke`].
pub async fn connect(name: &ClusterName, namespace: Option<&str>) -> Result<Cluster, BurstError> {
    match name {
        ClusterName::Context { file, context } => {
            Cluster::from_kubeconfig(file.as_deref(), context.as_deref(), namespace).await
        }
        ClusterName::Gke { project, location, cluster } => {
            let credentials = Credentials::application_default();
            let credentials = credentials.await.map_err(|error| BurstError::SignIn { reason: error.to_string() })?;
            let gke = Gke { project: project.clone(), location: location.clone(), cluster: cluster.clone() };
            let namespace = namespace.unwrap_or(NAMESPACE);
            // Another address for tests and for proxies that stand before Google.
            let api = std::env::var("MUSE_CONTAINER_API_URL").ok().filter(|url| !url.is_empty());
            Cluster::from_gke(&gke, Arc::new(GoogleTokens(credentials)), namespace, api.as_deref()).await
        }
    }
}

/// What an administrator applies once for this set-up, as YAML.
///
/// * `gpus`: how many GPUs all sessions together may hold.
/// * `with_pool`: with the pool to claim from, under the name of the set-up.
///
/// # Errors
/// [`BurstError::BadSetting`] for a name that Kubernetes does not take.
pub fn manifests(setup: &BurstSetup, gpus: u32, with_pool: bool) -> Result<String, BurstError> {
    let machine = setup.machine();
    let pool = with_pool.then(|| Pool {
        name: setup.warm_pool.clone().unwrap_or_else(|| "comfyui".to_owned()),
        replicas: 0,
        machine: machine.clone(),
        port: muse_burst::spec::COMFY_PORT,
        idle_secs: setup.idle_secs,
        most_secs: setup.minutes.saturating_mul(60),
        snapshots: setup.snapshots.as_deref().map(bucket).map(|kept| SnapshotBucket {
            bucket: kept.name,
            path: kept.prefix.unwrap_or_else(|| "comfyui".to_owned()),
        }),
    });
    let account = setup.service_account.clone().map(|name| Account { name, google_account: None });
    let namespace = setup.namespace.clone().unwrap_or_else(|| NAMESPACE.to_owned());
    let admin = Admin { namespace, gpu_quota: gpus, account, pool, ..Admin::default() };
    yaml(&documents(&admin)?)
}
