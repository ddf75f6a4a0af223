//! A GKE cluster by project, location and name, with tokens that somebody else makes.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::future::BoxFuture;
use http::{HeaderValue, Request, Uri, header};
use kube::client::Body;
use kube::{Client, Config};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use tower::service_fn;

use crate::cluster::Cluster;
use crate::error::{BurstError, Cause};
use crate::spec::named;

const CONTAINER_API: &str = "https://container.googleapis.com";

/// Where access tokens come from: Google sign-in, kept fresh by whoever implements it. Asked before every request.
pub trait TokenSource: Send + Sync + 'static {
    /// A token that is good for the next minutes.
    fn token(&self) -> BoxFuture<'_, Result<SecretString, Cause>>;
}

/// A GKE cluster's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gke {
    /// The project's id.
    pub project: String,
    /// Region or zone.
    pub location: String,
    /// The cluster's name.
    pub cluster: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Described {
    #[serde(default)]
    endpoint: String,
    #[serde(default)]
    master_auth: MasterAuth,
    #[serde(default)]
    control_plane_endpoints_config: Endpoints,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct MasterAuth {
    #[serde(default)]
    cluster_ca_certificate: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Endpoints {
    #[serde(default)]
    dns_endpoint_config: DnsEndpoint,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct DnsEndpoint {
    #[serde(default)]
    endpoint: String,
    #[serde(default)]
    allow_external_traffic: bool,
}

impl Cluster {
    /// A namespace of a GKE cluster. Its address and certificate are asked of the Container API; no plugin is needed.
    ///
    /// * `container_api`: another base address than Google's, for tests and private endpoints.
    ///
    /// # Errors
    /// [`BurstError::SignIn`] when no token is to be had, [`BurstError::Denied`] and [`BurstError::Missing`] as Google
    /// says, [`BurstError::BadReply`] for a cluster that has no address that can be reached.
    pub async fn from_gke(
        gke: &Gke,
        tokens: Arc<dyn TokenSource>,
        namespace: &str,
        container_api: Option<&str>,
    ) -> Result<Self, BurstError> {
        for (what, name) in
            [("the project", &gke.project), ("the location", &gke.location), ("the cluster", &gke.cluster)]
        {
            named(what, name)?;
        }
        let described = describe(gke, tokens.as_ref(), container_api.unwrap_or(CONTAINER_API)).await?;
        let config = described.config()?;
        let server = config.cluster_url.to_string();
        let plain = Client::try_from(config).map_err(|error| BurstError::kube("reach the cluster", error))?;
        let signed = service_fn(move |request: Request<Body>| {
            let (tokens, plain) = (Arc::clone(&tokens), plain.clone());
            async move {
                let request = with_token(tokens.as_ref(), request).await.map_err(Cause::from)?;
                plain.send(request).await.map_err(Cause::from)
            }
        });
        let client = Client::new(signed, namespace);
        Self::with_client(client, server, namespace)
    }
}

async fn with_token(tokens: &dyn TokenSource, mut request: Request<Body>) -> Result<Request<Body>, BurstError> {
    let token = fresh(tokens).await?;
    let mut value = HeaderValue::try_from(format!("Bearer {}", token.expose_secret()))
        .map_err(|_| BurstError::SignIn { reason: "the token has characters that no header takes".to_owned() })?;
    value.set_sensitive(true);
    request.headers_mut().insert(header::AUTHORIZATION, value);
    Ok(request)
}

async fn fresh(tokens: &dyn TokenSource) -> Result<SecretString, BurstError> {
    tokens.token().await.map_err(|error| BurstError::SignIn { reason: error.to_string() })
}

async fn describe(gke: &Gke, tokens: &dyn TokenSource, base: &str) -> Result<Described, BurstError> {
    let doing = "ask Google for the cluster's address";
    let Gke { project, location, cluster } = gke;
    let url = format!(
        "{}/v1/projects/{project}/locations/{location}/clusters/{cluster}\
         ?fields=endpoint,masterAuth.clusterCaCertificate,controlPlaneEndpointsConfig.dnsEndpointConfig",
        base.trim_end_matches('/')
    );
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(20))
        .build()
        .map_err(|source| BurstError::Unreachable { doing, source: source.into() })?;
    let token = fresh(tokens).await?;
    let unreachable = |source: reqwest::Error| BurstError::Unreachable { doing, source: source.without_url().into() };
    let answer = client.get(url).bearer_auth(token.expose_secret()).send().await.map_err(unreachable)?;
    let status = answer.status().as_u16();
    let text = answer.text().await.map_err(unreachable)?;
    if status != 200 {
        let body: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        let message = body.pointer("/error/message").and_then(|message| message.as_str()).unwrap_or("no message");
        return Err(BurstError::status(doing, status, message));
    }
    serde_json::from_str(&text).map_err(|error| BurstError::reply(doing, error.to_string()))
}

impl Described {
    fn config(&self) -> Result<Config, BurstError> {
        let doing = "read the cluster's address";
        let dns = &self.control_plane_endpoints_config.dns_endpoint_config;
        // The name has a certificate that everybody trusts; the bare address has one of the cluster's own.
        let by_name = dns.allow_external_traffic && !dns.endpoint.is_empty();
        let host = if by_name { &dns.endpoint } else { &self.endpoint };
        if host.is_empty() {
            return Err(BurstError::reply(doing, "it has no address; is it still being made, or private?"));
        }
        // Tests answer on plain loopback ports.
        let address = if host.starts_with("http://127.0.0.1:") { host.clone() } else { format!("https://{host}") };
        let mut config =
            Config::new(address.parse::<Uri>().map_err(|error| BurstError::reply(doing, error.to_string()))?);
        config.default_retry = false;
        let authority = &self.master_auth.cluster_ca_certificate;
        if !by_name && !authority.is_empty() {
            let bytes = STANDARD.decode(authority).map_err(|error| BurstError::reply(doing, error.to_string()))?;
            config.root_cert = Some(certificates(&String::from_utf8_lossy(&bytes))?);
        }
        Ok(config)
    }
}

/// The DER of each certificate in a PEM text.
fn certificates(pem: &str) -> Result<Vec<Vec<u8>>, BurstError> {
    let doing = "read the cluster's certificate";
    let mut found = Vec::new();
    for part in pem.split("-----BEGIN CERTIFICATE-----").skip(1) {
        let body = part.split("-----END CERTIFICATE-----").next().unwrap_or_default();
        let text: String = body.split_whitespace().collect();
        found.push(STANDARD.decode(text).map_err(|error| BurstError::reply(doing, error.to_string()))?);
    }
    match found.is_empty() {
        true => Err(BurstError::reply(doing, "no certificate in it")),
        false => Ok(found),
    }
}
