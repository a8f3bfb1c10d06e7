//! The similarity of two requirements: services, industry, size and words, in English and Chinese.

use std::collections::HashSet;

use terms::Currency;

use super::effect::Formula;

/// The properties of a requirement that are compared.
#[derive(Clone, Debug)]
pub struct Profile {
    services: HashSet<String>,
    types: HashSet<&'static str>,
    industry: Option<String>,
    amount: i64,
    currency: Currency,
    words: HashSet<String>,
}

impl Profile {
    /// From the contents of a requirement: `texts` are its title, its description and so on.
    pub fn new(
        services: &[String],
        industry: Option<&str>,
        (amount, currency): (i64, Currency),
        texts: &[&str],
    ) -> Self {
        let mut words = HashSet::new();
        for text in texts {
            add_words(text, &mut words);
        }
        Self {
            services: services.iter().map(|service| service.trim().to_lowercase()).collect(),
            types: services.iter().map(|service| Formula::of(service).service).collect(),
            industry: industry.map(|industry| industry.trim().to_lowercase()).filter(|name| !name.is_empty()),
            amount,
            currency,
            words,
        }
    }
}

/// Adds the English words without a plural s, and the pairs of neighbouring Chinese characters.
fn add_words(text: &str, words: &mut HashSet<String>) {
    const EMPTY: [&str; 16] = [
        "the", "and", "for", "with", "from", "our", "all", "are", "per", "new", "one", "two", "its", "into",
        "will", "that",
    ];
    let mut word = String::new();
    let mut before = None;
    for c in text.chars().chain([' ']) {
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        } else if !word.is_empty() {
            let stem = word.strip_suffix('s').filter(|stem| stem.len() > 2).unwrap_or(&word);
            if stem.len() > 2 && !EMPTY.contains(&stem) && !stem.bytes().all(|b| b.is_ascii_digit()) {
                words.insert(stem.to_string());
            }
            word.clear();
        }
        let ideograph = Some(c).filter(|c| matches!(*c, '\u{3400}'..='\u{9fff}'));
        if let (Some(first), Some(second)) = (before, ideograph) {
            words.insert([first, second].iter().collect());
        }
        before = ideograph;
    }
}

/// The similarity of two requirements.
#[derive(Clone, Debug, PartialEq)]
pub struct Likeness {
    /// The score, from 0 (nothing in common) to 1.
    pub score: f64,
    /// What they have in common, for people to read.
    pub reasons: Vec<String>,
}

/// The weights in the score.
const SERVICES: f64 = 0.40;
const INDUSTRY: f64 = 0.20;
const SIZE: f64 = 0.15;
const WORDS: f64 = 0.25;

/// Compares a requirement with one of a finished project.
pub fn likeness(wanted: &Profile, done: &Profile) -> Likeness {
    let mut reasons = Vec::new();
    let services =
        f64::midpoint(overlap(&wanted.services, &done.services), overlap(&wanted.types, &done.types));
    let mut shared: Vec<_> = wanted.services.intersection(&done.services).cloned().collect();
    if shared.is_empty() {
        shared = wanted
            .types
            .intersection(&done.types)
            .filter(|kind| **kind != "any")
            .map(|kind| (*kind).into())
            .collect();
    }
    shared.sort();
    if !shared.is_empty() {
        reasons.push(format!("services: {}", shared.join(", ")));
    }
    let same_industry = wanted.industry.is_some() && wanted.industry == done.industry;
    if let Some(industry) = wanted.industry.as_ref().filter(|_| same_industry) {
        reasons.push(format!("industry: {industry}"));
    }
    let size = size(wanted, done);
    if size > 0.5 {
        reasons.push("size".into());
    }
    let words = overlap(&wanted.words, &done.words);
    let mut common: Vec<_> = wanted.words.intersection(&done.words).cloned().collect();
    common.sort();
    common.truncate(8);
    if !common.is_empty() {
        reasons.push(format!("words: {}", common.join(", ")));
    }
    let score =
        SERVICES * services + INDUSTRY * f64::from(u8::from(same_industry)) + SIZE * size + WORDS * words;
    Likeness { score, reasons }
}

/// The overlap of two sets (Dice coefficient).
fn overlap<T: std::hash::Hash + Eq>(a: &HashSet<T>, b: &HashSet<T>) -> f64 {
    let all = a.len() + b.len();
    if all == 0 { 0.0 } else { 2.0 * a.intersection(b).count() as f64 / all as f64 }
}

/// The similarity of sizes: 1 for the same amount, 0 from a factor of ten on or in different currencies.
fn size(a: &Profile, b: &Profile) -> f64 {
    if a.currency != b.currency || a.amount <= 0 || b.amount <= 0 {
        return 0.0;
    }
    (1.0 - (a.amount as f64 / b.amount as f64).log10().abs()).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn profile(service: &str, industry: &str, amount: i64, text: &str) -> Profile {
        Profile::new(&[service.into()], Some(industry), (amount, Currency::Cny), &[text])
    }

    #[test]
    fn like_finds_like_in_both_languages() {
        let tea = profile("品牌直播", "Tea", 9_000_000, "灯笼茶业春季新茶直播");
        let other_tea = profile("Live stream", "tea", 7_000_000, "春茶新茶上市系列直播");
        let cars = profile("Outdoor advertising", "Cars", 90_000_000, "Billboards for the new electric car");
        let close = likeness(&tea, &other_tea);
        assert!(close.score > 0.4 && likeness(&tea, &cars).score < 0.1, "{close:?}");
        assert!(close.reasons.iter().any(|reason| reason.contains("新茶")), "{close:?}");
        let plural =
            likeness(&profile("x", "", 1, "summer streams"), &profile("y", "", 1, "Stream in summer"));
        assert!(plural.reasons.contains(&"words: stream, summer".to_string()), "{plural:?}");
    }

    proptest! {
        #[test]
        fn likeness_is_a_share_and_the_same_both_ways(
            a in "[a-z 直播春茶]{0,20}", b in "[a-z 直播春茶]{0,20}", x in 0..1_000_000_i64, y in 0..1_000_000_i64,
        ) {
            let (a, b) = (profile(&a, "tea", x, &a), profile(&b, "tea", y, &b));
            let (one, other) = (likeness(&a, &b).score, likeness(&b, &a).score);
            prop_assert!((one - other).abs() < 1e-9 && (0.0..=1.0 + 1e-9).contains(&one));
            prop_assert!(likeness(&a, &a).score >= one - 1e-9);
        }
    }
}
