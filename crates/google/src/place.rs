//! Addresses: which host, version and path each call goes to, and what may stand in one.

use reqwest::Url;

use crate::error::GoogleError;
use crate::settings::{Access, Options};

const DEVELOPER: &str = "https://generativelanguage.googleapis.com";
const STORAGE: &str = "https://storage.googleapis.com";

/// One back end with its addresses.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    base: Url,
    storage: Url,
    version: String,
    /// Project and location of an enterprise back end, `None` inside for its express mode.
    enterprise: Option<Option<(String, String)>>,
}

impl Place {
    pub(crate) fn new(access: &Access, options: &Options) -> Result<Self, GoogleError> {
        let (default_base, default_version, enterprise) = match access {
            Access::Developer { .. } => (DEVELOPER.to_owned(), "v1", None),
            Access::Express { .. } => (enterprise_host("global"), "v1beta1", Some(None)),
            Access::Enterprise { project, location, .. } => {
                plain("the Google Cloud project", project)?;
                plain("the Google Cloud location", location)?;
                (enterprise_host(location), "v1beta1", Some(Some((project.clone(), location.clone()))))
            }
        };
        let version = options.api_version.clone().unwrap_or_else(|| default_version.to_owned());
        plain("the version of Google's API", &version)?;
        let storage = options.storage_url.as_deref().unwrap_or(STORAGE);
        // The usual form of STORAGE_EMULATOR_HOST has no scheme.
        let storage = if storage.contains("://") { storage.to_owned() } else { format!("http://{storage}") };
        Ok(Self {
            base: base_url("the base address", options.base_url.as_deref().unwrap_or(&default_base))?,
            storage: base_url("the address of Cloud Storage", &storage)?,
            version,
            enterprise,
        })
    }

    pub(crate) fn is_enterprise(&self) -> bool {
        self.enterprise.is_some()
    }

    /// The address without a trailing slash.
    pub(crate) fn base(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }

    /// Whether it is this machine, where a proxy has no business.
    pub(crate) fn is_local(&self) -> bool {
        is_loopback(&self.base)
    }

    /// Whether credentials may go there.
    pub(crate) fn is_ours(&self, url: &Url) -> bool {
        [&self.base, &self.storage].iter().any(|ours| ours.origin() == url.origin())
    }

    /// Whether a file may be fetched from there, without credentials: our own hosts and Google's.
    pub(crate) fn may_hold_files(&self, url: &Url) -> bool {
        const GOOGLES: [&str; 3] = [".googleapis.com", ".googleusercontent.com", ".google.com"];
        let host = url.host_str().unwrap_or_default();
        self.is_ours(url) || (url.scheme() == "https" && GOOGLES.iter().any(|end| host.ends_with(end)))
    }

    /// `…/models/MODEL:METHOD`.
    pub(crate) fn model_method(&self, model: &str, method: &str) -> Result<Url, GoogleError> {
        let name = model.strip_prefix("models/").unwrap_or(model);
        plain("the model name", name)?;
        // A colon would be the beginning of another method.
        if name.contains(':') {
            return Err(GoogleError::setting("the model name", "it holds a colon"));
        }
        let path = match &self.enterprise {
            None => format!("models/{name}:{method}"),
            Some(None) => format!("publishers/google/models/{name}:{method}"),
            Some(Some((project, location))) => {
                format!("projects/{project}/locations/{location}/publishers/google/models/{name}:{method}")
            }
        };
        Ok(self.at(&path))
    }

    /// `…/interactions`, with an id and a verb behind it.
    pub(crate) fn interactions(&self, id: Option<&str>, verb: Option<&str>) -> Result<Url, GoogleError> {
        let mut path = match &self.enterprise {
            None => "interactions".to_owned(),
            Some(Some((project, location))) => format!("projects/{project}/locations/{location}/interactions"),
            Some(None) => return Err(GoogleError::request("interactions need a project; express mode has none")),
        };
        for piece in [id, verb].into_iter().flatten() {
            plain("the interaction's id", piece)?;
            path = format!("{path}/{piece}");
        }
        Ok(self.at(&path))
    }

    /// The list of models; the enterprise one belongs to no project.
    pub(crate) fn models(&self) -> Url {
        self.at(if self.is_enterprise() { "publishers/google/models" } else { "models" })
    }

    /// Where the state of a long-running operation is asked for: the part of its name before `/operations/`.
    pub(crate) fn fetch_operation(&self, name: &str) -> Result<Url, GoogleError> {
        for piece in name.split('/') {
            plain("the operation's name", piece)?;
        }
        match name.split_once("/operations/") {
            Some((resource, id)) if resource.starts_with("projects/") && !id.contains('/') => {
                Ok(self.at(&format!("{resource}:fetchPredictOperation")))
            }
            _ => Err(GoogleError::request(format!("`{name}` is not the name of an operation"))),
        }
    }

    /// The state of a file that the Developer API keeps.
    pub(crate) fn file(&self, id: &str) -> Result<Url, GoogleError> {
        plain("the file's id", id)?;
        Ok(self.at(&format!("files/{id}")))
    }

    /// The content of a file in Cloud Storage, from its `gs://` address.
    pub(crate) fn stored(&self, gs: &str) -> Result<Url, GoogleError> {
        let bad = || GoogleError::reply("fetch a video", "not an address of Cloud Storage");
        let (bucket, object) = gs.strip_prefix("gs://").and_then(|rest| rest.split_once('/')).ok_or_else(bad)?;
        plain("the bucket", bucket)?;
        if object.is_empty() {
            return Err(bad());
        }
        let mut url = self.storage.clone();
        // Pushing a segment escapes the slashes of the object's name, as this API wants it.
        url.path_segments_mut()
            .map_err(|()| bad())?
            .pop_if_empty()
            .extend(["storage", "v1", "b", bucket, "o"])
            .push(object);
        url.set_query(Some("alt=media"));
        Ok(url)
    }

    fn at(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}/{}/{path}", self.base.path().trim_end_matches('/'), self.version));
        url
    }
}

fn enterprise_host(location: &str) -> String {
    match location {
        "global" => "https://aiplatform.googleapis.com".to_owned(),
        "us" | "eu" => format!("https://aiplatform.{location}.rep.googleapis.com"),
        region => format!("https://{region}-aiplatform.googleapis.com"),
    }
}

/// Names and ids go into paths as they are, so they must be one plain segment; some come from a server.
fn plain(what: &'static str, name: &str) -> Result<(), GoogleError> {
    let safe = |c: char| c.is_ascii_alphanumeric() || "-_.:@=~".contains(c);
    if name.is_empty() || name.len() > 1024 || !name.chars().all(safe) || name.chars().all(|c| c == '.') {
        return Err(GoogleError::setting(what, format!("`{}` is not a plain name", name.escape_debug())));
    }
    Ok(())
}

fn base_url(what: &'static str, address: &str) -> Result<Url, GoogleError> {
    let refuse = |reason: &str| GoogleError::setting(what, reason);
    let url = Url::parse(address.trim()).map_err(|_| refuse("it is not an address"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refuse("it holds a user name or password"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(refuse("it holds a query or fragment"));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        "http" => Err(refuse("a key would cross the network unencrypted; use https")),
        _ => Err(refuse("it does not begin with https://")),
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::Credentials;

    fn developer(options: &Options) -> Result<Place, GoogleError> {
        Place::new(&Access::Developer { key: "key".into() }, options)
    }

    fn enterprise(location: &str) -> Place {
        let credentials = Credentials::access_token("token");
        let access = Access::Enterprise { project: "p-1".to_owned(), location: location.to_owned(), credentials };
        Place::new(&access, &Options::default()).unwrap()
    }

    #[test]
    fn each_back_end_has_its_paths() {
        let place = developer(&Options::default()).unwrap();
        let url = place.model_method("models/gemini-3.8-flash", "generateContent").unwrap();
        assert_eq!(url.as_str(), format!("{DEVELOPER}/v1/models/gemini-3.8-flash:generateContent"));
        assert_eq!(place.interactions(Some("v1_a"), Some("cancel")).unwrap().path(), "/v1/interactions/v1_a/cancel");

        for (location, host) in [
            ("global", "aiplatform.googleapis.com"),
            ("eu", "aiplatform.eu.rep.googleapis.com"),
            ("europe-west4", "europe-west4-aiplatform.googleapis.com"),
        ] {
            let place = enterprise(location);
            let url = place.model_method("veo", "predictLongRunning").unwrap();
            let path =
                format!("v1beta1/projects/p-1/locations/{location}/publishers/google/models/veo:predictLongRunning");
            assert_eq!(url.as_str(), format!("https://{host}/{path}"));
            assert_eq!(place.models().path(), "/v1beta1/publishers/google/models");
        }
    }

    #[test]
    fn a_base_address_keeps_its_own_path() {
        let options = Options { base_url: Some("https://gate.example/google/".to_owned()), ..Options::default() };
        assert_eq!(developer(&options).unwrap().models().as_str(), "https://gate.example/google/v1/models");
    }

    #[test]
    fn keys_do_not_cross_a_network_unencrypted() {
        for (address, fine) in [
            ("http://127.0.0.1:80", true),
            ("http://[::1]:80", true),
            ("http://localhost", true),
            ("http://192.168.1.2", false),
            ("ftp://x", false),
            ("https://user:pw@x", false),
            ("https://x?key=1", false),
            ("x", false),
        ] {
            let options = Options { base_url: Some(address.to_owned()), ..Options::default() };
            assert_eq!(developer(&options).is_ok(), fine, "{address}");
        }
    }

    #[test]
    fn nothing_gets_into_a_path_that_is_not_a_plain_name() {
        let place = developer(&Options::default()).unwrap();
        for id in ["", "..", "a/b", "a?b", "a b", "a%2fb", "ä"] {
            assert!(place.interactions(Some(id), None).is_err(), "{id}");
            assert!(place.model_method(id, "x").is_err(), "{id}");
        }
        assert!(place.model_method("m:countTokens", "x").is_err());
        let place = enterprise("global");
        let name = "projects/p-1/locations/global/publishers/google/models/veo/operations/7";
        let url = place.fetch_operation(name).unwrap();
        assert!(url.path().ends_with("/models/veo:fetchPredictOperation"), "{url}");
        for name in ["operations/7", "projects/../operations/7", "projects/p/operations/7/8", "https://x/operations/7"]
        {
            assert!(place.fetch_operation(name).is_err(), "{name}");
        }
    }

    #[test]
    fn a_stored_file_is_named_by_bucket_and_object() {
        let url = enterprise("global").stored("gs://my-bucket/clips/a b.mp4").unwrap();
        assert_eq!(url.as_str(), format!("{STORAGE}/storage/v1/b/my-bucket/o/clips%2Fa%20b.mp4?alt=media"));
        for gs in ["gs://", "gs://b", "gs://b/", "https://x/y", "gs://b%/x"] {
            assert!(enterprise("global").stored(gs).is_err(), "{gs}");
        }
    }

    #[test]
    fn credentials_stay_at_home() {
        let place = developer(&Options::default()).unwrap();
        let url = |text: &str| Url::parse(text).unwrap();
        assert!(place.is_ours(&url("https://generativelanguage.googleapis.com/v1/files/x:download")));
        for other in ["https://evil.example/x", "http://generativelanguage.googleapis.com/", "https://x.googleapis.com"]
        {
            assert!(!place.is_ours(&url(other)), "{other}");
        }
        assert!(place.may_hold_files(&url("https://lh3.googleusercontent.com/x")));
        for other in ["https://evil.example/", "http://a.googleapis.com/", "https://googleapis.com.evil.example/"] {
            assert!(!place.may_hold_files(&url(other)), "{other}");
        }
    }
}
