//! Values that many objects hold.

use async_graphql::{ContextBase, ID};
use entity::enums::Currency;
use entity::project;
use uuid::Uuid;

use super::loaders::{Caller, Loaders};
use super::{Fault, Result};
use crate::app::scope;
use crate::error::Error;
use crate::object;
use crate::rules::money;
use crate::rules::warning::Evidence as Figure;
use crate::scalar::{Decimal, GlobalId, Kind};
use crate::viewer::{Permission, Viewer};

object! {
    /// An exact amount of money.
    Money((i64, Currency))
    plain {
        /// Exact amount in major units, as a string, such as `"1234.56"`.
        amount: Decimal = |(minor, currency), _| Decimal(money::to_major(*minor, *currency));
        /// ISO 4217 code.
        currency: Currency = |(_, currency), _| *currency;
    }
    linked {}
}

/// Money from its parts.
pub fn money(minor: i64, currency: Currency) -> Money {
    Money((minor, currency))
}

object! {
    /// A figure that a verdict was decided on.
    Evidence(Figure)
    plain {
        /// What it is, such as `redLine`.
        name: String = |figure, _| figure.name.clone();
        /// Its value: amounts in major units, days as dates, shares in percent.
        value: String = |figure, _| figure.value.clone();
        /// What the value is counted in: a currency code, `%`, `days`, `count`, `date` or `text`.
        unit: String = |figure, _| figure.unit.clone();
    }
    linked {}
}

/// A row's global id.
pub fn id(kind: Kind, id: Uuid) -> ID {
    ID(GlobalId(kind, id).encode())
}

/// Basis points as a percentage with two decimals.
pub fn percent(basis_points: i32) -> f64 {
    f64::from(basis_points) / 100.0
}

/// What every request brings with it.
pub trait Asked<'a> {
    /// The program, and who asks.
    fn caller(&self) -> &'a Caller;
    /// The signed-in viewer.
    fn viewer(&self) -> Result<&'a Viewer>;
    /// Whether the viewer may see the cost of a project.
    fn sees_cost(&self, project: &project::Model) -> bool;
    /// An error unless they may.
    fn require_cost(&self, project: &project::Model) -> Result<()>;
    /// This request's loaders.
    fn loaders(&self) -> &'a Loaders;
}

impl<'a, T> Asked<'a> for ContextBase<'a, T> {
    fn caller(&self) -> &'a Caller {
        &self.loaders().caller
    }

    fn viewer(&self) -> Result<&'a Viewer> {
        self.caller().viewer().map_err(Fault)
    }

    fn sees_cost(&self, project: &project::Model) -> bool {
        let viewer = &self.caller().viewer;
        viewer.as_ref().is_some_and(|viewer| scope::sees_cost(viewer, project))
    }

    fn require_cost(&self, project: &project::Model) -> Result<()> {
        let viewer = self.viewer()?;
        viewer.require(Permission::SeeCost)?;
        if scope::sees_cost(viewer, project) {
            return Ok(());
        }
        Err(Fault(Error::Forbidden("You see this project in a role that may not see its cost.".into())))
    }

    fn loaders(&self) -> &'a Loaders {
        self.data_unchecked::<Loaders>()
    }
}
