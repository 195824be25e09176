//! Puts articles into an index and takes them out, and commits.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use tantivy::{IndexWriter, TantivyDocument, Term};

use super::checksum::engine_version;
use super::derive::Changes;
use super::document::stored_mentions;
use super::forms::FormWriter;
use super::replacement::remove_unfinished;
use super::{Corrected, Index, Ledger, Lines, Payload, Stored, engine_error, lock::WriterLock};
use crate::article::{Article, GivenEntity};
use crate::entity::{Annotations, Annotator, How, Name};
use crate::error::{Error, Result};

/// Commits whose files are kept beside those of the current one, for readers that have
/// just opened an older commit.
const OLD_COMMITS_KEPT: u64 = 1;

/// What a writer may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WriterOptions {
    /// Memory for articles that are not on disk yet, in bytes; at least 15 MB. It is shared by
    /// the threads that index.
    pub memory_bytes: usize,
    /// Threads that read and clean files, at least one; half as many analyse and index, as
    /// long as there are 15 MB for each. What is in the index does not depend on it.
    pub threads: usize,
    /// Whether names are recognised. An index is with them or without from its first
    /// commit on; later this is not looked at.
    pub entities: bool,
}

impl Default for WriterOptions {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { memory_bytes: 160_000_000, threads: cores.clamp(1, 8), entities: true }
    }
}

/// What the engine needs for a thread at least.
const THREAD_BYTES_MIN: usize = 15_000_000;

impl WriterOptions {
    /// Threads that index, and the memory that they share: no more than was given.
    fn shared(&self) -> (usize, usize) {
        let memory_bytes = self.memory_bytes.max(THREAD_BYTES_MIN);
        let threads = self.threads.div_ceil(2).clamp(1, memory_bytes / THREAD_BYTES_MIN);
        (threads, memory_bytes)
    }
}

/// The forms of names, and where they came and went.
#[derive(Debug)]
struct Names {
    forms: FormWriter,
    changes: Changes,
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
    /// Names of the files of the commit before.
    previous_files: Vec<String>,
    names: Mutex<Names>,
    /// The number of the next article that is put.
    next: AtomicU32,
    /// What finds the names in an app's articles, once there are any.
    pub(super) own_annotator: Option<Annotator>,
    /// The next ledger, once an app has put or removed an article by itself.
    pub(super) own_ledger: Option<Ledger>,
    _lock: WriterLock,
}

impl Writer {
    pub(super) fn open(index: &Index, options: WriterOptions) -> Result<Self> {
        Self::open_after(index, options, index.payload()?.commit)
    }

    /// Opens an index whose next commit has the number after `commit`.
    pub(super) fn open_after(index: &Index, options: WriterOptions, commit: u64) -> Result<Self> {
        let lock = WriterLock::acquire(&index.dir)?;
        remove_unfinished(&index.dir)?;
        let (threads, memory_bytes) = options.shared();
        let engine = index
            .engine
            .writer_with_num_threads(threads, memory_bytes)
            .map_err(|error| engine_error(&index.dir, error))?;
        // What a killed run left behind: the engine would not write over it.
        engine.garbage_collect_files().wait().map_err(|error| engine_error(&index.dir, error))?;
        let mut payload = index.payload()?;
        if payload.commit == 0 && !options.entities {
            payload.names = 0;
        }
        payload.commit = payload.commit.max(commit);
        Ok(Self::of(index, engine, payload, lock))
    }

    fn of(
        index: &Index,
        engine: IndexWriter<TantivyDocument>,
        mut payload: Payload,
        lock: WriterLock,
    ) -> Self {
        let forms_file =
            payload.forms_file.get_or_insert_with(|| format!("forms-{}.bin", payload.commit + 1));
        let forms = FormWriter::new(index.dir.join(forms_file), payload.forms);
        Self {
            names: Mutex::new(Names { forms, changes: Changes::default() }),
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

    /// The index that is written to.
    pub fn index(&self) -> &Index {
        &self.index
    }

    fn has_entities(&self) -> bool {
        self.payload.names != 0
    }

    /// The names of an article, if this index is one with entities.
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

    /// Whether nothing of the last commit is left to be settled.
    pub(crate) fn is_settled(&self) -> bool {
        self.payload.settled
    }

    /// Whether the entities are those of these corrections.
    pub(crate) fn is_corrected(&self, corrected: &Corrected) -> bool {
        !self.has_entities() || self.payload.entities.is_some() && self.payload.corrections == corrected.hash
    }

    /// Puts an article and its names into the index; in the place of the one with its key
    /// if it `replaces` one.
    pub(crate) fn put_stored(
        &self,
        mut stored: Stored,
        names: &Annotations,
        lines: &Lines,
        replaces: bool,
    ) -> Result<()> {
        let key = stored.key();
        if replaces {
            self.remove_key(&key);
        }
        if self.has_entities() {
            let mut own = self.names();
            stored.title_mentions = stored_mentions(&names.title, |name| own.forms.number(name))?;
            stored.body_mentions = stored_mentions(&names.body, |name| own.forms.number(name))?;
            let given = stored.article.given.iter().map(|given| own.forms.number(&given_name(given)));
            stored.given_forms = given.collect::<Result<_>>()?;
            own.changes.put(&key, stored.forms(), stored.revision());
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let document = stored.document(number, lines, &self.index.fields).map_err(Error::Invalid)?;
        self.engine.add_document(document).map_err(|error| engine_error(&self.index.dir, error))?;
        Ok(())
    }

    /// Takes the article with this key out.
    pub(crate) fn remove_key(&self, key: &str) {
        if self.has_entities() {
            self.names().changes.remove(key);
        }
        self.engine.delete_term(Term::from_field_text(self.index.fields.key, key));
    }

    fn names(&self) -> MutexGuard<'_, Names> {
        // What a thread that broke off left is as whole as what any other leaves.
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts everything since the last commit, the ledger, and the entities of all that
    /// before the readers in one step.
    ///
    /// # Errors
    ///
    /// On an error the last commit stands.
    pub(crate) fn commit_ledger(
        &mut self,
        ledger: &Ledger,
        corrected: &Corrected,
        settled: bool,
    ) -> Result<u64> {
        let number = self.payload.commit + 1;
        let name = ledger_name(number);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
        ledger.write(&self.index.dir.join(&name))?;
        let payload = Payload {
            commit: number,
            committed_at: now,
            settled,
            ledger: Some(name),
            ..self.payload.clone()
        };
        self.switch(payload, corrected, &format!("entities-{number}.bin"))?;
        remove_old_files(&self.index.dir, &self.payload, &self.previous_files);
        Ok(number)
    }

    /// Commits what was put since the last commit as a part of that one: same number, same
    /// ledger. `settled` where nothing is left to be settled but that copies are joined to
    /// stories, which is done too.
    pub(crate) fn commit_settled(&mut self, corrected: &Corrected, settled: bool) -> Result<()> {
        let payload = self.payload.clone();
        let entities = format!("entities-{}-settled.bin", payload.commit);
        self.switch(payload, corrected, &entities)?;
        self.commit_stories(settled)
    }

    /// Joins the articles of the last commit to stories, as a part of that commit.
    ///
    /// It is done behind it, over what is on disk, so that signatures need no memory while
    /// articles are put. Until then the stories before it hold, and new articles have none.
    pub(super) fn commit_stories(&mut self, settled: bool) -> Result<()> {
        let name = format!("stories-{}.bin", self.payload.commit);
        self.index.join_copies(self.payload.numbers, &self.index.dir.join(&name))?;
        self.publish(Payload { settled, stories: Some(name), ..self.payload.clone() })
    }

    /// The one step that readers see. `entities` is a name that no commit has yet.
    fn switch(&mut self, mut payload: Payload, corrected: &Corrected, entities: &str) -> Result<()> {
        let dir = &self.index.dir;
        if self.has_entities() {
            let mut names = self.names();
            payload.forms = names.forms.write()?;
            let stale = !names.changes.is_empty() || !self.is_corrected(corrected);
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
        payload.numbers = self.next.load(Ordering::Relaxed);
        self.publish(payload)?;
        self.names().changes = Changes::default();
        Ok(())
    }

    fn publish(&mut self, mut payload: Payload) -> Result<()> {
        let dir = &self.index.dir;
        let mut prepared = self.engine.prepare_commit().map_err(|error| engine_error(dir, error))?;
        payload.stamp = prepared.opstamp();
        let engine = engine_version();
        if !payload.engines.contains(&engine) {
            payload.engines.push(engine);
        }
        prepared.set_payload(&payload.text());
        prepared.commit().map_err(|error| engine_error(dir, error))?;
        self.previous_files = self.payload.files().map(str::to_owned).collect();
        self.payload = payload;
        Ok(())
    }

    /// Gives the writer up after an error: what was written since the last commit is removed,
    /// so that a disk that is full has room again. Says what the error's cause was, where
    /// that happened in one of the engine's threads.
    pub(crate) fn give_up(mut self, error: Error) -> Error {
        let error = self.cause(error);
        // What can't be removed now, the next run removes.
        if self.engine.rollback().is_ok() {
            let _ = self.engine.garbage_collect_files().wait();
        }
        remove_old_files(&self.index.dir, &self.payload, &self.previous_files);
        error
    }

    /// The engine's threads keep what went wrong to themselves until they are joined, and
    /// until then it says only that they have ended.
    pub(super) fn cause(&mut self, error: Error) -> Error {
        match error {
            Error::Engine(_) => match self.engine.prepare_commit() {
                Err(cause) => engine_error(&self.index.dir, cause),
                Ok(_) => error,
            },
            error => error,
        }
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
}

/// Removes ledgers, entities, forms and stories that neither a commit nor the one before it names;
/// what can't be removed does no harm.
pub(super) fn remove_old_files(dir: &Path, payload: &Payload, previous: &[String]) {
    let oldest = payload.commit.saturating_sub(OLD_COMMITS_KEPT);
    let Ok(entries) = fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let named =
            |name: &str| payload.files().any(|file| file == name) || previous.iter().any(|file| file == name);
        let Some(name) = name.to_str().filter(|name| !named(name)) else { continue };
        if commit_number(name).is_some_and(|number| number < oldest || number > payload.commit) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// What a publisher gives, as if it stood in the text just so.
fn given_name(given: &GivenEntity) -> Name {
    let name = given.name.clone();
    Name { range: 0..0, kind: given.kind, part: false, form: name.clone(), name, how: How::WRITTEN }
}

fn ledger_name(commit: u64) -> String {
    format!("ledger-{commit}.bin")
}

/// The commit that a file of ours was made for.
fn commit_number(name: &str) -> Option<u64> {
    const KINDS: [&str; 4] = ["ledger-", "entities-", "forms-", "stories-"];
    let number = KINDS.iter().find_map(|kind| name.strip_prefix(kind))?;
    let number = number.strip_suffix(".bin")?;
    number.strip_suffix("-settled").unwrap_or(number).parse().ok()
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
