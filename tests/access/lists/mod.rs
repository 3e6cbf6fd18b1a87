//! x ∈ list(scope) ⇔ permit(x), on a random installation and both databases: what every list says, all pages of it, is
//! compared with what the test works out for each single record; and so are some thousands of the product's own answers.
pub(crate) mod dice;
pub(crate) mod facts;
pub(crate) mod kinds;
pub(crate) mod pages;
mod records;
pub(crate) mod sql;
pub(crate) mod world;

pub(crate) use self::{
    dice::Dice,
    kinds::{Kind, Listed, Part, may},
    pages::pages,
    world::{Tenancy, World},
};

use crate::area::{AREAS, Rare};
use entity::{Engine, Tx, Uuid};
use facts::Viewer;
use std::{
    collections::BTreeSet,
    fmt::{self, Write},
    time::Instant,
};
use tests::{Client, TestApp};
use world::Account;

tests::on_both!(a_list_holds_exactly_what_a_permit_is_given_for);

/// So many look.
const VIEWERS: usize = 96;
/// Of so many records each asks the product itself, one by one.
const ASKED: usize = 80;
/// And of so many over HTTP.
const NODES: usize = 20;

async fn a_list_holds_exactly_what_a_permit_is_given_for(app: &TestApp) {
    app.set_clock(&format!("{}T12:00:00Z", world::TODAY)).await;
    let world = World::random(36);
    sql::put(app, &world).await;
    let engine = Engine::standard().expect("lawful rules");
    let mut dice = Dice::new(11);
    let mut proof = Proof::new();
    let start = Instant::now();
    for account in viewers(&world, &mut dice) {
        let actor = app.app.db.actor(|_| Ok((account.id, account.session))).await.expect("an actor");
        assert_eq!(actor, world.actor(account), "the roles of {}", account.login);
        let viewer = Viewer { world: &world, engine: &engine, actor, person: account.person };
        let client = client(app, account).await;
        proof.of(app, &viewer, &client, &mut dice).await;
    }
    assert!(proof.told.is_empty(), "{}", proof.told);
    println!("{:?}, in {:?}: {proof}", app.kind(), start.elapsed());
    for (kind, [pairs, seen]) in proof.kinds.iter().zip(&proof.pairs) {
        assert!(*seen > 80 && pairs - seen > 80, "{}: {seen} of {pairs} seen: too few to prove anything", kind.name);
    }
    for (rare, count) in &proof.rare {
        assert!(*count > rare.least, "{}: {count}", rare.says);
    }
    assert!(proof.listed() >= 500_000, "too few pairs");
}

/// Everybody with a granted role, and some without, up to a number.
fn viewers<'w>(world: &'w World, dice: &mut Dice) -> Vec<&'w Account> {
    let mut viewers: Vec<_> = world.accounts.iter().collect();
    while viewers.len() > VIEWERS {
        let place = dice.below(viewers.len());
        if viewers[place].grants.is_empty() || dice.once_in(4) {
            viewers.swap_remove(place);
        }
    }
    viewers
}

async fn client(app: &TestApp, account: &Account) -> Client {
    let now = app.now().await / 1_000;
    let (token, _) = app.app.tokens.issue(account.id, account.session, now).expect("a token");
    app.stranger().with_token(token)
}

/// What has been compared.
struct Proof {
    kinds: Vec<&'static Kind>,
    /// Of each kind: the pairs of a viewer and a record, and of them those that are seen.
    pairs: Vec<[usize; 2]>,
    asked: usize,
    nodes: usize,
    /// How often something rare was met.
    rare: Vec<(&'static Rare, usize)>,
    told: String,
}

/// A record that somebody sees or does not: the place of its kind, its id.
type Known = (usize, Uuid, bool);

impl Proof {
    fn new() -> Self {
        let kinds = kinds::all();
        let rare = AREAS.iter().flat_map(|area| area.rare()).map(|rare| (rare, 0)).collect();
        Self { pairs: vec![[0; 2]; kinds.len()], kinds, asked: 0, nodes: 0, rare, told: String::new() }
    }

    /// How many pairs were compared with a list.
    fn listed(&self) -> usize {
        let kinds = self.kinds.iter().zip(&self.pairs).filter(|(kind, _)| kind.is_listed());
        kinds.map(|(_, [pairs, _])| pairs).sum()
    }

    async fn of(&mut self, app: &TestApp, viewer: &Viewer<'_>, client: &Client, dice: &mut Dice) {
        let tx = app.app.db.read().await.expect("a transaction");
        let mut known = vec![];
        for (place, kind) in self.kinds.clone().into_iter().enumerate() {
            let ids = (kind.ids)(viewer.world);
            let seen: Vec<_> = (0..ids.len()).map(|at| (kind.sees)(viewer, at)).collect();
            self.pairs[place][0] += ids.len();
            self.pairs[place][1] += seen.iter().filter(|seen| **seen).count();
            if kind.is_listed() {
                let expected = ids.iter().zip(&seen).filter(|(_, seen)| **seen).map(|(id, _)| *id).collect();
                let listed = kind.whole(&tx, viewer, dice).await;
                self.same(kind, viewer, &expected, listed);
            }
            known.extend(ids.into_iter().zip(seen).map(|(id, seen)| (place, id, seen)));
        }
        for place in 0..viewer.world.cycles.len() {
            if dice.once_in(4) {
                self.of_cycle(&tx, viewer, dice, place).await;
            }
        }
        for (rare, count) in &mut self.rare {
            *count += (rare.count)(viewer);
        }
        self.one_by_one(&tx, viewer, dice, &known).await;
        drop(tx);
        self.over_http(client, dice, &known).await;
    }

    fn same(&mut self, kind: &Kind, viewer: &Viewer<'_>, expected: &BTreeSet<Uuid>, listed: Vec<Uuid>) {
        let listed: BTreeSet<_> = listed.into_iter().collect();
        let (hidden, shown): (Vec<_>, Vec<_>) =
            (expected.difference(&listed).take(3).collect(), listed.difference(expected).take(3).collect());
        if !hidden.is_empty() || !shown.is_empty() {
            let (name, actor) = (kind.name, &viewer.actor);
            writeln!(self.told, "{name}: not in the list {hidden:?}, in it wrongly {shown:?}; {actor:?}")
                .expect("text");
        }
    }

    /// What belongs to one cycle, such as its ranking, one's tasks in it and its publications.
    async fn of_cycle(&mut self, tx: &Tx, viewer: &Viewer<'_>, dice: &mut Dice, place: usize) {
        let id = entity::Id::new(viewer.world.cycles[place].id);
        for kind in self.kinds.clone() {
            for part in kind.parts {
                let expected = (part.expected)(viewer, place).into_iter().collect();
                let listed = (part.listed)(tx, &viewer.actor, dice, Some(id)).await;
                self.same(kind, viewer, &expected, listed);
            }
        }
    }

    /// The product's own answer about some records, half of them ones that are seen.
    async fn one_by_one(&mut self, tx: &Tx, viewer: &Viewer<'_>, dice: &mut Dice, known: &[Known]) {
        for (place, id, seen) in self.sample(dice, known, ASKED) {
            self.asked += 1;
            let kind = self.kinds[place];
            if (kind.asked)(tx, &viewer.actor, id).await != seen {
                let (name, actor) = (kind.name, &viewer.actor);
                writeln!(self.told, "{name} {id}: the product says {}, and {seen} is right; {actor:?}", !seen)
                    .expect("text");
            }
        }
    }

    async fn over_http(&mut self, client: &Client, dice: &mut Dice, known: &[Known]) {
        let asked = self.sample(dice, known, NODES).into_iter();
        let asked: Vec<_> =
            asked.filter_map(|(place, id, seen)| Some((self.kinds[place].question(id)?, seen))).collect();
        let fields = asked.iter().enumerate().map(|(place, (question, _))| format!("n{place}: {question}"));
        let answer = client.ask(&format!("{{ {} }}", fields.collect::<Vec<_>>().join(" "))).await.ok();
        for (place, (question, seen)) in asked.iter().enumerate() {
            self.nodes += 1;
            if answer[format!("n{place}")].is_object() != *seen {
                writeln!(self.told, "{question}: {answer:#}, and {seen} is right").expect("text");
            }
        }
    }

    /// Some records, of every kind, and half of them ones that are seen if there are any.
    fn sample(&self, dice: &mut Dice, known: &[Known], many: usize) -> Vec<Known> {
        let mut some = vec![];
        for round in 0..many {
            let kind = round % self.kinds.len();
            let wanted = dice.once_in(2);
            let fit: Vec<_> = known.iter().filter(|(of, _, seen)| *of == kind && *seen == wanted).collect();
            if !fit.is_empty() {
                some.push(*dice.one_of(&fit));
            }
        }
        some
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let listed = self.listed();
        writeln!(f, "{listed} pairs in lists, {} permits one by one, {} nodes over HTTP", self.asked, self.nodes)?;
        for (rare, count) in &self.rare {
            writeln!(f, "{count:>8} {}", rare.says)?;
        }
        for (kind, [pairs, seen]) in self.kinds.iter().zip(&self.pairs) {
            writeln!(f, "{:<14}{pairs:>8}, {seen} of them seen", kind.name)?;
        }
        Ok(())
    }
}
