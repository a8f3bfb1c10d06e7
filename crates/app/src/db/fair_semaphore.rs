//! A fair semaphore for database work. It bounds how many permits are held in all and by each
//! requester. When no permit is free, waiting requesters are served round-robin, one permit each, however many
//! statements each has queued.

use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use tokio::sync::oneshot;

use super::requester::Requester;
use super::usage::Usage;

/// The semaphore. Clones share the same permits.
#[derive(Clone, Debug)]
pub(super) struct FairSemaphore(Arc<SharedState>);

#[derive(Debug)]
struct SharedState {
    most: usize,
    each: usize,
    /// If present, the requester with the least recent usage is served first, instead of round-robin.
    usage: Option<Usage>,
    state: Mutex<PermitState>,
}

#[derive(Debug, Default)]
struct PermitState {
    taken: usize,
    of: HashMap<Requester, RequesterShare>,
    /// The queue: requesters that have statements waiting and are below their own limit, each at most once.
    next: VecDeque<Requester>,
}

/// What one requester holds and has waiting.
#[derive(Debug, Default)]
struct RequesterShare {
    taken: usize,
    waiting: VecDeque<oneshot::Sender<()>>,
    /// Whether the requester is in the queue (`PermitState::next`).
    is_next: bool,
}

/// One permit. It is given back when this is dropped.
#[derive(Debug)]
pub(super) struct Permit {
    place: Arc<SharedState>,
    requester: Requester,
    /// A permit of another semaphore, which is given back with this one.
    other: Option<Box<Permit>>,
}

impl Permit {
    /// Holds another permit together with this one.
    pub(super) fn with(self, other: Option<Self>) -> Self {
        let mut both = self;
        both.other = other.map(Box::new);
        both
    }
}

impl FairSemaphore {
    /// At most `most` permits in all and `each` for one requester; both are at least 1.
    pub(super) fn new(most: usize, each: usize) -> Self {
        Self::at(most, each, None)
    }

    /// `most` permits, of which one requester may hold half.
    pub(super) fn a_few_each(most: usize) -> Self {
        Self::new(most, most / 2)
    }

    /// As [`new`](Self::new), but the waiting requester with the least recent usage is served first.
    pub(super) fn least_used_first(most: usize, each: usize, usage: Usage) -> Self {
        Self::at(most, each, Some(usage))
    }

    fn at(most: usize, each: usize, usage: Option<Usage>) -> Self {
        let (most, each) = (most.max(1), each.max(1));
        Self(Arc::new(SharedState { most, each, usage, state: Mutex::default() }))
    }

    /// Waits for a permit for the current requester. Dropping the future before it completes leaves nothing
    /// behind.
    pub(super) async fn take(&self) -> Permit {
        let requester = Requester::current();
        let granted = {
            let mut state = self.0.state();
            match state.ask(&self.0, &requester) {
                None => return Permit { place: self.0.clone(), requester, other: None },
                Some(granted) => granted,
            }
        };
        PermitFuture { granted, permit: Some((self.0.clone(), requester)) }.await
    }
}

impl SharedState {
    fn state(&self) -> MutexGuard<'_, PermitState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PermitState {
    /// Takes a permit at once (`None`), or queues the requester and returns the channel that announces the
    /// permit.
    fn ask(&mut self, place: &SharedState, requester: &Requester) -> Option<oneshot::Receiver<()>> {
        let share = self.of.entry(requester.clone()).or_default();
        if self.taken < place.most && share.taken < place.each && self.next.is_empty() {
            self.taken += 1;
            share.taken += 1;
            return None;
        }
        let (grant, granted) = oneshot::channel();
        share.waiting.push_back(grant);
        self.line_up(place, requester);
        // Some permits may be free because those in the queue were at their own limit.
        self.give(place);
        Some(granted)
    }

    /// Queues a requester that has statements waiting and is below its own limit.
    fn line_up(&mut self, place: &SharedState, requester: &Requester) {
        let Some(share) = self.of.get_mut(requester) else { return };
        if !share.is_next && share.taken < place.each && !share.waiting.is_empty() {
            share.is_next = true;
            self.next.push_back(requester.clone());
        }
    }

    /// Hands free permits to the queue, one to each requester in turn.
    fn give(&mut self, place: &SharedState) {
        while self.taken < place.most
            && let Some(requester) = self.first(place)
        {
            let Some(share) = self.of.get_mut(&requester) else { continue };
            share.is_next = false;
            // Those that stopped waiting meanwhile are skipped.
            while let Some(waiting) = share.waiting.pop_front() {
                if waiting.send(()).is_ok() {
                    share.taken += 1;
                    self.taken += 1;
                    break;
                }
            }
            self.line_up(place, &requester);
            self.forget(&requester);
        }
    }

    /// Removes the next requester to be served from the queue.
    fn first(&mut self, place: &SharedState) -> Option<Requester> {
        let Some(usage) = &place.usage else { return self.next.pop_front() };
        let amounts = self.next.iter().map(|requester| usage.amount(requester));
        let (least, _) = amounts.enumerate().min_by_key(|(_, amount)| *amount)?;
        self.next.remove(least)
    }

    fn end(&mut self, place: &SharedState, requester: &Requester) {
        self.taken -= 1;
        if let Some(share) = self.of.get_mut(requester) {
            share.taken -= 1;
        }
        self.line_up(place, requester);
        self.give(place);
        self.forget(requester);
    }

    /// Drops the entry of a requester that neither holds nor waits for a permit.
    fn forget(&mut self, requester: &Requester) {
        if self.of.get(requester).is_some_and(|share| share.taken == 0 && share.waiting.is_empty()) {
            self.of.remove(requester);
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.place.state().end(&self.place, &self.requester);
    }
}

/// A future that waits for a permit. If it is dropped after a permit was handed to it, the permit is given
/// back.
struct PermitFuture {
    granted: oneshot::Receiver<()>,
    permit: Option<(Arc<SharedState>, Requester)>,
}

impl Future for PermitFuture {
    type Output = Permit;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Permit> {
        // The semaphore outlives the waiting futures, so the channel closes only after the permit was taken.
        match Pin::new(&mut self.granted).poll(cx) {
            Poll::Ready(Ok(())) => match self.permit.take() {
                Some((place, requester)) => Poll::Ready(Permit { place, requester, other: None }),
                None => Poll::Pending,
            },
            _ => Poll::Pending,
        }
    }
}

impl Drop for PermitFuture {
    fn drop(&mut self) {
        let Some((place, requester)) = self.permit.take() else { return };
        self.granted.close();
        if self.granted.try_recv().is_ok() {
            place.state().end(&place, &requester);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use futures_util::future::BoxFuture;

    use super::super::usage::Quickness;
    use super::*;

    fn user(name: &str) -> Requester {
        Requester::User(name.into())
    }

    type Waits = BoxFuture<'static, Permit>;

    fn ask(semaphore: &FairSemaphore, name: &str) -> Waits {
        let semaphore = semaphore.clone();
        user(name).during(async move { semaphore.take().await }).boxed()
    }

    fn ready(waits: &mut Waits) -> Option<Permit> {
        waits.now_or_never()
    }

    fn is_idle(semaphore: &FairSemaphore) -> bool {
        let state = semaphore.0.state();
        state.taken == 0 && state.of.is_empty() && state.next.is_empty()
    }

    #[test]
    fn nobody_has_more_at_once_than_a_few_and_the_rest_is_for_others() {
        let semaphore = FairSemaphore::new(3, 2);
        let mut greedy: Vec<_> = (0..5).map(|_| ask(&semaphore, "greedy")).collect();
        let mut held: Vec<_> = greedy.iter_mut().filter_map(ready).collect();
        assert_eq!(held.len(), 2);
        let other = ready(&mut ask(&semaphore, "other")).expect("there is room for another");
        assert!(ready(&mut ask(&semaphore, "third")).is_none(), "three at once are all");
        held.pop();
        let more: Vec<_> = greedy[2..].iter_mut().filter_map(ready).collect();
        assert_eq!(more.len(), 1);
        drop((held, other, more, greedy));
        assert!(is_idle(&semaphore));
    }

    #[test]
    fn those_who_wait_are_served_in_turn_by_who_they_are() {
        let semaphore = FairSemaphore::new(1, 1);
        let mut held = ready(&mut ask(&semaphore, "a")).unwrap();
        let mut waits: Vec<_> =
            ["a", "a", "a", "b", "b", "c"].map(|name| (name, ask(&semaphore, name))).into_iter().collect();
        waits.iter_mut().for_each(|(_, waits)| assert!(ready(waits).is_none()));
        let mut served = String::new();
        while !waits.is_empty() {
            drop(held);
            let (at, permit) =
                waits.iter_mut().enumerate().find_map(|(at, (_, w))| Some((at, ready(w)?))).unwrap();
            served.push_str(waits.remove(at).0);
            held = permit;
        }
        assert_eq!(served, "bcabaa");
        drop(held);
        assert!(is_idle(&semaphore));
    }

    #[test]
    fn whoever_has_used_least_comes_first_where_that_counts() {
        let usage = Usage::default();
        for (name, seconds) in [("a", 2), ("b", 1)] {
            usage.of(&user(name)).add("SELECT 1", std::time::Duration::from_secs(seconds), Quickness::Slow);
        }
        let semaphore = FairSemaphore::least_used_first(1, 1, usage);
        let mut held = ready(&mut ask(&semaphore, "a")).unwrap();
        let mut waits = ["a", "b", "c"].map(|name| (name, ask(&semaphore, name)));
        waits.iter_mut().for_each(|(_, waits)| assert!(ready(waits).is_none()));
        for expected in ["c", "b", "a"] {
            drop(held);
            let (name, waits) = waits.iter_mut().find(|(name, _)| *name == expected).unwrap();
            held = ready(waits).unwrap_or_else(|| panic!("{name} has used least"));
        }
        drop(held);
        assert!(is_idle(&semaphore));
    }

    #[test]
    fn whoever_stops_waiting_leaves_nothing_behind_even_when_it_was_just_their_turn() {
        let semaphore = FairSemaphore::new(1, 1);
        let held = ready(&mut ask(&semaphore, "a")).unwrap();
        let (mut gone, mut granted, mut stays) =
            (ask(&semaphore, "b"), ask(&semaphore, "c"), ask(&semaphore, "d"));
        for waits in [&mut gone, &mut granted, &mut stays] {
            assert!(ready(waits).is_none());
        }
        drop(gone);
        drop(held);
        // It is the turn of one who was told, and goes without having heard.
        assert!(ready(&mut stays).is_none());
        drop(granted);
        assert!(ready(&mut stays).is_some());
        assert!(is_idle(&semaphore));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_crowd_that_comes_and_goes_loses_no_turn() {
        let semaphore = FairSemaphore::new(4, 2);
        let one = |number: u64| {
            let semaphore = semaphore.clone();
            user(&(number % 7).to_string()).during(async move {
                for round in 0..200 {
                    let patience = std::time::Duration::from_micros((number * 13 + round * 7) % 90);
                    let permit = tokio::time::timeout(patience, semaphore.take()).await;
                    if round % 3 == 0 {
                        tokio::task::yield_now().await;
                    }
                    drop(permit);
                }
            })
        };
        let crowd: Vec<_> = (0..40).map(|number| tokio::spawn(one(number))).collect();
        for each in crowd {
            each.await.unwrap();
        }
        assert!(is_idle(&semaphore));
    }

    #[tokio::test]
    async fn a_turn_that_nobody_waits_for_costs_next_to_nothing() {
        let semaphore = FairSemaphore::new(64, 16);
        let begun = std::time::Instant::now();
        for _ in 0..10_000 {
            drop(semaphore.take().await);
        }
        // In a release build a tenth of a microsecond; this bound is for builds for tests on a busy machine.
        let each = begun.elapsed() / 10_000;
        assert!(each < std::time::Duration::from_micros(50), "{each:?}");
    }
}
