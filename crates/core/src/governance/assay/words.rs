//! Numbers and names as the report and its figures print them.

use super::{Method, Rate};

/// A share as a percentage with two digits that matter, also close to 100 %.
pub(super) fn percent(share: f64) -> String {
    let percent = share * 100.0;
    let edge = percent.min(100.0 - percent).abs();
    if edge < 1e-9 {
        return format!("{percent:.0} %");
    }
    if edge < 1e-4 {
        return if percent < 50.0 { "below 0.0001 %".to_owned() } else { "above 99.9999 %".to_owned() };
    }
    let digits = (1.0 - edge.log10().floor()).clamp(0.0, 5.0) as usize;
    format!("{} %", trimmed(&format!("{percent:.digits$}")))
}

/// Drops zeros behind the point that say nothing.
pub(super) fn trimmed(number: &str) -> String {
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.').to_owned() } else { number.to_owned() }
}

pub(super) fn range(low: f64, high: f64) -> String {
    match (low <= 0.0, high >= 1.0) {
        (true, true) => "anything".to_owned(),
        (true, false) => format!("up to {}", percent(high)),
        (false, true) => format!("{} or more", percent(low)),
        (false, false) => {
            let low = percent(low);
            format!("{} to {}", low.trim_end_matches(" %"), percent(high))
        }
    }
}

pub(super) fn is_rough(rate: &Rate) -> bool {
    rate.hit < 5 && rate.by_people.is_some_and(|bound| bound.method == Method::Bootstrap)
}

pub(super) fn by_people(rate: &Rate) -> String {
    let Some(bound) = rate.by_people else { return "too few people".to_owned() };
    format!("{}{}", range(bound.low, bound.high), if is_rough(rate) { " †" } else { "" })
}

pub(super) fn cosine(value: f64) -> String {
    let text = format!("{value:.3}");
    if text == "-0.000" { "0.000".to_owned() } else { text }
}

/// `10439` as `10,439`.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 person`, `21 people`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number as u64), if number == 1 { one } else { many })
}

pub(super) fn has(people: usize) -> String {
    count(people, "person has", "people have")
}

/// Text of others on one line of Markdown, with nothing in it that draws tables, tags or links.
pub(super) fn plain(text: &str) -> String {
    let text = text.trim();
    let mut safe = String::new();
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        // An underscore inside a word emphasises nothing and reads better bare.
        let inside = before.is_alphanumeric() && rest.peek().is_some_and(|next| next.is_alphanumeric());
        match character {
            '_' if inside => safe.push('_'),
            '|' | '*' | '_' | '`' | '[' | ']' | '<' | '\\' => safe.extend(['\\', character]),
            character if character.is_control() => safe.push(' '),
            character => safe.push(character),
        }
        before = character;
    }
    safe
}

/// The last part of a path of either kind of system.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Text between two tags.
pub(super) fn escape_xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_told_with_two_digits_that_matter() {
        for (share, expected) in [
            (0.0, "0 %"),
            (1.0, "100 %"),
            (0.5, "50 %"),
            (0.0307, "3.1 %"),
            (0.05, "5 %"),
            (0.004_119, "0.41 %"),
            (0.000_368, "0.037 %"),
            (0.0001, "0.01 %"),
            (0.995, "99.5 %"),
            (0.9932, "99.32 %"),
            (0.999_99, "99.999 %"),
            (0.000_000_1, "below 0.0001 %"),
            (0.999_999_9, "above 99.9999 %"),
        ] {
            assert_eq!(percent(share), expected, "{share}");
        }
        assert_eq!(
            (thousands(999), thousands(14_009), thousands(1_103_435)),
            ("999".into(), "14,009".into(), "1,103,435".into())
        );
        assert_eq!(
            (range(0.0, 1.0), range(0.0, 0.5), range(0.5, 1.0)),
            ("anything".into(), "up to 50 %".into(), "50 % or more".into())
        );
        assert_eq!(cosine(-0.000_1), "0.000");
    }

    #[test]
    fn names_of_others_draw_nothing_in_the_page() {
        for (text, expected) in [
            ("no_face", "no_face"),
            ("_under_ *stars*", "\\_under\\_ \\*stars\\*"),
            ("a|b\n## c", "a\\|b ## c"),
            ("<script>", "\\<script>"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }
}
