//! 成绩单
use super::{Area, Later, List, publication::Publication};
use crate::access::{
    absent::{Foreign, Source, foreign},
    attempts::{Ask, Attempt, IN_CYCLE, list, read},
    lists::{
        Dice, Kind, Listed, Part, World,
        facts::Viewer,
        kinds::found,
        pages,
        sql::{
            Rows,
            Value::{Id, MaybeNumber, MaybeText, Number, Text, Truth},
        },
    },
    oracle::{Case, Clause, OUT, REVIEW, allowed, hidden},
    personas::Persona,
    records::{Facts, Moment, Of, home},
    rules::Record,
    tenant::Tenant,
};
use entity::{
    Actor, Id as RecordId, Phase, Result, Tx, Uuid, acts,
    outcome::{figure::kept::Wanted, scorecard::Order},
};
use policy::{Audience, Facts as Decided};
use serde_json::json;
use tests::{TestApp, play::text};

pub(super) struct Scorecards;

/// That of a person of the hospital.
const fn card(code: &'static str) -> Of {
    Of::new("Scorecard", [code, "", ""], |of, moment, _| {
        let computed = moment.released() || matches!(moment, Moment::Review | Moment::Drafted);
        let cycle = Facts::in_cycle(moment);
        let path = Facts::at(home(of.key[0])).record.path;
        let record = Record { owner: Some(of.key[0]), path, ..cycle.record };
        computed.then_some(Facts { record, ..cycle })
    })
}

pub(crate) struct Scorecard {
    pub(crate) id: Uuid,
    pub(crate) cycle: usize,
    pub(crate) target: usize,
    pub(crate) version: usize,
    /// The rank; none if it is incomplete.
    pub(crate) place: Option<usize>,
}

impl Area for Scorecards {
    fn name(&self) -> &'static str {
        "scorecard"
    }

    fn attempts(&self) -> Vec<Attempt> {
        let seen = "scorecard::Read";
        vec![
            list("scorecards", IN_CYCLE, seen),
            list("ranking", IN_CYCLE, seen),
            read("node", "Scorecard:S1", seen, card("S1")),
            read("scorecard", "Scorecard:S1", seen, card("S1")),
            read("scorecard", "Scorecard:MEDH", seen, card("MEDH")),
        ]
    }

    fn clauses(&self) -> &'static [Clause] {
        CLAUSES
    }

    fn foreign(&self) -> &'static [Foreign] {
        &[Foreign {
            record: "Scorecard",
            source: Source::Put(|_, _, id| {
                let cycle = foreign::CYCLE;
                vec![format!(
                    "INSERT INTO scorecard (id, cycle, target, version, code, state, full_exact, unassessed_exact, anonymous,
                     policy_revision) VALUES ({id}, {cycle}, 1, 1, 'X', 'INCOMPLETE', '100/1', '0/1', false, '')"
                )]
            }),
            node: true,
        }]
    }

    fn kinds(&self) -> &'static [Kind] {
        KINDS
    }

    fn lists(&self) -> &'static [List] {
        &[
            List {
                field: "scorecards",
                of_cycle: true,
                still: true,
                cursor: None,
                asked: &[("T-2", "", "total { rounded } channels { channel } trace { text { zh } }")],
            },
            List {
                field: "ranking",
                of_cycle: true,
                still: true,
                cursor: None,
                asked: &[("T-2", "", "rank target { code }")],
            },
        ]
    }

    fn of_a_node(&self) -> &'static str {
        "... on Scorecard { target { code } }"
    }

    /// The public sees nothing of persons unless a publication says so.
    fn withheld(&self, persona: &Persona, attempt: &Attempt) -> bool {
        matches!(attempt.ask, Ask::Act("scorecard::Read", ..)) && persona.name == "portal"
    }

    fn happens<'a>(&self, tenant: &'a mut Tenant<'_>, moment: Moment) -> Later<'a> {
        Box::pin(async move {
            if moment == Moment::Review {
                let query = "query($id: ID!) { scorecards(cycle: $id, first: 100) { nodes { id target { code } } } }";
                let office = tenant.app.person("OFF").await;
                let cards = office.ask_with(query, json!({ "id": tenant.id("Cycle:C1") })).await.field("scorecards");
                for card in cards["nodes"].as_array().expect("nodes") {
                    let name = format!("Scorecard:{}", text(&card["target"]["code"]));
                    tenant.ids.insert(name, text(&card["id"]).to_owned());
                }
            }
        })
    }

    fn in_cycle(&self, world: &mut World, dice: &mut Dice, cycle: usize, _: &[usize]) {
        for version in 1..=world.cycles[cycle].versions {
            for target in 0..world.cycles[cycle].targets.len() {
                if !dice.once_in(8) {
                    let place = (!dice.once_in(5)).then(|| 1 + dice.below(12));
                    world.add(Scorecard { id: dice.id(), cycle, target, version, place });
                }
            }
        }
    }

    fn rows<'a>(&self, app: &'a TestApp, world: &'a World) -> Later<'a> {
        Box::pin(rows(app, world))
    }
}

const CLAUSES: &[Clause] = &[
    hidden("10: no result before there is one", |case| {
        case.results() && case.logged_in() && (case.before(Moment::Review) || case.during(&[Moment::Cancelled]))
    }),
    hidden("10: before publication a result is for those who draft and approve it", |case| {
        case.results() && case.logged_in() && case.during(&REVIEW) && !prepares(case)
    }),
    hidden("portal: PUBLIC = organisations, no persons", |case| case.by(&["portal"]) && case.about(&["Scorecard"])),
    allowed("audiences: TARGET: one's own scorecard", |case| {
        case.field(&["scorecard"])
            && case.record().is_some_and(|of| of.is(&["Scorecard"]) && of.key[0] == "S1")
            && case.is("S1")
            && case.during(&OUT)
    }),
    allowed("audiences: TENANT: everybody's grade", |case| {
        case.field(&["scorecard"]) && case.during(&OUT) && case.appointed()
    }),
];

/// Who drafts and who approves; the local office what is in its own department.
fn prepares(case: &Case<'_>) -> bool {
    let own = case.record().is_some_and(|of| of.is(&["Scorecard"]) && of.key[0] == "MEDH");
    case.by(&["office", "leading"]) || (case.by(&["office@MED"]) && own)
}

/// No figure, but how many there are.
const COUNTED: Wanted =
    Wanted { indicators: false, channels: false, cells: false, exact: false, comments: false, count: true };

const KINDS: &[Kind] = &[Kind {
    name: "Scorecard",
    node: Some("Scorecard"),
    ids: |world| world.all::<Scorecard>().iter().map(|one| one.id).collect(),
    sees: |viewer, place| viewer.scorecard(place).is_some(),
    asked: |tx, actor, id| Box::pin(async move { found(read_one(tx, actor, id).await) }),
    listed: Listed::ByCycle(pages!(
        acts::scorecard::Read,
        |tx, scope, cycle, page| tx.scorecards().list(&scope, cycle.expect("a cycle"), Order::Code, COUNTED, page),
        |row| row.code.clone(),
        |a, b| a.code < b.code
    )),
    parts: &[Part {
        // Those whose rank is seen.
        expected: |viewer, cycle| {
            let cards = viewer.world.all::<Scorecard>().iter().enumerate();
            let ranked = cards.filter(|(_, card)| card.cycle == cycle && card.place.is_some());
            let ranked = ranked.filter(|(at, _)| viewer.scorecard(*at).is_some_and(|detail| detail >= 2));
            ranked.map(|(_, card)| card.id).collect()
        },
        listed: pages!(
            acts::scorecard::Read,
            |tx, scope, cycle, page| tx.scorecards().list(&scope, cycle.expect("a cycle"), Order::Rank, COUNTED, page),
            |row| format!("{}/{}", row.place.unwrap_or_default(), row.code),
            |a, b| (a.place, &a.code) < (b.place, &b.code)
        ),
    }],
}];

/// A scorecard that is seen in no detail is not seen.
async fn read_one(tx: &Tx, actor: &Actor, id: Uuid) -> Result<()> {
    let permit = tx.permit::<acts::scorecard::Read>(actor, RecordId::new(id)).await?;
    let scope = tx.scope::<acts::scorecard::Read>(actor)?;
    tx.scorecards().read(&permit, &scope).await.map(drop)
}

impl World {
    /// The version of a cycle's scorecards that counts.
    fn current(&self, cycle: usize) -> Option<usize> {
        match self.cycles[cycle].phase {
            Phase::Review => {
                self.all::<Scorecard>().iter().filter(|card| card.cycle == cycle).map(|card| card.version).max()
            }
            Phase::Published | Phase::Archived => {
                let approved = self.all::<Publication>().iter().filter(|one| one.cycle == cycle && one.approved);
                approved.map(|one| one.version).max()
            }
            _ => None,
        }
    }
}

impl Viewer<'_> {
    /// In which detail a scorecard is seen; none is not at all.
    pub(crate) fn scorecard(&self, place: usize) -> Option<usize> {
        let card = &self.world.all::<Scorecard>()[place];
        let cycle = &self.world.cycles[card.cycle];
        if self.world.current(card.cycle) != Some(card.version) {
            return None;
        }
        let target = &cycle.targets[card.target];
        let owner = target.person.map(|person| self.world.persons[person].id);
        let facts = Decided { owner, phase: Some(cycle.phase), ..self.plain(card.id, target.organisation) };
        let permit = self.engine.permit::<acts::scorecard::Read>(&self.actor, &facts).ok()?;
        let details = permit.audiences().iter().map(|audience| self.detail(card, audience, target.person.is_some()));
        details.max().filter(|detail| *detail > 0)
    }

    /// What a publication gives an audience, from NONE 0 to CHANNELS 4.
    fn detail(&self, card: &Scorecard, audience: Audience, person: bool) -> usize {
        let released = self.world.cycles[card.cycle].phase != Phase::Review;
        let publication = self
            .world
            .all::<Publication>()
            .iter()
            .find(|one| released && one.approved && one.cycle == card.cycle && one.version == card.version);
        let given = |place: usize| {
            let word = publication.map_or("NONE", |publication| publication.details[place]);
            ["NONE", "GRADE", "TOTAL", "LEAVES", "CHANNELS"].iter().position(|known| *known == word).expect("a detail")
        };
        let (tenant, public) = (given(if person { 3 } else { 2 }), given(if person { 5 } else { 4 }));
        match audience {
            Audience::Office => 4,
            Audience::Target => given(0).max(public),
            Audience::OwnOrganisation => given(1).max(tenant).max(public),
            Audience::Tenant => tenant.max(public),
            Audience::Public => public,
        }
    }
}

async fn rows(app: &TestApp, world: &World) {
    let mut rows = Rows::of(
        app,
        "scorecard (id, cycle, target, version, code, state, total_exact, total, place, full_exact, unassessed_exact,
         anonymous, policy_revision)",
    );
    for card in world.all::<Scorecard>() {
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
}
