//! Digest of a file, by which the same file loaded twice is recognised.

use std::{fs::File, io::Read, path::Path};

use commands::portfolio_import::SourceError;
use sha2::{Digest, Sha256};

use super::refusal::not_readable;

const BUFFER: usize = 128 * 1024;

/// SHA-256 of a file, 64 hexadecimal digits in lower case; reads it in pieces.
pub fn sha256(path: impl AsRef<Path>) -> Result<String, SourceError> {
    let mut file = File::open(path).map_err(|error| not_readable(&error))?;
    let mut buffer = vec![0; BUFFER];
    let mut digest = Sha256::new();
    loop {
        match file.read(&mut buffer).map_err(|error| not_readable(&error))? {
            0 => return Ok(hex::encode(digest.finalize())),
            read => digest.update(&buffer[..read]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BUFFER, sha256};

    #[test]
    fn the_digest_is_the_one_everybody_computes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("abc");
        std::fs::write(&path, "abc").unwrap();

        // FIPS 180-2, appendix B.1.
        assert_eq!(sha256(&path).unwrap(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn a_file_longer_than_the_buffer_is_read_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let (short, long) = (folder.path().join("short"), folder.path().join("long"));
        std::fs::write(&short, vec![b'a'; BUFFER]).unwrap();
        std::fs::write(&long, vec![b'a'; BUFFER + 1]).unwrap();

        assert_ne!(sha256(&short).unwrap(), sha256(&long).unwrap());
    }

    #[test]
    fn a_missing_file_is_refused_without_its_path() {
        let refusal = sha256("/no/such/secret-file").unwrap_err();

        assert_eq!(refusal.code, "FILE_NOT_READABLE");
        assert!(!refusal.reason.contains("secret"));
    }
}
