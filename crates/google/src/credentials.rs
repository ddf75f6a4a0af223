use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use google_cloud_auth::credentials::{
    AccessTokenCredentials, external_account, impersonated, mds, service_account, user_account,
};
use serde_json::Value;

use crate::error::GoogleError;
use crate::secret::{Secret, quotable};
use crate::settings::Vars;

const SCOPE: &str = "https://www.googleapis.com/auth/cloud-platform";

/// Who asks: a signed-in user, a service account, the machine itself. Made into short-lived access tokens by
/// `google-cloud-auth`, which keeps them fresh in a task that ends with the last clone.
///
/// Signing in again (after a refused refresh token) needs new credentials and a new client.
#[derive(Clone)]
pub struct Credentials {
    tokens: Tokens,
    kind: String,
    project: Option<String>,
    quota_project: Option<String>,
    /// What must not appear in a message.
    secrets: Arc<[Secret]>,
}

#[derive(Clone)]
enum Tokens {
    Fixed(Secret),
    Google(AccessTokenCredentials),
}

impl Credentials {
    /// Application Default Credentials: the file that `GOOGLE_APPLICATION_CREDENTIALS` names, the one that
    /// `gcloud auth application-default login` wrote (in `CLOUDSDK_CONFIG` or its usual place), else the metadata host of
    /// the machine. Needs a Tokio runtime.
    ///
    /// # Errors
    /// [`GoogleError::Disk`] for a named file that cannot be read, [`GoogleError::SignIn`] for one that is no key file.
    pub async fn application_default() -> Result<Self, GoogleError> {
        Self::from_vars(&process_var).await
    }

    /// A key file's text: a user's (`authorized_user`, with its `token_uri`), a service account's, an impersonated or an
    /// external account. A service account signs its tokens itself; nothing is asked for them. Needs a Tokio runtime.
    ///
    /// # Errors
    /// [`GoogleError::SignIn`] when it is not a key file of one of these kinds. Whether Google accepts it shows at the
    /// first call.
    pub async fn from_json(text: &str) -> Result<Self, GoogleError> {
        let json: Value = serde_json::from_str(text)
            .map_err(|_| GoogleError::SignIn { reason: "the credentials are not JSON".to_owned() })?;
        let mut secrets = Vec::new();
        collect_secrets(&json, &mut secrets);
        let text = |key: &str| json.get(key).and_then(Value::as_str).map(str::to_owned);
        let kind = text("type").unwrap_or_default();
        let (project, quota_project) = (text("project_id"), text("quota_project_id"));
        let tokens = match kind.as_str() {
            "authorized_user" => user_account::Builder::new(json).with_scopes([SCOPE]).build_access_token_credentials(),
            "service_account" => service_account::Builder::new(json).build_access_token_credentials(),
            "impersonated_service_account" => impersonated::Builder::new(json).build_access_token_credentials(),
            "external_account" => external_account::Builder::new(json).build_access_token_credentials(),
            other => {
                let reason = format!("credentials of type `{}` are not known", quotable(other, &[]));
                return Err(GoogleError::SignIn { reason });
            }
        };
        let tokens = tokens.map_err(|error| GoogleError::SignIn { reason: reason(&error, &secrets) })?;
        Ok(Self { tokens: Tokens::Google(tokens), kind, project, quota_project, secrets: secrets.into() })
    }

    /// The account that Google gives to a machine or pod of its own. Needs a Tokio runtime.
    ///
    /// # Errors
    /// [`GoogleError::SignIn`].
    pub async fn metadata_host(endpoint: Option<&str>) -> Result<Self, GoogleError> {
        let builder = mds::Builder::default().with_scopes([SCOPE]);
        let builder = endpoint.into_iter().fold(builder, |builder, endpoint| builder.with_endpoint(endpoint));
        let tokens = builder.build_access_token_credentials();
        let tokens = tokens.map_err(|error| GoogleError::SignIn { reason: reason(&error, &[]) })?;
        Ok(Self {
            tokens: Tokens::Google(tokens),
            kind: "metadata_host".to_owned(),
            project: None,
            quota_project: None,
            secrets: Arc::from([]),
        })
    }

    /// An access token from elsewhere, such as `gcloud auth print-access-token`; good for about an hour.
    pub fn access_token(token: impl Into<Secret>) -> Self {
        Self {
            tokens: Tokens::Fixed(token.into()),
            kind: "access_token".to_owned(),
            project: None,
            quota_project: None,
            secrets: Arc::from([]),
        }
    }

    /// The project that the key file belongs to, where it names one.
    pub fn project(&self) -> Option<&str> {
        self.project.as_deref().or(self.quota_project.as_deref())
    }

    /// The project whose quota is used, where the key file names one.
    pub fn quota_project(&self) -> Option<&str> {
        self.quota_project.as_deref()
    }

    /// `authorized_user`, `service_account` and so on.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// A token for one call.
    ///
    /// # Errors
    /// [`GoogleError::SignIn`].
    pub async fn token(&self) -> Result<Secret, GoogleError> {
        match &self.tokens {
            Tokens::Fixed(token) => Ok(token.clone()),
            Tokens::Google(tokens) => {
                let token = tokens.access_token().await;
                let token = token.map_err(|error| GoogleError::SignIn { reason: reason(&error, &self.secrets) })?;
                Ok(Secret::new(token.token))
            }
        }
    }

    pub(crate) async fn from_vars(vars: &dyn Vars) -> Result<Self, GoogleError> {
        if let Some(path) = vars.var("GOOGLE_APPLICATION_CREDENTIALS").filter(|path| !path.is_empty()) {
            return Self::from_json(&read(Path::new(&path))?).await;
        }
        match gcloud_folder(vars).map(|folder| folder.join("application_default_credentials.json")) {
            Some(path) if path.exists() => Self::from_json(&read(&path)?).await,
            _ => {
                let endpoint = vars.var("GCE_METADATA_HOST").map(|host| format!("http://{host}"));
                Self::metadata_host(endpoint.as_deref()).await
            }
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("kind", &self.kind).field("quota_project", &self.quota_project).finish()
    }
}

pub(crate) fn process_var(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn gcloud_folder(vars: &dyn Vars) -> Option<PathBuf> {
    let folder = |name: &str| vars.var(name).filter(|path| !path.is_empty()).map(PathBuf::from);
    folder("CLOUDSDK_CONFIG").or_else(|| match cfg!(windows) {
        true => folder("APPDATA").map(|data| data.join("gcloud")),
        false => folder("HOME").map(|home| home.join(".config").join("gcloud")),
    })
}

fn read(path: &Path) -> Result<String, GoogleError> {
    std::fs::read_to_string(path).map_err(|source| GoogleError::Disk { path: path.to_owned(), source })
}

/// Every text of a key file that is no name or address, also inside a nested account.
fn collect_secrets(json: &Value, secrets: &mut Vec<Secret>) {
    let Value::Object(fields) = json else { return };
    for (key, value) in fields {
        match (key.as_str(), value) {
            ("client_secret" | "refresh_token" | "private_key" | "private_key_id", Value::String(text)) => {
                secrets.push(Secret::new(text));
                // As it stands in a quoted JSON text, and line by line, which is how a PEM breaks.
                secrets.push(Secret::new(text.trim().replace('\n', "\\n")));
                secrets.extend(text.lines().filter(|line| line.len() > 24).map(Secret::new));
            }
            (_, nested) => collect_secrets(nested, secrets),
        }
    }
}

/// What the library says, all of its causes in one line; they quote the token server's answers.
fn reason(error: &(dyn std::error::Error + 'static), secrets: &[Secret]) -> String {
    let mut words: Vec<String> = Vec::new();
    for cause in std::iter::successors(Some(error), |error| error.source()) {
        let said = cause.to_string();
        if !words.iter().any(|word| word.contains(&said)) {
            words.push(said);
        }
    }
    quotable(&words.join(": "), secrets)
}
