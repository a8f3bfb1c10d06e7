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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Register customers and write requirements.
    Sell,
    /// Let a requirement pass that touches what the company never takes.
    Override,
    /// Review requirements, initiate and plan projects, write proposals, split work into tasks.
    Manage,
    /// Take proposals to the customer, and record what they decide.
    Negotiate,
    /// Review what a project is expected to cost.
    ReviewMargin,
    /// Review the risk of an engagement, and put its contract in force.
    ReviewRisk,
    /// Write contracts and hand them to legal.
    WriteContract,
    /// Report progress on tasks.
    ReportProgress,
    /// Submit costs, and take them back.
    SubmitCost,
    /// The first approval of a cost, its payment, and money received.
    Finance,
    /// The second approval of a cost.
    Direct,
    /// Refuse a cost.
    RejectCost,
    /// Raise problems, and resolve one's own.
    RaiseIssue,
    /// Change and resolve any problem.
    ManageIssues,
    /// Put projects on hold, resume and cancel them.
    Steer,
    /// Record how content the customer is.
    RecordSatisfaction,
    /// See cost, budget and margin.
    SeeCost,
    /// See who is how busy.
    SeeWorkload,
    /// See a business line at a glance.
    SeeDashboard,
    /// See the thresholds.
    SeePolicy,
    /// See who did what.
    SeeAudit,
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
            Self::Override => &[BusinessOwner],
            Self::Manage | Self::SubmitCost => &[ProjectManager],
            Self::Negotiate | Self::RecordSatisfaction => &[Sales, ProjectManager],
            Self::ReviewMargin | Self::Finance => &[Finance],
            Self::ReviewRisk => &[Legal],
            Self::WriteContract => &[Sales, Legal],
            Self::ReportProgress => &[ProjectManager, Member],
            Self::Direct => &[Director],
            Self::RejectCost => &[Finance, Director],
            Self::RaiseIssue => &[ProjectManager, Member, Sales, TeamLead],
            Self::ManageIssues => &[ProjectManager, TeamLead],
            Self::Steer => &[ProjectManager, TeamLead, Director, BusinessOwner],
            Self::SeeCost => &[ProjectManager, Finance, Legal, Director, TeamLead, BusinessOwner],
            Self::SeeWorkload => &[ProjectManager, Director, TeamLead, BusinessOwner],
            Self::SeeDashboard => &[Finance, Director, TeamLead, BusinessOwner],
            Self::SeePolicy | Self::SeeAudit => {
                &[ProjectManager, Finance, Legal, Director, TeamLead, BusinessOwner, Admin]
            }
            Self::React => &[ProjectManager, Finance, Legal, Director, TeamLead, BusinessOwner, Sales],
            Self::Administer => &[Admin],
        }
    }

    fn verb(self) -> &'static str {
        match self {
            Self::Sell => "register customers and requirements",
            Self::Override => "let restricted business pass",
            Self::Manage => "manage projects and tasks",
            Self::Negotiate => "take proposals to the customer",
            Self::ReviewMargin => "review margins",
            Self::ReviewRisk => "decide as legal",
            Self::WriteContract => "write contracts",
            Self::ReportProgress => "report progress",
            Self::SubmitCost => "submit costs",
            Self::Finance => "decide, pay and receive as finance",
            Self::Direct => "decide as director",
            Self::RejectCost => "reject costs",
            Self::RaiseIssue => "raise problems",
            Self::ManageIssues => "manage problems",
            Self::Steer => "hold, resume or cancel projects",
            Self::RecordSatisfaction => "record the customer's satisfaction",
            Self::SeeCost => "see cost",
            Self::SeeWorkload => "see workloads",
            Self::SeeDashboard => "see the dashboard",
            Self::SeePolicy => "see the policy",
            Self::SeeAudit => "see the audit log",
            Self::React => "react to alerts",
            Self::Administer => "administer",
        }
    }

    /// An error that names the roles that may.
    pub fn refusal(self) -> String {
        let who: Vec<_> = self.roles().iter().map(|role| role.name()).collect();
        format!("Your roles don't let you {}; these do: {}.", self.verb(), who.join(", "))
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

    /// The viewer in one of their roles alone.
    pub fn only(&self, role: Role) -> Self {
        Self { roles: self.roles.iter().copied().filter(|own| *own == role).collect(), ..self.clone() }
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
}
