//! From five landmarks to the upright 112 × 112 face the embedder was trained on.

use crate::GpuError;
use crate::preprocess::{TensorFormat, Transform};

/// What the embedder reads: RGB, 0..255.
pub(crate) const FORMAT: TensorFormat = TensorFormat::square(112, false, 1.0);

/// Where the landmarks lie in an aligned face. Source: OpenCV `FaceRecognizerSF`, as in ArcFace.
pub(crate) const TEMPLATE: [[f32; 2]; 5] =
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]];

/// From pixels of the aligned face to pixels of the picture.
///
/// # Errors
/// [`GpuError::FaceDegenerate`] for landmarks that coincide.
pub(crate) fn placement(landmarks: &[[f32; 2]; 5]) -> Result<Transform, GpuError> {
    Ok(Transform::fit(landmarks, &TEMPLATE).ok_or(GpuError::FaceDegenerate)?.inverse())
}
