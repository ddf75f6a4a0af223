use std::collections::HashMap;

use a2a::{
    AgentCapabilities, AgentCard, AgentInterface, AgentProvider, AgentSkill, HttpAuthSecurityScheme, SecurityScheme,
    TRANSPORT_PROTOCOL_HTTP_JSON, TRANSPORT_PROTOCOL_JSONRPC,
};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use muse_core::vocab::BlobHash;

use super::Lobe;
use crate::door::Door;
use crate::extract::Named;
use crate::problem::Refused;

/// A card changes with the version of the studio, never between two calls.
const CACHING: HeaderValue = HeaderValue::from_static("public, max-age=300");

const JSON: &str = "application/json";
const TEXT: &str = "text/plain";
const PNG: &str = "image/png";

/// `GET …/.well-known/agent-card.json`: what an agent can do. Everybody may read it.
pub(super) async fn show(
    State(door): State<Door>,
    headers: HeaderMap,
    Named(lobe): Named<String>,
) -> Result<Response, Refused> {
    let lobe = Lobe::from_name(&lobe)?;
    // Under the name it was asked for, which is one of ours: somebody on another machine cannot use `localhost`.
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).map(str::to_owned);
    let card = card(lobe, &host.unwrap_or_else(|| door.hosts().address().to_string()));
    let text = serde_json::to_vec(&card).unwrap_or_default();
    let etag = format!("\"{}\"", &BlobHash::of(&text).as_str()[..32]);
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes());
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { Json(&card).into_response() };
    response.headers_mut().insert(header::CACHE_CONTROL, CACHING);
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Host"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    Ok(response)
}

/// What an agent says of itself; `authority` is where it is asked: `127.0.0.1:8000`.
fn card(lobe: Lobe, authority: &str) -> AgentCard {
    let url = format!("http://{authority}/a2a/{}", lobe.name());
    let interface = |binding: &str| AgentInterface::new(url.clone(), binding);
    let bearer = HttpAuthSecurityScheme {
        scheme: "Bearer".to_owned(),
        description: Some("The token in the file `token` of the studio's folder, on its own machine.".to_owned()),
        bearer_format: None,
    };
    let (name, description, skills) = of_lobe(lobe);
    let mut input_modes = vec![TEXT.to_owned(), JSON.to_owned()];
    if lobe == Lobe::Governance {
        input_modes.extend(["image/png", "image/jpeg", "image/webp"].map(str::to_owned));
    }
    let mut output_modes = vec![TEXT.to_owned(), JSON.to_owned()];
    if lobe == Lobe::Creation {
        output_modes.push(PNG.to_owned());
    }
    AgentCard {
        name: format!("Sovereign Muse {name}"),
        description: description.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        supported_interfaces: vec![interface(TRANSPORT_PROTOCOL_JSONRPC), interface(TRANSPORT_PROTOCOL_HTTP_JSON)],
        capabilities: AgentCapabilities {
            streaming: Some(true),
            push_notifications: Some(false),
            extensions: None,
            extended_agent_card: Some(false),
        },
        default_input_modes: input_modes,
        default_output_modes: output_modes,
        skills,
        provider: Some(AgentProvider {
            organization: "Sovereign Muse OS".to_owned(),
            url: format!("http://{authority}/"),
        }),
        documentation_url: Some(format!("http://{authority}/api/docs")),
        icon_url: None,
        security_schemes: Some(HashMap::from([("token".to_owned(), SecurityScheme::HttpAuth(bearer))])),
        security_requirements: Some(vec![HashMap::from([("token".to_owned(), Vec::new())])]),
        signatures: None,
    }
}

/// One skill: what it takes as a data part, what it answers, and examples as they are sent.
struct Skill {
    id: &'static str,
    name: &'static str,
    description: &'static str,
    tags: &'static [&'static str],
    examples: &'static [&'static str],
    input_modes: &'static [&'static str],
    output_modes: &'static [&'static str],
}

impl From<Skill> for AgentSkill {
    fn from(skill: Skill) -> Self {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        Self {
            id: skill.id.to_owned(),
            name: skill.name.to_owned(),
            description: skill.description.to_owned(),
            tags: owned(skill.tags),
            examples: Some(owned(skill.examples)),
            input_modes: Some(owned(skill.input_modes)),
            output_modes: Some(owned(skill.output_modes)),
            security_requirements: None,
        }
    }
}

fn of_lobe(lobe: Lobe) -> (&'static str, &'static str, Vec<AgentSkill>) {
    match lobe {
        Lobe::Perception => (
            "perception",
            "What is moving on the network, as figures. It never passes on what strangers wrote.",
            vec![TRENDS.into(), SCORE.into()],
        ),
        Lobe::Cognition => (
            "cognition",
            "Whether something is worth making for a Muse, and why; and what a subject is about, as numbers.",
            vec![DECIDE.into(), READ.into()],
        ),
        Lobe::Creation => (
            "creation",
            "Makes a picture of a Muse and has it judged. The work is a task; it ends at the creator's review desk, and \
             the creator's word is given there and nowhere else.",
            vec![PRODUCE.into()],
        ),
        Lobe::Governance => (
            "governance",
            "Says whether a picture shows a Muse, and how a Muse stands. It moves no money and changes no limit.",
            vec![AUDIT.into(), STANDING.into()],
        ),
    }
}

const TRENDS: Skill = Skill {
    id: "trends",
    name: "Current trends",
    description: "Takes {\"skill\":\"trends\",\"limit\":1…100}, or any text. Answers {\"trends\":[{insight_id, terms, \
                  phase, vvs, slope, signal_count, community_count, sources, first_at, last_at}]}, fastest first; vvs \
                  and slope are null where no source gave figures. Titles are left out: words of strangers are not \
                  passed on, only the single words that posts share.",
    tags: &["trends", "figures"],
    examples: &["{\"skill\":\"trends\",\"limit\":5}", "What is moving?"],
    input_modes: &[JSON, TEXT],
    output_modes: &[JSON, TEXT],
};

const SCORE: Skill = Skill {
    id: "score",
    name: "Score posts",
    description: "Takes {\"skill\":\"score\",\"posts\":[{id, title, created_at, observed_at, upvotes, comments?, \
                  shares?, views?, source?, community?}, …],\"top\":1…100}, at most 1000 posts; items of the Reddit \
                  and TikTok actors are read as they are. Answers the posts' velocity, VVS = Δupvotes/Δhours × \
                  log10(engagement + 1), fastest first, and what could not be read. Nothing is kept.",
    tags: &["trends", "velocity"],
    examples: &[
        "{\"skill\":\"score\",\"posts\":[{\"id\":\"1\",\"title\":\"glass robots\",\"created_at\":\"2026-11-22T10:00:00Z\",\
         \"observed_at\":\"2026-11-22T12:00:00Z\",\"upvotes\":1200,\"comments\":80}]}",
    ],
    input_modes: &[JSON],
    output_modes: &[JSON, TEXT],
};

const DECIDE: Skill = Skill {
    id: "decide",
    name: "Decide",
    description: "Takes {\"skill\":\"decide\",\"intent\":\"1…400 characters\",\"muse\"?,\"platform\"?: \
                  instagram|tiktok|youtube|reddit,\"renderer\"?: auto|draft|comfy,\"anyway\"?}, or a text, which is the \
                  intent. Answers {\"decision\":…} with outcome produce, skip or refuse, its reason, the ROI with its \
                  80 % interval and every input. The decision is kept, nothing is made.",
    tags: &["decision", "roi"],
    examples: &["{\"skill\":\"decide\",\"intent\":\"Minimalist Avant-Garde\"}", "Minimalist Avant-Garde"],
    input_modes: &[JSON, TEXT],
    output_modes: &[JSON, TEXT],
};

const PRODUCE: Skill = Skill {
    id: "produce",
    name: "Produce",
    description: "Takes {\"intent\":\"1…400 characters\",\"muse\"?,\"platform\"?: instagram|tiktok|youtube|reddit,\
                  \"renderer\"?: auto|draft|comfy,\"approved\"?,\"anyway\"?,\"seed\"?}, or a text, which is the intent. \
                  A yes is a task: its id is the production's, its context the one you named, else the Muse's id; it \
                  is WORKING until the critic has judged, INPUT_REQUIRED while it waits for the creator, COMPLETED \
                  once approved. Its artifact is the picture with the critic's verdict and what it cost. A no is a \
                  message with the decision. The same message id again is the same task.",
    tags: &["picture", "production"],
    examples: &["{\"intent\":\"Minimalist Avant-Garde\",\"renderer\":\"draft\"}", "Minimalist Avant-Garde"],
    input_modes: &[JSON, TEXT],
    output_modes: &[JSON, TEXT, PNG],
};

const AUDIT: Skill = Skill {
    id: "audit",
    name: "Audit a picture",
    description: "Takes a picture as a raw part, and {\"skill\":\"audit\",\"muse\"?,\"domain\"?: \
                  photo|generated|rendered,\"strict\"?} beside it. Answers {\"verdict\":{outcome: accept|repair|reject, \
                  score in [0,1] or null, findings, faces, domain, model}}. Nothing is kept.",
    tags: &["identity", "critic"],
    examples: &["{\"skill\":\"audit\",\"domain\":\"generated\"}"],
    input_modes: &["image/png", "image/jpeg", "image/webp", JSON],
    output_modes: &[JSON, TEXT],
};

const STANDING: Skill = Skill {
    id: "standing",
    name: "Standing of a Muse",
    description: "Takes {\"skill\":\"standing\",\"muse\"?}. Answers {\"wallet\",\"breaker\",\"limits\"} in whole \
                  micro-dollars: what is free, held and spent, what the rolling hour still allows, and the Muse's own \
                  limits.",
    tags: &["money", "limits"],
    examples: &["{\"skill\":\"standing\"}"],
    input_modes: &[JSON],
    output_modes: &[JSON, TEXT],
};

const READ: Skill = Skill {
    id: "read",
    name: "Read a subject",
    description: "Takes {\"skill\":\"read\",\"version\":1,\"subject\":[{n, word}],\"trend\"?,\"axes\":[…],\"values\":[…],\
                  \"red_lines\":[…]}, words and ids only. Answers {\"axes\":{axis:{score, confidence}},\"values\":[…],\
                  \"red_lines\":[…]}: scores and confidences in [0,1], ids only out of the asked ones.",
    tags: &["reading", "typed"],
    examples: &[
        "{\"skill\":\"read\",\"version\":1,\"subject\":[{\"n\":1,\"word\":\"minimalist\"}],\"axes\":[\"autonomy\",\
         \"sophistication\",\"technophilia\",\"ego\"],\"values\":[],\"red_lines\":[]}",
    ],
    input_modes: &[JSON],
    output_modes: &[JSON, TEXT],
};
