//! XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03): a random nonce of 24 bytes, what is sealed, and a tag of 16 bytes.
//!
//! `HChaCha20` turns the key and two thirds of the nonce into the key of this one message; ChaCha20-Poly1305 (RFC 8439) by ring
//! does the rest (docs/adr/0016).

use chacha20::{R20, hchacha};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use zeroize::Zeroizing;

const NONCE: usize = 24;
/// How much of the nonce goes into the message's key.
const DERIVING: usize = 16;

/// A value that was sealed with another key or for another use, or was changed since; or one too long to be sealed (256 GiB).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a value cannot be sealed, or a sealed one does not open")]
pub struct CipherError;

/// A key of 32 bytes that seals and opens.
pub struct Cipher(Zeroizing<[u8; 32]>);

impl Cipher {
    /// Takes the key.
    #[must_use]
    pub const fn new(key: Zeroizing<[u8; 32]>) -> Self {
        Self(key)
    }

    /// The key itself, to be wrapped by another.
    pub(crate) fn key(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// Seals `plain` for one use; `associated` names it and must be the same when the value is opened.
    pub fn seal(&self, plain: &[u8], associated: &[u8]) -> Result<Vec<u8>, CipherError> {
        self.seal_with(rand::random(), plain, associated)
    }

    fn seal_with(&self, nonce: [u8; NONCE], plain: &[u8], associated: &[u8]) -> Result<Vec<u8>, CipherError> {
        let (message_key, message_nonce) = self.of_message(&nonce)?;
        let mut sealed = Vec::with_capacity(NONCE + plain.len() + CHACHA20_POLY1305.tag_len());
        sealed.extend(nonce);
        sealed.extend(plain);
        let message = sealed.get_mut(NONCE..).ok_or(CipherError)?;
        let tag =
            message_key.seal_in_place_separate_tag(message_nonce, Aad::from(associated), message).map_err(|_| CipherError)?;
        sealed.extend(tag.as_ref());
        Ok(sealed)
    }

    /// Opens what was sealed for the same use.
    pub fn open(&self, sealed: &[u8], associated: &[u8]) -> Result<Zeroizing<Vec<u8>>, CipherError> {
        let (nonce, message) = sealed.split_first_chunk().ok_or(CipherError)?;
        let (message_key, message_nonce) = self.of_message(nonce)?;
        let mut plain = Zeroizing::new(message.to_vec());
        let length = message_key.open_in_place(message_nonce, Aad::from(associated), &mut plain).map_err(|_| CipherError)?.len();
        plain.truncate(length);
        Ok(plain)
    }

    /// Key and nonce of ChaCha20-Poly1305 for one message.
    fn of_message(&self, nonce: &[u8; NONCE]) -> Result<(LessSafeKey, Nonce), CipherError> {
        let (deriving, left) = nonce.split_first_chunk::<DERIVING>().ok_or(CipherError)?;
        let key = Zeroizing::new(<[u8; 32]>::from(hchacha::<R20>((&*self.0).into(), deriving.into())));
        let key = UnboundKey::new(&CHACHA20_POLY1305, key.as_slice()).map_err(|_| CipherError)?;
        let mut message_nonce = [0; 12];
        message_nonce[4..].copy_from_slice(left);
        Ok((LessSafeKey::new(key), Nonce::assume_unique_for_key(message_nonce)))
    }
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::{Cipher, CipherError};

    fn cipher(first: u8) -> Cipher {
        Cipher::new(Zeroizing::new(std::array::from_fn(|index| first + u8::try_from(index).unwrap())))
    }

    /// The example of draft-irtf-cfrg-xchacha-03, A.3.1.
    #[test]
    fn the_example_of_the_draft_seals_as_printed_and_opens() {
        let plain =
            b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
        let associated = hex::decode("50515253c0c1c2c3c4c5c6c7").unwrap();
        let nonce: [u8; 24] = std::array::from_fn(|index| 0x40 + u8::try_from(index).unwrap());
        let sealed = cipher(0x80).seal_with(nonce, plain, &associated).unwrap();
        let printed = "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216\
            cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52e\
            c0875924c1c7987947deafd8780acf49";
        assert_eq!(hex::encode(&sealed[24..]), printed);
        assert_eq!(sealed[..24], nonce);
        assert_eq!(cipher(0x80).open(&sealed, &associated).unwrap().as_slice(), plain);
    }

    #[test]
    fn nothing_else_opens() {
        let sealed = cipher(1).seal(b"+79161234567", b"phone").unwrap();
        assert!(cipher(1).open(&sealed, b"phone").is_ok());
        assert_eq!(cipher(2).open(&sealed, b"phone"), Err(CipherError));
        assert_eq!(cipher(1).open(&sealed, b"email"), Err(CipherError));
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert_eq!(cipher(1).open(&changed, b"phone"), Err(CipherError), "byte {place}");
            assert_eq!(cipher(1).open(&sealed[..place], b"phone"), Err(CipherError), "cut at {place}");
        }
        assert_ne!(cipher(1).seal(b"a", b"").unwrap(), cipher(1).seal(b"a", b"").unwrap(), "a nonce twice");
    }
}
