use muse_burst::survey::{GpuNodes, State};
use muse_burst::{BurstError, Mode, SignIn, contexts};

use super::*;

fn state(survey: &muse_burst::Survey, subject: &str) -> Vec<State> {
    survey.findings.iter().filter(|finding| finding.subject == subject).map(|finding| finding.state).collect()
}

#[tokio::test]
async fn the_printed_role_is_enough_and_what_it_hides_is_said() {
    let (double, cluster) = double().await;
    double.quota(NAMESPACE, 2);
    let survey = cluster.survey().await;
    assert_eq!(survey.version.as_deref(), Some("v1.36.2-double"));
    assert!(survey.can_run_jobs(), "{survey:#?}");
    assert_eq!(survey.mode().0, Mode::Pool);
    assert_eq!(state(&survey, "may"), [State::Good; 7]);
    assert_eq!(state(&survey, "may_claim"), [State::Good; 2]);
    assert_eq!(state(&survey, "may_look"), [State::Good; 2]);
    assert_eq!((state(&survey, "gpus"), &survey.classes), (vec![State::NotVisible], &None));
    assert_eq!(state(&survey, "namespace"), [State::NotVisible]);
    assert_eq!(state(&survey, "queues"), [State::Absent]);
    let quotas = survey.quotas.unwrap();
    assert_eq!((quotas[0].hard.as_str(), quotas[0].used.as_str()), ("2", "0"));
}

#[tokio::test]
async fn a_right_that_is_missing_is_named_with_what_mends_it() {
    let (double, cluster) = double().await;
    let mut rules = rules(false);
    // Port-forward with get alone, as it was enough before Kubernetes 1.35.
    let forward = rules.iter_mut().find(|rule| rule.resources.as_ref().unwrap()[0] == "pods/portforward").unwrap();
    forward.verbs = vec!["get".to_owned()];
    double.allow_only(NAMESPACE, &rules);
    let survey = cluster.survey().await;
    assert!(!survey.can_run_jobs());
    let missing: Vec<_> = survey.findings.iter().filter(|finding| finding.state == State::Missing).collect();
    assert_eq!(missing.len(), 1);
    assert_eq!(missing[0].text, "we may not create pods/portforward in `muse-burst`");
    assert!(missing[0].advice.as_ref().unwrap().contains("kubectl auth can-i create pods/portforward -n muse-burst"));
    // There are pools and snapshots, but claiming is not allowed.
    assert_eq!(survey.mode().0, Mode::Job);
}

#[tokio::test]
async fn an_administrator_sees_the_gpus() {
    let double = KubeDouble::start(NOON).await;
    double.namespace("another");
    double.node("a", "nvidia-l4", 1);
    double.node("b", "nvidia-l4", 2);
    double.set(|set| {
        set.groups.clear();
        set.classes = vec!["l4-spot-first".to_owned()];
    });
    let survey = connect(&double).await.survey().await;
    let l4 = GpuNodes { accelerator: "nvidia-l4".to_owned(), nodes: 2, gpus: 3, spot: 0 };
    assert_eq!(survey.gpus, Some(vec![l4]));
    assert_eq!(survey.classes, Some(vec!["l4-spot-first".to_owned()]));
    assert_eq!(survey.mode().0, Mode::Job);
    assert_eq!(state(&survey, "namespace"), [State::Missing]);
    assert_eq!(state(&survey, "quota"), [State::Absent]);
}

#[tokio::test]
async fn a_cluster_that_is_away_is_a_finding_with_advice() {
    let (double, cluster) = double().await;
    double.away(true);
    let survey = cluster.survey().await;
    assert_eq!(state(&survey, "reachable"), [State::Missing]);
    assert!(survey.findings[0].advice.is_some() && !survey.can_run_jobs());
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    file
}

const TWO: &str = r#"
apiVersion: v1
kind: Config
current-context: plugin
clusters:
- {name: one, cluster: {server: "https://one.example"}}
users:
- name: by-plugin
  user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: COMMAND, args: [ARG], interactiveMode: IfAvailable, installHint: install it}}
- {name: by-cert, user: {client-certificate-data: eA==, client-key-data: eA==}}
contexts:
- {name: plugin, context: {cluster: one, user: by-plugin, namespace: team}}
- {name: cert, context: {cluster: one, user: by-cert}}
"#;

#[test]
fn the_contexts_of_a_file_say_how_they_sign_in() {
    let file = file(&TWO.replace("COMMAND", "gke-gcloud-auth-plugin"));
    let contexts = contexts(Some(file.path())).unwrap();
    assert_eq!(contexts.iter().map(|context| context.name.as_str()).collect::<Vec<_>>(), ["plugin", "cert"]);
    assert!(contexts[0].is_current && !contexts[1].is_current);
    let plugin = SignIn::Plugin { command: "gke-gcloud-auth-plugin".to_owned(), hint: Some("install it".to_owned()) };
    assert_eq!((&contexts[0].sign_in, contexts[0].namespace.as_deref()), (&plugin, Some("team")));
    assert_eq!(contexts[1].sign_in, SignIn::Certificate);
    assert_eq!(contexts[1].server.as_deref(), Some("https://one.example"));
}

#[tokio::test]
async fn a_context_that_is_not_there_is_said() {
    let file = file(TWO);
    let error = Cluster::from_kubeconfig(Some(file.path()), Some("three"), None).await.unwrap_err();
    assert_eq!(error.code(), "burst.kubeconfig");
    assert!(error.to_string().contains("three"), "{error}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_plugin_signs_in_and_one_that_fails_is_quoted_without_its_output() {
    use std::os::unix::fs::PermissionsExt as _;
    let (double, _) = double().await;
    let folder = tempfile::tempdir().unwrap();
    let plugin = folder.path().join("plugin");
    let script = r#"#!/bin/sh
if [ "$1" = fail ]; then echo canary-of-a-token; echo "Please run: gcloud auth login" >&2; exit 1; fi
echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t"}}'
"#;
    std::fs::write(&plugin, script).unwrap();
    std::fs::set_permissions(&plugin, std::fs::Permissions::from_mode(0o755)).unwrap();
    let text = TWO.replace("COMMAND", plugin.to_str().unwrap()).replace("https://one.example", &double.url);
    let sound = file(&text.replace("ARG", "sound"));
    let cluster = Cluster::from_kubeconfig(Some(sound.path()), None, Some(NAMESPACE)).await.unwrap();
    assert!(cluster.survey().await.can_run_jobs());
    let failing = file(&text.replace("ARG", "fail"));
    let error = Cluster::from_kubeconfig(Some(failing.path()), None, None).await.unwrap_err();
    assert!(matches!(&error, BurstError::SignIn { reason } if reason.contains("gcloud auth login")), "{error:?}");
    assert!(!format!("{error:?} {error}").contains("canary"), "{error:?}");
}
