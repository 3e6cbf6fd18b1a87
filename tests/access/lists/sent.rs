//! Who lets whom act for them, and who must not.
use super::{
    dice::Dice,
    records::Change,
    world::{TODAY, World},
};
use entity::{Phase, Uuid};
use scoring::Channel;

pub(super) struct Delegation {
    pub(super) id: Uuid,
    pub(super) principal: usize,
    pub(super) delegate: usize,
    pub(super) from: &'static str,
    pub(super) to: &'static str,
    pub(super) ended: bool,
}

/// A person, and the person or the organisation from which they are recused.
pub(super) struct Recusal {
    pub(super) id: Uuid,
    pub(super) person: usize,
    pub(super) other: Option<usize>,
    pub(super) organisation: Option<usize>,
}

impl World {
    /// Raters who are scoring let all sorts of people act for them, some of whom are recused from the target.
    pub(super) fn delegations(&mut self, dice: &mut Dice, tasks: &[usize], people: &[usize]) {
        let named = [Channel::Downward, Channel::Panel];
        for task in tasks {
            let (rater, cycle) = (self.assignments[*task].rater, self.assignments[*task].cycle);
            let scored = self.cycles[cycle].phase == Phase::Scoring && named.contains(&self.assignments[*task].channel);
            if !(scored || dice.once_in(20)) {
                continue;
            }
            let target = &self.cycles[cycle].targets[self.assignments[*task].target];
            let (other, organisation) = (target.person, target.person.is_none().then_some(target.organisation));
            for _ in 0..4 {
                let delegate = self.delegate(dice, cycle, people);
                let from = dice.one_of(&["2026-01-01", TODAY, TODAY, "2026-06-16"]);
                let to = dice.one_of(&["2026-06-14", TODAY, "2026-12-31", "2026-12-31"]);
                if delegate != rater && from <= to {
                    let ended = dice.once_in(6);
                    self.delegations.push(Delegation { id: dice.id(), principal: rater, delegate, from, to, ended });
                }
                if dice.once_in(6) && other != Some(delegate) {
                    let person = dice.one_of(&[delegate, delegate, rater]);
                    let recusal = Recusal { id: dice.id(), person, other, organisation };
                    if other != Some(person) {
                        self.recusals.push(recusal);
                    }
                }
            }
        }
    }

    /// Some of those who could act for another have left or moved, or are about to.
    pub(super) fn leavers(&mut self, dice: &mut Dice) {
        for cycle in
            (0..self.cycles.len()).filter(|cycle| self.cycles[*cycle].phase == Phase::Scoring).collect::<Vec<_>>()
        {
            let sent = self.delegations.iter().map(|one| one.delegate);
            let mut people: Vec<_> =
                sent.filter(|one| self.cycles[cycle].seats.iter().any(|seat| seat.person == *one)).collect();
            people.extend(self.cycles[cycle].targets.iter().flat_map(|target| target.answers.clone()));
            people.sort_unstable();
            people.dedup();
            people.retain(|person| !self.changes.iter().any(|one| one.cycle == cycle && one.person == *person));
            for person in people.into_iter().filter(|_| dice.once_in(4)).collect::<Vec<_>>() {
                let kind = dice.one_of(&["LEFT", "MOVED", "EXEMPT"]);
                let state = dice.one_of(&["IN_FORCE", "IN_FORCE", "PROPOSED", "REJECTED", "WITHDRAWN"]);
                self.changes.push(Change { id: dice.id(), cycle, person, kind, state, kept: vec![] });
            }
        }
    }

    /// Somebody who may have to do with the targets of a cycle, or may not.
    fn delegate(&self, dice: &mut Dice, cycle: usize, people: &[usize]) -> usize {
        let known: Vec<_> = self.cycles[cycle].targets.iter().filter_map(|target| target.person).collect();
        if known.is_empty() || !dice.once_in(5) { dice.one_of(people) } else { dice.one_of(&known) }
    }
}
