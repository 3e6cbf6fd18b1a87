//! x ∈ list(scope) ⇔ permit(x), on a random installation and both databases: what every list says, all pages of it, is
//! compared with what the test works out for each single record; and so are some thousands of the product's own answers.
pub(super) mod dice;
mod facts;
mod kinds;
mod pages;
mod records;
mod sent;
pub(super) mod sql;
mod world;

use dice::Dice;
use entity::{Engine, Tx, Uuid};
use facts::Viewer;
use kinds::Kind;
use std::{
    collections::BTreeSet,
    fmt::{self, Write},
    time::Instant,
};
use tests::{Client, TestApp};
use world::{Account, World};

tests::on_both!(a_list_holds_exactly_what_a_permit_is_given_for);

/// So many look.
const VIEWERS: usize = 96;
/// Of so many records each asks the product itself, one by one.
const ASKED: usize = 80;
/// And of so many over HTTP.
const NODES: usize = 20;

async fn a_list_holds_exactly_what_a_permit_is_given_for(app: &TestApp) {
    app.set_clock(&format!("{}T12:00:00Z", world::TODAY)).await;
    let world = World::random(7);
    sql::put(app, &world).await;
    let engine = Engine::standard().expect("lawful rules");
    let mut dice = Dice::new(11);
    let mut proof = Proof::default();
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
    for (kind, [pairs, seen]) in Kind::ALL.iter().zip(proof.pairs) {
        assert!(seen > 80 && pairs - seen > 80, "{kind:?}: {seen} of {pairs} seen: too few to prove anything");
    }
    assert!(proof.kept_back > 10, "no auditor is kept from what concerns them");
    assert!(proof.acting.iter().all(|some| *some > 40), "few act for others, or are kept from it: {:?}", proof.acting);
    assert!(proof.own_raters > 10, "nobody is kept from who is nominated to rate them");
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
#[derive(Default)]
struct Proof {
    /// Of each kind: the pairs of a viewer and a record, and of them those that are seen.
    pairs: [[usize; 2]; Kind::ALL.len()],
    asked: usize,
    nodes: usize,
    /// Lines of the trail that an auditor would see, were they not about a task on the auditor.
    kept_back: usize,
    /// Tasks in which somebody acts for the rater, and those that are too near them for that.
    acting: [usize; 2],
    /// Nominations that would be seen, were they not of somebody to rate the viewer.
    own_raters: usize,
    told: String,
}

impl Proof {
    /// How many pairs were compared with a list.
    fn listed(&self) -> usize {
        let kinds = Kind::ALL.iter().zip(self.pairs).filter(|(kind, _)| **kind != Kind::Sheet);
        kinds.map(|(_, [pairs, _])| pairs).sum()
    }

    async fn of(&mut self, app: &TestApp, viewer: &Viewer<'_>, client: &Client, dice: &mut Dice) {
        let tx = app.app.db.read().await.expect("a transaction");
        let mut known = vec![];
        for (place, kind) in Kind::ALL.into_iter().enumerate() {
            let (ids, seen) = (kind.ids(viewer.world), kind.seen(viewer));
            assert_eq!(ids.len(), seen.len(), "{kind:?}");
            self.pairs[place][0] += ids.len();
            self.pairs[place][1] += seen.iter().filter(|seen| **seen).count();
            // No list shows sheets: they are asked for one by one.
            if kind != Kind::Sheet {
                let expected = ids.iter().zip(&seen).filter(|(_, seen)| **seen).map(|(id, _)| *id).collect();
                let listed = listed(&tx, viewer, dice, kind).await;
                self.same(kind, viewer, &expected, listed);
            }
            known.extend(ids.into_iter().zip(seen).map(|(id, seen)| (kind, id, seen)));
        }
        for place in 0..viewer.world.cycles.len() {
            if dice.once_in(4) {
                self.of_cycle(&tx, viewer, dice, place).await;
            }
        }
        let lines = 0..viewer.world.trail.len();
        self.kept_back += lines.filter(|line| viewer.audits(*line) && viewer.on_oneself(*line)).count();
        for task in &viewer.world.assignments {
            let (sent, acts) = (viewer.is_sent(task), viewer.acts_for_rater(task));
            self.acting[0] += usize::from(acts);
            self.acting[1] += usize::from(sent && !acts);
        }
        let nominations = 0..viewer.world.nominations.len();
        self.own_raters += nominations.filter(|one| viewer.selects(*one) && viewer.is_nominees_target(*one)).count();
        self.one_by_one(&tx, viewer, dice, &known).await;
        drop(tx);
        self.over_http(client, dice, &known).await;
    }

    fn same(&mut self, kind: Kind, viewer: &Viewer<'_>, expected: &BTreeSet<Uuid>, listed: Vec<Uuid>) {
        let listed: BTreeSet<_> = listed.into_iter().collect();
        let (hidden, shown): (Vec<_>, Vec<_>) =
            (expected.difference(&listed).take(3).collect(), listed.difference(expected).take(3).collect());
        if !hidden.is_empty() || !shown.is_empty() {
            let actor = &viewer.actor;
            writeln!(self.told, "{kind:?}: not in the list {hidden:?}, in it wrongly {shown:?}; {actor:?}")
                .expect("text");
        }
    }

    /// What belongs to one cycle: its ranking, with those whose rank is seen, one's tasks in it and its publications.
    async fn of_cycle(&mut self, tx: &Tx, viewer: &Viewer<'_>, dice: &mut Dice, place: usize) {
        let (world, id) = (viewer.world, viewer.world.cycles[place].id);
        let cards = world.scorecards.iter().enumerate();
        let ranked = cards.filter(|(_, card)| card.cycle == place && card.place.is_some());
        let ranked = ranked.filter(|(at, _)| viewer.scorecard(*at).is_some_and(|detail| detail >= 2));
        let ranked = ranked.map(|(_, card)| card.id).collect();
        let listed = pages::ranking(tx, &viewer.actor, dice, id).await;
        self.same(Kind::Scorecard, viewer, &ranked, listed);
        let tasks = world.assignments.iter().enumerate().filter(|(_, task)| task.cycle == place);
        let tasks = tasks.filter(|(at, _)| viewer.assignment(*at)).map(|(_, task)| task.id).collect();
        let listed = pages::tasks(tx, &viewer.actor, dice, Some(id)).await;
        self.same(Kind::Assignment, viewer, &tasks, listed);
        let nominations = world.nominations.iter().enumerate();
        let approved = nominations.filter(|(_, one)| one.cycle == place && one.state == "APPROVED");
        let approved = approved.filter(|(at, _)| viewer.nomination(*at)).map(|(_, one)| one.id).collect();
        let listed =
            pages::nominations(tx, &viewer.actor, dice, id, Some(entity::words::NominationState::Approved)).await;
        self.same(Kind::Nomination, viewer, &approved, listed);
        let publications = world.publications.iter().enumerate().filter(|(_, one)| one.cycle == place);
        let publications = publications.filter(|(at, _)| viewer.publication(*at)).map(|(_, one)| one.id).collect();
        let listed = pages::publications(tx, &viewer.actor, dice, Some(id)).await;
        self.same(Kind::Publication, viewer, &publications, listed);
    }

    /// The product's own answer about some records, half of them ones that are seen.
    async fn one_by_one(&mut self, tx: &Tx, viewer: &Viewer<'_>, dice: &mut Dice, known: &[(Kind, Uuid, bool)]) {
        for (kind, id, seen) in sample(dice, known, ASKED) {
            self.asked += 1;
            if kind.asked(tx, &viewer.actor, id).await != seen {
                let actor = &viewer.actor;
                writeln!(self.told, "{kind:?} {id}: the product says {}, and {seen} is right; {actor:?}", !seen)
                    .expect("text");
            }
        }
    }

    async fn over_http(&mut self, client: &Client, dice: &mut Dice, known: &[(Kind, Uuid, bool)]) {
        let asked = sample(dice, known, NODES).into_iter();
        let asked: Vec<_> = asked.filter_map(|(kind, id, seen)| Some((kind.question(id)?, seen))).collect();
        let fields = asked.iter().enumerate().map(|(place, (question, _))| format!("n{place}: {question}"));
        let answer = client.ask(&format!("{{ {} }}", fields.collect::<Vec<_>>().join(" "))).await.ok();
        for (place, (question, seen)) in asked.iter().enumerate() {
            self.nodes += 1;
            if answer[format!("n{place}")].is_object() != *seen {
                writeln!(self.told, "{question}: {answer:#}, and {seen} is right").expect("text");
            }
        }
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let listed = self.listed();
        writeln!(f, "{listed} pairs in lists, {} permits one by one, {} nodes over HTTP", self.asked, self.nodes)?;
        writeln!(f, "{} lines of the trail kept back from their targets", self.kept_back)?;
        let [acting, near] = self.acting;
        writeln!(f, "{acting} tasks done for another, {near} that are too near for it")?;
        writeln!(f, "{} nominations kept back from their targets", self.own_raters)?;
        for (kind, [pairs, seen]) in Kind::ALL.iter().zip(self.pairs) {
            writeln!(f, "{:<14}{pairs:>8}, {seen} of them seen", format!("{kind:?}"))?;
        }
        Ok(())
    }
}

/// Some records, of every kind, and half of them ones that are seen if there are any.
fn sample(dice: &mut Dice, known: &[(Kind, Uuid, bool)], many: usize) -> Vec<(Kind, Uuid, bool)> {
    let mut some = vec![];
    for round in 0..many {
        let kind = Kind::ALL[round % Kind::ALL.len()];
        let wanted = dice.once_in(2);
        let fit: Vec<_> = known.iter().filter(|(of, _, seen)| *of == kind && *seen == wanted).collect();
        if !fit.is_empty() {
            some.push(*dice.one_of(&fit));
        }
    }
    some
}

/// Everything that the list of one kind says.
async fn listed(tx: &Tx, viewer: &Viewer<'_>, dice: &mut Dice, kind: Kind) -> Vec<Uuid> {
    let actor = &viewer.actor;
    match kind {
        Kind::Organisation => pages::organisations(tx, actor, dice).await,
        Kind::Person => pages::persons(tx, actor, dice).await,
        Kind::Group => pages::groups(tx, actor, dice).await,
        Kind::Account => pages::accounts(tx, actor, dice).await,
        Kind::Scheme => pages::schemes(tx, actor, dice).await,
        Kind::Cycle => pages::cycles(tx, actor, dice).await,
        Kind::Assignment => pages::tasks(tx, actor, dice, None).await,
        Kind::Publication => pages::publications(tx, actor, dice, None).await,
        Kind::Change => pages::changes(tx, actor, dice).await,
        Kind::Entry => pages::trail(tx, actor, dice).await,
        Kind::Delegation => pages::delegations(tx, actor, dice).await,
        Kind::Sheet => vec![],
        Kind::Exemption | Kind::Nomination => {
            let mut listed = vec![];
            for cycle in &viewer.world.cycles {
                listed.extend(match kind {
                    Kind::Exemption => pages::exemptions(tx, actor, dice, cycle.id).await,
                    _ => pages::nominations(tx, actor, dice, cycle.id, None).await,
                });
            }
            listed
        }
        Kind::Scorecard => {
            let mut listed = vec![];
            for cycle in &viewer.world.cycles {
                listed.extend(pages::scorecards(tx, actor, dice, cycle.id).await);
            }
            listed
        }
    }
}
