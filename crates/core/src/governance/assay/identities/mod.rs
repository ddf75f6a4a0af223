//! Designed faces on trial: where the thresholds of the identity meter go, and what they are worth on other faces.
//!
//! In: [`Subject`]s, designs whose views were drawn and read. Out: an [`IdentityScale`](crate::governance::meter) placed
//! on some of them, [`Findings`] from the others, a report in Markdown with a figure.
//! Never: checks a threshold on a face it was placed on.
//!
//! ```text
//! random designs ──► place() ──► IdentityScale ──┐
//! other designs ────────────────────────────────► check() ──► Findings ──► identities_markdown(), matrix_svg()
//! ```

mod caveats;
mod cells;
mod check;
mod figure;
mod place;
mod report;

use muse_gpu::Embedding;
use serde::{Deserialize, Serialize};

use crate::governance::meter::{Form, SeenView};

pub use check::{AnchorCheck, DesignGroup, DraftError, Findings, Outsider, QuickError, SubjectRow, check};
pub use figure::matrix_svg;
pub use place::{Placed, place};
pub use report::{AboutIdentities, identities_markdown};

/// A view that was drawn and read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shot {
    /// Which one: `2-left-15`.
    pub view: String,
    /// Faces the detector found.
    pub faces: usize,
    /// Its score for the largest; 0 without one.
    pub score: f32,
    /// The largest as a direction.
    pub vector: Option<Embedding>,
}

/// A design whose views were drawn and read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// `seed 7`, or the preset's name.
    pub name: String,
    /// Which random design it is; absent for one made by hand.
    pub seed: Option<u64>,
    /// How dark the skin is, 0 to 1.
    pub melanin: f32,
    /// Years.
    pub age: f32,
    /// Feminine 0 to masculine 1.
    pub masculine: f32,
    /// The eight reference views in full quality.
    pub full: Vec<Shot>,
    /// Three drafts, the first from the front.
    pub drafts: Vec<Shot>,
    /// The eight reference views as drafts of the full size; empty where nobody asked.
    #[serde(default)]
    pub full_drafts: Vec<Shot>,
}

impl Subject {
    fn vectors(shots: &[Shot]) -> Vec<Embedding> {
        shots.iter().filter_map(|shot| shot.vector.clone()).collect()
    }

    fn centre(&self) -> Option<Embedding> {
        Embedding::centroid(&Self::vectors(&self.full))
    }

    /// The shots a form of the meter looks at.
    fn shots(&self, form: Form) -> &[Shot] {
        match form {
            Form::Full => &self.full,
            Form::Three => &self.drafts,
            Form::One => self.drafts.get(..1).unwrap_or_default(),
        }
    }
}

impl From<&Shot> for SeenView {
    fn from(shot: &Shot) -> Self {
        Self { name: shot.view.clone(), vector: shot.vector.clone() }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
mod tests {
    use super::*;

    /// A person at `place` degrees whose views lie around there, in a plane of its own for each `spread`.
    pub(super) fn person(name: &str, place: f32, spread: f32, melanin: f32) -> Subject {
        let shot = |n: usize, off: f32| {
            let (sine, cosine) = (place + off * spread).to_radians().sin_cos();
            Shot {
                view: format!("view {n}"),
                faces: 1,
                score: 0.9,
                vector: Some(Embedding::from_raw(vec![cosine, sine]).unwrap()),
            }
        };
        let offsets = [-1.0, -0.7, -0.4, -0.1, 0.1, 0.4, 0.7, 1.0];
        let shots = |offsets: &[f32]| offsets.iter().enumerate().map(|(n, off)| shot(n, *off)).collect();
        Subject {
            name: name.to_owned(),
            seed: Some(place as u64),
            melanin,
            age: 30.0,
            masculine: 0.0,
            full: shots(&offsets),
            drafts: shots(&[0.0, -0.8, 0.8]),
            full_drafts: Vec::new(),
        }
    }

    /// People 40 degrees apart whose views lie within `spread` degrees of their place.
    pub(super) fn people(spread: f32) -> Vec<Subject> {
        let all = (0..9).zip([0.1_f32, 0.2, 0.5, 0.6, 0.3, 0.9, 0.2, 0.7, 0.1]);
        all.map(|(n, melanin)| person(&format!("p{n}"), 40.0 * n as f32, spread, melanin)).collect()
    }
}
