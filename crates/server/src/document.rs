use std::sync::LazyLock;

use serde_json::{Map, Value, json};
use utoipa::OpenApi as _;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, ResponseBuilder};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::door::Door;
use crate::events;
use crate::guard::guarded;
use crate::problem::ProblemDetails;
use crate::routes::{
    autopilot, bursts, context, desk, drafts, feeds, films, forge, meter, money, muses, pictures, productions,
    settings, studio, trends, workbench,
};

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Sovereign Muse OS",
        description = "The studio on this machine. Amounts are whole micro-dollars, times RFC 3339 in UTC. What changes \
                       something needs the bearer token from the studio's folder, or the cookie that the address printed \
                       by `muse serve` sets, except genesis, which costs nothing. Errors are problem \
                       documents (RFC 9457) with a stable code and an advice.",
        version = env!("CARGO_PKG_VERSION"),
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    tags(
        (name = "muses", description = "Drafts, genesis, generations, references."),
        (name = "faces", description = "Faces designed or brought along, before they are anybody's."),
        (name = "productions", description = "From an intent to a released work."),
        (name = "desk", description = "Takes, marks, pins and versions, with undo."),
        (name = "trends", description = "Feeds, signals, trends and what was decided about them."),
        (name = "workbench", description = "Workflow documents: edited, checked, run."),
        (name = "films", description = "Shots, the pictures that open them, clips, the joined film."),
        (name = "burst", description = "Rented GPUs: sessions, what they cost, the cluster they run in."),
        (name = "money", description = "Wallets, limits, ledger, prices."),
        (name = "studio", description = "Events, critic, settings, keys, doctor."),
    ),
    components(schemas(ProblemDetails)),
)]
struct Frame;

/// Every operation, once: the router and the document are made from the same list.
pub(crate) fn routes() -> OpenApiRouter<Door> {
    OpenApiRouter::with_openapi(Frame::openapi())
        .routes(routes!(muses::surprise_me))
        .routes(routes!(muses::genesis))
        .routes(routes!(muses::surprise_me_v1))
        .routes(routes!(muses::genesis_v1))
        .routes(routes!(muses::list_muses))
        .routes(routes!(muses::show_muse))
        .routes(routes!(muses::next_generation))
        .routes(routes!(muses::diff_muse))
        .routes(routes!(muses::verify_muse))
        .routes(routes!(autopilot::autopilot, autopilot::change_autopilot))
        .routes(routes!(autopilot::list_initiatives))
        .routes(routes!(autopilot::begin_proposal))
        .routes(routes!(pictures::reference_picture))
        .routes(routes!(pictures::upload_picture))
        .routes(routes!(productions::decide))
        .routes(routes!(productions::foresee))
        .routes(routes!(productions::list_productions, productions::produce))
        .routes(routes!(productions::show_production))
        .routes(routes!(productions::cancel))
        .routes(routes!(pictures::picture))
        .routes(routes!(productions::review_queue))
        .routes(routes!(productions::review))
        .routes(routes!(productions::release))
        .routes(routes!(desk::list_takes))
        .routes(routes!(desk::change_desk))
        .routes(routes!(desk::undo_desk))
        .routes(routes!(desk::redo_desk))
        .routes(routes!(desk::desk_history))
        .routes(routes!(desk::list_pins))
        .routes(routes!(desk::again))
        .routes(routes!(desk::lineage))
        .routes(routes!(trends::list_trends))
        .routes(routes!(trends::show_trend))
        .routes(routes!(trends::list_decisions))
        .routes(routes!(trends::import_signals))
        .routes(routes!(feeds::list_feeds, feeds::add_feed))
        .routes(routes!(feeds::quote_feed))
        .routes(routes!(feeds::show_feed, feeds::change_feed, feeds::remove_feed))
        .routes(routes!(feeds::ask_feed))
        .routes(routes!(feeds::list_polls))
        .routes(routes!(films::list_films, films::add_film))
        .routes(routes!(films::show_film, films::change_film, films::remove_film))
        .routes(routes!(films::board_film))
        .routes(routes!(films::choose_key_frame))
        .routes(routes!(films::start_filming))
        .routes(routes!(films::stop_filming))
        .routes(routes!(films::join_film))
        .routes(routes!(films::film_sheet))
        .routes(routes!(films::review_film))
        .routes(routes!(films::release_film))
        .routes(routes!(films::video))
        .routes(routes!(bursts::burst_overview))
        .routes(routes!(bursts::burst_offer))
        .routes(routes!(bursts::start_burst))
        .routes(routes!(bursts::show_burst))
        .routes(routes!(bursts::stop_burst))
        .routes(routes!(bursts::burst_log))
        .routes(routes!(bursts::end_stray))
        .routes(routes!(bursts::change_burst_setup))
        .routes(routes!(bursts::burst_contexts))
        .routes(routes!(bursts::survey_burst))
        .routes(routes!(bursts::burst_manifests))
        .routes(routes!(bursts::plan_burst))
        .routes(routes!(context::shared_context))
        .routes(routes!(context::forget_studio))
        .routes(routes!(context::hand_over))
        .routes(routes!(money::wallets))
        .routes(routes!(money::wallet))
        .routes(routes!(money::post_deposit))
        .routes(routes!(money::limits, money::set_limit))
        .routes(routes!(money::ledger))
        .routes(routes!(money::verify_ledger))
        .routes(routes!(money::spend))
        .routes(routes!(money::prices))
        .routes(routes!(money::list_models))
        .routes(routes!(money::quote))
        .routes(routes!(events::events))
        .routes(routes!(pictures::audit))
        .routes(routes!(pictures::evidence))
        .routes(routes!(muses::drift))
        .routes(routes!(muses::uniqueness))
        .routes(routes!(muses::look_alikes))
        .routes(routes!(pictures::stored_picture))
        .routes(routes!(pictures::thumbnail))
        .routes(routes!(pictures::starters))
        .routes(routes!(pictures::starter_picture))
        .routes(routes!(forge::forge))
        .routes(routes!(forge::forge_portrait))
        .routes(routes!(forge::forge_random))
        .routes(routes!(forge::forge_blend))
        .routes(routes!(forge::forge_child))
        .routes(routes!(forge::forge_check))
        .routes(routes!(forge::preview_muse))
        .routes(routes!(forge::check_references))
        .routes(routes!(meter::forge_meter))
        .routes(routes!(drafts::list_drafts))
        .routes(routes!(drafts::show_draft, drafts::keep_draft, drafts::remove_draft))
        .routes(routes!(drafts::undo_draft))
        .routes(routes!(drafts::redo_draft))
        .routes(routes!(workbench::list_workflows, workbench::new_workflow))
        .routes(routes!(workbench::posed_workflow))
        .routes(routes!(workbench::import_workflow))
        .routes(routes!(workbench::open_workflow, workbench::change_workflow, workbench::remove_workflow))
        .routes(routes!(workbench::bring_back_workflow))
        .routes(routes!(workbench::edit_workflow))
        .routes(routes!(workbench::undo_workflow))
        .routes(routes!(workbench::redo_workflow))
        .routes(routes!(workbench::list_workflow_versions, workbench::keep_workflow_version))
        .routes(routes!(workbench::open_workflow_version))
        .routes(routes!(workbench::workflow_differences))
        .routes(routes!(workbench::restore_workflow))
        .routes(routes!(workbench::check_workflow))
        .routes(routes!(workbench::workflow_prompt))
        .routes(routes!(workbench::workflow_script, workbench::write_workflow_script))
        .routes(routes!(workbench::check_script))
        .routes(routes!(workbench::run_workflow))
        .routes(routes!(workbench::known_nodes))
        .routes(routes!(workbench::upload_for_nodes))
        .routes(routes!(workbench::picture_of_nodes))
        .routes(routes!(workbench::workflow_starts))
        .routes(routes!(workbench::picture_so_far))
        .routes(routes!(settings::settings, settings::change_settings))
        .routes(routes!(settings::keep_mind_key, settings::drop_mind_key))
        .routes(routes!(feeds::list_keys))
        .routes(routes!(feeds::keep_key, feeds::drop_key))
        .routes(routes!(studio::test_connection))
        .routes(routes!(studio::doctor))
        .routes(routes!(studio::health))
}

/// The API as an OpenAPI 3.1 document.
pub fn openapi() -> OpenApi {
    let (_, mut document) = routes().split_for_parts();
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            let problem = RefOr::Ref(Ref::new("#/components/responses/Problem"));
            operation.responses.responses.insert("default".to_owned(), problem);
            if guarded(&method, path) {
                operation.security = Some(vec![SecurityRequirement::new("token", Vec::<String>::new())]);
            }
        }
    }
    let components = document.components.get_or_insert_default();
    let content = Content::new(Some(Ref::from_schema_name("ProblemDetails")));
    let problem = ResponseBuilder::new()
        .description("What went wrong and what to do (RFC 9457).")
        .content("application/problem+json", content)
        .build();
    components.responses.insert("Problem".to_owned(), problem.into());
    components.add_security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    document
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (axum::http::Method, &mut Operation)> {
    use axum::http::Method;
    [
        (Method::GET, item.get.as_mut()),
        (Method::PUT, item.put.as_mut()),
        (Method::POST, item.post.as_mut()),
        (Method::PATCH, item.patch.as_mut()),
        (Method::DELETE, item.delete.as_mut()),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation?)))
}

/// The document as the server sends it: pretty, its keys sorted, the same for the same version.
pub fn openapi_json() -> String {
    serde_json::to_string_pretty(value()).unwrap_or_default()
}

/// The document as data.
pub(crate) fn value() -> &'static Value {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(|| tidy(serde_json::to_value(openapi()).unwrap_or_default(), ""));
    &DOCUMENT
}

/// Sorts keys, whatever map `serde_json` was built with, turns the compiler's links into plain code marks, and says of
/// an object without named fields that it may have any.
fn tidy(value: Value, key: &str) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<(String, Value)> = map.into_iter().collect();
            let has = |wanted: &str| entries.iter().any(|(key, _)| key == wanted);
            // One that may be left out says `["object", "null"]`.
            let says_object = |kind: &Value| {
                kind == "object" || kind.as_array().is_some_and(|kinds| kinds.contains(&json!("object")))
            };
            let is_object = entries.iter().any(|(key, value)| key == "type" && says_object(value));
            if is_object && !["properties", "additionalProperties", "allOf", "oneOf"].into_iter().any(has) {
                entries.push(("additionalProperties".to_owned(), Value::Bool(true)));
            }
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            let entries = entries.into_iter().map(|(key, value)| {
                let value = tidy(value, &key);
                (key, value)
            });
            Value::Object(entries.collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(|item| tidy(item, "")).collect()),
        Value::String(text) if key == "description" || key == "summary" => Value::String(without_links(&text)),
        other => other,
    }
}

/// ``See [`Axis::Ego`](super::Axis).`` becomes ``See `Axis::Ego`.``
fn without_links(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("[`") {
        let Some(length) = rest[start..].find("`]") else { break };
        plain.push_str(&rest[..start]);
        plain.push_str(&rest[start + 1..start + length + 1]);
        rest = &rest[start + length + 2..];
        if let Some(target) = rest.strip_prefix('(')
            && let Some(end) = target.find(')')
        {
            rest = &target[end + 1..];
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::without_links;

    #[test]
    fn links_of_the_compiler_become_code_marks() {
        let check = |text: &str, expected: &str| assert_eq!(without_links(text), expected);
        check("See [`Axis::Ego`].", "See `Axis::Ego`.");
        check("See [`phase`](super::rules::phase) for it.", "See `phase` for it.");
        check("In [-1, 1], [`open", "In [-1, 1], [`open");
    }
}
