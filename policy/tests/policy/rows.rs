//! Rows are read strictly: what is not understood is refused, with its line, in two languages.
use policy::{Fault, Table};

const HEADER: &str = "act,role,channel,relation,phase,reach";
const ORDINARY: &str = "organisation::Read,office,-,-,-,SUBTREE";

fn faults(rules: &str) -> Vec<Fault> {
    Table::with_rules(rules).err().map(|refused| refused.faults().to_vec()).unwrap_or_default()
}

/// The faults of one row after an ordinary one, on line 3.
fn row(row: &str) -> Vec<&'static str> {
    let faults = faults(&format!("{HEADER}\n{ORDINARY}\n{row}\n"));
    for fault in &faults {
        assert_eq!(fault.line, Some(3), "{fault}");
        assert!(!fault.zh.is_empty() && fault.zh != fault.en);
    }
    faults.iter().map(|fault| fault.code).collect()
}

#[test]
fn an_ordinary_row_is_accepted() {
    assert_eq!(row("person::Read, office|auditor, -, -, -, SUBTREE"), Vec::<&str>::new());
    assert_eq!(row("cycle::Read,office,-,-,*,SUBTREE"), Vec::<&str>::new());
}

#[test]
fn words_that_do_not_exist_are_refused() {
    for wrong in [
        "person::Reed,office,-,-,-,SUBTREE",
        "*,office,-,-,-,SUBTREE",
        "person::Read,Office,-,-,-,SUBTREE",
        "person::Read,*,-,-,-,SUBTREE",
        "person::Read,office|,-,-,-,SUBTREE",
        "person::Read,,-,-,-,SUBTREE",
        "person::Read,office,-,-,-,*",
        "person::Read,office,-,-,-,UNIT",
        "cycle::Read,office,-,-,OPEN,SUBTREE",
        "score::Read,office,SIDEWAYS,NONE,SCORING,SUBTREE",
        "score::Read,office,PANEL,SUPERIOR,SCORING,SUBTREE",
        "score::Save,-,PANEL,AUTHOR,SCORING,OWN",
    ] {
        assert_eq!(row(wrong), ["POLICY_UNKNOWN"], "{wrong}");
    }
}

#[test]
fn an_axis_is_said_exactly_where_the_act_has_it() {
    for wrong in [
        "person::Read,office,*,-,-,SUBTREE",
        "person::Read,office,-,NONE,-,SUBTREE",
        "person::Read,office,-,-,SCORING,SUBTREE",
        "person::Read|cycle::Read,office,-,-,SCORING,SUBTREE",
        "score::Save,staff,PANEL,PANELLIST,SCORING,OWN",
    ] {
        assert_eq!(row(wrong), ["POLICY_AXIS"], "{wrong}");
    }
    for wrong in ["person::Read,-,-,-,-,SUBTREE", "cycle::Read,office,-,-,-,SUBTREE"] {
        assert_eq!(row(wrong), ["POLICY_UNKNOWN"], "{wrong}");
    }
}

#[test]
fn rows_that_are_not_rows_are_refused() {
    assert_eq!(row("person::Read,office,-,-,SUBTREE"), ["POLICY_COLUMNS"]);
    assert_eq!(row("person::Read,office,-,-,-,SUBTREE,"), ["POLICY_COLUMNS"]);
    assert_eq!(row("person::Read,office|office,-,-,-,SUBTREE"), ["POLICY_TWICE"]);
    assert_eq!(row(ORDINARY), ["POLICY_REDUNDANT"]);
    assert_eq!(row("person::Reed,Office,-,-,-,UNIT"), ["POLICY_UNKNOWN", "POLICY_UNKNOWN"]);
}

#[test]
fn every_row_at_fault_is_named() {
    let lines: Vec<_> =
        faults(&format!("# comment\n{HEADER}\nx\n\n{ORDINARY}\ny,z\n")).iter().map(|f| f.line).collect();
    assert_eq!(lines, [Some(3), Some(6)]);
}

#[test]
fn no_rules_are_no_policy() {
    let codes = |rules: &str| faults(rules).iter().map(|fault| fault.code).collect::<Vec<_>>();
    assert_eq!(codes(""), ["POLICY_EMPTY"]);
    assert_eq!(codes(&format!("# only a comment\n{HEADER}\n")), ["POLICY_EMPTY"]);
    assert_eq!(codes(ORDINARY), ["POLICY_HEADER"]);
}

#[test]
fn the_revision_names_the_rights_and_not_their_spelling() {
    let revision = |rows: &str| Table::with_rules(&format!("{HEADER}\n{rows}")).expect("good rows").revision();
    let together = revision("person::Read|group::Read,office,-,-,-,SUBTREE");
    let apart = revision("# why\ngroup::Read,office,-,-,-,SUBTREE\n person::Read , office,-,-,-,SUBTREE\n");
    assert_eq!(together, apart);
    assert_ne!(together, revision("person::Read|group::Read,auditor,-,-,-,SUBTREE"));
    assert_eq!(together.to_string().len(), 16);
}

#[test]
fn a_change_of_rules_shows_who_gains_and_who_loses() {
    let table = |rows: &str| Table::with_rules(&format!("{HEADER}\n{rows}")).expect("good rows");
    let before = table("cycle::Read,office,-,-,SCORING|REVIEW,SUBTREE");
    let after = table("cycle::Read,office|auditor,-,-,REVIEW,SUBTREE");
    let difference = before.difference(&after);
    let words = |lines: &[policy::Line]| {
        let say = |line: &policy::Line| format!("{} {} {} {}", line.act, line.roles, line.phases, line.reaches);
        lines.iter().map(say).collect::<Vec<_>>()
    };
    assert_eq!(words(&difference.gained), ["cycle::Read auditor REVIEW SUBTREE"]);
    assert_eq!(words(&difference.lost), ["cycle::Read office SCORING SUBTREE"]);
    assert!(before.difference(&before).gained.is_empty());
}

#[test]
fn a_model_that_would_fail_later_is_refused_now() {
    let model = include_str!("../../model.conf");
    let rules = format!("{HEADER}\n{ORDINARY}\n");
    assert!(Table::compile(model, &rules).is_ok());
    let effect = "priority(p.eft) || deny";
    let first = "m = has(p.reach, r.reach)";
    for (found, replaced) in [
        (effect, "priority(p.eft)||deny"),
        (effect, "some(where (p.eft == allow))"),
        (first, "m = has(p.reach, r.reech)"),
        (first, "m = has(p.reach,"),
        (first, "m = holds(p.reach, r.reach)"),
        ("[matchers]", "[matchless]"),
        ("r = act, role", "r = act"),
        ("p = act, role", "p = act"),
    ] {
        assert!(model.contains(found), "{found}");
        let broken = Table::compile(&model.replace(found, replaced), &rules);
        let codes = broken.err().map(|refused| refused.faults().iter().map(|fault| fault.code).collect::<Vec<_>>());
        assert_eq!(codes, Some(vec!["POLICY_MODEL"]), "{replaced}");
    }
}

#[test]
fn a_model_that_allows_more_than_its_rows_meets_the_constitution() {
    let model = include_str!("../../model.conf").replace("has(p.phase, r.phase) && ", "");
    let rules = format!("{HEADER}\nscorecard::Read,staff,-,-,PUBLISHED,OWN\n");
    let refused = Table::compile(&model, &rules).err().expect("refused");
    let fault = refused.faults().first().expect("a fault");
    assert_eq!((fault.code, fault.line), ("CONSTITUTION_RELEASE", None));
    assert_eq!(fault.cell.as_deref(), Some("scorecard::Read, staff, -, -, PREPARING, OWN"));
}

#[test]
fn a_model_that_reads_rows_otherwise_than_this_program_is_refused() {
    let model = include_str!("../../model.conf");
    let faults = |found: &str, replaced: &str, row: &str| {
        assert!(model.contains(found), "{found}");
        let refused = Table::compile(&model.replace(found, replaced), &format!("{HEADER}\n{row}\n")).err();
        let faults = refused.expect("refused").faults().to_vec();
        faults.into_iter().map(|fault| (fault.code, fault.line, fault.cell.unwrap_or_default())).collect::<Vec<_>>()
    };
    let list = "person::Read,office|auditor,-,-,-,SUBTREE";
    let words = ["office", "auditor"]
        .map(|role| ("POLICY_READINGS", Some(2), format!("person::Read, {role}, -, -, -, SUBTREE")));
    assert_eq!(faults("has(p.role, r.role)", "p.role == r.role", list), words, "a list that casbin does not read");
    let star = faults("has(p.phase, r.phase)", "r.phase == p.phase", "cycle::Read,office,-,-,*,SUBTREE");
    assert_eq!(star.len(), 7, "a star that casbin does not read: {star:?}");
    let more = faults("has(p.phase, r.phase) && ", "", "cycle::Read,office,-,-,REVIEW|PUBLISHED,SUBTREE");
    assert_eq!(more.len(), 5, "a column that casbin does not look at: {more:?}");
    assert!(more.iter().all(|(code, line, _)| (*code, *line) == ("POLICY_READINGS", None)), "{more:?}");
}
