//! Sealing a ballot, and opening it at closing, by themselves.
use crate::{
    measure::{Took, Watch, ratio},
    table,
};
use entity::probe::Probe;

/// Bytes of a ballot of some forty indicators and a comment.
const SIZE: usize = 1_024;
/// How many ballots the last column speaks of.
const CLOSING: u32 = 50_000;

/// Measures and prints.
pub fn run(quick: bool) {
    let count = if quick { 1_000 } else { 10_000 };
    let probe = Probe::new().expect("keys");
    let watch = Watch::start();
    let sealed = probe.seal(count, SIZE).expect("sealed");
    let sealing = watch.read();
    let watch = Watch::start();
    probe.open_each(&sealed).expect("opened");
    let opening = watch.read();
    let watch = Watch::start();
    probe.open_all(&sealed).expect("opened");
    let together = watch.read();
    let line = |what: &str, took: Took| {
        let each = took.wall.as_secs_f64() / f64::from(count);
        let faster = ratio(opening.wall, took.wall);
        vec![
            what.to_owned(),
            format!("{:.0} µs", each * 1e6),
            format!("{:.1} s", each * f64::from(CLOSING)),
            format!("{faster:.2}"),
        ]
    };
    table::print(
        &format!("Sealing, {count} ballots of {SIZE} bytes"),
        &["one after the other, or on all cores", "a ballot", "50,000 ballots", "opening one by one : this"],
        &[
            line("sealing, one by one", sealing),
            line("opening, one by one", opening),
            line("opening, on all cores", together),
        ],
    );
}
