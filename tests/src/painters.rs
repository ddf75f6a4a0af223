use muse_gpu::Picture;

use crate::double::Job;
use crate::pictures;

/// Whoever is on the reference, in another shot.
///
/// # Panics
/// When the prompt loads no uploaded picture.
pub fn her(job: &Job<'_>) -> Picture {
    let (width, height) = job.size();
    pictures::likeness(&job.reference(), width, height)
}

/// Somebody else, to every model.
pub fn stranger(job: &Job<'_>) -> Picture {
    let (width, height) = job.size();
    pictures::on_ground(&pictures::somebody(), width, height)
}

/// Nearly Nova: near enough to be worth a repair.
pub fn drifted(job: &Job<'_>) -> Picture {
    let (width, height) = job.size();
    pictures::on_ground(&pictures::mixed(&pictures::view("nova", 0), &pictures::view("mei", 0), 0.8), width, height)
}

/// Nova's face where the drifted one was, as a repair leaves it.
pub fn mended(job: &Job<'_>) -> Picture {
    let (width, height) = job.size();
    pictures::likeness(&pictures::view("nova", 0), width, height)
}

/// A server that loses Nova's face in a new picture, and finds it again in a repair.
pub fn drifting(job: &Job<'_>) -> Picture {
    if job.is_repair() { mended(job) } else { drifted(job) }
}
