//! Why somebody may or may not: an answer for the caller, from the same look-up that decides.
use scoring::{Channel, Label};

use crate::decide::actor::Actor;
use crate::decide::facts::{ChannelSet, Facts, Phase, PhaseSet, Relation, RelationSet, Role, RoleSet};
use crate::decide::permit::{Grounds, Reason, Refusal, Revision};
use crate::decide::reach::Reach;
use crate::decide::table::Table;
use crate::record::acts::{ALL, Description, RelationAxis};
use crate::rules::line::Line;
use crate::word::Word;

/// A decision with what it rests on. What is hidden explains itself as not found, and no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The rules that were asked.
    pub revision: Revision,
    /// The decision.
    pub outcome: Result<Grounds, Refusal>,
    /// The lines of the policy that decide: those by which it is allowed, or else those by which it would be, elsewhere
    /// or for others. None for what is hidden.
    pub lines: Vec<Line>,
    /// The relations that were looked at, where the act depends on one.
    pub relations: RelationSet,
    /// The channel, where the act depends on it.
    pub channel: Option<Channel>,
    /// The phase, where the act depends on it.
    pub phase: Option<Phase>,
    /// The sentence in Chinese; where it is not allowed, with what is missing.
    pub zh: String,
    /// The sentence in English.
    pub en: String,
}

impl Explanation {
    /// Refused for what is not there, or may not be seen.
    pub fn hidden(revision: Revision) -> Self {
        let Label { zh, en } = Refusal::Hidden.label();
        Self {
            revision,
            outcome: Err(Refusal::Hidden),
            lines: Vec::new(),
            relations: RelationSet::EMPTY,
            channel: None,
            phase: None,
            zh: zh.to_owned(),
            en: en.to_owned(),
        }
    }
}

impl Table {
    /// Decides as for a permit, and says why.
    pub(crate) fn explain(&self, act: usize, actor: &Actor, facts: &Facts) -> Explanation {
        let Some(of) = ALL.get(act) else { return Explanation::hidden(self.revision()) };
        let outcome = self.decide(act, of, actor, facts);
        let relations = match of.axes.relation {
            RelationAxis::Absent => RelationSet::EMPTY,
            RelationAxis::Pair => facts.relations.intersection(RelationSet::of(Relation::PAIR)),
            RelationAxis::View => facts.relations.views(),
        };
        let channel = facts.channel.filter(|_| of.axes.channel);
        let phase = facts.phase.filter(|_| of.axes.phase);
        let lines = self.lines(act);
        let (lines, zh, en) = match outcome {
            Err(Refusal::Hidden) => return Explanation::hidden(self.revision()),
            Ok(grounds) => {
                let (zh, en) = by(grounds);
                let decides = |line: &Line| {
                    line.says(grounds.role, channel, relations, phase) && line.reaches.contains(grounds.reach)
                };
                (lines.into_iter().filter(decides).collect(), format!("允许{zh}"), format!("allowed{en}"))
            }
            Err(Refusal::Forbidden(reason)) => {
                let (zh, en) = instead(of, reason, facts, &lines);
                (lines, format!("{}{zh}", reason.label().zh), format!("{}{en}", reason.label().en))
            }
        };
        Explanation { revision: self.revision(), outcome, lines, relations, channel, phase, zh, en }
    }

    /// The lines of an act that speak of a channel and a phase, where the act depends on them.
    pub fn lines_in(&self, act: usize, channel: Option<Channel>, phase: Option<Phase>) -> Vec<Line> {
        let here = |line: &Line| {
            let channel = line.channels.is_empty() || channel.is_none_or(|channel| line.channels.contains(channel));
            channel && (line.phases.is_empty() || phase.is_none_or(|phase| line.phases.contains(phase)))
        };
        self.lines(act).into_iter().filter(here).collect()
    }

    /// By which roles, and how far from where they are held, an act is allowed on a record that stands so. For acts
    /// that do not depend on a relation: the caller's relation changes nothing.
    pub fn roles_for(&self, act: usize, phase: Option<Phase>) -> Vec<(Role, Reach)> {
        let here = |cell: &crate::decide::cell::Cell| {
            cell.place.relation.is_none() && (cell.place.phase.is_none() || cell.place.phase == phase)
        };
        self.of_act(act).filter(here).filter_map(|cell| cell.place.role.map(|role| (role, cell.reach))).collect()
    }
}

impl Line {
    /// Whether a cell of the line stands at this place.
    fn says(&self, role: Option<Role>, channel: Option<Channel>, relations: RelationSet, phase: Option<Phase>) -> bool {
        role.is_none_or(|role| self.roles.contains(role))
            && channel.is_none_or(|channel| self.channels.contains(channel))
            && (self.relations.is_empty() || !self.relations.intersection(relations).is_empty())
            && phase.is_none_or(|phase| self.phases.contains(phase))
    }
}

fn by(grounds: Grounds) -> (String, String) {
    let reach = grounds.reach.label();
    match grounds.role.map(Word::label) {
        Some(role) => (format!("：{}，范围：{}", role.zh, reach.zh), format!(": {}, reach: {}", role.en, reach.en)),
        None => (format!("，范围：{}", reach.zh), format!(", reach: {}", reach.en)),
    }
}

/// What it would take, for the reasons where the lines say so.
fn instead(act: &Description, reason: Reason, facts: &Facts, lines: &[Line]) -> (String, String) {
    let here = || lines.iter().filter(|line| facts.channel.is_none_or(|channel| line.channels.contains(channel)));
    match reason {
        Reason::Role => {
            let roles = lines.iter().fold(RoleSet::EMPTY, |roles, line| roles.union(line.roles));
            list(roles.iter().map(Word::label))
        }
        Reason::Phase if act.axes.phase => {
            let phases = here().fold(PhaseSet::EMPTY, |set, line| set.union(line.phases));
            list(phases.iter().map(Word::label))
        }
        Reason::Relation if act.axes.relation != RelationAxis::Absent => {
            let relations = here().fold(RelationSet::EMPTY, |set, line| set.union(line.relations));
            list(relations.iter().filter(|word| act.axes.relation.words().contains(word)).map(Relation::label))
        }
        Reason::Channel => {
            let channels = lines.iter().fold(ChannelSet::EMPTY, |set, line| set.union(line.channels));
            list(channels.iter().map(Word::label))
        }
        _ => (String::new(), String::new()),
    }
}

fn list(words: impl Iterator<Item = Label>) -> (String, String) {
    let (zh, en): (Vec<_>, Vec<_>) = words.map(|word| (word.zh, word.en)).unzip();
    (format!("：{}", zh.join("、")), format!(": {}", en.join(", ")))
}
