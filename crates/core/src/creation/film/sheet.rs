use muse_gpu::Picture;

/// The ground between the pictures.
const GROUND: [u8; 3] = [18, 19, 22];

/// Between pictures, in pixels.
const GAP: u32 = 12;

/// The height of each picture, in pixels.
const HEIGHT: u32 = 320;

/// A film at a glance: a row for each shot, with its pictures from left to right.
///
/// * `rows`: at least one picture in all; they are scaled to one height.
pub fn contact_sheet(rows: &[Vec<Picture>]) -> Picture {
    let rows: Vec<Vec<Picture>> = rows.iter().map(|row| row.iter().map(small).collect()).collect();
    let width_of = |row: &Vec<Picture>| row.iter().map(|picture| picture.width_px + GAP).sum::<u32>() + GAP;
    let width_px = rows.iter().map(width_of).max().unwrap_or(2 * GAP);
    let height_px = u32::try_from(rows.len()).unwrap_or(u32::MAX).saturating_mul(HEIGHT + GAP) + GAP;
    let mut rgb = GROUND.repeat(width_px as usize * height_px as usize);
    let mut top = GAP;
    for row in &rows {
        let mut left = GAP;
        for picture in row {
            lay(&mut rgb, width_px, picture, (left, top));
            left += picture.width_px + GAP;
        }
        top += HEIGHT + GAP;
    }
    Picture { width_px, height_px, rgb }
}

fn small(picture: &Picture) -> Picture {
    let width = u64::from(picture.width_px) * u64::from(HEIGHT) / u64::from(picture.height_px.max(1));
    picture.resized(u32::try_from(width).unwrap_or(HEIGHT).clamp(1, HEIGHT * 4), HEIGHT)
}

fn lay(rgb: &mut [u8], width_px: u32, picture: &Picture, (left, top): (u32, u32)) {
    let line = picture.width_px as usize * 3;
    for (row, pixels) in picture.rgb.chunks_exact(line).enumerate() {
        let from = ((top as usize + row) * width_px as usize + left as usize) * 3;
        rgb[from..from + line].copy_from_slice(pixels);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_picture_has_its_place_and_rows_may_differ() {
        let plain = |width_px, height_px, tone: u8| Picture {
            width_px,
            height_px,
            rgb: vec![tone; (width_px * height_px * 3) as usize],
        };
        let sheet = contact_sheet(&[vec![plain(160, 90, 200), plain(90, 160, 100)], vec![plain(320, 320, 50)]]);
        assert_eq!(sheet.height_px, 2 * (HEIGHT + GAP) + GAP);
        assert_eq!(sheet.width_px, 568 + GAP + 180 + GAP + GAP);
        let at = |x: u32, y: u32| sheet.rgb[((y * sheet.width_px + x) * 3) as usize];
        assert_eq!((at(0, 0), at(GAP + 5, GAP + 5), at(GAP + 568 + GAP + 5, GAP + 5)), (GROUND[0], 200, 100));
        assert_eq!(at(GAP + 5, 2 * GAP + HEIGHT + 5), 50);
    }
}
