//! The identity meter: whether the views of a designed face are of one person, and whether that person is nobody else's.
//!
//! In: the vectors of some views of a design, the faces of other personas, and a scale that was measured on this very
//! renderer. Out: an [`IdentityMeter`] with cosines, a verdict and plain sentences.
//! Never: renders or reads a picture, or judges by numbers that were measured on another renderer.

mod rules;
mod scale;

pub use rules::{Form, IdentityMeter, Kinship, OwnView, Persona, PersonaKinship, SeenView, meter};
pub use scale::{Build, Gates, IdentityScale, MeasuredOn, NotCalibrated};
