//! Rule 10 by linear algebra: whoever knows every shown figure and every weight cannot solve for a hidden anonymous one.
mod support;

use num_traits::Zero;
use proptest::prelude::*;
use scoring::scorecard::{CellResult, ChannelState, compute};
use scoring::{Channel, Scheme, Scorecard};
use std::collections::BTreeSet;
use support::{Dice, Q, aggregated, given, scheme};

/// Every shown figure as a row over the hidden cells: what remains of it after what is known is taken away.
fn rows(scheme: &Scheme, card: &Scorecard, hidden: &[&CellResult]) -> Vec<Vec<Q>> {
    let weight = |cell: &CellResult| Q::from(cell.in_total.as_ref().unwrap());
    let over = |keep: &dyn Fn(&CellResult) -> bool| -> Vec<Q> {
        hidden.iter().map(|cell| if keep(cell) { weight(cell) } else { Q::zero() }).collect()
    };
    let mut rows = Vec::new();
    if card.total.is_some() {
        rows.push(over(&|_| true));
    }
    for channel in card.channels.iter().filter(|channel| channel.figure.is_some()) {
        rows.push(over(&|cell| cell.channel == channel.channel));
    }
    for node in card.nodes.iter().filter(|node| node.figure.is_some()) {
        rows.push(over(&|cell| {
            let mut here = scheme.node(cell.leaf);
            while let Some(one) = here {
                if one.number == node.node {
                    return true;
                }
                here = one.parent.and_then(|parent| scheme.node(parent));
            }
            false
        }));
    }
    rows
}

/// Reduced row echelon form; the rows that are not zero.
fn reduce(mut rows: Vec<Vec<Q>>) -> Vec<Vec<Q>> {
    let width = rows.first().map_or(0, Vec::len);
    let mut done = 0;
    for column in 0..width {
        let Some(pivot) = (done..rows.len()).find(|row| !rows[*row][column].is_zero()) else { continue };
        rows.swap(done, pivot);
        let lead = rows[done][column].clone();
        rows[done].iter_mut().for_each(|value| *value /= &lead);
        let reduced = rows[done].clone();
        for (place, row) in rows.iter_mut().enumerate() {
            let factor = row[column].clone();
            if place != done && !factor.is_zero() {
                row.iter_mut().zip(&reduced).for_each(|(value, by)| *value -= &factor * by);
            }
        }
        done += 1;
    }
    rows.truncate(done);
    rows
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn nothing_hidden_can_be_solved_for(numbers in prop::collection::vec(any::<u16>(), 0..1500)) {
        let dice = &mut Dice::new(numbers);
        let file = scheme(dice, false);
        let compiled = Scheme::compile(&file).unwrap();
        let marks = aggregated(&compiled, &["A".to_owned()], &given(dice, &file));
        let card = compute(&compiled, &marks).unwrap();
        let counting = |cell: &&CellResult| cell.state == ChannelState::Counts;
        let hidden: Vec<&CellResult> = card.cells.iter().filter(counting).filter(|cell| !cell.shown).collect();
        prop_assert!(hidden.iter().all(|cell| cell.channel.anonymous()));
        let known = reduce(rows(&compiled, &card, &hidden));
        // All that is known of hidden cells is one sum per channel, and nothing without a total.
        let channels: BTreeSet<Channel> = hidden.iter().map(|cell| cell.channel).collect();
        prop_assert_eq!(known.len(), if card.total.is_some() { channels.len() } else { 0 });
        for row in known {
            let solved: Vec<usize> = (0..hidden.len()).filter(|place| !row[*place].is_zero()).collect();
            if let [only] = solved[..] {
                // The one figure that a channel always has; there is nothing to hide it behind.
                let channel = hidden[only].channel;
                let leaves = card.cells.iter().filter(counting).filter(|cell| cell.channel == channel).count();
                prop_assert_eq!(leaves, 1, "leaf {} in {} can be solved for", hidden[only].leaf, channel.word());
            }
        }
        for cell in card.cells.iter().filter(|cell| cell.shown && cell.channel.anonymous()) {
            let given = marks.cells.iter().find(|one| one.leaf == cell.leaf && one.channel == cell.channel).unwrap();
            let marks: u32 = given.values.iter().map(|(_, values)| match values {
                scoring::Values::Sums { count, .. } => *count,
                scoring::Values::Counts(counts) => counts.iter().map(|(_, count)| count).sum(),
            }).sum();
            prop_assert!(marks >= file.release.indicator_marks);
        }
    }

    /// The decision depends on who took part and never on a mark.
    #[test]
    fn release_never_looks_at_marks(numbers in prop::collection::vec(any::<u16>(), 0..1500), by in 0_i64..100) {
        let dice = &mut Dice::new(numbers);
        let file = scheme(dice, false);
        let compiled = Scheme::compile(&file).unwrap();
        let given = given(dice, &file);
        let other = given.clone().into_iter().map(|(key, raters)| {
            let moved = |value: scoring::Points| scoring::Points(value.0 * by / 100);
            (key, raters.into_iter().map(|(seat, value)| (seat, value.map(moved))).collect())
        }).collect();
        let shape = |given| {
            let card = compute(&compiled, &aggregated(&compiled, &["B".to_owned()], given)).unwrap();
            let nodes: Vec<_> = card.nodes.iter().map(|n| (n.state, n.shown, n.in_total.clone())).collect();
            let cells: Vec<_> = card.cells.iter().map(|c| (c.state, c.shown, c.in_total.clone(), c.flags.clone())).collect();
            let channels: Vec<_> = card.channels.iter().map(|c| (c.state, c.weight.clone(), c.flags.clone())).collect();
            (nodes, cells, channels, card.state)
        };
        prop_assert_eq!(shape(&given), shape(&other));
    }
}
