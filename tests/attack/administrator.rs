//! The attacker administers the installation: every account, every organisation and the proposals of rules are theirs.
//! At the end they have read nothing of a score and know of no ballot.
//!
//! What no rule prevents is done here too, and said: whoever resets a password, or makes people up, can log in as
//! somebody, and is then what that somebody is; an ordinary rater's ballot can be put in their name before they put it.
//! It is never read for that, and each step is a line in the trail that an auditor, whose accounts only an administrator
//! over every one of their roles can touch, finds.
use super::capacities::attempts;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tests::{
    Answer, Client, PASSWORD, TestApp, graphql,
    play::text,
    small::{CLOSES, Running, Small, marks},
};

tests::on_both!(an_administrator_learns_no_score_and_no_ballot);

/// The attacker: administers the unit, belongs to no organisation of it.
const T7: &str = "T-7";
const NEVER: &str = "Assignment_018f0000000070008000000000000000";

/// Rows that would let an administrator read, or score, or decide alone, and what each is refused for.
const ROWS: [(&str, &str); 16] = [
    ("score::Read, system_admin, SELF|DOWNWARD|PANEL, NONE, *, SUBTREE", "CONSTITUTION_SHEET_READER"),
    ("score::Read, system_admin, UPWARD|PEER, NONE, *, SUBTREE", "CONSTITUTION_FORM"),
    ("score::Read, office, UPWARD, NONE, *, SUBTREE", "CONSTITUTION_FORM"),
    ("score::Read, head|staff, DOWNWARD, TARGET, SCORING, TENANT", "CONSTITUTION_TARGET_EARLY"),
    ("score::Submit, -, DOWNWARD, PEER, SCORING, OWN", "CONSTITUTION_CHANNEL_RELATION"),
    ("score::Submit, -, DOWNWARD, SUPERIOR, SCORING, SUBTREE", "CONSTITUTION_RATER"),
    ("score::Submit, -, UPWARD, SUBORDINATE, SCORING, OWN", "CONSTITUTION_FORM"),
    ("ballot::Cast, -, UPWARD, PEER, SCORING, OWN", "CONSTITUTION_CHANNEL_RELATION"),
    ("ballot::Ask, -, UPWARD, SUBORDINATE, SCORING, SUBTREE", "CONSTITUTION_RATER"),
    ("assignment::Read, system_admin, *, NONE, SCORING, SUBTREE", "CONSTITUTION_TASKS"),
    ("assignment::Read, head|staff, *, TARGET, SCORING, TENANT", "CONSTITUTION_TASKS"),
    ("cycle::Progress, system_admin, -, -, SCORING, SUBTREE", "CONSTITUTION_PROGRESS"),
    ("scorecard::Read, system_admin, -, -, REVIEW, SUBTREE", "CONSTITUTION_RELEASE"),
    ("score::Confirm, system_admin, PANEL, CONFIRMER, SCORING, SUBTREE", "CONSTITUTION_ADMINISTRATOR"),
    ("policy::Approve, system_admin, -, -, -, SUBTREE", "POLICY_FIXED"),
    ("account::Grant, staff, -, -, -, TENANT", "POLICY_FIXED"),
];

/// What became of each attempt.
#[derive(Default)]
struct Trials(Vec<String>);

impl Trials {
    fn note(&mut self, what: &str, answer: &Answer) {
        let outcome = if answer.body.get("errors").is_none() {
            "done".to_owned()
        } else {
            let fault = answer.fault();
            format!("{} {}", fault.code, fault.problems.join(" "))
        };
        self.0.push(format!("{what}: {}", outcome.trim_end()));
    }

    #[track_caller]
    fn are(self, expected: &[&str]) {
        assert_eq!(self.0, expected, "{:#?}", self.0);
    }
}

/// Nothing is learned: every task is to them one that never was, every list of results empty or refused.
async fn knows_nothing(client: &Client, cycle: &str, tasks: &[String]) {
    let never = attempts(client, NEVER).await;
    for task in tasks {
        assert_eq!(attempts(client, task).await, never);
    }
    for list in ["scorecards", "ranking", "progress"] {
        let answer = client.ask(&format!("{{ {list}(cycle: \"{cycle}\", first: 100) {{ totalCount }} }}")).await;
        let empty = answer.body.get("errors").is_none() && answer.body["data"][list]["totalCount"] == 0;
        assert!(
            empty || ["FORBIDDEN", "NOT_FOUND"].contains(&answer.fault().code.as_str()),
            "{list}: {:#}",
            answer.body
        );
    }
    let mine = client.ask("{ myAssignments(first: 1) { totalCount } }").await;
    assert!(
        mine.body.get("errors").is_some() || mine.body["data"]["myAssignments"]["totalCount"] == 0,
        "{:#}",
        mine.body
    );
}

async fn an_administrator_learns_no_score_and_no_ballot(app: &TestApp) {
    let small = Small::with_branches(app).await;
    let cycle = small.scoring().await;
    let ids = small.ids().await;
    let (tasks, ballots) = voted(&cycle).await;
    let attacker = app.person(T7).await;
    knows_nothing(&attacker, &cycle.id, &tasks).await;
    roles_and_keys(app, &ids).await;
    knows_nothing(&app.person(T7).await, &cycle.id, &tasks).await;
    rules(app, &small).await;
    people(app, &small, &ids, &cycle).await;
    let puppet = app.person("Z-1").await;
    knows_nothing(&app.person(T7).await, &cycle.id, &tasks).await;
    knows_nothing(&puppet, &cycle.id, &tasks).await;
    two_accounts_of_one_person(app, &small, &tasks).await;
    in_their_name(app, &ids, &cycle, &tasks).await;
    the_course(app, &cycle).await;
    knows_nothing(&app.person(T7).await, &cycle.id, &tasks).await;

    // Closing finds every ballot where it belongs, and what is published is not for an administrator.
    app.set_clock(CLOSES).await;
    cycle.office(graphql::CLOSE_CYCLE).await.ok();
    let took_part = app.number("SELECT CAST(count(*) AS BIGINT) FROM participation").await;
    assert_eq!(usize::try_from(took_part).expect("a count"), ballots, "the ballots that were put, and no other");
    cycle.publish().await;
    knows_nothing(&app.person(T7).await, &cycle.id, &tasks).await;
    on_record(app).await;
}

/// Sheets and ballots are handed in; a task of each kind, stolen, and how many ballots there are.
async fn voted(cycle: &Running<'_>) -> (Vec<String>, usize) {
    let sheet = cycle.task("A-1", "DOWNWARD", "A-2").await;
    cycle.submit("A-1", &sheet, marks("77")).await.ok();
    let panel = cycle.task("T-3", "PANEL", "A-2").await;
    cycle.submit("T-3", &panel, marks("66")).await.ok();
    let (ballot, peer) = (cycle.task("A-2", "UPWARD", "A-1").await, cycle.any_task("A-2", "PEER").await);
    cycle.everybody_votes("71", Some("没有人看得到")).await;
    let ballots = cycle.app.number("SELECT CAST(count(*) AS BIGINT) FROM ballot_1").await;
    (vec![sheet, panel, ballot, peer], usize::try_from(ballots).expect("a count"))
}

/// Roles for themselves, and the keys of others.
async fn roles_and_keys(app: &TestApp, ids: &BTreeMap<String, String>) {
    let mut trials = Trials::default();
    let (own, root) = (&ids["Account:T-7"], &ids["Organisation:T"]);
    for role in ["OFFICE", "LEADING_GROUP", "AUDITOR", "PORTAL"] {
        let input = json!({ "input": { "account": own, "role": role, "organisation": root } });
        trials.note(role, &app.person(T7).await.ask_with(graphql::GRANT, input).await);
    }
    let act = async |who: &str, document: &str, of: &str| {
        let id = &ids[&format!("Account:{of}")];
        app.person(who).await.ask_with(document, json!({ "id": id })).await
    };
    trials.note("reset oneself", &act(T7, graphql::RESET, T7).await);
    trials.note("a code for oneself", &act(T7, graphql::ISSUE_CODE, T7).await);
    // An administrator of a branch, over accounts whose roles reach beyond it, or lie elsewhere.
    for (document, what) in [(graphql::RESET, "reset"), (graphql::ISSUE_CODE, "code"), (graphql::DISABLE, "disable")] {
        for of in ["T-1", "T-6", "T-7", "C-6", "A-2"] {
            trials.note(&format!("C-5: {what} {of}"), &act("C-5", document, of).await);
        }
    }
    trials.are(&[
        "OFFICE: FORBIDDEN OWN_ACCOUNT",
        "LEADING_GROUP: FORBIDDEN OWN_ACCOUNT",
        "AUDITOR: FORBIDDEN OWN_ACCOUNT",
        "PORTAL: FORBIDDEN OWN_ACCOUNT",
        "reset oneself: FORBIDDEN OWN_ACCOUNT",
        "a code for oneself: FORBIDDEN OWN_ACCOUNT",
        "C-5: reset T-1: NOT_FOUND",
        "C-5: reset T-6: NOT_FOUND",
        "C-5: reset T-7: NOT_FOUND",
        "C-5: reset C-6: FORBIDDEN ENTRUSTED",
        "C-5: reset A-2: NOT_FOUND",
        "C-5: code T-1: NOT_FOUND",
        "C-5: code T-6: NOT_FOUND",
        "C-5: code T-7: NOT_FOUND",
        "C-5: code C-6: FORBIDDEN ENTRUSTED",
        "C-5: code A-2: NOT_FOUND",
        "C-5: disable T-1: NOT_FOUND",
        "C-5: disable T-6: NOT_FOUND",
        "C-5: disable T-7: NOT_FOUND",
        "C-5: disable C-6: FORBIDDEN ENTRUSTED",
        "C-5: disable A-2: NOT_FOUND",
    ]);
}

/// Other rules: none that would let them read passes, and what passes they do not approve.
async fn rules(app: &TestApp, small: &Small<'_>) {
    let mut trials = Trials::default();
    let propose = async |row: &str| {
        let input = json!({ "input": { "organisation": small.root, "added": [row], "reason": "to help" } });
        app.person(T7).await.ask_with(graphql::PROPOSE_POLICY, input).await
    };
    for (row, why) in ROWS {
        propose(row).await.refused(why);
    }
    let lawful = propose("group::Update, system_admin, -, -, -, SUBTREE").await.field("proposePolicy");
    for who in [T7, "admin"] {
        let answer = app.person(who).await.ask_with(graphql::APPROVE_POLICY, json!({ "id": lawful["id"] })).await;
        trials.note(&format!("{who} approves"), &answer);
    }
    trials.are(&["T-7 approves: FORBIDDEN ROLE", "admin approves: FORBIDDEN ROLE"]);
}

/// People they make up: a head of A in the middle of its cycle, and a member of the leading group.
async fn people(app: &TestApp, small: &Small<'_>, ids: &BTreeMap<String, String>, cycle: &Running<'_>) {
    let mut trials = Trials::default();
    let roster = |person: &str, grant: &str| format!("kaoping: roster/1\npersons:\n  - {person}\n{grant}");
    let head = |code: &str| {
        format!(
            "{{code: {code}, name: {{zh: 人, en: Puppet}}, appointments: [{{organisation: A, post: {{zh: 长, en: Head}}, seat: HEAD, from: 2026-01-01}}]}}"
        )
    };
    let import = async |yaml: String| {
        let input = json!({ "input": { "organisation": small.root, "yaml": yaml } });
        app.person(T7).await.ask_with(graphql::IMPORT_ROSTER, input).await
    };
    trials.note("themself as head", &import(roster(&head(T7), "")).await);
    let grant = "grants:\n  - {person: T-7, role: office, organisation: T}\n";
    trials.note("a role beside somebody new", &import(roster(&head("Z-0"), grant)).await);
    let puppet = import(roster(&head("Z-1"), "")).await;
    trials.note("a puppet as head", &puppet);
    for code in puppet.field("importRoster")["activationCodes"].as_array().expect("codes") {
        app.hand_out(text(&code["login"]), text(&code["code"]));
    }
    let appoint = json!({ "input": { "person": ids["Person:T-7"], "organisation": ids["Organisation:A"], "seat": "HEAD",
        "post": { "zh": "长", "en": "Head" }, "from": "2026-01-01" } });
    trials.note("an appointment", &app.person(T7).await.ask_with(graphql::APPOINT, appoint).await);
    let moved = json!({ "input": { "id": ids["Organisation:A"], "parent": ids["Organisation:C"] } });
    trials.note("A moved below C", &app.person(T7).await.ask_with(graphql::UPDATE_ORGANISATION, moved).await);
    // The roster was frozen when the cycle opened: nobody has a task more or less.
    for (who, many) in [("Z-1", 0), ("A-1", 7), ("C-3", 3)] {
        let tasks = tests::play::my_tasks(&app.person(who).await, &cycle.id).await;
        assert_eq!(tasks.len(), many, "{who}: {tasks:#?}");
    }
    trials.are(&[
        "themself as head: DUPLICATE_CODE DUPLICATE_CODE",
        "a role beside somebody new: FORBIDDEN OWN_ACCOUNT",
        "a puppet as head: done",
        "an appointment: FORBIDDEN ROLE",
        "A moved below C: done",
    ]);
}

/// Whoever hands out roles can make somebody up to hand them to. The puppet in the leading group approves what they propose,
/// and the constitution stands; the puppet in the office sees what the office sees, and so no ballot.
async fn two_accounts_of_one_person(app: &TestApp, small: &Small<'_>, tasks: &[String]) {
    let yaml = "kaoping: roster/1\npersons:\n  - {code: Z-2, name: {zh: 人, en: Puppet}}\n  - {code: Z-3, name: {zh: 人, en: Puppet}}\ngrants:\n  - {person: Z-2, role: leading_group, organisation: T}\n  - {person: Z-3, role: office, organisation: T}\n";
    let input = json!({ "input": { "organisation": small.root, "yaml": yaml } });
    let imported = app.person(T7).await.ask_with(graphql::IMPORT_ROSTER, input).await.field("importRoster");
    for code in imported["activationCodes"].as_array().expect("codes") {
        app.hand_out(text(&code["login"]), text(&code["code"]));
    }
    let open =
        app.person(T7).await.ask("{ policyVersions(first: 1) { nodes { id state } } }").await.field("policyVersions");
    let approve = json!({ "id": open["nodes"][0]["id"] });
    app.person("Z-2").await.ask_with(graphql::APPROVE_POLICY, approve).await.ok();
    let office = app.person("Z-3").await;
    let [sheet, _, ballot, peer] = tasks else { panic!("four tasks") };
    assert_eq!(office.ask_with(graphql::SHEET, json!({ "id": sheet })).await.field("sheet")["state"], "SUBMITTED");
    let never = attempts(&office, NEVER).await;
    for task in [ballot, peer] {
        assert_eq!(attempts(&office, task).await, never, "not even the office learns of a ballot");
    }
}

/// An ordinary rater's password, reset: they are then that rater, who reads no ballot either.
async fn in_their_name(app: &TestApp, ids: &BTreeMap<String, String>, cycle: &Running<'_>, tasks: &[String]) {
    let reset = app.person(T7).await.ask_with(graphql::RESET, json!({ "id": ids["Account:A-2"] })).await;
    let code = reset.field("resetPassword")["activationCode"].clone();
    // The rater is locked out, and so knows.
    let input = json!({ "input": { "login": "A-2", "password": PASSWORD } });
    app.stranger().ask_with(graphql::LOG_IN, input).await.refused("UNAUTHENTICATED");
    app.hand_out("A-2", text(&code));
    let [_, _, ballot, _] = tasks else { panic!("four tasks") };
    assert_eq!(cycle.about("A-2", graphql::HAVE_I, ballot).await.field("haveISubmitted"), true);
    for document in [graphql::SHEET, graphql::CONFIRM] {
        cycle.about("A-2", document, ballot).await.refused("NOT_FOUND");
    }
    // It can be put anew in their name, once for them: no second voice.
    cycle.ballot("A-2", ballot, marks("1"), None).await.ok();
    // An account that is closed takes nothing away that was handed in.
    app.person(T7).await.ask_with(graphql::DISABLE, json!({ "id": ids["Account:A-3"] })).await.ok();
}

/// The course of a cycle is the office's, and publication the leading group's.
async fn the_course(app: &TestApp, cycle: &Running<'_>) {
    let mut trials = Trials::default();
    let id = json!({ "id": cycle.id, "reason": "I say so" });
    let moves = [
        ("close", graphql::CLOSE_CYCLE),
        ("compute", graphql::COMPUTE_CYCLE),
        ("cancel", graphql::CANCEL_CYCLE),
        ("rehearse", "query($id: ID!) { rehearsal(cycle: $id) { targets } }"),
    ];
    for (what, document) in moves {
        trials.note(what, &app.person(T7).await.ask_with(document, id.clone()).await);
    }
    let propose = json!({ "input": { "cycle": cycle.id } });
    trials.note("publish", &app.person(T7).await.ask_with(graphql::PROPOSE, propose).await);
    trials.note("the trail", &app.person(T7).await.ask("{ audit(first: 1) { totalCount } }").await);
    trials.are(&[
        "close: NOT_FOUND",
        "compute: NOT_FOUND",
        "cancel: NOT_FOUND",
        "rehearse: NOT_FOUND",
        "publish: NOT_FOUND",
        "the trail: FORBIDDEN ROLE",
    ]);
}

/// What they did is in the trail, in their name.
async fn on_record(app: &TestApp) {
    let trail = app.person("T-6").await.ask("{ audit(first: 100) { nodes { login act } } }").await.field("audit");
    let lines: Vec<&Value> =
        trail["nodes"].as_array().expect("lines").iter().filter(|line| line["login"] == T7).collect();
    for act in ["account::Reset", "account::Disable", "organisation::Import", "organisation::Update", "policy::Propose"]
    {
        assert!(lines.iter().any(|line| line["act"] == act), "{act} is not on record: {lines:#?}");
    }
}
