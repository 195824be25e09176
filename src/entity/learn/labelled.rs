//! Labelled sentences in the columns of GermEval 2014.

use crate::entity::recognize::LABELS;

/// Words of a sentence with their labels.
pub type Labelled = Vec<(String, u8)>;

/// Reads sentences: one word a line, its label in the second column, an empty line between sentences.
pub fn read(text: &str) -> Result<Vec<Labelled>, String> {
    let mut out = vec![];
    let mut sentence = vec![];
    for (number, line) in text.lines().chain([""]).enumerate() {
        if line.trim().is_empty() {
            if !sentence.is_empty() {
                out.push(std::mem::take(&mut sentence));
            }
            continue;
        }
        let mut columns = line.split('\t');
        let (Some(word), Some(name)) = (columns.next(), columns.next()) else {
            return Err(format!("line {}: two columns expected", number + 1));
        };
        let label = label(name, word).ok_or_else(|| format!("line {}: no label {name}", number + 1))?;
        sentence.push((word.to_owned(), label));
    }
    Ok(out)
}

/// Returns the number of a label from its name in the files.
///
/// Words derived from places (*Berliner*) have a separate label, unless they are in lower case
/// (*deutsch*): those are never candidates. Names that are parts of words are labelled by the kind
/// of the name alone.
fn label(name: &str, word: &str) -> Option<u8> {
    let simple = match name {
        _ if name.ends_with("deriv") && word.chars().any(char::is_uppercase) => "DERIV",
        _ if name.ends_with("deriv") => "O",
        _ if name.ends_with("part") => name.get(2..)?,
        _ => name,
    };
    LABELS.iter().position(|label| *label == simple).map(|at| at as u8)
}
