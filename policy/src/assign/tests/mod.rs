//! Assignments worked out by hand. The figures are counted on the roster below, not taken from the program.
use scoring::scheme::SchemeFile;
use scoring::scheme::document::{Oversight, Raters, TargetKind};
use scoring::{Channel, Points};

use super::{Assigned, Pair, Severity, assign};
use crate::roster::relation::Target;
use crate::roster::sample::id;
use crate::roster::{Roster, RosterData, Seat};

mod matrix;
mod panel;
mod particulars;
mod properties;
mod redraw;
mod scheme;

use scheme::{channel, leaf, scheme};

/// A hospital of two departments with a director and a deputy who oversees both.
fn hospital() -> RosterData {
    RosterData::default()
        .organisation("H", "")
        .organisation("SUR", "H")
        .organisation("INT", "H")
        .seat("director", "H", Seat::Head, "")
        .seat("vice", "H", Seat::Deputy, "SUR INT")
        .seat("sur-1", "SUR", Seat::Head, "")
        .seat("sur-2", "SUR", Seat::Member, "")
        .seat("sur-3", "SUR", Seat::Member, "")
        .seat("int-1", "INT", Seat::Head, "")
        .seat("int-2", "INT", Seat::Operator, "")
}

fn run(data: RosterData, scheme: &SchemeFile) -> (Roster, Assigned) {
    let roster = Roster::new(data);
    let assigned = assign(&roster, scheme, id("H"), 1);
    (roster, assigned)
}

fn code(roster: &Roster, target: Target) -> &str {
    match target {
        Target::Person(id) => roster.person_code(id).unwrap(),
        Target::Organisation(id) => roster.organisation_code(id).unwrap(),
    }
}

/// The pairs of a channel as `rater>target`, or `rater@organisation>target` where an organisation rates.
fn pairs(roster: &Roster, assigned: &Assigned, channel: Channel) -> String {
    let written = |pair: &Pair| {
        let rating = pair.rater_organisation.and_then(|organisation| roster.organisation_code(organisation));
        let rating = rating.map_or(String::new(), |rating| format!("@{rating}"));
        format!("{}{rating}>{}", roster.person_code(pair.rater).unwrap(), code(roster, pair.target))
    };
    let pairs = assigned.pairs.iter().filter(|pair| pair.channel == channel);
    pairs.map(written).collect::<Vec<_>>().join(" ")
}

/// The findings as `CODE path`.
fn findings(assigned: &Assigned) -> Vec<String> {
    let findings = assigned.findings.iter();
    findings.map(|finding| format!("{} {}", finding.problem.code, finding.problem.path)).collect()
}

#[test]
fn persons_are_scored_through_four_relations() {
    let four = [Channel::Downward, Channel::Upward, Channel::Peer, Channel::SelfAssessment];
    let mut scheme = scheme(TargetKind::Person, four.map(channel).into());
    scheme.targets.except = vec!["director".into(), "typo".into()];
    let (roster, assigned) = run(hospital().recusal("sur-1", "sur-3"), &scheme);

    let targets: Vec<&str> = assigned.targets.iter().map(|assessed| code(&roster, assessed.target)).collect();
    assert_eq!(targets, ["int-1", "int-2", "sur-1", "sur-2", "sur-3", "vice"]);
    assert_eq!(
        pairs(&roster, &assigned, Channel::Downward),
        "director>int-1 vice>int-1 int-1>int-2 director>sur-1 vice>sur-1 sur-1>sur-2 director>vice"
    );
    // The director is not assessed, so neither the vice nor the heads score upwards but for the vice.
    assert_eq!(pairs(&roster, &assigned, Channel::Upward), "int-2>int-1 sur-2>sur-1 int-1>vice sur-1>vice");
    assert_eq!(pairs(&roster, &assigned, Channel::Peer), "sur-1>int-1 int-1>sur-1 sur-3>sur-2 sur-2>sur-3");
    assert_eq!(
        pairs(&roster, &assigned, Channel::SelfAssessment),
        "int-1>int-1 int-2>int-2 sur-1>sur-1 sur-2>sur-2 sur-3>sur-3 vice>vice"
    );
    // UPWARD: int-1, sur-1, vice. PEER: int-1, sur-1, sur-2, sur-3. Everybody has fewer than five.
    let below: Vec<String> = findings(&assigned).into_iter().filter(|found| found.starts_with("BELOW")).collect();
    let told =
        ["int-1", "sur-1", "vice", "int-1", "sur-1", "sur-2", "sur-3"].map(|code| format!("BELOW_THRESHOLD {code}"));
    assert_eq!(below, told);
    assert!(findings(&assigned).contains(&"EXCEPT_UNKNOWN typo".to_owned()));
    assert_eq!(assigned.findings.len(), 8, "{:?}", findings(&assigned));
}

#[test]
fn oversight_of_all_lets_the_overseer_score_the_staff() {
    let mut rule = channel(Channel::Downward);
    rule.oversight = Oversight::All;
    let (roster, assigned) = run(hospital(), &scheme(TargetKind::Person, vec![rule]));
    assert_eq!(
        pairs(&roster, &assigned, Channel::Downward),
        "director>int-1 vice>int-1 int-1>int-2 vice>int-2 director>sur-1 vice>sur-1 sur-1>sur-2 vice>sur-2 sur-1>sur-3 \
         vice>sur-3 director>vice"
    );
    // Nobody stands above the director.
    assert_eq!(findings(&assigned), ["NOBODY_RATES director"]);
}

#[test]
fn only_what_lies_under_the_cycles_organisation_is_assessed() {
    let scheme = scheme(TargetKind::Person, vec![channel(Channel::Downward)]);
    let data = hospital().seat("guest", "INT", Seat::Member, "").seat("guest", "SUR", Seat::Deputy, "");
    let roster = Roster::new(data);
    let assigned = assign(&roster, &scheme, id("INT"), 1);
    // The guest's seat in surgery is outside, but their superior there stays one.
    let targets: Vec<_> =
        assigned.targets.iter().map(|found| (code(&roster, found.target), found.organisation)).collect();
    assert_eq!(targets, [("guest", id("INT")), ("int-1", id("INT")), ("int-2", id("INT"))]);
    assert_eq!(
        pairs(&roster, &assigned, Channel::Downward),
        "int-1>guest sur-1>guest director>int-1 vice>int-1 int-1>int-2"
    );
    let whole = assign(&roster, &scheme, id("H"), 1);
    let home = whole.targets.iter().find(|found| found.target.id() == id("guest")).unwrap();
    assert_eq!(home.organisation, id("SUR"), "the higher seat");
    assert_eq!(findings(&assign(&roster, &scheme, id("nowhere"), 1)), ["NO_TARGETS test"]);
}

#[test]
fn an_indicator_for_some_organisations_gives_no_empty_forms_elsewhere() {
    let mut only = scheme(TargetKind::Person, vec![channel(Channel::SelfAssessment)]);
    only.indicators[0].applies_to = vec!["SUR".into(), "GONE".into()];
    let (roster, assigned) = run(hospital(), &only);
    assert_eq!(pairs(&roster, &assigned, Channel::SelfAssessment), "sur-1>sur-1 sur-2>sur-2 sur-3>sur-3");
    assert_eq!(findings(&assigned), ["APPLIES_TO_UNKNOWN A"]);

    // PEER has a rule but no weight on any indicator that says whose it is.
    let mut silent = scheme(TargetKind::Person, vec![channel(Channel::Downward), channel(Channel::Peer)]);
    silent.indicators[0].channels = [(Channel::Downward, Points(100 * Points::UNIT))].into();
    silent.indicators.push(leaf("UP"));
    silent.indicators[1].channels = [(Channel::Upward, Points(100 * Points::UNIT))].into();
    let (roster, assigned) = run(hospital(), &silent);
    assert_eq!(pairs(&roster, &assigned, Channel::Peer), "");
    assert_eq!(findings(&assigned), ["NOBODY_RATES director", "NOBODY_SCORES UP"]);
}

#[test]
fn a_draw_gives_each_as_many_and_respects_recusal() {
    let mut data = RosterData::default().organisation("H", "").organisation("D", "H").seat("boss", "D", Seat::Head, "");
    for number in 0..9 {
        data = data.seat(&format!("p{number}"), "D", Seat::Member, "");
    }
    let mut rule = channel(Channel::Peer);
    rule.raters = Raters::Draw { per_rater: 5 };
    let mut scheme = scheme(TargetKind::Person, vec![rule]);
    scheme.targets.except = vec!["boss".into()];
    let (_, assigned) = run(data.recusal("p1", "p2").recusal("p1", "p3"), &scheme);
    assert_eq!(assigned.pairs.len(), 45);
    for person in (0..9).map(|number| id(&format!("p{number}"))) {
        assert_eq!(assigned.pairs.iter().filter(|pair| pair.rater == person).count(), 5);
        assert_eq!(assigned.pairs.iter().filter(|pair| pair.target.id() == person).count(), 5);
    }
    let recused = |pair: &Pair| [id("p2"), id("p3")].contains(&pair.target.id()) && pair.rater == id("p1");
    assert!(!assigned.pairs.iter().any(recused));
    // Five raters are threshold + 1.
    assert_eq!(findings(&assigned), [""; 0]);
}

#[test]
fn a_pair_that_meets_in_two_groups_is_one() {
    let data =
        hospital().organisation("X", "H").seat("sur-2", "X", Seat::Member, "").seat("sur-3", "X", Seat::Member, "");
    let mut rule = channel(Channel::Peer);
    rule.raters = Raters::Draw { per_rater: 2 };
    let (roster, assigned) = run(data, &scheme(TargetKind::Person, vec![rule]));
    assert_eq!(pairs(&roster, &assigned, Channel::Peer), "sur-1>int-1 int-1>sur-1 sur-3>sur-2 sur-2>sur-3");
}

#[test]
fn organisations_are_scored_from_above_beside_and_by_themselves() {
    let three = [Channel::Downward, Channel::Peer, Channel::SelfAssessment];
    let data = hospital().organisation("LAB", "H").organisation("VOID", "H").seat("lab-9", "LAB", Seat::Operator, "");
    let (roster, assigned) = run(data, &scheme(TargetKind::Organisation, three.map(channel).into()));
    assert_eq!(
        pairs(&roster, &assigned, Channel::Downward),
        "director>INT vice>INT director>LAB director>SUR vice>SUR director>VOID"
    );
    assert_eq!(
        pairs(&roster, &assigned, Channel::Peer),
        "lab-9@LAB>INT sur-1@SUR>INT int-1@INT>LAB sur-1@SUR>LAB int-1@INT>SUR lab-9@LAB>SUR int-1@INT>VOID \
         lab-9@LAB>VOID sur-1@SUR>VOID"
    );
    assert_eq!(pairs(&roster, &assigned, Channel::SelfAssessment), "int-1@INT>INT lab-9@LAB>LAB sur-1@SUR>SUR");
    let found = findings(&assigned);
    assert_eq!(found[4..], ["NO_REPRESENTATIVE VOID"]);
    assert!(found[..4].iter().all(|found| found.starts_with("BELOW_THRESHOLD")), "{found:?}");
}

#[test]
fn who_speaks_for_two_organisations_rates_once() {
    let data = hospital().organisation("LAB", "H").seat("sur-1", "LAB", Seat::Head, "");
    let (roster, assigned) = run(data, &scheme(TargetKind::Organisation, vec![channel(Channel::Peer)]));
    // For the first of the two by code; and surgery and the laboratory do not rate each other through one person.
    assert_eq!(pairs(&roster, &assigned, Channel::Peer), "sur-1@LAB>INT int-1@INT>LAB int-1@INT>SUR");
    assert_eq!(findings(&assigned)[3..], ["SPEAKS_FOR_TWO sur-1"]);
    assert_eq!(assigned.findings[3].ids, [id("sur-1"), id("SUR")]);
}

#[test]
fn organisations_draw_their_siblings() {
    let mut data = RosterData::default().organisation("H", "");
    for number in 0..8 {
        let code = format!("D{number}");
        data = data.organisation(&code, "H").seat(&format!("head-{number}"), &code, Seat::Head, "");
    }
    let mut rule = channel(Channel::Peer);
    rule.raters = Raters::Draw { per_rater: 5 };
    // One head speaks for two: only once.
    let data = data.organisation("D8", "H").seat("head-7", "D8", Seat::Head, "").recusal("head-1", "D2");
    let (roster, assigned) = run(data, &scheme(TargetKind::Organisation, vec![rule]));
    let rates = |code: &str| assigned.pairs.iter().filter(|pair| pair.rater_organisation == Some(id(code))).count();
    assert_eq!((0..8).map(|number| rates(&format!("D{number}"))).collect::<Vec<_>>(), [5; 8]);
    assert_eq!(rates("D8"), 0);
    let itself = |pair: &Pair| pair.rater == id("head-7") && [id("D7"), id("D8")].contains(&pair.target.id());
    assert!(!assigned.pairs.iter().any(itself), "{}", pairs(&roster, &assigned, Channel::Peer));
    assert!(!pairs(&roster, &assigned, Channel::Peer).contains("head-1@D1>D2"));
    assert!(findings(&assigned).contains(&"SPEAKS_FOR_TWO head-7".to_owned()));
}

#[test]
fn named_organisations_alone_are_assessed() {
    let mut some = scheme(TargetKind::Organisation, vec![channel(Channel::Downward)]);
    some.targets.organisations = vec!["SUR".into(), "INT".into(), "MOON".into()];
    some.targets.except = vec!["INT".into()];
    let (roster, assigned) = run(hospital(), &some);
    assert_eq!(pairs(&roster, &assigned, Channel::Downward), "director>SUR vice>SUR");
    assert_eq!(findings(&assigned), ["TARGET_UNKNOWN MOON"]);
    assert_eq!(assigned.findings[0].severity, Severity::Error);
}

#[test]
fn what_a_scheme_asks_for_in_the_wrong_channel_is_reported() {
    let mut drawn = channel(Channel::Upward);
    drawn.raters = Raters::Draw { per_rater: 5 };
    let (_, assigned) = run(hospital(), &scheme(TargetKind::Person, vec![drawn.clone()]));
    assert!(assigned.pairs.is_empty());
    assert_eq!(findings(&assigned)[0], "RULE_NOT_FOR_CHANNEL UPWARD");
    let (_, assigned) = run(hospital(), &scheme(TargetKind::Organisation, vec![drawn]));
    assert_eq!(findings(&assigned)[0], "CHANNEL_NOT_FOR_ORGANISATIONS UPWARD");
}

#[test]
fn too_many_forms_and_mutual_superiors_are_reported() {
    let mut data = RosterData::default().organisation("H", "").seat("boss", "H", Seat::Head, "");
    for number in 0..61 {
        data = data.seat(&format!("p{number}"), "H", Seat::Member, "");
    }
    let downward = scheme(TargetKind::Person, vec![channel(Channel::Downward)]);
    let (_, assigned) = run(data.clone(), &downward);
    assert_eq!(findings(&assigned), ["NOBODY_RATES boss", "TOO_MANY_FORMS boss"]);
    data.persons.pop();
    assert_eq!(findings(&run(data, &downward).1), ["NOBODY_RATES boss"]);

    let data = hospital().seat("sur-1", "INT", Seat::Member, "").seat("int-1", "SUR", Seat::Member, "");
    let (_, assigned) = run(data, &downward);
    assert_eq!(findings(&assigned), ["MUTUAL_SUPERIORS int-1", "NOBODY_RATES director"]);
    assert_eq!(assigned.findings[0].ids, [id("int-1"), id("sur-1")]);
    assert_eq!(
        assigned.findings[0].problem.en,
        "int-1 and sur-1 are above each other, so neither is the other's superior"
    );
}

#[test]
fn a_finding_speaks_both_languages() {
    let (_, assigned) = run(hospital(), &scheme(TargetKind::Person, vec![channel(Channel::Peer)]));
    let finding = assigned.findings.iter().find(|found| found.problem.code == "BELOW_THRESHOLD").unwrap();
    assert_eq!(finding.channel, Some(Channel::Peer));
    assert_eq!(finding.problem.en, "int-1 has 1 rater in PEER; a result needs at least 5");
    assert_eq!(finding.problem.zh, "int-1 在横向考核渠道有 1 名评价人，公布结果至少需要 5 名");
}
