//! Everything that can be measured on the main face of a picture, in one call.

use serde::{Deserialize, Serialize};

use crate::{Embedding, Face, FaceReader, Fingerprint, GpuError, Mesh, Picture, Quality, assess, face_fingerprint};

/// Which way a face looks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pose {
    /// Turned to the side: 0 to the camera, positive towards the right edge of the picture, -90 to 90.
    pub yaw_degrees: f32,
    /// Nodded: 0 level, positive downwards, -90 to 90.
    pub pitch_degrees: f32,
    /// Distance between the inner lips over the distance of the outer eye corners; 0 closed, 0.1 speaking.
    pub mouth_open: f32,
}

/// Points of the mesh that mirror each other: temples, cheeks, outer eye corners, corners of the mouth, jaw.
const PAIRS: [[usize; 2]; 5] = [[127, 356], [234, 454], [33, 263], [61, 291], [172, 397]];
/// Top of the forehead and chin.
const FOREHEAD_CHIN: [usize; 2] = [10, 152];
/// The middle of the inner upper and lower lip.
const INNER_LIPS: [usize; 2] = [13, 14];
/// Outer corners of the right and left eye.
const OUTER_EYES: [usize; 2] = [33, 263];
/// What a level face measures between forehead and chin: the median of the 149 test photos is -7.7, the frontal views of
/// the starter muses lie between -1.7 and -8.5.
const LEVEL_PITCH_DEGREES: f32 = -7.0;

impl Pose {
    /// From the depth of the mesh; `None` for a mesh without extent. Within some degrees up to 45, vague beyond.
    #[must_use]
    pub fn of(mesh: &Mesh) -> Option<Self> {
        let point = |index: usize| mesh.points.get(index).copied();
        let mut across = [0.0; 3];
        for [right, left] in PAIRS {
            let (right, left) = (point(right)?, point(left)?);
            for (sum, (l, r)) in across.iter_mut().zip(left.iter().zip(right)) {
                *sum += l - r;
            }
        }
        let [top, chin] = [point(FOREHEAD_CHIN[0])?, point(FOREHEAD_CHIN[1])?];
        let down: [f32; 3] = std::array::from_fn(|axis| chin[axis] - top[axis]);
        let eyes = distance(point(OUTER_EYES[0])?, point(OUTER_EYES[1])?);
        let lips = distance(point(INNER_LIPS[0])?, point(INNER_LIPS[1])?);
        let flat = |[x, y, _]: [f32; 3]| x.hypot(y);
        let pose = Self {
            yaw_degrees: across[2].atan2(flat(across)).to_degrees(),
            pitch_degrees: (-down[2]).atan2(flat(down)).to_degrees() - LEVEL_PITCH_DEGREES,
            mouth_open: lips / eyes,
        };
        (pose.yaw_degrees.is_finite() && pose.pitch_degrees.is_finite() && pose.mouth_open.is_finite()).then_some(pose)
    }
}

impl Pose {
    /// With room for the error of a first look: beyond this no two shapes are compared (facts/faces.md, "2 % deviation",
    /// asks for 8 and 10 degrees and a closed mouth).
    fn nearly_frontal(&self) -> bool {
        self.yaw_degrees.abs() < 12.0 && self.pitch_degrees.abs() < 14.0 && self.mouth_open < 0.08
    }
}

fn distance(a: [f32; 3], b: [f32; 3]) -> f32 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f32>().sqrt()
}

/// The main face of a picture, measured.
#[derive(Clone, Debug, PartialEq)]
pub struct MainFace {
    /// As a direction.
    pub embedding: Embedding,
    /// As a shape.
    pub mesh: Mesh,
    /// Which way it looks; `None` when the mesh has no extent.
    pub pose: Option<Pose>,
    /// How well it can be seen.
    pub quality: Quality,
    /// To notice a copy.
    pub fingerprint: Fingerprint,
}

/// What a picture shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// All faces, largest first.
    pub faces: Vec<Face>,
    /// The largest one, measured; `None` without a face.
    pub main: Option<MainFace>,
}

impl FaceReader {
    /// Finds the faces and measures the largest, its shape after one look. Where cores are idle, the vector is computed beside everything else, so
    /// that a picture takes as long as its detection and its vector.
    ///
    /// # Errors
    /// As [`detect`](Self::detect), [`embed`](Self::embed) and [`mesh`](Self::mesh).
    pub fn read(&self, picture: &Picture) -> Result<Reading, GpuError> {
        let (_counted, cores_to_spare) = self.begin_reading();
        let faces = self.detect(picture)?;
        let Some(face) = faces.first() else { return Ok(Reading { faces, main: None }) };
        let look = || {
            let mesh = self.glance(picture, face)?;
            let pose = Pose::of(&mesh);
            let quality = assess(picture, face).with_shape(&mesh, pose.as_ref());
            let fingerprint = face_fingerprint(picture, face);
            fingerprint.prepare();
            Ok((mesh, pose, quality, fingerprint))
        };
        let (embedding, looks) = if cores_to_spare {
            std::thread::scope(|scope| {
                let beside = scope.spawn(look);
                let embedding = self.embed(picture, face);
                let lost = || GpuError::Inference { role: "face mesh", reason: "its thread ended early".to_owned() };
                (embedding, beside.join().unwrap_or_else(|_| Err(lost())))
            })
        } else {
            (self.embed(picture, face), look())
        };
        let (mesh, pose, quality, fingerprint) = looks?;
        let main = MainFace { embedding: embedding?, mesh, pose, quality, fingerprint };
        Ok(Reading { faces, main: Some(main) })
    }

    /// As [`read`](Self::read), the shape after two looks as [`mesh`](Self::mesh): for pictures that others are compared
    /// with. 3.5 ms more.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_closely(&self, picture: &Picture) -> Result<Reading, GpuError> {
        let mut reading = self.read(picture)?;
        if let Some(main) = &mut reading.main {
            self.look_again(picture, main)?;
        }
        Ok(reading)
    }

    /// The second look at the shape of a face that was [`read`](Self::read); none at one that does not look at the camera,
    /// where no shape is compared. It tells shapes apart a little better.
    ///
    /// # Errors
    /// As [`mesh`](Self::mesh).
    pub fn look_again(&self, picture: &Picture, main: &mut MainFace) -> Result<(), GpuError> {
        if main.pose.is_some_and(|pose| pose.nearly_frontal()) {
            main.mesh = self.second_look(picture, &main.mesh)?;
            main.pose = Pose::of(&main.mesh);
        }
        Ok(())
    }
}
