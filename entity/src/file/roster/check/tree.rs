//! The organisation tree: names, parents, one root, no loop, not too deep.
use super::super::Organisation;
use super::{Known, format, report::Report};

/// The most levels of organisations one file may bring. The closure table has a row for each pair of an organisation
/// and one above it, so a chain without end would fill the disk.
const MAX_LEVELS: usize = 32;

pub(super) fn check(organisations: &[Organisation], known: &Known<'_>, report: &mut Report) {
    let mut root: Option<&str> = None;
    for (index, organisation) in organisations.iter().enumerate() {
        format::text(&organisation.name, || format!("organisations[{index}].name"), report);
        format::kind(&organisation.kind, || format!("organisations[{index}].kind"), report);
        let code = &organisation.code;
        match (&organisation.parent, root) {
            (None, None) => root = Some(code),
            (None, Some(first)) => report.add(
                "SEVERAL_ROOTS",
                || format!("organisations[{index}]"),
                || format!("“{code}”没有上级单位（parent），但“{first}”已是根单位；一个文件只能有一个根单位。"),
                || format!("`{code}` has no parent, but `{first}` is the root already; a file has one root."),
            ),
            (Some(parent), _) if !known.organisation(parent) => report.add(
                "UNKNOWN_PARENT",
                || format!("organisations[{index}].parent"),
                || format!("没有代码为“{parent}”的上级单位。"),
                || format!("There is no organisation with the code `{parent}` to be the parent."),
            ),
            (Some(_), _) => {}
        }
    }
    levels(organisations, known, report);
}

#[derive(Clone, Copy)]
enum Mark {
    New,
    /// On the way up that started at this index.
    Walked(usize),
    /// So many levels of this file, itself included; none in or below a loop that has been reported.
    Level(usize),
}

/// Walks up from every organisation to the first whose level is known; each is walked once.
fn levels(organisations: &[Organisation], known: &Known<'_>, report: &mut Report) {
    let above = |index: usize| {
        let parent = organisations.get(index)?.parent.as_deref()?;
        known.organisations.get(parent).copied()
    };
    let mut marks = vec![Mark::New; organisations.len()];
    let mut way = Vec::new();
    for start in 0..organisations.len() {
        way.clear();
        let mut next = Some(start);
        let mut level = loop {
            let Some(index) = next else { break 0 };
            match marks.get_mut(index) {
                Some(mark @ Mark::New) => {
                    *mark = Mark::Walked(start);
                    way.push(index);
                    next = above(index);
                }
                Some(Mark::Walked(from)) if *from == start => {
                    report_loop(organisations, &way, index, report);
                    for looped in way.drain(..) {
                        if let Some(mark) = marks.get_mut(looped) {
                            *mark = Mark::Level(0);
                        }
                    }
                    break 0;
                }
                Some(Mark::Level(level)) => break *level,
                Some(Mark::Walked(_)) | None => break 0,
            }
        };
        for index in way.iter().rev() {
            level += 1;
            if let Some(mark) = marks.get_mut(*index) {
                *mark = Mark::Level(level);
            }
            // Only the first too deep of a chain: those below it would say the same.
            if level == MAX_LEVELS + 1 {
                report.add(
                    "TREE_TOO_DEEP",
                    || format!("organisations[{index}].parent"),
                    || format!("单位层级超过 {MAX_LEVELS} 级。"),
                    || format!("The organisations are more than {MAX_LEVELS} levels deep."),
                );
            }
        }
    }
}

/// Reports the loop that closes at `index`, once, at the member that comes first in the file.
fn report_loop(organisations: &[Organisation], way: &[usize], index: usize, report: &mut Report) {
    const SHOWN: usize = 12;
    let mut members: Vec<usize> = way.iter().copied().skip_while(|at| *at != index).collect();
    let first = members.iter().copied().min().unwrap_or(index);
    if let Some(turn) = members.iter().position(|at| *at == first) {
        members.rotate_left(turn);
    }
    let mut codes: Vec<String> =
        members.iter().take(SHOWN).filter_map(|at| organisations.get(*at)).map(|o| format::shorten(&o.code)).collect();
    if members.len() > SHOWN {
        codes.push("…".to_owned());
    }
    codes.extend(organisations.get(first).map(|o| format::shorten(&o.code)));
    let chain = codes.join(" → ");
    report.add(
        "ORGANISATION_LOOP",
        || format!("organisations[{first}].parent"),
        || format!("上级单位成环：{chain}。"),
        || format!("The parents form a loop: {chain}."),
    );
}
