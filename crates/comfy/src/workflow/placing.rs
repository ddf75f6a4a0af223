//! Room for new nodes on a canvas that people have arranged.

use std::collections::{HashMap, HashSet};

use super::Workflow;
use super::layout::Size;
use crate::prompt::Prompt;

/// Canvas units.
const BETWEEN: f64 = 60.0;
/// The frontend draws a node's title so far above its position.
const TITLE: f64 = 30.0;
/// A node whose size nobody stored.
const USUAL: Size = Size { width: 315.0, height: 120.0 };

#[derive(Clone, Copy, Debug)]
struct Area {
    left: f64,
    top: f64,
    size: Size,
}

impl Area {
    fn right(&self) -> f64 {
        self.left + self.size.width
    }

    fn bottom(&self) -> f64 {
        self.top + self.size.height
    }

    fn covers(&self, other: &Self) -> bool {
        self.left < other.right()
            && other.left < self.right()
            && self.top - TITLE < other.bottom()
            && other.top - TITLE < self.bottom()
    }
}

/// Left upper corners for the new nodes of `wanted`, each near what feeds it or what it feeds, on nothing else.
///
/// * `there`: the document's ids of nodes that stand already, by their id in `wanted`.
/// * `fresh`: the new ones with the size they will have.
pub(super) fn places<'p>(
    workflow: &Workflow,
    wanted: &'p Prompt,
    there: &HashMap<&'p str, String>,
    fresh: &[(&'p str, Size)],
) -> HashMap<&'p str, (f64, f64)> {
    let mut taken = Vec::new();
    let mut by_id: HashMap<String, Area> = HashMap::new();
    for node in workflow.nodes() {
        let Some((left, top)) = node.position() else { continue };
        let size = node.size().map_or(USUAL, |(width, height)| Size { width, height });
        let area = Area { left, top, size };
        by_id.insert(node.id(), area);
        taken.push(area);
    }
    let mut stands: HashMap<&str, Area> =
        there.iter().filter_map(|(wanted, id)| Some((*wanted, *by_id.get(id)?))).collect();
    let mut feeds: HashMap<&str, Vec<&str>> = HashMap::new();
    for (id, node) in &wanted.0 {
        for (_, source, _) in node.links() {
            feeds.entry(source).or_default().push(id);
        }
    }
    let mut left: Vec<(&str, Size)> = fresh.to_vec();
    let mut placed = HashMap::new();
    while !left.is_empty() {
        let near = |id: &str, stands: &HashMap<&str, Area>| {
            let sources: Vec<Area> = wanted.node(id).map_or_else(Vec::new, |node| {
                let ids: HashSet<&str> = node.links().map(|(_, source, _)| source).collect();
                ids.into_iter().filter_map(|source| stands.get(source).copied()).collect()
            });
            let targets: Vec<Area> =
                feeds.get(id).into_iter().flatten().filter_map(|target| stands.get(target).copied()).collect();
            (sources, targets)
        };
        let known = left.iter().position(|(id, _)| {
            let (sources, targets) = near(id, &stands);
            !sources.is_empty() || !targets.is_empty()
        });
        let (id, size) = left.remove(known.unwrap_or(0));
        let (sources, targets) = near(id, &stands);
        let middle = |areas: &[Area]| areas.iter().map(|area| area.top).sum::<f64>() / areas.len() as f64;
        let (x, y) = if !sources.is_empty() {
            (sources.iter().map(Area::right).fold(f64::MIN, f64::max) + BETWEEN, middle(&sources))
        } else if !targets.is_empty() {
            let edge = targets.iter().map(|area| area.left).fold(f64::MAX, f64::min);
            (edge - BETWEEN - size.width, middle(&targets))
        } else {
            let edge = taken.iter().map(|area| area.left).reduce(f64::min).unwrap_or(BETWEEN);
            (edge, taken.iter().map(Area::bottom).reduce(f64::max).unwrap_or(0.0) + BETWEEN)
        };
        let area = clear(Area { left: x.round(), top: y.round(), size }, &taken);
        taken.push(area);
        stands.insert(id, area);
        placed.insert(id, (area.left, area.top));
    }
    placed
}

/// Moves an area down until it covers nothing.
fn clear(mut area: Area, taken: &[Area]) -> Area {
    // It only ever goes down, and each of the others is passed once.
    for _ in 0..=taken.len() {
        let Some(lowest) = taken.iter().filter(|other| other.covers(&area)).map(Area::bottom).reduce(f64::max) else {
            return area;
        };
        area.top = (lowest + BETWEEN).round();
    }
    area
}
