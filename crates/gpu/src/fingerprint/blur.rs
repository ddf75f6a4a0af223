//! Blurs of the upright face, as three running means where they are wide.

use super::detail::SIDE;

/// A Gaussian blur of a square plane; the edge goes on outside. Wide ones are three running means.
pub(super) fn blurred(plane: &[f32], sigma: f32) -> Vec<f32> {
    let mut plane = turned(plane);
    blur_down(&mut plane, sigma);
    plane = turned(&plane);
    blur_down(&mut plane, sigma);
    plane
}

/// Rows become columns.
fn turned(plane: &[f32]) -> Vec<f32> {
    const BLOCK: usize = 16;
    let mut turned = vec![0.0; SIDE * SIDE];
    for top in (0..SIDE).step_by(BLOCK) {
        for left in (0..SIDE).step_by(BLOCK) {
            for row in top..top + BLOCK {
                for col in left..left + BLOCK {
                    turned[col * SIDE + row] = plane[row * SIDE + col];
                }
            }
        }
    }
    turned
}

/// Blurs every column; whole rows are added, which compilers turn into vector instructions.
fn blur_down(plane: &mut [f32], sigma: f32) {
    if sigma < 2.0 { weighted_mean(plane, sigma) } else { running_means(plane, sigma) }
}

/// A row of a plane; beyond the edge, the edge.
fn row_at(plane: &[f32], row: isize) -> &[f32] {
    let start = row.clamp(0, SIDE as isize - 1) as usize * SIDE;
    &plane[start..start + SIDE]
}

fn weighted_mean(plane: &mut [f32], sigma: f32) {
    let reach = (3.0 * sigma).ceil() as usize;
    let weights: Vec<f32> = (0..=reach).map(|i| (-0.5 * (i as f32 / sigma).powi(2)).exp()).collect();
    let total = weights[0] + 2.0 * weights[1..].iter().sum::<f32>();
    let old = plane.to_vec();
    for (at, out) in plane.chunks_exact_mut(SIDE).enumerate() {
        for cell in out.iter_mut() {
            *cell *= weights[0];
        }
        for (off, weight) in weights.iter().enumerate().skip(1) {
            let (above, below) = (row_at(&old, at as isize - off as isize), row_at(&old, (at + off) as isize));
            for ((cell, a), b) in out.iter_mut().zip(above).zip(below) {
                *cell += weight * (a + b);
            }
        }
        for cell in out.iter_mut() {
            *cell /= total;
        }
    }
}

fn running_means(plane: &mut [f32], sigma: f32) {
    // Three means over 2r + 1 cells have the variance r (r + 1); r between two whole numbers is mixed.
    let radius = (sigma * sigma + 0.25).sqrt() - 0.5;
    let (reach, share) = (radius.floor() as isize, radius.fract());
    let total = (2 * reach + 1) as f32 + 2.0 * share;
    for _ in 0..3 {
        let old = plane.to_vec();
        let mut sum = [0.0; SIDE];
        for row in -reach..=reach {
            for (sum, cell) in sum.iter_mut().zip(row_at(&old, row)) {
                *sum += cell;
            }
        }
        for (at, out) in plane.chunks_exact_mut(SIDE).enumerate() {
            let at = at as isize;
            let (before, after) = (row_at(&old, at - reach - 1), row_at(&old, at + reach + 1));
            let leaving = row_at(&old, at - reach);
            for ((((cell, sum), before), after), leaving) in
                out.iter_mut().zip(&mut sum).zip(before).zip(after).zip(leaving)
            {
                *cell = (*sum + (before + after) * share) / total;
                *sum += after - leaving;
            }
        }
    }
}
