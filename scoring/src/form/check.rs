//! The check that turns input into marks. Its sentences never repeat what was given, so that no error holds a mark.
use super::{COMMENT_LIMIT, Draft, Entry, Form, Mark, Marks, normalise_comment};
use crate::Problem;

pub(super) fn complete(form: &Form, marks: &[Mark], comment: Option<&str>) -> Result<Marks, Vec<Problem>> {
    let (checked, mut problems) = collect(form, marks, comment);
    let missing = form.leaves().filter(|leaf| !marks.iter().any(|mark| mark.indicator == leaf.code));
    problems.extend(missing.map(|leaf| {
        let zh = format!("缺少指标“{}”（{}）的评分", leaf.name.zh, leaf.code);
        let en = format!("the indicator \"{}\" ({}) has no mark", leaf.name.en, leaf.code);
        Problem::new("MARK_MISSING", "marks", zh, en)
    }));
    if problems.is_empty() { Ok(checked) } else { Err(problems) }
}

pub(super) fn draft(form: &Form, marks: &[Mark], comment: Option<&str>) -> Result<Draft, Vec<Problem>> {
    if form.channel.anonymous() {
        let (zh, en) = ("无记名测评表没有草稿", "an anonymous channel has no drafts");
        return Err(vec![Problem::new("DRAFT_ANONYMOUS", "", zh, en)]);
    }
    let (checked, problems) = collect(form, marks, comment);
    if problems.is_empty() { Ok(Draft(checked)) } else { Err(problems) }
}

/// What is right, in preorder, and everything that is wrong.
fn collect(form: &Form, marks: &[Mark], comment: Option<&str>) -> (Marks, Vec<Problem>) {
    let mut entries: Vec<Entry> = Vec::with_capacity(form.leaves.len());
    let mut problems = Vec::new();
    if marks.len() > form.leaves.len() {
        // One problem instead of one per surplus mark: the input may be of any size.
        let (zh, en) = ("评分比评分表上的指标多", "there are more marks than indicators on the form");
        problems.push(Problem::new("TOO_MANY_MARKS", "marks", zh, en));
    }
    for (place, mark) in marks.iter().enumerate().take(form.leaves.len()) {
        let path = format!("marks[{place}]");
        match one(form, mark, &path) {
            Err(problem) => problems.push(problem),
            Ok(entry) if entries.iter().any(|earlier| earlier.leaf == entry.leaf) => {
                let (zh, en) = ("这个指标已经评过", "this indicator has a mark already");
                problems.push(Problem::new("MARK_DUPLICATE", format!("{path}.indicator"), zh, en));
            }
            Ok(entry) => entries.push(entry),
        }
    }
    entries.sort_by_key(|entry| entry.leaf);
    let comment = match comment_of(form, comment) {
        Ok(comment) => comment,
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    (Marks { channel: form.channel, entries, comment }, problems)
}

fn one(form: &Form, mark: &Mark, path: &str) -> Result<Entry, Problem> {
    let indicator = format!("{path}.indicator");
    let Some(leaf) = form.scheme.node_by_code(&mark.indicator) else {
        let (zh, en) = ("方案没有这个指标", "the scheme has no such indicator");
        return Err(Problem::new("INDICATOR_UNKNOWN", indicator, zh, en));
    };
    let asked = form.leaves.binary_search(&leaf.number).is_ok();
    let Some(rated) = leaf.kind.rated().filter(|_| asked) else {
        let (zh, en) = ("这张评分表没有这个指标", "this form does not ask for this indicator");
        return Err(Problem::new("INDICATOR_NOT_ASKED", indicator, zh, en));
    };
    rated.check(leaf.number, mark, path)
}

fn comment_of(form: &Form, comment: Option<&str>) -> Result<Option<String>, Problem> {
    let too_long = || {
        let zh = format!("意见不超过 {COMMENT_LIMIT} 字");
        let en = format!("a comment has at most {COMMENT_LIMIT} characters");
        Problem::new("COMMENT_TOO_LONG", "comment", zh, en)
    };
    let Some(text) = comment else { return Ok(None) };
    // Far beyond the limit it is not even normalised: input may be of any size.
    if text.len() > COMMENT_LIMIT.saturating_mul(16) {
        return Err(too_long());
    }
    let Some(text) = normalise_comment(text) else { return Ok(None) };
    if !form.takes_comment() {
        let (zh, en) = ("这张评分表不收意见", "this form takes no comment");
        return Err(Problem::new("COMMENT_NOT_TAKEN", "comment", zh, en));
    }
    if text.chars().count() > COMMENT_LIMIT {
        return Err(too_long());
    }
    Ok(Some(text))
}
