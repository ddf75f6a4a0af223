//! The embedded reader: which axis, value or red line a text speaks of. It returns numbers and tags, never text.

use super::model::Subject;
use crate::perception::Terms;
use crate::vocab::{Axis, MoralGraph, RedLine};

/// Words that speak of an axis, and the level they speak of (1 its name's end, 0 the opposite).
const AXIS_WORDS: &[(Axis, f64, &str)] = &[
    (
        Axis::Autonomy,
        1.0,
        "autonomy autonomous free freedom independent rebel rebellion solo wild sovereign nomad self-made",
    ),
    (Axis::Autonomy, 0.0, "tradition traditional obedient uniform team family follower ritual classic guided tutorial"),
    (
        Axis::Sophistication,
        1.0,
        "minimalist minimal minimalism avant garde couture editorial elegant elegance refined gallery museum brutalist brutalism architecture haute monochrome sculptural abstract noir opera poetry quiet timeless curated modernist",
    ),
    (
        Axis::Sophistication,
        0.0,
        "meme funny prank viral challenge lol fail crazy cheap loud party cringe hack giveaway unboxing",
    ),
    (
        Axis::Technophilia,
        1.0,
        "robot robotic cyber cyberpunk neon synthetic digital generative machine hologram chrome space futuristic future circuit algorithm android tech techno virtual laser glitch",
    ),
    (
        Axis::Technophilia,
        0.0,
        "handmade craft ceramic pottery garden linen wool rural farm vintage analog film wood bread nature folk cottage knit slow",
    ),
    (
        Axis::Ego,
        1.0,
        "selfie portrait glamour fame star icon celebrity diva confidence power luxury spotlight queen king beauty myself",
    ),
    (
        Axis::Ego,
        0.0,
        "community charity landscape street anonymous crowd still-life documentary together shared humble volunteer stranger",
    ),
];

/// Words that cross a typed red line.
const RED_LINE_WORDS: &[(RedLine, &str)] = &[
    (
        RedLine::Nudity,
        "nude naked nudity nsfw topless porn porno erotic sexual sexy lingerie onlyfans fetish undressed",
    ),
    (
        RedLine::Violence,
        "violence violent blood bloody gore murder kill killing fight fighting torture massacre corpse war",
    ),
    (RedLine::Weapons, "gun rifle pistol weapon knife sword grenade bomb ammunition firearm shotgun missile"),
    (
        RedLine::Politics,
        "election politic political politician president senator parliament party-politics campaign vote republican democrat brexit",
    ),
    (
        RedLine::Religion,
        "religion religious church mosque temple priest prophet quran bible jesus allah buddha crucifix",
    ),
    (
        RedLine::Drugs,
        "drug cocaine heroin cannabis weed marijuana alcohol vodka whisky beer wine drunk tobacco cigarette smoking vape",
    ),
    (RedLine::Gambling, "gambling casino poker roulette slot bet betting lottery jackpot"),
    (RedLine::MedicalClaims, "cure cures heal healing detox weight-loss miracle diagnosis vaccine remedy supplement"),
    (
        RedLine::FinancialAdvice,
        "invest investing investment crypto bitcoin stocks trading forex profit returns passive-income",
    ),
    (
        RedLine::Minors,
        "child children kid kids teen teenager teenage schoolgirl schoolboy minor toddler baby infant underage girl boy",
    ),
    (RedLine::RealPeople, "lookalike impersonation deepfake celebrity-face likeness"),
];

/// What a text is about, seen from this moral graph.
pub fn read_subject(text: &str, graph: &MoralGraph) -> Subject {
    let terms = Terms::of(text);
    let mut subject = Subject::default();
    for axis in Axis::ALL {
        if let Some(level) = level_on(axis, &terms) {
            subject.axes.insert(axis.name().to_owned(), level);
        }
    }
    for value in &graph.values {
        if matches(&terms, value.terms.iter().map(String::as_str)) > 0 {
            subject.values.push(value.id.clone());
        }
    }
    subject
}

/// The level on one axis that these words speak of, and how many of them do.
pub(super) fn level_on(axis: Axis, terms: &Terms) -> Option<(f64, u32)> {
    let (mut sum, mut hits) = (0.0, 0);
    for (_, level, words) in AXIS_WORDS.iter().filter(|(of, ..)| *of == axis) {
        let found = matches(terms, words.split(' '));
        sum += level * f64::from(found);
        hits += found;
    }
    (hits > 0).then(|| (sum / f64::from(hits), hits))
}

/// Whether all words of `name` are among these.
pub(super) fn names(terms: &Terms, name: &str) -> bool {
    matches(terms, std::iter::once(name)) > 0
}

/// The first of these red lines that the text crosses, with its name as it should be said.
pub fn crossed_red_line(text: &str, lines: &[RedLine]) -> Option<String> {
    let terms = Terms::of(text);
    lines.iter().find_map(|line| crosses(&terms, line))
}

/// The name of a red line that these words cross.
pub(super) fn crosses(terms: &Terms, line: &RedLine) -> Option<String> {
    match line {
        RedLine::Custom { label, terms: words } => {
            (matches(terms, words.iter().map(String::as_str)) > 0).then(|| label.clone())
        }
        typed => RED_LINE_WORDS
            .iter()
            .find(|(of, _)| of == typed)
            .filter(|(_, words)| matches(terms, words.split(' ')) > 0)
            .map(|_| red_line_name(typed)),
    }
}

fn red_line_name(line: &RedLine) -> String {
    let tag = serde_json::to_value(line).ok().and_then(|v| v.get("tag").and_then(|t| t.as_str().map(str::to_owned)));
    red_line_of_tag(&tag.unwrap_or_else(|| "red line".to_owned()))
}

/// How the red line with this tag is called when it refuses.
pub fn red_line_of_tag(tag: &str) -> String {
    tag.replace('_', " ")
}

/// How many of these words (or hyphenated pairs, all of whose parts must be there) the text has.
fn matches<'a>(terms: &Terms, words: impl Iterator<Item = &'a str>) -> u32 {
    let has = |word: &str| {
        let parts = Terms::of(word);
        !parts.is_empty() && parts.iter().all(|part| terms.iter().any(|term| term == part))
    };
    u32::try_from(words.filter(|word| has(word)).count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::Axes;

    #[test]
    fn a_subject_is_read_as_levels_on_axes() {
        let graph = MoralGraph {
            axes: Axes { autonomy: 0.5, sophistication: 0.5, technophilia: 0.5, ego: 0.5 },
            values: vec![],
            edges: vec![],
        };
        let subject = read_subject("Minimalist Avant-Garde", &graph);
        assert_eq!(subject.axis(Axis::Sophistication), Some((1.0, 3)));
        assert_eq!(subject.axis(Axis::Ego), None);
        let mixed = read_subject("handmade robots", &graph);
        assert_eq!(mixed.axis(Axis::Technophilia), Some((0.5, 2)));
    }

    #[test]
    fn a_red_line_is_crossed_by_its_words_only() {
        let check = |text: &str, lines: &[RedLine], expected: Option<&str>| {
            assert_eq!(crossed_red_line(text, lines).as_deref(), expected, "{text}");
        };
        check("a GUN on a table", &[RedLine::Weapons], Some("weapons"));
        check("two guns", &[RedLine::Weapons], Some("weapons"));
        check("begun in silence", &[RedLine::Weapons], None);
        check("bitcoin to the moon", &[RedLine::Weapons, RedLine::FinancialAdvice], Some("financial advice"));
        let own = RedLine::Custom { label: "no clowns".to_owned(), terms: vec!["clown".to_owned()] };
        check("Clowns in fog", &[own], Some("no clowns"));
    }
}
