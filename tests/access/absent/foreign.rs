//! Another tenant with a record of every type: a published cycle with its tasks, scorecard and publication, put straight
//! into the database.
use super::super::tenant::Tenant;
use entity::Uuid;
use std::collections::BTreeMap;
use tests::{Kind, play::text};

/// What the other tenant's head sees of it.
const SEEN: &str = "{
    organisations(first: 10) { nodes { id code } }
    persons(first: 10) { nodes { id code appointments { id } } }
    assessmentGroups(first: 10) { nodes { id } }
    accounts(first: 10) { nodes { id login } }
}";

/// The number of its cycle.
const CYCLE: i32 = 1_001;

/// A new id, unlike any other.
fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x018f_0000_0000_7000_8000_0000_0000_0000 + number)
}

/// An id as a literal of the database.
fn literal(kind: Kind, id: Uuid) -> String {
    match kind {
        Kind::Sqlite => format!("x'{}'", id.simple()),
        Kind::Postgres => format!("'{id}'"),
    }
}

/// Makes it, and says an id for each type; for tasks, for each channel.
pub(super) async fn settle(tenant: &Tenant<'_>) -> BTreeMap<String, String> {
    let app = tenant.app;
    let head = app.person("XHEAD").await;
    let seen = head.ask(SEEN).await.ok();
    let mut ids = BTreeMap::new();
    for (list, kind) in [("organisations", "Organisation"), ("assessmentGroups", "AssessmentGroup")] {
        ids.insert(kind.to_owned(), text(&seen[list]["nodes"][0]["id"]).to_owned());
    }
    let named = |list: &str, key: &str, name: &str| {
        let nodes = seen[list]["nodes"].as_array().expect("nodes");
        nodes.iter().find(|node| node[key] == name).unwrap_or_else(|| panic!("no {name} in {seen:#}")).clone()
    };
    let person = named("persons", "code", "XHEAD");
    ids.insert("Person".to_owned(), text(&person["id"]).to_owned());
    ids.insert("Appointment".to_owned(), text(&person["appointments"][0]["id"]).to_owned());
    ids.insert("Account".to_owned(), text(&named("accounts", "login", "XHEAD")["id"]).to_owned());
    let staff = text(&named("persons", "code", "XSTAFF")["id"]).to_owned();
    let made = [
        (2, "SchemeVersion"),
        (3, "Cycle"),
        (4, "Scorecard"),
        (5, "Publication"),
        (6, "RosterChange"),
        (8, "Exemption"),
        (9, "Nomination"),
    ];
    for (number, kind) in made {
        ids.insert(kind.to_owned(), format!("{kind}_{}", id(number).simple()));
    }
    for (channel, number) in ["DOWNWARD", "UPWARD", "PEER", "SELF", "PANEL"].iter().zip(11..) {
        ids.insert(format!("Assignment:{channel}"), format!("Assignment_{}", id(number).simple()));
    }
    let rules = format!(
        "mutation {{ proposePolicy(input: {{ organisation: \"{}\", added: [\"group::Read, head, -, -, -, OWN\"], reason: \"to see\" }}) {{ id }} }}",
        ids["Organisation"]
    );
    let rules = head.ask(&rules).await.field("proposePolicy");
    ids.insert("PolicyVersion".to_owned(), text(&rules["id"]).to_owned());
    let delegation = format!(
        "mutation {{ grantDelegation(input: {{ delegate: \"{staff}\", from: \"2026-01-01\", to: \"2026-12-31\", reason: \"to see\" }}) {{ id }} }}"
    );
    let delegation = head.ask(&delegation).await.field("grantDelegation");
    ids.insert("Delegation".to_owned(), text(&delegation["id"]).to_owned());
    for statement in statements(tenant, &ids, &staff) {
        app.tamper(&statement).await;
    }
    let kinds = ["Organisation", "Person", "AssessmentGroup", "Delegation"];
    for kind in kinds.into_iter().chain(made.map(|(_, kind)| kind)) {
        let read = head.ask(&format!("{{ node(id: \"{}\") {{ id }} }}", ids[kind])).await.field("node");
        assert!(read.is_object(), "the other tenant's {kind} is not there: {read}");
    }
    ids
}

fn statements(tenant: &Tenant<'_>, ids: &BTreeMap<String, String>, staff: &str) -> Vec<String> {
    let kind = tenant.app.kind();
    let uuid = |id: &str| {
        let (_, digits) = id.split_once('_').expect("a global id");
        literal(kind, Uuid::parse_str(digits).expect("an id"))
    };
    let [x, head, group] = ["Organisation", "Person", "AssessmentGroup"].map(|of| uuid(&ids[of]));
    let staff = uuid(staff);
    let [scheme, version, cycle, card, publication, change, exemption, nomination] =
        [1, 2, 3, 4, 5, 6, 8, 9].map(|number| literal(kind, id(number)));
    let [force, model] = ["SchemeVersion:FORCE", "Cycle:C1"].map(|name| uuid(&tenant.id(name)));
    let mut statements = vec![
        format!("INSERT INTO scheme (id, tenant_id, organisation_id, code) VALUES ({scheme}, {x}, {x}, 'XS')"),
        format!(
            "INSERT INTO scheme_version (id, scheme_id, number, name_zh, name_en, state, document, imported_at,
             activated_at) SELECT {version}, {scheme}, 1, name_zh, name_en, 'ACTIVE', document, imported_at,
             imported_at FROM scheme_version WHERE id = {force}"
        ),
        format!(
            "INSERT INTO cycle (id, number, tenant_id, organisation_id, scheme_version_id, code, name_zh, name_en, kind,
             phase, time_zone, period_from, period_to, opens_at, scoring_at, closes_at, automatic, seed)
             SELECT {cycle}, {CYCLE}, {x}, {x}, {version}, 'XC', name_zh, name_en, kind, 'PUBLISHED', time_zone,
             period_from, period_to, opens_at, scoring_at, closes_at, automatic, seed FROM cycle WHERE id = {model}"
        ),
        format!(
            "INSERT INTO cycle_target (cycle, number, person_id, organisation_id, code, name_zh, name_en)
             VALUES ({CYCLE}, 1, {head}, {x}, 'XHEAD', '主任', 'Head')"
        ),
        format!(
            "INSERT INTO scorecard (id, cycle, target, version, state, full_exact, unassessed_exact, anonymous,
             policy_revision) VALUES ({card}, {CYCLE}, 1, 1, 'INCOMPLETE', '100/1', '0/1', false, '')"
        ),
        format!(
            "INSERT INTO publication (id, cycle, version, state, for_target, for_own_organisation,
             for_tenant_organisations, for_tenant_persons, for_public_organisations, for_public_persons, proposed_by,
             proposed_at, approved_by, approved_at, policy_revision) VALUES ({publication}, {CYCLE}, 1, 'APPROVED',
             'CHANNELS', 'TOTAL', 'TOTAL', 'GRADE', 'TOTAL', 'TOTAL', {staff}, 1, {head}, 1, '')"
        ),
        format!(
            "INSERT INTO roster_change (id, cycle, number, kind, person_id, reason, anonymous, state, proposed_by,
             proposed_at) VALUES ({change}, {CYCLE}, 1, 'LEFT', {staff}, 'to see', false, 'PROPOSED', {staff}, 1)"
        ),
        format!(
            "INSERT INTO exemption (id, cycle, person_id, reason, granted_by, granted_at)
             VALUES ({exemption}, {CYCLE}, {staff}, 'leave', {head}, 1)"
        ),
        format!(
            "INSERT INTO nomination (id, cycle, channel, rater_id, target_person_id, state, proposed_by, proposed_at)
             VALUES ({nomination}, {CYCLE}, 1, {head}, {staff}, 'PROPOSED', {head}, 1)"
        ),
    ];
    for (channel, number) in (1..=5).zip(11..) {
        let task = literal(kind, id(number));
        let of = if channel == 5 { group.as_str() } else { "NULL" };
        statements.push(format!(
            "INSERT INTO assignment (id, cycle, number, channel, group_id, rater_id, target, withdrawn)
             VALUES ({task}, {CYCLE}, {channel}, {channel}, {of}, {staff}, 1, false)"
        ));
    }
    statements
}
