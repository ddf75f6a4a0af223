//! Events of the cluster in words: what they mean for whoever waits, and what can be done.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// What an event means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NewsKind {
    /// No machine with such a GPU is free, and none can be had.
    NoGpu,
    /// A machine is being started.
    NodeComing,
    /// The image cannot be pulled.
    ImagePull,
    /// The image is being pulled.
    Pulling,
    /// The namespace's quota is used up.
    Quota,
    /// The pod was told to leave its node.
    Evicted,
    /// The machine is being taken away.
    Preempted,
    /// A bucket or volume cannot be mounted.
    Mount,
    /// The pod fits no machine, for another reason than its GPU.
    Unschedulable,
    /// It waits in a queue.
    Queued,
    /// The container cannot start or keeps failing.
    Container,
}

/// Something the cluster said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// What it means.
    pub kind: NewsKind,
    /// In a sentence.
    pub text: String,
    /// What can be done.
    pub advice: String,
    /// The cluster's own words, at most 400 characters.
    pub said: String,
    /// When it was last said.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

impl News {
    /// Whether it waits for something that may never come.
    pub fn is_trouble(&self) -> bool {
        !matches!(self.kind, NewsKind::NodeComing | NewsKind::Pulling | NewsKind::Queued)
    }

    /// Whether there is no machine while this is so, and so no bill.
    pub(crate) fn means_no_machine(&self) -> bool {
        matches!(self.kind, NewsKind::NoGpu | NewsKind::Quota | NewsKind::Unschedulable | NewsKind::Queued)
    }
}

/// What an event means; `None` for those that only say that things go well.
pub fn read(reason: &str, said: &str, at: OffsetDateTime) -> Option<News> {
    let low = said.to_ascii_lowercase();
    let has = |word: &str| low.contains(word);
    let kind = match reason {
        "FailedCreate" if has("exceeded quota") => NewsKind::Quota,
        "FailedCreate" => NewsKind::Container,
        "FailedScheduling" if has("nvidia.com/gpu") || has("gpu") => NewsKind::NoGpu,
        "FailedScheduling" => NewsKind::Unschedulable,
        // The autoscaler's words for "the region has none left" and "no pool may grow".
        "FailedScaleUp" | "NotTriggerScaleUp" => NewsKind::NoGpu,
        "TriggeredScaleUp" => NewsKind::NodeComing,
        "Pulling" => NewsKind::Pulling,
        "ErrImagePull" | "ImagePullBackOff" | "InvalidImageName" | "ErrImageNeverPull" => NewsKind::ImagePull,
        "Failed" | "BackOff" if has("image") => NewsKind::ImagePull,
        "BackOff"
        | "CrashLoopBackOff"
        | "CreateContainerConfigError"
        | "CreateContainerError"
        | "RunContainerError" => NewsKind::Container,
        "Failed" => NewsKind::Container,
        "Evicted" => NewsKind::Evicted,
        "Preempted" | "Preempting" | "TaintManagerEviction" | "NodeShutdown" | "NodeNotReady" => NewsKind::Preempted,
        "FailedMount" | "FailedAttachVolume" => NewsKind::Mount,
        "Suspended" | "CreatedWorkload" | "Pending" => NewsKind::Queued,
        _ => return None,
    };
    let (text, advice) = words(kind);
    let said = said.chars().filter(|sign| !sign.is_control()).take(400).collect();
    Some(News { kind, text: text.to_owned(), advice: advice.to_owned(), said, at })
}

fn words(kind: NewsKind) -> (&'static str, &'static str) {
    match kind {
        NewsKind::NoGpu => (
            "No machine with such a GPU is to be had right now.",
            "Waiting costs nothing. Choose another GPU or region, or allow on-demand machines beside spot ones.",
        ),
        NewsKind::NodeComing => ("A machine is being started; that takes one to three minutes.", "Wait."),
        NewsKind::ImagePull => (
            "The image cannot be pulled.",
            "Check its name and tag, and that the nodes' account may read the registry.",
        ),
        NewsKind::Pulling => ("The image is being pulled.", "Wait; the machine is billed meanwhile."),
        NewsKind::Quota => (
            "The namespace's GPU quota is used up.",
            "End another session, or have the administrator raise the ResourceQuota.",
        ),
        NewsKind::Evicted => (
            "The node made the session leave.",
            "Start again with more memory or scratch space if the message speaks of them.",
        ),
        NewsKind::Preempted => (
            "The machine is being taken away.",
            "Spot machines may be, at any time. Start again, or choose an on-demand machine.",
        ),
        NewsKind::Mount => (
            "A bucket cannot be mounted.",
            "Check the bucket's name and that the session's service account may read it.",
        ),
        NewsKind::Unschedulable => {
            ("No machine fits.", "Ask for less CPU or memory, or check the compute class and the nodes' taints.")
        }
        NewsKind::Queued => ("It waits in the cluster's queue.", "Waiting costs nothing."),
        NewsKind::Container => {
            ("The container does not start or keeps failing.", "Look at its log and check the image.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(reason: &str, said: &str, expected: Option<NewsKind>) {
        let news = read(reason, said, OffsetDateTime::UNIX_EPOCH);
        assert_eq!(news.map(|news| news.kind), expected, "{reason}: {said}");
    }

    #[test]
    fn events_are_read_for_what_they_mean() {
        check("FailedScheduling", "0/3 nodes are available: 3 Insufficient nvidia.com/gpu.", Some(NewsKind::NoGpu));
        check("FailedScheduling", "0/3 nodes are available: 3 Insufficient memory.", Some(NewsKind::Unschedulable));
        check(
            "FailedScaleUp",
            "Node scale up in zones us-central1-a failed: GCE out of resources",
            Some(NewsKind::NoGpu),
        );
        let quota =
            "Error creating: pods \"x\" is forbidden: exceeded quota: muse-burst, requested: requests.nvidia.com/gpu=1";
        check("FailedCreate", quota, Some(NewsKind::Quota));
        check("Failed", "Failed to pull image \"x\": not found", Some(NewsKind::ImagePull));
        check("BackOff", "Back-off pulling image \"x\"", Some(NewsKind::ImagePull));
        check("BackOff", "Back-off restarting failed container", Some(NewsKind::Container));
        check("TaintManagerEviction", "Marking for deletion Pod", Some(NewsKind::Preempted));
        check("Scheduled", "Successfully assigned", None);
        check("Pulled", "Container image already present", None);
    }

    #[test]
    fn the_clusters_own_words_are_kept_short_and_on_one_line() {
        let news = read("Failed", &format!("image\n{}", "x".repeat(1000)), OffsetDateTime::UNIX_EPOCH).unwrap();
        assert_eq!(news.said.len(), 400);
        assert!(!news.said.contains('\n'));
    }
}
