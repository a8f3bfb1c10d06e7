//! The live streams: the fields of the subscription, and what each sends.

use async_graphql::registry::{MetaField, Registry};
use entity::enums::AlertKind;

use super::alert::AlertEvent;
use super::executor::{
    FieldPlan, JsonWriter, Object, Output, Planner, ResponseField, SelectedField, TypeInfo, ValuePlan,
    WriteResult,
};
use super::loader::Caller;
use super::project::Project;
use super::registration::{argument, field};
use super::work_change::WorkChange;
use app::alert::{AlertFilter, EventDetails};
use app::error::{Error, Result};
use app::feed::EventFilter;
use app::scalar::{GlobalId, Id, NodeKind};
use app::viewer::Operation;
use uuid::Uuid;

/// A stream of alerts.
struct Stream {
    operation: Operation,
    /// The kind of alert that it sends; `None` is every kind.
    kind: Option<AlertKind>,
    doc: &'static [&'static str],
    filter: &'static str,
}

const STREAMS: [Stream; 4] = [
    Stream {
        operation: Operation::Alerts,
        kind: None,
        doc: &[
            "Every event of the alerts that you may see, in the order of commits. With `after` it begins with what",
            "was missed and goes on live, without gap or repeat, whichever server you come back to. What you may see",
            "is decided when an event is delivered. A cursor that is malformed, or whose events are not kept any",
            "more, is `BAD_USER_INPUT` at `after`. On event streams the id of each event is its cursor, and `Last-",
            "Event-ID` takes precedence over `after`.",
        ],
        filter: "Only alerts that fit this; by default all.",
    },
    Stream {
        operation: Operation::ProgressWarnings,
        kind: Some(AlertKind::ProgressWarning),
        doc: &["Projects that fall behind their plan; otherwise as `alerts`."],
        filter: "Only warnings that fit this; by default all.",
    },
    Stream {
        operation: Operation::CostOverruns,
        kind: Some(AlertKind::CostOverrun),
        doc: &[
            "Projects whose cost passes their red line; otherwise as `alerts`. Not for SALES and MEMBER, who receive",
            "nothing.",
        ],
        filter: "Only alerts that fit this; by default all.",
    },
    Stream {
        operation: Operation::ServiceItemDelivered,
        kind: Some(AlertKind::ServiceItemDelivered),
        doc: &[
            "Service items that are delivered, told to sales so that their instalment can be collected; otherwise as",
            "`alerts`.",
        ],
        filter: "Only deliveries that fit this; by default all.",
    },
];

/// The index of the field `projectChanged`, after the streams of alerts.
const PROJECT_CHANGED: usize = STREAMS.len();
/// The index of the field `workChanged`.
const WORK_CHANGED: usize = PROJECT_CHANGED + 1;

/// Everything that can be followed, for async-graphql.
#[derive(Clone, Copy, Debug)]
pub struct Subscription;

/// An event of a subscription, as the root of an answer.
pub enum Event {
    /// Something that happened to an alert.
    Alert(EventDetails),
    /// A project, as it is after a change.
    Project(Project),
    /// What changed, of all that the subscriber may see.
    Work(WorkChange),
}

/// What a subscription follows.
pub enum SubscriptionTarget {
    /// Alerts.
    Alerts(EventFilter),
    /// The changes of one project.
    Project(Uuid),
    /// The changes of all projects and requirements.
    Work,
}

impl SubscriptionTarget {
    /// What a root field follows, if the caller may.
    pub fn of(step: &ResponseField, caller: &Caller) -> Result<Self> {
        match step.field {
            Some(PROJECT_CHANGED) => {
                caller.enter(Operation::ProjectChanged)?;
                match GlobalId::decode(&step.argument::<Id>("id")?.0) {
                    Some(GlobalId(NodeKind::Project, id)) => Ok(Self::Project(id)),
                    _ => Err(Error::not_found("project", &["id"])),
                }
            }
            Some(WORK_CHANGED) => {
                caller.enter(Operation::WorkChanged)?;
                Ok(Self::Work)
            }
            Some(number) => {
                let kind = STREAMS.get(number).and_then(|stream| stream.kind);
                let filter = step.argument::<Option<AlertFilter>>("filter")?.unwrap_or_default();
                Ok(Self::Alerts(EventFilter::new(kind, filter)?))
            }
            None => Err(Error::BadRequest(messages::subscription_of_its_fields())),
        }
    }
}

impl TypeInfo for Event {
    const NAME: &'static str = "Subscription";
    const DOC: &'static [&'static str] = &["Everything that can be followed."];

    fn fields(registry: &mut Registry) -> Vec<MetaField> {
        let after_doc =
            "Cursor of the last event that was received; without it only what happens from now on.";
        let mut fields = Vec::new();
        for Stream { operation, doc, filter, .. } in STREAMS {
            let of = AlertEvent::register(registry);
            let after = argument::<Option<String>>(registry, "after", after_doc);
            let filter = argument::<Option<AlertFilter>>(registry, "filter", filter);
            fields.push(field(operation.name(), doc, vec![after, filter], of));
        }
        let of = Project::register(registry);
        let id = argument::<Id>(registry, "id", "A project's global id.");
        let doc = [
            "The project after each committed change of its plan, tasks, costs, contract, alerts or anything else",
            "that belongs to it and that you may see. Several changes in quick succession may come as one event.",
            "NOT_FOUND where there is no such project or you may not see it.",
        ];
        fields.push(field(Operation::ProjectChanged.name(), &doc, vec![id], of));
        let of = WorkChange::register(registry);
        let doc = [
            "The projects and requirements that you may see, as they are after they changed: what keeps a list or a",
            "figure true. The changes of half a second come as one event. Changes of alerts come by `alerts`. After an",
            "interruption read again what you show: what changed meanwhile is not repeated.",
        ];
        fields.push(field(Operation::WorkChanged.name(), &doc, Vec::new(), of));
        fields
    }
}

impl Object for Event {
    fn field(selected: &SelectedField<'_>, planner: &mut Planner<'_>) -> Option<FieldPlan> {
        let number = STREAMS.iter().position(|stream| stream.operation.name() == selected.name());
        let (number, invalid) = match number {
            Some(number) => {
                let after = selected.argument::<Option<String>>("after").err();
                (number, after.or_else(|| selected.argument::<Option<AlertFilter>>("filter").err()))
            }
            None if selected.name() == Operation::ProjectChanged.name() => {
                (PROJECT_CHANGED, selected.argument::<Id>("id").err())
            }
            None if selected.name() == Operation::WorkChanged.name() => (WORK_CHANGED, None),
            None => return None,
        };
        let under = match invalid {
            Some(error) => ValuePlan::InvalidArgument(error),
            None if number == PROJECT_CHANGED => Project::plan(selected, planner),
            None if number == WORK_CHANGED => WorkChange::plan(selected, planner),
            None => AlertEvent::plan(selected, planner),
        };
        Some(FieldPlan { field: number, nullable: false, under })
    }

    fn write_field<'q>(&self, _: usize, step: &'q ResponseField, writer: &mut JsonWriter<'q>) -> WriteResult {
        match self {
            Self::Alert(details) => AlertEvent(details.clone()).write(&step.under, writer),
            Self::Project(project) => project.write(&step.under, writer),
            Self::Work(change) => change.write(&step.under, writer),
        }
    }
}
