//! What must never be allowed.
use super::{ANONYMOUS, Case, Clause, Demand, NAMED, OUT, REVIEW};
use crate::access::{attempts::Ask, records::Moment, records::Of};

const MARKING: [&str; 4] = ["saveDraft", "submitSheet", "castBallot", "withdrawBallot"];
const MOVES: [&str; 7] =
    ["openCycle", "advanceCycle", "closeCycle", "computeCycle", "extendWindow", "cancelCycle", "archiveCycle"];

const fn refused(says: &'static str, of: fn(&Case<'_>) -> bool) -> Clause {
    Clause { says, demand: Demand::Refused, of }
}

const fn hidden(says: &'static str, of: fn(&Case<'_>) -> bool) -> Clause {
    Clause { says, demand: Demand::Hidden, of }
}

/// What others have proposed is approved or turned down.
const APPROVING: [&str; 9] = [
    "activateScheme",
    "approvePublication",
    "rejectPublication",
    "approvePolicy",
    "rejectPolicy",
    "approveRosterChange",
    "rejectRosterChange",
    "approveNominations",
    "rejectNominations",
];

/// Who is assessed and who rates, as far as the office says it.
const SELECTING: [&str; 4] = ["grantExemption", "revokeExemption", "nominate", "withdrawNominations"];

/// Every sentence.
pub(super) const CLAUSES: &[Clause] = &[
    refused("1: the rater is the caller, or whom the rater has sent", |case| {
        case.field(&MARKING) && !case.is_rater() && !case.is_sent()
    }),
    hidden("1: nobody acts for a person in an anonymous channel, nor in a self-assessment", |case| {
        case.by(&["delegate"]) && case.channel(&["UPWARD", "PEER", "SELF"])
    }),
    hidden("1: nobody acts for a person when no marks are given", |case| {
        case.by(&["delegate"]) && case.task().is_some() && !case.during(&[Moment::Scoring])
    }),
    refused("1: nobody is sent but by themself or by the office", |case| {
        case.field(&["grantDelegation"]) && matches!(case.record(), Some(Of::Person(_))) && !case.by(&["office"])
    }),
    hidden("1: a delegation is its two people's affair, and the office's", |case| {
        matches!(case.record(), Some(Of::Delegation)) && case.logged_in() && !case.by(&["head", "delegate", "office"])
    }),
    refused("1: nobody asks \"have I submitted\" for another", |case| {
        case.field(&["haveISubmitted"]) && !case.is_rater()
    }),
    refused("3, 7: a ballot is for UPWARD and PEER", |case| {
        case.field(&["castBallot", "withdrawBallot", "haveISubmitted"]) && case.channel(&NAMED)
    }),
    refused("3, 7: a sheet is for DOWNWARD, SELF and PANEL", |case| {
        case.field(&["saveDraft", "submitSheet", "returnSheet", "confirmSheet"]) && case.channel(&ANONYMOUS)
    }),
    refused("4: whoever scores or is the target never decides", |case| {
        case.field(&["returnSheet", "confirmSheet"]) && (case.is_rater() || case.is_sent() || case.is_target())
    }),
    refused("4: whoever proposes never decides", |case| {
        case.field(&["activateScheme", "approvePublication", "approveRosterChange"]) && case.is("OFF")
    }),
    refused("5: a change of the raters is proposed by the office, and taken back by it", |case| {
        case.field(&["proposeRosterChange", "withdrawRosterChange"]) && !case.by(&["office"])
    }),
    refused("5: the raters change while they rate, and not once they are counted", |case| {
        case.field(&["proposeRosterChange", "approveRosterChange"])
            && !case.during(&[Moment::SelfAssessment, Moment::Scoring])
    }),
    hidden("11: a change of the raters is kept from whoever they could rate, whatever their role", |case| {
        matches!(case.record(), Some(Of::RosterChange)) && case.by(&["head", "staff", "peer"])
    }),
    hidden("11: a change of the raters is for those who run, approve and audit it", |case| {
        matches!(case.record(), Some(Of::RosterChange))
            && case.logged_in()
            && !case.by(&["office", "leading", "auditor"])
    }),
    refused("4: recusal by the office", |case| {
        case.field(&["declareRecusal"]) && matches!(case.record(), Some(Of::Person(_))) && !case.by(&["office"])
    }),
    refused("6: SELF is marked in SELF_ASSESSMENT", |case| {
        case.field(&MARKING) && case.channel(&["SELF"]) && !case.during(&[Moment::SelfAssessment])
    }),
    refused("6: the other channels are marked in SCORING", |case| {
        case.field(&MARKING) && !case.channel(&["SELF"]) && !case.during(&[Moment::Scoring])
    }),
    hidden("8: a ballot is read by nobody, its author included", |case| {
        case.field(&["sheet"]) && case.channel(&ANONYMOUS) && case.logged_in()
    }),
    hidden(
        "8: a sheet is seen by its author, the office, its reviewers and its target; SELF also by the target's raters",
        |case| case.field(&["sheet"]) && case.logged_in() && !may_read(case),
    ),
    hidden("8: a target sees a sheet after publication only", |case| {
        case.field(&["sheet"]) && case.is_target() && !case.is_rater() && !case.during(&OUT)
    }),
    refused("8: another member confirms", |case| {
        case.field(&["confirmSheet"]) && !(case.channel(&["PANEL"]) && case.by(&["panellist"]))
    }),
    hidden("10: no result before there is one", |case| {
        case.results() && case.logged_in() && (case.before(Moment::Review) || case.during(&[Moment::Cancelled]))
    }),
    hidden("10: before publication a result is for those who draft and approve it", |case| {
        case.results() && case.logged_in() && case.during(&REVIEW) && !prepares(case)
    }),
    hidden("11: a target never learns who has rated them, whatever their role", |case| {
        case.field(&["node"]) && case.is_target() && !case.is_rater()
    }),
    hidden("11: a task is its rater's and the office's affair", |case| {
        case.field(&["node"])
            && case.task().is_some()
            && case.logged_in()
            && !case.is_rater()
            && !case.is_sent()
            && !case.by(&["office"])
    }),
    hidden("11: who is nominated to rate a target is for the office and those who approve it", |case| {
        matches!(case.record(), Some(Of::Nomination)) && case.logged_in() && !case.by(&["office", "leading"])
    }),
    refused("3: the office nominates and exempts, and nobody else", |case| {
        case.field(&SELECTING) && !case.by(&["office"])
    }),
    refused("3: before the cycle opens: nobody is nominated, approved or exempt afterwards", |case| {
        (case.field(&SELECTING) || case.field(&["approveNominations", "rejectNominations"]))
            && !case.during(&[Moment::Preparing])
    }),
    refused("11: the office sees participation, and nobody else", |case| {
        case.field(&["progress"]) && !case.by(&["office"])
    }),
    hidden("12: what is not there yet is not found", |case| {
        case.logged_in() && case.record().is_some_and(|of| of.at(case.moment, case.persona.asker.person).is_none())
    }),
    refused("system_admin: no scores at all", |case| case.by(&["admin"]) && scores(case)),
    refused("office: no publication approval, no approval of schemes", |case| {
        case.holds("office")
            && case.persona.name != "foreigner"
            && case.field(&["activateScheme", "approvePublication"])
    }),
    refused("office: reaches the subtree of its organisation: another's office runs nothing here", |case| {
        case.by(&["office@MED"])
            && (case.field(&MOVES)
                || case.field(&["proposePublication", "createCycle", "importScheme", "setWeightRule", "progress"]))
    }),
    refused("leading_group: approves schemes and publications, and nobody else does", |case| {
        case.field(&APPROVING) && !case.by(&["leading"])
    }),
    refused("leading_group: approves, and does nothing else", |case| {
        case.by(&["leading"]) && about_others(case) && !case.field(&APPROVING)
    }),
    refused("auditor: reads, and does nothing", |case| case.by(&["auditor", "peer"]) && administers(case)),
    refused("auditor: no anonymous content, no sheet, no task", |case| case.by(&["auditor"]) && case.task().is_some()),
    refused("auditor: the audit trail is the auditor's", |case| case.field(&["audit"]) && !case.holds("auditor")),
    refused("portal: only what is public", |case| case.by(&["portal"]) && !public(case)),
    hidden("portal: PUBLIC = organisations, no persons", |case| {
        case.by(&["portal"]) && matches!(case.record(), Some(Of::Scorecard(_)))
    }),
    refused("system_admin: accounts, organisations: nobody else's", |case| {
        case.field(&["grantRole", "revokeRole", "disableAccount", "createOrganisation", "updateOrganisation"])
            && !case.by(&["admin"])
    }),
    refused("office: persons and groups: nobody else's", |case| {
        case.field(&[
            "createPerson",
            "updatePerson",
            "appoint",
            "endAppointment",
            "createAssessmentGroup",
            "updateAssessmentGroup",
        ]) && !case.by(&["office"])
    }),
    refused("derived from the roster: no administration", |case| {
        case.by(&["head", "staff", "leader", "panellist"]) && administers(case)
    }),
    refused("life: moves are made by the office or by the calendar", |case| {
        (case.field(&MOVES)
            || case.field(&["proposePublication", "createCycle", "importScheme", "setWeightRule", "rehearsal"]))
            && !case.by(&["office"])
    }),
    refused(
        "life: PREPARING → SELF_ASSESSMENT → SCORING → REVIEW → PUBLISHED → ARCHIVED, and never back",
        out_of_course,
    ),
    refused("life: nothing published is ever changed", |case| {
        case.during(&OUT)
            && (case.task().is_some() || matches!(case.record(), Some(Of::Publication)))
            && case.attempt.changes()
    }),
    refused("life: what is cancelled stays so", |case| {
        case.during(&[Moment::Cancelled])
            && matches!(
                case.record(),
                Some(
                    Of::Cycle
                        | Of::Assignment(..)
                        | Of::Publication
                        | Of::RosterChange
                        | Of::Exemption
                        | Of::Nomination
                )
            )
            && case.attempt.changes()
    }),
    hidden("tenant: whoever is of another tenant finds nothing here", |case| {
        case.by(&["foreigner"]) && case.record().is_some()
    }),
    refused("whoever has not logged in may log in, and that is all", |case| {
        case.by(&["stranger"]) && !matches!(case.attempt.ask, Ask::Open)
    }),
];

/// Whether rule 8 lets somebody read a named sheet at all, now or later. Written down by hand: the office is OFF, the
/// group's members M1 and M2, the raters by name of somebody in surgery the head and the group's leader.
fn may_read(case: &Case<'_>) -> bool {
    let reviews = case.channel(&["PANEL"]) && case.by(&["leader", "panellist"]);
    let rates = case.channel(&["SELF"]) && case.by(&["head", "leader"]);
    case.channel(&NAMED)
        && (case.is_rater() || case.is_sent() || case.is_target() || case.by(&["office"]) || reviews || rates)
}

/// Who drafts and who approves; the local office what is in its own department.
fn prepares(case: &Case<'_>) -> bool {
    let local = case.by(&["office@MED"]) && matches!(case.record(), Some(Of::Scorecard("MEDH")));
    case.by(&["office", "leading"]) || local
}

/// Marks, or what becomes of them.
fn scores(case: &Case<'_>) -> bool {
    case.field(&["myAssignments", "scorecards", "ranking", "publications", "progress", "proposePublication"])
        || matches!(case.record(), Some(Of::Assignment(..) | Of::Scorecard(_) | Of::Publication))
}

/// Changes something that is not one's own: not one's password, not one's own recusal, not whom one sends or is sent by.
fn about_others(case: &Case<'_>) -> bool {
    case.attempt.changes() && case.record().is_some_and(|of| !matches!(of, Of::Oneself | Of::Delegation))
}

/// The same, and it is no sheet either, which raters and reviewers hand in, give back and confirm.
fn administers(case: &Case<'_>) -> bool {
    about_others(case) && case.task().is_none()
}

/// One's own session; the names of organisations; and once it is out, the cycle with its publication and scorecards.
fn public(case: &Case<'_>) -> bool {
    let out = case.during(&OUT) && !case.attempt.changes();
    let released = matches!(case.record(), Some(Of::Cycle | Of::Publication | Of::Scorecard(_)));
    matches!(case.attempt.ask, Ask::Open | Ask::Member)
        || case.field(&["organisations", "cycles", "scorecards", "ranking", "publications"])
        || (!case.attempt.changes() && matches!(case.record(), Some(Of::Organisation(_))))
        || (out && released && !case.field(&["rehearsal", "progress"]))
}

/// A move at a moment that has no place for it.
fn out_of_course(case: &Case<'_>) -> bool {
    use Moment::{Drafted, Preparing, Published, Review, Scoring, SelfAssessment};
    let lawful: &[Moment] = match case.attempt.field {
        "openCycle" => &[Preparing],
        "advanceCycle" => &[SelfAssessment],
        "closeCycle" => &[Scoring],
        "computeCycle" | "proposePublication" => &[Review, Drafted, Published],
        "approvePublication" => &[Drafted],
        "archiveCycle" => &[Published],
        "cancelCycle" => &[Preparing, SelfAssessment, Scoring, Review, Drafted],
        "extendWindow" => &[Preparing, SelfAssessment, Scoring],
        _ => return false,
    };
    !case.during(lawful)
}
