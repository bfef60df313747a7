//! Chance from a seed.

/// `SplitMix64` (Steele, Lea, Flood, 2014), written out so that no new version of a crate changes committed files.
pub(super) struct Random(u64);

impl Random {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `limit` − 1, or 0 when there is none.
    pub(super) fn below(&mut self, limit: u32) -> u32 {
        u32::try_from(self.next() % u64::from(limit.max(1))).unwrap_or(0)
    }

    /// True so many times of a hundred.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// One of several, never none.
    pub(super) fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let at = self.below(u32::try_from(words.len()).unwrap_or(u32::MAX));
        words.get(at as usize).copied().unwrap_or_default()
    }
}

/// A number of so many digits that is different for every index: a shuffle of all of them.
pub(super) fn shuffled(index: u64, digits: u32, salt: u64) -> u64 {
    // Odd and not a multiple of five, so it shares no factor with a power of ten.
    const STEP: u64 = 382_619_797;
    let all = 10_u64.pow(digits);
    (index % all * (STEP % all) % all + salt % all) % all
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Random, shuffled};

    #[test]
    fn the_sequence_is_the_published_one() {
        // Reference values of `SplitMix64` for the seed 1234567.
        let mut random = Random::new(1_234_567);
        assert_eq!([random.next(), random.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn shuffled_numbers_do_not_repeat() {
        let numbers: HashSet<_> = (0..1_000).map(|index| shuffled(index, 3, 7)).collect();

        assert_eq!(numbers.len(), 1_000);
    }
}
