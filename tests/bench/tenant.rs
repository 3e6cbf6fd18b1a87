//! The tenant everything is measured on: organisations of 25 under divisions, heads everywhere, one group that scores
//! everybody; ten indicators in five channels, two of them anonymous.
use crate::measure::watch_server_of;
use api::{App, http::token::Tokens};
use entity::{
    Actor, Db, Engine, Id, Role, Settings, Station, Uuid, acts,
    cycle::cycle::NewCycle,
    people::organisation::NewOrganisation,
    record,
    vault::{
        keystore::KeyStore,
        password::{Cost, Passwords},
    },
};
use policy::actor;
use scoring::{Text, scheme::SchemeFile};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use serde::{Deserialize, Serialize};
use std::{fmt::Write, path::Path, sync::Arc};

/// How many people an organisation has, its head among them.
const SEATS: usize = 25;
/// How many organisations a division has.
const BRANCHES: usize = 20;
/// How many sit in the group that scores everybody; its leader hands in for it.
pub const PANEL: usize = 28;
/// How many indicators raters mark.
pub const LEAVES: usize = 10;
const HOUR: i64 = 3_600_000;

/// Where a measurement happens.
#[derive(Clone)]
pub struct Place {
    /// The database.
    pub url: String,
    /// The folder of keys and notes.
    pub folder: std::path::PathBuf,
}

/// What was made, for the steps that follow.
#[derive(Clone, Serialize, Deserialize)]
pub struct Notes {
    /// The root organisation.
    pub tenant: Uuid,
    /// The cycle.
    pub cycle: Uuid,
    /// The office's account.
    pub account: Uuid,
    /// Its session.
    pub session: Uuid,
}

impl Place {
    /// The application over this place's database.
    pub async fn open(&self) -> Arc<App> {
        let keys = KeyStore::open(self.folder.join("keys")).expect("a key store");
        let tokens = Tokens::new(keys.signing().expect("keys"), "bench".into(), "bench".into(), 900).expect("tokens");
        let passwords = Passwords::new(Cost { memory: 8, passes: 1, lanes: 1 }).expect("a cheap cost");
        let settings = Settings { url: self.url.clone(), connections: 8 };
        let engine = Arc::new(Engine::standard().expect("rules"));
        let db = Db::connect(&settings, engine, Arc::new(keys), Arc::new(passwords)).await.expect("a database");
        Arc::new(App { db, tokens })
    }

    /// A connection of our own, for fixtures and for plain SQL to compare with.
    pub async fn plain(&self) -> DatabaseConnection {
        let connection = Database::connect(sea_orm::ConnectOptions::new(&self.url).max_connections(1).to_owned());
        let connection = connection.await.expect("a database");
        if self.sqlite() {
            connection.execute_unprepared("PRAGMA busy_timeout = 20000").await.expect("a pragma");
        }
        connection
    }

    /// Counts the database server's CPU from now on, where it is a process beside this one.
    pub async fn watch_server(&self) {
        if !self.sqlite() {
            let connection = self.plain().await;
            let sql = Statement::from_string(connection.get_database_backend(), "SELECT pg_backend_pid() AS pid");
            let row = connection.query_one_raw(sql).await.expect("a process").expect("a row");
            let pid: i32 = row.try_get("", "pid").expect("a number");
            watch_server_of(pid.unsigned_abs());
        }
    }

    /// Whether it is the embedded database.
    pub fn sqlite(&self) -> bool {
        self.url.starts_with("sqlite:")
    }

    /// What earlier steps noted.
    pub fn notes(&self) -> Notes {
        let text = std::fs::read_to_string(self.notes_file()).expect("an earlier step's notes");
        serde_json::from_str(&text).expect("notes")
    }

    fn note(&self, notes: &Notes) {
        std::fs::write(self.notes_file(), serde_json::to_string(notes).expect("notes")).expect("a folder to write in");
    }

    fn notes_file(&self) -> std::path::PathBuf {
        Path::new(&self.folder).join("notes.json")
    }
}

/// Makes tables and tenant, imports everybody from a roster file, and plans a cycle. Returns how many people there are.
pub async fn found(place: &Place, people: usize) -> usize {
    let app = place.open().await;
    app.db.migrate().await.expect("migrations");
    let tx = app.db.write().await.expect("a transaction");
    let new = NewOrganisation { code: "R".into(), name: text("Root"), kind: "root".into() };
    let tenant = tx.organisations().found(new).await.expect("a tenant");
    tx.commit().await.expect("a commit");
    let (roster, people) = roster(people);
    let worker = app.db.worker(tenant);
    let imported = api::record::transfer::act::roster(&app, &worker, tenant, &roster).await.expect("a roster");
    let code = imported.codes.iter().find(|code| code.person == "OFFICE").expect("the office's code");
    let session = app.db.activate(&code.code, "correct horse battery".into()).await.expect("an account");
    let office = office(tenant.uuid());
    // JSON is YAML too, and so takes the way a scheme file takes.
    let scheme: SchemeFile = api::transfer::yaml::read(&scheme().to_string()).expect("a scheme");
    let scheme = app
        .act::<acts::scheme::Import, _>(&office, tenant, async |tx, permit| tx.schemes().import(permit, &scheme).await)
        .await
        .expect("an import");
    let leader = seated(tenant.uuid(), Role::LeadingGroup, 8);
    app.act::<acts::scheme::Activate, _>(&leader, scheme, async |tx, permit| tx.schemes().activate(permit).await)
        .await
        .expect("an activation");
    let cycle = plan(&app, &office, tenant, scheme).await;
    place.note(&Notes {
        tenant: tenant.uuid(),
        cycle: cycle.uuid(),
        account: session.account,
        session: session.session,
    });
    people
}

async fn plan(
    app: &App,
    office: &Actor,
    tenant: Id<record::Organisation>,
    scheme: Id<record::Scheme>,
) -> Id<record::Cycle> {
    let now = app.db.read().await.expect("a clock").now();
    let day = |text: &str| text.parse().expect("a day");
    let new = NewCycle {
        scheme,
        code: "C1".into(),
        name: text("Cycle"),
        kind: entity::words::CycleKind::Regular,
        time_zone: "UTC".into(),
        period: (day("2026-01-01"), day("2026-12-31")),
        opens_at: now - 3 * HOUR,
        scoring_at: now - 2 * HOUR,
        closes_at: now + 24 * HOUR,
        automatic: false,
        seed: Some(20_260_101),
    };
    app.act::<acts::cycle::Create, _>(office, tenant, async |tx, permit| tx.cycles().create(permit, new).await)
        .await
        .expect("a cycle")
}

/// The assessment office.
pub fn office(tenant: Uuid) -> Actor {
    seated(tenant, Role::Office, 7)
}

/// Somebody with one role at the root.
pub fn seated(tenant: Uuid, role: Role, who: u128) -> Actor {
    rater(tenant, role, Uuid::from_u128(who))
}

/// Somebody in particular with one role at the root.
pub fn rater(tenant: Uuid, role: Role, person: Uuid) -> Actor {
    actor::build(Uuid::from_u128(6), Some(person), tenant, vec![Station { role, organisation: tenant }])
}

fn text(en: &str) -> Text {
    Text { zh: format!("名称 {en}"), en: en.to_owned() }
}

/// A roster file for about so many people, and how many they are exactly.
fn roster(people: usize) -> (String, usize) {
    let branches = people.div_ceil(SEATS);
    let mut organisations = String::from("  - {code: R, name: {zh: 根, en: Root}, kind: root}\n");
    let mut persons = String::new();
    let mut count = 0;
    let mut person = |code: &str, organisation: &str, seat: &str| {
        count += 1;
        let name = format!("{{zh: 岗位 {code}, en: Post {code}}}");
        writeln!(
            persons,
            "  - code: {code}\n    name: {name}\n    appointments: [{{organisation: {organisation}, post: {{zh: 岗, \
             en: Post}}, seat: {seat}, from: 2020-01-01}}]"
        )
        .expect("text");
    };
    person("OFFICE", "R", "OPERATOR");
    person("ROOT", "R", "HEAD");
    for division in 0..branches.div_ceil(BRANCHES) {
        writeln!(
            organisations,
            "  - {{code: D{division}, name: {{zh: 部 {division}, en: Division {division}}}, kind: division, parent: R}}"
        )
        .expect("text");
        person(&format!("D{division}-0"), &format!("D{division}"), "HEAD");
    }
    for branch in 0..branches {
        let division = branch / BRANCHES;
        writeln!(organisations, "  - {{code: B{branch}, name: {{zh: 科 {branch}, en: Branch {branch}}}, kind: department, parent: D{division}}}").expect("text");
        for seat in 0..SEATS {
            let word = if seat == 0 { "HEAD" } else { "MEMBER" };
            person(&format!("B{branch}-{seat}"), &format!("B{branch}"), word);
        }
    }
    let members: Vec<_> = (0..PANEL)
        .map(|place| {
            let seat = if place == 0 { "LEADER" } else { "MEMBER" };
            format!("{{person: B{}-{}, seat: {seat}}}", place / (SEATS - 1), place % (SEATS - 1) + 1)
        })
        .collect();
    let roster = format!(
        "kaoping: roster/1\norganisations:\n{organisations}persons:\n{persons}groups:\n  - {{code: G, name: {{zh: 组, \
         en: Group}}, kind: SPECIALIST, organisation: R, members: [{}]}}\ngrants:\n  - {{person: OFFICE, role: office, \
         organisation: R}}\n",
        members.join(", ")
    );
    (roster, count)
}

fn scheme() -> serde_json::Value {
    let leaves: Vec<_> = (0..LEAVES)
        .map(|leaf| {
            serde_json::json!({
                "code": format!("I{leaf}"),
                "name": {"zh": format!("指标 {leaf}"), "en": format!("Indicator {leaf}")},
                "kind": "RATED",
                "weight": 100 / LEAVES,
            })
        })
        .collect();
    serde_json::json!({
        "kaoping": "scheme/1",
        "code": "S",
        "name": {"zh": "方案", "en": "Scheme"},
        "target": "PERSON",
        "targets": {"except": ["OFFICE"]},
        "channels": [
            {"channel": "DOWNWARD", "weight": 30},
            {"channel": "UPWARD", "weight": 20},
            {"channel": "PEER", "weight": 20, "raters": {"rule": "DRAW", "per_rater": 6}},
            {"channel": "SELF", "weight": 10},
            {"channel": "PANEL", "weight": 20, "mode": "JOINT"},
        ],
        "grades": [
            {"code": "A", "name": {"zh": "优", "en": "Excellent"}, "at_least": 80, "quota": 20},
            {"code": "B", "name": {"zh": "良", "en": "Good"}, "at_least": 70},
            {"code": "C", "name": {"zh": "中", "en": "Fair"}, "at_least": 0},
        ],
        "indicators": leaves,
    })
}
