//! Times what a slider waits for. Prints medians.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::sync::Arc;
use std::time::Instant;

use muse_gpu::head::design::RandomOptions;
use muse_gpu::head::design::presets::Preset;
use muse_gpu::head::render::gpu::GpuRenderer;
use muse_gpu::head::render::strands::{Roots, Strands};
use muse_gpu::head::render::{Background, Creases, Framing, Garment, Lens, LightRig, Quality, Renderer, Scene};
use muse_gpu::head::{Design, DesignSpace, Detail, Expression, Geometry, HeadAsset, Pose, Sculptor};

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
    portraits(&asset, &space)
}

/// A portrait of 512 px, on the processor and on the best graphics device, be it drawn in software.
fn portraits(asset: &Arc<HeadAsset>, space: &DesignSpace) -> Result<(), Box<dyn Error>> {
    let mut sculptor = Sculptor::new(Arc::clone(asset), Detail::Once)?;
    let mut design = Preset::find("mei")?.design()?;
    let mut posed = |design: &Design| -> Result<Geometry, Box<dyn Error>> {
        Ok(sculptor.sculpt(&space.shape(design)?, &Expression::NEUTRAL, &Pose::FRONT).clone())
    };
    let before = posed(&design)?;
    design.set("sliders.nose_width", 0.3)?;
    let slid = [before, posed(&design)?];
    let level = asset.level(Detail::Once);
    for quality in [Quality::Draft, Quality::Final] {
        let share = if quality == Quality::Draft { 0.15 } else { 1.0 };
        let roots = Roots::new(level, &design, share, 0)?;
        let spread = median(5, || Roots::new(level, &design, share, 0).map(drop))?;
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let grow = median(9, || Strands::grow(level, &slid[0], &design, &roots, threads).map(drop))?;
        println!("{quality:?}: hair rooted             {spread:.3} ms");
        println!("{quality:?}: hair grown              {grow:.3} ms");
    }
    let opened = Instant::now();
    let mut gpu = GpuRenderer::open(true).ok();
    match &gpu {
        Some(gpu) => println!("{} opened in {:.3} ms", gpu.info().name, opened.elapsed().as_secs_f64() * 1e3),
        None => println!("no graphics device: the processor alone"),
    }
    let mut twin = Renderer::new(0);
    let (rig, background) = (LightRig::named("beauty")?, Background::named("studio_grey")?);
    for quality in [Quality::Draft, Quality::Final] {
        let scene = |number: usize, aside: f32| Scene {
            asset,
            level,
            geometry: &slid[number % 2],
            design: &design,
            creases: Creases::default(),
            rig,
            lens: Lens::Portrait85,
            framing: Framing { offset_dm: [aside, -0.12], ..Framing::PORTRAIT },
            background,
            garment: Garment::CrewNeck,
            cloth: [0.04, 0.04, 0.05],
            size_px: [512, 512],
            quality,
        };
        let runs = if quality == Quality::Draft { 9 } else { 3 };
        let mut number = 0;
        let mut next = || {
            number += 1;
            number
        };
        let moved = median(runs, || twin.render(&scene(next(), 0.0)).map(drop))?;
        let still = median(runs, || twin.render(&scene(0, 0.001 * next() as f32)).map(drop))?;
        println!("{quality:?}: 512 px, slider moved    {moved:.3} ms on the processor");
        println!("{quality:?}: 512 px, framing moved   {still:.3} ms on the processor");
        if let Some(gpu) = &mut gpu {
            // The first picture waits for the driver's compiler.
            gpu.render(&scene(0, 0.0))?;
            let moved = timed(runs, || Ok(gpu.render(&scene(next(), 0.0)).map(drop)?))?;
            let still = timed(runs, || Ok(gpu.render(&scene(0, 0.001 * next() as f32)).map(drop)?))?;
            println!("{quality:?}: 512 px, slider moved    {moved:.3} ms on the graphics device");
            println!("{quality:?}: 512 px, framing moved   {still:.3} ms on the graphics device");
        }
    }
    Ok(())
}

/// Milliseconds of the middle run.
fn median(runs: usize, mut run: impl FnMut() -> Result<(), muse_gpu::head::HeadError>) -> Result<f64, Box<dyn Error>> {
    timed(runs, || Ok(run()?))
}

/// As [`median`], for what may fail in other ways.
fn timed(runs: usize, mut run: impl FnMut() -> Result<(), Box<dyn Error>>) -> Result<f64, Box<dyn Error>> {
    let mut times = vec![];
    for _ in 0..runs {
        let start = Instant::now();
        run()?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    Ok(times[times.len() / 2])
}
