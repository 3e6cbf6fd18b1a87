//! The wall around casbin: rows go in as they are written, a set of allowed cells comes out, and nothing of casbin is
//! seen outside.
//!
//! casbin walks its rows for every question, so it is asked when rules are loaded and never again. It reads lists and `*`
//! by one function of ours, [`has`]. Two things make the questions few, and a test asks every question without either:
//!
//! - about an act only the rows are asked that name it, because no other row could match;
//! - words that none of these rows tells apart get one answer: asked for one of them, it holds for all.
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use casbin::function_map::OperatorFunction;
use casbin::rhai::Dynamic;
use casbin::{CoreApi, DefaultModel, Enforcer, MemoryAdapter, MgmtApi};

use crate::decide::cell::Cell;
use crate::decide::reach::Reach;
use crate::record::acts::{ALL, Description};
use crate::rules::fault::PolicyError;
use crate::rules::rows::Row;

/// casbin panics at the first question, not at load, when the effect differs from this by a space.
const EFFECT: &str = "e = priority(p.eft) || deny";

/// Six words: what casbin is asked.
type Question = [&'static str; 6];

/// Every cell casbin allows. Of the rows that match, the first decides.
pub(crate) fn allowed(model: &str, rows: &[Row]) -> Result<BTreeSet<Cell>, PolicyError> {
    if !model.lines().any(|line| line == EFFECT) {
        let cause = format!("the effect must be `{EFFECT}`");
        return Err(PolicyError::model(&cause));
    }
    let answers = AssertUnwindSafe(|| drive(ask_all(model, rows)));
    catch_unwind(answers).unwrap_or_else(|_| Err(PolicyError::model("casbin panicked")))
}

async fn ask_all(model: &str, rows: &[Row]) -> Result<BTreeSet<Cell>, PolicyError> {
    let model = DefaultModel::from_str(model).await.map_err(refused)?;
    let mut allowed = BTreeSet::new();
    for (act, description) in ALL.iter().enumerate() {
        let rows: Vec<&Row> = rows.iter().filter(|row| has(row.act(), description.name)).collect();
        // With no rows at all casbin would answer for empty words.
        if !rows.is_empty() {
            let enforcer = enforcer(model.clone(), &rows).await?;
            allowed.append(&mut cells_of(act, description, &enforcer, &rows)?);
        }
    }
    Ok(allowed)
}

/// Every cell of one act that casbin allows.
fn cells_of(act: usize, of: &Description, enforcer: &Enforcer, rows: &[&Row]) -> Result<BTreeSet<Cell>, PolicyError> {
    let mut alike = Alike { rows, known: BTreeMap::new(), first: BTreeMap::new() };
    let mut answers: BTreeMap<Question, bool> = BTreeMap::new();
    let mut allowed = BTreeSet::new();
    for place in of.axes.places() {
        for reach in Reach::ALL {
            let cell = Cell { act, place, reach: *reach };
            let question = alike.question(cell.words());
            let answer = match answers.get(&question) {
                Some(answer) => *answer,
                None => ask(enforcer, question)?,
            };
            answers.insert(question, answer);
            if answer {
                allowed.insert(cell);
            }
        }
    }
    Ok(allowed)
}

/// For each word the first one that no row tells from it, column by column.
struct Alike<'a> {
    rows: &'a [&'a Row],
    known: BTreeMap<(usize, &'static str), &'static str>,
    first: BTreeMap<(usize, Vec<bool>), &'static str>,
}

impl Alike<'_> {
    /// The one question that is asked for this one and all like it.
    fn question(&mut self, mut words: Question) -> Question {
        for (column, word) in words.iter_mut().enumerate() {
            *word = self.first(column, word);
        }
        words
    }

    fn first(&mut self, column: usize, word: &'static str) -> &'static str {
        if let Some(first) = self.known.get(&(column, word)) {
            return first;
        }
        let lists = self.rows.iter().filter_map(|row| row.columns.get(column));
        let said = lists.map(|list| has(list, word)).collect();
        let first = *self.first.entry((column, said)).or_insert(word);
        self.known.insert((column, word), first);
        first
    }
}

/// Whether a list, as rows write it, holds a word: one of `A|B`, or for `*` any at all.
fn has(list: &str, word: &str) -> bool {
    list == "*" || list.split('|').any(|one| one.trim() == word)
}

/// The same, as casbin calls it. What is no text is in no list.
fn has_word(list: Dynamic, word: Dynamic) -> Dynamic {
    match (list.into_immutable_string(), word.into_immutable_string()) {
        (Ok(list), Ok(word)) => has(&list, &word).into(),
        _ => false.into(),
    }
}

async fn enforcer(model: DefaultModel, rows: &[&Row]) -> Result<Enforcer, PolicyError> {
    let mut enforcer = Enforcer::new(model, MemoryAdapter::default()).await.map_err(refused)?;
    enforcer.add_function("has", OperatorFunction::Arg2(has_word));
    // casbin keeps the last of equal rows, and it is the first that decides.
    let mut written: Vec<Vec<String>> = Vec::new();
    for row in rows {
        let row = row.as_written();
        if !written.contains(&row) {
            written.push(row);
        }
    }
    enforcer.add_policies(written).await.map_err(refused)?;
    Ok(enforcer)
}

fn ask(enforcer: &Enforcer, [act, role, channel, relation, phase, reach]: Question) -> Result<bool, PolicyError> {
    enforcer.enforce((act, role, channel, relation, phase, reach)).map_err(refused)
}

#[expect(clippy::needless_pass_by_value, reason = "given to map_err")]
fn refused(cause: casbin::Error) -> PolicyError {
    PolicyError::model(&cause.to_string())
}

/// Runs casbin's asynchronous functions to their end. With rows in memory they never wait for anything.
fn drive<T>(future: impl Future<Output = Result<T, PolicyError>>) -> Result<T, PolicyError> {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(answer) => answer,
        Poll::Pending => Err(PolicyError::model("casbin waited for something")),
    }
}

#[cfg(test)]
mod tests;
