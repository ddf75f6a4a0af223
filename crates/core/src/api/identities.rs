//! Designed faces on trial: drawn, read, thresholds placed on some and checked on the others, and all of it written down.

use std::path::{Path, PathBuf};

use muse_gpu::head::Design;
use muse_gpu::head::design::RandomOptions;
use muse_gpu::head::design::presets::PRESETS;
use muse_gpu::{DecodeLimits, Picture, SheetRow, contact_sheet};
use serde::{Deserialize, Serialize};

use super::ApiError;
use super::meter::{build_of, shots};
use crate::creation::forge::{DRAFT_PX, Forge, READING_PX, View};
use crate::db::DbError;
use crate::governance::assay::identities::{
    AboutIdentities, Findings, Placed, Subject, check, identities_markdown, matrix_svg, place,
};
use crate::governance::critic::CriticOptions;
use crate::governance::meter::{Build, Form, MeasuredOn};
use crate::governance::{Critic, EnrolmentError, StarterShelf};

/// What to do with the designed faces.
#[derive(Clone, Debug, Default)]
pub struct CalibrateFaces {
    /// A few drafts only, to see that everything works; thresholds are not written then.
    pub fast: bool,
    /// Where the thresholds go, as TOML.
    pub scale: Option<PathBuf>,
    /// Where the report goes, as Markdown; figure and contact sheets are written into a folder of the same name.
    pub report: Option<PathBuf>,
    /// Where what was read is kept, as JSON; where the file exists it is used instead of drawing anything.
    pub readings: Option<PathBuf>,
    /// The command that does this again, for the report.
    pub command: String,
}

/// What came out.
#[derive(Clone, Debug, Serialize)]
pub struct FacesReport {
    /// What was placed.
    #[serde(flatten)]
    pub placed: Placed,
    /// What was found on the other designs.
    pub found: Findings,
    /// The files that were written.
    pub files: Vec<PathBuf>,
}

/// The seeds of the designs that thresholds are placed on, and of those they are checked on: apart from one another.
const PLACED_ON: std::ops::RangeInclusive<u64> = 1001..=1032;
const CHECKED_ON: std::ops::RangeInclusive<u64> = 1..=20;
/// Cells of the contact sheets in pixels: many small ones, few larger ones.
const RANDOM_CELL_PX: u32 = 128;
const PRESET_CELL_PX: u32 = 160;
/// A contact sheet is made smaller until it fits.
const MOST_SHEET_BYTES: usize = 340 * 1024;

/// What is drawn.
#[derive(Clone, Debug)]
struct Plan {
    place: Vec<u64>,
    check: Vec<u64>,
    presets: usize,
    side_px: u32,
    draft_px: u32,
    fast: bool,
}

impl Plan {
    fn of(fast: bool) -> Self {
        if fast {
            let (place, check) = (PLACED_ON.take(3).collect(), CHECKED_ON.take(2).collect());
            return Self { place, check, presets: 1, side_px: 224, draft_px: 224, fast };
        }
        let (place, check) = (PLACED_ON.collect(), CHECKED_ON.collect());
        Self { place, check, presets: PRESETS.len(), side_px: READING_PX, draft_px: DRAFT_PX, fast }
    }

    fn measured_on(&self) -> MeasuredOn {
        MeasuredOn {
            identities: self.place.len(),
            seeds: (self.place.first().copied().unwrap_or(0), self.place.last().copied().unwrap_or(0)),
            amplitude: RandomOptions::seeded(0).amplitude,
            side_px: self.side_px,
            draft_px: self.draft_px,
        }
    }
}

/// Everything that was read of one build.
#[derive(Debug, Serialize, Deserialize)]
struct Readings {
    build: Build,
    fast: bool,
    placed_on: Vec<Subject>,
    checked_on: Vec<Subject>,
}

/// Draws random designs and the presets, places the identity meter's thresholds on some and checks them on the others. With
/// everything about fifteen minutes on two cores. `told` hears of each design when it is done.
///
/// # Errors
/// Files that cannot be read or written, models that are not there.
pub async fn forge_calibrate(
    request: CalibrateFaces,
    told: impl Fn(&str) + Send + 'static,
) -> Result<FacesReport, ApiError> {
    tokio::task::spawn_blocking(move || calibrate(&request, &told)).await.map_err(|_| ApiError::Interrupted)?
}

fn calibrate(request: &CalibrateFaces, told: &dyn Fn(&str)) -> Result<FacesReport, ApiError> {
    let bad = |what: &str| ApiError::BadRequest { what: what.to_owned() };
    if request.fast && request.scale.is_some() {
        return Err(bad("a fast run measures too little for thresholds to be kept"));
    }
    let critic = Critic::open(&CriticOptions::default()).map_err(|e| EnrolmentError::of_models(&e))?;
    let plan = Plan::of(request.fast);
    let mut sheets = Sheets::default();
    let readings = readings(&critic, request, &plan, &mut sheets, told)?;
    let nothing = || bad("no face was found in the designs, so there is nothing to measure");
    let placed =
        place(&readings.placed_on, &readings.build, plan.measured_on(), &request.command).ok_or_else(nothing)?;
    let calibration = placed
        .anchors
        .as_ref()
        .and_then(|proposal| muse_gpu::Calibration::new(proposal.verify_cosine, proposal.accept_cosine).ok());
    let in_use = critic.anchors().anchor(&readings.build.embedder, muse_gpu::Domain::Rendered);
    let in_use = in_use.map(|anchor| anchor.calibration);
    let found = check(&readings.checked_on, &placed.scale, &outsiders(&critic)?, calibration, in_use);
    let mut files = Vec::new();
    if let Some(file) = &request.scale {
        let text = placed.scale.to_toml().map_err(|e| bad(&e.to_string()))?;
        write(file, text.as_bytes(), &mut files)?;
    }
    if let Some(file) = &request.report {
        let about = AboutIdentities {
            command: request.command.clone(),
            devices: vec![critic.reader().backend()],
            fast: request.fast,
            ..AboutIdentities::default()
        };
        write_report(file, &placed, &found, &sheets, about, &mut files)?;
    }
    Ok(FacesReport { placed, found, files })
}

/// Small pictures of the designs that are checked: random ones, presets.
#[derive(Default)]
struct Sheets {
    random: Vec<SheetRow>,
    presets: Vec<SheetRow>,
}

fn readings(
    critic: &Critic,
    request: &CalibrateFaces,
    plan: &Plan,
    sheets: &mut Sheets,
    told: &dyn Fn(&str),
) -> Result<Readings, ApiError> {
    let build = build_of(critic.reader())?;
    if let Some(file) = request.readings.as_ref().filter(|file| file.is_file()) {
        let text = std::fs::read(file).map_err(|e| DbError::file("cannot read", file, e))?;
        let unreadable = |what: String| ApiError::BadRequest { what: format!("{}: {what}", file.display()) };
        let kept: Readings = serde_json::from_slice(&text).map_err(|e| unreadable(format!("no readings: {e}")))?;
        if kept.build != build || kept.fast != request.fast {
            return Err(unreadable("these readings are of another renderer, head, embedder or kind of run".to_owned()));
        }
        return Ok(kept);
    }
    let space = Forge::open()?.space();
    let random = |seed: u64| Ok::<_, ApiError>(space.random(&Design::default(), &RandomOptions::seeded(seed))?);
    let mut placed_on = Vec::new();
    for seed in &plan.place {
        let (subject, _) = subject(critic, plan, &format!("seed {seed}"), Some(*seed), &random(*seed)?, false)?;
        told(&subject.name);
        placed_on.push(subject);
    }
    let mut checked_on = Vec::new();
    for seed in &plan.check {
        let name = format!("seed {seed}");
        let (subject, pictures) = subject(critic, plan, &name, Some(*seed), &random(*seed)?, true)?;
        told(&name);
        checked_on.push(subject);
        sheets.random.push(row(name, &pictures, RANDOM_CELL_PX));
    }
    for preset in PRESETS.iter().take(plan.presets) {
        let (subject, pictures) = subject(critic, plan, preset.name, None, &preset.design()?, true)?;
        told(preset.name);
        checked_on.push(subject);
        sheets.presets.push(row(preset.name.to_owned(), &pictures, PRESET_CELL_PX));
    }
    let read = Readings { build, fast: request.fast, placed_on, checked_on };
    if let Some(file) = &request.readings {
        let text = serde_json::to_vec(&read).map_err(|e| ApiError::BadRequest { what: e.to_string() })?;
        std::fs::write(file, text).map_err(|e| DbError::file("cannot write", file, e))?;
    }
    Ok(read)
}

fn row(name: String, pictures: &[Picture], cell_px: u32) -> SheetRow {
    SheetRow { name, pictures: pictures.iter().map(|picture| picture.resized(cell_px, cell_px)).collect() }
}

fn subject(
    critic: &Critic,
    plan: &Plan,
    name: &str,
    seed: Option<u64>,
    design: &Design,
    compare_drafts: bool,
) -> Result<(Subject, Vec<Picture>), ApiError> {
    let drawn = |views: Vec<(&'static str, View)>| shots(critic.reader(), design, &views);
    let (full, pictures) =
        drawn(View::references(plan.side_px).map(|view| drafted(view, plan.fast)).collect())?.into_iter().unzip();
    let quick = View::of_form(Form::Three).into_iter().map(|(name, view)| {
        let (width_px, height_px) = (plan.draft_px, plan.draft_px);
        (name, View { width_px, height_px, ..view })
    });
    let only = |shots: Vec<(_, Picture)>| shots.into_iter().map(|(shot, _)| shot).collect::<Vec<_>>();
    let full_drafts = if compare_drafts && !plan.fast {
        only(drawn(View::references(plan.side_px).map(|view| drafted(view, true)).collect())?)
    } else {
        Vec::new()
    };
    let subject = Subject {
        name: name.to_owned(),
        seed,
        melanin: design.get("skin.melanin")?,
        age: design.get("macro.age")?,
        masculine: design.get("macro.masculine")?,
        full,
        drafts: only(drawn(quick.collect())?),
        full_drafts,
    };
    Ok((subject, pictures))
}

fn drafted((name, view): (&'static str, View), draft: bool) -> (&'static str, View) {
    (name, View { draft, ..view })
}

/// The starter faces, which lie in the program as pictures.
fn outsiders(critic: &Critic) -> Result<Vec<(String, Vec<muse_gpu::Embedding>)>, ApiError> {
    let mut found = Vec::new();
    for name in StarterShelf::names() {
        let mut vectors = Vec::new();
        for reference in StarterShelf::find(name)?.pictures() {
            let of_picture = |e| EnrolmentError::of_picture(&reference.name, &e);
            let picture = Picture::decode(&reference.bytes, &DecodeLimits::default()).map_err(of_picture)?;
            let faces = critic.reader().detect(&picture).map_err(of_picture)?;
            let vector = faces.first().map(|face| critic.reader().embed(&picture, face));
            vectors.extend(vector.transpose().map_err(of_picture)?);
        }
        found.push((format!("starter {name}"), vectors));
    }
    Ok(found)
}

fn write_report(
    file: &Path,
    placed: &Placed,
    found: &Findings,
    sheets: &Sheets,
    mut about: AboutIdentities,
    files: &mut Vec<PathBuf>,
) -> Result<(), ApiError> {
    let stem = file.file_stem().map_or_else(|| "faces".to_owned(), |stem| stem.to_string_lossy().into_owned());
    let folder = file.with_file_name(&stem);
    std::fs::create_dir_all(&folder).map_err(|e| DbError::file("cannot make", &folder, e))?;
    for (name, shows, rows, cell_px) in [
        ("random.jpg", "The random designs", &sheets.random, RANDOM_CELL_PX),
        ("presets.jpg", "The designs made by hand", &sheets.presets, PRESET_CELL_PX),
    ] {
        let place = folder.join(name);
        if !rows.is_empty() {
            let sheet = contact_sheet(rows, cell_px).map_err(|e| EnrolmentError::of_models(&e))?;
            write(&place, &light_jpeg(&sheet), files)?;
        }
        // Readings that were kept have no pictures; those of the run they come from still show the same designs.
        if place.is_file() {
            about.sheets.push((format!("{stem}/{name}"), shows.to_owned()));
        }
    }
    about.matrix_figure = format!("{stem}/matrix.svg");
    write(&folder.join("matrix.svg"), matrix_svg(found).as_bytes(), files)?;
    write(file, identities_markdown(placed, found, &about).as_bytes(), files)
}

fn light_jpeg(sheet: &Picture) -> Vec<u8> {
    let smaller = (50..=86).rev().step_by(4).map(|quality| sheet.encode_jpeg(quality));
    let mut last = Vec::new();
    for bytes in smaller {
        last = bytes;
        if last.len() <= MOST_SHEET_BYTES {
            break;
        }
    }
    last
}

fn write(path: &Path, bytes: &[u8], files: &mut Vec<PathBuf>) -> Result<(), ApiError> {
    std::fs::write(path, bytes).map_err(|e| DbError::file("cannot write", path, e))?;
    files.push(path.to_owned());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_design_is_both_placed_on_and_checked_on() {
        for fast in [false, true] {
            let plan = Plan::of(fast);
            assert!(plan.place.iter().all(|seed| !plan.check.contains(seed)));
            assert!(fast || (plan.place.len() >= 20 && plan.check.len() == 20 && plan.presets == 6));
        }
    }
}
