//! The thresholds of the meter, as data: `assets/face/identity.toml`, written by `scripts/face-forge-report`.

use serde::{Deserialize, Serialize};

use super::rules::Form;

/// What computes here; a scale holds for one of these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Build {
    /// Changes whenever the same design gives other pixels.
    pub renderer_version: u32,
    /// SHA-256 of the head's asset, hexadecimal.
    pub head_sha256: String,
    /// The embedding model.
    pub embedder: String,
}

/// Why no verdict is given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotCalibrated {
    /// The thresholds belong to another version of the renderer.
    #[error(
        "not calibrated for this renderer: the thresholds were measured with version {measured}, this one is {here}"
    )]
    Renderer {
        /// Version that was measured.
        measured: u32,
        /// Version here.
        here: u32,
    },
    /// The thresholds belong to another head.
    #[error("not calibrated for this renderer: the thresholds were measured with another head asset ({measured:.12}…)")]
    Head {
        /// SHA-256 of the head that was measured.
        measured: String,
    },
    /// The thresholds belong to another embedding model.
    #[error("not calibrated for this renderer: the thresholds were measured with {measured}, faces are read by {here}")]
    Embedder {
        /// Model that was measured.
        measured: String,
        /// Model here.
        here: String,
    },
    /// The file with the thresholds cannot be used.
    #[error("not calibrated for this renderer: the thresholds cannot be read: {reason}")]
    Unreadable {
        /// What is wrong with it.
        reason: String,
    },
}

/// On which faces the thresholds were placed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeasuredOn {
    /// Random designs.
    pub identities: usize,
    /// The first seed and the last.
    pub seeds: (u64, u64),
    /// How far their shapes go.
    pub amplitude: f32,
    /// Side of the pictures of the full reading, in pixels.
    pub side_px: u32,
    /// Side of the drafts of the quick readings, in pixels.
    pub draft_px: u32,
}

/// The thresholds of one form of reading, as raw cosines.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gates {
    /// A view this near to the centre of its other views is of the same person; absent for a single view.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view_cosine: Option<f32>,
    /// From here on two centres are closer than 19 of 20 pairs of random designs.
    pub close_cosine: f32,
    /// From here on two centres are of one person.
    pub same_cosine: f32,
    /// Nineteen of twenty cosines to others lie within this of what the full reading gives; 0 for the full one.
    pub error: f32,
}

/// The thresholds of every form, and what they hold for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentityScale {
    /// The renderer they were measured with.
    pub renderer_version: u32,
    /// The head they were measured with: SHA-256 of `head.bin`.
    pub head_sha256: String,
    /// The embedding model they were measured with.
    pub embedder: String,
    /// The command that measures them again.
    pub command: String,
    /// The faces they were placed on.
    pub measured_on: MeasuredOn,
    /// Eight views of full quality.
    pub full: Gates,
    /// Three drafts against the centres of full views.
    pub three: Gates,
    /// One draft against the centres of full views.
    pub one: Gates,
}

/// What stands above the numbers in the file.
const HEADER: &str = "\
# The identity meter's thresholds, as raw cosines between renders of the forge's head. They hold for this renderer, head
# and embedder only; a build that differs says so and judges nothing. Written by the command below, never by hand.
#
# full: eight views of full quality; three, one: drafts, compared with the centres of full views.
# view_cosine: a view and the centre of its other views. close_cosine, same_cosine: two centres.
# error: 19 of 20 cosines to others lie within this of what the full reading gives.

";

impl IdentityScale {
    /// Reads a scale and checks that its numbers can be thresholds.
    ///
    /// # Errors
    /// [`NotCalibrated::Unreadable`] names what is wrong.
    pub fn from_toml(text: &str) -> Result<Self, NotCalibrated> {
        let unreadable = |reason: String| NotCalibrated::Unreadable { reason };
        let scale: Self = toml::from_str(text).map_err(|e| unreadable(e.message().to_owned()))?;
        for (name, gates) in [("full", &scale.full), ("three", &scale.three), ("one", &scale.one)] {
            // What is not a number is not between.
            let cosines = [Some(gates.close_cosine), Some(gates.same_cosine), gates.view_cosine];
            if cosines.into_iter().flatten().any(|cosine| !(-1.0..1.0).contains(&cosine)) {
                return Err(unreadable(format!("a cosine of [{name}] is not between -1 and 1")));
            }
            if gates.close_cosine > gates.same_cosine {
                return Err(unreadable(format!("close_cosine of [{name}] lies above same_cosine")));
            }
            if !(0.0..1.0).contains(&gates.error) {
                return Err(unreadable(format!("error of [{name}] is not between 0 and 1")));
            }
        }
        Ok(scale)
    }

    /// The scale that ships, if it holds for this build.
    ///
    /// # Errors
    /// Why it does not.
    pub fn shipped(build: &Build) -> Result<Self, NotCalibrated> {
        let scale = Self::from_toml(include_str!("../../../../../assets/face/identity.toml"))?;
        scale.holds_for(build)?;
        Ok(scale)
    }

    /// Whether the thresholds were measured with what computes here.
    ///
    /// # Errors
    /// Why not.
    pub fn holds_for(&self, build: &Build) -> Result<(), NotCalibrated> {
        if self.renderer_version != build.renderer_version {
            let (measured, here) = (self.renderer_version, build.renderer_version);
            return Err(NotCalibrated::Renderer { measured, here });
        }
        if self.head_sha256 != build.head_sha256 {
            return Err(NotCalibrated::Head { measured: self.head_sha256.clone() });
        }
        if self.embedder != build.embedder {
            let (measured, here) = (self.embedder.clone(), build.embedder.clone());
            return Err(NotCalibrated::Embedder { measured, here });
        }
        Ok(())
    }

    /// The thresholds of one form.
    #[must_use]
    pub const fn gates(&self, form: Form) -> Gates {
        match form {
            Form::Full => self.full,
            Form::Three => self.three,
            Form::One => self.one,
        }
    }

    /// The file, with an explanation above it.
    ///
    /// # Errors
    /// [`NotCalibrated::Unreadable`] when a number cannot be written.
    pub fn to_toml(&self) -> Result<String, NotCalibrated> {
        let text = toml::to_string(self).map_err(|e| NotCalibrated::Unreadable { reason: e.to_string() })?;
        Ok(format!("{HEADER}{text}"))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
pub(super) mod tests {
    use super::*;

    pub(in super::super) fn scale() -> IdentityScale {
        let gates =
            |view: Option<f32>, error: f32| Gates { view_cosine: view, close_cosine: 0.5, same_cosine: 0.7, error };
        IdentityScale {
            renderer_version: 7,
            head_sha256: "ab".repeat(32),
            embedder: "model".to_owned(),
            command: "scripts/face-forge-report".to_owned(),
            measured_on: MeasuredOn { identities: 32, seeds: (1, 32), amplitude: 0.4, side_px: 512, draft_px: 320 },
            full: gates(Some(0.7), 0.0),
            three: gates(Some(0.6), 0.04),
            one: gates(None, 0.08),
        }
    }

    pub(in super::super) fn build() -> Build {
        let IdentityScale { renderer_version, head_sha256, embedder, .. } = scale();
        Build { renderer_version, head_sha256, embedder }
    }

    #[test]
    fn a_scale_survives_its_file() {
        let text = scale().to_toml().unwrap();
        assert_eq!(IdentityScale::from_toml(&text), Ok(scale()));
        assert!(text.starts_with("# "), "{text}");
    }

    #[test]
    fn a_damaged_file_is_named_and_never_judged_by() {
        let text = scale().to_toml().unwrap();
        for (from, to, why) in [
            ("renderer_version = 7", "renderer_version = \"7\"", "invalid type"),
            ("same_cosine = 0.7", "same_cosine = nan", "between -1 and 1"),
            ("same_cosine = 0.7", "same_cosine = 1.5", "between -1 and 1"),
            ("close_cosine = 0.5", "close_cosine = 0.9", "above same_cosine"),
            ("error = 0.0", "error = -0.1", "error of [full]"),
            ("[one]", "[won]", "unknown field"),
            ("[one]", "[one", "unclosed table"),
        ] {
            assert!(text.contains(from), "{from}");
            let damaged = IdentityScale::from_toml(&text.replacen(from, to, 1));
            let Err(NotCalibrated::Unreadable { reason }) = damaged else { panic!("{to}: {damaged:?}") };
            assert!(reason.contains(why), "{to}: {reason}");
        }
    }

    #[test]
    fn the_shipped_thresholds_hold_for_their_own_build_and_no_other() {
        let shipped = IdentityScale::from_toml(include_str!("../../../../../assets/face/identity.toml")).unwrap();
        let IdentityScale { renderer_version, head_sha256, embedder, .. } = shipped.clone();
        let own = Build { renderer_version, head_sha256, embedder };
        assert_eq!(IdentityScale::shipped(&own), Ok(shipped));
        let newer = Build { renderer_version: own.renderer_version + 1, ..own };
        assert!(matches!(IdentityScale::shipped(&newer), Err(NotCalibrated::Renderer { .. })));
    }

    #[test]
    fn another_renderer_head_or_embedder_is_not_calibrated_for() {
        assert_eq!(scale().holds_for(&build()), Ok(()));
        let others = [
            Build { renderer_version: 8, ..build() },
            Build { head_sha256: "cd".repeat(32), ..build() },
            Build { embedder: "another".to_owned(), ..build() },
        ];
        for other in others {
            let why = scale().holds_for(&other).unwrap_err().to_string();
            assert!(why.starts_with("not calibrated for this renderer: "), "{why}");
        }
    }
}
