//! What the critic does on this machine, in medians: whole audits, the bare model runs in them, two at a time, memory,
//! and the search among a million faces.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use muse_gpu::search::GpuSearch;
use muse_gpu::{DecodeLimits, Domain, Embedding, Network, Picture, Provider, SearchDevice, VectorIndex};
use serde::Serialize;

use super::ApiError;
use crate::db::DbError;
use crate::governance::critic::{Critic, CriticOptions, KnownFace, Question, reference_shape};
use crate::governance::{EnrolmentError, StarterShelf};
use crate::vocab::BlobHash;

/// What to measure.
#[derive(Clone, Debug)]
pub struct BenchCritic {
    /// A folder of JPEG or PNG files, with one subfolder per person, to audit as they are; else the starter faces at
    /// 1024 pixels. The first three of a person are enrolled, the others audited against them.
    pub photos: Option<PathBuf>,
    /// Rounds over the pictures; at least one.
    pub rounds: u32,
    /// Audits of the memory run; none leaves it out.
    pub audits: u32,
    /// Vectors of the search; none leaves it out.
    pub vectors: usize,
    /// What runs the models: `cpu`, `web_gpu`, …; else the fastest.
    pub device: Option<String>,
}

/// Milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Millis {
    /// Median over all runs.
    pub median: f64,
    /// Median over the pictures of each one's fastest run: what the machine does when it is quiet.
    pub quiet: f64,
    /// The fastest run of all.
    pub least: f64,
}

/// The figures.
#[derive(Clone, Debug, Serialize)]
pub struct CriticFigures {
    /// What computed.
    pub backend: String,
    /// Pictures and rounds.
    pub pictures: usize,
    /// A whole audit: file bytes to verdict.
    pub audit: Millis,
    /// Decoding alone.
    pub decode: Millis,
    /// The bare runs of detector, embedder and mesh, and of the smaller detector for pictures of 3 : 2 and wider.
    pub sessions: [Millis; 4],
    /// The sum of the first three: what a plain pipeline of these models runs for any picture.
    pub sessions_of_an_audit: f64,
    /// Quiet audit by quiet sessions.
    pub audit_by_sessions: f64,
    /// Audits a second with one thread per core.
    pub throughput: f64,
    /// The same for those sessions alone, run on the same threads: what the machine allows.
    pub throughput_limit: f64,
    /// Resident memory in MiB after a tenth of the memory run and after all of it, with the number of audits.
    pub memory: Option<(u64, u64, u32)>,
    /// The search: device and milliseconds for the ten most alike.
    pub search: Vec<(String, Millis)>,
}

/// Measures the critic; some minutes. Nothing is kept.
///
/// # Errors
/// Pictures or models that cannot be read, an unknown device.
pub async fn bench_critic(request: BenchCritic) -> Result<CriticFigures, ApiError> {
    tokio::task::spawn_blocking(move || measure(&request)).await.map_err(|_| ApiError::Interrupted)?
}

fn measure(request: &BenchCritic) -> Result<CriticFigures, ApiError> {
    let of_models = |e| EnrolmentError::of_models(&e);
    let unknown = |name: &str| ApiError::BadRequest { what: format!("no device is called '{name}'") };
    let provider = request.device.as_deref().map(|name| Provider::from_name(name).ok_or_else(|| unknown(name)));
    let options = CriticOptions { provider: provider.transpose()?, ..CriticOptions::default() };
    let critic = Critic::open(&options).map_err(of_models)?;
    let files = cases(&critic, pictures(request.photos.as_deref())?)?;
    let question = Question { domain: Domain::Photo, laid_from: None, strict: false };
    let audit = |case: &Case| {
        let judged = critic.judge(&case.bytes, &case.known, &question);
        judged.map(drop).map_err(|e| ApiError::from(EnrolmentError::of_models(&e)))
    };
    let rounds = request.rounds.max(1);
    let audits = timed(&files, rounds, audit)?;
    let decode = timed(&files, rounds, |case| {
        Picture::decode(&case.bytes, &DecodeLimits::default()).map(drop).map_err(|e| of_models(e).into())
    })?;
    let run = |network| critic.reader().bare_run(network).map_err(of_models);
    let mut runs = [const { Vec::new() }; NETWORKS.len()];
    for _ in 0..BARE_RUNS {
        for (network, runs) in NETWORKS.into_iter().zip(&mut runs) {
            runs.push(run(network)?);
        }
    }
    let bare = runs.map(|runs| summary(&[runs]));
    let [detector, embedder, mesh, _] = &bare;
    let one_audit = detector.quiet + embedder.quiet + mesh.quiet;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let throughput = throughput(cores, |turn| audit(&files[turn % files.len()]))?;
    let throughput_limit = self::throughput(cores, |_| {
        PLAIN.into_iter().try_for_each(|network| run(network).map(drop).map_err(ApiError::from))
    })?;
    let memory = (request.audits > 0).then(|| memory(&files, request.audits, audit)).transpose()?;
    let search = if request.vectors > 0 { search(request.vectors).map_err(of_models)? } else { Vec::new() };
    Ok(CriticFigures {
        backend: critic.reader().backend(),
        pictures: files.len(),
        audit: audits,
        decode,
        sessions: bare,
        sessions_of_an_audit: one_audit,
        audit_by_sessions: audits.quiet / one_audit,
        throughput,
        throughput_limit,
        memory,
        search,
    })
}

/// A picture to audit and the person it should show.
struct Case {
    bytes: Vec<u8>,
    known: Arc<KnownFace>,
}

/// The files of each person.
fn pictures(folder: Option<&Path>) -> Result<Vec<Vec<Vec<u8>>>, ApiError> {
    let Some(folder) = folder else {
        let mut people = Vec::new();
        for name in StarterShelf::names() {
            let mut files = Vec::new();
            for reference in StarterShelf::find(name)?.pictures() {
                let picture = Picture::decode(&reference.bytes, &DecodeLimits::default())
                    .map_err(|e| EnrolmentError::of_picture(&reference.name, &e))?;
                files.push(picture.resized(1024, 1024).encode_jpeg(90));
            }
            people.push(files);
        }
        return Ok(people);
    };
    let mut people: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|e| DbError::file("cannot read", &folder, e))?.flatten() {
            let path = entry.path();
            let kind = path.extension().map(|e| e.to_string_lossy().to_lowercase());
            match kind.as_deref() {
                _ if path.is_dir() => folders.push(path),
                Some("jpg" | "jpeg" | "png") => people.entry(folder.clone()).or_default().push(path),
                _ => {}
            }
        }
    }
    let read = |mut paths: Vec<PathBuf>| {
        paths.sort();
        let read = |path: &PathBuf| std::fs::read(path).map_err(|e| DbError::file("cannot read", path, e).into());
        paths.iter().map(read).collect::<Result<Vec<_>, ApiError>>()
    };
    people.into_values().map(read).collect()
}

/// The pictures of each person but those they are enrolled from.
fn cases(critic: &Critic, people: Vec<Vec<Vec<u8>>>) -> Result<Vec<Case>, ApiError> {
    let mut cases = Vec::new();
    for files in people {
        let Some((references, own)) = files.split_at_checked(REFERENCES).filter(|(_, own)| !own.is_empty()) else {
            continue;
        };
        let known = Arc::new(enrolled(critic, references)?);
        cases.extend(own.iter().map(|bytes| Case { bytes: bytes.clone(), known: known.clone() }));
    }
    if cases.is_empty() {
        let what = format!("nobody has more than {REFERENCES} JPEG or PNG pictures in a folder of their own");
        return Err(ApiError::BadRequest { what });
    }
    Ok(cases)
}

/// A person's pictures, as if they were enrolled; those without a face are passed over.
fn enrolled(critic: &Critic, files: &[Vec<u8>]) -> Result<KnownFace, ApiError> {
    let mut faces = Vec::new();
    for bytes in files {
        faces.extend(critic.read_reference(bytes).map_err(|e| EnrolmentError::of_models(&e))?.map(|read| read.main));
    }
    Ok(KnownFace {
        references: (0..faces.len()).map(|n| BlobHash::of(&n.to_le_bytes())).collect(),
        shape: reference_shape(&faces),
        fingerprints: faces.iter().map(|face| face.fingerprint.clone()).collect(),
        vectors: faces.into_iter().map(|face| face.embedding).collect(),
        model: critic.reader().models().embedder.to_owned(),
        domain: Domain::Photo,
    })
}

fn timed(files: &[Case], rounds: u32, work: impl Fn(&Case) -> Result<(), ApiError>) -> Result<Millis, ApiError> {
    let mut runs = vec![Vec::new(); files.len()];
    for round in 0..=rounds {
        for (case, runs) in files.iter().zip(&mut runs) {
            let begun = Instant::now();
            work(case)?;
            // The first round builds memory and shaders.
            if round > 0 {
                runs.push(begun.elapsed().as_secs_f64() * 1e3);
            }
        }
    }
    Ok(summary(&runs))
}

pub(super) fn summary(runs: &[Vec<f64>]) -> Millis {
    let least = |runs: &Vec<f64>| runs.iter().copied().fold(f64::INFINITY, f64::min);
    let fastest: Vec<f64> = runs.iter().map(least).collect();
    let all: Vec<f64> = runs.iter().flatten().copied().collect();
    Millis { median: median(all), least: least(&fastest), quiet: median(fastest) }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

const NETWORKS: [Network; 4] = [Network::Detector, Network::Embedder, Network::Mesh, Network::WideDetector];
/// What a plain pipeline runs.
const PLAIN: [Network; 3] = [Network::Detector, Network::Embedder, Network::Mesh];
const BARE_RUNS: usize = 30;
/// As in `muse critic calibrate`.
const REFERENCES: usize = 3;
const THROUGHPUT_TIME: Duration = Duration::from_secs(10);

/// Turns a second with this many threads at work.
fn throughput(threads: usize, work: impl Fn(usize) -> Result<(), ApiError> + Sync) -> Result<f64, ApiError> {
    let done = AtomicU64::new(0);
    let begun = Instant::now();
    std::thread::scope(|scope| {
        let run = |first: usize| {
            let mut turn = first;
            while begun.elapsed() < THROUGHPUT_TIME {
                work(turn)?;
                turn += 1;
                done.fetch_add(1, Ordering::Relaxed);
            }
            Ok::<_, ApiError>(())
        };
        let running: Vec<_> = (0..threads).map(|first| scope.spawn(move || run(first))).collect();
        running.into_iter().try_for_each(|thread| thread.join().map_err(|_| ApiError::Interrupted)?)
    })?;
    Ok(done.into_inner() as f64 / begun.elapsed().as_secs_f64())
}

fn memory(
    files: &[Case],
    audits: u32,
    work: impl Fn(&Case) -> Result<(), ApiError>,
) -> Result<(u64, u64, u32), ApiError> {
    let mut early = 0;
    for (n, case) in (0..audits).zip(files.iter().cycle()) {
        work(case)?;
        if n == audits / 10 {
            early = resident_mib();
        }
    }
    Ok((early, resident_mib(), audits))
}

/// Resident memory of this process; 0 where the system does not say.
fn resident_mib() -> u64 {
    status_mib("VmRSS:")
}

/// The most memory this process has held so far; 0 where the system does not say.
pub(super) fn peak_mib() -> u64 {
    status_mib("VmHWM:")
}

fn status_mib(field: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()).map_or(0, |kib| kib / 1024)
}

fn search(vectors: usize) -> Result<Vec<(String, Millis)>, muse_gpu::GpuError> {
    const DIMENSIONS: usize = 128;
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut vector = || {
        let numbers = (0..DIMENSIONS).map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / (1 << 23) as f32 - 1.0
        });
        Embedding::from_raw(numbers.collect())
    };
    let mut index = VectorIndex::new(DIMENSIONS);
    while index.len() < vectors {
        if let Some(vector) = vector() {
            index.push(&vector)?;
        }
    }
    let Some(query) = vector() else { return Ok(Vec::new()) };
    let mut devices = vec![SearchDevice::cpu()];
    // One drawn in software too: it says so by its name.
    devices.extend(GpuSearch::open(true).ok().map(SearchDevice::Gpu));
    let mut measured = Vec::new();
    for device in devices {
        let mut runs = Vec::new();
        for round in 0..=20 {
            let begun = Instant::now();
            device.top(&index, &query, 10)?;
            if round > 0 {
                runs.push(begun.elapsed().as_secs_f64() * 1e3);
            }
        }
        measured.push((device.name(), summary(&[runs])));
    }
    Ok(measured)
}
