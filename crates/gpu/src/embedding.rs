//! Faces as directions: unit vectors and how alike two of them are.

use serde::{Deserialize, Serialize};

/// Cosine similarity of two unit vectors: -1 opposite, 0 unrelated, 1 same direction.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f32", into = "f32")]
pub struct Similarity(f32);

impl Similarity {
    /// Pulls rounding noise back into `[-1, 1]`; `None` when `raw` is not a number.
    pub fn from_cosine(raw: f32) -> Option<Self> {
        (!raw.is_nan()).then(|| Self(raw.clamp(-1.0, 1.0)))
    }

    /// The cosine of two unit vectors, number by number. Every path of this crate ends here, so the same pair
    /// gives the same bits on every device: the sum runs in order and in `f64`.
    pub(crate) fn of_pairs(pairs: impl Iterator<Item = (f32, f32)>) -> Self {
        let dot: f64 = pairs.map(|(a, b)| f64::from(a) * f64::from(b)).sum();
        Self((dot as f32).clamp(-1.0, 1.0))
    }

    /// The cosine, in `[-1, 1]`.
    pub fn get(self) -> f32 {
        self.0
    }
}

impl TryFrom<f32> for Similarity {
    type Error = &'static str;

    fn try_from(raw: f32) -> Result<Self, Self::Error> {
        Self::from_cosine(raw).ok_or("a similarity has to be a number")
    }
}

impl From<Similarity> for f32 {
    fn from(value: Similarity) -> Self {
        value.0
    }
}

/// A face as a direction: finite numbers, length 1, as many as the model gives (SFace: 128).
///
/// Vectors of different models live in different spaces: keep the model's name beside them
/// ([`ModelInfo::embedder`](crate::ModelInfo)) and never compare across.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<f32>", into = "Vec<f32>")]
pub struct Embedding(Vec<f32>);

impl Embedding {
    /// Scales `raw` to length 1; `None` when it is empty, holds a non-number or has no direction.
    pub fn from_raw(raw: Vec<f32>) -> Option<Self> {
        let length = raw.iter().map(|v| f64::from(*v) * f64::from(*v)).sum::<f64>().sqrt();
        if raw.is_empty() || !length.is_finite() || length < 1e-12 {
            return None;
        }
        Some(Self(raw.into_iter().map(|v| (f64::from(v) / length) as f32).collect()))
    }

    /// Cosine of the angle between the two; vectors of different lengths are unrelated (0).
    pub fn cosine(&self, other: &Self) -> Similarity {
        if self.0.len() != other.0.len() {
            return Similarity(0.0);
        }
        Similarity::of_pairs(self.0.iter().copied().zip(other.0.iter().copied()))
    }

    /// The mean direction of several views of one face; a template of three or more separates
    /// people far better than a single view.
    ///
    /// `None` for no vectors, vectors of different lengths, or ones that cancel out.
    pub fn centroid(members: &[Self]) -> Option<Self> {
        let first = members.first()?;
        let mut sum = vec![0.0f32; first.0.len()];
        for member in members {
            if member.0.len() != sum.len() {
                return None;
            }
            for (total, value) in sum.iter_mut().zip(&member.0) {
                *total += value;
            }
        }
        // Members that cancel out leave rounding noise, which has a direction but no meaning.
        let length = sum.iter().map(|v| v * v).sum::<f32>().sqrt();
        if length < 1e-4 * members.len() as f32 {
            return None;
        }
        Self::from_raw(sum)
    }

    /// The numbers, in the model's order.
    pub fn as_slice(&self) -> &[f32] {
        &self.0
    }

    /// How many numbers.
    pub fn dimensions(&self) -> usize {
        self.0.len()
    }

    /// For storage: `f32` little endian, four bytes a number.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|v| v.to_le_bytes()).collect()
    }

    /// The inverse of [`to_bytes`](Self::to_bytes); `None` when the bytes hold no direction.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        if !bytes.len().is_multiple_of(4) {
            return None;
        }
        Self::from_raw(bytes.chunks_exact(4).map(|c| f32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect())
    }
}

impl TryFrom<Vec<f32>> for Embedding {
    type Error = &'static str;

    fn try_from(raw: Vec<f32>) -> Result<Self, Self::Error> {
        Self::from_raw(raw).ok_or("an embedding has to be finite and not zero")
    }
}

impl From<Embedding> for Vec<f32> {
    fn from(value: Embedding) -> Self {
        value.0
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
mod tests {
    use super::*;

    #[test]
    fn a_similarity_is_a_number_between_minus_one_and_one() {
        assert_eq!(Similarity::from_cosine(1.000_01).map(Similarity::get), Some(1.0));
        assert_eq!(Similarity::from_cosine(f32::NAN), None);
        assert!(serde_json::from_str::<Similarity>("null").is_err());
    }

    #[test]
    fn a_vector_without_direction_is_no_embedding() {
        for raw in [vec![], vec![0.0; 4], vec![f32::NAN, 1.0], vec![f32::INFINITY, 1.0]] {
            assert_eq!(Embedding::from_raw(raw), None);
        }
        assert!(serde_json::from_str::<Embedding>("[0.0, 0.0]").is_err());
    }

    #[test]
    fn an_embedding_survives_storage() {
        let face = Embedding::from_raw(vec![3.0, -4.0, 12.0]).unwrap();
        let again = Embedding::from_bytes(&face.to_bytes()).unwrap();
        assert!(face.cosine(&again).get() > 0.999_999);
        assert_eq!(Embedding::from_bytes(&[1, 2, 3]), None);
    }

    #[test]
    fn a_centroid_lies_between_its_members() {
        let a = Embedding::from_raw(vec![1.0, 0.0]).unwrap();
        let b = Embedding::from_raw(vec![0.0, 1.0]).unwrap();
        let mid = Embedding::centroid(&[a.clone(), b.clone()]).unwrap();
        assert!((mid.cosine(&a).get() - mid.cosine(&b).get()).abs() < 1e-6);
        assert_eq!(Embedding::centroid(&[]), None);
        let opposite = Embedding::from_raw(vec![-1.0, 0.0]).unwrap();
        assert_eq!(Embedding::centroid(&[a.clone(), opposite]), None);
        assert_eq!(Embedding::centroid(&[a, Embedding::from_raw(vec![1.0]).unwrap()]), None);
    }
}
