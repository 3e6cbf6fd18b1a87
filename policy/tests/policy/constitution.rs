//! No policy takes effect that breaks the constitution, whoever edits which row.
use std::sync::OnceLock;

use policy::{Fault, Line, Overrides, Phase, Reach, Relation, Role, Table};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use scoring::Channel;

static STANDARD: OnceLock<Table> = OnceLock::new();
const RULES: &str = include_str!("../../rules.csv");

/// The standard rules with one more row, and what is wrong with it.
fn with(row: &str) -> Vec<Fault> {
    Table::with_rules(&format!("{RULES}\n{row}\n")).err().map(|refused| refused.faults().to_vec()).unwrap_or_default()
}

#[test]
fn each_article_refuses_what_it_is_there_for() {
    let line = RULES.lines().count() + 2;
    for (code, rule, row) in [
        ("RATER", "1", "score::Save,-,DOWNWARD,SUPERIOR,SCORING,SUBTREE"),
        ("CHANNEL_RELATION", "3", "score::Save,-,DOWNWARD,PEER,SCORING,OWN"),
        ("CHANNEL_RELATION", "3", "ballot::Cast,-,UPWARD,*,SCORING,OWN"),
        ("CHANNEL_RELATION", "3", "ballot::Ask,-,PEER,SUBORDINATE,REVIEW,OWN"),
        ("REVIEWER", "4", "score::Confirm,panellist,PANEL,AUTHOR,REVIEW,TENANT"),
        ("REVIEWER", "4", "score::Return,office,PANEL,TARGET,REVIEW,SUBTREE"),
        ("REVIEWER", "4", "score::Confirm,office,PANEL,NONE,REVIEW,SUBTREE"),
        ("RECUSAL", "4", "recusal::Impose,system_admin,-,-,-,SUBTREE"),
        ("WINDOW", "6", "score::Submit,-,PANEL,PANELLIST,REVIEW,OWN"),
        ("WINDOW", "6", "ballot::Withdraw,-,PEER,PEER,PUBLISHED,OWN"),
        ("WINDOW", "6", "score::Return,panellist,PANEL,CONFIRMER,REVIEW,TENANT"),
        ("FORM", "7", "score::Read,office,PEER,NONE,REVIEW,SUBTREE"),
        ("FORM", "7", "score::Save,-,UPWARD,SUBORDINATE,SCORING,OWN"),
        ("FORM", "7", "score::Confirm,panellist,PEER,CONFIRMER,REVIEW,TENANT"),
        ("FORM", "7", "ballot::Cast,-,DOWNWARD,SUPERIOR,SCORING,OWN"),
        ("SHEET_READER", "8", "score::Read,leading_group,PANEL,NONE,REVIEW,SUBTREE"),
        ("SHEET_READER", "8", "score::Read,staff,DOWNWARD,RATER,REVIEW,TENANT"),
        ("TARGET_EARLY", "8", "score::Read,staff,DOWNWARD,TARGET,REVIEW,TENANT"),
        ("RELEASE", "10", "scorecard::Read,head,-,-,REVIEW,SUBTREE"),
        ("RELEASE", "10", "scorecard::Read,office,-,-,SCORING,SUBTREE"),
        ("RELEASE", "10", "publication::Read,staff,-,-,REVIEW,TENANT"),
        ("TASKS", "11", "assignment::Read,office,UPWARD,NONE,REVIEW,SUBTREE"),
        ("TASKS", "11", "assignment::Read,staff,PEER,TARGET,REVIEW,OWN"),
        ("PROGRESS", "11", "cycle::Progress,head,-,-,SCORING,SUBTREE"),
        ("NOMINATIONS", "11", "nomination::Read,auditor,-,-,SCORING,SUBTREE"),
        ("NOMINATIONS", "11", "nomination::Read,staff,-,-,PUBLISHED,TENANT"),
        ("EXEMPTIONS", "exemption", "exemption::Read,head,-,-,SCORING,SUBTREE"),
        ("ADMINISTRATOR", "system_admin", "exemption::Excuse,system_admin,-,-,-,SUBTREE"),
        ("DERIVED", "derived", "nomination::Propose,head,-,-,PREPARING,SUBTREE"),
        ("APPROVER", "separation", "nomination::Approve,office,-,-,PREPARING,SUBTREE"),
        ("PROPOSER", "separation", "nomination::Withdraw,leading_group,-,-,PREPARING,SUBTREE"),
        ("COURSE", "life", "nomination::Reject,leading_group,-,-,SCORING,SUBTREE"),
        ("COURSE", "life", "exemption::Revoke,office,-,-,SELF_ASSESSMENT,SUBTREE"),
        ("ADMINISTRATOR", "system_admin", "scorecard::Read,system_admin,-,-,PUBLISHED,SUBTREE"),
        ("ADMINISTRATOR", "system_admin", "cycle::Cancel,system_admin,-,-,SCORING,SUBTREE"),
        ("ADMINISTRATOR", "system_admin", "publication::Propose,system_admin,-,-,REVIEW,SUBTREE"),
        ("AUDITOR", "auditor", "scorecard::Read,auditor,-,-,PUBLISHED,SUBTREE"),
        ("AUDITOR", "auditor", "person::Update,auditor,-,-,-,SUBTREE"),
        ("TRAIL", "auditor", "audit::Read,head,-,-,-,SUBTREE"),
        ("TRAIL", "auditor", "audit::Read,system_admin,-,-,-,SUBTREE"),
        ("PORTAL", "portal", "person::Read,portal,-,-,-,SUBTREE"),
        ("PORTAL", "portal", "cycle::Read,portal,-,-,SCORING,SUBTREE"),
        ("WORKER", "worker", "person::Update,worker,-,-,-,TENANT"),
        ("WORKER", "worker", "organisation::Found,system_admin,-,-,-,SUBTREE"),
        ("DERIVED", "derived", "cycle::Open,head,-,-,PREPARING,SUBTREE"),
        ("DERIVED", "derived", "recusal::Declare,staff,-,-,-,TENANT"),
        ("DERIVED", "derived", "delegation::Grant,head,-,-,-,SUBTREE"),
        ("DELEGATION", "1", "delegation::Grant,head,-,-,-,SUBTREE"),
        ("DELEGATION", "1", "delegation::Grant,system_admin,-,-,-,SUBTREE"),
        ("DELEGATION", "1", "delegation::End,leading_group,-,-,-,SUBTREE"),
        ("APPROVER", "separation", "publication::Approve,office,-,-,REVIEW,SUBTREE"),
        ("APPROVER", "separation", "scheme::Activate,system_admin,-,-,-,SUBTREE"),
        ("APPROVER", "separation", "policy::Approve,system_admin,-,-,-,SUBTREE"),
        ("APPROVER", "separation", "policy::Reject,office,-,-,-,SUBTREE"),
        ("RULES", "separation", "policy::Propose,office,-,-,-,SUBTREE"),
        ("RULES", "separation", "policy::Withdraw,leading_group,-,-,-,SUBTREE"),
        ("EXPLAIN", "11", "policy::Explain,system_admin,-,-,-,SUBTREE"),
        ("PROPOSER", "separation", "policy::Propose,leading_group,-,-,-,SUBTREE"),
        ("APPROVER", "separation", "publication::Reject,office,-,-,REVIEW,SUBTREE"),
        ("PROPOSER", "separation", "publication::Withdraw,leading_group,-,-,REVIEW,SUBTREE"),
        ("PROPOSER", "separation", "publication::Propose,leading_group,-,-,REVIEW,SUBTREE"),
        ("PROPOSER", "separation", "scheme::Import,leading_group,-,-,-,SUBTREE"),
        ("GRANTS", "separation", "account::Grant,office,-,-,-,SUBTREE"),
        ("GRANTS", "separation", "account::Entrust,office,-,-,-,SUBTREE"),
        ("COURSE", "life", "cycle::Advance,office,-,-,PUBLISHED,SUBTREE"),
        ("COURSE", "life", "cycle::Close,worker,-,-,REVIEW,TENANT"),
        ("COURSE", "life", "cycle::Cancel,office,-,-,PUBLISHED,SUBTREE"),
        ("COURSE", "life", "cycle::Extend,office,-,-,REVIEW,SUBTREE"),
        ("COURSE", "life", "publication::Approve,leading_group,-,-,CANCELLED,SUBTREE"),
        ("COURSE", "life", "score::Return,office,DOWNWARD,NONE,PUBLISHED,SUBTREE"),
        ("GRANTED_REACH", "tenant", "cycle::Read,office,-,-,SCORING,TENANT"),
    ] {
        let found = with(row);
        let fault = found.iter().find(|fault| fault.code == format!("CONSTITUTION_{code}"));
        let fault = fault.unwrap_or_else(|| panic!("{code} accepts: {row}: {found:?}"));
        assert_eq!((fault.rule, fault.line), (Some(rule), Some(line)), "{row}");
        let act = row.split(',').next().expect("an act");
        assert!(fault.cell.as_ref().is_some_and(|cell| cell.starts_with(act)), "{fault}");
        assert!(!fault.zh.is_empty() && fault.zh != fault.en);
    }
}

#[test]
fn a_row_that_offends_nothing_is_accepted() {
    for row in [
        "score::Save,-,DOWNWARD,SUPERIOR,SELF_ASSESSMENT,OWN",
        "cycle::Read,system_admin,-,-,REVIEW,SUBTREE",
        "group::Read,head,-,-,-,SUBTREE",
    ] {
        assert_eq!(with(row), Vec::new(), "{row}");
    }
}

/// What the domain's rules say of a table that was accepted, said here a second time and in other words.
fn lawful(line: &Line) -> Result<(), &'static str> {
    let area = line.act.split("::").next().unwrap_or_default();
    let by = |role| line.roles.contains(role);
    let only_by = |roles: &[Role]| line.roles.iter().all(|role| roles.contains(&role));
    let only_in = |phases: &[Phase]| !line.phases.is_empty() && line.phases.iter().all(|phase| phases.contains(&phase));
    let scoring = matches!(line.act, "score::Save" | "score::Submit") || area == "ballot";
    if scoring && (!line.roles.is_empty() || line.reaches.iter().any(|reach| reach != Reach::Own)) {
        return Err("scoring takes no role and reaches one's own");
    }
    for channel in line.channels.iter() {
        if area == "score" && matches!(channel, Channel::Upward | Channel::Peer) {
            return Err("a sheet in an anonymous channel");
        }
        if area == "ballot" && !matches!(channel, Channel::Upward | Channel::Peer) {
            return Err("a ballot in a named channel");
        }
        for relation in line.relations.iter().filter(|_| scoring) {
            let pair = (channel.word(), relation.word());
            let lawful = [
                ("DOWNWARD", "SUPERIOR"),
                ("UPWARD", "SUBORDINATE"),
                ("PEER", "PEER"),
                ("SELF", "SELF"),
                ("PANEL", "PANELLIST"),
            ];
            if !lawful.contains(&pair) {
                return Err("a channel scored through another relation");
            }
        }
    }
    let views_target = line.relations.contains(Relation::Target);
    let released = only_in(&[Phase::Published, Phase::Archived]);
    let office = only_by(&[Role::Office]);
    match line.act {
        "assignment::Read" if views_target || line.relations.contains(Relation::None) => Err("a task not one's own"),
        "score::Read" if views_target && !released => Err("a target reads early"),
        "score::Read" if line.relations.contains(Relation::None) && !office => Err("a stranger reads a sheet"),
        "score::Confirm" | "score::Return" if views_target || line.relations.contains(Relation::Author) => {
            Err("an author or a target reviews")
        }
        "cycle::Progress" if !office => Err("participation"),
        "policy::Propose" | "policy::Withdraw" if !only_by(&[Role::SystemAdmin]) => Err("who changes the rules"),
        "policy::Explain" if !office => Err("who may do what"),
        "nomination::Read" if !only_by(&[Role::Office, Role::LeadingGroup]) => Err("who rates whom"),
        "exemption::Read" if !only_by(&[Role::Office, Role::LeadingGroup, Role::Auditor]) => Err("who is exempt"),
        "exemption::Grant" | "exemption::Excuse" | "exemption::Revoke" if !office => Err("who exempts"),
        "nomination::Propose" | "nomination::Withdraw" if !office => Err("who nominates"),
        "scheme::Activate"
        | "publication::Approve"
        | "publication::Reject"
        | "policy::Approve"
        | "policy::Reject"
        | "nomination::Approve"
        | "nomination::Reject"
            if !only_by(&[Role::LeadingGroup]) =>
        {
            Err("who approves")
        }
        "publication::Propose" | "publication::Withdraw" | "scheme::Import" if by(Role::LeadingGroup) => {
            Err("who approves proposes")
        }
        "score::Return" if !only_in(&[Phase::SelfAssessment, Phase::Scoring]) => Err("given back for ever"),
        "scorecard::Read" if !released && !only_by(&[Role::Office, Role::LeadingGroup]) => Err("a result too early"),
        "scorecard::Read" if by(Role::SystemAdmin) || by(Role::Auditor) || by(Role::Worker) => Err("not theirs to see"),
        "account::Grant" | "account::Entrust" if !only_by(&[Role::SystemAdmin, Role::Worker]) => Err("who grants"),
        _ if area == "score" && (by(Role::SystemAdmin) || by(Role::Auditor) || by(Role::Portal)) => Err("no scores"),
        _ => Ok(()),
    }
}

/// The places of the rows in the file.
fn row_numbers() -> Vec<usize> {
    let rows = RULES.lines().enumerate().filter(|(_, line)| line.contains("::") && !line.starts_with('#'));
    rows.map(|(number, _)| number).collect()
}

/// The place of a row in the file, and the row with one word replaced.
fn edited_row(row: Index, column: usize, word: &str) -> (usize, String) {
    let number = *row.get(&row_numbers());
    let line = RULES.lines().nth(number).expect("a row");
    let mut fields: Vec<_> = line.split(',').map(str::trim).collect();
    *fields.get_mut(column).expect("six columns") = word;
    (number, fields.join(","))
}

/// The file with that row in it.
fn edited(row: Index, column: usize, word: &str) -> String {
    let (number, row) = edited_row(row, column, word);
    let lines = RULES.lines().enumerate();
    lines.map(|(at, line)| if at == number { &row } else { line }).collect::<Vec<_>>().join("\n")
}

fn edits() -> impl Strategy<Value = (usize, &'static str)> {
    let words = |words: &[&'static str]| select(words.to_vec());
    let roles: Vec<_> = Role::ALL.iter().map(|role| role.word()).collect();
    let acts: Vec<_> = policy::acts::ALL.iter().map(|act| act.name).collect();
    let relations: Vec<_> = Relation::ALL.iter().map(|relation| relation.word()).chain(["*", "-"]).collect();
    let phases: Vec<_> = Phase::ALL.iter().map(|phase| phase.word()).chain(["*"]).collect();
    prop_oneof![
        select(acts).prop_map(|word| (0, word)),
        select(roles).prop_map(|word| (1, word)),
        words(&["DOWNWARD", "UPWARD", "PEER", "SELF", "PANEL", "*"]).prop_map(|word| (2, word)),
        select(relations).prop_map(|word| (3, word)),
        select(phases).prop_map(|word| (4, word)),
        words(&["OWN", "ORGANISATION", "SUBTREE", "TENANT"]).prop_map(|word| (5, word)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_edited_row_is_refused_or_lawful(row in any::<Index>(), (column, word) in edits()) {
        if let Ok(table) = Table::with_rules(&edited(row, column, word)) {
            for line in table.allowed_cells() {
                prop_assert_eq!(lawful(&line), Ok(()), "{} after {} in column {}", line, word, column);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    /// An administrator who proposes a row of their own making, in place of one that was.
    #[test]
    fn an_override_is_refused_or_lawful(row in any::<Index>(), gone in any::<Index>(), (column, word) in edits()) {
        let standard = STANDARD.get_or_init(|| Table::standard().expect("the standard rules"));
        let (_, added) = edited_row(row, column, word);
        let removed = RULES.lines().nth(*gone.get(&row_numbers())).expect("a row").to_owned();
        let overrides = Overrides { added: vec![added], removed: vec![removed] };
        if let Ok(table) = overrides.compile(standard) {
            let difference = standard.difference(&table);
            for line in difference.gained.iter().chain(&difference.lost) {
                prop_assert!(!line.act.starts_with("policy::"), "{} by {:?}", line, overrides);
            }
            for line in table.allowed_cells() {
                prop_assert_eq!(lawful(&line), Ok(()), "{} by {:?}", line, overrides);
            }
        }
    }
}

#[test]
fn the_second_wording_accepts_the_standard_rules_and_sees_a_breach() {
    let table = Table::standard().expect("the standard rules");
    for line in table.allowed_cells() {
        assert_eq!(lawful(&line), Ok(()), "{line}");
    }
    let line = *table.allowed_cells().iter().find(|line| line.act == "score::Read").expect("a line");
    let breach = Line { channels: line.channels.with(Channel::Peer), ..line };
    assert!(lawful(&breach).is_err());
}
