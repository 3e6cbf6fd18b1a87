//! Custodians: with the private key in their hands, closing freezes, waits for enough shares, and then goes on.
use crate::story::files;
use api::cycle::cycle;
use api::{App, worker};
use entity::{
    Actor, Error, Id, record,
    vault::keystore::{CustodianKey, Custody, Share},
};
use std::{fs, path::PathBuf};
use tests::{
    TestApp, graphql,
    play::text,
    small::{CLOSES, Running, SCHEME, SCORING, Small},
};

tests::on_both!(
    closing_waits_for_two_custodians_and_loses_nothing,
    the_calendar_goes_on_when_the_last_share_is_in,
    a_copy_of_the_key_store_opens_nothing,
    a_cancelled_cycle_leaves_nothing_to_its_custodians,
);

struct Kept<'a> {
    cycle: Running<'a>,
    node: App,
    worker: Actor,
    id: Id<record::Cycle>,
    custodians: Vec<CustodianKey>,
}

/// A cycle that was opened by a node with two custodians in its settings, and in which everybody has voted.
async fn kept<'a>(small: &'a Small<'a>) -> Kept<'a> {
    let app = small.app;
    let custodians: Vec<_> = (0..2).map(|_| CustodianKey::generate().expect("random bytes")).collect();
    let public = custodians.iter().map(|one| one.custodian().expect("a key")).collect();
    let node = app.node(Some(Custody::new(2, public).expect("custodians"))).await;
    let scheme = small.scheme(SCHEME).await;
    let mut plan = small.plan(&scheme, "kept");
    plan["automatic"] = true.into();
    let cycle = small.create(plan).await.field("createCycle");
    let cycle = Running { app, id: text(&cycle["id"]).to_owned() };
    let tenant: Id<record::Organisation> = small.root.parse().expect("an id");
    let (worker, id) = (node.db.worker(tenant), cycle.id.parse().expect("an id"));
    cycle::act::open(&node, &worker, id).await.expect("opened");
    app.set_clock(SCORING).await;
    cycle.office(graphql::ADVANCE_CYCLE).await.ok();
    cycle.everybody_votes("70.5", Some("好")).await;
    Kept { cycle, node, worker, id, custodians }
}

impl Kept<'_> {
    fn home(&self) -> PathBuf {
        self.cycle.app.directory().join("keys").join(self.id.uuid().to_string())
    }

    /// A custodian opens their share, on a machine that has the file and nothing else of the server.
    fn share(&self, which: usize) -> Share {
        let file = fs::read_to_string(self.home().join("custody")).expect("a custody file");
        let text = self.custodians[which].open(&file).expect("a share").to_text();
        Share::from_text(&text).expect("the same share")
    }

    async fn hand_in(&self, which: usize) -> Result<(usize, usize), Error> {
        self.node.db.hand_in_share(self.id, &self.share(which)).await
    }

    async fn counted(&self) {
        let app = self.cycle.app;
        assert_eq!(app.number("SELECT CAST(sum(marks) AS BIGINT) FROM tally").await, 36 * 3);
        assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM participation").await, 36);
        assert!(app.row_counts().await.keys().all(|table| !table.starts_with("ballot")));
        assert!(!self.home().exists(), "nothing of the cycle is left in the key store");
        assert_eq!(files::keys(app), 0);
    }
}

fn held(error: &Error) -> bool {
    matches!(error, Error::Invalid(problems) if problems.iter().any(|one| one.code == "KEY_HELD_BY_CUSTODIANS"))
}

async fn closing_waits_for_two_custodians_and_loses_nothing(app: &TestApp) {
    let small = Small::settle(app).await;
    let kept = kept(&small).await;
    assert!(!kept.home().join("private").exists());
    let early = kept.hand_in(0).await.expect_err("too early: ballots are still being put");
    assert!(matches!(early, Error::Invalid(problems) if problems[0].code == "CYCLE_NOT_FROZEN"));
    app.set_clock(CLOSES).await;
    let ballots = async || app.number("SELECT CAST(count(*) AS BIGINT) FROM ballot_1").await;
    let trail = async || app.number("SELECT CAST(count(*) AS BIGINT) FROM audit").await;
    kept.cycle.office(graphql::CLOSE_CYCLE).await.refused("KEY_HELD_BY_CUSTODIANS");
    let lines = trail().await;
    for _ in 0..3 {
        kept.cycle.office(graphql::CLOSE_CYCLE).await.refused("KEY_HELD_BY_CUSTODIANS");
    }
    assert_eq!((ballots().await, trail().await), (36, lines), "nothing lost, and no line for each attempt");

    assert_eq!(kept.hand_in(0).await.expect("taken"), (1, 2));
    assert_eq!(kept.hand_in(0).await.expect("taken again"), (1, 2));
    let one = kept.cycle.office(graphql::CLOSE_CYCLE).await.refused("KEY_HELD_BY_CUSTODIANS");
    assert!(one.en.contains("1 of the 2"), "{}", one.en);
    assert_eq!(ballots().await, 36);

    let second = kept.share(1);
    assert_eq!(kept.hand_in(1).await.expect("taken"), (2, 2));
    // Whoever may not close learns nothing of it.
    let rater =
        app.person("A-2").await.ask_with(graphql::CLOSE_CYCLE, serde_json::json!({ "id": kept.cycle.id })).await;
    rater.refused("FORBIDDEN");
    assert_eq!(kept.cycle.office(graphql::CLOSE_CYCLE).await.field("closeCycle")["phase"], "REVIEW");
    kept.counted().await;
    let late = kept.node.db.hand_in_share(kept.id, &second).await.expect_err("counted already");
    assert!(matches!(late, Error::Invalid(problems) if problems[0].code == "CYCLE_NOT_FROZEN"));
}

async fn the_calendar_goes_on_when_the_last_share_is_in(app: &TestApp) {
    let small = Small::settle(app).await;
    let kept = kept(&small).await;
    app.set_clock(CLOSES).await;
    for (closing, share) in [("FROZEN", Some(1)), ("FROZEN", Some(0)), ("DONE", None)] {
        worker::look(&app.app).await;
        let now = app.sql("SELECT closing FROM cycle").await;
        assert_eq!(now[0][0].as_deref(), Some(closing));
        if let Some(which) = share {
            kept.hand_in(which).await.expect("taken");
        }
    }
    kept.counted().await;
}

async fn a_copy_of_the_key_store_opens_nothing(app: &TestApp) {
    let small = Small::settle(app).await;
    let kept = kept(&small).await;
    let copy = app.directory().join("copy");
    let into = copy.join(kept.id.uuid().to_string());
    for directory in [&copy, &into] {
        use std::os::unix::fs::DirBuilderExt;
        fs::DirBuilder::new().mode(0o700).create(directory).expect("a directory");
    }
    for name in ["custody", "tag"] {
        fs::copy(kept.home().join(name), into.join(name)).expect("copied");
    }
    app.set_clock(CLOSES).await;
    let thief = app.node_with_keys(&copy).await;
    let refused = cycle::act::close(&thief, &kept.worker, kept.id).await.expect_err("it cannot be opened");
    assert!(held(&refused), "{refused}");
    // With one custodian in league with the thief it is no different.
    thief.db.hand_in_share(kept.id, &kept.share(0)).await.expect("taken");
    let refused = cycle::act::close(&thief, &kept.worker, kept.id).await.expect_err("it cannot be opened");
    assert!(held(&refused), "{refused}");
    assert_eq!(app.number("SELECT CAST(count(*) AS BIGINT) FROM tally").await, 0);
    // With both, the copy is as good as the original: what the documentation says of custodians in league with a thief.
    thief.db.hand_in_share(kept.id, &kept.share(1)).await.expect("taken");
    cycle::act::close(&thief, &kept.worker, kept.id).await.expect("it opens");
    assert_eq!(app.number("SELECT CAST(sum(marks) AS BIGINT) FROM tally").await, 36 * 3);
}

async fn a_cancelled_cycle_leaves_nothing_to_its_custodians(app: &TestApp) {
    let small = Small::settle(app).await;
    let kept = kept(&small).await;
    app.set_clock(CLOSES).await;
    kept.cycle.office(graphql::CLOSE_CYCLE).await.refused("KEY_HELD_BY_CUSTODIANS");
    kept.hand_in(0).await.expect("taken");
    let cancel = serde_json::json!({ "id": kept.cycle.id, "reason": "保管人失联" });
    app.person("T-2").await.ask_with(graphql::CANCEL_CYCLE, cancel).await.ok();
    assert!(!kept.home().exists());
    assert_eq!(files::keys(app), 0);
}
