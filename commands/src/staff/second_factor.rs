//! The second factor: time-based codes by RFC 6238 with SHA-1, 6 digits, 30 seconds, as every authenticator app knows them.

use chrono::{DateTime, Utc};
use domain::values::LoginName;
use totp_rs::{Builder, Secret, Totp};

use crate::CommandError;

/// What an app shows beside the login.
const ISSUER: &str = "Cabinet";
/// Bytes of a secret (RFC 4226 recommends 160 bits).
pub(super) const SECRET_BYTES: usize = 20;

/// The time step a code belongs to: the present one, the one before or the one after; `None` for a wrong code.
pub(super) fn step_of(secret: &[u8], code: &str, now: DateTime<Utc>) -> Result<Option<i64>, CommandError> {
    let code: String = code.chars().filter(|character| !character.is_whitespace()).collect();
    let now = u64::try_from(now.timestamp()).unwrap_or_default();
    Ok(totp(secret)?.check(&code, now).and_then(|step| i64::try_from(step).ok()))
}

/// The address an app reads from a QR code.
pub(super) fn enrolment_uri(secret: [u8; SECRET_BYTES], login: &LoginName) -> String {
    let login = login.as_str().replace('@', "%40");
    let secret = Secret::new_stack(secret).to_base32();
    format!("otpauth://totp/{ISSUER}:{login}?secret={secret}&issuer={ISSUER}&algorithm=SHA1&digits=6&period=30")
}

fn totp(secret: &[u8]) -> Result<Totp, CommandError> {
    let built = Builder::new().with_secret(secret.to_vec()).build();
    built.map_err(|error| CommandError::Internal(error.to_string().into()))
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Duration, Utc};
    use domain::values::LoginName;

    use super::{enrolment_uri, step_of, totp};

    const SECRET: &[u8; 20] = b"12345678901234567890";

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn the_codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the last six of the eight digits.
        assert_eq!(totp(SECRET).unwrap().generate(59).to_string(), "287082");
        assert_eq!(step_of(SECRET, "287 082", at(59)).unwrap(), Some(1));
    }

    #[test]
    fn a_code_is_good_one_step_early_and_one_step_late() {
        let now = at(1_790_000_010);
        let code = totp(SECRET).unwrap().generate(1_790_000_010).to_string();
        let step = step_of(SECRET, &code, now).unwrap();
        assert_eq!(step, Some(1_790_000_010 / 30));
        for (seconds, good) in [(-60, false), (-30, true), (30, true), (60, false)] {
            assert_eq!(step_of(SECRET, &code, now + Duration::seconds(seconds)).unwrap() == step, good, "{seconds}");
        }
        for wrong in ["", "12345", "abcdef", "1234567", "+12345"] {
            assert_eq!(step_of(SECRET, wrong, now).unwrap(), None, "{wrong}");
        }
    }

    #[test]
    fn an_app_can_read_the_address() {
        let uri = enrolment_uri(*SECRET, &LoginName::parse("anna@example.ru").unwrap());
        assert_eq!(
            uri,
            "otpauth://totp/Cabinet:anna%40example.ru?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Cabinet&algorithm=SHA1&digits=6&period=30"
        );
    }
}
