use super::{COMMENT_LIMIT, Form, Mark, Marks, Unreadable, Value};
use crate::testing::{channel, document, leaf, points, scheme};
use crate::{Channel, Points, Problem, Scheme};
use proptest::prelude::*;
use serde_json::json;

/// A in points of 20, B by level, C for SUR only in points, D for DOWNWARD only, below a composite.
fn example() -> Scheme {
    let level = |code: &str, points: &str| json!({"code": code, "name": {"zh": "优", "en": "A"}, "points": points});
    let mut b = leaf("B", "30", "100");
    b["levels"] = json!([level("GOOD", "90"), level("POOR", "40.5")]);
    let mut c = leaf("C", "30", "100");
    c["applies_to"] = json!(["SUR"]);
    let mut d = leaf("D", "100", "100");
    d["channels"] = json!({"DOWNWARD": "100"});
    let composite =
        json!({"code": "K", "name": {"zh": "合", "en": "K"}, "kind": "COMPOSITE", "weight": "10", "children": [d]});
    let mut downward = channel("DOWNWARD", "70");
    downward["comments"] = json!(false);
    scheme(&document(&[downward, channel("PEER", "30")], &[leaf("A", "30", "20"), b, c, composite]))
}

fn peer() -> Form {
    Form::new(&example(), Channel::Peer, &["OFC"], None)
}

fn good() -> Vec<Mark> {
    vec![Mark::level("B", "POOR"), Mark::points("A", "19.5")]
}

/// `code path` of the problems.
fn told(result: Result<Marks, Vec<Problem>>) -> Vec<String> {
    result.unwrap_err().into_iter().map(|problem| format!("{} {}", problem.code, problem.path)).collect()
}

#[test]
fn a_form_asks_what_is_required_weighs_and_is_in_the_remit() {
    let codes = |channel, organisations: &[&str], remit: Option<&[String]>| {
        let form = Form::new(&example(), channel, organisations, remit);
        form.leaves().map(|leaf| leaf.code.clone()).collect::<Vec<_>>()
    };
    assert_eq!(codes(Channel::Downward, &["SUR", "H"], None), ["A", "B", "C", "D"]);
    assert_eq!(codes(Channel::Downward, &["H"], None), ["A", "B", "D"]);
    assert_eq!(codes(Channel::Peer, &["SUR"], Some(&[])), ["A", "B", "C"]);
    assert_eq!(codes(Channel::Downward, &["SUR"], Some(&["K".to_owned(), "A".to_owned()])), ["A", "D"]);
    assert_eq!(codes(Channel::Panel, &["SUR"], None), Vec::<String>::new());
}

#[test]
fn a_complete_form_becomes_marks_in_preorder() {
    let marks = peer().check(&good(), Some(" fine\u{200B} ")).unwrap();
    let values: Vec<_> = marks.entries().iter().map(|e| (e.leaf.get(), e.value.points(), e.level.clone())).collect();
    assert_eq!(values, [(0, Some(points("19.5")), None), (1, Some(points("40.5")), Some("POOR".to_owned()))]);
    assert_eq!(marks.comment(), Some("fine"));
    let abstained = peer().check(&[Mark::abstained("A"), Mark::abstained("B")], None).unwrap();
    assert!(abstained.entries().iter().all(|entry| entry.value == Value::Abstained));
}

#[test]
fn every_kind_of_wrong_mark_has_its_own_code() {
    let with = |mark: Mark| told(peer().check(&[Mark::level("B", "GOOD"), mark], None));
    for (given, code) in [
        ("20.0001", "POINTS_RANGE"),
        ("-0.1", "POINTS_RANGE"),
        ("99999999999999999999", "POINTS_RANGE"),
        ("1.00001", "POINTS_TOO_FINE"),
        ("1e1", "POINTS_MALFORMED"),
        ("", "POINTS_MALFORMED"),
        (" 1", "POINTS_MALFORMED"),
    ] {
        assert_eq!(with(Mark::points("A", given)), [format!("{code} marks[1].points")], "{given}");
    }
    assert_eq!(with(Mark::level("A", "GOOD")), ["POINTS_WANTED marks[1].level"]);
    let missing = "MARK_MISSING marks";
    assert_eq!(with(Mark::points("Z", "1")), ["INDICATOR_UNKNOWN marks[1].indicator", missing]);
    assert_eq!(with(Mark::points("C", "1")), ["INDICATOR_NOT_ASKED marks[1].indicator", missing]);
    assert_eq!(with(Mark::points("K", "1")), ["INDICATOR_NOT_ASKED marks[1].indicator", missing]);
    assert_eq!(with(Mark::level("B", "GOOD")), ["MARK_DUPLICATE marks[1].indicator", missing]);
    let mut both = Mark::points("A", "1");
    both.abstained = true;
    assert_eq!(with(both.clone()), ["ENTRY_NOT_ONE marks[1]"]);
    (both.points, both.abstained) = (None, false);
    assert_eq!(with(both), ["ENTRY_NOT_ONE marks[1]"]);
    let first = |mark: Mark| told(peer().check(&[mark, Mark::points("A", "1")], None));
    assert_eq!(first(Mark::level("B", "good")), ["LEVEL_UNKNOWN marks[0].level"]);
    assert_eq!(first(Mark::points("B", "90")), ["LEVEL_WANTED marks[0].points"]);
    let three = [good(), vec![Mark::points("A", "1")]].concat();
    assert_eq!(told(peer().check(&three, None)), ["TOO_MANY_MARKS marks"]);
    assert_eq!(told(peer().check(&[], None)), [missing, missing]);
}

#[test]
fn no_sentence_repeats_a_mark() {
    let problems = peer().check(&[Mark::points("A", "77.125"), Mark::level("B", "77.125")], None).unwrap_err();
    assert_eq!(problems.len(), 2);
    assert!(problems.iter().all(|problem| !format!("{problem:?}").contains("77.125")));
    let mark = Mark::points("A", "77.125");
    assert!(!format!("{mark:?}").contains("77"));
    let marks = peer().check(&good(), Some("secret")).unwrap();
    assert_eq!(format!("{marks:?}"), "Marks(2)");
    assert!(!format!("{:?}", marks.entries()).contains("19"));
}

#[test]
fn comments_are_taken_where_the_scheme_says_and_bounded() {
    let limit = "评".repeat(COMMENT_LIMIT);
    assert_eq!(peer().check(&good(), Some(&limit)).unwrap().comment(), Some(limit.as_str()));
    assert_eq!(told(peer().check(&good(), Some(&format!("{limit}x")))), ["COMMENT_TOO_LONG comment"]);
    assert_eq!(told(peer().check(&good(), Some(&" ".repeat(20_000)))), ["COMMENT_TOO_LONG comment"]);
    // One ligature is eighteen characters after normalisation; what counts is what is kept.
    assert_eq!(told(peer().check(&good(), Some(&"\u{FDFA}".repeat(100)))), ["COMMENT_TOO_LONG comment"]);
    let form = Form::new(&example(), Channel::Downward, &["OFC"], Some(&["A".to_owned()]));
    let marks = [Mark::points("A", "1")];
    assert_eq!(told(form.check(&marks, Some("x"))), ["COMMENT_NOT_TAKEN comment"]);
    assert_eq!(form.check(&marks, Some(" \u{FEFF}")).unwrap().comment(), None);
}

#[test]
fn drafts_may_be_incomplete_but_not_wrong_nor_anonymous() {
    let form = Form::new(&example(), Channel::Downward, &["OFC"], None);
    assert_eq!(form.check_draft(&[Mark::points("A", "3")], None).unwrap().entries().len(), 1);
    assert_eq!(form.check_draft(&[], None).unwrap().entries().len(), 0);
    assert_eq!(form.check_draft(&[Mark::points("A", "21")], None).unwrap_err()[0].code, "POINTS_RANGE");
    assert_eq!(peer().check_draft(&[], None).unwrap_err()[0].code, "DRAFT_ANONYMOUS");
}

#[test]
fn bytes_are_fixed_and_ballots_of_one_size() {
    let scheme = example();
    let marks = peer().check(&good(), Some("ok")).unwrap();
    let mut expected = vec![1, 3, 0, 2, 0, 0, 1];
    expected.extend(195_000_i64.to_be_bytes());
    expected.extend([0, 1, 2, 1, 0, 2, b'o', b'k']);
    assert_eq!(marks.to_bytes(), expected);
    // Three leaves at most in PEER, the frame, and a comment of a thousand four-byte characters.
    assert_eq!(scheme.ballot_size(), 3 * 11 + 6 + 4_000);
    let longest = Form::new(&scheme, Channel::Peer, &["SUR"], None);
    let all = [Mark::points("A", "20"), Mark::level("B", "GOOD"), Mark::points("C", "0.0001")];
    let full = longest.check(&all, Some(&"\u{20000}".repeat(COMMENT_LIMIT))).unwrap();
    assert_eq!(full.to_ballot(&scheme).len(), scheme.ballot_size());
    assert_eq!(marks.to_ballot(&scheme).len(), scheme.ballot_size());
    assert!(Marks::from_bytes(&longest, &full.to_ballot(&scheme)).unwrap() == full);
    assert_eq!(Marks::from_bytes(&longest, &marks.to_bytes()).err(), Some(Unreadable), "another target's form");
    let panel = Form::new(&scheme, Channel::Downward, &["OFC"], Some(&["A".to_owned(), "B".to_owned()]));
    assert_eq!(Marks::from_bytes(&panel, &marks.to_bytes()).err(), Some(Unreadable), "another channel");
}

#[test]
fn bytes_are_checked_like_input() {
    let marks = peer().check(&good(), Some("ok")).unwrap();
    let bytes = marks.to_bytes();
    let changed = |place: usize, byte: u8| {
        let mut bytes = bytes.clone();
        bytes[place] = byte;
        Marks::from_bytes(&peer(), &bytes)
    };
    assert!(changed(0, 2).is_err(), "format");
    assert!(changed(3, 1).is_err(), "entries");
    assert!(changed(5, 1).is_err(), "leaf");
    assert!(changed(7, 0x80).is_err(), "below zero");
    assert!(changed(11, 1).is_err(), "above full");
    assert!(changed(14, 1).is_ok(), "another mark in range");
    assert!(changed(18, 2).is_err(), "no such level");
    assert!(changed(21, 0x07).is_err(), "a control character in the comment");
    assert!(changed(21, 0xFF).is_err(), "not UTF-8");
    assert!(Marks::from_bytes(&peer(), &[bytes.clone(), vec![0, 0]].concat()).is_ok());
    assert!(Marks::from_bytes(&peer(), &[bytes.clone(), vec![0, 1]].concat()).is_err(), "something after the end");
    for end in 0..bytes.len() {
        assert!(Marks::from_bytes(&peer(), &bytes[..end]).is_err(), "cut at {end}");
    }
}

fn mark() -> impl Strategy<Value = Mark> {
    let text = || prop_oneof!["[ABCDKZ]", "GOOD|POOR", "[0-9]{1,2}(\\.[0-9]{1,5})?", any::<String>()];
    (text(), prop::option::of(text()), prop::option::of(text()), any::<bool>())
        .prop_map(|(indicator, points, level, abstained)| Mark { indicator, points, level, abstained })
}

proptest! {
    #[test]
    fn any_input_is_answered(marks in prop::collection::vec(mark(), 0..6), comment in prop::option::of(any::<String>())) {
        for &channel in Channel::ALL {
            let form = Form::new(&example(), channel, &["SUR"], None);
            if let Ok(marks) = form.check(&marks, comment.as_deref()) {
                prop_assert_eq!(marks.entries().len(), form.numbers().len());
            }
            let _ = form.check_draft(&marks, comment.as_deref());
        }
    }

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        if let Ok(marks) = Marks::from_bytes(&peer(), &bytes) {
            prop_assert!(bytes.starts_with(&marks.to_bytes()));
        }
    }

    #[test]
    fn bytes_come_back(a in prop::option::of(0..=200_000_i64), good: bool, comment in prop::option::of(".{0,40}")) {
        let a = a.map_or_else(|| Mark::abstained("A"), |units| Mark::points("A", Points(units).to_string()));
        let marks = peer().check(&[a, Mark::level("B", if good { "GOOD" } else { "POOR" })], comment.as_deref()).unwrap();
        prop_assert!(Marks::from_bytes(&peer(), &marks.to_bytes()).unwrap() == marks);
        prop_assert!(Marks::from_bytes(&peer(), &marks.to_ballot(&example())).unwrap() == marks);
    }
}
