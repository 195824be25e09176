//! Sets of names that are one entity, with guards.
//!
//! A union-find that refuses unions which would put two different things in one
//! set through a chain of harmless steps: two full names with different given
//! names, or two names that the built-in table keeps apart.

/// Forbids merging elements with different values; 0 merges with everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Guard {
    /// The line of the built-in table.
    pub line: u32,
    /// Fingerprint of the given name of a full name.
    pub given: u64,
}

impl Guard {
    fn meet(self, other: Self) -> Option<Self> {
        let line = agree(self.line, other.line)?;
        // The table knows persons under several given names.
        let given = if line != 0 { self.given.max(other.given) } else { agree(self.given, other.given)? };
        Some(Self { line, given })
    }
}

fn agree<T: Copy + Default + PartialEq>(one: T, other: T) -> Option<T> {
    if one == T::default() { Some(other) } else { (other == T::default() || one == other).then_some(one) }
}

/// The sets; elements are numbers from 0.
#[derive(Debug)]
pub(crate) struct Sets {
    parents: Vec<u32>,
    guards: Vec<Guard>,
}

impl Sets {
    /// Creates a set for every element.
    pub fn new(guards: Vec<Guard>) -> Self {
        Self { parents: (0..).take(guards.len()).collect(), guards }
    }

    /// Returns the representative of the element's set.
    pub fn find(&mut self, element: u32) -> u32 {
        let mut root = element;
        while self.parents[root as usize] != root {
            // Every other step of the path is cut short.
            let above = self.parents[self.parents[root as usize] as usize];
            self.parents[root as usize] = above;
            root = above;
        }
        root
    }

    /// Joins two sets if their guards allow it, and tells whether they are one now.
    pub fn join(&mut self, one: u32, other: u32) -> bool {
        let (one, other) = (self.find(one), self.find(other));
        if one == other {
            return true;
        }
        let guard = self.guards[one as usize].meet(self.guards[other as usize]);
        if let Some(guard) = guard {
            self.unite(one, other, guard);
        }
        guard.is_some()
    }

    /// Joins two sets whatever the guards say: somebody decided so.
    pub fn force(&mut self, one: u32, other: u32) {
        let (one, other) = (self.find(one), self.find(other));
        if one != other {
            let guard = self.guards[other as usize];
            self.unite(one, other, guard);
        }
    }

    fn unite(&mut self, one: u32, other: u32, guard: Guard) {
        // The smaller number represents both. Paths stay short, since most joins are of a pair.
        let (root, child) = (one.min(other), one.max(other));
        self.parents[child as usize] = root;
        self.guards[root as usize] = guard;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(given: u64) -> Guard {
        Guard { line: 0, given }
    }

    #[test]
    fn guards_stop_chains() {
        // Donald Trump, Trump, Ivanka Trump.
        let mut sets = Sets::new(vec![given(1), given(0), given(2)]);
        assert!(sets.join(0, 1));
        assert!(!sets.join(1, 2));
        assert_ne!(sets.find(0), sets.find(2));
        assert!(sets.join(1, 0));
        sets.force(2, 0);
        assert_eq!(sets.find(0), sets.find(2));
    }

    #[test]
    fn lines_of_the_table_stay_apart() {
        let line = |line| Guard { line, given: 0 };
        let mut sets = Sets::new(vec![line(1), line(2), line(1), line(0)]);
        assert!(!sets.join(0, 1));
        assert!(sets.join(0, 2));
        assert!(sets.join(3, 2));
        assert!(!sets.join(3, 1));
    }
}
