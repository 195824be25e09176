//! Small inputs of every format, from which the others are made, and the words of each.

use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

/// Longer samples are cut, so that most of the time goes to changing and not to reading.
const SAMPLE_BYTES_MAX: usize = 30_000;

pub const HTML: &[&str] = &[
    "<!doctype html><html lang=de><head><meta charset=utf-8><title>Häuser am See - Abendpost</title>\
     <meta property=\"og:title\" content=\"Häuser am See\"><meta name=author content=\"Ada Rot\">\
     <meta property=\"article:published_time\" content=\"2021-03-05T10:00:00+01:00\"><link rel=canonical href=\"https://a.example/1\">\
     <script type=\"application/ld+json\">{\"@graph\":[{\"@type\":\"NewsArticle\",\"headline\":\"Häuser\",\
     \"author\":[{\"name\":\"A. B.\"}],\"articleBody\":\"Am See stehen Häuser und Boote, und jedes Haus hat ein Boot.\"}]}</script>\
     </head><body><nav><ul class=breadcrumb><li><h1>Häuser</h1></ul></nav><article><header><h2><span>See</span> Häuser am See</h2>\
     <p class=author>Von Ada Rot</p></header><figure><img src=a><figcaption>Ein Bild. Foto: dpa</figcaption></figure>\
     <p>Am See stehen <b>Häuser</b> &amp; Boote, und jedes Haus hat ein Boot, sagte &quot;Müller&quot; am Freitag in M&uuml;nchen.</p>\
     <h3>Mehr</h3><ul><li><a href=x>Ein Hof</a></ul><blockquote><p>Kein Boot hat ein Haus, und das ist gut so, meint er.</p></blockquote>\
     <table><tr><td>1<td>2</table></article><aside>Werbung</aside></body></html>",
    "<html><body><div itemprop=articleBody>Ein langer Text ohne Absätze steht hier und hört nicht auf.<br><br>Noch ein Satz, der lang genug ist.</div>",
];
pub const JSON: &[&str] = &[
    "{\"title\":\"Zölle\",\"text\":\"Der \\u00dcberwachungs-\\nkamera\\tfehlt \\ud83d\\ude42 etwas.\",\"date\":\"2021-03-05\",\
     \"authors\":[\"A\",{\"name\":\"B\"}],\"n\":[1,-2.5e3,null,true]}",
    "{\"meta\":{},\"articles\":[{\"id\":1,\"body\":\"<p>Ein Haus.</p>\"},{\"id\":\"2\",\"body\":{\"rendered\":\"Ein Hof.\"}}]}",
    "[{\"title\":'Haus',\"text\":NaN},{\"id\":{\"$oid\":\"1\"},\"content\":[\"Eins.\",{\"text\":\"Zwei.\"}]}]",
    "{\"Abendpost\":[{\"title\":\"Haus\",\"body\":{\"summary\":[\"Kurz.\"],\"sections\":[{\"headline\":[],\"paragraphs\":[\"Ein Haus.\"]}]},\
     \"publishing_date\":\"2024-03-05 10:00:00+01:00\",\"free_access\":true}]}",
];
pub const WIRE: &[&str] = &[
    "{\"format\":\"digitalwires@0.9.1\",\"urn\":\"urn:a:3\",\"version\":2,\"headline\":\"Haus\",\"article_html\":\"<section><p>Ein Haus.</p></section>\",\
     \"categories\":[{\"type\":\"dnltype:person\",\"name\":\"Ada Rot\"}],\"pubstatus\":\"usable\",\"signal\":\"sig:update\",\"embargoed\":\
     \"2024-09-25T10:00:00+02:00\",\"notepad\":{\"nonpublic_html\":\"<p>Geheim</p>\"},\"version_created\":\"2024-03-05T10:07:00+01:00\"}",
];
pub const JSON_LINES: &[&str] = &[
    "{\"id\":1,\"body\":\"Ein Haus.\"}\n{\"id\":2,\"body\":\"Ein Hof.\"}\n\n{\"id\":3,\"title\":\"Tor\"}\n",
    "{\"_id\":1,\"_source\":{\"title\":\"T\",\"body\":\"Eins.\"}}\r\n{\"a\":\n{\"body\":\"x\"}\n",
];
pub const MARKDOWN: &[&str] = &[
    "---\ntitle: \"Kamera: am Bahnhof\"\ndate: 2019-03-07\nauthors: [A, B]\ntags:\n  - x\n---\n\n# Kamera\n\n\
     Die *Kamera* [filmt](http://a.example) den `Bahnhof`.\n\n> Zitat\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
];
pub const TEXT: &[&str] = &[
    "Häuser am See\n\nKöln (dpa) - Am See stehen Häuser.\nHäuser am See\nMehr zum Thema\nEin Hof\nSchreibe einen Kommentar\n",
    "Titel: Haus\nDatum: 5. März 2021\nAutor: Von Ada Rot und Bo Blau\nQuelle: Abendpost\n\nEin Haus am See. Leave a Comment",
    "FÃ¼r MÃ¼ller: â€žsoâ€œ\nDie Überwachungs-\nkameras, z. B. am 3.3.2021, kosten 1.000.000,50 Euro (9,2 Prozent).",
];
pub const NEWSML: &[&str] = &[
    "<?xml version=\"1.0\"?><newsMessage xmlns=\"http://iptc.org/std/nar/2006-10-01/\"><itemSet><newsItem guid=\"urn:a:1\" version=\"3\">\
     <itemMeta><pubStatus qcode=\"stat:usable\"/><embargoed>2024-03-05T10:07:00+01:00</embargoed><edNote>Geheim</edNote></itemMeta>\
     <contentMeta><headline>Ein Haus</headline><subject type=\"cpnat:person\"><name>Ada Rot</name></subject></contentMeta><contentSet>\
     <inlineXML><html xmlns=\"http://www.w3.org/1999/xhtml\"><body><p>Ein Haus.</p></body></html></inlineXML></contentSet></newsItem>\
     <newsItem guid=\"urn:a:2\"><contentSet><inlineXML><nitf><body><body.head><hedline><hl1>Hof</hl1></hedline></body.head><body.content>\
     <p>Ein Hof.</p></body.content></body></nitf></inlineXML></contentSet></newsItem></itemSet></newsMessage>",
];
pub const NITF: &[&str] = &[
    "<nitf><head><docdata><date.issue norm=\"20240305T100700\"/><doc-id id-string=\"a\"/></docdata></head><body><body.head><hedline>\
     <hl1>Ein Haus</hl1></hedline><byline>Von <person>Ada Rot</person></byline></body.head><body.content><p>Das Haus.</p></body.content></body></nitf>",
];
pub const FEED: &[&str] = &[
    "<?xml version='1.0' encoding='iso-8859-1'?><rss version='2.0'><channel><title>Abendpost</title><item><title><![CDATA[Haus & Hof]]></title>\
     <guid>1</guid><pubDate>Tue, 05 Mar 2024 10:07:00 +0100</pubDate><description>&lt;p&gt;Ein Haus.&lt;/p&gt;</description></item>\
     <item><title>Zwei</title><content:encoded><![CDATA[<p>Ein <b>Hof</b>.</p>]]></content:encoded></item></channel></rss>",
    "<feed xmlns='http://www.w3.org/2005/Atom'><title>Abendpost</title><entry><id>a</id><title>Haus</title><updated>2021-03-05T10:00:00Z</updated>\
     <content type='xhtml'><div><p>Ein Haus.</p></div></content></entry></feed>",
];
pub const TEI: &[&str] = &[
    "<TEI xml:id='a'><teiHeader><fileDesc><titleStmt><title>Haus</title></titleStmt></fileDesc></teiHeader><text><body>\
     <p>Ein <w>Haus</w> in <placeName>Köln</placeName>.<lb/>Ende</p></body></text></TEI>",
];
pub const IDS: &[&str] = &[
    "<!DOCTYPE idsCorpus [<!ENTITY x 'y'>]><idsCorpus><idsHeader type='corpus'><c.title>Abendpost</c.title></idsHeader><idsDoc>\
     <idsText><idsHeader><textSigle>A/1</textSigle><t.title>Haus</t.title><pubDate type='year'>2021</pubDate></idsHeader><text><body><p>\
     <s>Ein &x; Haus.</s></p></body></text></idsText></idsDoc></idsCorpus>",
];
pub const TRAFILATURA: &[&str] = &[
    "<doc sitename='Abendpost' title='Haus' date='2021-03-05' url='https://a.example/1' fingerprint='ab'><main><p>Ein Haus.</p></main></doc>",
];
pub const TABS: &[&str] = &[
    "https://a.example/1\tnull\tcf60f9e1dd4b8e0b\ta.example\tHaus\tnull\t2021-03-05\t\"Ein Haus.\nEin \"\"Hof\"\".\"\tnull\tnull\tnull\n\
     https://a.example/2\tnull\tcf60f9e1dd4b8e0c\ta.example\tHof\tnull\t2021-03-05\tEin Hof.\tnull\tnull\tnull\n",
];
pub const WARC: &[&str] = &[
    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/1\r\nWARC-Date: 2020-01-02T03:04:05Z\r\n\
     Content-Length: 244\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n90\r\n<html><head><title>Haus am See\
     </title></head><body><article><p>Das Haus am See hat ein Boot, und kein Boot hat ein Haus, sagte sie.</p></article></body></html>\r\n0\r\n\r\n\r\n\r\n\
     WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 2\r\n\r\nab\r\n\r\n",
    "WARC/1.0\nWARC-Type: response\nContent-Length: 140\n\nHTTP/1.0 200 OK\nContent-Encoding: gzip\n\n<html><body><p>Ein Haus am See, und noch eines, und keines hat ein Boot, sagte sie am Freitag.</p></html>\n\n",
];
pub const MAIL: &[&str] = &[
    "From: Abendpost <news@a.example>\r\nSubject: =?utf-8?Q?H=C3=A4user?=\r\nDate: Tue, 05 Mar 2024 10:07:00 +0100\r\nMIME-Version: 1.0\r\n\
     Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nEin Haus.\r\n--x\r\n\
     Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+RWluIEhhdXMuPC9wPg==\r\n--x--\r\n",
    "From a@b Tue Mar  5 10:07:00 2024\nSubject: Haus\nMessage-ID: <1@a>\n\nEin Haus.\n\nFrom a@b Tue Mar  5 10:07:00 2024\nSubject: Hof\n\n>From Hof.\n",
];
pub const QUERIES: &[&str] = &[
    "Haus See -Boot +Kamera",
    "\"Haus am See\"~3 NEAR/5 title:Zölle",
    "(Haus OR Hof) AND NOT (Boot OR (See AND Kamera))",
    "/h[aä]us(er)?/ Kam* *hof Ha?s Kamrea~2 Haus^3 =Häuser",
    "person:\"Ada Rot\" org:dpa place:Köln source:Abendpost section:Lokales date:2019..2021 date:-7d url:a.example path:x",
    "Überwachungskameras US-Behörden Leser:innen 1.000 z. B. Müller",
];
pub const CORRECTIONS: &[&str] = &[
    "# Ada\nalias\tA. Rot\tAda Rot\tperson\nmerge\tdpa\tDeutsche Presse-Agentur\nrename\tSPD\tSozialdemokraten\n\
     retype\tHaus\torg\nsuppress\tKöln\tplace\n",
];
pub const SYNONYMS: &[&str] = &["# Häuser\nHaus, Gebäude, Heim\nUSA = Vereinigte Staaten = US\nBoot,,\n"];

pub const HTML_TOKENS: &[&[u8]] = &[
    b"<div>",
    b"</div>",
    b"<p>",
    b"<p class=caption>",
    b"<article>",
    b"</article>",
    b"<h1>",
    b"<h2>",
    b"<a href=x>",
    b"<table><tr><td>",
    b"<ul><li>",
    b"<script>",
    b"<style>",
    b"<svg>",
    b"<template>",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"&",
    b"&#x110000;",
    b"&nbsp;",
    b"<b><i>",
    b"</b>",
    b"<figure><blockquote>",
    b"<title>",
    b"<meta name=title content='",
    b"<meta charset=utf-16>",
    b"<br>",
    b"<div class='",
    b"<select><option>",
    b"<frameset>",
    b"<body>",
    b"</html>",
    b"<math>",
    b"<script type=application/ld+json>",
    b"{\"@type\":\"NewsArticle\",\"headline\":\"",
    b"</script>",
    b"<noscript>",
    b"<pre>\n",
];
pub const JSON_TOKENS: &[&[u8]] = &[
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b"\\",
    b"\\u",
    b"\\ud800",
    b"\\udc00",
    b":",
    b",",
    b"null",
    b"true",
    b"NaN",
    b"-",
    b"1e999",
    b"\"body\":",
    b"\"title\":",
    b"\"text\":{",
    b"\"articles\":[",
    b"{\"a\":",
    b"'",
    b"<p>",
    b"//",
    b"/*",
    b"\"date\":",
    b"\"id\":1,",
];
pub const XML_TOKENS: &[&[u8]] = &[
    b"<",
    b">",
    b"</",
    b"/>",
    b"<a>",
    b"</a>",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"-->",
    b"<?",
    b"?>",
    b"&amp;",
    b"&x;",
    b"&#0;",
    b"&#x110000;",
    b"<!DOCTYPE a [<!ENTITY b '&b;&b;'>]>",
    b" a='",
    b"'",
    b"\"",
    b"=",
    b" xmlns:a='b'",
    b"<item>",
    b"</item>",
    b"<p>",
    b"</p>",
    b"<newsItem>",
    b"<nitf>",
    b"<entry>",
    b"<TEI>",
    b"<idsText>",
    b"<div>",
    b"xml:id='",
    b"encoding='utf-16'",
];
pub const MAIL_TOKENS: &[&[u8]] = &[
    b"\r\n",
    b"\r\n\r\n",
    b"--x\r\n",
    b"--x--",
    b"Content-Type: multipart/mixed; boundary=x\r\n",
    b"=?utf-8?B?",
    b"?=",
    b"=?x?Q?=FF?=",
    b"Content-Transfer-Encoding: base64\r\n",
    b"Content-Transfer-Encoding: quoted-printable\r\n",
    b"=\r\n",
    b"=3D",
    b"=",
    b"charset=utf-7",
    b"From ",
    b"\nFrom a@b\n",
    b"Subject: ",
    b"Date: ",
    b"<",
    b">",
    b"(",
    b"message/rfc822",
    b"List-Id: ",
    b"text/html",
    b"filename*0*=",
];
pub const WARC_TOKENS: &[&[u8]] = &[
    b"WARC/1.0\r\n",
    b"WARC/1.1\r\n",
    b"Content-Length: ",
    b"\r\n\r\n",
    b"WARC-Type: response\r\n",
    b"HTTP/1.1 200 OK\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Content-Encoding: gzip\r\n",
    b"Content-Encoding: br\r\n",
    b"Content-Encoding: deflate\r\n",
    b"ffffffff\r\n",
    b"0\r\n\r\n",
    b"-1",
    b"<html>",
    b"<p>",
    b"\x1f\x8b\x08",
    b"WARC-Target-URI: ",
    b"charset=utf-16",
    b"\r\n",
    b" ",
];
pub const TEXT_TOKENS: &[&[u8]] = &[
    b"\n",
    b"---\n",
    b"# ",
    b": ",
    b"- ",
    b"&a *a",
    b"!!map",
    b"> ",
    b"| a |",
    b"[a](",
    b"```",
    b"*",
    b"_",
    b"(dpa) - ",
    b"5. M\xc3\xa4rz 2021",
    b"10:00 Uhr",
    b"Mehr zum Thema\n",
    b"Titel: ",
    b"\t",
    b"\"",
    b"{",
    b"[",
    b"|\n|-\n",
    b"  ",
    b"<b>",
    b"&amp;",
    b"-\n",
    b"null",
];
pub const QUERY_TOKENS: &[&[u8]] = &[
    b"(",
    b")",
    b"\"",
    b"~",
    b"^",
    b"*",
    b"?",
    b"/",
    b"/.*/",
    b"/(a|b)*c/",
    b"/[^a]{9,99}/",
    b" AND ",
    b" OR ",
    b" NOT ",
    b" NEAR/5 ",
    b"+",
    b"-",
    b"=",
    b":",
    b"title:",
    b"person:",
    b"date:",
    b"date:2021..",
    b"..",
    b"-7d",
    b"source:\"",
    b"\\",
    b"Haus",
    b"See ",
    b"Kamera",
    b"~2",
    b"^1e9",
    b"a*",
    b"*a*",
    b"{",
    b"}",
    b"[",
    b"]",
    b"|",
    b"Bundesverfassungsgericht",
];
pub const TABLE_TOKENS: &[&[u8]] = &[
    b"\t",
    b"\n",
    b"#",
    b",",
    b"=",
    b"alias\t",
    b"merge\t",
    b"suppress\t",
    b"retype\t",
    b"person",
    b"org",
    b"place",
    b"Ada Rot",
    b"\"",
    b" ",
    b"-",
];
/// Numbers as files of an index have them.
pub const BINARY_TOKENS: &[&[u8]] = &[
    b"\0",
    b"\xff",
    b"\xff\xff\xff\xff",
    b"\x80\x80\x80\x80\x10",
    b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
    b"\x7f",
    b"\0\0\0\0",
    b"\x01",
    b"\0\0\0\x80",
    b"\xff\xff\xff\x7f",
    b"{",
    b"}",
    b"\"",
    b":",
    b"0",
    b"\\",
    b"null",
];

/// Texts as inputs.
pub fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

/// The samples of a folder beside the repository, where it is there.
pub fn samples(folder: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/formats").join(folder);
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<_> = files.map(|file| file.path()).collect();
    paths.sort();
    let contents = paths.iter().filter_map(|path| fs::read(path).ok());
    contents.filter(|content| content.len() <= SAMPLE_BYTES_MAX).collect()
}

/// Packed by gzip, a member.
pub fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(content).and_then(|()| encoder.finish()).expect("memory takes what is written")
}

/// Packed by zstd.
pub fn zstd(content: &[u8]) -> Vec<u8> {
    compress_to_vec(content, CompressionLevel::Fastest)
}
