//! One commit of an index, opened for reading: its segments, their texts and their word lists.

pub(super) mod analyzer_pool;
pub(super) mod candidate;
pub(super) mod segment;
pub(super) mod snapshot;
pub(super) mod statistics;
pub(super) mod text;
pub(super) mod word_list;
