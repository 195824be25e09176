//! Counts the memory that is allocated, so that an input which takes too much of it is known.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// The system's allocator, counting.
pub struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

impl Counting {
    fn add(bytes: usize) {
        let now = NOW.fetch_add(bytes, Relaxed) + bytes;
        MOST.fetch_max(now, Relaxed);
    }
}

// SAFETY: all is left to the system's allocator; only sizes are added up beside it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps the contract of `alloc`.
        let allocated = unsafe { System.alloc(layout) };
        if !allocated.is_null() {
            Self::add(layout.size());
        }
        allocated
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the pointer comes from `alloc` with this layout.
        unsafe { System.dealloc(pointer, layout) };
        NOW.fetch_sub(layout.size(), Relaxed);
    }
}

/// Begins a count: what is allocated now does not count.
pub fn begin() -> usize {
    let now = NOW.load(Relaxed);
    MOST.store(now, Relaxed);
    now
}

/// The most bytes that were allocated at once since [`begin`], beyond those that were before.
pub fn most_since(begin: usize) -> usize {
    MOST.load(Relaxed).saturating_sub(begin)
}
