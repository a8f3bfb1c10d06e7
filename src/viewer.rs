//! Who is asking, and what their roles let them do.

use entity::enums::Role;
use uuid::Uuid;

use crate::error::{Error, Result};

/// A signed-in person.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// Something that only some roles may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Register customers and write requirements.
    Sell,
    /// Review requirements, initiate and plan projects, split work into tasks.
    Manage,
    /// Report progress on tasks.
    ReportProgress,
    /// Submit costs, and take them back.
    SubmitCost,
    /// The first approval of a cost, and its payment.
    Finance,
    /// The second approval of a cost.
    Direct,
    /// Refuse a cost.
    RejectCost,
    /// See cost, budget and margin.
    SeeCost,
    /// React to alerts.
    React,
    /// Create and change users, roles, business lines and policy.
    Administer,
}

impl Permission {
    /// The table: which roles may.
    pub fn roles(self) -> &'static [Role] {
        use Role::{Admin, BusinessOwner, Director, Finance, Legal, Member, ProjectManager, Sales, TeamLead};
        match self {
            Self::Sell => &[Sales],
            Self::Manage | Self::SubmitCost => &[ProjectManager],
            Self::ReportProgress => &[ProjectManager, Member],
            Self::Finance => &[Finance],
            Self::Direct => &[Director],
            Self::RejectCost => &[Finance, Director],
            Self::SeeCost => &[ProjectManager, Finance, Legal, Director, TeamLead, BusinessOwner],
            Self::React => &[ProjectManager, Finance, Director, TeamLead, BusinessOwner, Sales],
            Self::Administer => &[Admin],
        }
    }

    fn verb(self) -> &'static str {
        match self {
            Self::Sell => "register customers and requirements",
            Self::Manage => "manage projects and tasks",
            Self::ReportProgress => "report progress",
            Self::SubmitCost => "submit costs",
            Self::Finance => "decide and pay as finance",
            Self::Direct => "decide as director",
            Self::RejectCost => "reject costs",
            Self::SeeCost => "see cost",
            Self::React => "react to alerts",
            Self::Administer => "administer",
        }
    }
}

impl Viewer {
    /// Whether they hold the role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// The viewer in those of their roles alone that let them: what somebody sees in one role, they must not
    /// change, or see the cost of, in another.
    pub fn acting(&self, permission: Permission) -> Self {
        let roles = self.roles.iter().copied().filter(|role| permission.roles().contains(role));
        Self { roles: roles.collect(), ..self.clone() }
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
        let who: Vec<_> = permission.roles().iter().map(|role| role.name()).collect();
        Err(Error::Forbidden(format!(
            "Your roles don't let you {}; these do: {}.",
            permission.verb(),
            who.join(", ")
        )))
    }
}
