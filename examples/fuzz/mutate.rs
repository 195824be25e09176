//! Inputs from seeds: pieces of other inputs, cuts, repetitions, deep nesting, huge numbers, broken UTF-8, and
//! the words of a format.

/// An input is no longer than this, in bytes.
pub const INPUT_BYTES_MAX: usize = 1 << 16;
/// Inputs that are kept because something new came of them.
const POOL_MAX: usize = 2000;
/// Changes of one input.
const CHANGES_MAX: usize = 6;
/// Repetitions of a piece: mostly few, now and then many.
const REPEATS_MAX: &[usize] = &[2, 4, 8, 30, 30, 200, 5000];

/// A generator of numbers (SplitMix64, Steele et al. 2014): what fails once fails again.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number below `bound`, which is not 0.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn of<'p>(&mut self, pieces: &[&'p [u8]]) -> &'p [u8] {
        pieces[self.below(pieces.len())]
    }
}

/// What any format may stumble over.
const ODD: &[&[u8]] = &[
    b"\0",
    b"\xff",
    b"\xc3",
    b"\xc3\x28",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xe2\x80\xa8",
    b"\xc2\xad",
    b"e\xcc\x81",
    b"\xc3\x83\xc2\xbc",
    b"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb",
    "ß".as_bytes(),
    "İ".as_bytes(),
    "ﬀ".as_bytes(),
    b"\r\n",
    b"\n\n",
    b"\r",
    b"\t",
    b" ",
    b"\x1b[31m",
];
/// Numbers at the edges of what types hold, and dates that are none.
const NUMBERS: &[&[u8]] = &[
    b"0",
    b"-1",
    b"255",
    b"65536",
    b"2147483648",
    b"4294967295",
    b"4294967296",
    b"9223372036854775807",
    b"18446744073709551615",
    b"18446744073709551616",
    b"99999999999999999999999999999999",
    b"1e999",
    b"-0.0",
    b"0000-00-00",
    b"9999-12-31T24:60:60Z",
    b"2021-02-30",
    b"-2021-03-05",
];

/// The inputs of one target, each made from those before it.
pub struct Inputs {
    pool: Vec<Vec<u8>>,
    seeds: usize,
    tokens: &'static [&'static [u8]],
    seed: u64,
    count: u64,
    known: std::collections::HashSet<u64>,
}

impl Inputs {
    pub fn new(seeds: Vec<Vec<u8>>, tokens: &'static [&'static [u8]], seed: u64) -> Self {
        let count = seeds.len();
        Self { pool: seeds, seeds: count, tokens, seed, count: 0, known: Default::default() }
    }

    /// Number of inputs kept, seeds among them.
    pub fn kept(&self) -> usize {
        self.pool.len()
    }

    /// The next input: first the seeds as they are.
    pub fn next(&mut self) -> Vec<u8> {
        self.count += 1;
        let mut random = Random::new(self.seed ^ self.count.wrapping_mul(0xd134_2543_de82_ef95));
        if self.count as usize <= self.seeds {
            return self.pool[self.count as usize - 1].clone();
        }
        let at = random.below(self.pool.len());
        let mut input = self.pool[at].clone();
        for _ in 0..=random.below(CHANGES_MAX) {
            self.change(&mut input, &mut random);
        }
        input.truncate(INPUT_BYTES_MAX);
        input
    }

    /// Keeps an input if nothing like what came of it came of another.
    pub fn came(&mut self, input: Vec<u8>, came: u64) {
        if self.known.insert(came) && self.pool.len() < POOL_MAX && self.count as usize > self.seeds {
            self.pool.push(input);
        }
    }

    fn change(&self, input: &mut Vec<u8>, random: &mut Random) {
        let at = random.below(input.len() + 1);
        let most = [4, 30, 400][random.below(3)];
        let length = 1 + random.below(most);
        let end = (at + length).min(input.len());
        match random.below(14) {
            0 if at < input.len() => input[at] ^= 1 << random.below(8),
            1 if at < input.len() => input[at] = random.next() as u8,
            2 => input.truncate(at),
            3 => drop(input.drain(at..end)),
            4 => {
                let piece = input[at..end].to_vec();
                insert(input, at, &repeated(&piece, random));
            }
            5 => {
                let piece = input[at..end].to_vec();
                let to = random.below(input.len() + 1);
                insert(input, to, &piece);
            }
            6 => {
                let other = &self.pool[random.below(self.pool.len())];
                let from = random.below(other.len() + 1);
                let to = (from + length * 4).min(other.len());
                input.splice(at..end, other[from..to].iter().copied());
            }
            7 => insert(input, at, random.of(ODD)),
            8 => number(input, at, random),
            9 => {
                let token = random.of(self.tokens);
                insert(input, at, &repeated(token, random));
            }
            10 => drop(input.splice(at..end, random.of(self.tokens).iter().copied())),
            _ => insert(input, at, random.of(self.tokens)),
        }
    }
}

/// A piece several times.
fn repeated(piece: &[u8], random: &mut Random) -> Vec<u8> {
    let most = REPEATS_MAX[random.below(REPEATS_MAX.len())].min(INPUT_BYTES_MAX / piece.len().max(1));
    piece.repeat(1 + random.below(most.max(1)))
}

fn insert(input: &mut Vec<u8>, at: usize, piece: &[u8]) {
    let room = INPUT_BYTES_MAX.saturating_sub(input.len()).min(piece.len());
    input.splice(at..at, piece[..room].iter().copied());
}

/// Replaces the number at or behind a place by another.
fn number(input: &mut Vec<u8>, at: usize, random: &mut Random) {
    let digit = |byte: &u8| byte.is_ascii_digit();
    let Some(start) = input[at..].iter().position(digit).map(|start| at + start) else {
        return insert(input, at, random.of(NUMBERS));
    };
    let length = input[start..].iter().take_while(|byte| digit(byte)).count();
    input.splice(start..start + length, random.of(NUMBERS).iter().copied());
}
