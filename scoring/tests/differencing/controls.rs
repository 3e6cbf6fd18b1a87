//! Positive controls: each plants one leak, and the same solver must find it, or the attack proves nothing.
use super::*;
use crate::cycle::q;
use scoring::Points;

/// Runs cycles with a leak planted; returns in how many hidden channels it was looked for, and in how many it was found:
/// pairs ruled out, and marks of a single rater ruled out.
fn hunt(seed: u64, leak: impl Fn(&Eyes<'_>, &mut Before) -> Option<Vec<Reading>>) -> [usize; 3] {
    let (reaches, mut dice, mut result) = (reaches(), Dice(seed), [0; 3]);
    for _ in 0..1_000 {
        let cycle = Cycle::random(&mut dice);
        let card = compute(&cycle.scheme, &cycle.marks()).unwrap();
        for channel in anonymous(&card) {
            let eyes = Eyes::new(&cycle, &card, channel);
            let mut before = insider(&eyes, &mut dice);
            let Some(leaks) = leak(&eyes, &mut before) else { continue };
            if eyes.cells.iter().any(|cell| cell.shown) || card.total.is_none() {
                continue;
            }
            let (found, fair) = solve(&eyes, &reaches, &before, &leaks, &[]);
            for (truth, found) in true_guesses(&eyes).iter().zip(&found) {
                assert!(found.contains(truth), "the attacker rules out the truth");
            }
            result[0] += 1;
            result[1] += usize::from(found != fair);
            result[2] +=
                usize::from(about_one(&eyes, &reaches, &before, &found) != about_one(&eyes, &reaches, &before, &fair));
        }
    }
    println!("planted in {}, found in {}, about a single rater in {}", result[0], result[1], result[2]);
    result
}

fn rounded(eyes: &Eyes<'_>, value: &Q) -> Points {
    scoring::Exact::from(value.clone()).round(eyes.cycle.scheme.decimals())
}

#[test]
fn a_hidden_leaf_that_is_shown_is_found() {
    let [planted, found, about_one] = hunt(3, |eyes, _| {
        let cell = (eyes.cells.len() > 1).then(|| eyes.cells[0])?;
        let value = eyes.cycle.figure(eyes.channel, eyes.place(cell.leaf));
        eyes.reading(Of::Cell(cell.leaf, eyes.channel), rounded(eyes, &value), None).map(|reading| vec![reading])
    });
    assert!(found * 4 > planted * 3 && about_one * 6 > planted, "{found} and {about_one} of {planted}");
}

#[test]
fn a_composite_with_a_part_of_the_channel_is_found() {
    let [planted, found, about_one] = hunt(4, |eyes, _| {
        let parts = eyes.cycle.scheme.node_by_code("K")?;
        let inside =
            eyes.cells.iter().filter(|cell| eyes.cycle.scheme.node(cell.leaf).unwrap().parent.is_some()).count();
        if inside == 0 || inside == eyes.cells.len() {
            return None;
        }
        let ends = [q(0, 1), q(0, 1)].map(|zero| as_exact(eyes, Of::Node(parts.number), zero));
        // The figure is what the others bring in and what the channel does.
        let own: Q = eyes
            .cells
            .iter()
            .zip(&ends[0].weights)
            .map(|(cell, weight)| weight * eyes.cycle.figure(eyes.channel, eyes.place(cell.leaf)))
            .sum();
        let value = own - &ends[0].low;
        eyes.reading(Of::Node(parts.number), rounded(eyes, &value), None).map(|reading| vec![reading])
    });
    assert!(found * 4 > planted * 3 && about_one * 6 > planted, "{found} and {about_one} of {planted}");
}

/// A later scorecard in which a named mark is missing, computed afresh: another weighting of the same marks.
#[test]
fn a_second_weighting_is_found() {
    let afresh: Again = |scheme, marks, _| compute(scheme, marks);
    let [planted, found, about_one] = hunt(9, |eyes, _| {
        let (later, card) = later(eyes.cycle, eyes.card, &mut Dice(eyes.cells.len() as u64), afresh);
        let (more, _) = corrected(eyes, &later, &card);
        let figure = eyes.readings().iter().find(|one| one.of == Of::Figure(eyes.channel))?;
        more.iter().any(|one| released(one.of, eyes.channel) && !one.is_multiple_of(figure)).then_some(more)
    });
    assert!(found * 2 > planted && about_one * 12 > planted, "{found} and {about_one} of {planted}");
}

#[test]
fn an_exact_figure_is_found() {
    let [planted, found, _] = hunt(5, |eyes, _| {
        let figure = eyes.card.channels.iter().find(|one| one.channel == eyes.channel)?.figure.as_ref()?;
        // To many decimals the rounded figure is as good as the exact one.
        (eyes.cycle.scheme.decimals() < 2)
            .then(|| vec![as_exact(eyes, Of::Figure(eyes.channel), seen::exact(&figure.exact))])
    });
    assert!(found * 4 > planted, "{found} of {planted}");
}

#[test]
fn a_number_of_raters_is_found() {
    let [planted, found, _] = hunt(6, |eyes, before| {
        let marks =
            |cell: &&scoring::scorecard::CellResult| eyes.cycle.given(eyes.channel, eyes.place(cell.leaf)).len();
        before.counts = Some(eyes.cells.iter().map(marks).collect());
        Some(Vec::new())
    });
    assert!(found * 2 > planted, "{found} of {planted}");
}

/// Groups of four are let out; each of them faces three others, where four were promised.
#[test]
#[should_panic(expected = "4 marks")]
fn a_threshold_off_by_one_is_found() {
    let mut dice = Dice(7);
    for _ in 0..500 {
        let cycle = Cycle::with(&mut dice, 3, 10);
        let card = compute(&cycle.scheme, &cycle.marks()).unwrap();
        for channel in anonymous(&card) {
            crowd(&Eyes::new(&cycle, &card, channel), 4);
        }
    }
}

/// The median of few is a mark that somebody gave; the mean of the same marks leaves that mark open.
#[test]
fn a_median_below_ten_is_found() {
    let middles = |same: &dyn Fn(&[i64; 5]) -> i64, marks: &[i64; 5]| {
        let all = (0..7776).map(|number| {
            let mut marks = [0, 1, 2, 3, 4].map(|place| number / 6_i64.pow(place) % 6);
            marks.sort_unstable();
            marks
        });
        all.filter(|other| same(other) == same(marks)).map(|other| other[2]).collect::<BTreeSet<i64>>()
    };
    for marks in [[0, 1, 2, 3, 5], [3, 4, 4, 5, 5], [1, 1, 2, 2, 2]] {
        assert_eq!(middles(&|marks| marks[2], &marks), BTreeSet::from([marks[2]]));
        assert!(middles(&|marks| marks.iter().sum(), &marks).len() > 1);
    }
}

/// The solver against plain enumeration of who gave what: one leaf, six raters at most.
#[test]
fn the_solver_is_plain_enumeration() {
    let (reaches, mut dice, mut looked) = (reaches(), Dice(8), 0);
    while looked < 40 {
        let cycle = Cycle::with(&mut dice, 3, 10);
        let card = compute(&cycle.scheme, &cycle.marks()).unwrap();
        for channel in anonymous(&card) {
            let eyes = Eyes::new(&cycle, &card, channel);
            let ballots = cycle.sheets[&channel].len();
            let [cell] = eyes.cells[..] else { continue };
            let scale = cycle.scales[eyes.place(cell.leaf)];
            if ballots > 6 || scale.len() > 6 || card.total.is_none() {
                continue;
            }
            looked += 1;
            let (found, _) = solve(&eyes, &reaches, &Before::default(), &[], &[]);
            let found = one_rater(&found[0], scale, &reaches[scale], None);
            assert_eq!(found, plainly(&eyes, scale, ballots));
        }
    }
}

/// The marks of the first rater in all that `4..=ballots` raters may have given.
fn plainly(eyes: &Eyes<'_>, scale: &[i64], ballots: usize) -> BTreeSet<i64> {
    let readings = eyes.readings();
    let mut possible = BTreeSet::new();
    for raters in 4..=ballots {
        for number in 0..scale.len().pow(u32::try_from(raters).unwrap()) {
            let mut marks: Vec<i64> = (0..raters)
                .map(|rater| scale[number / scale.len().pow(u32::try_from(rater).unwrap()) % scale.len()])
                .collect();
            let first = marks[0];
            if possible.contains(&first) {
                continue;
            }
            marks.sort_unstable();
            let (from, to) = eyes.cycle.kept(eyes.channel, raters);
            let sum: i64 = marks[from..to].iter().sum();
            let figure = q(sum * 100, i64::try_from(to - from).unwrap() * scale[scale.len() - 1]);
            let fits = |reading: &Reading| {
                let value = &reading.weights[0] * &figure;
                value >= reading.low && (value < reading.high || (reading.closed && value == reading.high))
            };
            if readings.iter().all(fits) {
                possible.insert(first);
            }
        }
    }
    possible
}
