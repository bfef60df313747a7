//! Cleaning of typed text: blanks, dashes, apostrophes and letters taken apart by some keyboards.

/// One line with single blanks and composed й and ё; dashes and apostrophes of all kinds become the plain ones.
pub(super) fn one_line(text: &str) -> String {
    let plain: String = compose(text).chars().map(plain_mark).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// й and ё written as a letter and a combining mark (pasted from macOS) become one letter.
fn compose(text: &str) -> String {
    text.replace("и\u{306}", "й").replace("И\u{306}", "Й").replace("е\u{308}", "ё").replace("Е\u{308}", "Ё")
}

fn plain_mark(c: char) -> char {
    match c {
        c if is_dash(c) => '-',
        '\u{2019}' | '\u{2bc}' | '`' => '\'',
        c => c,
    }
}

/// Hyphen, dashes and minus.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Cyrillic or Latin letter; other scripts do not occur in Russian documents.
pub(super) fn is_letter(c: char) -> bool {
    c.is_alphabetic() && matches!(c, '\0'..='\u{24f}' | '\u{400}'..='\u{52f}')
}

/// Neither a control character (NUL among them) nor an invisible mark that changes how the rest is read.
pub(super) fn is_printable(c: char) -> bool {
    !c.is_control() && !is_invisible(c)
}

/// Zero-width characters, direction marks and the byte order mark.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// True when `text` has 1 to `max` characters.
pub(super) fn fits(text: &str, max: usize) -> bool {
    (1..=max).contains(&text.chars().count())
}

/// DNS host name by RFC 1123: labels of 1–63 letters, digits and inner hyphens, 253 bytes in all. Lower case expected.
pub(super) fn is_host_name(text: &str) -> bool {
    (1..=253).contains(&text.len()) && text.split('.').all(is_host_label)
}

fn is_host_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::{fits, is_host_name, is_letter, is_printable, one_line};

    #[test]
    fn blanks_dashes_and_apostrophes_become_plain() {
        assert_eq!(one_line(" Анна \u{a0}—\tД’Арк\n"), "Анна - Д'Арк");
    }

    #[test]
    fn letters_taken_apart_are_put_together() {
        assert_eq!(one_line("Сергеи\u{306} Соловье\u{308}в"), "Сергей Соловьёв");
        assert_eq!(one_line("И\u{306} Е\u{308}"), "Й Ё");
    }

    #[test]
    fn letters_are_cyrillic_or_latin() {
        assert!("Ёяґўé".chars().all(is_letter));
        assert!(!is_letter('7') && !is_letter('中') && !is_letter('א'));
    }

    #[test]
    fn control_and_invisible_characters_are_not_printable() {
        assert!(!['\0', '\n', '\u{7f}', '\u{200b}', '\u{202e}', '\u{feff}'].into_iter().any(is_printable));
        assert!("Аa№ —😀".chars().all(is_printable));
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(fits("ёёё", 3) && !fits("ёёёё", 3) && !fits("", 3));
    }

    #[test]
    fn host_names_follow_the_rules_of_dns() {
        assert!(["localhost", "lk.example.ru", "xn--80ak6aa92e.xn--p1ai", "1c.ru"].into_iter().all(is_host_name));
        assert!(!["", ".ru", "a..b", "-a.ru", "a-.ru", "a_b.ru", "A.ru", "a.ru."].into_iter().any(is_host_name));
        assert!(!is_host_name(&"a".repeat(64)));
        assert!(!is_host_name(&vec!["abc"; 64].join(".")));
    }
}
