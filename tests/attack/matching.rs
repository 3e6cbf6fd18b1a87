//! The attacker's best assignment: all that lies about, weighed by what it told about groups of which the attacker knows
//! everything, and in each other group the one assignment of voices to raters that all of it together likes best.
//!
//! Blind chance gives one voice to its rater in each group, whatever its size: in 10,000 groups 10,000, with a standard
//! deviation of 100. At the full size the bound is 3.1 of them, 10,310; otherwise it is 5, because it is asked often.
use super::{
    attacker::{self, Beliefs, Key, Mark, believe, by_order, sealed_beliefs},
    disk::Disk,
    full,
    hall::{Dice, Group, Hall, SIZES},
    linking,
    loot::{self, Loot, Table},
    scan::{Needles, files},
};
use api::cycle::cycle;
use std::{collections::HashMap, fs, time::Instant};
use tests::{Kind, TestApp};

tests::on_both!(the_best_assignment_is_as_good_as_chance);

/// One group in eleven is known to the attacker.
const KNOWN: usize = 11;

/// Every size, the small ones more often: sixteen groups of each from 3 to 7 for every one of another.
fn sizes(groups: usize) -> impl Iterator<Item = usize> {
    let small = (0..16).flat_map(|_| 3..=7);
    SIZES.chain(small).collect::<Vec<_>>().into_iter().cycle().take(groups)
}

async fn the_best_assignment_is_as_good_as_chance(app: &TestApp) {
    app.set_clock("2026-03-02T08:00:00+08:00").await;
    let (start, disk) = (Instant::now(), Disk::watch(app).await);
    let (many, in_each) = if full() { (20, 550) } else { (2, 55) };
    let hall = Hall::build(app, sizes(in_each)).await;
    let mut dice = Dice::new(if app.kind() == Kind::Sqlite { 21 } else { 22 });
    let (mut cycles, mut groups) = (vec![], vec![]);
    for number in 1..=many {
        let cycle = hall.scoring(&format!("C{number}")).await;
        groups.extend(hall.groups(cycle, number, &mut dice).await);
        cycles.push(cycle);
    }
    let ballots: usize = groups.iter().map(|group| group.voices.len()).sum();
    let at_once = if app.kind() == Kind::Sqlite { 1 } else { 4 };
    hall.vote(&groups, at_once).await;
    println!("{:?}: {} groups, {ballots} ballots, voted by {:?}", app.kind(), groups.len(), start.elapsed());

    let mut attacker = Attacker { groups: &groups, beliefs: Beliefs::new() };
    attacker.look(app, &disk).await;
    attacker.look_at_urns(app).await;
    attacker.is_blind(app, "before closing");

    app.set_clock("2026-03-03T09:00:00+08:00").await;
    for cycle in &cycles {
        cycle::act::close(&app.app, &hall.office(), *cycle).await.expect("closed");
    }
    // What was seen before is kept.
    attacker.look(app, &disk).await;
    let kept = ["comment by tally_comment.place", "points by tally.place", "comment by files"];
    assert!(kept.iter().all(|way| attacker.beliefs.keys().any(|known| known.starts_with(way))), "what is left is read");
    attacker.is_blind(app, "after closing");

    let mut rounds = vec![];
    for round in 0..30 {
        let voices = groups.iter().filter_map(|group| Some((round, group.voices.get(round)?.comment.as_str())));
        rounds.extend(voices.enumerate().map(|(number, (round, comment))| (number, round, comment)));
    }
    linking::plant(app, "in_order", &rounds).await;
    attacker.look(app, &disk).await;
    let (right, voices) = attacker.best();
    assert!(right * 10 > voices * 9, "a planted order is not found: {right} of {voices}");
    println!("{:?}: planted: {right} of {voices}; all by {:?}", app.kind(), start.elapsed());
}

struct Attacker<'g> {
    groups: &'g [Group],
    beliefs: Beliefs,
}

impl Attacker<'_> {
    fn add(&mut self, mark: &str, beliefs: Beliefs) {
        self.beliefs.extend(beliefs.into_iter().map(|(way, guesses)| (format!("{mark} by {way}"), guesses)));
    }

    /// At every table, and at the places of comments in every file.
    async fn look(&mut self, app: &TestApp, disk: &Disk<'_>) {
        let truths = [("comment", Mark::Comment), ("points", Mark::Points)]
            .map(|(name, mark)| (name, self.groups.iter().map(|group| mark.of(group)).collect::<Vec<_>>()));
        let names: Vec<_> = app.row_counts().await.into_keys().filter(|name| !name.starts_with("ballot_")).collect();
        for name in names {
            let table = loot::table(app, &name).await;
            for (mark, truth) in &truths {
                let mut beliefs = Beliefs::new();
                by_order(&table, truth, &mut beliefs);
                self.add(mark, beliefs);
            }
        }
        let needles = Needles::new(truths[0].1.iter().flatten().map(|word| word.as_bytes().to_vec()));
        let mut log = vec![];
        for file in disk.log().await.iter().flat_map(|place| files(place)) {
            log.extend(fs::read(file).unwrap_or_default());
        }
        self.look_into("the log", &needles, &log, &truths[0].1);
        for file in disk.tables().await.iter().flat_map(|place| files(place)) {
            let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
            self.look_into(&name, &needles, &fs::read(file).unwrap_or_default(), &truths[0].1);
        }
    }

    fn look_into(&mut self, name: &str, needles: &Needles, bytes: &[u8], truth: &[Vec<String>]) {
        let places = needles.places(bytes);
        if places.is_empty() {
            return;
        }
        let (mut beliefs, mut first) = (Beliefs::new(), 0);
        for (number, group) in truth.iter().enumerate() {
            let keys = (first..first + group.len()).map(|needle| places.get(&needle));
            first += group.len();
            if let Some(keys) = keys.map(|place| Some(Key::of(&place?.to_string()))).collect::<Option<Vec<_>>>() {
                believe(&format!("files, {name}"), &keys, group, (number, truth.len()), &mut beliefs);
            }
        }
        self.add("comment", beliefs);
    }

    /// At the sealed ballots, one urn after another; told whose each is, by the tag key.
    async fn look_at_urns(&mut self, app: &TestApp) {
        let keys = Loot { tables: vec![], keys: vec![] }.with_keys(&app.directory().join("keys")).keys;
        let mut cycles: Vec<_> = self.groups.iter().map(|group| group.cycle).collect();
        cycles.dedup();
        let mut first = 0;
        for (number, cycle) in (1..).zip(cycles) {
            let urn = loot::table(app, &format!("ballot_{number}")).await;
            let groups: Vec<_> = self.groups.iter().filter(|group| group.cycle == cycle).cloned().collect();
            for (mark, beliefs, _) in sealed_beliefs(&urn, &found(&urn, &groups, &keys), &groups) {
                for (way, guesses) in beliefs {
                    let all = self.beliefs.entry(format!("{mark} by {way}"));
                    let all = all.or_insert_with(|| vec![None; self.groups.len()]);
                    all[first..first + guesses.len()].clone_from_slice(&guesses);
                }
            }
            first += groups.len();
        }
        assert_eq!(first, self.groups.len(), "every group is in an urn");
    }

    /// How many voices the best assignment gives to their raters in the groups that the attacker does not know, and how
    /// many there are.
    fn best(&self) -> (usize, usize) {
        let ways: Vec<_> = self.beliefs.values().map(|guesses| (self.weight(guesses), guesses)).collect();
        let ways: Vec<_> = ways.into_iter().filter(|(weight, _)| *weight > 0).collect();
        let (mut right, mut voices) = (0, 0);
        for (number, group) in self.groups.iter().enumerate().filter(|(number, _)| number % KNOWN != 0) {
            // The attacker knows the voices by what they say, and in no other order.
            let mut said: Vec<_> = (0..group.voices.len()).collect();
            said.sort_by_key(|voice| &group.voices[*voice].comment);
            let mut likes = vec![vec![0; said.len()]; said.len()];
            for (weight, guesses) in &ways {
                for (rater, voice) in guesses[number].iter().flatten().enumerate() {
                    if let Some(place) = said.iter().position(|known| *known == usize::from(*voice)) {
                        likes[rater][place] += weight;
                    }
                }
            }
            let assigned = assignment(&likes);
            right += assigned.iter().enumerate().filter(|(rater, place)| said[**place] == *rater).count();
            voices += said.len();
        }
        (right, voices)
    }

    /// What a way is worth by the groups that are known: standard deviations above chance, in thousandths.
    fn weight(&self, guesses: &[Option<Vec<u8>>]) -> i64 {
        let known = guesses.iter().step_by(KNOWN).flatten();
        let hits = |guess: &Vec<u8>| {
            i64::try_from(guess.iter().zip(0..).filter(|(voice, rater)| **voice == *rater).count()).expect("voices")
        };
        let (made, right) = known.fold((0_i64, 0), |(made, right), guess| (made + 1, right + hits(guess)));
        1_000 * (right - made) / made.isqrt().max(1)
    }

    #[track_caller]
    fn is_blind(&self, app: &TestApp, when: &str) {
        let (right, voices) = self.best();
        let unknown = (0..self.groups.len()).filter(|number| number % KNOWN != 0).count();
        let groups = f64::from(u32::try_from(unknown).expect("groups"));
        let bound = groups + if full() { 3.1 } else { 5.0 } * groups.sqrt();
        println!(
            "{:?}: {when}: {} ways; the best assignment gives {right} of {voices} voices to their raters; chance {groups}, bound {bound:.0}",
            app.kind(),
            self.beliefs.len()
        );
        assert!(f64::from(u32::try_from(right).expect("voices")) <= bound, "{when}: more than chance: {right}");
    }
}

/// The sealed ballots of each group in the order in which they were put.
fn found<'t>(urn: &'t Table, groups: &[Group], keys: &[[u8; 32]]) -> Vec<Vec<&'t Vec<String>>> {
    let column = urn.columns.iter().position(|column| column == "tag").expect("a column");
    let by_tag: HashMap<_, _> = urn.rows.iter().map(|row| (&row[column], row)).collect();
    let own = |group: &Group, key: &[u8; 32]| {
        let rows = group.voices.iter().map(|voice| by_tag.get(&attacker::tag(key, group, voice)).copied());
        rows.collect::<Option<Vec<_>>>()
    };
    let tag_key = keys.iter().find(|key| own(&groups[0], key).is_some()).expect("a tag key");
    groups.iter().map(|group| own(group, tag_key).expect("every ballot of a group")).collect()
}

/// For each row the column that makes the sum of what is liked greatest (Kuhn and Munkres, with potentials).
fn assignment(likes: &[Vec<i64>]) -> Vec<usize> {
    let size = likes.len();
    // Row and column 0 are not there: the algorithm begins at them.
    let (mut rows, mut columns) = (vec![0; size + 1], vec![0; size + 1]);
    let (mut taken, mut way) = (vec![0; size + 1], vec![0; size + 1]);
    for row in 1..=size {
        taken[0] = row;
        let (mut at, mut least, mut seen) = (0, vec![i64::MAX; size + 1], vec![false; size + 1]);
        while taken[at] != 0 {
            seen[at] = true;
            let (mut step, mut next) = (i64::MAX, 0);
            for column in (1..=size).filter(|column| !seen[*column]) {
                let cost = -likes[taken[at] - 1][column - 1] - rows[taken[at]] - columns[column];
                if cost < least[column] {
                    (least[column], way[column]) = (cost, at);
                }
                if least[column] < step {
                    (step, next) = (least[column], column);
                }
            }
            for column in 0..=size {
                if seen[column] {
                    rows[taken[column]] += step;
                    columns[column] -= step;
                } else {
                    least[column] = least[column].saturating_sub(step);
                }
            }
            at = next;
        }
        while at != 0 {
            taken[at] = taken[way[at]];
            at = way[at];
        }
    }
    let mut of = vec![0; size];
    for column in 1..=size {
        of[taken[column] - 1] = column - 1;
    }
    of
}

#[test]
fn the_best_assignment_is_the_best() {
    let mut dice = Dice::new(2);
    for _ in 0..200 {
        let likes: Vec<Vec<i64>> =
            (0..5).map(|_| (0..5).map(|_| i64::try_from(dice.next() % 9).expect("small") - 2).collect()).collect();
        let sum = |order: &[usize]| order.iter().enumerate().map(|(row, column)| likes[row][*column]).sum::<i64>();
        let mut best = i64::MIN;
        let mut order = [0, 1, 2, 3, 4];
        // Heap's way through all permutations.
        let (mut turns, mut at) = ([0; 5], 0);
        best = best.max(sum(&order));
        while at < 5 {
            if turns[at] < at {
                order.swap(if at % 2 == 0 { 0 } else { turns[at] }, at);
                best = best.max(sum(&order));
                (turns[at], at) = (turns[at] + 1, 0);
            } else {
                (turns[at], at) = (0, at + 1);
            }
        }
        assert_eq!(sum(&assignment(&likes)), best, "{likes:?}");
    }
}
