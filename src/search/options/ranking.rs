//! The weights of ranking, in one place.

/// Weights of ranking.
///
/// The defaults were tuned with `examples/evaluate`; see the README for what each
/// of them is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Ranking {
    /// BM25: how soon more occurrences of a word stop to count.
    pub k1: f32,
    /// BM25: how much a long body counts against an article, 0 to 1.
    pub b: f32,
    /// The same for titles.
    pub title_b: f32,
    /// An occurrence in the title, against one in the body.
    pub title: f32,
    /// Added weight of an occurrence of the word exactly as typed.
    pub exact: f32,
    /// An occurrence as part of a compound, against one as a word: *Krieg* in *Handelskrieg*.
    pub part: f32,
    /// A part of a compound of the query, against the whole: *Krieg* for *Handelskrieg*.
    pub query_part: f32,
    /// Weight of a query's compound part if the whole compound was found too: it is no second word.
    pub part_beside: f32,
    /// Weight of a user's synonym relative to the word it replaces.
    pub synonym: f32,
    /// The likeliest word of relevance feedback, against one of the query.
    pub feedback: f32,
    /// A stop word, against another word as rare.
    pub stop: f32,
    /// Two words of the query next to each other, against the words alone.
    pub closeness: f32,
    /// A word near the start of the body, against the word alone.
    pub lead: f32,
    /// How many of the best articles are looked at closely, for closeness and lead.
    pub pool: usize,
}

setters!(Ranking {
    k1: f32,
    b: f32,
    title_b: f32,
    title: f32,
    exact: f32,
    part: f32,
    query_part: f32,
    part_beside: f32,
    synonym: f32,
    feedback: f32,
    stop: f32,
    closeness: f32,
    lead: f32,
    pool: usize,
});

impl Default for Ranking {
    fn default() -> Self {
        Self {
            k1: 0.9,
            b: 0.4,
            title_b: 0.4,
            title: 2.5,
            exact: 0.65,
            part: 0.7,
            query_part: 0.9,
            part_beside: 0.3,
            synonym: 0.5,
            feedback: 0.1,
            stop: 0.2,
            closeness: 0.5,
            lead: 0.2,
            pool: 100,
        }
    }
}
