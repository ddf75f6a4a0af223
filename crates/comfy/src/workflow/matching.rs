//! Which node of one prompt is which of another, whatever their ids.
//!
//! Nodes that are equal with all that leads to them, or with all they lead to, are found first; then links are followed
//! from what was found; what is left is paired within its class by how much it has in common.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use crate::prompt::{Prompt, PromptNode, as_link};

/// Beyond so many comparisons within a class, nodes left over are paired in order.
const MAX_COMPARED: usize = 40_000;

/// The id in `have` of each node of `wanted` that has a counterpart, by its id in `wanted`. Titles count as they stand:
/// callers leave usual ones out of both.
pub(super) fn pairs<'p>(have: &'p Prompt, wanted: &'p Prompt) -> HashMap<&'p str, &'p str> {
    let (have, wanted) = (Side::of(have), Side::of(wanted));
    let mut matching =
        Matching { of_have: vec![None; have.nodes.len()], of_wanted: vec![None; wanted.nodes.len()], have, wanted };
    matching.unique(|side, at| (side.up[at], side.down[at]));
    matching.unique(|side, at| (side.up[at], 0));
    matching.unique(|side, at| (0, side.down[at]));
    let found = matching.of_wanted.iter().enumerate().filter_map(|(one, other)| Some(((*other)?, one)));
    let found: Vec<(usize, usize)> = found.collect();
    matching.follow(found);
    matching.compare();
    let Matching { have, wanted, of_wanted, .. } = matching;
    of_wanted.iter().zip(&wanted.ids).filter_map(|(other, id)| Some((*id, have.ids[(*other)?]))).collect()
}

/// Whether two literals mean the same: 8 and 8.0 are one number, large whole numbers are compared to the last digit.
pub(super) fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(left), Value::Number(right)) => {
            left == right || (left.is_f64() || right.is_f64()) && left.as_f64() == right.as_f64()
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, value)| right.get(key).is_some_and(|other| same(value, other)))
        }
        _ => one == other,
    }
}

/// One end of a link, seen from the other.
struct End<'p> {
    node: usize,
    slot: u32,
    input: &'p str,
}

struct Side<'p> {
    ids: Vec<&'p str>,
    nodes: Vec<&'p PromptNode>,
    sources: Vec<Vec<End<'p>>>,
    feeds: Vec<Vec<End<'p>>>,
    /// What a node is with all that leads to it, and with all it leads to.
    up: Vec<u64>,
    down: Vec<u64>,
}

impl<'p> Side<'p> {
    fn of(prompt: &'p Prompt) -> Self {
        let ids: Vec<&str> = prompt.0.keys().map(String::as_str).collect();
        let nodes: Vec<&PromptNode> = prompt.0.values().collect();
        let mut sources: Vec<Vec<End<'_>>> = Vec::with_capacity(nodes.len());
        let mut feeds: Vec<Vec<End<'_>>> = nodes.iter().map(|_| Vec::new()).collect();
        for (at, node) in nodes.iter().enumerate() {
            let mut ends = Vec::new();
            for (input, source, slot) in node.links() {
                if let Some(from) = prompt.0.get_index_of(source) {
                    ends.push(End { node: from, slot, input });
                    feeds[from].push(End { node: at, slot, input });
                }
            }
            sources.push(ends);
        }
        let own: Vec<u64> = nodes.iter().map(|node| own(node)).collect();
        let (up, down) = (summed(&own, &sources, &feeds), summed(&own, &feeds, &sources));
        Self { ids, nodes, sources, feeds, up, down }
    }
}

/// What a node is by itself.
fn own(node: &PromptNode) -> u64 {
    let mut hash = DefaultHasher::new();
    node.class_type.hash(&mut hash);
    node.title.hash(&mut hash);
    let literals: BTreeMap<&String, &Value> =
        node.inputs.iter().filter(|(_, value)| as_link(value).is_none()).collect();
    for (name, value) in literals {
        name.hash(&mut hash);
        write(value, &mut hash);
    }
    hash.finish()
}

/// Values that are [`same`] hash alike.
fn write(value: &Value, hash: &mut DefaultHasher) {
    match value {
        Value::Number(number) => number.as_f64().unwrap_or_default().to_bits().hash(hash),
        Value::Array(items) => {
            items.len().hash(hash);
            items.iter().for_each(|item| write(item, hash));
        }
        Value::Object(map) => {
            let sorted: BTreeMap<&String, &Value> = map.iter().collect();
            for (key, item) in sorted {
                key.hash(hash);
                write(item, hash);
            }
        }
        other => other.to_string().hash(hash),
    }
}

/// What each node is with everything `towards` it, however far; on rings a node is only itself.
fn summed(own: &[u64], towards: &[Vec<End<'_>>], away: &[Vec<End<'_>>]) -> Vec<u64> {
    let mut sums = own.to_vec();
    let mut waiting: Vec<usize> = towards.iter().map(Vec::len).collect();
    let mut ready: Vec<usize> = (0..own.len()).filter(|at| waiting[*at] == 0).collect();
    while let Some(at) = ready.pop() {
        let mut parts: Vec<(&str, u32, u64)> =
            towards[at].iter().map(|end| (end.input, end.slot, sums[end.node])).collect();
        parts.sort_unstable();
        let mut hash = DefaultHasher::new();
        (own[at], parts).hash(&mut hash);
        sums[at] = hash.finish();
        for end in &away[at] {
            waiting[end.node] -= 1;
            if waiting[end.node] == 0 {
                ready.push(end.node);
            }
        }
    }
    sums
}

struct Matching<'p> {
    have: Side<'p>,
    wanted: Side<'p>,
    of_have: Vec<Option<usize>>,
    of_wanted: Vec<Option<usize>>,
}

impl Matching<'_> {
    fn pair(&mut self, have: usize, wanted: usize) {
        self.of_have[have] = Some(wanted);
        self.of_wanted[wanted] = Some(have);
    }

    fn may(&self, have: usize, wanted: usize) -> bool {
        self.of_have[have].is_none()
            && self.of_wanted[wanted].is_none()
            && self.have.nodes[have].class_type == self.wanted.nodes[wanted].class_type
    }

    /// Pairs nodes of which there is exactly one like it on each side.
    fn unique(&mut self, key: impl Fn(&Side<'_>, usize) -> (u64, u64)) {
        let mut found: BTreeMap<(u64, u64), (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for at in (0..self.have.nodes.len()).filter(|at| self.of_have[*at].is_none()) {
            found.entry(key(&self.have, at)).or_default().0.push(at);
        }
        for at in (0..self.wanted.nodes.len()).filter(|at| self.of_wanted[*at].is_none()) {
            found.entry(key(&self.wanted, at)).or_default().1.push(at);
        }
        for (haves, wanteds) in found.into_values() {
            if let ([have], [wanted]) = (haves.as_slice(), wanteds.as_slice())
                && self.may(*have, *wanted)
            {
                self.pair(*have, *wanted);
            }
        }
    }

    /// What feeds the same input of a pair is a pair; what a pair alone feeds in the same way is one too.
    fn follow(&mut self, mut open: Vec<(usize, usize)>) {
        while let Some((have, wanted)) = open.pop() {
            let mut found: Vec<(usize, usize)> = Vec::new();
            for end in &self.wanted.sources[wanted] {
                let other = self.have.sources[have].iter().find(|other| other.input == end.input);
                found.extend(other.filter(|other| other.slot == end.slot).map(|other| (other.node, end.node)));
            }
            let (ours, theirs) =
                (by_use(&self.have, have, &self.of_have), by_use(&self.wanted, wanted, &self.of_wanted));
            for (way, targets) in &theirs {
                if let ([one], Some([other])) = (targets.as_slice(), ours.get(way).map(Vec::as_slice)) {
                    found.push((*other, *one));
                }
            }
            for (have, wanted) in found {
                if self.may(have, wanted) {
                    self.pair(have, wanted);
                    open.push((have, wanted));
                }
            }
        }
    }

    /// Pairs what is left, the most alike first.
    fn compare(&mut self) {
        let mut classes: Vec<&str> = Vec::new();
        let mut seen = HashSet::new();
        for at in (0..self.wanted.nodes.len()).filter(|at| self.of_wanted[*at].is_none()) {
            if seen.insert(&self.wanted.nodes[at].class_type) {
                classes.push(&self.wanted.nodes[at].class_type);
            }
        }
        let classes: Vec<String> = classes.into_iter().map(str::to_owned).collect();
        let left = |side: &Side<'_>, taken: &[Option<usize>], class: &str| -> Vec<usize> {
            let all = 0..side.nodes.len();
            all.filter(|at| taken[*at].is_none() && side.nodes[*at].class_type == class).collect()
        };
        loop {
            let mut best: Option<(u32, usize, usize)> = None;
            for class in &classes {
                let haves = left(&self.have, &self.of_have, class);
                let wanteds = left(&self.wanted, &self.of_wanted, class);
                let in_order = haves.len().saturating_mul(wanteds.len()) > MAX_COMPARED;
                let candidates: Vec<(usize, usize)> = if in_order {
                    haves.iter().copied().zip(wanteds.iter().copied()).collect()
                } else {
                    wanteds.iter().flat_map(|wanted| haves.iter().map(|have| (*have, *wanted))).collect()
                };
                if in_order {
                    candidates.into_iter().for_each(|(have, wanted)| self.pair(have, wanted));
                    continue;
                }
                for (have, wanted) in candidates {
                    let score = self.alike(have, wanted);
                    if best.is_none_or(|(most, ..)| score > most) {
                        best = Some((score, have, wanted));
                    }
                }
            }
            let Some((_, have, wanted)) = best else { return };
            self.pair(have, wanted);
            self.follow(vec![(have, wanted)]);
        }
    }

    /// How much two nodes of a class have in common.
    fn alike(&self, have: usize, wanted: usize) -> u32 {
        let (one, other) = (self.have.nodes[have], self.wanted.nodes[wanted]);
        let mut score = 0;
        score += if self.have.up[have] == self.wanted.up[wanted] { 8 } else { 0 };
        score += if self.have.down[have] == self.wanted.down[wanted] { 8 } else { 0 };
        score += match (&one.title, &other.title) {
            (Some(one), Some(other)) if one == other => 6,
            (None, None) => 1,
            _ => 0,
        };
        let literals = other.inputs.iter().filter(|(_, value)| as_link(value).is_none());
        let shared = literals.filter(|(name, value)| one.inputs.get(*name).is_some_and(|held| same(held, value)));
        score += 2 * u32::try_from(shared.count()).unwrap_or(u32::MAX / 8);
        for end in &self.wanted.sources[wanted] {
            let fed = self.have.sources[have].iter().find(|fed| fed.input == end.input && fed.slot == end.slot);
            if fed.is_some_and(|fed| self.of_wanted[end.node] == Some(fed.node)) {
                score += 4;
            }
        }
        for end in &self.wanted.feeds[wanted] {
            let Some(target) = self.of_wanted[end.node] else { continue };
            let feeds = |fed: &End<'_>| fed.node == have && fed.input == end.input && fed.slot == end.slot;
            score += if self.have.sources[target].iter().any(feeds) { 4 } else { 0 };
        }
        score
    }
}

/// What a node feeds that has no counterpart yet, by the way it does.
fn by_use<'p>(side: &Side<'p>, node: usize, taken: &[Option<usize>]) -> BTreeMap<(&'p str, u32, &'p str), Vec<usize>> {
    let mut uses: BTreeMap<(&str, u32, &str), Vec<usize>> = BTreeMap::new();
    for end in side.feeds[node].iter().filter(|end| taken[end.node].is_none()) {
        let class = side.nodes[end.node].class_type.as_str();
        uses.entry((class, end.slot, end.input)).or_default().push(end.node);
    }
    uses
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::script;

    /// Both scripts' nodes are numbered in order, so that a pair is told by two numbers: "1=1 2=3".
    fn check(have: &str, wanted: &str, expected: &str) {
        let catalogue = Catalogue::builtin();
        let (have, wanted) = (script::parse(have, &catalogue).unwrap(), script::parse(wanted, &catalogue).unwrap());
        let pairs = pairs(&have, &wanted);
        let mut found: Vec<String> = pairs.iter().map(|(wanted, have)| format!("{wanted}={have}")).collect();
        found.sort();
        assert_eq!(found.join(" "), expected);
    }

    #[test]
    fn nodes_are_found_whatever_their_order() {
        check(
            "a = EmptyImage(64, 64)\nb = EmptyImage(32, 32)\nSaveImage(a, 'a')\nSaveImage(b, 'b')",
            "b = EmptyImage(32, 32)\nSaveImage(b, 'b')\na = EmptyImage(64, 64)\nSaveImage(a, 'a')",
            "1=2 2=4 3=1 4=3",
        );
    }

    #[test]
    fn twins_go_by_what_they_feed() {
        check(
            "a = EmptyImage(64, 64)\nb = EmptyImage(64, 64)\nSaveImage(a, 'a')\nSaveImage(b, 'b')",
            "a = EmptyImage(64, 64)\nSaveImage(a, 'b')\nb = EmptyImage(64, 64)\nSaveImage(b, 'a')",
            "1=2 2=4 3=1 4=3",
        );
    }

    #[test]
    fn an_edited_node_is_found_by_its_neighbours() {
        check(
            "a = EmptyImage(64, 64)\nSaveImage(ImageInvert(a), 'a')",
            "a = EmptyImage(65, 66)\nSaveImage(ImageInvert(a), 'b')",
            "1=1 2=2 3=3",
        );
    }

    #[test]
    fn nodes_of_another_class_are_never_taken_for_one_another() {
        check("SaveImage(EmptyImage(64, 64), 'a')", "PreviewImage(EmptyImage(64, 64))", "1=1");
    }
}
