//! Pictures as plain 8-bit RGB: read with limits, cut, scaled and written again.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType as RowFilter, PngEncoder};
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{
    ColorType, DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageError, ImageFormat, ImageReader,
    Limits, RgbImage,
};

use crate::GpuError;

mod complete;
mod jpeg;
mod pieces;
mod survey;
mod text;
mod tiff;
mod vp8l;
mod webp;

/// What shows through where a picture is transparent: neither a light nor a dark subject loses its outline.
const MID_GREY: u32 = 128;

const MEMORY: &str = "memory for decoding in bytes";

/// A picture: sRGB, 8 bits a channel, row after row from the top left, without padding.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels in a row.
    pub width_px: u32,
    /// Rows.
    pub height_px: u32,
    /// `width_px * height_px * 3` bytes.
    pub rgb: Vec<u8>,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({} × {})", self.width_px, self.height_px)
    }
}

/// How large a picture [`Picture::decode`] accepts; all of them hold at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecodeLimits {
    /// Length of the file.
    pub max_bytes: usize,
    /// Longer side.
    pub max_side_px: u32,
    /// Width times height.
    pub max_pixels: u64,
    /// What the file and everything made of it on the way to the picture take together, at the worst moment.
    pub max_memory_bytes: u64,
}

impl Default for DecodeLimits {
    /// 64 MiB, 16 384 pixels a side, 64 megapixels, 240 MiB in all: above most cameras, below what hurts.
    fn default() -> Self {
        Self { max_bytes: 64 << 20, max_side_px: 16_384, max_pixels: 64_000_000, max_memory_bytes: 240 << 20 }
    }
}

impl Picture {
    /// A picture from its pixels; `None` when a side is 0 or `rgb` is not `width * height * 3` bytes.
    #[must_use]
    pub fn new(width_px: u32, height_px: u32, rgb: Vec<u8>) -> Option<Self> {
        let expected = expected_len(width_px, height_px)?;
        (expected > 0 && rgb.len() == expected).then_some(Self { width_px, height_px, rgb })
    }

    /// One colour everywhere; sides of 0 become 1.
    #[must_use]
    pub fn filled(width_px: u32, height_px: u32, colour: [u8; 3]) -> Self {
        let (width_px, height_px) = (width_px.max(1), height_px.max(1));
        Self { width_px, height_px, rgb: colour.repeat(width_px as usize * height_px as usize) }
    }

    /// Reads a PNG, JPEG, WebP, BMP, GIF (first frame) or TIFF, recognised by content.
    ///
    /// The EXIF orientation is applied and transparency is laid over mid-grey. Colour profiles are
    /// ignored: pixels are taken as sRGB. Sizes are compared with `limits` as soon as the header is
    /// read, before anything of the picture's size is allocated.
    ///
    /// # Errors
    /// [`GpuError::TooLarge`] above a limit; [`GpuError::Undecodable`] for anything that is not a
    /// whole picture: other bytes, a damaged file, a download that stopped half-way.
    pub fn decode(bytes: &[u8], limits: &DecodeLimits) -> Result<Self, GpuError> {
        limited("file size in bytes", bytes.len() as u64, limits.max_bytes as u64)?;
        // Files come from strangers: a panic inside a decoder is one refused file, not a lost studio.
        catch_unwind(AssertUnwindSafe(|| decode(bytes, limits)))
            .unwrap_or_else(|_| Err(undecodable("the decoder gave up on it")))
    }

    /// The picture as a PNG file.
    #[must_use]
    pub fn encode_png(&self) -> Vec<u8> {
        let mut file = Vec::new();
        let encoder = PngEncoder::new_with_quality(&mut file, CompressionType::Fast, RowFilter::Adaptive);
        if self.write(encoder) { file } else { Vec::new() }
    }

    /// The picture as a PNG file that carries texts (UTF-8, `iTXt` chunks before the pixels).
    ///
    /// * `texts`: keyword and text. A keyword is 1 to 79 Latin-1 characters; an entry with any other
    ///   keyword is left out. Keyword `XML:com.adobe.xmp` holds an XMP packet.
    #[must_use]
    pub fn encode_png_with_text(&self, texts: &[(String, String)]) -> Vec<u8> {
        text::insert(self.encode_png(), texts)
    }

    /// The picture as a baseline JPEG file; `quality` is pulled into 1 to 100.
    ///
    /// Empty when a side is above 65 535 pixels, the most the format can say.
    #[must_use]
    pub fn encode_jpeg(&self, quality: u8) -> Vec<u8> {
        let mut file = Vec::new();
        let encoder = JpegEncoder::new_with_quality(&mut file, quality.clamp(1, 100));
        if self.write(encoder) { file } else { Vec::new() }
    }

    /// The picture at exactly `width_px × height_px` (at least 1 × 1), proportions not kept.
    ///
    /// Catmull-Rom, antialiased when shrinking.
    #[must_use]
    pub fn resized(&self, width_px: u32, height_px: u32) -> Self {
        let (width_px, height_px) = (width_px.max(1), height_px.max(1));
        if (width_px, height_px) == (self.width_px, self.height_px) {
            return self.clone();
        }
        Self::from_image(image::imageops::resize(&self.to_image(), width_px, height_px, FilterType::CatmullRom))
    }

    /// The part of the picture inside the rectangle; what lies outside the picture is left out.
    ///
    /// At least one pixel comes back: the nearest one when the rectangle misses the picture.
    #[must_use]
    pub fn cropped(&self, x: u32, y: u32, width_px: u32, height_px: u32) -> Self {
        let x = x.min(self.width_px.saturating_sub(1));
        let y = y.min(self.height_px.saturating_sub(1));
        let width_px = width_px.clamp(1, (self.width_px - x).max(1));
        let height_px = height_px.clamp(1, (self.height_px - y).max(1));
        let mut rgb = Vec::with_capacity(width_px as usize * height_px as usize * 3);
        let pixels = self.pixels();
        for row in y..y + height_px {
            let start = (row as usize * self.width_px as usize + x as usize) * 3;
            rgb.extend_from_slice(pixels.get(start..start + width_px as usize * 3).unwrap_or(&[]));
        }
        rgb.resize(width_px as usize * height_px as usize * 3, 0);
        Self { width_px, height_px, rgb }
    }

    /// The picture shrunk so that its longer side is at most `max_side_px`; never enlarged.
    #[must_use]
    pub fn fitted(&self, max_side_px: u32) -> Self {
        let longer = self.width_px.max(self.height_px);
        let max_side_px = max_side_px.max(1);
        if longer <= max_side_px {
            return self.clone();
        }
        let scale = f64::from(max_side_px) / f64::from(longer);
        let side = |px: u32| (f64::from(px) * scale).round() as u32;
        self.resized(side(self.width_px), side(self.height_px))
    }

    /// The colour at a place; places outside give the nearest edge pixel.
    pub(crate) fn at(&self, x: i64, y: i64) -> [u8; 3] {
        let x = x.min(i64::from(self.width_px) - 1).max(0);
        let y = y.min(i64::from(self.height_px) - 1).max(0);
        let start = (y * i64::from(self.width_px) + x) as usize * 3;
        match self.rgb.get(start..start + 3) {
            Some(&[r, g, b]) => [r, g, b],
            _ => [0; 3],
        }
    }

    fn write(&self, encoder: impl ImageEncoder) -> bool {
        encoder.write_image(&self.pixels(), self.width_px, self.height_px, ExtendedColorType::Rgb8).is_ok()
    }

    /// Exactly as many bytes as the sides promise; the fields are public, so they can disagree.
    pub(crate) fn pixels(&self) -> Cow<'_, [u8]> {
        let expected = expected_len(self.width_px, self.height_px).unwrap_or(0);
        if self.rgb.len() == expected {
            return Cow::Borrowed(&self.rgb);
        }
        let mut rgb = self.rgb.clone();
        rgb.resize(expected, 0);
        Cow::Owned(rgb)
    }

    fn to_image(&self) -> RgbImage {
        RgbImage::from_raw(self.width_px, self.height_px, self.pixels().into_owned())
            .unwrap_or_else(|| RgbImage::new(1, 1))
    }

    fn from_image(image: RgbImage) -> Self {
        Self { width_px: image.width(), height_px: image.height(), rgb: image.into_raw() }
    }
}

fn decode(bytes: &[u8], limits: &DecodeLimits) -> Result<Picture, GpuError> {
    let format =
        image::guess_format(bytes).map_err(|_| undecodable("it is neither PNG, JPEG, WebP, BMP, GIF nor TIFF"))?;
    if format == ImageFormat::Jpeg {
        return jpeg::decode(bytes, limits);
    }
    let survey = survey::survey(bytes, format, limits)?;
    let mut reader = ImageReader::with_format(survey.pieces, format);
    // With its own size limits the reader would refuse first and could not name the size.
    reader.no_limits();
    let mut decoder = reader.into_decoder().map_err(refused)?;
    let (width_px, height_px) = decoder.dimensions();
    check_size(u64::from(width_px), u64::from(height_px), limits)?;
    let pixels = u64::from(width_px) * u64::from(height_px);
    let decoded_bytes = decoder.total_bytes();
    // Other colours than RGB are laid into a second picture, transparent ones through a third.
    let flattening = match decoder.color_type() {
        ColorType::Rgb8 => 0,
        ColorType::Rgba8 => pixels * 7,
        kind if kind.has_alpha() => (decoded_bytes + pixels * 4).max(pixels * 7),
        _ => decoded_bytes + pixels * 3,
    };
    let mut worst = (decoded_bytes + survey.beside_bytes).max(flattening);
    limited(MEMORY, bytes.len() as u64 + worst, limits.max_memory_bytes)?;
    let mut memory = Limits::no_limits();
    memory.max_alloc = Some(limits.max_memory_bytes);
    decoder.set_limits(memory).map_err(refused)?;
    // A damaged orientation is no reason to lose the picture.
    let orientation = match format {
        ImageFormat::Tiff => decoder.orientation().unwrap_or(Orientation::NoTransforms),
        _ => survey.orientation,
    };
    if is_quarter_turn(orientation) {
        worst = worst.max(pixels * 6);
        limited(MEMORY, bytes.len() as u64 + worst, limits.max_memory_bytes)?;
    }
    let decoded = DynamicImage::from_decoder(decoder).map_err(refused)?;
    Ok(turned(flattened(decoded), orientation))
}

/// The size that a header claims, before anything of that size is allocated.
fn check_size(width_px: u64, height_px: u64, limits: &DecodeLimits) -> Result<(), GpuError> {
    limited("longer side in pixels", width_px.max(height_px), u64::from(limits.max_side_px))?;
    limited("number of pixels", width_px * height_px, limits.max_pixels)?;
    if width_px == 0 || height_px == 0 { Err(undecodable("it has no pixels")) } else { Ok(()) }
}

fn flattened(decoded: DynamicImage) -> Picture {
    if !decoded.color().has_alpha() {
        return Picture::from_image(decoded.into_rgb8());
    }
    let rgba = decoded.into_rgba8();
    let (width_px, height_px) = rgba.dimensions();
    let mut rgb = Vec::with_capacity(rgba.as_raw().len() / 4 * 3);
    for [r, g, b, alpha] in rgba.as_raw().as_chunks::<4>().0.iter().copied() {
        let alpha = u32::from(alpha);
        rgb.extend([r, g, b].map(|value| ((u32::from(value) * alpha + MID_GREY * (255 - alpha) + 127) / 255) as u8));
    }
    Picture { width_px, height_px, rgb }
}

/// A quarter turn is a second copy for a moment, so pictures are turned last, at three bytes a pixel.
fn turned(picture: Picture, orientation: Orientation) -> Picture {
    if orientation == Orientation::NoTransforms {
        return picture;
    }
    let Some(image) = RgbImage::from_raw(picture.width_px, picture.height_px, picture.rgb) else {
        return Picture::filled(1, 1, [0; 3]);
    };
    let mut image = DynamicImage::ImageRgb8(image);
    image.apply_orientation(orientation);
    Picture::from_image(image.into_rgb8())
}

/// Half turns and mirrors happen in place.
fn is_quarter_turn(orientation: Orientation) -> bool {
    orientation.to_exif() >= 5
}

fn expected_len(width_px: u32, height_px: u32) -> Option<usize> {
    (width_px as usize).checked_mul(height_px as usize)?.checked_mul(3)
}

fn limited(what: &'static str, got: u64, limit: u64) -> Result<(), GpuError> {
    if got > limit { Err(GpuError::TooLarge { what, got, limit }) } else { Ok(()) }
}

fn refused(error: ImageError) -> GpuError {
    undecodable(error.to_string())
}

fn undecodable(reason: impl Into<String>) -> GpuError {
    GpuError::Undecodable { reason: reason.into() }
}
