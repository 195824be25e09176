//! Finds the files of a corpus, in an order that does not depend on the file system.

use std::collections::HashSet;
use std::fs::Metadata;
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use walkdir::{DirEntry, WalkDir};

use crate::corpus::file_name;
use crate::corpus::io_reason::io_reason;
use crate::error::{Error, Problem, ProblemKind, Reason, Result};

/// Which files of a folder belong to the corpus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct WalkOptions {
    /// Whether files and folders whose name begins with a dot are read.
    pub hidden: bool,
    /// Whether symbolic links inside a folder are followed. A link given as a root always is.
    pub follow_links: bool,
    /// If not empty, only files that match one of these globs are read.
    pub include: Vec<String>,
    /// Files and folders that match one of these globs are skipped.
    ///
    /// A glob without a slash is compared with the name of a file or folder at any depth, one with
    /// a slash with the path below the root.
    pub exclude: Vec<String>,
}

setters!(WalkOptions { hidden: bool, follow_links: bool, include: [into String], exclude: [String] });

/// A file of the corpus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFile {
    /// Where it is, beginning with the root as it was given.
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
    /// When it was last written, in nanoseconds since 1970; before it, negative.
    pub modified_ns: i64,
}

/// Finds the files below `roots`, sorted by path, each once.
///
/// A root may be a single file. What can't be entered or isn't a file is a problem, not an error: errors
/// are a glob that can't be read and a root that does not exist.
pub fn walk(roots: &[PathBuf], options: &WalkOptions) -> Result<(Vec<FoundFile>, Vec<Problem>)> {
    let mut collected = Collected::new(options)?;
    for root in roots {
        if let Err(source) = root.symlink_metadata()
            && source.kind() == std::io::ErrorKind::NotFound
        {
            return Err(Error::io(root, source));
        }
        collected.root(root);
    }
    Ok(collected.finish())
}

/// The same for an explicit list of files, as `--files-from` gives it: folders in the list are walked, and
/// a file that does not exist is a problem.
pub fn list(
    paths: impl IntoIterator<Item = PathBuf>,
    options: &WalkOptions,
) -> Result<(Vec<FoundFile>, Vec<Problem>)> {
    let mut collected = Collected::new(options)?;
    for path in paths {
        collected.root(&path);
    }
    Ok(collected.finish())
}

/// Files and problems on the way.
struct Collected<'o> {
    options: &'o WalkOptions,
    include: Globs,
    exclude: Globs,
    files: Vec<FoundFile>,
    problems: Vec<Problem>,
}

impl<'o> Collected<'o> {
    fn new(options: &'o WalkOptions) -> Result<Self> {
        Ok(Self {
            options,
            include: Globs::new(&options.include)?,
            exclude: Globs::new(&options.exclude)?,
            files: Vec::new(),
            problems: Vec::new(),
        })
    }

    /// Walks one root.
    fn root(&mut self, root: &Path) {
        let mut entries =
            WalkDir::new(root).follow_links(self.options.follow_links).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            match entry {
                Ok(entry) if !self.wanted(&entry, root) => {
                    if entry.file_type().is_dir() {
                        entries.skip_current_dir();
                    }
                }
                Ok(entry) => self.entry(&entry),
                // A loop has been met before from its other end: everything in it is found.
                Err(error) if error.loop_ancestor().is_some() => {}
                Err(error) => {
                    let reason = error
                        .io_error()
                        .map_or_else(|| Reason::new(ProblemKind::Unreadable, error.to_string()), io_reason);
                    self.problem(error.path().unwrap_or(root), reason);
                }
            }
        }
    }

    /// Whether an entry passes the options. Roots are wanted by being named.
    fn wanted(&self, entry: &DirEntry, root: &Path) -> bool {
        let is_dir = entry.file_type().is_dir();
        let below = match entry.depth() {
            0 if is_dir => return true,
            0 => Path::new(entry.file_name()),
            _ => entry.path().strip_prefix(root).unwrap_or(entry.path()),
        };
        let hidden = entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".");
        (self.options.hidden || !hidden)
            && !self.exclude.matches(below)
            && (is_dir || self.options.include.is_empty() || self.include.matches(below))
    }

    /// Keeps a file; says of everything else that is neither folder nor link that it is not one.
    fn entry(&mut self, entry: &DirEntry) {
        let kind = entry.file_type();
        if kind.is_dir() || kind.is_symlink() {
            return;
        }
        match entry.metadata() {
            Ok(metadata) if metadata.is_file() => self.files.push(FoundFile {
                path: plain(entry.path()),
                size: metadata.len(),
                modified_ns: modified_ns(&metadata),
            }),
            Ok(_) => self.problem(entry.path(), Reason::new(ProblemKind::Unreadable, "not a regular file")),
            Err(error) => {
                let reason = error
                    .io_error()
                    .map_or_else(|| Reason::new(ProblemKind::Unreadable, error.to_string()), io_reason);
                self.problem(entry.path(), reason);
            }
        }
    }

    fn problem(&mut self, path: &Path, reason: Reason) {
        self.problems.push(Problem::new(file_name::to_text(&plain(path)), None, reason));
    }

    /// Everything found, in order and without repetition.
    fn finish(mut self) -> (Vec<FoundFile>, Vec<Problem>) {
        self.files.sort_by(|one, other| one.path.cmp(&other.path));
        self.files.dedup_by(|one, other| one.path == other.path);
        let mut seen = HashSet::new();
        self.problems.retain(|problem| seen.insert(problem.path.clone()));
        self.problems.sort_by(|one, other| one.path.cmp(&other.path));
        (self.files, self.problems)
    }
}

/// Globs of one flag.
struct Globs(GlobSet);

impl Globs {
    fn new(globs: &[String]) -> Result<Self> {
        let invalid = |error: globset::Error| Error::Invalid(format!("not a glob: {error}"));
        let mut set = GlobSetBuilder::new();
        for glob in globs {
            let glob = glob.trim_start_matches("./").trim_end_matches('/');
            let anchored = match glob.strip_prefix('/') {
                Some(below) => below.to_owned(),
                None if glob.contains('/') => glob.to_owned(),
                None => format!("**/{glob}"),
            };
            set.add(GlobBuilder::new(&anchored).literal_separator(true).build().map_err(invalid)?);
        }
        set.build().map(Self).map_err(invalid)
    }

    fn matches(&self, below: &Path) -> bool {
        self.0.is_match(below)
    }
}

/// A path without `.` components, so that `./a` and `a` are one file.
fn plain(path: &Path) -> PathBuf {
    let plain: PathBuf = path.components().filter(|part| !matches!(part, Component::CurDir)).collect();
    if plain.as_os_str().is_empty() { path.to_owned() } else { plain }
}

/// When a file was last written, in nanoseconds since 1970.
fn modified_ns(metadata: &Metadata) -> i64 {
    let Ok(modified) = metadata.modified() else { return 0 };
    match modified.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanos| -nanos),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A folder with files in it, and a name for messages.
    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().expect("has a parent")).expect("made");
            fs::write(path, file).expect("written");
        }
        folder
    }

    fn names(folder: &Path, options: &WalkOptions) -> Vec<String> {
        let (files, problems) = walk(&[folder.to_owned()], options).expect("walks");
        assert_eq!(problems, [], "no problems");
        let below = |file: &FoundFile| file.path.strip_prefix(folder).expect("below").display().to_string();
        files.iter().map(below).collect()
    }

    #[test]
    fn options_choose_files() {
        let files = ["b.txt", "a/c.md", ".git/x.txt", "a/.h.txt", "a/drafts/d.txt", "z.json"];
        let folder = folder(&files);
        let globs = |globs: &[&str]| globs.iter().map(|glob| (*glob).to_owned()).collect::<Vec<_>>();
        let none = WalkOptions::default();
        for (options, expected) in [
            (none.clone(), &["a/c.md", "a/drafts/d.txt", "b.txt", "z.json"][..]),
            (
                WalkOptions { hidden: true, ..none.clone() },
                &[".git/x.txt", "a/.h.txt", "a/c.md", "a/drafts/d.txt", "b.txt", "z.json"],
            ),
            (WalkOptions { include: globs(&["*.txt"]), ..none.clone() }, &["a/drafts/d.txt", "b.txt"]),
            (WalkOptions { include: globs(&["a/*"]), ..none.clone() }, &["a/c.md"]),
            (
                WalkOptions { include: globs(&["/*.txt", "*.{md,json}"]), ..none.clone() },
                &["a/c.md", "b.txt", "z.json"],
            ),
            (WalkOptions { exclude: globs(&["drafts/", "*.json"]), ..none.clone() }, &["a/c.md", "b.txt"]),
            (WalkOptions { exclude: globs(&["a/**"]), ..none.clone() }, &["b.txt", "z.json"]),
        ] {
            assert_eq!(names(folder.path(), &options), expected, "{options:?}");
        }
        let bad = WalkOptions { include: globs(&["[a"]), ..none };
        assert!(matches!(walk(&[folder.path().to_owned()], &bad), Err(Error::Invalid(_))));
    }

    #[test]
    fn roots_may_overlap_or_be_files_but_must_exist() {
        let folder = folder(&["a/b.txt", "a/.c.txt"]);
        let at = |name: &str| folder.path().join(name);
        let roots = [at("a"), at("a/./b.txt"), at("a/.c.txt"), folder.path().to_owned()];
        let (files, problems) = walk(&roots, &WalkOptions::default()).expect("walks");
        let paths: Vec<_> = files.iter().map(|file| file.path.clone()).collect();
        assert_eq!((paths, problems), (vec![at("a/.c.txt"), at("a/b.txt")], vec![]));
        assert!(matches!(walk(&[at("none")], &WalkOptions::default()), Err(Error::Io { .. })));
        let (files, problems) = list([at("a/b.txt"), at("none")], &WalkOptions::default()).expect("lists");
        assert_eq!((files.len(), problems.len()), (1, 1));
        assert_eq!(problems[0].reason, "no such file");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_if_asked_and_loops_end() {
        let folder = folder(&["a/b.txt"]);
        std::os::unix::fs::symlink(folder.path(), folder.path().join("a/up")).expect("linked");
        std::os::unix::fs::symlink("b.txt", folder.path().join("a/c.txt")).expect("linked");
        let options = WalkOptions::default();
        assert_eq!(names(folder.path(), &options), ["a/b.txt"]);
        let options = WalkOptions { follow_links: true, ..options };
        assert_eq!(names(folder.path(), &options), ["a/b.txt", "a/c.txt"]);
        std::os::unix::fs::symlink("nowhere", folder.path().join("a/d.txt")).expect("linked");
        let (_, problems) = walk(&[folder.path().to_owned()], &options).expect("walks");
        assert_eq!(problems.len(), 1, "a link to nowhere");
    }
}
