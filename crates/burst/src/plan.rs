//! How large a pool should be: what a creator waits and what it costs, over pool sizes and how often somebody asks.
//!
//! In: a rate, a machine's measured start, a price. Out: for each pool size the share of hits, waits and cost, by simulation.
//! Never: knows a cluster or reads a clock; the same seed gives the same answer.
//!
//! The model: asks come at random (Poisson). One that finds a warm pod has it at once (a hit), and the pool makes the next.
//! One that finds none starts a pod of its own. A pod needs a machine: one that has just become empty, else a new one, which
//! the region may not have; and then it is restored or started from its image. Machines are billed from their creation until
//! they have stood empty for their tail.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use serde::{Deserialize, Serialize};

use crate::error::BurstError;
use crate::money::Prices;

/// A least and a greatest number of seconds; everything between is equally likely.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// The least.
    pub least: f64,
    /// The greatest.
    pub most: f64,
}

/// How long starts took where somebody measured them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Measured {
    /// The GPU.
    pub gpu: &'static str,
    /// What was started.
    pub workload: &'static str,
    /// Seconds from a pod on its machine to the first answer, from the image.
    pub cold: Span,
    /// The same, from a snapshot.
    pub restored: Span,
    /// Size of the snapshot in GiB, where it was told.
    pub snapshot_gib: Option<f64>,
}

const fn span(least: f64, most: f64) -> Span {
    Span { least, most }
}

/// Google's measurements on GKE 1.36.4, spot machines, language models; none of ComfyUI was published.
///
/// Source: GoogleCloudPlatform/accelerated-platforms, "vLLM Pod snapshots reference architecture", 2026-09-30.
pub const MEASURED: [Measured; 4] = [
    Measured {
        gpu: "nvidia-l4",
        workload: "8B",
        cold: span(433.0, 433.0),
        restored: span(26.0, 29.0),
        snapshot_gib: Some(18.3),
    },
    Measured {
        gpu: "nvidia-h100-80gb",
        workload: "8B",
        cold: span(168.0, 168.0),
        restored: span(46.0, 52.0),
        snapshot_gib: Some(19.8),
    },
    Measured {
        gpu: "nvidia-h100-80gb",
        workload: "31B",
        cold: span(224.0, 224.0),
        restored: span(36.0, 38.0),
        snapshot_gib: Some(67.9),
    },
    Measured {
        gpu: "nvidia-rtx-pro-6000",
        workload: "8B",
        cold: span(210.0, 210.0),
        restored: span(35.0, 43.0),
        snapshot_gib: None,
    },
];

/// Seconds until a new machine is there. Source: as [`MEASURED`].
pub const NEW_MACHINE: Span = span(60.0, 180.0);

/// Seconds for which a region without such GPUs makes one wait; there were longer ones. Source: as [`MEASURED`].
pub const STOCK_OUT: Span = span(2400.0, 3600.0);

/// Seconds until a warm pod is handed over. Source: adoption below 70 ms, measured on agent-sandbox 1.0.2; the rest is ours.
pub const HANDED_OVER: Span = span(0.1, 1.0);

/// What is planned for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Demand {
    /// How many sessions are asked for in an hour, on average.
    pub per_hour: f64,
    /// How long a session is used, in seconds.
    pub session: Span,
    /// How long a pod takes on its machine, in seconds: a row's `restored`, or `cold` without snapshots.
    pub start: Span,
    /// How long a new machine takes, in seconds.
    pub machine: Span,
    /// How often there is none to be had: 0 never, 1 always.
    pub stock_out: f64,
    /// What a machine costs; its tail is how long an empty one stays.
    pub prices: Prices,
    /// How many hours are played through.
    pub hours: f64,
}

impl Demand {
    /// So many sessions an hour on a machine that was measured, over a month; ten minutes each, no stock-outs.
    pub fn of(measured: &Measured, has_snapshots: bool, per_hour: f64, prices: Prices) -> Self {
        let start = if has_snapshots { measured.restored } else { measured.cold };
        let session = span(300.0, 900.0);
        Self { per_hour, session, start, machine: NEW_MACHINE, stock_out: 0.0, prices, hours: 720.0 }
    }

    fn check(&self) -> Result<(), BurstError> {
        let spans = [("the session", self.session), ("the start", self.start), ("the machine", self.machine)];
        for (what, span) in spans {
            if !(span.least >= 0.0 && span.most >= span.least && span.most.is_finite()) {
                return Err(BurstError::setting(what, "give a least and a greatest number of seconds"));
            }
        }
        let asks = self.per_hour * self.hours;
        if !(self.per_hour > 0.0 && self.hours > 0.0 && asks <= 1e6) {
            return Err(BurstError::setting("the rate", "from above 0 to a million sessions over all hours"));
        }
        if !(0.0..=1.0).contains(&self.stock_out) {
            return Err(BurstError::setting("the share of stock-outs", "from 0 to 1"));
        }
        Ok(())
    }
}

/// What a pool of one size would do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Pods that wait to be claimed.
    pub pool: u32,
    /// Sessions that were asked for.
    pub asked: u32,
    /// Share of them that found a warm pod.
    pub hits: f64,
    /// Where that share lies with 95 % certainty (Wilson's interval).
    pub hits_within: (f64, f64),
    /// Seconds waited: on average.
    pub wait_mean: f64,
    /// Seconds waited by half of them at most.
    pub wait_p50: f64,
    /// Seconds waited by 95 of 100 at most.
    pub wait_p95: f64,
    /// Micro-dollars for an hour, of all machines.
    pub micros_per_hour: u64,
    /// Micro-dollars for a session, of all machines.
    pub micros_per_session: u64,
    /// The share of machine time in which somebody rendered.
    pub used: f64,
}

/// Plays each pool size through.
///
/// # Errors
/// [`BurstError::BadSetting`] for a demand that makes no sense.
pub fn plan(demand: &Demand, pools: &[u32], seed: u64) -> Result<Vec<Outcome>, BurstError> {
    demand.check()?;
    if pools.iter().any(|pool| *pool > 1000) {
        return Err(BurstError::setting("the pool's size", "at most 1000"));
    }
    Ok(pools.iter().map(|pool| Play::new(demand, *pool, seed).run()).collect())
}

/// What happens next, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// A pod of the pool is warm, on the machine with this number.
    Warm(usize),
    /// The session on this machine is over.
    Over(usize),
    /// This machine has stood empty since then; it goes if it still does.
    Remove(usize, u64),
    /// Somebody asks.
    Ask,
}

struct Machine {
    billed_from: u64,
    empty_since: Option<u64>,
    is_gone: bool,
}

struct Play<'a> {
    demand: &'a Demand,
    pool: u32,
    random: Random,
    queue: BinaryHeap<Reverse<(u64, Event)>>,
    machines: Vec<Machine>,
    /// Numbers of those that stand empty, the one that became so last at the end: it is taken first.
    empty: Vec<usize>,
    warm: Vec<usize>,
    waits: Vec<f64>,
    hits: u32,
    billed_millis: u64,
    used_millis: u64,
    end: u64,
}

impl<'a> Play<'a> {
    fn new(demand: &'a Demand, pool: u32, seed: u64) -> Self {
        Self {
            demand,
            pool,
            random: Random(seed),
            queue: BinaryHeap::new(),
            machines: Vec::new(),
            empty: Vec::new(),
            warm: Vec::new(),
            waits: Vec::new(),
            hits: 0,
            billed_millis: 0,
            used_millis: 0,
            end: millis(demand.hours * 3600.0),
        }
    }

    fn run(mut self) -> Outcome {
        for _ in 0..self.pool {
            self.make_warm(0);
        }
        let first = self.gap();
        self.queue.push(Reverse((first, Event::Ask)));
        while let Some(Reverse((now, event))) = self.queue.pop() {
            if now >= self.end {
                break;
            }
            match event {
                Event::Ask => self.ask(now),
                Event::Warm(machine) => self.warm.push(machine),
                Event::Over(machine) => self.empty(machine, now),
                Event::Remove(machine, since) => self.remove(machine, since, now),
            }
        }
        for machine in self.machines.iter().filter(|machine| !machine.is_gone) {
            self.billed_millis += self.end.saturating_sub(machine.billed_from);
        }
        self.outcome()
    }

    fn ask(&mut self, now: u64) {
        let next = now + self.gap();
        self.queue.push(Reverse((next, Event::Ask)));
        let (machine, ready) = match self.warm.pop() {
            Some(machine) => {
                self.hits += 1;
                self.make_warm(now);
                (machine, now + self.random.millis(HANDED_OVER))
            }
            None => self.start(now),
        };
        self.waits.push((ready - now) as f64 / 1000.0);
        let over = ready + self.random.millis(self.demand.session);
        self.used_millis += over.min(self.end).saturating_sub(ready.min(self.end));
        self.queue.push(Reverse((over, Event::Over(machine))));
    }

    fn make_warm(&mut self, now: u64) {
        let (machine, ready) = self.start(now);
        self.queue.push(Reverse((ready, Event::Warm(machine))));
    }

    /// A pod on a machine that has just become empty, else on a new one: which, and when it answers.
    fn start(&mut self, now: u64) -> (usize, u64) {
        let (machine, there) = match self.empty.pop() {
            Some(at) => {
                self.machines[at].empty_since = None;
                (at, now)
            }
            None => {
                let is_out = self.random.unit() < self.demand.stock_out;
                let billed_from = now + if is_out { self.random.millis(STOCK_OUT) } else { 0 };
                self.machines.push(Machine { billed_from, empty_since: None, is_gone: false });
                (self.machines.len() - 1, billed_from + self.random.millis(self.demand.machine))
            }
        };
        (machine, there + self.random.millis(self.demand.start))
    }

    fn empty(&mut self, machine: usize, now: u64) {
        self.machines[machine].empty_since = Some(now);
        self.empty.push(machine);
        let tail = u64::from(self.demand.prices.tail_secs) * 1000;
        self.queue.push(Reverse((now + tail, Event::Remove(machine, now))));
    }

    fn remove(&mut self, number: usize, since: u64, now: u64) {
        let machine = &mut self.machines[number];
        if machine.empty_since == Some(since) {
            (machine.empty_since, machine.is_gone) = (None, true);
            self.billed_millis += now - machine.billed_from;
            self.empty.retain(|empty| *empty != number);
        }
    }

    fn gap(&mut self) -> u64 {
        let hours = -(1.0 - self.random.unit()).ln() / self.demand.per_hour;
        millis(hours * 3600.0)
    }

    fn outcome(mut self) -> Outcome {
        self.waits.sort_by(f64::total_cmp);
        let asked = u32::try_from(self.waits.len()).unwrap_or(u32::MAX);
        let at = |share: f64| {
            let index = (self.waits.len() as f64 * share).ceil() as usize;
            self.waits.get(index.saturating_sub(1)).copied().unwrap_or(0.0)
        };
        let prices = &self.demand.prices;
        let fixed = prices.start_up_micros.saturating_add(prices.storage_micros).saturating_mul(u64::from(asked));
        let cost = prices.of_millis(self.billed_millis).saturating_add(fixed);
        Outcome {
            pool: self.pool,
            asked,
            hits: f64::from(self.hits) / f64::from(asked.max(1)),
            hits_within: wilson(self.hits, asked),
            wait_mean: self.waits.iter().sum::<f64>() / f64::from(asked.max(1)),
            wait_p50: at(0.50),
            wait_p95: at(0.95),
            micros_per_hour: (cost as f64 / self.demand.hours).ceil() as u64,
            micros_per_session: cost.div_ceil(u64::from(asked.max(1))),
            used: self.used_millis as f64 / self.billed_millis.max(1) as f64,
        }
    }
}

fn millis(secs: f64) -> u64 {
    (secs * 1000.0).round() as u64
}

/// Wilson's interval for a share at 95 %. Source: E. B. Wilson, 1927.
fn wilson(hits: u32, of: u32) -> (f64, f64) {
    if of == 0 {
        return (0.0, 1.0);
    }
    let (n, z) = (f64::from(of), 1.959_964);
    let share = f64::from(hits) / n;
    let middle = (share + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z / (1.0 + z * z / n) * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    ((middle - half).max(0.0), (middle + half).min(1.0))
}

/// SplitMix64: small, and the same everywhere. Source: Steele, Lea, Flood, 2014.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to, but not, 1.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn millis(&mut self, span: Span) -> u64 {
        millis(span.least + self.unit() * (span.most - span.least))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const L4: Prices = Prices { micros_per_hour: 700_000, start_up_micros: 0, storage_micros: 0, tail_secs: 0 };

    fn demand() -> Demand {
        Demand::of(&MEASURED[0], true, 12.0, L4)
    }

    /// The share that finds nobody of `servers` who are each busy for `load` of the time between asks. Source: Erlang, 1917.
    fn erlang_b(servers: u32, load: f64) -> f64 {
        (1..=servers).fold(1.0, |lost, n| load * lost / (f64::from(n) + load * lost))
    }

    #[test]
    fn the_share_of_hits_is_the_one_that_theory_gives() {
        // Without a tail no machine is handed on, so a pool is a loss system whose servers are busy while they are remade.
        for (per_hour, pool) in [(6.0, 1), (30.0, 1), (30.0, 2), (60.0, 4)] {
            let demand = Demand { per_hour, hours: 60_000.0 / per_hour, ..demand() };
            let load = per_hour / 3600.0 * (120.0 + 27.5);
            let outcome = &plan(&demand, &[pool], 7).unwrap()[0];
            let expected = 1.0 - erlang_b(pool, load);
            assert!(
                (outcome.hits - expected).abs() < 0.01,
                "{per_hour}/h, {pool}: {} against {expected}",
                outcome.hits
            );
        }
    }

    #[test]
    fn without_a_pool_everybody_waits_for_a_machine_and_only_work_is_billed() {
        let outcome = &plan(&demand(), &[0], 1).unwrap()[0];
        assert_eq!((outcome.hits, outcome.hits_within.0), (0.0, 0.0));
        assert!((86.0..=209.0).contains(&outcome.wait_p50), "{outcome:?}");
        // Twelve times ten minutes, and two and a half to start each.
        let machines = 12.0 * (600.0 + 147.5) / 3600.0;
        let expected = machines * 700_000.0;
        assert!((outcome.micros_per_hour as f64 / expected - 1.0).abs() < 0.02, "{outcome:?}, {expected}");
    }

    #[test]
    fn a_larger_pool_never_waits_longer_and_costs_more() {
        let outcomes = plan(&demand(), &[0, 1, 2, 4, 8], 3).unwrap();
        for pair in outcomes.windows(2) {
            assert!(pair[1].hits > pair[0].hits || pair[0].hits > 0.999, "{pair:?}");
            assert!(pair[1].wait_mean <= pair[0].wait_mean, "{pair:?}");
            assert!(pair[1].micros_per_hour > pair[0].micros_per_hour, "{pair:?}");
        }
    }

    #[test]
    fn a_stock_out_dominates_everything() {
        let scarce = Demand { stock_out: 0.2, ..demand() };
        let (calm, scarce) = (plan(&demand(), &[0], 5).unwrap(), plan(&scarce, &[0], 5).unwrap());
        assert!(scarce[0].wait_p95 > 2400.0 && calm[0].wait_p95 < 210.0);
    }

    #[test]
    fn an_empty_machine_that_stays_is_taken_again() {
        let lingering = Demand { prices: Prices { tail_secs: 600, ..L4 }, per_hour: 30.0, ..demand() };
        let gone = Demand { per_hour: 30.0, ..demand() };
        let (lingering, gone) = (plan(&lingering, &[0], 5).unwrap(), plan(&gone, &[0], 5).unwrap());
        assert!(lingering[0].wait_mean < gone[0].wait_mean / 2.0, "{lingering:?} {gone:?}");
    }

    #[test]
    fn the_same_seed_is_the_same_answer_and_another_is_close() {
        let (one, two) = (plan(&demand(), &[1], 5).unwrap(), plan(&demand(), &[1], 5).unwrap());
        assert_eq!(one, two);
        let other = plan(&demand(), &[1], 6).unwrap();
        assert!(one != other && (one[0].hits - other[0].hits).abs() < 0.03);
    }

    #[test]
    fn a_demand_that_makes_no_sense_is_refused() {
        for odd in [
            Demand { per_hour: 0.0, ..demand() },
            Demand { per_hour: f64::NAN, ..demand() },
            Demand { stock_out: 1.5, ..demand() },
            Demand { start: span(9.0, 1.0), ..demand() },
            Demand { hours: 1e9, ..demand() },
        ] {
            assert_eq!(plan(&odd, &[1], 1).unwrap_err().code(), "burst.bad_setting");
        }
    }
}
