//! Guards against a missing corpus: an unmounted folder, a fetch that failed.
//!
//! A folder that is missing or empty, or has lost most of its files, looks the same as one whose
//! articles were removed on purpose. Only a person can tell; until then the index keeps its
//! articles.

use std::path::{Component, Path, PathBuf};

use crate::corpus::{FoundFile, WalkOptions, file_name, walk};
use crate::error::{Error, Problem, ProblemKind, Reason, Result};
use crate::index::{FileEntry, Ledger};
use crate::report::Retained;

/// Minimum number of missing files for a mass removal; fewer are always removed from the index.
pub const MASS_REMOVAL_FILES_MIN: usize = 5;

/// It is a mass removal if more than 1 / `MASS_REMOVAL_SHARE` of the files are gone.
pub const MASS_REMOVAL_SHARE: usize = 2;

/// What a run does if a folder of the corpus is missing or has no files, although the index has
/// articles from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnEmptyCorpus {
    /// It ends with [`Error::EmptyCorpus`] and changes nothing.
    #[default]
    Error,
    /// It continues without the folder, keeps its articles, and reports a problem.
    Keep,
    /// It removes the folder's articles.
    Remove,
}

/// Walks the roots; some may be missing or empty, as far as `on_empty` allows.
///
/// Returns the files found, the problems met, and the roots whose files are known to be gone on
/// purpose.
pub(super) fn guarded_walk(
    roots: &[PathBuf],
    options: &WalkOptions,
    old: &Ledger,
    on_empty: OnEmptyCorpus,
) -> Result<(Vec<FoundFile>, Vec<Problem>, Vec<PathBuf>)> {
    // `Remove` excuses only a root that the index has files from: a new root that is missing is a
    // typing error, which the walk reports.
    let may_be_missing = |root: &Path| match on_empty {
        OnEmptyCorpus::Error => false,
        OnEmptyCorpus::Keep => true,
        OnEmptyCorpus::Remove => files_under(old, root) > 0,
    };
    let (missing, there): (Vec<PathBuf>, Vec<PathBuf>) =
        roots.iter().cloned().partition(|root| is_missing(root) && may_be_missing(root));
    if on_empty == OnEmptyCorpus::Error
        && let Some(path) = roots.iter().find(|root| is_missing(root))
        && let files @ 1.. = files_under(old, path)
    {
        return Err(Error::EmptyCorpus { path: path.clone(), files, missing: true });
    }
    // The missing roots are checked first, so that the error names the corpus and the number of its
    // files instead of a bare "not found" from the walk.
    let (found, mut problems) = walk(&there, options)?;
    let met_trouble = |root: &Path| problems.iter().any(|problem| Path::new(&problem.path).starts_with(root));
    // A folder that could not be listed is not empty, as far as we know.
    let is_empty = |root: &&PathBuf| {
        let plain = plain(root);
        !found.iter().any(|file| under(&file.path, &plain))
            && !met_trouble(&plain)
            && files_under(old, root) > 0
    };
    let empty: Vec<PathBuf> = there.iter().filter(is_empty).cloned().collect();
    match on_empty {
        OnEmptyCorpus::Error => match empty.into_iter().next() {
            Some(path) => {
                let files = files_under(old, &path);
                Err(Error::EmptyCorpus { path, files, missing: false })
            }
            None => Ok((found, problems, Vec::new())),
        },
        OnEmptyCorpus::Keep => {
            let reasons = missing.iter().map(|root| (root, "is missing"));
            for (root, reason) in reasons.chain(empty.iter().map(|root| (root, "holds no files"))) {
                let reason = format!("{reason}; its articles stay in the index");
                let reason = Reason::new(ProblemKind::Unreadable, reason);
                problems.push(Problem::new(file_name::to_text(&plain(root)), None, reason));
            }
            Ok((found, problems, Vec::new()))
        }
        OnEmptyCorpus::Remove => Ok((found, problems, [missing, empty].concat())),
    }
}

/// Returns the missing files that are kept in the index because too many are gone, and for each
/// such root the numbers.
pub(super) fn mass_removals<'p>(
    old: &Ledger,
    lost: &[&'p FileEntry],
    scope: Option<&[PathBuf]>,
    sure: &[PathBuf],
) -> (Vec<&'p FileEntry>, Vec<Retained>) {
    let (mut stay, mut retained) = (Vec::new(), Vec::new());
    if lost.len() < MASS_REMOVAL_FILES_MIN {
        return (stay, retained);
    }
    // Root by root: one folder that vanished must not hide among many that are complete. A list of
    // files has no roots and is judged as a whole.
    let groups: Vec<Option<&PathBuf>> = match scope {
        Some(roots) => roots.iter().filter(|root| !sure.contains(root)).map(Some).collect(),
        None => vec![None],
    };
    for root in groups {
        let plain = root.map(|root| plain(root));
        let inside =
            |entry: &FileEntry| plain.as_ref().is_none_or(|plain| under(Path::new(&entry.path), plain));
        let gone: Vec<&FileEntry> = lost.iter().copied().filter(|entry| inside(entry)).collect();
        let known = old.files.iter().filter(|entry| inside(entry)).count();
        // `>` and not `>=`: exactly half is still removed, as the option's description says.
        if gone.len() >= MASS_REMOVAL_FILES_MIN && gone.len() * MASS_REMOVAL_SHARE > known {
            retained.push(Retained {
                root: root.map(|root| file_name::to_text(root)),
                files: gone.len(),
                known,
                articles: gone.iter().map(|entry| entry.indexed()).sum(),
            });
            stay.extend(gone);
        }
    }
    (stay, retained)
}

fn is_missing(root: &Path) -> bool {
    root.metadata().is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
}

fn files_under(ledger: &Ledger, root: &Path) -> usize {
    let plain = plain(root);
    ledger.files.iter().filter(|entry| under(Path::new(&entry.path), &plain)).count()
}

/// Normalises a root (`./corpus`, `corpus/`) to how the paths of the ledger begin.
pub(super) fn plain(root: &Path) -> PathBuf {
    let plain: PathBuf = root.components().filter(|part| *part != Component::CurDir).collect();
    file_name::to_text(&plain).into()
}

/// Returns whether a path of the ledger is under a root, which must be [`plain`].
pub(super) fn under(path: &Path, root: &Path) -> bool {
    // The root `.` has become an empty path: under it is every relative path that does not lead out
    // of the working directory.
    let inside = || path.is_relative() && path.components().next() != Some(Component::ParentDir);
    if root.as_os_str().is_empty() { inside() } else { path.starts_with(root) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lie_under_roots() {
        for (path, root, expected) in [
            ("corpus/a/b.txt", "corpus", true),
            ("corpus/a/b.txt", "./corpus/", true),
            ("corpus-2/b.txt", "corpus", false),
            ("a.txt", "a.txt", true),
            ("a.txt", ".", true),
            ("a/b.txt", "./", true),
            ("/a/b.txt", ".", false),
            ("../b.txt", ".", false),
            ("/a/b.txt", "/", true),
        ] {
            assert_eq!(under(Path::new(path), &plain(Path::new(root))), expected, "{path} {root}");
        }
    }
}
