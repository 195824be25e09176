//! Analyzers that searches lend from each other: their caches are worth keeping.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex};

use crate::german::Analyzer;

/// Analyzers that are not in use.
#[derive(Clone, Default)]
pub(crate) struct AnalyzerPool(Arc<Mutex<Vec<Analyzer>>>);

impl AnalyzerPool {
    /// Takes an analyzer, or makes one; it goes back when it is dropped.
    pub fn take(&self) -> PooledAnalyzer {
        // A poisoned pool only costs a new analyzer with an empty cache.
        let free = self.0.lock().ok().and_then(|mut free| free.pop());
        PooledAnalyzer { analyzer: free.unwrap_or_default(), pool: self.clone() }
    }
}

/// An analyzer that returns to its pool, also after an error.
pub(crate) struct PooledAnalyzer {
    analyzer: Analyzer,
    pool: AnalyzerPool,
}

impl Deref for PooledAnalyzer {
    type Target = Analyzer;

    fn deref(&self) -> &Analyzer {
        &self.analyzer
    }
}

impl DerefMut for PooledAnalyzer {
    fn deref_mut(&mut self) -> &mut Analyzer {
        &mut self.analyzer
    }
}

impl Drop for PooledAnalyzer {
    fn drop(&mut self) {
        if let Ok(mut free) = self.pool.0.lock() {
            free.push(std::mem::take(&mut self.analyzer));
        }
    }
}
