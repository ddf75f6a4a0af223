use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::creation::burst::{BurstPhase, BurstSetup, BurstWay, ClusterName, Span};
use crate::governance::Quote;
use crate::governance::treasury::Breaker;
use crate::vocab::{BurstId, GrantId, MuseId, Problem, Timestamp, Usd};

/// A rented machine as its row has it.
#[derive(Clone, Debug)]
pub(super) struct Burst {
    pub(super) burst_id: BurstId,
    pub(super) muse_id: MuseId,
    pub(super) grant_id: GrantId,
    pub(super) held: Usd,
    pub(super) place: Place,
    /// What was last known of it.
    pub(super) record: muse_burst::Session,
    /// What its machine likely costs; the record reckons with the most.
    pub(super) likely: muse_burst::Prices,
    pub(super) stop: Option<Stop>,
    pub(super) asked_at: Timestamp,
    pub(super) ended_at: Option<Timestamp>,
    pub(super) cost: Option<Usd>,
}

/// Where a machine is rented, and what it is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    pub(super) cluster: ClusterName,
    pub(super) namespace: Option<String>,
    /// In a few words: an accelerator, a pool.
    pub(super) machine: String,
}

/// Why the studio ended it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Stop {
    /// Somebody wanted it so.
    Asked,
    /// What is held would cross the cap.
    Breaker,
    /// It had a machine for long and did not answer.
    Slow,
}

impl Stop {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Breaker => "breaker",
            Self::Slow => "slow",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        [Self::Asked, Self::Breaker, Self::Slow].into_iter().find(|stop| stop.name() == name)
    }
}

/// A machine to be rented.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartBurst {
    /// Name or id of the Muse who pays; may be left out when there is only one.
    #[serde(default)]
    pub muse: Option<String>,
    /// How long it may live, in minutes; as set up when left out.
    #[serde(default)]
    pub minutes: Option<u32>,
    /// The creator approves a quote above the Muse's threshold.
    #[serde(default)]
    pub approved: bool,
}

/// A stretch of a session's life.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct BurstStretch {
    /// Where it stood.
    pub phase: BurstPhase,
    /// Since when.
    pub since: Timestamp,
    /// For how many seconds.
    pub secs: f64,
    /// What the machine cost meanwhile.
    pub cost: Usd,
}

/// Something the cluster said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BurstNews {
    /// `no_gpu`, `node_coming`, `image_pull`, `pulling`, `quota`, `evicted`, `preempted`, `mount`, `unschedulable`, `queued`,
    /// `container`.
    pub kind: String,
    /// In a sentence.
    pub text: String,
    /// What can be done.
    pub advice: String,
    /// In the cluster's own words.
    pub said: String,
    /// It may wait for something that never comes.
    pub trouble: bool,
    /// When it was last said.
    pub at: Timestamp,
}

/// Why a session ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BurstEnd {
    /// `asked`, `breaker`, `slow`, `idle`, `granted`, `lease`, `evicted`, `preempted`, `failed`, `refused`, `vanished`,
    /// `stale`.
    pub why: String,
    /// What the cluster said.
    pub detail: Option<String>,
}

/// A rented machine: where it stands, what it has cost, until when it lives.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct BurstView {
    /// Its id.
    pub burst_id: BurstId,
    /// Who pays.
    pub muse_id: MuseId,
    /// Its name in the cluster.
    pub session: String,
    /// Which cluster.
    pub cluster: ClusterName,
    /// Which namespace of it.
    pub namespace: String,
    /// How it is run.
    pub way: BurstWay,
    /// What it is, in a few words.
    pub machine: String,
    /// Where it stands.
    pub phase: BurstPhase,
    /// Its life so far.
    pub stretches: Vec<BurstStretch>,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When nothing was left of it.
    pub ended_at: Option<Timestamp>,
    /// When the cluster ends it unless the studio renews its lease.
    pub lease_ends: Option<Timestamp>,
    /// The most seconds it may live.
    pub granted_secs: u32,
    /// What an hour of it likely costs.
    pub per_hour: Usd,
    /// What it has cost, as far as it was seen.
    pub spent: Usd,
    /// What it can have cost while nobody looked.
    pub spent_at_most: Usd,
    /// What is held for it: the most it can cost.
    pub held: Usd,
    /// What it can still cost if nobody does anything from now on.
    pub unattended: Usd,
    /// Why it ends, once it does.
    pub ends: Option<BurstEnd>,
    /// What the cluster said.
    pub news: Vec<BurstNews>,
    /// Renders in it.
    pub running: u32,
    /// Renders of hers that wait for a machine.
    pub waiting: u32,
    /// This process looks after it.
    pub followed: bool,
    /// Why the cluster could not be asked.
    pub problem: Option<Problem>,
    /// What it was settled at.
    pub cost: Option<Usd>,
}

/// A session in the cluster that is not in the books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BurstStray {
    /// The object's name.
    pub name: String,
    /// The session's id.
    pub session: String,
    /// This studio began it.
    pub ours: bool,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// For how many seconds it can still cost anything if nobody does anything.
    pub left_secs: Option<u64>,
    /// It is over already.
    pub over: bool,
}

/// Rented GPUs at a glance.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct BurstOverview {
    /// What is set up.
    pub setup: BurstSetup,
    /// Whether a session can be asked for.
    pub is_set_up: bool,
    /// Those that live, then the last thirty that ended, newest first.
    pub sessions: Vec<BurstView>,
    /// In the cluster and not in the books.
    pub strays: Vec<BurstStray>,
    /// When cluster and books were last compared.
    pub compared_at: Option<Timestamp>,
    /// Why they could not be.
    pub problem: Option<Problem>,
}

/// What a session would be and cost, before the click.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct BurstOffer {
    /// Who would pay.
    pub muse_id: MuseId,
    /// How it would be run.
    pub way: BurstWay,
    /// Why so.
    pub why: String,
    /// What it would be, in a few words.
    pub machine: String,
    /// How long it could live, in minutes.
    pub minutes: u32,
    /// For how many pictures the cost is reckoned.
    pub pictures: u32,
    /// Its cost and the most it can cost.
    pub quote: Quote,
    /// What it can cost if this computer dies right after it began.
    pub unattended: Usd,
    /// How long it lives without a word from the studio.
    pub lease_secs: u32,
    /// After how many seconds without work it ends.
    pub idle_secs: u32,
    /// Whether a pod waits that is warm or restored from a snapshot; unknown for Jobs and where pools are not visible.
    pub hit: Option<bool>,
    /// Seconds until it answers when one does.
    pub wait_hit: Option<Span>,
    /// Seconds until it answers otherwise.
    pub wait_miss: Span,
    /// How many sessions of hers live.
    pub alive: u32,
    /// The breaker as it stands.
    pub breaker: Breaker,
    /// What is free in her wallet.
    pub free: Usd,
    /// It is above what she may spend without the creator's approval.
    pub approval: bool,
    /// What would be refused now.
    pub refusal: Option<Problem>,
}
