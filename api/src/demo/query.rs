//! The documents that the demonstration sends; every one has one root field.

pub(super) const LOG_IN: &str = "mutation LogIn($login: String!, $password: String!) {
  logIn(input: {login: $login, password: $password}) { accessToken }
}";

pub(super) const ACTIVATE: &str = "mutation Activate($code: String!, $password: String!) {
  activate(input: {code: $code, password: $password}) { accessToken }
}";

pub(super) const IMPORT_ROSTER: &str = "mutation ImportRoster($organisation: ID!, $yaml: String!) {
  importRoster(input: {organisation: $organisation, yaml: $yaml}) {
    organisations persons groups activationCodes { login code }
  }
}";

pub(super) const GROUPS: &str = "query Groups($after: String) {
  assessmentGroups(first: 100, after: $after) { nodes { id code } pageInfo { hasNextPage endCursor } }
}";

pub(super) const IMPORT_SCHEME: &str = "mutation ImportScheme($organisation: ID!, $yaml: String!) {
  importScheme(input: {organisation: $organisation, yaml: $yaml}) {
    id name { zh en } target findings { severity problem { code path zh en } }
  }
}";

pub(super) const SET_WEIGHT_RULE: &str = "mutation SetWeightRule($id: ID!, $rule: WeightRule!) {
  setWeightRule(input: {id: $id, rule: $rule}) { id weightRule weightRuleChosen }
}";

pub(super) const ACTIVATE_SCHEME: &str = "mutation ActivateScheme($id: ID!) { activateScheme(id: $id) { id state } }";

pub(super) const CREATE_CYCLE: &str = "mutation CreateCycle($input: CreateCycleInput!) {
  createCycle(input: $input) { id phase }
}";

pub(super) const REHEARSE: &str = "query Rehearse($cycle: ID!) {
  rehearsal(cycle: $cycle) {
    targets assignments channels { channel assignments } findings { severity problem { code path zh en } }
  }
}";

pub(super) const OPEN_CYCLE: &str = "mutation OpenCycle($id: ID!) { openCycle(id: $id) { id phase } }";
pub(super) const ADVANCE_CYCLE: &str = "mutation AdvanceCycle($id: ID!) { advanceCycle(id: $id) { id phase } }";
pub(super) const CLOSE_CYCLE: &str = "mutation CloseCycle($id: ID!) { closeCycle(id: $id) { id phase } }";
pub(super) const COMPUTE_CYCLE: &str = "mutation ComputeCycle($id: ID!) { computeCycle(id: $id) }";

pub(super) const MY_ASSIGNMENTS: &str = "query MyAssignments($cycle: ID!, $after: String) {
  myAssignments(cycle: $cycle, first: 25, after: $after) {
    nodes { id channel anonymous groupId target { code } form { indicators { code levels { code } } } }
    pageInfo { hasNextPage endCursor }
  }
}";

pub(super) const SUBMIT_SHEET: &str =
    "mutation SubmitSheet($assignment: ID!, $marks: [MarkInput!]!, $comment: String) {
  submitSheet(input: {assignment: $assignment, marks: $marks, comment: $comment}) { state }
}";

pub(super) const CAST_BALLOT: &str = "mutation CastBallot($assignment: ID!, $marks: [MarkInput!]!, $comment: String) {
  castBallot(input: {assignment: $assignment, marks: $marks, comment: $comment})
}";

pub(super) const SHEET: &str = "query Sheet($assignment: ID!) { sheet(assignment: $assignment) { state } }";

pub(super) const PROGRESS: &str = "query Progress($cycle: ID!, $after: String) {
  progress(cycle: $cycle, first: 100, after: $after) { nodes { asked done } pageInfo { hasNextPage endCursor } }
}";

pub(super) const PROPOSE: &str = "mutation ProposePublication($cycle: ID!, $note: String!) {
  proposePublication(input: {cycle: $cycle, note: $note}) { id }
}";

pub(super) const APPROVE: &str = "mutation ApprovePublication($id: ID!) { approvePublication(id: $id) { id state } }";

pub(super) const RANKING: &str = "query Ranking($cycle: ID!, $after: String) {
  ranking(cycle: $cycle, first: 100, after: $after) {
    nodes { rank target { code name { zh en } } total { rounded } grade { code name { zh en } } state }
    pageInfo { hasNextPage endCursor }
  }
}";

pub(super) const SCORECARDS: &str = "query Scorecards($cycle: ID!, $after: String) {
  scorecards(cycle: $cycle, first: 100, after: $after) {
    nodes { id rank target { code name { zh en } } total { rounded } grade { code name { zh en } } state }
    pageInfo { hasNextPage endCursor }
  }
}";

pub(super) const SCORECARD: &str = "query MyScorecard($id: ID!) {
  scorecard(id: $id) {
    rank target { code name { zh en } } total { rounded exact } grade { code name { zh en } } state detail
    channels { channel state declaredWeight weight figure { rounded } share { rounded exact } }
    trace { rounded exact text { zh en } }
  }
}";
