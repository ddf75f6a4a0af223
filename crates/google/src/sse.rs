//! Server-sent events as Google sends them: lines, events, and errors that come as bare JSON in between.

/// Splits bytes into lines at CR, LF and CRLF only; JSON may hold U+2028 and U+2029 as they are.
#[derive(Debug, Default)]
struct Lines {
    pending: Vec<u8>,
    /// Where the next line begins.
    start: usize,
    /// Where the search for its end goes on.
    searched: usize,
    /// The last line ended with a CR; a LF that follows belongs to it.
    after_cr: bool,
}

impl Lines {
    fn push(&mut self, bytes: &[u8]) {
        self.pending.drain(..self.start);
        self.searched -= self.start;
        self.start = 0;
        self.pending.extend_from_slice(bytes);
    }

    fn next(&mut self) -> Option<Vec<u8>> {
        if self.after_cr && self.start < self.pending.len() {
            self.after_cr = false;
            if self.pending[self.start] == b'\n' {
                self.start += 1;
                self.searched = self.start;
            }
        }
        let found = self.pending[self.searched..].iter().position(|byte| matches!(byte, b'\r' | b'\n'));
        let Some(end) = found.map(|at| at + self.searched) else {
            self.searched = self.pending.len();
            return None;
        };
        let line = self.pending[self.start..end].to_vec();
        self.after_cr = self.pending[end] == b'\r';
        self.start = end + 1;
        self.searched = self.start;
        Some(line)
    }

    /// A line without an end.
    fn rest(&mut self) -> Vec<u8> {
        let rest = self.pending.split_off(self.start);
        *self = Self::default();
        rest
    }

    fn waiting(&self) -> usize {
        self.pending.len() - self.start
    }
}

/// One thing the stream said.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// The `data` lines of one event, joined.
    Data(String),
    /// JSON that stands in the stream without `data:`, as errors do; its lines joined.
    Bare(String),
}

/// Puts events together from bytes as they arrive.
#[derive(Debug, Default)]
pub(crate) struct Events {
    lines: Lines,
    data: Vec<Vec<u8>>,
    bare: Option<Braces>,
}

impl Events {
    /// Takes the next bytes of the body.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.lines.push(bytes);
    }

    /// How much is kept and waits for its end, in bytes.
    pub(crate) fn waiting(&self) -> usize {
        self.lines.waiting()
            + self.data.iter().map(Vec::len).sum::<usize>()
            + self.bare.as_ref().map_or(0, |bare| bare.text.len())
    }

    /// The next event that is whole.
    pub(crate) fn next(&mut self) -> Option<Event> {
        while let Some(line) = self.lines.next() {
            if let Some(event) = self.take(&line) {
                return Some(event);
            }
        }
        None
    }

    /// What is left when the body has ended: an event whose last empty line is missing, or a part of one.
    pub(crate) fn finish(&mut self) -> Option<Event> {
        if let Some(event) = self.next() {
            return Some(event);
        }
        let line = self.lines.rest();
        if !line.is_empty()
            && let Some(event) = self.take(&line)
        {
            return Some(event);
        }
        match self.bare.take() {
            Some(bare) => Some(Event::Bare(text(&bare.text))),
            None => self.joined(),
        }
    }

    fn take(&mut self, line: &[u8]) -> Option<Event> {
        if self.bare.is_none() {
            if line.is_empty() {
                return self.joined();
            }
            if let Some(data) = line.strip_prefix(b"data:") {
                self.data.push(data.strip_prefix(b" ").unwrap_or(data).to_vec());
                return None;
            }
            let first = line.iter().find(|byte| !byte.is_ascii_whitespace());
            if !matches!(first, Some(b'{' | b'[')) {
                // `event:`, `id:`, `retry:`, comments: the data says the same.
                return None;
            }
        }
        let bare = self.bare.get_or_insert_default();
        match bare.add(line) {
            true => self.bare.take().map(|bare| Event::Bare(text(&bare.text))),
            false => None,
        }
    }

    fn joined(&mut self) -> Option<Event> {
        (!self.data.is_empty()).then(|| Event::Data(text(&std::mem::take(&mut self.data).join(&b'\n'))))
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Bare JSON, line by line, until its brackets are closed.
#[derive(Debug, Default)]
struct Braces {
    text: Vec<u8>,
    open: usize,
    in_string: bool,
    escaped: bool,
}

impl Braces {
    /// Whether it is whole with this line.
    fn add(&mut self, line: &[u8]) -> bool {
        for byte in line {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' if self.in_string => self.escaped = true,
                b'"' => self.in_string = !self.in_string,
                b'{' | b'[' if !self.in_string => self.open += 1,
                b'}' | b']' if !self.in_string => self.open = self.open.saturating_sub(1),
                _ => {}
            }
        }
        self.text.extend_from_slice(line);
        self.open == 0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(pieces: &[&[u8]]) -> Vec<Event> {
        let mut events = Events::default();
        let mut seen = Vec::new();
        for piece in pieces {
            events.push(piece);
            while let Some(event) = events.next() {
                seen.push(event);
            }
        }
        while let Some(event) = events.finish() {
            seen.push(event);
        }
        seen
    }

    fn data(text: &str) -> Event {
        Event::Data(text.to_owned())
    }

    #[test]
    fn lines_end_at_cr_lf_and_crlf_and_nowhere_else() {
        for end in ["\r", "\n", "\r\n"] {
            let body = format!("data: {{\"a\":\"x\u{2028}y\u{85}\"}}{end}{end}data: 2{end}{end}");
            assert_eq!(all(&[body.as_bytes()]), [data("{\"a\":\"x\u{2028}y\u{85}\"}"), data("2")], "{end:?}");
        }
    }

    #[test]
    fn fields_that_say_nothing_new_are_passed_over() {
        let body = b": hello\nevent: step.delta\nid: 7\nretry: 100\ndata:{\"a\":\ndata: 1}\n\n\n";
        assert_eq!(all(&[body]), [data("{\"a\":\n1}")]);
    }

    #[test]
    fn an_error_without_data_is_read_over_several_lines() {
        let body = b"data: 1\n\n{\n  \"error\": {\n\n    \"message\": \"a } in \\\" text\"\n  }\n}\ndata: 2\n\n";
        let bare = Event::Bare("{  \"error\": {    \"message\": \"a } in \\\" text\"  }}".to_owned());
        assert_eq!(all(&[body]), [data("1"), bare, data("2")]);
    }

    #[test]
    fn what_is_left_at_the_end_is_said() {
        assert_eq!(all(&[b"data: 1\n\ndata: 2"]), [data("1"), data("2")]);
        assert_eq!(all(&[b"data: 1\r"]), [data("1")]);
        assert_eq!(all(&[b"{ \"error\": {"]), [Event::Bare("{ \"error\": {".to_owned())]);
        assert_eq!(all(&[b""]), []);
    }

    proptest! {
        #[test]
        fn it_does_not_matter_where_the_pieces_break(
            texts in prop::collection::vec("[a-z\u{2028}é\"{}]{0,12}", 0..6),
            end in prop::sample::select(vec!["\r", "\n", "\r\n"]),
            cuts in prop::collection::vec(0usize..400, 0..12),
        ) {
            let body: String = texts.iter().map(|text| format!("data: {text}{end}{end}")).collect();
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(body.len())).chain([0, body.len()]).collect();
            cuts.sort_unstable();
            let pieces: Vec<&[u8]> = cuts.windows(2).map(|pair| &body.as_bytes()[pair[0]..pair[1]]).collect();
            let expected: Vec<Event> = texts.iter().map(|text| data(text)).collect();
            prop_assert_eq!(all(&pieces), expected);
        }
    }
}
