use muse_gpu::Picture;
use muse_gpu::head::render::Aux;

/// What leads an image generator along a portrait, as ControlNet models read it.
#[derive(Clone, Debug)]
pub struct Guides {
    /// Near is bright, behind the head is black.
    pub depth: Picture,
    /// Which way each point faces, as colours.
    pub normals: Picture,
    /// White outlines on black.
    pub lines: Picture,
    /// White where the head is.
    pub mask: Picture,
}

impl Guides {
    /// The guides of a portrait, each of its size.
    pub fn of(portrait: &Picture, drawn: &Aux) -> Self {
        let (width_px, height_px) = (portrait.width_px, portrait.height_px);
        let picture = |rgb: Vec<u8>| Picture { width_px, height_px, rgb };
        let level = |share: f32| [(share.clamp(0.0, 1.0) * 255.0).round() as u8; 3];
        let seen = drawn.depth_dm.iter().copied().filter(|depth| *depth > 0.0);
        let (near, far) = seen.fold((f32::MAX, 0.0_f32), |(near, far), depth| (near.min(depth), far.max(depth)));
        let nearness =
            |depth: &f32| if *depth > 0.0 { 1.0 - 0.9 * (depth - near) / (far - near).max(1e-6) } else { 0.0 };
        Self {
            depth: picture(drawn.depth_dm.iter().flat_map(|depth| level(nearness(depth))).collect()),
            normals: picture(
                drawn.normal.iter().flat_map(|n| n.map(|v| ((v * 0.5 + 0.5) * 255.0).round() as u8)).collect(),
            ),
            lines: picture(drawn.line.iter().flat_map(|share| level(*share)).collect()),
            mask: picture(drawn.depth_dm.iter().flat_map(|depth| level(f32::from(u8::from(*depth > 0.0)))).collect()),
        }
    }
}
