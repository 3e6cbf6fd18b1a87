//! The disclosure audit finds nothing on what `scoring` releases, and every leak that is planted.
use crate::cycle::{Cycle, Dice};
use scoring::disclosure::{Crowd, Leak, Why, audit};
use scoring::scorecard::{CellResult, ChannelResult, ChannelState, Counts, Flag, NodeResult, compute};
use scoring::{Channel, Exact, Figure, Scorecard};

fn crowd(cycle: &Cycle) -> Crowd {
    let mut marks = Vec::new();
    for channel in [Channel::Upward, Channel::Peer] {
        for (place, leaf) in cycle.scheme.leaves().enumerate().filter(|_| cycle.sheets.contains_key(&channel)) {
            marks.push((leaf.number, channel, u32::try_from(cycle.given(channel, place).len()).unwrap()));
        }
    }
    Crowd { marks, comments: Vec::new() }
}

#[test]
fn it_never_fires_on_what_is_released() {
    let mut dice = Dice(11);
    for number in 0..3_000 {
        let cycle = Cycle::random(&mut dice);
        let card = compute(&cycle.scheme, &cycle.marks()).unwrap();
        assert_eq!(audit(&cycle.scheme, &card, &crowd(&cycle)), [], "cycle {number}");
    }
}

fn hidden(cell: &CellResult) -> bool {
    cell.channel.anonymous() && cell.state == ChannelState::Counts && !cell.shown
}

fn figure(cycle: &Cycle, value: Exact) -> Figure {
    Figure::new(value, cycle.scheme.decimals())
}

/// Plants a leak wherever there is a place for it: each must be found.
fn planted(why: Why, plant: impl Fn(&Cycle, &mut Scorecard, &mut Crowd) -> bool) {
    let (mut dice, mut planted) = (Dice(12), 0);
    for number in 0..1_000 {
        let cycle = Cycle::random(&mut dice);
        let (mut card, mut crowd) = (compute(&cycle.scheme, &cycle.marks()).unwrap(), crowd(&cycle));
        if plant(&cycle, &mut card, &mut crowd) {
            planted += 1;
            let found: Vec<Leak> = audit(&cycle.scheme, &card, &crowd);
            assert!(found.iter().any(|leak| leak.why == why), "cycle {number}: {why:?} in {found:?}");
            assert!(!why.label().zh.is_empty() && !why.label().en.is_empty());
        }
    }
    assert!(planted > 50, "planted {planted}");
}

#[test]
fn one_hidden_cell_shown() {
    let show = |cycle: &Cycle, card: &mut Scorecard, crowd: &mut Crowd| {
        let few = card.cells.iter().filter(|cell| hidden(cell)).count() < 2;
        let Some(cell) = card.cells.iter_mut().find(|cell| hidden(cell)).filter(|_| !few) else { return false };
        (cell.figure, cell.shown) = (Some(figure(cycle, Exact::whole(50))), true);
        // Even if it had marks enough of its own.
        crowd.marks.iter_mut().for_each(|one| one.2 = 99);
        true
    };
    planted(Why::Follows, |cycle, card, crowd| {
        let of = |channel| card.cells.iter().filter(|cell| hidden(cell) && cell.channel == channel).count();
        (of(Channel::Peer) > 1 || of(Channel::Upward) == 0) && of(Channel::Upward) != 1 && show(cycle, card, crowd)
    });
}

#[test]
fn too_few_marks() {
    let lessen = |counts: fn(&CellResult) -> bool, to: u32| {
        move |_: &Cycle, card: &mut Scorecard, crowd: &mut Crowd| {
            let Some(cell) = card.cells.iter().find(|cell| cell.channel.anonymous() && counts(cell)) else {
                return false;
            };
            let own = crowd.marks.iter_mut().find(|one| (one.0, one.1) == (cell.leaf, cell.channel)).unwrap();
            own.2 = to;
            true
        }
    };
    planted(Why::TooFew, lessen(|cell| cell.state == ChannelState::Counts, 3));
    planted(Why::ShownTooFew, lessen(|cell| cell.shown, 3));
    planted(Why::Comments, |cycle, _, crowd| {
        crowd.comments.push((Channel::Peer, cycle.scheme.release().threshold + 1));
        true
    });
}

fn composite<'a>(cycle: &Cycle, card: &'a mut Scorecard) -> Option<&'a mut NodeResult> {
    let number = cycle.scheme.node_by_code("K")?.number;
    card.nodes.iter_mut().find(|node| node.node == number && node.in_total.is_some() && !node.shown)
}

#[test]
fn a_composite_that_should_be_hidden() {
    let show = |cycle: &Cycle, card: &mut Scorecard, all: bool| {
        let channels: Vec<Channel> = card.cells.iter().filter(|cell| hidden(cell)).map(|cell| cell.channel).collect();
        let outside = |cell: &CellResult| {
            cell.state == ChannelState::Counts
                && channels.contains(&cell.channel)
                && cycle.scheme.node(cell.leaf).unwrap().parent.is_none()
        };
        let parted = card.cells.iter().any(outside);
        let Some(node) = composite(cycle, card).filter(|_| parted != all) else { return false };
        (node.figure, node.shown) = (Some(figure(cycle, Exact::whole(50))), true);
        true
    };
    planted(Why::Repeated, |cycle, card, _| show(cycle, card, true));
    planted(Why::Follows, |cycle, card, _| {
        let only = |channel| card.cells.iter().all(|cell| cell.channel != channel);
        (only(Channel::Peer) || only(Channel::Upward)) && show(cycle, card, false)
    });
}

#[test]
fn an_exact_text_of_an_anonymous_figure() {
    planted(Why::Exact, |_, card, _| std::mem::take(&mut card.anonymous));
    planted(Why::Exact, |_, card, _| {
        let blended = card.nodes.iter_mut().find(|node| node.shown && node.figure.is_some() && node.anonymous);
        blended.is_some_and(|node| std::mem::take(&mut node.anonymous))
    });
}

#[test]
fn numbers_of_raters() {
    planted(Why::Counted, |_, card, _| {
        let cell = card.cells.iter_mut().find(|cell| cell.channel.anonymous());
        cell.is_some_and(|cell| cell.counts.replace(Counts { expected: 7, marks: 6, abstained: 1 }).is_none())
    });
    planted(Why::Counted, |_, card, _| {
        let channel = card.channels.iter_mut().find(|result| result.channel.anonymous());
        channel.is_some_and(|result| {
            result.flags.push(Flag::MeanInstead);
            true
        })
    });
}

#[test]
fn what_is_not_released() {
    let out = |result: &&mut ChannelResult| result.state == ChannelState::NotReleased;
    planted(Why::Suppressed, |cycle, card, _| {
        let channel = card.channels.iter_mut().find(out);
        channel.is_some_and(|result| result.figure.replace(figure(cycle, Exact::whole(50))).is_none())
    });
    planted(Why::Suppressed, |cycle, card, _| {
        let cell = card.cells.iter_mut().find(|cell| cell.state == ChannelState::NotReleased);
        cell.is_some_and(|cell| cell.figure.replace(figure(cycle, Exact::whole(50))).is_none())
    });
    // Its marks are in the total, or in an indicator.
    let more = |cycle: &Cycle, old: &Figure| figure(cycle, &old.exact + &Exact::ONE);
    planted(Why::Unaccounted, |cycle, card, _| {
        let total = card.total.as_mut();
        total.is_some_and(|total| {
            *total = more(cycle, total);
            true
        })
    });
    planted(Why::Unaccounted, |cycle, card, _| {
        let blended = card.nodes.iter_mut().find_map(|node| node.figure.as_mut());
        blended.is_some_and(|old| {
            *old = more(cycle, old);
            true
        })
    });
}
