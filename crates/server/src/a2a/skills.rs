use a2a::{Message, Part, Role, new_context_id};
use muse_core::api::{self, ApiError, AuditRequest, Domain};
use muse_core::cognition::minds::Question;
use muse_core::cognition::{Decision, Outcome, Platform, RendererChoice};
use muse_core::governance::Judgement;
use muse_core::perception::TrendInsight;
use muse_core::studio::{ProduceRequest, Studio};
use muse_core::vocab::MuseId;
use serde::Deserialize;
use serde_json::{Value, json};

use super::message::Said;
use super::refusal::{Answer, bad, of_studio};

/// Trends told when nobody says how many.
const USUAL_TRENDS: u32 = 20;

/// Trends or scored posts told at most.
const MOST_ROWS: u32 = 100;

/// Posts scored at once.
const MOST_POSTS: usize = 1000;

#[derive(Deserialize)]
#[serde(tag = "skill", rename_all = "snake_case", deny_unknown_fields)]
enum Perceive {
    Trends { limit: Option<u32> },
    Score { posts: Vec<Value>, top: Option<u32> },
}

#[derive(Deserialize)]
#[serde(tag = "skill", rename_all = "snake_case", deny_unknown_fields)]
enum Think {
    Decide {
        intent: String,
        muse: Option<String>,
        #[serde(default)]
        platform: Platform,
        #[serde(default)]
        renderer: RendererChoice,
        #[serde(default)]
        anyway: bool,
    },
    Read(Question),
}

#[derive(Deserialize)]
#[serde(tag = "skill", rename_all = "snake_case", deny_unknown_fields)]
enum Create {
    Produce(ProduceRequest),
}

#[derive(Deserialize)]
#[serde(tag = "skill", rename_all = "snake_case", deny_unknown_fields)]
enum Govern {
    Audit {
        muse: Option<String>,
        domain: Option<Domain>,
        #[serde(default)]
        strict: bool,
    },
    Standing {
        muse: Option<String>,
    },
}

/// What the agent of perception answers.
pub(super) async fn perceive(studio: &Studio, mut said: Said) -> Answer<Message> {
    // Whatever is asked in words: this agent knows one thing by itself.
    match said.request("trends", |_| Ok(Perceive::Trends { limit: None }))? {
        Perceive::Trends { limit } => {
            let limit = limit.unwrap_or(USUAL_TRENDS).clamp(1, MOST_ROWS);
            let trends = api::list_trends(studio, limit).await.map_err(|error| of_studio(&error))?;
            let told: Vec<Value> = trends.iter().map(figures).collect();
            let sentence = match trends.first() {
                None => "Nothing was listened to yet.".to_owned(),
                Some(first) => format!("{} trends, fastest first; the first is {}.", told.len(), first.phase.name()),
            };
            Ok(reply(said.context, sentence, json!({ "trends": told })))
        }
        Perceive::Score { posts, top } => {
            if posts.len() > MOST_POSTS {
                return Err(bad("posts", format!("at most {MOST_POSTS} posts are scored at once")));
            }
            let top = top.unwrap_or(MOST_ROWS).clamp(1, MOST_ROWS);
            let report = api::score_posts(studio, posts, top as usize).await.map_err(|error| of_studio(&error))?;
            let sentence = format!("{} posts read, {} with a velocity.", report.read, report.scored);
            Ok(reply(said.context, sentence, json!({ "report": report })))
        }
    }
}

/// A trend without its title: the words of a stranger would be a request to whoever reads them.
fn figures(trend: &TrendInsight) -> Value {
    json!({
        "insight_id": trend.insight_id,
        "terms": trend.terms,
        "phase": trend.phase,
        "vvs": trend.vvs,
        "slope": trend.slope,
        "signal_count": trend.signal_count,
        "community_count": trend.community_count,
        "sources": trend.sources,
        "first_at": trend.first_at,
        "last_at": trend.last_at,
    })
}

/// What the agent of cognition answers.
pub(super) async fn think(studio: &Studio, mut said: Said) -> Answer<Message> {
    let decide = |intent: &str| {
        Ok(Think::Decide {
            intent: intent.to_owned(),
            muse: None,
            platform: Platform::default(),
            renderer: RendererChoice::default(),
            anyway: false,
        })
    };
    match said.request("decide", decide)? {
        Think::Decide { intent, muse, platform, renderer, anyway } => {
            let muse = Some(muse_of(studio, muse, said.context.as_deref()).await?.to_string());
            let request = ProduceRequest { intent, muse, platform, renderer, approved: false, anyway, seed: None };
            let decision = api::decide(studio, &request).await.map_err(|error| of_studio(&error))?;
            Ok(of_decision(&decision, said.context.as_deref()))
        }
        Think::Read(question) => {
            question.check().map_err(|wrong| bad("message.parts.data", wrong))?;
            let reading = question.read_by_lexicon();
            let told = serde_json::to_value(&reading).unwrap_or_default();
            // The reading is the data itself, so that one studio can be the mind of another.
            Ok(reply(said.context, "Read by the embedded lexicon.".to_owned(), told))
        }
    }
}

/// A decision as a message: its reason in words, and all of it as data.
pub(super) fn of_decision(decision: &Decision, context: Option<&str>) -> Message {
    let word = match decision.outcome {
        Outcome::Produce => "Yes",
        Outcome::Skip => "Not now",
        Outcome::Refuse => "No",
    };
    let context = context.map_or_else(|| decision.muse_id.to_string(), str::to_owned);
    reply(Some(context), format!("{word}. {}", decision.reason.sentence), json!({ "decision": decision }))
}

/// What is to be made, as the agent of creation is asked for it.
pub(super) async fn wanted(studio: &Studio, said: &mut Said) -> Answer<ProduceRequest> {
    let of_text = |intent: &str| {
        Ok(Create::Produce(ProduceRequest {
            intent: intent.to_owned(),
            muse: None,
            platform: Platform::default(),
            renderer: RendererChoice::default(),
            approved: false,
            anyway: false,
            seed: None,
        }))
    };
    let Create::Produce(request) = said.request("produce", of_text)?;
    let muse = muse_of(studio, request.muse, said.context.as_deref()).await?;
    Ok(ProduceRequest { muse: Some(muse.to_string()), ..request })
}

/// What the agent of governance answers.
pub(super) async fn govern(studio: &Studio, mut said: Said) -> Answer<Message> {
    let has_picture = said.picture.is_some();
    let of_text = |_: &str| match has_picture {
        true => Ok(Govern::Audit { muse: None, domain: None, strict: false }),
        false => Err(bad(
            "message.parts",
            "this agent takes a picture to audit, or the data {\"skill\":\"standing\",\"muse\":…}; words alone say too little",
        )),
    };
    match said.request(if has_picture { "audit" } else { "standing" }, of_text)? {
        Govern::Audit { muse, domain, strict } => {
            let picture = said.picture.take();
            let picture = picture.ok_or_else(|| bad("message.parts", "an audit needs a picture as a raw part"))?;
            let muse = muse_of(studio, muse, said.context.as_deref()).await?;
            let domain = domain.unwrap_or(Domain::Generated);
            let request = AuditRequest { muse: muse.to_string(), domain, strict };
            let audit =
                api::audit(studio, "the picture", picture, &request).await.map_err(|error| of_studio(&error))?;
            let context = said.context.or_else(|| Some(muse.to_string()));
            Ok(reply(context, audit.sentence, json!({ "verdict": verdict(&audit.judgement) })))
        }
        Govern::Standing { muse } => {
            let muse = muse_of(studio, muse, said.context.as_deref()).await?;
            let view = api::show_muse(studio, &muse.to_string()).await.map_err(|error| of_studio(&error))?;
            let breaker = api::limits(studio).await.map_err(|error| of_studio(&error))?.breaker;
            let sentence = format!(
                "{}: {} free, {} held; the rolling hour still allows {}.",
                view.head.sealed.dna.name, view.wallet.free, view.wallet.held, breaker.room
            );
            let limits = &view.head.sealed.dna.limits;
            let context = said.context.or_else(|| Some(muse.to_string()));
            Ok(reply(context, sentence, json!({ "wallet": view.wallet, "breaker": breaker, "limits": limits })))
        }
    }
}

/// The critic's word without its measurements: vectors and cosines stay on the machine.
pub(super) fn verdict(judgement: &Judgement) -> Value {
    json!({
        "outcome": judgement.outcome,
        "score": judgement.score,
        "sentence": judgement.sentence(),
        "findings": judgement.findings,
        "faces": judgement.faces,
        "domain": judgement.domain,
        "model": judgement.model,
    })
}

/// The Muse that is meant: by name, by the context that is her id, or because there is no other. Nobody is sealed.
async fn muse_of(studio: &Studio, named: Option<String>, context: Option<&str>) -> Answer<MuseId> {
    let wanted = match (named, context.and_then(|context| context.parse::<MuseId>().ok())) {
        (Some(named), _) => Some(named),
        // A context of the client's own may look like an id and be nobody's.
        (None, Some(id)) => api::muse_meant(studio, Some(&id.to_string())).await.ok().map(|id| id.to_string()),
        (None, None) => None,
    };
    let meant = api::muse_meant(studio, wanted.as_deref()).await;
    meant.map_err(|error: ApiError| of_studio(&error))
}

/// A message of words and of data.
fn reply(context: Option<String>, sentence: String, data: Value) -> Message {
    let parts = vec![Part::text(sentence), Part::data(data).with_media_type("application/json")];
    Message { context_id: Some(context.unwrap_or_else(new_context_id)), ..Message::new(Role::Agent, parts) }
}
