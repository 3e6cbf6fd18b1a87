//! Cases worked out by hand.
use super::trace::Subject;
use super::*;
use crate::testing::{cell, channel, document, leaf, points, scheme};
use crate::{Cell, Scheme, TargetMarks, Values};
use serde_json::{Value, json};

fn card(scheme: &Scheme, cells: Vec<Cell>) -> Scorecard {
    compute(scheme, &TargetMarks { organisations: vec!["H".to_owned()], cells }).unwrap()
}

fn exact(figure: Option<&Figure>) -> String {
    figure.map(|figure| figure.exact.to_string()).unwrap_or_default()
}

fn composite(code: &str, weight: &str, combine: &str, children: &[Value]) -> Value {
    json!({"code": code, "name": {"zh": "合", "en": "C"}, "kind": "COMPOSITE", "weight": weight, "combine": combine,
        "children": children})
}

#[test]
fn two_channels_and_a_tree() {
    // A 40 of full 20; K 60 = additive X (full 30) + Y (full 10). DOWNWARD 70, SELF 30.
    let parts = [leaf("X", "0", "30"), leaf("Y", "0", "10")].map(|mut part| {
        part.as_object_mut().unwrap().remove("weight");
        part
    });
    let document = document(
        &[channel("DOWNWARD", "70"), channel("SELF", "30")],
        &[leaf("A", "40", "20"), composite("K", "60", "ADDITIVE", &parts)],
    );
    let s = scheme(&document);
    let (down, own) = (Channel::Downward, Channel::SelfAssessment);
    let cells = vec![
        cell(&s, "A", down, &["18", "17"]), // 17.5 of 20: 87.5
        cell(&s, "A", own, &["20"]),        // 100
        cell(&s, "X", down, &["20"]),       // 200/3
        cell(&s, "Y", down, &["5"]),        // 50
    ];
    let card = card(&s, cells);
    // A = 0.7 × 87.5 + 0.3 × 100 = 91.25; K = (30 × 200/3 + 10 × 50) / 40 = 62.5; total = 36.5 + 37.5 = 74.
    assert_eq!(exact(card.total.as_ref()), "74/1");
    assert_eq!(exact(card.nodes[0].figure.as_ref()), "365/4");
    assert_eq!(exact(card.nodes[0].points.as_ref()), "73/4");
    assert_eq!(exact(card.nodes[1].figure.as_ref()), "125/2");
    assert_eq!(card.nodes[1].full, Some(Exact::whole(40)));
    // SELF: 40 % × 30 % of 100 = 12 points with a weight of 12; DOWNWARD carries the rest.
    let [down, own] = &card.channels[..] else { panic!() };
    assert_eq!(
        (exact(own.share.as_ref()), exact(own.weight.as_ref()), exact(own.figure.as_ref())),
        ("12/1".into(), "12/1".into(), "100/1".into())
    );
    assert_eq!((exact(down.share.as_ref()), exact(down.weight.as_ref())), ("62/1".into(), "88/1".into()));
    assert_eq!((card.nodes[1].required, card.nodes[1].assessed), (2, 2));
}

#[test]
fn what_is_not_assessed_is_carried_up_to_the_limit() {
    let document = document(&[channel("DOWNWARD", "100")], &[leaf("A", "50", "100"), leaf("B", "50", "100")]);
    let asked = |s: &Scheme| {
        let mut nothing = cell(s, "B", Channel::Downward, &[]);
        (nothing.expected, nothing.abstained) = (2, 1);
        card(s, vec![cell(s, "A", Channel::Downward, &["80"]), nothing])
    };
    let carried = asked(&scheme(&document));
    assert_eq!((carried.state, exact(carried.total.as_ref()).as_str()), (State::Scored, "80/1"));
    assert_eq!(exact(Some(&carried.unassessed)), "50/1");
    assert_eq!((carried.nodes[1].state, carried.nodes[1].in_total.as_ref()), (NodeState::NotAssessed, None));
    assert_eq!((carried.cells[1].state, carried.cells[1].counts.unwrap().abstained), (ChannelState::NoMark, 1));
    assert_eq!(carried.channels[0].flags, [Flag::Partial]);
    let mut strict = document;
    strict["unassessed_limit"] = json!("49.9999");
    let incomplete = asked(&scheme(&strict));
    assert_eq!((incomplete.state, incomplete.total), (State::Incomplete, None));
    assert_eq!(incomplete.channels[0].share, None);
    assert_eq!(exact(incomplete.nodes[0].figure.as_ref()), "80/1");
}

#[test]
fn an_anonymous_leaf_needs_one_more_than_the_threshold() {
    let s = scheme(&document(&[channel("DOWNWARD", "60"), channel("PEER", "40")], &[leaf("A", "100", "100")]));
    let with =
        |peers: &[&str]| card(&s, vec![cell(&s, "A", Channel::Downward, &["90"]), cell(&s, "A", Channel::Peer, peers)]);
    let four = with(&["10", "10", "10", "10"]);
    assert_eq!(exact(four.total.as_ref()), "90/1");
    assert_eq!((four.channels[1].state, four.channels[1].figure.as_ref()), (ChannelState::NotReleased, None));
    assert_eq!(four.cells[1].counts, None);
    let five = with(&["50", "50", "50", "50", "50"]);
    assert_eq!(exact(five.total.as_ref()), "74/1");
    // The channel has its one figure; nothing per indicator, neither alone nor blended.
    assert_eq!(exact(five.channels[1].figure.as_ref()), "50/1");
    assert_eq!((five.cells[1].shown, five.nodes[0].shown, five.anonymous), (false, false, true));
    let ten = with(&["50"; 10]);
    assert_eq!(
        (exact(ten.cells[1].figure.as_ref()), exact(ten.nodes[0].figure.as_ref())),
        ("50/1".into(), "74/1".into())
    );
}

#[test]
fn an_anonymous_channel_needs_half_of_its_weight() {
    let s = scheme(&document(
        &[channel("DOWNWARD", "60"), channel("PEER", "40")],
        &[leaf("A", "49", "100"), leaf("B", "51", "100")],
    ));
    let with = |marked: &str, other: &str| {
        let few = cell(&s, other, Channel::Peer, &["100"; 4]);
        let down = ["A", "B"].map(|code| cell(&s, code, Channel::Downward, &["50"]));
        card(&s, [vec![cell(&s, marked, Channel::Peer, &["100"; 10]), few], down.to_vec()].concat())
    };
    assert_eq!(exact(with("A", "B").total.as_ref()), "50/1", "49 of 100 is less than half");
    let kept = with("B", "A");
    // B = 0.6 × 50 + 0.4 × 100 = 70; total = 0.49 × 50 + 0.51 × 70.
    assert_eq!(exact(kept.total.as_ref()), "301/5");
    assert_eq!(
        (kept.channels[1].state, kept.channels[1].flags.as_slice()),
        (ChannelState::Counts, &[Flag::Partial][..])
    );
    assert_eq!(exact(kept.channels[1].weight.as_ref()), "102/5", "51 % × 40 %");
}

#[test]
fn one_hidden_leaf_takes_the_others_of_its_channel_with_it() {
    let s = scheme(&document(
        &[channel("PEER", "70"), channel("UPWARD", "30")],
        &[leaf("A", "40", "100"), leaf("B", "30", "100"), leaf("C", "20", "100"), leaf("D", "10", "100")],
    ));
    let shown = |few: &str, few_upward: &str| {
        let marks = |channel: Channel, few: &str, code: &str| {
            cell(&s, code, channel, if code == few { &["80"; 9] } else { &["80"; 10] })
        };
        let both = |code: &str| [marks(Channel::Peer, few, code), marks(Channel::Upward, few_upward, code)];
        let card = card(&s, ["A", "B", "C", "D"].into_iter().flat_map(both).collect());
        let cells = |channel: Channel| card.cells.iter().filter(|c| c.shown && c.channel == channel).count();
        let blended = card.nodes.iter().filter(|node| node.shown && node.figure.is_some()).count();
        (cells(Channel::Peer), cells(Channel::Upward), blended)
    };
    assert_eq!(shown("", ""), (4, 4, 4));
    // Were A, B and C shown, D would be the channel's figure less theirs.
    assert_eq!(shown("D", ""), (0, 4, 0));
    assert_eq!(shown("", "A"), (4, 0, 0));
    assert_eq!(shown("A", "D"), (0, 0, 0));
}

#[test]
fn a_composite_over_hidden_leaves_is_hidden_even_if_they_are_all_below_it() {
    let parts = [leaf("A", "50", "100"), leaf("B", "50", "100")];
    let peers = |s: &Scheme, codes: &[&str]| {
        let cells = codes.iter().map(|code| cell(s, code, Channel::Peer, &["80"; 5]));
        let own = cell(s, "C", Channel::SelfAssessment, &["90"]);
        card(s, cells.chain([own]).collect())
    };
    let mut third = leaf("C", "50", "100");
    third["channels"] = json!({"SELF": "100"});
    let channels = [channel("PEER", "100"), channel("SELF", "0")];
    let s = scheme(&document(&channels, &[composite("K", "50", "WEIGHTED", &parts), third]));
    let all = peers(&s, &["A", "B"]);
    assert_eq!(all.nodes.iter().map(|node| node.shown).collect::<Vec<_>>(), [false, false, false, true]);
    assert_eq!(exact(all.total.as_ref()), "85/1");
    assert_eq!(exact(all.nodes[3].figure.as_ref()), "90/1");
}

#[test]
fn statistics() {
    let figure = |channel_word: &str, aggregate: &str, values: &[&str]| {
        let mut rule = channel(channel_word, "100");
        rule["aggregate"] = json!(aggregate);
        let mut document = document(&[rule], &[leaf("A", "100", "100")]);
        document["release"] = json!({"threshold": 4, "indicator_marks": 5});
        let s = scheme(&document);
        let channel = s.channels()[0].channel;
        let card = card(&s, vec![cell(&s, "A", channel, values)]);
        (exact(card.cells[0].figure.as_ref()), card.cells[0].flags.len(), card.channels[0].flags.len())
    };
    let is = |text: &str, flags: usize| (text.to_owned(), flags, flags);
    assert_eq!(figure("PANEL", "TRIMMED", &["0", "90", "100"]), is("90/1", 0));
    assert_eq!(figure("PANEL", "TRIMMED", &["90", "90", "90", "80"]), is("90/1", 0), "one lowest, one highest");
    assert_eq!(figure("PANEL", "TRIMMED", &["80", "90"]), is("85/1", 1));
    assert_eq!(figure("PEER", "TRIMMED", &["0", "50", "50", "50", "50", "90"]), is("145/3", 0), "four would remain");
    assert_eq!(figure("PEER", "TRIMMED", &["0", "50", "50", "50", "50", "50", "90"]), is("50/1", 0));
    assert_eq!(figure("PANEL", "MEDIAN", &["0", "70", "90"]), is("70/1", 0));
    assert_eq!(figure("PANEL", "MEDIAN", &["0", "70", "71", "90"]), is("141/2", 0));
    assert_eq!(figure("PEER", "MEDIAN", &["1", "1", "1", "1", "1", "2", "9", "9", "9"]), is("34/9", 0));
    assert_eq!(figure("PEER", "MEDIAN", &["1", "1", "1", "1", "1", "2", "9", "9", "9", "9"]), is("3/2", 0));
}

#[test]
fn seats_weigh() {
    let mut rule = channel("DOWNWARD", "100");
    rule["seat_weights"] = json!({"HEAD": "2"});
    let s = scheme(&document(&[rule], &[leaf("A", "100", "100")]));
    let mut both = cell(&s, "A", Channel::Downward, &["60"]);
    both.values.push((points("2"), Values::Sums { sum: i128::from(points("90").0), count: 1 }));
    both.expected = 2;
    assert_eq!(exact(card(&s, vec![both]).total.as_ref()), "80/1");
}

#[test]
fn marks_that_do_not_fit_are_refused() {
    let mut trimmed = channel("PANEL", "50");
    trimmed["aggregate"] = json!("TRIMMED");
    let s = scheme(&document(&[channel("PEER", "50"), trimmed], &[leaf("A", "100", "20")]));
    let a = s.node_by_code("A").unwrap().number;
    let refused = |cells: Vec<Cell>| compute(&s, &TargetMarks { organisations: Vec::new(), cells }).unwrap_err();
    let good = cell(&s, "A", Channel::Peer, &["20"; 5]);
    assert_eq!(refused(vec![good.clone(), good.clone()]), Misfit::Twice(a, Channel::Peer));
    assert_eq!(refused(vec![cell(&s, "A", Channel::Peer, &["20.1"])]), Misfit::OutOfRange(a, Channel::Peer));
    assert_eq!(refused(vec![cell(&s, "A", Channel::Panel, &["1", "-1"])]), Misfit::OutOfRange(a, Channel::Panel));
    let with = |change: &dyn Fn(&mut Cell)| {
        let mut cell = good.clone();
        change(&mut cell);
        refused(vec![cell])
    };
    assert_eq!(with(&|cell| cell.values[0].0 = points("2")), Misfit::SeatWeight(a, Channel::Peer));
    assert_eq!(with(&|cell| cell.channel = Channel::Panel), Misfit::CountsNeeded(a, Channel::Panel));
    let nowhere = NodeNumber::new(7);
    assert_eq!(with(&|cell| cell.leaf = nowhere), Misfit::NoSuchLeaf(nowhere));
}

#[test]
fn weights_before_marks() {
    let mut surgical = leaf("B", "70", "100");
    surgical["applies_to"] = json!(["SUR"]);
    let mut document = document(&[channel("SELF", "100")], &[leaf("A", "25", "100"), surgical, leaf("C", "10", "100")]);
    document["weights"] = json!("NORMALISE");
    let s = scheme(&document);
    let told = |weights: Vec<Option<NodeWeight>>| {
        weights
            .into_iter()
            .map(|weight| weight.map_or("none".to_owned(), |w| w.in_total.to_string()))
            .collect::<Vec<_>>()
    };
    assert_eq!(told(weights(&s)), ["500/21", "200/3", "200/21"]);
    assert_eq!(told(weights_for(&s, &["SUR", "H"])), ["500/21", "200/3", "200/21"]);
    assert_eq!(told(weights_for(&s, &["OFC", "H"])), ["500/7", "none", "200/7"]);
}

#[test]
fn the_trace_goes_down_to_what_is_shown() {
    let s = scheme(&document(&[channel("DOWNWARD", "60"), channel("PEER", "40")], &[leaf("A", "100", "100")]));
    let cells = vec![cell(&s, "A", Channel::Downward, &["90"]), cell(&s, "A", Channel::Peer, &["50"; 7])];
    let steps = card(&s, cells).explain(&s);
    assert_eq!(
        steps.iter().map(|step| step.subject).collect::<Vec<_>>(),
        [Subject::Total, Subject::Channel, Subject::Channel, Subject::Indicator, Subject::Cell, Subject::Cell]
    );
    assert_eq!(
        steps[0].en,
        "total 74 of 100: the sum of the channels' shares, rounded half away from zero to 2 decimals"
    );
    assert_eq!(steps[0].zh, "总分 74（满分 100）：各渠道所占分数之和，四舍五入到 2 位小数");
    assert_eq!((steps[0].parts.len(), steps[0].parts[1].rounded), (2, Some(points("20"))));
    assert_eq!(steps[2].en, "peer: 50 of 100, effective weight 40%, 20 points of the total");
    assert_eq!(steps[3].en, "Leaf: weighs 100% and is not shown on its own");
    assert_eq!(steps[4].en, "Leaf · downward: 90 of 100, the mean; asked 1, marked 1, abstained 0");
    assert_eq!(steps[5].en, "Leaf · peer: counts and is not shown on its own");
}

#[test]
fn the_trace_never_tells_how_many_anonymous_raters_there_were() {
    let s = scheme(&document(&[channel("DOWNWARD", "60"), channel("PEER", "40")], &[leaf("A", "100", "100")]));
    let peers = ["50", "50", "50", "50", "50", "50", "51"];
    let card = card(&s, vec![cell(&s, "A", Channel::Downward, &["90"]), cell(&s, "A", Channel::Peer, &peers)]);
    assert!(exact(card.total.as_ref()).ends_with("/35"), "the exact total tells: {:?}", card.total);
    let steps = card.explain(&s);
    let exacts: Vec<String> = steps.iter().filter_map(|step| step.exact.as_ref()).map(Exact::to_string).collect();
    assert_eq!(exacts, ["90/1", "90/1"], "the named channel and its cell only");
    assert!(!serde_json::to_string(&steps).unwrap().contains("/35"));
}
