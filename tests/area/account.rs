//! Accounts and granted roles.
use super::{Area, Later, List, organisation::organisation, person};
use crate::access::{
    absent::{Foreign, Near, Source},
    attempts::{Attempt, change, list},
    lists::{
        Kind, Listed, World,
        facts::Viewer,
        may, pages,
        sql::{
            Rows,
            Value::{Id, MaybeId, Text},
        },
        world::Account,
    },
    oracle::{Clause, allowed},
    records::{Facts, Of},
};
use crate::contract::explorer::{ADMIN, Prepared, Stage};
use entity::{Uuid, acts};
use policy::Facts as Decided;
use tests::{Kind as Database, TestApp, play::text};

pub(super) struct Accounts;

/// Somebody's account. S2 audits surgery.
const fn account(code: &'static str) -> Of {
    Of::new("Account", [code, "", ""], |of, _, _| {
        let roles_at = if of.key[0] == "S2" { vec!["SUR"] } else { vec![] };
        Some(Facts { roles_at, ..person::of_person(of.key[0]) })
    })
}

impl Area for Accounts {
    fn name(&self) -> &'static str {
        "account"
    }

    fn attempts(&self) -> Vec<Attempt> {
        let (seen, place) = ("account::Read", "organisation::Read");
        let role = "account: \"@Account:S2@\", role: AUDITOR";
        let code = |field, code: &'static str, act| {
            let on = format!("Account:{code}");
            let rest = format!("(account: \"@{on}@\") {{ accountId }}");
            change(field, on, rest, act, seen, account(code))
        };
        let create = "(input: { person: \"@Person:BARE@\", login: \"bare\" }) { accountId }";
        let grant = format!("(input: {{ {role}, organisation: \"@Organisation:ADM@\" }})");
        let revoke = format!("(input: {{ {role}, organisation: \"@Organisation:SUR@\" }})");
        let disable = "(account: \"@Account:S2@\")";
        vec![
            list("accounts", "", seen),
            change("createAccount", "Person:BARE", create, "account::Create", "person::Read", person::person("BARE")),
            code("issueActivationCode", "S2", "account::IssueCode"),
            code("resetPassword", "S2", "account::Reset"),
            change("disableAccount", "Account:S2", disable, "account::Disable", seen, account("S2")),
            code("issueActivationCode", "S3", "account::IssueCode"),
            code("resetPassword", "S3", "account::Reset"),
            change("grantRole", "Organisation:ADM", grant, "account::Grant", place, organisation("ADM")),
            change("revokeRole", "Organisation:SUR", revoke, "account::Revoke", place, organisation("SUR")),
        ]
    }

    fn clauses(&self) -> &'static [Clause] {
        CLAUSES
    }

    fn foreign(&self) -> &'static [Foreign] {
        &[Foreign {
            record: "Account",
            source: Source::Seen(|other| {
                text(&other.node("accounts", |node| node["login"] == "XHEAD")["id"]).to_owned()
            }),
            node: false,
        }]
    }

    fn kinds(&self) -> &'static [Kind] {
        KINDS
    }

    fn lists(&self) -> &'static [List] {
        &[List {
            field: "accounts",
            of_cycle: false,
            still: true,
            cursor: Some(["S2", "S2A"]),
            asked: &[("T-2", "", "login state")],
        }]
    }

    /// An account is no node.
    fn of_a_node(&self) -> &'static str {
        ""
    }

    fn near(&self) -> &'static [Near] {
        &[
            Near {
                field: "grantRole",
                arguments: "(input: { account: \"?\", role: AUDITOR, organisation: \"@Organisation:MED@\" })",
                hidden: "Account:S2",
                seen: "Account:M2",
                made: None,
            },
            Near {
                field: "revokeRole",
                arguments: "(input: { account: \"?\", role: AUDITOR, organisation: \"@Organisation:MED@\" })",
                hidden: "Account:S3",
                seen: "Account:M2",
                made: None,
            },
        ]
    }

    fn rows<'a>(&self, app: &'a TestApp, world: &'a World) -> Later<'a> {
        Box::pin(rows(app, world))
    }

    fn prepared(&self, stage: Stage) -> Vec<Prepared> {
        match stage {
            Stage::Published => vec![
                (ADMIN, "accounts", None),
                (ADMIN, "create-account", None),
                (ADMIN, "issue-code", None),
                (ADMIN, "grant-role", None),
            ],
            _ => vec![],
        }
    }
}

const CLAUSES: &[Clause] = &[allowed("system_admin: accounts", |case| {
    case.field(&[
        "createAccount",
        "issueActivationCode",
        "resetPassword",
        "disableAccount",
        "grantRole",
        "revokeRole",
        "accounts",
    ]) && case.by(&["admin"])
})];

const KINDS: &[Kind] = &[Kind {
    name: "Account",
    node: None,
    ids: |world| world.accounts.iter().map(|one| one.id).collect(),
    sees: |viewer, place| viewer.account(place),
    asked: may::<acts::account::Read>,
    listed: Listed::Whole(pages!(
        acts::account::Read,
        |tx, scope, _, page| tx.accounts().list(&scope, page),
        |row| row.login.clone(),
        |a, b| a.login < b.login
    )),
    parts: &[],
}];

impl Viewer<'_> {
    pub(crate) fn account(&self, place: usize) -> bool {
        let account = &self.world.accounts[place];
        let home = account.person.map_or(account.root, |person| self.world.home(person));
        let owner = account.person.map(|person| self.world.persons[person].id);
        self.may::<acts::account::Read>(&Decided { owner, ..self.plain(account.id, home) })
    }
}

async fn rows(app: &TestApp, world: &World) {
    let mut rows = Rows::of(app, "account (id, tenant_id, person_id, login, password_hash, state)");
    // A session that never ends, to be somebody without logging in; its refresh hash is the account's id.
    let mut sessions = Rows::of(app, "session (id, account_id, refresh_hash, created_at, expires_at)");
    let mut grants = Rows::of(app, "role_grant (id, account_id, role, organisation_id)");
    for Account { id, session, root, person, login, grants: granted } in &world.accounts {
        let (tenant, person) = (world.organisations[*root].id, person.map(|person| world.persons[person].id));
        rows.put(&[Id(*id), Id(tenant), MaybeId(person), Text(login), Text("none"), Text("ACTIVE")]);
        let hash = format!("{}{}'", if app.kind() == Database::Sqlite { "x'" } else { "'\\x" }, id.simple());
        let [session, account] = [Id(*session), Id(*id)].map(|id| id.literal(app.kind()));
        sessions.put_raw(&[session, account, hash, "0".to_owned(), "9000000000000".to_owned()]);
        for (number, (role, place)) in granted.iter().enumerate() {
            let grant = Uuid::from_u128(id.as_u128() ^ (number as u128 + 1));
            grants.put(&[Id(grant), Id(*id), Text(role), Id(world.organisations[*place].id)]);
        }
    }
    rows.write().await;
    sessions.write().await;
    grants.write().await;
}
