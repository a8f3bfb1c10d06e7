//! Values that many objects have in common.

use async_graphql::ID;
use entity::enums::{Currency, EvidenceName, EvidenceUnit};
use uuid::Uuid;

use crate::object;
use app::scalar::{Decimal, GlobalId, NodeKind};
use rules::figure::Figure;
use rules::money;

object! {
    /// An exact amount of money.
    Money((i64, Currency))
    fields {
        /// Exact amount in major units, as a string, such as `"1234.56"`.
        amount: Decimal = |(minor, currency), _| Decimal(money::to_major(*minor, *currency));
        /// The currency of the amount, by its code in ISO 4217.
        currency: Currency = |(_, currency), _| *currency;
    }
}

/// The GraphQL object of an amount.
pub fn money(minor: i64, currency: Currency) -> Money {
    Money((minor, currency))
}

object! {
    /// A figure that a verdict was decided on.
    Evidence(Figure)
    fields {
        /// What the figure says, such as `FORECAST_END`.
        name: EvidenceName = |figure, _| figure.name;
        /// Its value: amounts in major units, days as dates, shares in percent.
        value: &str = |figure, _| figure.value.as_str();
        /// What the value is counted in.
        unit: EvidenceUnit = |figure, _| figure.unit.unit();
        /// The currency of an amount of money; null for any other figure.
        currency: Option<Currency> = |figure, _| figure.unit.currency();
    }
}

/// The global id of a row.
pub fn global(kind: NodeKind, id: Uuid) -> ID {
    ID(GlobalId(kind, id).encode())
}

/// Basis points as a percentage with two decimals.
pub fn percent(basis_points: i32) -> f64 {
    f64::from(basis_points) / 100.0
}
