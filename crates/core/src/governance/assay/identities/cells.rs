//! Comparisons of designed faces, one cell per design or pair of designs, so that designs can be drawn again.

use muse_gpu::Embedding;

use super::super::estimate::Cell;
use super::{Shot, Subject};
use crate::governance::meter::Form;

/// Each view against the centre of the design's other views.
pub(super) fn own_views(subjects: &[Subject], form: Form) -> Vec<Cell> {
    let own = |(i, subject): (usize, &Subject)| Cell::new(i, i, left_out(subject.shots(form)));
    subjects.iter().enumerate().map(own).collect()
}

/// The cosine of each view to the centre of the others; views without a face have none.
pub(super) fn left_out(shots: &[Shot]) -> Vec<f32> {
    let cosine = |(at, shot): (usize, &Shot)| {
        let others = shots.iter().enumerate().filter(|(i, _)| *i != at).filter_map(|(_, other)| other.vector.clone());
        let centre = Embedding::centroid(&others.collect::<Vec<_>>())?;
        Some(shot.vector.as_ref()?.cosine(&centre).get())
    };
    shots.iter().enumerate().filter_map(cosine).collect()
}

/// Each view against the centre of every other design, both ways in one cell.
pub(super) fn foreign_views(subjects: &[Subject], form: Form) -> Vec<Cell> {
    let centres: Vec<Option<Embedding>> =
        subjects.iter().map(|subject| Embedding::centroid(&Subject::vectors(subject.shots(form)))).collect();
    pairs(subjects.len(), |a, b| {
        let one_way = |from: usize, to: usize| {
            let views = subjects[from].shots(form).iter().filter_map(|shot| shot.vector.as_ref());
            views.filter_map(|view| Some(view.cosine(centres[to].as_ref()?).get())).collect::<Vec<f32>>()
        };
        [one_way(a, b), one_way(b, a)].concat()
    })
}

/// The centre of a reading against the full centre of every other design; quick readings differ both ways.
pub(super) fn foreign_centres(subjects: &[Subject], form: Form) -> Vec<Cell> {
    let full: Vec<Option<Embedding>> = subjects.iter().map(Subject::centre).collect();
    let read: Vec<Option<Embedding>> =
        subjects.iter().map(|subject| Embedding::centroid(&Subject::vectors(subject.shots(form)))).collect();
    let cosine = |a: &Option<Embedding>, b: &Option<Embedding>| Some(a.as_ref()?.cosine(b.as_ref()?).get());
    pairs(subjects.len(), |a, b| {
        let both = [cosine(&read[a], &full[b]), cosine(&read[b], &full[a])];
        // The full reading is the same both ways and counts once.
        both.into_iter().take(if form == Form::Full { 1 } else { 2 }).flatten().collect()
    })
}

/// Two readings of one design. Of the full form: all 35 ways to part eight views into two halves, centre against centre,
/// which is harder than eight views against eight. Of a quick form: its centre against the full one.
pub(super) fn own_centres(subjects: &[Subject], form: Form) -> Vec<Cell> {
    let own = |(i, subject): (usize, &Subject)| {
        let cosines = if form == Form::Full {
            halves(&Subject::vectors(&subject.full))
        } else {
            let read = Embedding::centroid(&Subject::vectors(subject.shots(form)));
            read.zip(subject.centre()).map(|(a, b)| a.cosine(&b).get()).into_iter().collect()
        };
        Cell::new(i, i, cosines)
    };
    subjects.iter().enumerate().map(own).collect()
}

fn halves(views: &[Embedding]) -> Vec<f32> {
    let count = views.len().min(16);
    if count < 2 {
        return Vec::new();
    }
    // The first view is always in the first half, so that no parting is counted twice.
    let masks = (1_u32..1 << count).filter(|mask| mask & 1 == 1 && mask.count_ones() as usize == count / 2);
    let centre = |mask: u32, wanted: bool| {
        let members = views.iter().enumerate().take(count).filter(|(i, _)| (mask >> i & 1 == 1) == wanted);
        Embedding::centroid(&members.map(|(_, view)| view.clone()).collect::<Vec<_>>())
    };
    masks.filter_map(|mask| Some(centre(mask, true)?.cosine(&centre(mask, false)?).get())).collect()
}

fn pairs(count: usize, cosines: impl Fn(usize, usize) -> Vec<f32>) -> Vec<Cell> {
    (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b))).map(|(a, b)| Cell::new(a, b, cosines(a, b))).collect()
}

/// All cosines, rising.
pub(super) fn sorted(cells: &[Cell]) -> Vec<f32> {
    let mut all: Vec<f32> = cells.iter().flat_map(|cell| cell.cosines.iter().copied()).collect();
    all.sort_unstable_by(f32::total_cmp);
    all
}

#[cfg(test)]
mod tests {
    use super::super::tests::{people, person};
    use super::*;

    #[test]
    fn a_view_is_never_in_the_centre_it_is_compared_with() {
        let mut odd = person("odd", 0.0, 0.0, 0.1);
        odd.full[3].vector = person("other", 90.0, 0.0, 0.1).full[0].vector.clone();
        let found = left_out(&odd.full);
        assert!(found[3].abs() < 1e-6, "{found:?}");
        odd.full[5].vector = None;
        assert_eq!(left_out(&odd.full).len(), 7);
    }

    #[test]
    fn eight_views_part_into_halves_in_thirty_five_ways() {
        let cells = own_centres(&people(10.0), Form::Full);
        assert!(cells.iter().all(|cell| cell.a == cell.b && cell.cosines.len() == 35));
        assert_eq!(own_centres(&people(10.0), Form::One)[0].cosines.len(), 1);
        assert_eq!(halves(&[]), Vec::<f32>::new());
    }

    #[test]
    fn every_pair_of_designs_is_one_cell() {
        let nine = people(5.0);
        let pairs = 9 * 8 / 2;
        assert_eq!(foreign_views(&nine, Form::Full).len(), pairs);
        assert!(foreign_views(&nine, Form::Full).iter().all(|cell| cell.cosines.len() == 16 && cell.a != cell.b));
        assert!(foreign_centres(&nine, Form::Full).iter().all(|cell| cell.cosines.len() == 1));
        assert!(foreign_centres(&nine, Form::One).iter().all(|cell| cell.cosines.len() == 2));
    }
}
