//! Puts articles into an index and takes them out, and commits.

use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

use tantivy::{IndexWriter, TantivyDocument, Term};

use super::{Index, Ledger, Lines, Payload, Stored, engine_error, lock::WriterLock};
use crate::error::{Error, Result};

/// Ledgers that are kept beside the current one, for readers that have just opened
/// an older commit.
const OLD_LEDGERS_KEPT: u64 = 1;

/// What a writer may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WriterOptions {
    /// Memory for articles that are not on disk yet, in bytes; at least 15 MB a thread.
    pub memory_bytes: usize,
    /// Threads that read and clean files, at least one; half as many analyse and index.
    pub threads: usize,
}

impl Default for WriterOptions {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { memory_bytes: 160_000_000, threads: cores.clamp(1, 8) }
    }
}

/// The one writer of an index.
///
/// Nothing that it does is seen by readers before [`Writer::commit`]; a writer that
/// is dropped without it leaves the index as it was. [`ingest`](crate::ingest()) opens
/// one by itself; an app that has articles of its own can [`put`](Writer::put) them.
pub struct Writer {
    index: Index,
    engine: IndexWriter<TantivyDocument>,
    payload: Payload,
    /// The next ledger, once an app has put or removed an article by itself.
    pub(super) own_ledger: Option<Ledger>,
    _lock: WriterLock,
}

impl Writer {
    pub(super) fn open(index: &Index, options: WriterOptions) -> Result<Self> {
        const THREAD_BYTES_MIN: usize = 15_000_000;
        let lock = WriterLock::acquire(&index.dir)?;
        let threads = options.threads.div_ceil(2).max(1);
        let memory_bytes = options.memory_bytes.max(threads * THREAD_BYTES_MIN);
        let engine = index
            .engine
            .writer_with_num_threads(threads, memory_bytes)
            .map_err(|error| engine_error(&index.dir, error))?;
        // What a killed run left behind: the engine would not write over it.
        engine.garbage_collect_files().wait().map_err(|error| engine_error(&index.dir, error))?;
        Ok(Self { payload: index.payload()?, index: index.clone(), engine, own_ledger: None, _lock: lock })
    }

    /// The index that is written to.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Puts an article into the index; in the place of the one with its key if it `replaces` one.
    pub(crate) fn put_stored(&self, stored: Stored, lines: &Lines, replaces: bool) -> Result<()> {
        if replaces {
            self.remove_key(&stored.key());
        }
        let document = stored.document(lines, &self.index.fields).map_err(Error::Invalid)?;
        self.engine.add_document(document).map_err(|error| engine_error(&self.index.dir, error))?;
        Ok(())
    }

    /// Takes the article with this key out.
    pub(crate) fn remove_key(&self, key: &str) {
        self.engine.delete_term(Term::from_field_text(self.index.fields.key, key));
    }

    /// Puts everything since the last commit, and the ledger, before the readers in one step.
    ///
    /// # Errors
    ///
    /// On an error the last commit stands.
    pub(crate) fn commit_ledger(&mut self, ledger: &Ledger, settled: bool) -> Result<u64> {
        let number = self.payload.commit + 1;
        let name = ledger_name(number);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
        ledger.write(&self.index.dir.join(&name))?;
        let payload =
            Payload { commit: number, committed_at: now, settled, ledger: Some(name), ..Payload::current() };
        self.switch(payload)?;
        self.remove_old_ledgers();
        Ok(number)
    }

    /// Commits what was put since the last commit as a part of that one: same number, same ledger.
    pub(crate) fn commit_settled(&mut self) -> Result<()> {
        self.switch(Payload { settled: true, ..self.payload.clone() })
    }

    /// The one step that readers see.
    fn switch(&mut self, payload: Payload) -> Result<()> {
        let dir = &self.index.dir;
        let mut prepared = self.engine.prepare_commit().map_err(|error| engine_error(dir, error))?;
        prepared.set_payload(&payload.text());
        prepared.commit().map_err(|error| engine_error(dir, error))?;
        self.payload = payload;
        Ok(())
    }

    /// Waits until the segments that belong together are merged.
    ///
    /// # Errors
    ///
    /// An engine's error, where a merge failed; what was committed stands.
    pub fn finish(self) -> Result<()> {
        let dir = self.index.dir.clone();
        self.engine.wait_merging_threads().map_err(|error| engine_error(&dir, error))
    }

    /// Removes ledgers that no commit names any more; what can't be removed does no harm.
    fn remove_old_ledgers(&self) {
        let oldest = self.payload.commit.saturating_sub(OLD_LEDGERS_KEPT);
        let Ok(entries) = fs::read_dir(&self.index.dir) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let number = name.to_str().and_then(ledger_number);
            if number.is_some_and(|number| number < oldest || number > self.payload.commit) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

fn ledger_name(commit: u64) -> String {
    format!("ledger-{commit}.bin")
}

fn ledger_number(name: &str) -> Option<u64> {
    name.strip_prefix("ledger-")?.strip_suffix(".bin")?.parse().ok()
}
