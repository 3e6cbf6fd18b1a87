//! The wall around casbin: rows go in, a set of allowed cells comes out, and nothing of casbin is seen outside.
//!
//! casbin walks its rows for every question, so it is asked once per cell when rules are loaded and never again. The
//! rows of one act, role and reach make one enforcer: no other row could match their questions.
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use casbin::{CoreApi, DefaultModel, Enforcer, MemoryAdapter, MgmtApi};

use crate::decide::cell::Cell;
use crate::decide::facts::Role;
use crate::decide::reach::Reach;
use crate::rules::fault::PolicyError;

/// casbin panics at the first question, not at load, when the effect differs from this by a space.
const EFFECT: &str = "e = some(where (p.eft == allow))";

/// Every cell casbin allows.
pub(crate) fn allowed(model: &str, cells: impl Iterator<Item = Cell>) -> Result<BTreeSet<Cell>, PolicyError> {
    if !model.lines().any(|line| line == EFFECT) {
        return Err(PolicyError::model("the effect must be `e = some(where (p.eft == allow))`"));
    }
    let mut groups: BTreeMap<(usize, Option<Role>, Reach), Vec<Cell>> = BTreeMap::new();
    for cell in cells {
        groups.entry((cell.act, cell.place.role, cell.reach)).or_default().push(cell);
    }
    let answers = AssertUnwindSafe(|| drive(ask_all(model, &groups)));
    catch_unwind(answers).unwrap_or_else(|_| Err(PolicyError::model("casbin panicked")))
}

async fn ask_all(
    model: &str,
    groups: &BTreeMap<(usize, Option<Role>, Reach), Vec<Cell>>,
) -> Result<BTreeSet<Cell>, PolicyError> {
    let refused = |cause: casbin::Error| PolicyError::model(&cause.to_string());
    let model = DefaultModel::from_str(model).await.map_err(refused)?;
    let mut allowed = BTreeSet::new();
    for ((act, role, reach), rows) in groups {
        let mut enforcer = Enforcer::new(model.clone(), MemoryAdapter::default()).await.map_err(refused)?;
        let rows = rows.iter().map(|row| row.words().map(str::to_owned).to_vec()).collect();
        enforcer.add_policies(rows).await.map_err(refused)?;
        let Some(description) = crate::record::acts::ALL.get(*act) else { continue };
        for place in description.axes.places().filter(|place| place.role == *role) {
            let cell = Cell { act: *act, place, reach: *reach };
            let [act, role, channel, relation, phase, reach] = cell.words();
            if enforcer.enforce((act, role, channel, relation, phase, reach)).map_err(refused)? {
                allowed.insert(cell);
            }
        }
    }
    Ok(allowed)
}

/// Runs casbin's asynchronous functions to their end. With rows in memory they never wait for anything.
fn drive<T>(future: impl Future<Output = Result<T, PolicyError>>) -> Result<T, PolicyError> {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(answer) => answer,
        Poll::Pending => Err(PolicyError::model("casbin waited for something")),
    }
}
