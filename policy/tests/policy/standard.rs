//! The rules this program brings are what the checked-in snapshot says.
//!
//! After a change that is meant: `UPDATE=1 cargo test -p policy --test policy`, and read the difference.
use std::fmt::Write;

use policy::Table;

const SNAPSHOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/policy/allowed.txt");

#[test]
fn the_standard_rules_are_what_the_snapshot_says() {
    let table = Table::standard().unwrap_or_else(|refused| panic!("{refused}"));
    let mut found = String::from("# Everything the rules allow, equal neighbours folded. Written by standard.rs.\n");
    for line in table.allowed_cells() {
        writeln!(found, "{line}").expect("a string takes everything");
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(SNAPSHOT, &found).expect("the snapshot can be written");
    }
    let kept = std::fs::read_to_string(SNAPSHOT).expect("the snapshot is there");
    assert_eq!(found, kept, "what the rules allow has changed: see the head of this file");
}
