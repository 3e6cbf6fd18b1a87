//! 公示
use super::{Area, Later, List, cycle::CYCLE};
use crate::access::{
    absent::{Foreign, Source, foreign},
    attempts::{Attempt, IN_CYCLE, change, list, read},
    lists::{
        Dice, Kind, Listed, Part, World,
        facts::Viewer,
        may, pages,
        sql::{
            Rows,
            Value::{Id, MaybeId, MaybeNumber, Number, Text},
        },
    },
    oracle::{Clause, allowed},
    records::{Facts, Moment, Of},
    tenant::Tenant,
};
use entity::{Phase, Uuid, acts};
use policy::Facts as Decided;
use serde_json::json;
use tests::{TestApp, graphql, play::text};

pub(super) struct Publications;

/// The office has proposed it.
const PUBLICATION: Of = Of::new("Publication", [""; 3], |_, moment, _| {
    let there = moment == Moment::Drafted || moment.released();
    there.then(|| Facts::in_cycle(moment).involving(&["OFF"]))
})
.of_cycle();

pub(crate) struct Publication {
    pub(crate) id: Uuid,
    pub(crate) cycle: usize,
    pub(crate) version: usize,
    pub(crate) approved: bool,
    /// For the target, its organisation, the tenant's organisations and persons, the public's.
    pub(crate) details: [&'static str; 6],
}

impl Area for Publications {
    fn name(&self) -> &'static str {
        "publication"
    }

    fn attempts(&self) -> Vec<Attempt> {
        let (seen, on) = ("publication::Read", "Publication:1");
        let decide = |field: &'static str, more: &str, act| {
            change(field, on, format!("(id: \"@{on}@\"{more}) {{ state }}"), act, seen, PUBLICATION)
        };
        let propose = "(input: { cycle: \"@Cycle:C1@\" }) { id }";
        vec![
            list("publications", IN_CYCLE, seen),
            read("node", on, seen, PUBLICATION),
            change("proposePublication", "Cycle:C1", propose, "publication::Propose", "cycle::Read", CYCLE),
            decide("withdrawPublication", "", "publication::Withdraw"),
            decide("rejectPublication", ", reason: \"a test\"", "publication::Reject"),
            decide("approvePublication", "", "publication::Approve"),
        ]
    }

    fn clauses(&self) -> &'static [Clause] {
        CLAUSES
    }

    fn foreign(&self) -> &'static [Foreign] {
        &[Foreign {
            record: "Publication",
            source: Source::Put(|other, _, id| {
                let (head, staff) = (other.of("Person"), other.literal(&other.person("XSTAFF")));
                let cycle = foreign::CYCLE;
                vec![format!(
                    "INSERT INTO publication (id, cycle, scorecard_version, state, for_target, for_own_organisation,
                     for_tenant_organisations, for_tenant_persons, for_public_organisations, for_public_persons,
                     proposed_by, proposed_at, decided_by, decided_at, policy_revision)
                     VALUES ({id}, {cycle}, 1, 'APPROVED', 'CHANNELS', 'TOTAL', 'TOTAL', 'GRADE', 'TOTAL', 'TOTAL',
                     {staff}, 1, {head}, 1, '')"
                )]
            }),
            node: true,
        }]
    }

    fn kinds(&self) -> &'static [Kind] {
        KINDS
    }

    fn lists(&self) -> &'static [List] {
        &[List { field: "publications", of_cycle: false, still: true, cursor: None, asked: &[("T-2", "", "state")] }]
    }

    fn of_a_node(&self) -> &'static str {
        "... on Publication { state version }"
    }

    fn approving(&self) -> &'static [&'static str] {
        &["approvePublication", "rejectPublication"]
    }

    fn happens<'a>(&self, tenant: &'a mut Tenant<'_>, moment: Moment) -> Later<'a> {
        Box::pin(async move {
            if moment == Moment::Drafted {
                let input = json!({ "input": { "cycle": tenant.id("Cycle:C1") } });
                let draft = tenant.app.person("OFF").await.ask_with(graphql::PROPOSE, input).await;
                let id = text(&draft.field("proposePublication")["id"]).to_owned();
                tenant.ids.insert("Publication:1".to_owned(), id);
            }
        })
    }

    fn in_cycle(&self, world: &mut World, dice: &mut Dice, cycle: usize, _: &[usize]) {
        let details = ["NONE", "GRADE", "TOTAL", "LEAVES", "CHANNELS"];
        for version in 1..=world.cycles[cycle].versions {
            if !dice.once_in(4) {
                let approved = !dice.once_in(3);
                let details = std::array::from_fn(|_| dice.one_of(&details));
                world.add(Publication { id: dice.id(), cycle, version, approved, details });
            }
        }
    }

    fn rows<'a>(&self, app: &'a TestApp, world: &'a World) -> Later<'a> {
        Box::pin(rows(app, world))
    }
}

const CLAUSES: &[Clause] = &[
    allowed("office: publication drafts", |case| {
        case.field(&["proposePublication"]) && case.by(&["office"]) && case.during(&[Moment::Review])
    }),
    allowed("office, leading_group: see results before they are out", |case| {
        case.results() && case.by(&["office", "leading"]) && case.during(&[Moment::Drafted])
    }),
    allowed("leading_group: approves publications", |case| {
        case.field(&["approvePublication"]) && case.by(&["leading"]) && case.during(&[Moment::Drafted])
    }),
];

const KINDS: &[Kind] = &[Kind {
    name: "Publication",
    node: Some("Publication"),
    ids: |world| world.all::<Publication>().iter().map(|one| one.id).collect(),
    sees: |viewer, place| viewer.publication(place),
    asked: may::<acts::publication::Read>,
    listed: Listed::Whole(pages!(
        acts::publication::Read,
        |tx, scope, cycle, page| tx.publications().list(&scope, cycle, page),
        |row| row.id.to_string(),
        |a, b| a.id > b.id
    )),
    parts: &[Part {
        expected: |viewer, cycle| {
            let publications = viewer.world.all::<Publication>().iter().enumerate();
            let publications = publications.filter(|(at, one)| one.cycle == cycle && viewer.publication(*at));
            publications.map(|(_, one)| one.id).collect()
        },
        listed: pages!(
            acts::publication::Read,
            |tx, scope, cycle, page| tx.publications().list(&scope, cycle, page),
            |row| row.id.to_string(),
            |a, b| a.id > b.id
        ),
    }],
}];

impl Viewer<'_> {
    pub(crate) fn publication(&self, place: usize) -> bool {
        let publication = &self.world.all::<Publication>()[place];
        let cycle = &self.world.cycles[publication.cycle];
        let phase = Some(if publication.approved { cycle.phase } else { Phase::Review });
        self.may::<acts::publication::Read>(&Decided { phase, ..self.plain(publication.id, cycle.organisation) })
    }
}

async fn rows(app: &TestApp, world: &World) {
    let mut rows = Rows::of(
        app,
        "publication (id, cycle, scorecard_version, state, for_target, for_own_organisation, for_tenant_organisations,
         for_tenant_persons, for_public_organisations, for_public_persons, proposed_by, proposed_at, decided_by,
         decided_at, policy_revision)",
    );
    for publication in world.all::<Publication>() {
        let approved = publication.approved.then_some(1);
        let state = if approved.is_some() { "APPROVED" } else { "PROPOSED" };
        let start = [Id(publication.id), Number(publication.cycle + 1), Number(publication.version), Text(state)];
        let details = publication.details.map(Text);
        // Somebody else decides: here, nobody there is.
        let by = approved.map(|_| Uuid::from_u128(!publication.id.as_u128()));
        let end = [Id(publication.id), Number(1), MaybeId(by), MaybeNumber(approved), Text("")];
        rows.put(&[start.as_slice(), &details, &end].concat());
    }
    rows.write().await;
}
