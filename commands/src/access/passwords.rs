//! Passwords: Argon2id, computed beside the runtime and only so many at a time.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use crate::{CommandError, Rejection, texts};

/// Shortest password.
const SHORTEST: usize = 8;
/// Longest password in bytes.
const LONGEST: usize = 128;

#[derive(Clone)]
pub(crate) struct Passwords {
    argon: Arc<Argon2<'static>>,
    at_once: Arc<Semaphore>,
    /// Verified against when there is no such login, so that it takes as long.
    decoy: Arc<str>,
}

impl Passwords {
    /// Argon2id with 19 MiB, 2 passes, 1 lane.
    pub(crate) fn new() -> Result<Self, CommandError> {
        let params = Params::new(19 * 1024, 2, 1, None).map_err(internal)?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let decoy = argon.hash_password(&rand::random::<[u8; 16]>()).map_err(internal)?.to_string();
        Ok(Self { argon: Arc::new(argon), at_once: Arc::new(Semaphore::new(2)), decoy: decoy.into() })
    }

    /// Refuses what is too short, too long, or made of one repeated character.
    pub(crate) fn check(password: &SecretString) -> Result<(), Rejection> {
        let text = password.expose_secret();
        let refuse = |message| Err(Rejection::new("WEAK_PASSWORD", message).at("password"));
        if text.chars().count() < SHORTEST {
            return refuse(texts::PASSWORD_TOO_SHORT);
        }
        if text.len() > LONGEST {
            return refuse(texts::PASSWORD_TOO_LONG);
        }
        let digits_only = text.bytes().all(|byte| byte.is_ascii_digit());
        let first = text.chars().next();
        if digits_only || text.chars().all(|character| Some(character) == first) {
            return refuse(texts::PASSWORD_TOO_SIMPLE);
        }
        Ok(())
    }

    /// Hash of a password in PHC form.
    pub(crate) async fn hash(&self, password: SecretString) -> Result<String, CommandError> {
        let argon = self.argon.clone();
        self.run(move || {
            let hash = argon.hash_password(password.expose_secret().as_bytes());
            hash.map(|hash| hash.to_string()).map_err(internal)
        })
        .await?
    }

    /// Whether the password belongs to the hash; without a hash it takes as long and is never right.
    pub(crate) async fn verify(&self, password: SecretString, hash: Option<String>) -> Result<bool, CommandError> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.decoy.to_string());
        let argon = self.argon.clone();
        let right = self
            .run(move || {
                let hash = PasswordHash::new(&hash).map_err(internal)?;
                Ok::<_, CommandError>(argon.verify_password(password.expose_secret().as_bytes(), &hash).is_ok())
            })
            .await??;
        Ok(right && known)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, CommandError> {
        let permit = self.at_once.clone().acquire_owned().await.map_err(internal)?;
        tokio::task::spawn_blocking(move || {
            let result = work();
            drop(permit);
            result
        })
        .await
        .map_err(internal)
    }
}

fn internal(error: impl std::error::Error + Send + Sync + 'static) -> CommandError {
    CommandError::Internal(Box::new(error))
}

#[cfg(test)]
mod tests {
    use super::Passwords;

    #[tokio::test]
    async fn only_the_right_password_of_a_known_login_is_right() {
        let passwords = Passwords::new().unwrap();
        let hash = passwords.hash("верная лошадь".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.verify("верная лошадь".into(), Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify("верная лошадка".into(), Some(hash)).await.unwrap());
        assert!(!passwords.verify("верная лошадь".into(), None).await.unwrap());
    }

    #[test]
    fn weak_passwords_are_refused() {
        for weak in ["1234567", "1234567890", "аааааааааа", &"д".repeat(65)] {
            assert!(Passwords::check(&weak.into()).is_err(), "{weak}");
        }
        assert!(Passwords::check(&"горький чай".into()).is_ok());
    }
}
