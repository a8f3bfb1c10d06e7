//! Alert events to this server's subscribers.
//!
//! The table is the truth; whatever wakes a reader is a hint to look. One task a server reads what is new, once:
//! after a commit of its own, when PostgreSQL tells of another server's, and in any case after a short time. It
//! hands each event to the groups of followers that it is for; a group has all who are told the same, so that an
//! answer is made and written once. A follower that lags behind, or comes back with a cursor, is served from the
//! table.

mod changes;
pub mod cursor;
mod follower;
mod group;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use entity::enums::AlertKind;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::alert::{AlertFilter, Told, last_seq, told_after};
use crate::check::Check;
use crate::db::asker::Asker;
use crate::error::{Error, Result};
use crate::known::Standing;
use crate::scalar::Kind;
use crate::viewer::Viewer;
use crate::{App, scope, session};

pub use changes::{Changes, changes_since};
pub use follower::Follower;
use follower::Rare;
pub use group::{Alike, Line};
use group::{Group, Key, Notice};

/// How long another server's events may go unnoticed when its hint is lost.
const POLL: Duration = Duration::from_millis(250);
/// The same where nobody gives hints.
const SHORT_POLL: Duration = Duration::from_millis(50);
/// How long it takes to listen again after the database was lost.
const PAUSE: Duration = Duration::from_secs(1);
/// How long followers are taken for who they were, if nothing is told of them: people may be changed by hand.
const TRUST: Duration = Duration::from_secs(2);
/// Events read at once.
const BATCH: u64 = 200;
/// Groups from which on it is looked for those that nobody follows any more.
const FEW: usize = 64;

/// Hands new events to the subscribers of this server.
#[derive(Clone, Default)]
pub struct Feed {
    groups: Arc<Mutex<Groups>>,
    /// The projects that somebody follows.
    pub projects: crate::changes::Changes,
}

#[derive(Default)]
struct Groups {
    /// The last event that was handed out.
    seen: i64,
    all: HashMap<Key, Place>,
    /// How many there may be before the empty ones are cleared away.
    room: usize,
}

/// A group's place in the stream.
struct Place {
    /// The last event that it was told, or that was there when it began.
    told: i64,
    group: Weak<Group>,
}

/// Which events a subscriber wants.
#[derive(Clone, Debug)]
pub struct Wanted {
    kind: Option<AlertKind>,
    filter: AlertFilter,
    project_id: Option<Uuid>,
}

impl Wanted {
    /// Of one kind or all, and of those the ones that match.
    pub fn new(kind: Option<AlertKind>, filter: AlertFilter) -> Result<Self> {
        let mut check = Check::filter();
        let project_id = check.id_opt("projectId", filter.project_id.as_ref(), Kind::Project);
        check.done()?;
        Ok(Self { kind, filter, project_id })
    }

    fn matches(&self, told: &Told) -> bool {
        let kinds = self.filter.kind.as_ref();
        self.kind.is_none_or(|kind| kind == told.event.kind)
            && kinds.is_none_or(|kinds| kinds.contains(&told.event.kind))
            && self.filter.min_severity.is_none_or(|least| told.event.severity >= least)
            && self.filter.status.as_ref().is_none_or(|status| status.contains(&told.alert.status))
            && self.filter.responsible.as_ref().is_none_or(|roles| roles.contains(&told.event.responsible))
            && self.project_id.is_none_or(|id| id == told.event.project_id)
    }
}

/// A follower's place in a group.
struct Joined {
    /// Of the standing for which it is the right place.
    age: u64,
    group: Arc<Group>,
    live: broadcast::Receiver<Notice>,
}

/// What this server knows of.
struct Seen {
    events: i64,
    people: i64,
    /// When its followers were looked up.
    looked: Instant,
    /// When those of them were whose session's time was over.
    lapsed: Instant,
}

impl Feed {
    /// Reads and hands out what is new, until told to stop.
    pub async fn run(self, app: App, stop: CancellationToken) {
        tokio::select! {
            () = Asker::Feed.during(self.read(&app)) => {}
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
            // The sender lives as long as the program.
            let _ = tokio::time::timeout(poll, hints.changed()).await;
        }
    }

    async fn look(&self, app: &App, seen: &mut Option<Seen>) -> Result<()> {
        let tip = session::tip(app).await?;
        let last = seen.get_or_insert_with(|| {
            self.groups().begin(tip.events);
            let now = Instant::now();
            Seen { events: tip.events, people: -1, looked: now, lapsed: now }
        });
        // People before events: what is told next is told to whom they are by then.
        let changed = last.people != tip.people;
        if changed {
            app.known.forget();
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
            let mut told = told_after(app, last.events, BATCH).await?;
            // What came later may come after another change of people.
            told.retain(|told| told.event.seq <= tip.events);
            last.events = told.last().map_or(tip.events, |told| told.event.seq);
            self.groups().tell(told.into_iter().map(Arc::new), last.events);
        }
        Ok(())
    }

    fn groups(&self) -> MutexGuard<'_, Groups> {
        self.groups.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The events that the viewer may see and wants: after `after` those that were missed, then those that
    /// happen; without it those that happen from now on. In commit order, without gap or repeat.
    pub async fn follow(
        &self,
        app: &App,
        viewer: &Viewer,
        wanted: Wanted,
        alike: Alike,
        after: Option<&str>,
    ) -> Result<Follower> {
        let standing = session::standing(app, (viewer.user_id, viewer.session_id)).await?;
        // Listening starts before the table is read: nothing falls between the two.
        let joined = self.join(&standing, &wanted, &alike);
        let ended = Error::Unauthenticated("This session has ended. Sign in again.");
        let Joined { age, group, live } = joined.ok_or(ended)?;
        let seen = match after {
            None => last_seq(app).await?,
            Some(after) => cursor::resume(app, after, "after").await?,
        };
        let (feed, app, behind) = (self.clone(), app.clone(), after.is_some());
        let rare = Box::new(Rare { feed, app, wanted, alike });
        Ok(Follower { rare, standing, age, group, live, seen, behind, page: None })
    }

    /// A place in the group of those who are alike; none for nobody.
    fn join(&self, standing: &Standing, wanted: &Wanted, alike: &Alike) -> Option<Joined> {
        loop {
            let age = standing.age();
            let group = self.group(&*standing.viewer()?, wanted, alike);
            let live = group.notices.subscribe();
            // Whoever changed before that was not told of it.
            if standing.age() == age {
                return Some(Joined { age, group, live });
            }
        }
    }

    fn group(&self, viewer: &Viewer, wanted: &Wanted, alike: &Alike) -> Arc<Group> {
        let stand_in = scope::stand_in(viewer, alike.personal);
        let key = group::key(alike, wanted, &stand_in);
        let mut groups = self.groups();
        let known = groups.all.get(&key).and_then(|place| place.group.upgrade());
        known.unwrap_or_else(|| {
            groups.clear();
            let group = Arc::new(Group::new(stand_in, wanted));
            let place = Place { told: groups.seen, group: Arc::downgrade(&group) };
            groups.all.insert(key, place);
            group
        })
    }
}

impl Groups {
    /// Whoever joined already takes what was there before from the table.
    fn begin(&mut self, seen: i64) {
        self.seen = seen;
        self.all.values_mut().for_each(|place| place.told = seen);
    }

    /// Hands events to those they are for; `last` was looked at.
    fn tell(&mut self, told: impl Iterator<Item = Arc<Told>>, last: i64) {
        for told in told {
            for place in self.all.values_mut() {
                let Some(group) = place.group.upgrade().filter(|group| group.takes(&told)) else { continue };
                let line = Line::new(place.told, told.clone());
                place.told = told.event.seq;
                // Nobody listening is no error.
                let _ = group.notices.send(Notice::Event(line));
            }
        }
        self.seen = last;
    }

    /// Lets everybody see who they are by now.
    fn tell_of_people(&self) {
        for group in self.all.values().filter_map(|place| place.group.upgrade()) {
            let _ = group.notices.send(Notice::People);
        }
    }

    /// Clears away groups that nobody follows, now and then.
    fn clear(&mut self) {
        if self.all.len() >= self.room {
            self.all.retain(|_, place| place.group.strong_count() > 0);
            self.room = FEW + 2 * self.all.len();
        }
    }
}

/// Passes PostgreSQL's hints on, and listens again when the connection was lost; the poll is the net meanwhile.
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
                )
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
    std::future::pending().await
}
