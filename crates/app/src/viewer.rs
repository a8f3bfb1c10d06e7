//! The signed-in user on whose behalf a request runs.

use entity::enums::Role;
use messages::Locale;
pub use rules::rights::{Operation, Permission};
use uuid::Uuid;

use crate::error::{Error, Result};

/// A signed-in user.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Viewer {
    /// The user's id.
    pub user_id: Uuid,
    /// The session (sign-in) of their token.
    pub session_id: Uuid,
    /// Their roles.
    pub roles: Vec<Role>,
    /// The business line they belong to; `None` for the whole organisation.
    pub business_line_id: Option<Uuid>,
    /// The tag of the language that they are told things in, by BCP 47.
    pub locale: String,
}

impl Viewer {
    /// The language that they are told things in: the nearest to theirs.
    pub fn language(&self) -> Locale {
        Locale::nearest(&self.locale).unwrap_or_default()
    }

    /// Whether they hold the role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// The viewer reduced to the roles that grant the permission: what somebody may see in one role, they must not
    /// change, or see the cost of, by virtue of another.
    pub fn acting(&self, permission: Permission) -> Self {
        self.among(permission.roles())
    }

    /// The viewer reduced to one role.
    pub fn only(&self, role: Role) -> Self {
        self.among(&[role])
    }

    /// The viewer reduced to those of their roles that are among `roles`.
    pub fn among(&self, roles: &[Role]) -> Self {
        Self { roles: self.roles.iter().copied().filter(|own| roles.contains(own)).collect(), ..self.clone() }
    }

    /// Whether each of their roles grants seeing cost.
    pub fn sees_cost_of_all(&self) -> bool {
        self.roles.iter().all(|role| Permission::SeeCost.roles().contains(role))
    }

    /// Whether one of their roles grants the permission.
    pub fn may(&self, permission: Permission) -> bool {
        permission.roles().iter().any(|role| self.is(*role))
    }

    /// Fails with `Forbidden` unless one of their roles grants the permission.
    pub fn require(&self, permission: Permission) -> Result<()> {
        if self.may(permission) {
            return Ok(());
        }
        Err(Error::Forbidden(messages::refusal(permission)))
    }

    /// Fails with `Forbidden` unless the table of rights lets one of their roles run the operation.
    pub fn enter(&self, operation: Operation) -> Result<()> {
        operation.permission().map_or(Ok(()), |permission| self.require(permission))
    }
}
