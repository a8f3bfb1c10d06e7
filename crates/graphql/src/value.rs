//! Values that many objects have in common.

use async_graphql::{Context, ID};
use entity::enums::Currency;
use uuid::Uuid;

use super::store::{Caller, Shared};
use super::{Fault, Result};
use crate::object;
use app::error::Error;
use app::scalar::{Decimal, GlobalId, Kind};
use app::viewer::{Operation, Viewer};
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
        /// What it is, such as `redLine`.
        name: &str = |figure, _| figure.name.as_str();
        /// Its value: amounts in major units, days as dates, shares in percent.
        value: &str = |figure, _| figure.value.as_str();
        /// What the value is counted in: a currency code, `%`, `days`, `day` (from the plan's start), `ratio`, `count`,
        /// `date` or `text`.
        unit: &str = |figure, _| figure.unit.as_str();
    }
}

/// The global id of a row.
pub fn global(kind: Kind, id: Uuid) -> ID {
    ID(GlobalId(kind, id).encode())
}

/// Basis points as a percentage with two decimals.
pub fn percent(basis_points: i32) -> f64 {
    f64::from(basis_points) / 100.0
}

/// The data of every request, read from async-graphql's context.
pub trait Asked<'a> {
    /// The application, and on whose behalf the request runs.
    fn caller(&self) -> &'a Caller;
    /// The signed-in viewer, if the table of rights allows them to run the current operation. Otherwise it fails.
    fn viewer(&self) -> Result<&'a Viewer>;
    /// The store of this request.
    fn shared(&self) -> &'a Shared;
}

impl<'a> Asked<'a> for Context<'a> {
    fn caller(&self) -> &'a Caller {
        &self.shared().store.caller
    }

    fn viewer(&self) -> Result<&'a Viewer> {
        let operation = Operation::from_name(self.item.node.name.node.as_str());
        let unknown = || Fault(Error::bug("an operation that stands in no line of the table of rights"));
        self.caller().enter(operation.ok_or_else(unknown)?).map_err(Fault)
    }

    fn shared(&self) -> &'a Shared {
        self.data_unchecked::<Shared>()
    }
}
