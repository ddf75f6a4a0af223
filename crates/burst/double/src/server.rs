use std::convert::Infallible;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::{Body, Bytes};
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use serde_json::{Value, json};
use time::macros::format_description;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::apply::{self, Refusal};
use crate::double::{KubeDouble, Told};
use crate::kinds::{KINDS, Kind, PODS, SNAPSHOTS, WARM_POOLS};
use crate::turns::Turn;
use crate::wires::{self, Way};
use crate::world::{Key, World, text};

/// What the server's connections share with the test.
pub(crate) struct Inside {
    world: Mutex<World>,
    changed: watch::Sender<u64>,
    /// Cuts every connection; renewed after each cut.
    connections: Mutex<CancellationToken>,
}

/// What a path means.
struct Asked {
    kind: Kind,
    namespace: String,
    name: Option<String>,
    subresource: Option<String>,
    /// What lies behind `proxy`.
    rest: String,
}

impl Inside {
    pub fn new(world: World) -> Arc<Self> {
        let changed = watch::Sender::new(world.version);
        Arc::new(Self { world: Mutex::new(world), changed, connections: Mutex::new(CancellationToken::new()) })
    }

    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the world, lets the controllers work, and tells the watches.
    pub fn with<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let mut world = self.world();
        let out = change(&mut world);
        world.settle();
        let version = world.version;
        drop(world);
        self.changed.send_replace(version);
        out
    }

    pub fn cut_connections(&self) {
        let mut token = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
        token.cancel();
        *token = CancellationToken::new();
    }

    pub async fn serve(self: Arc<Self>, listener: tokio::net::TcpListener) {
        while let Ok((stream, _)) = listener.accept().await {
            let inside = Arc::clone(&self);
            let cut = self.connections.lock().unwrap_or_else(PoisonError::into_inner).clone();
            tokio::spawn(async move {
                let service = hyper::service::service_fn(|request| Arc::clone(&inside).answer(request));
                let connection = hyper::server::conn::http1::Builder::new()
                    .serve_connection(hyper_util::rt::TokioIo::new(stream), service);
                tokio::select! {
                    () = cut.cancelled() => {}
                    // It ends as the client or a turn wants it.
                    _ = connection.with_upgrades() => {}
                }
            });
        }
    }

    /// An error breaks the connection.
    async fn answer(self: Arc<Self>, request: Request<Incoming>) -> io::Result<Response<Body>> {
        let line = format!("{} {}", request.method(), request.uri());
        if request.uri().path() == "/_double" {
            return Ok(self.told(request).await);
        }
        let (turn, date) = {
            let mut world = self.world();
            match &mut world.away_after {
                Some(0) => world.is_away = true,
                Some(left) => *left -= 1,
                None => {}
            }
            if world.is_away {
                return Err(io::ErrorKind::ConnectionReset.into());
            }
            let at = world.turns.iter().position(|(words, _)| line.contains(words.as_str()));
            (at.and_then(|at| world.turns.remove(at)).map(|(_, turn)| turn), date(&world))
        };
        match turn {
            Some(Turn::HangUp) => return Err(io::ErrorKind::ConnectionReset.into()),
            Some(Turn::Refuse(status)) => {
                self.note(&line, "", Value::Null);
                return Ok(refuse(status, "InternalError", "told to"));
            }
            Some(Turn::NotJson) => return Ok(Response::new(Body::from("<html>Log in</html>"))),
            Some(Turn::ReplyLost | Turn::Silence) | None => {}
        }
        let mut answer = self.route(request, &line).await;
        match turn {
            Some(Turn::ReplyLost) => Err(io::ErrorKind::ConnectionReset.into()),
            Some(Turn::Silence) => std::future::pending().await,
            _ => {
                answer.headers_mut().insert(header::DATE, date);
                Ok(answer)
            }
        }
    }

    /// A word from the test, which is heard even when the server is away.
    async fn told(self: Arc<Self>, request: Request<Incoming>) -> Response<Body> {
        let bytes = axum::body::to_bytes(Body::new(request.into_body()), 1 << 20).await.unwrap_or_default();
        match serde_json::from_slice::<Told>(&bytes) {
            Ok(told) => {
                KubeDouble { url: String::new(), inside: self }.tell(told);
                reply(200, &json!({}))
            }
            Err(error) => refuse(400, "BadRequest", &error.to_string()),
        }
    }

    fn note(&self, line: &str, kind: &str, body: Value) {
        self.world().seen.push((line.to_owned(), kind.to_owned(), body));
    }

    async fn route(self: &Arc<Self>, request: Request<Incoming>, line: &str) -> Response<Body> {
        let (path, query) = (request.uri().path().to_owned(), request.uri().query().unwrap_or_default().to_owned());
        let method = request.method().clone();
        let asked = read(&path);
        if let Some(asked) = &asked
            && let Some(subresource) = asked.subresource.clone()
        {
            self.note(line, "", Value::Null);
            return self.wire(request, asked, &subresource).await;
        }
        let content = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let bytes = axum::body::to_bytes(Body::new(request.into_body()), 4 << 20).await.unwrap_or_default();
        let body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        self.note(line, &content, body.clone());
        let Some(asked) = asked else { return self.speak_of_itself(&path, &body) };
        if let Err(refusal) = self.may(&asked, &method, &query) {
            return refused(refusal);
        }
        if method == Method::GET && param(&query, "watch").as_deref().is_some_and(|watch| watch != "false") {
            return self.watch(&asked, &query);
        }
        match self.with(|world| act(world, &asked, &method, &query, &content, &body)) {
            Ok((status, object)) => reply(status, &object),
            Err(refusal) => refused(refusal),
        }
    }

    /// What is not about objects.
    fn speak_of_itself(&self, path: &str, body: &Value) -> Response<Body> {
        let world = self.world();
        match path {
            "/version" => reply(200, &json!({ "major": "1", "minor": "36", "gitVersion": "v1.36.2-double" })),
            "/apis" => {
                let mut names = vec!["batch".to_owned(), "authorization.k8s.io".to_owned()];
                names.extend(world.settings.groups.iter().cloned());
                let groups: Vec<Value> = names.iter().map(|name| json!({ "name": name, "versions": [] })).collect();
                reply(200, &json!({ "kind": "APIGroupList", "apiVersion": "v1", "groups": groups }))
            }
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews" => {
                let wanted = &body["spec"]["resourceAttributes"];
                let (resource, subresource) = (text(wanted, "/resource"), text(wanted, "/subresource"));
                let resource =
                    if subresource.is_empty() { resource.to_owned() } else { format!("{resource}/{subresource}") };
                let right = (text(wanted, "/group").to_owned(), resource, text(wanted, "/verb").to_owned());
                let allowed = match &world.rights {
                    None => true,
                    Some((namespace, rights)) => text(wanted, "/namespace") == namespace && rights.contains(&right),
                };
                let mut review = body.clone();
                review["status"] = json!({ "allowed": allowed });
                reply(201, &review)
            }
            "/apis/cloud.google.com/v1/computeclasses"
                if world.rights.is_none() && !world.settings.classes.is_empty() =>
            {
                let items: Vec<Value> =
                    world.settings.classes.iter().map(|name| json!({ "metadata": { "name": name } })).collect();
                reply(200, &json!({ "kind": "ComputeClassList", "apiVersion": "cloud.google.com/v1", "items": items }))
            }
            "/apis/storage.k8s.io/v1/csidrivers/gcsfuse.csi.storage.gke.io" if world.rights.is_some() => {
                refuse(403, "Forbidden", "csidrivers.storage.k8s.io is forbidden")
            }
            _ => refuse(404, "NotFound", "the server could not find the requested resource"),
        }
    }

    fn may(&self, asked: &Asked, method: &Method, query: &str) -> Result<(), Refusal> {
        let world = self.world();
        let key = asked.key();
        let watches = param(query, "watch").is_some_and(|watch| watch != "false");
        let verbs: &[&str] = match (method.as_str(), &asked.name) {
            ("GET", Some(_)) => &["get"],
            ("GET", None) if watches => &["watch"],
            ("GET", None) => &["list"],
            ("POST", _) => &["create"],
            // An application that makes something is a creation too.
            ("PATCH", _) if key.as_ref().is_some_and(|key| !world.objects.contains_key(key)) => &["patch", "create"],
            ("PATCH", _) => &["patch"],
            ("DELETE", _) => &["delete"],
            _ => &["update"],
        };
        allowed(&world, asked, verbs)
    }

    async fn wire(&self, request: Request<Incoming>, asked: &Asked, subresource: &str) -> Response<Body> {
        let verbs: &[&str] = match (subresource, request.method().as_str()) {
            // Since 1.35 the upgrade is checked as a creation, beside the get that it is.
            ("portforward", _) => &["get", "create"],
            (_, "GET" | "HEAD") => &["get"],
            _ => &["create"],
        };
        let name = asked.name.clone().unwrap_or_default();
        let (name, port) = name.split_once(':').map_or((name.as_str(), "8188"), |(name, port)| (name, port));
        let query = request.uri().query().unwrap_or_default().to_owned();
        let way = {
            let world = self.world();
            if let Err(refusal) = allowed(&world, asked, verbs) {
                return refused(refusal);
            }
            let key = Key { kind: PODS, namespace: asked.namespace.clone(), name: name.to_owned() };
            let Some(pod) = world.objects.get(&key) else {
                return refuse(404, "NotFound", &format!("pods \"{name}\" not found"));
            };
            if subresource == "log" {
                let lines = param(&query, "tailLines").and_then(|lines| lines.parse().ok()).unwrap_or(usize::MAX);
                let skipped = world.log.lines().count().saturating_sub(lines);
                let lines: String = world.log.split_inclusive('\n').skip(skipped).collect();
                return Response::new(Body::from(lines));
            }
            let runs = pod.object.pointer("/status/containerStatuses/0/state/running").is_some();
            Way {
                backend: world.backend.filter(|_| runs),
                port: param(&query, "ports")
                    .and_then(|port| port.parse().ok())
                    .or_else(|| port.parse().ok())
                    .unwrap_or(8188),
                is_gvisor: text(&pod.object, "/spec/runtimeClassName") == "gvisor",
                cut: world.tunnels.clone(),
            }
        };
        match subresource {
            "portforward" => wires::forward(request, way).await,
            "proxy" => {
                let query = if query.is_empty() { query } else { format!("?{query}") };
                let wanted = format!("/{}{query}", asked.rest);
                wires::proxy(request, &wanted, way).await
            }
            _ => refuse(404, "NotFound", "the server could not find the requested resource"),
        }
    }

    /// One line of JSON for each change, until it is cut. One that begins too far back is told so, politely, with 200.
    fn watch(self: &Arc<Self>, asked: &Asked, query: &str) -> Response<Body> {
        let world = self.world();
        let from = param(query, "resourceVersion").and_then(|from| from.parse::<u64>().ok()).unwrap_or(0);
        if from != 0 && from < world.oldest {
            let status = status_object(410, "Expired", &format!("too old resource version: {from} ({})", world.oldest));
            let line = format!("{}\n", json!({ "type": "ERROR", "object": status }));
            return Response::new(Body::from(line));
        }
        let state = Watch {
            filter: Filter::read(asked, query),
            at: if from == 0 { world.version } else { from },
            changed: self.changed.subscribe(),
            cut: world.watches.clone(),
            inside: Arc::clone(self),
        };
        drop(world);
        let lines = futures_util::stream::unfold(state, |mut state| async {
            let lines = state.next().await?;
            Some((Ok::<_, Infallible>(lines), state))
        });
        let mut answer = Response::new(Body::from_stream(lines));
        answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json;stream=watch"));
        answer
    }
}

/// How far a watch has come.
struct Watch {
    filter: Filter,
    at: u64,
    changed: watch::Receiver<u64>,
    cut: CancellationToken,
    inside: Arc<Inside>,
}

impl Watch {
    /// The next lines; `None` when the watch is cut.
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            self.changed.borrow_and_update();
            let lines: Vec<u8> = {
                let world = self.inside.world();
                let after = self.at;
                self.at = world.version;
                let new = world.history.iter().filter(|line| line.version > after);
                let fits = new.filter(|line| self.filter.fits(&line.key, &line.object));
                fits.flat_map(|line| format!("{}\n", json!({ "type": line.what, "object": line.object })).into_bytes())
                    .collect()
            };
            if !lines.is_empty() {
                return Some(lines.into());
            }
            tokio::select! {
                () = self.cut.cancelled() => return None,
                changed = self.changed.changed() => changed.ok()?,
            }
        }
    }
}

/// What a list or a watch is narrowed to.
struct Filter {
    kind: Kind,
    namespace: String,
    labels: Vec<(String, Option<String>)>,
    fields: Vec<(String, String)>,
}

impl Filter {
    fn read(asked: &Asked, query: &str) -> Self {
        let pairs = |name: &str| param(query, name).unwrap_or_default();
        let split = |text: &str| {
            let (name, value) =
                text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value.trim_start_matches('='))));
            (name.to_owned(), value.map(str::to_owned))
        };
        let of = |text: String| text.split(',').filter(|part| !part.is_empty()).map(split).collect::<Vec<_>>();
        let fields = of(pairs("fieldSelector")).into_iter();
        Self {
            kind: asked.kind,
            namespace: asked.namespace.clone(),
            labels: of(pairs("labelSelector")),
            fields: fields
                .map(|(path, value)| (format!("/{}", path.replace('.', "/")), value.unwrap_or_default()))
                .collect(),
        }
    }

    fn fits(&self, key: &Key, object: &Value) -> bool {
        let label = |name: &str| object["metadata"]["labels"].get(name).and_then(Value::as_str);
        key.kind == self.kind
            && key.namespace == self.namespace
            && self.labels.iter().all(|(name, value)| match value {
                Some(value) => label(name) == Some(value),
                None => label(name).is_some(),
            })
            && self.fields.iter().all(|(path, value)| text(object, path) == value)
    }
}

impl Asked {
    fn key(&self) -> Option<Key> {
        Some(Key { kind: self.kind, namespace: self.namespace.clone(), name: self.name.clone()? })
    }
}

/// `/api/v1/…` and `/apis/GROUP/VERSION/…`; `None` for anything else, and for groups that the cluster does not have.
fn read(path: &str) -> Option<Asked> {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let (group, version, rest) = match parts.as_slice() {
        ["api", version, rest @ ..] => ("", *version, rest),
        ["apis", group, version, rest @ ..] => (*group, *version, rest),
        _ => return None,
    };
    let (namespace, rest) = match rest {
        ["namespaces", namespace, rest @ ..] if !rest.is_empty() => (*namespace, rest),
        rest => ("", rest),
    };
    let (plural, rest) = rest.split_first()?;
    let kind = KINDS.iter().find(|kind| kind.group == group && kind.version == version && kind.plural == *plural)?;
    Some(Asked {
        kind: *kind,
        namespace: namespace.to_owned(),
        name: rest.first().map(|name| (*name).to_owned()),
        subresource: rest.get(1).map(|name| (*name).to_owned()),
        rest: rest.get(2..).unwrap_or_default().join("/"),
    })
}

fn act(
    world: &mut World,
    asked: &Asked,
    method: &Method,
    query: &str,
    content: &str,
    body: &Value,
) -> Result<(u16, Value), Refusal> {
    let kind = asked.kind;
    let is_core = kind.group.is_empty() || kind.group == "batch";
    if !is_core && !world.settings.groups.iter().any(|group| group == kind.group) {
        return Err((404, "NotFound", "the server could not find the requested resource".to_owned()));
    }
    let not_found = |name: &str| (404, "NotFound", format!("{} \"{name}\" not found", kind.plural));
    if *method == Method::GET && [WARM_POOLS, SNAPSHOTS].contains(&kind) {
        let all = world.of_settings(kind);
        return match asked.key() {
            Some(key) => {
                let found = all.into_iter().find(|object| text(object, "/metadata/name") == key.name);
                found.map(|object| (200, object)).ok_or_else(|| not_found(&key.name))
            }
            None => Ok((
                200,
                json!({ "kind": format!("{}List", kind.name), "apiVersion": kind.api_version(),
                        "metadata": { "resourceVersion": world.version.to_string() }, "items": all }),
            )),
        };
    }
    match (method.as_str(), asked.key()) {
        ("GET", Some(key)) => {
            world.objects.get(&key).map(|stored| (200, stored.object.clone())).ok_or_else(|| not_found(&key.name))
        }
        ("GET", None) => {
            let filter = Filter::read(asked, query);
            let fits = world.objects.iter().filter(|(key, stored)| filter.fits(key, &stored.object));
            let items: Vec<Value> = fits.map(|(_, stored)| stored.object.clone()).collect();
            let list = json!({ "kind": format!("{}List", kind.name), "apiVersion": kind.api_version(),
                               "metadata": { "resourceVersion": world.version.to_string() }, "items": items });
            Ok((200, list))
        }
        ("POST", None) => {
            let name = text(body, "/metadata/name").to_owned();
            let key = Key { kind, namespace: asked.namespace.clone(), name };
            apply::check(&key, body)?;
            if world.objects.contains_key(&key) {
                return Err((409, "AlreadyExists", format!("{} \"{}\" already exists", kind.plural, key.name)));
            }
            Ok((201, world.create(key, body.clone(), Default::default())))
        }
        ("PATCH", Some(key)) => match content {
            "application/apply-patch+yaml" => {
                let manager = param(query, "fieldManager").unwrap_or_default();
                let force = param(query, "force").as_deref() == Some("true");
                apply::apply(world, &key, &manager, force, body)
            }
            "application/merge-patch+json" => apply::merge(world, &key, body),
            other => Err((415, "UnsupportedMediaType", format!("no patches of type {other}"))),
        },
        ("DELETE", Some(key)) if kind == PODS => {
            world.delete_pod(&key);
            Ok((200, json!({ "kind": "Status", "apiVersion": "v1", "status": "Success" })))
        }
        ("DELETE", Some(key)) => world.remove(&key).map(|object| (200, object)).ok_or_else(|| not_found(&key.name)),
        _ => Err((405, "MethodNotAllowed", "not so".to_owned())),
    }
}

fn allowed(world: &World, asked: &Asked, verbs: &[&str]) -> Result<(), Refusal> {
    let Some((namespace, rights)) = &world.rights else { return Ok(()) };
    let resource = match &asked.subresource {
        Some(subresource) => format!("{}/{subresource}", asked.kind.plural),
        None => asked.kind.plural.to_owned(),
    };
    let right = |verb: &&str| (asked.kind.group.to_owned(), resource.clone(), (*verb).to_owned());
    match verbs.iter().find(|verb| asked.namespace != *namespace || !rights.contains(&right(verb))) {
        None => Ok(()),
        Some(verb) => Err((
            403,
            "Forbidden",
            format!(
                "{resource} is forbidden: User \"double\" cannot {verb} resource \"{resource}\" in API group \"{}\" in the namespace \"{}\"",
                asked.kind.group, asked.namespace
            ),
        )),
    }
}

fn param(query: &str, name: &str) -> Option<String> {
    let pair = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    let mut bytes = Vec::new();
    let mut rest = pair.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
            }
            b'+' => bytes.push(b' '),
            other => bytes.push(other),
        }
    }
    String::from_utf8(bytes).ok()
}

/// By the cluster's clock, in HTTP's own form.
fn date(world: &World) -> HeaderValue {
    let form =
        format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");
    let text = world.now.format(&form).unwrap_or_default();
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

fn status_object(code: u16, reason: &str, message: &str) -> Value {
    json!({ "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": message,
            "reason": reason, "code": code })
}

fn refuse(code: u16, reason: &str, message: &str) -> Response<Body> {
    reply(code, &status_object(code, reason, message))
}

fn refused((code, reason, message): Refusal) -> Response<Body> {
    refuse(code, reason, &message)
}

fn reply(code: u16, body: &Value) -> Response<Body> {
    let mut answer = Response::new(Body::from(body.to_string()));
    *answer.status_mut() = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer
}
