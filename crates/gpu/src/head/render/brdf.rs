//! How surfaces mirror light: microfacets, mirrors under a film, the sky in them.

use super::math::{V3, mix, mix3, saturate};

/// Share of light mirrored at a cosine, `f0` at a right angle (Schlick 1994).
#[inline(always)]
pub fn fresnel(f0: f32, cosine: f32) -> f32 {
    let m = 1.0 - saturate(cosine);
    let m2 = m * m;
    f0 + (1.0 - f0) * m2 * m2 * m
}

/// One lobe of GGX facets, with shadowing, without Fresnel; times the cosine of the light. `alpha`: roughness squared.
///
/// `sine`: how wide the light is. A wide light blurs the lobe as roughness does, and dims its peak by as much
/// (Karis 2013, "Real shading in Unreal Engine 4", the sphere approximation).
#[inline(always)]
pub fn lobe(n: V3, v: V3, l: V3, alpha: f32, sine: f32) -> f32 {
    let nl = n.dot(l);
    let nv = n.dot(v).max(0.05);
    if nl <= 0.0 {
        return 0.0;
    }
    let h = (l + v).unit();
    let nh = saturate(n.dot(h));
    let wide = saturate(alpha + 0.22 * sine);
    let square = wide * wide;
    let below = nh * nh * (square - 1.0) + 1.0;
    let facets = square / (std::f32::consts::PI * below * below);
    let shadowing = 0.5 / mix(2.0 * nl * nv, nl + nv, alpha);
    facets * shadowing * nl
}

/// Share of an even surround that facets mirror: a fit to the integral of [`lobe`] with Fresnel over the sphere.
#[inline(always)]
pub fn sky_share(f0: f32, alpha: f32, nv: f32) -> f32 {
    let m = 1.0 - saturate(nv);
    let grazing = m * m * m * m * (1.0 - 0.75 * alpha);
    saturate(f0 * (1.0 - 0.25 * alpha) + (1.0 - f0) * grazing * 0.6)
}

/// Openness for mirrored light: a crease hides the mirror image before it hides diffuse light (Lagarde 2014).
#[inline(always)]
pub fn mirrored_open(open: f32, nv: f32, alpha: f32) -> f32 {
    saturate((nv + open).max(0.0).powf((-16.0 * alpha - 1.0).exp2()) - 1.0 + open)
}

/// Openness with the light that bright surroundings throw back: creases in skin are red, not grey.
///
/// A fit in the spirit of Jimenez 2016, "Practical real-time strategies for accurate indirect occlusion".
#[inline(always)]
pub fn bounced(open: f32, albedo: V3) -> V3 {
    let lane = |a: f32| {
        let filled = open / (1.0 - a * 0.85 * (1.0 - open)).max(0.2);
        mix(open, filled, 0.9)
    };
    mix3(V3::all(open), super::math::v3(lane(albedo.x), lane(albedo.y), lane(albedo.z)), 1.0)
}
