//! The head: a design in, vertices with normals out.
//!
//! In: the asset (a CC0 base mesh and its targets) and a design, an expression and a pose.
//! Out: a posed, subdivided mesh, once or twice refined, with eyeballs that look where they are told.
//! Never: knows a muse or a shader, reads the clock, or shapes a face that does not read as an adult's.
//!
//! Lengths are decimetres (one unit is 10 cm): x to the face's own left, y up, z out of the face, the origin
//! midway between the eyeballs.

/// What can go wrong.
pub mod error;

/// The file: magic, version, hash, deflate.
pub mod blob;

/// What the file holds.
pub mod content;

/// Catmull-Clark, worked out once per mesh.
pub mod subdivision;

/// The asset in memory.
pub mod asset;

/// Rotations.
pub mod turn;

/// Eyeballs.
pub mod eyes;

/// How the head is held.
pub mod pose;

/// What the face does.
pub mod expression;

/// Which targets make a face.
pub mod shape;

/// Weights to vertices.
pub mod sculptor;

/// Faces as named numbers, and what keeps them adult.
pub mod design;

/// The portrait of a head.
pub mod render;

mod names;

pub use asset::{Detail, HeadAsset, Level, TargetId};
pub use content::{MASKS, Part, TargetKind};
pub use design::{Design, DesignSpace, Group, Parameter, ParameterId, Section};
pub use error::HeadError;
pub use expression::{EXPRESSIONS, Expression};
pub use eyes::Eye;
pub use pose::Pose;
pub use sculptor::{Geometry, Sculptor};
pub use shape::Shape;
pub use subdivision::V4;
pub use turn::Turn;
