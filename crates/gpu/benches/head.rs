//! Times what a slider waits for. Prints medians.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::sync::Arc;
use std::time::Instant;

use muse_gpu::head::design::RandomOptions;
use muse_gpu::head::{Design, DesignSpace, Detail, Expression, HeadAsset, Pose, Sculptor};

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/face/head.bin"))?;
    let load = median(15, || HeadAsset::load(&file).map(drop))?;
    let asset = Arc::new(HeadAsset::load(&file)?);
    println!("load                          {load:.3} ms");
    let space = DesignSpace::new(Arc::clone(&asset))?;
    let faces = (0..64).map(|seed| space.random(&Design::default(), &RandomOptions::seeded(seed)));
    let faces = faces.collect::<Result<Vec<_>, _>>()?;
    let shapes = faces.iter().map(|face| space.shape(face)).collect::<Result<Vec<_>, _>>()?;
    // One slider moved and moved back, as somebody designing does.
    let mut moved = faces[0].clone();
    moved.set("sliders.nose_width", 0.3)?;
    let slid = [&shapes[0], &space.shape(&moved)?];
    let (turned, ahead) = (Pose::FRONT.turned(20.0, 5.0, 0.0)?, Pose::FRONT);
    let (smile, neutral) = (Expression::named(&asset, "smile", 1.0)?, Expression::NEUTRAL);
    let mut number = 0;
    let mut next = || {
        number += 1;
        number
    };
    for detail in [Detail::Once, Detail::Twice] {
        let mut sculptor = Sculptor::new(Arc::clone(&asset), detail)?;
        let mut sculpt = |shape, expression, pose| {
            std::hint::black_box(sculptor.sculpt(shape, expression, pose));
            Ok(())
        };
        let new = median(641, || sculpt(&shapes[next() % 64], &neutral, &ahead))?;
        let slider = median(641, || sculpt(slid[next() % 2], &neutral, &ahead))?;
        let pose = median(641, || sculpt(&shapes[0], &smile, &turned))?;
        println!("{detail:?}: new face                {new:.3} ms");
        println!("{detail:?}: one slider moved        {slider:.3} ms");
        println!("{detail:?}: turned and smiling      {pose:.3} ms");
    }
    let shape = median(641, || space.shape(&faces[next() % 64]).map(drop))?;
    println!("design to weights, checked    {shape:.3} ms");
    let random = median(641, || space.random(&faces[0], &RandomOptions::seeded(next() as u64)).map(drop))?;
    println!("random design                 {random:.3} ms");
    Ok(())
}

/// Milliseconds of the middle run.
fn median(runs: usize, mut run: impl FnMut() -> Result<(), muse_gpu::head::HeadError>) -> Result<f64, Box<dyn Error>> {
    let mut times = vec![];
    for _ in 0..runs {
        let start = Instant::now();
        run()?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    Ok(times[times.len() / 2])
}
