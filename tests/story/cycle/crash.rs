//! Closing and cancelling die at every point at which they wait for anything, and are done again by a node that has just
//! started: what is left is what an undisturbed close leaves.
use api::App;
use api::cycle::cycle;
use entity::{Actor, Error, Id, Role, Station, Uuid, record};
use std::{collections::BTreeSet, future::poll_fn, pin::pin, task::Poll};
use tests::{
    TestApp, graphql,
    play::text,
    small::{CLOSES, Running, SCHEME, SCORING, Small},
};

use crate::story::files;

tests::on_both!(
    a_close_that_dies_anywhere_is_done_again,
    a_cancel_that_dies_anywhere_is_done_again,
    two_nodes_that_close_at_once_close_once,
);

/// Polls the work so many times at most, then drops it where it stands, as a process that dies does.
async fn dying<T>(work: impl Future<Output = T>, mut polls: u32) -> Option<T> {
    let mut work = pin!(work);
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending => {
            polls -= 1;
            if polls == 0 { Poll::Ready(None) } else { Poll::Pending }
        }
    })
    .await
}

/// Two cycles alike, in which everybody has voted alike and whose windows are over.
async fn twins<'a>(small: &'a Small<'a>) -> [Running<'a>; 2] {
    let scheme = small.scheme(SCHEME).await;
    let mut twins = vec![];
    for code in ["one", "two"] {
        let cycle = small.create(small.plan(&scheme, code)).await.field("createCycle");
        let cycle = Running { app: small.app, id: text(&cycle["id"]).to_owned() };
        cycle.office(graphql::OPEN_CYCLE).await.ok();
        twins.push(cycle);
    }
    small.app.set_clock(SCORING).await;
    for cycle in &twins {
        cycle.office(graphql::ADVANCE_CYCLE).await.ok();
        cycle.everybody_votes("70.5", Some("好")).await;
    }
    small.app.set_clock(CLOSES).await;
    twins.try_into().unwrap_or_else(|_| panic!("two of them"))
}

fn ids(cycle: &Running<'_>, small: &Small<'_>) -> (Actor, Id<record::Cycle>) {
    let tenant: Id<record::Organisation> = small.root.parse().expect("an id");
    (cycle.app.app.db.worker(tenant), cycle.id.parse().expect("an id"))
}

/// Everything that closing and computing leave of a cycle.
async fn left(app: &TestApp, number: u32) -> Vec<String> {
    let columns = [
        ("tally", "target channel leaf points marks"),
        ("tally_comment", "target channel position comment"),
        ("participation", "assignment"),
        ("scorecard", "target version state total_exact total place grade full_exact unassessed_exact"),
        ("figure", "target version node channel state exact rounded points_exact points full_exact"),
    ];
    let mut rows = vec![];
    for (table, columns) in columns {
        let texts = columns.split(' ').map(|column| format!("coalesce(CAST({column} AS TEXT), '-')"));
        let line = texts.collect::<Vec<_>>().join(" || ' ' || ");
        let found =
            app.sql(&format!("SELECT '{table} ' || {line} FROM {table} WHERE cycle = {number} ORDER BY 1")).await;
        assert!(!found.is_empty(), "{table} is empty");
        rows.extend(found.into_iter().flatten().flatten());
    }
    rows
}

async fn state(app: &TestApp, id: &str) -> (String, String) {
    let id: Id<record::Cycle> = id.parse().expect("an id");
    let id = id.uuid().simple().to_string();
    let column = if app.kind() == tests::Kind::Sqlite { "hex(id)" } else { "replace(CAST(id AS TEXT), '-', '')" };
    let row = app.sql(&format!("SELECT phase, closing FROM cycle WHERE lower({column}) = '{id}'")).await;
    let word = |place: usize| row[0][place].clone().expect("a word");
    (word(0), word(1))
}

async fn ballots(app: &TestApp, number: u32) -> Option<i64> {
    app.row_counts().await.get(&format!("ballot_{number}")).copied()
}

/// Lets the work die after one wait, two, three, …, each time on a node that has just started, until it lives to its end.
async fn die_ever_later(app: &TestApp, id: &str, work: impl AsyncFn(&App) -> Result<(), Error>) -> Deaths {
    let mut deaths = Deaths { count: 0, left_in: BTreeSet::new() };
    for polls in 1..5_000 {
        let node = app.node(None).await;
        match dying(work(&node), polls).await {
            None => {
                deaths.count += 1;
                deaths.left_in.insert(state(app, id).await);
            }
            Some(Ok(())) => return deaths,
            // It had been done when the node died on its way out.
            Some(Err(Error::Forbidden(_))) => return deaths,
            Some(Err(error)) => panic!("after {} deaths: {error}", deaths.count),
        }
    }
    panic!("it never came to an end");
}

struct Deaths {
    count: u32,
    left_in: BTreeSet<(String, String)>,
}

async fn a_close_that_dies_anywhere_is_done_again(app: &TestApp) {
    let small = Small::settle(app).await;
    let [disturbed, quiet] = twins(&small).await;
    let (worker, id) = ids(&disturbed, &small);
    let deaths = die_ever_later(app, &disturbed.id, async |node| cycle::act::close(node, &worker, id).await).await;
    println!("{:?}: {} deaths, leaving {:?}", app.kind(), deaths.count, deaths.left_in);
    // How often it dies, and where, is up to the machine; `closing.rs` stops after each step on purpose.
    let lawful = [("SCORING", "OPEN"), ("SCORING", "FROZEN"), ("SCORING", "TALLIED"), ("REVIEW", "DONE")];
    let unlawful = deaths.left_in.iter().find(|(phase, left)| !lawful.contains(&(phase.as_str(), left.as_str())));
    assert_eq!(unlawful, None);
    assert!(deaths.count > 0, "it never died");
    assert_eq!(state(app, &disturbed.id).await, ("REVIEW".to_owned(), "DONE".to_owned()));
    assert_eq!((ballots(app, 1).await, ballots(app, 2).await), (None, Some(36)), "gone, and the other's untouched");
    assert_eq!(files::keys(app), 1, "the keys of the other cycle and no others");

    let (worker, other) = ids(&quiet, &small);
    cycle::act::close(&app.app, &worker, other).await.expect("closed");
    for cycle in [&disturbed, &quiet] {
        cycle.office(graphql::COMPUTE_CYCLE).await.ok();
    }
    assert_eq!(left(app, 1).await, left(app, 2).await);
    let before = app.row_counts().await;
    for _ in 0..2 {
        let again = cycle::act::close(&app.node(None).await, &worker, id).await;
        assert!(matches!(again, Err(Error::Forbidden(_))), "{again:?}");
    }
    assert_eq!((app.row_counts().await, left(app, 1).await), (before, left(app, 2).await));
}

async fn a_cancel_that_dies_anywhere_is_done_again(app: &TestApp) {
    let small = Small::settle(app).await;
    let [cancelled, _] = twins(&small).await;
    let (_, id) = ids(&cancelled, &small);
    let tenant: Id<record::Organisation> = small.root.parse().expect("an id");
    let seat = Station { role: Role::Office, organisation: tenant.uuid() };
    let office = policy::actor::build(Uuid::from_u128(6), None, tenant.uuid(), vec![seat]);
    let deaths =
        die_ever_later(app, &cancelled.id, async |node| cycle::act::cancel(node, &office, id, "错").await).await;
    println!("{:?}: {} deaths, leaving {:?}", app.kind(), deaths.count, deaths.left_in);
    assert!(deaths.count > 0, "it never died");
    let states: Vec<_> = deaths.left_in.iter().map(|(phase, closing)| (phase.as_str(), closing.as_str())).collect();
    // All of it or nothing: never a cycle without ballots that goes on.
    assert!(states.iter().all(|state| [("SCORING", "OPEN"), ("CANCELLED", "DONE")].contains(state)), "{states:?}");
    assert_eq!(state(app, &cancelled.id).await, ("CANCELLED".to_owned(), "DONE".to_owned()));
    // If it died between its commit and the keys, they are destroyed at the worker's next look.
    api::worker::look(&app.node(None).await).await;
    assert_eq!(files::keys(app), 1, "the keys of the other cycle and no others");
    assert_eq!((ballots(app, 1).await, ballots(app, 2).await), (None, Some(36)));
}

async fn two_nodes_that_close_at_once_close_once(app: &TestApp) {
    let small = Small::settle(app).await;
    let [raced, quiet] = twins(&small).await;
    let (worker, id) = ids(&raced, &small);
    let (one, two) = (app.node(None).await, app.node(None).await);
    let (first, second) = tokio::join!(cycle::act::close(&one, &worker, id), cycle::act::close(&two, &worker, id));
    let lost = |result: &Result<(), Error>| matches!(result, Err(Error::Conflict | Error::Forbidden(_)));
    let fair = (first.is_ok() || second.is_ok()) && [&first, &second].into_iter().all(|one| one.is_ok() || lost(one));
    assert!(fair, "{first:?} {second:?}");
    assert_eq!((ballots(app, 1).await, files::keys(app)), (None, 1));
    let (worker, other) = ids(&quiet, &small);
    cycle::act::close(&app.app, &worker, other).await.expect("closed");
    for cycle in [&raced, &quiet] {
        cycle.office(graphql::COMPUTE_CYCLE).await.ok();
    }
    assert_eq!(left(app, 1).await, left(app, 2).await);
}
