//! The hash chain of a stream: each event's hash covers its sealed content and the hash before it, so that a change,
//! a removal or an insertion in the middle breaks every later link. Covers what a stock reader sees; neither the place in commit
//! order, nor the time of recording, nor that the last events of a stream are there.

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{
    StoreError,
    canonical::{write_canonical, write_text},
};

/// Hash of an event and all before it in its stream.
pub(crate) type Hash = [u8; 32];

/// What stands before the first event.
pub(crate) const GENESIS: Hash = [0; 32];

/// Separates these hashes from any other use of SHA-256. Stored in effect; never change.
const DOMAIN: &[u8] = b"cabinet/event/1\n";

/// An event as the chain sees it; `payload` and `metadata` are canonical JSON.
pub(crate) struct Link<'a> {
    pub(crate) aggregate_type: &'a str,
    pub(crate) aggregate_id: &'a str,
    pub(crate) sequence: u64,
    pub(crate) event_type: &'a str,
    pub(crate) event_version: &'a str,
    pub(crate) payload: &'a str,
    pub(crate) metadata: &'a str,
}

impl Link<'_> {
    /// `SHA-256(domain ‖ previous ‖ each field with its length before it)`.
    pub(crate) fn hash(&self, previous: &Hash) -> Hash {
        let sequence = self.sequence.to_string();
        let mut hash = Sha256::new();
        hash.update(DOMAIN);
        hash.update(previous);
        for field in
            [self.aggregate_type, self.aggregate_id, &sequence, self.event_type, self.event_version, self.payload, self.metadata]
        {
            hash.update((field.len() as u64).to_be_bytes());
            hash.update(field.as_bytes());
        }
        hash.finalize().into()
    }
}

/// Canonical text of a payload.
pub(crate) fn canonical_payload(payload: &Value) -> Result<String, StoreError> {
    let mut out = String::with_capacity(256);
    write_canonical(payload, &mut out)?;
    Ok(out)
}

/// Canonical text of metadata.
pub(crate) fn canonical_metadata<K: AsRef<str>, V: AsRef<str>>(
    metadata: impl IntoIterator<Item = (K, V)>,
) -> Result<String, StoreError> {
    let mut entries: Vec<_> = metadata.into_iter().collect();
    entries.sort_unstable_by(|(a, _), (b, _)| a.as_ref().cmp(b.as_ref()));
    let mut out = String::with_capacity(384);
    out.push('{');
    for (index, (key, value)) in entries.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_text(key.as_ref(), &mut out)?;
        out.push(':');
        write_text(value.as_ref(), &mut out)?;
    }
    out.push('}');
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::{GENESIS, Link};

    fn link(payload: &str) -> Link<'_> {
        Link {
            aggregate_type: "debt",
            aggregate_id: "d1",
            sequence: 1,
            event_type: "DebtRegistered",
            event_version: "1",
            payload,
            metadata: "{}",
        }
    }

    #[test]
    fn the_hash_is_a_public_format() {
        // Computed independently: python3 -c 'import hashlib, struct; …' over the same bytes.
        assert_eq!(hex::encode(link("{}").hash(&GENESIS)), "3683c3e5f8d4ed31a2d307889555a1856bdf8762d01412748c459e00b2667180");
    }

    #[test]
    fn every_field_and_the_hash_before_count() {
        let base = link("{}").hash(&GENESIS);
        assert_ne!(link("{\"a\":1}").hash(&GENESIS), base);
        assert_ne!(link("{}").hash(&[1; 32]), base);
        assert_ne!(Link { sequence: 2, ..link("{}") }.hash(&GENESIS), base);
        // Moving a character from one field to the next changes the lengths, hence the hash.
        assert_ne!(Link { aggregate_type: "deb", aggregate_id: "td1", ..link("{}") }.hash(&GENESIS), base);
    }
}
