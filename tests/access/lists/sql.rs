//! The random installation, put straight into the database.
use super::world::{Account, Appointment, TODAY, World};
use entity::Uuid;
use tests::{Kind, TestApp};

/// How many rows one statement holds.
const MOST: usize = 400;

/// Writes rows of one table.
pub(in crate::access) struct Rows<'a> {
    app: &'a TestApp,
    into: &'static str,
    rows: Vec<String>,
}

/// A value as a literal.
#[derive(Clone, Copy)]
pub(in crate::access) enum Value<'a> {
    Id(Uuid),
    MaybeId(Option<Uuid>),
    Text(&'a str),
    MaybeText(Option<&'a str>),
    Number(usize),
    MaybeNumber(Option<usize>),
    Truth(bool),
}

impl<'a> Rows<'a> {
    pub(in crate::access) fn of(app: &'a TestApp, into: &'static str) -> Self {
        Self { app, into, rows: vec![] }
    }

    pub(in crate::access) fn put(&mut self, values: &[Value<'_>]) {
        let values: Vec<_> = values.iter().map(|value| value.literal(self.app.kind())).collect();
        self.rows.push(format!("({})", values.join(", ")));
    }

    pub(in crate::access) async fn write(self) {
        for part in self.rows.chunks(MOST) {
            self.app.tamper(&format!("INSERT INTO {} VALUES {}", self.into, part.join(", "))).await;
        }
    }
}

impl Value<'_> {
    fn literal(&self, kind: Kind) -> String {
        match self {
            Self::Id(id) | Self::MaybeId(Some(id)) if kind == Kind::Sqlite => format!("x'{}'", id.simple()),
            Self::Id(id) | Self::MaybeId(Some(id)) => format!("'{id}'"),
            Self::Text(text) | Self::MaybeText(Some(text)) => format!("'{}'", text.replace('\'', "''")),
            Self::Number(number) | Self::MaybeNumber(Some(number)) => number.to_string(),
            Self::Truth(truth) => truth.to_string(),
            Self::MaybeId(None) | Self::MaybeText(None) | Self::MaybeNumber(None) => "NULL".to_owned(),
        }
    }
}

use Value::{Id, MaybeId, MaybeNumber, MaybeText, Number, Text, Truth};

/// Writes everything.
pub(super) async fn put(app: &TestApp, world: &World) {
    people(app, world).await;
    accounts(app, world).await;
    schemes(app, world).await;
    cycles(app, world).await;
    tasks(app, world).await;
    delegations(app, world).await;
    selection(app, world).await;
    results(app, world).await;
    changes(app, world).await;
}

async fn changes(app: &TestApp, world: &World) {
    let mut rows = Rows::of(
        app,
        "roster_change (id, cycle, number, kind, person_id, reason, anonymous, state, proposed_by, proposed_at,
         decided_by, decided_at)",
    );
    let mut kept = Rows::of(app, "roster_change_kept (cycle, change, person_id)");
    for (change, number) in world.changes.iter().zip(1..) {
        let person = Id(world.persons[change.person].id);
        let start = [Id(change.id), Number(change.cycle + 1), Number(number), Text(change.kind), person, Text("离任")];
        let decided = (change.state != "PROPOSED").then(|| Uuid::from_u128(!change.id.as_u128()));
        let end = [Truth(decided.is_none()), Text(change.state), person, Number(1)];
        let decided = [MaybeId(decided), MaybeNumber(decided.map(|_| 2))];
        rows.put(&[start.as_slice(), &end, &decided].concat());
        for person in &change.kept {
            kept.put(&[Number(change.cycle + 1), Number(number), Id(world.persons[*person].id)]);
        }
    }
    rows.write().await;
    kept.write().await;
}

async fn people(app: &TestApp, world: &World) {
    let mut rows = Rows::of(app, "organisation (id, tenant_id, parent_id, code, name_zh, name_en, kind)");
    let mut closure = Rows::of(app, "organisation_closure (ancestor_id, descendant_id, depth)");
    for one in &world.organisations {
        let parent = one.path.iter().rev().nth(1).copied();
        rows.put(&[Id(one.id), Id(one.tenant), MaybeId(parent), Text(&one.code), Text("名"), Text("N"), Text("unit")]);
        for (depth, above) in one.path.iter().rev().enumerate() {
            closure.put(&[Id(*above), Id(one.id), Number(depth)]);
        }
    }
    rows.write().await;
    closure.write().await;
    let mut rows = Rows::of(app, "person (id, tenant_id, code, name_zh, name_en)");
    let mut seats = Rows::of(
        app,
        "appointment (id, tenant_id, person_id, organisation_id, post_zh, post_en, seat, from_date, to_date)",
    );
    for person in &world.persons {
        let tenant = world.organisations[person.root].id;
        rows.put(&[Id(person.id), Id(tenant), Text(&person.code), Text("名"), Text("N")]);
        let mut once = std::collections::BTreeSet::new();
        for Appointment { id, organisation, seat, from, to } in &person.appointments {
            assert!(once.insert((organisation, seat, from)), "one appointment twice");
            let place = world.organisations[*organisation].id;
            let names = [Text("岗"), Text("Post"), Text(seat), Text(from), MaybeText(*to)];
            seats.put(&[[Id(*id), Id(tenant), Id(person.id), Id(place)].as_slice(), &names].concat());
        }
    }
    rows.write().await;
    seats.write().await;
    let mut rows = Rows::of(app, "assessment_group (id, tenant_id, organisation_id, code, name_zh, name_en, kind)");
    let mut members = Rows::of(app, "group_member (group_id, person_id, seat)");
    for group in &world.groups {
        let place = &world.organisations[group.organisation];
        let names = [Text(&group.code), Text("组"), Text("G"), Text("SPECIALIST")];
        rows.put(&[[Id(group.id), Id(place.tenant), Id(place.id)].as_slice(), &names].concat());
        for (person, seat) in &group.members {
            members.put(&[Id(group.id), Id(world.persons[*person].id), Text(seat)]);
        }
    }
    rows.write().await;
    members.write().await;
}

async fn accounts(app: &TestApp, world: &World) {
    let mut rows = Rows::of(app, "account (id, tenant_id, person_id, login, password_hash, state)");
    // A session that never ends, to be somebody without logging in; its refresh hash is the account's id.
    let mut sessions = Rows::of(app, "session (id, account_id, refresh_hash, created_at, expires_at)");
    let mut grants = Rows::of(app, "role_grant (id, account_id, role, organisation_id)");
    for Account { id, session, root, person, login, grants: granted } in &world.accounts {
        let (tenant, person) = (world.organisations[*root].id, person.map(|person| world.persons[person].id));
        rows.put(&[Id(*id), Id(tenant), MaybeId(person), Text(login), Text("none"), Text("ACTIVE")]);
        let hash = format!("{}{}", if app.kind() == Kind::Sqlite { "x'" } else { "'\\x" }, id.simple());
        sessions.rows.push(format!(
            "({}, {}, {hash}', 0, 9000000000000)",
            Id(*session).literal(app.kind()),
            Id(*id).literal(app.kind())
        ));
        for (number, (role, place)) in granted.iter().enumerate() {
            let grant = Uuid::from_u128(id.as_u128() ^ (number as u128 + 1));
            grants.put(&[Id(grant), Id(*id), Text(role), Id(world.organisations[*place].id)]);
        }
    }
    rows.write().await;
    sessions.write().await;
    grants.write().await;
}

async fn schemes(app: &TestApp, world: &World) {
    let file: scoring::scheme::SchemeFile =
        api::transfer::yaml::read(&crate::access::tenant::scheme("S")).expect("a scheme");
    let document = serde_json::to_string(&file).expect("a document");
    let mut rows = Rows::of(app, "scheme (id, tenant_id, organisation_id, code)");
    let mut versions = Rows::of(
        app,
        "scheme_version (id, scheme_id, number, name_zh, name_en, state, document, imported_at, activated_at)",
    );
    for scheme in &world.schemes {
        let place = &world.organisations[scheme.organisation];
        rows.put(&[Id(scheme.id), Id(place.tenant), Id(place.id), Text(&scheme.code)]);
        for (version, number) in scheme.versions.iter().zip(1..) {
            let start = [Id(*version), Id(scheme.id), Number(number), Text("案"), Text("S"), Text("ACTIVE")];
            versions.put(&[start.as_slice(), &[Text(&document), Number(1), Number(1)]].concat());
        }
    }
    rows.write().await;
    versions.write().await;
}

async fn cycles(app: &TestApp, world: &World) {
    let mut rows = Rows::of(
        app,
        "cycle (id, number, tenant_id, organisation_id, scheme_version_id, code, name_zh, name_en, kind, phase,
         time_zone, period_from, period_to, opens_at, scoring_at, closes_at, automatic, seed, cancel_reason)",
    );
    let mut targets = Rows::of(app, "cycle_target (cycle, number, person_id, organisation_id, code, name_zh, name_en)");
    let mut seats = Rows::of(
        app,
        "roster_seat (cycle, appointment_id, person_id, organisation_id, seat, post_zh, post_en, coefficient)",
    );
    let mut members = Rows::of(app, "roster_member (cycle, group_id, person_id, seat)");
    let mut oversight = Rows::of(app, "roster_oversight (cycle, appointment_id, organisation_id)");
    let mut frozen = Rows::of(app, "roster_organisation (cycle, organisation_id, parent_id, code, name_zh, name_en)");
    for (cycle, number) in world.cycles.iter().zip(1..) {
        let place = &world.organisations[cycle.organisation];
        let code = format!("C{number}");
        let start = [Id(cycle.id), Number(number), Id(place.tenant), Id(place.id), Id(cycle.scheme), Text(&code)];
        let names = [Text("期"), Text("C"), Text("REGULAR"), Text(cycle.phase.word()), Text("UTC"), Text(TODAY)];
        let end = [Text(TODAY), Number(1), Number(2), Number(3), Truth(false), Number(7), Text("")];
        rows.put(&[start.as_slice(), &names, &end].concat());
        for (target, numbered) in cycle.targets.iter().zip(1..) {
            let person = target.person.map(|person| &world.persons[person]);
            let at = &world.organisations[target.organisation];
            let code = person.map_or(&at.code, |person| &person.code);
            let whose = [MaybeId(person.map(|person| person.id)), Id(at.id), Text(code), Text("名"), Text("N")];
            targets.put(&[[Number(number), Number(numbered)].as_slice(), &whose].concat());
        }
        for seat in &cycle.seats {
            let (person, at) = (world.persons[seat.person].id, world.organisations[seat.organisation].id);
            let post = [Text(seat.seat), Text("岗"), Text("Post"), Number(10_000)];
            seats.put(&[[Number(number), Id(seat.appointment), Id(person), Id(at)].as_slice(), &post].concat());
            if let Some(place) = seat.oversees {
                oversight.put(&[Number(number), Id(seat.appointment), Id(world.organisations[place].id)]);
            }
        }
        for place in &cycle.organisations {
            let one = &world.organisations[*place];
            let parent = MaybeId(one.path.iter().rev().nth(1).copied());
            frozen.put(&[Number(number), Id(one.id), parent, Text(&one.code), Text("名"), Text("N")]);
        }
        for (group, people) in &cycle.groups {
            for person in people {
                let (group, person) = (world.groups[*group].id, world.persons[*person].id);
                members.put(&[Number(number), Id(group), Id(person), Text("MEMBER")]);
            }
        }
    }
    rows.write().await;
    targets.write().await;
    seats.write().await;
    members.write().await;
    oversight.write().await;
    frozen.write().await;
}

/// Who acts for whom, and who must not.
async fn delegations(app: &TestApp, world: &World) {
    let mut rows = Rows::of(
        app,
        "delegation (id, tenant_id, principal_id, delegate_id, from_date, to_date, reason, declared_by, declared_at,
         ended_at)",
    );
    for one in &world.delegations {
        let (principal, delegate) = (&world.persons[one.principal], world.persons[one.delegate].id);
        let account = world.accounts.iter().find(|account| account.person == Some(one.principal)).expect("an account");
        let tenant = world.organisations[principal.root].id;
        let start = [Id(one.id), Id(tenant), Id(principal.id), Id(delegate), Text(one.from), Text(one.to)];
        let end = [Text("出差"), Id(account.id), Number(1), MaybeNumber(one.ended.then_some(2))];
        rows.put(&[start.as_slice(), &end].concat());
    }
    rows.write().await;
    let mut rows = Rows::of(
        app,
        "recusal (id, tenant_id, person_id, other_person_id, organisation_id, reason, note, declared_at)",
    );
    for one in &world.recusals {
        let person = &world.persons[one.person];
        let from =
            [one.other.map(|other| world.persons[other].id), one.organisation.map(|at| world.organisations[at].id)];
        let start = [Id(one.id), Id(world.organisations[person.root].id), Id(person.id)];
        let end = [MaybeId(from[0]), MaybeId(from[1]), Text("KINSHIP"), Text(""), Number(1)];
        rows.put(&[start.as_slice(), &end].concat());
    }
    rows.write().await;
}

async fn tasks(app: &TestApp, world: &World) {
    let mut rows = Rows::of(
        app,
        "assignment (id, cycle, number, channel, group_id, rater_id, target, rater_organisation_id, withdrawn, ended)",
    );
    for (task, number) in world.assignments.iter().zip(1..) {
        let channel = usize::try_from(task.channel.number()).expect("small");
        let group = task.group.map(|group| world.groups[group].id);
        let who = [Number(channel), MaybeId(group), Id(world.persons[task.rater].id), Number(task.target + 1)];
        let start = [Id(task.id), Number(task.cycle + 1), Number(number)];
        let unit = world.cycles[task.cycle].targets[task.target].organisation;
        let unit = MaybeId(task.unit.then(|| world.organisations[unit].id));
        rows.put(&[start.as_slice(), &who, &[unit, Truth(task.withdrawn), Truth(task.ended)]].concat());
    }
    rows.write().await;
    let mut rows =
        Rows::of(app, "audit (id, tenant_id, at, act, record_id, organisation_id, reach, policy_revision, detail)");
    for entry in &world.trail {
        let place = &world.organisations[entry.organisation];
        let (act, record) = match entry.assignment {
            Some(task) => ("score::Submit", world.assignments[task].id),
            None => ("person::Create", place.id),
        };
        let end = [Text(act), Id(record), Id(place.id), Text("OWN"), Text(""), Text("")];
        rows.put(&[[Id(entry.id), Id(place.tenant), Number(1)].as_slice(), &end].concat());
    }
    rows.write().await;
}

async fn selection(app: &TestApp, world: &World) {
    let mut rows =
        Rows::of(app, "exemption (id, cycle, person_id, reason, granted_by, granted_at, revoked_by, revoked_at)");
    for one in &world.exemptions {
        let revoked = one.revoked.then_some(one.id);
        let start = [Id(one.id), Number(one.cycle + 1), Id(world.persons[one.person].id), Text("leave")];
        let end = [Id(one.id), Number(1), MaybeId(revoked), MaybeNumber(revoked.map(|_| 2))];
        rows.put(&[start, end].concat());
    }
    rows.write().await;
    let mut rows = Rows::of(
        app,
        "nomination (id, cycle, channel, group_id, rater_id, target_person_id, target_organisation_id, state,
         proposed_by, proposed_at, decided_by, decided_at)",
    );
    for one in &world.nominations {
        let target = &world.cycles[one.cycle].targets[one.target];
        let person = target.person.map(|person| world.persons[person].id);
        let place = target.person.is_none().then(|| world.organisations[target.organisation].id);
        let group = one.group.map(|group| world.groups[group].id);
        let start = [Id(one.id), Number(one.cycle + 1), Number(if group.is_some() { 5 } else { 1 }), MaybeId(group)];
        let who = [Id(world.persons[one.rater].id), MaybeId(person), MaybeId(place), Text(one.state)];
        // Whoever decides is somebody else: here, nobody there is.
        let decided = (one.state != "PROPOSED").then(|| Uuid::from_u128(!one.id.as_u128()));
        let end = [Id(one.id), Number(1), MaybeId(decided), MaybeNumber(decided.map(|_| 2))];
        rows.put(&[start, who, end].concat());
    }
    rows.write().await;
}

async fn results(app: &TestApp, world: &World) {
    let mut rows = Rows::of(
        app,
        "scorecard (id, cycle, target, version, code, state, total_exact, total, place, full_exact, unassessed_exact,
         anonymous, policy_revision)",
    );
    for card in &world.scorecards {
        let (state, exact, total) = match card.place {
            Some(_) => ("SCORED", Some("80/1"), Some(800_000)),
            None => ("INCOMPLETE", None, None),
        };
        let target = &world.cycles[card.cycle].targets[card.target];
        let place = &world.organisations[target.organisation];
        let code = target.person.map_or(&place.code, |person| &world.persons[person].code);
        let whose = [Id(card.id), Number(card.cycle + 1), Number(card.target + 1), Number(card.version)];
        let start = [whose.as_slice(), &[Text(code), Text(state)]].concat();
        let figures = [MaybeText(exact), MaybeNumber(total), MaybeNumber(card.place), Text("100/1"), Text("0/1")];
        rows.put(&[start.as_slice(), &figures, &[Truth(false), Text("")]].concat());
    }
    rows.write().await;
    let mut rows = Rows::of(
        app,
        "publication (id, cycle, version, state, for_target, for_own_organisation, for_tenant_organisations,
         for_tenant_persons, for_public_organisations, for_public_persons, proposed_by, proposed_at, approved_at,
         policy_revision)",
    );
    for publication in &world.publications {
        let approved = publication.approved.then_some(1);
        let state = if approved.is_some() { "APPROVED" } else { "PROPOSED" };
        let start = [Id(publication.id), Number(publication.cycle + 1), Number(publication.version), Text(state)];
        let details = publication.details.map(Text);
        let end = [Id(publication.id), Number(1), MaybeNumber(approved), Text("")];
        rows.put(&[start.as_slice(), &details, &end].concat());
    }
    rows.write().await;
}
