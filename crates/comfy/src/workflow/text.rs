//! Text the frontend rewrites while it exports: comments, `{one|other}` choices, `%Node.widget%` in file names.

use std::borrow::Cow;

/// Classes whose `filename_prefix` may name other nodes' widgets. Observed on frontend 1.49.6.
const SAVERS: &[&str] = &[
    "CLIPSave",
    "LoraSave",
    "ModelSave",
    "Save3DAdvanced",
    "SaveAnimatedPNG",
    "SaveAnimatedWEBP",
    "SaveAudio",
    "SaveAudioAdvanced",
    "SaveAudioMP3",
    "SaveAudioOpus",
    "SaveGLB",
    "SaveGaussianSplat",
    "SaveImage",
    "SaveImageAdvanced",
    "SaveLatent",
    "SavePointCloud",
    "SaveSVGNode",
    "SaveVideo",
    "SaveWEBM",
    "VAESave",
];

/// Choices inside choices go no deeper.
const MAX_DEPTH: usize = 32;

pub(super) fn names_files(class: &str, input: &str) -> bool {
    input == "filename_prefix" && SAVERS.contains(&class)
}

/// Replaces each `%Node.widget%` by what `find` knows of it; what it does not know stays.
pub(super) fn with_widgets<'t>(text: &'t str, find: impl Fn(&str, &str) -> Option<String>) -> Cow<'t, str> {
    if !text.contains('%') {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('%') {
        out.push_str(before);
        let found = behind.split_once('%').and_then(|(name, after)| {
            let (node, widget) = name.split_once('.').filter(|(_, widget)| !widget.contains('.'))?;
            Some((find(node, widget)?, after))
        });
        match found {
            Some((value, after)) => {
                // A value may not reach into other folders.
                out.extend(value.chars().map(|c| if c.is_control() || "/?<>\\:*|\"".contains(c) { '_' } else { c }));
                rest = after;
            }
            None => {
                out.push('%');
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    out.into()
}

/// A prompt text without its comments, one of each `{one|other}` taken: `choose` gets their number.
pub(super) fn chosen(text: &str, choose: &mut dyn FnMut(usize) -> usize) -> String {
    expand(text, choose, 0)
}

fn expand(text: &str, choose: &mut dyn FnMut(usize) -> usize, depth: usize) -> String {
    let text = without_comments(text);
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(at) = rest.find(['\\', '{']) {
        out.push_str(&rest[..at]);
        if rest[at..].starts_with('\\') {
            let escaped = rest[at + 1..].chars().next();
            match escaped {
                Some(sign @ ('{' | '}' | '|')) => out.push(sign),
                Some(other) => out.extend(['\\', other]),
                None => out.push('\\'),
            }
            rest = &rest[at + 1 + escaped.map_or(0, char::len_utf8)..];
            continue;
        }
        let (options, behind) = options(&rest[at + 1..]);
        let option = options.get(choose(options.len())).copied().unwrap_or_default();
        if depth < MAX_DEPTH {
            out.push_str(&expand(option, choose, depth + 1));
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// The options up to the brace that closes them, and what stands behind it.
fn options(text: &str) -> (Vec<&str>, &str) {
    let (mut options, mut from, mut depth, mut escaped) = (Vec::new(), 0, 0u32, false);
    for (at, sign) in text.char_indices() {
        match sign {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' => depth += 1,
            '}' if depth == 0 => {
                options.push(&text[from..at]);
                return (options, &text[at + 1..]);
            }
            '}' => depth -= 1,
            '|' if depth == 0 => {
                options.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    options.push(&text[from..]);
    (options, "")
}

/// Without `/* … */` and without `// …` to the end of the line.
fn without_comments(text: &str) -> Cow<'_, str> {
    if !text.contains("//") && !text.contains("/*") {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('/') {
        let comment = &rest[at..];
        let length = if comment.starts_with("//") {
            comment.find(['\n', '\r', '\u{2028}', '\u{2029}']).unwrap_or(comment.len())
        } else {
            match comment.strip_prefix("/*").and_then(|inside| inside.find("*/")) {
                Some(inside) => inside + 4,
                None => 0,
            }
        };
        let kept = if length == 0 { at + 1 } else { at };
        out.push_str(&rest[..kept]);
        rest = &rest[kept + length..];
    }
    out.push_str(rest);
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_comments_and_escapes_read_as_in_the_frontend() {
        let check = |text: &str, first: &str, last: &str| {
            assert_eq!(chosen(text, &mut |_| 0), first, "{text}");
            assert_eq!(chosen(text, &mut |options| options - 1), last, "{text}");
        };
        check("a {red|blue|} dress", "a red dress", "a  dress");
        check("{a|{b|c}d}", "a", "cd");
        check(r"\{kept\|kept\} \n", "{kept|kept} \\n", "{kept|kept} \\n");
        check(r"{a\|b|c\}}", "a|b", "c}");
        check("one // two\nthree /* four\n */five / six", "one \nthree five / six", "one \nthree five / six");
        check("open {a|b", "open a", "open b");
        check("/* open", "/* open", "/* open");
        check("}|", "}|", "}|");
        check(&"{".repeat(100_000), "", "");
    }

    #[test]
    fn a_file_name_takes_values_of_widgets() {
        let find = |node: &str, widget: &str| (node == "Sampler" && widget == "seed").then(|| "1/2".to_owned());
        assert_eq!(with_widgets("a_%Sampler.seed%_%width%_%Other.x%", find), "a_1_2_%width%_%Other.x%");
        assert_eq!(with_widgets("100%", find), "100%");
    }
}
