//! Jobs on several threads, with results in the order of the jobs: the number of threads never shows.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Does `count` jobs on up to `threads` threads.
pub fn jobs<R: Send>(count: usize, threads: usize, job: impl Fn(usize) -> R + Sync) -> Vec<R> {
    if threads <= 1 || count <= 1 {
        return (0..count).map(job).collect();
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(count));
    std::thread::scope(|scope| {
        for _ in 0..threads.min(count) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        break;
                    }
                    let result = job(number);
                    // A job that panicked took the whole scope with it; the results so far are whole.
                    done.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push((number, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Does a job on each stretch of `size` items; the job gets the number of the first item.
pub fn stretches<T: Send>(items: &mut [T], size: usize, threads: usize, job: impl Fn(usize, &mut [T]) + Sync) {
    let size = size.max(1);
    if threads <= 1 {
        for (number, stretch) in items.chunks_mut(size).enumerate() {
            job(number * size, stretch);
        }
        return;
    }
    let queue = Mutex::new(items.chunks_mut(size).enumerate());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).next();
                    let Some((number, stretch)) = next else { break };
                    job(number * size, stretch);
                }
            });
        }
    });
}
