//! Aligned columns, by their width on a terminal.

use std::io::{self, Write};

use super::runs::width;
use super::sanitize;

/// The alignment of a column's cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
}

/// Writes rows with as many cells as `columns` has entries, two spaces apart, each
/// line after `indent` spaces.
pub(super) fn table(
    rows: &[Vec<String>],
    columns: &[Align],
    indent: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    // Before widths are measured: an escaped character is wider than it was.
    let rows: Vec<Vec<_>> = rows.iter().map(|row| row.iter().map(|cell| sanitize(cell)).collect()).collect();
    let widths: Vec<usize> = (0..columns.len())
        .map(|at| rows.iter().filter_map(|row| row.get(at)).map(|cell| width(cell)).max().unwrap_or(0))
        .collect();
    for row in &rows {
        let mut line = " ".repeat(indent);
        for ((cell, align), column) in row.iter().zip(columns).zip(&widths) {
            let pad = " ".repeat(column - width(cell));
            match align {
                Align::Left => line.extend([cell, pad.as_str()]),
                Align::Right => line.extend([pad.as_str(), cell]),
            }
            line.push_str("  ");
        }
        // Trailing spaces would wrap in a narrow terminal.
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_below_one_another() {
        let rows = [["a", "1"], ["Übermut", "20"], ["漢字", "300"]];
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.map(String::from).to_vec()).collect();
        let mut out = Vec::new();
        table(&rows, &[Align::Left, Align::Right], 2, &mut out).expect("written");
        let expected = "  a          1\n  Übermut   20\n  漢字     300\n";
        assert_eq!(String::from_utf8(out).expect("UTF-8"), expected);
    }
}
