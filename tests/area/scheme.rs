//! 考核方案
use super::{Area, Later, List, organisation::organisation};
use crate::access::{
    absent::{Foreign, Source},
    attempts::{Attempt, change, list, read},
    lists::{
        Kind, Listed, World,
        facts::Viewer,
        may, pages,
        sql::{
            Rows,
            Value::{Id, Number, Text},
        },
    },
    oracle::{Clause, allowed},
    records::{Facts, Of},
    tenant,
};
use entity::acts;
use tests::TestApp;

pub(super) struct Schemes;

/// A scheme version; the office has imported both.
const SCHEME: Of = Of::new("SchemeVersion", [""; 3], |_, _, _| Some(Facts::at("H").involving(&["OFF"])));

impl Area for Schemes {
    fn name(&self) -> &'static str {
        "scheme"
    }

    fn attempts(&self) -> Vec<Attempt> {
        let (seen, on) = ("scheme::Read", "SchemeVersion:DRAFT");
        let yaml = tenant::scheme("THIRD");
        let import = format!("(input: {{ organisation: \"@Organisation:H@\", yaml: \"\"\"{yaml}\"\"\" }}) {{ id }}");
        let rule = format!("(input: {{ id: \"@{on}@\", rule: NORMALISE }}) {{ id }}");
        let activate = format!("(id: \"@{on}@\") {{ id }}");
        let root = organisation("H");
        vec![
            list("schemes", "", seen),
            read("node", on, seen, SCHEME),
            read("scheme", on, seen, SCHEME),
            change("importScheme", "Organisation:H", import, "scheme::Import", "organisation::Read", root),
            change("setWeightRule", on, rule, "scheme::SetWeightRule", seen, SCHEME),
            change("activateScheme", on, activate, "scheme::Activate", seen, SCHEME),
        ]
    }

    fn clauses(&self) -> &'static [Clause] {
        const CLAUSES: &[Clause] = &[allowed("leading_group: approves schemes", |case| {
            case.field(&["activateScheme"]) && case.by(&["leading"])
        })];
        CLAUSES
    }

    fn foreign(&self) -> &'static [Foreign] {
        &[Foreign {
            record: "SchemeVersion",
            source: Source::Put(|other, _, id| {
                let (x, model) = (other.of("Organisation"), other.model("SchemeVersion:FORCE"));
                vec![
                    format!("INSERT INTO scheme (id, tenant_id, organisation_id, code) VALUES ({x}, {x}, {x}, 'XS')"),
                    format!(
                        "INSERT INTO scheme_version (id, scheme_id, number, name_zh, name_en, state, document,
                         imported_at, activated_at) SELECT {id}, {x}, 1, name_zh, name_en, 'ACTIVE', document,
                         imported_at, imported_at FROM scheme_version WHERE id = {model}"
                    ),
                ]
            }),
            node: true,
        }]
    }

    fn kinds(&self) -> &'static [Kind] {
        KINDS
    }

    fn lists(&self) -> &'static [List] {
        &[List {
            field: "schemes",
            of_cycle: false,
            still: true,
            cursor: Some(["FORCE/1", "FORCEA/1"]),
            asked: &[("T-2", "", "code indicators { code } findings { severity }")],
        }]
    }

    fn of_a_node(&self) -> &'static str {
        "... on SchemeVersion { code }"
    }

    fn approving(&self) -> &'static [&'static str] {
        &["activateScheme"]
    }

    fn rows<'a>(&self, app: &'a TestApp, world: &'a World) -> Later<'a> {
        Box::pin(rows(app, world))
    }
}

const KINDS: &[Kind] = &[Kind {
    name: "Scheme",
    node: Some("SchemeVersion"),
    ids: |world| world.schemes.iter().flat_map(|one| one.versions.clone()).collect(),
    sees: |viewer, version| {
        let schemes = viewer.world.schemes.iter().enumerate();
        let mut of_versions = schemes.flat_map(|(place, one)| vec![place; one.versions.len()]);
        of_versions.nth(version).is_some_and(|place| viewer.scheme(place))
    },
    asked: may::<acts::scheme::Read>,
    listed: Listed::Whole(pages!(
        acts::scheme::Read,
        |tx, scope, _, page| tx.schemes().list(&scope, page),
        |row| format!("{}/{}", row.code, row.number),
        |a, b| a.code < b.code || (a.code == b.code && a.number > b.number)
    )),
    parts: &[],
}];

impl Viewer<'_> {
    pub(crate) fn scheme(&self, place: usize) -> bool {
        let scheme = &self.world.schemes[place];
        self.may::<acts::scheme::Read>(&self.plain(scheme.id, scheme.organisation))
    }
}

async fn rows(app: &TestApp, world: &World) {
    let file: scoring::scheme::SchemeFile = api::transfer::yaml::read(&tenant::scheme("S")).expect("a scheme");
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
