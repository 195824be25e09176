//! Identities of an article, which stay the same when it is updated or moved.

use xxhash_rust::xxh3::Xxh3;

use super::Article;

/// Version of the identities in an index. Raise it with every change of how they are made: hashes
/// of two versions have nothing in common, and every article would seem to be new.
pub(crate) const IDENTITIES_VERSION: u32 = 1;

impl Article {
    /// Returns hashes by which the article is recognised: another state of it has at least one of
    /// them.
    ///
    /// The article is identified by its story, else by its own id and source, else by its address.
    /// Without these, by its path, or in a file of several records by path and title; and, so that
    /// it is recognised when its file has moved, also by its whole text.
    pub(crate) fn identities(&self) -> Vec<u64> {
        let Self { id, path, title, .. } = self;
        // `clean` uses the path, or path and record number, as the id of a record without one. Such
        // ids are not the record's own: numbers shift when a record is inserted.
        let is_single = id == path;
        let is_own = !is_single && !id.strip_prefix(path.as_str()).is_some_and(|rest| rest.starts_with('#'));
        if let Some(story) = &self.story {
            return vec![hash(&["story", story])];
        }
        match (&self.source, &self.url) {
            // An id is unique only within its publisher, so without a source it does not count
            // across files.
            (Some(source), _) if is_own => vec![hash(&["id", source, id])],
            (_, Some(url)) => vec![hash(&["url", url])],
            (source, None) => {
                let whole = hash(&["text", source.as_deref().unwrap_or_default(), title, &self.body]);
                match (is_own, is_single, title.is_empty()) {
                    (true, _, _) => vec![hash(&["id", path, id]), whole],
                    (_, true, _) => vec![hash(&["path", path]), whole],
                    (_, _, false) => vec![hash(&["title", path, title]), whole],
                    (_, _, true) => vec![whole],
                }
            }
        }
    }
}

fn hash(parts: &[&str]) -> u64 {
    let mut hash = Xxh3::new();
    for part in parts {
        // The length first, or `["ab", "c"]` and `["a", "bc"]` would be the same.
        hash.update(&(part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.digest()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(id: &str, path: &str) -> Article {
        Article {
            id: id.into(),
            path: path.into(),
            title: "Brücke".into(),
            body: "Der Rat tagt.".into(),
            ..Article::default()
        }
    }

    #[track_caller]
    fn check(a: &Article, b: &Article, same: bool) {
        let known = a.identities();
        assert_eq!(b.identities().iter().any(|one| known.contains(one)), same, "{a:?}\n{b:?}");
    }

    #[test]
    fn an_article_is_known_again() {
        let some = |text: &str| Some(text.to_owned());
        let text = article("a.txt", "a.txt");
        check(&text, &Article { body: "Der Rat tagte.".into(), title: "Neu".into(), ..text.clone() }, true);
        check(&text, &article("b/a.txt", "b/a.txt"), true);
        check(&text, &Article { body: "Anderes.".into(), ..article("b.txt", "b.txt") }, false);

        let own = Article { source: some("npd"), ..article("7", "a.jsonl") };
        check(&own, &Article { body: "Neu.".into(), path: "b.jsonl".into(), ..own.clone() }, true);
        check(&own, &Article { source: some("Anzeiger"), ..own.clone() }, false);
        // The same id without a source is another article in another file.
        check(
            &article("7", "a.jsonl"),
            &Article { body: "Anderes.".into(), ..article("7", "b.jsonl") },
            false,
        );

        // The first record of a file need not be the article that was first before.
        let first = article("a.jsonl#1", "a.jsonl");
        check(&first, &Article { title: "Anderes".into(), body: "Neu.".into(), ..first.clone() }, false);
        check(&first, &Article { body: "Neu.".into(), ..article("a.jsonl#9", "a.jsonl") }, true);

        let page = Article { url: some("https://a.example/1"), ..article("a.html", "a.html") };
        check(
            &page,
            &Article { path: "b.html".into(), id: "b.html".into(), body: "Neu.".into(), ..page.clone() },
            true,
        );
        let wire = Article { story: some("urn:a"), ..own.clone() };
        check(&wire, &Article { story: some("urn:a"), body: "Neu.".into(), ..page }, true);
        check(&wire, &Article { story: some("urn:b"), ..wire.clone() }, false);
    }
}
