//! Who acts for a rater, or for the organisation that rates (委托).
//!
//! It rests on the frozen roster and not on tasks, so that what somebody may not do for another says nothing about the
//! targets that a draw gave them. One bar looks at tasks all the same: a task in an anonymous channel.
use std::collections::BTreeSet;

use scoring::Channel;
use uuid::Uuid;

use super::{chain, is_or_answers_for, posts};
use crate::decide::facts::Phase;
use crate::roster::relation::Target;
use crate::roster::{RosterData, Seat};
use crate::word::{Set, vocabulary};

vocabulary! {
    /// What keeps somebody from acting for a rater on one target.
    pub enum Bar {
        /// They have left or moved by a change that is in force: they end as a rater, also for others.
        Gone = 1 "GONE" "已离任或调动" "left or moved";
        /// They are the target, or answer for it.
        Target = 2 "TARGET" "被评价人本人" "the target";
        /// A recusal stands between them and the target.
        Recused = 3 "RECUSED" "须回避" "recused";
        /// A recusal stands between the rater and the target: a delegate must not do what the rater may not do.
        RaterRecused = 4 "RATER_RECUSED" "委托人须回避" "the rater is recused";
        /// They sit below the target: a person must not score their own superior on somebody's behalf.
        Below = 5 "BELOW" "为被评价人的下级" "below the target";
        /// They rate the target in an anonymous channel, or could as its peer: the channels stay apart (rule 7).
        Beside = 6 "BESIDE" "在无记名渠道评价该对象" "a rater in an anonymous channel";
        /// A panel is kept apart from the target's own organisation, in which they sit.
        Within = 7 "WITHIN" "与被评价人同一单位" "in the target's organisation";
    }
}

/// A set of bars.
pub type BarSet = Set<Bar>;

/// How somebody comes to do another's task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Acting {
    /// For the organisation that assesses itself.
    ForUnit,
    /// For the rater, who has delegated it.
    ForPerson,
}

/// A task and who would do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Errand {
    /// Who would do it.
    pub agent: Uuid,
    /// Through which channel.
    pub channel: Channel,
    /// Whose task it is.
    pub rater: Uuid,
    /// Whether an organisation rates through them.
    pub rates_for_unit: bool,
    /// Who is scored.
    pub target: Target,
}

/// What is known of a running cycle.
#[derive(Clone, Debug)]
pub struct Scene<'a> {
    /// The cycle's phase.
    pub phase: Phase,
    /// The roster that the cycle froze, with the recusals of today.
    pub roster: &'a RosterData,
    /// The organisations as they lie today: who has come to sit below somebody does not score them either.
    pub today: &'a RosterData,
    /// Who has left or moved by a change in force.
    pub gone: BTreeSet<Uuid>,
    /// Every task in an anonymous channel: through which, whose, about whom.
    pub anonymous: BTreeSet<(Channel, Uuid, Target)>,
    /// Who acts for whom by a delegation in force today: the delegate and the principal.
    pub delegations: BTreeSet<(Uuid, Uuid)>,
}

impl Scene<'_> {
    /// By which right somebody does a task that is not their own; none if by none.
    pub fn acting(&self, errand: &Errand) -> Option<Acting> {
        if errand.agent == errand.rater {
            return None;
        }
        match errand.channel {
            Channel::SelfAssessment => {
                let speaks = errand.rates_for_unit && is_or_answers_for(self.roster, errand.agent, errand.target);
                (speaks && !self.gone.contains(&errand.agent)).then_some(Acting::ForUnit)
            }
            // Where marks have a name and are about others, and while they are given.
            Channel::Downward | Channel::Panel => {
                let entrusted = self.delegations.contains(&(errand.agent, errand.rater));
                let known = posts(self.roster, errand.agent).next().is_some();
                (self.phase == Phase::Scoring && entrusted && known && self.bars(errand).is_empty())
                    .then_some(Acting::ForPerson)
            }
            Channel::Upward | Channel::Peer => None,
        }
    }

    /// Everything that keeps somebody from acting for a rater on this target.
    pub fn bars(&self, errand: &Errand) -> BarSet {
        let Errand { agent, channel, rater, target, .. } = *errand;
        let bars = [
            (Bar::Gone, self.gone.contains(&agent)),
            (Bar::Target, is_or_answers_for(self.roster, agent, target)),
            (Bar::Recused, self.recused(agent, target)),
            (Bar::RaterRecused, self.recused(rater, target)),
            (Bar::Below, self.below(agent, target)),
            (Bar::Beside, self.beside(agent, target)),
            (Bar::Within, channel == Channel::Panel && self.within(agent, target)),
        ];
        bars.into_iter().filter(|(_, holds)| *holds).map(|(bar, _)| bar).collect()
    }

    /// Whether somebody has declared a conflict with the target, or a target who is a person with them.
    fn recused(&self, person: Uuid, target: Target) -> bool {
        let mut recusals = self.roster.recusals.iter();
        recusals.any(|(one, other)| {
            (*one == person && *other == target.id()) || (target == Target::Person(*one) && *other == person)
        })
    }

    /// Whether somebody sits in an organisation that the target heads or oversees, or below it; or in the target itself
    /// or below it.
    fn below(&self, person: Uuid, target: Target) -> bool {
        let mut above = posts(self.roster, person).map(|(place, _)| chain(self.today, place));
        match target {
            Target::Organisation(id) => above.any(|chain| chain.contains(&id)),
            Target::Person(id) => above.any(|chain| {
                let mut seats = self.roster.seats.iter().filter(|seat| seat.person == id);
                seats.any(|seat| {
                    (seat.seat == Seat::Head && chain.contains(&seat.organisation))
                        || seat.oversees.iter().any(|overseen| chain.contains(overseen))
                })
            }),
        }
    }

    /// Whether somebody rates the target in an anonymous channel; or where peers do, is its peer by the roster, also if a
    /// draw has not chosen them.
    fn beside(&self, person: Uuid, target: Target) -> bool {
        let rates = |channel| self.anonymous.contains(&(channel, person, target));
        let by_peers = self.anonymous.iter().any(|(channel, _, about)| (*channel, *about) == (Channel::Peer, target));
        rates(Channel::Upward) || rates(Channel::Peer) || (by_peers && self.level(person, target))
    }

    /// Whether somebody stands on the target's level: below the same head, or each at the head of the same or of a
    /// sibling organisation; or speaks for the organisation that is the target or for its sibling.
    fn level(&self, person: Uuid, target: Target) -> bool {
        posts(self.roster, person).any(|(here, seat)| match target {
            Target::Person(id) => posts(self.roster, id).any(|(there, other)| {
                (here == there && seat != Seat::Head && other != Seat::Head)
                    || (seat == Seat::Head && other == Seat::Head && self.near(here, there))
            }),
            Target::Organisation(id) => matches!(seat, Seat::Head | Seat::Operator) && self.near(here, id),
        })
    }

    /// The same organisation, or one below the same parent.
    fn near(&self, here: Uuid, there: Uuid) -> bool {
        let parent = |id: Uuid| self.roster.organisations.iter().find(|one| one.id == id).and_then(|one| one.parent);
        here == there || (parent(here).is_some() && parent(here) == parent(there))
    }

    /// Whether somebody sits where the target sits, or in the target.
    fn within(&self, person: Uuid, target: Target) -> bool {
        posts(self.roster, person).any(|(here, _)| match target {
            Target::Person(id) => posts(self.roster, id).any(|(there, _)| here == there),
            Target::Organisation(id) => here == id,
        })
    }
}
