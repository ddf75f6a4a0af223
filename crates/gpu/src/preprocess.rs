//! From pixels to what a network reads: fitted or turned pictures as planes of numbers.
//!
//! In: a [`Picture`] and where to look. Out: `[3, height, width]` numbers, plane after plane, in memory of the caller.
//! Once a picture of the size was seen, the processor allocates nothing and a graphics device gets no new buffer. The
//! two give the same fitted pictures, and turned ones within one level of 255.

use std::sync::{Mutex, OnceLock, PoisonError};

use crate::{GpuError, Picture};

mod cpu;
mod gpu;

pub use self::cpu::{Letterbox, warp};
pub use self::gpu::GpuPreprocess;

/// Where pictures are prepared for the networks. Threads may share one: on the processor they work side by side, on a
/// graphics device in turns.
#[derive(Debug)]
pub struct Preprocess {
    /// Working memory of calls that have ended; at most one a thread.
    idle: Mutex<Vec<Letterbox>>,
    device: Option<GpuPreprocess>,
    /// Why the device is not asked any more.
    note: OnceLock<String>,
}

impl Preprocess {
    /// On the processor.
    #[must_use]
    pub fn cpu() -> Self {
        Self { idle: Mutex::default(), device: None, note: OnceLock::new() }
    }

    /// On a graphics device; opening it takes 0.2 to 0.5 s. Should it fail later, the processor does that call and all
    /// further ones, and [`note`](Self::note) says so; a picture too large for it is prepared on the processor, too.
    ///
    /// * `software`: whether a device drawn on the processor will do; it is slower than the processor itself.
    ///
    /// # Errors
    /// [`GpuError::NoAdapter`], or [`GpuError::Device`] with what the driver said.
    pub fn graphics(software: bool) -> Result<Self, GpuError> {
        Ok(Self { device: Some(GpuPreprocess::open(software)?), ..Self::cpu() })
    }

    /// Whether a graphics device does it; no more after it failed.
    #[must_use]
    pub fn is_graphics(&self) -> bool {
        self.device().is_some()
    }

    /// Where it happens, for people: `NVIDIA H100 (vulkan)`.
    #[must_use]
    pub fn name(&self) -> String {
        self.device().map_or_else(|| "the processor".to_owned(), GpuPreprocess::name)
    }

    /// What a person should know: a device that failed midway; `None` while all is well.
    #[must_use]
    pub fn note(&self) -> Option<String> {
        self.note.get().cloned()
    }

    /// As [`Letterbox::fill`]: the whole picture, fitted into the format.
    ///
    /// # Errors
    /// As [`Letterbox::fill`].
    pub fn letterbox(&self, picture: &Picture, format: TensorFormat, out: &mut [f32]) -> Result<f32, GpuError> {
        if let Some(done) = self.on_device(|device| device.letterbox(picture, format, out)) {
            return done;
        }
        let mut letterbox = self.idle().pop().unwrap_or_default();
        let scale = letterbox.fill(picture, format, out);
        self.idle().push(letterbox);
        scale
    }

    /// As [`warp`]: one part of the picture, turned and scaled.
    ///
    /// # Errors
    /// As [`warp`].
    pub fn warp(
        &self,
        picture: &Picture,
        to_picture: Transform,
        format: TensorFormat,
        out: &mut [f32],
    ) -> Result<(), GpuError> {
        self.warp_all(picture, &[to_picture], format, out)
    }

    /// [`warp`] for several parts of one picture, one after the other in `out`; a graphics device does all at once.
    ///
    /// # Errors
    /// [`GpuError::Inference`] when `out` has not [`TensorFormat::len`] numbers for each part.
    pub fn warp_all(
        &self,
        picture: &Picture,
        to_picture: &[Transform],
        format: TensorFormat,
        out: &mut [f32],
    ) -> Result<(), GpuError> {
        format.check(to_picture.len(), out)?;
        if let Some(done) = self.on_device(|device| device.warp_all(picture, to_picture, format, out)) {
            return done;
        }
        let mut parts = to_picture.iter().zip(out.chunks_exact_mut(format.len()));
        parts.try_for_each(|(part, out)| warp(picture, *part, format, out))
    }

    fn device(&self) -> Option<&GpuPreprocess> {
        self.device.as_ref().filter(|_| self.note.get().is_none())
    }

    /// `None` when the processor has to do it.
    fn on_device<R>(&self, run: impl FnOnce(&GpuPreprocess) -> Result<R, GpuError>) -> Option<Result<R, GpuError>> {
        let device = self.device()?;
        match run(device) {
            Err(GpuError::TooLarge { .. }) => None,
            Err(error @ GpuError::Device { .. }) => {
                let note = format!("{} failed midway and the processor prepares pictures: {error}", device.name());
                // Threads that waited for the device fail with it; one of them tells.
                if self.note.set(note.clone()).is_ok() {
                    tracing::warn!("{note}");
                }
                None
            }
            done => Some(done),
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Letterbox>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How a network wants its numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TensorFormat {
    /// In pixels.
    pub width: usize,
    /// In pixels.
    pub height: usize,
    /// Blue first instead of red.
    pub bgr: bool,
    /// What a level of 1 becomes: 1 for 0..255, 1/255 for 0..1.
    pub level: f32,
}

impl TensorFormat {
    /// As wide as high.
    #[must_use]
    pub const fn square(side: usize, bgr: bool, level: f32) -> Self {
        Self { width: side, height: side, bgr, level }
    }

    /// How many numbers: `3 * width * height`.
    #[must_use]
    pub const fn len(&self) -> usize {
        3 * self.width * self.height
    }

    /// Whether there is nothing to fill.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How far right the channel of each plane lies in a pixel read as a number, in bits.
    fn shifts(&self) -> [u32; 3] {
        if self.bgr { [16, 8, 0] } else { [0, 8, 16] }
    }

    /// Whether `out` is room for `count` inputs.
    fn check(&self, count: usize, out: &[f32]) -> Result<(), GpuError> {
        if out.len() == self.len() * count && !self.is_empty() {
            return Ok(());
        }
        let reason = format!("{} numbers of room for {count} input(s) of {}", out.len(), self.len());
        Err(GpuError::Inference { role: "preprocess", reason })
    }
}

/// A similarity: turn and scale `(a, b)`, then move. `(x, y)` goes to `(ax - by + tx, bx + ay + ty)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transform {
    /// Scale times cosine.
    pub a: f64,
    /// Scale times sine.
    pub b: f64,
    /// Pixels to the right, after turning.
    pub tx: f64,
    /// Pixels down, after turning.
    pub ty: f64,
}

impl Transform {
    /// The similarity that brings `from` closest to `to` (least squares); `None` when `from` has no extent or holds
    /// anything but finite numbers.
    ///
    /// Source: Umeyama 1991; in two dimensions without mirroring the solution is this closed form.
    #[must_use]
    pub fn fit(from: &[[f32; 2]], to: &[[f32; 2]]) -> Option<Self> {
        let (from_centre, to_centre) = (centre(from), centre(to));
        let (mut along, mut across, mut extent) = (0.0, 0.0, 0.0);
        for (p, q) in from.iter().zip(to) {
            let (px, py) = (f64::from(p[0]) - from_centre[0], f64::from(p[1]) - from_centre[1]);
            let (qx, qy) = (f64::from(q[0]) - to_centre[0], f64::from(q[1]) - to_centre[1]);
            along += px * qx + py * qy;
            across += px * qy - py * qx;
            extent += px * px + py * py;
        }
        let (a, b) = (along / extent, across / extent);
        if !(a.is_finite() && b.is_finite()) || extent < 1e-6 || a.hypot(b) < 1e-9 {
            return None;
        }
        let tx = to_centre[0] - (a * from_centre[0] - b * from_centre[1]);
        let ty = to_centre[1] - (b * from_centre[0] + a * from_centre[1]);
        Some(Self { a, b, tx, ty })
    }

    /// The way back.
    #[must_use]
    pub fn inverse(self) -> Self {
        let square = self.a * self.a + self.b * self.b;
        let (a, b) = (self.a / square, -self.b / square);
        Self { a, b, tx: -(a * self.tx - b * self.ty), ty: -(b * self.tx + a * self.ty) }
    }

    /// Where a point goes.
    #[must_use]
    pub fn apply(self, x: f64, y: f64) -> [f64; 2] {
        [self.a * x - self.b * y + self.tx, self.b * x + self.a * y + self.ty]
    }
}

fn centre(points: &[[f32; 2]]) -> [f64; 2] {
    let count = points.len() as f64;
    let sum = points.iter().fold([0.0, 0.0], |[x, y], p| [x + f64::from(p[0]), y + f64::from(p[1])]);
    [sum[0] / count, sum[1] / count]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_prepares_pictures_for_a_device_that_is_lost() {
        let lent = match Preprocess::graphics(true) {
            Ok(lent) => lent,
            // A machine without any driver has nothing to lose; any other refusal is a failure.
            Err(GpuError::NoAdapter) if crate::device::report().adapters.is_empty() => return,
            Err(error) => panic!("{error}"),
        };
        let picture =
            Picture::new(70, 50, (0..70 * 50 * 3_u32).map(|i| ((i * i) >> 5) as u8).collect()).expect("a picture");
        let format = TensorFormat::square(30, true, 1.0);
        let part = Transform { a: 1.5, b: 0.25, tx: 3.0, ty: -4.0 };
        let both = |on: &Preprocess| {
            let (mut fitted, mut turned) = (vec![7.0; format.len()], vec![7.0; format.len()]);
            on.letterbox(&picture, format, &mut fitted).expect("a fitted picture");
            on.warp(&picture, part, format, &mut turned).expect("a turned one");
            (fitted, turned)
        };
        let expected = both(&Preprocess::cpu());
        assert_eq!(both(&lent).0, expected.0);
        assert!(lent.is_graphics());
        assert_eq!(lent.note(), None);
        lent.device().expect("a device").lose();
        let device = lent.device().expect("it does not know yet").name();
        for _ in 0..2 {
            assert_eq!(both(&lent), expected);
            assert!(!lent.is_graphics());
            assert_eq!(lent.name(), "the processor");
            let note = lent.note().expect("a note");
            assert!(note.starts_with(&format!("{device} failed midway")) && note.contains("lost"), "{note}");
        }
    }

    #[test]
    fn landmarks_on_one_spot_give_no_similarity() {
        let square = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.5, 0.5]];
        assert_eq!(Transform::fit(&[[3.0, 4.0]; 5], &square), None);
        assert_eq!(Transform::fit(&[[f32::NAN, 4.0]; 5], &square), None);
    }

    #[test]
    fn a_turned_scaled_and_moved_shape_is_brought_back() {
        let shape = [[38.0, 51.0], [73.0, 51.5], [56.0, 71.0], [41.0, 92.0], [70.0, 92.5]];
        let moved = Transform { a: 1.2, b: -0.7, tx: 30.0, ty: -11.0 };
        let seen = shape.map(|[x, y]| moved.apply(f64::from(x), f64::from(y)).map(|v| v as f32));
        let (found, expected) = (Transform::fit(&seen, &shape).expect("a fit"), moved.inverse());
        for (f, e) in [(found.a, expected.a), (found.b, expected.b), (found.tx, expected.tx), (found.ty, expected.ty)] {
            assert!((f - e).abs() < 1e-3, "{found:?} {expected:?}");
        }
    }
}
