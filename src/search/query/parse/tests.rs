//! Queries and what is read of them, in a short notation.

use super::*;

fn show(clause: &Clause, text: &str) -> String {
    assert!(text.get(clause.range.clone()).is_some(), "{text:?}: range off characters");
    let sign = match clause.occur {
        Occur::Should => "",
        Occur::Must => "+",
        Occur::Not => "-",
    };
    let at = |scope: &Scope| match scope {
        Scope::Anywhere => "",
        Scope::Title => "@title",
        Scope::Body => "@body",
    };
    let day = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
    let node = match &clause.node {
        QueryNode::Word { text, scope } => format!("{text}{}", at(scope)),
        QueryNode::Exact { text, scope } => format!("={text}{}", at(scope)),
        QueryNode::Phrase { text, scope, slop, exact } => {
            let slop = if *slop > 0 { format!("~{slop}") } else { String::new() };
            format!("{}'{text}'{slop}{}", if *exact { "=" } else { "" }, at(scope))
        }
        QueryNode::Near { left, right, distance, scope } => {
            format!("<{left} {distance} {right}>{}", at(scope))
        }
        QueryNode::Wildcard { pattern, scope } => format!("{pattern}{}", at(scope)),
        QueryNode::Regex { pattern, scope } => format!("/{pattern}/{}", at(scope)),
        QueryNode::Fuzzy { text, distance, scope } => format!("{text}~{distance}{}", at(scope)),
        QueryNode::Group { clauses } => {
            format!("({})", clauses.iter().map(|clause| show(clause, text)).collect::<Vec<_>>().join(" "))
        }
        QueryNode::Attribute { attribute, value } => format!("{attribute:?}={value}"),
        QueryNode::Dates { range } => format!("{}..{}", day(range.from), day(range.to)),
    };
    let boost = if clause.boost == 1.0 { String::new() } else { format!("^{}", clause.boost) };
    format!("{sign}{node}{boost}")
}

#[track_caller]
fn check(text: &str, expected: &str, hints: usize) {
    let query = Query::parse_on(text, Date::new(2024, 3, 31).expect("a date"));
    let shown: Vec<String> = query.clauses.iter().map(|clause| show(clause, text)).collect();
    assert_eq!(shown.join(" "), expected, "{text:?}");
    assert_eq!(query.hints.len(), hints, "{text:?}: {:?}", query.hints);
    for hint in &query.hints {
        assert!(text.get(hint.range.clone()).is_some(), "{text:?}: {hint:?}");
    }
}

#[test]
fn words_and_signs() {
    check("Handelskrieg China", "Handelskrieg China", 0);
    check("+must -not wort", "+must -not wort", 0);
    check("US-Behörden Leser:innen (Ärzt(innen) b)", "US-Behörden Leser:innen (Ärzt(innen b)", 0);
    check("Was ist das?", "Was ist das", 0);
    check("a/b H&M", "a b H&M", 0);
    check("+ - & ", "", 0);
    check("", "", 0);
}

#[test]
fn phrases() {
    check("\"die Kamera\" title:Haus", "'die Kamera' Haus@title", 0);
    check("„die Kamera“ »so nicht« «ja nein»", "'die Kamera' 'so nicht' 'ja nein'", 0);
    check("-titel:\"das Haus\"", "-'das Haus'@title", 0);
    check("\"Haus\"", "Haus", 0);
    check("\"das alte Haus\"~3 \"ein Hof\"~", "'das alte Haus'~3 'ein Hof'", 0);
    check("=Uber =\"Rat der Stadt\" =\"Rat\"", "=Uber ='Rat der Stadt' =Rat", 0);
    check("\"a b\"^2.5", "'a b'^2.5", 0);
}

#[test]
fn operators() {
    check("Haus AND Hof", "(+Haus +Hof)", 0);
    check("Haus OR Hof", "(Haus Hof)", 0);
    check("a UND b ODER c", "((+a +b) c)", 0);
    check("a AND NOT b", "(+a -b)", 0);
    check("a OR NOT b", "(a (-b))", 0);
    check("NOT b", "-b", 0);
    check("x a AND b y", "x (+a +b) y", 0);
    check("(a OR b) AND c", "(+((a b)) +c)", 0);
    check("+(a b) -(c \"d e\")", "+(a b) -(c 'd e')", 0);
    check("title:(a OR b) c", "((a@title b@title)) c", 0);
    check("(a (b (c)))", "(a (b (c)))", 0);
    check("a AND (b OR (c -d))", "(+a +((b (c -d))))", 0);
    // A headline in capitals is no expression.
    check("MERKEL UND MACRON", "MERKEL UND MACRON", 0);
    check("Haus und Hof", "Haus und Hof", 0);
}

#[test]
fn neighbours() {
    check("Kamera NEAR/5 Bahnhof", "<Kamera 5 Bahnhof>", 0);
    check("\"neue Kamera\" NEAR Bahnhof^2", "<neue Kamera 10 Bahnhof>^2", 0);
    check("+title:a NEAR/3 b c", "+<a 3 b>@title c", 0);
    check("Kamera NEAR/5 &", "Kamera NEAR 5", 1);
    check("wo ist NEAR", "wo ist NEAR", 0);
}

#[test]
fn patterns() {
    check("Fahrprei* *kamera Fahr*preis M?ller", "Fahrprei* *kamera Fahr*preis M?ller", 0);
    check("Leser*innen Ärzt*in", "Leser*innen Ärzt*in", 0);
    check("/h[aä]us.*/ body:/x+y/", "/h[aä]us.*/ /x+y/@body", 0);
    check("Müler~ Merkle~2 =x", "Müler~1 Merkle~2 =x", 0);
    check("Müler~3", "Müler", 1);
    check("a* *", "a", 1);
    check("Fahrprei*^3 wort^0.5", "Fahrprei*^3 wort^0.5", 0);
    check("wort^0 wort^9999 c^ 2^10", "wort wort c 2^10", 2);
}

#[test]
fn fields() {
    check("source:spiegel.de quelle:\"Polizei Berlin\"", "Source=spiegel.de Source=Polizei Berlin", 0);
    check("person:Merkel ort:\"New York\" org:SPD", "Person=Merkel Place=New York Org=SPD", 0);
    check("url:/politik/ pfad:2021 ressort:Lokales", "Url=/politik/ Path=2021 Section=Lokales", 0);
    check("date:2021-03..2021-06", "2021-03-01..2021-06-30", 0);
    check("date:>=2022 -datum:<2020 date:-7d", "2022-01-01.. -..2019-12-31 2024-03-24..2024-03-31", 0);
    check("(source:npd OR person:Merkel) Gericht", "((Source=npd Person=Merkel)) Gericht", 0);
    check("(date:2021)", "(2021-01-01..2021-12-31)", 0);
}

#[test]
fn what_cannot_be_read_becomes_words() {
    check("\"offen geblieben", "offen geblieben", 1);
    check("date:gestern", "date gestern", 1);
    check("autor:Huber", "autor Huber", 1);
    check("source:", "", 1);
    check("\"\"", "", 1);
    check("Haus OR", "Haus OR", 1);
    check("AND Haus", "AND Haus", 1);
    check("(a b", "(a b)", 1);
    check("a) b", "a b", 0);
    check(") b", "b", 1);
    check("()", "", 0);
    check("date:2021-02-30", "date 2021 02 30", 1);
    check("NOT", "NOT", 0);
    check("a NOT", "a NOT", 1);
}

#[test]
fn long_queries_are_cut() {
    assert_eq!(Query::parse(&"wort ".repeat(300)).clauses.len(), QUERY_CLAUSES_MAX);
    let query = Query::parse(&"ä".repeat(QUERY_BYTES_MAX));
    assert_eq!((query.clauses.len(), query.hints.len()), (1, 1));
    let query = Query::parse(&"(".repeat(10_000));
    assert!(query.clauses.is_empty() && query.hints.len() < QUERY_CLAUSES_MAX * 2, "{}", query.hints.len());
}

#[test]
fn anything_is_read() {
    // A small generator of nonsense from the signs of the language.
    let signs = [
        "(", ")", "\"", "„", "“", "+", "-", "AND", "OR", "NOT", "NEAR/3", "~", "~2", "^2", "*", "?", "/",
        "=", ":", "title:", "date:", "source:", "a", "Häuser", " ", " ", "2021", "..", "\u{301}", "🙂",
    ];
    let mut state = 1_u64;
    for _ in 0..5_000 {
        let mut text = String::new();
        for _ in 0..state % 12 + 1 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(signs[(state >> 33) as usize % signs.len()]);
        }
        let composed = compose(&text).into_owned();
        let query = Query::parse(&text);
        query.clauses.iter().for_each(|clause| drop(show(clause, &composed)));
        assert!(query.hints.iter().all(|hint| composed.get(hint.range.clone()).is_some()), "{text:?}");
    }
}
