//! 评分表: named sheets.
use super::{
    Area, List,
    assignment::{TASKS, name},
};
use crate::access::{
    absent::Foreign,
    attempts::{Ask, Attempt, attempt, change},
    lists::{Kind, Listed, facts::Viewer, may},
    oracle::{ANONYMOUS, Case, Clause, NAMED, OUT, allowed, hidden, refused},
    records::Moment,
};
use entity::acts;

pub(super) struct Scores;

/// A mark for each indicator.
pub(super) const MARKS: &str =
    "marks: [{ indicator: \"WORK\", points: \"70\" }, { indicator: \"ORDER\", points: \"71\" }]";

impl Area for Scores {
    fn name(&self) -> &'static str {
        "score"
    }

    fn attempts(&self) -> Vec<Attempt> {
        let (sheet, task) = ("score::Read", "assignment::Read");
        let of_task = |of| {
            let name = name(of);
            let on = format!("assignment: \"@{name}@\"");
            let document = format!("{{ sheet({on}) {{ state }} }}");
            let change = |field, rest: String, act, seen| {
                change(field, name.clone(), format!("({rest}) {{ state }}"), act, seen, of)
            };
            let marks = format!("input: {{ {on}, {MARKS} }}");
            [
                attempt("sheet", name.clone(), document, Ask::Act(sheet, sheet, of)),
                change("saveDraft", marks.clone(), "score::Save", task),
                change("submitSheet", marks, "score::Submit", task),
                change("returnSheet", format!("{on}, reason: \"again\""), "score::Return", sheet),
                change("confirmSheet", on, "score::Confirm", sheet),
            ]
        };
        TASKS.into_iter().flat_map(of_task).collect()
    }

    fn clauses(&self) -> &'static [Clause] {
        CLAUSES
    }

    /// A sheet is named by its task.
    fn foreign(&self) -> &'static [Foreign] {
        &[]
    }

    fn kinds(&self) -> &'static [Kind] {
        const KINDS: &[Kind] = &[Kind {
            name: "Sheet",
            node: None,
            ids: |world| world.assignments.iter().map(|one| one.id).collect(),
            sees: |viewer, place| viewer.sheet(place),
            asked: may::<acts::score::Read>,
            listed: Listed::Nowhere,
            parts: &[],
        }];
        KINDS
    }

    fn lists(&self) -> &'static [List] {
        &[]
    }

    fn of_a_node(&self) -> &'static str {
        ""
    }

    fn further(&self) -> Vec<(&'static str, String)> {
        let present = format!("assignment: \"@Assignment:PANEL/M2/S1@\", present: [\"@Person:M1@\"], {MARKS}");
        vec![("submitSheet", format!("mutation {{ submitSheet(input: {{ {present} }}) {{ state }} }}"))]
    }

    /// A sheet is for named channels, and only a group's is confirmed (rules 3, 7 and 8).
    fn impossible(&self, attempt: &Attempt) -> bool {
        match attempt.ask {
            Ask::Act("score::Confirm", _, of) => of.key[0] != "PANEL",
            Ask::Act(act, _, of) => act.starts_with("score::") && ANONYMOUS.contains(&of.key[0]),
            _ => false,
        }
    }
}

const CLAUSES: &[Clause] = &[
    refused("3, 7: a sheet is for DOWNWARD, SELF and PANEL", |case| {
        case.field(&["saveDraft", "submitSheet", "returnSheet", "confirmSheet"]) && case.channel(&ANONYMOUS)
    }),
    refused("4: whoever scores or is the target never decides", |case| {
        case.field(&["returnSheet", "confirmSheet"]) && (case.is_rater() || case.is_sent() || case.is_target())
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
    allowed("1: whoever is superior, oneself or a panel's leader hands a sheet in", |case| {
        case.field(&["submitSheet", "saveDraft"]) && case.is_rater() && case.channel(&NAMED) && case.in_window()
    }),
    allowed("8: an author sees their own sheet", |case| {
        case.field(&["sheet"]) && case.is_rater() && case.channel(&NAMED) && case.runs()
    }),
    allowed("8: the office sees sheets", |case| {
        case.field(&["sheet"]) && case.by(&["office"]) && case.channel(&NAMED) && case.runs()
    }),
    allowed("8: SELF also by that target's DOWNWARD and PANEL raters", |case| {
        case.field(&["sheet"])
            && case.channel(&["SELF"])
            && case.by(&["head", "leader"])
            && case.runs()
            && !case.during(&[Moment::SelfAssessment])
    }),
    allowed("8: whoever confirms sees the sheet", |case| {
        case.field(&["sheet"])
            && case.channel(&["PANEL"])
            && case.by(&["panellist"])
            && case.runs()
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
];

/// Whether rule 8 lets somebody read a named sheet at all, now or later. Written down by hand: the office is OFF, the
/// group's members M1 and M2, the raters by name of somebody in surgery the head and the group's leader.
fn may_read(case: &Case<'_>) -> bool {
    let reviews = case.channel(&["PANEL"]) && case.by(&["leader", "panellist"]);
    let rates = case.channel(&["SELF"]) && case.by(&["head", "leader"]);
    case.channel(&NAMED)
        && (case.is_rater() || case.is_sent() || case.is_target() || case.by(&["office"]) || reviews || rates)
}

impl Viewer<'_> {
    /// Whether the sheet of a task may be read, which no list shows.
    pub(crate) fn sheet(&self, place: usize) -> bool {
        let task = &self.world.assignments[place];
        !task.withdrawn && self.may::<acts::score::Read>(&self.task_facts(task))
    }
}
