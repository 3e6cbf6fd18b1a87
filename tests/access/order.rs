//! In which order the matrix shows what was tried: sessions, lists, single records, tasks, then what changes something. It
//! proves nothing; it keeps the rows of the matrix where readers know them. What is not named here comes last.
use super::attempts::Attempt;

/// Field and record, one a line.
const ORDER: &str = "
viewer
logIn
activate
refresh
logOut
changePassword
organisations list
persons list
assessmentGroups list
accounts list
delegations list
schemes list
cycles list
myAssignments list
scorecards list
ranking list
publications list
rosterChanges list
policyVersions list
policyInForce
audit list
node Organisation:SUR
node Person:S2
node AssessmentGroup:G1
node Delegation:SURH
node SchemeVersion:DRAFT
scheme SchemeVersion:DRAFT
node Cycle:C1
cycle Cycle:C1
node Scorecard:S1
scorecard Scorecard:S1
scorecard Scorecard:MEDH
node Publication:1
node PolicyVersion:1
node RosterChange:1
permission
whoCan Cycle:C1
whatCan Person:S2
rehearsal Cycle:C1
progress Cycle:C1
node DOWNWARD/SURH/S1
node UPWARD/S1/SURH
node PEER/S2/S1
node SELF/S1/S1
node PANEL/M2/S1
sheet DOWNWARD/SURH/S1
haveISubmitted DOWNWARD/SURH/S1
saveDraft DOWNWARD/SURH/S1
submitSheet DOWNWARD/SURH/S1
returnSheet DOWNWARD/SURH/S1
confirmSheet DOWNWARD/SURH/S1
castBallot DOWNWARD/SURH/S1
withdrawBallot DOWNWARD/SURH/S1
sheet UPWARD/S1/SURH
haveISubmitted UPWARD/S1/SURH
saveDraft UPWARD/S1/SURH
submitSheet UPWARD/S1/SURH
returnSheet UPWARD/S1/SURH
confirmSheet UPWARD/S1/SURH
castBallot UPWARD/S1/SURH
withdrawBallot UPWARD/S1/SURH
sheet PEER/S2/S1
haveISubmitted PEER/S2/S1
saveDraft PEER/S2/S1
submitSheet PEER/S2/S1
returnSheet PEER/S2/S1
confirmSheet PEER/S2/S1
castBallot PEER/S2/S1
withdrawBallot PEER/S2/S1
sheet SELF/S1/S1
haveISubmitted SELF/S1/S1
saveDraft SELF/S1/S1
submitSheet SELF/S1/S1
returnSheet SELF/S1/S1
confirmSheet SELF/S1/S1
castBallot SELF/S1/S1
withdrawBallot SELF/S1/S1
sheet PANEL/M2/S1
haveISubmitted PANEL/M2/S1
saveDraft PANEL/M2/S1
submitSheet PANEL/M2/S1
returnSheet PANEL/M2/S1
confirmSheet PANEL/M2/S1
castBallot PANEL/M2/S1
withdrawBallot PANEL/M2/S1
createOrganisation Organisation:SUR
updateOrganisation Organisation:SUR
importRoster Organisation:H
importRoster Organisation:MED
createPerson Organisation:SUR
updatePerson Person:S2
appoint Person:S2
endAppointment Appointment:S2
declareRecusal oneself
declareRecusal Person:S2
grantDelegation oneself
grantDelegation Person:S4
endDelegation Delegation:SURH
createAssessmentGroup Organisation:SUR
updateAssessmentGroup AssessmentGroup:G1
createAccount Person:BARE
issueActivationCode Account:S2
resetPassword Account:S2
disableAccount Account:S2
issueActivationCode Account:S3
resetPassword Account:S3
grantRole Organisation:ADM
revokeRole Organisation:SUR
exemptions list
nominations list
node Exemption:1
node Nomination:1
grantExemption Cycle:C1
revokeExemption Exemption:1
nominate Cycle:C1
approveNominations Nomination:1
rejectNominations Nomination:1
withdrawNominations Nomination:1
importScheme Organisation:H
setWeightRule SchemeVersion:DRAFT
activateScheme SchemeVersion:DRAFT
proposePolicy Organisation:H
approvePolicy PolicyVersion:1
rejectPolicy PolicyVersion:1
withdrawPolicy PolicyVersion:1
createCycle Organisation:SUR
openCycle Cycle:C1
advanceCycle Cycle:C1
closeCycle Cycle:C1
computeCycle Cycle:C1
extendWindow Cycle:C1
cancelCycle Cycle:C1
archiveCycle Cycle:C1
proposePublication Cycle:C1
withdrawPublication Publication:1
rejectPublication Publication:1
approvePublication Publication:1
proposeRosterChange Cycle:C1
approveRosterChange RosterChange:1
rejectRosterChange RosterChange:1
withdrawRosterChange RosterChange:1
";

/// Puts attempts in order.
pub(super) fn arrange(attempts: &mut [Attempt]) {
    let place = |attempt: &Attempt| {
        let label = attempt.label();
        ORDER.trim().lines().position(|line| line == label).unwrap_or(usize::MAX)
    };
    attempts.sort_by_cached_key(place);
}
