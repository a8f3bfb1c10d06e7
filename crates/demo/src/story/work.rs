//! The work of a lived project, day by day.

use entity::enums::{IssueSeverity, Role};
use entity::{contract, cost, instalment, service_item, task};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{ESTIMATE, Teller, day, id, yuan};
use crate::dice::plus;
use crate::names::Pair;
use app::error::Result;
use app::scalar::NodeKind;
use app::{App, cost as costs, issue, receipt, task as tasks};

/// What happens on a day at work; places are those of subtasks or instalments.
#[derive(Clone, Copy)]
enum Act {
    Raise,
    Resolve,
    Report(usize, f64),
    Submit(usize),
    Approve(usize),
    Direct(usize),
    Pay(usize),
    Receive(usize),
}

impl Teller<'_> {
    /// A task for each service item, with three subtasks.
    pub(super) async fn split(
        &self,
        project_id: Uuid,
        items: &[service_item::Model],
    ) -> Result<Vec<task::Model>> {
        const STEPS: [Pair; 3] = [("Plan", "策划"), ("Make", "制作"), ("Publish", "上线")];
        let (manager, member) = (self.who(Role::ProjectManager), self.who(Role::Member));
        let mut leaves = Vec::new();
        for (place, item) in (0..).zip(items) {
            let input = |title: String, parent: Option<Uuid>, from: i64, to: i64| tasks::CreateTaskInput {
                reason: None,
                project_id: id(NodeKind::Project, project_id),
                service_item_id: parent.is_none().then(|| id(NodeKind::ServiceItem, item.id)),
                parent_id: parent.map(|parent| id(NodeKind::Task, parent)),
                title,
                assignee_id: parent.map(|_| id(NodeKind::User, member.user_id)),
                planned_start: Some(day(plus(self.begun, from))),
                planned_end: Some(day(plus(self.begun, to))),
                planned_cost: None,
                weight: 1,
                milestone: parent.is_none(),
                depends_on: None,
            };
            let (from, to) = (10 + 10 * place, 30 + 10 * place);
            let whole = input(item.service.clone(), None, from, to);
            let parent = tasks::create(&self.on(8, 500 + 10 * place), &manager, whole).await?.id;
            for (step, name) in (0..).zip(STEPS) {
                let title = format!("{}: {}", item.service, self.say(name));
                let part = input(title, Some(parent), from + 7 * step, (from + 7 * step + 6).min(to));
                leaves.push(tasks::create(&self.on(8, 501 + 10 * place + step), &manager, part).await?);
            }
        }
        Ok(leaves)
    }

    /// Day by day: progress, a cost for each part that is done, an issue on the way, and money that comes in.
    pub(super) async fn work(&self, project_id: Uuid, leaves: &[task::Model]) -> Result<()> {
        let mut agenda = vec![(14, 600, Act::Raise), (20, 600, Act::Resolve), (17, 900, Act::Receive(0))];
        agenda.extend([(40, 900, Act::Receive(1)), (64, 900, Act::Receive(2))]);
        for (place, leaf) in leaves.iter().enumerate() {
            let minute = i64::try_from(place).unwrap_or(0);
            let end = leaf.planned_end.map_or(50, |end| (end - self.begun).num_days());
            agenda.extend([
                (end - 3, 1_000 + minute, Act::Report(place, 50.0)),
                (end, 1_000 + minute, Act::Report(place, 100.0)),
            ]);
            agenda.extend([
                (end, 1_100 + minute, Act::Submit(place)),
                (end + 1, 1_100 + minute, Act::Approve(place)),
            ]);
            agenda.extend([
                (end + 2, 1_100 + minute, Act::Direct(place)),
                (end + 4, 1_100 + minute, Act::Pay(place)),
            ]);
        }
        agenda.sort_by_key(|(day, minute, _)| (*day, *minute));
        let (mut issue_id, mut spent) = (Uuid::nil(), vec![None; leaves.len()]);
        for (day, minute, act) in agenda.into_iter().filter(|(day, ..)| *day < self.days) {
            let app = self.on(day, minute);
            match act {
                Act::Raise => issue_id = self.raise(&app, project_id, leaves).await?,
                Act::Resolve => {
                    let resolution = self.say(("Found another host.", "已更换主播。"));
                    let input = issue::ResolveIssueInput {
                        id: id(NodeKind::Issue, issue_id),
                        version: None,
                        resolution,
                    };
                    issue::resolve(&app, &self.who(Role::ProjectManager), input).await?;
                }
                Act::Report(place, percent_complete) => {
                    let task_id = id(NodeKind::Task, leaves[place].id);
                    let input =
                        tasks::ReportProgressInput { task_id, percent_complete, note: None, version: None };
                    tasks::report_progress(&app, &self.who(Role::Member), input).await?;
                }
                Act::Submit(place) => spent[place] = Some(self.spend(&app, &leaves[place], place).await?),
                Act::Approve(place) | Act::Direct(place) | Act::Pay(place) => {
                    if let Some(row) = &spent[place] {
                        self.settle(&app, &act, row).await?;
                    }
                }
                Act::Receive(place) => self.receive(&app, project_id, place).await?,
            }
        }
        Ok(())
    }

    async fn raise(&self, app: &App, project_id: Uuid, leaves: &[task::Model]) -> Result<Uuid> {
        let input = issue::RaiseIssueInput {
            project_id: id(NodeKind::Project, project_id),
            task_id: leaves.first().map(|leaf| id(NodeKind::Task, leaf.id)),
            title: self.say(("The host asks for other dates", "主播档期冲突")),
            description: None,
            severity: IssueSeverity::Medium,
            owner_id: None,
        };
        Ok(issue::raise(app, &self.who(Role::Member), input).await?.id)
    }

    /// The cost of a part that is done.
    async fn spend(&self, app: &App, leaf: &task::Model, place: usize) -> Result<cost::Model> {
        let (category, whole) = ESTIMATE[place % ESTIMATE.len()];
        let input = costs::SubmitCostInput {
            project_id: id(NodeKind::Project, leaf.project_id),
            service_item_id: leaf.service_item_id.map(|item| id(NodeKind::ServiceItem, item)),
            task_id: Some(id(NodeKind::Task, leaf.id)),
            category,
            description: leaf.title.clone(),
            payee: self.say(("Harbour Studio", "海港工作室")),
            amount: yuan(whole / 3 - 10_000 * i64::try_from(place).unwrap_or(0)),
            incurred_on: day(app.today()),
            external_ref: Some(format!("OA-{}-{place}", self.begun.format("%m%d"))),
            proof_url: None,
        };
        costs::submit(app, &self.who(Role::ProjectManager), input).await
    }

    /// What finance, and where the route asks for it the director, do about a cost.
    async fn settle(&self, app: &App, act: &Act, row: &cost::Model) -> Result<()> {
        let cost_id = id(NodeKind::Cost, row.id);
        let approval = || costs::ApproveCostInput { id: cost_id.clone(), version: None, comment: None };
        match act {
            Act::Direct(_) if !costs::route_of(row)?.needs_director() => {}
            Act::Direct(_) => drop(costs::approve(app, &self.who(Role::Director), approval()).await?),
            Act::Pay(_) => {
                let input = costs::PayCostInput { id: cost_id, version: None, comment: None };
                costs::pay(app, &self.who(Role::Finance), input).await?;
            }
            _ => drop(costs::approve(app, &self.second(Role::Finance), approval()).await?),
        }
        Ok(())
    }

    /// An instalment comes in, the last one only where the story is complete.
    async fn receive(&self, app: &App, project_id: Uuid, place: usize) -> Result<()> {
        let db = &self.app.db.reader;
        let found =
            contract::Entity::find().filter(contract::Column::ProjectId.eq(project_id)).one(db).await?;
        let Some(contract) = found else { return Ok(()) };
        let parts = instalment::Entity::find()
            .filter(instalment::Column::ContractId.eq(contract.id))
            .order_by_asc(instalment::Column::Position)
            .all(db)
            .await?;
        let Some(part) = parts.get(place) else { return Ok(()) };
        let input = receipt::RecordReceiptInput {
            instalment_id: id(NodeKind::Instalment, part.id),
            amount: yuan(part.amount_minor),
            received_on: day(app.today()),
            reference: Some(format!("BANK-{}-{place}", app.today().format("%Y%m%d"))),
        };
        receipt::record(app, &self.who(Role::Finance), input).await?;
        Ok(())
    }
}
