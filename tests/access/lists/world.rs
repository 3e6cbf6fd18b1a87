//! A random installation, as the test knows it: two tenants with people in all sorts of seats, granted roles at all sorts
//! of organisations, cycles in every phase, and what each area has in them.
use super::{dice::Dice, records::*};
use crate::area::{AREAS, assignment::Assignment};
use entity::Phase;
use std::{
    any::{Any, TypeId},
    collections::BTreeMap,
};

pub(crate) use super::records::{Account, Appointment, Cycle, Seat};

#[derive(Default)]
pub(crate) struct World {
    pub(crate) organisations: Vec<Organisation>,
    pub(crate) persons: Vec<Person>,
    pub(crate) groups: Vec<Group>,
    pub(crate) accounts: Vec<Account>,
    pub(crate) schemes: Vec<Scheme>,
    pub(crate) cycles: Vec<Cycle>,
    pub(crate) assignments: Vec<Assignment>,
    /// What the other areas have: of each type, a list.
    rows: BTreeMap<TypeId, Box<dyn Any>>,
}

/// A tenant of it.
pub(crate) struct Tenancy {
    pub(crate) organisations: Vec<usize>,
    pub(crate) people: Vec<usize>,
    pub(crate) cycles: Vec<usize>,
    /// The tasks of its cycles.
    pub(crate) tasks: Vec<usize>,
}

/// The day on which everything is asked.
pub(crate) const TODAY: &str = "2026-06-15";
const ROLES: [&str; 6] = ["system_admin", "office", "leading_group", "auditor", "auditor", "portal"];

/// A code that sorts in no particular order: some Chinese, some in small letters.
fn code(dice: &mut Dice, kind: &str, number: usize) -> String {
    let start = dice.one_of(&["甲", "乙", "a", "Z", "_", "9"]);
    format!("{start}{kind}{number}")
}

impl World {
    pub(crate) fn random(seed: u64) -> Self {
        let (mut world, mut dice) = (Self::default(), Dice::new(seed));
        world.tenant(&mut dice, 60, 360);
        world.tenant(&mut dice, 12, 60);
        world
    }

    /// The records of an area.
    pub(crate) fn all<T: 'static>(&self) -> &[T] {
        let rows = self.rows.get(&TypeId::of::<T>()).and_then(|rows| rows.downcast_ref::<Vec<T>>());
        rows.map_or(&[], Vec::as_slice)
    }

    /// One more record of an area.
    pub(crate) fn add<T: 'static>(&mut self, row: T) {
        let rows = self.rows.entry(TypeId::of::<T>()).or_insert_with(|| Box::new(Vec::<T>::new()));
        rows.downcast_mut::<Vec<T>>().expect("rows of this type").push(row);
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
        let cycles: Vec<_> =
            (0..self.cycles.len()).filter(|one| here.contains(&self.cycles[*one].organisation)).collect();
        let tasks = self.assignments.iter().enumerate().filter(|(_, task)| cycles.contains(&task.cycle));
        let tasks = tasks.map(|(place, _)| place).collect();
        let tenancy = Tenancy { organisations: here, people, cycles, tasks };
        for area in AREAS {
            area.in_tenant(self, &mut Dice::of(area.name(), root), &tenancy);
        }
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
        for area in AREAS {
            area.in_cycle(self, &mut Dice::of(area.name(), 1_000 + cycle), cycle, people);
        }
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
}

/// Whether an appointment holds on this day.
pub(crate) fn present(from: &str, to: Option<&str>) -> bool {
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
pub(crate) fn some(dice: &mut Dice, of: &[usize], most: usize) -> Vec<usize> {
    let mut some: Vec<_> = (0..=dice.below(most)).map(|_| dice.one_of(of)).collect();
    some.sort_unstable();
    some.dedup();
    some
}
