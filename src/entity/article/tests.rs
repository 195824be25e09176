//! Tests on articles: marked texts, and the names that they should lead to.

use crate::article::EntityKind;
use crate::entity::article::resolve;
use crate::entity::derivation::DerivationStep;
use crate::entity::name::{Mention, Name};

/// Mentions are in brackets, with the letter of their kind, lower case for a part: `[P Joe Biden]`,
/// `[o CDU-Chefin]`.
fn marked(marked: &str) -> (String, Vec<Mention>) {
    let (mut text, mut mentions) = (String::new(), vec![]);
    for (at, piece) in marked.split(['[', ']']).enumerate() {
        let start = text.len();
        if at % 2 == 0 {
            text.push_str(piece);
            continue;
        }
        let (letter, name) = piece.split_at(2);
        text.push_str(name);
        let kind = match letter.to_uppercase().as_str() {
            "P " => EntityKind::Person,
            "O " => EntityKind::Organisation,
            _ => EntityKind::Place,
        };
        let part = letter.starts_with(char::is_lowercase);
        mentions.push(Mention { range: start..text.len(), kind, part, score: 0.9 });
    }
    (text, mentions)
}

/// Gives `form` or `form → name` for each mention.
fn check(article: &str, expected: &[&str]) {
    let (text, mentions) = marked(article);
    let resolved = resolve(&text, &mentions);
    for mention in &resolved {
        let inside = mentions.iter().any(|whole| {
            whole.range.start.saturating_sub("von der ".len()) <= mention.range.start
                && mention.range.end <= whole.range.end
        });
        assert!(inside && text.get(mention.range.clone()).is_some(), "{article}: {mention:?}");
        assert_eq!(mention.how.has(DerivationStep::Part), mention.part, "{article}: {mention:?}");
    }
    let shown = resolved.iter().map(|mention| match mention {
        Name { form, name, .. } if form == name => form.clone(),
        Name { form, name, .. } => format!("{form} → {name}"),
    });
    assert_eq!(shown.collect::<Vec<_>>(), expected, "{article}");
}

#[test]
fn genitives_need_evidence() {
    check("[O Alibaba] wächst. [O Alibabas] Aktie fällt.", &["Alibaba", "Alibaba"]);
    check("[O Alibabas] Aktie fällt.", &["Alibabas"]);
    check("[L Chinas] Regierung und [L Russlands] Präsident", &["China", "Russland"]);
    check("[P Scholz'] Plan, [P Hans'] Haus, [P Marx’] Werk", &["Scholz", "Hans", "Marx"]);
    check(
        "[P Thomas] in [L Paris] und [L Texas] mit [O Mercedes] und [O Reuters]",
        &["Thomas", "Paris", "Texas", "Mercedes", "Reuters"],
    );
    check("[P Peter Niers] kam. [P Niers] ging.", &["Peter Niers", "Niers → Peter Niers"]);
    check(
        "[P Angela Merkel] sprach. [P Angela Merkels] Rede, [P Merkels] Rede",
        &["Angela Merkel", "Angela Merkel", "Merkel → Angela Merkel"],
    );
    check(
        "[P Peter] und [P Jürgen Peters], [P Peters] sagte",
        &["Peter", "Jürgen Peters", "Peters → Jürgen Peters"],
    );
    check("[P Trump's] Tweet, [P Donald Trump]", &["Trump → Donald Trump", "Donald Trump"]);
    check("[O McDonald's] verkauft", &["McDonald's"]);
}

#[test]
fn adjectives_come_into_the_nominative() {
    check(
        "in den [L Vereinigten Staaten] und der [O Deutschen Bank]",
        &["Vereinigte Staaten", "Deutsche Bank"],
    );
    check("des [O Roten Kreuzes], der [O Europäischen Union]", &["Rotes Kreuz", "Europäische Union"]);
    check(
        "[O des Bundestages] und [O Bundesverfassungsgerichts]",
        &["Bundestag", "Bundesverfassungsgericht"],
    );
}

#[test]
fn compounds_are_opened() {
    check(
        "[p Biden-Administration], [l US-Außenminister], [o CDU-Chefin], [o Hikvision-Kameras]",
        &["Biden", "US", "CDU", "Hikvision"],
    );
    check("[P Joe Biden] kam. Die [p Biden-Administration]", &["Joe Biden", "Biden → Joe Biden"]);
    check(
        "[L Baden-Württemberg], [O Robert-Koch-Institut], [P Leutheusser-Schnarrenberger]",
        &["Baden-Württemberg", "Robert-Koch-Institut", "Leutheusser-Schnarrenberger"],
    );
    check(
        "[p Scholz-Putin-Gespräch] mit [P Olaf Scholz] und [P Putin]",
        &["Scholz → Olaf Scholz", "Putin", "Olaf Scholz", "Putin"],
    );
    check("[o CDU/CSU-Fraktion] und [O Bild“-Zeitung]", &["CDU", "CSU", "Bild"]);
    check("[l Sonnenfinsternis] und [l Karibikstaat] in der [L Karibik]", &["Karibik", "Karibik"]);
}

#[test]
fn titles_are_cut() {
    check("[P US-Präsident Joe Biden] und [P Prof. Dr. h. c. Anna Maier]", &["Joe Biden", "Anna Maier"]);
    check("[P EU-Kommissionschefin Ursula von der Leyen]", &["Ursula von der Leyen"]);
    check("[P Bundeskanzlerin Merkel] und [P Staatsanwältin Petra Kuhn]", &["Merkel", "Petra Kuhn"]);
    check("der [P Präsident] sprach mit [P König]", &["König"]);
    check("[O Präsident Hotels] in [L Kaiser-Wilhelm-Land]", &["Präsident Hotels", "Kaiser-Wilhelm-Land"]);
}

#[test]
fn surnames_mean_the_one_full_name() {
    check("[P Joe Biden] kam. [P Biden] sprach.", &["Joe Biden", "Biden → Joe Biden"]);
    check("[P Donald Trump], [P Ivanka Trump] und [P Trump]", &["Donald Trump", "Ivanka Trump", "Trump"]);
    check(
        "[P Ursula von der Leyen], von der [P Leyen]. Von der [P Leyen]",
        &[
            "Ursula von der Leyen",
            "von der Leyen → Ursula von der Leyen",
            "von der Leyen → Ursula von der Leyen",
        ],
    );
    check(
        "[P von der Leyen] und [P Ursula von der Leyen]",
        &["von der Leyen → Ursula von der Leyen", "Ursula von der Leyen"],
    );
    check("[P Peter Müller] und Familie [P Müller]", &["Peter Müller", "Müller"]);
    check("[P Peter Müller] sah Herrn [P Müller] und Frau [P Müller]", &["Peter Müller", "Müller", "Müller"]);
    check(
        "[P Recep Tayyip Erdoğan], [P Erdogan]",
        &["Recep Tayyip Erdoğan", "Erdogan → Recep Tayyip Erdoğan"],
    );
    check("[P Xi Jinping] und [P Xi]", &["Xi Jinping", "Xi → Xi Jinping"]);
    check("[P Greta Thunberg] kam. [P Greta] sprach.", &["Greta Thunberg", "Greta → Greta Thunberg"]);
    check("[P Greta] sprach vor [P Greta Thunberg]", &["Greta", "Greta Thunberg"]);
    check("[P Karl Martin], [P Martin Schulz], [P Martin]", &["Karl Martin", "Martin Schulz", "Martin"]);
    check("[P Stefan K.] gestand. [P K.] schwieg. [P B.] auch.", &["Stefan K.", "K. → Stefan K."]);
    check(
        "[P Merkel/Macron] und [P Emmanuel Macron]",
        &["Merkel", "Macron → Emmanuel Macron", "Emmanuel Macron"],
    );
}

#[test]
fn middle_names_make_no_second_person() {
    check(
        "[P Joe Biden], [P Joe R. Biden], [P Biden]",
        &["Joe Biden", "Joe R. Biden → Joe Biden", "Biden → Joe Biden"],
    );
    check("[P George W. Bush] und [P George Bush], [P Bush]", &["George W. Bush", "George Bush", "Bush"]);
    check(
        "[P Karl A. Maier], [P Karl B. Maier], [P Karl Maier]",
        &["Karl A. Maier", "Karl B. Maier", "Karl Maier"],
    );
}

#[test]
fn acronyms_mean_what_the_article_introduces() {
    check(
        "[O Human Rights Watch] ([O HRW]) und [O HRW]",
        &["Human Rights Watch", "HRW → Human Rights Watch", "HRW → Human Rights Watch"],
    );
    check(
        "[O HRW] ([O Human Rights Watch]), [o HRW-Sprecher]",
        &["HRW → Human Rights Watch", "Human Rights Watch", "HRW → Human Rights Watch"],
    );
    check(
        "die [O Weltgesundheitsorganisation] (WHO). [o WHO-Chef]",
        &["Weltgesundheitsorganisation", "WHO → Weltgesundheitsorganisation"],
    );
    check("des [O Robert Koch-Instituts] ([O RKI])", &["Robert Koch-Institut", "RKI → Robert Koch-Institut"]);
    check(
        "[P Olaf Scholz] ([O SPD]), [O Innenministerium] ([O SPD]), [L Stuttgart] ([O AFP])",
        &["Olaf Scholz", "SPD", "Innenministerium", "SPD", "Stuttgart", "AFP"],
    );
    check(
        "[L Vereinigte Arabische Emirate] (VAE). Die [L VAE]",
        &["Vereinigte Arabische Emirate", "VAE → Vereinigte Arabische Emirate"],
    );
}

#[test]
fn spellings_of_an_organisation_meet() {
    check(
        "[O Volkswagen AG], [O Volkswagen], [O Volkswagen]",
        &["Volkswagen AG → Volkswagen", "Volkswagen", "Volkswagen"],
    );
    check("[O Alibaba Group] und [O Alibaba]", &["Alibaba Group → Alibaba", "Alibaba"]);
    check("[O „Spiegel“] und [O Spiegel]", &["Spiegel", "Spiegel"]);
    check("[L MÜNCHEN] – In [L München]", &["München", "München"]);
}

#[test]
fn any_mentions_are_survived() {
    let text = "Ä – „“ / - Frau's 's";
    let all = (0..=text.len()).flat_map(|start| (start..=text.len() + 1).map(move |end| start..end));
    for range in all {
        for (kind, part) in EntityKind::ALL.into_iter().flat_map(|kind| [(kind, false), (kind, true)]) {
            resolve(text, &[Mention { range: range.clone(), kind, part, score: 0.5 }]);
        }
    }
    assert!(resolve("", &[]).is_empty());
}
