//! Who is who and what stands how, worked out by the test from what it knows of the installation: no SQL, no store.
use super::world::{Account, Appointment, Assignment, Cycle, Scorecard, Seat, World, present};
use entity::{Actor, Engine, Phase, Role, Station, Uuid, acts};
use policy::{Act, Audience, Facts, Relation, RelationSet, Word, actor};
use scoring::Channel;

/// Somebody who looks.
pub(super) struct Viewer<'a> {
    pub(super) world: &'a World,
    pub(super) engine: &'a Engine,
    pub(super) actor: Actor,
    pub(super) person: Option<usize>,
}

impl World {
    fn path(&self, organisation: usize) -> Vec<Uuid> {
        self.organisations[organisation].path.clone()
    }

    /// The roles of an account on this day: granted, and derived from appointments and groups.
    pub(super) fn actor(&self, account: &Account) -> Actor {
        let mut stations = vec![];
        let mut hold = |role: &str, organisation: usize| {
            let role = Role::from_word(role).expect("a role");
            stations.push(Station { role, organisation: self.organisations[organisation].id });
        };
        account.grants.iter().for_each(|(role, organisation)| hold(role, *organisation));
        if let Some(person) = account.person {
            for seat in self.persons[person].appointments.iter().filter(|seat| present(seat.from, seat.to)) {
                hold("staff", seat.organisation);
                if seat.seat == "HEAD" {
                    hold("head", seat.organisation);
                }
            }
            for group in &self.groups {
                for (_, seat) in group.members.iter().filter(|(member, _)| *member == person) {
                    hold("panellist", group.organisation);
                    if *seat == "LEADER" {
                        hold("panel_leader", group.organisation);
                    }
                }
            }
        }
        stations.sort_by_key(|station| (station.role, station.organisation));
        stations.dedup();
        let person = account.person.map(|person| self.persons[person].id);
        actor::build(account.id, person, self.organisations[account.root].id, stations)
    }

    /// Where a person belongs: the present appointment, HEAD first, then DEPUTY, MEMBER and OPERATOR, the earliest of
    /// them; the root if there is none.
    fn home(&self, person: usize) -> usize {
        let person = &self.persons[person];
        let order = |seat: &str| ["HEAD", "DEPUTY", "MEMBER", "OPERATOR"].iter().position(|known| *known == seat);
        let present = person.appointments.iter().filter(|seat| present(seat.from, seat.to));
        let first = present.min_by_key(|seat| (order(seat.seat), seat.from, seat.id));
        first.map_or(person.root, |seat| seat.organisation)
    }

    /// The version of a cycle's scorecards that counts.
    fn current(&self, cycle: usize) -> Option<usize> {
        match self.cycles[cycle].phase {
            Phase::Review => self.scorecards.iter().filter(|card| card.cycle == cycle).map(|card| card.version).max(),
            Phase::Published | Phase::Archived => {
                let approved = self.publications.iter().filter(|one| one.cycle == cycle && one.approved);
                approved.map(|one| one.version).max()
            }
            _ => None,
        }
    }
}

/// By which act somebody looks at what.
impl Viewer<'_> {
    fn may<A: Act>(&self, facts: &Facts) -> bool {
        self.engine.permit::<A>(&self.actor, facts).is_ok()
    }

    fn plain(&self, id: Uuid, organisation: usize) -> Facts {
        Facts::plain(id, 1, self.world.path(organisation))
    }

    pub(super) fn organisation(&self, place: usize) -> bool {
        self.may::<acts::organisation::Read>(&self.plain(self.world.organisations[place].id, place))
    }

    pub(super) fn person(&self, place: usize) -> bool {
        let id = self.world.persons[place].id;
        self.may::<acts::person::Read>(&Facts { owner: Some(id), ..self.plain(id, self.world.home(place)) })
    }

    pub(super) fn group(&self, place: usize) -> bool {
        let group = &self.world.groups[place];
        self.may::<acts::group::Read>(&self.plain(group.id, group.organisation))
    }

    pub(super) fn account(&self, place: usize) -> bool {
        let account = &self.world.accounts[place];
        let home = account.person.map_or(account.root, |person| self.world.home(person));
        let owner = account.person.map(|person| self.world.persons[person].id);
        self.may::<acts::account::Read>(&Facts { owner, ..self.plain(account.id, home) })
    }

    pub(super) fn scheme(&self, place: usize) -> bool {
        let scheme = &self.world.schemes[place];
        self.may::<acts::scheme::Read>(&self.plain(scheme.id, scheme.organisation))
    }

    pub(super) fn cycle(&self, place: usize) -> bool {
        let cycle = &self.world.cycles[place];
        self.may::<acts::cycle::Read>(&Facts { phase: Some(cycle.phase), ..self.plain(cycle.id, cycle.organisation) })
    }

    pub(super) fn publication(&self, place: usize) -> bool {
        let publication = &self.world.publications[place];
        let cycle = &self.world.cycles[publication.cycle];
        let phase = Some(if publication.approved { cycle.phase } else { Phase::Review });
        self.may::<acts::publication::Read>(&Facts { phase, ..self.plain(publication.id, cycle.organisation) })
    }

    pub(super) fn change(&self, place: usize) -> bool {
        let change = &self.world.changes[place];
        let cycle = &self.world.cycles[change.cycle];
        let kept = self.person.is_some_and(|person| change.kept.contains(&person));
        let facts = Facts { phase: Some(cycle.phase), ..self.plain(change.id, cycle.organisation) };
        !kept && self.may::<acts::change::Read>(&facts)
    }

    pub(super) fn assignment(&self, place: usize) -> bool {
        let task = &self.world.assignments[place];
        !task.withdrawn && self.may::<acts::assignment::Read>(&self.task_facts(task))
    }

    /// Whether the sheet of a task may be read, which no list shows.
    pub(super) fn sheet(&self, place: usize) -> bool {
        let task = &self.world.assignments[place];
        !task.withdrawn && self.may::<acts::score::Read>(&self.task_facts(task))
    }

    fn task_facts(&self, task: &Assignment) -> Facts {
        let cycle = &self.world.cycles[task.cycle];
        let mut relations = RelationSet::of(&[Relation::of(task.channel)]);
        let own = self.person == Some(task.rater);
        let (sent, unit) = (self.acts_for_rater(task), self.acts_for_unit(task));
        let held = [
            (own || sent || unit, Relation::Author),
            (self.is_target(cycle, task.target), Relation::Target),
            (self.rates(task), Relation::Rater),
            (!own && self.confirms(cycle, task), Relation::Confirmer),
        ];
        for (_, relation) in held.iter().filter(|(holds, _)| *holds) {
            relations = relations.with(*relation);
        }
        Facts {
            owner: Some(self.world.persons[task.rater].id),
            also: self.actor.person().filter(|_| sent || unit),
            acting_for: sent.then_some(self.world.persons[task.rater].id),
            phase: Some(cycle.phase),
            channel: Some(task.channel),
            relations,
            ..self.plain(task.id, cycle.targets[task.target].organisation)
        }
    }

    fn is_target(&self, cycle: &Cycle, target: usize) -> bool {
        match (cycle.targets[target].person, self.person) {
            (Some(target), viewer) => viewer == Some(target),
            (None, Some(viewer)) => cycle.targets[target].answers.contains(&viewer),
            (None, None) => false,
        }
    }

    /// Whether there is another task, DOWNWARD or PANEL, by which the viewer rates the same target.
    fn rates(&self, task: &Assignment) -> bool {
        self.world.assignments.iter().any(|other| {
            other.cycle == task.cycle
                && other.target == task.target
                && self.person == Some(other.rater)
                && matches!(other.channel, Channel::Downward | Channel::Panel)
                && other.id != task.id
                && !other.withdrawn
                && !other.ended
        })
    }

    fn confirms(&self, cycle: &Cycle, task: &Assignment) -> bool {
        let members = cycle.groups.iter().find(|(group, _)| task.group == Some(*group));
        members.zip(self.person).is_some_and(|((_, members), viewer)| members.contains(&viewer))
    }

    pub(super) fn delegation(&self, place: usize) -> bool {
        let one = &self.world.delegations[place];
        let [owner, also] = [one.principal, one.delegate].map(|person| Some(self.world.persons[person].id));
        let home = self.world.home(one.principal);
        self.may::<acts::delegation::Read>(&Facts { owner, also, ..self.plain(one.id, home) })
    }

    /// Whether somebody ends as a rater of a cycle: they act for nobody in it either.
    fn is_gone(&self, cycle: usize, person: usize) -> bool {
        let mut changes = self.world.changes.iter().filter(|one| one.cycle == cycle && one.person == person);
        changes.any(|one| one.state == "IN_FORCE" && ["LEFT", "MOVED"].contains(&one.kind))
    }

    /// Whether the viewer sees to what an organisation says of itself, in another's task.
    fn acts_for_unit(&self, task: &Assignment) -> bool {
        let cycle = &self.world.cycles[task.cycle];
        task.unit
            && self
                .person
                .filter(|viewer| *viewer != task.rater && !self.is_gone(task.cycle, *viewer))
                .is_some_and(|viewer| cycle.targets[task.target].answers.contains(&viewer))
    }

    /// Whether the viewer acts for the rater.
    pub(super) fn acts_for_rater(&self, task: &Assignment) -> bool {
        self.is_sent(task) && self.person.is_some_and(|viewer| !self.is_too_near(task, viewer))
    }

    /// Whether the rater has sent the viewer, to what can be done for another.
    pub(super) fn is_sent(&self, task: &Assignment) -> bool {
        let for_others = matches!(task.channel, Channel::Downward | Channel::Panel);
        if !for_others || self.world.cycles[task.cycle].phase != Phase::Scoring || self.person == Some(task.rater) {
            return false;
        }
        let mut sent = self.world.delegations.iter().filter(|one| !one.ended && present(one.from, Some(one.to)));
        sent.any(|one| one.principal == task.rater && Some(one.delegate) == self.person)
    }

    /// Whether somebody must not score a target for another: by kinship and the like, because they are it, sit under it
    /// or within it, or stand beside it where that is asked without names; or are not on the roster at all.
    fn is_too_near(&self, task: &Assignment, viewer: usize) -> bool {
        let (world, cycle) = (self.world, &self.world.cycles[task.cycle]);
        let target = &cycle.targets[task.target];
        let seats_of = |person: usize| cycle.seats.iter().filter(move |seat| seat.person == person).collect::<Vec<_>>();
        let (mine, theirs) = (seats_of(viewer), target.person.map_or(vec![], seats_of));
        let recused = [viewer, task.rater].iter().any(|who| {
            world.recusals.iter().any(|one| {
                let between = [[Some(one.person), one.other], [one.other, Some(one.person)]];
                let persons = target.person.is_some() && between.contains(&[Some(*who), target.person]);
                let unit = target.person.is_none() && one.organisation == Some(target.organisation);
                persons || (unit && one.person == *who)
            })
        });
        let on_it = world.assignments.iter().filter(|one| one.cycle == task.cycle && one.target == task.target);
        let on_it: Vec<_> = on_it.collect();
        let secret = on_it.iter().any(|one| one.rater == viewer && one.channel.anonymous());
        let asked = on_it.iter().any(|one| one.channel == Channel::Peer);
        let over = |place: usize| mine.iter().any(|seat| self.lies_in(seat.organisation, place));
        let heads = |seat: &&Seat| (seat.seat == "HEAD").then_some(seat.organisation);
        let under = theirs.iter().any(|seat| heads(seat).is_some_and(over) || seat.oversees.is_some_and(over))
            || (target.person.is_none() && over(target.organisation));
        let within = |place: usize| mine.iter().any(|seat| seat.organisation == place);
        let own = within(target.organisation) || theirs.iter().any(|seat| within(seat.organisation));
        self.is_target(cycle, task.target)
            || self.is_gone(task.cycle, viewer)
            || mine.is_empty()
            || recused
            || secret
            || under
            || (asked && self.is_peer(&mine, &theirs, target.person.is_none().then_some(target.organisation)))
            || (task.channel == Channel::Panel && own)
    }

    /// Colleagues of one organisation without its heads; heads under one parent, or of one organisation; and whoever
    /// speaks for a sibling.
    fn is_peer(&self, mine: &[&Seat], theirs: &[&Seat], unit: Option<usize>) -> bool {
        let parent = |place: usize| self.world.organisations[place].path.iter().rev().nth(1);
        let beside = |one: usize, other: usize| one == other || (parent(one).is_some() && parent(one) == parent(other));
        mine.iter().any(|seat| {
            let head = seat.seat == "HEAD";
            let colleague = |other: &&Seat| {
                let heads = [head, other.seat == "HEAD"];
                (heads == [false, false] && seat.organisation == other.organisation)
                    || (heads == [true, true] && beside(seat.organisation, other.organisation))
            };
            let speaks = (head || seat.seat == "OPERATOR") && unit.is_some_and(|unit| beside(seat.organisation, unit));
            theirs.iter().any(colleague) || speaks
        })
    }

    /// Whether an organisation is another, or lies below it.
    fn lies_in(&self, place: usize, other: usize) -> bool {
        self.world.organisations[place].path.contains(&self.world.organisations[other].id)
    }

    pub(super) fn exemption(&self, place: usize) -> bool {
        let exemption = &self.world.exemptions[place];
        self.may::<acts::exemption::Read>(&self.of_cycle(exemption.id, exemption.cycle))
    }

    /// Whether a nomination is seen: not by its target, whatever their role (rule 11).
    pub(super) fn nomination(&self, place: usize) -> bool {
        self.selects(place) && !self.is_nominees_target(place)
    }

    /// Whether the policy lets it be seen.
    pub(super) fn selects(&self, place: usize) -> bool {
        let nomination = &self.world.nominations[place];
        self.may::<acts::nomination::Read>(&self.of_cycle(nomination.id, nomination.cycle))
    }

    /// Whether the viewer is the target, or answers for it, today or by the roster of the cycle.
    pub(super) fn is_nominees_target(&self, place: usize) -> bool {
        let nomination = &self.world.nominations[place];
        let cycle = &self.world.cycles[nomination.cycle];
        let target = &cycle.targets[nomination.target];
        let answers = |seat: &Appointment| {
            seat.organisation == target.organisation
                && ["HEAD", "OPERATOR"].contains(&seat.seat)
                && present(seat.from, seat.to)
        };
        let today = self.person.filter(|_| target.person.is_none());
        self.is_target(cycle, nomination.target)
            || today.is_some_and(|viewer| self.world.persons[viewer].appointments.iter().any(answers))
    }

    /// The facts of something that is said of a cycle.
    fn of_cycle(&self, id: Uuid, cycle: usize) -> Facts {
        let cycle = &self.world.cycles[cycle];
        Facts { phase: Some(cycle.phase), ..self.plain(id, cycle.organisation) }
    }

    /// Whether a line of the trail is seen.
    pub(super) fn entry(&self, place: usize) -> bool {
        self.audits(place) && !self.on_oneself(place)
    }

    /// Whether the policy lets it be seen.
    pub(super) fn audits(&self, place: usize) -> bool {
        let entry = &self.world.trail[place];
        self.may::<acts::audit::Read>(&self.plain(entry.id, entry.organisation))
    }

    /// Whether it is about another's task on the viewer (rule 11).
    pub(super) fn on_oneself(&self, place: usize) -> bool {
        self.world.trail[place].assignment.is_some_and(|task| {
            let task = &self.world.assignments[task];
            self.person != Some(task.rater) && self.is_target(&self.world.cycles[task.cycle], task.target)
        })
    }

    /// In which detail a scorecard is seen; none is not at all.
    pub(super) fn scorecard(&self, place: usize) -> Option<usize> {
        let card = &self.world.scorecards[place];
        let cycle = &self.world.cycles[card.cycle];
        if self.world.current(card.cycle) != Some(card.version) {
            return None;
        }
        let target = &cycle.targets[card.target];
        let owner = target.person.map(|person| self.world.persons[person].id);
        let facts = Facts { owner, phase: Some(cycle.phase), ..self.plain(card.id, target.organisation) };
        let permit = self.engine.permit::<acts::scorecard::Read>(&self.actor, &facts).ok()?;
        let details = permit.audiences().iter().map(|audience| self.detail(card, audience, target.person.is_some()));
        details.max().filter(|detail| *detail > 0)
    }

    /// What a publication gives an audience, from NONE 0 to CHANNELS 4.
    fn detail(&self, card: &Scorecard, audience: Audience, person: bool) -> usize {
        let released = self.world.cycles[card.cycle].phase != Phase::Review;
        let publication = self
            .world
            .publications
            .iter()
            .find(|one| released && one.approved && one.cycle == card.cycle && one.version == card.version);
        let given = |place: usize| {
            let word = publication.map_or("NONE", |publication| publication.details[place]);
            ["NONE", "GRADE", "TOTAL", "LEAVES", "CHANNELS"].iter().position(|known| *known == word).expect("a detail")
        };
        let (tenant, public) = (given(if person { 3 } else { 2 }), given(if person { 5 } else { 4 }));
        match audience {
            Audience::Office => 4,
            Audience::Target => given(0).max(public),
            Audience::OwnOrganisation => given(1).max(tenant).max(public),
            Audience::Tenant => tenant.max(public),
            Audience::Public => public,
        }
    }
}
