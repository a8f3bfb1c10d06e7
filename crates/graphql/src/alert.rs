//! Alerts, and the subscriptions to them.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Subscription};
use entity::enums::{AlertEventType, AlertKind, AlertSeverity, AlertStatus, Role};
use futures_util::{Stream, StreamExt, stream};
use uuid::Uuid;

use super::Result;
use super::follow::ResumeAfter;
use super::keyed::Keyed;
use super::payload::{Fresh, Payload};
use super::plan::{Answer, Known, Pen, Planned, Planner, Selected, Step, Wrote};
use super::project::Project;
use super::store::{Get, Store};
use super::user::{User, user_opt};
use super::value::{Asked, Evidence, global};
use crate::{object, payload};
use ::app::alert::{self as app, AcknowledgeAlertInput, AlertFilter, AlertOrder, SnoozeAlertInput, Told};
use ::app::feed::{self, Alike, Feed, Follower};
use ::app::scalar::{Instant, Kind};
use ::app::scope::Audience;
use ::app::stored;
use ::app::table::Record;
use rules::figure::Figure;
use rules::message::{self, Tense};
use rules::rights::Operation;

object! {
    /// Something people must know about a project, once per project and rule while it lasts.
    Alert of alert
    fields {
        /// Global id of the alert; `node` finds it by this id.
        id: ID = |{id}, _| global(Kind::Alert, id);
        /// The kind of thing that the alert is about.
        kind: AlertKind = |{kind}, _| kind;
        /// Id of the rule that raised it, such as `cost.red_line`.
        rule: &str = |{rule}, _| rule;
        /// How bad it is at the moment, or was when it was resolved.
        severity: AlertSeverity = |{severity}, _| severity;
        /// What people did about the alert.
        status: AlertStatus = |{status}, _| status;
        /// The figures it rests on, so that the verdict can be recomputed: of an open alert as things are now, of a
        /// resolved one as they were when it was resolved. What they were at each event is told by `AlertEvent`.
        evidence: Vec<Evidence> = |{id, evidence}, _| {
            stored::read(&evidence, id)?.into_iter().map(Evidence).collect()
        };
        /// When the alert was first raised.
        raised_at: Instant = |{raised_at}, _| Instant(raised_at);
        /// When somebody took notice; null where nobody has.
        acknowledged_at: Option<Instant> = |{acknowledged_at}, _| acknowledged_at.map(Instant);
        /// What whoever acknowledged or snoozed it last said; null where nobody did.
        note: Option<&str> = |{note}, _| note;
        /// The instant until which the alert keeps quiet; null where it does not.
        snoozed_until: Option<Instant> = |{snoozed_until}, _| snoozed_until.map(Instant);
        /// Who must react now. To how a project does: PROJECT_MANAGER, then TEAM_LEAD, then DIRECTOR, when nobody does in
        /// the policy's time. To what is to be collected: SALES. To what waits for an approval: whoever is asked for it.
        responsible: Role = |{responsible}, _| responsible;
        /// When it goes to the next role; null where somebody reacted, nobody is left, or its cause is gone. While its project is on hold the
        /// time stands still.
        escalates_at: Option<Instant> = |{escalates_at, resolved_at}, _| {
            escalates_at.filter(|_| resolved_at.is_none()).map(Instant)
        };
        /// When the cause of the alert was gone; null while it is not.
        resolved_at: Option<Instant> = |{resolved_at}, _| resolved_at.map(Instant);
        /// Grows by one whenever its severity, its status or who must react changes. That its figures move with the
        /// days and the work leaves it as it is.
        version: i32 = |{version}, _| version;
        /// The project that the alert is about.
        project: Project = |{project_id}, ask| Project(ask.projects.need("project", project_id)?);
        /// In words: of an open alert what holds now, with the figures that its project tells now; of a resolved one
        /// what ended, as of that day.
        message(
            locale: Option<String> = "`en` or `zh-CN`; defaults to your own language."
        ): String = |{id, rule, kind, project_id, evidence, resolved_at}, ask| {
            let tense = resolved_at.map_or(Tense::Now, |at| Tense::Ended(ask.day_of(at)));
            message_of(ask, rule, kind, project_id, &stored::read(&evidence, id)?, tense, locale)?
        };
        /// The person who took notice; null where nobody has.
        acknowledged_by: Option<User> = |{acknowledged_by_id}, ask| user_opt(ask, acknowledged_by_id)?;
    }
}

/// The message of an alert as of an event, in the given language or else in the viewer's.
pub fn message_of(
    ask: &Store,
    rule: &str,
    kind: AlertKind,
    project_id: Uuid,
    evidence: &[Figure],
    tense: Tense,
    locale: Option<String>,
) -> Get<String> {
    let viewer = ask.viewer()?;
    let project = ask.project_briefs.need("project", project_id)?;
    let project = format!("{} {}", project.code, project.name);
    let locale = locale.as_deref().unwrap_or(&viewer.locale);
    Ok(message::of_alert(locale, rule, kind, &project, evidence, tense))
}

object! {
    /// Something that happened to an alert.
    AlertEvent(Told)
    fields {
        /// Stands for its place in the stream: for `after`.
        cursor: String = |told, _| feed::cursor::of(&told.event);
        /// What happened to the alert.
        r#type: AlertEventType = |told, _| told.event.event;
        /// When it happened.
        at: Instant = |told, _| Instant(told.event.at);
        /// How bad it was from then on.
        severity: AlertSeverity = |told, _| told.event.severity;
        /// Who had to react from then on.
        responsible: Role = |told, _| told.event.responsible;
        /// The figures that the alert rested on at that moment.
        evidence: Vec<Evidence> = |told, _| {
            stored::read(&told.event.evidence, told.event.seq)?.into_iter().map(Evidence).collect()
        };
        /// In words, as of the day it happened on; a RESOLVED one says what ended. What holds now is told by
        /// `alert { message }`.
        message(
            locale: Option<String> = "`en` or `zh-CN`; defaults to your own language."
        ): String = |told, ask| {
            let (event, day) = (&told.event, ask.day_of(told.event.at));
            let ended = event.event == AlertEventType::Resolved;
            let tense = if ended { Tense::Ended(day) } else { Tense::AsOf(day) };
            let figures = stored::read(&event.evidence, event.seq)?;
            message_of(ask, &told.alert.rule, event.kind, event.project_id, &figures, tense, locale)?
        };
        /// The alert, as it is now.
        alert: Alert = |told, _| Alert(Record::of_model(told.alert.as_ref()));
    }
}

payload! {
    /// The outcome of a reaction to an alert.
    AlertPayload {
        /// The alert; null when it was refused.
        alert: Alert
    }
}

object! {
    /// What happened to alerts since you last looked.
    Changes(Arc<feed::Changes>)
    fields {
        /// Where to go on: for `changedSince`, and for `after` of a stream.
        cursor: String = |changes, _| changes.cursor.clone();
        /// Whether there is more: ask again with `cursor`.
        has_more: bool = |changes, _| changes.has_more;
        /// By project, those that need attention most first.
        projects: Vec<ProjectChanges> = |changes, _| changes.projects.iter().cloned().map(ProjectChanges).collect();
    }
}

object! {
    /// What happened to the alerts of a project.
    ProjectChanges((Arc<Audience>, Vec<Told>))
    fields {
        /// The project, as it is now.
        project: Project = |(audience, _), _| Project(Record::of_model(&audience.project));
        /// What happened, oldest first.
        events: Vec<AlertEvent> = |(_, events), _| events.iter().cloned().map(AlertEvent).collect();
    }
}

object! {
    /// Queries about alerts.
    root AlertQuery
    fields {
        /// What happened to the alerts you may see since you last looked: at most 1,000 events. Without a cursor nothing,
        /// but where to begin.
        changed_since(cursor: Option<String> = "The `cursor` that the last answer, or event, gave."): Changes = |_, ask| {
            ask.viewer()?;
            Changes(ask.changes.need("cursor", cursor)?)
        };
        /// Where the streams of alerts stand. Ask for it first, then read a list, then follow a stream `after` it:
        /// nothing is missed in between.
        alert_cursor: String = |_, ask| {
            ask.viewer()?;
            ask.alert_cursor.get(())?.unwrap_or_default()
        };
    }
    pages {
        /// The alerts of all projects you may see.
        alerts: Alert[AlertFilter, AlertOrder] = all_alerts;
    }
}

/// Reactions to alerts.
#[derive(Default)]
pub struct AlertMutation;

#[Object]
impl AlertMutation {
    /// Takes notice of an alert, which stops its escalation. For whoever is `responsible` for it and those above: TEAM_LEAD,
    /// DIRECTOR and BUSINESS_OWNER are above PROJECT_MANAGER and SALES, and each of them above those named before.
    async fn acknowledge_alert(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The alert, and what you do about it.")] input: Keyed<AcknowledgeAlertInput>,
    ) -> Payload<AlertPayload> {
        AlertPayload::of(ctx, input, app::acknowledge).await
    }

    /// Tells an alert to keep quiet for a while, at most as long as the policy's `snoozeDays` let it; then it is open again.
    /// For the same people as `acknowledgeAlert`.
    async fn snooze_alert(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which alert, and until when.")] input: Keyed<SnoozeAlertInput>,
    ) -> Payload<AlertPayload> {
        AlertPayload::of(ctx, input, app::snooze).await
    }
}

/// The live streams.
#[derive(Default)]
pub struct AlertSubscription;

/// The root fields of the subscription, and the kind of alert that each sends; `None` is every kind.
const STREAMS: [(Operation, Option<AlertKind>); 4] = [
    (Operation::Alerts, None),
    (Operation::ProgressWarnings, Some(AlertKind::ProgressWarning)),
    (Operation::CostOverruns, Some(AlertKind::CostOverrun)),
    (Operation::ServiceItemDelivered, Some(AlertKind::ServiceItemDelivered)),
];

/// An event, as the root of an answer.
pub struct Heard(pub Told);

impl Heard {
    /// The events that a root field asks for.
    pub fn wanted(step: &Step) -> ::app::error::Result<feed::Wanted> {
        let kind = step.field.and_then(|field| STREAMS.get(field)?.1);
        feed::Wanted::new(kind, step.argument::<Option<AlertFilter>>("filter")?.unwrap_or_default())
    }
}

impl Planned for Heard {
    const NAME: &'static str = "Subscription";

    fn field(selected: &Selected<'_>, planner: &mut Planner<'_>) -> Option<Known> {
        let field = STREAMS.iter().position(|(operation, _)| operation.name() == selected.name())?;
        selected.argument::<Option<String>>("after")?;
        selected.argument::<Option<AlertFilter>>("filter")?;
        Some(Known { field, nullable: false, under: AlertEvent::plan(selected, planner) })
    }

    fn write_field<'q>(&self, _: usize, step: &'q Step, pen: &mut Pen<'q>) -> Wrote {
        AlertEvent(self.0.clone()).write(&step.under, pen)
    }
}

/// Subscribes without a plan: async-graphql resolves each event.
async fn follow(
    ctx: &Context<'_>,
    kind: Option<AlertKind>,
    after: Option<String>,
    filter: Option<AlertFilter>,
) -> Result<impl Stream<Item = Fresh<AlertEvent>> + use<>> {
    let caller = ctx.caller().clone();
    let wanted = feed::Wanted::new(kind, filter.unwrap_or_default())?;
    let after = match ctx.data_opt::<Option<ResumeAfter>>() {
        Some(Some(ResumeAfter(cursor))) => Some(cursor.clone()),
        _ => after,
    };
    let alike = Alike::no_other();
    let feed = ctx.data_unchecked::<Feed>();
    let follower = feed.follow(&caller.app, ctx.viewer()?, wanted, alike, after.as_deref()).await?;
    let next = async |mut follower: Follower| Some((follower.next().await?, follower));
    Ok(stream::unfold(follower, next).map(move |line| Fresh::new(&caller, AlertEvent(line.told().clone()))))
}

#[Subscription]
impl AlertSubscription {
    /// Every alert that you may see, in the order of commits; with `after` first what was missed, then live: no gap,
    /// no repeat, whichever server you come back to. What you may see is decided as it is delivered. A cursor that is
    /// none, or whose events are not kept any more, is `BAD_USER_INPUT` at `after`. On event streams each event's id
    /// is its cursor, and `Last-Event-ID` goes before `after`.
    async fn alerts(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Cursor of the last event that was received; without it only what happens from now on."
        )]
        after: Option<String>,
        #[graphql(desc = "Only alerts that fit this; by default all.")] filter: Option<AlertFilter>,
    ) -> Result<impl Stream<Item = Fresh<AlertEvent>>> {
        follow(ctx, None, after, filter).await
    }

    /// Projects that fall behind their plan; otherwise as `alerts`.
    async fn progress_warnings(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Cursor of the last event that was received; without it only what happens from now on."
        )]
        after: Option<String>,
        #[graphql(desc = "Only warnings that fit this; by default all.")] filter: Option<AlertFilter>,
    ) -> Result<impl Stream<Item = Fresh<AlertEvent>>> {
        follow(ctx, Some(AlertKind::ProgressWarning), after, filter).await
    }

    /// Projects whose cost passes their red line; otherwise as `alerts`. Not for SALES and MEMBER, who receive
    /// nothing.
    async fn cost_overruns(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Cursor of the last event that was received; without it only what happens from now on."
        )]
        after: Option<String>,
        #[graphql(desc = "Only alerts that fit this; by default all.")] filter: Option<AlertFilter>,
    ) -> Result<impl Stream<Item = Fresh<AlertEvent>>> {
        follow(ctx, Some(AlertKind::CostOverrun), after, filter).await
    }

    /// Service items that are delivered, told to sales so that their instalment can be collected; otherwise as
    /// `alerts`.
    async fn service_item_delivered(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Cursor of the last event that was received; without it only what happens from now on."
        )]
        after: Option<String>,
        #[graphql(desc = "Only deliveries that fit this; by default all.")] filter: Option<AlertFilter>,
    ) -> Result<impl Stream<Item = Fresh<AlertEvent>>> {
        follow(ctx, Some(AlertKind::ServiceItemDelivered), after, filter).await
    }
}
