//! From a raw cosine to a score people can agree on, fixed by two measured anchors per model and domain.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{GpuError, Similarity};

/// What kind of picture a face comes from; renders of one head lie closer together than photos.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Domain {
    /// Photographs of real people.
    Photo,
    /// Pictures made by a diffusion model.
    Generated,
    /// Pictures rendered from a 3-D head, and drafts made from them.
    Rendered,
}

/// A logistic curve through two anchors: `verify_cosine` scores 0.25, `accept_cosine` scores 0.75.
///
/// Not a probability: an agreed, monotone, invertible scale. Keep the raw cosine beside every score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawCalibration")]
pub struct Calibration {
    /// Below this two faces are rather two people.
    pub verify_cosine: f32,
    /// From here on a face is accepted as the same person.
    pub accept_cosine: f32,
}

#[derive(Deserialize)]
struct RawCalibration {
    verify_cosine: f32,
    accept_cosine: f32,
}

impl TryFrom<RawCalibration> for Calibration {
    type Error = GpuError;

    fn try_from(raw: RawCalibration) -> Result<Self, GpuError> {
        Self::new(raw.verify_cosine, raw.accept_cosine)
    }
}

impl Calibration {
    /// For models and domains nobody measured: strict, so that a stranger is never waved through.
    pub const CONSERVATIVE: Self = Self { verify_cosine: 0.55, accept_cosine: 0.75 };

    /// Checks that `-1 < verify < accept < 1` and that they are at least 0.01 apart.
    ///
    /// # Errors
    /// [`GpuError::BadAnchors`] names the rule that was broken.
    pub fn new(verify_cosine: f32, accept_cosine: f32) -> Result<Self, GpuError> {
        let inside = |c: f32| c > -1.0 && c < 1.0;
        if !inside(verify_cosine) || !inside(accept_cosine) {
            return Err(GpuError::BadAnchors {
                reason: format!("both cosines have to lie between -1 and 1, got {verify_cosine} and {accept_cosine}"),
            });
        }
        if accept_cosine - verify_cosine < 0.01 {
            return Err(GpuError::BadAnchors {
                reason: format!("accept ({accept_cosine}) has to lie at least 0.01 above verify ({verify_cosine})"),
            });
        }
        Ok(Self { verify_cosine, accept_cosine })
    }

    /// `1 / (1 + exp(-a (c - b)))`, in `[0, 1]`, with `b` midway and `a = 2 ln 3 / (accept - verify)`.
    pub fn score(self, similarity: Similarity) -> f32 {
        1.0 / (1.0 + (-self.steepness() * (similarity.get() - self.middle())).exp())
    }

    /// The cosine that scores `score`, kept inside `[-1, 1]`; scores of 0 and 1 lie at the ends.
    pub fn cosine_at(self, score: f32) -> f32 {
        let score = score.clamp(1e-6, 1.0 - 1e-6);
        (self.middle() + (score / (1.0 - score)).ln() / self.steepness()).clamp(-1.0, 1.0)
    }

    fn middle(self) -> f32 {
        f32::midpoint(self.verify_cosine, self.accept_cosine)
    }

    fn steepness(self) -> f32 {
        2.0 * 3f32.ln() / (self.accept_cosine - self.verify_cosine)
    }
}

/// A [`Calibration`] and where its numbers come from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Anchor {
    /// The curve.
    #[serde(flatten)]
    pub calibration: Calibration,
    /// Who measured it on what, for the person who wonders.
    pub source: String,
    /// `false` when the numbers are borrowed from another domain.
    pub measured: bool,
}

/// The anchors of every model and domain; the file is `assets/models/anchors.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Anchors(BTreeMap<String, BTreeMap<Domain, Anchor>>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAnchor {
    verify_cosine: f32,
    accept_cosine: f32,
    source: String,
    #[serde(default)]
    measured: bool,
}

impl Anchors {
    /// Reads `[<model>.<domain>]` tables with `verify_cosine`, `accept_cosine`, `source`, `measured`.
    ///
    /// # Errors
    /// [`GpuError::BadAnchors`] for text that is no TOML, an unknown domain or anchors out of order.
    pub fn from_toml(text: &str) -> Result<Self, GpuError> {
        let raw: BTreeMap<String, BTreeMap<Domain, RawAnchor>> =
            toml::from_str(text).map_err(|e| GpuError::BadAnchors { reason: e.to_string() })?;
        let mut models = BTreeMap::new();
        for (model, domains) in raw {
            let mut anchors = BTreeMap::new();
            for (domain, anchor) in domains {
                let calibration = Calibration::new(anchor.verify_cosine, anchor.accept_cosine)
                    .map_err(|e| GpuError::BadAnchors { reason: format!("{model}.{domain:?}: {e}") })?;
                anchors.insert(domain, Anchor { calibration, source: anchor.source, measured: anchor.measured });
            }
            models.insert(model, anchors);
        }
        Ok(Self(models))
    }

    /// The anchor of one model and domain; `None` when that pair was never calibrated.
    pub fn anchor(&self, model: &str, domain: Domain) -> Option<&Anchor> {
        self.0.get(model)?.get(&domain)
    }

    /// The curve of one model and domain; [`Calibration::CONSERVATIVE`] when that pair was never calibrated.
    pub fn get(&self, model: &str, domain: Domain) -> Calibration {
        self.anchor(model, domain).map_or(Calibration::CONSERVATIVE, |a| a.calibration)
    }

    /// Where the numbers come from, in a sentence for the screen.
    pub fn source(&self, model: &str, domain: Domain) -> &str {
        self.anchor(model, domain)
            .map_or("Strict default: nobody measured this model on this kind of picture.", |a| &a.source)
    }

    /// Whether the numbers were measured on this model and this kind of picture.
    pub fn is_measured(&self, model: &str, domain: Domain) -> bool {
        self.anchor(model, domain).is_some_and(|a| a.measured)
    }

    /// The anchors that ship with this crate (the text of `assets/models/anchors.toml`).
    ///
    /// # Errors
    /// None in practice: a test reads the file.
    pub fn shipped() -> Result<Self, GpuError> {
        Self::from_toml(include_str!("../../../assets/models/anchors.toml"))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
mod tests {
    use super::*;

    fn at(calibration: Calibration, cosine: f32) -> f32 {
        calibration.score(Similarity::from_cosine(cosine).unwrap())
    }

    #[test]
    fn the_photo_curve_matches_the_table_in_the_facts() {
        let photo = Calibration::new(0.363, 0.60).unwrap();
        for (cosine, score) in
            [(0.12, 0.03), (0.27, 0.12), (0.363, 0.25), (0.4815, 0.50), (0.60, 0.75), (0.65, 0.83), (0.888, 0.98)]
        {
            assert!((at(photo, cosine) - score).abs() < 0.006, "{cosine} scores {}", at(photo, cosine));
        }
    }

    #[test]
    fn a_score_leads_back_to_its_cosine() {
        let curve = Calibration::new(0.3, 0.7).unwrap();
        for score in [0.1, 0.25, 0.5, 0.75, 0.9] {
            let found = at(curve, curve.cosine_at(score));
            assert!((found - score).abs() < 1e-4, "{score} came back as {found}");
        }
        assert!(curve.cosine_at(0.0) >= -1.0 && curve.cosine_at(1.0) <= 1.0);
    }

    #[test]
    fn anchors_out_of_order_are_refused() {
        for (verify, accept) in [(0.6, 0.4), (0.5, 0.5), (f32::NAN, 0.5), (0.1, 1.5), (0.1, f32::NAN)] {
            assert_eq!(Calibration::new(verify, accept).unwrap_err().code(), "anchors.unreadable");
        }
    }

    #[test]
    fn the_shipped_anchors_cover_sface_in_every_domain() {
        let anchors = Anchors::shipped().unwrap();
        for domain in [Domain::Photo, Domain::Generated, Domain::Rendered] {
            let anchor = anchors.anchor("sface-2021dec", domain).unwrap();
            assert!(!anchor.source.is_empty());
            assert_eq!(anchor.measured, domain != Domain::Generated);
        }
        assert_eq!(anchors.get("some-other-model", Domain::Photo), Calibration::CONSERVATIVE);
        assert!(!anchors.is_measured("some-other-model", Domain::Photo));
        assert!(!anchors.source("some-other-model", Domain::Photo).is_empty());
    }

    #[test]
    fn a_typo_in_the_anchor_file_is_named() {
        let error = Anchors::from_toml("[m.foto]\nverify_cosine=0.1\naccept_cosine=0.5\nsource='x'").unwrap_err();
        assert!(error.to_string().contains("foto"), "{error}");
    }
}
