//! The session as a record: where it stands, since when, what it has cost and what comes next.
//!
//! In: what was [seen](Seen) in the cluster. Out: [`Change`]s and the next [`Step`].
//! Never: talks to a cluster or reads a clock. All times but that of the intent are the cluster's own, so a clock of this
//! machine that jumps moves no lease.
//!
//! ```text
//! intent ─► asked ─► scheduled ─► started | restored ─► ready ─► rendering ⇄ idle ─► ending ─► gone
//! ```
//! Any state may go to `ending`; nothing comes back from there.

/// What was seen in the cluster.
pub mod seen;

/// Events of the cluster in words.
pub mod words;

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::error::BurstError;
use crate::manifests::session::TTL_SECS;
use crate::money::GRACE_SECS;
use crate::spec::{SessionId, SessionSpec};
use seen::{ObjectSeen, Over, PodSeen, Seen};
use words::News;

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// It is on disk here and perhaps nowhere else.
    Intent,
    /// The cluster has it.
    Asked,
    /// A machine was found, which is billed from now on.
    Scheduled,
    /// The container runs, started from its image.
    Started,
    /// The container runs, restored from a snapshot.
    Restored,
    /// ComfyUI answers.
    Ready,
    /// It has work.
    Rendering,
    /// It had work and waits for more.
    Idle,
    /// It is to end, or ends by itself.
    Ending,
    /// Nothing of it is left in the cluster.
    Gone,
}

/// Why a session ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Why {
    /// Somebody wanted it so.
    Asked,
    /// It had nothing to do for longer than it may.
    Idle,
    /// The granted time is used up.
    Granted,
    /// Nobody renewed its lease: the desktop was away.
    Lease,
    /// The node took the pod's place away.
    Evicted,
    /// The machine was taken away, as spot machines may be.
    Preempted,
    /// The container failed.
    Failed {
        /// What the cluster said.
        message: String,
    },
    /// The cluster would not have it.
    Refused {
        /// What the cluster said.
        message: String,
    },
    /// It is not there any more, and nobody says why.
    Vanished,
    /// It was intended too long ago to be asked for now.
    Stale,
}

/// A phase and when it began.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moment {
    /// The phase.
    pub phase: Phase,
    /// When it began, by the cluster's clock (that of the intent by the caller's).
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// The lease that the cluster was last seen to hold.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lease {
    /// Since when its clock runs: the Job's start, the claim's creation.
    #[serde(with = "time::serde::rfc3339")]
    pub since: OffsetDateTime,
    /// After how many seconds the cluster ends it.
    pub secs: u32,
}

impl Lease {
    /// When the cluster ends it.
    pub fn ends(&self) -> OffsetDateTime {
        self.since + Duration::seconds(self.secs.into())
    }
}

/// For how long a machine was held.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Held {
    /// When the pod got its machine.
    #[serde(with = "time::serde::rfc3339")]
    pub since: OffsetDateTime,
    /// When it was last seen on it.
    #[serde(with = "time::serde::rfc3339")]
    pub seen: OffsetDateTime,
    /// When it had certainly left it.
    #[serde(with = "time::serde::rfc3339::option")]
    pub until: Option<OffsetDateTime>,
}

/// What a session has cost, in micro-dollars: certainly this much, and at most that much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent {
    /// What was seen.
    pub least: u64,
    /// What it can have been while nobody looked.
    pub most: u64,
}

/// What happened to a session, for whoever follows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// It came into a phase.
    Phase(Moment),
    /// Its lease was renewed.
    Lease(Lease),
    /// It will end, or has ended, for this reason.
    Ends(Why),
    /// The cluster said something worth telling.
    News(News),
}

/// What is wanted of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// That it stays, without work.
    Rest,
    /// That it stays; it has work.
    Work,
    /// That it ends.
    End(Why),
}

/// What has to be done next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Ask the cluster for it.
    Ask,
    /// Look again later.
    Wait,
    /// Set the lease to so many seconds since its clock began.
    Renew {
        /// The object, so that no other of its name is meant.
        uid: String,
        /// Seconds since [`Lease::since`].
        secs: u32,
    },
    /// Remove it.
    End,
    /// Nothing, ever.
    Nothing,
}

/// One session, from intent to gone. Keep it on disk: before the first step, and after each change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// Its name.
    pub id: SessionId,
    /// Where it lives.
    pub namespace: String,
    /// What it is to be.
    pub spec: SessionSpec,
    /// Every phase it came into, the first being the intent.
    pub history: Vec<Moment>,
    /// The Job's or claim's uid, once the cluster has it.
    pub uid: Option<String>,
    /// Its pod, once there is one.
    pub pod: Option<String>,
    /// Its lease, once the clock runs.
    pub lease: Option<Lease>,
    /// Its machine, once it has one.
    pub held: Option<Held>,
    /// Why it ends, once it does.
    pub ends: Option<Why>,
    /// What the cluster last said of each kind.
    pub news: Vec<News>,
    /// Made by this process and not yet asked for: nothing of it can be in the cluster.
    #[serde(skip)]
    fresh: bool,
}

impl Session {
    /// A session that nobody knows of yet. Write it down before the first step.
    ///
    /// # Errors
    /// [`BurstError::BadSetting`] when it could not be asked for.
    pub fn new(
        id: SessionId,
        namespace: impl Into<String>,
        spec: SessionSpec,
        now: OffsetDateTime,
    ) -> Result<Self, BurstError> {
        spec.check()?;
        let namespace = namespace.into();
        crate::spec::named("the namespace", &namespace)?;
        Ok(Self {
            id,
            namespace,
            spec,
            history: vec![Moment { phase: Phase::Intent, at: now }],
            uid: None,
            pod: None,
            lease: None,
            held: None,
            ends: None,
            news: Vec::new(),
            fresh: true,
        })
    }

    /// Where it stands.
    pub fn phase(&self) -> Phase {
        self.history.last().map_or(Phase::Intent, |moment| moment.phase)
    }

    /// Since when it stands there.
    pub fn since(&self) -> Option<OffsetDateTime> {
        self.history.last().map(|moment| moment.at)
    }

    /// Whether nothing of it can be in the cluster, so that asking needs no look before it.
    pub fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// From now on something of it may be in the cluster.
    pub fn asking(&mut self) {
        self.fresh = false;
    }

    /// Whether ComfyUI answers in it.
    pub fn is_ready(&self) -> bool {
        matches!(self.phase(), Phase::Ready | Phase::Rendering | Phase::Idle)
    }

    /// The cluster took it.
    pub fn asked(&mut self, object: &ObjectSeen, at: OffsetDateTime) -> Vec<Change> {
        let mut changes = Vec::new();
        self.know(object, &mut changes);
        self.enter(Phase::Asked, at, &mut changes);
        changes
    }

    /// The cluster would not have it; what may be there of it is still to be removed.
    pub fn refused(&mut self, message: impl Into<String>, at: OffsetDateTime) -> Vec<Change> {
        let mut changes = Vec::new();
        self.end(Why::Refused { message: message.into() }, at, &mut changes);
        changes
    }

    /// Takes in what was seen.
    pub fn take(&mut self, seen: &Seen) -> Vec<Change> {
        let mut changes = Vec::new();
        for news in &seen.news {
            self.hear(news, &mut changes);
        }
        if let Some(object) = &seen.object {
            if self.phase() == Phase::Gone {
                // A request of ours that was still on its way when everything was removed.
                self.enter_again(Phase::Ending, seen.at, &mut changes);
            }
            self.know(object, &mut changes);
            self.enter(Phase::Asked, seen.at, &mut changes);
            if object.over == Some(Over::Deadline) {
                // Before the pod, which shows only that somebody deletes it.
                self.end(self.why_deadline(), seen.at, &mut changes);
            }
            if object.lease.is_none() && self.held.is_some() {
                // A queue stopped it. Resumed, its clock would begin anew, and with it what may be spent.
                self.end(Why::Preempted, seen.at, &mut changes);
            }
        }
        if let Some(pod) = &seen.pod {
            self.meet(pod, seen.at, &mut changes);
        }
        if let Some(object) = &seen.object
            && let Some(why) = self.why_over(object)
        {
            self.end(why, seen.at, &mut changes);
        }
        if seen.object.is_none() {
            self.miss(seen, &mut changes);
        }
        changes
    }

    /// Takes in what is wanted, and says what has to be done.
    pub fn next(&mut self, at: OffsetDateTime, wish: &Wish) -> (Step, Vec<Change>) {
        let mut changes = Vec::new();
        match wish {
            Wish::End(why) => self.end(why.clone(), at, &mut changes),
            Wish::Work if self.is_ready() => self.enter_again(Phase::Rendering, at, &mut changes),
            Wish::Rest if self.phase() == Phase::Rendering => self.enter_again(Phase::Idle, at, &mut changes),
            Wish::Work | Wish::Rest => {}
        }
        let rests = matches!(self.phase(), Phase::Idle | Phase::Ready).then(|| self.since()).flatten();
        if rests.is_some_and(|since| at - since >= Duration::seconds(self.spec.idle_secs.into())) {
            self.end(Why::Idle, at, &mut changes);
        }
        let step = match self.phase() {
            Phase::Gone => Step::Nothing,
            Phase::Ending => Step::End,
            Phase::Intent => Step::Ask,
            _ => self.renewal(at).unwrap_or(Step::Wait),
        };
        (step, changes)
    }

    /// In how many seconds the lease has to be renewed; `None` while its clock stands still or when nothing is left to grant.
    pub fn renew_in_secs(&self, at: OffsetDateTime) -> Option<i64> {
        let lease = self.lease.as_ref().filter(|lease| lease.secs < self.spec.granted_secs)?;
        let third = i64::from(self.spec.lease_secs / 3);
        Some(((lease.ends() - at).whole_seconds() - (i64::from(self.spec.lease_secs) - third)).max(0))
    }

    /// What it has cost until now, in micro-dollars.
    pub fn spent(&self, at: OffsetDateTime) -> Spent {
        let millis =
            |from: OffsetDateTime, to: OffsetDateTime| u64::try_from((to - from).whole_milliseconds()).unwrap_or(0);
        let cost = |millis| self.spec.prices.cost(millis);
        let limit = self.lease.map(|lease| lease.ends() + Duration::seconds(GRACE_SECS.into()));
        match (&self.held, self.phase()) {
            (Some(Held { since, until: Some(until), seen }), _) => {
                Spent { least: cost(millis(*since, *seen)), most: cost(millis(*since, *until)) }
            }
            (Some(held), _) => {
                let most = limit.map_or(at, |limit| at.min(limit)).max(held.seen);
                Spent { least: cost(millis(held.since, held.seen)), most: cost(millis(held.since, most)) }
            }
            (None, Phase::Gone | Phase::Ending) => Spent { least: 0, most: self.unseen(at) },
            (None, _) => Spent { least: 0, most: 0 },
        }
    }

    /// The most it can cost if nobody here does anything from now on, in micro-dollars from now: until its lease runs out.
    pub fn unattended_loss(&self, at: OffsetDateTime) -> u64 {
        let secs = match (self.phase(), &self.lease) {
            (Phase::Gone, _) => return 0,
            (_, Some(lease)) => u64::try_from((lease.ends() - at).whole_seconds()).unwrap_or(0),
            (_, None) => self.spec.first_lease_secs().into(),
        };
        let prices = &self.spec.prices;
        prices.of_secs(secs.saturating_add(u64::from(GRACE_SECS) + u64::from(prices.tail_secs)))
    }

    /// What a session can have cost that was never seen on a machine: it may have had one between two looks.
    fn unseen(&self, at: OffsetDateTime) -> u64 {
        let prices = &self.spec.prices;
        let asked = self.history.iter().find(|moment| moment.phase == Phase::Asked);
        match (&self.ends, asked) {
            (Some(Why::Stale), _) => prices.maximum_loss(self.spec.first_lease_secs()),
            (Some(Why::Refused { .. }), _) | (_, None) => 0,
            _ if self.news.iter().any(News::means_no_machine) => 0,
            (_, Some(asked)) => {
                let secs = self.lease.map_or(self.spec.first_lease_secs(), |lease| lease.secs);
                let limit = asked.at + Duration::seconds(i64::from(secs) + i64::from(GRACE_SECS));
                let gone = self.since().filter(|_| self.phase() == Phase::Gone).unwrap_or(at);
                prices.cost(u64::try_from((gone.min(limit) - asked.at).whole_milliseconds()).unwrap_or(0))
            }
        }
    }

    fn know(&mut self, object: &ObjectSeen, changes: &mut Vec<Change>) {
        self.fresh = false;
        self.uid = Some(object.uid.clone());
        if let Some(lease) = object.lease
            && self.lease != Some(lease)
        {
            self.lease = Some(lease);
            changes.push(Change::Lease(lease));
        }
    }

    fn meet(&mut self, pod: &PodSeen, at: OffsetDateTime, changes: &mut Vec<Change>) {
        self.pod = Some(pod.name.clone());
        let Some(scheduled) = pod.scheduled else { return };
        self.enter(Phase::Scheduled, scheduled, changes);
        let held = self.held.get_or_insert(Held { since: scheduled, seen: scheduled, until: None });
        held.since = held.since.min(scheduled);
        held.seen = held.seen.max(pod.ended.as_ref().and_then(|end| end.at).unwrap_or(at));
        if let Some(started) = pod.started {
            self.enter(if pod.restored { Phase::Restored } else { Phase::Started }, started, changes);
        }
        match pod.ready {
            Some(ready) if pod.ended.is_none() => self.enter(Phase::Ready, ready, changes),
            _ => {}
        }
        if let Some(end) = &pod.ended {
            if let Some(at) = end.at
                && let Some(held) = &mut self.held
            {
                held.until = Some(held.until.map_or(at, |until| until.max(at)));
            }
            self.end(end.why.clone(), at, changes);
        } else if let Some(why) = &pod.disrupted {
            self.end(why.clone(), at, changes);
        } else if pod.deleting {
            self.end(self.why_deleted(at), at, changes);
        }
    }

    /// Why the Job or claim is over; `None` while it is not.
    fn why_over(&self, object: &ObjectSeen) -> Option<Why> {
        match &object.over {
            None => None,
            Some(Over::Complete) => Some(Why::Idle),
            Some(Over::Deadline) => Some(self.why_deadline()),
            Some(Over::Failed(message)) => Some(Why::Failed { message: message.clone() }),
            Some(Over::Deleted) => Some(self.ends.clone().unwrap_or(Why::Vanished)),
        }
    }

    fn why_deadline(&self) -> Why {
        match &self.lease {
            Some(lease) if lease.secs >= self.spec.granted_secs => Why::Granted,
            _ => Why::Lease,
        }
    }

    fn why_deleted(&self, at: OffsetDateTime) -> Why {
        match &self.lease {
            Some(lease) if at >= lease.ends() => self.why_deadline(),
            _ => Why::Vanished,
        }
    }

    /// There is no Job and no claim.
    fn miss(&mut self, seen: &Seen, changes: &mut Vec<Change>) {
        if self.phase() == Phase::Intent && self.ends.is_none() {
            // A finished Job is kept for a while, so beside a young owner none can have come and gone.
            let lost = match seen.owner {
                Some(created) => (seen.at - created).abs() >= Duration::seconds(TTL_SECS.into()),
                None => {
                    let intended = self.since().unwrap_or(seen.at);
                    !self.fresh && (seen.at - intended).abs() > Duration::seconds(self.spec.lease_secs.into())
                }
            };
            if lost {
                self.end(Why::Stale, seen.at, changes);
            }
        } else if self.phase() < Phase::Ending {
            let why = self.why_deleted(seen.at);
            self.end(why, seen.at, changes);
        }
        if self.phase() == Phase::Ending && seen.pod.is_none() && seen.owner.is_none() {
            let limit = self.lease.map(|lease| lease.ends() + Duration::seconds(GRACE_SECS.into()));
            if let Some(held) = &mut self.held
                && held.until.is_none()
            {
                held.until = Some(limit.map_or(seen.at, |limit| seen.at.min(limit)).max(held.seen));
            }
            self.enter(Phase::Gone, seen.at, changes);
        }
    }

    fn renewal(&self, at: OffsetDateTime) -> Option<Step> {
        let (lease, uid) = (self.lease?, self.uid.clone()?);
        if self.renew_in_secs(at)? > 0 {
            return None;
        }
        let lived = u32::try_from((at - lease.since).whole_seconds().max(0)).unwrap_or(u32::MAX);
        let secs = lived.saturating_add(self.spec.lease_secs).min(self.spec.granted_secs);
        (secs > lease.secs).then_some(Step::Renew { uid, secs })
    }

    fn hear(&mut self, news: &News, changes: &mut Vec<Change>) {
        match self.news.iter_mut().find(|known| known.kind == news.kind) {
            Some(known) if known.text == news.text => known.at = known.at.max(news.at),
            Some(known) => {
                *known = news.clone();
                changes.push(Change::News(news.clone()));
            }
            None => {
                self.news.push(news.clone());
                changes.push(Change::News(news.clone()));
            }
        }
    }

    fn end(&mut self, why: Why, at: OffsetDateTime, changes: &mut Vec<Change>) {
        // The first reason is the true one; what follows are its consequences.
        if self.ends.is_none() {
            self.ends = Some(why.clone());
            changes.push(Change::Ends(why));
        }
        self.enter(Phase::Ending, at, changes);
    }

    /// Goes forward only.
    fn enter(&mut self, phase: Phase, at: OffsetDateTime, changes: &mut Vec<Change>) {
        if phase > self.phase() && !(phase == Phase::Restored && self.phase() == Phase::Started) {
            self.enter_again(phase, at, changes);
        }
    }

    fn enter_again(&mut self, phase: Phase, at: OffsetDateTime, changes: &mut Vec<Change>) {
        if phase == self.phase() || (self.phase() >= Phase::Ending && phase < Phase::Ending) {
            return;
        }
        let moment = Moment { phase, at };
        self.history.push(moment);
        changes.push(Change::Phase(moment));
    }
}

#[cfg(test)]
mod tests;
