//! What can go wrong between this crate and a cluster, and what the person at the screen can do.

use std::time::Duration;

/// A cause kept for `source()`; boxed so that the Kubernetes and HTTP crates stay out of our API.
pub type Cause = Box<dyn std::error::Error + Send + Sync + 'static>;

/// Every failure of this crate. Compare [`BurstError::code`], never the text.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BurstError {
    /// A value that cannot work was given to this crate.
    #[error("{what} cannot be used: {reason}")]
    BadSetting {
        /// Which value.
        what: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The kubeconfig cannot be read, or does not have what was asked for.
    #[error("the kubeconfig cannot be used: {reason}")]
    Kubeconfig {
        /// What is wrong with it.
        reason: String,
    },
    /// No token: a plugin of the kubeconfig failed, or the account was refused.
    #[error("cannot sign in to the cluster: {reason}")]
    SignIn {
        /// What the plugin or the token source said; never a token.
        reason: String,
    },
    /// Nobody answered, or the connection broke.
    #[error("the cluster cannot be reached while trying to {doing}")]
    Unreachable {
        /// What was being attempted.
        doing: &'static str,
        /// The transport's own complaint.
        #[source]
        source: Cause,
    },
    /// The API server took the request and said nothing for too long. It may have done it.
    #[error("the cluster did not answer within {} s while trying to {doing}", .after.as_secs())]
    Silent {
        /// What was being attempted.
        doing: &'static str,
        /// How long was waited.
        after: Duration,
    },
    /// 401 or 403.
    #[error("the cluster does not allow to {doing}: {message}")]
    Denied {
        /// What was being attempted.
        doing: &'static str,
        /// The API server's message.
        message: String,
    },
    /// 404 for something that has to be there.
    #[error("the cluster does not have what is needed to {doing}: {message}")]
    Missing {
        /// What was being attempted.
        doing: &'static str,
        /// The API server's message.
        message: String,
    },
    /// 400, 409 or 422: the API server looked at the object and refused it.
    #[error("the cluster refused to {doing} ({status}): {message}")]
    Refused {
        /// What was being attempted.
        doing: &'static str,
        /// The HTTP status.
        status: u16,
        /// The API server's message.
        message: String,
    },
    /// 429, 5xx: the API server or something before it is overloaded or being replaced.
    #[error("the cluster is not available to {doing} ({status}): {message}")]
    Unavailable {
        /// What was being attempted.
        doing: &'static str,
        /// The HTTP status.
        status: u16,
        /// The API server's message.
        message: String,
    },
    /// The API server answered something that is not Kubernetes' protocol.
    #[error("unexpected reply while trying to {doing}: {detail}")]
    BadReply {
        /// What was being attempted.
        doing: &'static str,
        /// What was seen instead.
        detail: String,
    },
    /// The session has ended or is ending; it is never asked for again.
    #[error("session {session} is over")]
    Over {
        /// Its id.
        session: String,
    },
    /// The session has nobody to talk to yet.
    #[error("session {session} has no pod that is ready")]
    NotReady {
        /// Its id.
        session: String,
    },
    /// No port of this machine could be opened.
    #[error("cannot open a port of this machine")]
    Listen {
        /// The system's own complaint.
        #[source]
        source: std::io::Error,
    },
}

impl BurstError {
    /// A stable name for interfaces and logs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadSetting { .. } => "burst.bad_setting",
            Self::Kubeconfig { .. } => "burst.kubeconfig",
            Self::SignIn { .. } => "burst.sign_in",
            Self::Unreachable { .. } => "burst.unreachable",
            Self::Silent { .. } => "burst.silent",
            Self::Denied { .. } => "burst.denied",
            Self::Missing { .. } => "burst.missing",
            Self::Refused { .. } => "burst.refused",
            Self::Unavailable { .. } => "burst.unavailable",
            Self::BadReply { .. } => "burst.bad_reply",
            Self::Over { .. } => "burst.over",
            Self::NotReady { .. } => "burst.not_ready",
            Self::Listen { .. } => "burst.listen",
        }
    }

    /// What the person at the screen can do; `None` when there is nothing to do.
    pub fn advice(&self) -> Option<String> {
        let advice = match self {
            Self::BadSetting { what, .. } => return Some(format!("Correct {what}.")),
            Self::Kubeconfig { .. } => {
                "Check the file with `kubectl config get-contexts`, or choose another context in the settings."
            }
            Self::SignIn { .. } => {
                "Sign in again (`gcloud auth login` for GKE), and check that `kubectl get pods` works in a terminal."
            }
            Self::Unreachable { .. } => {
                "Check the connection, any VPN the cluster needs, and that `kubectl version` answers."
            }
            Self::Silent { .. } => {
                "It may have been done. The session is looked for again; it ends by itself when its lease runs out."
            }
            Self::Denied { .. } => {
                "Have the cluster's administrator apply the manifests that `muse burst manifests` prints."
            }
            Self::Missing { .. } => {
                "Apply the manifests that `muse burst manifests` prints, and check the namespace's name."
            }
            Self::Refused { .. } => "Change the machine or the pool in the settings as the message says.",
            Self::Unavailable { .. } => {
                "Try again in a minute. A running session ends by itself when its lease runs out."
            }
            Self::BadReply { .. } => "Check that the address belongs to a Kubernetes API server and not to a proxy.",
            Self::Over { .. } => "Start a new session.",
            Self::NotReady { .. } => "Wait until it is ready; the page shows what it waits for.",
            Self::Listen { .. } => "Close programs that hold many connections, then try again.",
        };
        Some(advice.to_owned())
    }

    /// Whether the same call may succeed later without a change.
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. } | Self::Silent { .. } | Self::Unavailable { .. } | Self::NotReady { .. }
        )
    }

    /// Whether the cluster may have done what was asked, although no answer came.
    pub fn may_have_happened(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. } | Self::Silent { .. } | Self::Unavailable { .. } | Self::BadReply { .. }
        )
    }

    pub(crate) fn setting(what: &'static str, reason: impl Into<String>) -> Self {
        Self::BadSetting { what, reason: reason.into() }
    }

    pub(crate) fn reply(doing: &'static str, detail: impl Into<String>) -> Self {
        Self::BadReply { doing, detail: detail.into() }
    }

    /// An answer of the API server that is no success.
    pub(crate) fn status(doing: &'static str, status: u16, message: impl Into<String>) -> Self {
        let message = message.into();
        match status {
            401 | 403 => Self::Denied { doing, message },
            404 => Self::Missing { doing, message },
            429 | 500..=599 => Self::Unavailable { doing, status, message },
            _ => Self::Refused { doing, status, message },
        }
    }

    /// What the Kubernetes client complains of.
    pub(crate) fn kube(doing: &'static str, error: kube::Error) -> Self {
        match error {
            kube::Error::Api(status) => Self::status(doing, status.code, status.message),
            kube::Error::Auth(error) => Self::SignIn { reason: sign_in_reason(&error) },
            kube::Error::SerdeError(error) => Self::reply(doing, error.to_string()),
            kube::Error::FromUtf8(error) => Self::reply(doing, error.to_string()),
            kube::Error::UpgradeConnection(kube::client::UpgradeConnectionError::ProtocolSwitch(status)) => {
                Self::status(doing, status.as_u16(), "the connection was not upgraded")
            }
            // The token source stands inside the client's service.
            kube::Error::Service(error) => match error.downcast::<Self>() {
                Ok(ours) => *ours,
                Err(source) => Self::Unreachable { doing, source },
            },
            other => Self::Unreachable { doing, source: Box::new(other) },
        }
    }
}

/// What a plugin said on its error stream. Its output is left out: that is where tokens are.
fn sign_in_reason(error: &kube::client::AuthError) -> String {
    match error {
        kube::client::AuthError::AuthExecRun { cmd, out } => {
            let said = String::from_utf8_lossy(&out.stderr);
            let last = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it said nothing");
            format!("`{cmd}` failed ({}): {}", out.status, last.trim().chars().take(300).collect::<String>())
        }
        kube::client::AuthError::AuthExecParse(_) => "the plugin's answer cannot be read".to_owned(),
        other => other.to_string(),
    }
}
