//! Domain rule 10, worked by hand. Threshold 4: a leaf counts with five marks; its figure is shown with ten.
use scoring::scorecard::{CellResult, ChannelState, State, compute, recompute};
use scoring::{Cell, Channel, Points, Scheme, Scorecard, TargetMarks, Values};
use serde_json::{Value, json};

fn scheme(channels: &[(&str, &str, &str)], indicators: &[(&str, &str)], own: &[(&str, Value)]) -> Scheme {
    let channels: Vec<Value> = channels
        .iter()
        .map(|(word, weight, aggregate)| json!({"channel": word, "weight": weight, "aggregate": aggregate}))
        .collect();
    let indicators: Vec<Value> = indicators
        .iter()
        .map(|(code, weight)| {
            let mut leaf = json!({"code": code, "name": {"zh": "叶", "en": "Leaf"}, "kind": "RATED", "weight": weight});
            if let Some((_, weights)) = own.iter().find(|(of, _)| of == code) {
                leaf["channels"] = weights.clone();
            }
            leaf
        })
        .collect();
    let file = json!({
        "kaoping": "scheme/1", "code": "S", "name": {"zh": "方案", "en": "Scheme"}, "target": "PERSON",
        "channels": channels, "indicators": indicators,
    });
    Scheme::compile(&serde_json::from_str(&file.to_string()).unwrap()).unwrap()
}

fn cell(scheme: &Scheme, code: &str, channel: Channel, marks: &[i64]) -> Cell {
    let counts = marks.iter().map(|mark| (Points::whole(*mark).unwrap(), 1)).collect();
    let leaf = scheme.node_by_code(code).unwrap().number;
    let values = vec![(Points(Points::UNIT), Values::Counts(counts))];
    Cell { leaf, channel, expected: 12, abstained: 0, values }
}

fn marks(cells: &[Cell]) -> TargetMarks {
    TargetMarks { organisations: vec!["H".to_owned()], cells: cells.to_vec() }
}

fn card(scheme: &Scheme, cells: &[Cell]) -> Scorecard {
    compute(scheme, &marks(cells)).unwrap()
}

/// A channel's state and exact figure.
fn channel(card: &Scorecard, channel: Channel) -> (ChannelState, String) {
    let result = card.channels.iter().find(|result| result.channel == channel).unwrap();
    (result.state, result.figure.as_ref().map(|figure| figure.exact.to_string()).unwrap_or_default())
}

fn total(card: &Scorecard) -> String {
    card.total.as_ref().map(|total| total.exact.to_string()).unwrap_or_default()
}

const OUT: (ChannelState, String) = (ChannelState::NotReleased, String::new());

fn counts(figure: &str) -> (ChannelState, String) {
    (ChannelState::Counts, figure.to_owned())
}

#[test]
fn four_marks_are_too_few_and_five_are_enough() {
    let s = scheme(&[("DOWNWARD", "60", "MEAN"), ("PEER", "40", "MEAN")], &[("A", "100")], &[]);
    let with =
        |peers: &[i64]| card(&s, &[cell(&s, "A", Channel::Downward, &[80]), cell(&s, "A", Channel::Peer, peers)]);
    let four = with(&[100, 100, 100, 100]);
    assert_eq!((channel(&four, Channel::Peer), total(&four)), (OUT, "80/1".to_owned()));
    // (100 + 100 + 100 + 100 + 50) / 5 = 90; 0.6 × 80 + 0.4 × 90 = 84.
    let five = with(&[100, 100, 100, 100, 50]);
    assert_eq!((channel(&five, Channel::Peer), total(&five)), (counts("90/1"), "84/1".to_owned()));
    assert!(!five.cells[1].shown && !five.nodes[0].shown);
    // Nobody at all looks like too few: no count and no cause.
    assert_eq!(channel(&with(&[]), Channel::Peer), OUT);
    assert_eq!(with(&[]).explain(&s), four.explain(&s));
}

#[test]
fn nine_marks_are_not_shown_and_ten_are() {
    let s = scheme(&[("PEER", "100", "MEAN")], &[("A", "50"), ("B", "50")], &[]);
    let with =
        |b: usize| card(&s, &[cell(&s, "A", Channel::Peer, &[60; 12]), cell(&s, "B", Channel::Peer, &vec![80; b])]);
    let shown = |card: &Scorecard| card.cells.iter().filter(|cell| cell.figure.is_some()).count();
    // Were A shown beside the channel's 70, B would be 2 × 70 − 60.
    assert_eq!((shown(&with(9)), channel(&with(9), Channel::Peer)), (0, counts("70/1")));
    assert_eq!((shown(&with(10)), channel(&with(10), Channel::Peer)), (2, counts("70/1")));
    // With four marks B is out of the channel, and A stands alone: twelve marks, its figure is the channel's.
    assert_eq!((shown(&with(4)), channel(&with(4), Channel::Peer)), (1, counts("60/1")));
}

#[test]
fn trimming_needs_seven_and_a_median_ten() {
    let figure = |aggregate: &str, marks: &[i64]| {
        let s = scheme(&[("UPWARD", "100", aggregate)], &[("A", "100")], &[]);
        let card = card(&s, &[cell(&s, "A", Channel::Upward, marks)]);
        assert!(card.channels[0].flags.is_empty(), "a flag would tell on which side of ten");
        channel(&card, Channel::Upward).1
    };
    // Six: four would remain. 60 × 5 and 0: mean 50. Seven: 60 × 5 remain.
    assert_eq!(figure("TRIMMED", &[0, 60, 60, 60, 60, 60]), "50/1");
    assert_eq!(figure("TRIMMED", &[0, 60, 60, 60, 60, 60, 90]), "60/1");
    // Nine: the mean, 450 / 9. Ten: between the fifth and the sixth.
    assert_eq!(figure("MEDIAN", &[10, 10, 10, 10, 10, 100, 100, 100, 100]), "50/1");
    assert_eq!(figure("MEDIAN", &[10, 10, 10, 10, 10, 20, 100, 100, 100, 100]), "15/1");
}

#[test]
fn what_a_dropped_channel_weighed_goes_to_the_others() {
    let channels = [("DOWNWARD", "50", "MEAN"), ("UPWARD", "30", "MEAN"), ("PEER", "20", "MEAN")];
    let s = scheme(&channels, &[("A", "60"), ("B", "40")], &[]);
    let cells = |upward_a: usize| {
        [
            cell(&s, "A", Channel::Downward, &[70]),
            cell(&s, "B", Channel::Downward, &[90]),
            cell(&s, "A", Channel::Upward, &vec![50; upward_a]),
            cell(&s, "B", Channel::Upward, &[100; 5]),
            cell(&s, "A", Channel::Peer, &[80; 5]),
            cell(&s, "B", Channel::Peer, &[40; 5]),
        ]
    };
    // UPWARD keeps B only, 40 of 100: it is dropped at B too. DOWNWARD weighs 5/7 and PEER 2/7 at both.
    // A = (5 × 70 + 2 × 80) / 7 = 510/7; B = (5 × 90 + 2 × 40) / 7 = 530/7; 0.6 A + 0.4 B = 518/7 = 74.
    let dropped = card(&s, &cells(4));
    assert_eq!((channel(&dropped, Channel::Upward), total(&dropped)), (OUT, "74/1".to_owned()));
    assert_eq!(channel(&dropped, Channel::Peer), counts("64/1"), "0.6 × 80 + 0.4 × 40");
    let upward = |cell: &&CellResult| cell.channel == Channel::Upward;
    assert!(dropped.cells.iter().filter(upward).all(|cell| cell.in_total.is_none() && cell.figure.is_none()));
    // With five, A = 0.5 × 70 + 0.3 × 50 + 0.2 × 80 = 66; B = 45 + 30 + 8 = 83; 39.6 + 33.2 = 72.8.
    let kept = card(&s, &cells(5));
    assert_eq!((channel(&kept, Channel::Upward), total(&kept)), (counts("70/1"), "364/5".to_owned()));
    // Nothing but what nobody may see: INCOMPLETE, and no figure at all.
    let bare = scheme(&[("PEER", "100", "MEAN")], &[("A", "100")], &[]);
    let none = card(&bare, &[cell(&bare, "A", Channel::Peer, &[80; 4])]);
    assert_eq!((none.state, total(&none)), (State::Incomplete, String::new()));
}

/// A and B weigh the same; PEER weighs 50 beside a panel at A, and 100 at B.
#[test]
fn two_weightings_of_the_same_marks_would_tell_them_all() {
    let channels = [("PEER", "100", "MEAN"), ("PANEL", "0", "MEAN")];
    let s = scheme(&channels, &[("A", "50"), ("B", "50")], &[("A", json!({"PEER": "50", "PANEL": "50"}))]);
    let peers = [cell(&s, "A", Channel::Peer, &[40; 5]), cell(&s, "B", Channel::Peer, &[100; 5])];
    let panel = |mark: &[i64]| [&peers[..], &[cell(&s, "A", Channel::Panel, mark)]].concat();
    // PEER has 25 at A and 50 at B: (40 + 2 × 100) / 3 = 80.
    let first = card(&s, &panel(&[90]));
    assert_eq!(channel(&first, Channel::Peer), counts("80/1"));
    // The panel's sheet is given back: 50 and 50, (40 + 100) / 2 = 70. Then A + 2 B = 240, A + B = 140: B = 100, A = 40.
    assert_eq!(channel(&card(&s, &panel(&[])), Channel::Peer), counts("70/1"));
    let again = |mark: &[i64]| recompute(&s, &marks(&panel(mark)), &first.standing()).unwrap();
    assert_eq!(channel(&again(&[]), Channel::Peer), OUT);
    // Another mark in the same place changes no weight: the figure stays what it was.
    assert_eq!(channel(&again(&[60]), Channel::Peer), counts("80/1"));
    assert_eq!(total(&again(&[60])), "75/1", "(0.5 × 40 + 0.5 × 60 + 100) / 2");
    // What was dropped stays dropped.
    let later = recompute(&s, &marks(&panel(&[90])), &again(&[]).standing()).unwrap();
    assert_eq!(channel(&later, Channel::Peer), OUT);
}
