//! Searching files for many things at once.
use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

/// What is looked for, each at least 12 bytes long.
pub(super) struct Needles {
    known: Vec<Vec<u8>>,
    by_start: HashMap<u64, Vec<usize>>,
    /// Whether any needle begins with a hash like this: most places are dismissed by one look.
    sieve: Vec<bool>,
}

fn start(bytes: &[u8]) -> Option<u64> {
    bytes.first_chunk::<8>().map(|first| u64::from_le_bytes(*first))
}

/// 20 bits of it.
fn slot(start: u64) -> usize {
    (start.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 44) as usize
}

impl Needles {
    pub(super) fn new(known: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let known: Vec<_> = known.into_iter().collect();
        let mut by_start: HashMap<_, Vec<_>> = HashMap::new();
        let mut sieve = vec![false; 1 << 20];
        for (place, needle) in known.iter().enumerate() {
            assert!(needle.len() >= 12, "too short to be no chance");
            let start = start(needle).expect("a start");
            by_start.entry(start).or_default().push(place);
            sieve[slot(start)] = true;
        }
        Self { known, by_start, sieve }
    }

    /// Texts as they might lie about: in UTF-8, in UTF-16, in hexadecimal digits and in base64.
    pub(super) fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self::new(texts.into_iter().flat_map(|text| {
            let wide = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            [text.as_bytes().to_vec(), wide, hex(text.as_bytes()).into_bytes(), base64(text.as_bytes()).into_bytes()]
        }))
    }

    /// How often anything is found in these bytes.
    pub(super) fn hits(&self, bytes: &[u8]) -> usize {
        let (mut hits, mut start, mut end) = (0, 0_u64, 0);
        // The last eight bytes roll along: tests are not optimised, and there are many bytes.
        for byte in bytes {
            start = start >> 8 | u64::from(*byte) << 56;
            end += 1;
            if self.sieve[slot(start)]
                && let Some(candidates) = self.by_start.get(&start)
            {
                let rest = bytes.get(end - 8..).unwrap_or_default();
                hits += candidates.iter().filter(|needle| rest.starts_with(&self.known[**needle])).count();
            }
        }
        hits
    }

    /// Where each is found first, by its number.
    pub(super) fn places(&self, bytes: &[u8]) -> HashMap<usize, usize> {
        let (mut places, mut start, mut end) = (HashMap::new(), 0, 0);
        for byte in bytes {
            start = start >> 8 | u64::from(*byte) << 56;
            end += 1;
            if self.sieve[slot(start)]
                && let Some(candidates) = self.by_start.get(&start)
            {
                let rest = bytes.get(end - 8..).unwrap_or_default();
                for needle in candidates.iter().filter(|needle| rest.starts_with(&self.known[**needle])) {
                    places.entry(*needle).or_insert(end - 8);
                }
            }
        }
        places
    }

    /// How often in all files below these, and how many bytes there were.
    pub(super) fn hits_in(&self, places: &[PathBuf]) -> (usize, usize) {
        let mut sum = (0, 0);
        for file in places.iter().flat_map(|place| files(place)) {
            // A file may go while the database is at work.
            let bytes = fs::read(&file).unwrap_or_default();
            sum = (sum.0 + self.hits(&bytes), sum.1 + bytes.len());
        }
        sum
    }
}

pub(super) fn files(place: &Path) -> Vec<PathBuf> {
    if !place.is_dir() {
        return vec![place.to_owned()];
    }
    let entries = fs::read_dir(place).unwrap_or_else(|why| panic!("{}: {why}", place.display()));
    entries.flat_map(|entry| files(&entry.expect("an entry").path())).collect()
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn unhex(digits: &str) -> Option<Vec<u8>> {
    let pairs = (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok());
    pairs.collect()
}

/// Without what follows from the bytes' neighbours: the whole groups of three.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let letters = |three: &[u8]| {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        [18, 12, 6, 0].map(|shift| char::from(LETTERS[usize::try_from(bits >> shift & 63).expect("6 bits")]))
    };
    bytes.chunks_exact(3).flat_map(letters).collect()
}

#[test]
fn the_search_finds_every_form_and_nothing_else() {
    let needles = Needles::texts(["abcdefghijklmnop", "0123456789abcdef"]);
    for form in ["abcdefghijklmnop", "6162636465666768696a6b6c6d6e6f70", "YWJjZGVmZ2hpamtsbW5v", "0123456789abcdef"] {
        assert_eq!(needles.hits(format!("before {form} after").as_bytes()), 1, "{form}");
    }
    assert_eq!(needles.hits(b"abcdefghijklmno0123456789abcdeabcdefgh"), 0);
}
