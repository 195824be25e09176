//! Reading the data, and building an index of it.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use depesche::{Error, Index, IngestOptions, Report, Result, Searcher, WriterOptions, ingest};
use flate2::read::GzDecoder;
use serde_json::Value;

/// Lines of a text file, unpacked if need be; `None`, with a word about it, where there is none.
pub fn lines(path: &Path) -> Option<impl Iterator<Item = String> + use<>> {
    let Ok(file) = File::open(path) else {
        println!("skipped: {} is not here", path.display());
        return None;
    };
    let reader: Box<dyn BufRead> = if path.extension().is_some_and(|extension| extension == "gz") {
        Box::new(BufReader::new(GzDecoder::new(file)))
    } else {
        Box::new(BufReader::new(file))
    };
    Some(reader.lines().map_while(std::result::Result::ok))
}

/// A JSON object a line.
pub fn records(path: &Path) -> Option<impl Iterator<Item = Value> + use<>> {
    Some(lines(path)?.filter_map(|line| serde_json::from_str(&line).ok()))
}

/// The string under a key, empty where there is none.
pub fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Builds an index of one file in a folder of its own, or takes the one that is there.
pub fn index(
    work: &Path,
    name: &str,
    corpus: &Path,
    options: &IngestOptions,
) -> Result<(Searcher, Option<Report>)> {
    let dir = work.join(name);
    let fresh = !dir.join("meta.json").exists();
    let index = Index::open_or_create(&dir)?;
    let report = fresh.then(|| ingest(&index, &[PathBuf::from(corpus)], options, &mut |_| {})).transpose()?;
    Ok((Searcher::open(&index)?, report))
}

/// Options of an index without entities.
pub fn words_only() -> IngestOptions {
    let writer = WriterOptions::default().entities(false);
    IngestOptions::default().writer(writer)
}

/// A copy of a file of records without their titles.
pub fn without_titles(work: &Path, corpus: &Path) -> Result<Option<PathBuf>> {
    let path = work.join("without-titles.jsonl");
    if path.exists() {
        return Ok(Some(path));
    }
    let Some(records) = records(corpus) else { return Ok(None) };
    let io = |source| Error::Io { path: path.clone(), source };
    fs::create_dir_all(work).map_err(io)?;
    let mut out = BufWriter::new(File::create(&path).map_err(io)?);
    for mut record in records {
        if let Some(record) = record.as_object_mut() {
            record.remove("title");
        }
        writeln!(out, "{record}").map_err(io)?;
    }
    out.flush().map_err(io)?;
    Ok(Some(path))
}
