//! `scoring` equals the arithmetic written a second time (`support`), on random schemes and marks.
mod support;

use proptest::prelude::*;
use scoring::scorecard::{ChannelState, NodeState, State, compute};
use scoring::{Channel, Exact, Figure, Scheme, rank};
use support::{Dice, Q, aggregated, given, reference, rounded, scheme, whole};

fn same(figure: &Figure, expected: &Q, decimals: u8) -> Result<(), TestCaseError> {
    prop_assert_eq!(&figure.exact, &Exact::from(expected.clone()));
    prop_assert_eq!(figure.rounded, rounded(expected, decimals));
    Ok(())
}

fn per_cent(part: &Exact, expected: &Q) -> Result<(), TestCaseError> {
    prop_assert_eq!(part, &Exact::from(expected * whole(100)));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn scoring_is_the_reference(numbers in prop::collection::vec(any::<u16>(), 0..1500), show_all: bool) {
        let dice = &mut Dice::new(numbers);
        let file = scheme(dice, show_all);
        let decimals = file.decimals;
        let compiled = Scheme::compile(&file).map_err(|problems| TestCaseError::fail(format!("{problems:?}")))?;
        let organisations: Vec<String> = ["A", "B"].into_iter().filter(|_| dice.one_in(2)).map(str::to_owned).collect();
        let given = given(dice, &file);
        let card = compute(&compiled, &aggregated(&compiled, &organisations, &given)).unwrap();
        let expected = reference(&file, &organisations, &given);

        same(&card.unassessed, &expected.unassessed, decimals)?;
        prop_assert_eq!(card.state == State::Scored, expected.total.is_some());
        if let (Some(total), Some(reference)) = (&card.total, &expected.total) {
            same(total, reference, decimals)?;
            let shares: Exact = card.channels.iter().filter_map(|c| c.share.as_ref()).map(|f| f.exact.clone()).sum();
            prop_assert_eq!(&shares, &total.exact, "the shares sum to the total exactly");
            let weights: Exact = card.channels.iter().filter_map(|c| c.weight.as_ref()).map(|f| f.exact.clone()).sum();
            prop_assert_eq!(weights, Exact::HUNDRED);
        }
        for channel in &card.channels {
            prop_assert_eq!(channel.share.is_some(), expected.shares.contains_key(&channel.channel));
            if let (Some(share), Some(figure), Some(weight)) = (&channel.share, &channel.figure, &channel.weight) {
                same(share, &expected.shares[&channel.channel], decimals)?;
                let parts = expected.parts.iter().filter(|((_, of), _)| *of == channel.channel);
                let sum: Q = parts.map(|(_, part)| part).sum();
                per_cent(&weight.exact, &sum)?;
                same(figure, &(&expected.shares[&channel.channel] / &sum * whole(100) / &expected.root.full), decimals)?;
            }
        }
        let nodes: std::collections::BTreeMap<_, _> = expected.root.all().into_iter().map(|n| (n.code.clone(), n)).collect();
        for (node, result) in compiled.nodes().iter().zip(&card.nodes) {
            let Some(reference) = nodes.get(&node.code) else {
                prop_assert_eq!(result.state, NodeState::NotRequired);
                continue;
            };
            prop_assert_eq!(result.full.clone(), Some(Exact::from(reference.full.clone())));
            let figure = reference.figure().map(|(figure, _)| figure);
            prop_assert_eq!(result.state == NodeState::Assessed, figure.is_some());
            if let (Some(shown), Some(figure)) = (&result.figure, &figure) {
                same(shown, figure, decimals)?;
                same(result.points.as_ref().unwrap(), &(figure * &reference.full / whole(100)), decimals)?;
            }
            prop_assert!(!show_all || result.figure.is_some() == figure.is_some());
        }
        for cell in &card.cells {
            let code = &compiled.node(cell.leaf).unwrap().code;
            let (_, figure, counts) = &nodes[code].leaf.as_ref().unwrap().cells[&cell.channel];
            prop_assert_eq!(cell.state == ChannelState::Counts, *counts);
            prop_assert_eq!(cell.shown, cell.figure.is_some());
            prop_assert!(!show_all || cell.shown == *counts);
            prop_assert_eq!(cell.counts.is_some(), !cell.channel.anonymous());
            if let Some(shown) = &cell.figure {
                same(shown, figure, decimals)?;
            }
            if card.state == State::Scored && *counts {
                per_cent(cell.in_total.as_ref().unwrap(), &expected.parts[&(code.clone(), cell.channel)])?;
            }
        }
        let asked = nodes.values().filter_map(|n| n.leaf.as_ref()).map(|leaf| leaf.cells.len()).sum::<usize>();
        prop_assert_eq!(card.cells.len(), asked, "one cell per leaf and channel asked");
        explained(&compiled, &card)?;
    }

    #[test]
    fn ranks_are_one_more_than_those_better(totals in prop::collection::vec(prop::option::of(0_i64..20), 0..40)) {
        let totals: Vec<_> = totals.into_iter().map(|total| total.map(scoring::Points)).collect();
        let naive = totals.iter().map(|one| one.map(|one| {
            1 + u32::try_from(totals.iter().flatten().filter(|other| **other > one).count()).unwrap()
        }));
        prop_assert_eq!(rank::competition(&totals), naive.collect::<Vec<_>>());
    }
}

/// The trace has a sentence in both languages for everything and an exact number for nothing anonymous.
fn explained(scheme: &Scheme, card: &scoring::Scorecard) -> Result<(), TestCaseError> {
    let steps = card.explain(scheme);
    let required = card.nodes.iter().filter(|node| node.state != NodeState::NotRequired).count();
    prop_assert_eq!(steps.len(), 1 + card.channels.len() + required + card.cells.len());
    for step in &steps {
        prop_assert!(!step.zh.is_empty() && !step.en.is_empty());
        prop_assert!(step.exact.is_none() || !step.channel.is_some_and(Channel::anonymous));
    }
    let text = serde_json::to_value(&steps).unwrap();
    prop_assert_eq!(text[0]["subject"].as_str(), Some("TOTAL"));
    Ok(())
}
