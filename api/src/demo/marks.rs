//! The marks of an example: gathered once, by rater, so that each rater need not look through all of them.
use super::failure::{Failure, Result};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// Which sheet or ballot of a rater.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// The target's code.
    pub(super) target: String,
    /// The channel's word.
    pub(super) channel: String,
    /// The panel's code, or nothing.
    pub(super) group: String,
}

/// What is handed in for one assignment.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    /// Indicator and entry: points, a level's code, or ABSTAIN.
    pub(super) marks: Vec<(String, String)>,
    /// The comment.
    pub(super) comment: Option<String>,
}

/// The sheets of one rater.
pub(super) type Sheets = HashMap<Key, Sheet>;

/// Every sheet, by rater.
pub(super) struct Marks(BTreeMap<String, Sheets>);

#[derive(Deserialize)]
struct Row {
    rater: String,
    target: String,
    channel: String,
    group: String,
    indicator: String,
    entry: String,
    comment: String,
}

impl Marks {
    /// Reads `marks/*.csv`.
    pub(super) fn read(text: &str) -> Result<Self> {
        let mut raters: BTreeMap<String, Sheets> = BTreeMap::new();
        for row in csv::Reader::from_reader(text.as_bytes()).into_deserialize() {
            let row: Row = row.map_err(|error| Failure::broken("marks", error))?;
            let key = Key { target: row.target, channel: row.channel, group: row.group };
            let sheet = raters.entry(row.rater).or_default().entry(key).or_default();
            if row.indicator.is_empty() {
                sheet.comment = Some(row.comment);
            } else {
                sheet.marks.push((row.indicator, row.entry));
            }
        }
        Ok(Self(raters))
    }

    /// Takes out the sheets of one stage: SELF, or all others.
    pub(super) fn take(&mut self, own: bool) -> Vec<(String, Sheets)> {
        let mut taken = vec![];
        for (rater, sheets) in &mut self.0 {
            let now: Sheets = sheets.extract_if(|key, _| (key.channel == "SELF") == own).collect();
            if !now.is_empty() {
                taken.push((rater.clone(), now));
            }
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_sheets_and_each_is_taken_once() {
        let text = "rater,target,channel,group,indicator,entry,comment\n\
            A,B,PEER,,X,90,\nA,B,PEER,,Y,ABSTAIN,\nA,B,PEER,,,,well done\nA,A,SELF,,X,B,\nA,B,PANEL,G,X,80,\n";
        let mut marks = Marks::read(text).unwrap();
        let own = marks.take(true);
        assert_eq!(own.len(), 1);
        assert_eq!(own[0].1.len(), 1);
        let others = marks.take(false);
        let key = |channel: &str, group: &str| Key { target: "B".into(), channel: channel.into(), group: group.into() };
        let peer = &others[0].1[&key("PEER", "")];
        assert_eq!(peer.marks, [("X".to_owned(), "90".to_owned()), ("Y".to_owned(), "ABSTAIN".to_owned())]);
        assert_eq!(peer.comment.as_deref(), Some("well done"));
        assert_eq!(others[0].1[&key("PANEL", "G")].marks.len(), 1);
        assert!(marks.take(false).is_empty());
    }
}
