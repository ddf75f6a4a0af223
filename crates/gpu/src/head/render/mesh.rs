//! What is drawn as triangles: the head, and a garment shell drawn off its shoulders.

use super::math::{V3, smoothstep, v3};
use crate::head::{Geometry, Level, Part};

/// What a triangle is made of; also its value in the part buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Material {
    /// Nothing: the background.
    None = 0,
    /// Skin, lips and the inside of the mouth.
    Skin = 1,
    /// Eyeball on the face's left.
    LeftEye = 2,
    /// Eyeball on the face's right.
    RightEye = 3,
    /// Teeth and gums.
    Teeth = 4,
    /// Tongue.
    Tongue = 5,
    /// Garment.
    Cloth = 6,
    /// Hair of the head.
    Hair = 7,
    /// Brows, lashes, beard.
    FaceHair = 8,
}

/// What covers the shoulders.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Garment {
    /// A plain round neckline.
    #[default]
    CrewNeck,
    /// A collar up the neck.
    TurtleNeck,
    /// A deep round neckline.
    ScoopNeck,
}

impl Garment {
    /// Height of the neckline in front, in decimetres of the unshaped head.
    fn front(self) -> f32 {
        match self {
            Self::CrewNeck => -1.66,
            Self::TurtleNeck => -1.4,
            Self::ScoopNeck => -1.9,
        }
    }

    /// The neckline as numbers: height in front, slope, where the slope starts, bend.
    pub fn edge(self) -> [f32; 4] {
        match self {
            Self::ScoopNeck => [self.front(), 0.42, -0.45, 0.12],
            _ => [self.front(), 0.3, -0.5, 0.0],
        }
    }

    /// How far below the neckline a point of the unshaped head lies, in decimetres; negative above it.
    #[inline(always)]
    pub fn below_edge(self, rest: V3) -> f32 {
        let [front, slope, start, bend] = self.edge();
        front + slope * (start - rest.z) + bend * rest.x * rest.x - rest.y
    }
}

/// A vertex as the rasteriser interpolates it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Vertex {
    /// Position, in decimetres.
    pub pos: V3,
    /// Unit normal.
    pub normal: V3,
    /// Position on the unshaped head.
    pub rest: V3,
    /// Lips, eyelids, ears, face, mouth: 0 to 1.
    pub masks: [f32; 5],
    /// The mean unoccluded direction, times openness.
    pub bent: V3,
    /// Share of the sky that is seen: 0 to 1.
    pub open: f32,
}

/// A triangle of the frame, counter-clockwise seen from outside.
#[derive(Clone, Copy, Debug)]
pub struct Triangle {
    /// Its corners.
    pub corners: [u32; 3],
    /// What it is made of.
    pub material: Material,
}

/// All triangles of a picture.
#[derive(Clone, Debug, Default)]
pub struct Mesh {
    /// Vertices: those of the level, then those of the garment.
    pub vertices: Vec<Vertex>,
    /// Triangles.
    pub triangles: Vec<Triangle>,
}

impl Mesh {
    /// Head and garment of one picture; `ambient` holds bent normal and openness per vertex of the level.
    pub fn new(level: &Level, geometry: &Geometry, garment: Garment) -> Self {
        let mut mesh = Self::default();
        mesh.vertices.reserve(level.vertex_count() + 4000);
        for number in 0..level.vertex_count() {
            let at = |lanes: &[f32; 4]| v3(lanes[0], lanes[1], lanes[2]);
            mesh.vertices.push(Vertex {
                pos: at(&geometry.positions[number]),
                normal: at(&geometry.normals[number]),
                rest: at(&level.rest[number]),
                masks: level.masks[number].map(|mask| f32::from(mask) / 255.0),
                bent: at(&geometry.normals[number]),
                open: 1.0,
            });
        }
        let mut shell = vec![u32::MAX; level.vertex_count()];
        for quad in &level.quads {
            let material = match level.part_of(quad) {
                Part::Body => Material::Skin,
                Part::LeftEye => Material::LeftEye,
                Part::RightEye => Material::RightEye,
                Part::UpperTeeth | Part::LowerTeeth => Material::Teeth,
                Part::Tongue => Material::Tongue,
                Part::UpperLashes | Part::LowerLashes | Part::Joint => continue,
            };
            let below = quad.map(|corner| garment.below_edge(mesh.vertices[corner as usize].rest));
            let (most, least) =
                (below.into_iter().fold(f32::MIN, f32::max), below.into_iter().fold(f32::MAX, f32::min));
            // Skin deep under the cloth is never seen.
            if material != Material::Skin || least < 0.25 {
                mesh.quad(*quad, material);
            }
            if material == Material::Skin && most > -0.02 && mesh.vertices[quad[0] as usize].rest.y < -1.0 {
                let corners = quad.map(|corner| mesh.draped(corner, garment, &mut shell));
                mesh.quad(corners, Material::Cloth);
            }
        }
        mesh
    }

    fn quad(&mut self, [a, b, c, d]: [u32; 4], material: Material) {
        self.triangles.push(Triangle { corners: [a, b, c], material });
        self.triangles.push(Triangle { corners: [a, c, d], material });
    }

    /// The vertex of the garment over a vertex of the skin.
    fn draped(&mut self, corner: u32, garment: Garment, shell: &mut [u32]) -> u32 {
        let known = &mut shell[corner as usize];
        if *known == u32::MAX {
            *known = self.vertices.len() as u32;
            let mut vertex = self.vertices[corner as usize];
            let below = garment.below_edge(vertex.rest);
            let thick = 0.028 + 0.05 * smoothstep(0.0, 0.35, below);
            vertex.pos += vertex.normal * thick;
            self.vertices.push(vertex);
        }
        *known
    }
}
