//! Operations by themselves, where many runs are wanted; what clients see of them is tested through the API.

mod oa;
mod path;
mod staleness;

use async_graphql::MaybeUndefined;
use chrono::{TimeZone, Utc};
use entity::enums::{CostCategory, ReviewCriterion, Role};
use entity::{contract, instalment, project, proposal, service_item};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use tempfile::TempDir;
use uuid::Uuid;

use super::compliance::{DecideComplianceReviewInput, SubmitForComplianceInput};
use super::contract::{DecideContractInput, DraftContractInput, InstalmentInput, SubmitContractInput};
use super::customer::CreateCustomerInput;
use super::db::Db;
use super::project::{BudgetLineInput, InitiateProjectInput, MilestoneInput, PlanProjectInput};
use super::proposal::{DraftProposalInput, RecordCustomerDecisionInput, SendProposalInput};
use super::requirement::{
    CreateRequirementInput, ReviewFindingInput, ReviewRequirementInput, ServiceItemInput,
    SubmitRequirementInput,
};
use super::user::{NewUser, insert};
use super::{
    App, compliance, contract as contracts, customer, project as projects, proposal as proposals, requirement,
};
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::scalar::{Amount, Day, GlobalId, Id, NodeKind};
use crate::validation::MoneyInput;
use crate::viewer::Viewer;

/// A company with one person for each role and a second one of finance, on a throw-away database.
struct House {
    app: App,
    people: Vec<Viewer>,
    _directory: TempDir,
}

fn id(kind: NodeKind, id: Uuid) -> Id {
    Id(GlobalId(kind, id).encode())
}

fn money(amount: &str) -> MoneyInput {
    MoneyInput { amount: Amount(amount.into()), currency: None }
}

fn day(text: &str) -> Day {
    Day(text.into())
}

/// The message of what must have been refused as a business outcome.
fn refused<T: std::fmt::Debug>(result: Result<T>) -> Vec<String> {
    match result {
        Err(Error::User(errors)) => errors.into_iter().map(|error| error.message.to_string()).collect(),
        other => panic!("not refused: {other:?}"),
    }
}

impl House {
    async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", directory.path().join("test.db").display());
        let db = Db::open(&url.parse().unwrap(), 24).await.unwrap();
        let morning = Utc.with_ymd_and_hms(2026, 3, 2, 4, 0, 0).unwrap();
        let secret = Some("0123456789abcdef0123456789abcdef".to_string());
        let app = App::open(db, Clock::manual(morning), chrono_tz::Asia::Shanghai, secret).await.unwrap();
        let tx = app.begin().await.unwrap();
        let mut people = Vec::new();
        for (place, role) in Role::ALL.iter().chain(&[Role::Finance]).enumerate() {
            let person = NewUser {
                name: role.name().into(),
                email: format!("{}{place}@test.example", role.name().to_lowercase()),
                password_hash: "-".into(),
                locale: "en".into(),
                business_line_id: None,
            };
            let row = insert(&tx, None, person, &[*role]).await.unwrap();
            people.push(Viewer {
                user_id: row.id,
                session_id: Uuid::nil(),
                roles: vec![*role],
                business_line_id: None,
                locale: "en".into(),
            });
        }
        tx.commit().await.unwrap();
        Self { app, people, _directory: directory }
    }

    fn who(&self, role: Role) -> &Viewer {
        self.people.iter().find(|person| person.is(role)).unwrap()
    }

    /// The second person of finance: who approves does not pay.
    fn cashier(&self) -> &Viewer {
        self.people.last().unwrap()
    }

    /// A planned project with two service items, to be shown to the customer.
    async fn planned(&self) -> project::Model {
        let (app, sales, manager) = (&self.app, self.who(Role::Sales), self.who(Role::ProjectManager));
        let input =
            CreateCustomerInput { name: "Lantern".into(), industry: None, contacts: None, owner_id: None };
        let customer = customer::create(app, sales, input).await.unwrap();
        let item = |service: &str, price: &str| ServiceItemInput {
            service: service.into(),
            description: None,
            quantity: 1,
            unit_price: money(price),
        };
        let input = CreateRequirementInput {
            customer_id: id(NodeKind::Customer, customer.id),
            title: "Spring".into(),
            description: String::new(),
            expected_results: String::new(),
            category: None,
            wanted_start: None,
            wanted_end: None,
            service_items: vec![item("Live stream", "600"), item("Sponsored article", "400")],
        };
        let needed = requirement::create(app, sales, input).await.unwrap();
        let needed_id = || id(NodeKind::Requirement, needed.id);
        let input = SubmitRequirementInput { id: needed_id(), version: None };
        requirement::submit(app, sales, input).await.unwrap();
        let passed = |criterion: &ReviewCriterion| ReviewFindingInput {
            criterion: *criterion,
            passed: true,
            note: None,
        };
        let findings = ReviewCriterion::ALL.iter().map(passed).collect();
        let input = ReviewRequirementInput { id: needed_id(), version: None, findings };
        requirement::review(app, manager, input).await.unwrap();
        let input = InitiateProjectInput {
            requirement_id: needed_id(),
            manager_id: id(NodeKind::User, manager.user_id),
            name: None,
        };
        let project = projects::initiate(app, manager, input).await.unwrap();
        let items = self.items(project.id).await;
        let milestone = |item: &service_item::Model| MilestoneInput {
            service_item_id: id(NodeKind::ServiceItem, item.id),
            date: day("2026-03-20"),
        };
        let input = PlanProjectInput {
            id: id(NodeKind::Project, project.id),
            version: None,
            planned_start: day("2026-03-02"),
            planned_end: day("2026-03-31"),
            milestones: MaybeUndefined::Value(items.iter().map(milestone).collect()),
            reason: None,
        };
        projects::plan(app, manager, input).await.unwrap()
    }

    async fn items(&self, project: Uuid) -> Vec<service_item::Model> {
        service_item::Entity::find()
            .filter(service_item::Column::ProjectId.eq(project))
            .order_by_asc(service_item::Column::Position)
            .all(&self.app.db.reader)
            .await
            .unwrap()
    }

    async fn project(&self, id: Uuid) -> project::Model {
        project::Entity::find_by_id(id).one(&self.app.db.reader).await.unwrap().unwrap()
    }

    async fn instalments(&self, contract: Uuid) -> Vec<instalment::Model> {
        instalment::Entity::find()
            .filter(instalment::Column::ContractId.eq(contract))
            .order_by_asc(instalment::Column::Position)
            .all(&self.app.db.reader)
            .await
            .unwrap()
    }

    /// The next revision of a proposal.
    async fn draft(&self, project: Uuid, content: &str, cost: &str, quote: &str) -> proposal::Model {
        let input = DraftProposalInput {
            project_id: id(NodeKind::Project, project),
            content: content.into(),
            estimate: vec![BudgetLineInput { category: CostCategory::MEDIA, amount: money(cost) }],
            quote: money(quote),
            red_line: None,
        };
        proposals::draft(&self.app, self.who(Role::ProjectManager), input).await.unwrap()
    }

    /// Takes a proposal to the customer, who agrees.
    async fn confirm(&self, proposal: &proposal::Model) {
        let sales = self.who(Role::Sales);
        let proposal_id = || id(NodeKind::Proposal, proposal.id);
        let input = SendProposalInput { id: proposal_id(), version: None };
        proposals::send(&self.app, sales, input).await.unwrap();
        let input = RecordCustomerDecisionInput {
            proposal_id: proposal_id(),
            version: None,
            confirmed: true,
            comment: None,
            decided_by: "Li Na".into(),
        };
        proposals::record_decision(&self.app, sales, input).await.unwrap();
    }

    async fn submit(&self, project: Uuid) -> Result<project::Model> {
        let input = SubmitForComplianceInput { id: id(NodeKind::Project, project), version: None };
        compliance::submit(&self.app, self.who(Role::ProjectManager), input).await
    }

    async fn decide(&self, project: Uuid, role: Role, approve: bool) -> Result<project::Model> {
        use entity::enums::ComplianceTrack;
        let track = if role == Role::Legal { ComplianceTrack::Legal } else { ComplianceTrack::Finance };
        let comment = (!approve).then(|| "No.".to_string());
        let project_id = id(NodeKind::Project, project);
        let input = DecideComplianceReviewInput { project_id, version: None, track, approve, comment };
        compliance::decide(&self.app, self.who(role), input).await
    }

    /// A project that finance and legal have approved.
    async fn complied(&self) -> project::Model {
        let project = self.planned().await;
        let proposal = self.draft(project.id, "Two parts", "600", "1000").await;
        self.confirm(&proposal).await;
        self.submit(project.id).await.unwrap();
        self.decide(project.id, Role::Finance, true).await.unwrap();
        self.decide(project.id, Role::Legal, true).await.unwrap()
    }

    /// A contract over 1000: 300 on a day, and a part with each service item.
    async fn contract(&self, project: Uuid) -> contract::Model {
        let items = self.items(project).await;
        let with = |item: &service_item::Model, amount: &str| InstalmentInput {
            amount: money(amount),
            due_on: None,
            service_item_id: Some(id(NodeKind::ServiceItem, item.id)),
        };
        let first =
            InstalmentInput { amount: money("300"), due_on: Some(day("2026-03-10")), service_item_id: None };
        let input = DraftContractInput {
            project_id: id(NodeKind::Project, project),
            number: "C-1".into(),
            amount: money("1000"),
            instalments: vec![first, with(&items[0], "400"), with(&items[1], "300")],
        };
        contracts::draft(&self.app, self.who(Role::Sales), input).await.unwrap()
    }

    /// Hands a contract to legal, who put it in force.
    async fn sign(&self, contract: Uuid) -> Result<contract::Model> {
        let contract_id = || id(NodeKind::Contract, contract);
        let input = SubmitContractInput { id: contract_id(), version: None };
        contracts::submit(&self.app, self.who(Role::Sales), input).await?;
        let input = DecideContractInput { id: contract_id(), version: None, approve: true, comment: None };
        contracts::decide(&self.app, self.who(Role::Legal), input).await
    }

    /// A project at work, and its contract.
    async fn working(&self) -> (project::Model, contract::Model) {
        let project = self.complied().await;
        let contract = self.contract(project.id).await;
        let contract = self.sign(contract.id).await.unwrap();
        (self.project(project.id).await, contract)
    }
}
