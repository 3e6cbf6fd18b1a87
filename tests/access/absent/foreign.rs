//! Another tenant with a record of every type: a published cycle with its tasks, scorecard and publication. What the API
//! does not make in a moment is put straight into the database.
use crate::{
    access::tenant::Tenant,
    area::{AREAS, Later},
};
use entity::Uuid;
use serde_json::Value;
use std::collections::BTreeMap;
use tests::{Client, Kind, play::text};

/// What the other tenant's head sees of it.
const SEEN: &str = "{
    organisations(first: 10) { nodes { id code } }
    persons(first: 10) { nodes { id code appointments { id } } }
    assessmentGroups(first: 10) { nodes { id } }
    accounts(first: 10) { nodes { id login } }
}";

/// The number of its cycle.
pub(crate) const CYCLE: i32 = 1_001;

/// A record of the other tenant.
pub(crate) struct Foreign {
    /// Its type; for a task, with its channel, such as `Assignment:PEER`.
    pub(crate) record: &'static str,
    pub(crate) source: Source,
    /// Whether the other tenant's head reads it as a node, which proves that it is there.
    pub(crate) node: bool,
}

/// Where the record comes from.
pub(crate) enum Source {
    /// The roster has it: what the head sees holds its id.
    Seen(fn(&Other<'_>) -> String),
    /// The head makes it, and learns its id.
    Asked(for<'a> fn(&'a Other<'_>) -> Later<'a, String>),
    /// Statements that put it into the database, by its type and its new id, which is a literal.
    Put(fn(&Other<'_>, &str, &str) -> Vec<String>),
}

/// The other tenant, as far as it is made.
pub(crate) struct Other<'a> {
    pub(crate) head: Client,
    seen: Value,
    tenant: &'a Tenant<'a>,
    ids: BTreeMap<String, String>,
}

impl Other<'_> {
    /// One of the nodes that the head sees in a list: the first, or the one of whom something is true.
    pub(crate) fn node(&self, list: &str, is: impl Fn(&Value) -> bool) -> &Value {
        let nodes = self.seen[list]["nodes"].as_array().expect("nodes");
        nodes.iter().find(|node| is(node)).unwrap_or_else(|| panic!("no such node in {:#}", self.seen))
    }

    /// The id of one of its people by their code.
    pub(crate) fn person(&self, code: &str) -> String {
        text(&self.node("persons", |node| node["code"] == code)["id"]).to_owned()
    }

    /// The id of a record that is already there.
    pub(crate) fn id(&self, record: &str) -> &str {
        &self.ids[record]
    }

    /// An id as a literal of the database.
    pub(crate) fn literal(&self, id: &str) -> String {
        let (_, digits) = id.split_once('_').expect("a global id");
        literal(self.tenant.app.kind(), Uuid::parse_str(digits).expect("an id"))
    }

    /// The literal of a record that is already there.
    pub(crate) fn of(&self, record: &str) -> String {
        self.literal(self.id(record))
    }

    /// The literal of a record of the hospital, to be copied.
    pub(crate) fn model(&self, name: &str) -> String {
        self.literal(&self.tenant.id(name))
    }
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
    let head = tenant.app.person("XHEAD").await;
    let seen = head.ask(SEEN).await.ok();
    let mut other = Other { head, seen, tenant, ids: BTreeMap::new() };
    for (foreign, number) in AREAS.iter().flat_map(|area| area.foreign()).zip(1..) {
        let id = match foreign.source {
            Source::Seen(find) => find(&other),
            Source::Asked(ask) => ask(&other).await,
            Source::Put(statements) => {
                let new = Uuid::from_u128(0x018f_0000_0000_7000_8000_0000_0000_0000 + number);
                for statement in statements(&other, foreign.record, &literal(tenant.app.kind(), new)) {
                    tenant.app.tamper(&statement).await;
                }
                let (kind, _) = foreign.record.split_once(':').unwrap_or((foreign.record, ""));
                format!("{kind}_{}", new.simple())
            }
        };
        other.ids.insert(foreign.record.to_owned(), id);
    }
    for foreign in AREAS.iter().flat_map(|area| area.foreign()).filter(|foreign| foreign.node) {
        let document = format!("{{ node(id: \"{}\") {{ id }} }}", other.ids[foreign.record]);
        let read = other.head.ask(&document).await.field("node");
        assert!(read.is_object(), "the other tenant's {} is not there: {read}", foreign.record);
    }
    other.ids
}
