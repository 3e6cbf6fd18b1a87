//! `policy/rules.csv`, read once more and by other means than the product's: no casbin, no table, no expansion.
use std::collections::BTreeSet;

/// A line of the file: the words of each column.
pub(crate) struct Row {
    pub(crate) acts: Vec<&'static str>,
    pub(crate) roles: Vec<&'static str>,
    channels: Vec<&'static str>,
    relations: Vec<&'static str>,
    phases: Vec<&'static str>,
    reaches: Vec<&'static str>,
}

/// Who asks: a person, perhaps, and roles with the organisations where they are held.
pub(crate) struct Asker {
    pub(crate) tenant: &'static str,
    pub(crate) person: Option<&'static str>,
    pub(crate) stations: Vec<(&'static str, &'static str)>,
}

/// What is asked about, in the words of the rules.
#[derive(Clone, Default)]
pub(crate) struct Record {
    /// Root first, own organisation last.
    pub(crate) path: Vec<&'static str>,
    pub(crate) owner: Option<&'static str>,
    pub(crate) phase: Option<&'static str>,
    pub(crate) channel: Option<&'static str>,
    /// Between rater and target, and between whoever asks and the record.
    pub(crate) relations: BTreeSet<&'static str>,
}

/// Every line.
pub(crate) fn rows() -> Vec<Row> {
    let lines = include_str!("../../policy/rules.csv").lines().map(str::trim);
    let mut lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    assert_eq!(lines.next(), Some("act,role,channel,relation,phase,reach"));
    let row = |line: &'static str| {
        let columns: Vec<Vec<_>> = line.split(',').map(|column| column.trim().split('|').collect()).collect();
        let [acts, roles, channels, relations, phases, reaches] = columns.try_into().expect("six columns");
        Row { acts, roles, channels, relations, phases, reaches }
    };
    lines.map(row).collect()
}

/// Whether a column says nothing against a value.
fn fits(column: &[&str], value: Option<&str>) -> bool {
    matches!(column, ["-" | "*"]) || value.is_some_and(|value| column.contains(&value))
}

impl Row {
    /// Whether this line allows it.
    fn allows(&self, act: &str, asker: &Asker, record: &Record) -> bool {
        self.acts.contains(&act)
            && fits(&self.channels, record.channel)
            && fits(&self.phases, record.phase)
            && (matches!(self.relations[..], ["-" | "*"])
                || self.relations.iter().any(|r| record.relations.contains(r)))
            && record.path.first() == Some(&asker.tenant)
            && self.reaches.iter().any(|reach| self.reaches_out(reach, asker, record))
    }

    fn reaches_out(&self, reach: &str, asker: &Asker, record: &Record) -> bool {
        let scoring = matches!(self.roles[..], ["-"]);
        let held = asker.stations.iter().filter(|(role, _)| self.roles.contains(role)).collect::<Vec<_>>();
        let own = asker.person.is_some() && asker.person == record.owner;
        match reach {
            "OWN" => own && (scoring || !held.is_empty()),
            "ORGANISATION" => held.iter().any(|(_, at)| record.path.last() == Some(at)),
            "SUBTREE" => held.iter().any(|(_, at)| record.path.contains(at)),
            "TENANT" => !held.is_empty(),
            other => panic!("no such reach: {other}"),
        }
    }
}

/// Whether any line allows it.
pub(crate) fn allowed(rows: &[Row], act: &str, asker: &Asker, record: &Record) -> bool {
    rows.iter().any(|row| row.allows(act, asker, record))
}

/// Whether there is anything at all that somebody could list by this act.
pub(crate) fn lists(rows: &[Row], act: &str, asker: &Asker) -> bool {
    let holds = |row: &&Row| asker.stations.iter().any(|(role, _)| row.roles.contains(role));
    rows.iter().filter(|row| row.acts.contains(&act)).any(|row| holds(&row))
}
