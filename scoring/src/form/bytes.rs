//! Marks as bytes: what a ballot holds before it is sealed (domain rule 9).
//!
//! `1 · channel (1) · entries (2) · entry… · comment length (2) · comment · zeros`; an entry is its leaf (2), then `0`
//! for 不了解, `1` and points (8), or `2` and a level's place (1). Numbers are big-endian; lengths in bytes in brackets.
use super::{COMMENT_LIMIT, Entry, Form, Marks, Value, normalise_comment};
use crate::{NodeNumber, Points, Scheme};

const FORMAT: u8 = 1;
const ABSTAINED: u8 = 0;
const POINTS: u8 = 1;
const LEVEL: u8 = 2;

/// Before the entries, and the comment's length after them.
const FRAME: usize = 6;
/// The longest entry: leaf, kind, points.
const ENTRY: usize = 11;
/// The longest UTF-8 character.
const CHARACTER: usize = 4;

/// The bytes are not complete marks for this form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not complete marks for this form")
    }
}

impl std::error::Error for Unreadable {}

impl Scheme {
    /// Bytes of every ballot of this scheme, before it is sealed: one size, what the longest ballot of any anonymous
    /// channel needs, so that a ciphertext tells nothing (rule 9).
    pub fn ballot_size(&self) -> usize {
        let sizes = self.channels().iter().filter(|plan| plan.channel.anonymous()).map(|plan| {
            let leaves = self.marked_leaves(plan.channel).count();
            let comment = if plan.comments { COMMENT_LIMIT.saturating_mul(CHARACTER) } else { 0 };
            leaves.saturating_mul(ENTRY).saturating_add(comment)
        });
        sizes.max().unwrap_or(0).saturating_add(FRAME)
    }
}

impl Marks {
    /// A compact, deterministic encoding.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.entries.len().saturating_mul(ENTRY).saturating_add(FRAME));
        bytes.push(FORMAT);
        bytes.push(u8::try_from(self.channel.number()).unwrap_or(0));
        bytes.extend(length(self.entries.len()));
        for entry in &self.entries {
            bytes.extend(entry.leaf.get().to_be_bytes());
            match (entry.choice, entry.value) {
                (Some(place), _) => bytes.extend([LEVEL, place]),
                (None, Value::Abstained) => bytes.push(ABSTAINED),
                (None, Value::Points(points)) => {
                    bytes.push(POINTS);
                    bytes.extend(points.0.to_be_bytes());
                }
            }
        }
        let comment = self.comment.as_deref().unwrap_or_default();
        bytes.extend(length(comment.len()));
        bytes.extend(comment.as_bytes());
        bytes
    }

    /// The same, filled up with zeros to [`Scheme::ballot_size`], which marks of an anonymous channel never exceed.
    pub fn to_ballot(&self, scheme: &Scheme) -> Vec<u8> {
        let mut bytes = self.to_bytes();
        bytes.resize(scheme.ballot_size().max(bytes.len()), 0);
        bytes
    }

    /// Reads either encoding back and checks it as strictly as [`Form::check`] does: an opened ballot is input.
    ///
    /// # Errors
    /// When the bytes are not complete marks for this form.
    pub fn from_bytes(form: &Form, bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut rest = Rest(bytes);
        read(form, &mut rest).filter(|_| rest.0.iter().all(|byte| *byte == 0)).ok_or(Unreadable)
    }
}

/// Numbers of entries and bytes of a comment fit: 500 nodes, 4,000 bytes.
fn length(length: usize) -> [u8; 2] {
    u16::try_from(length).unwrap_or(u16::MAX).to_be_bytes()
}

fn read(form: &Form, rest: &mut Rest<'_>) -> Option<Marks> {
    let [format, channel] = rest.take()?;
    if format != FORMAT || i16::from(channel) != form.channel.number() {
        return None;
    }
    if usize::from(u16::from_be_bytes(rest.take()?)) != form.leaves.len() {
        return None;
    }
    let entries = form.leaves.iter().map(|leaf| entry(form, *leaf, rest)).collect::<Option<Vec<_>>>()?;
    let length = usize::from(u16::from_be_bytes(rest.take()?));
    let text = std::str::from_utf8(rest.slice(length)?).ok()?;
    let comment = normalise_comment(text);
    let honest = comment.as_deref().unwrap_or_default() == text;
    let fits = text.is_empty() || (form.takes_comment() && text.chars().count() <= COMMENT_LIMIT);
    (honest && fits).then_some(Marks { channel: form.channel, entries, comment })
}

fn entry(form: &Form, leaf: NodeNumber, rest: &mut Rest<'_>) -> Option<Entry> {
    if u16::from_be_bytes(rest.take()?) != leaf.get() {
        return None;
    }
    let rated = form.scheme.node(leaf)?.kind.rated()?;
    match rest.take()? {
        [ABSTAINED] => Some(Entry::abstained(leaf)),
        [POINTS] => rated.in_points(leaf, Points(i64::from_be_bytes(rest.take()?))),
        [LEVEL] => {
            let [place] = rest.take()?;
            rated.at_level(leaf, place)
        }
        _ => None,
    }
}

/// What is still to be read.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    fn slice(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }
}
