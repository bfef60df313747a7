//! A challenge for machines that guess: a proof of work, checked without any foreign service.
//!
//! The server hands out a signed text; the client finds a number so that `SHA-256(text ‖ ":" ‖ number)` starts with the
//! asked count of zero bits. Each challenge is good once and for ten minutes.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use subtle::ConstantTimeEq;

use crate::{CommandError, Rejection, secrets::Secrets, texts};

/// What the client has to solve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// Text to be prefixed.
    pub text: String,
    /// Zero bits the hash must start with.
    pub bits: u32,
}

/// A solved challenge.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Solution {
    /// The challenge's text.
    pub text: String,
    /// The number found.
    pub number: u64,
}

pub(crate) fn issue(secrets: &Secrets, bits: u32, now: DateTime<Utc>) -> Challenge {
    let nonce: [u8; 12] = rand::random();
    let body = format!("{}.{}.{}", URL_SAFE_NO_PAD.encode(nonce), bits, (now + Duration::minutes(10)).timestamp());
    let mac = URL_SAFE_NO_PAD.encode(&secrets.hash("challenge", &[body.as_bytes()])[..16]);
    Challenge { text: format!("{body}.{mac}"), bits }
}

/// Passes once for a right solution; the table remembers it until it would have expired anyway.
pub(crate) async fn redeem(
    pool: &PgPool,
    secrets: &Secrets,
    solution: Option<&Solution>,
    now: DateTime<Utc>,
) -> Result<(), CommandError> {
    let Some(solution) = solution else {
        return Err(Rejection::new("CHALLENGE_REQUIRED", texts::CHALLENGE_REQUIRED).at("challenge").into());
    };
    let expires = check(secrets, solution, now).ok_or_else(wrong)?;
    let spent = sqlx::query("INSERT INTO spent_challenges (challenge_hash, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(Sha256::digest(solution.text.as_bytes()).to_vec())
        .bind(expires)
        .execute(pool)
        .await?;
    if spent.rows_affected() == 1 { Ok(()) } else { Err(wrong().into()) }
}

fn check(secrets: &Secrets, solution: &Solution, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let (body, mac) = solution.text.rsplit_once('.')?;
    let expected = URL_SAFE_NO_PAD.encode(&secrets.hash("challenge", &[body.as_bytes()])[..16]);
    if !bool::from(expected.as_bytes().ct_eq(mac.as_bytes())) {
        return None;
    }
    let mut parts = body.split('.').skip(1);
    let bits: u32 = parts.next()?.parse().ok()?;
    let expires = DateTime::from_timestamp(parts.next()?.parse().ok()?, 0)?;
    let hash = Sha256::digest(format!("{}:{}", solution.text, solution.number).as_bytes());
    (expires > now && leading_zeros(&hash) >= bits).then_some(expires)
}

fn leading_zeros(hash: &[u8]) -> u32 {
    let whole = hash.iter().take_while(|byte| **byte == 0).count();
    u32::try_from(whole * 8).unwrap_or(u32::MAX) + hash.get(whole).map_or(0, |byte| byte.leading_zeros())
}

fn wrong() -> Rejection {
    Rejection::new("CHALLENGE_FAILED", texts::CHALLENGE_FAILED).at("challenge")
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Duration, Utc};

    use super::{Secrets, Solution, check, issue};

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).unwrap()
    }

    fn solved(secrets: &Secrets) -> Solution {
        let challenge = issue(secrets, 8, now());
        (0..1_000_000)
            .map(|number| Solution { text: challenge.text.clone(), number })
            .find(|solution| check(secrets, solution, now()).is_some())
            .unwrap()
    }

    #[test]
    fn a_found_number_passes_in_time_and_only_with_our_signature() {
        let secrets = Secrets::new(&"s".to_owned().into());
        let solution = solved(&secrets);
        assert!(check(&secrets, &solution, now() + Duration::minutes(9)).is_some());
        assert!(check(&secrets, &solution, now() + Duration::minutes(11)).is_none());
        assert!(check(&Secrets::new(&"other".to_owned().into()), &solution, now()).is_none());
        let easier = Solution { text: solution.text.replacen(".8.", ".0.", 1), number: 0 };
        assert!(check(&secrets, &easier, now()).is_none());
    }
}
