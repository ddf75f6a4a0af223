//! Chance that is the same for ever: the same seed and name give the same number in every version.
//!
//! Each parameter throws its own dice, so a parameter added later leaves all others where they were.
//!
//! Source: SplitMix64, Steele, Lea and Flood 2014; FNV-1a for names.

/// A stream of numbers for one seed and one name.
#[derive(Clone, Debug)]
pub struct Dice {
    state: u64,
}

impl Dice {
    /// The stream of `name` under `seed`.
    pub fn new(seed: u64, name: &str) -> Self {
        let hash = name
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        let mut dice = Self { state: seed };
        dice.state = dice.next() ^ hash;
        dice.next();
        dice
    }

    /// The next 64 bits.
    #[expect(clippy::should_implement_trait, reason = "it never ends")]
    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Evenly from 0 up to, not including, 1.
    pub fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// Evenly between two numbers.
    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.share()
    }

    /// From -1 to 1, mostly near 0: the mean of three even throws, twice as often within ±0.33 as an even one.
    pub fn bell(&mut self) -> f32 {
        (self.between(-1.0, 1.0) + self.between(-1.0, 1.0) + self.between(-1.0, 1.0)) / 3.0
    }

    /// Whether something with this probability happens.
    pub fn chance(&mut self, probability: f32) -> bool {
        self.share() < probability
    }

    /// One of `weights`' indices, as often as its weight says; 0 when there is none.
    pub fn pick(&mut self, weights: &[f32]) -> usize {
        let mut left = self.share() * weights.iter().sum::<f32>();
        for (index, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return index;
            }
        }
        weights.len().saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn the_stream_is_the_published_one_and_never_changes() {
        // First output of SplitMix64 for seed 0.
        assert_eq!(Dice { state: 0 }.next(), 0xe220_a839_7b1d_cdaf);
        assert_eq!(Dice::new(7, "sliders.nose_width").next(), 16_380_249_041_919_497_296);
    }
}
