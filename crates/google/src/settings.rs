use std::time::Duration;

use crate::credentials::Credentials;
use crate::error::GoogleError;
use crate::secret::Secret;

/// Which of Google's back ends is asked, and as whom.
#[derive(Clone, Debug)]
pub enum Access {
    /// The Developer API with a key from AI Studio.
    Developer {
        /// The key.
        key: Secret,
    },
    /// The Enterprise Agent Platform (the former Vertex AI) with a Google Cloud project.
    Enterprise {
        /// The project that pays.
        project: String,
        /// `global`, a multi-region (`us`, `eu`) or a region such as `europe-west4`.
        location: String,
        /// Who asks.
        credentials: Credentials,
    },
    /// The same platform in its express mode: a key, no project, text and pictures only.
    Express {
        /// The key.
        key: Secret,
    },
}

/// Where to send, how long to wait, how often to try, how much to take.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Another address than Google's: a gateway or a test. Plain `http` is for this machine only.
    pub base_url: Option<String>,
    /// Another address than Google's for files in Cloud Storage.
    pub storage_url: Option<String>,
    /// Another version than `v1` (Developer) or `v1beta1` (Enterprise).
    pub api_version: Option<String>,
    /// The project whose quota is used; else the one that the credentials name.
    pub quota_project: Option<String>,
    /// How long a connection may take to open.
    pub connect_timeout: Duration,
    /// How long one call may take, its repetitions included. Pictures take up to a minute or two.
    pub deadline: Duration,
    /// How long a stream or download may pause.
    pub idle_timeout: Duration,
    /// How long a download may take in all.
    pub download_deadline: Duration,
    /// When a call is made again.
    pub retry: Retry,
    /// How jobs are waited for.
    pub polling: Polling,
    /// Largest reply that is kept in memory, pictures as base64 included.
    pub max_reply_bytes: u64,
    /// Largest video that is written to disk.
    pub max_video_bytes: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            base_url: None,
            storage_url: None,
            api_version: None,
            quota_project: None,
            connect_timeout: Duration::from_secs(10),
            deadline: Duration::from_secs(180),
            idle_timeout: Duration::from_secs(60),
            download_deadline: Duration::from_secs(30 * 60),
            retry: Retry::default(),
            polling: Polling::default(),
            max_reply_bytes: 128 << 20,
            max_video_bytes: 2 << 30,
        }
    }
}

/// When a call is made again: after 408, 429, 5xx and broken connections, as far as that is safe.
///
/// A call that is paid and may have been carried out is never made again, whatever stands here.
#[derive(Clone, Debug, PartialEq)]
pub struct Retry {
    /// All attempts together; 1 means never again.
    pub attempts: u32,
    /// The longest first wait; a random part of it is taken, and it doubles each time.
    pub first_wait: Duration,
    /// Where doubling ends.
    pub longest_wait: Duration,
}

impl Default for Retry {
    /// Google's own client, where it retries: five attempts, from one second, at most a minute.
    fn default() -> Self {
        Self { attempts: 5, first_wait: Duration::from_secs(1), longest_wait: Duration::from_secs(60) }
    }
}

/// How a job is waited for: often at first, then less.
#[derive(Clone, Debug, PartialEq)]
pub struct Polling {
    /// Before the second look; doubles each time.
    pub first_wait: Duration,
    /// Where doubling ends.
    pub longest_wait: Duration,
    /// How long to wait in all. The job itself goes on, and can be waited for again.
    pub deadline: Duration,
}

impl Default for Polling {
    fn default() -> Self {
        Self {
            first_wait: Duration::from_secs(2),
            longest_wait: Duration::from_secs(20),
            deadline: Duration::from_secs(2 * 60 * 60),
        }
    }
}

impl Polling {
    /// The pauses between looks, without end.
    pub fn waits(&self) -> impl Iterator<Item = Duration> + use<> {
        let longest = self.longest_wait;
        std::iter::successors(Some(self.first_wait.min(longest)), move |wait| Some(wait.saturating_mul(2).min(longest)))
    }
}

/// The two together as the environment has them; see [`Google::from_env`](crate::Google::from_env).
///
/// # Errors
/// [`GoogleError::NoCredentials`], [`GoogleError::BadSetting`], [`GoogleError::SignIn`].
pub(crate) async fn from_vars(vars: &dyn Vars) -> Result<(Access, Options), GoogleError> {
    let var = |name: &str| vars.var(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    let truth = |name: &str| var(name).map(|value| matches!(value.to_ascii_lowercase().as_str(), "true" | "1"));
    let enterprise =
        truth("GOOGLE_GENAI_USE_ENTERPRISE").or_else(|| truth("GOOGLE_GENAI_USE_VERTEXAI")).unwrap_or(false);
    let key = var("GOOGLE_API_KEY").or_else(|| var("GEMINI_API_KEY")).map(Secret::new);
    let version = var("GOOGLE_GENAI_API_VERSION").map(|version| match version.as_str() {
        "beta" if enterprise => "v1beta1".to_owned(),
        "beta" => "v1beta".to_owned(),
        _ => version,
    });
    let options = Options {
        base_url: var(if enterprise { "GOOGLE_VERTEX_BASE_URL" } else { "GOOGLE_GEMINI_BASE_URL" }),
        storage_url: var("STORAGE_EMULATOR_HOST"),
        api_version: version,
        quota_project: var("GOOGLE_CLOUD_QUOTA_PROJECT"),
        ..Options::default()
    };
    if !enterprise {
        return Ok((Access::Developer { key: key.ok_or(GoogleError::NoCredentials)? }, options));
    }
    let (project, location) = (var("GOOGLE_CLOUD_PROJECT"), var("GOOGLE_CLOUD_LOCATION"));
    if let (None, None, Some(key)) = (&project, &location, key) {
        return Ok((Access::Express { key }, options));
    }
    let credentials = Credentials::from_vars(vars).await?;
    let project = project.or_else(|| credentials.project().map(str::to_owned)).ok_or_else(|| {
        GoogleError::setting("GOOGLE_CLOUD_PROJECT", "it is not set, and the credentials name no project")
    })?;
    let location = location.unwrap_or_else(|| "global".to_owned());
    Ok((Access::Enterprise { project, location, credentials }, options))
}

/// Where variables come from: the process, or a test's own list.
pub(crate) trait Vars: Sync {
    /// The value of one.
    fn var(&self, name: &str) -> Option<String>;
}

impl<F: Fn(&str) -> Option<String> + Sync> Vars for F {
    fn var(&self, name: &str) -> Option<String> {
        self(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(vars: &[(&str, &str)]) -> Result<(Access, Options), GoogleError> {
        let find = |name: &str| vars.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        from_vars(&find).await
    }

    #[test]
    fn looks_come_after_2_4_8_16_and_then_every_20_seconds() {
        let waits: Vec<u64> = Polling::default().waits().take(6).map(|wait| wait.as_secs()).collect();
        assert_eq!(waits, [2, 4, 8, 16, 20, 20]);
    }

    #[tokio::test]
    async fn google_api_key_wins_over_gemini_api_key() {
        let vars = [("GEMINI_API_KEY", "gem"), ("GOOGLE_API_KEY", "goo"), ("GOOGLE_GEMINI_BASE_URL", "http://x")];
        let (access, options) = read(&vars).await.unwrap();
        assert!(matches!(access, Access::Developer { key } if key.expose() == "goo"));
        assert_eq!(options.base_url.as_deref(), Some("http://x"));
        assert!(matches!(read(&[]).await, Err(GoogleError::NoCredentials)));
        assert!(matches!(read(&[("GOOGLE_API_KEY", " ")]).await, Err(GoogleError::NoCredentials)));
    }

    #[tokio::test]
    async fn the_newer_switch_wins_over_the_older_one() {
        let key = ("GOOGLE_API_KEY", "goo");
        let both = [key, ("GOOGLE_GENAI_USE_ENTERPRISE", "false"), ("GOOGLE_GENAI_USE_VERTEXAI", "True")];
        assert!(matches!(read(&both).await.unwrap().0, Access::Developer { .. }));
        let (access, options) = read(&[
            key,
            ("GOOGLE_GENAI_USE_VERTEXAI", "True"),
            ("GOOGLE_GENAI_API_VERSION", "beta"),
            ("GOOGLE_GEMINI_BASE_URL", "http://not-this"),
        ])
        .await
        .unwrap();
        assert!(matches!(access, Access::Express { .. }));
        assert_eq!((options.api_version.as_deref(), options.base_url), (Some("v1beta1"), None));
    }
}
