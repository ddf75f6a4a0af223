//! Pass 8, strands: hair, brows, lashes, beard. Curves first, ribbons later.
//!
//! In: a posed head and a design. Out: curves in the world ([`Strands`]), a cloud that shades ([`Volume`]), and
//! ribbons for one camera ([`Ribbons`]), sorted from far to near.

mod comb;
mod face;
mod fibre;
mod grow;
mod ribbon;
mod scalp;
mod skull;
mod volume;

pub use fibre::FibreLook;
pub use ribbon::Ribbons;
pub use scalp::{ScalpLook, Style};
pub use volume::{Piece, Volume};

use super::light::Lamp;
use super::math::V3;
use super::skin::Brow;
use super::workers;
use crate::head::{Design, Geometry, HeadError, Level, Parameter, ParameterId, Section};
use comb::Cut;
use grow::Seat;
use skull::Skull;

/// What a strand is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Hair of the head.
    Head,
    /// Brow.
    Brow,
    /// Lash.
    Lash,
    /// Beard.
    Beard,
}

/// One curve.
#[derive(Clone, Copy, Debug)]
pub struct Strand {
    /// Its first point.
    pub start: u32,
    /// How many points, from the root.
    pub count: u32,
    /// Its own number.
    pub seed: u32,
    /// Width at the root, in decimetres.
    pub width: f32,
    /// Its colour over that of its kind.
    pub light: f32,
    /// What it is.
    pub kind: Kind,
}

/// All curves of a head.
#[derive(Clone, Debug, Default)]
pub struct Strands {
    /// Points in the world, strand after strand.
    pub points: Vec<V3>,
    /// The strands.
    pub strands: Vec<Strand>,
    /// How each kind shines.
    pub looks: [FibreLook; 4],
}

/// Where everything grows on the unshaped head: the same for every shape, pose and expression of a design's hair.
#[derive(Clone, Debug)]
pub struct Roots {
    share: f32,
    cut: Cut,
    brow: Brow,
    guides: Vec<Seat>,
    hair: Vec<Seat>,
    brows: Vec<Seat>,
    beard: Vec<Seat>,
}

impl Roots {
    /// Spreads the roots of a design. `share` (0 to 1) of the strands, wider in return.
    ///
    /// # Errors
    /// [`HeadError::UnknownName`] when the design lacks a parameter.
    pub fn new(level: &Level, design: &Design, share: f32, threads: usize) -> Result<Self, HeadError> {
        let cut = Cut::new(design, ScalpLook::new(design)?)?;
        let brow = Brow::new(design)?;
        let kinds = workers::jobs(4, threads, |kind| match kind {
            0 => Ok(grow::hair_seats(level, &cut, share)),
            1 => Ok(grow::guide_seats(level, &cut)),
            2 => Ok(face::brow_seats(level, &brow, share)),
            _ => face::beard_seats(level, design, share),
        });
        let mut kinds = kinds.into_iter();
        let mut next = || kinds.next().unwrap_or(Ok(vec![]));
        let (hair, guides, brows, beard) = (next()?, next()?, next()?, next()?);
        Ok(Self { share, cut, brow, guides, hair, brows, beard })
    }
}

impl Strands {
    /// Grows everything on a posed head.
    ///
    /// # Errors
    /// [`HeadError::UnknownName`] when the design lacks a parameter.
    pub fn grow(
        level: &Level,
        geometry: &Geometry,
        design: &Design,
        roots: &Roots,
        threads: usize,
    ) -> Result<Self, HeadError> {
        let skull = Skull::new(level, geometry);
        let mut all = grow::hair(&skull, &roots.cut, [&roots.guides, &roots.hair], roots.share, threads);
        face::brows(&mut all, &roots.brows, &skull, &roots.brow, roots.share);
        face::beard(&mut all, &roots.beard, &skull, design, roots.share)?;
        face::lashes(&mut all, level, geometry, &skull, design)?;
        all.looks = FibreLook::all(design)?;
        Ok(all)
    }

    /// The hair of the head as a cloud in the light of `lamps`.
    pub fn volume(&self, lamps: &[Lamp], cells: usize, threads: usize) -> Volume {
        Volume::new(&self.pieces(), lamps, cells, threads)
    }

    /// What the cloud is made of.
    pub fn pieces(&self) -> Vec<Piece> {
        let mut pieces = vec![];
        for strand in &self.strands {
            // Brows and stubble are too thin to shade by cells.
            if strand.kind == Kind::Brow || strand.kind == Kind::Lash {
                continue;
            }
            for pair in self.of(strand).windows(2) {
                let area = (pair[1] - pair[0]).length() * strand.width;
                pieces.push(Piece { at: (pair[0] + pair[1]) * 0.5, area });
            }
        }
        pieces
    }

    fn of(&self, strand: &Strand) -> &[V3] {
        &self.points[strand.start as usize..(strand.start + strand.count) as usize]
    }

    /// Ends the strand whose points were pushed last; one point alone is none.
    fn close(&mut self, mut strand: Strand) {
        strand.count = self.points.len() as u32 - strand.start;
        if strand.count < 2 {
            self.points.truncate(strand.start as usize);
        } else {
            self.strands.push(strand);
        }
    }

    fn append(&mut self, other: Self) {
        let offset = self.points.len() as u32;
        self.points.extend_from_slice(&other.points);
        self.strands.extend(other.strands.into_iter().map(|strand| Strand { start: strand.start + offset, ..strand }));
    }
}

/// A number for what a design says about hair: strands with the same one grow alike on the same head.
pub fn key(design: &Design) -> u64 {
    let told = |id: &ParameterId| {
        let Parameter { section, name, .. } = id.parameter();
        match section {
            Section::Hair | Section::Brows => true,
            Section::Eyes => name.starts_with("lash"),
            Section::Makeup => *name == "mascara",
            Section::Macro => *name == "masculine",
            _ => false,
        }
    };
    ParameterId::all().filter(told).fold(0x9e37_79b9_7f4a_7c15, |hash: u64, id| {
        (hash ^ u64::from(design.value(id).to_bits())).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
