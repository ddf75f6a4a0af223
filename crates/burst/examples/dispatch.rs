//! What the dispatcher costs for each job: 10,000 jobs of 100 owners, queued over 8 sessions with 2 slots each; the jobs do
//! nothing.
//!
//!     cargo run --release -p muse-burst --example dispatch [JOBS]
#![allow(clippy::print_stdout)]

use std::future::poll_fn;
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use futures_util::future::try_join_all;
use muse_burst::dispatch::{Dispatcher, Limits, Queue};

const OWNERS: usize = 100;
const SESSIONS: usize = 8;
const SLOTS: u32 = 2;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let jobs: usize = std::env::args().nth(1).map_or(Ok(10_000), |count| count.parse())?;
    let limits = Limits { most: jobs, most_of_one: jobs };

    let begun = Instant::now();
    let mut queue = Queue::new(limits);
    for job in 0..jobs {
        queue.enqueue(job % OWNERS, job)?;
    }
    (0..SESSIONS).for_each(|session| queue.open(session, None, SLOTS));
    let mut running = std::collections::VecDeque::new();
    for _ in 0..jobs {
        while let Some((job, _)) = queue.next() {
            running.push_back(job);
        }
        running.pop_front().and_then(|job| queue.done(&job)).ok_or("a job was lost")?;
    }
    each("the rules alone", begun.elapsed(), jobs);

    // Everything waits before the first session opens, so that each job meets the whole queue.
    let begun = Instant::now();
    let dispatcher = Dispatcher::new(limits);
    let mut tasks = Vec::new();
    for job in 0..jobs {
        let call = Instant::now();
        let mut waiting = dispatcher.seat(job % OWNERS)?;
        let mut ours = call.elapsed();
        tasks.push(tokio::spawn(async move {
            let seat = poll_fn(|context| {
                let call = Instant::now();
                let seat = waiting.poll_unpin(context);
                ours += call.elapsed();
                seat
            })
            .await;
            let call = Instant::now();
            drop(seat);
            ours + call.elapsed()
        }));
    }
    (0..SESSIONS).for_each(|session| dispatcher.open(session, None, SLOTS));
    let mut times = try_join_all(tasks).await?;
    each("with a task for each job", begun.elapsed(), jobs);
    times.sort();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1e6;
    println!("of it in our calls, enqueue to free: p50 {:.1} us, p99 {:.1} us of a job", at(50), at(99));
    Ok(())
}

fn each(what: &str, whole: Duration, jobs: usize) {
    let each = whole.as_secs_f64() * 1e6 / jobs as f64;
    println!("{what}: {:.1} ms for {jobs} jobs, {each:.1} us each", whole.as_secs_f64() * 1e3);
}
