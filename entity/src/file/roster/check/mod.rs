//! What a roster file must be beyond its shape: codes, references, the tree, dates. One pass each, linear in the file
//! but for sorting the appointments of one organisation.
mod appointments;
mod format;
mod report;
#[cfg(test)]
mod tests;
mod tree;

use super::{Grant, Group, GroupSeat, MAX_ENTRIES, Person, Recusal, RosterFile};
use chrono::NaiveDate;
use report::Report;
use scoring::Problem;
use std::collections::{HashMap, HashSet};

/// The most attributes of one person.
const MAX_ATTRIBUTES: usize = 32;

/// What the tenant holds already and a file may refer to by its code.
#[derive(Clone, Debug, Default)]
pub struct Existing {
    /// Codes of organisations.
    pub organisations: HashSet<String>,
    /// Codes of persons.
    pub persons: HashSet<String>,
    /// Codes of assessment groups.
    pub groups: HashSet<String>,
    /// By organisation code, the first and last days (both included) of the appointments with seat HEAD.
    pub heads: HashMap<String, Vec<(NaiveDate, Option<NaiveDate>)>>,
}

/// Everything that keeps the file from being imported, in the order of its sections; at most a hundred problems and
/// one that says how many there are. Empty if the file can be imported.
pub fn check(file: &RosterFile, existing: &Existing) -> Vec<Problem> {
    let mut report = Report::default();
    if too_many(file, &mut report) {
        return report.finish();
    }
    let known = Known::of(file, existing, &mut report);
    tree::check(&file.organisations, &known, &mut report);
    for (index, person) in file.persons.iter().enumerate() {
        check_person(index, person, &mut report);
    }
    appointments::check(&file.persons, existing, &known, &mut report);
    for (index, group) in file.groups.iter().enumerate() {
        check_group(index, group, &known, &mut report);
    }
    check_grants(&file.grants, &known, &mut report);
    check_recusals(&file.recusals, &known, &mut report);
    report.finish()
}

/// What an office should look at though the file can be imported: groups without a leader.
pub fn warnings(file: &RosterFile) -> Vec<Problem> {
    let mut report = Report::default();
    for (index, group) in file.groups.iter().enumerate() {
        let code = &group.code;
        if !group.members.iter().any(|member| member.seat == GroupSeat::Leader) {
            report.add(
                "GROUP_WITHOUT_LEADER",
                || format!("groups[{index}].members"),
                || format!("考核组“{code}”没有组长（LEADER）。"),
                || format!("The group `{code}` has no LEADER."),
            );
        }
    }
    report.finish()
}

/// The codes a reference may use: those of the file and those that exist.
struct Known<'a> {
    existing: &'a Existing,
    /// Code → index in the file.
    organisations: HashMap<&'a str, usize>,
    persons: HashMap<&'a str, usize>,
}

impl<'a> Known<'a> {
    /// Collects the file's codes and reports those that are malformed or taken. Organisations and persons share their
    /// codes' space, because a scheme's exceptions name either.
    fn of(file: &'a RosterFile, existing: &'a Existing, report: &mut Report) -> Self {
        let mut organisations = HashMap::with_capacity(file.organisations.len());
        let mut persons = HashMap::with_capacity(file.persons.len());
        let mut groups = HashMap::with_capacity(file.groups.len());
        let exists = |code: &str| existing.organisations.contains(code) || existing.persons.contains(code);
        for (index, entry) in file.organisations.iter().enumerate() {
            let path = || format!("organisations[{index}].code");
            let taken = exists(&entry.code) || organisations.contains_key(entry.code.as_str());
            claim(&entry.code, taken, path, report);
            organisations.entry(entry.code.as_str()).or_insert(index);
        }
        for (index, entry) in file.persons.iter().enumerate() {
            let code = entry.code.as_str();
            let path = || format!("persons[{index}].code");
            let taken = exists(code) || organisations.contains_key(code) || persons.contains_key(code);
            claim(code, taken, path, report);
            persons.entry(code).or_insert(index);
        }
        for (index, entry) in file.groups.iter().enumerate() {
            let path = || format!("groups[{index}].code");
            let taken = existing.groups.contains(&entry.code) || groups.contains_key(entry.code.as_str());
            claim(&entry.code, taken, path, report);
            groups.entry(entry.code.as_str()).or_insert(index);
        }
        Self { existing, organisations, persons }
    }

    fn organisation(&self, code: &str) -> bool {
        self.organisations.contains_key(code) || self.existing.organisations.contains(code)
    }

    fn person(&self, code: &str) -> bool {
        self.persons.contains_key(code) || self.existing.persons.contains(code)
    }

    fn expect_organisation(&self, code: &str, path: impl FnOnce() -> String, report: &mut Report) {
        if !self.organisation(code) {
            report.add(
                "UNKNOWN_ORGANISATION",
                path,
                || format!("没有代码为“{code}”的单位。"),
                || format!("There is no organisation with the code `{code}`."),
            );
        }
    }

    fn expect_person(&self, code: &str, path: impl FnOnce() -> String, report: &mut Report) {
        if !self.person(code) {
            report.add(
                "UNKNOWN_PERSON",
                path,
                || format!("没有代码为“{code}”的人员。"),
                || format!("There is no person with the code `{code}`."),
            );
        }
    }
}

/// Checks a new entry's code: its format, and that it is free.
fn claim(code: &str, taken: bool, path: impl Fn() -> String, report: &mut Report) {
    format::code(code, &path, report);
    if taken {
        report.add(
            "DUPLICATE_CODE",
            path,
            || format!("代码“{code}”已被使用。"),
            || format!("The code `{code}` is taken."),
        );
    }
}

fn too_many(file: &RosterFile, report: &mut Report) -> bool {
    let counts = [
        ("organisations", file.organisations.len()),
        ("persons", file.persons.len()),
        ("groups", file.groups.len()),
        ("grants", file.grants.len()),
        ("recusals", file.recusals.len()),
    ];
    let mut found = false;
    for (path, count) in counts {
        if count > MAX_ENTRIES {
            found = true;
            report.add(
                "TOO_MANY",
                || path.to_owned(),
                || format!("共 {count} 项，一个文件最多 {MAX_ENTRIES} 项。"),
                || format!("There are {count} entries; a file holds at most {MAX_ENTRIES}."),
            );
        }
    }
    found
}

fn check_person(index: usize, person: &Person, report: &mut Report) {
    format::text(&person.name, || format!("persons[{index}].name"), report);
    let count = person.attributes.len();
    if count > MAX_ATTRIBUTES {
        report.add(
            "TOO_MANY",
            || format!("persons[{index}].attributes"),
            || format!("共 {count} 项，一人最多 {MAX_ATTRIBUTES} 项。"),
            || format!("There are {count} attributes; a person has at most {MAX_ATTRIBUTES}."),
        );
        return;
    }
    for (key, value) in &person.attributes {
        let path = || format!("persons[{index}].attributes.{key}");
        format::code(key, path, report);
        format::line(value, path, report);
    }
}

fn check_group(index: usize, group: &Group, known: &Known<'_>, report: &mut Report) {
    let path = || format!("groups[{index}]");
    format::text(&group.name, || format!("{}.name", path()), report);
    known.expect_organisation(&group.organisation, || format!("{}.organisation", path()), report);
    let mut seen = HashSet::with_capacity(group.members.len());
    for (at, member) in group.members.iter().enumerate() {
        let member_path = || format!("{}.members[{at}].person", path());
        known.expect_person(&member.person, member_path, report);
        once(seen.insert(member.person.as_str()), &member.person, member_path, report);
    }
    let mut seen = HashSet::with_capacity(group.remit.organisations.len());
    for (at, code) in group.remit.organisations.iter().enumerate() {
        let remit_path = || format!("{}.remit.organisations[{at}]", path());
        known.expect_organisation(code, remit_path, report);
        once(seen.insert(code.as_str()), code, remit_path, report);
    }
    let mut seen = HashSet::with_capacity(group.remit.indicators.len());
    for (at, code) in group.remit.indicators.iter().enumerate() {
        let remit_path = || format!("{}.remit.indicators[{at}]", path());
        format::code(code, remit_path, report);
        once(seen.insert(code.as_str()), code, remit_path, report);
    }
}

/// Reports an entry of a list that was there before.
fn once(first: bool, what: &str, path: impl FnOnce() -> String, report: &mut Report) {
    if !first {
        report.add(
            "DUPLICATE_ENTRY",
            path,
            || format!("“{what}”重复出现。"),
            || format!("`{what}` is listed more than once."),
        );
    }
}

fn check_grants(grants: &[Grant], known: &Known<'_>, report: &mut Report) {
    let mut seen = HashSet::with_capacity(grants.len());
    for (index, grant) in grants.iter().enumerate() {
        known.expect_person(&grant.person, || format!("grants[{index}].person"), report);
        known.expect_organisation(&grant.organisation, || format!("grants[{index}].organisation"), report);
        let first = seen.insert((grant.person.as_str(), grant.role, grant.organisation.as_str()));
        once(first, grant.role.word(), || format!("grants[{index}]"), report);
    }
}

fn check_recusals(recusals: &[Recusal], known: &Known<'_>, report: &mut Report) {
    let mut seen = HashSet::with_capacity(recusals.len());
    for (index, recusal) in recusals.iter().enumerate() {
        let a = recusal.a.as_str();
        known.expect_person(a, || format!("recusals[{index}].a"), report);
        let pair = match (recusal.b.as_deref(), recusal.organisation.as_deref()) {
            (Some(b), None) => {
                known.expect_person(b, || format!("recusals[{index}].b"), report);
                if a == b {
                    report.add(
                        "RECUSAL_SELF",
                        || format!("recusals[{index}].b"),
                        || format!("“{a}”不能回避自己。"),
                        || format!("`{a}` cannot be recused from themselves."),
                    );
                }
                (true, a.min(b), a.max(b))
            }
            (None, Some(organisation)) => {
                known.expect_organisation(organisation, || format!("recusals[{index}].organisation"), report);
                (false, a, organisation)
            }
            _ => {
                report.add(
                    "RECUSAL_TARGET",
                    || format!("recusals[{index}]"),
                    || "回避须写明 b（人员）或 organisation（单位），且只写其中一项。".to_owned(),
                    || "A recusal needs exactly one of `b` (a person) and `organisation`.".to_owned(),
                );
                continue;
            }
        };
        once(seen.insert(pair), a, || format!("recusals[{index}]"), report);
    }
}
