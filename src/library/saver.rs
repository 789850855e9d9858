//! Changing the library off the drawing thread: the newest version of each case is written, what fails is kept and tried again; whatever
//! else is to be done with the library waits for its turn.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::disk::{self, DiskError};
use super::{Digest, Journal, Library, file_name};
use crate::case::{Case, CaseId, display_line, read_case, write_case};

/// How long a failed save waits before it is tried again.
const RETRY: Duration = Duration::from_secs(2);

/// What became of a save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveEvent {
    /// The version is on disk.
    Saved {
        /// The case.
        id: CaseId,
        /// The version's number, as given to [`Saver::save`].
        revision: u64,
        /// Where another program's version was kept, if there was one.
        conflict: Option<String>,
        /// Whether the file had gone meanwhile and was made anew.
        recreated: bool,
        /// Whether somebody lost access, since group or access list could not be kept.
        narrowed: bool,
    },
    /// It is not; it will be tried again.
    NotSaved {
        /// The case.
        id: CaseId,
        /// The version's number.
        revision: u64,
        /// Why, in the user's words.
        why: SaveFailure,
    },
}

/// Why a save failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveFailure {
    /// What went wrong, in the user's words.
    pub why: String,
    /// Whether the version is safe outside the library, and comes back at the next start.
    pub in_journal: bool,
}

impl std::fmt::Display for SaveFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.why)
    }
}

/// What the thread that changes the library has at hand.
pub struct Desk<'a> {
    /// The library.
    pub library: &'a Library,
    seen: &'a mut HashMap<CaseId, Digest>,
    failed: &'a [(CaseId, SaveFailure)],
}

impl Desk<'_> {
    /// Says which version of a case was last read: a save over any other keeps both.
    pub fn saw(&mut self, id: CaseId, digest: Digest) {
        self.seen.insert(id, digest);
    }

    /// A case's file has gone.
    pub fn forget(&mut self, id: &CaseId) {
        self.seen.remove(id);
    }

    /// Why the last changes of a case are not on disk, if they are not.
    pub fn unsaved(&self, id: &CaseId) -> Option<&SaveFailure> {
        self.failed.iter().find(|(failed, _)| failed == id).map(|(_, why)| why)
    }
}

type Job = Box<dyn FnOnce(&mut Desk<'_>) + Send>;

enum Order {
    Save { case: Arc<Case>, revision: u64 },
    Seen { id: CaseId, digest: Digest },
    Do(Job),
    Flush { done: Sender<Vec<(CaseId, SaveFailure)>> },
}

/// The thread that changes the library.
#[derive(Debug)]
pub struct Saver {
    orders: Option<Sender<Order>>,
    thread: Option<JoinHandle<()>>,
}

/// The thread has died: nothing that was not called saved can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SaverDied;

impl Saver {
    /// Starts the thread; `report` hears what becomes of each save, on that thread. What cannot be saved is kept in the journal, where
    /// there is one.
    pub fn start(library: Library, journal: Option<Journal>, report: impl FnMut(SaveEvent) + Send + 'static) -> Self {
        let (orders, inbox) = channel();
        let worker =
            Worker { library, journal, seen: HashMap::new(), waiting: BTreeMap::new(), retry_at: None, report };
        let thread = std::thread::spawn(move || worker.run(&inbox));
        Saver { orders: Some(orders), thread: Some(thread) }
    }

    /// Says which version of a case was last read: a save over any other keeps both.
    pub fn seen(&self, id: CaseId, digest: Digest) {
        self.order(Order::Seen { id, digest });
    }

    /// Saves a version of a case. A version that waits still is replaced by it.
    pub fn save(&self, case: Arc<Case>, revision: u64) {
        self.order(Order::Save { case, revision });
    }

    /// Does something else with the library, once everything ordered before is saved or has failed.
    pub fn then(&self, job: impl FnOnce(&mut Desk<'_>) + Send + 'static) {
        self.order(Order::Do(Box::new(job)));
    }

    /// Waits until everything ordered so far is done, saved or has failed; what failed, and why.
    ///
    /// # Errors
    /// When the thread has died.
    pub fn flush(&self) -> Result<Vec<(CaseId, SaveFailure)>, SaverDied> {
        let (done, answer) = channel();
        self.order(Order::Flush { done });
        answer.recv().map_err(|_| SaverDied)
    }

    fn order(&self, order: Order) {
        if let Some(orders) = &self.orders {
            // The thread ends only when the sender is dropped, or dies; `flush` tells of that.
            let _ = orders.send(order);
        }
    }
}

impl Drop for Saver {
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A version that is to be saved.
struct Waiting {
    case: Arc<Case>,
    revision: u64,
    failed: Option<SaveFailure>,
}

struct Worker<R> {
    library: Library,
    journal: Option<Journal>,
    seen: HashMap<CaseId, Digest>,
    /// What is to be saved, the newest version of each case.
    waiting: BTreeMap<CaseId, Waiting>,
    /// When what has failed is tried again.
    retry_at: Option<Instant>,
    report: R,
}

impl<R: FnMut(SaveEvent)> Worker<R> {
    fn run(mut self, inbox: &Receiver<Order>) {
        loop {
            let order = match self.retry_at {
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(at) => inbox.recv_timeout(at.saturating_duration_since(Instant::now())),
            };
            let mut flushed = Vec::new();
            match order {
                Ok(order) => self.take(order, &mut flushed),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    self.save_all(true);
                    return;
                }
            }
            while let Ok(order) = inbox.try_recv() {
                self.take(order, &mut flushed);
            }
            let due = self.retry_at.is_some_and(|at| at <= Instant::now());
            self.save_all(due || !flushed.is_empty());
            let failed = self.failed();
            for done in flushed {
                let _ = done.send(failed.clone());
            }
        }
    }

    fn take(&mut self, order: Order, flushed: &mut Vec<Sender<Vec<(CaseId, SaveFailure)>>>) {
        match order {
            Order::Save { case, revision } => {
                self.waiting.insert(case.id.clone(), Waiting { case, revision, failed: None });
            }
            Order::Seen { id, digest } => {
                self.seen.insert(id, digest);
            }
            Order::Do(job) => {
                self.save_all(true);
                let failed = self.failed();
                job(&mut Desk { library: &self.library, seen: &mut self.seen, failed: &failed });
            }
            Order::Flush { done } => flushed.push(done),
        }
    }

    fn failed(&self) -> Vec<(CaseId, SaveFailure)> {
        self.waiting.iter().filter_map(|(id, w)| Some((id.clone(), w.failed.clone()?))).collect()
    }

    /// Tries what waits: what is new first, so that one case that cannot be saved holds up no other; what has failed before, only if `again`.
    fn save_all(&mut self, again: bool) {
        let (failed, new): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.waiting).into_iter().partition(|(_, w)| w.failed.is_some());
        for (id, waiting) in new {
            self.try_one(id, waiting);
        }
        for (id, waiting) in failed {
            if again {
                self.try_one(id, waiting);
            } else {
                self.waiting.insert(id, waiting);
            }
        }
        if self.waiting.is_empty() {
            self.retry_at = None;
        } else if again || self.retry_at.is_none() {
            self.retry_at = Some(Instant::now() + RETRY);
        }
    }

    /// Tries one; what failed goes on waiting, and is kept in the journal meanwhile.
    fn try_one(&mut self, id: CaseId, waiting: Waiting) {
        let Waiting { case, revision, failed: before } = waiting;
        match self.save(&case) {
            Ok(saved) => {
                if let Some(journal) = &self.journal {
                    journal.settled(&id);
                }
                (self.report)(SaveEvent::Saved {
                    id,
                    revision,
                    conflict: saved.conflict,
                    recreated: saved.recreated,
                    narrowed: saved.narrowed,
                });
            }
            Err(why) => {
                // A version that failed before is in the journal already.
                let in_journal = before.is_some_and(|b| b.in_journal)
                    || self.journal.as_ref().is_some_and(|journal| journal.keep(&case).is_ok());
                let why = SaveFailure { why, in_journal };
                (self.report)(SaveEvent::NotSaved { id: id.clone(), revision, why: why.clone() });
                self.waiting.insert(id, Waiting { case, revision, failed: Some(why) });
            }
        }
    }

    fn save(&mut self, case: &Case) -> Result<Saved, String> {
        let text = write_case(case);
        // What cannot be read back must not replace what can.
        match read_case(text.as_bytes()) {
            Ok(again) if again == *case => {}
            Ok(_) => return Err("the case would not read back as it is; please report this".to_owned()),
            Err(e) => return Err(format!("the case would not read back ({e}); please report this")),
        }
        let name = file_name(&case.id);
        let dir = self.library.cases_dir();
        let result = match self.seen.get(&case.id) {
            Some(seen) => disk::replace(&dir, &name, text.as_bytes(), *seen).map(|replaced| {
                let disk::Replaced { digest, conflict, recreated, narrowed } = replaced;
                (digest, Saved { conflict, recreated, narrowed })
            }),
            None => disk::create(&dir, &name, text.as_bytes()).map(|digest| (digest, Saved::default())),
        };
        match result {
            Ok((digest, saved)) => {
                self.seen.insert(case.id.clone(), digest);
                Ok(saved)
            }
            Err(error) => {
                if let DiskError::Unconfirmed { digest, .. } = &error {
                    self.seen.insert(case.id.clone(), *digest);
                }
                Err(display_line(&error.to_string()))
            }
        }
    }
}

#[derive(Default)]
struct Saved {
    conflict: Option<String>,
    recreated: bool,
    narrowed: bool,
}
