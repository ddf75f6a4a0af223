//! Places for nodes: one column per step of work, left to right, nothing overlapping.

use std::collections::HashMap;

use crate::prompt::Prompt;

/// Width and height in canvas units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Size {
    pub(super) width: f64,
    pub(super) height: f64,
}

const LEFT: f64 = 60.0;
const TOP: f64 = 80.0;
const BETWEEN_COLUMNS: f64 = 90.0;
/// The frontend draws a node's title 30 units above its position.
const BETWEEN_ROWS: f64 = 60.0;

/// The left upper corner of each box.
///
/// A node stands right of all its sources (longest path); loaders, which have no source, stand
/// one column before the first node they feed. Within a column nodes follow the middle of their
/// sources, so that links cross little.
pub(super) fn layered<'a>(prompt: &'a Prompt, boxes: &[(&'a str, Size)]) -> HashMap<&'a str, (f64, f64)> {
    let columns = columns(prompt);
    let count = columns.values().max().map_or(0, |last| last + 1);
    let mut by_column: Vec<Vec<(&str, Size)>> = vec![Vec::new(); count];
    for (id, size) in boxes {
        by_column[columns.get(id).copied().unwrap_or(0)].push((id, *size));
    }
    let mut places: HashMap<&str, (f64, f64)> = HashMap::with_capacity(boxes.len());
    let mut left = LEFT;
    for mut column in by_column {
        if column.is_empty() {
            continue;
        }
        let wanted: HashMap<&str, f64> =
            column.iter().map(|(id, _)| (*id, middle_of_sources(prompt, id, &places))).collect();
        // Stable: nodes without a preference keep the prompt's order.
        column.sort_by(|one, other| wanted[one.0].total_cmp(&wanted[other.0]));
        let mut top = TOP;
        let mut width: f64 = 0.0;
        for (id, size) in column {
            places.insert(id, (left, top));
            top += size.height + BETWEEN_ROWS;
            width = width.max(size.width);
        }
        left += width + BETWEEN_COLUMNS;
    }
    places
}

fn middle_of_sources(prompt: &Prompt, id: &str, places: &HashMap<&str, (f64, f64)>) -> f64 {
    let Some(node) = prompt.node(id) else {
        return 0.0;
    };
    let heights: Vec<f64> = node.links().filter_map(|(_, source, _)| places.get(source)).map(|(_, top)| *top).collect();
    if heights.is_empty() { 0.0 } else { heights.iter().sum::<f64>() / heights.len() as f64 }
}

/// Column of each node. Links that close a ring are ignored.
fn columns(prompt: &Prompt) -> HashMap<&str, usize> {
    let mut waiting: HashMap<&str, usize> = HashMap::new();
    let mut feeds: HashMap<&str, Vec<&str>> = HashMap::new();
    for (id, node) in &prompt.0 {
        let sources = node.links().filter_map(|(_, source, _)| prompt.0.get_key_value(source));
        let mut count = 0;
        for (source, _) in sources {
            feeds.entry(source).or_default().push(id);
            count += 1;
        }
        waiting.insert(id, count);
    }
    let mut column: HashMap<&str, usize> = prompt.0.keys().map(|id| (id.as_str(), 0)).collect();
    let mut ready: Vec<&str> = prompt.0.keys().map(String::as_str).filter(|id| waiting[id] == 0).collect();
    while let Some(id) = ready.pop() {
        let next = column[id] + 1;
        for target in feeds.get(id).into_iter().flatten() {
            if let Some(place) = column.get_mut(target) {
                *place = (*place).max(next);
            }
            if let Some(count) = waiting.get_mut(target) {
                *count -= 1;
                if *count == 0 {
                    ready.push(target);
                }
            }
        }
    }
    // Loaders move next to what they feed.
    for (id, node) in &prompt.0 {
        if node.links().next().is_some() {
            continue;
        }
        if let Some(first) =
            feeds.get(id.as_str()).and_then(|targets| targets.iter().map(|target| column[target]).min())
        {
            column.insert(id, first.saturating_sub(1));
        }
    }
    column
}
