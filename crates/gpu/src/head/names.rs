//! Telling somebody which name they probably meant.

/// The candidate with the fewest edits between it and `name`, when that is less than half of its letters.
pub(super) fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    let name: Vec<char> = name.chars().take(64).collect();
    let (distance, best) = candidates.map(|candidate| (edits(&name, candidate), candidate)).min()?;
    (distance * 2 <= best.chars().count()).then(|| best.to_owned())
}

/// Insertions, deletions and replacements that turn one word into the other (Levenshtein 1966).
fn edits(from: &[char], to: &str) -> usize {
    let mut row: Vec<usize> = (0..=from.len()).collect();
    for (line, letter) in to.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, other) in from.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[from.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_finger_finds_its_name() {
        let names = || ["nose_width", "nose_length", "jaw_width"].into_iter();
        assert_eq!(nearest("nose_widht", names()).as_deref(), Some("nose_width"));
        assert_eq!(nearest("qqq", names()), None);
    }
}
