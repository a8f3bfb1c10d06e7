//! A fair semaphore for database work. It bounds how many permits ("turns") are held in all and by each
//! asker. When no permit is free, waiting askers are served round-robin, one permit each, however many
//! statements each has queued.

use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use tokio::sync::oneshot;

use super::asker::Asker;
use super::usage::Usage;

/// The semaphore. Clones share the same permits.
#[derive(Clone, Debug)]
pub struct Turns(Arc<Place>);

#[derive(Debug)]
struct Place {
    most: usize,
    each: usize,
    /// If present, the asker with the least recent usage is served first, instead of round-robin.
    usage: Option<Usage>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    taken: usize,
    of: HashMap<Asker, Share>,
    /// The queue: askers that have statements waiting and are below their own limit, each at most once.
    next: VecDeque<Asker>,
}

/// What one asker holds and has waiting.
#[derive(Debug, Default)]
struct Share {
    taken: usize,
    waiting: VecDeque<oneshot::Sender<()>>,
    /// Whether the asker is in the queue (`State::next`).
    is_next: bool,
}

/// One permit. It is given back when this is dropped.
#[derive(Debug)]
pub struct Turn {
    place: Arc<Place>,
    asker: Asker,
}

impl Turns {
    /// At most `most` permits in all and `each` for one asker; both are at least 1.
    pub fn new(most: usize, each: usize) -> Self {
        Self::at(most, each, None)
    }

    /// As [`new`](Self::new), but the waiting asker with the least recent usage is served first.
    pub fn least_used_first(most: usize, each: usize, usage: Usage) -> Self {
        Self::at(most, each, Some(usage))
    }

    fn at(most: usize, each: usize, usage: Option<Usage>) -> Self {
        let (most, each) = (most.max(1), each.max(1));
        Self(Arc::new(Place { most, each, usage, state: Mutex::default() }))
    }

    /// Waits for a permit for the current asker. Dropping the future before it completes leaves nothing
    /// behind.
    pub async fn take(&self) -> Turn {
        let asker = Asker::current();
        let told = {
            let mut state = self.0.state();
            match state.ask(&self.0, &asker) {
                None => return Turn { place: self.0.clone(), asker },
                Some(told) => told,
            }
        };
        Waiting { told, turn: Some((self.0.clone(), asker)) }.await
    }
}

impl Place {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Takes a permit at once (`None`), or queues the asker and returns the channel that announces the
    /// permit.
    fn ask(&mut self, place: &Place, asker: &Asker) -> Option<oneshot::Receiver<()>> {
        let share = self.of.entry(asker.clone()).or_default();
        if self.taken < place.most && share.taken < place.each && self.next.is_empty() {
            self.taken += 1;
            share.taken += 1;
            return None;
        }
        let (tell, told) = oneshot::channel();
        share.waiting.push_back(tell);
        self.line_up(place, asker);
        // Some permits may be free because those in the queue were at their own limit.
        self.give(place);
        Some(told)
    }

    /// Queues an asker that has statements waiting and is below its own limit.
    fn line_up(&mut self, place: &Place, asker: &Asker) {
        let Some(share) = self.of.get_mut(asker) else { return };
        if !share.is_next && share.taken < place.each && !share.waiting.is_empty() {
            share.is_next = true;
            self.next.push_back(asker.clone());
        }
    }

    /// Hands free permits to the queue, one to each asker in turn.
    fn give(&mut self, place: &Place) {
        while self.taken < place.most
            && let Some(asker) = self.first(place)
        {
            let Some(share) = self.of.get_mut(&asker) else { continue };
            share.is_next = false;
            // Those that stopped waiting meanwhile are skipped.
            while let Some(waiting) = share.waiting.pop_front() {
                if waiting.send(()).is_ok() {
                    share.taken += 1;
                    self.taken += 1;
                    break;
                }
            }
            self.line_up(place, &asker);
            self.forget(&asker);
        }
    }

    /// Removes the next asker to be served from the queue.
    fn first(&mut self, place: &Place) -> Option<Asker> {
        let Some(usage) = &place.usage else { return self.next.pop_front() };
        let amounts = self.next.iter().map(|asker| usage.amount(asker));
        let (least, _) = amounts.enumerate().min_by_key(|(_, amount)| *amount)?;
        self.next.remove(least)
    }

    fn end(&mut self, place: &Place, asker: &Asker) {
        self.taken -= 1;
        if let Some(share) = self.of.get_mut(asker) {
            share.taken -= 1;
        }
        self.line_up(place, asker);
        self.give(place);
        self.forget(asker);
    }

    /// Drops the entry of an asker that neither holds nor waits for a permit.
    fn forget(&mut self, asker: &Asker) {
        if self.of.get(asker).is_some_and(|share| share.taken == 0 && share.waiting.is_empty()) {
            self.of.remove(asker);
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.place.state().end(&self.place, &self.asker);
    }
}

/// A future that waits for a permit. If it is dropped after a permit was handed to it, the permit is given
/// back.
struct Waiting {
    told: oneshot::Receiver<()>,
    turn: Option<(Arc<Place>, Asker)>,
}

impl Future for Waiting {
    type Output = Turn;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Turn> {
        // The semaphore outlives the waiting futures, so the channel closes only after the permit was taken.
        match Pin::new(&mut self.told).poll(cx) {
            Poll::Ready(Ok(())) => match self.turn.take() {
                Some((place, asker)) => Poll::Ready(Turn { place, asker }),
                None => Poll::Pending,
            },
            _ => Poll::Pending,
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let Some((place, asker)) = self.turn.take() else { return };
        self.told.close();
        if self.told.try_recv().is_ok() {
            place.state().end(&place, &asker);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use futures_util::future::BoxFuture;

    use super::*;

    fn user(name: &str) -> Asker {
        Asker::User(name.into())
    }

    type Waits = BoxFuture<'static, Turn>;

    fn ask(turns: &Turns, name: &str) -> Waits {
        let turns = turns.clone();
        user(name).during(async move { turns.take().await }).boxed()
    }

    fn ready(waits: &mut Waits) -> Option<Turn> {
        waits.now_or_never()
    }

    fn is_idle(turns: &Turns) -> bool {
        let state = turns.0.state();
        state.taken == 0 && state.of.is_empty() && state.next.is_empty()
    }

    #[test]
    fn nobody_has_more_at_once_than_a_few_and_the_rest_is_for_others() {
        let turns = Turns::new(3, 2);
        let mut greedy: Vec<_> = (0..5).map(|_| ask(&turns, "greedy")).collect();
        let mut held: Vec<_> = greedy.iter_mut().filter_map(ready).collect();
        assert_eq!(held.len(), 2);
        let other = ready(&mut ask(&turns, "other")).expect("there is room for another");
        assert!(ready(&mut ask(&turns, "third")).is_none(), "three at once are all");
        held.pop();
        let more: Vec<_> = greedy[2..].iter_mut().filter_map(ready).collect();
        assert_eq!(more.len(), 1);
        drop((held, other, more, greedy));
        assert!(is_idle(&turns));
    }

    #[test]
    fn those_who_wait_are_served_in_turn_by_who_they_are() {
        let turns = Turns::new(1, 1);
        let mut held = ready(&mut ask(&turns, "a")).unwrap();
        let mut waits: Vec<_> =
            ["a", "a", "a", "b", "b", "c"].map(|name| (name, ask(&turns, name))).into_iter().collect();
        waits.iter_mut().for_each(|(_, waits)| assert!(ready(waits).is_none()));
        let mut served = String::new();
        while !waits.is_empty() {
            drop(held);
            let (at, turn) =
                waits.iter_mut().enumerate().find_map(|(at, (_, w))| Some((at, ready(w)?))).unwrap();
            served.push_str(waits.remove(at).0);
            held = turn;
        }
        assert_eq!(served, "bcabaa");
        drop(held);
        assert!(is_idle(&turns));
    }

    #[test]
    fn whoever_has_used_least_comes_first_where_that_counts() {
        let usage = Usage::default();
        for (name, seconds) in [("a", 2), ("b", 1)] {
            usage.of(&user(name)).add("SELECT 1", std::time::Duration::from_secs(seconds), true);
        }
        let turns = Turns::least_used_first(1, 1, usage);
        let mut held = ready(&mut ask(&turns, "a")).unwrap();
        let mut waits = ["a", "b", "c"].map(|name| (name, ask(&turns, name)));
        waits.iter_mut().for_each(|(_, waits)| assert!(ready(waits).is_none()));
        for expected in ["c", "b", "a"] {
            drop(held);
            let (name, waits) = waits.iter_mut().find(|(name, _)| *name == expected).unwrap();
            held = ready(waits).unwrap_or_else(|| panic!("{name} has used least"));
        }
        drop(held);
        assert!(is_idle(&turns));
    }

    #[test]
    fn whoever_stops_waiting_leaves_nothing_behind_even_when_it_was_just_their_turn() {
        let turns = Turns::new(1, 1);
        let held = ready(&mut ask(&turns, "a")).unwrap();
        let (mut gone, mut told, mut stays) = (ask(&turns, "b"), ask(&turns, "c"), ask(&turns, "d"));
        for waits in [&mut gone, &mut told, &mut stays] {
            assert!(ready(waits).is_none());
        }
        drop(gone);
        drop(held);
        // It is the turn of one who was told, and goes without having heard.
        assert!(ready(&mut stays).is_none());
        drop(told);
        assert!(ready(&mut stays).is_some());
        assert!(is_idle(&turns));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_crowd_that_comes_and_goes_loses_no_turn() {
        let turns = Turns::new(4, 2);
        let one = |number: u64| {
            let turns = turns.clone();
            user(&(number % 7).to_string()).during(async move {
                for round in 0..200 {
                    let patience = std::time::Duration::from_micros((number * 13 + round * 7) % 90);
                    let turn = tokio::time::timeout(patience, turns.take()).await;
                    if round % 3 == 0 {
                        tokio::task::yield_now().await;
                    }
                    drop(turn);
                }
            })
        };
        let crowd: Vec<_> = (0..40).map(|number| tokio::spawn(one(number))).collect();
        for each in crowd {
            each.await.unwrap();
        }
        assert!(is_idle(&turns));
    }

    #[tokio::test]
    async fn a_turn_that_nobody_waits_for_costs_next_to_nothing() {
        let turns = Turns::new(64, 16);
        let begun = std::time::Instant::now();
        for _ in 0..10_000 {
            drop(turns.take().await);
        }
        // In a release build a tenth of a microsecond; this bound is for builds for tests on a busy machine.
        let each = begun.elapsed() / 10_000;
        assert!(each < std::time::Duration::from_micros(50), "{each:?}");
    }
}
