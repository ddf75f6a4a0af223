//! What the face forge does on this machine, in medians: shaping a head, drafts, final pictures, quick readings, memory.

use std::time::Instant;

use muse_gpu::head::design::RandomOptions;
use muse_gpu::head::{Design, Detail, Expression, HeadError, Pose, Sculptor};
use serde::Serialize;

use super::ApiError;
use super::bench::{Millis, peak_mib, summary};
use super::meter::shots;
use crate::creation::forge::{Forge, View};
use crate::governance::critic::CriticOptions;
use crate::governance::meter::Form;
use crate::governance::{Critic, EnrolmentError};

/// What to measure.
#[derive(Clone, Copy, Debug)]
pub struct BenchForge {
    /// Different designs; at least one.
    pub designs: u32,
    /// Rounds over them; at least one.
    pub rounds: u32,
}

/// The figures, each over designs that differ from the one before, as under a slider.
#[derive(Clone, Debug, Serialize)]
pub struct ForgeFigures {
    /// Designs and rounds.
    pub designs: u32,
    /// Rounds over them.
    pub rounds: u32,
    /// Threads the machine offers.
    pub threads: usize,
    /// Numbers to a refined mesh with normals.
    pub morph: Millis,
    /// A draft of 256 pixels, from its numbers.
    pub draft_256: Millis,
    /// A draft of 512 pixels.
    pub draft_512: Millis,
    /// A final picture of 512 pixels.
    pub final_512: Millis,
    /// The meter's quick reading: three drafts drawn and read.
    pub three_read: Millis,
    /// What read them.
    pub backend: String,
    /// The most memory this process has held so far, in MiB; 0 where the system does not say.
    pub peak_mib: u64,
}

/// Measures the forge; about a minute. Nothing is kept.
///
/// # Errors
/// A build whose head or models are damaged.
pub async fn bench_forge(request: BenchForge) -> Result<ForgeFigures, ApiError> {
    tokio::task::spawn_blocking(move || measure(request)).await.map_err(|_| ApiError::Interrupted)?
}

fn measure(request: BenchForge) -> Result<ForgeFigures, ApiError> {
    let (designs, rounds) = (request.designs.max(1), request.rounds.max(1));
    let forge = Forge::open()?;
    let random = |seed: u32| forge.space().random(&Design::default(), &RandomOptions::seeded(seed.into()));
    let faces: Vec<Design> = (1..=designs).map(random).collect::<Result<_, HeadError>>()?;
    let mut sculptor = Sculptor::new(forge.space().asset().clone(), Detail::Once)?;
    let morph = timed(&faces, rounds * 10, |design| {
        sculptor.sculpt(&forge.space().shape(design)?, &Expression::default(), &Pose::FRONT);
        Ok(())
    })?;
    let drawn = |px: u32, draft: bool| {
        let view = View { width_px: px, height_px: px, draft, ..View::default() };
        timed(&faces, rounds, |design| Ok(forge.pictures(design, std::slice::from_ref(&view)).map(drop)?))
    };
    let (draft_256, draft_512, final_512) = (drawn(256, true)?, drawn(512, true)?, drawn(512, false)?);
    let critic = Critic::open(&CriticOptions::default()).map_err(|e| EnrolmentError::of_models(&e))?;
    let views = View::of_form(Form::Three);
    let three_read = timed(&faces, rounds, |design| shots(critic.reader(), design, &views).map(drop))?;
    Ok(ForgeFigures {
        designs,
        rounds,
        threads: std::thread::available_parallelism().map_or(1, usize::from),
        morph,
        draft_256,
        draft_512,
        final_512,
        three_read,
        backend: critic.reader().backend(),
        peak_mib: peak_mib(),
    })
}

fn timed(
    designs: &[Design],
    rounds: u32,
    mut work: impl FnMut(&Design) -> Result<(), ApiError>,
) -> Result<Millis, ApiError> {
    let mut runs = vec![Vec::new(); designs.len()];
    for round in 0..=rounds {
        for (design, runs) in designs.iter().zip(&mut runs) {
            let begun = Instant::now();
            work(design)?;
            // The first round fills caches.
            if round > 0 {
                runs.push(begun.elapsed().as_secs_f64() * 1e3);
            }
        }
    }
    Ok(summary(&runs))
}
