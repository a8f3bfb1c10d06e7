//! Alerts, and the streams of them.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Subscription};
use entity::alert;
use entity::enums::{AlertEventType, AlertKind, AlertSeverity, AlertStatus};
use futures_util::{Stream, StreamExt};

use super::Result;
use super::payload::Fresh;
use super::project::Project;
use super::row::Row;
use super::user::{User, user_opt};
use super::value::{Asked, Evidence, id};
use crate::app::alert::{
    self as app, AcknowledgeAlertInput, AlertFilter, AlertOrder, SnoozeAlertInput, Told, evidence,
};
use crate::feed::{self, Feed};
use crate::rules::message;
use crate::scalar::{Instant, Kind};
use crate::{noun, object, payload, root_page};

object! {
    /// Something people must know about a project, once per project and rule while it lasts.
    Alert(Arc<alert::Model>)
    plain {
        /// Global id.
        id: ID = |alert, _| id(Kind::Alert, alert.id);
        /// What it is about.
        kind: AlertKind = |alert, _| alert.kind;
        /// Id of the rule that raised it, such as `cost.red_line`.
        rule: String = |alert, _| alert.rule.clone();
        /// How bad it is.
        severity: AlertSeverity = |alert, _| alert.severity;
        /// What people did about it.
        status: AlertStatus = |alert, _| alert.status;
        /// The figures it was decided on, so that the verdict can be recomputed.
        evidence: Vec<Evidence> = |alert, _| evidence(&alert.evidence).into_iter().map(Evidence).collect();
        /// When it was first raised.
        raised_at: Instant = |alert, _| Instant(alert.raised_at);
        /// When somebody took notice.
        acknowledged_at: Option<Instant> = |alert, _| alert.acknowledged_at.map(Instant);
        /// Their words.
        note: Option<String> = |alert, _| alert.note.clone();
        /// Until when it keeps quiet.
        snoozed_until: Option<Instant> = |alert, _| alert.snoozed_until.map(Instant);
        /// When its cause was gone.
        resolved_at: Option<Instant> = |alert, _| alert.resolved_at.map(Instant);
        /// Grows by one at every change.
        version: i32 = |alert, _| alert.version;
    }
    linked {
        /// About which project.
        async fn project(&self, ctx: &Context<'_>) -> Result<Row<Project>> {
            Ok(Row(Project(ctx.loaders().projects.need("project", self.0.project_id).await?)))
        }

        /// In words.
        async fn message(
            &self,
            ctx: &Context<'_>,
            #[graphql(desc = "`en` or `zh-CN`; defaults to your own language.")] locale: Option<String>,
        ) -> Result<String> {
            message_of(ctx, &self.0, locale).await
        }

        /// Who took notice.
        async fn acknowledged_by(&self, ctx: &Context<'_>) -> Result<Option<Row<User>>> {
            user_opt(ctx, self.0.acknowledged_by_id).await
        }
    }
}
noun!(Alert, alert);

/// What an alert says, in a language or the viewer's own.
pub async fn message_of(ctx: &Context<'_>, alert: &alert::Model, locale: Option<String>) -> Result<String> {
    let viewer = ctx.viewer()?;
    let project = ctx.loaders().projects.need("project", alert.project_id).await?;
    let project = format!("{} {}", project.code, project.name);
    let locale = locale.as_deref().unwrap_or(&viewer.locale);
    Ok(message::of_alert(locale, &alert.rule, alert.kind, &project, &evidence(&alert.evidence)))
}

object! {
    /// Something that happened to an alert.
    AlertEvent(Told)
    plain {
        /// Stands for its place in the stream: for `after`.
        cursor: String = |told, _| feed::cursor(told.event.seq);
        /// What happened.
        r#type: AlertEventType = |told, _| told.event.event;
        /// When.
        at: Instant = |told, _| Instant(told.event.at);
        /// How bad it was from then on.
        severity: AlertSeverity = |told, _| told.event.severity;
        /// The figures at that moment.
        evidence: Vec<Evidence> = |told, _| evidence(&told.event.evidence).into_iter().map(Evidence).collect();
    }
    linked {
        /// The alert, as it is now.
        async fn alert(&self) -> Row<Alert> {
            Row(Alert(self.0.alert.clone()))
        }
    }
}

payload! {
    /// The outcome of a reaction to an alert.
    AlertPayload {
        /// The alert; null when it was refused.
        alert: Alert
    }
}

root_page! {
    /// Queries about alerts.
    AlertQuery {
        /// The alerts of all projects you may see.
        alerts: Alert[AlertFilter, AlertOrder]
    }
}

/// Reactions to alerts.
#[derive(Default)]
pub struct AlertMutation;

#[Object]
impl AlertMutation {
    /// Takes notice of an alert.
    async fn acknowledge_alert(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which alert.")] input: AcknowledgeAlertInput,
    ) -> Result<Fresh<Row<AlertPayload>>> {
        AlertPayload::of(ctx.caller(), app::acknowledge(&ctx.caller().app, ctx.viewer()?, input).await)
    }

    /// Tells an alert to keep quiet for a while.
    async fn snooze_alert(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which alert, and until when.")] input: SnoozeAlertInput,
    ) -> Result<Fresh<Row<AlertPayload>>> {
        AlertPayload::of(ctx.caller(), app::snooze(&ctx.caller().app, ctx.viewer()?, input).await)
    }
}

/// The live streams.
#[derive(Default)]
pub struct AlertSubscription;

async fn stream(
    ctx: &Context<'_>,
    kind: Option<AlertKind>,
    after: Option<String>,
    filter: Option<AlertFilter>,
) -> Result<impl Stream<Item = Fresh<Row<AlertEvent>>> + use<>> {
    let caller = ctx.caller().clone();
    let viewer = ctx.viewer()?.clone();
    let wanted = feed::Wanted::new(kind, filter.unwrap_or_default())?;
    let told = ctx.data_unchecked::<Feed>().follow(&caller.app, viewer, wanted, after.as_deref()).await?;
    Ok(told.map(move |told| Fresh::new(&caller, Row(AlertEvent(told)))))
}

#[Subscription]
impl AlertSubscription {
    /// Every alert that you may see, oldest first; with `after` first what was missed, then live: no gap, no
    /// repeat.
    async fn alerts(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Cursor of the last event that was received; without it only what happens from now on."
        )]
        after: Option<String>,
        #[graphql(desc = "Which alerts.")] filter: Option<AlertFilter>,
    ) -> Result<impl Stream<Item = Fresh<Row<AlertEvent>>>> {
        stream(ctx, None, after, filter).await
    }

    /// Projects that fall behind their plan; otherwise as `alerts`.
    async fn progress_warnings(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Cursor of the last event that was received; without it only what happens from now on."
        )]
        after: Option<String>,
        #[graphql(desc = "Which alerts.")] filter: Option<AlertFilter>,
    ) -> Result<impl Stream<Item = Fresh<Row<AlertEvent>>>> {
        stream(ctx, Some(AlertKind::ProgressWarning), after, filter).await
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
        #[graphql(desc = "Which alerts.")] filter: Option<AlertFilter>,
    ) -> Result<impl Stream<Item = Fresh<Row<AlertEvent>>>> {
        stream(ctx, Some(AlertKind::CostOverrun), after, filter).await
    }
}
