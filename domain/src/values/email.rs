//! E-mail address.

use serde::{Deserialize, Serialize};

use super::ValueError;
use super::text::is_host_name;

/// Longest address a mail system takes (RFC 5321, erratum 1690).
const LENGTH_MAX: usize = 254;
/// Longest part before @ (RFC 5321, 4.5.3.1.1).
const LOCAL_MAX: usize = 64;

/// E-mail address (электронная почта) in ASCII, domain in lower case. Personal.
///
/// A dot-atom before @ and a DNS name after it (RFC 5322); quoted local parts and addresses in Cyrillic are refused.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

personal_text!(pub Email);

impl Email {
    /// Trims, puts the domain in lower case and checks both parts.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let (local, domain) = text.trim().rsplit_once('@').ok_or(ValueError::InvalidEmail)?;
        let domain = domain.to_ascii_lowercase();
        let short = local.len() + 1 + domain.len() <= LENGTH_MAX;
        if short && is_local_part(local) && is_mail_domain(&domain) {
            Ok(Self(format!("{local}@{domain}")))
        } else {
            Err(ValueError::InvalidEmail)
        }
    }

    /// The whole address in lower case: two spellings with one key are one mailbox to us.
    #[must_use]
    pub fn lookup_key(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// Enough for the owner to recognise it: `i***@example.ru`.
    #[must_use]
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.split_once('@').unwrap_or_default();
        format!("{}***@{domain}", local.get(..1).unwrap_or_default())
    }
}

fn is_local_part(local: &str) -> bool {
    local.len() <= LOCAL_MAX && local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_atom_byte))
}

fn is_atom_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-".contains(&byte)
}

/// A DNS name of two labels or more, the last one not a number.
fn is_mail_domain(domain: &str) -> bool {
    let top = domain.rsplit_once('.').map_or("", |(_, top)| top);
    is_host_name(domain) && top.len() >= 2 && top.starts_with(|c: char| c.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Email, ValueError};

    #[test]
    fn the_domain_goes_to_lower_case_and_the_local_part_stays() {
        let email = Email::parse(" Ivanova.A+cabinet@Mail.Example.RU\n").unwrap();

        assert_eq!(email.as_str(), "Ivanova.A+cabinet@mail.example.ru");
        assert_eq!(email.lookup_key(), "ivanova.a+cabinet@mail.example.ru");
    }

    #[test]
    fn malformed_addresses_are_refused() {
        for text in [
            "",
            "@",
            "ivanova",
            "ivanova@",
            "@example.ru",
            "a@b",
            "a@example.r",
            "a@example.77",
            "a@127.0.0.1",
            "a b@example.ru",
            "a@exa mple.ru",
            ".a@example.ru",
            "a.@example.ru",
            "a..b@example.ru",
            "a@-example.ru",
            "a@example..ru",
            "a@b@example.ru",
            "\"a\"@example.ru",
            "анна@example.ru",
            "a@пример.рф",
            "a@example.ru\nBcc: x",
            "a\0@example.ru",
            "a@example.ru.",
            "a,b@example.ru",
        ] {
            assert_eq!(Email::parse(text), Err(ValueError::InvalidEmail), "{text:?}");
        }
    }

    #[test]
    fn the_length_is_bounded() {
        let domain = format!("{}.ru", vec!["a".repeat(60); 4].join("."));

        assert!(Email::parse(&format!("{}@example.ru", "a".repeat(64))).is_ok());
        assert!(Email::parse(&format!("{}@example.ru", "a".repeat(65))).is_err());
        assert!(Email::parse(&format!("abcdef@{domain}")).is_ok());
        assert!(Email::parse(&format!("abcdefgh@{domain}")).is_err());
    }

    #[test]
    fn a_mask_keeps_the_first_letter_and_the_domain() {
        assert_eq!(Email::parse("ivanova@example.ru").unwrap().masked(), "i***@example.ru");
    }

    proptest! {
        #[test]
        fn a_normalised_address_is_read_as_itself(local in "[a-zA-Z0-9_+-]{1,20}(\\.[a-z0-9]{1,10})?", domain in "[A-Za-z0-9]{1,20}\\.(ru|COM|xn--p1ai)") {
            let email = Email::parse(&format!("{local}@{domain}")).unwrap();
            prop_assert_eq!(Email::parse(email.as_str()), Ok(email));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in ".{0,20}@.{0,20}") {
            let _ = Email::parse(&text).map(|email| email.masked());
        }
    }
}
