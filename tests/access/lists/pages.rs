//! Every page of a list, read as a client reads it.
use super::dice::Dice;
use entity::{
    Actor, Error, Id, Page, Result, Slice, Tx, Uuid, acts,
    outcome::{figure::kept::Wanted, scorecard::Order},
};
use std::collections::BTreeSet;

/// No figure, but how many there are.
const COUNTED: Wanted =
    Wanted { indicators: false, channels: false, cells: false, exact: false, comments: false, count: true };

/// Reads a whole list in pages of a random size, and holds it to what every list promises: full pages in one order, each
/// row once, the same total on every page, also on the one past the end.
async fn whole<R>(
    dice: &mut Dice,
    read: impl AsyncFn(&Page) -> Result<Slice<R>>,
    id: impl Fn(&R) -> Uuid,
    cursor: impl Fn(&R) -> String,
    before: impl Fn(&R, &R) -> bool,
) -> Vec<Uuid> {
    let first = dice.one_of(&[1, 7, 50, 100]);
    // Lists of hundreds are not read row by row.
    let mut page = Page::first(first);
    let (mut rows, mut total) = (Vec::<R>::new(), None);
    loop {
        let slice = match read(&page).await {
            Err(Error::Forbidden(_)) => return vec![],
            slice => slice.expect("a page"),
        };
        assert_eq!(*total.get_or_insert(slice.total), slice.total, "the total changes from page to page");
        let (full, more) = (usize::try_from(page.first).expect("small"), slice.more);
        assert!(slice.rows.len() == full || (!more && slice.rows.len() < full), "a page with a gap");
        rows.extend(slice.rows);
        page.after = rows.last().map(&cursor);
        page.first = 100;
        if !more {
            break;
        }
    }
    if page.after.is_some() {
        let past = read(&page).await.expect("a page");
        assert!(past.rows.is_empty() && !past.more, "there are rows past the end");
        assert_eq!(Some(past.total), total, "the total past the end");
    }
    assert!(rows.windows(2).all(|pair| before(&pair[0], &pair[1])), "out of order");
    let ids: Vec<_> = rows.iter().map(id).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "a row twice");
    let total = total.unwrap_or_default();
    assert!(total == -1 || usize::try_from(total) == Ok(ids.len()), "{} rows, and the total is {total}", ids.len());
    ids
}

/// Reads the list of one act.
macro_rules! list {
    ($tx:expr, $actor:expr, $dice:expr, $act:ty, |$scope:ident, $page:ident| $read:expr, $cursor:expr, $before:expr) => {
        match $tx.scope::<$act>($actor) {
            Err(Error::NotFound | Error::Forbidden(_)) => vec![],
            Err(other) => panic!("{other}"),
            Ok($scope) => whole($dice, async |$page| $read.await, |row| row.id, $cursor, $before).await,
        }
    };
}

pub(super) async fn organisations(tx: &Tx, actor: &Actor, dice: &mut Dice) -> Vec<Uuid> {
    list!(
        tx,
        actor,
        dice,
        acts::organisation::Read,
        |scope, page| tx.organisations().list(&scope, page),
        |row| row.code.clone(),
        |a, b| a.code < b.code
    )
}

pub(super) async fn persons(tx: &Tx, actor: &Actor, dice: &mut Dice) -> Vec<Uuid> {
    list!(
        tx,
        actor,
        dice,
        acts::person::Read,
        |scope, page| tx.persons().list(&scope, page),
        |row| row.code.clone(),
        |a, b| a.code < b.code
    )
}

pub(super) async fn groups(tx: &Tx, actor: &Actor, dice: &mut Dice) -> Vec<Uuid> {
    list!(
        tx,
        actor,
        dice,
        acts::group::Read,
        |scope, page| tx.groups().list(&scope, page),
        |row| row.code.clone(),
        |a, b| a.code < b.code
    )
}

pub(super) async fn accounts(tx: &Tx, actor: &Actor, dice: &mut Dice) -> Vec<Uuid> {
    list!(
        tx,
        actor,
        dice,
        acts::account::Read,
        |scope, page| tx.accounts().list(&scope, page),
        |row| row.login.clone(),
        |a, b| a.login < b.login
    )
}

pub(super) async fn schemes(tx: &Tx, actor: &Actor, dice: &mut Dice) -> Vec<Uuid> {
    list!(
        tx,
        actor,
        dice,
        acts::scheme::Read,
        |scope, page| tx.schemes().list(&scope, page),
        |row| format!("{}/{}", row.code, row.number),
        |a, b| a.code < b.code || (a.code == b.code && a.number > b.number)
    )
}

pub(super) async fn cycles(tx: &Tx, actor: &Actor, dice: &mut Dice) -> Vec<Uuid> {
    list!(
        tx,
        actor,
        dice,
        acts::cycle::Read,
        |scope, page| tx.cycles().list(&scope, page),
        |row| row.number.to_string(),
        |a, b| a.number > b.number
    )
}

pub(super) async fn tasks(tx: &Tx, actor: &Actor, dice: &mut Dice, cycle: Option<Uuid>) -> Vec<Uuid> {
    let cycle = cycle.map(Id::new);
    list!(
        tx,
        actor,
        dice,
        acts::assignment::Read,
        |scope, page| tx.assignments().list(&scope, cycle, page),
        |row| row.id.to_string(),
        |a, b| a.id < b.id
    )
}

pub(super) async fn publications(tx: &Tx, actor: &Actor, dice: &mut Dice, cycle: Option<Uuid>) -> Vec<Uuid> {
    let cycle = cycle.map(Id::new);
    list!(
        tx,
        actor,
        dice,
        acts::publication::Read,
        |scope, page| tx.publications().list(&scope, cycle, page),
        |row| row.id.to_string(),
        |a, b| a.id > b.id
    )
}

pub(super) async fn changes(tx: &Tx, actor: &Actor, dice: &mut Dice) -> Vec<Uuid> {
    list!(
        tx,
        actor,
        dice,
        acts::change::Read,
        |scope, page| tx.changes().list(&scope, None, page),
        |row| row.id.to_string(),
        |a, b| a.id > b.id
    )
}

pub(super) async fn exemptions(tx: &Tx, actor: &Actor, dice: &mut Dice, cycle: Uuid) -> Vec<Uuid> {
    let cycle = Id::new(cycle);
    list!(
        tx,
        actor,
        dice,
        acts::exemption::Read,
        |scope, page| tx.exemptions().list(&scope, cycle, page),
        |row| row.id.to_string(),
        |a, b| a.id < b.id
    )
}

pub(super) async fn nominations(
    tx: &Tx,
    actor: &Actor,
    dice: &mut Dice,
    cycle: Uuid,
    state: Option<entity::words::NominationState>,
) -> Vec<Uuid> {
    let cycle = Id::new(cycle);
    list!(
        tx,
        actor,
        dice,
        acts::nomination::Read,
        |scope, page| tx.nominations().list(&scope, cycle, state, page),
        |row| row.id.to_string(),
        |a, b| a.id < b.id
    )
}

pub(super) async fn trail(tx: &Tx, actor: &Actor, dice: &mut Dice) -> Vec<Uuid> {
    list!(
        tx,
        actor,
        dice,
        acts::audit::Read,
        |scope, page| tx.trail().list(&scope, page),
        |row| row.id.to_string(),
        |a, b| a.id > b.id
    )
}

pub(super) async fn scorecards(tx: &Tx, actor: &Actor, dice: &mut Dice, cycle: Uuid) -> Vec<Uuid> {
    let cycle = Id::new(cycle);
    list!(
        tx,
        actor,
        dice,
        acts::scorecard::Read,
        |scope, page| tx.scorecards().list(&scope, cycle, Order::Code, COUNTED, page),
        |row| row.code.clone(),
        |a, b| a.code < b.code
    )
}

pub(super) async fn ranking(tx: &Tx, actor: &Actor, dice: &mut Dice, cycle: Uuid) -> Vec<Uuid> {
    let cycle = Id::new(cycle);
    list!(
        tx,
        actor,
        dice,
        acts::scorecard::Read,
        |scope, page| tx.scorecards().list(&scope, cycle, Order::Rank, COUNTED, page),
        |row| format!("{}/{}", row.place.unwrap_or_default(), row.code),
        |a, b| (a.place, &a.code) < (b.place, &b.code)
    )
}

pub(super) async fn delegations(tx: &Tx, actor: &Actor, dice: &mut Dice) -> Vec<Uuid> {
    list!(
        tx,
        actor,
        dice,
        acts::delegation::Read,
        |scope, page| tx.delegations().list(&scope, page),
        |row| row.id.to_string(),
        |a, b| a.id > b.id
    )
}
