//! The one thing the validator's parser lets pass: a stray name among arguments or input fields.
//!
//! `rename(name: "a" dryRun)` would run as if `dryRun` had not been written. (The engine's parser is no judge: it
//! refuses legal spacing and the legal order of defaults and directives.)

/// The byte offset of the first name in an argument list or input object that has no value.
pub(super) fn find_stray(text: &str) -> Option<usize> {
    let mut reader = Reader { stack: Vec::new() };
    let mut offset = 0;
    while let Some(rest) = text.get(offset..).filter(|rest| !rest.is_empty()) {
        let (token, length) = next_token(rest);
        if let Some(token) = token
            && let Err(stray) = reader.read(token, offset)
        {
            return Some(stray);
        }
        offset += length;
    }
    None
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    /// One of `{ } ( ) [ ] : $` and the rest of the punctuation.
    Mark(char),
    Name,
    /// A number or a string.
    Constant,
}

/// What the reader stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frame {
    Selections,
    /// After `(`, before it is known what the brackets hold.
    Brackets,
    /// Variable definitions.
    Definitions,
    List,
    /// Arguments or an input object.
    Entries(Awaiting),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Awaiting {
    Key,
    /// The colon after the key at this offset.
    Colon(usize),
    Value,
}

struct Reader {
    stack: Vec<Frame>,
}

impl Reader {
    fn read(&mut self, token: Token, offset: usize) -> Result<(), usize> {
        if self.stack.last() == Some(&Frame::Brackets) {
            let definitions = token == Token::Mark('$');
            self.replace(if definitions { Frame::Definitions } else { Frame::Entries(Awaiting::Key) });
        }
        let top = self.stack.last().copied();
        match (token, top) {
            (Token::Mark(')' | '}' | ']'), _) => return self.close(),
            (Token::Name, Some(Frame::Entries(Awaiting::Key))) => {
                self.replace(Frame::Entries(Awaiting::Colon(offset)));
            }
            (Token::Mark(':'), Some(Frame::Entries(Awaiting::Colon(_)))) => {
                self.replace(Frame::Entries(Awaiting::Value));
            }
            (_, Some(Frame::Entries(Awaiting::Key))) => return Err(offset),
            (_, Some(Frame::Entries(Awaiting::Colon(name)))) => return Err(name),
            (Token::Name | Token::Constant, Some(Frame::Entries(Awaiting::Value))) => {
                self.replace(Frame::Entries(Awaiting::Key));
            }
            (Token::Mark('('), _) => self.stack.push(Frame::Brackets),
            (Token::Mark('['), _) => self.stack.push(Frame::List),
            (Token::Mark('{'), None | Some(Frame::Selections)) => self.stack.push(Frame::Selections),
            (Token::Mark('{'), _) => self.stack.push(Frame::Entries(Awaiting::Key)),
            _ => {}
        }
        Ok(())
    }

    /// Leaves a frame; in the one around it a value may now be complete.
    fn close(&mut self) -> Result<(), usize> {
        if let Some(Frame::Entries(Awaiting::Colon(name))) = self.stack.pop() {
            return Err(name);
        }
        if self.stack.last() == Some(&Frame::Entries(Awaiting::Value)) {
            self.replace(Frame::Entries(Awaiting::Key));
        }
        Ok(())
    }

    fn replace(&mut self, frame: Frame) {
        self.stack.pop();
        self.stack.push(frame);
    }
}

/// The token at the start of a text that the parser has accepted, if it means anything, and its length.
fn next_token(rest: &str) -> (Option<Token>, usize) {
    let first = rest.chars().next().unwrap_or(' ');
    let until = |ends: fn(char) -> bool| rest.find(ends).unwrap_or(rest.len());
    match first {
        ' ' | '\t' | '\r' | '\n' | ',' | '\u{feff}' => (None, first.len_utf8()),
        '#' => (None, until(|each| matches!(each, '\n' | '\r'))),
        '"' => (Some(Token::Constant), string_length(rest)),
        '-' | '0'..='9' => {
            (Some(Token::Constant), until(|each| !each.is_ascii_alphanumeric() && !matches!(each, '-' | '+' | '.' | '_')))
        }
        'A'..='Z' | 'a'..='z' | '_' => (Some(Token::Name), until(|each| !each.is_ascii_alphanumeric() && each != '_')),
        mark => (Some(Token::Mark(mark)), mark.len_utf8()),
    }
}

/// The length of a string or block string with its quotes.
fn string_length(rest: &str) -> usize {
    let block = rest.starts_with("\"\"\"");
    // In a block only `\"""` is an escape; elsewhere a backslash takes one more character.
    let (quote, escape, escaped) = if block { ("\"\"\"", "\\\"\"\"", 4) } else { ("\"", "\\", 2) };
    let mut length = quote.len();
    while let Some(inner) = rest.get(length..).filter(|inner| !inner.is_empty()) {
        if inner.starts_with(quote) {
            return length + quote.len();
        }
        let taken = if inner.starts_with(escape) { escaped } else { 1 };
        length += inner.char_indices().nth(taken).map_or(inner.len(), |(end, _)| end);
    }
    length
}

#[cfg(test)]
mod tests {
    use super::find_stray;

    #[test]
    fn a_stray_name_is_found_where_it_stands() {
        for (text, at) in [
            ("{ a(b: 1 c) }", 9),
            ("{ a(b c: 1) }", 4),
            ("{ a(b: { c: [1, {d: 2 e}] }) }", 22),
            ("{ a @skip(x if: true) { b } }", 10),
            ("{ a(b: $c d) }", 10),
            ("query($a: T = {b: 1 c} @d(e f: 1)) { a }", 20),
            ("query($a: T = 1 @d(e f: 1)) { a }", 19),
            (r#"{ a(b: "\"" c) }"#, 12),
        ] {
            assert_eq!(find_stray(text), Some(at), "{text}");
        }
    }

    #[test]
    fn legal_documents_have_none() {
        for text in [
            "query Q ( $ a : [ T ! ] ! = [1.5e+3, {b: E, c: {}}] @d(e: null) ) { x: a(b: $ a, c: [], d: {}) @ skip(if: true) { b } }",
            r#"{ a(b: "c: d e", f: """g " \""" h i""" j: "\\", k: "", l: """""") } # a(b c"#,
            "{ ...F ... on A { b } ... @include(if: $c) { d } } fragment F on A { b }",
            "{ a(b: -1, c: RED\n d: true) b c d }",
        ] {
            assert_eq!(find_stray(text), None, "{text}");
        }
    }
}
