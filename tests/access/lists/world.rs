//! A random installation, as the test knows it: two tenants with people in all sorts of seats, granted roles at all sorts
//! of organisations, cycles in every phase and everything that lives in them.
pub(super) use super::records::*;
use super::{
    dice::Dice,
    sent::{Delegation, Recusal},
};
use entity::Phase;
use scoring::Channel;

#[derive(Default)]
pub(super) struct World {
    pub(super) organisations: Vec<Organisation>,
    pub(super) persons: Vec<Person>,
    pub(super) groups: Vec<Group>,
    pub(super) accounts: Vec<Account>,
    pub(super) schemes: Vec<Scheme>,
    pub(super) cycles: Vec<Cycle>,
    pub(super) assignments: Vec<Assignment>,
    pub(super) scorecards: Vec<Scorecard>,
    pub(super) publications: Vec<Publication>,
    pub(super) exemptions: Vec<Exemption>,
    pub(super) nominations: Vec<Nomination>,
    pub(super) trail: Vec<Entry>,
    pub(super) changes: Vec<Change>,
    pub(super) delegations: Vec<Delegation>,
    pub(super) recusals: Vec<Recusal>,
}

/// The day on which everything is asked.
pub(super) const TODAY: &str = "2026-06-15";
const ROLES: [&str; 6] = ["system_admin", "office", "leading_group", "auditor", "auditor", "portal"];
const DETAILS: [&str; 5] = ["NONE", "GRADE", "TOTAL", "LEAVES", "CHANNELS"];

/// A code that sorts in no particular order: some Chinese, some in small letters.
fn code(dice: &mut Dice, kind: &str, number: usize) -> String {
    let start = dice.one_of(&["甲", "乙", "a", "Z", "_", "9"]);
    format!("{start}{kind}{number}")
}

impl World {
    pub(super) fn random(seed: u64) -> Self {
        let (mut world, mut dice) = (Self::default(), Dice::new(seed));
        world.tenant(&mut dice, 60, 360);
        world.tenant(&mut dice, 12, 60);
        (0..world.cycles.len()).for_each(|cycle| world.changes(&mut dice, cycle));
        world.leavers(&mut Dice::new(3_000));
        world
    }

    /// Changes of the raters of a cycle, often kept from those who would see them by their role.
    fn changes(&mut self, dice: &mut Dice, cycle: usize) {
        let tenant = self.organisations[self.cycles[cycle].organisation].tenant;
        let here: Vec<_> =
            (0..self.persons.len()).filter(|one| self.organisations[self.persons[*one].root].id == tenant).collect();
        let reads = |role: &str| ["office", "leading_group", "auditor"].contains(&role);
        let readers = self.accounts.iter().filter(|account| account.grants.iter().any(|(role, _)| reads(role)));
        let readers: Vec<_> = readers.filter_map(|account| account.person).filter(|one| here.contains(one)).collect();
        for person in here.iter().copied().take(dice.below(9)) {
            let mut kept = some(dice, &here, 30);
            kept.extend(some(dice, &readers, 30));
            kept.sort_unstable();
            kept.dedup();
            self.changes.push(Change { id: dice.id(), cycle, person, kind: "LEFT", state: "PROPOSED", kept });
        }
    }

    fn tenant(&mut self, dice: &mut Dice, organisations: usize, persons: usize) {
        let root = self.organisations.len();
        for number in 0..organisations {
            let id = dice.id();
            let above = if number == 0 { vec![] } else { self.organisations[root + dice.below(number)].path.clone() };
            let path: Vec<_> = above.into_iter().chain([id]).collect();
            let code = code(dice, "O", number);
            self.organisations.push(Organisation { id, tenant: path[0], path, code });
        }
        let here: Vec<_> = (root..root + organisations).collect();
        let first = self.persons.len();
        for number in 0..persons {
            let mut appointments: Vec<_> = (0..dice.below(4)).map(|_| appointment(dice, &here)).collect();
            appointments.sort_by_key(|one| (one.organisation, one.seat, one.from));
            appointments.dedup_by_key(|one| (one.organisation, one.seat, one.from));
            let code = code(dice, "P", number);
            self.persons.push(Person { id: dice.id(), root, code, appointments });
        }
        let people: Vec<_> = (first..first + persons).collect();
        self.offices(dice, root, &here, &people);
        for number in 0..organisations / 2 {
            let organisation = dice.one_of(&here);
            self.cycle(dice, organisation, number, &here, &people);
        }
        let tasks = self.assignments.iter().enumerate();
        let tasks = tasks.filter(|(_, task)| here.contains(&self.cycles[task.cycle].organisation));
        let tasks: Vec<_> = tasks.map(|(place, _)| place).collect();
        // Auditors read what is done to others, and often are the ones to whom it is done.
        let on_auditors: Vec<_> = tasks.iter().copied().filter(|task| self.is_on_an_auditor(*task)).collect();
        for _ in 0..persons {
            let among = if dice.once_in(2) && !on_auditors.is_empty() { &on_auditors } else { &tasks };
            let assignment = (!dice.once_in(4)).then(|| dice.one_of(among));
            let target = assignment.map(|task| &self.assignments[task]);
            let target = target.map(|task| self.cycles[task.cycle].targets[task.target].organisation);
            let organisation = target.unwrap_or_else(|| dice.one_of(&here));
            self.trail.push(Entry { id: dice.id(), organisation, assignment });
        }
        self.delegations(&mut Dice::new(2_000 + u64::try_from(root).expect("small")), &tasks, &people);
    }

    /// Whether another's task is on somebody who audits where its target belongs.
    fn is_on_an_auditor(&self, task: usize) -> bool {
        let task = &self.assignments[task];
        let target = &self.cycles[task.cycle].targets[task.target];
        let over = |place: usize| self.organisations[target.organisation].path.contains(&self.organisations[place].id);
        let audits = |account: &Account| account.grants.iter().any(|(role, place)| *role == "auditor" && over(*place));
        let others = target.person.filter(|person| *person != task.rater);
        others.is_some_and(|person| self.accounts.iter().any(|one| one.person == Some(person) && audits(one)))
    }

    /// Groups, accounts with grants, schemes.
    fn offices(&mut self, dice: &mut Dice, root: usize, here: &[usize], people: &[usize]) {
        for number in 0..here.len() / 2 {
            let members = some(dice, people, 4);
            let members = members.into_iter().map(|person| (person, dice.one_of(&["LEADER", "DEPUTY", "MEMBER"])));
            let members = members.collect();
            let (organisation, code) = (dice.one_of(here), code(dice, "G", number));
            self.groups.push(Group { id: dice.id(), organisation, code, members });
        }
        let nobodies = (0..6).map(|_| None);
        for (number, person) in people.iter().copied().map(Some).chain(nobodies).enumerate() {
            let granted = if person.is_none() || dice.once_in(4) { 1 + dice.below(2) } else { 0 };
            let place = |dice: &mut Dice| if dice.once_in(4) { root } else { dice.one_of(here) };
            let mut grants: Vec<_> = (0..granted).map(|_| (dice.one_of(&ROLES), place(dice))).collect();
            grants.sort_unstable();
            grants.dedup();
            let login = format!("{}@{root}", code(dice, "L", number));
            self.accounts.push(Account { id: dice.id(), session: dice.id(), root, person, login, grants });
        }
        for number in 0..here.len() / 3 {
            let versions = (0..=dice.below(3)).map(|_| dice.id()).collect();
            let (organisation, code) = (dice.one_of(here), code(dice, "S", number));
            self.schemes.push(Scheme { id: dice.id(), organisation, code, versions });
        }
    }

    fn cycle(&mut self, dice: &mut Dice, organisation: usize, number: usize, here: &[usize], people: &[usize]) {
        let of_persons = !dice.once_in(3);
        let mut targets = vec![];
        for place in some(dice, if of_persons { people } else { here }, 40) {
            targets.push(if of_persons {
                Target { person: Some(place), organisation: dice.one_of(here), answers: vec![] }
            } else {
                Target { person: None, organisation: place, answers: some(dice, people, 2) }
            });
        }
        let seats = self.seats(number, &mut targets, here, people);
        let own: Vec<_> =
            (0..self.groups.len()).filter(|group| here.contains(&self.groups[*group].organisation)).collect();
        let groups = some(dice, &own, 3).into_iter().map(|group| (group, some(dice, people, 5))).collect();
        let tenant = self.organisations[organisation].tenant;
        let schemes = self.schemes.iter().filter(|scheme| self.organisations[scheme.organisation].tenant == tenant);
        let scheme = dice.one_of(&schemes.flat_map(|scheme| scheme.versions.clone()).collect::<Vec<_>>());
        let phase = Phase::ALL[number % Phase::ALL.len()];
        let versions = if matches!(phase, Phase::Review | Phase::Published | Phase::Archived) || dice.once_in(4) {
            1 + dice.below(3)
        } else {
            0
        };
        let cycle = self.cycles.len();
        let organisations = here.to_vec();
        let id = dice.id();
        self.cycles.push(Cycle { id, organisation, scheme, phase, targets, groups, seats, organisations, versions });
        self.tasks(dice, cycle, people);
        self.selection(dice, cycle, people);
        self.results(dice, cycle);
    }

    /// Whoever answers for an organisation that is assessed, and everybody's appointments of the day.
    fn seats(&self, number: usize, targets: &mut [Target], here: &[usize], people: &[usize]) -> Vec<Seat> {
        let (mut seats, mut dice) = (vec![], Dice::new(1_000 + u64::try_from(number).expect("small")));
        for target in targets.iter() {
            for (person, seat) in target.answers.iter().zip(["HEAD", "OPERATOR"].into_iter().cycle()) {
                let (appointment, organisation) = (dice.id(), target.organisation);
                seats.push(Seat { appointment, person: *person, organisation, seat, oversees: None });
            }
        }
        for person in people {
            for one in self.persons[*person].appointments.iter().filter(|one| present(one.from, one.to)) {
                let oversees = dice.once_in(8).then(|| dice.one_of(here));
                let (appointment, organisation, seat) = (one.id, one.organisation, one.seat);
                seats.push(Seat { appointment, person: *person, organisation, seat, oversees });
            }
        }
        for target in targets.iter_mut().filter(|target| target.person.is_none()) {
            let speak =
                |seat: &&Seat| seat.organisation == target.organisation && ["HEAD", "OPERATOR"].contains(&seat.seat);
            target.answers = seats.iter().filter(speak).map(|seat| seat.person).collect();
        }
        seats
    }

    fn tasks(&mut self, dice: &mut Dice, cycle: usize, people: &[usize]) {
        let mut once = std::collections::BTreeSet::new();
        for _ in 0..110 {
            let of = &self.cycles[cycle];
            let target = dice.below(of.targets.len());
            let channel = dice.one_of(Channel::ALL);
            let group = (channel == Channel::Panel && !of.groups.is_empty()).then(|| dice.below(of.groups.len()));
            // The same few people again and again, so that they meet as raters, targets and colleagues.
            let mut raters: Vec<_> = of.targets.iter().filter_map(|target| target.person).take(8).collect();
            raters.extend(group.iter().flat_map(|group| of.groups[*group].1.clone()));
            raters.push(dice.one_of(people));
            let rater = match (channel, of.targets[target].person) {
                (Channel::SelfAssessment, Some(oneself)) => oneself,
                (Channel::SelfAssessment, None) => match of.targets[target].answers.first() {
                    Some(first) => *first,
                    None => dice.one_of(&raters),
                },
                _ => dice.one_of(&raters),
            };
            let unit =
                channel == Channel::SelfAssessment && of.targets[target].person.is_none() && !target.is_multiple_of(6);
            let group = group.map(|group| of.groups[group].0);
            if (channel == Channel::Panel) != group.is_some() || !once.insert((channel, rater, target, group)) {
                continue;
            }
            let (withdrawn, ended) = (dice.once_in(8), dice.once_in(6));
            self.assignments.push(Assignment {
                id: dice.id(),
                cycle,
                channel,
                group,
                rater,
                target,
                withdrawn,
                ended,
                unit,
            });
        }
    }

    /// Who is exempt, and who is nominated.
    fn selection(&mut self, dice: &mut Dice, cycle: usize, people: &[usize]) {
        for person in some(dice, people, 12) {
            let revoked = dice.once_in(4);
            self.exemptions.push(Exemption { id: dice.id(), cycle, person, revoked });
        }
        let mut once = std::collections::BTreeSet::new();
        for _ in 0..30 {
            let of = &self.cycles[cycle];
            let (target, rater) = (dice.below(of.targets.len()), dice.one_of(people));
            let group = (!of.groups.is_empty() && dice.once_in(2)).then(|| of.groups[dice.below(of.groups.len())].0);
            if of.targets[target].person != Some(rater) && once.insert((group, rater, target)) {
                let state = dice.one_of(&["PROPOSED", "APPROVED", "APPROVED", "REJECTED", "WITHDRAWN"]);
                self.nominations.push(Nomination { id: dice.id(), cycle, group, rater, target, state });
            }
        }
    }

    fn results(&mut self, dice: &mut Dice, cycle: usize) {
        for version in 1..=self.cycles[cycle].versions {
            for target in 0..self.cycles[cycle].targets.len() {
                if !dice.once_in(8) {
                    let place = (!dice.once_in(5)).then(|| 1 + dice.below(12));
                    self.scorecards.push(Scorecard { id: dice.id(), cycle, target, version, place });
                }
            }
            if !dice.once_in(4) {
                let approved = !dice.once_in(3);
                let details = std::array::from_fn(|_| dice.one_of(&DETAILS));
                self.publications.push(Publication { id: dice.id(), cycle, version, approved, details });
            }
        }
    }
}

/// Whether an appointment holds on this day.
pub(super) fn present(from: &str, to: Option<&str>) -> bool {
    from <= TODAY && to.is_none_or(|to| to >= TODAY)
}

fn appointment(dice: &mut Dice, here: &[usize]) -> Appointment {
    let seat = dice.one_of(&["HEAD", "DEPUTY", "MEMBER", "MEMBER", "OPERATOR"]);
    let from = dice.one_of(&["2020-01-01", "2021-05-05", "2026-01-01", TODAY, "2026-07-01"]);
    let to = dice.one_of(&[None, None, Some("2026-12-31"), Some(TODAY), Some("2026-06-14")]);
    let to = to.filter(|to| *to >= from);
    Appointment { id: dice.id(), organisation: dice.one_of(here), seat, from, to }
}

/// Some of these, each once.
fn some(dice: &mut Dice, of: &[usize], most: usize) -> Vec<usize> {
    let mut some: Vec<_> = (0..=dice.below(most)).map(|_| dice.one_of(of)).collect();
    some.sort_unstable();
    some.dedup();
    some
}
