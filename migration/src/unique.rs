//! The rules of uniqueness that people can break. The steps make them, and whoever tells people of a broken one knows it
//! by the same name.

use sea_orm_migration::prelude::*;

use super::m20261101_000001_foundation::unique;

/// A rule of uniqueness: no two rows of a table have the same in these columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unique {
    /// Its name in the database, by which PostgreSQL tells of it.
    pub name: &'static str,
    /// The table.
    pub table: &'static str,
    /// The columns, by which SQLite tells of it.
    pub columns: &'static [&'static str],
}

impl Unique {
    /// The index that holds it.
    pub(crate) fn index(self) -> IndexCreateStatement {
        unique(self.name, self.table, self.columns)
    }
}

/// Declares the rules, and the list of them.
macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident = $name:literal on $table:literal $columns:expr;)*) => {
        $(
            $(#[$doc])*
            pub const $rule: Unique = Unique { name: $name, table: $table, columns: &$columns };
        )*

        /// All of them.
        pub const ALL: &[Unique] = &[$($rule),*];
    };
}

rules! {
    /// Users have e-mail addresses of their own.
    USER_EMAIL = "uq_user_account_email" on "user_account" ["email"];
    /// Business lines have names of their own.
    LINE_NAME = "uq_business_line_name" on "business_line" ["name"];
    /// A requirement has one project.
    PROJECT_OF_REQUIREMENT = "uq_project_requirement" on "project" ["requirement_id"];
    /// A project has one contract.
    CONTRACT_OF_PROJECT = "uq_contract_project" on "contract" ["project_id"];
    /// Contracts have numbers of their own.
    CONTRACT_NUMBER = "uq_contract_number" on "contract" ["number"];
    /// Costs that count have references of their own.
    COST_REFERENCE = "uq_cost_ref_key" on "cost" ["ref_key"];
    /// Categories of costs have codes of their own.
    CATEGORY_CODE = "uq_cost_category_code" on "cost_category" ["code"];
    /// A project has one retrospective.
    RETROSPECTIVE_OF_PROJECT = "uq_retrospective_project" on "retrospective" ["project_id"];
    /// A payment is recorded once for an instalment.
    RECEIPT_REFERENCE = "uq_receipt_reference" on "receipt" ["instalment_id", "reference"];
}
