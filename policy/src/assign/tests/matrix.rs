//! Named matrices: they select among peers and never make one.
use scoring::Channel;
use scoring::scheme::SchemeFile;
use scoring::scheme::document::{MatrixBlock, Raters, TargetKind};

use super::{channel, findings, hospital, pairs, run, scheme};
use crate::roster::{RosterData, Seat};

fn matrix(target: TargetKind, raters: &[&str], targets: &[&str]) -> SchemeFile {
    let owned = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
    let mut rule = channel(Channel::Peer);
    rule.raters = Raters::Matrix { pairs: vec![MatrixBlock { raters: owned(raters), targets: owned(targets) }] };
    scheme(target, vec![rule])
}

/// A third department with an office of its own, and one whose head also heads surgery.
fn wider() -> RosterData {
    hospital().organisation("LAB", "H").organisation("BANK", "LAB").seat("lab-1", "LAB", Seat::Head, "").seat(
        "bank-1",
        "BANK",
        Seat::Head,
        "",
    )
}

#[test]
fn departments_rate_those_that_the_matrix_names() {
    let (roster, assigned) = run(wider(), &matrix(TargetKind::Organisation, &["SUR", "LAB"], &["INT"]));
    assert_eq!(pairs(&roster, &assigned, Channel::Peer), "lab-1@LAB>INT sur-1@SUR>INT");
    // Four other targets are rated by nobody, and two raters are fewer than five.
    assert_eq!(
        findings(&assigned),
        ["BELOW_THRESHOLD INT", "NOBODY_RATES BANK", "NOBODY_RATES LAB", "NOBODY_RATES SUR"]
    );
}

#[test]
fn a_pair_that_is_not_peer_is_reported_and_not_made() {
    let scheme = matrix(TargetKind::Organisation, &["INT", "BANK", "H", "MOON"], &["INT"]);
    let (roster, assigned) = run(wider(), &scheme);
    assert_eq!(pairs(&roster, &assigned, Channel::Peer), "");
    assert_eq!(
        findings(&assigned)[..4],
        ["MATRIX_UNKNOWN MOON", "MATRIX_NOT_PEER BANK", "MATRIX_NOT_PEER H", "MATRIX_NOT_PEER INT"]
    );
}

#[test]
fn whoever_speaks_for_both_or_oversees_is_no_peer() {
    let data = wider().seat("sur-1", "INT", Seat::Head, "").seat("lab-1", "LAB", Seat::Head, "INT");
    let (roster, assigned) = run(data, &matrix(TargetKind::Organisation, &["SUR", "LAB"], &["INT"]));
    assert_eq!(pairs(&roster, &assigned, Channel::Peer), "");
    assert_eq!(findings(&assigned)[..2], ["MATRIX_NOT_PEER LAB", "MATRIX_NOT_PEER SUR"]);
}

#[test]
fn a_recused_speaker_does_not_rate_and_is_not_called_a_stranger() {
    let data = wider().recusal("sur-1", "INT");
    let (roster, assigned) = run(data, &matrix(TargetKind::Organisation, &["SUR", "LAB"], &["INT"]));
    assert_eq!(pairs(&roster, &assigned, Channel::Peer), "lab-1@LAB>INT");
    assert!(!findings(&assigned).iter().any(|found| found.starts_with("MATRIX")));
}

#[test]
fn between_persons_a_matrix_selects_heads_and_colleagues() {
    let (roster, assigned) = run(wider(), &matrix(TargetKind::Person, &["SUR", "BANK"], &["INT", "SUR"]));
    assert_eq!(pairs(&roster, &assigned, Channel::Peer), "sur-1>int-1 sur-3>sur-2 sur-2>sur-3");
    let found = findings(&assigned);
    let strange: Vec<&String> = found.iter().filter(|found| found.starts_with("MATRIX")).collect();
    assert_eq!(strange, ["MATRIX_NOT_PEER BANK", "MATRIX_NOT_PEER BANK"]);
}
