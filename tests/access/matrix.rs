//! The access matrix: what happened, for people to read, and whether it is what the rules say.
use super::{
    attempts::{Ask, Attempt},
    outcome::Outcome,
    personas::{self, Persona},
    play::{self, Matrix, Row},
    records::{Moment, Of, path},
    rules,
};
use std::{collections::BTreeSet, fmt::Write};
use tests::{Client, TestApp};

/// Acts of which whoever proposed, scored or is the target is kept out, whatever the rules say (rule 4).
const DECIDING: [&str; 12] = [
    "scheme::Activate",
    "score::Return",
    "score::Confirm",
    "publication::Approve",
    "publication::Reject",
    "policy::Approve",
    "policy::Reject",
    "change::Approve",
    "change::Reject",
    "exemption::Revoke",
    "nomination::Approve",
    "nomination::Reject",
];
/// Acts that need an open window (rule 6).
const IN_WINDOW: [&str; 5] = ["score::Save", "score::Submit", "score::Return", "ballot::Cast", "ballot::Withdraw"];
/// Acts on an account that only whoever administers all its roles may do.
const ENTRUSTED: [&str; 3] = ["account::IssueCode", "account::Reset", "account::Disable"];

/// What ought to become of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    Allowed,
    Forbidden,
    Hidden,
    Unauthenticated,
}

impl Expected {
    fn is_met_by(self, outcome: &Outcome) -> bool {
        match self {
            Self::Allowed => outcome.allowed(),
            Self::Forbidden => matches!(outcome, Outcome::Forbidden(_)),
            Self::Hidden => *outcome == Outcome::Hidden,
            Self::Unauthenticated => *outcome == Outcome::Unauthenticated,
        }
    }
}

/// By the lines of `rules.csv` and by the facts that no line can turn off.
fn expected(rows: &[rules::Row], persona: &Persona, attempt: &Attempt, moment: Moment) -> Expected {
    let asker = &persona.asker;
    if persona.login.is_none() {
        // Whoever is nobody may log in, and learns of being nobody.
        return match attempt.ask {
            Ask::Open => Expected::Allowed,
            Ask::Member if attempt.field == "viewer" => Expected::Hidden,
            _ => Expected::Unauthenticated,
        };
    }
    match attempt.ask {
        Ask::Open | Ask::Member => Expected::Allowed,
        Ask::List(act) if rules::lists(rows, act, asker) => Expected::Allowed,
        Ask::List(_) => Expected::Forbidden,
        Ask::Act(act, seen_by, of) => {
            let Some(facts) = of.at(moment, asker.person) else { return Expected::Hidden };
            let may = |act| rules::allowed(rows, act, asker, &facts.record);
            let decides = DECIDING.contains(&act);
            let involved = asker.person.is_none_or(|person| facts.involved.contains(&person));
            let administers = |at: &&'static str| {
                asker.stations.iter().any(|(role, over)| *role == "system_admin" && path(at).contains(over))
            };
            let entrusted = ENTRUSTED.contains(&act) && !facts.roles_at.iter().all(administers);
            let kept_out = (decides && involved) || entrusted || (IN_WINDOW.contains(&act) && !facts.window);
            if may(act) && !kept_out {
                Expected::Allowed
            } else if seen_by != act && may(seen_by) {
                Expected::Forbidden
            } else {
                Expected::Hidden
            }
        }
    }
}

/// Where something beside the rules decides: the detail of a publication.
fn hidden_by_detail(persona: &Persona, attempt: &Attempt) -> bool {
    // The public sees nothing of persons unless a publication says so.
    let of_a_person = matches!(attempt.ask, Ask::Act("scorecard::Read", _, Of::Scorecard(_)));
    of_a_person && persona.name == "portal"
}

fn differences(matrix: &Matrix) -> String {
    let (rows, personas) = (rules::rows(), personas::everybody());
    let mut differences = String::new();
    for row in &matrix.rows {
        let attempt = &matrix.attempts[row.attempt];
        for (persona, outcome) in personas.iter().zip(&row.outcomes) {
            let mut wanted = expected(&rows, persona, attempt, row.moment);
            if wanted == Expected::Allowed && hidden_by_detail(persona, attempt) {
                wanted = Expected::Hidden;
            }
            if !wanted.is_met_by(outcome) {
                let (field, on, moment, name) = (attempt.field, &attempt.on, row.moment.name(), persona.name);
                writeln!(differences, "{field} {on} {moment} {name}: {outcome:?}, not {wanted:?}").expect("a line");
            }
        }
    }
    differences
}

#[test]
fn what_happens_is_what_the_rules_say() {
    let differences = differences(play::matrix());
    assert!(differences.is_empty(), "{differences}");
}

#[test]
fn every_field_of_the_schema_is_tried() {
    let matrix = play::matrix();
    let tried: BTreeSet<_> = matrix.attempts.iter().map(|attempt| attempt.field).collect();
    let missing: Vec<_> = matrix.fields.iter().filter(|field| !tried.contains(field.as_str())).collect();
    assert!(missing.is_empty(), "no attempt in tests/access/attempts for {missing:?}");
    let known: BTreeSet<_> = matrix.fields.iter().map(String::as_str).collect();
    let gone: Vec<_> = tried.difference(&known).collect();
    assert!(gone.is_empty(), "the schema has no field {gone:?} any more");
}

/// Attempts that nobody is ever allowed: whoever rules these out tests nothing about the request itself.
const NEVER: [&str; 3] = ["UPWARD", "PEER", "named"];

#[test]
fn every_attempt_succeeds_for_somebody_at_some_moment() {
    let matrix = play::matrix();
    let mut failed = vec![];
    for (place, attempt) in matrix.attempts.iter().enumerate() {
        let rows = matrix.rows.iter().filter(|row| row.attempt == place);
        // Every sheet that is tried has been handed in, and what was handed in is no draft any more.
        let enough = |outcome: &Outcome| match attempt.field {
            "saveDraft" => outcome.allowed(),
            _ => matches!(outcome, Outcome::Done(_)),
        };
        let done = rows.flat_map(|row| &row.outcomes).any(enough);
        if !done && !impossible(attempt) {
            failed.push(format!("{} {}", attempt.field, attempt.on));
        }
    }
    assert!(failed.is_empty(), "nobody could do this, so its refusals prove nothing: {failed:#?}");
}

/// What the channels rule out for everybody (rules 3, 7 and 8).
fn impossible(attempt: &Attempt) -> bool {
    let Ask::Act(act, _, Of::Assignment(channel, ..)) = attempt.ask else {
        // A roster is for a whole tenant, never for a part of it.
        return attempt.field == "importRoster" && attempt.on == "Organisation:MED";
    };
    let secret = NEVER.contains(&channel);
    match act.split_once("::") {
        Some(("score", "Confirm")) => channel != "PANEL",
        Some(("score", _)) => secret,
        Some(("ballot", _)) => !secret,
        _ => false,
    }
}

#[test]
fn whoever_is_refused_has_changed_nothing() {
    let matrix = play::matrix();
    for Row { attempt, moment, traces, .. } in &matrix.rows {
        let attempt = &matrix.attempts[*attempt];
        assert!(traces.is_empty(), "{} {} {moment:?}: refused to {traces:?}, and yet", attempt.field, attempt.on);
    }
}

#[test]
fn the_matrix_is_as_it_was() {
    insta::assert_snapshot!("matrix", printed(play::matrix()));
}

const HEAD: &str =
    "ok N: done, or read (so many) · ok*: allowed, then the input was wrong · .: NOT_FOUND · log in: UNAUTHENTICATED
in capitals: FORBIDDEN and why (ROLE, PHASE, CHANNEL, RELATION, WINDOW closed, RECUSED, SEPARATION of duties,
ENTRUSTED with roles)
";

/// One line per attempt; moments at which the same happens are folded into one line.
fn printed(matrix: &Matrix) -> String {
    let mut text = HEAD.to_owned();
    let names = personas::everybody().iter().map(|persona| format!("{:<11}", persona.name)).collect::<String>();
    writeln!(text, "\n{:<58}{}", "", names.trim_end()).expect("a line");
    let mut before = usize::MAX;
    for rows in matrix.rows.chunk_by(|a, b| a.attempt == b.attempt && shown(a) == shown(b)) {
        let attempt = &matrix.attempts[rows[0].attempt];
        let label = if before == rows[0].attempt { String::new() } else { label(attempt) };
        before = rows[0].attempt;
        let moments = moments(attempt, rows);
        let outcomes = shown(&rows[0]).concat();
        writeln!(text, "{label:<40}{moments:<18}{}", outcomes.trim_end()).expect("a line");
    }
    text
}

fn label(attempt: &Attempt) -> String {
    format!("{} {}", attempt.field, attempt.on.replace("Assignment:", ""))
}

fn moments(attempt: &Attempt, rows: &[Row]) -> String {
    let short = |row: &Row| row.moment.name().chars().take(7).collect::<String>();
    match rows {
        _ if attempt.once() => String::new(),
        [one] => short(one),
        [first, .., last] => format!("{}-{}", short(first), short(last)),
        [] => String::new(),
    }
}

fn shown(row: &Row) -> Vec<String> {
    row.outcomes.iter().map(|outcome| format!("{outcome:<11}")).collect()
}

/// On PostgreSQL everything that changes nothing: every query, and every mutation that ought to be refused.
#[test]
fn postgres_refuses_the_same() {
    tests::tell(tests::Kind::Postgres, async |app: &TestApp| {
        let (attempts, rules, personas) = (super::attempts::all(), rules::rows(), personas::everybody());
        play::through(app, async |tenant, moment| {
            let tokens = play::tokens(tenant).await;
            let router = super::stage::router(&tenant.app.app);
            for attempt in attempts.iter().filter(|attempt| !attempt.once()) {
                let document = play::filled(&attempt.document, &tenant.ids);
                for (persona, token) in personas.iter().zip(&tokens) {
                    let wanted = expected(&rules, persona, attempt, moment);
                    if hidden_by_detail(persona, attempt) || (attempt.changes() && wanted == Expected::Allowed) {
                        continue;
                    }
                    let answer = Client::new(router.clone(), token.clone()).ask(&document).await;
                    let outcome = Outcome::of(&answer, attempt.field);
                    let (field, on, name) = (attempt.field, &attempt.on, persona.name);
                    assert!(wanted.is_met_by(&outcome), "{field} {on} {moment:?} {name}: {outcome:?}, not {wanted:?}");
                }
            }
        })
        .await;
    });
}
