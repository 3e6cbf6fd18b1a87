//! The explorer's prepared queries, each run by the page's own code as somebody it is meant for.
use super::node;
use crate::area::AREAS;
use serde_json::{Value, json};
use tests::{
    Kind, PASSWORD, TestApp, graphql,
    small::{LEADER, OFFICE, SCHEME, Small},
};

pub(crate) const ADMIN: &str = "admin";
pub(crate) const HEAD: &str = "A-1";
pub(crate) const STAFF: &str = "A-2";
pub(crate) const PANEL: &str = "T-3";
pub(crate) const PORTAL: &str = "T-5";
pub(crate) const AUDITOR: &str = "T-6";

/// A prepared query as the page plays it: who, which query, and the code by which it is refused or `nothing` where it shows
/// nothing.
pub(crate) type Prepared = (&'static str, &'static str, Option<&'static str>);

/// When in the life of the cycle a prepared query is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Planned,
    Scoring,
    Published,
}

/// What a visitor does, from an empty list of cycles to published scorecards. What areas add stands in their own files and
/// is played at the end of its stage.
const COURSE: &[(Stage, &[Prepared])] = &[
    (
        Stage::Planned,
        &[
            (STAFF, "viewer", None),
            (STAFF, "organisations", None),
            (STAFF, "node", None),
            (STAFF, "persons", None),
            (PANEL, "panel-groups", None),
            (OFFICE, "schemes", None),
            (OFFICE, "scheme", None),
            (OFFICE, "create-cycle", None),
            (OFFICE, "rehearsal", None),
        ],
    ),
    (
        Stage::Scoring,
        &[
            (OFFICE, "open-cycle", None),
            (OFFICE, "advance-cycle", None),
            (STAFF, "cycles", None),
            (STAFF, "my-assignments", None),
            (STAFF, "cast-ballot", None),
            (STAFF, "have-i-submitted", None),
            (STAFF, "refused-own-ballot", Some("NOT_FOUND")),
            (STAFF, "withdraw-ballot", None),
            (STAFF, "cast-ballot", None),
            (STAFF, "refused-points", Some("POINTS_RANGE")),
            (HEAD, "to-rate", None),
            (HEAD, "save-draft", None),
            (HEAD, "submit-sheet", None),
            (HEAD, "sheet", None),
            (PANEL, "panel-tasks", None),
        ],
    ),
    (
        Stage::Published,
        &[
            (OFFICE, "close-cycle", None),
            (OFFICE, "compute-cycle", None),
            (OFFICE, "propose", None),
            (OFFICE, "refused-own-approval", Some("FORBIDDEN")),
            (LEADER, "all-publications", None),
            (LEADER, "approve", None),
            (STAFF, "publications", None),
            (STAFF, "scorecards", None),
            (STAFF, "scorecard", None),
            (HEAD, "head-ranking", None),
            (OFFICE, "ranking", None),
            (OFFICE, "office-scorecard", None),
            // The public sees no persons, and this unit has assessed no organisation.
            (PORTAL, "portal", Some("nothing")),
            (HEAD, "refused-late", Some("FORBIDDEN")),
            (STAFF, "refused-not-mine", Some("NOT_FOUND")),
            (OFFICE, "refused-office-ballot", Some("VALIDATION")),
            (OFFICE, "refused-page", Some("PAGE_SIZE")),
            (ADMIN, "create-organisation", None),
            (OFFICE, "create-person", None),
        ],
    ),
];

/// Once more, now that there is something of everything: the best choice of a lookup is another one.
const AGAIN: &[Prepared] = &[(OFFICE, "cycles", None), (LEADER, "viewer", None), (PORTAL, "cycles", None)];

/// Everything in its order.
fn play() -> Vec<Prepared> {
    let mut play = vec![];
    for (stage, course) in COURSE {
        play.extend_from_slice(course);
        play.extend(AREAS.iter().flat_map(|area| area.prepared(*stage)));
    }
    play.extend_from_slice(AGAIN);
    play
}

#[test]
fn every_prepared_query_answers_those_it_is_meant_for() {
    tests::tell(Kind::Sqlite, async |app: &TestApp| {
        let small = Small::settle(app).await;
        small.scheme(SCHEME).await;
        // Everybody has come in once, and has a password.
        for login in [ADMIN, HEAD, STAFF, PANEL, PORTAL, AUDITOR, OFFICE, LEADER] {
            app.person(login).await;
        }
        open_the_portal(app, &small.root).await;
        app.set_clock("2026-03-21T10:00:00+08:00").await;
        let play = serde_json::to_string(&play()).expect("JSON");
        let address = format!("http://{}", app.serve().await);
        let environment =
            vec![("KAOPING_URL", address), ("KAOPING_PASSWORD", PASSWORD.to_owned()), ("KAOPING_PLAY", play)];
        node("explorer.mjs", environment).await;
    });
}

/// Nobody in the small organisation is a portal yet.
async fn open_the_portal(app: &TestApp, root: &str) {
    let admin = app.person(ADMIN).await;
    let accounts = admin.ask("{ accounts(first: 100) { nodes { id login } } }").await.field("accounts");
    let of = |account: &&Value| account["login"] == PORTAL;
    let account = accounts["nodes"].as_array().expect("accounts").iter().find(of).expect("an account");
    let role = json!({ "input": { "account": account["id"], "role": "PORTAL", "organisation": root } });
    admin.ask_with(graphql::GRANT_ROLE, role).await.ok();
}
