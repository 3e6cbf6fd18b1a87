//! What holds of every vocabulary, looked at while the compiler runs.

/// How many words a vocabulary has at most, so that a set of them is a `u16`.
pub const MOST: usize = 16;

/// Stops the compiler where two words are written alike or have one number, or where there are too many.
///
/// # Panics
/// Only while the compiler runs.
pub const fn are_a_vocabulary(mut words: &[&str], mut numbers: &[i16]) {
    assert!(words.len() <= MOST, "more than sixteen words");
    assert!(words.len() == numbers.len(), "a number for each word");
    while let ([word, rest @ ..], [number, others @ ..]) = (words, numbers) {
        assert!(place(rest, word) == usize::MAX, "two words are written alike");
        assert!(!holds(others, *number), "two words have one number");
        words = rest;
        numbers = others;
    }
}

/// The place of a text in a list; past every list where it is not in it. By slice patterns, because this runs while the
/// compiler does.
pub const fn place(mut list: &[&str], text: &str) -> usize {
    let mut place = 0;
    while let [first, rest @ ..] = list {
        if same(first.as_bytes(), text.as_bytes()) {
            return place;
        }
        place += 1;
        list = rest;
    }
    usize::MAX
}

const fn holds(mut list: &[i16], number: i16) -> bool {
    while let [first, rest @ ..] = list {
        if *first == number {
            return true;
        }
        list = rest;
    }
    false
}

const fn same(mut left: &[u8], mut right: &[u8]) -> bool {
    while let ([a, rest_left @ ..], [b, rest_right @ ..]) = (left, right) {
        if *a != *b {
            return false;
        }
        left = rest_left;
        right = rest_right;
    }
    left.is_empty() && right.is_empty()
}
