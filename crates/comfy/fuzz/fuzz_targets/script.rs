//! Any text as a script, and any prompt as one: what is printed is read, and printed the same again.
#![no_main]

use std::collections::HashMap;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use muse_comfy::{Catalogue, Prompt, as_link, script};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::builtin);

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let prompt = match Prompt::from_json(text).or_else(|_| script::parse(text, &CATALOGUE).map_err(|_| ())) {
        // What a script cannot tell (defaults nobody set, links to nowhere) is settled on the first way.
        Ok(prompt) => read(&script::print(&prompt, &CATALOGUE)),
        Err(()) => return,
    };
    let text = script::print(&prompt, &CATALOGUE);
    let back = read(&text);
    assert_eq!(without_ids(&prompt), without_ids(&back), "{text}");
    // On a ring no node comes first, so the order may change.
    if !has_ring(&prompt) {
        assert_eq!(script::print(&back, &CATALOGUE), text, "printing again changes the text");
    }
});

fn read(text: &str) -> Prompt {
    script::parse(text, &CATALOGUE).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn has_ring(prompt: &Prompt) -> bool {
    let mut left: HashMap<&str, usize> = HashMap::new();
    let mut feeds: HashMap<&str, Vec<&str>> = HashMap::new();
    for (id, node) in &prompt.0 {
        let sources: Vec<&str> =
            node.links().map(|(_, source, _)| source).filter(|id| prompt.node(id).is_some()).collect();
        left.insert(id, sources.len());
        sources.iter().for_each(|source| feeds.entry(source).or_default().push(id));
    }
    let mut free: Vec<&str> = left.iter().filter(|(_, left)| **left == 0).map(|(id, _)| *id).collect();
    let mut seen = 0;
    while let Some(id) = free.pop() {
        seen += 1;
        for fed in feeds.get(id).into_iter().flatten() {
            let left = left.entry(fed).or_default();
            *left -= 1;
            if *left == 0 {
                free.push(fed);
            }
        }
    }
    seen < prompt.len()
}

/// One line a node, in which a link is the class it comes from and its slot.
fn without_ids(prompt: &Prompt) -> Vec<String> {
    let mut lines: Vec<String> = prompt
        .0
        .values()
        .map(|node| {
            let mut inputs: Vec<String> = node
                .inputs
                .iter()
                .map(|(name, value)| match as_link(value).and_then(|(id, slot)| Some((prompt.node(id)?, slot))) {
                    Some((source, slot)) => format!("{name:?}<-{:?}.{slot}", source.class_type),
                    None => format!("{name:?}={value}"),
                })
                .collect();
            inputs.sort();
            format!("{:?} {:?} {}", node.class_type, node.title, inputs.join(" "))
        })
        .collect();
    lines.sort();
    lines
}
