//! A head turned to the side.
//!
//! The face mesh gives the shape of the front, an egg behind it the rest of the head. Both are one
//! surface around a point in the middle of the head: a distance for every direction. Its skin is a map
//! of all directions, taken from the picture where the picture shows it and painted from what is there
//! (hair to hair, cheek to cheek) where it does not.

use std::f32::consts::PI;

use super::canvas::{Canvas, blurred_plane, mix, ramp};
use super::dice::Dice;
use super::fill::Gap;
use super::headless::{background, head_mask};
use super::scene::Scene;

/// Between the eyes, in pixels, in the finished picture at most.
const EYES_PX: f32 = 96.0;
/// Columns and rows of the map: all around, and from straight up to straight down.
const MAP: [usize; 2] = [320, 160];
/// Direction beyond which the front picture no longer shows the surface well.
const SEEN_TO: f32 = 0.95;

/// Quads of the neck, around and down.
const NECK: [usize; 2] = [64, 24];
/// The finished picture is drawn this much larger and then shrunk.
const FINER: usize = 2;
/// Where the face meets the ears, left and right in the picture of a person who looks at it.
const SIDES: [usize; 2] = [234, 454];
const CHIN: usize = 152;
const NOSE: usize = 1;

/// `None` without a mesh, or with one that is no face.
pub(super) fn profile(own: &Scene, dice: &mut Dice) -> Option<Canvas> {
    let own = own.with_eyes_at_most(EYES_PX);
    let head = Head::of(&own)?;
    // A face that already looks to one side is turned on: that side of it is the one the picture shows.
    let way = if head.yaw.abs() > 0.1 {
        head.yaw.signum()
    } else if dice.flip() {
        1.0
    } else {
        -1.0
    };
    let turn = way * dice.between(55.0, 75.0).to_radians();
    let skin = head.skin(&own.canvas, dice);
    let backdrop = backdrop(&own, dice);
    Some(head.drawn(&skin, &own.canvas, backdrop, turn).recompressed(93))
}

/// What is behind the head: the picture without it, a little out of focus where it was painted.
fn backdrop(own: &Scene, dice: &mut Dice) -> Canvas {
    let small = own.with_eyes_at_most(44.0);
    let (w, h) = (own.canvas.w, own.canvas.h);
    let hole = head_mask(&small, 0.0);
    let painted = background(&small, &hole, dice).resized(w, h);
    let plane: Vec<[f32; 3]> = hole.iter().map(|h| [if *h { 255.0 } else { 0.0 }; 3]).collect();
    let plane = Canvas { w: small.canvas.w, h: small.canvas.h, px: plane }.blurred(2.0).resized(w, h);
    let alpha: Vec<f32> = plane.px.iter().map(|p| (p[0] / 127.5).min(1.0)).collect();
    let mut canvas = own.canvas.clone();
    canvas.blend(&painted, &alpha);
    // As a portrait lens shows it; the shoulders stay sharp.
    let soft = canvas.blurred(0.14 * own.eyes_px());
    let chin = own.bounds.y + own.bounds.h;
    let far: Vec<f32> =
        (0..w * h).map(|p| ramp(chin + 0.15 * own.bounds.h, chin - 0.1 * own.bounds.h, (p / w) as f32)).collect();
    canvas.blend(&soft, &far);
    canvas
}

/// A head in its own frame: u to the right in the picture, v down, z away from the viewer, the origin
/// between the ears; looking straight at the viewer.
struct Head {
    /// Where the origin lies in the picture.
    origin: [f32; 2],
    /// Slope of the eyes.
    tilt: f32,
    /// How far the face is turned in the picture; positive: it looks to the right.
    yaw: f32,
    /// Ear to ear.
    wide: f32,
    /// How far below the origin the chin is.
    chin: f32,
    /// Distance of the surface from the origin, for the corners of the map.
    reach: Vec<f32>,
}

/// The surface of the head as a map of all directions.
struct Skin {
    /// Painted everywhere.
    map: Canvas,
    /// 1 where the picture itself shows the place, 0 where the map was painted.
    seen: Vec<f32>,
    /// The colour of the cheeks.
    cheek: [f32; 3],
    /// Whether hair falls over ear and neck, left and right in the picture.
    long: [bool; 2],
}

/// What one sees at one place of the finished picture.
#[derive(Clone, Copy)]
struct Hit {
    depth: f32,
    /// The place on the head, before it is turned.
    place: [f32; 3],
    /// Column and row of the map; a negative row for the neck.
    map: [f32; 2],
}

/// Turned about the vertical; a positive angle turns a face to the right.
fn turned([u, v, z]: [f32; 3], angle: f32) -> [f32; 3] {
    let (sin, cos) = angle.sin_cos();
    [u * cos - z * sin, v, u * sin + z * cos]
}

/// Longitude (0 towards the viewer, positive right) and latitude (positive down).
fn direction([u, v, z]: [f32; 3]) -> [f32; 2] {
    [u.atan2(-z), v.atan2(u.hypot(z))]
}

/// The unit vector in a direction.
fn ray([lon, lat]: [f32; 2]) -> [f32; 3] {
    [lat.cos() * lon.sin(), lat.sin(), -lat.cos() * lon.cos()]
}

/// The direction of a place on the map.
fn heading(col: f32, row: f32) -> [f32; 2] {
    [(col / MAP[0] as f32 * 2.0 - 1.0) * PI, (row / MAP[1] as f32 - 0.5) * PI]
}

impl Head {
    fn of(scene: &Scene) -> Option<Self> {
        let tilt = scene.tilt();
        let (sin, cos) = tilt.sin_cos();
        let level: Vec<[f32; 3]> =
            scene.points.iter().map(|[x, y, z]| [x * cos + y * sin, y * cos - x * sin, *z]).collect();
        let [left, right] = SIDES.map(|i| level.get(i).copied());
        let (left, right) = (left?, right?);
        let yaw = (right[2] - left[2]).atan2(right[0] - left[0]);
        let middle: [f32; 3] = std::array::from_fn(|axis| f32::midpoint(left[axis], right[axis]));
        let frontal: Vec<[f32; 3]> =
            level.iter().map(|p| turned(std::array::from_fn(|axis| p[axis] - middle[axis]), -yaw)).collect();
        let wide = (right[0] - left[0]).hypot(right[2] - left[2]);
        let chin = frontal.get(CHIN)?[1];
        let nose = frontal.get(NOSE)?[2];
        // Anything else is not the front of a head.
        if !(wide > 12.0 && (0.3..1.5).contains(&(chin / wide)) && nose < -0.3 * wide) || yaw.abs() > 0.8 {
            return None;
        }
        let origin = [middle[0] * cos - middle[1] * sin, middle[0] * sin + middle[1] * cos];
        let mut head = Self { origin, tilt, yaw, wide, chin, reach: Vec::new() };
        let front: Vec<([f32; 2], f32)> =
            frontal.iter().map(|p| (direction(*p), (p[0] * p[0] + p[1] * p[1] + p[2] * p[2]).sqrt())).collect();
        for row in 0..=MAP[1] {
            for col in 0..=MAP[0] {
                head.reach.push(head.surface(&front, heading(col as f32, row as f32)));
            }
        }
        Some(head)
    }

    /// The mesh where there is one, the egg elsewhere, and a soft passage between.
    fn surface(&self, front: &[([f32; 2], f32)], towards: [f32; 2]) -> f32 {
        let egg = self.egg(ray(towards));
        // A plane fitted to the points around, the near ones counting most.
        let off = |[lon, lat]: [f32; 2]| [(lon - towards[0]) * lat.cos(), lat - towards[1]];
        let nearest = front.iter().map(|(at, _)| off(*at)).map(|[x, y]| x.hypot(y)).fold(f32::MAX, f32::min);
        let share = 1.0 - ramp(0.16, 0.46, nearest);
        if share <= 0.0 {
            return egg;
        }
        // Beyond the rim more of them have a say, lest the plane is laid through two or three.
        let width = 0.055 + 0.05 * ramp(0.5, 1.0, towards[0].abs()) + 0.8 * (nearest - 0.09).max(0.0);
        let (mut s, mut t) = ([[0.0_f64; 3]; 3], [0.0_f64; 3]);
        for (at, reach) in front {
            let [x, y] = off(*at);
            let square = x * x + y * y;
            if square > 9.0 * width * width {
                continue;
            }
            let weight = f64::from((-0.5 * square / (width * width)).exp()) + 1e-9;
            let row = [1.0, f64::from(x), f64::from(y)];
            for i in 0..3 {
                for j in 0..3 {
                    s[i][j] += weight * row[i] * row[j];
                }
                t[i] += weight * row[i] * f64::from(*reach);
            }
        }
        // A slope needs a reason: points on one side only do not give a good one.
        let stiff = s[0][0] * f64::from(0.002 + 0.4 * (nearest - 0.09).max(0.0).powi(2));
        (s[1][1], s[2][2]) = (s[1][1] + stiff, s[2][2] + stiff);
        let mesh = level_at_zero(s, t).map_or(egg, |v| v as f32).clamp(0.3 * self.wide, 1.2 * self.wide);
        egg + (mesh - egg) * share
    }

    /// Skull and hair, from the origin outwards.
    fn egg(&self, [u, v, z]: [f32; 3]) -> f32 {
        // Middle and half-axes in shares of the width; proportions of an adult head.
        let ([mv, mz], [au, av, az]) = ([-0.27, 0.06], [0.55, 0.58, 0.64]);
        let (pu, pv, pz) = (u / au, v / av, z / az);
        let (ov, oz) = (-mv / av, -mz / az);
        let a = pu * pu + pv * pv + pz * pz;
        let b = pv * ov + pz * oz;
        let c = ov * ov + oz * oz - 1.0;
        (-b + (b * b - a * c).max(0.0).sqrt()) / a.max(1e-6) * self.wide
    }

    /// Where the picture shows a place on the head.
    fn in_picture(&self, place: [f32; 3], turn: f32) -> [f32; 3] {
        let [u, v, z] = turned(place, turn);
        let (sin, cos) = self.tilt.sin_cos();
        [self.origin[0] + u * cos - v * sin, self.origin[1] + u * sin + v * cos, z]
    }

    fn corner(&self, col: usize, row: usize) -> [f32; 3] {
        let reach = self.reach[row.min(MAP[1]) * (MAP[0] + 1) + col.min(MAP[0])];
        ray(heading(col as f32, row as f32)).map(|v| v * reach)
    }

    /// Which way the surface faces, as a unit vector.
    fn normal(&self, col: usize, row: usize) -> [f32; 3] {
        let (w, h) = (MAP[0], MAP[1]);
        let across = minus(self.corner((col + 1) % w, row), self.corner((col + w - 1) % w, row));
        let down = minus(self.corner(col, (row + 1).min(h)), self.corner(col, row.saturating_sub(1)));
        let n = [
            down[1] * across[2] - down[2] * across[1],
            down[2] * across[0] - down[0] * across[2],
            down[0] * across[1] - down[1] * across[0],
        ];
        let length = (n[0] * n[0] + n[1] * n[1] + n[2] * n[2]).sqrt();
        if length > 0.0 { n.map(|v| v / length) } else { [0.0, -1.0, 0.0] }
    }

    fn skin(&self, picture: &Canvas, dice: &mut Dice) -> Skin {
        let [w, h] = MAP;
        let mut map = Canvas::filled(w, h, [0.0; 3]);
        let mut seen = vec![0.0; w * h];
        // Longitude without its sign, and how far down in shares of the width.
        let mut spots = vec![[0.0_f32; 2]; w * h];
        for row in 0..h {
            for col in 0..w {
                let at = row * w + col;
                let place = self.corner(col, row);
                let lon = heading(col as f32, row as f32)[0];
                let [x, y, _] = self.in_picture(place, self.yaw);
                map.px[at] = picture.sample(x, y);
                spots[at] = [lon.abs(), place[1] / self.wide];
                let facing = -turned(self.normal(col, row), self.yaw)[2];
                let inside = x >= 1.0 && y >= 1.0 && x < picture.w as f32 - 1.0 && y < picture.h as f32 - 1.0;
                if inside && place[1] < self.chin + 0.02 * self.wide {
                    let away = (lon + self.yaw).abs();
                    // The flanks of the nose are steep, and still nothing but the picture shows them.
                    let inner = lon.abs() < 0.7 && (-0.3..0.45).contains(&spots[at][1]);
                    let steep = if inner { 1.0 } else { ramp(0.2, 0.4, facing) };
                    seen[at] = steep * ramp(SEEN_TO + 0.1, SEEN_TO - 0.1, away);
                }
            }
        }
        let mean = |wanted: &dyn Fn([f32; 2]) -> bool| {
            let (mut sum, mut count) = ([0.0; 3], 0.0);
            for ((pixel, spot), seen) in map.px.iter().zip(&spots).zip(&seen) {
                if *seen > 0.99 && wanted(*spot) {
                    sum = std::array::from_fn(|c| sum[c] + pixel[c]);
                    count += 1.0;
                }
            }
            sum.map(|v: f32| v / f32::max(count, 1.0))
        };
        let cheek = mean(&|[side, v]| (0.35..0.8).contains(&side) && (0.05..0.3).contains(&v));
        let forehead = mean(&|[side, v]| side < 0.6 && (-0.4..-0.28).contains(&v));
        let long = [-1.0, 1.0].map(|side| self.long_hair(picture, side));
        let top = mean(&|[side, v]| side < 0.9 && v < -0.62);
        // Bald, or a hat of the colour of skin: what is on top goes on behind.
        let bald = apart(top, forehead) < 40.0;
        let shown = |at: usize| seen[at] > 0.99;
        let hair: Vec<bool> = (0..w * h)
            .map(|at| {
                let ([side, v], pixel) = (spots[at], map.px[at]);
                let above = v < -0.5 || (side > 0.7 && v < -0.3);
                shown(at) && above && (bald || apart(pixel, top) < 0.6 * apart(pixel, forehead))
            })
            .collect();
        let wave = dice.between(0.0, 6.0);
        let haired: Vec<bool> = (0..w * h)
            .map(|at| {
                let [side, v] = spots[at];
                let wobble = 0.05 * (v * 17.0 + wave).sin() + 0.02 * (v * 61.0 + 2.0 * wave).sin();
                let falls = long[usize::from(at % w > w / 2)];
                let front = if falls { 1.05 } else { 0.95 + 0.55 * ramp(-0.5, 0.05, v) };
                let below = if falls { 2.0 } else { -0.02 + 0.34 * ramp(1.45, 2.1, side) };
                side > front + wobble && v < below + wobble || v < -0.55
            })
            .collect();
        let skin = self.plain_skin(
            &map,
            &spots,
            &|at| shown(at) && (bald || apart(map.px[at], top) > 0.8 * apart(map.px[at], cheek)),
            cheek,
        );
        for at in (0..w * h).filter(|at| !shown(*at)) {
            let grain = dice.between(-2.5, 2.5);
            map.px[at] = if haired[at] { top } else { skin[at].map(|v| v + grain) };
        }
        let hole: Vec<bool> = (0..w * h).map(|at| haired[at] && !shown(at)).collect();
        map = Gap { canvas: &map, hole: &hole, source: &hair, rim: &hair, sketched: true }.filled(dice);
        // Hair has no sharp edge, and single hairs catch the light.
        let soft = map.blurred(2.0);
        let edge: Vec<f32> = haired.iter().map(|h| if *h { 1.0 } else { 0.0 }).collect();
        let edge = blurred_plane(&edge, w, h, 2.0);
        for at in (0..w * h).filter(|at| !shown(*at)) {
            let lit = if haired[at] && !bald { 1.0 + dice.between(-0.16, 0.16) } else { 1.0 };
            map.px[at] = mix(map.px[at], soft.px[at], 1.0 - (2.0 * edge[at] - 1.0).abs()).map(|v| v * lit);
        }
        for (at, pixel) in map.px.iter_mut().enumerate() {
            if !long[usize::from(at % w > w / 2)] {
                *pixel = ear(*pixel, cheek, spots[at]);
            }
        }
        Skin { map, seen, cheek, long }
    }

    /// Skin without features: the colour of the cheeks nearby, and of all cheeks farther away.
    fn plain_skin(
        &self,
        map: &Canvas,
        spots: &[[f32; 2]],
        shown: &dyn Fn(usize) -> bool,
        cheek: [f32; 3],
    ) -> Vec<[f32; 3]> {
        let weight = |at: usize| {
            let [side, v] = spots[at];
            let cheeks = shown(at) && (0.55..1.0).contains(&side) && (0.0..0.6).contains(&v);
            if cheeks { 1.0 } else { 0.0 }
        };
        let weights: Vec<f32> = (0..spots.len()).map(weight).collect();
        let px = map.px.iter().zip(&weights).map(|(p, w)| p.map(|v| v * w)).collect();
        let sum = Canvas { w: map.w, h: map.h, px }.blurred(9.0);
        let total = blurred_plane(&weights, map.w, map.h, 9.0);
        let far = 0.02;
        let nearby = sum.px.iter().zip(total);
        nearby.map(|(sum, total)| std::array::from_fn(|c| (sum[c] + far * cheek[c]) / (total + far))).collect()
    }

    /// Whether hair falls beside the jaw on one side (-1 left, 1 right in the picture).
    fn long_hair(&self, picture: &Canvas, side: f32) -> bool {
        let mean = |u: f32, v: f32| {
            let mut sum = [0.0; 3];
            for i in 0..25 {
                let off = [(i % 5) as f32 - 2.0, (i / 5) as f32 - 2.0].map(|o| o * 0.02 * self.wide);
                let [x, y, _] = self.in_picture([u * self.wide + off[0], v * self.wide + off[1], 0.0], 0.0);
                let c = picture.sample(x, y);
                sum = std::array::from_fn(|k| sum[k] + c[k] / 25.0);
            }
            sum
        };
        let (hair, skin) = (mean(0.0, -0.68), mean(side * 0.3, 0.2));
        let beside = mean(side * 0.56, 0.42);
        let higher = mean(side * 0.58, 0.15);
        let alike = |c| apart(c, hair) < 45.0 && apart(c, hair) < 0.7 * apart(c, skin);
        alike(beside) && alike(higher)
    }

    fn drawn(&self, skin: &Skin, picture: &Canvas, mut backdrop: Canvas, turn: f32) -> Canvas {
        let (w, h) = (picture.w * FINER, picture.h * FINER);
        let mut hits: Vec<Option<Hit>> = vec![None; w * h];
        let vertex = |place: [f32; 3], map: [f32; 2]| {
            let [x, y, depth] = self.in_picture(place, turn);
            let fine = FINER as f32;
            let to_fine = |v: f32| (v + 0.5) * fine - 0.5;
            ([to_fine(x), to_fine(y)], Hit { depth, place, map })
        };
        for row in 0..MAP[1] {
            for col in 0..MAP[0] {
                let corners = [(col, row), (col + 1, row), (col, row + 1), (col + 1, row + 1)]
                    .map(|(c, r)| vertex(self.corner(c, r), [c as f32, r as f32]));
                let [a, b, c, d] = corners;
                triangle(&mut hits, [w, h], [a, b, c]);
                triangle(&mut hits, [w, h], [b, d, c]);
            }
        }
        let neck = |col: usize, row: usize| {
            let lon = (col as f32 / NECK[0] as f32 * 2.0 - 1.0) * PI;
            let down = row as f32 / NECK[1] as f32;
            let v = self.neck_top() + (self.neck_end() - self.neck_top()) * down;
            let hair = skin.hair_falls(lon);
            let r = (0.33 + (0.17 - 0.07 * down + 0.02 * (lon * 11.0).sin() * down) * hair) * self.wide;
            // The neck leans forward: its upper end is in front of its lower one.
            let middle = (0.16 - 0.12 * (1.0 - down) * (1.0 - hair)) * self.wide;
            vertex([r * lon.sin(), v, middle - r * lon.cos()], [(lon / PI + 1.0) / 2.0 * MAP[0] as f32, -1.0])
        };
        for row in 0..NECK[1] {
            for col in 0..NECK[0] {
                let [a, b, c, d] =
                    [(col, row), (col + 1, row), (col, row + 1), (col + 1, row + 1)].map(|(c, r)| neck(c, r));
                triangle(&mut hits, [w, h], [a, b, c]);
                triangle(&mut hits, [w, h], [b, d, c]);
            }
        }
        let share = 1.0 / (FINER * FINER) as f32;
        for y in 0..picture.h {
            for x in 0..picture.w {
                let (mut sum, mut cover) = ([0.0; 3], 0.0);
                for sub in 0..FINER * FINER {
                    let place = (y * FINER + sub / FINER) * w + x * FINER + sub % FINER;
                    if let Some(hit) = hits[place] {
                        let (colour, alpha) = self.colour(skin, picture, &hit, turn);
                        sum = std::array::from_fn(|c| sum[c] + colour[c] * alpha * share);
                        cover += alpha * share;
                    }
                }
                if cover > 0.0 {
                    let pixel = &mut backdrop.px[y * picture.w + x];
                    *pixel = std::array::from_fn(|c| sum[c] + pixel[c] * (1.0 - cover));
                }
            }
        }
        backdrop
    }

    fn neck_top(&self) -> f32 {
        // Inside the head, so that its end does not show.
        -0.22 * self.wide
    }

    fn neck_end(&self) -> f32 {
        self.chin + 0.32 * self.wide
    }

    fn colour(&self, skin: &Skin, picture: &Canvas, hit: &Hit, turn: f32) -> ([f32; 3], f32) {
        let [col, row] = hit.map;
        if row < 0.0 {
            return self.neck_colour(skin, hit, turn);
        }
        let painted = skin.map.sample(col, row);
        let (c, r) = ((col as usize).min(MAP[0] - 1), (row as usize).min(MAP[1] - 1));
        let [x, y, _] = self.in_picture(hit.place, self.yaw);
        let seen = skin.seen[r * MAP[0] + c];
        let colour = mix(painted, picture.sample(x, y), seen);
        let facing = (-turned(self.normal(c, r), turn)[2]).clamp(0.0, 1.0);
        let round = 0.60 + 0.40 * facing.sqrt();
        let shade = round + (1.0 - round) * 0.6 * seen;
        (colour.map(|v| v * shade), 1.0)
    }

    fn neck_colour(&self, skin: &Skin, hit: &Hit, turn: f32) -> ([f32; 3], f32) {
        let (v, col) = (hit.place[1], hit.map[0]);
        let lon = (col / MAP[0] as f32 * 2.0 - 1.0) * PI;
        let hair = skin.hair_falls(lon);
        // Strands: one row of the map drawn out downwards.
        let strand = skin.map.sample(col, MAP[1] as f32 * 0.55 + (v / self.wide * 9.0).sin() * 3.0);
        let lit = 1.0 + 0.22 * (lon * 57.0).sin() * (lon * 23.0 + v / self.wide * 2.0).sin();
        let colour = mix(skin.cheek.map(|v| v * 0.92), strand.map(|v| v * lit), hair);
        let across = turned(hit.place, turn)[0] / (0.5 * self.wide);
        let round = 0.7 + 0.3 * (1.0 - across * across).max(0.0).sqrt();
        let under = 0.66 + 0.34 * ramp(0.2 * self.wide, self.chin + 0.1 * self.wide, v);
        let ends = 0.05 * hair * ((lon * 7.0).sin() + (lon * 19.0).sin());
        let down = |share: f32| self.chin + (share * (1.0 + 0.8 * hair) + ends) * self.wide;
        let (from, to) = (down(0.16), down(0.02));
        (colour.map(|c| c * round * (under + (1.0 - under) * hair * 0.6)), ramp(from, to, v))
    }
}

impl Skin {
    /// How far the direction lies under falling hair, 0 to 1.
    fn hair_falls(&self, lon: f32) -> f32 {
        let falls = |side: usize| if self.long[side] { 1.0 } else { 0.0 };
        let behind = f32::max(falls(0), falls(1));
        let here = falls(usize::from(lon > 0.0));
        (here + (behind - here) * ramp(1.9, 2.5, lon.abs())) * ramp(0.85, 1.15, lon.abs())
    }
}

/// An ear laid over a place of the map, `spot` being the longitude and how far down it lies.
fn ear(under: [f32; 3], cheek: [f32; 3], [side, v]: [f32; 2]) -> [f32; 3] {
    let t = (v - 0.05) / 0.165;
    // Leaning back, and narrower at the lobe.
    let s = ((side - 1.60) / 0.19 + 0.30 * t) / (1.0 - 0.30 * t.clamp(-1.0, 1.0));
    let r = s.hypot(t);
    let shadow = 1.0 - 0.35 * ramp(1.35, 1.0, r) * ramp(-0.6, 0.6, s);
    let groove = 0.30 * ramp(0.85, 0.72, r) * ramp(0.45, 0.65, r) * ramp(0.8, 0.3, t);
    let hollow = 0.45 * ramp(0.5, 0.2, (s + 0.2).hypot((t - 0.2) * 0.8));
    let lit = 1.02 - groove - hollow - 0.12 * ramp(0.2, 1.0, s);
    // Ears are redder than cheeks.
    let colour = [cheek[0] * lit, cheek[1] * lit * 0.95, cheek[2] * lit * 0.94];
    mix(under.map(|c| c * shadow), colour, ramp(1.02, 0.9, r))
}

fn apart(a: [f32; 3], b: [f32; 3]) -> f32 {
    minus(a, b).iter().map(|v| v * v).sum::<f32>().sqrt()
}

fn minus(a: [f32; 3], b: [f32; 3]) -> [f32; 3] {
    std::array::from_fn(|i| a[i] - b[i])
}

/// The first unknown of three linear equations (Cramer's rule); `None` where they have no one solution.
fn level_at_zero(s: [[f64; 3]; 3], t: [f64; 3]) -> Option<f64> {
    let det = |m: [[f64; 3]; 3]| {
        m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
            + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
    };
    let whole = det(s);
    let mut replaced = s;
    for (row, value) in replaced.iter_mut().zip(t) {
        row[0] = value;
    }
    let level = det(replaced) / whole;
    (whole.abs() > 1e-12 && level.is_finite()).then_some(level)
}

/// Keeps the nearest hit for every pixel whose centre the triangle covers.
fn triangle(hits: &mut [Option<Hit>], [w, h]: [usize; 2], corners: [([f32; 2], Hit); 3]) {
    let [([ax, ay], a), ([bx, by], b), ([cx, cy], c)] = corners;
    let area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if area.abs() < 1e-6 || !area.is_finite() {
        return;
    }
    let span = |p: f32, q: f32, r: f32, limit: usize| {
        let low = p.min(q).min(r).ceil().max(0.0) as usize;
        let high = (p.max(q).max(r).floor().max(-1.0) + 1.0).min(limit as f32) as usize;
        low..high
    };
    for y in span(ay, by, cy, h) {
        for x in span(ax, bx, cx, w) {
            let (px, py) = (x as f32, y as f32);
            let wb = ((px - ax) * (cy - ay) - (cx - ax) * (py - ay)) / area;
            let wc = ((bx - ax) * (py - ay) - (px - ax) * (by - ay)) / area;
            let wa = 1.0 - wb - wc;
            if wa < -1e-4 || wb < -1e-4 || wc < -1e-4 {
                continue;
            }
            let depth = a.depth * wa + b.depth * wb + c.depth * wc;
            let slot = &mut hits[y * w + x];
            if slot.is_none_or(|old| depth < old.depth) {
                let place = std::array::from_fn(|i| a.place[i] * wa + b.place[i] * wb + c.place[i] * wc);
                let map = std::array::from_fn(|i| a.map[i] * wa + b.map[i] * wb + c.map[i] * wc);
                *slot = Some(Hit { depth, place, map });
            }
        }
    }
}
