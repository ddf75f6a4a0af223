//! Everything a shading function may read: lights, shadows, looks. Plain data, the bind groups of the GPU twin.

use std::sync::Arc;

use super::ambient::Ambient;
use super::brdf::{bounced, fresnel, lobe, mirrored_open, sky_share};
use super::eye::{self, EyeLook};
use super::light::{Lamp, LightRig};
use super::math::{V3, mix, mix3, saturate, smoothstep, v3};
use super::mesh::{Garment, Material};
use super::noise::{cell, cloud, noise_slope, unit};
use super::raster::Surface;
use super::shadow::Shadow;
use super::skin::{self, SkinLook};
use super::strands::Volume;

/// All that shading reads.
#[derive(Debug)]
pub struct Stage {
    /// Lights that are on.
    pub lamps: Vec<Lamp>,
    /// Their shadows.
    pub shadows: Vec<Shadow>,
    /// The surround.
    pub rig: LightRig,
    /// Openness.
    pub ambient: Arc<Ambient>,
    /// Hair as a cloud.
    pub volume: Volume,
    /// Skin.
    pub skin: SkinLook,
    /// Eyes, left first.
    pub eyes: [EyeLook; 2],
    /// What covers the shoulders.
    pub garment: Garment,
    /// Its colour, linear RGB.
    pub cloth: V3,
    /// Where the camera stands.
    pub camera: V3,
    /// The middle of the head.
    pub head: V3,
    /// Height of the edge of the upper gum and of the lower, on the unshaped head.
    pub gums: [f32; 2],
}

/// What one sample sends on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shaded {
    /// Light that enters the skin, to be spread.
    pub light: V3,
    /// What the skin makes of it afterwards.
    pub tint: V3,
    /// Light that needs no spreading.
    pub shine: V3,
    /// How far light runs: 0 for what is not skin.
    pub depth: f32,
}

impl Shaded {
    /// Half-way between two samples.
    pub fn mean(a: &Self, b: &Self) -> Self {
        Self {
            light: (a.light + b.light) * 0.5,
            tint: (a.tint + b.tint) * 0.5,
            shine: (a.shine + b.shine) * 0.5,
            depth: 0.5 * (a.depth + b.depth),
        }
    }
}

/// Diffuse and mirrored light of all lamps on a surface with one mirror lobe.
#[derive(Clone, Copy, Debug, Default)]
struct Direct {
    diffuse: V3,
    mirrored: V3,
}

impl Stage {
    /// Shades a sample.
    pub fn shade(&self, surface: &Surface) -> Shaded {
        match surface.material {
            Material::Skin => self.skin(surface),
            Material::LeftEye => self.eye(surface, &self.eyes[0]),
            Material::RightEye => self.eye(surface, &self.eyes[1]),
            Material::Teeth => self.teeth(surface),
            Material::Tongue => self.tongue(surface),
            _ => self.cloth(surface),
        }
    }

    /// A number of 0 to 1 per sample, to turn patterns of taps by.
    #[inline]
    fn turn(surface: &Surface) -> f32 {
        unit(cell(surface.sample[0] as i32, surface.sample[1] as i32, 0, 5))
    }

    fn skin(&self, surface: &Surface) -> Shaded {
        let at = &surface.at;
        let skin = skin::at(&self.skin, surface);
        let (v, n, turn) = (surface.view, skin.normal, Self::turn(surface));
        let nv = n.dot(v);
        let (mut light, mut shine) = (V3::ZERO, V3::ZERO);
        let narrow = 0.42 * skin.alpha;
        for (number, (lamp, shadow)) in self.lamps.iter().zip(&self.shadows).enumerate() {
            let ray = lamp.ray(at.pos);
            let facing = at.normal.dot(ray.towards);
            let open = if facing > -lamp.sine {
                shadow.share(at.pos, at.normal, turn) * self.volume.through(at.pos + at.normal * 0.03, number)
            } else {
                0.0
            };
            if open > 0.0 {
                light += ray.colour * (open * lamp.wrap(n.dot(ray.towards)));
                let half = (ray.towards + v).unit();
                // Rough skin never becomes a mirror, not even at its edge.
                let edge = fresnel(0.028, half.dot(v)).min(0.22);
                let broad = lobe(n, v, ray.towards, skin.alpha, lamp.sine);
                let sharp = lobe(n, v, ray.towards, narrow, lamp.sine);
                let film = lobe(at.normal, v, ray.towards, 0.06, lamp.sine).min(2.2)
                    * skin.wet
                    * smoothstep(0.1, 0.6, at.open);
                let mirrored = (0.75 * broad + 0.45 * sharp) * skin.mirror + film;
                shine += ray.colour * (std::f32::consts::PI * open * edge * mirrored);
            }
            // Ears and nostrils glow a little when lit from behind.
            let thin = saturate(at.masks[2] * 0.9);
            if thin > 0.05 && facing < 0.35 {
                let flesh = shadow.thickness(at.pos, at.normal, turn);
                let passed = v3(-flesh / 0.045, -flesh / 0.017, -flesh / 0.011).exp();
                let veil = self.volume.through(at.pos, number);
                let fair = 1.0 - 0.75 * self.skin.melanin;
                light += ray.colour * passed * (0.3 * thin * fair * veil * saturate(0.5 - facing));
            }
        }
        let open = at.open * self.volume.open(at.pos + at.normal * 0.03);
        let inside = 1.0 - 0.75 * smoothstep(0.3, 0.9, at.masks[4]) * smoothstep(0.3, 0.2, at.rest.z);
        let dim = bounced(open, skin.albedo) * inside;
        let around = mix3(at.bent, n, 0.5 + 0.3 * open).unit();
        light += self.rig.surround(around) * dim;
        let keep = mirrored_open(open, nv.max(0.0), skin.alpha);
        let back = n * (2.0 * nv) - v;
        shine += self.rig.surround(back) * (keep * inside * sky_share(0.028, skin.alpha, nv) * skin.mirror);
        shine += self.rig.surround(back) * (keep * inside * skin.wet * sky_share(0.03, 0.02, nv));
        shine = shine * mix(0.45, 1.0, smoothstep(0.05, 0.45, open)) * inside;
        // What is mirrored does not enter.
        let entering = 1.0 - fresnel(0.028, nv.max(0.05)) * 0.85;
        // Half of the colour before the blur, half after it: pores stay sharp, blood still bleeds.
        let half = skin.albedo.powf(0.5);
        Shaded { light: light * half * entering, tint: half, shine, depth: skin.depth }
    }

    fn direct(&self, p: V3, n: V3, geometric: V3, v: V3, turn: f32, alpha: f32) -> Direct {
        let mut sum = Direct::default();
        for (number, (lamp, shadow)) in self.lamps.iter().zip(&self.shadows).enumerate() {
            let ray = lamp.ray(p);
            if geometric.dot(ray.towards) <= -lamp.sine {
                continue;
            }
            let open = shadow.share(p, geometric, turn) * self.volume.through(p + geometric * 0.03, number);
            sum.diffuse += ray.colour * (open * lamp.wrap(n.dot(ray.towards)));
            let edge = fresnel(0.035, (ray.towards + v).unit().dot(v));
            let mirrored = lobe(n, v, ray.towards, alpha, lamp.sine);
            sum.mirrored += ray.colour * (std::f32::consts::PI * open * edge * mirrored);
        }
        sum
    }

    fn eye(&self, surface: &Surface, look: &EyeLook) -> Shaded {
        let (p, v) = (surface.at.pos, surface.view);
        let eye = eye::at(look, p, v);
        let round = (p - look.centre).unit();
        let turn = Self::turn(surface);
        let (_, open) = self.ambient.at(p, round);
        let open = smoothstep(0.05, 1.0, open);
        let mut light = V3::ZERO;
        let mut shine = V3::ZERO;
        for (number, (lamp, shadow)) in self.lamps.iter().zip(&self.shadows).enumerate() {
            let ray = lamp.ray(p);
            let shared = shadow.share(p, round, turn) * self.volume.through(p + round * 0.05, number);
            // Lids and lashes shade softly what the map is too coarse for.
            let shared = shared * mix(0.35, 1.0, open);
            let gathered = 1.0 + 0.75 * eye.iris * -eye.outward.dot(ray.towards);
            let soft = lamp.wrap(mix(eye.normal.dot(ray.towards), 1.0, 0.12));
            light += ray.colour * (shared * soft * gathered);
            let back = eye.mirror * (2.0 * eye.mirror.dot(v)) - v;
            let edge = fresnel(0.034, eye.mirror.dot(v));
            let seen = lamp.mirrored(p, back, mix(0.4, if number == 0 { 0.12 } else { 0.45 }, eye.iris));
            shine += seen * (edge * smoothstep(0.15, 0.6, shared) * mix(0.55, 1.5, eye.iris));
        }
        light += self.rig.surround(mix3(round, v3(0.0, 0.0, 1.0), 0.3).unit()) * open;
        let back = eye.mirror * (2.0 * eye.mirror.dot(v)) - v;
        let edge = fresnel(0.034, eye.mirror.dot(v));
        shine += self.rig.surround(back) * (edge * open * 1.6);
        let shade = mix3(v3(0.62, 0.36, 0.3), V3::ONE, smoothstep(0.0, 0.55, open));
        Shaded { shine: light * eye.albedo * shade + shine, ..Shaded::default() }
    }

    fn teeth(&self, surface: &Surface) -> Shaded {
        let at = &surface.at;
        let (_, open) = self.ambient.at(at.pos, at.normal);
        let middle = 0.5 * (self.gums[0] + self.gums[1]);
        let upper = at.rest.y > middle;
        let over_gum =
            if upper { self.gums[0] - at.rest.y } else { at.rest.y - self.gums[1] } + 0.012 * (at.rest.x * 75.0).cos();
        let gum = smoothstep(0.008, -0.008, over_gum);
        let enamel = v3(0.7, 0.64, 0.54) * (1.0 + 0.05 * cloud(at.rest * 14.0, 111));
        let back = smoothstep(0.12, 0.28, at.rest.x.abs());
        let albedo = mix3(enamel * mix(1.0, 0.6, back), v3(0.42, 0.15, 0.14), gum);
        let direct = self.direct(at.pos, at.normal, at.normal, surface.view, Self::turn(surface), 0.06);
        let inside = smoothstep(0.0, 0.5, open);
        let light = direct.diffuse * mix(0.5, 1.0, inside) + self.rig.surround(v3(0.0, 0.0, 1.0)) * mix(0.3, 1.0, open);
        Shaded { shine: light * albedo + direct.mirrored * (0.7 * inside), ..Shaded::default() }
    }

    fn tongue(&self, surface: &Surface) -> Shaded {
        let at = &surface.at;
        let (_, open) = self.ambient.at(at.pos, at.normal);
        let slope = noise_slope(at.rest * 60.0, 112).0 * 0.12;
        let n = (at.normal - slope.across(at.normal)).unit();
        let direct = self.direct(at.pos, n, at.normal, surface.view, Self::turn(surface), 0.1);
        let light = direct.diffuse * mix(0.3, 1.0, open) + self.rig.surround(n) * open;
        Shaded { shine: light * v3(0.38, 0.12, 0.11) + direct.mirrored * (0.6 * open), ..Shaded::default() }
    }

    fn cloth(&self, surface: &Surface) -> Shaded {
        let at = &surface.at;
        let below = self.garment.below_edge(at.rest);
        // A fine knit: ribs at the collar, stitches elsewhere.
        let collar = smoothstep(0.17, 0.15, below);
        let around = at.rest.x.atan2(at.rest.z + 1.0);
        let ribs = (around * 90.0).sin();
        let visible = smoothstep(0.28, 0.1, surface.span * 34.0);
        let knit = noise_slope(v3(at.rest.x * 48.0, at.rest.y * 70.0, at.rest.z * 48.0), 113).0;
        let mut slope = knit * (0.05 * visible);
        slope += v3(around.cos(), 0.0, -around.sin()) * (0.16 * ribs * collar * visible);
        // The edge rolls over, and a seam closes the collar.
        slope += v3(0.0, -1.1, 0.0) * smoothstep(0.03, 0.0, below);
        slope += v3(0.0, 0.25, 0.0) * (smoothstep(0.15, 0.165, below) * smoothstep(0.19, 0.17, below));
        slope += noise_slope(at.rest * 2.6, 114).0 * (0.1 * (1.0 - collar));
        let n = (at.normal - slope.across(at.normal)).unit();
        let direct = self.direct(at.pos, n, at.normal, surface.view, Self::turn(surface), 0.5);
        let nv = n.dot(surface.view).max(0.0);
        let open = at.open * self.volume.open(at.pos + at.normal * 0.05);
        let light = direct.diffuse + self.rig.surround(mix3(at.bent, n, 0.5).unit()) * open;
        let fuzz = (1.0 - nv) * (1.0 - nv) * (1.0 - nv);
        let dark = 1.0 - 0.2 * collar * visible * (0.5 - 0.5 * ribs);
        let colour = self.cloth * dark * (1.0 + 0.08 * cloud(at.rest * 30.0, 115));
        let shine = light * (colour + (colour * 0.7 + V3::all(0.012)) * fuzz) + direct.mirrored * 0.12;
        Shaded { shine, ..Shaded::default() }
    }
}
