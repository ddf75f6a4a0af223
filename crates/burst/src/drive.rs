//! The hand that moves a session: each step derives what to do from what is seen and what is on record, so that a step that
//! was cut short is simply taken again.

use std::time::Duration;

use futures_util::future::try_join;
use futures_util::stream::{BoxStream, StreamExt as _, select_all};
use http::Method;
use k8s_openapi::api::batch::v1::Job;
use k8s_openapi::api::core::v1::{ConfigMap, Event, Pod};
use kube::runtime::{WatchStreamExt as _, watcher};
use kube::{Api, api::ObjectList};
use serde_json::Value;
use time::OffsetDateTime;
use tokio::sync::watch;

use crate::cluster::Cluster;
use crate::error::BurstError;
use crate::manifests::kinds::{SANDBOX_GROUP, SANDBOX_VERSION, SandboxClaim};
use crate::manifests::{session as manifests, value};
use crate::session::seen::{ObjectSeen, PodSeen, Seen, created, time as when, waiting};
use crate::session::words::{self, News};
use crate::session::{Change, Phase, Session, Step, Wish};
use crate::spec::{FIELD_MANAGER, LEASE_MANAGER, Means, SESSION_LABEL};

/// The longest that a session is not looked at, in seconds, when no watch says that something changed.
const LOOK_SECS: u64 = 5;

impl Cluster {
    /// One step: looks, takes in what it sees, does what is due. Call it again until the session is gone; keep the record
    /// after each call, whether it failed or not.
    ///
    /// A session that this process has just made is asked for at once: two calls in a row. A record from disk is looked
    /// for first.
    ///
    /// # Errors
    /// As the cluster answers. The record stays sound, and the next step finds out what happened.
    pub async fn step(&self, session: &mut Session, wish: &Wish) -> Result<Vec<Change>, BurstError> {
        if session.is_fresh() && !matches!(wish, Wish::End(_)) {
            return self.ask(session).await;
        }
        session.asking();
        let seen = self.look(session).await?;
        let mut changes = session.take(&seen);
        let (step, more) = session.next(seen.at, wish);
        changes.extend(more);
        match step {
            Step::Ask => changes.extend(self.ask(session).await?),
            Step::Renew { uid, secs } => changes.extend(self.renew(session, &uid, secs).await?),
            Step::End => self.end(session).await?,
            Step::Wait | Step::Nothing => {}
        }
        Ok(changes)
    }

    /// Moves a session until it is gone, or until `wishes` has no sender any more (then the session is left to its lease).
    ///
    /// `keep` is called after every step with what changed, or with what failed; it is where the record goes to disk.
    pub async fn drive(
        &self,
        session: &mut Session,
        wishes: &mut watch::Receiver<Wish>,
        mut keep: impl FnMut(&Session, Result<&[Change], &BurstError>),
    ) {
        let mut news = self.watch(session);
        let mut failures = 0u32;
        loop {
            let wish = wishes.borrow_and_update().clone();
            match self.step(session, &wish).await {
                Ok(changes) => {
                    failures = 0;
                    keep(session, Ok(&changes));
                    if session.phase() == Phase::Gone {
                        return;
                    }
                    if !changes.is_empty() {
                        continue;
                    }
                }
                Err(error) => {
                    failures += 1;
                    keep(session, Err(&error));
                    if failures > 1 {
                        // The watch would only say again what failed.
                        let wait = Duration::from_millis(250 << failures.min(5));
                        tokio::select! {
                            changed = wishes.changed() => if changed.is_err() { return },
                            () = tokio::time::sleep(wait) => {}
                        }
                        continue;
                    }
                }
            }
            // Endings are quick, and what ends them is not always watched: a pod of a pool, the owner.
            let secs = if session.phase() >= Phase::Ending { 1 } else { LOOK_SECS };
            tokio::select! {
                _ = news.next() => {}
                changed = wishes.changed() => if changed.is_err() { return },
                () = tokio::time::sleep(Duration::from_secs(secs)) => {}
            }
        }
    }

    /// One look at everything the session has in the cluster.
    ///
    /// # Errors
    /// As the cluster answers. Only what is certainly not there is reported so.
    pub async fn look(&self, session: &Session) -> Result<Seen, BurstError> {
        match &session.spec.means {
            Means::Job(_) => self.look_at_job(session).await,
            Means::Pool { .. } => self.look_at_claim(session).await,
        }
    }

    /// The last lines that the session's container wrote.
    ///
    /// # Errors
    /// [`BurstError::NotReady`] before there is a pod, else as the cluster answers.
    pub async fn log(&self, session: &Session, lines: u32) -> Result<String, BurstError> {
        let doing = "read the session's log";
        let not_ready = || BurstError::NotReady { session: session.id.to_string() };
        let pod = session.pod.as_deref().ok_or_else(not_ready)?;
        let path = self.path("", "v1", &format!("pods/{pod}/log?tailLines={lines}&limitBytes=1000000"));
        let bytes = self.ask_server(doing, Method::GET, &path, None).await?.text(doing)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Removes everything of a session. What is not there any more is no failure.
    ///
    /// # Errors
    /// As the cluster answers.
    pub async fn end(&self, session: &Session) -> Result<(), BurstError> {
        self.remove(&session.id.name(), matches!(session.spec.means, Means::Pool { .. })).await
    }

    pub(crate) async fn remove(&self, name: &str, from_pool: bool) -> Result<(), BurstError> {
        let doing = "end the session";
        if from_pool {
            return self.delete(doing, &self.claim_path(name)).await;
        }
        // The Job by itself as well: it may have been made after its owner went.
        let (job, owner) = (self.job_path(name), self.owner_path(name));
        try_join(self.delete(doing, &job), self.delete(doing, &owner)).await.map(drop)
    }

    async fn ask(&self, session: &mut Session) -> Result<Vec<Change>, BurstError> {
        session.asking();
        match self.ask_for(session).await {
            Ok((object, at)) => Ok(session.asked(&object, at)),
            // Refused for good: what is there of it goes, and the record says why.
            Err(error) if !error.is_passing() && !error.may_have_happened() => {
                Ok(session.refused(error.to_string(), OffsetDateTime::now_utc()))
            }
            Err(error) => Err(error),
        }
    }

    async fn ask_for(&self, session: &Session) -> Result<(ObjectSeen, OffsetDateTime), BurstError> {
        let (doing, name) = ("ask for the session", session.id.name());
        let unknown = || BurstError::reply(doing, "the object has no uid");
        match &session.spec.means {
            Means::Job(machine) => {
                let owner = value(&manifests::owner(self.namespace(), &session.id, &session.spec)?)?;
                let path = self.owner_path(&name);
                let (owner, _) = self.apply::<ConfigMap>(doing, &path, FIELD_MANAGER, true, &owner).await?;
                let uid = owner.metadata.uid.ok_or_else(unknown)?;
                let job = manifests::job(self.namespace(), &session.id, &session.spec, machine, &uid);
                let path = self.job_path(&name);
                // Not forced: a lease that was renewed meanwhile stays.
                match self.apply::<Job>(doing, &path, FIELD_MANAGER, false, &value(&job)?).await {
                    Ok((job, at)) => Ok((ObjectSeen::of_job(&job).ok_or_else(unknown)?, at)),
                    Err(BurstError::Refused { status: 409, message, .. }) => {
                        let (job, at) = self.get::<Job>(doing, &path).await?;
                        let job = job.ok_or(BurstError::Refused { doing, status: 409, message })?;
                        Ok((ObjectSeen::of_job(&job).ok_or_else(unknown)?, at))
                    }
                    Err(error) => Err(error),
                }
            }
            Means::Pool { warm_pool } => {
                let path = self.claim_path(&name);
                // The cluster's clock decides; this machine's may be wrong by hours.
                let (known, at) = self.get::<SandboxClaim>(doing, &path).await?;
                let (claim, at) = match known {
                    Some(claim) => (claim, at),
                    None => {
                        let ends = at + time::Duration::seconds(session.spec.first_lease_secs().into());
                        let claim = value(&manifests::claim(self.namespace(), &session.id, warm_pool, ends)?)?;
                        self.apply::<SandboxClaim>(doing, &path, FIELD_MANAGER, false, &claim).await?
                    }
                };
                Ok((ObjectSeen::of_claim(&claim).ok_or_else(unknown)?, at))
            }
        }
    }

    async fn renew(&self, session: &mut Session, uid: &str, secs: u32) -> Result<Vec<Change>, BurstError> {
        let (doing, name) = ("renew the session's lease", session.id.name());
        let renewed = match &session.spec.means {
            Means::Job(_) => {
                let lease = manifests::job_lease(&session.id, uid, secs);
                let path = self.job_path(&name);
                let applied = self.apply::<Job>(doing, &path, LEASE_MANAGER, true, &lease).await;
                applied.map(|(job, at)| (ObjectSeen::of_job(&job), at))
            }
            Means::Pool { .. } => {
                let since = session.lease.map(|lease| lease.since).unwrap_or(OffsetDateTime::UNIX_EPOCH);
                let patch = manifests::claim_lease(uid, since + time::Duration::seconds(secs.into()))?;
                let body = Some(("application/merge-patch+json", &patch));
                let reply = self.ask_server(doing, Method::PATCH, &self.claim_path(&name), body).await?;
                let at = reply.at;
                reply.object::<SandboxClaim>(doing).map(|claim| (ObjectSeen::of_claim(&claim), at))
            }
        };
        match renewed {
            Ok((Some(object), at)) => Ok(session.asked(&object, at)),
            Ok((None, _)) => Err(BurstError::reply(doing, "the object has no uid")),
            // It ended in this moment, or another stands in its place: the next look says.
            Err(BurstError::Missing { .. } | BurstError::Refused { status: 409 | 422, .. }) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    async fn look_at_job(&self, session: &Session) -> Result<Seen, BurstError> {
        let (doing, name) = ("look at the session", session.id.name());
        let job_path = self.job_path(&name);
        let pods = self.path("", "v1", &format!("pods?labelSelector={SESSION_LABEL}%3D{}", session.id));
        let ((job, at), (pods, _)) =
            try_join(self.get::<Job>(doing, &job_path), self.list::<Pod>(doing, &pods)).await?;
        // One of another uid is somebody else's under our name, or one of an earlier life.
        let mut seen = Seen::nothing(at);
        seen.object = job.as_ref().and_then(ObjectSeen::of_job);
        if seen.object.is_none() {
            let (owner, _) = self.get::<ConfigMap>(doing, &self.owner_path(&name)).await?;
            seen.owner = owner.map(|owner| created(&owner.metadata).unwrap_or(at));
        }
        let pod = newest(pods);
        seen.pod = pod.as_ref().and_then(PodSeen::of);
        self.listen(&mut seen, &name, pod.as_ref()).await;
        Ok(seen)
    }

    async fn look_at_claim(&self, session: &Session) -> Result<Seen, BurstError> {
        let (doing, name) = ("look at the session", session.id.name());
        let (claim, at) = self.get::<SandboxClaim>(doing, &self.claim_path(&name)).await?;
        let mut seen = Seen::nothing(at);
        seen.object = claim.as_ref().and_then(ObjectSeen::of_claim);
        let given = seen.object.as_ref().and_then(|object| object.sandbox.clone());
        let pod = match (given, &session.pod) {
            (Some((name, addresses)), _) => {
                let (pod, _) = self.get::<Pod>(doing, &self.path("", "v1", &format!("pods/{name}"))).await?;
                match (pod, addresses.first()) {
                    (Some(pod), _) => Some(pod),
                    (None, Some(address)) => {
                        let query = format!("pods?fieldSelector=status.podIP%3D{address}");
                        newest(self.list::<Pod>(doing, &self.path("", "v1", &query)).await?.0)
                    }
                    (None, None) => None,
                }
            }
            // The claim is gone; its pod may not be.
            (None, Some(name)) => self.get::<Pod>(doing, &self.path("", "v1", &format!("pods/{name}"))).await?.0,
            (None, None) => None,
        };
        seen.pod = pod.as_ref().and_then(PodSeen::of);
        self.listen(&mut seen, &name, pod.as_ref()).await;
        Ok(seen)
    }

    /// Adds what the cluster said, where there is something to explain. Events are a courtesy: a look without them is whole.
    async fn listen(&self, seen: &mut Seen, name: &str, pod: Option<&Pod>) {
        seen.news.extend(pod.map(|pod| waiting(pod, seen.at)).unwrap_or_default());
        let is_well =
            seen.pod.as_ref().is_some_and(|pod| pod.ready.is_some() && pod.disrupted.is_none() && !pod.deleting);
        if is_well || (seen.object.is_none() && seen.pod.is_none()) {
            return;
        }
        for name in [Some(name), seen.pod.as_ref().map(|pod| pod.name.as_str())].into_iter().flatten() {
            let path = self.path("", "v1", &format!("events?fieldSelector=involvedObject.name%3D{name}&limit=100"));
            if let Ok((events, _)) = self.list::<Event>("read the cluster's events", &path).await {
                seen.news.extend(events.iter().filter_map(|event| read(event, seen.at)));
            }
        }
        seen.news.sort_by_key(|news| news.at);
    }

    async fn list<T>(&self, doing: &'static str, path: &str) -> Result<(Vec<T>, OffsetDateTime), BurstError>
    where
        T: serde::de::DeserializeOwned + Clone,
    {
        let reply = self.ask_server(doing, Method::GET, path, None).await?;
        let at = reply.at;
        let list: ObjectList<T> = serde_json::from_value(reply.object::<Value>(doing)?)
            .map_err(|error| BurstError::reply(doing, error.to_string()))?;
        Ok((list.items, at))
    }

    /// Says that something changed; ends never. A watch that breaks or is too old is begun anew.
    fn watch(&self, session: &Session) -> BoxStream<'static, ()> {
        let config = || watcher::Config::default().labels(&format!("{SESSION_LABEL}={}", session.id));
        let (client, namespace) = (self.client().clone(), self.namespace());
        let mut streams: Vec<BoxStream<'static, ()>> = Vec::new();
        match session.spec.means {
            Means::Job(_) => {
                let jobs: Api<Job> = Api::namespaced(client.clone(), namespace);
                let pods: Api<Pod> = Api::namespaced(client, namespace);
                streams.push(watcher(jobs, config()).default_backoff().map(drop).boxed());
                streams.push(watcher(pods, config()).default_backoff().map(drop).boxed());
            }
            Means::Pool { .. } => {
                let claims: Api<SandboxClaim> = Api::namespaced(client, namespace);
                streams.push(watcher(claims, config()).default_backoff().map(drop).boxed());
            }
        }
        select_all(streams).boxed()
    }

    fn job_path(&self, name: &str) -> String {
        self.path("batch", "v1", &format!("jobs/{name}"))
    }

    fn owner_path(&self, name: &str) -> String {
        self.path("", "v1", &format!("configmaps/{name}"))
    }

    fn claim_path(&self, name: &str) -> String {
        self.path(SANDBOX_GROUP, SANDBOX_VERSION, &format!("sandboxclaims/{name}"))
    }
}

/// The pod that counts: there is one at a time, but one that ends stays listed beside the next.
fn newest(pods: Vec<Pod>) -> Option<Pod> {
    pods.into_iter().max_by_key(|pod| (pod.metadata.deletion_timestamp.is_none(), created(&pod.metadata)))
}

fn read(event: &Event, now: OffsetDateTime) -> Option<News> {
    let at = event.last_timestamp.as_ref().or(event.first_timestamp.as_ref()).map(when);
    let at = at.or_else(|| created(&event.metadata)).unwrap_or(now);
    words::read(event.reason.as_deref()?, event.message.as_deref().unwrap_or_default(), at)
}
