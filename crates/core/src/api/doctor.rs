//! The doctor: every link the studio can use, each with its state, what was found, and what mends it.

use std::path::Path;
use std::time::Duration;

use muse_comfy::{Client, ClientOptions};
use muse_google::GoogleError;
use muse_gpu::{AdapterKind, FaceReader, RuntimeReport};
use serde::Serialize;
use tokio::time::timeout;
use utoipa::ToSchema;

use super::{ApiError, BurstFindingState};
use crate::creation::{RenderError, Route, choose_route};
use crate::db::{Db, DbError, VaultStore};
use crate::governance::ledger;
use crate::perception::SourceError;
use crate::studio::Studio;
use crate::vocab::Advice;

/// How long one link may take to answer.
const PATIENCE: Duration = Duration::from_secs(4);

/// Less free space than this is worth a word.
const LITTLE_SPACE: u64 = 2 << 30;

/// How a link is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// It works.
    Ok,
    /// It works, but something should be known.
    Note,
    /// It is not set up; what it would add is left out, nothing else suffers.
    Absent,
    /// It is set up and does not work.
    Broken,
}

/// One link.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Check {
    /// `database`, `models`, `comfyui`, …
    pub link: String,
    /// How it is.
    pub state: CheckState,
    /// What was found.
    pub detail: String,
    /// The code of what is wrong, where something is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What mends it, or sets it up.
    pub fix: Option<String>,
}

/// Every link.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DoctorReport {
    /// In the order in which the studio needs them.
    pub checks: Vec<Check>,
}

impl DoctorReport {
    /// Whether nothing that is set up is broken.
    pub fn is_well(&self) -> bool {
        self.checks.iter().all(|check| check.state != CheckState::Broken)
    }
}

fn check(link: &str, state: CheckState, detail: impl Into<String>, fix: Option<&str>) -> Check {
    Check { link: link.to_owned(), state, detail: detail.into(), code: None, fix: fix.map(str::to_owned) }
}

fn broken(link: &str, error: &dyn Advice) -> Check {
    let code = Some(error.code().to_owned());
    Check { link: link.to_owned(), state: CheckState::Broken, detail: error.to_string(), code, fix: error.advice() }
}

/// How long a cluster may take to answer everything that is asked of it; a program that signs in is slow.
const SURVEY: Duration = Duration::from_secs(20);

/// Examines every link. Takes as long as the slowest of them, a few seconds, or up to twenty where a mind outside was
/// chosen; changes nothing.
pub async fn doctor(studio: &Studio) -> DoctorReport {
    let comfy_url = studio.comfy_url();
    let (disk, database, critic, vault, gpu, comfyui, mind, kubernetes, google, apify, reddit, redis, ffmpeg) = tokio::join!(
        disk(studio.db().home().root()),
        database(studio.db()),
        models(studio),
        keychain(studio),
        gpu(),
        comfyui(&comfy_url),
        mind(studio),
        kubernetes(studio),
        google(studio),
        apify(studio),
        reddit(studio),
        redis(studio),
        ffmpeg(studio),
    );
    let [models, runtime, device] = critic;
    DoctorReport {
        checks: vec![
            disk, database, vault, models, runtime, device, gpu, comfyui, mind, kubernetes, google, apify, reddit,
            redis, ffmpeg,
        ],
    }
}

/// What can be tested one by one.
const CONNECTIONS: [&str; 11] =
    ["apify", "comfyui", "google", "gpu", "keychain", "kubernetes", "mind", "models", "reddit", "redis", "storage"];

/// Examines one link that the studio really uses: `apify`, `comfyui`, `google`, `gpu`, `keychain`, `kubernetes`, `mind`, `models`, `reddit`,
/// `redis`, or `storage` (the disk and the database on it).
///
/// # Errors
/// [`ApiError::UnknownConnection`].
pub async fn test_connection(studio: &Studio, name: &str) -> Result<Check, ApiError> {
    let found = match name {
        "apify" => apify(studio).await,
        "comfyui" => comfyui(&studio.comfy_url()).await,
        "google" => google(studio).await,
        "kubernetes" => kubernetes(studio).await,
        "reddit" => reddit(studio).await,
        "redis" => redis(studio).await,
        "gpu" => gpu().await,
        "keychain" => keychain(studio).await,
        "mind" => mind(studio).await,
        "models" => {
            let [models, _, _] = models(studio).await;
            models
        }
        "storage" => both(disk(studio.db().home().root()).await, database(studio.db()).await),
        _ => {
            let known = CONNECTIONS.join(", ");
            return Err(ApiError::UnknownConnection { wanted: name.chars().take(80).collect(), known });
        }
    };
    Ok(Check { link: name.to_owned(), ..found })
}

/// Two links as one: as bad as the worse of them, with what mends that one.
fn both(first: Check, second: Check) -> Check {
    let detail = format!("{}; {}", first.detail, second.detail);
    let worse = if second.state > first.state { second } else { first };
    Check { detail, ..worse }
}

async fn disk(home: &Path) -> Check {
    let probe = home.join(format!(".doctor-{}", std::process::id()));
    let written = std::fs::write(&probe, b"probe");
    // What cannot be removed was most likely never written; the next line says so.
    let _ = std::fs::remove_file(&probe);
    if let Err(error) = written {
        let detail = format!("{} cannot be written: {error}", home.display());
        return check("disk", CheckState::Broken, detail, Some("Make room, or check who owns the folder."));
    }
    match free_space(home) {
        Some(free) if free < LITTLE_SPACE => {
            let detail = format!("{}: {:.1} GiB free", home.display(), free as f64 / (1u64 << 30) as f64);
            check("disk", CheckState::Note, detail, Some("Pictures and models need room: free some space."))
        }
        Some(free) => check(
            "disk",
            CheckState::Ok,
            format!("{}: {:.0} GiB free", home.display(), free as f64 / (1u64 << 30) as f64),
            None,
        ),
        None => check("disk", CheckState::Ok, format!("{} can be written", home.display()), None),
    }
}

#[cfg(unix)]
fn free_space(home: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(home).ok()?;
    Some(found.f_bavail.saturating_mul(found.f_frsize))
}

#[cfg(not(unix))]
fn free_space(_home: &Path) -> Option<u64> {
    None
}

async fn database(db: &Db) -> Check {
    let sound: Result<String, _> = sqlx::query_scalar("pragma quick_check(1)").fetch_one(db.read()).await;
    match sound {
        Ok(word) if word == "ok" => {}
        Ok(word) => {
            let fix = "Restore studio.db from a backup; the blobs are not affected.";
            return check("database", CheckState::Broken, format!("studio.db is damaged: {word}"), Some(fix));
        }
        Err(error) => return broken("database", &DbError::from_sqlx(error)),
    }
    match ledger::verify(db).await {
        Ok(report) if report.is_sound() => {
            check("database", CheckState::Ok, format!("sound; {} ledger rows verify", report.rows), None)
        }
        Ok(report) => {
            let first =
                report.faults.first().map(|fault| format!("row {}: {}", fault.seq, fault.message)).unwrap_or_default();
            let fix = "Somebody changed the ledger outside the studio: compare with a backup (`muse ledger export`).";
            check("database", CheckState::Broken, format!("the ledger does not verify: {first}"), Some(fix))
        }
        Err(error) => broken("database", &error),
    }
}

async fn models(studio: &Studio) -> [Check; 3] {
    match studio.critic().await {
        Ok(critic) => {
            let info = critic.reader().models();
            let names = format!("{}, {} and {} load", info.detector, info.embedder, info.mesh);
            let report = critic.report();
            let runtime = match (&report.library, &report.note) {
                (Some(library), _) => check(
                    "onnx runtime",
                    CheckState::Ok,
                    format!("{} from {}", report.backend, library.display()),
                    None,
                ),
                (None, note) => {
                    let note = note.as_deref().unwrap_or("no ONNX Runtime library was found");
                    let fix =
                        "Run scripts/setup for a critic that is about three times as fast; the answers are the same.";
                    check("onnx runtime", CheckState::Note, format!("{}: {note}", report.backend), Some(fix))
                }
            };
            [check("models", CheckState::Ok, names, None), runtime, inference_device(critic.reader(), report)]
        }
        Err(error) => {
            let unopened = |link| check(link, CheckState::Absent, "not opened, because the models are not there", None);
            [broken("models", &error), unopened("onnx runtime"), unopened("inference device")]
        }
    }
}

/// What runs the models and why, and why each other provider does not.
fn inference_device(reader: &FaceReader, report: &RuntimeReport) -> Check {
    let chosen = reader.chosen();
    let landed = reader.provider();
    let measured = chosen.timings.iter().map(|timing| match timing.millis {
        Some(millis) => format!("{} {millis:.1} ms, {}", timing.what, timing.verdict),
        None => format!("{}: {}", timing.what, timing.verdict),
    });
    let others = report.providers.iter().filter(|provider| provider.provider != landed);
    let others = others.map(|provider| format!("{}: {}", provider.provider.name(), provider.why));
    let rest: Vec<String> = measured.chain(others).collect();
    let detail = format!("{}. {} {}", landed.name(), chosen.why, rest.join("; "));
    match reader.note() {
        Some(note) => {
            let fix = "The answers are the same, only slower; update the graphics driver and start the studio again.";
            check("inference device", CheckState::Note, format!("{note} {detail}"), Some(fix))
        }
        None => check("inference device", CheckState::Ok, detail.trim_end(), None),
    }
}

async fn keychain(studio: &Studio) -> Check {
    match studio.vault().await {
        Ok(vault) if vault.store() == VaultStore::Keychain => {
            check("keychain", CheckState::Ok, "the studio's key is in the system's keychain", None)
        }
        Ok(_) => {
            let detail = "no keychain here: the studio's key is in the file vault.key, readable by you only";
            check(
                "keychain",
                CheckState::Note,
                detail,
                Some("Keep a copy of vault.key; without it seals and vectors cannot be used."),
            )
        }
        Err(error) => broken("keychain", &error),
    }
}

/// Asks the mind outside that was chosen something of no consequence.
async fn mind(studio: &Studio) -> Check {
    let chosen = match studio.mind().await {
        Ok(Some(chosen)) => chosen,
        Ok(None) => return check("mind", CheckState::Ok, "the embedded lexicon reads", None),
        Err(error) => return broken("mind", &error),
    };
    let model = chosen.asked.model.as_ref().map(|model| format!(" ({model})")).unwrap_or_default();
    let asked = format!("{}{model}", chosen.asked.address);
    let begun = std::time::Instant::now();
    let tried = match chosen.try_out().await {
        Some(tried) => tried,
        // To ask would cost money; whether Google knows the key and the model costs nothing.
        None => return Check { link: "mind".to_owned(), ..google(studio).await },
    };
    match tried {
        Ok(()) => {
            let detail = format!("{asked} reads as it should, in {:.1} s", begun.elapsed().as_secs_f64());
            check("mind", CheckState::Ok, detail, None)
        }
        Err(error) => {
            let failed = broken("mind", &error);
            Check { detail: format!("{asked}: {}", failed.detail), ..failed }
        }
    }
}

async fn ffmpeg(studio: &Studio) -> Check {
    match studio.ffmpeg().await {
        Some(ffmpeg) => check("ffmpeg", CheckState::Ok, format!("version {}", ffmpeg.version), None),
        None => {
            let fix = "Install ffmpeg to look into clips and to join them to one file; without it they are played one by one.";
            check("ffmpeg", CheckState::Absent, "not found", Some(fix))
        }
    }
}

async fn gpu() -> Check {
    let report = tokio::task::spawn_blocking(muse_gpu::device::report).await;
    let Ok(report) = report else {
        return check(
            "gpu adapter",
            CheckState::Broken,
            "the adapters could not be listed",
            Some("Update the graphics driver."),
        );
    };
    let names: Vec<String> =
        report.adapters.iter().map(|a| format!("{} ({}, {:?})", a.name, a.backend, a.kind).to_lowercase()).collect();
    let chosen = report.chosen.and_then(|i| report.adapters.get(i));
    match chosen.map(|adapter| adapter.kind) {
        None => {
            let fix = "Drafts are drawn on the CPU; for a GPU install its Vulkan driver.";
            check("gpu adapter", CheckState::Absent, report.note, Some(fix))
        }
        Some(AdapterKind::Cpu) => {
            let fix = "Only a software adapter is here; with a GPU install its Vulkan driver.";
            check("gpu adapter", CheckState::Note, names.join("; "), Some(fix))
        }
        Some(_) => check("gpu adapter", CheckState::Ok, format!("{} {}", report.note, names.join("; ")), None),
    }
}

async fn comfyui(url: &str) -> Check {
    let start = "Start ComfyUI, or name another server in the settings, with --comfy or MUSE_COMFY_URL; drafts work without one.";
    let options = ClientOptions { connect_timeout: PATIENCE, request_timeout: PATIENCE * 2, ..ClientOptions::new(url) };
    let client = match Client::new(options) {
        Ok(client) => client,
        Err(error) => return check("comfyui", CheckState::Broken, error.to_string(), Some(start)),
    };
    let (stats, info) = match (client.system_stats().await, client.object_info().await) {
        (Ok(stats), Ok((info, _))) => (stats, info),
        (Err(error), _) | (_, Err(error)) => {
            return check("comfyui", CheckState::Absent, format!("{url}: {error}"), Some(start));
        }
    };
    let device = stats.devices.first().map_or("no device", |device| device.name.as_str());
    let found = format!("{url}: ComfyUI {} on {device}, {} node classes", stats.comfyui_version, info.len());
    match choose_route(&info, true) {
        Route::Plate | Route::Own => {
            let fix = "For an identity lock install PuLID_ComfyUI and ComfyUI_IPAdapter_plus with their SDXL models.";
            check("comfyui", CheckState::Note, format!("{found}; no identity lock, so only plates"), Some(fix))
        }
        route => check("comfyui", CheckState::Ok, format!("{found}; {}", route.sentence()), None),
    }
}

async fn kubernetes(studio: &Studio) -> Check {
    let fix = "Choose a cluster in Settings, Kubernetes, or with `muse burst setup`; nothing else needs one.";
    let setup = match studio.burst_setup().await {
        Ok(setup) => setup,
        Err(error) => return broken("kubernetes", &error),
    };
    if setup.cluster.is_none() {
        let detail = match super::burst_contexts(None).await {
            Ok(contexts) if !contexts.is_empty() => {
                format!("no cluster is chosen; the kubeconfig has {} contexts", contexts.len())
            }
            _ => "no cluster is chosen".to_owned(),
        };
        return check("kubernetes", CheckState::Absent, detail, Some(fix));
    }
    if !setup.is_complete() {
        let fix = "Name the image with ComfyUI, or the pool to claim from.";
        return check("kubernetes", CheckState::Note, "a cluster is chosen, but nothing to start in it", Some(fix));
    }
    let survey = match timeout(SURVEY, super::survey_burst(studio)).await {
        Ok(Ok(survey)) => survey,
        Ok(Err(error)) => return broken("kubernetes", &error),
        Err(_) => {
            let fix = "Check the cluster, the program that signs in to it, and your network.";
            return check("kubernetes", CheckState::Broken, "the cluster does not answer in time", Some(fix));
        }
    };
    match survey.findings.iter().find(|finding| finding.state == BurstFindingState::Missing) {
        Some(missing) => check("kubernetes", CheckState::Broken, &missing.text, missing.advice.as_deref()),
        None => {
            let version = survey.version.unwrap_or_default();
            check("kubernetes", CheckState::Ok, format!("Kubernetes {version}; {}", survey.why), None)
        }
    }
}

async fn google(studio: &Studio) -> Check {
    let fix = "Keep a key with `muse keys set google_key`, or set GOOGLE_API_KEY; ComfyUI and drafts need none.";
    let google = match studio.google().await {
        Ok(google) => google,
        Err(ApiError::Render(RenderError::Google(error))) if matches!(*error, GoogleError::NoCredentials) => {
            return check("google", CheckState::Absent, "no key", Some(fix));
        }
        Err(error) => return broken("google", &error),
    };
    let listed = match timeout(PATIENCE, google.models()).await {
        Ok(Ok(listed)) => listed,
        Ok(Err(error)) => return broken("google", &RenderError::from(error)),
        Err(_) => return check("google", CheckState::Broken, "no answer in time", Some("Check your network.")),
    };
    let ids: Vec<String> = listed.into_iter().map(|model| model.id).collect();
    let differences = studio.models().differences(&ids, studio.clock().now().date());
    let accepted = format!("the key is accepted, {} models", ids.len());
    if differences.is_empty() {
        return check("google", CheckState::Ok, accepted, None);
    }
    let told: Vec<String> = differences.iter().map(ToString::to_string).collect();
    let detail = format!("{accepted}; {}", told.join("; "));
    check("google", CheckState::Note, detail, Some("`muse models` names what follows a model."))
}

async fn apify(studio: &Studio) -> Check {
    let fix =
        "Keep a token with `muse keys set apify_token`, or set APIFY_TOKEN; Reddit's open feeds and files need none.";
    let apify = match studio.apify().await {
        Ok(apify) => apify,
        Err(ApiError::Source(SourceError::NoKey { .. })) => {
            return check("apify", CheckState::Absent, "no token", Some(fix));
        }
        Err(error) => return broken("apify", &error),
    };
    match timeout(PATIENCE, apify.test(studio.clock().now())).await {
        Ok(Ok(())) => check("apify", CheckState::Ok, "the token is accepted", None),
        Ok(Err(error)) => broken("apify", &error),
        Err(_) => check("apify", CheckState::Broken, "no answer in time", Some("Check your network.")),
    }
}

async fn reddit(studio: &Studio) -> Check {
    let fix = "Make an app at reddit.com/prefs/apps and keep its id with `muse keys set reddit_app_id`; without one Reddit's open feeds are read, which have no figures.";
    let reddit = match studio.reddit().await {
        Ok(reddit) => reddit,
        Err(ApiError::Source(SourceError::NoKey { .. })) => {
            return check("reddit", CheckState::Absent, "no app", Some(fix));
        }
        Err(error) => return broken("reddit", &error),
    };
    match timeout(PATIENCE, reddit.test(studio.clock().now())).await {
        Ok(Ok(())) => check("reddit", CheckState::Ok, "the app is accepted", None),
        Ok(Err(error)) => broken("reddit", &error),
        Err(_) => check("reddit", CheckState::Broken, "no answer in time", Some("Check your network.")),
    }
}

async fn redis(studio: &Studio) -> Check {
    let fix = "To share a Muse with other studios, keep the address of a Redis with `muse keys set redis_url`, or set MUSE_REDIS_URL.";
    let about = match timeout(PATIENCE, studio.shared_redis()).await {
        Ok(Ok(Some(about))) => about,
        Ok(Ok(None)) => return check("redis", CheckState::Absent, "not set up: no Muse is shared", Some(fix)),
        Ok(Err(error)) => return broken("redis", &error),
        Err(_) => return check("redis", CheckState::Broken, "no answer in time", Some("Check your network.")),
    };
    let found = format!("{}: Redis {} in {:.1} ms", about.place, about.version, about.latency.as_secs_f64() * 1e3);
    let shared = match timeout(PATIENCE, studio.shared_context()).await {
        Ok(Ok(shared)) => shared,
        // Who only reads the studio takes no part.
        Ok(Err(ApiError::Db(DbError::ReadOnly))) => return check("redis", CheckState::Ok, found, None),
        Ok(Err(error)) => return broken("redis", &error),
        Err(_) => return check("redis", CheckState::Broken, "no answer in time", Some("Check your network.")),
    };
    let told = shared.muses.iter().map(|muse| match &muse.healing {
        Some(why) => format!("{} is healing: {why}", muse.name),
        None => format!("{} with {} studio(s)", muse.name, muse.studios.len()),
    });
    let told: Vec<String> = std::iter::once(found).chain(told).collect();
    let detail = told.join("; ");
    if shared.muses.iter().any(|muse| muse.healing.is_some()) {
        let fix = "Start the studios it waits for; `muse context forget` leaves out one that is gone for good.";
        return check("redis", CheckState::Note, detail, Some(fix));
    }
    match shared.durable {
        true => check("redis", CheckState::Ok, detail, None),
        false => {
            let fix = "With `appendonly yes` and `appendfsync always` a restart of Redis needs no studio to heal it.";
            check("redis", CheckState::Note, format!("{detail}; a restart may forget something"), Some(fix))
        }
    }
}
