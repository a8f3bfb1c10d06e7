//! Who is asking.

use entity::enums::Role;
pub use rules::rights::Permission;
use rules::rights::SIGNED_IN;
use uuid::Uuid;

use crate::error::{Error, Result};

/// A signed-in person.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Viewer {
    /// Who.
    pub user_id: Uuid,
    /// The sign-in that their token belongs to.
    pub session_id: Uuid,
    /// What they are.
    pub roles: Vec<Role>,
    /// The line they belong to.
    pub business_line_id: Option<Uuid>,
    /// Language of messages, `en` or `zh-CN`.
    pub locale: String,
}

impl Viewer {
    /// Whether they hold the role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// The viewer in those of their roles alone that let them: what somebody sees in one role, they must not
    /// change, or see the cost of, in another.
    pub fn acting(&self, permission: Permission) -> Self {
        self.among(permission.roles())
    }

    /// The viewer in one of their roles alone.
    pub fn only(&self, role: Role) -> Self {
        self.among(&[role])
    }

    /// The viewer in those of their roles alone that are among these.
    pub fn among(&self, roles: &[Role]) -> Self {
        Self { roles: self.roles.iter().copied().filter(|own| roles.contains(own)).collect(), ..self.clone() }
    }

    /// Whether every role they hold lets them see cost.
    pub fn sees_cost_of_all(&self) -> bool {
        self.roles.iter().all(|role| Permission::SeeCost.roles().contains(role))
    }

    /// Whether any of their roles lets them.
    pub fn may(&self, permission: Permission) -> bool {
        permission.roles().iter().any(|role| self.is(*role))
    }

    /// An error unless one of their roles lets them.
    pub fn require(&self, permission: Permission) -> Result<()> {
        if self.may(permission) {
            return Ok(());
        }
        Err(Error::Forbidden(permission.refusal()))
    }

    /// An error unless the table of rights lets them begin an operation.
    pub fn enter(&self, operation: &str) -> Result<()> {
        match Permission::to(operation) {
            Some(permission) => self.require(permission),
            None if SIGNED_IN.contains(&operation) => Ok(()),
            None => Err(Error::bug("an operation that stands in no line of the table of rights")),
        }
    }
}
