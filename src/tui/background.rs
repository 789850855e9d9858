//! Slow work off the drawing thread: reading the library, finding the verdicts of its cases, and the five answers.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};

use super::AppEvent;
use super::advice::{self, Advice, Matter};
use super::app::Marks;
use crate::analysis::{Analyst, Effort};
use crate::case::{Case, Standing};
use crate::doctrine::Doctrine;
use crate::library::{Library, precedents};

/// How many cases are marked before the screen hears of them: few at first, which are those in sight.
const FIRST: usize = 64;
const MORE: usize = 1000;

/// Which cases are to be marked, under which standard of proof.
struct Order {
    standard: Standing,
    cases: Vec<Arc<Case>>,
}

/// The threads' ends that the workbench holds.
pub(crate) struct Background {
    events: Sender<AppEvent>,
    orders: Sender<Order>,
    matters: Sender<Matter>,
}

impl Background {
    /// Compiles the doctrine and then waits for cases to mark.
    pub(crate) fn start(doctrine: Arc<Doctrine>, events: Sender<AppEvent>) -> Self {
        let (orders, inbox) = channel();
        let reports = events.clone();
        let marked = Arc::clone(&doctrine);
        std::thread::spawn(move || {
            let doctrine = marked;
            let analyst = Analyst::new(Arc::clone(&doctrine)).map(Box::new);
            if reports.send(AppEvent::Compiled(analyst)).is_ok()
                && let Ok(analyst) = Analyst::new(doctrine)
            {
                mark_as_ordered(analyst, &inbox, &reports);
            }
        });
        let matters = adviser(doctrine, events.clone());
        Background { events, orders, matters }
    }

    /// Has the five answers found; what was asked before and is not found is left.
    pub(crate) fn advise(&self, matter: Matter) {
        // As with the marks: the thread ends early only where there are no findings either.
        let _ = self.matters.send(matter);
    }

    /// Reads the library and reports what it holds.
    pub(crate) fn list(&self, library: Library) {
        let events = self.events.clone();
        std::thread::spawn(move || {
            // Read here once, so that whoever draws need not wait for it.
            precedents();
            events.send(AppEvent::Listed(library.list()))
        });
    }

    /// Finds the verdicts of these cases; what was ordered before and is not done is left.
    pub(crate) fn mark(&self, standard: Standing, cases: Vec<Arc<Case>>) {
        // The thread ends early only where the doctrine cannot be compiled, which is reported.
        let _ = self.orders.send(Order { standard, cases });
    }
}

/// A thread that finds the five answers, the newest that are asked for.
fn adviser(doctrine: Arc<Doctrine>, events: Sender<AppEvent>) -> Sender<Matter> {
    let (matters, inbox) = channel::<Matter>();
    std::thread::spawn(move || {
        let Ok(mut analyst) = Analyst::new(Arc::clone(&doctrine)) else { return };
        let mut decided = advice::ready(&mut analyst, &doctrine);
        if events.send(AppEvent::Ready(Box::new(decided.clone()))).is_err() {
            return;
        }
        let mut next = inbox.recv().ok();
        while let Some(mut matter) = next.take() {
            while let Ok(newer) = inbox.try_recv() {
                matter = newer;
            }
            let quick = Advice::on(&mut analyst, &mut decided, matter.clone(), Effort::AtOnce);
            let is_complete = quick.is_complete;
            if events.send(AppEvent::Advised(Box::new(quick))).is_err() {
                return;
            }
            if !is_complete {
                // What was left out to be quick follows, unless something else is asked meanwhile.
                let newer = RefCell::new(None);
                let is_wanted = || {
                    let mut newer = newer.borrow_mut();
                    *newer = newer.take().or_else(|| inbox.try_recv().ok());
                    newer.is_none()
                };
                let whole = Advice::on(&mut analyst, &mut decided, matter, Effort::While(&is_wanted));
                if is_wanted() && events.send(AppEvent::Advised(Box::new(whole))).is_err() {
                    return;
                }
                next = newer.into_inner();
            }
            next = next.or_else(|| inbox.recv().ok());
        }
    });
    matters
}

fn mark_as_ordered(mut analyst: Analyst, inbox: &Receiver<Order>, events: &Sender<AppEvent>) {
    let doctrine = Arc::clone(analyst.doctrine());
    let mut next = inbox.recv().ok();
    while let Some(order) = next.take() {
        let (first, rest) = order.cases.split_at(order.cases.len().min(FIRST));
        for some in std::iter::once(first).chain(rest.chunks(MORE)) {
            match inbox.try_recv() {
                Ok(newer) => {
                    next = Some(newer);
                    break;
                }
                Err(TryRecvError::Disconnected) => return,
                Err(TryRecvError::Empty) => {}
            }
            let marks = some.iter().map(|case| {
                let analysis = analyst.analyse(case, order.standard);
                (Arc::clone(case), Marks::of(&doctrine, &analysis))
            });
            if events.send(AppEvent::Marked(order.standard, marks.collect())).is_err() {
                return;
            }
        }
        if next.is_none() {
            next = inbox.recv().ok();
        }
    }
}
