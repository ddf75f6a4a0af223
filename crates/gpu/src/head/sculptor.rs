//! From weights to a posed mesh: morph, turn, refine, normals.

use std::sync::Arc;

use super::asset::{Detail, HeadAsset, TargetId};
use super::error::HeadError;
use super::expression::Expression;
use super::eyes::{Ball, Eye};
use super::pose::{self, Pose};
use super::shape::Shape;
use super::subdivision::V4;
use super::turn::Turn;

/// Expressions with which lids follow the eyes.
const LIDS: [&str; 8] = [
    "eyeLookInLeft",
    "eyeLookInRight",
    "eyeLookOutLeft",
    "eyeLookOutRight",
    "eyeLookUpLeft",
    "eyeLookUpRight",
    "eyeLookDownLeft",
    "eyeLookDownRight",
];

/// A posed head, ready to draw. Topology, masks and rest positions are those of the asset's
/// [`Level`](crate::head::Level).
#[derive(Clone, Debug, Default)]
pub struct Geometry {
    /// Vertex positions in decimetres, the fourth lane is 0.
    pub positions: Vec<V4>,
    /// Unit normals out of the surface, the fourth lane is 0.
    pub normals: Vec<V4>,
    /// The eyeballs, the one on the face's left first.
    pub eyes: [Option<Eye>; 2],
    /// Midway between the eyeballs, after pose: what a camera may follow.
    pub between_eyes: [f32; 3],
    /// The head's turn, and the point of the neck about which it turned.
    pub head: Option<(Turn, [f32; 3])>,
}

/// Shapes heads of one asset. Keeps its memory from one face to the next, and the last shape: a new pose or
/// expression of the same face skips the morph.
#[derive(Debug)]
pub struct Sculptor {
    asset: Arc<HeadAsset>,
    detail: Detail,
    follow: Vec<f32>,
    pivot: [usize; 2],
    lids: Vec<(&'static str, TargetId)>,
    /// Both corners and the middles of both lids, left and right.
    lid_rims: [[usize; 4]; 2],
    macros: Vec<(TargetId, f32)>,
    /// The base mesh with the macro targets of `macros`.
    body: Vec<V4>,
    sliders: Vec<(TargetId, f32)>,
    /// `body` with `sliders`, the origin midway between the eyes.
    face: Vec<V4>,
    posed: Vec<V4>,
    once: Vec<V4>,
    across: Vec<V4>,
    geometry: Geometry,
}

impl Sculptor {
    /// Prepares for one fineness; about 2 MB, 8 MB with [`Detail::Twice`].
    ///
    /// # Errors
    /// [`HeadError::AssetContent`] and [`HeadError::UnknownName`] when the asset lacks a joint or expression.
    pub fn new(asset: Arc<HeadAsset>, detail: Detail) -> Result<Self, HeadError> {
        let lids = LIDS.map(|name| asset.target(name).map(|id| (name, id))).into_iter().collect::<Result<_, _>>()?;
        let rim = |side: &str| -> Result<[usize; 4], HeadError> {
            let point = |name: &str| asset.named(&format!("{name}_{side}"));
            Ok([point("eye_inner")?, point("eye_outer")?, point("lid_upper")?, point("lid_lower")?])
        };
        Ok(Self {
            follow: pose::follow(&asset)?,
            pivot: [asset.named("joint-neck")?, asset.named("joint-head")?],
            lids,
            lid_rims: [rim("left")?, rim("right")?],
            detail,
            macros: vec![],
            body: asset.base().to_vec(),
            sliders: vec![],
            face: vec![],
            posed: vec![],
            once: vec![],
            across: vec![],
            geometry: Geometry::default(),
            asset,
        })
    }

    /// The asset whose heads this shapes.
    pub fn asset(&self) -> &Arc<HeadAsset> {
        &self.asset
    }

    /// Shapes, poses and refines one face.
    ///
    /// * The same arguments give the same bits, whatever was shaped before.
    /// * time: see the benchmark `head`; below 1 ms for a new face at [`Detail::Once`].
    pub fn sculpt(&mut self, shape: &Shape, expression: &Expression, pose: &Pose) -> &Geometry {
        self.morph(shape);
        self.pose(expression, pose);
        let level = self.asset.level(self.detail);
        let geometry = &mut self.geometry;
        let balls = self.asset.base_eyes.each_ref().map(|eye| Ball::around(&self.posed, eye));
        match self.detail {
            Detail::Once => level.step.apply(&self.posed, &mut geometry.positions),
            Detail::Twice => {
                self.asset.level(Detail::Once).step.apply(&self.posed, &mut self.once);
                level.step.apply(&self.once, &mut geometry.positions);
            }
        }
        for (ball, eye) in balls.iter().zip(&level.eyes) {
            ball.round(&mut geometry.positions, eye);
        }
        normals(&geometry.positions, &level.quads, &mut self.across, &mut geometry.normals);
        geometry
    }

    /// Base mesh, macro targets, sliders, in this order; then the origin moves between the eyes.
    fn morph(&mut self, shape: &Shape) {
        let same_body = self.macros == shape.macros;
        if same_body && self.sliders == shape.sliders && !self.face.is_empty() {
            return;
        }
        if !same_body {
            self.body.clear();
            self.body.extend_from_slice(self.asset.base());
            for (target, weight) in &shape.macros {
                self.asset.targets.add(*target, *weight, &mut self.body);
            }
            self.macros.clone_from(&shape.macros);
        }
        self.face.clone_from(&self.body);
        for (target, weight) in &shape.sliders {
            self.asset.targets.add(*target, *weight, &mut self.face);
        }
        self.sliders.clone_from(&shape.sliders);
        self.seat_eyes();
        let [left, right] = self.asset.base_eyes.each_ref().map(|eye| Ball::around(&self.face, eye).centre);
        let middle = [0, 1, 2].map(|axis| f32::midpoint(left[axis], right[axis]));
        for point in &mut self.face {
            for axis in 0..3 {
                point[axis] -= middle[axis];
            }
        }
    }

    /// Sliders of the lids leave the eyeballs behind: they follow, as far as the rim of the lids went, and stay
    /// near the middle of the opening.
    fn seat_eyes(&mut self) {
        /// How near to a lid the centre may come, as a share of the opening.
        const MARGIN: f32 = 0.35;
        /// How near to the centre of the eyeball its nearer lid lies, in radii; 1.1 on the base mesh.
        const NEAREST: f32 = 1.06;
        const FARTHEST: f32 = 1.14;
        for (eye, [inner, outer, upper, lower]) in self.asset.base_eyes.iter().zip(&self.lid_rims) {
            let rim = |points: &[V4]| {
                let [inner, outer, upper, lower] = [inner, outer, upper, lower].map(|vertex| points[*vertex]);
                let deep = (inner[2] + outer[2] + upper[2] + lower[2]) / 4.0;
                [f32::midpoint(inner[0], outer[0]), f32::midpoint(upper[1], lower[1]), deep]
            };
            let (was, is) = (rim(&self.body), rim(&self.face));
            let ball = Ball::around(&self.face, eye);
            let (before, after) = (Ball::around(&self.body, eye).centre, ball.centre);
            let mut shift = [0, 1, 2].map(|axis| (is[axis] - was[axis]) - (after[axis] - before[axis]));
            let room = (0.5 - MARGIN) * (self.face[*upper][1] - self.face[*lower][1]).max(0.0);
            shift[1] = (after[1] + shift[1]).clamp(is[1] - room, is[1] + room) - after[1];
            // As deep as the nearer lid has it so many radii from the centre.
            let depth = |radii: f32| {
                let behind = [upper, lower].map(|lid| {
                    let [x, y, z, _] = self.face[*lid];
                    let aside = (x - after[0] - shift[0]).powi(2) + (y - after[1] - shift[1]).powi(2);
                    z - ((radii * ball.radius).powi(2) - aside).max(0.0).sqrt()
                });
                behind[0].min(behind[1])
            };
            let (deepest, shallowest) = (depth(FARTHEST), depth(NEAREST));
            shift[2] = (after[2] + shift[2]).clamp(deepest, shallowest.max(deepest)) - after[2];
            for vertex in eye {
                for (lane, shift) in self.face[*vertex as usize].iter_mut().zip(shift) {
                    *lane += shift;
                }
            }
        }
    }

    /// Expression, gaze, turn of the head.
    fn pose(&mut self, expression: &Expression, pose: &Pose) {
        self.posed.clone_from(&self.face);
        for (target, weight) in &expression.weights {
            self.asset.targets.add(*target, *weight, &mut self.posed);
        }
        for (name, weight) in pose.lids() {
            if let Some((_, target)) = self.lids.iter().find(|(lid, _)| *lid == name).filter(|_| weight > 0.0) {
                self.asset.targets.add(*target, weight, &mut self.posed);
            }
        }
        let (head, gaze) = (pose.head(), pose.gaze());
        let [neck, skull] = self.pivot.map(|joint| self.posed[joint]);
        let pivot = [0, 1, 2].map(|axis| f32::midpoint(neck[axis], skull[axis]));
        let about = |point: &mut V4, turn: &Turn, centre: [f32; 3]| {
            let turned = turn.apply([point[0] - centre[0], point[1] - centre[1], point[2] - centre[2]]);
            *point = [centre[0] + turned[0], centre[1] + turned[1], centre[2] + turned[2], 0.0];
        };
        let eyes = self.asset.base_eyes.each_ref().map(|vertices| {
            let ball = Ball::around(&self.posed, vertices);
            for vertex in vertices {
                about(&mut self.posed[*vertex as usize], &gaze, ball.centre);
            }
            let mut centre = [ball.centre[0], ball.centre[1], ball.centre[2], 0.0];
            about(&mut centre, &head, pivot);
            Eye { centre: [centre[0], centre[1], centre[2]], radius: ball.radius, turn: head.after(gaze) }
        });
        if head != Turn::NONE {
            for (point, share) in self.posed.iter_mut().zip(&self.follow) {
                if *share >= 1.0 {
                    about(point, &head, pivot);
                } else if *share > 0.0 {
                    about(point, &head.share(*share), pivot);
                }
            }
        }
        let [left, right] = eyes.map(|eye| eye.centre);
        self.geometry.between_eyes = [0, 1, 2].map(|axis| f32::midpoint(left[axis], right[axis]));
        self.geometry.eyes = eyes.map(Some);
        self.geometry.head = Some((head, pivot));
    }
}

/// Area-weighted vertex normals: each quad counts with the cross product of its diagonals.
fn normals(points: &[V4], quads: &[[u32; 4]], across: &mut Vec<V4>, normals: &mut Vec<V4>) {
    across.clear();
    across.extend(quads.iter().map(|quad| {
        let [a, b, c, d] = quad.map(|corner| points[corner as usize]);
        let (u, v) = ([c[0] - a[0], c[1] - a[1], c[2] - a[2]], [d[0] - b[0], d[1] - b[1], d[2] - b[2]]);
        [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0], 0.0]
    }));
    normals.clear();
    normals.resize(points.len(), [0.0; 4]);
    for (quad, across) in quads.iter().zip(across.iter()) {
        for corner in quad {
            let normal = &mut normals[*corner as usize];
            for lane in 0..4 {
                normal[lane] += across[lane];
            }
        }
    }
    for normal in normals {
        let square = normal[0] * normal[0] + normal[1] * normal[1] + normal[2] * normal[2];
        // Joints and folded-up vertices have no surface; they look ahead.
        *normal = if square > 1e-24 { normal.map(|lane| lane / square.sqrt()) } else { [0.0, 0.0, 1.0, 0.0] };
    }
}
