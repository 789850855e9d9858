//! Saving off the drawing thread: the newest version of each case is written, what fails is kept and tried again.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use super::disk::{self, DiskError};
use super::{Digest, Library, file_name};
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
pub struct SaveFailure(String);

impl std::fmt::Display for SaveFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

enum Order {
    Save {
        case: Arc<Case>,
        revision: u64,
    },
    /// The version of a case that was last read.
    Seen {
        id: CaseId,
        digest: Digest,
    },
    /// The case is gone; nothing of it is to be saved any more.
    Forget {
        id: CaseId,
    },
    /// Answer once everything before is saved or has failed.
    Flush {
        done: Sender<Vec<(CaseId, SaveFailure)>>,
    },
}

/// A thread that saves.
#[derive(Debug)]
pub struct Saver {
    orders: Option<Sender<Order>>,
    thread: Option<JoinHandle<()>>,
}

impl Saver {
    /// Starts the thread; `report` hears what becomes of each save, on that thread.
    pub fn start(library: Library, report: impl FnMut(SaveEvent) + Send + 'static) -> Self {
        let (orders, inbox) = channel();
        let worker = Worker { library, seen: HashMap::new(), waiting: BTreeMap::new(), report };
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

    /// Drops what waits of a case that was deleted.
    pub fn forget(&self, id: CaseId) {
        self.order(Order::Forget { id });
    }

    /// Waits until everything ordered so far is saved or has failed; what failed, and why.
    pub fn flush(&self) -> Vec<(CaseId, SaveFailure)> {
        let (done, answer) = channel();
        self.order(Order::Flush { done });
        answer.recv().unwrap_or_default()
    }

    fn order(&self, order: Order) {
        if let Some(orders) = &self.orders {
            // The thread ends only when the sender is dropped.
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

struct Worker<R> {
    library: Library,
    seen: HashMap<CaseId, Digest>,
    /// What is to be saved, the newest version of each case.
    waiting: BTreeMap<CaseId, (Arc<Case>, u64)>,
    report: R,
}

impl<R: FnMut(SaveEvent)> Worker<R> {
    fn run(mut self, inbox: &Receiver<Order>) {
        loop {
            let order = if self.waiting.is_empty() {
                inbox.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                inbox.recv_timeout(RETRY)
            };
            let mut flushed = Vec::new();
            match order {
                Ok(order) => self.take(order, &mut flushed),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    self.save_all();
                    return;
                }
            }
            while let Ok(order) = inbox.try_recv() {
                self.take(order, &mut flushed);
            }
            let failed = self.save_all();
            for done in flushed {
                let _ = done.send(failed.clone());
            }
        }
    }

    fn take(&mut self, order: Order, flushed: &mut Vec<Sender<Vec<(CaseId, SaveFailure)>>>) {
        match order {
            Order::Save { case, revision } => {
                self.waiting.insert(case.id.clone(), (case, revision));
            }
            Order::Seen { id, digest } => {
                self.seen.insert(id, digest);
            }
            Order::Forget { id } => {
                self.waiting.remove(&id);
                self.seen.remove(&id);
            }
            Order::Flush { done } => flushed.push(done),
        }
    }

    /// Tries everything that waits; what failed goes on waiting.
    fn save_all(&mut self) -> Vec<(CaseId, SaveFailure)> {
        let mut failed = Vec::new();
        for (id, (case, revision)) in std::mem::take(&mut self.waiting) {
            match self.save(&case) {
                Ok(saved) => (self.report)(SaveEvent::Saved {
                    id,
                    revision,
                    conflict: saved.conflict,
                    recreated: saved.recreated,
                    narrowed: saved.narrowed,
                }),
                Err(why) => {
                    failed.push((id.clone(), why.clone()));
                    self.waiting.insert(id.clone(), (case, revision));
                    (self.report)(SaveEvent::NotSaved { id, revision, why });
                }
            }
        }
        failed
    }

    fn save(&mut self, case: &Case) -> Result<Saved, SaveFailure> {
        let text = write_case(case);
        // What cannot be read back must not replace what can.
        match read_case(text.as_bytes()) {
            Ok(again) if again == *case => {}
            Ok(_) => return Err(SaveFailure("the case would not read back as it is; please report this".to_owned())),
            Err(e) => return Err(SaveFailure(format!("the case would not read back ({e}); please report this"))),
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
                Err(SaveFailure(display_line(&error.to_string())))
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
