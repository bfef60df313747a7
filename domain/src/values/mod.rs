//! Values of the field: money, contacts, documents and requisites, valid once they exist.
//!
//! Every value is parsed, never validated later: a text that breaks the rule cannot become the type, neither from a
//! user nor from stored JSON. What tells about a person hides itself in `Debug` and has no `Display`, so it cannot reach
//! a log by accident. Nothing here reads the clock, the disk or the network.

#[macro_use]
mod shape;

mod account_number;
mod bic;
mod birth_date;
mod bounded_text;
mod currency;
mod date;
mod debt_number;
mod department_code;
mod digits;
mod email;
mod error;
mod external_id;
mod host;
mod inn;
mod kopecks;
mod kpp;
mod login_name;
mod name_part;
mod ogrn;
mod passport;
mod person_name;
mod phone;
mod postal_address;
mod rubles;
mod snils;
mod text;

pub use account_number::AccountNumber;
pub use bic::Bic;
pub use birth_date::BirthDate;
pub use bounded_text::BoundedText;
pub use currency::Currency;
pub use date::{moscow_day, moscow_time, parse_date};
pub use debt_number::DebtNumber;
pub use department_code::DepartmentCode;
pub use email::Email;
pub use error::ValueError;
pub use external_id::ExternalId;
pub use host::Host;
pub use inn::{Inn, PersonInn};
pub use kopecks::Kopecks;
pub use kpp::Kpp;
pub use login_name::LoginName;
pub use ogrn::{Ogrn, Ogrnip};
pub use passport::Passport;
pub use person_name::PersonName;
pub use phone::Phone;
pub use postal_address::PostalAddress;
pub use snils::Snils;
