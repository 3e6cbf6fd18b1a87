//! From plain data to tables, in time linear in the data but for sorting by code.
use std::collections::HashMap;

use uuid::Uuid;

use super::{
    Group, GroupSeat, Organisation, Person, Post, Roster, RosterData, RosterGroup, RosterOrganisation, Seat, Service,
};

pub(super) fn roster(data: RosterData) -> Roster {
    let RosterData { organisations, persons, seats, groups, recusals } = data;
    let (mut organisations, organisation_at) = tree(organisations);
    let mut persons: Vec<Person> = persons
        .into_iter()
        .map(|person| Person {
            id: person.id,
            code: person.code,
            exempt: false,
            service: Service::default(),
            posts: Vec::new(),
            oversees: Vec::new(),
            recused: Vec::new(),
        })
        .collect();
    persons.sort_by(|a, b| (&a.code, a.id).cmp(&(&b.code, b.id)));
    persons.dedup_by_key(|person| person.id);
    let person_at: HashMap<Uuid, usize> = persons.iter().enumerate().map(|(at, person)| (person.id, at)).collect();

    for seat in seats {
        let (Some(&holder), Some(&place)) = (person_at.get(&seat.person), organisation_at.get(&seat.organisation))
        else {
            continue;
        };
        let overseen: Vec<usize> = seat.oversees.iter().filter_map(|id| organisation_at.get(id).copied()).collect();
        for organisation in &overseen {
            if let Some(organisation) = organisations.get_mut(*organisation) {
                organisation.overseers.push(holder);
            }
        }
        if let (Seat::Operator, Some(organisation)) = (seat.seat, organisations.get_mut(place)) {
            organisation.operators.push(holder);
        }
        if let Some(person) = persons.get_mut(holder) {
            person.oversees.extend(overseen);
            person.posts.push(Post { seat: seat.seat, organisation: place });
        }
    }
    settle(&mut organisations, &mut persons);
    command(&mut organisations);

    let mut groups: Vec<Group> =
        groups.into_iter().map(|group| panel(group, &organisations, &organisation_at, &person_at)).collect();
    groups.sort_by(|a, b| (&a.code, a.id).cmp(&(&b.code, b.id)));

    let mut roster = Roster { organisations, persons, groups, nominations: Vec::new(), organisation_at, person_at };
    for (one, other) in recusals {
        recuse(&mut roster, one, other);
        recuse(&mut roster, other, one);
    }
    for person in &mut roster.persons {
        tidy(&mut person.recused);
    }
    for organisation in &mut roster.organisations {
        tidy(&mut organisation.recused);
    }
    roster
}

/// Numbers the organisations by code and walks the tree.
fn tree(mut data: Vec<RosterOrganisation>) -> (Vec<Organisation>, HashMap<Uuid, usize>) {
    data.sort_by(|a, b| (&a.code, a.id).cmp(&(&b.code, b.id)));
    data.dedup_by_key(|organisation| organisation.id);
    let at: HashMap<Uuid, usize> =
        data.iter().enumerate().map(|(number, organisation)| (organisation.id, number)).collect();
    let mut organisations: Vec<Organisation> = data
        .into_iter()
        .map(|organisation| Organisation {
            parent: organisation.parent.and_then(|parent| at.get(&parent).copied()),
            id: organisation.id,
            code: organisation.code,
            children: Vec::new(),
            place: usize::MAX,
            last: 0,
            command: None,
            commands: Vec::new(),
            heads: Vec::new(),
            staff: Vec::new(),
            operators: Vec::new(),
            overseers: Vec::new(),
            recused: Vec::new(),
        })
        .collect();
    for number in 0..organisations.len() {
        let parent = organisations.get(number).and_then(|organisation| organisation.parent);
        if let Some(parent) = parent.and_then(|parent| organisations.get_mut(parent)) {
            parent.children.push(number);
        }
    }
    let mut places = 0;
    for number in 0..organisations.len() {
        if organisations.get(number).is_some_and(|organisation| organisation.parent.is_none()) {
            walk(&mut organisations, number, &mut places);
        }
    }
    // What is left hangs on a loop, which the database does not let in: cut it where the walk meets it.
    for number in 0..organisations.len() {
        let Some(organisation) = organisations.get_mut(number) else { continue };
        if organisation.place == usize::MAX {
            let above = organisation.parent.take();
            if let Some(above) = above.and_then(|above| organisations.get_mut(above)) {
                above.children.retain(|child| *child != number);
            }
            walk(&mut organisations, number, &mut places);
        }
    }
    (organisations, at)
}

/// Gives a subtree its places, parents first; without recursion, since a tree may be deep.
fn walk(organisations: &mut [Organisation], root: usize, places: &mut usize) {
    let mut path: Vec<(usize, usize)> = vec![(root, 0)];
    if let Some(organisation) = organisations.get_mut(root) {
        organisation.place = *places;
        *places += 1;
    }
    while let Some((number, turn)) = path.last_mut() {
        let next = organisations.get(*number).and_then(|organisation| organisation.children.get(*turn).copied());
        *turn += 1;
        if let Some(child) = next {
            if let Some(organisation) = organisations.get_mut(child) {
                organisation.place = *places;
                *places += 1;
            }
            path.push((child, 0));
        } else {
            if let Some(organisation) = organisations.get_mut(*number) {
                organisation.last = places.saturating_sub(1);
            }
            path.pop();
        }
    }
}

/// One post for each person and organisation, the highest seat; then the organisations' lists from the posts.
fn settle(organisations: &mut [Organisation], persons: &mut [Person]) {
    for (number, person) in persons.iter_mut().enumerate() {
        person.posts.sort_unstable_by_key(|post| (post.organisation, post.seat));
        person.posts.dedup_by_key(|post| post.organisation);
        person.posts.sort_unstable();
        tidy(&mut person.oversees);
        for post in &person.posts {
            if let Some(organisation) = organisations.get_mut(post.organisation) {
                let list = if post.head() { &mut organisation.heads } else { &mut organisation.staff };
                list.push(number);
            }
        }
    }
    for organisation in organisations {
        tidy(&mut organisation.operators);
        tidy(&mut organisation.overseers);
    }
}

/// Finds the nearest proper ancestor with a HEAD for every organisation, parents first.
fn command(organisations: &mut [Organisation]) {
    let mut order: Vec<(usize, usize)> =
        organisations.iter().enumerate().map(|(number, organisation)| (organisation.place, number)).collect();
    order.sort_unstable();
    for (_, number) in order {
        let parent = organisations.get(number).and_then(|organisation| organisation.parent);
        let Some((parent, above)) = parent.and_then(|parent| Some((parent, organisations.get(parent)?))) else {
            continue;
        };
        let command = if above.heads.is_empty() { above.command } else { Some(parent) };
        if let Some(organisation) = organisations.get_mut(number) {
            organisation.command = command;
        }
        if let Some(above) = command.and_then(|command| organisations.get_mut(command)) {
            above.commands.push(number);
        }
    }
}

fn panel(
    group: RosterGroup,
    organisations: &[Organisation],
    organisation_at: &HashMap<Uuid, usize>,
    person_at: &HashMap<Uuid, usize>,
) -> Group {
    let mut members: Vec<(usize, GroupSeat)> =
        group.members.iter().filter_map(|(id, seat)| Some((*person_at.get(id)?, *seat))).collect();
    members.sort_unstable();
    members.dedup_by_key(|(person, _)| *person);
    let remit = (!group.remit_organisations.is_empty()).then(|| {
        let numbers = group.remit_organisations.iter().filter_map(|id| organisation_at.get(id));
        numbers.filter_map(|number| organisations.get(*number)).map(|found| (found.place, found.last)).collect()
    });
    Group { id: group.id, code: group.code, members, remit, indicators: group.remit_indicators }
}

/// Notes that a person may not rate; called both ways round, as it takes persons on either side.
fn recuse(roster: &mut Roster, rater: Uuid, target: Uuid) {
    let Some(rater) = roster.person_number(rater) else { return };
    if let Some(target) = roster.person_number(target) {
        if let Some(person) = roster.persons.get_mut(target) {
            person.recused.push(rater);
        }
    } else if let Some(target) = roster.organisation_number(target)
        && let Some(organisation) = roster.organisations.get_mut(target)
    {
        organisation.recused.push(rater);
    }
}

fn tidy(list: &mut Vec<usize>) {
    list.sort_unstable();
    list.dedup();
}
