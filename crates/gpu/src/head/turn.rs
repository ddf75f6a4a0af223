//! Rotations, as unit quaternions.

/// A rotation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turn {
    xyz: [f32; 3],
    w: f32,
}

impl Turn {
    /// No rotation.
    pub const NONE: Self = Self { xyz: [0.0; 3], w: 1.0 };

    /// Yaw, then pitch, then roll, in degrees, each in the frame the one before left.
    ///
    /// * yaw: about y; positive turns the face to its own left.
    /// * pitch: about x; positive raises the face.
    /// * roll: about z; positive tilts the head onto its own right shoulder.
    pub fn degrees(yaw: f32, pitch: f32, roll: f32) -> Self {
        let yaw = Self::about(1, yaw);
        let pitch = Self::about(0, -pitch);
        yaw.after(pitch).after(Self::about(2, roll))
    }

    /// The rotation that does `first` and then this one.
    pub fn after(self, first: Self) -> Self {
        let [a, b] = [self.xyz, first.xyz];
        let c = cross(a, b);
        let xyz = [0, 1, 2].map(|i| self.w * b[i] + first.w * a[i] + c[i]);
        Self { xyz, w: self.w * first.w - (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) }
    }

    /// The part `share` (0 to 1) of the way from no rotation to this one.
    pub fn share(self, share: f32) -> Self {
        let sine = self.xyz.iter().map(|lane| lane * lane).sum::<f32>().sqrt();
        if sine < 1e-6 || share >= 1.0 {
            return if share >= 1.0 { self } else { Self::NONE };
        }
        let angle = sine.atan2(self.w) * share;
        let (part, w) = angle.sin_cos();
        Self { xyz: self.xyz.map(|lane| lane / sine * part), w }
    }

    /// Turns a direction.
    pub fn apply(&self, v: [f32; 3]) -> [f32; 3] {
        let t = cross(self.xyz, v).map(|lane| lane * 2.0);
        let u = cross(self.xyz, t);
        [0, 1, 2].map(|i| v[i] + self.w * t[i] + u[i])
    }

    /// The rotation as a matrix, rows first.
    pub fn matrix(&self) -> [[f32; 3]; 3] {
        let columns = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]].map(|axis| self.apply(axis));
        [0, 1, 2].map(|row| columns.map(|column| column[row]))
    }

    fn about(axis: usize, degrees: f32) -> Self {
        let (sine, w) = (degrees.to_radians() / 2.0).sin_cos();
        let mut xyz = [0.0; 3];
        xyz[axis] = sine;
        Self { xyz, w }
    }
}

fn cross(a: [f32; 3], b: [f32; 3]) -> [f32; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

#[cfg(test)]
mod tests {
    use super::Turn;

    fn near(a: [f32; 3], b: [f32; 3]) {
        assert!((0..3).all(|i| (a[i] - b[i]).abs() < 1e-5), "{a:?} is not {b:?}");
    }

    #[test]
    fn the_signs_are_as_documented() {
        let ahead = [0.0, 0.0, 1.0];
        near(Turn::degrees(90.0, 0.0, 0.0).apply(ahead), [1.0, 0.0, 0.0]);
        near(Turn::degrees(0.0, 90.0, 0.0).apply(ahead), [0.0, 1.0, 0.0]);
        near(Turn::degrees(0.0, 0.0, 90.0).apply([0.0, 1.0, 0.0]), [-1.0, 0.0, 0.0]);
    }

    #[test]
    fn two_halves_make_a_whole() {
        let whole = Turn::degrees(40.0, -20.0, 10.0);
        let half = whole.share(0.5);
        near(half.after(half).apply([0.3, 0.5, 0.7]), whole.apply([0.3, 0.5, 0.7]));
    }
}
