//! Puts articles into an index, removes them, and commits.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use tantivy::{IndexWriter, TantivyDocument, Term};

use super::checksum::engine_version;
use super::derive::Changes;
use super::document::stored_mentions;
use super::files::{remove_old_files, remove_unfinished};
use super::forms::FormWriter;
use super::{CommitInfo, CorrectionsFile, Index, Ledger, LineHashes, Stored, engine_error, lock::WriterLock};
use crate::article::{Article, GivenEntity};
use crate::duplicates::GROUPS_VERSION;
use crate::entity::{Annotations, Annotator, Derivation, FINGERPRINTS_VERSION, Name};
use crate::error::{Error, Result};

/// Resources of a writer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WriterOptions {
    /// Memory for articles that are not on disk yet, in bytes; at least 15 MB. It is shared by the
    /// indexing threads.
    pub memory_bytes: usize,
    /// Number of threads that read and clean files, at least one. Half as many analyse and index,
    /// as long as there are 15 MB for each. The content of the index does not depend on it.
    pub threads: usize,
    /// Whether names are recognised. This is decided by the first commit of an index; later the
    /// option is ignored.
    pub entities: bool,
}

setters!(WriterOptions { memory_bytes: usize, threads: usize, entities: bool });

impl Default for WriterOptions {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { memory_bytes: 160_000_000, threads: cores.clamp(1, 8), entities: true }
    }
}

/// Minimum memory that the engine needs per thread.
const THREAD_BYTES_MIN: usize = 15_000_000;

impl WriterOptions {
    /// Returns the number of indexing threads and the memory they share, which never exceeds the
    /// option unless that is below the minimum.
    fn shared(&self) -> (usize, usize) {
        let memory_bytes = self.memory_bytes.max(THREAD_BYTES_MIN);
        // Reading, cleaning and recognising names take longer than indexing, so half as
        // many threads keep up. Memory bounds them, because the engine refuses less than the
        // minimum per thread.
        let threads = self.threads.div_ceil(2).clamp(1, memory_bytes / THREAD_BYTES_MIN);
        (threads, memory_bytes)
    }
}

/// Name forms, and changes since the last commit.
#[derive(Debug)]
struct PendingNames {
    forms: FormWriter,
    changes: Changes,
}

/// The one writer of an index.
///
/// Readers see nothing of its work before [`Writer::commit`]; a writer that is dropped without a
/// commit leaves the index unchanged. [`ingest`](crate::ingest()) opens one itself; an app that has
/// its own articles can [`put`](Writer::put) them.
pub struct Writer {
    index: Index,
    engine: IndexWriter<TantivyDocument>,
    payload: CommitInfo,
    /// Names of our files of the previous commit.
    previous_files: Vec<String>,
    names: Mutex<PendingNames>,
    /// Number of the next article.
    next: AtomicU32,
    /// Name recogniser for an app's articles, created with the first one.
    pub(super) own_annotator: Option<Annotator>,
    /// The next ledger, once an app has put or removed an article.
    pub(super) own_ledger: Option<Ledger>,
    _lock: WriterLock,
}

impl Writer {
    pub(super) fn open(index: &Index, options: WriterOptions) -> Result<Self> {
        Self::open_after(index, options, index.commit_info()?.commit)
    }

    /// Opens an index whose next commit gets the number after `commit`.
    pub(super) fn open_after(index: &Index, options: WriterOptions, commit: u64) -> Result<Self> {
        let lock = WriterLock::acquire(&index.dir)?;
        // Under the lock nobody is building there, so it is left from an interrupted run.
        remove_unfinished(&index.dir)?;
        let (threads, memory_bytes) = options.shared();
        let engine = index
            .engine
            .writer_with_num_threads(threads, memory_bytes)
            .map_err(|error| engine_error(&index.dir, error))?;
        // Removes what a killed run left behind: the engine refuses to overwrite existing files.
        engine.garbage_collect_files().wait().map_err(|error| engine_error(&index.dir, error))?;
        // Read after the lock was taken: before that, another writer may have committed.
        let mut payload = index.commit_info()?;
        if payload.commit == 0 && !options.entities {
            payload.names = 0;
        }
        // A replacement continues the numbering of the old index, so that names of files don't
        // clash and readers see the number grow.
        payload.commit = payload.commit.max(commit);
        Ok(Self::of(index, engine, payload, lock))
    }

    fn of(
        index: &Index,
        engine: IndexWriter<TantivyDocument>,
        mut payload: CommitInfo,
        lock: WriterLock,
    ) -> Self {
        let forms_file =
            payload.forms_file.get_or_insert_with(|| format!("forms-{}.bin", payload.commit + 1));
        let forms = FormWriter::new(index.dir.join(forms_file), payload.forms);
        Self {
            names: Mutex::new(PendingNames { forms, changes: Changes::default() }),
            next: AtomicU32::new(payload.numbers),
            payload,
            previous_files: Vec::new(),
            index: index.clone(),
            engine,
            own_annotator: None,
            own_ledger: None,
            _lock: lock,
        }
    }

    /// Returns the index that this writer writes to.
    pub fn index(&self) -> &Index {
        &self.index
    }

    fn has_entities(&self) -> bool {
        self.payload.names != 0
    }

    /// Recognises the names in an article, if the index has entities.
    pub(crate) fn annotate(&self, article: &Article, annotator: &mut Option<Annotator>) -> Annotations {
        match self.has_entities() {
            true => {
                let mut names = annotator.get_or_insert_default().annotate(&article.title, &article.body);
                names.trust(&article.given);
                names
            }
            false => Annotations::default(),
        }
    }

    /// Returns whether repeated lines were judged and duplicates joined for the last commit.
    pub(crate) fn are_lines_judged(&self) -> bool {
        self.payload.lines_judged
    }

    /// Returns whether the entities were derived with these corrections.
    pub(crate) fn is_corrected(&self, corrected: &CorrectionsFile) -> bool {
        !self.has_entities() || self.payload.entities.is_some() && self.payload.corrections == corrected.hash
    }

    /// Puts an article and its names into the index. If it `replaces` one, the article with the
    /// same key is removed first.
    pub(crate) fn put_stored(
        &self,
        mut stored: Stored,
        names: &Annotations,
        lines: &LineHashes,
        replaces: bool,
    ) -> Result<()> {
        let key = stored.key();
        if replaces {
            // First the delete, then the add: the engine applies a delete only to documents added
            // before it.
            self.remove_key(&key);
        }
        if self.has_entities() {
            // The lock covers only the numbering of forms. Analysis and `add_document`, which
            // blocks while the engine's queue is full, run outside it, or one slow thread would
            // stop all.
            let mut own = self.names();
            stored.title_mentions = stored_mentions(&names.title, |name| own.forms.number(name))?;
            stored.body_mentions = stored_mentions(&names.body, |name| own.forms.number(name))?;
            let given = stored.article.given.iter().map(|given| own.forms.number(&given_name(given)));
            stored.given_forms = given.collect::<Result<_>>()?;
            own.changes.put(&key, stored.forms(), stored.revision());
        }
        // Which number an article gets depends on the timing of threads. That does no harm: it only
        // links the article to its group of duplicates and is never shown.
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let document = stored.document(number, lines, &self.index.fields).map_err(Error::Invalid)?;
        self.engine.add_document(document).map_err(|error| engine_error(&self.index.dir, error))?;
        Ok(())
    }

    /// Removes the article with this key.
    pub(crate) fn remove_key(&self, key: &str) {
        if self.has_entities() {
            self.names().changes.remove(key);
        }
        self.engine.delete_term(Term::from_field_text(self.index.fields.key, key));
    }

    fn names(&self) -> MutexGuard<'_, PendingNames> {
        // A thread that panicked while it held the lock leaves forms and changes valid; at worst
        // there is a form that no article has.
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Commits everything since the last commit with its ledger and entities, in one step for
    /// readers.
    ///
    /// # Errors
    ///
    /// On an error the last commit stays in place.
    pub(crate) fn commit_ledger(
        &mut self,
        ledger: &Ledger,
        corrected: &CorrectionsFile,
        settled: bool,
    ) -> Result<u64> {
        let number = self.payload.commit + 1;
        let name = ledger_name(number);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
        // Before the commit that names it. If the run ends in between, the file belongs to no
        // commit and is removed or overwritten later.
        ledger.write(&self.index.dir.join(&name))?;
        let payload = CommitInfo {
            commit: number,
            committed_at: now,
            lines_judged: settled,
            ledger: Some(name),
            ..self.payload.clone()
        };
        self.switch(payload, corrected, &format!("entities-{number}.bin"))?;
        remove_old_files(&self.index.dir, &self.payload, &self.previous_files);
        Ok(number)
    }

    /// Commits what was put since the last commit as a part of that commit: same number, same
    /// ledger. Also joins duplicates. `settled` says whether all repeated lines were judged.
    pub(crate) fn commit_judged_lines(&mut self, corrected: &CorrectionsFile, settled: bool) -> Result<()> {
        let payload = self.payload.clone();
        // Another name than the first file of this commit, which readers may have mapped.
        let entities = format!("entities-{}-settled.bin", payload.commit);
        self.switch(payload, corrected, &entities)?;
        self.commit_duplicates(settled)
    }

    /// Finds the duplicates among the articles of the last commit, as a part of that commit.
    ///
    /// This happens after the commit, over what is on disk, so that signatures need no memory while
    /// articles are put. Until then the previous groups remain valid, and new articles have none.
    pub(super) fn commit_duplicates(&mut self, settled: bool) -> Result<()> {
        let name = format!("stories-{}.bin", self.payload.commit);
        self.index.join_copies(self.payload.numbers, &self.index.dir.join(&name))?;
        self.publish(CommitInfo {
            lines_judged: settled,
            duplicates: Some(name),
            groups: GROUPS_VERSION,
            ..self.payload.clone()
        })
    }

    /// Makes the step that readers see. `entities` is a file name that no commit uses yet.
    fn switch(&mut self, mut payload: CommitInfo, corrected: &CorrectionsFile, entities: &str) -> Result<()> {
        let dir = &self.index.dir;
        if self.has_entities() {
            let mut names = self.names();
            // The order is that of dependence: forms, the entities derived from them, then the
            // commit with the payload that names both. A crash in between leaves files that no
            // commit refers to.
            payload.forms = names.forms.write()?;
            // Only a change of articles or corrections changes entities. A commit for other
            // reasons, such as a new time of a file, keeps the old file.
            let stale = !names.changes.is_empty()
                || !self.is_corrected(corrected)
                || payload.fingerprints != FINGERPRINTS_VERSION;
            if stale {
                self.index.derive(
                    &names.changes,
                    &self.index.forms_of(&payload)?,
                    &corrected.corrections,
                    &dir.join(entities),
                )?;
                (payload.entities, payload.corrections) = (Some(entities.to_owned()), corrected.hash);
            }
        }
        payload.fingerprints = FINGERPRINTS_VERSION;
        payload.numbers = self.next.load(Ordering::Relaxed);
        self.publish(payload)?;
        // Only after the commit: after an error, they are still pending.
        self.names().changes = Changes::default();
        Ok(())
    }

    pub(super) fn publish(&mut self, mut payload: CommitInfo) -> Result<()> {
        let dir = &self.index.dir;
        let mut prepared = self.engine.prepare_commit().map_err(|error| engine_error(dir, error))?;
        // In the payload, which has a checksum, so that `verify` can check the one in `meta.json`.
        payload.stamp = prepared.opstamp();
        let engine = engine_version();
        if !payload.engines.contains(&engine) {
            payload.engines.push(engine);
        }
        prepared.set_payload(&payload.text());
        prepared.commit().map_err(|error| engine_error(dir, error))?;
        // The payload of the writer changes only now, so an error before leaves both as on disk.
        self.previous_files = self.payload.files().map(str::to_owned).collect();
        self.payload = payload;
        Ok(())
    }

    /// Gives up after an error: removes what was written since the last commit, so that a full disk
    /// has room again. Returns the error, or its cause if that occurred in one of the engine's
    /// threads.
    pub(crate) fn give_up(mut self, error: Error) -> Error {
        let error = self.cause(error);
        // What can't be removed now is removed by the next run.
        if self.engine.rollback().is_ok() {
            let _ = self.engine.garbage_collect_files().wait();
        }
        remove_old_files(&self.index.dir, &self.payload, &self.previous_files);
        error
    }

    /// Returns the cause of an engine's error. The engine reports what went wrong in its threads
    /// only when they are joined; until then it says only that they have ended.
    pub(super) fn cause(&mut self, error: Error) -> Error {
        match error {
            // Preparing a commit joins the threads and returns their error. It commits nothing.
            Error::Engine(_) => match self.engine.prepare_commit() {
                Err(cause) => engine_error(&self.index.dir, cause),
                Ok(_) => error,
            },
            error => error,
        }
    }

    /// Waits until pending merges of segments are done.
    ///
    /// # Errors
    ///
    /// An engine's error if a merge failed; what was committed stays committed.
    pub fn finish(self) -> Result<()> {
        let dir = self.index.dir.clone();
        self.engine.wait_merging_threads().map_err(|error| engine_error(&dir, error))
    }
}

/// Converts an entity given by the publisher to a name, as if the text contained it literally.
fn given_name(given: &GivenEntity) -> Name {
    let name = given.name.clone();
    Name { range: 0..0, kind: given.kind, part: false, form: name.clone(), name, how: Derivation::WRITTEN }
}

fn ledger_name(commit: u64) -> String {
    format!("ledger-{commit}.bin")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_shared_and_never_exceeded() {
        for (memory_bytes, threads, expected) in [
            (160_000_000, 8, (4, 160_000_000)),
            (160_000_000, 1, (1, 160_000_000)),
            (40_000_000, 8, (2, 40_000_000)),
            (15_000_000, 64, (1, 15_000_000)),
            (0, 0, (1, 15_000_000)),
        ] {
            let options = WriterOptions { memory_bytes, threads, entities: true };
            assert_eq!(options.shared(), expected, "{options:?}");
        }
    }
}
