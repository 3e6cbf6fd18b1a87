//! What must be allowed.
use super::{ANONYMOUS, Case, Clause, Demand, NAMED, OUT};
use crate::access::{attempts::Ask, records::Moment, records::Of};

const fn allowed(says: &'static str, of: fn(&Case<'_>) -> bool) -> Clause {
    Clause { says, demand: Demand::Allowed, of }
}

/// Every sentence.
pub(super) const CLAUSES: &[Clause] = &[
    allowed("1: whoever is superior, oneself or a panel's leader hands a sheet in", |case| {
        case.field(&["submitSheet", "saveDraft"]) && case.is_rater() && case.channel(&NAMED) && in_window(case)
    }),
    allowed("1: acting for a person: whom a superior or a panel's leader has sent hands their sheet in", |case| {
        case.field(&["submitSheet", "saveDraft", "sheet", "node"]) && case.is_sent()
    }),
    allowed("1: everybody appointed sends somebody for themself, and the office for those who cannot", |case| {
        case.field(&["grantDelegation"])
            && if matches!(case.record(), Some(Of::Oneself)) { appointed(case) } else { case.by(&["office"]) }
    }),
    allowed("1: a delegation is seen and ended by both, and by the office", |case| {
        matches!(case.record(), Some(Of::Delegation)) && case.by(&["head", "delegate", "office"])
    }),
    allowed("1: a subordinate and a peer put a ballot, replace it, withdraw it", |case| {
        case.field(&["castBallot", "withdrawBallot"]) && case.is_rater() && case.channel(&ANONYMOUS) && in_window(case)
    }),
    allowed("1: a rater has their tasks", |case| {
        case.field(&["node"]) && case.is_rater() && !case.during(&[Moment::Preparing])
    }),
    allowed("4: a declared conflict: everybody appointed declares their own", |case| {
        case.field(&["declareRecusal"]) && matches!(case.record(), Some(Of::Oneself)) && appointed(case)
    }),
    allowed("4: recusal by the office", |case| case.field(&["declareRecusal"]) && case.by(&["office"])),
    allowed("5: the office proposes a change of the raters", |case| {
        case.field(&["proposeRosterChange"])
            && case.by(&["office"])
            && case.during(&[Moment::SelfAssessment, Moment::Scoring])
    }),
    allowed("5: a second person approves it", |case| {
        case.field(&["approveRosterChange", "rejectRosterChange"])
            && case.by(&["leading"])
            && case.during(&[Moment::SelfAssessment, Moment::Scoring])
    }),
    allowed("8: an author sees their own sheet", |case| {
        case.field(&["sheet"]) && case.is_rater() && case.channel(&NAMED) && runs(case)
    }),
    allowed("8: the office sees sheets", |case| {
        case.field(&["sheet"]) && case.by(&["office"]) && case.channel(&NAMED) && runs(case)
    }),
    allowed("8: SELF also by that target's DOWNWARD and PANEL raters", |case| {
        case.field(&["sheet"])
            && case.channel(&["SELF"])
            && case.by(&["head", "leader"])
            && runs(case)
            && !case.during(&[Moment::SelfAssessment])
    }),
    allowed("8: whoever confirms sees the sheet", |case| {
        case.field(&["sheet"])
            && case.channel(&["PANEL"])
            && case.by(&["panellist"])
            && runs(case)
            && !case.during(&[Moment::SelfAssessment])
    }),
    allowed("8: another member confirms", |case| {
        case.field(&["confirmSheet"])
            && case.channel(&["PANEL"])
            && case.by(&["panellist"])
            && case.during(&[Moment::Scoring, Moment::Review, Moment::Drafted])
    }),
    allowed("8: DOWNWARD and PANEL by their target after publication", |case| {
        case.field(&["sheet"]) && case.channel(&["DOWNWARD", "PANEL"]) && case.is_target() && case.during(&OUT)
    }),
    allowed("8: an author can ask \"have I submitted\"", |case| {
        case.field(&["haveISubmitted"])
            && case.channel(&ANONYMOUS)
            && case.is_rater()
            && runs(case)
            && !case.during(&[Moment::SelfAssessment])
    }),
    allowed("11: the office sees participation", |case| {
        case.field(&["progress"]) && case.by(&["office"]) && runs(case)
    }),
    allowed("office: schemes, cycles", |case| {
        case.field(&["importScheme", "setWeightRule", "createCycle"]) && case.by(&["office"])
    }),
    allowed("office: rehearses before it opens", |case| {
        case.field(&["rehearsal"]) && case.by(&["office"]) && case.during(&[Moment::Preparing])
    }),
    allowed("office: nominates and exempts before it opens", |case| {
        case.field(&["grantExemption", "revokeExemption", "nominate", "withdrawNominations"])
            && case.by(&["office"])
            && case.during(&[Moment::Preparing])
    }),
    allowed("leading_group: approves nominations before it opens", |case| {
        case.field(&["approveNominations", "rejectNominations"])
            && case.by(&["leading"])
            && case.during(&[Moment::Preparing])
    }),
    allowed("exempt: on record, for the office, the leading group and the auditor", |case| {
        case.field(&["node"])
            && matches!(case.record(), Some(Of::Exemption))
            && case.by(&["office", "leading", "auditor"])
    }),
    allowed("office: publication drafts", |case| {
        case.field(&["proposePublication"]) && case.by(&["office"]) && case.during(&[Moment::Review])
    }),
    allowed("office, leading_group: see results before they are out", |case| {
        case.results() && case.by(&["office", "leading"]) && case.during(&[Moment::Drafted])
    }),
    allowed("leading_group: approves schemes", |case| case.field(&["activateScheme"]) && case.by(&["leading"])),
    allowed("leading_group: approves publications", |case| {
        case.field(&["approvePublication"]) && case.by(&["leading"]) && case.during(&[Moment::Drafted])
    }),
    allowed("system_admin: accounts", |case| {
        case.field(&[
            "createAccount",
            "issueActivationCode",
            "resetPassword",
            "disableAccount",
            "grantRole",
            "revokeRole",
            "accounts",
        ]) && case.by(&["admin"])
    }),
    allowed("system_admin: organisations", |case| {
        case.field(&["createOrganisation", "updateOrganisation", "organisations"]) && case.by(&["admin"])
    }),
    allowed("auditor: audit trail", |case| case.field(&["audit"]) && case.by(&["auditor", "peer"])),
    allowed("auditor: the process", |case| case.field(&["cycle"]) && case.by(&["auditor"])),
    allowed("portal: what is public", |case| {
        case.by(&["portal"])
            && case.during(&OUT)
            && !case.attempt.changes()
            && (case.field(&["cycle"]) || matches!(case.record(), Some(Of::Publication)))
    }),
    allowed("audiences: TARGET: one's own scorecard", |case| {
        case.field(&["scorecard"])
            && matches!(case.record(), Some(Of::Scorecard("S1")))
            && case.is("S1")
            && case.during(&OUT)
    }),
    allowed("audiences: TENANT: everybody's grade", |case| {
        case.field(&["scorecard"]) && case.during(&OUT) && appointed(case)
    }),
    allowed("life: moves are made by the office, in their order", |case| case.by(&["office"]) && in_course(case)),
    allowed("whoever has not logged in may log in", |case| matches!(case.attempt.ask, Ask::Open)),
];

/// The window of the task is open.
fn in_window(case: &Case<'_>) -> bool {
    case.during(&[if case.channel(&["SELF"]) { Moment::SelfAssessment } else { Moment::Scoring }])
}

/// A cycle that has opened and is not called off.
fn runs(case: &Case<'_>) -> bool {
    !case.during(&[Moment::Preparing, Moment::Cancelled])
}

/// Everybody of the tenant who holds an appointment: not the administrator, not the portal.
fn appointed(case: &Case<'_>) -> bool {
    case.logged_in() && !case.by(&["admin", "portal", "foreigner"])
}

/// A move at its moment.
fn in_course(case: &Case<'_>) -> bool {
    use Moment::{Preparing, Published, Review, Scoring, SelfAssessment};
    let moments: &[Moment] = match case.attempt.field {
        "openCycle" => &[Preparing],
        "advanceCycle" => &[SelfAssessment],
        "closeCycle" => &[Scoring],
        "computeCycle" => &[Review],
        "archiveCycle" => &[Published],
        "cancelCycle" => &[Preparing, SelfAssessment, Scoring, Review],
        "extendWindow" => &[SelfAssessment, Scoring],
        _ => return false,
    };
    case.during(moments)
}
