//! Rosters for tests: written by hand in a line each, or random.
use proptest::prelude::*;
use scoring::Channel;
use uuid::Uuid;

use super::{
    GroupSeat, Nomination, Particulars, RosterData, RosterGroup, RosterOrganisation, RosterPerson, RosterSeat, Seat,
    Service,
};
use crate::roster::relation::Target;

/// The id of whatever has this code.
pub(crate) fn id(code: &str) -> Uuid {
    Uuid::from_u128(code.bytes().fold(0, |sum, byte| sum * 256 + u128::from(byte)))
}

impl RosterData {
    /// An organisation with those under it.
    pub(crate) fn organisation(mut self, code: &str, parent: &str) -> Self {
        let parent = (!parent.is_empty()).then(|| id(parent));
        self.organisations.push(RosterOrganisation { id: id(code), code: code.to_owned(), parent });
        self
    }

    /// An appointment; makes the person where they are new. `oversees` is a list by spaces.
    pub(crate) fn seat(mut self, person: &str, organisation: &str, seat: Seat, oversees: &str) -> Self {
        if !self.persons.iter().any(|known| known.code == person) {
            self.persons.push(RosterPerson { id: id(person), code: person.to_owned() });
        }
        let oversees = oversees.split_whitespace().map(id).collect();
        self.seats.push(RosterSeat { person: id(person), organisation: id(organisation), seat, oversees });
        self
    }

    /// A group: its leader first, then its members; lists by spaces.
    pub(crate) fn group(mut self, code: &str, members: &str, organisations: &str, indicators: &str) -> Self {
        let seat = |place| if place == 0 { GroupSeat::Leader } else { GroupSeat::Member };
        self.groups.push(RosterGroup {
            id: id(code),
            code: code.to_owned(),
            members: members.split_whitespace().enumerate().map(|(place, member)| (id(member), seat(place))).collect(),
            remit_organisations: organisations.split_whitespace().map(id).collect(),
            remit_indicators: indicators.split_whitespace().map(str::to_owned).collect(),
        });
        self
    }

    /// A declared conflict.
    pub(crate) fn recusal(mut self, one: &str, other: &str) -> Self {
        self.recusals.push((id(one), id(other)));
        self
    }
}

fn pick<T: Clone + std::fmt::Debug + 'static>(list: &[T]) -> impl Strategy<Value = T> + use<T> {
    prop::sample::select(list.to_vec())
}

/// Small rosters in which everything happens: several roots, vacancies, several seats of one person, overseers from
/// anywhere, groups with and without limits.
pub(crate) fn rosters() -> impl Strategy<Value = RosterData> {
    (1_usize..=6, 1_usize..=7).prop_flat_map(|(organisations, persons)| {
        let codes: Vec<String> = (0..organisations).map(|number| format!("O{number}")).collect();
        let people: Vec<String> = (0..persons).map(|number| format!("P{number}")).collect();
        let parents = prop::collection::vec(prop::option::weighted(0.85, 0..organisations), organisations);
        let seats = [Seat::Head, Seat::Head, Seat::Deputy, Seat::Member, Seat::Member, Seat::Operator];
        let oversees = prop::collection::vec(pick(&codes), 0..=1);
        let seat = (pick(&people), pick(&codes), pick(&seats), prop::bool::weighted(0.3), oversees);
        let group = (
            prop::collection::vec(pick(&people), 0..=4),
            prop::collection::vec(pick(&codes), 0..=2),
            prop::collection::vec(pick(&["A", "A1", "B", "C"]), 0..=2),
        );
        let anybody: Vec<String> = [codes.clone(), people.clone()].concat();
        let recusals = prop::collection::vec((pick(&people), pick(&anybody)), 0..=3);
        let parts = (parents, prop::collection::vec(seat, 0..=12), prop::collection::vec(group, 0..=3), recusals);
        parts.prop_map(move |(parents, seats, groups, recusals)| {
            let mut data = RosterData::default();
            for (number, parent) in parents.iter().enumerate() {
                // A parent comes earlier, so that there is no loop.
                let parent = parent.filter(|parent| *parent < number).map_or("", |parent| &codes[parent]);
                data = data.organisation(&codes[number], parent);
            }
            for person in &people {
                data.persons.push(RosterPerson { id: id(person), code: person.clone() });
            }
            for (person, organisation, seat, does_oversee, oversees) in seats {
                let oversees = if does_oversee { oversees.join(" ") } else { String::new() };
                data = data.seat(&person, &organisation, seat, &oversees);
            }
            for (number, (members, organisations, indicators)) in groups.into_iter().enumerate() {
                let (organisations, indicators) = (organisations.join(" "), indicators.join(" "));
                data = data.group(&format!("G{number}"), &members.join(" "), &organisations, &indicators);
            }
            for (one, other) in recusals {
                data = data.recusal(&one, &other);
            }
            data
        })
    })
}

/// What a cycle may say of anybody in such a roster, and of some who are not in it.
pub(crate) fn particulars() -> impl Strategy<Value = Particulars> {
    let person = || (0_usize..8).prop_map(|number| id(&format!("P{number}")));
    let target = prop_oneof![
        2 => person().prop_map(Target::Person),
        1 => (0_usize..7).prop_map(|number| Target::Organisation(id(&format!("O{number}")))),
    ];
    let group = (0_usize..4).prop_map(|number| id(&format!("G{number}")));
    let days = || prop::option::of(0_u32..6);
    let service = (person(), days(), days()).prop_map(|(person, here, anywhere)| (person, Service { here, anywhere }));
    let nomination = (prop::option::of(group), person(), target, prop::bool::weighted(0.8));
    let nomination = nomination.prop_map(|(group, rater, target, approved)| {
        let channel = if group.is_some() { Channel::Panel } else { Channel::Downward };
        Nomination { channel, group, rater, target, approved }
    });
    let nominations = prop::collection::vec(nomination, 0..=40);
    (prop::collection::vec(person(), 0..=2), prop::collection::vec(service, 0..=4), nominations)
        .prop_map(|(exempt, service, nominations)| Particulars { exempt, service, nominations })
}
