//! Chance, from a seed.

use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

/// A seeded source of numbers; streams of one seed don't influence each other.
pub(super) struct Chance(ChaCha8Rng);

impl Chance {
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Self(rng)
    }

    /// Even between 0 and 1.
    pub(super) fn even(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Even between two numbers.
    pub(super) fn between(&mut self, (low, high): (f64, f64)) -> f64 {
        low + (high - low) * self.even()
    }

    /// A whole number between two, both included.
    pub(super) fn whole(&mut self, low: usize, high: usize) -> usize {
        low + ((high - low + 1) as f64 * self.even()) as usize
    }

    /// True that often in one.
    pub(super) fn happens(&mut self, share: f64) -> bool {
        self.even() < share
    }

    /// Normal (Box and Muller).
    pub(super) fn normal(&mut self, mean: f64, spread: f64) -> f64 {
        let radius = (-2.0 * (1.0 - self.even()).ln()).sqrt();
        mean + spread * radius * (std::f64::consts::TAU * self.even()).cos()
    }

    /// Log-normal around a median.
    pub(super) fn log_normal(&mut self, median: f64, spread: f64) -> f64 {
        median * self.normal(0.0, spread).exp()
    }
}
