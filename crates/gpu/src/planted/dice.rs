//! Numbers that look random and are the same for the same seed on every machine.

/// SplitMix64. Source: Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators".
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    /// Dice of their own for each `purpose`, so that one seed makes unlike pictures of unlike flaws.
    pub(super) fn new(seed: u64, purpose: u64) -> Self {
        let mut dice = Self(seed ^ purpose.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        dice.0 = dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// At least 0, below 1.
    pub(super) fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// Between the two, evenly.
    pub(super) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// 1 give or take a share: `about(0.1)` lies between 0.9 and 1.1.
    pub(super) fn about(&mut self, share: f32) -> f32 {
        self.between(1.0 - share, 1.0 + share)
    }

    /// Heads or tails.
    pub(super) fn flip(&mut self) -> bool {
        self.next() >> 63 == 1
    }

    /// 0 to `count - 1`; 0 where there is nothing to choose from.
    pub(super) fn pick(&mut self, count: usize) -> usize {
        ((u128::from(self.next()) * count as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_gives_one_sequence_and_each_purpose_its_own() {
        let roll = |seed, purpose| {
            let mut dice = Dice::new(seed, purpose);
            [dice.unit(), dice.between(2.0, 3.0), dice.about(0.1), dice.pick(7) as f32]
        };
        assert_eq!(roll(1, 1), roll(1, 1));
        assert_ne!(roll(1, 1), roll(1, 2));
        assert_ne!(roll(1, 1), roll(2, 1));
        let mut dice = Dice::new(0, 0);
        assert!((0..1000).all(|_| (0.9..=1.1).contains(&dice.about(0.1)) && dice.pick(3) < 3));
        assert_eq!(dice.pick(0), 0);
    }
}
