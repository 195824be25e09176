//! How text looks on a terminal: colours or plain signs, and the width of a line.

/// The look of rendered text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TextStyle {
    /// Whether colours are used. Without them a mark is written as `**mark**`.
    pub color: bool,
    /// Columns of the terminal; lines are not broken where it is not known.
    pub width: Option<usize>,
}

setters!(TextStyle {
    color: bool,
    width: Option<usize>,
});

/// The kind of a run of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Running text.
    Plain,
    /// A headline.
    Title,
    /// Data about the text: source, date, path.
    Meta,
    /// A match in running text.
    Mark,
    /// A match in a headline.
    TitleMark,
}

impl Look {
    /// Returns what is written before and after a run with this look.
    pub fn signs(self, color: bool) -> (&'static str, &'static str) {
        match (self, color) {
            (Self::Plain, _) | (Self::Title | Self::Meta, false) => ("", ""),
            (Self::Mark | Self::TitleMark, false) => ("**", "**"),
            (Self::Title, true) => ("\x1b[1m", "\x1b[0m"),
            (Self::Meta, true) => ("\x1b[2m", "\x1b[0m"),
            (Self::Mark | Self::TitleMark, true) => ("\x1b[1;31m", "\x1b[0m"),
        }
    }

    /// Columns that the signs take.
    pub fn sign_width(self, color: bool) -> usize {
        let (before, after) = self.signs(color);
        if color { 0 } else { before.len() + after.len() }
    }
}
