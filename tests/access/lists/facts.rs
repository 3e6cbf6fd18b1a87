//! Who is who and what stands how, worked out by the test from what it knows of the installation: no SQL, no store.
use super::world::{Account, Appointment, Assignment, Cycle, Scorecard, TODAY, World};
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

/// Whether an appointment holds on this day.
fn present(from: &str, to: Option<&str>) -> bool {
    from <= TODAY && to.is_none_or(|to| to >= TODAY)
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
        let held = [
            (own, Relation::Author),
            (self.is_target(cycle, task.target), Relation::Target),
            (self.rates(task), Relation::Rater),
            (!own && self.confirms(cycle, task), Relation::Confirmer),
        ];
        for (_, relation) in held.iter().filter(|(holds, _)| *holds) {
            relations = relations.with(*relation);
        }
        Facts {
            owner: Some(self.world.persons[task.rater].id),
            phase: Some(cycle.phase),
            channel: Some(task.channel),
            relations,
            ..self.plain(task.id, cycle.targets[task.target].organisation)
        }
    }

    fn is_target(&self, cycle: &Cycle, target: usize) -> bool {
        let target = &cycle.targets[target];
        match (target.person, self.person) {
            (Some(target), viewer) => viewer == Some(target),
            (None, Some(viewer)) => target.answers.contains(&viewer),
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
        })
    }

    fn confirms(&self, cycle: &Cycle, task: &Assignment) -> bool {
        let members = cycle.groups.iter().find(|(group, _)| task.group == Some(*group));
        members.zip(self.person).is_some_and(|((_, members), viewer)| members.contains(&viewer))
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
