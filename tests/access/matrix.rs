//! The access matrix: what happened, for people to read, and whether it is what the rules say.
use super::{
    attempts::{Ask, Attempt},
    outcome::Outcome,
    personas::{self, Persona},
    play::{self, Matrix, Row},
    records::{Moment, path},
    rules,
};
use crate::area::AREAS;
use policy::acts::{self, Need};
use std::{collections::BTreeSet, fmt::Write};
use tests::{Client, TestApp};

/// Whether the declaration of an act says that it needs something beside its row.
fn needs(act: &str, need: Need) -> bool {
    let description = acts::ALL.iter().find(|one| one.name == act);
    description.unwrap_or_else(|| panic!("there is no act {act}")).needs(need)
}

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
            let decides = needs(act, Need::Decides);
            let involved = asker.person.is_none_or(|person| facts.involved.contains(&person));
            let administers = |at: &&'static str| {
                asker.stations.iter().any(|(role, over)| *role == "system_admin" && path(at).contains(over))
            };
            let entrusted = needs(act, Need::Entrusted) && !facts.roles_at.iter().all(administers);
            let kept_out = (decides && involved) || entrusted || (needs(act, Need::Window) && !facts.window);
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

/// Where something beside the rules hides what is asked for.
fn withheld(persona: &Persona, attempt: &Attempt) -> bool {
    AREAS.iter().any(|area| area.withheld(persona, attempt))
}

fn differences(matrix: &Matrix) -> String {
    let (rows, personas) = (rules::rows(), personas::everybody());
    let mut differences = String::new();
    for row in &matrix.rows {
        let attempt = &matrix.attempts[row.attempt];
        for (persona, outcome) in personas.iter().zip(&row.outcomes) {
            let mut wanted = expected(&rows, persona, attempt, row.moment);
            if wanted == Expected::Allowed && withheld(persona, attempt) {
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
    assert!(missing.is_empty(), "no attempt in tests/area for {missing:?}");
    let known: BTreeSet<_> = matrix.fields.iter().map(String::as_str).collect();
    let gone: Vec<_> = tried.difference(&known).collect();
    assert!(gone.is_empty(), "the schema has no field {gone:?} any more");
}

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

/// What nobody is ever allowed (rules 3, 7 and 8): refusing that tests nothing about the request itself.
fn impossible(attempt: &Attempt) -> bool {
    AREAS.iter().any(|area| area.impossible(attempt))
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
        let label = if before == rows[0].attempt { String::new() } else { attempt.label() };
        before = rows[0].attempt;
        let moments = moments(attempt, rows);
        let outcomes = shown(&rows[0]).concat();
        writeln!(text, "{label:<40}{moments:<18}{}", outcomes.trim_end()).expect("a line");
    }
    text
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
                    if withheld(persona, attempt) || (attempt.changes() && wanted == Expected::Allowed) {
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
