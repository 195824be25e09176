//! Verifies an index: the checksums of all its files, and its ledger against its articles.
//!
//! Nothing is repaired. The engine opens the index only if all of its files are sound, because it
//! trusts what it reads.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read, Seek};
use std::path::Path;

use tantivy::directory::RamDirectory;
use tantivy::{Directory, IndexMeta, IndexSettings, ReloadPolicy, Searcher, SegmentMeta};

use super::meta::{MANAGED_FILE, META_FILE};
use super::reconcile::reconcile;
use super::snapshot::{CommitFiles, Managed, OpenedFile, why};
use super::{CommitInfo, DuplicateGroups, EntityTable, Fields, FormFile, Ledger, checksum, engine_error};
use crate::error::{Error, Problem, Reason, Result};

/// Maximum number of attempts, since another commit may replace the one being checked.
const ATTEMPTS: usize = 20;

/// Result of [`verify`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verification {
    /// Number of the commit that was checked.
    pub commit: u64,
    /// Time of that commit, in seconds since 1970.
    pub committed_at: u64,
    /// Number of files that were read.
    pub files: usize,
    /// Total size of these files, in bytes.
    pub bytes: u64,
    /// Number of articles compared with the ledger; 0 if files are damaged.
    pub articles: usize,
    /// All damage: files of the index that differ from what was written, and files of the corpus on
    /// which ledger and articles disagree.
    pub problems: Vec<Problem>,
}

impl Verification {
    /// Returns whether no damage was found.
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }

    fn damaged(path: &Path, reason: String) -> Self {
        let problem = Problem::new(path.display().to_string(), None, reason);
        Self { problems: vec![problem], ..Self::default() }
    }
}

/// Verifies the last commit of an index: every file by its checksum, and the ledger against the
/// articles. It may run while a writer is active, and reads everything once.
///
/// Not checked are the text in the lock file and a desk's corrections, which may be edited at any
/// time.
///
/// # Errors
///
/// [`Error::NoIndex`], [`Error::Incompatible`], and [`Error::Io`] if the folder can't be read.
/// Damage is not an error but a problem in the result.
pub fn verify(dir: impl AsRef<Path>) -> Result<Verification> {
    let dir = dir.as_ref();
    let mut known = BTreeMap::new();
    for _ in 0..ATTEMPTS {
        let snapshot = match CommitFiles::take(dir) {
            Ok(snapshot) => snapshot,
            Err(Error::Damaged { path, reason }) => return Ok(Verification::damaged(&path, reason)),
            // Without `meta.json` a folder is no index. But where the engine has left its list of
            // files there was one, and its loss is damage.
            Err(Error::NoIndex { .. }) if dir.join(MANAGED_FILE).is_file() => {
                return Ok(Verification::damaged(&dir.join(META_FILE), "missing".into()));
            }
            Err(error) => return Err(error),
        };
        let mut check = Check { dir, known: &mut known, forms: 0, done: Verification::default() };
        if check.commit(snapshot)? {
            return Ok(check.done);
        }
    }
    Err(Error::Busy { path: dir.into() })
}

/// A check of one commit.
struct Check<'c> {
    dir: &'c Path,
    /// Files that never change and were found sound, with their sizes: they are not checked again
    /// if the next commit has them too.
    known: &'c mut BTreeMap<String, u64>,
    /// Number of name forms.
    forms: usize,
    done: Verification,
}

impl Check<'_> {
    /// Checks everything; returns `false` if another commit was made meanwhile, so that this one
    /// could not be read to its end.
    fn commit(&mut self, snapshot: CommitFiles) -> Result<bool> {
        let CommitFiles { meta, meta_bytes, payload, managed, segment_files, side_files } = snapshot;
        let text = meta.payload.as_deref().unwrap_or_default();
        // A damaged payload may claim any version. Only one that is intact, or from before
        // checksums, may end the check as incompatible; else the damage is reported.
        if CommitInfo::is_whole(text) || !CommitInfo::has_checksum(text) {
            payload.check(self.dir)?;
        }
        (self.done.commit, self.done.committed_at) = (payload.commit, payload.committed_at);
        (self.done.files, self.done.bytes) = (1, meta_bytes.len() as u64);
        let metas = self.meta(&meta_bytes, &payload, text);
        let listed = self.managed(managed);
        // A file that the engine never listed was not lost, but its name in `meta.json` is damaged:
        // so that is the file to report.
        let (known, unknown): (Vec<_>, Vec<_>) = segment_files.into_iter().partition(|opened| {
            opened.file.is_ok() || listed.as_ref().is_none_or(|listed| listed.contains(&opened.name))
        });
        if let Some(OpenedFile { name, .. }) = unknown.first() {
            self.problem(META_FILE, format!("names {name}, which was never written"));
        }
        for opened in known {
            self.segment_file(opened, &payload);
        }
        let mut ledger = Ledger::default();
        for opened in side_files {
            self.side_file(opened, &payload, &mut ledger);
        }
        // From here on the engine reads the files. With damaged ones it could panic or allocate
        // without bound.
        let Some(metas) = metas.filter(|_| self.done.is_sound()) else { return Ok(true) };
        let searcher = open(self.dir)?;
        // The engine opens whatever is the last commit now: if that is another one, the ledger read
        // above does not belong to it.
        let now = fs::read(self.dir.join(META_FILE)).ok();
        if now.is_some_and(|now| now != meta_bytes) {
            return Ok(false);
        }
        self.count(&searcher, &metas)?;
        if self.done.is_sound() {
            let problems = &mut self.done.problems;
            let (_, fields) = Fields::schema();
            self.done.articles = reconcile(self.dir, &searcher, &fields, &ledger, self.forms, problems)?;
        }
        Ok(true)
    }

    /// Checks the list of files that the engine may remove, and returns it.
    fn managed(&mut self, managed: Result<Managed, String>) -> Option<BTreeSet<String>> {
        let Managed { there, listed } = match managed {
            Ok(managed) => managed,
            Err(reason) => {
                self.problem(MANAGED_FILE, reason);
                return None;
            }
        };
        // A file that is not listed would never be removed. Listed files that are missing are no
        // problem: the engine lists a file before it creates it.
        let mut unknown = there.iter().map(String::as_str).chain([META_FILE]);
        let unknown = unknown.find(|&name| !listed.contains(name) && self.dir.join(name).exists());
        if let Some(name) = unknown {
            self.problem(MANAGED_FILE, format!("does not list {name}"));
        }
        Some(listed)
    }

    fn problem(&mut self, name: &str, reason: impl Into<Reason>) {
        let path = self.dir.join(name).display().to_string();
        self.done.problems.push(Problem::new(path, None, reason));
    }

    /// Checks `meta.json`. Only the payload in it has a checksum; the rest is known or can be
    /// counted.
    fn meta(&mut self, bytes: &[u8], payload: &CommitInfo, text: &str) -> Option<IndexMeta> {
        let metas = match parse(bytes) {
            Ok(metas) => metas,
            Err(error) => {
                self.problem(META_FILE, format!("can't be read: {error}"));
                return None;
            }
        };
        let mut as_written = serde_json::to_vec_pretty(&metas).unwrap_or_default();
        // The engine ends the file with a line break.
        as_written.push(b'\n');
        let was_committed = metas.payload.is_some();
        let reason = if was_committed && !CommitInfo::is_whole(text) {
            "checksum of the commit's payload does not match"
        } else if metas.schema != Fields::schema().0 {
            "its fields are not those of this version"
        } else if metas.index_settings != IndexSettings::default() {
            "its settings are not those of this version"
        } else if metas.opstamp != payload.stamp {
            "its opstamp differs from that in the commit's payload"
        } else if metas.segments.iter().any(miscounts) {
            "its number of removed articles is impossible"
        // Last, because the other reasons say more: this one finds what parses to the same values.
        } else if as_written != bytes {
            "its text is not what was written"
        } else {
            return Some(metas);
        };
        self.problem(META_FILE, reason);
        None
    }

    /// Checks a file of the engine by its footer.
    fn segment_file(&mut self, OpenedFile { name, file }: OpenedFile, payload: &CommitInfo) {
        self.done.files += 1;
        if let Some(length) = self.known.get(&name) {
            self.done.bytes += length;
            return;
        }
        match file.and_then(|mut file| checksum::check(&mut file, &payload.engines)) {
            Ok(Ok(length)) => {
                self.done.bytes += length;
                self.known.insert(name, length);
            }
            Ok(Err(reason)) => self.problem(&name, reason),
            Err(error) => self.problem(&name, why(&error)),
        }
    }

    /// Checks the ledger, the entities, the duplicates or the forms, each by its own checksum.
    fn side_file(
        &mut self,
        OpenedFile { name, file }: OpenedFile,
        payload: &CommitInfo,
        ledger: &mut Ledger,
    ) {
        self.done.files += 1;
        // Not remembered in `known`: forms grow, and these files are small next to the segments.
        let path = self.dir.join(&name);
        let mut content = Vec::new();
        let read = file.and_then(|mut file| {
            file.read_to_end(&mut content)?;
            file.rewind()?;
            Ok(file)
        });
        self.done.bytes += content.len() as u64;
        let verdict = match read {
            Err(error) => return self.problem(&name, why(&error)),
            Ok(_) if payload.ledger.as_ref() == Some(&name) => {
                Ledger::parse(&path, &content).map(|read| *ledger = read)
            }
            Ok(_) if payload.entities.as_ref() == Some(&name) => match EntityTable::is_whole(&content) {
                true => Ok(()),
                false => return self.problem(&name, "checksum does not match"),
            },
            Ok(_) if payload.duplicates.as_ref() == Some(&name) => {
                match DuplicateGroups::is_whole(&content) {
                    true => Ok(()),
                    false => return self.problem(&name, "checksum does not match"),
                }
            }
            Ok(file) => {
                let forms = FormFile::of(&path, file, payload.forms).read();
                forms.map(|forms| self.forms = forms.keys.len())
            }
        };
        match verdict {
            Ok(()) => {}
            Err(Error::Damaged { reason, .. }) => self.problem(&name, reason),
            Err(error) => self.problem(&name, error.to_string()),
        }
    }

    /// Compares the numbers in `meta.json` with those of the segments, in which every article has
    /// one key.
    fn count(&mut self, searcher: &Searcher, metas: &IndexMeta) -> Result<()> {
        let (_, fields) = Fields::schema();
        for segment in searcher.segment_readers() {
            let keys = segment.inverted_index(fields.key).map_err(|error| engine_error(self.dir, error))?;
            // The one token of the key field per article counts the documents of the segment
            // independently of `max_doc`, which comes from `meta.json` itself.
            let all = keys.total_num_tokens();
            let living = segment.alive_bitset().map_or(all, |alive| alive.num_alive_docs() as u64);
            let removed = all.checked_sub(living);
            let says = metas.segments.iter().find(|meta| meta.id() == segment.segment_id());
            if says.is_some_and(|says| {
                (says.max_doc().into(), Some(says.num_deleted_docs().into())) != (all, removed)
            }) {
                let id = segment.segment_id().uuid_string();
                self.problem(META_FILE, format!("its number of articles differs from that of segment {id}"));
            }
        }
        Ok(())
    }
}

/// Returns whether the numbers of a segment are impossible: more articles removed than there are,
/// or a file of removed articles but none removed.
fn miscounts(segment: &SegmentMeta) -> bool {
    segment.num_deleted_docs() > segment.max_doc()
        || segment.delete_opstamp().is_some() && !segment.has_deletes()
}

/// Parses `meta.json` as the engine does.
fn parse(bytes: &[u8]) -> tantivy::Result<IndexMeta> {
    // The engine's parser is private; a directory in memory that holds only this file gets at it
    // without opening a segment.
    let dir = RamDirectory::create();
    dir.atomic_write(Path::new(META_FILE), bytes)?;
    tantivy::Index::open(dir)?.load_metas()
}

/// Opens the last commit for searching.
fn open(dir: &Path) -> Result<Searcher> {
    let opened = || {
        let engine = tantivy::Index::open_in_dir(dir)?;
        let reader: tantivy::IndexReader =
            engine.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(reader.searcher())
    };
    opened().map_err(|error| engine_error(dir, error))
}
