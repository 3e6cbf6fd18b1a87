//! 无记名评分表: anonymous ballots, which nobody reads.
use super::{
    Area, List,
    assignment::{TASKS, name},
    score::MARKS,
};
use crate::access::{
    absent::Foreign,
    attempts::{Ask, Attempt, attempt, change},
    lists::Kind,
    oracle::{ANONYMOUS, Clause, NAMED, allowed, hidden, refused},
    records::Moment,
};

pub(super) struct Ballots;

impl Area for Ballots {
    fn name(&self) -> &'static str {
        "ballot"
    }

    fn attempts(&self) -> Vec<Attempt> {
        let task = "assignment::Read";
        let of_task = |of| {
            let name = name(of);
            let on = format!("assignment: \"@{name}@\"");
            let put = format!("(input: {{ {on}, {MARKS} }})");
            let asks = format!("{{ haveISubmitted({on}) }}");
            [
                attempt("haveISubmitted", name.clone(), asks, Ask::Act("ballot::Ask", task, of)),
                change("castBallot", name.clone(), put, "ballot::Cast", task, of),
                change("withdrawBallot", name, format!("({on})"), "ballot::Withdraw", task, of),
            ]
        };
        TASKS.into_iter().flat_map(of_task).collect()
    }

    fn clauses(&self) -> &'static [Clause] {
        CLAUSES
    }

    /// A ballot has no id.
    fn foreign(&self) -> &'static [Foreign] {
        &[]
    }

    fn kinds(&self) -> &'static [Kind] {
        &[]
    }

    fn lists(&self) -> &'static [List] {
        &[]
    }

    fn of_a_node(&self) -> &'static str {
        ""
    }

    /// A ballot is for anonymous channels (rules 3 and 7).
    fn impossible(&self, attempt: &Attempt) -> bool {
        match attempt.ask {
            Ask::Act(act, _, of) => act.starts_with("ballot::") && !ANONYMOUS.contains(&of.key[0]),
            _ => false,
        }
    }
}

const CLAUSES: &[Clause] = &[
    refused("1: nobody asks \"have I submitted\" for another", |case| {
        case.field(&["haveISubmitted"]) && !case.is_rater()
    }),
    refused("3, 7: a ballot is for UPWARD and PEER", |case| {
        case.field(&["castBallot", "withdrawBallot", "haveISubmitted"]) && case.channel(&NAMED)
    }),
    hidden("8: a ballot is read by nobody, its author included", |case| {
        case.field(&["sheet"]) && case.channel(&ANONYMOUS) && case.logged_in()
    }),
    allowed("1: a subordinate and a peer put a ballot, replace it, withdraw it", |case| {
        case.field(&["castBallot", "withdrawBallot"]) && case.is_rater() && case.channel(&ANONYMOUS) && case.in_window()
    }),
    allowed("8: an author can ask \"have I submitted\"", |case| {
        case.field(&["haveISubmitted"])
            && case.channel(&ANONYMOUS)
            && case.is_rater()
            && case.runs()
            && !case.during(&[Moment::SelfAssessment])
    }),
];
