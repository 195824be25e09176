//! The table `Articles` of a database, row by row.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, Row};

use crate::article::RawDocument;
use crate::corpus::input::limits::{Limits, exceeded};
use crate::corpus::markup;
use crate::corpus::record::RecordOutput;
use crate::error::{Limit, Reason};

/// Bytes that a row takes at least: a database that has more rows than room for them leads in circles.
const ROW_BYTES_MIN: u64 = 4;

/// Reads the articles of a database. The error is what ended it early.
pub(crate) fn read(path: &Path, limits: &Limits, out: &mut RecordOutput<'_, '_>) -> Result<(), Reason> {
    let database = open(path, limits).map_err(|error| reason(&error))?;
    if !has_articles(&database).map_err(|error| reason(&error))? {
        return Err(
            "an SQLite database without a table Articles (ID_Article, Path, publishingDate, Title, Body)"
                .into(),
        );
    }
    let bytes = std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    rows(&database, bytes / ROW_BYTES_MIN, limits, out).map_err(|error| reason(&error))
}

fn open(path: &Path, limits: &Limits) -> rusqlite::Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    // Immutable: no journal and no lock is opened or made next to the database.
    let database = Connection::open_with_flags(address(path), flags)?;
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    let bytes = i32::try_from(limits.record_bytes_max).unwrap_or(i32::MAX);
    database.set_limit(rusqlite::limits::Limit::SQLITE_LIMIT_LENGTH, bytes.max(1 << 16))?;
    Ok(database)
}

/// The address of a file for SQLite, in which three signs have a meaning.
fn address(path: &Path) -> String {
    let path = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    format!("file:{path}?immutable=1")
}

/// Whether there is a plain table with the columns of an article.
fn has_articles(database: &Connection) -> rusqlite::Result<bool> {
    let sql: Option<String> = database
        .query_row(
            "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = 'Articles' COLLATE NOCASE",
            [],
            |row| row.get(0),
        )
        .or_else(|error| if error == rusqlite::Error::QueryReturnedNoRows { Ok(None) } else { Err(error) })?;
    let Some(sql) = sql.filter(|sql| !sql.to_ascii_lowercase().contains("virtual")) else {
        return Ok(false);
    };
    let columns = ["id_article", "path", "publishingdate", "title", "body"];
    Ok(columns.iter().all(|column| sql.to_ascii_lowercase().contains(column)))
}

fn rows(
    database: &Connection,
    rows_max: u64,
    limits: &Limits,
    out: &mut RecordOutput<'_, '_>,
) -> rusqlite::Result<()> {
    let mut number = 0u32;
    let mut numbers = database.prepare("SELECT rowid FROM Articles")?;
    // Row by row, so that one that is too large or damaged costs itself.
    let mut row = database
        .prepare("SELECT ID_Article, Path, publishingDate, Title, Body FROM Articles WHERE rowid = ?")?;
    let mut rows = numbers.query([])?;
    while let Some(found) = rows.next()? {
        if u64::from(number) > rows_max {
            return Err(rusqlite::Error::InvalidQuery);
        }
        number = number.saturating_add(1);
        let id: i64 = found.get(0)?;
        match row.query_row([id], document) {
            Ok(document) => out.record(RawDocument { record: number, ..document }, true),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::TooBig) => {
                let max = limits.record_bytes_max as u64;
                out.problem(number, exceeded("the record", Limit::RecordBytes, max));
            }
            Err(error) => out.problem(number, reason(&error)),
        }
    }
    Ok(())
}

/// Makes a document of a row: `Newsroom/Sports/…` is the section, the body is HTML.
fn document(row: &Row<'_>) -> rusqlite::Result<RawDocument> {
    let text = |at: usize| -> rusqlite::Result<Option<String>> {
        use rusqlite::types::ValueRef;
        Ok(match row.get_ref(at)? {
            ValueRef::Null => None,
            ValueRef::Integer(number) => Some(number.to_string()),
            ValueRef::Real(number) => Some(number.to_string()),
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                Some(String::from_utf8_lossy(bytes).into_owned())
            }
        })
    };
    let path = text(1)?;
    let section =
        path.and_then(|path| path.split('/').filter(|part| !part.is_empty()).nth(1).map(str::to_owned));
    Ok(RawDocument {
        id: text(0)?,
        title: text(3)?.map(markup::plain),
        body: text(4)?.map(markup::plain).unwrap_or_default(),
        date: text(2)?,
        section,
        ..RawDocument::default()
    })
}

fn reason(error: &rusqlite::Error) -> Reason {
    let text = error.to_string().replace(['\n', '\r'], " ");
    format!("the SQLite database can't be read ({})", text.trim_end_matches('.')).into()
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::corpus::format::Format;
    use crate::corpus::record::Record;
    use crate::error::Problem;

    fn database(statements: &str) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a ?#%.sqlite3");
        Connection::open(&path).expect("opened").execute_batch(statements).expect("made");
        (folder, path)
    }

    fn read(path: &Path) -> (Vec<Record>, Vec<Problem>, Result<Format, Problem>) {
        let (mut records, mut problems) = (Vec::new(), Vec::new());
        let end =
            crate::corpus::read(path, &Limits::default(), &crate::corpus::Meter::default(), &mut |record| {
                match record {
                    Ok(record) => records.push(record),
                    Err(problem) => problems.push(problem),
                }
            });
        (records, problems, end)
    }

    const TABLE: &str = "CREATE TABLE Articles (ID_Article INTEGER PRIMARY KEY, Path varchar(500), publishingDate TIMESTAMP, Title varchar(500), Body TEXT);";

    #[test]
    fn articles_are_read() {
        let (_folder, path) = database(&format!(
            "{TABLE} INSERT INTO Articles VALUES (7, 'Newsroom/Sports/Motorsport', '2015-06-01 14:17:49.000', 'Neue Br\u{fc}cke',
             '<div><p>Der <b>Rat</b> tagt.</p><p>Zwei.</p></div>'), (8, NULL, NULL, NULL, NULL);"
        ));
        let (records, problems, end) = read(&path);
        assert_eq!((records.len(), problems.len(), end), (1, 1, Ok(Format::Sqlite)));
        let document = &records[0].document;
        assert_eq!((document.id.as_deref(), document.title.as_deref()), (Some("7"), Some("Neue Brücke")));
        assert_eq!((document.section.as_deref(), &*document.body), (Some("Sports"), "Der Rat tagt.\nZwei."));
        assert_eq!(document.date.as_deref(), Some("2015-06-01 14:17:49.000"));
        assert_eq!(problems[0].record, Some(2));
        assert_eq!(
            std::fs::read_dir(path.parent().expect("a folder")).expect("listed").count(),
            1,
            "no journal"
        );
    }

    #[test]
    fn a_row_that_is_too_large_costs_itself() {
        let (_folder, path) = database(&format!(
            "{TABLE} INSERT INTO Articles VALUES (1, 'a/b', '2015', 'Eins', 'Text.'),
             (2, 'a/b', '2015', 'Zwei', printf('%.*c', 200000, 'x')), (3, 'a/b', '2015', 'Drei', 'Text.');"
        ));
        let limits = Limits { record_bytes_max: 100_000, ..Limits::default() };
        let (mut titles, mut reasons) = (Vec::new(), Vec::new());
        let end =
            crate::corpus::read(
                &path,
                &limits,
                &crate::corpus::Meter::default(),
                &mut |record| match record {
                    Ok(record) => titles.extend(record.document.title),
                    Err(problem) => reasons.push(problem.reason),
                },
            );
        assert_eq!(
            (titles, reasons.len(), end),
            (vec!["Eins".to_owned(), "Drei".to_owned()], 1, Ok(Format::Sqlite))
        );
        assert!(reasons[0].contains("the limit record_bytes_max"), "{reasons:?}");
    }

    #[test]
    fn other_and_broken_databases_are_refused() {
        for statements in [
            "CREATE TABLE Posts (ID_Post INTEGER);",
            "CREATE VIEW Articles AS WITH RECURSIVE a(ID_Article) AS (SELECT 1 UNION ALL SELECT 1 FROM a) SELECT ID_Article, 1 Path, 1 publishingDate, 1 Title, 1 Body FROM a;",
        ] {
            let (_folder, path) = database(statements);
            assert!(read(&path).2.is_err_and(|problem| problem.reason.contains("without a table Articles")));
        }
        let (_folder, path) =
            database(&format!("{TABLE} INSERT INTO Articles VALUES (7, 'a/b', '2015', 'T', 'B');"));
        let whole = std::fs::read(&path).expect("read");
        for at in (0..whole.len()).step_by(61) {
            let mut broken = whole.clone();
            broken[at] ^= 0xa5;
            std::fs::write(&path, &broken).expect("written");
            let _ = read(&path);
            std::fs::write(&path, &whole[..at]).expect("written");
            let _ = read(&path);
        }
    }
}
