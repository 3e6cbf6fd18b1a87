use super::{Finding, Severity, lint};
use crate::testing::{channel, document, file, leaf};
use serde_json::{Value, json};

fn scheme() -> Value {
    let composite = json!({
        "code": "C", "name": {"zh": "合", "en": "C"}, "kind": "COMPOSITE", "weight": "60",
        "children": [leaf("X", "50", "100"), leaf("Y", "50", "20")],
    });
    document(&[channel("DOWNWARD", "70"), channel("PEER", "30")], &[leaf("A", "40", "100"), composite])
}

/// `severity code path` of every finding after a change at a JSON pointer (the last key may be new).
fn findings(change: &[(&str, Value)]) -> Vec<String> {
    let mut document = scheme();
    for (pointer, value) in change {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let parent = document.pointer_mut(parent).unwrap();
        match key.parse::<usize>() {
            Ok(place) if parent.is_array() => parent.as_array_mut().unwrap().insert(place, value.clone()),
            _ => parent[key] = value.clone(),
        }
    }
    let told = |finding: &Finding| {
        let severity = if finding.severity == Severity::Error { "error" } else { "warning" };
        assert!(!finding.problem.zh.is_empty() && !finding.problem.en.is_empty());
        format!("{severity} {} {}", finding.problem.code, finding.problem.path)
    };
    lint(&file(&document)).iter().map(told).collect()
}

fn found(pointer: &str, value: impl Into<Value>, expected: &[&str]) {
    let value = value.into();
    assert_eq!(findings(&[(pointer, value.clone())]), expected, "{pointer} = {value}");
}

#[test]
fn a_good_scheme_has_no_findings() {
    assert_eq!(findings(&[]), Vec::<String>::new());
}

#[test]
fn the_head() {
    found("/kaoping", json!("scheme/2"), &["error FORMAT kaoping"]);
    found("/code", json!("a b"), &["error CODE_MALFORMED code"]);
    found("/code", json!(""), &["error CODE_MALFORMED code"]);
    found("/name", json!({"zh": " ", "en": "x"}), &["error NAME_LENGTH name.zh"]);
    found("/decimals", json!(5), &["error DECIMALS decimals", "warning DECIMALS_TELL decimals"]);
    found("/decimals", json!(3), &["warning DECIMALS_TELL decimals"]);
    found("/unassessed_limit", json!("100.1"), &["error PERCENTAGE unassessed_limit"]);
    found("/targets", json!({"organisations": ["A"]}), &["error TARGETS_OF_PERSONS targets.organisations"]);
    found("/targets", json!({"except": ["A", "B", "A"]}), &["error CODE_DUPLICATE targets.except[2]"]);
}

#[test]
fn whoever_is_new_and_heads_are_exceptions_among_persons() {
    let path = "targets.min_service_days";
    found("/targets", json!({"except_heads": ["H"], "min_service_days": 180}), &[]);
    found("/targets", json!({"except_heads": ["H", "a b"]}), &["error CODE_MALFORMED targets.except_heads[1]"]);
    found("/targets", json!({"min_service_days": 0}), &[&format!("error SERVICE_RANGE {path}")]);
    found("/targets", json!({"min_service_days": 36_526}), &[&format!("error SERVICE_RANGE {path}")]);
    found("/targets", json!({"min_service_days": 36_525}), &[]);
    let organisations = [
        ("/target", json!("ORGANISATION")),
        ("/targets", json!({"except_heads": ["H"], "min_service_days": 180})),
        ("/channels/0/raters_min_service_days", json!(90)),
    ];
    assert_eq!(
        findings(&organisations),
        [
            "error TARGETS_OF_ORGANISATIONS targets.except_heads".to_owned(),
            format!("error TARGETS_OF_ORGANISATIONS {path}")
        ]
    );
    found("/channels/1/raters_min_service_days", json!(90), &[]);
    found(
        "/channels/1/raters_min_service_days",
        json!(0),
        &["error SERVICE_RANGE channels[1].raters_min_service_days"],
    );
    let oneself = [("/channels/1/channel", json!("SELF")), ("/channels/1/raters_min_service_days", json!(90))];
    assert_eq!(findings(&oneself), ["error SERVICE_OF_SELF channels[1].raters_min_service_days"]);
}

#[test]
fn nomination_is_for_named_channels_only() {
    let nominated = json!({"rule": "NOMINATED"});
    found("/channels/0/raters", nominated.clone(), &[]);
    found("/channels/1/raters", nominated.clone(), &["error NOMINATION_NAMED_ONLY channels[1].raters.rule"]);
    let within =
        |channel: &str| findings(&[("/channels/1/channel", json!(channel)), ("/channels/1/raters", nominated.clone())]);
    assert_eq!(within("PANEL"), Vec::<String>::new());
    for channel in ["UPWARD", "SELF"] {
        assert_eq!(within(channel), ["error NOMINATION_NAMED_ONLY channels[1].raters.rule"], "{channel}");
    }
    let joint = [
        ("/channels/1/channel", json!("PANEL")),
        ("/channels/1/mode", json!("JOINT")),
        ("/channels/1/raters", nominated.clone()),
    ];
    assert_eq!(findings(&joint), ["error NOMINATION_NEEDS_MEMBERS channels[1].raters.rule"]);
}

#[test]
fn minimum_frequency() {
    let rule = |threshold: u32, marks: u32| json!({"threshold": threshold, "indicator_marks": marks});
    found("/release", rule(2, 10), &["error THRESHOLD release.threshold"]);
    found("/release", rule(3, 4), &["warning INDICATOR_MARKS_LOWERED release.indicator_marks"]);
    found("/release", rule(4, 4), &["error INDICATOR_MARKS release.indicator_marks"]);
    found("/release", rule(12, 12), &["error INDICATOR_MARKS release.indicator_marks"]);
}

#[test]
fn channels() {
    found(
        "/channels",
        json!([]),
        &[
            "error NO_CHANNELS channels",
            "error NOBODY_SCORES indicators[0]",
            "error NOBODY_SCORES indicators[1].children[0]",
            "error NOBODY_SCORES indicators[1].children[1]",
        ],
    );
    found("/channels/1", channel("PEER", "0"), &["error CHANNEL_DUPLICATE channels[2].channel"]);
    found("/channels/0/weight", json!("75.5"), &["error WEIGHTS_NOT_100 channels"]);
    found(
        "/channels/2",
        channel("SELF", "-1"),
        &[
            "error WEIGHT_RANGE channels[2].weight",
            "error WEIGHTS_NOT_100 channels",
            "warning CHANNEL_UNUSED channels[2]",
        ],
    );
    found("/channels/2", channel("SELF", "0"), &["warning CHANNEL_UNUSED channels[2]"]);
    found("/channels/0/mode", json!("JOINT"), &["error PANEL_ONLY channels[0].mode"]);
    found("/channels/1/own_organisation", json!(true), &["error PANEL_ONLY channels[1].own_organisation"]);
    found("/channels/1/oversight", json!("ALL"), &["error OVERSIGHT_ONLY channels[1].oversight"]);
    found("/channels/0/oversight", json!("ALL"), &[]);
    found("/channels/0/seat_weights", json!({"HEAD": "2"}), &[]);
    found(
        "/channels/0/seat_weights",
        json!({"BOSS": "0"}),
        &["error SEAT_UNKNOWN channels[0].seat_weights.BOSS", "error WEIGHT_RANGE channels[0].seat_weights.BOSS"],
    );
    found("/channels/1/seat_weights", json!({"HEAD": "2"}), &["error SEAT_WEIGHTS_ANONYMOUS channels[1].seat_weights"]);
    let upward = [("/target", json!("ORGANISATION")), ("/channels/1/channel", json!("UPWARD"))];
    assert_eq!(findings(&upward), ["error UPWARD_NEEDS_PERSONS channels[1].channel"]);
    let trimmed = [("/channels/0/seat_weights", json!({"HEAD": "2"})), ("/channels/0/aggregate", json!("TRIMMED"))];
    assert_eq!(findings(&trimmed), ["error SEAT_WEIGHTS_NEED_MEAN channels[0].seat_weights"]);
}

#[test]
fn draws_and_matrices() {
    let draw = |per_rater: u32| json!({"rule": "DRAW", "per_rater": per_rater});
    found("/channels/1/raters", draw(6), &[]);
    found("/channels/1/raters", draw(5), &["error DRAW_TOO_SMALL channels[1].raters.per_rater"]);
    found("/channels/0/raters", draw(1), &["error DRAW_NEEDS_PEER channels[0].raters.rule"]);
    let never =
        |aggregate: &str| findings(&[("/channels/1/raters", draw(6)), ("/channels/1/aggregate", json!(aggregate))]);
    assert_eq!(never("TRIMMED"), ["warning STATISTIC_NEVER channels[1].aggregate"]);
    assert_eq!(never("MEDIAN"), ["warning STATISTIC_NEVER channels[1].aggregate"]);
    let matrix = |raters: &[&str], targets: &[&str]| json!({"rule": "MATRIX", "pairs": [{"raters": raters, "targets": targets}]});
    let five = ["R1", "R2", "R3", "R4", "R5"];
    found("/channels/1/raters", matrix(&five, &["T"]), &["error MATRIX_NEEDS_ORGANISATIONS channels[1].raters.rule"]);
    let organisations = |raters: Value| findings(&[("/target", json!("ORGANISATION")), ("/channels/1/raters", raters)]);
    assert_eq!(organisations(matrix(&five, &["T"])), Vec::<String>::new());
    assert_eq!(organisations(matrix(&five, &["R1", "T"])), ["warning RATERS_BELOW_THRESHOLD channels[1].raters.pairs"]);
    assert_eq!(organisations(matrix(&five, &[])), ["error MATRIX_EMPTY channels[1].raters.pairs[0].targets"]);
}

#[test]
fn the_tree() {
    found("/indicators/0/code", json!("X"), &["error CODE_DUPLICATE indicators[1].children[0].code"]);
    found("/indicators/0/full", json!("0"), &["error FULL_RANGE indicators[0].full"]);
    found("/indicators/1/full", json!("100"), &["error RATED_ONLY indicators[1].full"]);
    found("/indicators/0/combine", json!("ADDITIVE"), &["error COMPOSITE_ONLY indicators[0].combine"]);
    found("/indicators/1/children", json!([]), &["error COMPOSITE_EMPTY indicators[1].children"]);
    found("/indicators/0/channels", json!({"PANEL": "100"}), &["error CHANNEL_UNKNOWN indicators[0].channels.PANEL"]);
    found("/indicators/0/channels", json!({"PEER": "90"}), &["error WEIGHTS_NOT_100 indicators[0].channels"]);
    found(
        "/indicators/0/channels",
        json!({"PEER": "0"}),
        &["error WEIGHTS_NOT_100 indicators[0].channels", "error NOBODY_SCORES indicators[0]"],
    );
    let level = |code: &str, points: &str| json!({"code": code, "name": {"zh": "优", "en": "A"}, "points": points});
    found("/indicators/0/levels", json!([level("A", "100"), level("B", "0")]), &[]);
    found(
        "/indicators/0/levels",
        json!([level("A", "101"), level("A", "50")]),
        &["error LEVEL_RANGE indicators[0].levels[0].points", "error CODE_DUPLICATE indicators[0].levels[1].code"],
    );
    found(
        "/indicators",
        json!([]),
        &["error NO_INDICATORS indicators", "warning CHANNEL_UNUSED channels[0]", "warning CHANNEL_UNUSED channels[1]"],
    );
}

#[test]
fn the_tree_is_bounded() {
    let mut deep = leaf("L", "100", "100");
    for level in 0..8 {
        deep = json!({"code": format!("C{level}"), "name": {"zh": "合", "en": "C"}, "kind": "COMPOSITE", "weight": "100",
            "children": [deep]});
    }
    let inner = format!("error TREE_TOO_DEEP indicators{}", "[0].children".repeat(8));
    let mut document = scheme();
    document["indicators"] = json!([deep]);
    assert!(lint(&file(&document)).iter().any(|f| format!("error {} {}", f.problem.code, f.problem.path) == inner));
    document["combine"] = json!("ADDITIVE");
    let many = |count: usize| (0..count).map(|place| leaf(&format!("L{place}"), "1", "10")).collect::<Vec<_>>();
    let too_large = |document: &Value| lint(&file(document)).iter().any(|f| f.problem.code == "TREE_TOO_LARGE");
    document["indicators"] = json!(many(500));
    assert!(!too_large(&document));
    document["indicators"] = json!(many(501));
    assert!(too_large(&document));
}

#[test]
fn weights() {
    found("/indicators/0/weight", Value::Null, &["error WEIGHT_MISSING indicators[0].weight"]);
    found("/indicators/0/weight", json!("0"), &["error WEIGHT_RANGE indicators[0].weight"]);
    found("/indicators/1/children/0/weight", json!("50.0001"), &["error WEIGHTS_NOT_100 indicators[1].children"]);
    found(
        "/indicators/1/combine",
        json!("ADDITIVE"),
        &[
            "warning WEIGHT_IGNORED indicators[1].children[0].weight",
            "warning WEIGHT_IGNORED indicators[1].children[1].weight",
        ],
    );
    let normalise = [("/indicators/0/weight", json!("45")), ("/weights", json!("NORMALISE"))];
    assert_eq!(findings(&normalise), ["warning WEIGHTS_NORMALISED indicators"]);
    let mut document = scheme();
    document["indicators"][0]["weight"] = json!("45");
    let problem = lint(&file(&document)).remove(0).problem;
    assert_eq!(problem.en, "the weights sum to 105, not 100; correct them, or let the scheme's owner choose NORMALISE");
    assert!(problem.zh.contains("105"));
}

#[test]
fn weights_of_what_applies() {
    // All together 100; whoever B is not for has 40, scaled to 100.
    found("/indicators/0/applies_to", json!(["SUR"]), &["warning WEIGHTS_RENORMALISED indicators"]);
    // Two that stand in for each other: 100 for everybody, 140 all together.
    let stand_in = |weight: &str| {
        let mut other = leaf("B", weight, "100");
        other["applies_to"] = json!(["OFC"]);
        findings(&[("/indicators/0/applies_to", json!(["SUR"])), ("/indicators/2", other)])
    };
    // Any other organisation would have 60 only.
    assert_eq!(stand_in("40"), ["error WEIGHTS_NOT_100 indicators"]);
    assert_eq!(stand_in("41"), ["error WEIGHTS_NOT_100 indicators", "error WEIGHTS_NOT_100 indicators"]);
    // Below a parent for SUR and OFC alone there is no other organisation.
    let child = |code: &str, weight: &str, of: &str| {
        let mut leaf = leaf(code, weight, "100");
        leaf["applies_to"] = json!([of]);
        leaf
    };
    let children = json!([child("P", "40", "SUR"), child("Q", "40", "OFC"), leaf("R", "60", "100")]);
    let inside = [("/indicators/1/children", children), ("/indicators/1/applies_to", json!(["SUR", "OFC"]))];
    assert_eq!(findings(&inside), ["warning WEIGHTS_RENORMALISED indicators"]);
}

#[test]
fn grades() {
    let grade = |code: &str, at_least: &str, quota: &str| json!({"code": code, "name": {"zh": "优", "en": "G"}, "at_least": at_least, "quota": quota});
    found("/grades", json!([grade("A", "90", "20"), grade("B", "80", "100")]), &[]);
    found(
        "/grades",
        json!([grade("A", "90", "20"), grade("A", "90", "100.1")]),
        &[
            "error CODE_DUPLICATE grades[1].code",
            "error GRADES_NOT_DESCENDING grades[1].at_least",
            "error PERCENTAGE grades[1].quota",
        ],
    );
}
