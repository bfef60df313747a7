//! Strict reading of what clients post.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, header::CONTENT_TYPE};

use super::state::SimulatedMessage;

/// Error code "wrong parameters".
const PARAMETERS: i32 = 1;
/// Error code "wrong login or password".
const CREDENTIALS: i32 = 2;
/// Error code "wrong phone".
const PHONE: i32 = 7;
/// Longest text taken.
const TEXT_MAX: usize = 800;

const SEND_FIELDS: [&str; 11] = ["login", "psw", "apikey", "phones", "mes", "id", "charset", "valid", "cost", "fmt", "sender"];
const STATUS_FIELDS: [&str; 7] = ["login", "psw", "apikey", "phone", "id", "charset", "fmt"];

/// Whom the simulator lets in.
pub(super) struct Account {
    pub(super) login: String,
    pub(super) password: String,
}

/// A posted form; every field once.
struct Fields(BTreeMap<String, String>);

impl Fields {
    fn read(headers: &HeaderMap, body: &[u8], known: &[&str]) -> Result<Self, i32> {
        let is_form = headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes() == b"application/x-www-form-urlencoded");
        let mut fields = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(body) {
            let repeated = fields.insert(name.to_string(), value.to_string()).is_some();
            if repeated || !known.contains(&name.as_ref()) {
                return Err(PARAMETERS);
            }
        }
        if is_form { Ok(Self(fields)) } else { Err(PARAMETERS) }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    fn check_account(&self, account: &Account) -> Result<(), i32> {
        let by_login = self.get("login") == Some(account.login.as_str()) && self.get("psw") == Some(account.password.as_str());
        let by_key = self.get("apikey") == Some(account.password.as_str());
        if by_login == by_key { Err(CREDENTIALS) } else { Ok(()) }
    }

    fn check_format(&self) -> Result<(), i32> {
        let sound = self.get("charset") == Some("utf-8") && self.get("fmt") == Some("3");
        if sound { Ok(()) } else { Err(PARAMETERS) }
    }

    fn id(&self) -> Result<u32, i32> {
        let id = self.get("id").and_then(|id| id.parse::<i32>().ok()).ok_or(PARAMETERS)?;
        u32::try_from(id).ok().filter(|id| *id > 0).ok_or(PARAMETERS)
    }

    fn phone(&self, name: &str) -> Result<String, i32> {
        let phone = self.get(name).ok_or(PARAMETERS)?;
        let digits = phone.strip_prefix('+').unwrap_or(phone);
        let sound = digits.len() == 11 && digits.starts_with('7') && digits.bytes().all(|byte| byte.is_ascii_digit());
        if sound { Ok(format!("+{digits}")) } else { Err(PHONE) }
    }
}

/// The message of a sending, or the error code it deserves.
pub(super) fn read_send(headers: &HeaderMap, body: &[u8], account: &Account) -> Result<SimulatedMessage, i32> {
    let fields = Fields::read(headers, body, &SEND_FIELDS)?;
    fields.check_account(account)?;
    fields.check_format()?;
    let text = fields.get("mes").unwrap_or_default();
    let fits = (1..=TEXT_MAX).contains(&text.chars().count()) && !text.contains('\u{fffd}');
    let validity = fields.get("valid").is_none_or(is_validity);
    if !fits || !validity || fields.get("cost").is_some_and(|cost| cost != "3") {
        return Err(PARAMETERS);
    }
    Ok(SimulatedMessage {
        id: fields.id()?,
        phone: fields.phone("phones")?,
        text: text.to_owned(),
        sender: fields.get("sender").map(str::to_owned),
    })
}

/// Id and phone of a status question, or the error code it deserves.
pub(super) fn read_status(headers: &HeaderMap, body: &[u8], account: &Account) -> Result<(u32, String), i32> {
    let fields = Fields::read(headers, body, &STATUS_FIELDS)?;
    fields.check_account(account)?;
    fields.check_format()?;
    Ok((fields.id()?, fields.phone("phone")?))
}

/// `00:01` to `24:00`.
fn is_validity(text: &str) -> bool {
    let minutes = text.split_once(':').and_then(|(hours, minutes)| {
        let sound = hours.len() == 2 && minutes.len() == 2;
        sound.then_some(hours.parse::<u32>().ok()? * 60 + minutes.parse::<u32>().ok().filter(|m| *m < 60)?)
    });
    minutes.is_some_and(|minutes| (1..=24 * 60).contains(&minutes))
}
