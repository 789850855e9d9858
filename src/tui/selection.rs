//! A selected row in a list that changes under it: it stays on the same thing where that is still there.

/// The selected row, by what it shows.
#[derive(Debug, Clone)]
pub(crate) struct Selection<K> {
    key: Option<K>,
    index: usize,
    /// The first line that is shown; the view keeps the selected row in sight.
    pub(crate) top: usize,
}

impl<K> Default for Selection<K> {
    fn default() -> Self {
        Selection { key: None, index: 0, top: 0 }
    }
}

impl<K: PartialEq + Clone> Selection<K> {
    pub(crate) fn index(&self) -> usize {
        self.index
    }

    pub(crate) fn key(&self) -> Option<&K> {
        self.key.as_ref()
    }

    /// Finds the selected thing again among changed rows.
    pub(crate) fn sync(&mut self, rows: &[K]) {
        if let Some(found) = self.key.as_ref().and_then(|key| rows.iter().position(|r| r == key)) {
            self.index = found;
        } else {
            self.index = self.index.min(rows.len().saturating_sub(1));
            self.key = rows.get(self.index).cloned();
        }
    }

    pub(crate) fn select(&mut self, rows: &[K], index: usize) {
        self.index = index.min(rows.len().saturating_sub(1));
        self.key = rows.get(self.index).cloned();
    }

    pub(crate) fn select_key(&mut self, rows: &[K], key: &K) {
        if let Some(index) = rows.iter().position(|r| r == key) {
            self.select(rows, index);
        }
    }

    pub(crate) fn step(&mut self, rows: &[K], by: isize) {
        self.select(rows, self.index.saturating_add_signed(by));
    }
}
