//! Lines and columns of a document by byte offset.

use apollo_compiler::parser::SourceSpan;
use async_graphql::Pos;

/// A table with one entry per byte, so that a long single line costs no more than many short ones.
#[derive(Debug)]
pub(super) struct Places(Vec<Pos>);

impl Places {
    /// Counts once over the text; columns are characters, both count from one.
    pub(super) fn of(text: &str) -> Self {
        let mut places = Vec::with_capacity(text.len());
        let mut place = Pos { line: 1, column: 1 };
        let mut after_return = false;
        for character in text.chars() {
            places.extend(std::iter::repeat_n(place, character.len_utf8()));
            match character {
                '\n' if after_return => {}
                '\n' | '\r' => place = Pos { line: place.line + 1, column: 1 },
                _ => place.column += 1,
            }
            after_return = character == '\r';
        }
        Self(places)
    }

    /// Where a node begins.
    pub(super) fn at(&self, span: Option<SourceSpan>) -> Pos {
        span.map_or_else(Pos::default, |span| self.at_offset(span.offset()))
    }

    /// The place of a byte.
    pub(super) fn at_offset(&self, offset: usize) -> Pos {
        self.0.get(offset).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Places;

    #[test]
    fn characters_are_counted_not_bytes() {
        let places = Places::of("# жук\r\n{ я }");
        let opening = places.0.get("# жук\r\n".len()).copied().unwrap();
        let letter = places.0.get("# жук\r\n{ ".len()).copied().unwrap();

        assert_eq!((opening.line, opening.column), (2, 1));
        assert_eq!((letter.line, letter.column), (2, 3));
    }
}
