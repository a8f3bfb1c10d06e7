//! Projects that were lived: by the demo people, step by step, through the same operations as any other, on a clock
//! that moves from their first day to today. Whoever follows one finds everything in its audit log.

mod work;

use async_graphql::MaybeUndefined;
use chrono::NaiveDate;
use entity::enums::{ComplianceTrack, CostCategory, Currency, ProjectStage, ReviewCriterion, Role};
use entity::{cost, project, service_item};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::customers::DemoCustomer;
use super::dice::{Calendar, plus};
use super::names::Pair;
use super::people::Company;
use app::error::Result;
use app::project::{BudgetLineInput, MilestoneInput};
use app::scalar::{Amount, Day, GlobalId, Id, NodeKind};
use app::validation::MoneyInput;
use app::viewer::Viewer;
use app::{
    App, compliance, contract as contracts, project as projects, proposal, requirement, retrospective,
};
use rules::money::to_major;

/// How far a project has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Come {
    /// Its proposal is with the customer.
    Offered,
    /// Finance reviews it.
    WithFinance,
    /// Legal reviews it.
    WithLegal,
    /// Its contract is with legal.
    Signing,
    /// At work.
    Working,
    /// Given up in the middle of the work.
    GivenUp,
    /// Everything is delivered, and the last part is still to be paid.
    Collecting,
    /// Paid, and looked back on.
    Complete,
}

/// The stories, and for how many days each has been told.
const STORIES: [(Come, i64, Pair); 10] = [
    (Come::Offered, 9, ("Tea garden live week", "茶园直播周")),
    (Come::WithFinance, 12, ("Campus pop-up tour", "校园快闪巡展")),
    (Come::WithLegal, 15, ("Night market festival", "夜市嘉年华")),
    (Come::Signing, 18, ("Winter gift box launch", "冬季礼盒上市")),
    (Come::Working, 26, ("Morning coffee series", "晨间咖啡系列")),
    (Come::Working, 34, ("Family cooking show", "家庭厨房节目")),
    (Come::Working, 44, ("City running diary", "城市跑步日记")),
    (Come::GivenUp, 48, ("Rooftop concert", "天台音乐会")),
    (Come::Collecting, 62, ("Museum late opening", "博物馆奇妙夜")),
    (Come::Complete, 80, ("Harvest story", "丰收故事")),
];

/// How many projects are lived.
pub(super) const COUNT: usize = STORIES.len();

/// Lives them all; gives their ids.
pub(super) async fn live_all(
    app: &App,
    calendar: &Calendar,
    company: &Company,
    clients: &[DemoCustomer],
) -> Result<Vec<Uuid>> {
    let mut lived = Vec::with_capacity(COUNT);
    for (place, (come, days, title)) in STORIES.into_iter().enumerate() {
        let line = usize::from(place % 4 == 3);
        let client = clients.iter().filter(|client| client.line == line).nth(place);
        let Some(client) = client else { continue };
        let teller = Teller {
            app,
            calendar,
            company,
            client,
            line,
            begun: plus(calendar.today, -days),
            days,
            come,
            title: client.language.say(title),
        };
        lived.push(teller.live().await?);
    }
    Ok(lived)
}

/// Lets one project be lived.
struct Teller<'a> {
    app: &'a App,
    calendar: &'a Calendar,
    company: &'a Company,
    client: &'a DemoCustomer,
    line: usize,
    begun: NaiveDate,
    days: i64,
    come: Come,
    title: &'static str,
}

fn id(kind: NodeKind, id: Uuid) -> Id {
    Id(GlobalId(kind, id).encode())
}

fn yuan(minor: i64) -> MoneyInput {
    MoneyInput { amount: Amount(to_major(minor, Currency::Cny)), currency: Some(Currency::Cny) }
}

fn day(day: NaiveDate) -> Day {
    Day(day.to_string())
}

/// What each service item costs the customer, minor units, and what it is called.
const ITEMS: [(Pair, i64); 3] = [
    (("Live stream", "品牌直播"), 9_000_000),
    (("Sponsored article", "品牌软文"), 3_600_000),
    (("Short video series", "短视频系列"), 5_400_000),
];

/// The estimate: 54 % of the price.
const ESTIMATE: [(CostCategory, i64); 3] = [
    (CostCategory::TALENT, 4_600_000),
    (CostCategory::PRODUCTION, 3_120_000),
    (CostCategory::MEDIA, 2_000_000),
];

impl Teller<'_> {
    /// The program on some day of the project's life, at a minute of it.
    fn on(&self, days: i64, minute: i64) -> App {
        self.app.at(self.calendar.at(plus(self.begun, days.min(self.days)), minute))
    }

    fn who(&self, role: Role) -> Viewer {
        let user_id = match role {
            Role::Sales => self.client.owner,
            _ => self.company.of(role, self.line).first().copied().unwrap_or_default(),
        };
        self.viewer(role, user_id)
    }

    /// Another person of the role than `who`: two signatures are two people's.
    fn second(&self, role: Role) -> Viewer {
        self.viewer(role, self.company.of(role, self.line).get(1).copied().unwrap_or_default())
    }

    fn viewer(&self, role: Role, user_id: Uuid) -> Viewer {
        Viewer {
            user_id,
            session_id: Uuid::nil(),
            roles: vec![role],
            business_line_id: Some(self.company.lines[self.line]),
            locale: "en".into(),
        }
    }

    fn say(&self, pair: Pair) -> String {
        self.client.language.say(pair).to_string()
    }

    async fn live(&self) -> Result<Uuid> {
        let project_id = self.initiate().await?;
        let items = self.items(project_id).await?;
        self.plan(project_id, &items).await?;
        if self.come == Come::Offered {
            return Ok(project_id);
        }
        self.comply(project_id).await?;
        if self.come <= Come::WithLegal {
            return Ok(project_id);
        }
        let leaves = self.split(project_id, &items).await?;
        self.sign(project_id, &items).await?;
        if self.come == Come::Signing {
            return Ok(project_id);
        }
        self.work(project_id, &leaves).await?;
        if self.come == Come::GivenUp {
            let reason = self.say(("The customer has no budget any more.", "客户预算取消。"));
            let input =
                projects::CancelProjectInput { id: id(NodeKind::Project, project_id), version: None, reason };
            projects::cancel(&self.on(self.days, 600), &self.who(Role::TeamLead), input).await?;
        }
        if self.come == Come::Complete {
            self.look_back(project_id).await?;
        }
        Ok(project_id)
    }

    async fn items(&self, project_id: Uuid) -> Result<Vec<service_item::Model>> {
        Ok(service_item::Entity::find()
            .filter(service_item::Column::ProjectId.eq(project_id))
            .order_by_asc(service_item::Column::Position)
            .all(&self.app.db.reader)
            .await?)
    }

    /// From the first talk to the project.
    async fn initiate(&self) -> Result<Uuid> {
        let (sales, manager) = (self.who(Role::Sales), self.who(Role::ProjectManager));
        let item = |(name, price): (Pair, i64)| requirement::ServiceItemInput {
            service: self.say(name),
            description: None,
            quantity: 1,
            unit_price: yuan(price),
        };
        let input = requirement::CreateRequirementInput {
            customer_id: id(NodeKind::Customer, self.client.id),
            title: format!("{}: {}", self.client.brand, self.title),
            description: self.say(super::phrases::BRIEFS[1]),
            expected_results: self.say(super::phrases::EXPECTED[0]),
            category: Some(self.client.industry.into()),
            wanted_start: Some(day(plus(self.begun, 10))),
            wanted_end: Some(day(plus(self.begun, 50))),
            service_items: ITEMS.into_iter().map(item).collect(),
        };
        let needed = requirement::create(&self.on(0, 570), &sales, input).await?.id;
        let needed = || id(NodeKind::Requirement, needed);
        let input = requirement::SubmitRequirementInput { id: needed(), version: None };
        requirement::submit(&self.on(0, 630), &sales, input).await?;
        let finding = |criterion: &ReviewCriterion| requirement::ReviewFindingInput {
            criterion: *criterion,
            passed: true,
            note: Some(self.say(("Checked.", "已核对。"))),
        };
        let findings = ReviewCriterion::ALL.iter().map(finding).collect();
        let input = requirement::ReviewRequirementInput { id: needed(), version: None, findings };
        requirement::review(&self.on(1, 600), &manager, input).await?;
        let manager_id = id(NodeKind::User, manager.user_id);
        let input = projects::InitiateProjectInput { requirement_id: needed(), manager_id, name: None };
        Ok(projects::initiate(&self.on(1, 660), &manager, input).await?.id)
    }

    /// Dates, and a proposal that the customer wants changed once.
    async fn plan(&self, project_id: Uuid, items: &[service_item::Model]) -> Result<()> {
        let (sales, manager) = (self.who(Role::Sales), self.who(Role::ProjectManager));
        let milestone = |(place, item): (i64, &service_item::Model)| MilestoneInput {
            service_item_id: id(NodeKind::ServiceItem, item.id),
            date: day(plus(self.begun, 30 + 10 * place)),
        };
        let input = projects::PlanProjectInput {
            reason: None,
            id: id(NodeKind::Project, project_id),
            version: None,
            planned_start: day(plus(self.begun, 10)),
            planned_end: day(plus(self.begun, 50)),
            milestones: MaybeUndefined::Value((0..).zip(items).map(milestone).collect()),
        };
        projects::plan(&self.on(2, 600), &manager, input).await?;
        let price: i64 = ITEMS.iter().map(|(_, price)| price).sum();
        for (round, words) in (0..).zip([super::phrases::CHANGES[0], super::phrases::AGREED[0]]) {
            let line =
                |(category, minor): (CostCategory, i64)| BudgetLineInput { category, amount: yuan(minor) };
            let input = proposal::DraftProposalInput {
                project_id: id(NodeKind::Project, project_id),
                content: self.say(super::phrases::PROPOSALS[if round == 0 { 0 } else { 2 }]),
                estimate: ESTIMATE.into_iter().map(line).collect(),
                quote: yuan(price),
                red_line: None,
            };
            let offer = proposal::draft(&self.on(3 + round, 600), &manager, input).await?.id;
            let offer = || id(NodeKind::Proposal, offer);
            let input = proposal::SendProposalInput { id: offer(), version: None };
            proposal::send(&self.on(3 + round, 700), &sales, input).await?;
            if round == 1 && self.come == Come::Offered {
                break;
            }
            let input = proposal::RecordCustomerDecisionInput {
                proposal_id: offer(),
                version: None,
                confirmed: round == 1,
                comment: Some(self.say(words)),
                decided_by: self.client.decider.clone(),
            };
            proposal::record_decision(&self.on(3 + round, 1_000), &sales, input).await?;
        }
        Ok(())
    }

    /// Finance, then legal, as far as the story goes.
    async fn comply(&self, project_id: Uuid) -> Result<()> {
        let project = || id(NodeKind::Project, project_id);
        let input = compliance::SubmitForComplianceInput { id: project(), version: None };
        compliance::submit(&self.on(5, 600), &self.who(Role::ProjectManager), input).await?;
        let steps = [
            (Come::WithFinance, Role::Finance, ComplianceTrack::Finance, 6),
            (Come::WithLegal, Role::Legal, ComplianceTrack::Legal, 7),
        ];
        for (until, role, track, days) in steps {
            if self.come == until {
                break;
            }
            let input = compliance::DecideComplianceReviewInput {
                project_id: project(),
                version: None,
                track,
                approve: true,
                comment: Some(self.say(("Within policy.", "符合政策。"))),
            };
            compliance::decide(&self.on(days, 640), &self.who(role), input).await?;
        }
        Ok(())
    }

    /// A contract: a part on a day, the others with deliveries.
    async fn sign(&self, project_id: Uuid, items: &[service_item::Model]) -> Result<()> {
        let sales = self.who(Role::Sales);
        let price: i64 = ITEMS.iter().map(|(_, price)| price).sum();
        let first = price / 10 * 3;
        let with = |minor: i64, place: usize| contracts::InstalmentInput {
            amount: yuan(minor),
            due_on: None,
            service_item_id: items.get(place).map(|item| id(NodeKind::ServiceItem, item.id)),
        };
        let due_on = Some(day(plus(self.begun, 18)));
        let first_part = contracts::InstalmentInput { amount: yuan(first), due_on, service_item_id: None };
        let input = contracts::DraftContractInput {
            project_id: id(NodeKind::Project, project_id),
            number: format!("C-{}-{:03}", self.begun.format("%Y%m%d"), self.days),
            amount: yuan(price),
            instalments: vec![first_part, with(first, 0), with(price - 2 * first, 2)],
        };
        let contract = contracts::draft(&self.on(8, 600), &sales, input).await?.id;
        let contract = || id(NodeKind::Contract, contract);
        let input = contracts::SubmitContractInput { id: contract(), version: None };
        contracts::submit(&self.on(8, 700), &sales, input).await?;
        if self.come > Come::Signing {
            let input = contracts::DecideContractInput {
                id: contract(),
                version: None,
                approve: true,
                comment: None,
            };
            contracts::decide(&self.on(9, 640), &self.who(Role::Legal), input).await?;
        }
        Ok(())
    }

    /// The project is complete, and what it taught is written down.
    async fn look_back(&self, project_id: Uuid) -> Result<()> {
        let (sales, manager) = (self.who(Role::Sales), self.who(Role::ProjectManager));
        let input = projects::CompleteProjectInput {
            id: id(NodeKind::Project, project_id),
            version: None,
            close_open_work_reason: None,
        };
        let done = projects::complete(&self.on(66, 600), &manager, input).await?;
        debug_assert_eq!(done.stage, ProjectStage::Completed);
        let input = retrospective::OpenRetrospectiveInput { project_id: id(NodeKind::Project, project_id) };
        let row = retrospective::open(&self.on(67, 600), &manager, input).await?.id;
        let row = || id(NodeKind::Retrospective, row);
        let items = self.items(project_id).await?;
        let article = items.get(1).map(|item| id(NodeKind::ServiceItem, item.id));
        let effect = |metric: &str, target: f64, actual: f64| retrospective::EffectInput {
            service_item_id: article.clone(),
            metric: metric.into(),
            target: Some(target),
            actual: Some(actual),
        };
        let dearest = cost::Entity::find()
            .filter(cost::Column::ProjectId.eq(project_id))
            .order_by_desc(cost::Column::AmountMinor)
            .one(&self.app.db.reader)
            .await?;
        let avoidable = dearest.map(|row| retrospective::AvoidableCostInput {
            cost_id: id(NodeKind::Cost, row.id),
            reason: self.say(("Booked late, at the full price.", "预订过晚，未享折扣。")),
        });
        let input = retrospective::UpdateRetrospectiveInput {
            id: row(),
            version: None,
            lessons: MaybeUndefined::Value(
                self.say(("Book hosts four weeks ahead.", "主播档期须提前四周锁定。")),
            ),
            effects: MaybeUndefined::Value(vec![
                effect("reach", 400_000.0, 452_000.0),
                effect("reads", 60_000.0, 57_300.0),
                effect("conversions", 1_200.0, 1_310.0),
            ]),
            avoidable_costs: MaybeUndefined::Value(avoidable.into_iter().collect()),
        };
        retrospective::update(&self.on(68, 600), &manager, input).await?;
        let words = self.say(("Calm, quick, and it sold.", "沟通顺畅，转化超出预期。"));
        let words = MaybeUndefined::Value(words);
        let input =
            retrospective::RecordSatisfactionInput { id: row(), version: None, rating: 5, comment: words };
        retrospective::record_satisfaction(&self.on(69, 600), &sales, input).await?;
        let input = retrospective::FinishRetrospectiveInput { id: row(), version: None };
        retrospective::finish(&self.on(70, 600), &manager, input).await?;
        Ok(())
    }
}

/// The rows of these projects as they are now.
pub(super) async fn rows(app: &App, ids: &[Uuid]) -> Result<Vec<project::Model>> {
    let rows = project::Entity::find().filter(project::Column::Id.is_in(ids.iter().copied()));
    Ok(rows.all(&app.db.reader).await?)
}
