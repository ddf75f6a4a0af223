//! One Catmull-Clark step, worked out once for a mesh and then applied to any positions on it.
//!
//! In: quads over `n` vertices. Out: stencils that make `n + edges + quads` points, and the quads between them.
//! The first `n` points are the old vertices, moved; vertices keep their numbers through every step.
//!
//! Source: Catmull and Clark 1978; at an open border the cubic B-spline rule (1/8, 3/4, 1/8).

/// A point or direction with a spare fourth lane, so that one register holds it.
pub type V4 = [f32; 4];

/// A refinement step for one mesh.
#[derive(Clone, Debug, Default)]
pub struct Subdivision {
    vertices: usize,
    faces: Vec<[u32; 4]>,
    /// Both ends and both neighbouring faces, first the edges that have two faces.
    edges: Vec<[u32; 4]>,
    inner_edges: usize,
    /// Per vertex: where its ring begins, its length, and how much of the old position stays.
    rings: Vec<Ring>,
    /// Pairs of a neighbouring vertex and a face, or of both border neighbours.
    ring: Vec<[u32; 2]>,
    quads: Vec<[u32; 4]>,
}

#[derive(Clone, Copy, Debug)]
struct Ring {
    start: u32,
    len: u32,
    own: f32,
    other: f32,
    border: bool,
}

struct Edge {
    ends: [u32; 2],
    faces: Vec<u32>,
}

impl Subdivision {
    /// Works out the step for `quads` whose corners are all below `vertices`; corners beyond are ignored with
    /// their quad.
    pub fn new(vertices: usize, quads: &[[u32; 4]]) -> Self {
        let faces: Vec<[u32; 4]> =
            quads.iter().copied().filter(|quad| quad.iter().all(|corner| (*corner as usize) < vertices)).collect();
        let (edges, inner_edges, of_face) = edges(&faces);
        let mut touching: Vec<(Vec<u32>, Vec<u32>)> = vec![Default::default(); vertices];
        for (number, face) in faces.iter().enumerate() {
            for corner in face {
                touching[*corner as usize].1.push(number as u32);
            }
        }
        for (number, edge) in edges.iter().enumerate() {
            for end in edge.ends {
                touching[end as usize].0.push(number as u32);
            }
        }
        let mut ring = vec![];
        let rings = touching.iter().enumerate().map(|(vertex, (around, beside))| {
            let start = ring.len() as u32;
            let far = |edge: &u32| {
                let [a, b] = edges[*edge as usize].ends;
                if a as usize == vertex { b } else { a }
            };
            let border: Vec<u32> = around.iter().filter(|edge| **edge as usize >= inner_edges).map(far).collect();
            match (border.as_slice(), beside.len()) {
                ([a, b], _) => {
                    ring.push([*a, *b]);
                    Ring { start, len: 1, own: 0.75, other: 0.125, border: true }
                }
                ([], n) if n > 2 && n == around.len() => {
                    ring.extend(around.iter().map(far).zip(beside.iter().copied()).map(|(v, f)| [v, f]));
                    let n = n as f32;
                    Ring { start, len: beside.len() as u32, own: (n - 2.0) / n, other: 1.0 / (n * n), border: false }
                }
                // Where more than two borders meet, or nothing at all, the vertex stays.
                _ => Ring { start, len: 0, own: 1.0, other: 0.0, border: false },
            }
        });
        let rings = rings.collect();
        let (first_edge, first_face) = (vertices as u32, (vertices + edges.len()) as u32);
        let mut finer = Vec::with_capacity(faces.len() * 4);
        for (number, (face, around)) in faces.iter().zip(&of_face).enumerate() {
            for corner in 0..4 {
                let (next, before) = (around[corner], around[(corner + 3) % 4]);
                finer.push([face[corner], first_edge + next, first_face + number as u32, first_edge + before]);
            }
        }
        let flat = edges.iter().map(|edge| match edge.faces.as_slice() {
            [a, b] => [edge.ends[0], edge.ends[1], *a, *b],
            _ => [edge.ends[0], edge.ends[1], 0, 0],
        });
        Self { vertices, edges: flat.collect(), faces, inner_edges, rings, ring, quads: finer }
    }

    /// Points after the step.
    pub fn fine_len(&self) -> usize {
        self.vertices + self.edges.len() + self.faces.len()
    }

    /// The quads after the step, four for each before it, in the same order and sense.
    pub fn quads(&self) -> &[[u32; 4]] {
        &self.quads
    }

    /// Refines one set of positions; missing points count as the origin, `fine` is resized to
    /// [`fine_len`](Self::fine_len).
    pub fn apply(&self, coarse: &[V4], fine: &mut Vec<V4>) {
        fine.resize(self.fine_len(), [0.0; 4]);
        let Some(coarse) = coarse.get(..self.vertices) else {
            let mut whole = coarse.to_vec();
            whole.resize(self.vertices, [0.0; 4]);
            return self.apply(&whole, fine);
        };
        let (vertices, rest) = fine.split_at_mut(self.vertices);
        let (edges, faces) = rest.split_at_mut(self.edges.len());
        for (point, quad) in faces.iter_mut().zip(&self.faces) {
            let [a, b, c, d] = quad.map(|corner| coarse[corner as usize]);
            *point = scaled(sum(sum(a, b), sum(c, d)), 0.25);
        }
        let (inner, border) = edges.split_at_mut(self.inner_edges);
        for (point, [a, b, f, g]) in inner.iter_mut().zip(&self.edges) {
            let ends = sum(coarse[*a as usize], coarse[*b as usize]);
            *point = scaled(sum(ends, sum(faces[*f as usize], faces[*g as usize])), 0.25);
        }
        for (point, [a, b, ..]) in border.iter_mut().zip(&self.edges[self.inner_edges..]) {
            *point = scaled(sum(coarse[*a as usize], coarse[*b as usize]), 0.5);
        }
        for ((point, old), ring) in vertices.iter_mut().zip(coarse).zip(&self.rings) {
            let mut around = [0.0; 4];
            let pairs = &self.ring[ring.start as usize..(ring.start + ring.len) as usize];
            if ring.border {
                for [a, b] in pairs {
                    around = sum(around, sum(coarse[*a as usize], coarse[*b as usize]));
                }
            } else {
                for [vertex, face] in pairs {
                    around = sum(around, sum(coarse[*vertex as usize], faces[*face as usize]));
                }
            }
            *point = sum(scaled(*old, ring.own), scaled(around, ring.other));
        }
    }

    /// Refines a value per vertex that is not a position and so must not be smoothed away from its neighbours:
    /// edge and face points are plain means.
    pub fn apply_linear<T: Copy>(&self, coarse: &[T], mean: impl Fn(&[T]) -> T) -> Vec<T> {
        let at = |vertex: &u32| coarse[*vertex as usize];
        let mut fine = coarse[..self.vertices].to_vec();
        fine.extend(self.edges.iter().map(|[a, b, ..]| mean(&[at(a), at(b)])));
        fine.extend(self.faces.iter().map(|quad| mean(&quad.map(|corner| coarse[corner as usize]))));
        fine
    }

    /// Carries values at the corners of quads (texture coordinates) through the step, seams included.
    pub fn corners<T: Copy>(&self, corners: &[[T; 4]], mean: impl Fn(&[T]) -> T) -> Vec<[T; 4]> {
        let mut finer = Vec::with_capacity(corners.len() * 4);
        for quad in corners {
            let middle = mean(quad);
            for corner in 0..4 {
                let side = |other: usize| mean(&[quad[corner], quad[other % 4]]);
                finer.push([quad[corner], side(corner + 1), middle, side(corner + 3)]);
            }
        }
        finer
    }
}

/// The edges, inner ones first, how many are inner, and per face its four edges from each corner to the next.
fn edges(faces: &[[u32; 4]]) -> (Vec<Edge>, usize, Vec<[u32; 4]>) {
    let mut sides: Vec<([u32; 2], u32, usize)> = vec![];
    for (number, face) in faces.iter().enumerate() {
        for corner in 0..4 {
            let (a, b) = (face[corner], face[(corner + 1) % 4]);
            sides.push(([a.min(b), a.max(b)], number as u32, corner));
        }
    }
    sides.sort_unstable();
    let groups: Vec<&[([u32; 2], u32, usize)]> = sides.chunk_by(|a, b| a.0 == b.0).collect();
    let (inner, border): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| group.len() == 2);
    let mut of_face = vec![[0; 4]; faces.len()];
    let mut edges = Vec::with_capacity(inner.len() + border.len());
    let inner_edges = inner.len();
    for (number, group) in inner.into_iter().chain(border).enumerate() {
        for (_, face, corner) in group {
            of_face[*face as usize][*corner] = number as u32;
        }
        edges.push(Edge { ends: group[0].0, faces: group.iter().map(|(_, face, _)| *face).collect() });
    }
    (edges, inner_edges, of_face)
}

fn sum(a: V4, b: V4) -> V4 {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]]
}

fn scaled(a: V4, by: f32) -> V4 {
    a.map(|lane| lane * by)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A cube, corner bits as coordinates.
    fn cube() -> (Vec<V4>, Vec<[u32; 4]>) {
        let corners = (0..8_u32).map(|i| [i & 1, i >> 1 & 1, i >> 2].map(|bit| bit as f32 * 2.0 - 1.0));
        let quads = vec![[0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [2, 6, 7, 3], [0, 4, 6, 2], [1, 3, 7, 5]];
        (corners.map(|[x, y, z]| [x, y, z, 0.0]).collect(), quads)
    }

    #[test]
    fn a_cube_becomes_the_points_of_the_textbook() {
        let (points, quads) = cube();
        let step = Subdivision::new(8, &quads);
        let mut fine = vec![];
        step.apply(&points, &mut fine);
        assert_eq!((fine.len(), step.quads().len()), (8 + 12 + 6, 24));
        // Corner of a cube after one step: 5/9 of the way out; edge: 3/4; face: its middle.
        assert!(fine[..8].iter().all(|p| p[..3].iter().all(|lane| (lane.abs() - 5.0 / 9.0).abs() < 1e-6)));
        let edge = |p: &V4| p[..3].iter().map(|lane| lane.abs()).sum::<f32>();
        assert!(fine[8..20].iter().all(|p| (edge(p) - 1.5).abs() < 1e-6));
        assert!(fine[20..].iter().all(|p| (edge(p) - 1.0).abs() < 1e-6));
    }

    #[test]
    fn an_open_border_stays_a_curve_of_its_own() {
        let points: Vec<V4> = (0..6).map(|i| [(i % 3) as f32, (i / 3) as f32, 0.0, 0.0]).collect();
        let step = Subdivision::new(6, &[[0, 1, 4, 3], [1, 2, 5, 4]]);
        let mut fine = vec![];
        step.apply(&points, &mut fine);
        assert_eq!(fine[1], [1.0, 0.125 * 0.0, 0.0, 0.0]);
        assert!(fine.iter().all(|p| (0.0..=2.0).contains(&p[0]) && (0.0..=1.0).contains(&p[1])));
    }

    #[test]
    fn a_lonely_vertex_stays_where_it_is() {
        let step = Subdivision::new(1, &[]);
        let mut fine = vec![];
        step.apply(&[[1.0, 2.0, 3.0, 0.0]], &mut fine);
        assert_eq!(fine, [[1.0, 2.0, 3.0, 0.0]]);
    }
}
