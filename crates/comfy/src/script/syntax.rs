//! Tokens to statements.

use serde_json::Value;

use super::lex::{self, SPREAD, Token};
use super::{Place, ScriptError};

/// Calls, lists and dicts may nest this deep; people stay below five.
const MAX_DEPTH: usize = 64;

/// The largest template has 193; a loop in a loop reaches any number.
const MAX_STATEMENTS: usize = 20_000;

/// Names, values and signs that loops may write out.
const MAX_WRITTEN: usize = 1_000_000;

#[derive(Clone, Debug)]
pub(super) struct Statement {
    pub(super) targets: Vec<(String, Place)>,
    pub(super) values: Vec<Expr>,
    pub(super) title: Option<String>,
    pub(super) place: Place,
}

#[derive(Clone, Debug)]
pub(super) struct Expr {
    pub(super) place: Place,
    pub(super) kind: ExprKind,
}

#[derive(Clone, Debug)]
pub(super) enum ExprKind {
    None,
    Name(String),
    Literal(Value),
    /// `A.b.c`: an enum member; only the last part counts.
    Member(String),
    List(Vec<Expr>),
    Tuple(Vec<Expr>),
    Dict(Vec<(String, Expr)>),
    Call(Call),
}

#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) function: String,
    pub(super) args: Vec<Arg>,
}

#[derive(Clone, Debug)]
pub(super) struct Arg {
    pub(super) name: ArgName,
    pub(super) value: Expr,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum ArgName {
    Positional,
    Keyword(String),
    /// From `**{…}`: any input name, taken as it is.
    Spread(String),
}

struct Reader {
    tokens: Vec<(Token, Place)>,
    at: usize,
}

pub(super) fn read(tokens: Vec<(Token, Place)>) -> Result<Vec<Statement>, ScriptError> {
    let mut reader = Reader { tokens, at: 0 };
    reader.block(0, 0)
}

impl Reader {
    /// The last token is `End` and is never passed.
    fn peek(&self) -> &Token {
        self.peek_at(0)
    }

    fn peek_at(&self, ahead: usize) -> &Token {
        self.tokens.get(self.at + ahead).map_or(&Token::End, |(token, _)| token)
    }

    fn place(&self) -> Place {
        self.tokens.get(self.at).or(self.tokens.last()).map(|(_, place)| *place).unwrap_or_default()
    }

    fn is_sign(&self, sign: char) -> bool {
        *self.peek() == Token::Sign(sign)
    }

    fn accept(&mut self, sign: char) -> bool {
        let is = self.is_sign(sign);
        self.at += usize::from(is);
        is
    }

    fn expect(&mut self, sign: char) -> Result<(), ScriptError> {
        if self.accept(sign) {
            return Ok(());
        }
        Err(self.place().error(format!("expected `{sign}` but found {}", described(self.peek()))))
    }

    fn skip_line(&mut self) {
        while !matches!(self.peek(), Token::NewLine | Token::End) {
            self.at += 1;
        }
    }

    /// Statements up to the end, or up to one that stands no further right than `outer`.
    fn block(&mut self, outer: usize, depth: usize) -> Result<Vec<Statement>, ScriptError> {
        let mut statements = Vec::new();
        loop {
            match self.peek() {
                Token::End => return Ok(statements),
                Token::NewLine | Token::Title(_) => self.at += 1,
                _ if self.place().column <= outer => return Ok(statements),
                Token::Name(name) if matches!(name.as_str(), "from" | "import") => self.skip_line(),
                Token::Name(name) if name == "with" => self.with_header()?,
                Token::Name(name) if name == "for" => self.repeat(&mut statements, depth)?,
                Token::Name(name)
                    if matches!(name.as_str(), "while" | "if" | "def" | "class" | "return" | "async" | "await") =>
                {
                    return Err(self
                        .place()
                        .error_with(format!("`{name}` is not supported"), "Write the nodes out one by one."));
                }
                _ => statements.extend(self.statement()?),
            }
            if statements.len() > MAX_STATEMENTS {
                let advice = "Cut the script into several workflows.";
                return Err(self.place().error_with(format!("more than {MAX_STATEMENTS} statements"), advice));
            }
        }
    }

    /// `for name in range(…):` with its block, written out as often as it says.
    fn repeat(&mut self, statements: &mut Vec<Statement>, depth: usize) -> Result<(), ScriptError> {
        let place = self.place();
        let advice = "A loop is `for i in range(4):` with its statements further right.";
        let wrong = || place.error_with("only `for … in range(…):` is supported", advice);
        if depth > MAX_DEPTH {
            return Err(place.error_with("loops are nested too deeply", "Write the inner ones out."));
        }
        let (Token::Name(name), Token::Name(is_in), Token::Name(range)) =
            (self.peek_at(1).clone(), self.peek_at(2).clone(), self.peek_at(3).clone())
        else {
            return Err(wrong());
        };
        if is_in != "in" || range != "range" {
            return Err(wrong());
        }
        self.at += 4;
        self.expect('(')?;
        let mut bounds = Vec::new();
        for argument in self.args(0)? {
            match argument.value.kind {
                ExprKind::Literal(Value::Number(number)) if argument.name == ArgName::Positional => {
                    bounds.push(number.as_i64().ok_or_else(wrong)?);
                }
                _ => return Err(argument.value.place.error_with("`range` takes whole numbers here", advice)),
            }
        }
        let (from, to, step) = match bounds.as_slice() {
            [to] => (0, *to, 1),
            [from, to] => (*from, *to, 1),
            [from, to, step] if *step != 0 => (*from, *to, *step),
            _ => return Err(wrong()),
        };
        self.expect(':')?;
        let begun = self.at;
        let body = if *self.peek() == Token::NewLine {
            self.block(place.column, depth + 1)?
        } else {
            self.statement()?.into_iter().collect()
        };
        if self.at == begun || body.is_empty() {
            return Err(place.error_with("the loop has no statements", advice));
        }
        let length = self.at - begun;
        let mut value = from;
        let mut written = 0;
        while (step > 0 && value < to) || (step < 0 && value > to) {
            let literal = Expr { place, kind: ExprKind::Literal(value.into()) };
            let targets = vec![(name.clone(), place)];
            statements.push(Statement { targets, values: vec![literal], title: None, place });
            statements.extend(body.iter().cloned());
            written += length;
            if statements.len() > MAX_STATEMENTS || written > MAX_WRITTEN {
                let most = format!("{MAX_STATEMENTS} statements, or {MAX_WRITTEN} words");
                return Err(place.error_with(format!("the loop makes more than {most}"), "Let it run fewer times."));
            }
            value = value.saturating_add(step);
        }
        Ok(())
    }

    /// `with Workflow(…) as name:`; the block itself reads like the rest, whatever its indentation.
    fn with_header(&mut self) -> Result<(), ScriptError> {
        let place = self.place();
        if *self.peek_at(1) != Token::Name("Workflow".to_owned()) {
            return Err(place.error_with("only `with Workflow():` is supported", "Leave the block out."));
        }
        self.skip_line();
        match self.tokens.get(self.at.wrapping_sub(1)) {
            Some((Token::Sign(':'), _)) => Ok(()),
            _ => Err(place.error("`with Workflow()` ends with a colon")),
        }
    }

    fn statement(&mut self) -> Result<Option<Statement>, ScriptError> {
        let place = self.place();
        let mut targets = Vec::new();
        let mut values = self.expressions()?;
        if self.accept('=') {
            for expr in values {
                match expr.kind {
                    ExprKind::Name(name) => targets.push((name, expr.place)),
                    _ => return Err(expr.place.error("only names can stand left of `=`")),
                }
            }
            values = self.expressions()?;
        }
        let title = match self.peek() {
            Token::Title(title) => Some(title.clone()),
            _ => None,
        };
        self.at += usize::from(title.is_some());
        if !matches!(self.peek(), Token::NewLine | Token::End) {
            return Err(self.place().error(format!("the statement should end before {}", described(self.peek()))));
        }
        // ComfyScript's own header; not a node.
        let is_load = targets.is_empty()
            && matches!(values.as_slice(), [Expr { kind: ExprKind::Call(call), .. }] if call.function == "load");
        Ok((!is_load).then_some(Statement { targets, values, title, place }))
    }

    fn expressions(&mut self) -> Result<Vec<Expr>, ScriptError> {
        let mut list = vec![self.expression(0)?];
        while self.accept(',') {
            if matches!(self.peek(), Token::NewLine | Token::End | Token::Title(_)) || self.is_sign('=') {
                break;
            }
            list.push(self.expression(0)?);
        }
        Ok(list)
    }

    fn expression(&mut self, depth: usize) -> Result<Expr, ScriptError> {
        let place = self.place();
        if depth > MAX_DEPTH {
            return Err(place.error_with("nested too deeply", "Give inner results a name of their own."));
        }
        let kind = match self.peek().clone() {
            Token::Number(number) => {
                self.at += 1;
                ExprKind::Literal(Value::Number(number))
            }
            Token::Sign(sign @ ('-' | '+')) => {
                self.at += 1;
                let Token::Number(number) = self.peek().clone() else {
                    return Err(place.error(format!("a number should follow `{sign}`")));
                };
                self.at += 1;
                let value = if sign == '-' { lex::negated(&number) } else { Some(Value::Number(number)) };
                ExprKind::Literal(value.ok_or_else(|| place.error("the number is out of range"))?)
            }
            Token::Text(mut text) => {
                self.at += 1;
                while let Token::Text(more) = self.peek() {
                    text.push_str(more);
                    self.at += 1;
                }
                ExprKind::Literal(Value::String(text))
            }
            Token::Name(name) => {
                self.at += 1;
                self.after_name(name, depth)?
            }
            Token::Sign('[') => {
                self.at += 1;
                ExprKind::List(self.items(']', depth)?.0)
            }
            Token::Sign('(') => {
                self.at += 1;
                let (mut items, comma) = self.items(')', depth)?;
                match items.pop() {
                    Some(only) if items.is_empty() && !comma => return Ok(only),
                    Some(last) => {
                        items.push(last);
                        ExprKind::Tuple(items)
                    }
                    None => ExprKind::Tuple(items),
                }
            }
            Token::Sign('{') => {
                self.at += 1;
                ExprKind::Dict(self.entries(depth)?)
            }
            other => {
                return Err(place.error_with(
                    format!("expected a value but found {}", described(&other)),
                    "A value is a name, a number, a string, a list or a call.",
                ));
            }
        };
        Ok(Expr { place, kind })
    }

    fn after_name(&mut self, name: String, depth: usize) -> Result<ExprKind, ScriptError> {
        match name.as_str() {
            "None" => return Ok(ExprKind::None),
            "True" => return Ok(ExprKind::Literal(true.into())),
            "False" => return Ok(ExprKind::Literal(false.into())),
            _ => {}
        }
        if self.is_sign('(') {
            self.at += 1;
            return Ok(ExprKind::Call(Call { function: name, args: self.args(depth)? }));
        }
        let mut member = None;
        while self.accept('.') {
            let place = self.place();
            let Token::Name(part) = self.peek().clone() else {
                return Err(place.error("a name should follow the dot"));
            };
            self.at += 1;
            member = Some(part);
        }
        if member.is_some() && self.is_sign('(') {
            return Err(self.place().error_with(
                "methods are not supported",
                "Call node classes by their name; queue the workflow from the application.",
            ));
        }
        Ok(member.map_or(ExprKind::Name(name), ExprKind::Member))
    }

    /// Items up to `end`, and whether a comma stood behind the last.
    fn items(&mut self, end: char, depth: usize) -> Result<(Vec<Expr>, bool), ScriptError> {
        let mut items = Vec::new();
        let mut comma = false;
        while !self.accept(end) {
            items.push(self.expression(depth + 1)?);
            comma = self.accept(',');
            if !comma {
                self.expect(end)?;
                break;
            }
        }
        Ok((items, comma))
    }

    fn entries(&mut self, depth: usize) -> Result<Vec<(String, Expr)>, ScriptError> {
        let mut entries = Vec::new();
        while !self.accept('}') {
            let place = self.place();
            let Token::Text(key) = self.peek().clone() else {
                return Err(place.error("a key in braces is a string, such as `'images.image0'`"));
            };
            self.at += 1;
            self.expect(':')?;
            entries.push((key, self.expression(depth + 1)?));
            if !self.accept(',') {
                self.expect('}')?;
                break;
            }
        }
        Ok(entries)
    }

    fn args(&mut self, depth: usize) -> Result<Vec<Arg>, ScriptError> {
        let mut args = Vec::new();
        while !self.accept(')') {
            let place = self.place();
            if self.accept(SPREAD) {
                self.expect('{')?;
                for (name, value) in self.entries(depth)? {
                    args.push(Arg { name: ArgName::Spread(name), value });
                }
            } else if let (Token::Name(name), Token::Sign('=')) = (self.peek().clone(), self.peek_at(1)) {
                self.at += 2;
                args.push(Arg { name: ArgName::Keyword(name), value: self.expression(depth + 1)? });
            } else {
                if args.iter().any(|arg: &Arg| arg.name != ArgName::Positional) {
                    return Err(place.error_with(
                        "a value without a name follows one with a name",
                        "Put values without names first.",
                    ));
                }
                args.push(Arg { name: ArgName::Positional, value: self.expression(depth + 1)? });
            }
            if !self.accept(',') {
                self.expect(')')?;
                break;
            }
        }
        Ok(args)
    }
}

fn described(token: &Token) -> String {
    match token {
        Token::Name(name) => format!("`{name}`"),
        Token::Number(number) => format!("`{number}`"),
        Token::Text(_) => "a string".to_owned(),
        Token::Sign(SPREAD) => "`**`".to_owned(),
        Token::Sign(sign) => format!("`{sign}`"),
        Token::Title(_) => "a title comment".to_owned(),
        Token::NewLine => "the end of the line".to_owned(),
        Token::End => "the end of the script".to_owned(),
    }
}
