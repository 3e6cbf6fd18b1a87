//! The rules, spoilt at random: whatever breaks a sentence of the domain is refused, and what is accepted breaks none.
use std::collections::{BTreeMap, BTreeSet};

use policy::{Phase, Reach, Relation, Role, Table, Word};
use scoring::Channel;

use crate::edit::{Dice, Row, cells, edit, rows, written};
use crate::oracle::{NEVER, SCORING};

const RULES: &str = include_str!("../../rules.csv");
/// How many edits are tried.
const EDITS: usize = 10_000;
/// Of so many that are accepted, one goes all the way, through casbin.
const THROUGH: usize = 100;

/// The sentences that a row breaks, by their places.
fn broken(row: &Row) -> BTreeSet<usize> {
    let mut broken = BTreeSet::new();
    cells(row, |cell| {
        let clauses = NEVER.iter().enumerate().filter(|(_, clause)| (clause.broken)(cell));
        broken.extend(clauses.map(|(place, _)| place));
    });
    broken
}

/// Six words for every cell that rows allow.
type Words = BTreeSet<[&'static str; 6]>;

fn said(rows: &[Row]) -> Words {
    let mut said = Words::new();
    for row in rows {
        cells(row, |cell| {
            said.insert([cell.act, cell.role, cell.channel, cell.relation, cell.phase, cell.reach]);
        });
    }
    said
}

/// The same of a table that was compiled.
fn allowed(table: &Table) -> Words {
    fn listed<T: Word>(words: impl Iterator<Item = T>) -> Vec<&'static str> {
        let words: Vec<_> = words.map(Word::word).collect();
        if words.is_empty() { vec!["-"] } else { words }
    }
    let mut allowed = Words::new();
    for line in table.allowed_cells() {
        let axis = if SCORING.contains(&line.act) { Relation::PAIR } else { Relation::VIEW };
        let row: Row = [
            vec![line.act],
            listed::<Role>(line.roles.iter()),
            listed::<Channel>(line.channels.iter()),
            listed(line.relations.iter().filter(|relation| axis.contains(relation))),
            listed::<Phase>(line.phases.iter()),
            listed::<Reach>(line.reaches.iter()),
        ];
        allowed.extend(said(&[row]));
    }
    allowed
}

/// What became of the edits.
#[derive(Default)]
struct Count {
    accepted: usize,
    through: usize,
    not_understood: usize,
    unlawful: usize,
    /// Refusals by article; an edit may break several.
    articles: BTreeMap<&'static str, usize>,
    /// Edits that broke a sentence, by its place.
    clauses: BTreeMap<usize, usize>,
    /// Refused though no sentence here is broken: the constitution is the stricter.
    stricter: BTreeMap<&'static str, usize>,
    /// Accepted though a sentence is broken: the first edit that shows it, by the sentence.
    holes: BTreeMap<&'static str, String>,
}

#[test]
fn ten_thousand_edits_are_refused_or_break_no_sentence() {
    let standard = rows(RULES);
    let mut dice = Dice::new(20_261_125);
    let mut count = Count::default();
    for _ in 0..EDITS {
        let mut edited = standard.clone();
        let mut touched: BTreeSet<_> = edit(&mut dice, &mut edited).into_iter().collect();
        if dice.below(10) < 4 {
            let before = edited.len();
            let second = edit(&mut dice, &mut edited);
            if edited.len() < before {
                // Rows have moved up: look at all of them.
                touched = (0..edited.len()).collect();
            }
            touched.extend(second);
        }
        let sentences: BTreeSet<_> = touched.iter().flat_map(|at| broken(&edited[*at])).collect();
        judged(&edited, &touched, &sentences, &mut count);
    }
    println!("{count}");
    assert!(count.holes.is_empty(), "the constitution accepts what breaks these sentences: {:#?}", count.holes);
    assert!(count.accepted > EDITS / 10 && count.unlawful > EDITS / 10, "the edits prove little: {count}");
    let unbroken: Vec<_> = (0..NEVER.len()).filter(|place| !count.clauses.contains_key(place)).collect();
    let unbroken: Vec<_> = unbroken.into_iter().map(|place| NEVER[place].says).collect();
    assert!(unbroken.is_empty(), "no edit broke these, so nothing is known of them: {unbroken:#?}");
}

/// Puts one edit to the constitution and to the sentences.
fn judged(edited: &[Row], touched: &BTreeSet<usize>, sentences: &BTreeSet<usize>, count: &mut Count) {
    let text = written(edited);
    let Err(refused) = Table::examine(&text) else {
        for place in sentences {
            let guilty = touched.iter().map(|at| &edited[*at]).filter(|row| broken(row).contains(place));
            let guilty: Vec<_> = guilty.map(|row| format!("{row:?}")).collect();
            count.holes.entry(NEVER[*place].says).or_insert_with(|| guilty.join("; "));
        }
        count.accepted += 1;
        if count.accepted % THROUGH == 1 {
            count.through += 1;
            let table = Table::with_rules(&text).unwrap_or_else(|refused| panic!("{refused}"));
            assert_eq!(allowed(&table), said(edited), "casbin allows something else than the rows say:\n{text}");
        }
        return;
    };
    for place in sentences {
        *count.clauses.entry(*place).or_default() += 1;
    }
    let codes: BTreeSet<_> = refused.faults().iter().map(|fault| fault.code).collect();
    if codes.iter().any(|code| code.starts_with("POLICY_")) {
        count.not_understood += 1;
        return;
    }
    count.unlawful += 1;
    for code in &codes {
        *count.articles.entry(code).or_default() += 1;
        if sentences.is_empty() {
            *count.stricter.entry(code).or_default() += 1;
        }
    }
}

#[test]
fn the_standard_rules_break_no_sentence_and_say_what_the_table_allows() {
    let standard = rows(RULES);
    for row in &standard {
        let says: Vec<_> = broken(row).into_iter().map(|place| NEVER[place].says).collect();
        assert!(says.is_empty(), "{row:?} breaks {says:?}");
    }
    assert_eq!(Table::examine(RULES), Ok(()));
    let table = Table::standard().unwrap_or_else(|refused| panic!("{refused}"));
    assert_eq!(allowed(&table), said(&standard));
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { accepted, through, not_understood, unlawful, .. } = self;
        writeln!(f, "{EDITS} edits: {accepted} accepted ({through} of them through casbin as well),")?;
        writeln!(f, "{unlawful} refused by the constitution, {not_understood} not understood at all")?;
        for (code, many) in &self.articles {
            let stricter = self.stricter.get(code).copied().unwrap_or_default();
            writeln!(f, "{many:>6} {code}, {stricter} of them though no sentence here is broken")?;
        }
        for (place, many) in &self.clauses {
            writeln!(f, "{many:>6} broke \"{}\", and were refused", NEVER[*place].says)?;
        }
        Ok(())
    }
}
