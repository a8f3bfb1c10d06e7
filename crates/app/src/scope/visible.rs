//! The rows that a viewer may see, as a type that can only become narrower.

use std::fmt;
use std::marker::PhantomData;

use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, PrimaryKeyTrait, QueryFilter,
    QuerySelect, Select,
};

use super::across;
use crate::error::Result;

/// The rows of `E` that a viewer may see.
///
/// Only `scope` makes one. Its condition is private and never handed out, so that nobody can put it beside another
/// one with OR: what is built on it sees the same rows or fewer.
///
/// ```
/// use plimsoll_app::scope;
/// # use plimsoll_app::viewer::Viewer;
/// # let viewer = Viewer { user_id: uuid::Uuid::nil(), session_id: uuid::Uuid::nil(), roles: vec![],
/// #     business_line_id: None, locale: "en".into() };
/// use entity::project::{Column, Entity};
/// use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
/// let of_a_line = scope::projects(&viewer).and(Column::BusinessLineId.eq(uuid::Uuid::nil())).find();
/// ```
///
/// An alternative to what is visible does not compile:
///
/// ```compile_fail,E0277
/// use plimsoll_app::scope;
/// # use plimsoll_app::viewer::Viewer;
/// # let viewer = Viewer { user_id: uuid::Uuid::nil(), session_id: uuid::Uuid::nil(), roles: vec![],
/// #     business_line_id: None, locale: "en".into() };
/// use entity::project::{Column, Entity};
/// use sea_orm::{ColumnTrait, Condition};
/// let widened = Condition::any().add(scope::projects(&viewer)).add(Column::BusinessLineId.eq(uuid::Uuid::nil()));
/// ```
pub struct Visible<E> {
    rows: Condition,
    of: PhantomData<fn() -> E>,
}

impl<E: EntityTrait> Visible<E> {
    /// Every row.
    pub(super) fn everything() -> Self {
        Self::all_of(Condition::all())
    }

    /// No row.
    pub(super) fn nothing() -> Self {
        Self::all_of(Condition::all().add(Expr::val(1).eq(0)))
    }

    /// The rows that fulfil any of the conditions, each of which some role of the viewer's brings; no row where there
    /// is none.
    pub(super) fn any_of(conditions: Vec<Expr>) -> Self {
        if conditions.is_empty() {
            return Self::nothing();
        }
        Self::all_of(conditions.into_iter().fold(Condition::any(), Condition::add))
    }

    fn all_of(rows: Condition) -> Self {
        Self { rows, of: PhantomData }
    }

    /// That a row with this value in column `there` is among them.
    pub(super) fn has(self, there: E::Column, here: impl ColumnTrait) -> Expr {
        across::<E>(there, here, self.rows)
    }

    /// Those of them that fulfil this, too.
    #[must_use]
    pub fn and(self, more: impl IntoCondition) -> Self {
        Self::all_of(Condition::all().add(self.rows).add(more.into_condition()))
    }

    /// Only those rows whose column `here` equals the column `there` of a visible row of `F`.
    #[must_use]
    pub fn under<F: EntityTrait>(self, here: E::Column, there: F::Column, parents: Visible<F>) -> Self {
        let has_parent = parents.has(there, here);
        self.and(has_parent)
    }

    /// The select that reads them.
    pub fn find(self) -> Select<E> {
        self.filter(E::find())
    }

    /// The select that reads the visible row with this primary key.
    pub fn find_by_id<T>(self, id: T) -> Select<E>
    where
        T: Into<<E::PrimaryKey as PrimaryKeyTrait>::ValueType>,
    {
        self.filter(E::find_by_id(id))
    }

    /// The visible row with this primary key, locked for the rest of the transaction; `None` where there is none.
    ///
    /// The row is first locked by its key alone, and only then is its visibility checked. With both in one statement,
    /// PostgreSQL would evaluate the condition after a wait for the lock on the new state of this row and on the old
    /// state of all other tables, a combination that never existed.
    pub async fn lock<T>(self, db: &impl ConnectionTrait, id: T) -> Result<Option<E::Model>>
    where
        T: Into<<E::PrimaryKey as PrimaryKeyTrait>::ValueType> + Clone,
    {
        // On SQLite a transaction that writes has the whole file.
        let locks = db.get_database_backend() == DbBackend::Postgres;
        if locks && E::find_by_id(id.clone()).lock_exclusive().one(db).await?.is_none() {
            return Ok(None);
        }
        Ok(self.find_by_id(id).one(db).await?)
    }

    /// A select that joins this table, with only those of its rows for which the row of this table is visible.
    pub fn filter<Q: QueryFilter>(self, select: Q) -> Q {
        select.filter(self.rows)
    }

    /// Restricts a statement that reads this table to the visible rows.
    pub fn narrow(&self, select: &mut SelectStatement) {
        select.cond_where(self.rows.clone());
    }

    /// An expression for a row: `shown` where the row is visible, `otherwise` where it is not.
    pub fn choose(self, shown: Expr, otherwise: Expr) -> Expr {
        Expr::case(self.rows, shown).finally(otherwise).into()
    }
}

// By hand: a derived one would ask the same of `E`.
impl<E> Clone for Visible<E> {
    fn clone(&self) -> Self {
        Self { rows: self.rows.clone(), of: PhantomData }
    }
}

impl<E> fmt::Debug for Visible<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Visible").field(&self.rows).finish()
    }
}
