use std::sync::Arc;
use std::time::Duration;

use crate::credentials::{Credentials, process_var};
use crate::error::GoogleError;
use crate::secret::Secret;
use crate::settings::{self, Access, Options};
use crate::transport::Transport;

/// A client of one back end; clones share its connections.
///
/// Every call may be dropped at any time. What was sent cannot be called back, so dropping a call that is paid leaves its
/// outcome unknown.
#[derive(Clone, Debug)]
pub struct Google {
    transport: Arc<Transport>,
}

impl Google {
    /// Checks the settings and prepares connections; nothing is sent yet.
    ///
    /// # Errors
    /// [`GoogleError::BadSetting`].
    pub fn new(access: Access, options: Options) -> Result<Self, GoogleError> {
        Ok(Self { transport: Arc::new(Transport::new(access, options)?) })
    }

    /// The Developer API with a key from AI Studio.
    ///
    /// # Errors
    /// [`GoogleError::BadSetting`].
    pub fn developer(key: impl Into<Secret>) -> Result<Self, GoogleError> {
        Self::new(Access::Developer { key: key.into() }, Options::default())
    }

    /// The Enterprise Agent Platform (the former Vertex AI) with a Google Cloud project.
    ///
    /// # Errors
    /// [`GoogleError::BadSetting`].
    pub fn enterprise(
        project: impl Into<String>,
        location: impl Into<String>,
        credentials: Credentials,
    ) -> Result<Self, GoogleError> {
        let access = Access::Enterprise { project: project.into(), location: location.into(), credentials };
        Self::new(access, Options::default())
    }

    /// As the environment says, in the variables that Google's own clients read:
    ///
    /// | variable | meaning |
    /// | --- | --- |
    /// | `GOOGLE_API_KEY`, else `GEMINI_API_KEY` | the key |
    /// | `GOOGLE_GENAI_USE_ENTERPRISE`, else `GOOGLE_GENAI_USE_VERTEXAI` | `true` or `1`: the enterprise back end |
    /// | `GOOGLE_CLOUD_PROJECT`, `GOOGLE_CLOUD_LOCATION` | its project and location (`global` when unset) |
    /// | `GOOGLE_APPLICATION_CREDENTIALS`, `CLOUDSDK_CONFIG`, `GCE_METADATA_HOST` | where its credentials are |
    /// | `GOOGLE_CLOUD_QUOTA_PROJECT` | whose quota is used |
    /// | `GOOGLE_GEMINI_BASE_URL`, `GOOGLE_VERTEX_BASE_URL` | another address |
    /// | `STORAGE_EMULATOR_HOST` | another address for Cloud Storage |
    /// | `GOOGLE_GENAI_API_VERSION` | another version; `beta` for the newest |
    ///
    /// # Errors
    /// [`GoogleError::NoCredentials`], [`GoogleError::BadSetting`], [`GoogleError::SignIn`], [`GoogleError::Disk`].
    pub async fn from_env() -> Result<Self, GoogleError> {
        Self::from_vars(process_var).await
    }

    /// The same with variables from elsewhere, such as a settings file.
    ///
    /// # Errors
    /// As [`Google::from_env`].
    pub async fn from_vars(vars: impl Fn(&str) -> Option<String> + Sync) -> Result<Self, GoogleError> {
        let (access, options) = settings::from_vars(&vars).await?;
        Self::new(access, options)
    }

    /// The same client with another time limit for each call.
    #[must_use]
    pub fn within(&self, deadline: Duration) -> Self {
        let mut transport = Transport::clone(&self.transport);
        transport.options.deadline = deadline;
        Self { transport: Arc::new(transport) }
    }

    /// The same client that sends nothing a second time: each call is paid once at most.
    #[must_use]
    pub fn once(&self) -> Self {
        let mut transport = Transport::clone(&self.transport);
        transport.options.retry.attempts = 1;
        Self { transport: Arc::new(transport) }
    }

    /// Whether this is the enterprise back end, which has Veo and bills a project.
    pub fn is_enterprise(&self) -> bool {
        self.transport.place.is_enterprise()
    }

    /// The address of the back end, without a trailing slash.
    pub fn base_url(&self) -> &str {
        self.transport.place.base()
    }

    /// The options the client was made with.
    pub fn options(&self) -> &Options {
        &self.transport.options
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.transport
    }
}
