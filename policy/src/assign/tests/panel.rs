//! Panels: by remit, member by member or jointly.
use scoring::scheme::SchemeFile;
use scoring::scheme::document::{PanelMode, TargetKind};
use scoring::{Channel, Points};

use super::scheme::{composite, leaf};
use super::{Assigned, Pair, channel, findings, hospital, id, run, scheme};
use crate::roster::relation::RelationRules;
use crate::roster::sample;

fn panel(target: TargetKind, mode: PanelMode) -> SchemeFile {
    let mut rule = channel(Channel::Panel);
    rule.mode = mode;
    let mut scheme = scheme(target, vec![rule]);
    scheme.indicators = vec![composite("QUALITY", vec![leaf("CARE"), leaf("SAFETY")]), leaf("MONEY")];
    scheme
}

/// Group, rater and target as numbers of their codes, in the order of the pairs.
fn written(assigned: &Assigned, codes: &[&str]) -> String {
    let name = |wanted| codes.iter().find(|code| sample::id(code) == wanted).copied().unwrap_or("?");
    let written =
        |pair: &Pair| format!("{}:{}>{}", name(pair.group.unwrap()), name(pair.rater), name(pair.target.id()));
    assigned.pairs.iter().map(written).collect::<Vec<_>>().join(" ")
}

const CODES: [&str; 11] = ["G1", "G2", "director", "vice", "sur-1", "sur-2", "sur-3", "int-1", "int-2", "SUR", "INT"];

#[test]
fn each_member_scores_what_is_in_the_remit_but_not_their_own_organisation() {
    let data = hospital().group("G1", "vice sur-2", "", "QUALITY").group("G2", "int-1 sur-3", "SUR", "MONEY");
    let (_, assigned) = run(data, &panel(TargetKind::Organisation, PanelMode::Members));
    assert_eq!(written(&assigned, &CODES), "G1:sur-2>INT G1:vice>INT G1:vice>SUR G2:int-1>SUR");
    assert_eq!(findings(&assigned), [""; 0]);
}

#[test]
fn the_scheme_may_allow_ones_own_organisation_but_never_oneself() {
    let mut scheme = panel(TargetKind::Person, PanelMode::Members);
    scheme.channels[0].own_organisation = true;
    let (_, assigned) = run(hospital().group("G1", "sur-1 sur-2", "SUR", ""), &scheme);
    assert_eq!(written(&assigned, &CODES), "G1:sur-2>sur-1 G1:sur-1>sur-2 G1:sur-1>sur-3 G1:sur-2>sur-3");
}

#[test]
fn an_indicator_that_panels_do_not_mark_makes_no_panellist() {
    let mut scheme = panel(TargetKind::Organisation, PanelMode::Members);
    scheme.indicators[0].children[1].channels = [(Channel::Downward, Points(100 * Points::UNIT))].into();
    scheme.indicators[1].channels = [(Channel::Panel, Points(0))].into();
    let panels: Vec<String> = RelationRules::of(&scheme).panel_indicators.into_iter().collect();
    assert_eq!(panels, ["CARE", "QUALITY"]);
    scheme.channels.clear();
    assert!(RelationRules::of(&scheme).panel_indicators.is_empty());
}

#[test]
fn a_joint_panel_scores_through_its_leader() {
    let data = hospital().group("G1", "vice int-1 sur-2", "", "CARE").group("ALONE", "director", "", "MONEY").group(
        "LEFT",
        "director vice",
        "",
        "MONEY",
    );
    let mut data = data.recusal("vice", "INT");
    data.groups[2].members.remove(0);
    let (_, assigned) = run(data, &panel(TargetKind::Organisation, PanelMode::Joint));
    assert_eq!(written(&assigned, &CODES), "G1:vice>SUR");
    assert_eq!(
        findings(&assigned),
        [
            "LEADER_BARRED INT",
            "NOBODY_RATES INT",
            "NOBODY_SCORES MONEY",
            "NOBODY_SCORES SAFETY",
            "PANEL_TOO_SMALL ALONE",
            "PANEL_TOO_SMALL LEFT",
            "PANEL_WITHOUT_LEADER LEFT"
        ]
    );
    assert_eq!(assigned.findings[0].ids, [id("INT"), id("G1")]);
}

#[test]
fn two_groups_on_one_indicator_of_one_target_are_reported() {
    let data = hospital()
        .group("G1", "director vice", "", "QUALITY")
        .group("G2", "director vice", "SUR", "SAFETY MONEY")
        .group("G3", "director", "INT", "MONEY");
    let (_, assigned) = run(data, &panel(TargetKind::Organisation, PanelMode::Members));
    assert_eq!(findings(&assigned), ["PANELS_OVERLAP SUR"]);
    assert_eq!(
        assigned.findings[0].problem.en,
        "Groups G1 and G2 both score SAFETY of one target: 1 in all, SUR the first"
    );
    assert_eq!(assigned.findings[0].ids, [id("SUR"), id("G1"), id("G2")]);
}

#[test]
fn a_group_without_an_indicator_for_the_target_has_no_sheet() {
    let mut scheme = panel(TargetKind::Organisation, PanelMode::Members);
    scheme.indicators[1].applies_to = vec!["SUR".into()];
    let data = hospital().group("G1", "director", "", "MONEY").group("G2", "vice", "", "ELSEWHERE");
    let (_, assigned) = run(data, &scheme);
    assert_eq!(written(&assigned, &CODES), "G1:director>SUR");
    assert_eq!(findings(&assigned), ["NOBODY_RATES INT", "NOBODY_SCORES CARE", "NOBODY_SCORES SAFETY"]);
}
