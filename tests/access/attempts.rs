//! Everything that can be tried: at least one attempt for each field of the schema, and by which act it is decided.
mod selection;

use super::records::Of;

mod change;

/// By what an attempt is decided.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ask {
    /// By nothing: it needs no account.
    Open,
    /// By having an account.
    Member,
    /// A list: what is in reach of a reading act.
    List(&'static str),
    /// An act on a record, and the act by which the record is seen.
    Act(&'static str, &'static str, Of),
}

/// One thing to try.
pub(super) struct Attempt {
    /// The field of the schema.
    pub(super) field: &'static str,
    /// On what.
    pub(super) on: String,
    /// The request; `@Type:name@` stands for an id.
    pub(super) document: String,
    pub(super) ask: Ask,
}

impl Attempt {
    pub(super) fn changes(&self) -> bool {
        self.document.starts_with("mutation")
    }

    /// Tried in PREPARING only: it has nothing to do with the cycle.
    pub(super) fn once(&self) -> bool {
        matches!(self.ask, Ask::Open | Ask::Member)
    }
}

fn attempt(field: &'static str, on: impl Into<String>, document: impl Into<String>, ask: Ask) -> Attempt {
    Attempt { field, on: on.into(), document: document.into(), ask }
}

/// The tasks that are tried: one of each channel, on surgeon one; that of UPWARD by surgeon one, on the head.
const TASKS: [(&str, &str, &str); 5] = [
    ("DOWNWARD", "SURH", "S1"),
    ("UPWARD", "S1", "SURH"),
    ("PEER", "S2", "S1"),
    ("SELF", "S1", "S1"),
    ("PANEL", "M2", "S1"),
];

/// Every attempt: queries, then mutations.
pub(super) fn all() -> Vec<Attempt> {
    let mut all = session();
    all.extend(lists());
    all.extend(nodes());
    all.extend(tasks());
    all.extend(people());
    all.extend(selection::all());
    all.extend(course());
    all.extend(change::changes());
    all
}

fn session() -> Vec<Attempt> {
    let session = "{ accessToken }";
    let password = tests::PASSWORD;
    vec![
        attempt("viewer", "", "{ viewer { login } }", Ask::Member),
        attempt(
            "logIn",
            "",
            format!("mutation {{ logIn(input: {{ login: \"S1\", password: \"{password}\" }}) {session} }}"),
            Ask::Open,
        ),
        attempt(
            "activate",
            "",
            format!("mutation {{ activate(input: {{ code: \"@Code:IDLE@\", password: \"{password}\" }}) {session} }}"),
            Ask::Open,
        ),
        attempt(
            "refresh",
            "",
            format!("mutation {{ refresh(input: {{ refreshToken: \"@Refresh:S4@\" }}) {session} }}"),
            Ask::Open,
        ),
        attempt("logOut", "", "mutation { logOut(input: { refreshToken: \"@Refresh:S4@\" }) }", Ask::Open),
        attempt(
            "changePassword",
            "",
            format!(
                "mutation {{ changePassword(input: {{ old: \"{password}\", new: \"another {password}\" }}) {session} }}"
            ),
            Ask::Member,
        ),
    ]
}

fn lists() -> Vec<Attempt> {
    let list = |field: &'static str, arguments: &str, act| {
        attempt(
            field,
            "list",
            format!("{{ {field}(first: 100{arguments}) {{ nodes {{ id }} totalCount }} }}"),
            Ask::List(act),
        )
    };
    let cycle = ", cycle: \"@Cycle:C1@\"";
    vec![
        list("organisations", "", "organisation::Read"),
        list("persons", "", "person::Read"),
        list("assessmentGroups", "", "group::Read"),
        list("accounts", "", "account::Read"),
        list("delegations", "", "delegation::Read"),
        list("schemes", "", "scheme::Read"),
        list("cycles", "", "cycle::Read"),
        list("myAssignments", cycle, "assignment::Read"),
        list("scorecards", cycle, "scorecard::Read"),
        list("ranking", cycle, "scorecard::Read"),
        list("publications", cycle, "publication::Read"),
        list("rosterChanges", cycle, "change::Read"),
        list("policyVersions", "", "policy::Read"),
        attempt("policyInForce", "", "{ policyInForce { revision } }", Ask::List("policy::Read")),
        attempt("audit", "list", "{ audit(first: 1) { nodes { id } } }", Ask::List("audit::Read")),
    ]
}

fn nodes() -> Vec<Attempt> {
    let read = |field: &'static str, name: &str, act, of| {
        attempt(field, name, format!("{{ {field}(id: \"@{name}@\") {{ id }} }}"), Ask::Act(act, act, of))
    };
    let mut all = vec![
        read("node", "Organisation:SUR", "organisation::Read", Of::Organisation("SUR")),
        read("node", "Person:S2", "person::Read", Of::Person("S2")),
        read("node", "AssessmentGroup:G1", "group::Read", Of::Group),
        read("node", "Delegation:SURH", "delegation::Read", Of::Delegation),
        read("node", "SchemeVersion:DRAFT", "scheme::Read", Of::Scheme),
        read("scheme", "SchemeVersion:DRAFT", "scheme::Read", Of::Scheme),
        read("node", "Cycle:C1", "cycle::Read", Of::Cycle),
        read("cycle", "Cycle:C1", "cycle::Read", Of::Cycle),
        read("node", "Scorecard:S1", "scorecard::Read", Of::Scorecard("S1")),
        read("scorecard", "Scorecard:S1", "scorecard::Read", Of::Scorecard("S1")),
        read("scorecard", "Scorecard:MEDH", "scorecard::Read", Of::Scorecard("MEDH")),
        read("node", "Publication:1", "publication::Read", Of::Publication),
        read("node", "PolicyVersion:1", "policy::Read", Of::PolicyVersion),
        read("node", "RosterChange:1", "change::Read", Of::RosterChange),
        attempt(
            "permission",
            "",
            "{ permission(act: \"cycle::Close\", node: \"@Cycle:C1@\") { allowed } }",
            Ask::Member,
        ),
        attempt(
            "whoCan",
            "Cycle:C1",
            "{ whoCan(act: \"cycle::Close\", node: \"@Cycle:C1@\") { byTask holders { totalCount } } }",
            Ask::Act("policy::Explain", "cycle::Read", Of::Cycle),
        ),
        attempt(
            "whatCan",
            "Person:S2",
            "{ whatCan(person: \"@Person:S2@\") { lines { act } } }",
            Ask::Act("policy::Explain", "person::Read", Of::Person("S2")),
        ),
        attempt(
            "rehearsal",
            "Cycle:C1",
            "{ rehearsal(cycle: \"@Cycle:C1@\") { targets } }",
            Ask::Act("cycle::Rehearse", "cycle::Read", Of::Cycle),
        ),
        attempt(
            "progress",
            "Cycle:C1",
            "{ progress(cycle: \"@Cycle:C1@\", first: 100) { nodes { code } totalCount } }",
            Ask::Act("cycle::Progress", "cycle::Read", Of::Cycle),
        ),
    ];
    for (channel, rater, target) in TASKS {
        let of = Of::Assignment(channel, rater, target);
        all.push(read("node", &name(channel, rater, target), "assignment::Read", of));
    }
    all
}

fn name(channel: &str, rater: &str, target: &str) -> String {
    format!("Assignment:{channel}/{rater}/{target}")
}

fn tasks() -> Vec<Attempt> {
    let marks = "marks: [{ indicator: \"WORK\", points: \"70\" }, { indicator: \"ORDER\", points: \"71\" }]";
    let mut all = vec![];
    for (channel, rater, target) in TASKS {
        let of = Of::Assignment(channel, rater, target);
        let name = name(channel, rater, target);
        let on = format!("assignment: \"@{name}@\"");
        let mut add = |field, document: String, act, seen| {
            all.push(attempt(field, name.clone(), document, Ask::Act(act, seen, of)))
        };
        let task = "assignment::Read";
        let sheet = "{ state }";
        add("sheet", format!("{{ sheet({on}) {sheet} }}"), "score::Read", "score::Read");
        add("haveISubmitted", format!("{{ haveISubmitted({on}) }}"), "ballot::Ask", task);
        add("saveDraft", format!("mutation {{ saveDraft(input: {{ {on}, {marks} }}) {sheet} }}"), "score::Save", task);
        add(
            "submitSheet",
            format!("mutation {{ submitSheet(input: {{ {on}, {marks} }}) {sheet} }}"),
            "score::Submit",
            task,
        );
        add(
            "returnSheet",
            format!("mutation {{ returnSheet({on}, reason: \"again\") {sheet} }}"),
            "score::Return",
            "score::Read",
        );
        add("confirmSheet", format!("mutation {{ confirmSheet({on}) {sheet} }}"), "score::Confirm", "score::Read");
        add("castBallot", format!("mutation {{ castBallot(input: {{ {on}, {marks} }}) }}"), "ballot::Cast", task);
        add("withdrawBallot", format!("mutation {{ withdrawBallot({on}) }}"), "ballot::Withdraw", task);
    }
    all
}

fn people() -> Vec<Attempt> {
    let (organisation, person, account) = ("organisation::Read", "person::Read", "account::Read");
    let sur = Of::Organisation("SUR");
    let name = "name: { zh: \"新\", en: \"New\" }";
    let composition = "composition: { members: [{ person: \"@Person:S2@\", seat: LEADER }] }";
    let role = "account: \"@Account:S2@\", role: AUDITOR";
    let change = |field: &'static str, on: &'static str, rest: String, act, seen, of| {
        attempt(field, on, format!("mutation {{ {field}{rest} }}"), Ask::Act(act, seen, of))
    };
    let days = "from: \"2026-03-01\", to: \"2026-12-31\", reason: \"away\"";
    let roster = |on: &str| {
        format!(
            "(input: {{ organisation: \"@{on}@\", yaml: \"\"\"{}\"\"\" }}) {{ organisations }}",
            include_str!("tenant/new.yaml")
        )
    };
    vec![
        change("createOrganisation", "Organisation:SUR", format!("(input: {{ parent: \"@Organisation:SUR@\", code: \"N\", {name}, kind: \"ward\" }}) {{ id }}"), "organisation::Create", organisation, sur),
        change("updateOrganisation", "Organisation:SUR", format!("(input: {{ id: \"@Organisation:SUR@\", {name} }}) {{ id }}"), "organisation::Update", organisation, sur),
        change("importRoster", "Organisation:H", roster("Organisation:H"), "organisation::Import", organisation, Of::Organisation("H")),
        change("importRoster", "Organisation:MED", roster("Organisation:MED"), "organisation::Import", organisation, Of::Organisation("MED")),
        change("createPerson", "Organisation:SUR", format!("(input: {{ organisation: \"@Organisation:SUR@\", code: \"N\", {name} }}) {{ id }}"), "person::Create", organisation, sur),
        change("updatePerson", "Person:S2", format!("(input: {{ id: \"@Person:S2@\", {name} }}) {{ id }}"), "person::Update", person, Of::Person("S2")),
        change("appoint", "Person:S2", "(input: { person: \"@Person:S2@\", organisation: \"@Organisation:SUR@\", post: { zh: \"副\", en: \"Deputy\" }, seat: DEPUTY, from: \"2026-04-01\" }) { id }".to_owned(), "person::Appoint", person, Of::Person("S2")),
        change("endAppointment", "Appointment:S2", "(input: { id: \"@Appointment:S2@\", to: \"2026-12-31\" })".to_owned(), "person::EndAppointment", person, Of::Appointment("S2")),
        change("declareRecusal", "oneself", "(input: { fromPerson: \"@Person:S3@\", reason: KINSHIP })".to_owned(), "recusal::Declare", person, Of::Oneself),
        change("declareRecusal", "Person:S2", "(input: { person: \"@Person:S2@\", fromPerson: \"@Person:S3@\", reason: OFFICE })".to_owned(), "recusal::Impose", person, Of::Person("S2")),
        change("grantDelegation", "oneself", format!("(input: {{ delegate: \"@Person:S3@\", {days} }}) {{ id }}"), "delegation::Grant", person, Of::Oneself),
        change("grantDelegation", "Person:S4", format!("(input: {{ principal: \"@Person:S4@\", delegate: \"@Person:S3@\", {days} }}) {{ id }}"), "delegation::Grant", person, Of::Person("S4")),
        change("endDelegation", "Delegation:SURH", "(id: \"@Delegation:SURH@\") { id }".to_owned(), "delegation::End", "delegation::Read", Of::Delegation),
        change("createAssessmentGroup", "Organisation:SUR", format!("(input: {{ organisation: \"@Organisation:SUR@\", code: \"G9\", {name}, kind: SPECIALIST, {composition} }}) {{ id }}"), "group::Create", organisation, sur),
        change("updateAssessmentGroup", "AssessmentGroup:G1", format!("(input: {{ id: \"@AssessmentGroup:G1@\", {composition} }}) {{ id }}"), "group::Update", "group::Read", Of::Group),
        change("createAccount", "Person:BARE", "(input: { person: \"@Person:BARE@\", login: \"bare\" }) { accountId }".to_owned(), "account::Create", person, Of::Person("BARE")),
        change("issueActivationCode", "Account:S2", "(account: \"@Account:S2@\") { accountId }".to_owned(), "account::IssueCode", account, Of::Account("S2")),
        change("resetPassword", "Account:S2", "(account: \"@Account:S2@\") { accountId }".to_owned(), "account::Reset", account, Of::Account("S2")),
        change("disableAccount", "Account:S2", "(account: \"@Account:S2@\")".to_owned(), "account::Disable", account, Of::Account("S2")),
        change("issueActivationCode", "Account:S3", "(account: \"@Account:S3@\") { accountId }".to_owned(), "account::IssueCode", account, Of::Account("S3")),
        change("resetPassword", "Account:S3", "(account: \"@Account:S3@\") { accountId }".to_owned(), "account::Reset", account, Of::Account("S3")),
        change("grantRole", "Organisation:ADM", format!("(input: {{ {role}, organisation: \"@Organisation:ADM@\" }})"), "account::Grant", organisation, Of::Organisation("ADM")),
        change("revokeRole", "Organisation:SUR", format!("(input: {{ {role}, organisation: \"@Organisation:SUR@\" }})"), "account::Revoke", organisation, sur),
    ]
}

fn course() -> Vec<Attempt> {
    let (cycle, draft) = ("cycle::Read", "@SchemeVersion:DRAFT@");
    let root = Of::Organisation("H");
    let act = |field: &'static str, on: &'static str, rest: String, act, seen, of| {
        attempt(field, on, format!("mutation {{ {field}{rest} }}"), Ask::Act(act, seen, of))
    };
    let moves = |field: &'static str, by| {
        act(field, "Cycle:C1", "(id: \"@Cycle:C1@\") { phase }".to_owned(), by, cycle, Of::Cycle)
    };
    let version = |field: &'static str, rest: &str, by| {
        let rest = format!("(id: \"@PolicyVersion:1@\"{rest}) {{ state }}");
        act(field, "PolicyVersion:1", rest, by, "policy::Read", Of::PolicyVersion)
    };
    let windows = "periodFrom: \"2026-05-01\", periodTo: \"2026-05-31\", opensAt: \"2026-05-01T00:00:00Z\", scoringAt: \"2026-05-02T00:00:00Z\", closesAt: \"2026-05-03T00:00:00Z\"";
    vec![
        act(
            "importScheme",
            "Organisation:H",
            format!(
                "(input: {{ organisation: \"@Organisation:H@\", yaml: \"\"\"{}\"\"\" }}) {{ id }}",
                super::tenant::scheme("THIRD")
            ),
            "scheme::Import",
            "organisation::Read",
            root,
        ),
        act(
            "setWeightRule",
            "SchemeVersion:DRAFT",
            format!("(input: {{ id: \"{draft}\", rule: NORMALISE }}) {{ id }}"),
            "scheme::SetWeightRule",
            "scheme::Read",
            Of::Scheme,
        ),
        act(
            "activateScheme",
            "SchemeVersion:DRAFT",
            format!("(id: \"{draft}\") {{ id }}"),
            "scheme::Activate",
            "scheme::Read",
            Of::Scheme,
        ),
        act(
            "proposePolicy",
            "Organisation:H",
            "(input: { organisation: \"@Organisation:H@\", added: [\"group::Read, head, -, -, -, OWN\"], reason: \"a test\" }) { id }"
                .to_owned(),
            "policy::Propose",
            "organisation::Read",
            root,
        ),
        version("approvePolicy", "", "policy::Approve"),
        version("rejectPolicy", ", reason: \"a test\"", "policy::Reject"),
        version("withdrawPolicy", "", "policy::Withdraw"),
        act(
            "createCycle",
            "Organisation:SUR",
            format!(
                "(input: {{ organisation: \"@Organisation:SUR@\", scheme: \"@SchemeVersion:FORCE@\", code: \"C9\", name: {{ zh: \"五月\", en: \"May\" }}, {windows} }}) {{ id }}"
            ),
            "cycle::Create",
            "organisation::Read",
            Of::Organisation("SUR"),
        ),
        moves("openCycle", "cycle::Open"),
        moves("advanceCycle", "cycle::Advance"),
        moves("closeCycle", "cycle::Close"),
        act("computeCycle", "Cycle:C1", "(id: \"@Cycle:C1@\")".to_owned(), "cycle::Compute", cycle, Of::Cycle),
        act(
            "extendWindow",
            "Cycle:C1",
            "(input: { cycle: \"@Cycle:C1@\", closesAt: \"2026-04-30T00:00:00Z\" }) { closesAt }".to_owned(),
            "cycle::Extend",
            cycle,
            Of::Cycle,
        ),
        act(
            "cancelCycle",
            "Cycle:C1",
            "(id: \"@Cycle:C1@\", reason: \"a test\") { phase }".to_owned(),
            "cycle::Cancel",
            cycle,
            Of::Cycle,
        ),
        moves("archiveCycle", "cycle::Archive"),
        act(
            "proposePublication",
            "Cycle:C1",
            "(input: { cycle: \"@Cycle:C1@\" }) { id }".to_owned(),
            "publication::Propose",
            cycle,
            Of::Cycle,
        ),
        act(
            "withdrawPublication",
            "Publication:1",
            "(id: \"@Publication:1@\") { state }".to_owned(),
            "publication::Withdraw",
            "publication::Read",
            Of::Publication,
        ),
        act(
            "rejectPublication",
            "Publication:1",
            "(id: \"@Publication:1@\", reason: \"a test\") { state }".to_owned(),
            "publication::Reject",
            "publication::Read",
            Of::Publication,
        ),
        act(
            "approvePublication",
            "Publication:1",
            "(id: \"@Publication:1@\") { state }".to_owned(),
            "publication::Approve",
            "publication::Read",
            Of::Publication,
        ),
    ]
}
