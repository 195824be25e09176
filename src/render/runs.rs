//! Running text with marks in it, broken into lines.
//!
//! A paragraph is a list of runs, each with one look. Words are broken at spaces
//! only, by their width in columns; a mark that a line end cuts is closed there and
//! opened again, so that no colour runs into the margin.

use std::io::{self, Write};
use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::sanitize;
use super::style::{Look, TextStyle};

/// Columns a line keeps for text, however deep it is indented.
const TEXT_WIDTH_MIN: usize = 24;

/// Text that is written as one paragraph.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    words: Vec<StyledWord>,
    /// Whether the next character goes on with the last word.
    open: bool,
}

/// Characters between two spaces.
#[derive(Debug, Default)]
struct StyledWord {
    runs: Vec<(Look, String)>,
}

impl Paragraph {
    /// Adds text of one look.
    pub fn push(&mut self, text: &str, look: Look) {
        let mut safe = String::new();
        // Character by character: one that is escaped becomes several, and white space of any kind
        // ends a word.
        for c in text.chars() {
            safe.clear();
            sanitize::push(&mut safe, c);
            if safe == " " {
                self.open = false;
                continue;
            }
            if !self.open {
                self.words.push(StyledWord::default());
                self.open = true;
            }
            if let Some(word) = self.words.last_mut() {
                word.push(&safe, look);
            }
        }
    }

    /// Adds text in which some ranges matched; a range outside the text is ignored.
    pub fn push_marked(&mut self, text: &str, marks: &[Range<usize>], plain: Look, mark: Look) {
        let mut at = 0;
        for range in marks {
            // A range outside the text comes from damaged data. Showing the text without that mark
            // is better than panicking.
            let (Some(before), Some(marked)) = (text.get(at..range.start), text.get(range.clone())) else {
                continue;
            };
            self.push(before, plain);
            self.push(marked, mark);
            at = range.end;
        }
        self.push(text.get(at..).unwrap_or_default(), plain);
    }

    /// Writes the paragraph after `first`, a margin of as many columns as `indent`;
    /// later lines begin with spaces.
    pub fn write(
        &self,
        first: &str,
        indent: usize,
        style: &TextStyle,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let room = style.width.map(|width| width.saturating_sub(indent).max(TEXT_WIDTH_MIN));
        let mut line = LineWriter { look: Look::Plain, color: style.color, out };
        line.out.write_all(first.as_bytes())?;
        let mut column = 0;
        for (at, word) in self.words.iter().enumerate() {
            let width = word.width(style.color);
            if at > 0 && room.is_some_and(|room| column + 1 + width > room) {
                line.switch(Look::Plain)?;
                write!(line.out, "\n{:indent$}", "")?;
                column = 0;
            } else if at > 0 {
                // Marks that follow one another read better as one.
                // A look is not switched off before a space and on again behind it.
                if word.runs.first().is_none_or(|(look, _)| *look != line.look) {
                    line.switch(Look::Plain)?;
                }
                line.out.write_all(b" ")?;
                column += 1;
            }
            for (look, text) in &word.runs {
                line.switch(*look)?;
                line.out.write_all(text.as_bytes())?;
            }
            column += width;
        }
        line.switch(Look::Plain)?;
        line.out.write_all(b"\n")
    }
}

impl StyledWord {
    fn push(&mut self, text: &str, look: Look) {
        match self.runs.last_mut() {
            Some((last, run)) if *last == look => run.push_str(text),
            _ => self.runs.push((look, text.to_owned())),
        }
    }

    fn width(&self, color: bool) -> usize {
        self.runs.iter().map(|(look, text)| width(text) + look.sign_width(color)).sum()
    }
}

/// Columns that a text without control characters takes on a terminal.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// A line that is being written, and the look that is open on it.
struct LineWriter<'o> {
    look: Look,
    color: bool,
    out: &'o mut dyn Write,
}

impl LineWriter<'_> {
    fn switch(&mut self, look: Look) -> io::Result<()> {
        if look != self.look {
            self.out.write_all(self.look.signs(self.color).1.as_bytes())?;
            self.out.write_all(look.signs(self.color).0.as_bytes())?;
            self.look = look;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, marks: &[&str], style: TextStyle, expected: &str) {
        let ranges: Vec<_> = marks
            .iter()
            .map(|mark| {
                let start = text.find(mark).expect("a mark of the text");
                start..start + mark.len()
            })
            .collect();
        let mut paragraph = Paragraph::default();
        paragraph.push_marked(text, &ranges, Look::Plain, Look::Mark);
        let mut out = Vec::new();
        paragraph.write("  - ", 4, &style, &mut out).expect("written");
        assert_eq!(String::from_utf8(out).expect("UTF-8"), expected, "{text:?}");
    }

    #[test]
    fn marks_and_lines() {
        let plain = TextStyle::default();
        let color = TextStyle { color: true, ..plain };
        let narrow = |style| TextStyle { width: Some(28), ..style };
        let text = "Die Überwachungskameras am Bahnhof  filmen\nalles.";
        check(text, &[], plain, "  - Die Überwachungskameras am Bahnhof filmen alles.\n");
        check(text, &["kameras"], plain, "  - Die Überwachungs**kameras** am Bahnhof filmen alles.\n");
        check(
            text,
            &["kameras am", "Bahnhof"],
            plain,
            "  - Die Überwachungs**kameras am Bahnhof** filmen alles.\n",
        );
        check(
            text,
            &["Bahnhof  filmen"],
            narrow(color),
            "  - Die Überwachungskameras\n    am \x1b[1;31mBahnhof filmen\x1b[0m alles.\n",
        );
        check(
            text,
            &["kameras am Bahnhof"],
            narrow(color),
            "  - Die Überwachungs\x1b[1;31mkameras\x1b[0m\n    \x1b[1;31mam Bahnhof\x1b[0m filmen alles.\n",
        );
        check("", &[], plain, "  - \n");
        check("\u{1b}[2J weg", &[], color, "  - \\u{1b}[2J weg\n");
        check(
            "漢字漢字漢字 漢字漢字漢字 漢字",
            &[],
            narrow(plain),
            "  - 漢字漢字漢字\n    漢字漢字漢字 漢字\n",
        );
    }

    #[test]
    fn a_range_off_the_text_is_passed_over() {
        let mut paragraph = Paragraph::default();
        paragraph.push_marked("Öl", &[0..1, 0..2, 9..10], Look::Plain, Look::Mark);
        let mut out = Vec::new();
        paragraph.write("", 0, &TextStyle::default(), &mut out).expect("written");
        assert_eq!(out, "**Ö**l\n".as_bytes());
    }
}
