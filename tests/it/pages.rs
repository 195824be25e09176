//! Pages as the web has them: broken, in old encodings, behind a paywall, with everything around the article.

use std::fs;

use depesche::{Article, Index, IngestOptions, Query, SearchOptions, Searcher, WriterOptions, ingest};

const ONE: &str = "Der Rat hat am Montag über die neue Brücke beraten, die der Stadt seit Jahren fehlt.";
const TWO: &str =
    "Die Kosten betragen nach Angaben der Stadt rund drei Millionen Euro, sagte eine Sprecherin.";
const THREE: &str = "Gebaut wird frühestens im Herbst, wenn alle Gutachten vorliegen und niemand mehr klagt.";

/// The article of a page, or why there is none.
fn read(page: &[u8]) -> Result<Article, String> {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("page.html"), page).expect("written");
    let index = Index::open_or_create(dir.path().join("index")).expect("an index");
    let writer = WriterOptions::default().entities(false).threads(1);
    let options = IngestOptions::default().writer(writer);
    let report =
        ingest(&index, &[dir.path().join("page.html")], &options, &mut |_| {}).expect("the run goes on");
    if let Some(problem) = report.problems.into_iter().next() {
        return Err(problem.reason);
    }
    let searcher = Searcher::open(&index).expect("opened");
    let options = SearchOptions::default().limit(1);
    let hits = searcher.search(&Query::parse(""), &options).expect("answered").hits;
    Ok(searcher.articles(&hits[0].id).expect("read").remove(0))
}

fn lines(page: &str) -> Vec<String> {
    let article = read(page.as_bytes()).expect("an article");
    article.body.lines().map(str::to_owned).collect()
}

#[test]
fn the_article_is_found_among_what_is_around_it() {
    let text = format!("<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p>");
    let banner = "<div role=dialog class=cookie-banner><h2>Wir brauchen Ihre Zustimmung</h2><p>Wir und 500 Partner \
        verarbeiten Daten auf Ihrem Gerät, um Ihnen Werbung zu zeigen, und fragen, ob Sie dem zustimmen.</p></div>";
    for (name, page) in [
        (
            "broken",
            format!(
                "<title>Brücke</title><body><div class=text><h1>Brücke</h2>{}<b><i>",
                text.replace("</p>", "")
            ),
        ),
        ("cookies first", format!("<title>Brücke</title>{banner}<article><h1>Brücke</h1>{text}</article>")),
        ("cookies last", format!("<title>Brücke</title><article><h1>Brücke</h1>{text}</article>{banner}")),
        (
            "related",
            format!(
                "<title>Brücke</title><main><h1>Brücke</h1>{text}<section class=related-articles><h2>Mehr</h2>\
                 <article><a href=1><h3>Ein Boot sinkt im See</h3><p>Am See ist ein Boot gesunken, und niemand weiß, \
                 warum es sank und wem es gehört.</p></a></article></section></main>"
            ),
        ),
        (
            "author",
            format!(
                "<title>Brücke</title><article><h1>Brücke</h1>{text}<div class=author-box><img src=a><p>Ada Rot \
                 schreibt seit 2019 über die Stadt und ihre Brücken, Flüsse und Räte.</p></div></article>"
            ),
        ),
        (
            "accelerated",
            format!(
                "<!doctype html><html ⚡><head><title>Brücke</title><style amp-boilerplate>body{{}}</style></head><body>\
                 <amp-sidebar id=s><ul><li><a href=/>Start</a></ul></amp-sidebar><article><h1>Brücke</h1>\
                 <amp-img src=a></amp-img>{text}<amp-ad type=x></amp-ad></article></body></html>"
            ),
        ),
        (
            "breaks",
            format!("<title>Brücke</title><div id=c><h1>Brücke</h1>{ONE}<br><br>{TWO}<br><br>{THREE}</div>"),
        ),
    ] {
        assert_eq!(lines(&page), [ONE, TWO, THREE], "{name}");
        assert_eq!(read(page.as_bytes()).expect("an article").title, "Brücke", "{name}");
    }
}

#[test]
fn entries_of_a_live_blog_are_its_text() {
    let entry = |hour: usize| {
        let text = format!(
            "Um {hour} Uhr sagte der Rat zum {hour}. Mal, dass die Brücke am Fluss bald gebaut wird."
        );
        format!(
            "<article class=entry><time>{hour}:00</time><h2>Stand um {hour} Uhr</h2><p>{text}</p></article>"
        )
    };
    let page = format!(
        "<title>Brücke im Blog</title><main><h1>Brücke im Blog</h1><p>{ONE}</p>{}</main>",
        (1..=12).map(entry).collect::<String>()
    );
    let lines = lines(&page);
    for hour in 1..=12 {
        assert!(lines.iter().any(|line| line.starts_with(&format!("Um {hour} Uhr"))), "{hour}: {lines:?}");
    }
}

#[test]
fn what_a_paywall_leaves_is_read() {
    let page = format!(
        "<title>Brücke</title><script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"headline\":\"Brücke\",\
         \"isAccessibleForFree\":false,\"articleBody\":\"{ONE} {TWO} {THREE}\"}}</script>\
         <article><h1>Brücke</h1><p>{ONE}</p><div class=paywall><h3>Jetzt weiterlesen</h3><a href=abo>Abo</a></div></article>"
    );
    let text = lines(&page).join(" ");
    assert!(text.starts_with(ONE) && !text.contains("weiterlesen"), "{text}");
}

#[test]
fn old_encodings_are_read_as_declared() {
    let page = |charset: &str| {
        format!(
            "<html><head><meta http-equiv='Content-Type' content='text/html; charset={charset}'><title>Brücke – „neu“</title>\
             </head><body><article><h1>Brücke – „neu“</h1><p>{ONE}</p><p>{TWO}</p></article></body></html>"
        )
    };
    let windows: Vec<u8> = page("windows-1252")
        .chars()
        .map(|char| match char {
            '–' => 0x96,
            '„' => 0x84,
            '“' => 0x93,
            char => u8::try_from(u32::from(char)).expect("a letter of Latin-1"),
        })
        .collect();
    let utf16: Vec<u8> =
        [0xfeff].into_iter().chain(page("utf-16").encode_utf16()).flat_map(u16::to_le_bytes).collect();
    // Declared wrongly: what is UTF-8 is UTF-8.
    for bytes in [windows, utf16, page("iso-8859-1").into_bytes(), page("utf-8").into_bytes()] {
        let article = read(&bytes).expect("an article");
        assert_eq!((article.title.as_str(), article.body.lines().next()), ("Brücke – „neu“", Some(ONE)));
    }
}

#[test]
fn pages_made_to_harm_come_to_an_end() {
    let deep = |open: &str| format!("<article>{}<p>{ONE}</p>", open.repeat(20_000));
    let many = |piece: &str| format!("<article><h1>Brücke</h1><p>{ONE}</p>{}</article>", piece.repeat(4_000));
    for (name, page) in [
        ("nested", deep("<div>")),
        ("nested and named", deep("<div class='ad author'>")),
        ("items", deep("<li class=ad>")),
        ("headings", deep("<h1>")),
        ("paragraphs", many(&format!("<p class='caption'>{TWO}</p>"))),
        ("articles", many("<article><h2>Teil</h2><p>Kurz.</p></article>")),
        ("titles", many("<meta property='og:title' content='a - b - c'><meta name=title content='d | e'>")),
        (
            "one long title",
            format!("<meta property='og:title' content='{}'>{}", "a - b".repeat(100_000), many("")),
        ),
        ("one long class", many("").replace("<p>", &format!("<p class='{}'>", "adAd-".repeat(100_000)))),
        ("links", many("<a href=x>Kurz</a> ")),
        ("data", format!("<script type='application/ld+json'>{}</script>{}", "[".repeat(500_000), many(""))),
    ] {
        match read(page.as_bytes()) {
            Ok(article) => assert!(article.title.len() < 1000 && !article.body.is_empty(), "{name}"),
            Err(reason) => assert!(!reason.is_empty(), "{name}"),
        }
    }
}
