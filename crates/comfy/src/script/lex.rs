//! Text to tokens.

use serde_json::{Number, Value};

use super::{Place, ScriptError};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Name(String),
    Number(Number),
    Text(String),
    /// One of `( ) [ ] { } , = : . - *` or `**` (as `'^'`, which the language does not use).
    Sign(char),
    /// `# title: "…"` at the end of a statement.
    Title(String),
    NewLine,
    End,
}

/// The sign that stands for `**`.
pub(super) const SPREAD: char = '^';

struct Lexer<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    place: Place,
    open_brackets: usize,
    found: Vec<(Token, Place)>,
}

pub(super) fn tokens(text: &str) -> Result<Vec<(Token, Place)>, ScriptError> {
    let mut lexer = Lexer {
        rest: text.chars().peekable(),
        place: Place { line: 1, column: 1 },
        open_brackets: 0,
        found: Vec::new(),
    };
    while lexer.step()? {}
    let place = lexer.place;
    lexer.found.push((Token::NewLine, place));
    lexer.found.push((Token::End, place));
    Ok(lexer.found)
}

impl Lexer<'_> {
    fn peek(&mut self) -> Option<char> {
        self.rest.peek().copied()
    }

    fn take(&mut self) -> Option<char> {
        let taken = self.rest.next()?;
        if taken == '\n' {
            self.place = Place { line: self.place.line + 1, column: 1 };
        } else {
            self.place.column += 1;
        }
        Some(taken)
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> String {
        let mut taken = String::new();
        while let Some(next) = self.peek().filter(|next| keep(*next)) {
            taken.push(next);
            self.take();
        }
        taken
    }

    /// Reads one token; false at the end of the text.
    fn step(&mut self) -> Result<bool, ScriptError> {
        let place = self.place;
        let Some(next) = self.peek() else {
            return Ok(false);
        };
        match next {
            '\n' => {
                self.take();
                if self.open_brackets == 0 {
                    self.found.push((Token::NewLine, place));
                }
            }
            '#' => {
                let comment = self.take_while(|next| next != '\n');
                if self.open_brackets == 0
                    && let Some(title) = comment.strip_prefix("# title: ")
                    && let Ok(title) = serde_json::from_str(title.trim())
                {
                    self.found.push((Token::Title(title), place));
                }
            }
            '\\' => {
                self.take();
                if self.peek() == Some('\r') {
                    self.take();
                }
                if self.take() != Some('\n') {
                    return Err(place.error("a backslash outside a string"));
                }
            }
            '\'' | '"' => {
                let text = self.string(place, false)?;
                self.found.push((Token::Text(text), place));
            }
            _ if next.is_ascii_digit() => self.number(place)?,
            _ if next == '_' || next.is_alphabetic() => self.name(place)?,
            _ if next.is_whitespace() || next == '\u{feff}' || next == ';' => {
                self.take();
                if next == ';' {
                    self.found.push((Token::NewLine, place));
                }
            }
            _ => self.sign(place, next)?,
        }
        Ok(true)
    }

    fn sign(&mut self, place: Place, sign: char) -> Result<(), ScriptError> {
        self.take();
        match sign {
            '(' | '[' | '{' => self.open_brackets += 1,
            ')' | ']' | '}' => self.open_brackets = self.open_brackets.saturating_sub(1),
            '*' if self.peek() == Some('*') => {
                self.take();
                self.found.push((Token::Sign(SPREAD), place));
                return Ok(());
            }
            ',' | '=' | ':' | '.' | '-' | '*' | '+' => {}
            _ => {
                return Err(place.error_with(
                    format!("`{sign}` has no meaning here"),
                    "A script is a list of assignments such as `image = EmptyImage(512, 512)`.",
                ));
            }
        }
        self.found.push((Token::Sign(sign), place));
        Ok(())
    }

    fn name(&mut self, place: Place) -> Result<(), ScriptError> {
        let name = self.take_while(|next| next == '_' || next.is_alphanumeric());
        let quoted = matches!(self.peek(), Some('\'' | '"'));
        let token = match (quoted, name.as_str()) {
            (true, "r" | "R") => Token::Text(self.string(place, true)?),
            (true, "u" | "U") => Token::Text(self.string(place, false)?),
            (true, _) => {
                return Err(place.error_with(
                    format!("`{name}` in front of a string is not supported"),
                    "Write the text itself; only r'…' is taken.",
                ));
            }
            (false, _) => Token::Name(name),
        };
        self.found.push((token, place));
        Ok(())
    }

    fn number(&mut self, place: Place) -> Result<(), ScriptError> {
        let mut text = self.take_while(|next| next.is_ascii_alphanumeric() || next == '_' || next == '.');
        if text.ends_with(['e', 'E']) && !text.starts_with("0x") && matches!(self.peek(), Some('-' | '+')) {
            text.extend(self.take());
            text.push_str(&self.take_while(|next| next.is_ascii_digit() || next == '_'));
        }
        let plain = text.replace('_', "");
        let whole = match plain.get(..2) {
            Some("0x" | "0X") => u64::from_str_radix(&plain[2..], 16).ok(),
            Some("0b" | "0B") => u64::from_str_radix(&plain[2..], 2).ok(),
            Some("0o" | "0O") => u64::from_str_radix(&plain[2..], 8).ok(),
            _ => plain.parse::<u64>().ok(),
        };
        let number = whole.map(Number::from).or_else(|| plain.parse().ok().and_then(Number::from_f64));
        match number {
            Some(number) => {
                self.found.push((Token::Number(number), place));
                Ok(())
            }
            None => Err(place.error(format!("`{text}` is not a number"))),
        }
    }

    fn string(&mut self, place: Place, raw: bool) -> Result<String, ScriptError> {
        let quote = self.take().unwrap_or('\'');
        let mut triple = false;
        if self.peek() == Some(quote) {
            self.take();
            if self.peek() != Some(quote) {
                return Ok(String::new());
            }
            self.take();
            triple = true;
        }
        let mut text = String::new();
        loop {
            let at = self.place;
            let Some(next) = self.take() else {
                return Err(place.error_with("the string never ends", "Close it with the quote it began with."));
            };
            match next {
                '\n' if !triple => {
                    return Err(place
                        .error_with("the string does not end on its line", "Use ''' around text of several lines."));
                }
                '\\' if raw => {
                    text.push('\\');
                    // In a raw string a backslash keeps the quote after it from ending the string.
                    if let Some(kept) = self.take() {
                        text.push(kept);
                    }
                }
                '\\' => self.escape(at, &mut text)?,
                _ if next == quote && !triple => return Ok(text),
                _ if next == quote => {
                    let mut ahead = self.rest.clone();
                    if ahead.next() == Some(quote) && ahead.next() == Some(quote) {
                        self.take();
                        self.take();
                        return Ok(text);
                    }
                    text.push(quote);
                }
                _ => text.push(next),
            }
        }
    }

    fn escape(&mut self, place: Place, text: &mut String) -> Result<(), ScriptError> {
        let Some(code) = self.take() else {
            return Ok(());
        };
        let plain = match code {
            '\n' => return Ok(()),
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'a' => '\u{7}',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'v' => '\u{b}',
            '\\' | '\'' | '"' => code,
            'x' | 'u' | 'U' => {
                let digits = match code {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                let hex: String = (0..digits).filter_map(|_| self.take()).collect();
                u32::from_str_radix(&hex, 16)
                    .ok()
                    .and_then(char::from_u32)
                    .ok_or_else(|| place.error(format!("`\\{code}{hex}` is not a character")))?
            }
            '0'..='7' => {
                let mut octal = String::from(code);
                while octal.len() < 3
                    && let Some(digit) = self.peek().filter(|next| ('0'..='7').contains(next))
                {
                    octal.push(digit);
                    self.take();
                }
                u32::from_str_radix(&octal, 8).ok().and_then(char::from_u32).unwrap_or('\u{fffd}')
            }
            // Python keeps a backslash it has no meaning for.
            other => {
                text.push('\\');
                other
            }
        };
        text.push(plain);
        Ok(())
    }
}

/// The value of a number with a minus in front; `None` when no JSON number can hold it.
pub(super) fn negated(number: &Number) -> Option<Value> {
    if let Some(whole) = number.as_u64() {
        return match i64::try_from(-i128::from(whole)) {
            Ok(whole) => Some(whole.into()),
            Err(_) => Number::from_f64(-(whole as f64)).map(Value::Number),
        };
    }
    Number::from_f64(-number.as_f64()?).map(Value::Number)
}
