//! Ways to a cluster: the contexts of a kubeconfig, with their plugins; or a GKE cluster by its name.

use std::path::Path;

use kube::Config;
use kube::config::{ExecInteractiveMode, KubeConfigOptions, Kubeconfig, KubeconfigError};
use serde::{Deserialize, Serialize};

use crate::cluster::Cluster;
use crate::error::BurstError;

/// A context of a kubeconfig.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// Its name.
    pub name: String,
    /// The cluster's name in the file.
    pub cluster: String,
    /// The API server's address, where the file has one.
    pub server: Option<String>,
    /// The namespace it works in, where it names one.
    pub namespace: Option<String>,
    /// How it signs in.
    pub sign_in: SignIn,
    /// Whether it is the one `kubectl` uses.
    pub is_current: bool,
}

/// How a context signs in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignIn {
    /// A program of this machine makes tokens.
    Plugin {
        /// The program.
        command: String,
        /// What its maker says to somebody who does not have it.
        hint: Option<String>,
    },
    /// A token that stands in the file or in a file beside it.
    Token,
    /// A client certificate.
    Certificate,
    /// A name and a password.
    Password,
    /// An old way that is not built in; its name.
    Unsupported(String),
    /// None.
    None,
}

/// The contexts of a kubeconfig: of this file, else of those that `KUBECONFIG` names, else of `~/.kube/config`.
///
/// # Errors
/// [`BurstError::Kubeconfig`] when there is none or it cannot be read.
pub fn contexts(file: Option<&Path>) -> Result<Vec<Context>, BurstError> {
    let config = read(file)?;
    let current = config.current_context.clone();
    let contexts = config.contexts.iter().map(|named| {
        let context = named.context.clone().unwrap_or_default();
        let cluster = config.clusters.iter().find(|cluster| cluster.name == context.cluster);
        Context {
            name: named.name.clone(),
            server: cluster.and_then(|cluster| cluster.cluster.as_ref()?.server.clone()),
            sign_in: sign_in(&config, context.user.as_deref()),
            is_current: current.as_deref() == Some(named.name.as_str()),
            namespace: context.namespace,
            cluster: context.cluster,
        }
    });
    Ok(contexts.collect())
}

impl Cluster {
    /// The cluster of a kubeconfig's context (the current one when none is named) and a namespace of it (the context's
    /// own, else `muse-burst`, when none is named). Plugins are run; they cannot ask questions, for there is no terminal.
    ///
    /// # Errors
    /// [`BurstError::Kubeconfig`] when the file or the context cannot be used, [`BurstError::SignIn`] when a plugin fails.
    pub async fn from_kubeconfig(
        file: Option<&Path>,
        context: Option<&str>,
        namespace: Option<&str>,
    ) -> Result<Self, BurstError> {
        let mut config = read(file)?;
        for exec in config.auth_infos.iter_mut().filter_map(|named| named.auth_info.as_mut()?.exec.as_mut()) {
            if exec.interactive_mode != Some(ExecInteractiveMode::Always) {
                exec.interactive_mode = Some(ExecInteractiveMode::Never);
            }
        }
        let chosen = context.map(str::to_owned).or_else(|| config.current_context.clone());
        let own = config
            .contexts
            .iter()
            .find(|named| Some(&named.name) == chosen.as_ref())
            .and_then(|named| named.context.as_ref()?.namespace.clone());
        let options = KubeConfigOptions { context: context.map(str::to_owned), ..KubeConfigOptions::default() };
        let made = Config::from_custom_kubeconfig(config, &options).await.map_err(kubeconfig)?;
        Self::new(made, namespace.or(own.as_deref()).unwrap_or(crate::spec::NAMESPACE)).await
    }
}

fn read(file: Option<&Path>) -> Result<Kubeconfig, BurstError> {
    match file {
        Some(file) => Kubeconfig::read_from(file),
        None => Kubeconfig::read(),
    }
    .map_err(kubeconfig)
}

fn kubeconfig(error: KubeconfigError) -> BurstError {
    BurstError::Kubeconfig { reason: error.to_string() }
}

fn sign_in(config: &Kubeconfig, user: Option<&str>) -> SignIn {
    let found = config.auth_infos.iter().find(|named| Some(named.name.as_str()) == user);
    let Some(auth) = found.and_then(|named| named.auth_info.as_ref()) else { return SignIn::None };
    if let Some(exec) = &auth.exec {
        let command = exec.command.clone().unwrap_or_default();
        return SignIn::Plugin { command, hint: exec.install_hint.clone() };
    }
    if let Some(provider) = &auth.auth_provider {
        return SignIn::Unsupported(provider.name.clone());
    }
    if auth.token.is_some() || auth.token_file.is_some() {
        SignIn::Token
    } else if auth.client_certificate.is_some() || auth.client_certificate_data.is_some() {
        SignIn::Certificate
    } else if auth.username.is_some() {
        SignIn::Password
    } else {
        SignIn::None
    }
}
