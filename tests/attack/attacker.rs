//! The attacker: knows who was asked, who put their ballot in which order, and what was said by somebody; has the loot;
//! wants to know who said what. Tries every order that anything lies in, and every key that lies about.
use super::{
    hall::Group,
    loot::{Loot, Table},
    scan::{hex, unhex},
};
use hmac::{Hmac, KeyInit, Mac};
use hpke::{Deserializable, OpModeR, aead::ChaCha20Poly1305, kdf::HkdfSha256, kem::X25519HkdfSha256};
use sha2::Sha256;
use std::collections::{BTreeMap, HashMap};

/// Of each group, whose voice the attacker takes each rater's to be; by way of attack. Raters and voices are counted in
/// the order in which the voices were put, so that whoever is right takes each to be their own.
pub(super) type Beliefs = BTreeMap<String, Vec<Option<Vec<u8>>>>;

/// A way of attack, in how many groups it led to a belief, and how many voices it gave to the right rater.
#[derive(Debug)]
pub(super) struct Score {
    pub(super) way: String,
    pub(super) groups: usize,
    pub(super) voices: usize,
    pub(super) right: usize,
}

/// By what a voice is known where it is found in the clear.
#[derive(Clone, Copy)]
pub(super) enum Mark {
    Comment,
    Points,
}

impl Mark {
    pub(super) fn of(self, group: &Group) -> Vec<String> {
        let word = |voice: &super::hall::Voice| match self {
            Self::Comment => voice.comment.clone(),
            Self::Points => voice.points.to_string(),
        };
        group.voices.iter().map(word).collect()
    }
}

/// Every way of attack on the loot, judged.
pub(super) fn attack(loot: &Loot, groups: &[Group]) -> Vec<Score> {
    let mut scores = vec![];
    for mark in [Mark::Comment, Mark::Points] {
        let truth: Vec<_> = groups.iter().map(|group| mark.of(group)).collect();
        let mut beliefs = Beliefs::new();
        for table in &loot.tables {
            by_order(table, &truth, &mut beliefs);
        }
        let name = match mark {
            Mark::Comment => "comment",
            Mark::Points => "points",
        };
        scores.extend(judge(name, &beliefs, &truth));
    }
    let truth: Vec<_> = groups.iter().map(|group| Mark::Comment.of(group)).collect();
    let mut beliefs = Beliefs::new();
    by_keys(loot, groups, &mut beliefs);
    scores.extend(judge("opened", &beliefs, &truth));
    scores
}

pub(super) fn judge(name: &str, beliefs: &Beliefs, truth: &[Vec<String>]) -> Vec<Score> {
    let score = |(way, guesses): (&String, &Vec<Option<Vec<u8>>>)| {
        let made: Vec<_> =
            guesses.iter().zip(truth).filter_map(|(guess, truth)| Some((guess.as_ref()?, truth))).collect();
        let hits = |(guess, truth): &(&Vec<u8>, &Vec<String>)| {
            guess.iter().zip(*truth).filter(|(voice, said)| truth.get(usize::from(**voice)) == Some(*said)).count()
        };
        let right = made.iter().map(hits).sum();
        let voices = made.iter().map(|(_, truth)| truth.len()).sum();
        Score { way: format!("{name} by {way}"), groups: made.len(), voices, right }
    };
    beliefs.iter().map(score).filter(|score| score.groups > 0).collect()
}

/// Where a table holds all that a group said, each once: every order of its rows, forwards and backwards.
pub(super) fn by_order(table: &Table, truth: &[Vec<String>], beliefs: &mut Beliefs) {
    let mut found: HashMap<&str, Vec<usize>> = truth.iter().flatten().map(|word| (word.as_str(), vec![])).collect();
    for (place, row) in table.rows.iter().enumerate() {
        for cell in row {
            if let Some(places) = found.get_mut(cell.as_str()) {
                places.push(place);
            }
        }
    }
    for (number, group) in truth.iter().enumerate() {
        let rows: Option<Vec<_>> = group
            .iter()
            .map(|word| match found[word.as_str()][..] {
                [row] => Some(row),
                _ => None,
            })
            .collect();
        let Some(rows) = rows else { continue };
        let mut believe = |way: &str, keys: Vec<Key>| {
            believe(&format!("{}.{way}", table.name), &keys, group, (number, truth.len()), beliefs);
        };
        believe("place", rows.iter().map(|row| Key::of(&row.to_string())).collect());
        for (column, name) in table.columns.iter().enumerate() {
            believe(name, rows.iter().map(|row| Key::of(&table.rows[*row][column])).collect());
        }
    }
}

/// That voices were put in the order of their keys, or backwards. What lies alike is taken in the order of what it says:
/// the attacker does not know better.
pub(super) fn believe(
    way: &str,
    keys: &[Key],
    said: &[String],
    (number, groups): (usize, usize),
    beliefs: &mut Beliefs,
) {
    let mut order: Vec<u8> = (0..u8::try_from(keys.len()).expect("a group")).collect();
    order.sort_by_key(|voice| (&keys[usize::from(*voice)], &said[usize::from(*voice)]));
    for backwards in ["", ", backwards"] {
        let guesses = beliefs.entry(format!("{way}{backwards}")).or_insert_with(|| vec![None; groups]);
        guesses[number] = Some(order.clone());
        order.reverse();
    }
}

/// Numbers in the order of numbers, pairs of them too (a row's place in PostgreSQL), everything else by its letters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Number(Vec<i128>),
    Text(String),
}

impl Key {
    pub(super) fn of(text: &str) -> Self {
        let parts = text.trim_matches(['(', ')']).split(',');
        let numbers: Result<Vec<_>, _> = parts.map(str::parse).collect();
        numbers.map_or_else(|_| Self::Text(text.to_owned()), Self::Number)
    }
}

/// With keys: takes each for the tag key, finds the ballots of each rater, and takes each other for the private key.
fn by_keys(loot: &Loot, groups: &[Group], beliefs: &mut Beliefs) {
    for tag_key in &loot.keys {
        let tags: Vec<Vec<String>> =
            groups.iter().map(|group| group.voices.iter().map(|voice| tag(tag_key, group, voice)).collect()).collect();
        let known: HashMap<_, _> = tags.iter().flatten().map(|tag| (tag.as_str(), ())).collect();
        for table in &loot.tables {
            let mut by_tag: HashMap<&str, &Vec<String>> = HashMap::new();
            for row in &table.rows {
                by_tag.extend(
                    row.iter().filter(|cell| known.contains_key(cell.as_str())).map(|cell| (cell.as_str(), row)),
                );
            }
            if by_tag.is_empty() {
                continue;
            }
            for private in loot.keys.iter().filter(|key| *key != tag_key) {
                let opened: Vec<_> =
                    groups.iter().zip(&tags).map(|(group, tags)| opened(group, tags, &by_tag, private)).collect();
                if opened.iter().any(Option::is_some) {
                    let way = format!("{} and keys", table.name);
                    let guesses = beliefs.entry(way).or_insert_with(|| vec![None; groups.len()]);
                    for (guess, opened) in guesses.iter_mut().zip(opened) {
                        *guess = guess.take().or(opened);
                    }
                }
            }
        }
    }
}

/// What the ballots of a group say, rater by rater; nothing if the first does not open.
fn opened(group: &Group, tags: &[String], rows: &HashMap<&str, &Vec<String>>, private: &[u8; 32]) -> Option<Vec<u8>> {
    let words = Mark::Comment.of(group);
    let said = |tag: &String| {
        let bodies = rows.get(tag.as_str())?.iter().filter(|cell| cell.len() > 96).filter_map(|cell| unhex(cell));
        let mut plain = bodies.filter_map(|body| open(private, group, tag, &body));
        let plain = plain.next()?;
        let says = |word: &&String| plain.windows(word.len()).any(|window| window == word.as_bytes());
        u8::try_from(words.iter().position(|word| says(&word))?).ok()
    };
    said(tags.first()?)?;
    Some(tags.iter().map(|tag| said(tag).unwrap_or(u8::MAX)).collect())
}

/// `HMAC(tag key, label ‖ cycle ‖ assignment)`, as the source says.
pub(super) fn tag(key: &[u8; 32], group: &Group, voice: &super::hall::Voice) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(key).expect("a key");
    let mac = mac.chain_update(b"kaoping ballot tag v1").chain_update(group.cycle.as_bytes());
    hex(&mac.chain_update(voice.assignment.as_bytes()).finalize().into_bytes())
}

pub(super) fn open(private: &[u8; 32], group: &Group, tag: &str, body: &[u8]) -> Option<Vec<u8>> {
    let (encapsulated, sealed) = body.split_at_checked(32)?;
    let about = [
        group.cycle.as_bytes().as_slice(),
        &group.target.to_be_bytes(),
        &2_i16.to_be_bytes(),
        &unhex(tag).expect("digits"),
    ];
    hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &Deserializable::from_bytes(private).ok()?,
        &Deserializable::from_bytes(encapsulated).ok()?,
        b"kaoping ballot seal v1",
        sealed,
        &about.concat(),
    )
    .ok()
}

/// Before closing, without keys. The attacker is even told which sealed ballot is whose, and asks whether anything about
/// the sealed ballot tells what it says: every column, and every length, against what was said in order.
pub(super) fn by_seal(table: &Table, rows: &[Vec<&Vec<String>>], groups: &[Group]) -> Vec<Score> {
    let mut scores = vec![];
    for (name, beliefs, truth) in sealed_beliefs(table, rows, groups) {
        scores.extend(judge(name, &beliefs, &truth));
    }
    scores
}

/// The same, of each kind of mark, before it is judged.
pub(super) fn sealed_beliefs(
    table: &Table,
    rows: &[Vec<&Vec<String>>],
    groups: &[Group],
) -> Vec<(&'static str, Beliefs, Vec<Vec<String>>)> {
    let mut all = vec![];
    for (name, mark) in [("comment", Mark::Comment), ("points", Mark::Points)] {
        let truth: Vec<_> = groups.iter().map(|group| mark.of(group)).collect();
        let mut beliefs = Beliefs::new();
        for (column, way) in table.columns.iter().enumerate() {
            for (look, by_length) in [("", false), (", its length", true)] {
                let key = |cell: &str| if by_length { Key::of(&cell.len().to_string()) } else { Key::of(cell) };
                let guess = |(rows, truth): (&Vec<&Vec<String>>, &Vec<String>)| {
                    let mut said: Vec<u8> = (0..u8::try_from(truth.len()).expect("a group")).collect();
                    said.sort_by_key(|voice| Key::of(&truth[usize::from(*voice)]));
                    let mut order: Vec<_> = (0..rows.len()).collect();
                    order.sort_by_cached_key(|place| (key(&rows[*place][column]), &rows[*place][0]));
                    let mut guess = vec![0; rows.len()];
                    for (voice, place) in said.into_iter().zip(order) {
                        guess[place] = voice;
                    }
                    Some(guess)
                };
                beliefs.insert(format!("sealed {way}{look}"), rows.iter().zip(&truth).map(guess).collect());
            }
        }
        all.push((name, beliefs, truth));
    }
    all
}

/// Every way of attack gives the right voice to the right rater about once in each group, as blind chance does, whatever
/// the group's size. The bound is 5 standard deviations, because there are some hundred ways.
#[track_caller]
pub(super) fn assert_chance(scores: &[Score]) {
    for score in scores {
        let groups = u32::try_from(score.groups).expect("groups");
        let bound = f64::from(groups) + 5.0 * f64::from(groups).sqrt() + 3.0;
        assert!(f64::from(u32::try_from(score.right).expect("voices")) <= bound, "more than chance: {score:?}");
    }
}

/// Some way of attack gives nine of ten voices to the right rater.
#[track_caller]
pub(super) fn assert_found(scores: &[Score], way: &str) {
    let found = scores.iter().any(|score| score.way.contains(way) && score.right * 10 >= score.voices * 9);
    assert!(found, "the planted leak was not found by {way}: {scores:#?}");
}
