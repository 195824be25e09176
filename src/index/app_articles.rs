//! Articles that an app puts into an index directly, without a file to read them from.
//!
//! They have entries in the ledger under their path, which need not be a file's. So they count like
//! all others, and a refresh of the files leaves them alone.

use super::{Fate, FileEntry, Ledger, LineHashes, RecordEntry, Stored, VersionKey, Writer, article_key};
use crate::article::Article;
use crate::error::{Error, Result};

/// Format recorded in the ledger for these articles.
const FORMAT: &str = "put by an app";

impl Writer {
    /// Puts an article into the index and replaces one with the same path and id.
    ///
    /// The path may be any name that is not below a folder that is also ingested:
    /// [`ingest`](crate::ingest()) removes what it doesn't find there.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] if path or id is empty; an engine's error if the index can't be written.
    pub fn put(&mut self, article: Article) -> Result<()> {
        if article.path.is_empty() || article.id.is_empty() {
            return Err(Error::Invalid("an article needs a path and an id".into()));
        }
        // Before anything else looks at it, so that no word of a withheld article reaches the
        // index.
        let article = article.withheld();
        let (path, name, record) = (article.path.clone(), article.id.clone(), article.record);
        // Hash 0, because there is no file whose content could be compared. The fate is
        // provisional: `commit` sets it, once all revisions are known.
        let entry = RecordEntry {
            record,
            name: name.clone(),
            hash: 0,
            dated_by_file: false,
            revision: VersionKey::of(&article, &name),
            fate: Fate::Indexed,
            reason: None,
        };
        let file = self.own_entry(&path)?;
        // The ledger knows whether the article is new. A delete is only issued for a known one,
        // because the engine looks every deleted key up in all segments at the next commit.
        let place = file.records.iter().position(|record| record.name == name);
        let known = place.is_some();
        match place {
            Some(at) => file.records[at] = entry,
            None => file.records.push(entry),
        }
        // Taken out of `self`, because `annotate` borrows all of it. It is loaded with the first
        // article and kept: it holds caches that are worth more the longer it lives.
        let mut annotator = self.own_annotator.take();
        let names = self.annotate(&article, &mut annotator);
        self.own_annotator = annotator;
        // No candidate lines: an app's text is not a page, so nothing in it is judged as
        // boilerplate. And no original: `reindex` takes the article unchanged.
        self.put_stored(Stored::new(article, name, None), &names, &LineHashes::default(), known)
            .map_err(|error| self.cause(error))
    }

    /// Removes an article added by [`Writer::put`]; returns whether there was one.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] or [`Error::Io`] if the ledger can't be read.
    pub fn remove(&mut self, path: &str, id: &str) -> Result<bool> {
        let ledger = self.ledger()?;
        let Ok(at) = ledger.files.binary_search_by(|entry| entry.path.as_str().cmp(path)) else {
            return Ok(false);
        };
        let records = &mut ledger.files[at].records;
        let before = records.len();
        records.retain(|record| record.name != id);
        let removed = records.len() < before;
        // Nobody else would remove an empty entry: a refresh leaves an app's paths alone.
        if records.is_empty() {
            ledger.files.remove(at);
        }
        if removed {
            self.remove_key(&article_key(path, id));
        }
        Ok(removed)
    }

    /// Makes everything since the last commit visible to readers in one step and returns the number
    /// of the commit. Corrections in the index's folder or next to it are applied.
    ///
    /// # Errors
    ///
    /// On an error the last commit stays in place and nothing that was put is lost: once the cause
    /// is gone, commit again. If only the duplicates could not be found, the articles are committed,
    /// and the next commit finds them.
    pub fn commit(&mut self) -> Result<u64> {
        let corrected = self.index().corrections(None)?;
        let mut ledger = std::mem::take(self.ledger()?);
        self.own_ledger = None;
        // Only now: which revision supersedes which depends on all records, not on the order of
        // `put`.
        ledger.apply_revisions();
        // `false`: repeated lines were not judged over the new set of articles. The next `ingest` does
        // it; here, a small commit might have to put many articles of a source again.
        let committed = self.commit_ledger(&ledger, &corrected, false);
        if committed.is_err() {
            // What was put is still pending in the engine. Without its entries, the next commit
            // would show articles that no ledger knows.
            self.own_ledger = Some(ledger);
        }
        let number = committed?;
        self.commit_duplicates(false)?;
        Ok(number)
    }

    /// Returns the ledger of the next commit.
    fn ledger(&mut self) -> Result<&mut Ledger> {
        let ledger = match self.own_ledger.take() {
            Some(ledger) => ledger,
            None => self.index().ledger()?,
        };
        Ok(self.own_ledger.insert(ledger))
    }

    /// Returns the ledger's entry of a path, creating it if there is none.
    fn own_entry(&mut self, path: &str) -> Result<&mut FileEntry> {
        let ledger = self.ledger()?;
        let at = match ledger.files.binary_search_by(|entry| entry.path.as_str().cmp(path)) {
            Ok(at) => at,
            Err(at) => {
                let entry = FileEntry {
                    path: path.to_owned(),
                    size: 0,
                    modified_ns: 0,
                    racy: false,
                    hash: 0,
                    format: FORMAT.to_owned(),
                    fate: Fate::Indexed,
                    reason: None,
                    records: Vec::new(),
                };
                ledger.files.insert(at, entry);
                at
            }
        };
        Ok(&mut ledger.files[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{Index, WriterOptions};

    fn article(path: &str, id: &str, body: &str) -> Article {
        Article { path: path.into(), id: id.into(), body: body.into(), record: 1, ..Article::default() }
    }

    #[test]
    fn articles_come_and_go_with_the_ledger() {
        let dir = tempfile::tempdir().expect("a folder");
        let index = Index::open_or_create(dir.path()).expect("an index");
        let mut writer = index.writer(WriterOptions::default()).expect("a writer");
        writer.put(article("feed", "a", "Kamera")).expect("put");
        writer.put(article("feed", "b", "Haus")).expect("put");
        writer.put(article("feed", "a", "Kameras")).expect("put again");
        assert!(matches!(writer.put(article("", "a", "")), Err(Error::Invalid(_))));
        assert_eq!(writer.commit().expect("commit"), 1);
        assert_eq!(index.ledger().expect("a ledger").articles(), 2);
        assert!(writer.remove("feed", "b").expect("remove"));
        assert!(!writer.remove("feed", "b").expect("remove"));
        assert_eq!(writer.commit().expect("commit"), 2);
        assert_eq!(index.ledger().expect("a ledger").articles(), 1);
    }

    #[test]
    fn a_commit_that_fails_loses_nothing() {
        // In the way of a file that the first commit writes before its articles are visible, and of
        // one that it writes after.
        for (obstacle, visible) in
            [("entities-1.bin", false), ("ledger-1.bin", false), ("stories-1.bin", true)]
        {
            let dir = tempfile::tempdir().expect("a folder");
            let index = Index::open_or_create(dir.path()).expect("an index");
            let mut writer = index.writer(WriterOptions::default()).expect("a writer");
            writer.put(article("feed", "a", "Angela Merkel sprach am Montag in Kiel.")).expect("put");
            std::fs::create_dir(dir.path().join(obstacle)).expect("made");
            writer.commit().expect_err("a folder is in the way");
            assert_eq!(index.ledger().expect("a ledger").articles(), usize::from(visible), "{obstacle}");
            std::fs::remove_dir(dir.path().join(obstacle)).expect("removed");
            writer.put(article("feed", "b", "Haus")).expect("put");
            writer.commit().expect("commit");
            drop(writer);
            assert_eq!(index.ledger().expect("a ledger").articles(), 2, "{obstacle}");
            let searcher = crate::search::Searcher::open(&index).expect("a searcher");
            assert_eq!(searcher.len(), 2, "{obstacle}");
            let found = searcher.entity("Merkel", None, &crate::search::EntityOptions::default());
            assert!(matches!(found, Ok(crate::search::EntityAnswer::Known(_))), "{obstacle}: {found:?}");
        }
    }
}
