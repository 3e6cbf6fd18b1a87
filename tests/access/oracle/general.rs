//! What the domain says of every area: of what is not there, of roles as a whole, of what is over.
use super::{Case, Clause, OUT, allowed, hidden, refused};
use crate::{
    access::{attempts::Ask, records::Moment},
    area::{self, cycle::MOVES},
};

/// Every sentence.
pub(super) const CLAUSES: &[Clause] = &[
    refused("4: whoever proposes never decides", |case| {
        case.field(&["activateScheme", "approvePublication", "approveRosterChange"]) && case.is("OFF")
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
        case.field(&area::approving()) && !case.by(&["leading"])
    }),
    refused("leading_group: approves, and does nothing else", |case| {
        case.by(&["leading"]) && about_others(case) && !case.field(&area::approving())
    }),
    refused("auditor: reads, and does nothing", |case| case.by(&["auditor", "peer"]) && administers(case)),
    refused("auditor: no anonymous content, no sheet, no task", |case| case.by(&["auditor"]) && case.task().is_some()),
    refused("portal: only what is public", |case| case.by(&["portal"]) && !public(case)),
    refused("derived from the roster: no administration", |case| {
        case.by(&["head", "staff", "leader", "panellist"]) && administers(case)
    }),
    refused("life: nothing published is ever changed", |case| {
        case.during(&OUT) && (case.task().is_some() || case.about(&["Publication"])) && case.attempt.changes()
    }),
    refused("life: what is cancelled stays so", |case| {
        case.during(&[Moment::Cancelled]) && case.record().is_some_and(|of| of.of_cycle) && case.attempt.changes()
    }),
    hidden("tenant: whoever is of another tenant finds nothing here", |case| {
        case.by(&["foreigner"]) && case.record().is_some()
    }),
    refused("whoever has not logged in may log in, and that is all", |case| {
        case.by(&["stranger"]) && !matches!(case.attempt.ask, Ask::Open)
    }),
    allowed("portal: what is public", |case| {
        case.by(&["portal"])
            && case.during(&OUT)
            && !case.attempt.changes()
            && (case.field(&["cycle"]) || case.about(&["Publication"]))
    }),
    allowed("whoever has not logged in may log in", |case| matches!(case.attempt.ask, Ask::Open)),
];

/// Marks, or what becomes of them.
fn scores(case: &Case<'_>) -> bool {
    case.field(&["myAssignments", "scorecards", "ranking", "publications", "progress", "proposePublication"])
        || case.about(&["Assignment", "Scorecard", "Publication"])
}

/// Changes something that is not one's own: not one's password, not one's own recusal, not whom one sends or is sent by.
fn about_others(case: &Case<'_>) -> bool {
    case.attempt.changes() && case.record().is_some_and(|of| !of.personal)
}

/// The same, and it is no sheet either, which raters and reviewers hand in, give back and confirm.
fn administers(case: &Case<'_>) -> bool {
    about_others(case) && case.task().is_none()
}

/// One's own session; the names of organisations; and once it is out, the cycle with its publication and scorecards.
fn public(case: &Case<'_>) -> bool {
    let out = case.during(&OUT) && !case.attempt.changes();
    let released = case.about(&["Cycle", "Publication", "Scorecard"]);
    matches!(case.attempt.ask, Ask::Open | Ask::Member)
        || case.field(&["organisations", "cycles", "scorecards", "ranking", "publications"])
        || (!case.attempt.changes() && case.about(&["Organisation"]))
        || (out && released && !case.field(&["rehearsal", "progress"]))
}
