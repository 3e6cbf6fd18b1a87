//! casbin and this program read rows independently of each other, and read the same.
use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{Cell, DefaultModel, allowed, ask, drive, enforcer, has};
use crate::decide::facts::{Phase, Role};
use crate::decide::reach::Reach;
use crate::record::acts::{ALL, RelationAxis};
use crate::rules::rows::{Row, Rows};
use crate::word::Word;
use scoring::Channel;

const MODEL: &str = include_str!("../../../model.conf");
const RULES: &str = include_str!("../../../rules.csv");

#[test]
fn a_list_has_the_words_in_it_and_a_star_has_all() {
    assert!(has("A|B", "A") && has("A | B", "B") && has("*", "B") && has("-", "-"));
    assert!(!has("AB|C", "A") && !has("A|B", "A|B") && !has("-", "A") && !has("A", "") && !has("", "A"));
}

/// Some words of a column, as a list; now and then `*`. A dash where the act does not have the axis.
fn list<T: Word>(has: bool, words: &'static [T], star: bool) -> BoxedStrategy<String> {
    if !has {
        return Just("-".to_owned()).boxed();
    }
    let some = proptest::sample::subsequence(words, 1..=words.len().min(4));
    let some = some.prop_shuffle().prop_map(|some| some.iter().map(|word| word.word()).collect::<Vec<_>>().join("|"));
    (some, 0..4_u8).prop_map(move |(some, dice)| if star && dice == 0 { "*".to_owned() } else { some }).boxed()
}

/// A few acts of every shape, so that rows meet.
const ACTS: &[&str] =
    &["cycle::Read", "cycle::Open|cycle::Close", "score::Read", "score::Save | score::Submit", "person::Read"];

/// A row for some of them.
fn row() -> impl Strategy<Value = (String, bool)> {
    let of_act = move |acts: &'static str| {
        let first = acts.split('|').next().map(str::trim);
        let axes = ALL.iter().find(|act| Some(act.name) == first).map(|act| act.axes).expect("an act");
        let columns = (
            list(axes.role, Role::ALL, false),
            list(axes.channel, <Channel as Word>::ALL, true),
            list(axes.relation != RelationAxis::Absent, axes.relation.words(), true),
            list(axes.phase, Phase::ALL, true),
            list(true, Reach::ALL, false),
        );
        columns.prop_map(move |(role, channel, relation, phase, reach)| {
            [acts, &role, &channel, &relation, &phase, &reach].join(",")
        })
    };
    (proptest::sample::select(ACTS).prop_flat_map(of_act), any::<bool>())
}

/// This program's own reading: the first row that speaks of a cell decides.
fn read(rows: &[(String, bool)]) -> (Vec<Row>, BTreeSet<Cell>) {
    let mut written = Vec::new();
    let mut cells = BTreeSet::new();
    for (row, allows) in rows.iter().rev() {
        let mut read = Rows::default();
        read.push(1, row, *allows).expect("a row");
        written.splice(0..0, read.written);
        for cell in read.cells.into_keys() {
            if *allows {
                cells.insert(cell)
            } else {
                cells.remove(&cell)
            };
        }
    }
    (written, cells)
}

/// Every question there is about some acts, each asked by itself among all the rows.
fn one_by_one(rows: &[Row], asked: impl Fn(&str) -> bool) -> BTreeSet<Cell> {
    let answers = drive(async {
        let model = DefaultModel::from_str(MODEL).await.map_err(super::refused)?;
        let enforcer = enforcer(model, &rows.iter().collect::<Vec<_>>()).await?;
        let mut cells = BTreeSet::new();
        for (act, description) in ALL.iter().enumerate().filter(|(_, act)| asked(act.name)) {
            for place in description.axes.places() {
                for reach in Reach::ALL {
                    let cell = Cell { act, place, reach: *reach };
                    if ask(&enforcer, cell.words())? {
                        cells.insert(cell);
                    }
                }
            }
        }
        Ok(cells)
    });
    answers.unwrap_or_else(|refused| panic!("{refused}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]
    #[test]
    fn both_readings_of_any_rows_are_the_same(rows in proptest::collection::vec(row(), 1..12)) {
        let (written, cells) = read(&rows);
        prop_assert_eq!(allowed(MODEL, &written).expect("answers"), cells);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]
    #[test]
    fn questions_left_out_would_be_answered_the_same(rows in proptest::collection::vec(row(), 1..6)) {
        let (written, cells) = read(&rows);
        // Those that rows name, and some that none does.
        let asked = |act: &str| act.starts_with("cycle::") || act.starts_with("person::") || act == "score::Read";
        let of_asked = |cell: &Cell| cell.act().is_some_and(|act| asked(act.name));
        prop_assert_eq!(one_by_one(&written, asked), cells.into_iter().filter(of_asked).collect::<BTreeSet<_>>());
    }
}

#[test]
fn the_standard_rows_asked_one_by_one_allow_the_same() {
    let rows = crate::rules::rows::read(RULES).unwrap_or_else(|refused| panic!("{refused}"));
    let asked = |act: &str| act.starts_with("cycle::") || act.starts_with("scorecard::");
    let told = allowed(MODEL, &rows.written).expect("answers");
    let told: BTreeSet<_> = told.into_iter().filter(|cell| cell.act().is_some_and(|act| asked(act.name))).collect();
    assert_eq!(one_by_one(&rows.written, asked), told);
}
