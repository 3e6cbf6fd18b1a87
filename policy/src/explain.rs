//! Why somebody may or may not: an answer for whoever asks, from the same look-up that decides.
use scoring::Label;

use crate::actor::Actor;
use crate::acts::{Act, Description};
use crate::facts::Facts;
use crate::line::Line;
use crate::permit::{Grounds, Reason, Refusal, Revision};
use crate::table::Table;
use crate::word::Word;

/// A decision with what it rests on. What is hidden explains itself as not found, and no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// `area::Name`.
    pub act: &'static str,
    /// The rules that were asked.
    pub revision: Revision,
    /// The decision.
    pub outcome: Result<Grounds, Refusal>,
    /// Who may do it, where and when: the lines of the policy. Empty for what is hidden.
    pub lines: Vec<Line>,
    /// The sentence in Chinese.
    pub zh: String,
    /// The sentence in English.
    pub en: String,
}

impl Table {
    /// Decides as for a permit, and says why.
    pub fn explain<A: Act>(&self, actor: &Actor, facts: &Facts) -> Explanation {
        let outcome = self.decide(A::INDEX, &A::DESCRIPTION, actor, facts);
        let lines = if outcome == Err(Refusal::Hidden) { Vec::new() } else { self.lines(A::INDEX) };
        let Label { zh, en } = match outcome {
            Err(refusal) => refusal.label(),
            Ok(_) => Label { zh: "允许", en: "allowed" },
        };
        let (more_zh, more_en) = match outcome {
            Ok(grounds) => by(grounds),
            Err(Refusal::Forbidden(reason)) => instead(&A::DESCRIPTION, reason, facts, &lines),
            Err(Refusal::Hidden) => (String::new(), String::new()),
        };
        let (zh, en) = (format!("{zh}{more_zh}"), format!("{en}{more_en}"));
        Explanation { act: A::NAME, revision: self.revision(), outcome, lines, zh, en }
    }
}

fn by(grounds: Grounds) -> (String, String) {
    let reach = grounds.reach.label();
    match grounds.role.map(Word::label) {
        Some(role) => (format!("：{}，范围：{}", role.zh, reach.zh), format!(": {}, reach: {}", role.en, reach.en)),
        None => (format!("，范围：{}", reach.zh), format!(", reach: {}", reach.en)),
    }
}

/// What it would take, for the two reasons where the lines say so.
fn instead(act: &Description, reason: Reason, facts: &Facts, lines: &[Line]) -> (String, String) {
    let list = |words: Vec<Label>| {
        let zh: Vec<_> = words.iter().map(|word| word.zh).collect();
        let en: Vec<_> = words.iter().map(|word| word.en).collect();
        (format!("：{}", zh.join("、")), format!(": {}", en.join(", ")))
    };
    match reason {
        Reason::Role => {
            let roles = lines.iter().fold(crate::RoleSet::EMPTY, |roles, line| roles.union(line.roles));
            list(roles.iter().map(Word::label).collect())
        }
        Reason::Phase if act.axes.phase => {
            let here = |line: &&Line| facts.channel.is_none_or(|channel| line.channels.contains(channel));
            let phases = lines.iter().filter(here).fold(crate::PhaseSet::EMPTY, |set, line| set.union(line.phases));
            list(phases.iter().map(Word::label).collect())
        }
        _ => (String::new(), String::new()),
    }
}
