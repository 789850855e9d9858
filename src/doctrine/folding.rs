//! The constraints folded into the elements' diagrams: every completion then has an end, and one of the ends is that it cannot be.

use rustc_hash::FxHashMap;

use super::compile::TooLarge;
use super::diagram::{Diagram, DiagramBuilder, Ref};

/// The folded diagrams may not grow past this many nodes; those of the bundled doctrine stay far below.
const NODE_LIMIT: usize = 4_000_000;

/// Folds what is allowed into diagrams, one by one; what they share is made once.
pub(super) struct Folding<'b> {
    builder: &'b mut DiagramBuilder,
    done: FxHashMap<(Ref, Ref), Ref>,
}

impl<'b> Folding<'b> {
    pub(super) fn new(builder: &'b mut DiagramBuilder) -> Self {
        Folding { builder, done: FxHashMap::default() }
    }

    /// The diagram below `node` where `limit` allows it, [`Diagram::IMPOSSIBLE`] elsewhere.
    ///
    /// # Errors
    /// [`TooLarge`] when there are too many nodes.
    pub(super) fn of(&mut self, node: Ref, limit: Ref) -> Result<Ref, TooLarge> {
        match limit {
            Diagram::NO => return Ok(Diagram::IMPOSSIBLE),
            Diagram::YES => return Ok(node),
            _ => {}
        }
        if let Some(done) = self.done.get(&(node, limit)) {
            return Ok(*done);
        }
        if self.builder.len() > NODE_LIMIT {
            return Err(TooLarge);
        }
        let variable = self.builder.asks(node).min(self.builder.asks(limit));
        let classes = self.builder.classes(node, variable).max(self.builder.classes(limit, variable));
        let mut children = Vec::with_capacity(classes);
        for class in 0..classes {
            let (node, limit) =
                (self.builder.behind(node, variable, class), self.builder.behind(limit, variable, class));
            children.push(self.of(node, limit)?);
        }
        let folded = self.builder.node(variable, &children);
        self.done.insert((node, limit), folded);
        Ok(folded)
    }
}
