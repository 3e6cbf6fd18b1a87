//! What must never be allowed, said from the domain's sentences alone: neither from the rules nor from the constitution.
//!
//! Each clause looks at one cell and quotes the rule it comes from.

/// One thing that a table allows, in the words of the rules; `-` where the act has no such axis.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell<'a> {
    pub(crate) act: &'a str,
    pub(crate) role: &'a str,
    pub(crate) channel: &'a str,
    pub(crate) relation: &'a str,
    pub(crate) phase: &'a str,
    pub(crate) reach: &'a str,
}

/// One sentence, as a question about one cell.
pub(crate) struct Clause {
    pub(crate) says: &'static str,
    pub(crate) broken: fn(&Cell<'_>) -> bool,
}

/// Marks are given, taken back or asked after.
pub(crate) const SCORING: [&str; 5] =
    ["score::Save", "score::Submit", "ballot::Cast", "ballot::Withdraw", "ballot::Ask"];
/// What others propose is approved or turned down, in whichever area.
const APPROVING: [&str; 3] = ["::Activate", "::Approve", "::Reject"];
const GRANTED: [&str; 5] = ["system_admin", "office", "leading_group", "auditor", "portal"];
const DERIVED: [&str; 4] = ["head", "staff", "panel_leader", "panellist"];
const RELEASED: [&str; 2] = ["PUBLISHED", "ARCHIVED"];
/// The areas that hold marks, or what becomes of them.
const SCORES: [&str; 6] = ["assignment", "score", "ballot", "scorecard", "publication", "change"];

impl Cell<'_> {
    fn area(&self) -> &str {
        self.act.split_once("::").map_or(self.act, |(area, _)| area)
    }

    fn reads(&self) -> bool {
        self.act.ends_with("::Read") || ["cycle::Progress", "policy::Explain"].contains(&self.act)
    }

    fn approves(&self) -> bool {
        APPROVING.iter().any(|word| self.act.ends_with(word))
    }

    fn anonymous(&self) -> bool {
        ["UPWARD", "PEER"].contains(&self.channel)
    }

    fn scores(&self) -> bool {
        SCORING.contains(&self.act)
    }

    fn released(&self) -> bool {
        RELEASED.contains(&self.phase)
    }

    /// The result of a cycle, or its draft.
    fn result(&self) -> bool {
        self.reads() && ["scorecard", "publication"].contains(&self.area())
    }
}

/// The phases in which a cycle, or what lives in it, is moved by an act (Life of a cycle); empty for any.
fn moved_in(act: &str) -> &'static [&'static str] {
    match act {
        "cycle::Open"
        | "exemption::Grant"
        | "exemption::Revoke"
        | "nomination::Propose"
        | "nomination::Approve"
        | "nomination::Reject"
        | "nomination::Withdraw" => &["PREPARING"],
        "cycle::Advance" => &["SELF_ASSESSMENT"],
        "cycle::Close" => &["SCORING"],
        "cycle::Compute" | "publication::Propose" => &["REVIEW", "PUBLISHED"],
        "publication::Approve" => &["REVIEW"],
        "cycle::Archive" => &["PUBLISHED"],
        "cycle::Cancel" => &["PREPARING", "SELF_ASSESSMENT", "SCORING", "REVIEW"],
        "change::Propose" | "change::Approve" => &["SELF_ASSESSMENT", "SCORING"],
        "cycle::Extend" => &["PREPARING", "SELF_ASSESSMENT", "SCORING"],
        "score::Return" | "score::Confirm" => &["SELF_ASSESSMENT", "SCORING", "REVIEW"],
        _ => &[],
    }
}

/// Every sentence.
pub(crate) const NEVER: &[Clause] = &[
    Clause { says: "1: the rater is the caller", broken: |cell| cell.scores() && cell.reach != "OWN" },
    Clause {
        says: "1: whoever acts for a person was sent by that person, or by the office",
        broken: |cell| {
            let sends = ["delegation::Grant", "delegation::End"].contains(&cell.act);
            sends && cell.reach != "OWN" && cell.role != "office"
        },
    },
    Clause {
        says: "2: relations are computed, never claimed: no role scores",
        broken: |cell| cell.scores() != (cell.role == "-"),
    },
    Clause {
        says: "3: one channel, one relation",
        broken: |cell| {
            let pair = [cell.channel, cell.relation];
            let lawful = [
                ["DOWNWARD", "SUPERIOR"],
                ["UPWARD", "SUBORDINATE"],
                ["PEER", "PEER"],
                ["SELF", "SELF"],
                ["PANEL", "PANELLIST"],
            ];
            cell.scores() && !lawful.contains(&pair)
        },
    },
    Clause {
        says: "4: whoever scores or is the target never decides",
        broken: |cell| {
            ["score::Return", "score::Confirm"].contains(&cell.act) && ["AUTHOR", "TARGET"].contains(&cell.relation)
        },
    },
    Clause { says: "4: recusal by the office", broken: |cell| cell.act == "recusal::Impose" && cell.role != "office" },
    Clause {
        says: "5: a rater set is changed by the office and by a second person, who approves it",
        broken: |cell| {
            let proposes = ["change::Propose", "change::Withdraw"].contains(&cell.act);
            proposes && cell.role != "office"
        },
    },
    Clause {
        says: "11: who ends as a rater is seen by those who run, approve and audit it",
        broken: |cell| cell.act == "change::Read" && !["office", "leading_group", "auditor"].contains(&cell.role),
    },
    Clause {
        says: "6: windows: marks are given in SELF_ASSESSMENT and SCORING",
        broken: |cell| {
            cell.scores() && cell.act != "ballot::Ask" && !["SELF_ASSESSMENT", "SCORING"].contains(&cell.phase)
        },
    },
    Clause {
        says: "7: a ballot belongs to UPWARD or PEER, a sheet to the others",
        broken: |cell| match cell.area() {
            "ballot" => !cell.anonymous(),
            "score" => cell.anonymous(),
            _ => false,
        },
    },
    Clause {
        says: "8: a ballot is read by nobody",
        broken: |cell| cell.reads() && cell.anonymous() && cell.act != "assignment::Read",
    },
    Clause {
        says: "8: sheets are seen by their author, the office and those who review them; SELF also by the target's raters",
        broken: |cell| {
            let other = cell.relation == "NONE" || (cell.relation == "RATER" && cell.channel != "SELF");
            cell.act == "score::Read" && other && cell.role != "office"
        },
    },
    Clause {
        says: "8: by their target after publication",
        broken: |cell| cell.act == "score::Read" && cell.relation == "TARGET" && !cell.released(),
    },
    Clause {
        says: "8: another member confirms",
        broken: |cell| cell.act == "score::Confirm" && cell.relation != "CONFIRMER",
    },
    Clause {
        says: "10: one release: before it, results are for those who draft and approve it, in REVIEW",
        broken: |cell| {
            let drafts = cell.phase == "REVIEW" && ["office", "leading_group"].contains(&cell.role);
            cell.result() && !cell.released() && !drafts
        },
    },
    Clause {
        says: "11: a target never learns who rates them",
        broken: |cell| {
            cell.act == "assignment::Read"
                && (cell.relation == "TARGET" || (cell.relation != "AUTHOR" && cell.role != "office"))
        },
    },
    Clause {
        says: "11: whoever is nominated to rate a target is the office's affair and that of those who approve it",
        broken: |cell| cell.act == "nomination::Read" && !["office", "leading_group"].contains(&cell.role),
    },
    Clause {
        says: "exempt: with a reason, which is for the office, the leading group and the audit",
        broken: |cell| cell.act == "exemption::Read" && !["office", "leading_group", "auditor"].contains(&cell.role),
    },
    Clause {
        says: "11: the office sees participation",
        broken: |cell| cell.act == "cycle::Progress" && cell.role != "office",
    },
    Clause {
        says: "system_admin: no scores at all",
        broken: |cell| {
            let runs = ["scheme", "cycle", "exemption", "nomination"].contains(&cell.area()) && !cell.reads();
            cell.role == "system_admin" && (SCORES.contains(&cell.area()) || runs)
        },
    },
    Clause {
        says: "office: no approval: schemes, publications and vetoes are the leading group's",
        broken: |cell| cell.approves() && cell.role != "leading_group",
    },
    Clause {
        says: "leading_group: approves, and proposes nothing",
        broken: |cell| cell.role == "leading_group" && !cell.reads() && !cell.approves(),
    },
    Clause {
        says: "auditor: reads the trail and the process, no sheet, no scorecard",
        broken: |cell| {
            let content = ["assignment", "score", "ballot", "scorecard"].contains(&cell.area());
            cell.role == "auditor" && (content || !cell.reads())
        },
    },
    Clause {
        says: "auditor: the audit trail is the auditor's",
        broken: |cell| cell.act == "audit::Read" && cell.role != "auditor",
    },
    Clause {
        says: "portal: only what is public",
        broken: |cell| {
            let published = ["scorecard", "publication", "cycle"].contains(&cell.area()) && cell.released();
            cell.role == "portal"
                && !(cell.act == "organisation::Read" || (cell.reads() && published && cell.act != "cycle::Progress"))
        },
    },
    Clause {
        says: "system_admin: accounts: nobody grants themself a role",
        broken: |cell| {
            ["account::Grant", "account::Revoke"].contains(&cell.act)
                && !["system_admin", "worker"].contains(&cell.role)
        },
    },
    Clause {
        says: "derived from the roster: no administration but one's own recusal and delegation and the review of sheets",
        broken: |cell| {
            let reviews = ["score::Return", "score::Confirm"].contains(&cell.act);
            let own = ["recusal::Declare", "delegation::Grant", "delegation::End"].contains(&cell.act);
            let own = own && cell.reach == "OWN";
            DERIVED.contains(&cell.role) && !cell.reads() && !reviews && !own
        },
    },
    Clause {
        says: "granted, in an organisation, reaching its subtree",
        broken: |cell| GRANTED.contains(&cell.role) && cell.reach == "TENANT",
    },
    Clause {
        says: "life: moves are made by the office or by the calendar",
        broken: |cell| cell.area() == "cycle" && !cell.reads() && !["office", "worker"].contains(&cell.role),
    },
    Clause {
        says: "life: a cycle goes forward, is cancelled before PUBLISHED, and nothing published is changed",
        broken: |cell| {
            let phases = moved_in(cell.act);
            !phases.is_empty() && !phases.contains(&cell.phase)
        },
    },
    Clause {
        says: "life: the calendar sees no score",
        broken: |cell| cell.role == "worker" && SCORES.contains(&cell.area()),
    },
];
