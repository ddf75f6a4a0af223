//! Many small pictures on one: a row each for those that belong together, its name written up its side.

use crate::text::{Align, Face, Fonts, Run, Style};
use crate::{GpuError, Picture};

/// Pictures that belong together, and what to call them.
#[derive(Clone, Debug)]
pub struct SheetRow {
    /// Written beside the row.
    pub name: String,
    /// From left to right.
    pub pictures: Vec<Picture>,
}

const PAPER: [u8; 3] = [246, 246, 244];
const INK: [f32; 3] = [0.12, 0.13, 0.15];
const GAP_PX: u32 = 2;
const NAME_PX: u32 = 18;

/// Lays rows of pictures out in square cells of 16 to 512 pixels; memory is 3 bytes a pixel of the sheet.
///
/// # Errors
/// None in a build whose tests pass: the fonts are part of it.
pub fn contact_sheet(rows: &[SheetRow], cell_px: u32) -> Result<Picture, GpuError> {
    let columns = rows.iter().map(|row| row.pictures.len()).max().unwrap_or(0);
    let cell_px = cell_px.clamp(16, 512);
    let fonts = Fonts::load()?;
    let step = cell_px + GAP_PX;
    let (width, height) = (NAME_PX + columns as u32 * step, GAP_PX + rows.len() as u32 * step);
    let mut sheet = Picture::filled(width, height, PAPER);
    for (number, row) in rows.iter().enumerate() {
        let top = GAP_PX + number as u32 * step;
        for (column, picture) in row.pictures.iter().enumerate() {
            lay(&mut sheet, &picture.resized(cell_px, cell_px), NAME_PX + column as u32 * step, top);
        }
        let style = Style { face: Face::Label, size_px: 13.0, tracking_em: 0.01 };
        let style = fonts.fitted(style, &row.name, cell_px as f32);
        let run = Run {
            text: row.name.clone(),
            style,
            x: NAME_PX as f32 - 5.0,
            baseline: (top + cell_px / 2) as f32,
            align: Align::Centre,
            colour: INK,
            opacity: 1.0,
            upwards: true,
        };
        fonts.draw(&mut sheet, &run);
    }
    Ok(sheet)
}

/// Copies `part` into `sheet`; it lies inside by construction.
fn lay(sheet: &mut Picture, part: &Picture, x: u32, y: u32) {
    let width = part.width_px as usize * 3;
    for (row, line) in part.rgb.chunks_exact(width).enumerate() {
        let start = ((y as usize + row) * sheet.width_px as usize + x as usize) * 3;
        if let Some(place) = sheet.rgb.get_mut(start..start + width) {
            place.copy_from_slice(line);
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
mod tests {
    use super::*;

    #[test]
    fn each_picture_has_its_cell_and_each_row_its_name() {
        let row = |name: &str, colours: &[[u8; 3]]| SheetRow {
            name: name.to_owned(),
            pictures: colours.iter().map(|colour| Picture::filled(40, 40, *colour)).collect(),
        };
        let rows = [row("one", &[[255, 0, 0], [0, 255, 0]]), row("", &[[0, 0, 255]])];
        let sheet = contact_sheet(&rows, 20).unwrap();
        assert_eq!((sheet.width_px, sheet.height_px), (18 + 2 * 22, 2 + 2 * 22));
        let at = |x: u32, y: u32| sheet.cropped(x, y, 1, 1).rgb;
        assert_eq!((at(28, 12), at(50, 12), at(28, 34)), (vec![255, 0, 0], vec![0, 255, 0], vec![0, 0, 255]));
        assert_eq!(at(50, 34), PAPER, "an empty cell");
        let inked = |y: u32| sheet.cropped(0, y, 18, 20).rgb.iter().any(|level| *level < 120);
        assert!(inked(2) && !inked(24), "only the first row has a name");
    }

    #[test]
    fn a_sheet_of_nothing_is_a_line_of_paper() {
        assert_eq!(contact_sheet(&[], 32).unwrap().height_px, 2);
        let rows = [SheetRow { name: "none".to_owned(), pictures: Vec::new() }];
        assert_eq!(contact_sheet(&rows, 1).unwrap().height_px, 20);
    }
}
