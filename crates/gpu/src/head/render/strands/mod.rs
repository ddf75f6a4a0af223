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
use crate::head::{Design, Geometry, HeadError, Level, ParameterId};
use comb::Cut;
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

impl Strands {
    /// Grows everything. `share` (0 to 1) of the strands, wider in return.
    ///
    /// # Errors
    /// [`HeadError::UnknownName`] when the design lacks a parameter.
    pub fn grow(
        level: &Level,
        geometry: &Geometry,
        design: &Design,
        scalp: &ScalpLook,
        share: f32,
        threads: usize,
    ) -> Result<Self, HeadError> {
        let skull = Skull::new(level, geometry);
        let cut = Cut::new(design, *scalp)?;
        let mut all = grow::hair(level, &skull, &cut, share, threads);
        face::brows(&mut all, level, &skull, design, share)?;
        face::beard(&mut all, level, &skull, design, share)?;
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

/// A number for what a design says about looks: strands with the same one need not grow again.
pub fn key(design: &Design) -> u64 {
    ParameterId::all().fold(0x9e37_79b9_7f4a_7c15, |hash: u64, id| {
        (hash ^ u64::from(design.value(id).to_bits())).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
