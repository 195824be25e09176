//! The desk's corrections: a file of lines with tab-separated columns.
//!
//! ```text
//! # what the rules get wrong
//! alias     Sleepy Joe    Joe Biden      person
//! merge     Wojtyla       Johannes Paul II.
//! rename    Grüne         Bündnis 90/Die Grünen
//! retype    Adidas        org
//! suppress  Corona        org
//! ```
//!
//! `alias FORM NAME [KIND]` says what a form means wherever it is written, also as
//! the first part of a compound; a form that is an alias of itself is joined with
//! nothing. `merge NAME INTO` makes two entities one, under the name of the second.
//! `retype NAME KIND` changes what an entity is, `suppress NAME [KIND]` removes an
//! entity or, where the name is only one of its forms, that form. `rename OLD NEW`
//! changes what is displayed and nothing else.
//!
//! They win over every built-in rule and apply in that order – alias, merge, retype,
//! suppress, rename – whatever the order of the lines. All names are those
//! before merging and renaming. A name is first looked for as written, then, if
//! only one spelling comes into question, without regard to case and accents.

use std::collections::HashMap;

use crate::article::EntityKind;

/// The verbs, for suggestions.
const VERBS: [&str; 5] = ["alias", "merge", "rename", "retype", "suppress"];

/// Corrections as read from their file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corrections {
    pub(crate) aliases: Vec<AliasCorrection>,
    pub(crate) merges: Vec<NameChange>,
    pub(crate) retypes: Vec<Retype>,
    pub(crate) suppressions: Vec<Suppression>,
    pub(crate) renames: Vec<NameChange>,
}

impl Corrections {
    /// Whether there is nothing to correct.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of lines that apply.
    pub fn len(&self) -> usize {
        let changes = self.merges.len() + self.renames.len();
        self.aliases.len() + changes + self.retypes.len() + self.suppressions.len()
    }
}

/// A form that refers to a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AliasCorrection {
    pub line: usize,
    pub form: String,
    pub name: String,
    pub kind: Option<EntityKind>,
}

/// One name to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NameChange {
    pub line: usize,
    pub from: String,
    pub to: String,
}

/// A changed kind of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Retype {
    pub line: usize,
    pub name: String,
    pub kind: EntityKind,
}

/// A suppressed entity or form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Suppression {
    pub line: usize,
    pub name: String,
    pub kind: Option<EntityKind>,
}

/// A line that could not be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Number of the line, from 1.
    pub line: usize,
    /// The reason, in words.
    pub reason: String,
}

/// Reads a file of corrections: every line that is in order applies, the others are reported in their order.
pub fn parse(text: &str) -> (Corrections, Vec<BadLine>) {
    let mut reader = CorrectionsReader::default();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let bad = (1..).zip(text.lines()).filter_map(|(line, text)| {
        let content = text.trim_end();
        if content.trim_start().is_empty() || content.trim_start().starts_with('#') {
            return None;
        }
        reader.line(line, content).err().map(|reason| BadLine { line, reason })
    });
    let bad = bad.collect();
    (reader.corrections, bad)
}

/// The corrections read so far.
#[derive(Default)]
struct CorrectionsReader {
    corrections: Corrections,
    /// For verb and name the rest of the line and its number.
    seen: HashMap<(&'static str, String, Option<EntityKind>), (String, usize)>,
}

impl CorrectionsReader {
    fn line(&mut self, line: usize, content: &str) -> Result<(), String> {
        let columns: Vec<&str> = content.split('\t').map(str::trim).collect();
        let (verb, names) = columns.split_first().ok_or("the line is empty")?;
        match verb.to_lowercase().as_str() {
            "alias" => self.alias(line, names),
            "merge" => self.merge(line, names),
            "rename" => self.rename(line, names),
            "retype" => self.retype(line, names),
            "suppress" => self.suppress(line, names),
            other => Err(unknown_verb(other)),
        }
    }

    fn alias(&mut self, line: usize, columns: &[&str]) -> Result<(), String> {
        check_columns("alias", columns, &["a form", "a name"], Some("a kind"))?;
        let [form, name] = [columns[0], columns[1]].map(str::to_owned);
        let kind = columns.get(2).map(|word| kind(word)).transpose()?;
        if self.is_new("alias", &form, kind, &name, line)? {
            self.corrections.aliases.push(AliasCorrection { line, form, name, kind });
        }
        Ok(())
    }

    fn merge(&mut self, line: usize, columns: &[&str]) -> Result<(), String> {
        check_columns("merge", columns, &["a name", "the name it is merged into"], None)?;
        let [from, to] = [columns[0], columns[1]].map(str::to_owned);
        if from == to {
            return Err(format!("“{from}” is merged into itself"));
        }
        if let Some(circle) = self.circle(&from, &to) {
            return Err(format!("“{from}” would be merged into itself: {circle}"));
        }
        if self.is_new("merge", &from, None, &to, line)? {
            self.corrections.merges.push(NameChange { line, from, to });
        }
        Ok(())
    }

    /// The way back from `to` to `from`, if there is one.
    fn circle(&self, from: &str, to: &str) -> Option<String> {
        let mut way = format!("{from} → {to}");
        let mut at = to;
        // Earlier lines hold no circle, so that the way ends.
        while let Some((next, line)) = self.seen.get(&("merge", at.to_owned(), None)) {
            way = format!("{way} → {next} (line {line})");
            if next == from {
                return Some(way);
            }
            at = next;
        }
        None
    }

    fn rename(&mut self, line: usize, columns: &[&str]) -> Result<(), String> {
        check_columns("rename", columns, &["the old name", "the new name"], None)?;
        let [from, to] = [columns[0], columns[1]].map(str::to_owned);
        if from == to {
            return Err(format!("“{from}” is already called that"));
        }
        if self.is_new("rename", &from, None, &to, line)? {
            self.corrections.renames.push(NameChange { line, from, to });
        }
        Ok(())
    }

    fn retype(&mut self, line: usize, columns: &[&str]) -> Result<(), String> {
        check_columns("retype", columns, &["a name", "a kind"], None)?;
        let (name, kind) = (columns[0].to_owned(), kind(columns[1])?);
        if self.is_new("retype", &name, None, columns[1], line)? {
            self.corrections.retypes.push(Retype { line, name, kind });
        }
        Ok(())
    }

    fn suppress(&mut self, line: usize, columns: &[&str]) -> Result<(), String> {
        check_columns("suppress", columns, &["a name"], Some("a kind"))?;
        let name = columns[0].to_owned();
        let kind = columns.get(1).map(|word| kind(word)).transpose()?;
        if self.is_new("suppress", &name, kind, "", line)? {
            self.corrections.suppressions.push(Suppression { line, name, kind });
        }
        Ok(())
    }

    /// Whether the line says something new; an error if an earlier one says otherwise.
    fn is_new(
        &mut self,
        verb: &'static str,
        name: &str,
        kind: Option<EntityKind>,
        says: &str,
        line: usize,
    ) -> Result<bool, String> {
        match self.seen.get(&(verb, name.to_owned(), kind)) {
            Some((earlier, _)) if earlier == says => Ok(false),
            Some((earlier, at)) => Err(format!("line {at} already says {verb} “{name}” as “{earlier}”")),
            None => {
                self.seen.insert((verb, name.to_owned(), kind), (says.to_owned(), line));
                Ok(true)
            }
        }
    }
}

/// Checks that a line has its columns and that none of them is empty.
fn check_columns(
    verb: &str,
    columns: &[&str],
    required: &[&str],
    optional: Option<&str>,
) -> Result<(), String> {
    let layout = || {
        let optional = optional.map(|column| format!(" and, if need be, {column}"));
        format!("{verb} takes {}{}, separated by tabs", required.join(" and "), optional.unwrap_or_default())
    };
    if columns.len() < required.len() {
        return Err(format!("too few columns: {}", layout()));
    }
    if columns.len() > required.len() + usize::from(optional.is_some()) {
        return Err(format!("too many columns: {}", layout()));
    }
    match columns.iter().position(|column| column.is_empty()) {
        Some(at) => Err(format!("{} is empty", required.get(at).copied().or(optional).unwrap_or("a column"))),
        None => Ok(()),
    }
}

fn kind(word: &str) -> Result<EntityKind, String> {
    match word.to_lowercase().as_str() {
        "person" => Ok(EntityKind::Person),
        "org" | "organisation" | "organization" => Ok(EntityKind::Organisation),
        "place" => Ok(EntityKind::Place),
        _ => Err(format!("unknown kind “{word}”: it is person, org or place")),
    }
}

fn unknown_verb(verb: &str) -> String {
    let first = verb.split(' ').next().unwrap_or(verb);
    if verb.contains(' ') && VERBS.contains(&first) {
        return format!("columns are separated by tabs, not by spaces: “{verb}”");
    }
    let nearest = VERBS.into_iter().map(|known| (distance(verb, known), known)).min();
    match nearest.filter(|(distance, known)| *distance * 2 <= known.len()) {
        Some((_, known)) => format!("unknown verb “{verb}”: is it {known}?"),
        None => format!("unknown verb “{verb}”: it is one of {}", VERBS.join(", ")),
    }
}

/// How many letters must be put in, left out or changed to come from one word to another.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.chars().enumerate() {
        let mut diagonal = at;
        row[0] = at + 1;
        for place in 0..other.len() {
            let change = diagonal + usize::from(other[place] != letter);
            diagonal = row[place + 1];
            row[place + 1] = change.min(row[place] + 1).min(diagonal + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read() {
        let text = "\u{feff}# Korrekturen\r\n\r\nalias\tSleepy Joe\tJoe Biden\tperson\r\n  # mehr\nalias\tJoe\tJoe Biden\n\
                    merge\tWojtyla\tJohannes Paul II.\nrename\tGrüne\tBündnis 90/Die Grünen\nRetype\tAdidas\tOrg\n\
                    suppress\tCorona\nsuppress\tBild\tplace\nsuppress\tCorona\n";
        let (corrections, bad) = parse(text);
        assert_eq!(bad, []);
        assert_eq!(corrections.len(), 7);
        assert_eq!(corrections.aliases[0].kind, Some(EntityKind::Person));
        assert_eq!(corrections.aliases[0].line, 3);
        assert_eq!(corrections.retypes[0].kind, EntityKind::Organisation);
        assert_eq!(corrections.suppressions[1].kind, Some(EntityKind::Place));
        assert!(parse("").0.is_empty());
    }

    #[test]
    fn bad_lines_are_reported_and_the_others_apply() {
        for (line, expected) in [
            ("aliass\ta\tb", "unknown verb “aliass”: is it alias?"),
            ("supress\ta", "unknown verb “supress”: is it suppress?"),
            ("delete\ta", "unknown verb “delete”: it is one of alias, merge, rename, retype, suppress"),
            ("merge a b", "columns are separated by tabs, not by spaces: “merge a b”"),
            (
                "merge\ta",
                "too few columns: merge takes a name and the name it is merged into, separated by tabs",
            ),
            (
                "alias\ta\tb\tperson\tc",
                "too many columns: alias takes a form and a name and, if need be, a kind, separated by tabs",
            ),
            ("retype\ta\tcompany", "unknown kind “company”: it is person, org or place"),
            ("alias\t\tb", "a form is empty"),
            ("merge\ta\ta", "“a” is merged into itself"),
            ("rename\ta\ta", "“a” is already called that"),
            ("merge\ty\tx", "“y” would be merged into itself: y → x → y (line 1)"),
            ("merge\tx\tz", "line 1 already says merge “x” as “y”"),
        ] {
            let (corrections, bad) = parse(&format!("merge\tx\ty\n{line}\nsuppress\tq"));
            assert_eq!(bad, [BadLine { line: 2, reason: expected.to_owned() }]);
            assert_eq!(corrections.len(), 2, "{line}");
        }
    }

    #[test]
    fn long_circles_are_found() {
        let (corrections, bad) = parse("merge\ta\tb\nmerge\tb\tc\nmerge\tc\ta\nmerge\tc\td");
        assert_eq!(bad.len(), 1);
        assert_eq!(bad[0].line, 3);
        assert_eq!(corrections.merges.len(), 3);
    }

    #[test]
    fn any_text_is_read() {
        for text in ["\t", "\t\t\t", "alias", "alias\t", "\u{feff}", "\r\r\r", "merge\t\t\t\t\t", "ä\tö"] {
            let (corrections, _) = parse(text);
            assert!(corrections.is_empty(), "{text:?}");
        }
    }
}
