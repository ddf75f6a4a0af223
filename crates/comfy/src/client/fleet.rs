//! Several servers and one queue, kept on our side.
//!
//! A server's own queue knows no priorities, is lost when it restarts, and cannot be shared between servers. So each
//! server is lent to one prompt at a time, and whoever waits, waits here: by priority, then in the order they came.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use super::Client;
use super::model::{RunEvent, RunOutcome, Submission};
use crate::catalogue::Catalogue;
use crate::error::ComfyError;
use crate::prompt::Prompt;

/// A server that could not be reached is left alone for so long.
const PAUSE: Duration = Duration::from_secs(5);

/// Who goes first; equals in the order they came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// When nothing else is to be done.
    Idle,
    /// As usual.
    #[default]
    Normal,
    /// Somebody waits in front of the screen.
    Urgent,
}

/// Somebody who waits for a server.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Waiting {
    /// Its number, for [`Fleet::reprioritise`].
    pub ticket: u64,
    /// How urgent it is.
    pub priority: Priority,
    /// How long it has waited, in milliseconds.
    pub waited_ms: u64,
}

/// Several servers; clones share them and the queue.
#[derive(Clone, Debug)]
pub struct Fleet {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    servers: Vec<Server>,
    line: Mutex<Line>,
}

#[derive(Debug)]
struct Server {
    client: Client,
    catalogue: tokio::sync::Mutex<Option<Arc<Catalogue>>>,
}

#[derive(Debug, Default)]
struct Line {
    next_ticket: u64,
    waiting: Vec<Ticket>,
    lent: Vec<bool>,
    paused_until: HashMap<usize, Instant>,
}

#[derive(Debug)]
struct Ticket {
    number: u64,
    priority: Priority,
    since: Instant,
    /// Servers that will do.
    fits: Vec<usize>,
    grant: oneshot::Sender<Lease>,
}

/// A server lent to one prompt; given back when dropped.
#[derive(Debug)]
pub struct Lease {
    shared: Arc<Shared>,
    server: usize,
}

impl Lease {
    /// The server.
    pub fn client(&self) -> &Client {
        &self.shared.servers[self.server].client
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.shared.line().lent[self.server] = false;
        Shared::serve(&self.shared);
    }
}

impl Shared {
    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lends free servers to those who wait, the most urgent first.
    fn serve(shared: &Arc<Self>) {
        loop {
            let (grant, server) = {
                let mut line = shared.line();
                line.waiting.retain(|ticket| !ticket.grant.is_closed());
                let Some((at, server)) = line.next() else { return };
                line.lent[server] = true;
                (line.waiting.remove(at).grant, server)
            };
            // Outside the lock: a lease nobody takes any more comes straight back through `drop`.
            let _ = grant.send(Lease { shared: Arc::clone(shared), server });
        }
    }
}

impl Line {
    /// Who is next, and which server that is for.
    fn next(&self) -> Option<(usize, usize)> {
        let now = Instant::now();
        let free =
            |server: &usize| !self.lent[*server] && self.paused_until.get(server).is_none_or(|until| *until <= now);
        let mut order: Vec<usize> = (0..self.waiting.len()).collect();
        order.sort_by_key(|at| (std::cmp::Reverse(self.waiting[*at].priority), self.waiting[*at].number));
        order.into_iter().find_map(|at| Some((at, self.waiting[at].fits.iter().copied().find(free)?)))
    }
}

impl Fleet {
    /// A fleet of these servers; those named first are preferred. Nothing is sent yet.
    pub fn new(clients: Vec<Client>) -> Self {
        let line = Line { lent: vec![false; clients.len()], ..Line::default() };
        let server = |client| Server { client, catalogue: tokio::sync::Mutex::default() };
        Self { shared: Arc::new(Shared { servers: clients.into_iter().map(server).collect(), line: Mutex::new(line) }) }
    }

    /// The servers.
    pub fn clients(&self) -> impl Iterator<Item = &Client> {
        self.shared.servers.iter().map(|server| &server.client)
    }

    /// Who waits, the next one first.
    pub fn waiting(&self) -> Vec<Waiting> {
        let line = self.shared.line();
        let mut list: Vec<Waiting> = line
            .waiting
            .iter()
            .filter(|ticket| !ticket.grant.is_closed())
            .map(|ticket| Waiting {
                ticket: ticket.number,
                priority: ticket.priority,
                waited_ms: u64::try_from(ticket.since.elapsed().as_millis()).unwrap_or(u64::MAX),
            })
            .collect();
        list.sort_by_key(|waiting| (std::cmp::Reverse(waiting.priority), waiting.ticket));
        list
    }

    /// Makes somebody who waits more or less urgent; false when nobody waits under that number any more.
    pub fn reprioritise(&self, ticket: u64, priority: Priority) -> bool {
        let mut line = self.shared.line();
        let found = line.waiting.iter_mut().find(|waiting| waiting.number == ticket);
        found.map(|waiting| waiting.priority = priority).is_some()
    }

    /// Waits for a server that has all these node classes. Dropping the future leaves the queue.
    ///
    /// # Errors
    /// [`ComfyError::MissingNodes`] when no server that answers has them, [`ComfyError::Unreachable`] when none answers.
    pub async fn lease(&self, classes: &[&str], priority: Priority) -> Result<Lease, ComfyError> {
        self.lease_one_of(self.fitting(classes).await?, priority).await
    }

    async fn lease_one_of(&self, fits: Vec<usize>, priority: Priority) -> Result<Lease, ComfyError> {
        let granted = {
            let (grant, granted) = oneshot::channel();
            let mut line = self.shared.line();
            line.next_ticket += 1;
            let number = line.next_ticket;
            line.waiting.push(Ticket { number, priority, since: Instant::now(), fits, grant });
            granted
        };
        Shared::serve(&self.shared);
        let patience = async {
            // A server that was left alone is tried again without anybody giving one back.
            loop {
                tokio::time::sleep(PAUSE / 4).await;
                Shared::serve(&self.shared);
            }
        };
        tokio::select! {
            // The sender is dropped only with its ticket, which only goes once somebody has it.
            granted = granted => granted.map_err(|_| ComfyError::Cancelled),
            never = patience => never,
        }
    }

    /// Runs a prompt on the first server that is free and can; see [`Client::run`].
    ///
    /// When a server cannot be reached to begin with, another one is tried: nothing was sent yet. Once a prompt may
    /// have been sent, it stays with its server.
    ///
    /// # Errors
    /// As [`Client::run`] and [`Fleet::lease`].
    pub async fn run(
        &self,
        prompt: &Prompt,
        submission: &Submission,
        priority: Priority,
        cancel: CancellationToken,
        mut on_event: impl FnMut(RunEvent) + Send,
    ) -> Result<(Client, RunOutcome), ComfyError> {
        let classes = prompt.classes();
        let mut fits = tokio::select! {
            biased;
            () = cancel.cancelled() => return Err(ComfyError::Cancelled),
            fits = self.fitting(&classes) => fits?,
        };
        loop {
            let lease = tokio::select! {
                biased;
                () = cancel.cancelled() => return Err(ComfyError::Cancelled),
                lease = self.lease_one_of(fits.clone(), priority) => lease?,
            };
            let client = lease.client().clone();
            if let Err(error) = client.system_stats().await {
                self.pause(lease.server);
                fits.retain(|server| *server != lease.server);
                if fits.is_empty() {
                    return Err(error);
                }
                continue;
            }
            let outcome = client.run(prompt, submission, cancel.clone(), &mut on_event).await?;
            return Ok((client, outcome));
        }
    }

    /// Asks every server for its node classes again when they are next needed: after packs were installed.
    pub async fn forget_classes(&self) {
        for server in &self.shared.servers {
            *server.catalogue.lock().await = None;
        }
    }

    fn pause(&self, server: usize) {
        self.shared.line().paused_until.insert(server, Instant::now() + PAUSE);
    }

    /// The servers that have all classes, asking those not asked yet.
    async fn fitting(&self, classes: &[&str]) -> Result<Vec<usize>, ComfyError> {
        let mut fits = Vec::new();
        let (mut lacking, mut unreached) = (None, None);
        for (at, server) in self.shared.servers.iter().enumerate() {
            let mut known = server.catalogue.lock().await;
            let catalogue = match known.as_ref() {
                Some(catalogue) => Arc::clone(catalogue),
                None => match server.client.object_info().await {
                    Ok((catalogue, _)) => Arc::clone(known.insert(Arc::new(catalogue))),
                    Err(error) => {
                        unreached = Some(error);
                        continue;
                    }
                },
            };
            let missing = catalogue.missing(classes);
            if missing.is_empty() {
                fits.push(at);
            } else {
                lacking = Some(missing.into_iter().map(str::to_owned).collect::<Vec<_>>());
            }
        }
        match (fits.is_empty(), lacking, unreached) {
            (false, _, _) => Ok(fits),
            (true, Some(nodes), _) => Err(ComfyError::MissingNodes { nodes }),
            (true, None, Some(error)) => Err(error),
            (true, None, None) => {
                Err(ComfyError::BadUrl { url: String::new(), reason: "there is no server in the fleet".to_owned() })
            }
        }
    }
}
