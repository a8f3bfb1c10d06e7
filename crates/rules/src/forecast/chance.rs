//! Probabilities on a log-normal scale.

/// The standard normal distribution function, to 1e-7 (W. Press et al., Numerical Recipes, `erfcc`).
pub fn normal(z: f64) -> f64 {
    const COEFFICIENTS: [f64; 10] = [
        -1.265_512_23,
        1.000_023_68,
        0.374_091_96,
        0.096_784_18,
        -0.186_288_06,
        0.278_868_07,
        -1.135_203_98,
        1.488_515_87,
        -0.822_152_23,
        0.170_872_77,
    ];
    let x = z.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.5 * x);
    let power = COEFFICIENTS.iter().rev().fold(0.0, |sum, coefficient| sum * t + coefficient);
    let tail = 0.5 * t * (power - x * x).exp();
    if z > 0.0 { 1.0 - tail } else { tail }
}

/// The inverse of [`normal`]: the z whose distribution function is `p`.
pub fn quantile(p: f64) -> f64 {
    let (mut low, mut high) = (-8.0, 8.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if normal(middle) < p { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// The probability that the actual value exceeds `line`, if ln(actual / forecast) has this bias and standard
/// deviation.
pub fn chance(forecast: f64, line: f64, bias: f64, spread: f64) -> f64 {
    if line <= 0.0 {
        return if forecast > 0.0 { 1.0 } else { 0.0 };
    }
    if forecast <= 0.0 { 0.0 } else { normal(((forecast / line).ln() + bias) / spread) }
}
