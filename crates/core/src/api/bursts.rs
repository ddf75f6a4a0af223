//! Rented GPUs.

use std::path::Path;

use muse_burst::plan::{Demand, MEASURED, plan};
use muse_burst::survey::State;
use muse_burst::{Mode, SignIn, contexts};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;

use super::ApiError;
use crate::creation::burst::{BurstSetup, BurstWay, Rates, dollars, manifests};
use crate::studio::Studio;
use crate::studio::burst::{BurstOffer, BurstOverview, BurstView, StartBurst};
use crate::vocab::Usd;

/// How a context signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BurstSignIn {
    /// A program of this machine makes tokens.
    Plugin,
    /// A token in the file or beside it.
    Token,
    /// A client certificate.
    Certificate,
    /// A name and a password.
    Password,
    /// An old way that is not built in.
    Unsupported,
    /// None.
    None,
}

/// How something stands that was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BurstFindingState {
    /// As it has to be.
    Good,
    /// Not there, and nothing needs it but what is named.
    Absent,
    /// Not there, and sessions need it.
    Missing,
    /// Nobody lets us look.
    NotVisible,
}

/// A context of a kubeconfig.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BurstContext {
    /// Its name.
    pub name: String,
    /// The cluster's name in the file.
    pub cluster: String,
    /// The API server's address, where the file has one.
    pub server: Option<String>,
    /// The namespace it works in, where it names one.
    pub namespace: Option<String>,
    /// How it signs in.
    pub sign_in: BurstSignIn,
    /// The program that makes tokens, or the name of an old way.
    pub detail: Option<String>,
    /// What the program's maker says to somebody who does not have it.
    pub hint: Option<String>,
    /// It is the one `kubectl` uses.
    pub current: bool,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BurstFinding {
    /// `reachable`, `namespace`, `may`, `may_claim`, `quota`, `gpus`, `pools`, `snapshots`, `queues`, `buckets`.
    pub subject: String,
    /// How it stands.
    pub state: BurstFindingState,
    /// In a sentence.
    pub text: String,
    /// What mends it: a command, or which manifest.
    pub advice: Option<String>,
}

/// What the cluster that is set up can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BurstSurvey {
    /// The API server's version; nothing when it does not answer.
    pub version: Option<String>,
    /// A session could be started.
    pub can_run: bool,
    /// How sessions would be run.
    pub way: BurstWay,
    /// Why so.
    pub why: String,
    /// Everything that was looked at.
    pub findings: Vec<BurstFinding>,
}

/// The last lines of a session's container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BurstLog {
    /// As it was written.
    pub text: String,
}

/// What an administrator applies once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BurstManifests {
    /// For `kubectl apply -f -`.
    pub yaml: String,
}

/// How often somebody asks, of what.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanBurst {
    /// Sessions asked for in an hour, on average; 2 when left out.
    pub per_hour: Option<f64>,
    /// `nvidia-l4`, `nvidia-h100-80gb`, `nvidia-rtx-pro-6000`; that of the set-up when left out.
    pub gpu: Option<String>,
    /// Pods are restored from snapshots; yes when left out.
    pub snapshots: Option<bool>,
    /// The largest pool that is played through, at most 32; 6 when left out.
    pub most_pool: Option<u32>,
}

/// What a pool of one size would do.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct BurstPlanRow {
    /// Pods that wait to be claimed.
    pub pool: u32,
    /// Sessions that were asked for.
    pub asked: u32,
    /// Share of them that found a warm pod, in [0, 1].
    pub hits: f64,
    /// Where that share lies with 95 % certainty: from here.
    pub hits_low: f64,
    /// To here.
    pub hits_high: f64,
    /// Seconds waited on average.
    pub wait_mean: f64,
    /// Seconds waited by half of them at most.
    pub wait_p50: f64,
    /// Seconds waited by 95 of 100 at most.
    pub wait_p95: f64,
    /// An hour of all machines.
    pub per_hour: Usd,
    /// One session's part of all machines.
    pub per_session: Usd,
    /// Share of machine time in which somebody rendered, in [0, 1].
    pub used: f64,
}

/// Pools of several sizes, played through over a month.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct BurstPlan {
    /// The GPU.
    pub gpu: String,
    /// Pods are restored from snapshots.
    pub snapshots: bool,
    /// Sessions asked for in an hour, on average.
    pub per_hour: f64,
    /// Hours that were played through.
    pub hours: f64,
    /// Where the starts were measured.
    pub source: String,
    /// From no pool to the largest.
    pub rows: Vec<BurstPlanRow>,
}

/// Sessions, strays and what is set up.
///
/// # Errors
/// What the storage says.
pub async fn burst_overview(studio: &Studio) -> Result<BurstOverview, ApiError> {
    studio.bursts().await
}

/// What a session would be and cost, before the click.
///
/// # Errors
/// As [`Studio::burst_offer`].
pub async fn burst_offer(
    studio: &Studio,
    muse: Option<&str>,
    minutes: Option<u32>,
    pictures: Option<u32>,
) -> Result<BurstOffer, ApiError> {
    studio.burst_offer(muse, minutes, pictures.unwrap_or(1).clamp(1, 10_000)).await
}

/// Rents a machine.
///
/// # Errors
/// As [`Studio::start_burst`].
pub async fn start_burst(studio: &Studio, start: &StartBurst) -> Result<BurstView, ApiError> {
    studio.start_burst(start).await
}

/// A session, by its id or the last digits of it.
///
/// # Errors
/// `burst.unknown`, `burst.ambiguous`.
pub async fn show_burst(studio: &Studio, wanted: &str) -> Result<BurstView, ApiError> {
    studio.burst(wanted).await
}

/// Ends a session.
///
/// # Errors
/// As [`Studio::stop_burst`].
pub async fn stop_burst(studio: &Studio, wanted: &str) -> Result<BurstView, ApiError> {
    studio.stop_burst(wanted).await
}

/// The last lines of a session's container.
///
/// # Errors
/// As [`Studio::burst_log`].
pub async fn burst_log(studio: &Studio, wanted: &str, lines: Option<u32>) -> Result<BurstLog, ApiError> {
    Ok(BurstLog { text: studio.burst_log(wanted, lines.unwrap_or(200).clamp(1, 10_000)).await? })
}

/// Ends a session of the cluster that is not in the books.
///
/// # Errors
/// As [`Studio::end_stray`].
pub async fn end_stray(studio: &Studio, name: &str) -> Result<BurstOverview, ApiError> {
    studio.end_stray(name).await
}

/// What is set up.
///
/// # Errors
/// What the storage says.
pub async fn burst_setup(studio: &Studio) -> Result<BurstSetup, ApiError> {
    studio.burst_setup().await
}

/// Sets up where GPUs are rented.
///
/// # Errors
/// As [`Studio::set_up_burst`].
pub async fn change_burst_setup(studio: &Studio, setup: BurstSetup) -> Result<BurstSetup, ApiError> {
    studio.set_up_burst(setup).await
}

/// The contexts of a kubeconfig: of this file, else of `KUBECONFIG`, else of `~/.kube/config`; none where there is no such
/// file and none was named.
///
/// # Errors
/// `burst.kubeconfig`.
pub async fn burst_contexts(file: Option<&Path>) -> Result<Vec<BurstContext>, ApiError> {
    let usual = || std::env::home_dir().is_some_and(|home| home.join(".kube/config").exists());
    if file.is_none() && std::env::var_os("KUBECONFIG").is_none_or(|named| named.is_empty()) && !usual() {
        return Ok(Vec::new());
    }
    let file = file.map(Path::to_owned);
    let found = tokio::task::spawn_blocking(move || contexts(file.as_deref())).await;
    let found = found.map_err(|_| ApiError::Interrupted)??;
    let shown = found.into_iter().map(|context| {
        let (sign_in, detail, hint) = match context.sign_in {
            SignIn::Plugin { command, hint } => (BurstSignIn::Plugin, Some(command), hint),
            SignIn::Token => (BurstSignIn::Token, None, None),
            SignIn::Certificate => (BurstSignIn::Certificate, None, None),
            SignIn::Password => (BurstSignIn::Password, None, None),
            SignIn::Unsupported(name) => (BurstSignIn::Unsupported, Some(name), None),
            SignIn::None => (BurstSignIn::None, None, None),
        };
        BurstContext {
            name: context.name,
            cluster: context.cluster,
            server: context.server,
            namespace: context.namespace,
            sign_in,
            detail,
            hint,
            current: context.is_current,
        }
    });
    Ok(shown.collect())
}

/// Looks at everything that sessions need of the cluster.
///
/// # Errors
/// `burst.not_set_up`, or what the way to it says.
pub async fn survey_burst(studio: &Studio) -> Result<BurstSurvey, ApiError> {
    let cluster = studio.burst_cluster().await?;
    let survey = cluster.survey().await;
    let (mode, why) = survey.mode();
    let name = |state| match state {
        State::Good => BurstFindingState::Good,
        State::Absent => BurstFindingState::Absent,
        State::Missing => BurstFindingState::Missing,
        State::NotVisible => BurstFindingState::NotVisible,
    };
    let can_run = survey.can_run_jobs();
    let findings = survey.findings.into_iter().map(|finding| BurstFinding {
        subject: finding.subject,
        state: name(finding.state),
        text: finding.text,
        advice: finding.advice,
    });
    Ok(BurstSurvey {
        can_run,
        way: if mode == Mode::Pool { BurstWay::Pool } else { BurstWay::Job },
        why: why.to_owned(),
        findings: findings.collect(),
        version: survey.version,
    })
}

/// What an administrator applies once.
///
/// * `gpus`: how many GPUs all sessions together may hold; as many as may live at once when left out.
/// * `pool`: with the pool to claim from; where one is set up when left out.
///
/// # Errors
/// A name that Kubernetes does not take.
pub async fn burst_manifests(
    studio: &Studio,
    gpus: Option<u32>,
    pool: Option<bool>,
) -> Result<BurstManifests, ApiError> {
    let setup = studio.burst_setup().await?;
    let gpus = gpus.unwrap_or(setup.most_at_once.saturating_mul(setup.gpus.max(1)));
    Ok(BurstManifests { yaml: manifests(&setup, gpus, pool.unwrap_or(setup.warm_pool.is_some()))? })
}

/// Plays pools of several sizes through, from measured starts and the price of the set-up.
///
/// # Errors
/// A rate that cannot be played, or a price the book does not have.
pub async fn plan_burst(studio: &Studio, wanted: &PlanBurst) -> Result<BurstPlan, ApiError> {
    let setup = studio.burst_setup().await?;
    let gpu = wanted.gpu.clone().or_else(|| setup.accelerator.clone());
    let known = || MEASURED.iter().map(|row| row.gpu).collect::<std::collections::BTreeSet<_>>();
    let measured = match &gpu {
        None => &MEASURED[0],
        Some(gpu) => MEASURED.iter().find(|row| row.gpu == gpu).ok_or_else(|| ApiError::BadRequest {
            what: format!(
                "nobody measured a start on '{gpu}'; there are figures of {}",
                known().into_iter().collect::<Vec<_>>().join(", ")
            ),
        })?,
    };
    let row = format!("burst.{}.{}hour", measured.gpu, if setup.spot { "spot." } else { "" });
    // The price of that GPU where the book has it, else that of the set-up.
    let priced = BurstSetup { price: row.clone(), ..setup.clone() };
    let priced = if studio.prices().price(&row).is_ok() { priced } else { setup };
    let rates = Rates::of(studio.prices(), &priced)?;
    let (per_hour, snapshots) = (wanted.per_hour.unwrap_or(2.0), wanted.snapshots.unwrap_or(true));
    let demand = Demand::of(measured, snapshots, per_hour, rates.likely);
    let pools: Vec<u32> = (0..=wanted.most_pool.unwrap_or(6).min(32)).collect();
    let hours = demand.hours;
    let played = tokio::task::spawn_blocking(move || plan(&demand, &pools, 1)).await;
    let rows = played.map_err(|_| ApiError::Interrupted)??.into_iter().map(|outcome| BurstPlanRow {
        pool: outcome.pool,
        asked: outcome.asked,
        hits: outcome.hits,
        hits_low: outcome.hits_within.0,
        hits_high: outcome.hits_within.1,
        wait_mean: outcome.wait_mean,
        wait_p50: outcome.wait_p50,
        wait_p95: outcome.wait_p95,
        per_hour: dollars(outcome.micros_per_hour),
        per_session: dollars(outcome.micros_per_session),
        used: outcome.used,
    });
    Ok(BurstPlan {
        gpu: measured.gpu.to_owned(),
        snapshots,
        per_hour,
        hours,
        source: format!(
            "starts of a {} language model measured by Google on GKE; none of ComfyUI was published",
            measured.workload
        ),
        rows: rows.collect(),
    })
}

/// Follows sessions, compares books and cluster, and ends what would cross the cap, until `stop`. For the host that owns
/// the studio.
pub async fn tend_bursts(studio: &Studio, stop: CancellationToken) {
    studio.tend_bursts(stop).await;
}
