//! Attacks, written as the attacker: each is a function of what the attacker has, and is run on what the product leaves
//! and on a copy in which a leak has been planted. An attack that does not find its planted leak proves nothing.
//!
//! `KAOPING_ATTACK=full` runs them at the size of the issue: 10,000 comments looked for, 1,000 exchanged pairs, 10,000
//! groups matched, 10,000 samples of each time.
mod administrator;
mod attacker;
mod capacities;
mod disk;
mod hall;
mod leaks;
mod linking;
mod loot;
mod matching;
mod probe;
mod scan;
mod swap;
mod time;

/// Whether to take the time for the full size.
pub(crate) fn full() -> bool {
    std::env::var("KAOPING_ATTACK").is_ok_and(|size| size == "full")
}
