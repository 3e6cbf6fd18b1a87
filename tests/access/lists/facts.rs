//! Who is who and what stands how, worked out by the test from what it knows of the installation: no SQL, no store.
use super::world::{Account, World, present};
use entity::{Actor, Engine, Role, Station, Uuid};
use policy::{Act, Facts, Word, actor};

/// Somebody who looks.
pub(crate) struct Viewer<'a> {
    pub(crate) world: &'a World,
    pub(crate) engine: &'a Engine,
    pub(crate) actor: Actor,
    pub(crate) person: Option<usize>,
}

impl World {
    pub(crate) fn path(&self, organisation: usize) -> Vec<Uuid> {
        self.organisations[organisation].path.clone()
    }

    /// The roles of an account on this day: granted, and derived from appointments and groups.
    pub(crate) fn actor(&self, account: &Account) -> Actor {
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
    pub(crate) fn home(&self, person: usize) -> usize {
        let person = &self.persons[person];
        let order = |seat: &str| ["HEAD", "DEPUTY", "MEMBER", "OPERATOR"].iter().position(|known| *known == seat);
        let present = person.appointments.iter().filter(|seat| present(seat.from, seat.to));
        let first = present.min_by_key(|seat| (order(seat.seat), seat.from, seat.id));
        first.map_or(person.root, |seat| seat.organisation)
    }
}

/// By which act somebody looks at what.
impl Viewer<'_> {
    pub(crate) fn may<A: Act>(&self, facts: &Facts) -> bool {
        self.engine.permit::<A>(&self.actor, facts).is_ok()
    }

    pub(crate) fn plain(&self, id: Uuid, organisation: usize) -> Facts {
        Facts::plain(id, 1, self.world.path(organisation))
    }

    /// The facts of something that is said of a cycle.
    pub(crate) fn of_cycle(&self, id: Uuid, cycle: usize) -> Facts {
        let cycle = &self.world.cycles[cycle];
        Facts { phase: Some(cycle.phase), ..self.plain(id, cycle.organisation) }
    }
}
