//! How often the forms of a verb have one stem, and how often those of two verbs do.

use std::collections::{BTreeMap, HashMap};

use depesche::{
    Result,
    analysis::{Analyzer, Word},
};

use crate::Settings;
use crate::data::lines;

pub fn print(settings: &Settings) -> Result<()> {
    let Some(gold) = lines(&settings.data.join("stems/cistem_gold2.tsv")) else { return Ok(()) };
    let mut clusters: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in gold.skip(1) {
        if let Some((cluster, form)) =
            line.split_once('\t').filter(|(_, form)| form.starts_with(char::is_lowercase))
        {
            clusters.entry(cluster.to_owned()).or_default().push(form.to_owned());
        }
    }
    // A verb has an infinitive and the present participle made of it.
    clusters.retain(|_, forms| {
        forms.iter().any(|form| form.ends_with('n') && forms.contains(&format!("{form}d")))
    });
    let mut times: HashMap<&str, usize> = HashMap::new();
    clusters.values().flatten().for_each(|form| *times.entry(form).or_default() += 1);
    let mut analyzer = Analyzer::new();
    type Reading = fn(&Word) -> &str;
    let readings: [(&str, Reading); 2] = [
        ("endings alone", |word| word.noun.as_deref().unwrap_or(&word.stem)),
        ("as verbs", |word| &word.stem),
    ];
    for (name, reading) in readings {
        let (mut joined, mut all) = (0, 0);
        let mut stems: HashMap<String, usize> = HashMap::new();
        for forms in clusters.values() {
            let mut own: HashMap<String, usize> = HashMap::new();
            // A form of two verbs says nothing of either.
            for form in forms.iter().filter(|form| times[form.as_str()] == 1) {
                *own.entry(reading(analyzer.word(form)).to_owned()).or_default() += 1;
            }
            joined += own.values().map(|&count| pairs(count)).sum::<usize>();
            all += pairs(own.values().sum());
            own.into_iter().for_each(|(stem, count)| *stems.entry(stem).or_default() += count);
        }
        let together: usize = stems.values().map(|&count| pairs(count)).sum();
        let wrong = together - joined;
        println!(
            "{name:<16}{joined:>8} of {all:>8} pairs of one verb = {:.1} %; {wrong:>6} of two verbs, {:.1} % of those joined",
            100.0 * joined as f64 / all.max(1) as f64,
            100.0 * wrong as f64 / together.max(1) as f64,
        );
    }
    Ok(())
}

fn pairs(count: usize) -> usize {
    count * count.saturating_sub(1) / 2
}
