//! Words that the best articles share, added to a query: pseudo relevance feedback.
//!
//! The relevance model RM3 (Abdul-Jaleel and others 2004; Lavrenko and Croft 2001): a word is
//! as likely to belong to the answer as the best articles of the first pass use it, each
//! weighed by its score; the likeliest words are mixed with the query.

use rustc_hash::FxHashMap;

use crate::article::Article;
use crate::german::{Analyzer, Word, tokenize};
use crate::search::options::ranking::Ranking;
use crate::search::plan::{Leaf, Plan};
use crate::search::query::Scope;
use crate::search::segments::segment::Segment;
use crate::search::segments::statistics::Statistics;
use crate::search::segments::text::TextField;
use crate::search::terms::whole_terms;

/// Articles of the first pass that are taken for answers.
pub(crate) const ARTICLES: usize = 10;

/// Words that are added.
const WORDS_MAX: usize = 20;

/// Words at the start of a body that are looked at.
const BODY_WORDS_MAX: usize = 400;

/// A word that only one of the articles contains tells more about that article than about the
/// query.
const ARTICLES_MIN: usize = 2;

/// Adds to `plan` what the best articles, each with its score, say besides. Gives the words
/// as they are written there most often, the likeliest first.
pub(crate) fn expand(
    plan: &mut Plan,
    best: &[(Article, f32)],
    segments: &[Segment],
    statistics: &Statistics,
    ranking: &Ranking,
    analyzer: &mut Analyzer,
) -> tantivy::Result<Vec<String>> {
    let mut words: FxHashMap<Box<str>, ExpansionWord> = FxHashMap::default();
    let total: f32 = best.iter().map(|(_, score)| score).sum();
    for (number, (article, score)) in best.iter().enumerate() {
        // News puts what matters first, so a longer text adds cost and noise, not evidence.
        let body = tokenize(&article.body).filter(|token| token.is_indexed()).take(BODY_WORDS_MAX);
        let title = tokenize(&article.title).filter(|token| token.is_indexed());
        let tokens: Vec<_> = title.chain(body).collect();
        // The relevance model of Lavrenko and Croft (2001): each article votes with its score, and
        // a word with its share of the text, so that a long article has no more votes than a short
        // one.
        let share = score / total.max(f32::MIN_POSITIVE) / tokens.len().max(1) as f32;
        for token in tokens {
            let word = analyzer.word(token.text);
            // One letter is an initial or a list mark.
            if word.stop || word.exact.chars().nth(1).is_none() {
                continue;
            }
            let candidate = words.entry(word.stem.clone()).or_insert_with(|| ExpansionWord::new(word));
            candidate.likelihood += share;
            if candidate.last != Some(number) {
                (candidate.last, candidate.articles) = (Some(number), candidate.articles + 1);
            }
        }
    }
    let asked = |stem: &str| {
        plan.leaves.iter().flat_map(|leaf| &leaf.words).any(|word| word.stems().any(|asked| asked == stem))
    };
    let mut weighed = Vec::new();
    for (stem, candidate) in words {
        // With fewer articles than the minimum, as when only one is found, each of its words would
        // be dropped.
        if candidate.articles < ARTICLES_MIN.min(best.len()) || asked(&stem) {
            continue;
        }
        let mut documents = 0;
        for term in whole_terms(&stem) {
            for segment in segments {
                if let Some(info) = segment.body.term_info(&term)? {
                    documents += segment.documents(TextField::Body, &info)?;
                }
            }
        }
        weighed.push((candidate.likelihood * statistics.idf(documents), candidate));
    }
    // By stem after weight: the map's order depends on its hasher, and results must not.
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.word.stem.cmp(&b.1.word.stem)));
    weighed.truncate(WORDS_MAX);
    let most = weighed.first().map_or(1.0, |(weight, _)| *weight);
    let mut said = Vec::with_capacity(weighed.len());
    for (weight, ExpansionWord { word, .. }) in weighed {
        said.push(word.exact.to_string());
        // Relative to the likeliest word, because likelihoods depend on the length of the texts.
        let weight = ranking.feedback * weight / most;
        plan.leaves.push(Leaf { weight, from_feedback: true, ..Leaf::of(vec![word], Scope::Anywhere) });
    }
    Ok(said)
}

/// A word of the best articles.
struct ExpansionWord {
    word: Word,
    /// How likely it belongs to the answer.
    likelihood: f32,
    /// Number of the articles that have it.
    articles: usize,
    last: Option<usize>,
}

impl ExpansionWord {
    fn new(word: &Word) -> Self {
        Self { word: word.in_text(), likelihood: 0.0, articles: 0, last: None }
    }
}
