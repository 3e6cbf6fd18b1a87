//! Documents that many stories send.

/// Begins a session.
pub const LOG_IN: &str =
    "mutation($input: LogInInput!) { logIn(input: $input) { accessToken refreshToken expiresIn } }";
/// Begins the first session.
pub const ACTIVATE: &str =
    "mutation($input: ActivateInput!) { activate(input: $input) { accessToken refreshToken expiresIn } }";
/// Renews a session.
pub const REFRESH: &str = "mutation($input: RefreshInput!) { refresh(input: $input) { accessToken refreshToken } }";
/// Grants a role.
pub const GRANT_ROLE: &str = "mutation($input: RoleInput!) { grantRole(input: $input) }";
/// Takes a roster in.
pub const IMPORT_ROSTER: &str = "mutation($input: ImportRosterInput!) { importRoster(input: $input) {
    organisations persons groups activationCodes { person login code } } }";
/// Takes a scheme in.
pub const IMPORT_SCHEME: &str = "mutation($input: ImportSchemeInput!) { importScheme(input: $input) {
    id code number state weightRule weightRuleChosen findings { severity problem { code path zh en } } } }";
/// Chooses what happens to weights.
pub const SET_WEIGHT_RULE: &str = "mutation($input: SetWeightRuleInput!) { setWeightRule(input: $input) {
    weightRule weightRuleChosen findings { severity problem { code } } } }";
/// Puts a scheme in force.
pub const ACTIVATE_SCHEME: &str = "mutation($id: ID!) { activateScheme(id: $id) { id state } }";
/// Plans a cycle.
pub const CREATE_CYCLE: &str = "mutation($input: CreateCycleInput!) { createCycle(input: $input) { id phase } }";
/// Opens a cycle.
pub const OPEN_CYCLE: &str = "mutation($id: ID!) { openCycle(id: $id) { phase } }";
/// Moves a cycle on to scoring.
pub const ADVANCE_CYCLE: &str = "mutation($id: ID!) { advanceCycle(id: $id) { phase } }";
/// Closes a cycle.
pub const CLOSE_CYCLE: &str = "mutation($id: ID!) { closeCycle(id: $id) { phase } }";
/// Computes a cycle.
pub const COMPUTE_CYCLE: &str = "mutation($id: ID!) { computeCycle(id: $id) }";
/// Calls a cycle off.
pub const CANCEL_CYCLE: &str =
    "mutation($id: ID!, $reason: String!) { cancelCycle(id: $id, reason: $reason) { phase cancelReason } }";
/// Moves the end of a window.
pub const EXTEND: &str = "mutation($input: ExtendWindowInput!) { extendWindow(input: $input) { closesAt } }";
/// Exempts somebody from a cycle.
pub const EXEMPT: &str =
    "mutation($input: GrantExemptionInput!) { grantExemption(input: $input) { id code reason revokedAt } }";
/// Takes an exemption back.
pub const REVOKE_EXEMPTION: &str = "mutation($id: ID!) { revokeExemption(id: $id) { code revokedAt } }";
/// Who is exempt.
pub const EXEMPTIONS: &str = "query($cycle: ID!, $first: Int, $after: String) {
    exemptions(cycle: $cycle, first: $first, after: $after) { nodes { id code reason revokedAt } totalCount } }";
/// Nominates raters.
pub const NOMINATE: &str = "mutation($input: NominateInput!) { nominate(input: $input) {
    id channel state rater { code } target { code } } }";
/// Approves nominations.
pub const APPROVE_NOMINATIONS: &str = "mutation($ids: [ID!]!) { approveNominations(ids: $ids) { id state } }";
/// Turns nominations down.
pub const REJECT_NOMINATIONS: &str =
    "mutation($ids: [ID!]!, $reason: String!) { rejectNominations(ids: $ids, reason: $reason) { id state reason } }";
/// Takes nominations back.
pub const WITHDRAW_NOMINATIONS: &str = "mutation($ids: [ID!]!) { withdrawNominations(ids: $ids) { id state } }";
/// Who is nominated.
pub const NOMINATIONS: &str = "query($cycle: ID!, $state: DecisionState, $first: Int) {
    nominations(cycle: $cycle, state: $state, first: $first) {
    nodes { id channel state reason rater { code } target { code } } totalCount } }";
/// Who would rate whom.
pub const REHEARSAL: &str = "query($id: ID!) { rehearsal(cycle: $id) { targets assignments
    channels { channel assignments } findings { severity problem { code path zh en } } sample { channel raterId targetId } } }";
/// Drafts a publication.
pub const PROPOSE: &str =
    "mutation($input: ProposePublicationInput!) { proposePublication(input: $input) { id state } }";
/// Lets a publication out.
pub const APPROVE: &str = "mutation($id: ID!) { approvePublication(id: $id) { state } }";
/// Takes a draft back.
pub const WITHDRAW_DRAFT: &str = "mutation($id: ID!) { withdrawPublication(id: $id) { state } }";
/// Turns a draft down.
pub const REJECT: &str =
    "mutation($id: ID!, $reason: String!) { rejectPublication(id: $id, reason: $reason) { state reason } }";
/// Appoints a person.
pub const APPOINT: &str = "mutation($input: AppointInput!) { appoint(input: $input) { id } }";
/// Renames or moves an organisation.
pub const UPDATE_ORGANISATION: &str =
    "mutation($input: UpdateOrganisationInput!) { updateOrganisation(input: $input) { id } }";
/// Forms a group.
pub const CREATE_GROUP: &str =
    "mutation($input: CreateAssessmentGroupInput!) { createAssessmentGroup(input: $input) { id } }";
/// Gives a group other members and another remit.
pub const UPDATE_GROUP: &str =
    "mutation($input: UpdateAssessmentGroupInput!) { updateAssessmentGroup(input: $input) { id } }";
/// Lets somebody act for a person.
pub const GRANT_DELEGATION: &str = "mutation($input: GrantDelegationInput!) { grantDelegation(input: $input) {
    id principal { code } delegate { code } byOffice inForce endedAt } }";
/// Resets a password.
pub const RESET: &str = "mutation($id: ID!) { resetPassword(account: $id) { activationCode } }";
/// Issues a one-time code.
pub const ISSUE_CODE: &str = "mutation($id: ID!) { issueActivationCode(account: $id) { activationCode } }";
/// Closes an account.
pub const DISABLE: &str = "mutation($id: ID!) { disableAccount(account: $id) }";
/// Grants a role.
pub const GRANT: &str = "mutation($input: RoleInput!) { grantRole(input: $input) }";
/// One's own tasks.
pub const MY_ASSIGNMENTS: &str =
    "query($cycle: ID, $after: String) { myAssignments(cycle: $cycle, first: 100, after: $after) {
    nodes { id channel anonymous groupId raterOrganisationId opensAt closesAt sheetState target { id code } }
    pageInfo { hasNextPage endCursor } totalCount } }";
/// Hands a sheet in.
pub const SUBMIT: &str =
    "mutation($input: SubmitSheetInput!) { submitSheet(input: $input) { state version entries { indicator points } } }";
/// Keeps a draft.
pub const SAVE_DRAFT: &str =
    "mutation($input: MarksInput!) { saveDraft(input: $input) { state version entries { indicator points } } }";
/// Gives a sheet back.
pub const RETURN: &str = "mutation($id: ID!, $reason: String!) { returnSheet(assignment: $id, reason: $reason) {
    state returnReason version } }";
/// Confirms a sheet.
pub const CONFIRM: &str = "mutation($id: ID!) { confirmSheet(assignment: $id) { state version } }";
/// Reads a sheet.
pub const SHEET: &str = "query($id: ID!) { sheet(assignment: $id) {
    state version comment returnReason entries { indicator points level abstained } } }";
/// Puts a ballot.
pub const CAST_BALLOT: &str = "mutation($input: MarksInput!) { castBallot(input: $input) }";
/// Takes a ballot back.
pub const WITHDRAW: &str = "mutation($id: ID!) { withdrawBallot(assignment: $id) }";
/// The only question about a ballot.
pub const HAVE_I: &str = "query($id: ID!) { haveISubmitted(assignment: $id) }";
/// Other rules.
pub const PROPOSE_POLICY: &str = "mutation($input: ProposePolicyInput!) { proposePolicy(input: $input) {
    id number state added removed baseRevision revision gained { act row roles { word } } lost { act row roles { word } }
    affected { role holders } } }";
/// Puts other rules in force.
pub const APPROVE_POLICY: &str = "mutation($id: ID!) { approvePolicy(id: $id) { state revision decidedBy } }";
/// Turns other rules down.
pub const REJECT_POLICY: &str = "mutation($id: ID!, $reason: String!) { rejectPolicy(id: $id, reason: $reason) {
    state decision } }";
/// Takes other rules back.
pub const WITHDRAW_POLICY: &str = "mutation($id: ID!) { withdrawPolicy(id: $id) { state } }";
/// Why one may or may not.
pub const PERMISSION: &str = "query($act: String!, $node: ID!) { permission(act: $act, node: $node) {
    allowed outcome reason text { zh en } lines { act row } role { word name { zh en } } reach { word }
    relations { word } channel { word } phase { word } revision } }";
/// Who may.
pub const WHO_CAN: &str = "query($act: String!, $node: ID!, $first: Int, $after: String) {
    whoCan(act: $act, node: $node, first: $first, after: $after) { byTask lines { act row } holders {
    totalCount pageInfo { hasNextPage endCursor } nodes { personId code name { zh en } active role { word } reach { word } } } } }";
/// What somebody may.
pub const WHAT_CAN: &str = "query($person: ID!) { whatCan(person: $person) {
    roles { role { word } code organisationId name { zh en } } lines { act row roles { word } } } }";
/// Ends somebody as a rater or as a target.
pub const PROPOSE_CHANGE: &str = "mutation($input: ProposeRosterChangeInput!) { proposeRosterChange(input: $input) {
    id kind code state anonymous reason ended withdrawn added proposedBy { en } decidedBy { en } } }";
/// Puts it in force.
pub const APPROVE_CHANGE: &str = "mutation($id: ID!) { approveRosterChange(id: $id) {
    state ended withdrawn added decidedBy { en } } }";
/// Turns it down.
pub const REJECT_CHANGE: &str =
    "mutation($id: ID!, $reason: String!) { rejectRosterChange(id: $id, reason: $reason) { state decision } }";
/// Takes it back.
pub const WITHDRAW_CHANGE: &str = "mutation($id: ID!) { withdrawRosterChange(id: $id) { state } }";
/// What there is of them.
pub const ROSTER_CHANGES: &str = "query($cycle: ID) { rosterChanges(cycle: $cycle, first: 100) {
    totalCount nodes { id kind code state } } }";
