//! Random texts, the same in every run: what fails once fails again.

/// A generator of numbers (SplitMix64), seeded by the test.
pub struct Random(u64);

/// Words and word forms that exercise the analysis: compounds, umlauts in both spellings,
/// hyphens, gender forms, numbers, abbreviations, broken lines, soft hyphens, names.
const WORDS: &[&str] = &[
    "der",
    "die",
    "das",
    "und",
    "nicht",
    "über",
    "für",
    "Haus",
    "Häuser",
    "Häusern",
    "See",
    "Boot",
    "Kamera",
    "Überwachungskamera",
    "Bahnhofsvorplatz",
    "Bundesverfassungsgericht",
    "Verfassungsgericht",
    "Gericht",
    "Handelskrieg",
    "Krieg",
    "Zölle",
    "Zoelle",
    "Straße",
    "Strasse",
    "Muenchen",
    "München",
    "MÜNCHEN",
    "Leser:innen",
    "Leser*innen",
    "LeserInnen",
    "Leserinnen",
    "Ministerin",
    "Chefinnen",
    "US-Behörden",
    "Cloud-Computing",
    "E-Mail",
    "1.000",
    "1000",
    "9,2",
    "5G",
    "72-Jähriger",
    "18.03.2020",
    "z. B.",
    "u.a.",
    "Dr.",
    "H&M",
    "Über\u{ad}wachung",
    "Überwachungs-\nkamera",
    "Investitions-\nund",
    "Ärzt(innen)",
    "Mu\u{308}ller",
    "Bidens",
    "Joe Biden",
    "Angela Merkel in Genf",
    "Human Rights Watch (HRW)",
    "Hikvision-Kameras",
    "Vereinigten Staaten",
    "Bahnfahrpreise",
    "filmt",
    "verhängte",
    "stehen",
    "Eis",
    "Eisen",
    "Messe",
];

/// Pieces of texts that nobody writes: marks alone, other scripts, joiners, controls.
const ODD: &[&str] = &[
    "\u{301}",
    "\u{308}\u{308}",
    "\u{200d}",
    "\u{feff}",
    "\u{202e}",
    "\0",
    "\u{1b}[2J",
    "\r\n",
    "\u{2028}",
    "👩‍👩‍👧",
    "𝔖chrift",
    "ﬁ",
    "İstanbul",
    "ẞ",
    "ǅ",
    "你好",
    "שלום",
    "हिन्दी",
    "½",
    "٣٤",
    "-",
    "--a",
    "a-",
    "'",
    "’n",
    "&",
    "(in",
    ":innen",
    "*",
    "…",
    "„",
    "“",
    "+",
    "-\n",
    "-\na",
    "1.",
    "1,",
    ".5",
    "1.0000",
    "\t",
];

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// True once in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }

    /// A word of running text, now and then one that nobody wrote before.
    pub fn word(&mut self) -> String {
        match self.below(12) {
            0 => self.pick(WORDS).to_owned() + &self.pick(WORDS).to_lowercase(),
            1 => self.letters(),
            _ => self.pick(WORDS).to_owned(),
        }
    }

    fn letters(&mut self) -> String {
        let letters: Vec<char> = "enisratdhulcgmobwfkzäöüßpvjyxq".chars().collect();
        (0..=self.below(14)).map(|_| letters[self.below(letters.len())]).collect()
    }

    /// A sentence with punctuation.
    pub fn sentence(&mut self) -> String {
        let words: Vec<String> = (0..=self.below(14)).map(|_| self.word()).collect();
        words.join(self.pick(&[" ", " ", ", ", " – ", "\u{a0}"]))
            + self.pick(&[".", ".", "!", "?", ":", " …", ".“"])
    }

    /// Paragraphs of sentences; where `odd` is set, with things between them that nobody writes.
    pub fn text(&mut self, sentences: usize, odd: bool) -> String {
        let mut text = String::new();
        for _ in 0..sentences {
            text += &self.sentence();
            if odd && self.once_in(3) {
                text += self.pick(ODD);
            }
            text += self.pick(&[" ", " ", " ", "\n", "\n\n"]);
        }
        text
    }

    /// Any string: words, odd pieces and single characters of all of Unicode.
    pub fn anything(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..self.below(40) {
            match self.below(5) {
                0 => text += self.pick(WORDS),
                1 | 2 => text += self.pick(ODD),
                3 => text.extend(char::from_u32(self.below(0x11_0000) as u32)),
                _ => text.extend(char::from_u32(self.below(0x250) as u32)),
            }
            if self.once_in(3) {
                text.push(' ');
            }
        }
        text
    }

    /// A query as a person might type it, or as a cat might.
    pub fn query(&mut self) -> String {
        let mut query = String::new();
        for _ in 0..=self.below(5) {
            query +=
                self.pick(&["", "", "", "", "+", "-", "title:", "body:", "+body:", "source:", "date:", "\""]);
            query += &match self.below(8) {
                0 => format!("\"{} {}\"", self.word(), self.word()),
                1 => self.pick(&["2021", "2019-03", ">=2020", "2018..2020", "..", "q1", "q2"]).to_owned(),
                2 => self.pick(ODD).to_owned(),
                _ => self.word(),
            };
            query += " ";
        }
        query
    }
}
