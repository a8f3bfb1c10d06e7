//! The feed: delivers alert events to this server's subscribers.
//!
//! The table is the source of truth; whatever wakes the feed is only a hint to look there. One task per server
//! reads new events once: after a commit of its own, when PostgreSQL notifies it of another server's, and in any
//! case after a short time. It sends each event to the groups of subscribers that it is for. All subscribers of a
//! group receive the same, so that an answer is generated once. A subscriber that lags behind, or comes back with
//! a cursor, is served from the table.

pub mod cursor;
mod group;
mod missed;
mod subscriber;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use entity::enums::AlertKind;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::alert::{AlertFilter, EventDetails, events_after, last_seq};
use crate::db::requester::Requester;
use crate::error::{Error, Result};
use crate::scalar::NodeKind;
use crate::validation::Validator;
use crate::viewer::Viewer;
use crate::viewer_cache::SessionState;
use crate::{App, scope, session};

pub use group::{GroupEvent, SelectionKey};
use group::{GroupKey, GroupNotice, SubscriberGroup};
pub use missed::{MissedEvents, events_since};
use subscriber::RareState;
pub use subscriber::Subscriber;

/// How long events of another server may go unnoticed if its notification is lost.
const POLL: Duration = Duration::from_millis(250);
/// The same where there are no notifications.
const SHORT_POLL: Duration = Duration::from_millis(50);
/// The pause before listening again after the connection was lost.
const PAUSE: Duration = Duration::from_secs(1);
/// How long the viewers of open streams are trusted without another look-up, as users may be changed directly in
/// the database.
const TRUST: Duration = Duration::from_secs(2);
/// The number of events that are read at once.
const BATCH: u64 = 200;
/// From this number of groups on, groups without subscribers are removed.
const FEW: usize = 64;

/// Delivers new events to the subscribers of this server. Clones share the subscribers.
#[derive(Clone, Default)]
pub struct Feed {
    groups: Arc<Mutex<Groups>>,
    /// The projects with subscribers.
    pub projects: crate::project_changes::ProjectChanges,
    /// The subscribers to whatever changes.
    pub work: crate::work_changes::WorkChanges,
}

#[derive(Default)]
struct Groups {
    /// The number of the last event that was sent.
    seen: i64,
    all: HashMap<GroupKey, GroupPosition>,
    /// The number of groups at which those without subscribers are removed.
    room: usize,
}

/// A group, with its position in the stream.
struct GroupPosition {
    /// The last event that was sent to it, or that existed when it began.
    last_sent: i64,
    group: Weak<SubscriberGroup>,
}

/// Which events a subscriber wants.
#[derive(Clone, Debug)]
pub struct EventFilter {
    kind: Option<AlertKind>,
    filter: AlertFilter,
    project_id: Option<Uuid>,
}

impl EventFilter {
    /// Events of this kind (or of all kinds) whose alerts match the filter. Fails if the filter is invalid.
    pub fn new(kind: Option<AlertKind>, filter: AlertFilter) -> Result<Self> {
        let mut check = Validator::filter();
        let project_id = check.id_opt("projectId", filter.project_id.as_ref(), NodeKind::Project);
        check.done()?;
        Ok(Self { kind, filter, project_id })
    }

    fn matches(&self, details: &EventDetails) -> bool {
        let kinds = self.filter.kind.as_ref();
        self.kind.is_none_or(|kind| kind == details.event.kind)
            && kinds.is_none_or(|kinds| kinds.contains(&details.event.kind))
            && self.filter.min_severity.is_none_or(|least| details.event.severity >= least)
            && self.filter.status.as_ref().is_none_or(|status| status.contains(&details.alert.status))
            && self.filter.responsible.as_ref().is_none_or(|roles| roles.contains(&details.event.responsible))
            && self.project_id.is_none_or(|id| id == details.event.project_id)
    }
}

/// A subscriber's membership in a group.
struct Membership {
    /// The age of the session's state for which this is the right group.
    age: u64,
    group: Arc<SubscriberGroup>,
    live: broadcast::Receiver<GroupNotice>,
}

/// What this server has seen so far.
struct FeedPosition {
    events: i64,
    people: i64,
    /// When the viewers of open streams were last looked up.
    looked: Instant,
    /// When those with expired sessions were last looked up.
    lapsed: Instant,
}

impl Feed {
    /// Reads and sends new events until `stop` is cancelled.
    pub async fn run(self, app: App, stop: CancellationToken) {
        tokio::select! {
            () = Requester::Feed.during(self.read(&app)) => {}
            () = listen(&app) => {}
            () = stop.cancelled() => {}
        }
    }

    async fn read(&self, app: &App) {
        let mut hints = app.hints.subscribe();
        let poll = if app.db.keeps_news_quiet() { SHORT_POLL } else { POLL };
        let mut seen = None;
        loop {
            if let Err(cause) = self.look(app, &mut seen).await {
                tracing::warn!(cause = cause.cause(), "alert events could not be read; trying again");
                tokio::time::sleep(POLL).await;
            }
            if let Err(cause) = self.projects.look(app).await {
                tracing::warn!(cause = cause.cause(), "projects could not be looked at; trying again");
            }
            if let Err(cause) = self.work.look(app).await {
                tracing::warn!(cause = cause.cause(), "the audit log could not be looked at; trying again");
            }
            // This cannot fail: the sender lives as long as the program.
            let _ = tokio::time::timeout(poll, hints.changed()).await;
        }
    }

    async fn look(&self, app: &App, seen: &mut Option<FeedPosition>) -> Result<()> {
        let tip = session::tip(app).await?;
        let last = seen.get_or_insert_with(|| {
            self.groups().begin(tip.events);
            let now = Instant::now();
            FeedPosition { events: tip.events, people: -1, looked: now, lapsed: now }
        });
        // Changes of users come before events, so that each event is sent to those who may see it by then.
        let changed = last.people != tip.people;
        if changed {
            app.viewer_cache.clear();
        }
        if changed || (last.events < tip.events && last.looked.elapsed() > TRUST) {
            last.looked = Instant::now();
            if session::look_again(app).await? {
                self.groups().tell_of_people();
            }
            last.people = tip.people;
        }
        if last.lapsed.elapsed() > TRUST {
            if session::look_at_lapsed(app).await? {
                self.groups().tell_of_people();
            }
            last.lapsed = Instant::now();
        }
        while last.events < tip.events {
            let mut details = events_after(app, last.events, BATCH).await?;
            // Later events may come after another change of users, so they wait for the next round.
            details.retain(|details| details.event.seq <= tip.events);
            last.events = details.last().map_or(tip.events, |details| details.event.seq);
            self.groups().tell(details.into_iter().map(Arc::new), last.events);
        }
        Ok(())
    }

    fn groups(&self) -> MutexGuard<'_, Groups> {
        self.groups.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Subscribes to the events that the viewer may see and wants. With `after`, the missed events come first,
    /// then new ones; without it, only new ones. They come in the order of commits, without gaps or repeats.
    pub async fn follow(
        &self,
        app: &App,
        viewer: &Viewer,
        filter: EventFilter,
        selection: SelectionKey,
        after: Option<&str>,
    ) -> Result<Subscriber> {
        let session = session::session_state(app, (viewer.user_id, viewer.session_id)).await?;
        // Subscribing comes before reading the table, so that no event is missed between the two.
        let joined = self.join(&session, &filter, &selection);
        let ended = Error::Unauthenticated(messages::session_ended());
        let Membership { age, group, live } = joined.ok_or(ended)?;
        let seen = match after {
            None => last_seq(app).await?,
            Some(after) => cursor::resume(app, after, "after").await?,
        };
        let (feed, app, behind) = (self.clone(), app.clone(), after.is_some());
        let rare = Box::new(RareState { feed, app, filter, selection });
        Ok(Subscriber { rare, session, age, group, live, seen, behind, page: None })
    }

    /// Joins the right group; `None` if the session has ended.
    fn join(
        &self,
        session: &SessionState,
        filter: &EventFilter,
        selection: &SelectionKey,
    ) -> Option<Membership> {
        loop {
            let age = session.age();
            let group = self.group(&*session.viewer()?, filter, selection);
            let live = group.notices.subscribe();
            // If the state changed meanwhile, the notification of that may have been missed: then try again.
            if session.age() == age {
                return Some(Membership { age, group, live });
            }
        }
    }

    fn group(&self, viewer: &Viewer, filter: &EventFilter, selection: &SelectionKey) -> Arc<SubscriberGroup> {
        let stand_in = scope::stand_in(viewer, selection.personal);
        let key = group::key(selection, filter, &stand_in);
        let mut groups = self.groups();
        let known = groups.all.get(&key).and_then(|place| place.group.upgrade());
        known.unwrap_or_else(|| {
            groups.clear();
            let group = Arc::new(SubscriberGroup::new(stand_in, filter));
            let place = GroupPosition { last_sent: groups.seen, group: Arc::downgrade(&group) };
            groups.all.insert(key, place);
            group
        })
    }
}

impl Groups {
    /// Subscribers that joined before this read earlier events from the table.
    fn begin(&mut self, seen: i64) {
        self.seen = seen;
        self.all.values_mut().for_each(|place| place.last_sent = seen);
    }

    /// Sends events to the groups that they are for; `last` is the last event that was read.
    fn tell(&mut self, details: impl Iterator<Item = Arc<EventDetails>>, last: i64) {
        for details in details {
            for place in self.all.values_mut() {
                let Some(group) = place.group.upgrade().filter(|group| group.takes(&details)) else {
                    continue;
                };
                let event = GroupEvent::new(place.last_sent, details.clone());
                place.last_sent = details.event.seq;
                // It is no error if nobody listens.
                let _ = group.notices.send(GroupNotice::Event(event));
            }
        }
        self.seen = last;
    }

    /// Tells all groups that users or sessions have changed.
    fn tell_of_people(&self) {
        for group in self.all.values().filter_map(|place| place.group.upgrade()) {
            let _ = group.notices.send(GroupNotice::People);
        }
    }

    /// Removes groups without subscribers, now and then.
    fn clear(&mut self) {
        if self.all.len() >= self.room {
            self.all.retain(|_, place| place.group.strong_count() > 0);
            self.room = FEW + 2 * self.all.len();
        }
    }
}

/// Forwards PostgreSQL's notifications, and listens again when the connection was lost. Meanwhile polling finds
/// new events.
async fn listen(app: &App) {
    while app.db.hears_hints() {
        match app.db.listen().await {
            Ok(mut hints) => {
                while hints.next().await.is_ok() {
                    app.hint();
                }
            }
            Err(cause) => {
                tracing::warn!(
                    cause = cause.cause(),
                    "PostgreSQL's notifications can't be listened to; trying again"
                );
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
    std::future::pending::<()>().await;
}
