//! The document as a page to read: made here, from the document alone, without a script and without anything from
//! elsewhere.

use std::fmt::{self, Display, Write};
use std::sync::LazyLock;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Map, Value, json};

use crate::document;
use crate::door::Door;
use crate::problem::Refused;
use crate::window;

const STYLE: &str = include_str!("docs.css");

/// How deep a made-up example goes.
const DEEPEST_EXAMPLE: u32 = 6;

/// The pages and the document itself; they are no operations of the API.
pub(crate) fn pages() -> Router<Door> {
    Router::new().route("/", get(front)).route("/api/docs", get(docs)).route("/api/openapi.json", get(openapi_json))
}

async fn openapi_json() -> Response {
    static TEXT: LazyLock<String> = LazyLock::new(document::openapi_json);
    ([(header::CONTENT_TYPE, "application/json")], TEXT.as_str()).into_response()
}

async fn front(headers: HeaderMap) -> Result<Response, Refused> {
    if let Some(window) = window::front(&headers) {
        return Ok(window);
    }
    let here = here(&headers);
    let body = format!(
        "<main class=\"front\"><h1>Sovereign Muse OS</h1>\
         <p>The studio on this machine answers. Its window was not built: \
         <code>npm ci --prefix ui &amp;&amp; npm run build --prefix ui</code> builds it, and a release of \
         <code>muse</code> has to be built after it.</p>\
         <ul><li><a href=\"/api/docs\">What can be asked</a></li>\
         <li><a href=\"/api/openapi.json\">The same as an OpenAPI document</a></li>\
         <li><a href=\"/muses/surprise-me\">A Muse drawn for you</a></li></ul>\
         <p>To make one:</p><pre><code>{}</code></pre></main>",
        escape(&genesis_example(&here, "/muses/genesis"))
    );
    page("Sovereign Muse OS", &body)
}

async fn docs(State(door): State<Door>, headers: HeaderMap) -> Result<Response, Refused> {
    let token_file = door.studio().db().home().token_file().display().to_string();
    page("Sovereign Muse OS: the API", &Reader { document: document::value(), here: here(&headers), token_file }.body())
}

/// The address the reader came by; the guard has checked it.
fn here(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    format!("http://{}", host.unwrap_or("127.0.0.1:8000"))
}

fn page(title: &str, body: &str) -> Result<Response, Refused> {
    // The one style sheet is named by a number that only this answer knows: nothing else on the page has any effect.
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| Refused::bad(format!("the system gives no random number: {error}")))?;
    let nonce = hex::encode(bytes);
    let policy = format!(
        "default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let policy = HeaderValue::from_str(&policy).map_err(|_| Refused::bad("the page cannot be sent"))?;
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">\
         <title>{title}</title><style nonce=\"{nonce}\">{STYLE}</style></head><body>{body}</body></html>"
    );
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_SECURITY_POLICY, policy)], html).into_response())
}

fn genesis_example(here: &str, path: &str) -> String {
    format!("curl -s {here}/muses/surprise-me | curl -s -X POST {here}{path} -d @-")
}

/// Text as HTML shows it.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// A sentence with its code marks.
fn prose(text: &str) -> String {
    let mut html = String::new();
    for (i, part) in escape(text).split('`').enumerate() {
        let marked = if i % 2 == 1 { format!("<code>{part}</code>") } else { part.to_owned() };
        html.push_str(&marked);
    }
    html
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn entries<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = (&'v String, &'v Value)> {
    value[key].as_object().into_iter().flatten()
}

/// One operation with where it lives.
struct Entry<'d> {
    method: String,
    path: &'d str,
    operation: &'d Value,
}

struct Reader<'d> {
    document: &'d Value,
    here: String,
    token_file: String,
}

impl<'d> Reader<'d> {
    fn body(&self) -> String {
        let mut html = String::new();
        // Writing into a String does not fail.
        let _ = self.write(&mut html);
        html
    }

    fn write(&self, html: &mut String) -> fmt::Result {
        let info = &self.document["info"];
        let tags = list(self.document, "tags");
        write!(html, "<nav aria-label=\"Subjects\"><a class=\"home\" href=\"/\">Sovereign Muse OS</a>")?;
        for tag in tags {
            write!(html, "<a href=\"#{0}\">{0}</a>", escape(text(tag, "name")))?;
        }
        write!(html, "<a href=\"#schemas\">shapes</a><a href=\"/api/openapi.json\">openapi.json</a></nav>")?;
        write!(
            html,
            "<main><h1>{} <small>{}</small></h1>",
            escape(text(info, "title")),
            escape(text(info, "version"))
        )?;
        write!(html, "<p class=\"lead\">{}</p>", prose(text(info, "description")))?;
        write!(html, "<p>For the calls marked <span class=\"lock\">token</span>, once in a shell:</p>")?;
        write!(html, "<pre><code>TOKEN=$(cat '{}')</code></pre>", escape(&self.token_file))?;
        for tag in tags {
            let name = text(tag, "name");
            write!(html, "<section aria-labelledby=\"{0}\"><h2 id=\"{0}\">{0}</h2>", escape(name))?;
            write!(html, "<p>{}</p>", prose(text(tag, "description")))?;
            for entry in self.operations().filter(|entry| list(entry.operation, "tags").iter().any(|tag| tag == name)) {
                self.operation(html, &entry)?;
            }
            write!(html, "</section>")?;
        }
        self.schemas(html)?;
        write!(html, "</main>")
    }

    fn operations(&self) -> impl Iterator<Item = Entry<'d>> {
        entries(self.document, "paths").flat_map(|(path, item)| {
            ["get", "put", "post", "patch", "delete"].into_iter().filter_map(move |method| {
                let operation = item.get(method)?;
                Some(Entry { method: method.to_uppercase(), path, operation })
            })
        })
    }

    fn operation(&self, html: &mut String, entry: &Entry<'d>) -> fmt::Result {
        let Entry { method, path, operation } = entry;
        let id = escape(text(operation, "operationId"));
        write!(html, "<article id=\"{id}\"><h3><span class=\"method\">{method}</span> <code>{}</code>", escape(path))?;
        if !list(operation, "security").is_empty() {
            write!(html, " <span class=\"lock\">token</span>")?;
        }
        write!(html, " <a class=\"id\" href=\"#{id}\">{id}</a></h3><p>{}</p>", prose(text(operation, "summary")))?;
        let description = text(operation, "description");
        if !description.is_empty() {
            write!(html, "<p>{}</p>", prose(description))?;
        }
        let parameters = list(operation, "parameters");
        if !parameters.is_empty() {
            write!(html, "<table><thead><tr><th>Parameter</th><th>in</th><th>is</th><th></th></tr></thead><tbody>")?;
            for parameter in parameters {
                write!(
                    html,
                    "<tr><td><code>{}</code>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                    escape(text(parameter, "name")),
                    Needed(parameter["required"] == true),
                    escape(text(parameter, "in")),
                    type_of(&parameter["schema"]),
                    prose(text(parameter, "description")),
                )?;
            }
            write!(html, "</tbody></table>")?;
        }
        if let Some((kind, content)) = entries(&operation["requestBody"], "content").next() {
            let shape =
                if kind == "application/json" { type_of(&content["schema"]) } else { "bytes as they are".to_owned() };
            write!(
                html,
                "<p class=\"io\"><b>Body</b> {shape} {}</p>",
                prose(text(&operation["requestBody"], "description"))
            )?;
        }
        for (status, reply) in entries(operation, "responses").filter(|(status, _)| *status != "default") {
            let shape = entries(reply, "content").next().map(|(kind, content)| match kind.as_str() {
                "application/json" => type_of(&content["schema"]),
                kind => format!("<code>{}</code>", escape(kind)),
            });
            let (shape, words) = (shape.unwrap_or_default(), prose(text(reply, "description")));
            write!(html, "<p class=\"io\"><b>{}</b> {shape} {words}</p>", escape(status))?;
        }
        write!(html, "<pre><code>{}</code></pre></article>", escape(&self.curl(entry)))
    }

    /// A line that works as it stands, but for the words in capitals.
    fn curl(&self, entry: &Entry<'d>) -> String {
        let Entry { method, path, operation } = entry;
        if path.ends_with("/muses/genesis") {
            return genesis_example(&self.here, path);
        }
        let mut line = String::from("curl -s");
        let streams = operation["responses"]["200"]["content"].get("text/event-stream").is_some();
        if streams {
            line.push_str(" -N");
        }
        if method != "GET" {
            line.push_str(&format!(" -X {method}"));
        }
        if !list(operation, "security").is_empty() {
            line.push_str(" -H \"Authorization: Bearer $TOKEN\"");
        }
        let mut place = String::new();
        for (i, part) in path.split(['{', '}']).enumerate() {
            place.push_str(&if i % 2 == 1 { part.to_uppercase() } else { part.to_owned() });
        }
        let wanted = |parameter: &&Value| parameter["in"] == "query" && parameter["required"] == true;
        let query: Vec<String> = list(operation, "parameters")
            .iter()
            .filter(wanted)
            .map(|parameter| format!("{}={}", text(parameter, "name"), text(parameter, "name").to_uppercase()))
            .collect();
        let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
        line.push_str(&format!(" '{}{place}{query}'", self.here));
        if let Some((kind, content)) = entries(&operation["requestBody"], "content").next() {
            if content["schema"]["$ref"] == "#/components/schemas/GenesisRequest" {
                // A whole draft is too long for a line.
                line.push_str(" -d @DRAFT.json");
            } else if kind == "application/json" {
                let example = content.get("example").cloned().unwrap_or_else(|| self.example(&content["schema"], 0));
                line.push_str(&format!(" -d '{}'", example.to_string().replace('\'', "'\\''")));
            } else {
                line.push_str(" --data-binary @FILE");
            }
        }
        if text(operation, "operationId").contains("picture") && method == "GET" {
            line.push_str(" -o picture");
        }
        line
    }

    /// The smallest value of that shape.
    fn example(&self, schema: &Value, depth: u32) -> Value {
        if depth > DEEPEST_EXAMPLE {
            return Value::Null;
        }
        if let Some(name) = schema["$ref"].as_str().and_then(|name| name.rsplit('/').next()) {
            return self.example(&self.document["components"]["schemas"][name], depth + 1);
        }
        if let Some(value) =
            schema.get("example").or_else(|| schema.get("default")).or_else(|| list(schema, "enum").first())
        {
            return value.clone();
        }
        for choice in ["oneOf", "anyOf"] {
            let mut kinds = list(schema, choice).iter().filter(|kind| kind["type"] != "null");
            if let Some(first) = kinds.next() {
                return self.example(first, depth + 1);
            }
        }
        let parts = list(schema, "allOf");
        if !parts.is_empty() {
            let mut whole = Map::new();
            for part in parts {
                if let Value::Object(part) = self.example(part, depth + 1) {
                    whole.extend(part);
                }
            }
            return Value::Object(whole);
        }
        let kind = match &schema["type"] {
            Value::Array(kinds) => kinds.iter().find_map(|kind| kind.as_str().filter(|kind| *kind != "null")),
            kind => kind.as_str(),
        };
        match kind {
            Some("object") => {
                let required = list(schema, "required");
                let fields = entries(schema, "properties")
                    .filter(|(name, _)| required.iter().any(|field| field == name.as_str()));
                Value::Object(fields.map(|(name, field)| (name.clone(), self.example(field, depth + 1))).collect())
            }
            Some("array") => json!([]),
            Some("integer") => json!(1),
            Some("number") => json!(0.5),
            Some("boolean") => json!(true),
            Some("string") => json!("TEXT"),
            _ => Value::Null,
        }
    }

    fn schemas(&self, html: &mut String) -> fmt::Result {
        write!(html, "<section aria-labelledby=\"schemas\"><h2 id=\"schemas\">shapes</h2>")?;
        for (name, schema) in entries(&self.document["components"], "schemas") {
            let name = escape(name);
            write!(html, "<article id=\"schema-{name}\"><h3>{name}</h3><p>{}</p>", prose(text(schema, "description")))?;
            self.shape(html, schema)?;
            write!(html, "</article>")?;
        }
        write!(html, "</section>")
    }

    fn shape(&self, html: &mut String, schema: &Value) -> fmt::Result {
        for part in list(schema, "allOf") {
            match part.get("$ref") {
                Some(_) => write!(html, "<p class=\"io\">everything of {}</p>", type_of(part))?,
                None => self.shape(html, part)?,
            }
        }
        let kinds = list(schema, "oneOf");
        if !kinds.is_empty() {
            write!(html, "<p class=\"io\">One of:</p>")?;
            for kind in kinds {
                let words = prose(text(kind, "description"));
                if kind.get("properties").is_some() {
                    write!(html, "<p class=\"io\">{words}</p>")?;
                    self.shape(html, kind)?;
                } else {
                    write!(html, "<p class=\"io\">{} {words}</p>", type_of(kind))?;
                }
            }
        }
        if entries(schema, "properties").next().is_some() {
            let required = list(schema, "required");
            write!(html, "<table><thead><tr><th>Field</th><th>is</th><th></th></tr></thead><tbody>")?;
            for (name, field) in entries(schema, "properties") {
                let needed = Needed(required.iter().any(|one| one == name.as_str()));
                let (kind, words) = (type_of(field), prose(text(field, "description")));
                write!(html, "<tr><td><code>{}</code>{needed}</td><td>{kind}</td><td>{words}</td></tr>", escape(name))?;
            }
            return write!(html, "</tbody></table>");
        }
        if kinds.is_empty() && list(schema, "allOf").is_empty() {
            write!(html, "<p class=\"io\">{}</p>", type_of(schema))?;
        }
        Ok(())
    }
}

/// A dot behind the name of what may not be left out.
struct Needed(bool);

impl Display for Needed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 { f.write_str(" <abbr class=\"needed\" title=\"needed\">•</abbr>") } else { Ok(()) }
    }
}

/// What a value is, in a few words of HTML.
fn type_of(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|name| name.rsplit('/').next()) {
        let name = escape(name);
        return format!("<a href=\"#schema-{name}\">{name}</a>");
    }
    let names = list(schema, "enum");
    if !names.is_empty() {
        let names: Vec<String> =
            names.iter().map(|name| format!("<code>{}</code>", escape(name.as_str().unwrap_or("?")))).collect();
        return names.join(", ");
    }
    for choice in ["oneOf", "anyOf", "allOf"] {
        let kinds: Vec<String> = list(schema, choice).iter().map(type_of).collect();
        if !kinds.is_empty() {
            return kinds.join(if choice == "allOf" { " with " } else { " or " });
        }
    }
    let one = |kind: &str| match kind {
        "null" => "nothing".to_owned(),
        "array" if schema.get("items").is_some_and(Value::is_object) => {
            format!("list of {}", type_of(&schema["items"]))
        }
        "array" => {
            let items: Vec<String> = list(schema, "prefixItems").iter().map(type_of).collect();
            format!("[{}]", items.join(", "))
        }
        "object" if schema.get("additionalProperties").is_some_and(Value::is_object) => {
            format!("map of {}", type_of(&schema["additionalProperties"]))
        }
        "string" => match text(schema, "format") {
            "" => "text".to_owned(),
            "date-time" => "time".to_owned(),
            "binary" => "bytes".to_owned(),
            format => escape(format),
        },
        "integer" => "whole number".to_owned(),
        "boolean" => "true or false".to_owned(),
        kind => escape(kind),
    };
    match &schema["type"] {
        Value::String(kind) => one(kind),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).map(one).collect::<Vec<_>>().join(" or "),
        _ => "anything".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html() -> String {
        let here = "http://127.0.0.1:8000".to_owned();
        Reader { document: document::value(), here, token_file: "/home/<i>/token".to_owned() }.body()
    }

    #[test]
    fn the_page_shows_every_operation_and_every_shape() {
        let html = html();
        let document = document::value();
        for (path, item) in entries(document, "paths") {
            for (method, operation) in item.as_object().expect("an item") {
                let id = text(operation, "operationId");
                assert!(html.contains(&format!("<article id=\"{id}\">")), "{method} {path}");
            }
        }
        for (name, _) in entries(&document["components"], "schemas") {
            assert!(html.contains(&format!("id=\"schema-{name}\"")), "{name}");
        }
    }

    #[test]
    fn every_link_of_the_page_leads_somewhere_on_this_server() {
        let html = html();
        for link in html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            match link.strip_prefix('#') {
                Some(id) => assert!(html.contains(&format!("id=\"{id}\"")), "{link}"),
                None => assert!(["/", "/api/openapi.json"].contains(&link), "{link}"),
            }
        }
    }

    #[test]
    fn what_comes_from_outside_is_shown_as_text() {
        let html = html();
        assert!(html.contains("/home/&lt;i&gt;/token"));
        assert!(!html.contains("<i>") && !html.contains("<script"));
    }
}
