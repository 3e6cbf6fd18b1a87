//! A line of the policy in words, as it is kept with a change and shown to people.
use policy::{Set, Word};
use serde::{Deserialize, Serialize};

/// Who may do an act, where and when. An axis that the act does not have is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// `area::Name`.
    pub act: String,
    /// By whom.
    pub roles: Vec<Term>,
    /// In which channels.
    pub channels: Vec<Term>,
    /// In which relations.
    pub relations: Vec<Term>,
    /// In which phases.
    pub phases: Vec<Term>,
    /// How far.
    pub reaches: Vec<Term>,
}

/// A word of the rules, with what it is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The word.
    pub word: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Term {
    /// Of a word.
    pub(crate) fn of<T: Word>(word: T) -> Self {
        let label = word.label();
        Self { word: word.word().to_owned(), zh: label.zh.to_owned(), en: label.en.to_owned() }
    }

    /// Of every word of a set.
    pub(crate) fn all<T: Word>(set: Set<T>) -> Vec<Self> {
        set.iter().map(Self::of).collect()
    }
}

impl From<policy::Line> for Line {
    fn from(line: policy::Line) -> Self {
        // Every relation there is stands for every one of the axis; which ones those are, the act says.
        let axis = policy::acts::find(line.act).map_or(line.relations, |(_, act)| act.axes.relation.all());
        Self {
            act: line.act.to_owned(),
            roles: Term::all(line.roles),
            channels: Term::all(line.channels),
            relations: Term::all(line.relations.intersection(axis)),
            phases: Term::all(line.phases),
            reaches: Term::all(line.reaches),
        }
    }
}

impl Line {
    /// As `rules.csv` would write it.
    pub fn row(&self) -> String {
        let list = |terms: &[Term]| match terms {
            [] => "-".to_owned(),
            terms => terms.iter().map(|term| term.word.as_str()).collect::<Vec<_>>().join("|"),
        };
        let columns = [&self.roles, &self.channels, &self.relations, &self.phases, &self.reaches];
        columns.iter().fold(self.act.clone(), |row, column| format!("{row}, {}", list(column)))
    }
}
