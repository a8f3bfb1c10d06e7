//! What money is spent on, by the codes of categories that the company chooses itself.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use tinystr::{TinyAsciiStr, tinystr};

/// The code of a category of costs, such as `MEDIA`. Which categories there are is in the table `cost_category`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "sea-orm", derive(sea_orm::DeriveValueType), sea_orm(value_type = "String"))]
pub struct CostCategory(TinyAsciiStr<32>);

/// Declares the categories that the demo and the tests speak of, which every database has.
macro_rules! named {
    ($($name:ident = $code:literal;)*) => {
        impl CostCategory {
            $(
                #[doc = concat!("The category `", $code, "`.")]
                pub const $name: Self = Self(tinystr!(32, $code));
            )*

            /// The categories of a new database, in their order there.
            pub const AT_FIRST: &'static [Self] = &[$(Self::$name),*];
        }
    };
}
named! {
    TALENT = "TALENT";
    CREATIVE = "CREATIVE";
    MEDIA = "MEDIA";
    PRODUCTION = "PRODUCTION";
    VENUE = "VENUE";
    TRAVEL = "TRAVEL";
    OTHER = "OTHER";
}

impl CostCategory {
    /// The code as it is stored and spoken, such as `MEDIA`.
    pub fn code(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for CostCategory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for CostCategory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A text that is no code of a category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedCode;

impl fmt::Display for MalformedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a code has 1 to 32 of the characters A to Z, 0 to 9 and _, the first of them a letter")
    }
}

impl std::error::Error for MalformedCode {}

impl FromStr for CostCategory {
    type Err = MalformedCode;

    fn from_str(text: &str) -> Result<Self, MalformedCode> {
        let fits = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
        let begins = text.starts_with(|first: char| first.is_ascii_uppercase());
        let code = TinyAsciiStr::try_from_str(text).ok().filter(|_| begins && text.bytes().all(fits));
        code.map(Self).ok_or(MalformedCode)
    }
}

impl TryFrom<String> for CostCategory {
    type Error = MalformedCode;

    fn try_from(text: String) -> Result<Self, MalformedCode> {
        text.parse()
    }
}

impl From<CostCategory> for String {
    fn from(category: CostCategory) -> Self {
        category.code().into()
    }
}

/// No database counts categories up.
#[cfg(feature = "sea-orm")]
impl sea_orm::TryFromU64 for CostCategory {
    fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
        Err(sea_orm::DbErr::ConvertFromU64("CostCategory"))
    }
}

/// The code of a category of costs, such as `MEDIA`: 1 to 32 of the characters A to Z, 0 to 9 and _, the first of them a
/// letter, as a string or as a name. Which categories there are is told by `costCategories`.
#[cfg(feature = "async-graphql")]
#[async_graphql::Scalar(
    name = "CostCategory",
    specified_by_url = "https://spec.graphql.org/October2021/#Name"
)]
impl async_graphql::ScalarType for CostCategory {
    fn parse(value: async_graphql::Value) -> async_graphql::InputValueResult<Self> {
        match &value {
            async_graphql::Value::String(text) => Ok(text.parse()?),
            async_graphql::Value::Enum(name) => Ok(name.parse()?),
            _ => Err(async_graphql::InputValueError::expected_type(value)),
        }
    }

    fn is_valid(value: &async_graphql::Value) -> bool {
        Self::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> async_graphql::Value {
        async_graphql::Value::String(self.code().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_was_written_or_refused() {
        for code in ["A", "MEDIA", "AD_SLOTS_2", &"A".repeat(32)] {
            assert_eq!(code.parse::<CostCategory>().map(|read| read.to_string()), Ok(code.to_string()));
        }
        for wrong in ["", "media", "2D", "_A", "A B", "A-B", "É", "A\n", &"A".repeat(33)] {
            assert_eq!(wrong.parse::<CostCategory>(), Err(MalformedCode), "{wrong}");
        }
        assert_eq!(serde_json::to_string(&CostCategory::MEDIA).unwrap(), "\"MEDIA\"");
        assert!(serde_json::from_str::<CostCategory>("\"media\"").is_err());
    }
}
