//! 组织: the tree.
use super::{Area, Later, List};
use crate::access::{
    absent::{Foreign, Near, Source},
    attempts::{Attempt, NEW, change, list, read},
    lists::{
        Kind, Listed, World,
        facts::Viewer,
        may, pages,
        sql::{
            Rows,
            Value::{Id, MaybeId, Number, Text},
        },
    },
    oracle::{Clause, allowed, refused},
    records::{Facts, Of},
};
use entity::acts;
use tests::{TestApp, play::text};

pub(super) struct Organisations;

/// An organisation by its code.
pub(super) const fn organisation(code: &'static str) -> Of {
    Of::new("Organisation", [code, "", ""], |of, _, _| Some(Facts::at(of.key[0])))
}

impl Area for Organisations {
    fn name(&self) -> &'static str {
        "organisation"
    }

    fn attempts(&self) -> Vec<Attempt> {
        let (seen, sur) = ("organisation::Read", organisation("SUR"));
        let import = |code: &'static str| {
            let on = format!("Organisation:{code}");
            let yaml = include_str!("../access/tenant/new.yaml");
            let rest = format!("(input: {{ organisation: \"@{on}@\", yaml: \"\"\"{yaml}\"\"\" }}) {{ organisations }}");
            change("importRoster", on, rest, "organisation::Import", seen, organisation(code))
        };
        let create =
            format!("(input: {{ parent: \"@Organisation:SUR@\", code: \"N\", {NEW}, kind: \"ward\" }}) {{ id }}");
        let update = format!("(input: {{ id: \"@Organisation:SUR@\", {NEW} }}) {{ id }}");
        vec![
            list("organisations", "", seen),
            read("node", "Organisation:SUR", seen, sur),
            change("createOrganisation", "Organisation:SUR", create, "organisation::Create", seen, sur),
            change("updateOrganisation", "Organisation:SUR", update, "organisation::Update", seen, sur),
            import("H"),
            import("MED"),
        ]
    }

    fn clauses(&self) -> &'static [Clause] {
        CLAUSES
    }

    fn foreign(&self) -> &'static [Foreign] {
        &[Foreign {
            record: "Organisation",
            source: Source::Seen(|other| text(&other.node("organisations", |_| true)["id"]).to_owned()),
            node: true,
        }]
    }

    fn kinds(&self) -> &'static [Kind] {
        KINDS
    }

    fn lists(&self) -> &'static [List] {
        &[List {
            field: "organisations",
            of_cycle: false,
            still: true,
            cursor: Some(["SUR", "SURA"]),
            asked: &[("T-2", "", "id name { zh }")],
        }]
    }

    fn of_a_node(&self) -> &'static str {
        "... on Organisation { code parentId }"
    }

    fn further(&self) -> Vec<(&'static str, String)> {
        let moves = "mutation { updateOrganisation(input: { id: \"@Organisation:SUR@\", parent: \"@Organisation:MED@\" }) { id } }";
        vec![("updateOrganisation", moves.to_owned())]
    }

    fn near(&self) -> &'static [Near] {
        &[Near {
            field: "updateOrganisation",
            arguments: "(input: { id: \"@Organisation:W1@\", parent: \"?\" }) { id }",
            hidden: "Organisation:SUR",
            seen: "Organisation:W2",
            made: None,
        }]
    }

    /// A roster is for a whole tenant, never for a part of it.
    fn impossible(&self, attempt: &Attempt) -> bool {
        attempt.field == "importRoster" && attempt.on == "Organisation:MED"
    }

    fn rows<'a>(&self, app: &'a TestApp, world: &'a World) -> Later<'a> {
        Box::pin(rows(app, world))
    }
}

const CLAUSES: &[Clause] = &[
    refused("system_admin: accounts, organisations: nobody else's", |case| {
        case.field(&["grantRole", "revokeRole", "disableAccount", "createOrganisation", "updateOrganisation"])
            && !case.by(&["admin"])
    }),
    allowed("system_admin: organisations", |case| {
        case.field(&["createOrganisation", "updateOrganisation", "organisations"]) && case.by(&["admin"])
    }),
];

const KINDS: &[Kind] = &[Kind {
    name: "Organisation",
    node: Some("Organisation"),
    ids: |world| world.organisations.iter().map(|one| one.id).collect(),
    sees: |viewer, place| viewer.organisation(place),
    asked: may::<acts::organisation::Read>,
    listed: Listed::Whole(pages!(
        acts::organisation::Read,
        |tx, scope, _, page| tx.organisations().list(&scope, page),
        |row| row.code.clone(),
        |a, b| a.code < b.code
    )),
    parts: &[],
}];

impl Viewer<'_> {
    pub(crate) fn organisation(&self, place: usize) -> bool {
        self.may::<acts::organisation::Read>(&self.plain(self.world.organisations[place].id, place))
    }
}

async fn rows(app: &TestApp, world: &World) {
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
}
