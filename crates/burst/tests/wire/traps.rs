//! That the double is as odd as a real API server, so that what passes here passes there.

use muse_burst::{Phase, Wish};
use serde_json::{Value, json};

use super::*;

async fn ask(double: &KubeDouble, method: &str, path: &str, kind: &str, body: Value) -> (u16, Value) {
    let client = reqwest::Client::new();
    let request = client.request(method.parse().unwrap(), format!("{}{path}", double.url)).header("content-type", kind);
    let answer = request.body(body.to_string()).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

const JSON: &str = "application/json";
const APPLY: &str = "application/apply-patch+yaml";

fn a_job(image: &str, deadline: u32) -> Value {
    json!({ "apiVersion": "batch/v1", "kind": "Job", "metadata": { "name": "a" }, "spec": {
        "activeDeadlineSeconds": deadline, "backoffLimit": 0,
        "template": { "spec": { "restartPolicy": "Never", "containers": [{ "name": "c", "image": image }] } } } })
}

#[tokio::test]
async fn a_name_that_is_taken_is_409_for_a_create_and_200_for_an_application() {
    let double = KubeDouble::start(NOON).await;
    let jobs = "/apis/batch/v1/namespaces/n/jobs";
    assert_eq!(ask(&double, "POST", jobs, JSON, a_job("i", 60)).await.0, 201);
    assert_eq!(ask(&double, "POST", jobs, JSON, a_job("i", 60)).await.0, 409);
    let one = format!("{jobs}/b?fieldManager=m");
    let mut job = a_job("i", 60);
    job["metadata"]["name"] = json!("b");
    assert_eq!(ask(&double, "PATCH", &one, APPLY, job.clone()).await.0, 201);
    assert_eq!(ask(&double, "PATCH", &one, APPLY, job.clone()).await.0, 200);
    // The deadline of a live Job can be raised, its pod cannot be changed.
    job["spec"]["activeDeadlineSeconds"] = json!(90);
    assert_eq!(ask(&double, "PATCH", &one, APPLY, job.clone()).await.0, 200);
    job["spec"]["template"]["spec"]["containers"][0]["image"] = json!("another");
    assert_eq!(ask(&double, "PATCH", &one, APPLY, job).await.0, 422);
}

#[tokio::test]
async fn what_a_manager_applies_no_more_is_taken_away() {
    let double = KubeDouble::start(NOON).await;
    let one = "/apis/batch/v1/namespaces/n/jobs/a?fieldManager=m";
    ask(&double, "PATCH", one, APPLY, a_job("i", 60)).await;
    let mut less = a_job("i", 60);
    less["spec"].as_object_mut().unwrap().remove("backoffLimit");
    let (_, job) = ask(&double, "PATCH", one, APPLY, less).await;
    assert_eq!(job["spec"].get("backoffLimit"), None);
    // So a part that is applied by the manager of the whole takes the pod away, which is refused.
    let part = json!({ "apiVersion": "batch/v1", "kind": "Job", "metadata": { "name": "a" }, "spec": { "activeDeadlineSeconds": 90 } });
    assert_eq!(ask(&double, "PATCH", one, APPLY, part.clone()).await.0, 422);
    // By a manager of its own it is taken, if it says that it means it.
    let other = "/apis/batch/v1/namespaces/n/jobs/a?fieldManager=lease";
    assert_eq!(ask(&double, "PATCH", other, APPLY, part.clone()).await.0, 409);
    let (status, job) = ask(&double, "PATCH", &format!("{other}&force=true"), APPLY, part).await;
    assert_eq!((status, job["spec"]["activeDeadlineSeconds"].clone()), (200, json!(90)));
}

#[tokio::test]
async fn a_watch_from_long_ago_is_an_error_inside_a_success() {
    let double = KubeDouble::start(NOON).await;
    double.forget();
    let path = "/apis/batch/v1/namespaces/n/jobs?watch=true&resourceVersion=5";
    let (status, event) = ask(&double, "GET", path, JSON, Value::Null).await;
    assert_eq!((status, event["type"].clone(), event["object"]["code"].clone()), (200, json!("ERROR"), json!(410)));
}

#[tokio::test]
async fn a_deadline_comes_in_four_steps() {
    let (double, cluster) = double().await;
    let mut session = session("steps", by_job());
    until(&cluster, &mut session, &Wish::Rest, Phase::Ready).await;
    double.advance(209);
    assert!(double.conditions_of("muse-burst-steps").is_empty());
    double.advance(1);
    assert_eq!(double.conditions_of("muse-burst-steps"), ["FailureTarget/DeadlineExceeded"]);
    assert!(double.objects("pods")[0]["metadata"].get("deletionTimestamp").is_some(), "it stays listed");
    double.advance(1);
    assert_eq!(double.conditions_of("muse-burst-steps"), ["FailureTarget/DeadlineExceeded", "Failed/DeadlineExceeded"]);
    assert!(double.objects("pods").is_empty());
    double.advance(299);
    assert_eq!(double.objects("jobs").len(), 1);
    double.advance(1);
    assert!(double.objects("jobs").is_empty());
}

#[tokio::test]
async fn a_job_beyond_the_quota_is_accepted_and_gets_no_pod() {
    let (double, cluster) = double().await;
    double.quota(NAMESPACE, 1);
    for id in ["one", "two"] {
        let mut session = session(id, by_job());
        cluster.step(&mut session, &Wish::Rest).await.unwrap();
    }
    assert_eq!((double.objects("jobs").len(), double.objects("pods").len()), (2, 1));
    let said = double.objects("events")[0]["message"].as_str().unwrap().to_owned();
    assert!(said.contains("exceeded quota: muse-burst, requested: requests.nvidia.com/gpu=1"), "{said}");
}

#[tokio::test]
async fn without_the_owner_everything_goes() {
    let (double, cluster) = double().await;
    let mut session = session("owner", by_job());
    until(&cluster, &mut session, &Wish::Rest, Phase::Ready).await;
    double.delete_all("configmaps");
    assert!(double.objects("jobs").is_empty());
    double.advance(1);
    assert!(double.is_clean());
}
