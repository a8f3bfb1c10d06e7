//! Alerts, and the subscriptions to them.

use std::sync::Arc;

use async_graphql::ID;
use entity::enums::{AlertEventType, AlertKind, AlertRule, AlertSeverity, AlertStatus, Role};
use uuid::Uuid;

use super::idempotent_input::IdempotentInput;
use super::loader::{Loaded, RequestContext};
use super::project::Project;
use super::user::{User, user_opt};
use super::value::{Evidence, global};
use crate::{mutations, object, payload};
use ::app::alert::{
    self as app, AcknowledgeAlertInput, AlertFilter, AlertOrder, EventDetails, SnoozeAlertInput,
};
use ::app::feed;
use ::app::json_column;
use ::app::language::Locale;
use ::app::row::Row;
use ::app::scalar::{Instant, NodeKind};
use ::app::scope::Audience;
use rules::figure::Figure;
use rules::message::{self, Tense};

object! {
    /// Something people must know about a project, once per project and rule while it lasts.
    Alert of alert
    fields {
        /// Global id of the alert; `node` finds it by this id.
        id: ID = |{id}, _| global(NodeKind::Alert, id);
        /// The kind of thing that the alert is about.
        kind: AlertKind = |{kind}, _| kind;
        /// The rule that raised it.
        rule: AlertRule = |{rule}, _| rule;
        /// How bad it is at the moment, or was when it was resolved.
        severity: AlertSeverity = |{severity}, _| severity;
        /// What people did about the alert.
        status: AlertStatus = |{status}, _| status;
        /// The figures that the alert rests on; the verdict can be recomputed from them. Those of an open alert are
        /// current, those of a resolved one are as they were when it was resolved. `AlertEvent` has those at each
        /// event.
        evidence: Vec<Evidence> = |{id, evidence}, _| {
            json_column::read(&evidence, id)?.into_iter().map(Evidence).collect()
        };
        /// When the alert was first raised.
        raised_at: Instant = |{raised_at}, _| Instant(raised_at);
        /// When somebody took notice; null where nobody has.
        acknowledged_at: Option<Instant> = |{acknowledged_at}, _| acknowledged_at.map(Instant);
        /// The note of whoever acknowledged or snoozed the alert last; null where nobody did.
        note: Option<&str> = |{note}, _| note;
        /// The instant until which the alert keeps quiet; null where it does not.
        snoozed_until: Option<Instant> = |{snoozed_until}, _| snoozed_until.map(Instant);
        /// The role that must react now. An alert about how a project does is for PROJECT_MANAGER; where nobody
        /// reacts within the policy's time, it goes on to TEAM_LEAD, and then to DIRECTOR. One about money to be
        /// collected is for SALES, and one about an approval for the role that is asked for it.
        responsible: Role = |{responsible}, _| responsible;
        /// When it goes to the next role; null where somebody reacted, nobody is left, or its cause is gone. While its project is on hold the
        /// time stands still.
        escalates_at: Option<Instant> = |{escalates_at, resolved_at}, _| {
            escalates_at.filter(|_| resolved_at.is_none()).map(Instant)
        };
        /// When the cause of the alert was gone; null while it is not.
        resolved_at: Option<Instant> = |{resolved_at}, _| resolved_at.map(Instant);
        /// Grows by one whenever the severity, the status or the responsible role changes; it stays where only the
        /// figures change.
        version: i32 = |{version}, _| version;
        /// The project that the alert is about.
        project: Project = |{project_id}, ctx| Project(ctx.projects.need("project", project_id)?);
        /// The alert in words. For an open alert it says what holds now, with the current figures of its project; for
        /// a resolved one, what ended, as of the day on which it ended.
        message(
            locale: Option<String> = "A tag by BCP 47, such as `zh-CN`: the nearest of `locales` is taken, English where none is near; defaults to your own language."
        ): String = |{id, rule, project_id, evidence, resolved_at}, ctx| {
            let tense = resolved_at.map_or(Tense::Now, |at| Tense::Ended(ctx.day_of(at)));
            message_of(ctx, rule, project_id, &json_column::read(&evidence, id)?, tense, locale)?
        };
        /// The person who took notice; null where nobody has.
        acknowledged_by: Option<User> = |{acknowledged_by_id}, ctx| user_opt(ctx, acknowledged_by_id)?;
    }
}

/// The message of an alert as of an event, in the given language or else in the viewer's.
pub fn message_of(
    ctx: &RequestContext,
    rule: AlertRule,
    project_id: Uuid,
    evidence: &[Figure],
    tense: Tense,
    locale: Option<String>,
) -> Loaded<String> {
    let own = ctx.viewer()?.language();
    let project = ctx.project_briefs.need("project", project_id)?;
    let project = format!("{} {}", project.code, project.name);
    let locale = locale.map_or(own, |tag| Locale::nearest(&tag).unwrap_or_default());
    Ok(message::of_alert(rule, &project, evidence, tense).text(locale))
}

object! {
    /// Something that happened to an alert.
    AlertEvent(EventDetails)
    fields {
        /// The position of the event in the stream, to be given as `after`.
        cursor: String = |details, _| feed::cursor::of(&details.event);
        /// What happened to the alert.
        r#type: AlertEventType = |details, _| details.event.event;
        /// When it happened.
        at: Instant = |details, _| Instant(details.event.at);
        /// How bad it was from then on.
        severity: AlertSeverity = |details, _| details.event.severity;
        /// Who had to react from then on.
        responsible: Role = |details, _| details.event.responsible;
        /// The figures that the alert rested on at that moment.
        evidence: Vec<Evidence> = |details, _| {
            json_column::read(&details.event.evidence, details.event.seq)?.into_iter().map(Evidence).collect()
        };
        /// The event in words, as of the day on which it happened; that of RESOLVED says what ended. `alert { message
        /// }` says what holds now.
        message(
            locale: Option<String> = "A tag by BCP 47, such as `zh-CN`: the nearest of `locales` is taken, English where none is near; defaults to your own language."
        ): String = |details, ctx| {
            let (event, day) = (&details.event, ctx.day_of(details.event.at));
            let ended = event.event == AlertEventType::Resolved;
            let tense = if ended { Tense::Ended(day) } else { Tense::AsOf(day) };
            let figures = json_column::read(&event.evidence, event.seq)?;
            message_of(ctx, details.alert.rule, event.project_id, &figures, tense, locale)?
        };
        /// The alert, as it is now.
        alert: Alert = |details, _| Alert(Row::of_model(details.alert.as_ref()));
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
    Changes(Arc<feed::MissedEvents>)
    fields {
        /// Where to go on: the argument of the next `changedSince`, or `after` of a stream.
        cursor: String = |changes, _| changes.cursor.clone();
        /// Whether more has happened; ask again with `cursor` for it.
        has_more: bool = |changes, _| changes.has_more;
        /// What happened, by project. Projects that need attention most come first.
        projects: Vec<ProjectChanges> = |changes, _| changes.projects.iter().cloned().map(ProjectChanges).collect();
    }
}

object! {
    /// What happened to the alerts of a project.
    ProjectChanges((Arc<Audience>, Vec<EventDetails>))
    fields {
        /// The project, as it is now.
        project: Project = |(audience, _), _| Project(Row::of_model(&audience.project));
        /// What happened, oldest first.
        events: Vec<AlertEvent> = |(_, events), _| events.iter().cloned().map(AlertEvent).collect();
    }
}

object! {
    /// Queries about alerts.
    root AlertQuery
    fields {
        /// What happened to the alerts you may see since you last looked: at most 1,000 events. Without a cursor it
        /// lists nothing, and gives the cursor to begin with.
        changed_since(cursor: Option<String> = "The `cursor` that the last answer, or event, gave."): Changes = |_, ctx| {
            ctx.viewer()?;
            Changes(ctx.changes.need("cursor", cursor)?)
        };
        /// Where the streams of alerts stand. Ask for it first, then read a list, then follow a stream `after` it:
        /// nothing is missed in between.
        alert_cursor: String = |_, ctx| {
            ctx.viewer()?;
            ctx.alert_cursor.get(())?.unwrap_or_default()
        };
    }
    pages {
        /// The alerts of all projects you may see.
        alerts: Alert[AlertFilter, AlertOrder] = all_alerts;
    }
}

mutations! {
    /// Reactions to alerts.
    AlertMutation {
        /// Takes notice of an alert, which stops its escalation. For the role that is `responsible` for it and for
        /// those above: above PROJECT_MANAGER and SALES are TEAM_LEAD, DIRECTOR and BUSINESS_OWNER, each above the
        /// ones before it.
        acknowledge_alert(IdempotentInput<AcknowledgeAlertInput> = "The alert, and what you do about it."): AlertPayload
            = |call, input| AlertPayload::of(call, input, app::acknowledge);
        /// Silences an alert for a while, at most for as many days as the policy's `snoozeDays` allow; then it is
        /// open again. For the same people as `acknowledgeAlert`.
        snooze_alert(IdempotentInput<SnoozeAlertInput> = "Which alert, and until when."): AlertPayload
            = |call, input| AlertPayload::of(call, input, app::snooze);
    }
}
