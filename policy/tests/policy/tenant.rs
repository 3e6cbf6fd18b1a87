//! A small tenant to decide in: root 1, department 2 below it, ward 3 below that, department 4 beside; root 9 is foreign.
use policy::{Actor, Facts, Phase, Relation, RelationSet, Role, Station, actor};
use scoring::Channel;
use uuid::Uuid;

pub(crate) fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// An organisation with its ancestors, root first.
pub(crate) fn path(organisation: u128) -> Vec<Uuid> {
    let numbers: &[u128] = match organisation {
        1 => &[1],
        2 => &[1, 2],
        3 => &[1, 2, 3],
        4 => &[1, 4],
        _ => &[9],
    };
    numbers.iter().copied().map(id).collect()
}

/// Somebody logged in, in tenant 1.
pub(crate) fn person(person: u128, stations: &[(Role, u128)]) -> Actor {
    let station = |(role, organisation): &(Role, u128)| Station { role: *role, organisation: id(*organisation) };
    actor::build(id(1000 + person), Some(id(person)), id(1), stations.iter().map(station).collect())
}

/// A record of an organisation, without anything else.
pub(crate) fn record(organisation: u128) -> Facts {
    Facts::plain(id(500), 7, path(organisation))
}

/// A record that lives in a cycle.
pub(crate) fn in_phase(organisation: u128, phase: Phase) -> Facts {
    Facts { phase: Some(phase), ..record(organisation) }
}

/// An assignment of person 100 on somebody in department 2, as its rater sees it with the window open.
pub(crate) fn task(channel: Channel, phase: Phase) -> Facts {
    Facts {
        channel: Some(channel),
        owner: Some(id(100)),
        relations: RelationSet::of(&[Relation::of(channel), Relation::Author]),
        window: Some(true),
        involved: vec![id(100), id(200)],
        ..in_phase(2, phase)
    }
}

/// The same, as somebody else sees it.
pub(crate) fn seen_as(relation: Relation, channel: Channel, phase: Phase) -> Facts {
    Facts { relations: RelationSet::of(&[Relation::of(channel), relation]), ..task(channel, phase) }
}
