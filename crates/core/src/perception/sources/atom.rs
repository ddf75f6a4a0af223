//! Atom (RFC 4287) as Reddit writes it, read without trust: no document type, no entity but XML's own five, bounded depth
//! and bounded entries.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::super::model::{Counts, Signal, SourceKind, Via};
use super::shapes::Fault;
use super::tally::Tally;
use crate::vocab::{Timestamp, Untrusted};

/// Elements inside each other, at most; Reddit's own feeds have four.
const DEEPEST: usize = 32;

/// The longest text of an element that is kept, in bytes; what follows is dropped.
const LONGEST_TEXT: usize = 8_000;

/// A title longer than this is none, in characters.
const LONGEST_TITLE: usize = 4_000;

/// An element of an entry whose text counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Id,
    Title,
    Published,
}

#[derive(Default)]
struct Entry {
    id: String,
    title: String,
    published: String,
    link: Option<String>,
    community: Option<String>,
}

/// Reads a feed's posts.
///
/// * `text`: the whole document.
/// * `most`: posts, at most.
/// * returns the posts, newest as the feed has them, and what was left out.
///
/// # Errors
/// One sentence, when it is no Atom feed or its markup is broken. Nothing of it is then used.
pub(super) fn read(text: &str, most: usize, now: Timestamp) -> Result<(Vec<Signal>, Tally), String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    reader.config_mut().expand_empty_elements = true;
    let mut posts = Posts { signals: Vec::new(), tally: Tally::default(), number: 0, most, now };
    let mut path: Vec<String> = Vec::new();
    let mut entry: Option<Entry> = None;
    let mut part: Option<Part> = None;
    loop {
        let broken = |what: &dyn std::fmt::Display| format!("broken markup: {what}");
        match reader.read_event().map_err(|error| broken(&error))? {
            Event::DocType(_) => return Err("it defines a document type, which no feed needs".to_owned()),
            Event::Start(element) => {
                let name = element.local_name().as_ref().to_owned();
                if path.is_empty() && name != "feed" {
                    return Err("it is no Atom feed".to_owned());
                }
                if path.len() >= DEEPEST {
                    return Err(format!("elements inside each other deeper than {DEEPEST}"));
                }
                match &mut entry {
                    None if path.len() == 1 && name == "entry" => entry = Some(Entry::default()),
                    Some(entry) if path.len() == 2 => part = entry.begin(&name, &element).map_err(|e| broken(&e))?,
                    _ => {}
                }
                path.push(name);
            }
            Event::End(_) => {
                path.pop();
                if path.len() == 2 {
                    part = None;
                }
                if path.len() == 1
                    && let Some(entry) = entry.take()
                {
                    posts.take(entry);
                }
                if path.is_empty() {
                    return Ok((posts.signals, posts.tally));
                }
            }
            Event::Text(text) => keep(&mut entry, part, &text.xml10_content()),
            Event::CData(text) => keep(&mut entry, part, &text.xml10_content()),
            Event::GeneralRef(reference) => keep(&mut entry, part, &meant(&reference)),
            Event::Eof => return Err("it ends in the middle".to_owned()),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

/// The character that is meant; anything a document would have to define for itself is a blank.
fn meant(reference: &BytesRef<'_>) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => c.to_string(),
        Ok(None) => match reference.xml10_content().as_ref() {
            "amp" => "&".to_owned(),
            "lt" => "<".to_owned(),
            "gt" => ">".to_owned(),
            "quot" => "\"".to_owned(),
            "apos" => "'".to_owned(),
            _ => " ".to_owned(),
        },
        Err(_) => " ".to_owned(),
    }
}

fn keep(entry: &mut Option<Entry>, part: Option<Part>, text: &str) {
    let (Some(entry), Some(part)) = (entry, part) else { return };
    let place = match part {
        Part::Id => &mut entry.id,
        Part::Title => &mut entry.title,
        Part::Published => &mut entry.published,
    };
    if place.len() + text.len() <= LONGEST_TEXT {
        place.push_str(text);
    }
}

impl Entry {
    /// What the text of this element is, when it counts; its attributes are read at once.
    fn begin(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Option<Part>, quick_xml::Error> {
        match name {
            "id" => return Ok(Some(Part::Id)),
            "title" => return Ok(Some(Part::Title)),
            "published" => return Ok(Some(Part::Published)),
            "link" if self.link.is_none() => self.link = attribute(element, "href")?,
            // `label` is "r/art", `term` is "art".
            "category" if self.community.is_none() => {
                let term = attribute(element, "term")?.map(|term| format!("r/{term}"));
                self.community = attribute(element, "label")?.or(term);
            }
            _ => {}
        }
        Ok(None)
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, quick_xml::Error> {
    for found in element.attributes() {
        let found = found?;
        if found.key.as_ref() == name {
            let value = found.normalized_value(quick_xml::XmlVersion::Implicit1_0)?;
            return Ok((value.len() <= 2_000).then(|| value.into_owned()));
        }
    }
    Ok(None)
}

struct Posts {
    signals: Vec<Signal>,
    tally: Tally,
    number: u64,
    most: usize,
    now: Timestamp,
}

impl Posts {
    fn take(&mut self, entry: Entry) {
        self.number += 1;
        let id = entry.id.trim();
        if id.starts_with("t1_") {
            self.tally.skipped += 1;
            return;
        }
        let fault = |field, reason: &str| Fault { field: Some(field), reason: reason.to_owned() };
        let title = entry.title.trim();
        if !id.starts_with("t3_") || id.len() > 200 || id.chars().any(|c| !c.is_ascii_alphanumeric() && c != '_') {
            return self.tally.bad(self.number, fault("id", "no name of a post on Reddit"));
        }
        if title.is_empty() || title.chars().count() > LONGEST_TITLE {
            return self.tally.bad(self.number, fault("title", "missing, or too long"));
        }
        if self.signals.len() >= self.most {
            return;
        }
        self.tally.good += 1;
        self.signals.push(Signal {
            source: SourceKind::Reddit,
            via: Via::Rss,
            external_id: id.to_owned(),
            community: entry.community.unwrap_or_default(),
            title: Untrusted::new(title.to_owned()),
            url: entry.link,
            // `updated` is another moment: without `published` nothing is known.
            created_at: Timestamp::parse(&entry.published).filter(|at| *at <= self.now),
            observed_at: self.now,
            // The feed counts nothing, so nothing is said.
            counts: Counts::default(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-22T12:00:00Z").expect("a time")
    }

    /// In the form in which Reddit writes it.
    fn feed(entries: &str) -> String {
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><category term="art" label="r/art"/><updated>2026-11-22T11:59:00+00:00</updated><id>/r/art/.rss</id><link rel="self" href="https://www.reddit.com/r/art/.rss"/><title>hot</title>{entries}</feed>"#
        )
    }

    const POST: &str = r#"<entry><author><name>/u/x</name><uri>https://www.reddit.com/user/x</uri></author><category term="art" label="r/art"/><content type="html">&lt;p&gt;not read&lt;/p&gt;</content><id>t3_abc</id><media:thumbnail url="https://example.org/t.jpg" /><link href="https://www.reddit.com/r/art/comments/abc/fog/" /><updated>2026-11-22T11:00:00+00:00</updated><published>2026-11-22T10:00:00+00:00</published><title>Fog &amp; brutalist &#8220;towers&#x201D;</title></entry>"#;

    fn posts(text: &str) -> (Vec<Signal>, Tally) {
        read(text, 100, now()).expect("a feed")
    }

    #[test]
    fn a_post_of_a_feed_has_everything_but_figures() {
        let (found, tally) = posts(&feed(POST));
        assert_eq!((found.len(), tally.good, tally.bad, tally.skipped), (1, 1, 0, 0));
        let post = &found[0];
        assert_eq!((post.external_id.as_str(), post.community.as_str(), post.via), ("t3_abc", "r/art", Via::Rss));
        assert_eq!(post.title.for_measuring(), "Fog & brutalist “towers”");
        assert_eq!(post.url.as_deref(), Some("https://www.reddit.com/r/art/comments/abc/fog/"));
        assert_eq!(post.created_at, Timestamp::parse("2026-11-22T10:00:00Z"));
        assert_eq!(post.counts, Counts::default(), "no figures are made up");
    }

    #[test]
    fn comments_are_passed_over_and_entries_without_id_or_title_are_counted() {
        let entries = [
            POST,
            "<entry><id>t1_c</id><title>a comment</title></entry>",
            "<entry><title>no id</title></entry>",
            "<entry><id>t3_e</id><title> </title></entry>",
            "<entry><id>t3_'; drop table signal</id><title>x</title></entry>",
            "<entry><id>t3_later</id><title>x</title><published>2027-01-01T00:00:00Z</published></entry>",
        ];
        let (found, tally) = posts(&feed(&entries.concat()));
        assert_eq!((found.len(), tally.skipped, tally.bad), (2, 1, 3), "{:?}", tally.bad_rows);
        assert_eq!(found[1].created_at, None, "a moment in the future is no moment");
        assert_eq!(read(&feed(&POST.repeat(5)), 3, now()).expect("a feed").0.len(), 3);
    }

    #[test]
    fn a_document_that_defines_things_for_itself_is_refused_before_anything_is_expanded() {
        let laughs = r#"<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol9 "&lol;&lol;&lol;">]><feed><entry><id>t3_a</id><title>&lol9;</title></entry></feed>"#;
        assert!(read(laughs, 100, now()).expect_err("refused").contains("document type"));
        let undefined = feed("<entry><id>t3_a</id><title>a&lol9;b&#0;c&#x110000;d</title></entry>");
        assert_eq!(posts(&undefined).0[0].title.for_measuring(), "a b c d");
    }

    #[test]
    fn what_is_no_feed_is_refused_with_a_reason() {
        let check = |text: &str, expected: &str| {
            let said = read(text, 100, now()).expect_err(text);
            assert!(said.contains(expected), "{said}");
        };
        check("<html><body>Too many requests</body></html>", "no Atom feed");
        check("", "ends in the middle");
        check("<feed><entry>", "ends in the middle");
        check("<feed><entry></feed></entry>", "broken markup");
        check("<feed><entry><link href=x/></entry></feed>", "broken markup");
        check(&format!("<feed>{}", "<a>".repeat(1_000_000)), "deeper than");
        let long = feed(&format!("<entry><id>t3_a</id><title>{}</title></entry>", "x".repeat(1 << 20)));
        assert_eq!(read(&long, 10, now()).expect("a feed").1.bad, 1, "a title of a megabyte is none");
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".{0,400}", cut in 0usize..1200) {
            let whole = feed(&format!("{POST}{text}"));
            let end = (0..=cut.min(whole.len())).rev().find(|at| whole.is_char_boundary(*at)).unwrap_or(0);
            let _ = read(&whole[..end], 100, now());
            let _ = read(&text, 100, now());
        }
    }
}
