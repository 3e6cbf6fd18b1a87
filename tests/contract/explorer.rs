//! The explorer's prepared queries, each run by the page's own code as somebody it is meant for.
use super::node;
use serde_json::{Value, json};
use tests::{
    Kind, PASSWORD, TestApp, graphql,
    small::{LEADER, OFFICE, SCHEME, Small},
};

const ADMIN: &str = "admin";
const HEAD: &str = "A-1";
const STAFF: &str = "A-2";
const PANEL: &str = "T-3";
const PORTAL: &str = "T-5";
const AUDITOR: &str = "T-6";

/// What a visitor does, from an empty list of cycles to published scorecards: who, which query, and the code by which it is
/// refused or `nothing` where it shows nothing.
const PLAY: &[(&str, &str, Option<&str>)] = &[
    (STAFF, "viewer", None),
    (STAFF, "organisations", None),
    (STAFF, "node", None),
    (STAFF, "persons", None),
    (PANEL, "panel-groups", None),
    (OFFICE, "schemes", None),
    (OFFICE, "scheme", None),
    (OFFICE, "create-cycle", None),
    (OFFICE, "rehearsal", None),
    (OFFICE, "exempt", None),
    (OFFICE, "exemptions", None),
    // The small scheme goes by no nomination.
    (OFFICE, "nominations", Some("nothing")),
    (OFFICE, "open-cycle", None),
    (OFFICE, "advance-cycle", None),
    (STAFF, "cycles", None),
    (STAFF, "my-assignments", None),
    (STAFF, "grant-delegation", None),
    (STAFF, "delegations", None),
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
    (OFFICE, "progress", None),
    (OFFICE, "why", None),
    (STAFF, "why", None),
    (OFFICE, "who-can", None),
    (OFFICE, "what-can", None),
    (STAFF, "refused-progress", Some("FORBIDDEN")),
    (OFFICE, "roster-change", None),
    (LEADER, "approve-change", None),
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
    (AUDITOR, "audit", None),
    (HEAD, "refused-late", Some("FORBIDDEN")),
    (STAFF, "refused-audit", Some("FORBIDDEN")),
    (STAFF, "refused-not-mine", Some("NOT_FOUND")),
    (OFFICE, "refused-office-ballot", Some("VALIDATION")),
    (OFFICE, "refused-page", Some("PAGE_SIZE")),
    (ADMIN, "accounts", None),
    (ADMIN, "create-organisation", None),
    (OFFICE, "create-person", None),
    (ADMIN, "create-account", None),
    (ADMIN, "issue-code", None),
    (ADMIN, "grant-role", None),
    (ADMIN, "refused-policy", Some("CONSTITUTION_FORM")),
    (ADMIN, "propose-policy", None),
    (LEADER, "policy-versions", None),
    (LEADER, "approve-policy", None),
    // Once more, now that there is something of everything: the best choice of a lookup is another one.
    (OFFICE, "cycles", None),
    (LEADER, "viewer", None),
    (PORTAL, "cycles", None),
];

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
        let play = serde_json::to_string(PLAY).expect("JSON");
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
