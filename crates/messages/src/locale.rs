//! The languages there are, and which of them is nearest to what somebody wants.

use std::str::FromStr;

use fluent_langneg::{NegotiationStrategy, negotiate_languages};
use unic_langid::LanguageIdentifier;

use crate::render::LANGUAGES;

/// The most tags of an `Accept-Language` header that are looked at. Browsers send fewer than ten.
const MOST_TAGS: usize = 20;

/// A language that there are texts in. The default is English.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Locale(pub(crate) usize);

impl Default for Locale {
    fn default() -> Self {
        Self(LANGUAGES.iter().position(|one| one.tag == "en").unwrap_or_default())
    }
}

impl Locale {
    /// All languages, in the order of their tags.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..LANGUAGES.len()).map(Self)
    }

    /// Its tag by BCP 47, such as `zh-CN`.
    pub fn tag(self) -> &'static str {
        LANGUAGES.get(self.0).map_or("en", |one| one.tag)
    }

    /// The language nearest to a tag by BCP 47: the same, or another of the same tongue, as `zh-CN` is to `zh-HK`; `None`
    /// if none is near, or if it is no tag.
    pub fn nearest(tag: &str) -> Option<Self> {
        if let Some(same) = LANGUAGES.iter().position(|one| one.tag == tag) {
            return Some(Self(same));
        }
        let wanted = LanguageIdentifier::from_str(tag.trim()).ok()?;
        let have: Vec<_> = LANGUAGES.iter().map(|one| &one.id).collect();
        let found = negotiate_languages(&[&wanted], &have, None, NegotiationStrategy::Lookup);
        let found = found.first().and_then(|found| have.iter().position(|one| one == *found));
        found.or_else(|| have.iter().position(|one| one.language == wanted.language)).map(Self)
    }

    /// The language for an `Accept-Language` header: the nearest to the tag that is wanted most; `None` if none is near to
    /// any. Of a long header the first tags count. A weight that is no number from 0 to 1 leaves its tag out.
    pub fn accepted(header: &str) -> Option<Self> {
        let mut wanted: Vec<_> = header.split(',').take(MOST_TAGS).filter_map(weighted).collect();
        wanted.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        wanted.into_iter().find_map(|(tag, _)| Self::nearest(tag))
    }
}

/// A tag of an `Accept-Language` header with its weight; `None` if it is not wanted.
fn weighted(item: &str) -> Option<(&str, f32)> {
    let (tag, weight) = item.split_once(';').map_or((item, None), |(tag, weight)| (tag, Some(weight)));
    let weight = match weight {
        Some(weight) => weight.trim().strip_prefix("q=")?.parse().ok()?,
        None => 1.0,
    };
    (weight > 0.0 && weight <= 1.0).then_some((tag.trim(), weight))
}
