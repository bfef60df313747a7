//! Handing out access: a temporary password and a second factor, shown once.

use chrono::{DateTime, Utc};
use domain::{StaffId, staff_member::StaffMember, values::LoginName};
use event_store::CommandContext;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::second_factor::{SECRET_BYTES, enrolment_uri};
use crate::{CommandError, Commands, Receipt, secrets::Secrets};

/// Letters and digits that nobody takes for another; 32 of them, 5 bits each.
const LETTERS: [char; 32] = [
    'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'm', 'n', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', '2',
    '3', '4', '5', '6', '7', '8', '9',
];
/// Letters of a temporary password: 80 bits.
const PASSWORD_LENGTH: usize = 16;

/// Access of a member of staff, to be shown once and handed over in person.
#[derive(Clone)]
pub struct StaffEnrolment {
    /// Whose access.
    pub staff: StaffId,
    /// Password to begin with.
    pub temporary_password: SecretString,
    /// Second factor as an `otpauth` address, for a QR code.
    pub otpauth_uri: SecretString,
    /// Receipt of the command.
    pub receipt: Receipt,
}

impl std::fmt::Debug for StaffEnrolment {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("StaffEnrolment").field("staff", &self.staff).finish_non_exhaustive()
    }
}

impl StaffEnrolment {
    /// Password and `otpauth` address in the open, to be shown to the person at hand.
    #[must_use]
    pub fn reveal(&self) -> (&str, &str) {
        (self.temporary_password.expose_secret(), self.otpauth_uri.expose_secret())
    }
}

impl Commands {
    /// Stores the access that the command of `receipt` hands out. What was set after that command stays.
    pub(super) async fn hand_out_access(
        &self,
        context: &CommandContext,
        receipt: Receipt,
    ) -> Result<StaffEnrolment, CommandError> {
        let staff = receipt.aggregate_id.parse().map_err(|error| CommandError::Internal(Box::new(error)))?;
        let (member, _) = self.store.load::<StaffMember>(staff).await?;
        let Some(login) = member.login() else { return Err(CommandError::Internal("a member of staff without login".into())) };
        let (password, secret) = derived(&self.secrets, context.command_id);
        let enrolment = enrolment(staff, &password, secret, login, receipt);
        let at = self.time_of(&enrolment.receipt, context).await?;
        let hash = self.passwords.hash(password).await?;
        sqlx::query(
            "INSERT INTO credentials AS c (owner_id, password_hash, totp_sealed, totp_step, changed_at) VALUES ($1, $2, $3, 0, $4)
             ON CONFLICT (owner_id) DO UPDATE SET password_hash = $2, totp_sealed = $3, totp_step = 0, changed_at = $4
             WHERE c.changed_at < $4",
        )
        .bind(staff.uuid())
        .bind(hash)
        .bind(self.secrets.seal("staff_totp", &secret)?)
        .bind(at)
        .execute(&self.pool)
        .await?;
        Ok(enrolment)
    }

    /// When the command of a receipt was carried out: now, or at the first of its tries.
    pub(super) async fn time_of(&self, receipt: &Receipt, context: &CommandContext) -> Result<DateTime<Utc>, CommandError> {
        if !receipt.replayed {
            return Ok(context.occurred_at);
        }
        let at: Option<DateTime<Utc>> = sqlx::query_scalar(
            "SELECT (metadata ->> 'occurred_at')::timestamptz FROM events
             WHERE aggregate_type = $1 AND aggregate_id = $2 AND metadata ->> 'command' = $3 LIMIT 1",
        )
        .bind(&receipt.aggregate_type)
        .bind(&receipt.aggregate_id)
        .bind(receipt.command_id.to_string())
        .fetch_optional(&self.pool)
        .await?;
        Ok(at.unwrap_or(context.occurred_at))
    }
}

fn enrolment(
    staff: StaffId,
    password: &SecretString,
    secret: [u8; SECRET_BYTES],
    login: &LoginName,
    receipt: Receipt,
) -> StaffEnrolment {
    let temporary_password = password.expose_secret().to_owned().into();
    StaffEnrolment { staff, temporary_password, otpauth_uri: enrolment_uri(secret, login).into(), receipt }
}

/// Password and second factor that follow from a command's id.
fn derived(secrets: &Secrets, command: Uuid) -> (SecretString, [u8; SECRET_BYTES]) {
    let of = |use_: &str| secrets.hash(use_, &[command.as_bytes()]);
    let letters = of("staff_password").into_iter().take(PASSWORD_LENGTH);
    let password: String = letters.filter_map(|byte| LETTERS.get(usize::from(byte % 32))).collect();
    let mut secret = [0; SECRET_BYTES];
    secret.copy_from_slice(&of("staff_totp")[..SECRET_BYTES]);
    (password.into(), secret)
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;
    use uuid::Uuid;

    use super::{LETTERS, Secrets, derived};

    #[test]
    fn a_retry_hands_out_the_same_access_and_another_command_another() {
        let secrets = Secrets::new(&"s".to_owned().into());
        let (password, secret) = derived(&secrets, Uuid::from_u128(1));
        let again = derived(&secrets, Uuid::from_u128(1));
        assert_eq!((password.expose_secret(), secret), (again.0.expose_secret(), again.1));
        let other = derived(&secrets, Uuid::from_u128(2));
        assert!(password.expose_secret() != other.0.expose_secret() && secret != other.1);
        let elsewhere = derived(&Secrets::new(&"t".to_owned().into()), Uuid::from_u128(1));
        assert!(password.expose_secret() != elsewhere.0.expose_secret() && secret != elsewhere.1);
    }

    #[test]
    fn a_temporary_password_can_be_read_aloud() {
        let (password, _) = derived(&Secrets::new(&"s".to_owned().into()), Uuid::from_u128(1));
        let password = password.expose_secret();
        assert_eq!(password.chars().count(), 16);
        assert!(password.chars().all(|letter| LETTERS.contains(&letter)));
        assert!(LETTERS.iter().all(|letter| !"l1o0".contains(*letter)));
    }
}
