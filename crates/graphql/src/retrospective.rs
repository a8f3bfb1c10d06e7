//! Retrospectives of finished projects.

use async_graphql::ID;
use entity::effect_metric;
use entity::enums::CostCategory;

use super::cost::Cost;
use super::idempotent_input::IdempotentInput;
use super::loader::all;
use super::project::Project;
use super::proposal::require_cost_of;
use super::requirement::ServiceItem;
use super::user::{User, user_opt};
use super::value::{Money, global, money, percent};
use crate::{mutations, object, payload};
use ::app::retrospective::{
    self as app, FinishRetrospectiveInput, OpenRetrospectiveInput, RecordSatisfactionInput,
    RetrospectiveFilter, RetrospectiveOrder, ServiceEffect as Effect, Similar, UpdateRetrospectiveInput,
    Variance,
};
use ::app::row::Row;
use ::app::scalar::{Instant, NodeKind};
use rules::effect::Rate;

object! {
    /// What a finished project teaches the next one.
    Retrospective of retrospective
    fields {
        /// Global id of the retrospective; `node` finds it by this id.
        id: ID = |{id}, _| global(NodeKind::Retrospective, id);
        /// The lessons for later projects, in words.
        lessons: &str = |{lessons}, _| lessons;
        /// The mean of the services' scores, where 100 means that the targets were met exactly; null where no service
        /// has a score.
        effect_score: Option<f64> = |{id}, ctx| {
            ctx.effects.get(id)?.and_then(|effects| effects.score).map(percent)
        };
        /// The effect of each service: metrics, rates, and a score by the formula of its type.
        service_effects: Vec<ServiceEffect> = |{id}, ctx| {
            ctx.effects.get(id)?.unwrap_or_default().services.into_iter().map(ServiceEffect).collect()
        };
        /// All metrics, with target and actual.
        effects: Vec<EffectMetric> = |{id}, ctx| {
            let services = ctx.effects.get(id)?.unwrap_or_default().services;
            let metrics = services.into_iter().flat_map(|service| {
                let item = service.service_item;
                service.metrics.into_iter().map(move |metric| EffectMetric((metric, item.clone())))
            });
            metrics.collect()
        };
        /// Budget against actual, by category. Not for SALES and MEMBER: null for them, with the error FORBIDDEN at this
        /// path.
        cost_analysis: Option<Vec<CostVariance>> = |{id, project_id}, ctx| {
            require_cost_of(ctx, project_id)?;
            Some(ctx.variances.get(id)?.unwrap_or_default().into_iter().map(CostVariance).collect())
        };
        /// Costs that need not have been, and why. Not for SALES and MEMBER: null for them, with the error FORBIDDEN
        /// at this path.
        avoidable_costs: Option<Vec<AvoidableCost>> = |{id, project_id}, ctx| {
            require_cost_of(ctx, project_id)?;
            Some(all(&ctx.avoidable_costs, id, AvoidableCost)?)
        };
        /// What the customer says; null until it is recorded.
        satisfaction: Option<Satisfaction> = |{satisfaction, customer_words}, _| {
            satisfaction.map(|rating| Satisfaction((rating, customer_words.map(Into::into))))
        };
        /// When the manager finished it; null while it is written.
        finished_at: Option<Instant> = |{finished_at}, _| finished_at.map(Instant);
        /// When the retrospective was opened.
        created_at: Instant = |{created_at}, _| Instant(created_at);
        /// Grows by one at every edit of the retrospective. Given back in a change, it makes an edit in
        /// between a CONFLICT.
        version: i32 = |{version}, _| version;
        /// The project that is looked back on.
        project: Project = |{project_id}, ctx| Project(ctx.projects.need("project", project_id)?);
        /// The person who finished the retrospective; null while it is written.
        finished_by: Option<User> = |{finished_by_id}, ctx| user_opt(ctx, finished_by_id)?;
    }
}

object! {
    /// What one service achieved.
    ServiceEffect(Effect)
    fields {
        /// The service item that the effect is of; null for the whole project.
        service_item: Option<ServiceItem> = |effect, _| {
            effect.service_item.as_ref().map(|item| ServiceItem(Row::of_model(item)))
        };
        /// The formula by which the score of this service is computed.
        formula: &str = |effect, _| effect.formula.as_str();
        /// The score by that formula, where 100 means that the targets were met exactly; null where it is undefined.
        score: Option<f64> = |effect, _| effect.score.as_ref().ok().map(|score| percent(*score));
        /// Why there is no score; null where there is one.
        score_reason: Option<&str> = |effect, _| effect.score.as_ref().err().copied();
        /// The metrics of this service, with target and actual.
        metrics: Vec<EffectMetric> = |effect, _| {
            let metrics = effect.metrics.iter().cloned();
            metrics.map(|metric| EffectMetric((metric, effect.service_item.clone()))).collect()
        };
        /// Its rates, such as reads / reach.
        rates: Vec<EffectRate> = |effect, _| effect.rates.iter().cloned().map(EffectRate).collect();
    }
}

object! {
    /// A figure that the work was meant to change.
    EffectMetric((effect_metric::Model, Option<entity::service_item::Model>))
    fields {
        /// What is measured, such as `reads`.
        metric: &str = |(metric, _), _| metric.metric.as_str();
        /// The target; null where there was none.
        target: Option<f64> = |(metric, _), _| metric.target.map(|number| number as f64);
        /// What was really reached; null where it is not known.
        actual: Option<f64> = |(metric, _), _| metric.actual.map(|number| number as f64);
        /// Actual as a share of the target; null where undefined.
        attainment: Option<f64> = |(metric, _), _| {
            let pair = metric.target.filter(|target| *target > 0).zip(metric.actual);
            pair.map(|(target, actual)| actual as f64 / target as f64)
        };
        /// The service item that the figure is of; null where it is of the whole project.
        service_item: Option<ServiceItem> = |(_, item), _| {
            item.as_ref().map(|item| ServiceItem(Row::of_model(item)))
        };
    }
}

object! {
    /// One metric as a share of another.
    EffectRate(Rate)
    fields {
        /// What it is called, such as `read rate`.
        name: &str = |rate, _| rate.name;
        /// Which metric is divided by which, such as `reads / reach`.
        formula: &str = |rate, _| rate.formula.as_str();
        /// The rate of the targets; null where it is undefined.
        target: Option<f64> = |rate, _| rate.target;
        /// The rate that was really reached; null where it is undefined.
        actual: Option<f64> = |rate, _| rate.actual;
        /// Why `actual` is undefined, such as `reach is 0`; null where it is not.
        reason: Option<&str> = |rate, _| rate.reason.as_deref();
    }
}

object! {
    /// Budget against actual of one category.
    CostVariance(Variance)
    fields {
        /// The category that the figures are of.
        category: CostCategory = |line, _| line.category;
        /// What the budget allowed in this category.
        budget: Money = |line, _| money(line.budget, line.currency);
        /// What it cost: paid, or approved and still to be paid.
        actual: Money = |line, _| money(line.actual, line.currency);
        /// Budget less actual; negative where it cost more.
        variance: Money = |line, _| money(line.budget - line.actual, line.currency);
        /// What of the actual cost need not have been.
        avoidable: Money = |line, _| money(line.avoidable, line.currency);
    }
}

object! {
    /// A cost that need not have been.
    AvoidableCost of avoidable_cost
    fields {
        /// The cost that need not have been.
        cost: Cost = |{cost_id}, ctx| Cost(ctx.costs.need("cost", cost_id)?);
        /// Why the cost was avoidable.
        reason: &str = |{reason}, _| reason;
    }
}

object! {
    /// How content a customer is.
    Satisfaction((i32, Option<String>))
    fields {
        /// How content the customer is, from 1 (not at all) to 5 (very).
        rating: i32 = |(rating, _), _| *rating;
        /// What the customer said, in their own words; null where nothing was recorded.
        comment: Option<&str> = |(_, words), _| words.as_deref();
    }
}

object! {
    /// A finished project like a requirement, with what it really cost and how long it really took.
    SimilarRetrospective(Similar)
    fields {
        /// The retrospective of the similar project.
        retrospective: Retrospective = |similar, _| Retrospective(Row::of_model(&similar.retrospective));
        /// The similar project.
        project: Project = |similar, _| Project(Row::of_model(&similar.project));
        /// How alike the requirements are: 0 is not at all, 1 is the same.
        similarity: f64 = |similar, _| similar.likeness.score;
        /// What the two requirements have in common, in words.
        reasons: Vec<String> = |similar, _| similar.likeness.reasons.clone();
        /// What it really cost; null for those who may not see its cost.
        actual_cost: Option<Money> = |similar, _| {
            similar.actual_minor.map(|minor| money(minor, similar.project.currency))
        };
        /// The budget it had; null for those who may not see its cost.
        budget: Option<Money> = |similar, _| {
            similar.budget_minor.map(|minor| money(minor, similar.project.currency))
        };
        /// What it cost as a multiple of its budget: 1.2 is a fifth more; null where undefined, and for those who may
        /// not see its cost.
        overrun_factor: Option<f64> = |similar, _| {
            let pair = similar.actual_minor.zip(similar.budget_minor.filter(|budget| *budget > 0));
            pair.map(|(actual, budget)| actual as f64 / budget as f64)
        };
        /// The planned duration in days.
        planned_days: Option<i32> = |similar, _| days(similar.project.planned_start, similar.project.planned_end);
        /// The real duration in days.
        duration_days: Option<i32> = |similar, _| days(similar.project.actual_start, similar.project.actual_end);
        /// The customer's rating, 1 to 5.
        satisfaction: Option<i32> = |similar, _| similar.retrospective.satisfaction;
    }
}

/// The number of days from the first to the last, including both; `None` if either is missing.
fn days(first: Option<chrono::NaiveDate>, last: Option<chrono::NaiveDate>) -> Option<i32> {
    i32::try_from((last? - first?).num_days() + 1).ok()
}

payload! {
    /// The outcome of a change to a retrospective.
    RetrospectivePayload {
        /// The retrospective; null when it was refused.
        retrospective: Retrospective
    }
}

object! {
    /// Queries about retrospectives.
    root RetrospectiveQuery
    fields {}
    pages {
        /// The retrospectives of all projects you may see.
        retrospectives: Retrospective[RetrospectiveFilter, RetrospectiveOrder] = all_retrospectives;
    }
}

mutations! {
    /// Changes to retrospectives.
    RetrospectiveMutation {
        /// Opens the retrospective of a project whose work is over, with the metrics of its services. For
        /// PROJECT_MANAGER.
        open_retrospective(IdempotentInput<OpenRetrospectiveInput> = "The project to be looked back on."): RetrospectivePayload
            = |call, input| RetrospectivePayload::of(call, input, app::open);
        /// Writes lessons, metrics and avoidable costs down. For PROJECT_MANAGER.
        update_retrospective(IdempotentInput<UpdateRetrospectiveInput> = "The retrospective, and its changes."): RetrospectivePayload
            = |call, input| RetrospectivePayload::of(call, input, app::update);
        /// Records how content the customer is. For SALES and PROJECT_MANAGER.
        record_satisfaction(IdempotentInput<RecordSatisfactionInput> = "What the customer says."): RetrospectivePayload
            = |call, input| RetrospectivePayload::of(call, input, app::record_satisfaction);
        /// Finishes a retrospective: from then on it is found for requirements like its own. For PROJECT_MANAGER.
        finish_retrospective(IdempotentInput<FinishRetrospectiveInput> = "The retrospective to be finished."): RetrospectivePayload
            = |call, input| RetrospectivePayload::of(call, input, app::finish);
    }
}
