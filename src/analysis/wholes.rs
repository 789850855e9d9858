//! The diagrams with the constraints folded in that an analyst has made, each made once.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::findings::Analyst;
use super::levels::Levels;
use super::limits::Allowed;
use super::whole::Whole;
use crate::doctrine::{Diagram, ElementId, Ref, SchoolId};

/// So many are kept.
const KEPT: usize = 400;

/// What stands for the constraints alone.
const LIMITS: Ref = Ref::MAX;

/// By root and dropped constraints.
#[derive(Debug, Default)]
pub(super) struct Wholes {
    kept: FxHashMap<(Ref, Vec<usize>), Kept>,
}

#[derive(Debug)]
struct Kept {
    whole: Arc<Whole>,
    /// Made where it is asked for.
    levels: Option<Arc<Levels>>,
}

impl Wholes {
    fn of(&mut self, root: Ref, dropped: &[usize], make: impl FnOnce() -> Whole) -> &mut Kept {
        // Those with constraints dropped are for one contradictory case; they must not pile up.
        let key = (root, dropped.to_vec());
        if self.kept.len() >= KEPT && !self.kept.contains_key(&key) {
            self.kept.retain(|(_, dropped), _| dropped.is_empty());
        }
        self.kept.entry(key).or_insert_with(|| Kept { whole: Arc::new(make()), levels: None })
    }
}

impl Analyst {
    /// An element's diagram with the constraints folded in, but for those that are dropped, and the facts that it asks.
    pub(crate) fn levels(
        &mut self,
        school: SchoolId,
        element: ElementId,
        dropped: &[usize],
    ) -> Option<(Arc<Whole>, Arc<Levels>)> {
        let doctrine = Arc::clone(self.doctrine());
        let kept = self.kept(school, element, dropped)?;
        let levels = kept.levels.get_or_insert_with(|| Arc::new(Levels::of(&kept.whole, doctrine.domain())));
        Some((Arc::clone(&kept.whole), Arc::clone(levels)))
    }

    fn kept(&mut self, school: SchoolId, element: ElementId, dropped: &[usize]) -> Option<&mut Kept> {
        let doctrine = Arc::clone(self.doctrine());
        let diagram = doctrine.diagram().ok()?;
        let (root, within) = (diagram.root(school, element), diagram.within(school, element));
        let walker = &mut self.walker;
        Some(self.wholes.of(root, dropped, || match dropped {
            [] => Whole::new(diagram, within, &Allowed::default()),
            _ => {
                let allowed = Allowed::new(&doctrine, doctrine.domain().unknown(), dropped, walker);
                Whole::new(diagram, root, &allowed)
            }
        }))
    }

    /// The constraints alone, but for those that are dropped: what they allow ends in [`Diagram::YES`].
    pub(crate) fn limits(&mut self, dropped: &[usize]) -> Option<Arc<Whole>> {
        let doctrine = Arc::clone(self.doctrine());
        let diagram = doctrine.diagram().ok()?;
        let walker = &mut self.walker;
        let kept = self.wholes.of(LIMITS, dropped, || match dropped {
            [] => Whole::new(diagram, diagram.allowed_by_all(), &Allowed::default()),
            _ => {
                let allowed = Allowed::new(&doctrine, doctrine.domain().unknown(), dropped, walker);
                Whole::new(diagram, Diagram::YES, &allowed)
            }
        });
        Some(Arc::clone(&kept.whole))
    }
}
