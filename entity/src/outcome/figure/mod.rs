//! A scorecard as rows. Node 0 stands for the whole, else it is the indicator's number plus one; channel 0 is the
//! blended figure. What is not shown is in no row (domain rule 10).
pub mod kept;
pub(crate) mod row;

use crate::{Error, Result};
use scoring::{
    scheme::NodeNumber,
    scorecard::{Figure, Flag, Scorecard},
};

type Row = row::figure::Model;

pub(crate) fn rows(cycle: i32, target: i32, version: i32, card: &Scorecard) -> Result<Vec<Row>> {
    let empty = |node: i16, channel: i16| Row {
        cycle,
        target,
        version,
        node,
        channel,
        state: String::new(),
        exact: None,
        rounded: None,
        points_exact: None,
        points: None,
        full_exact: None,
        declared: None,
        effective: None,
        weight: None,
        asked: None,
        marks: None,
        abstained: None,
        flags: String::new(),
        anonymous: false,
        shown: true,
    };
    let nodes = card.nodes.iter().map(|node| {
        let mut row = empty(place(node.node)?, 0);
        node.state.word().clone_into(&mut row.state);
        (row.exact, row.rounded) = texts(node.figure.as_ref());
        (row.points_exact, row.points) = texts(node.points.as_ref());
        row.full_exact = node.full.as_ref().map(ToString::to_string);
        row.declared = node.declared.map(|declared| declared.0);
        row.effective = node.effective.as_ref().map(ToString::to_string);
        row.weight = node.in_total.as_ref().map(ToString::to_string);
        row.asked = Some(int(node.required)?);
        row.marks = Some(int(node.assessed)?);
        row.anonymous = node.anonymous;
        row.shown = node.shown;
        Ok(row)
    });
    let channels = card.channels.iter().map(|channel| {
        let mut row = empty(0, channel.channel.number());
        channel.state.word().clone_into(&mut row.state);
        (row.exact, row.rounded) = texts(channel.figure.as_ref());
        (row.points_exact, row.points) = texts(channel.share.as_ref());
        row.declared = Some(channel.declared.0);
        row.weight = channel.weight.as_ref().map(|weight| weight.exact.to_string());
        row.flags = flags(&channel.flags);
        row.anonymous = channel.channel.anonymous();
        Ok(row)
    });
    let cells = card.cells.iter().map(|cell| {
        let mut row = empty(place(cell.leaf)?, cell.channel.number());
        cell.state.word().clone_into(&mut row.state);
        (row.exact, row.rounded) = texts(cell.figure.as_ref());
        row.declared = Some(cell.declared.0);
        row.effective = cell.effective.as_ref().map(ToString::to_string);
        row.weight = cell.in_total.as_ref().map(ToString::to_string);
        if let Some(counts) = cell.counts {
            row.asked = Some(int(counts.expected)?);
            row.marks = Some(int(counts.marks)?);
            row.abstained = Some(int(counts.abstained)?);
        }
        row.flags = flags(&cell.flags);
        row.anonymous = cell.channel.anonymous();
        row.shown = cell.shown;
        Ok(row)
    });
    nodes.chain(channels).chain(cells).collect()
}

fn texts(figure: Option<&Figure>) -> (Option<String>, Option<i64>) {
    (figure.map(|figure| figure.exact.to_string()), figure.map(|figure| figure.rounded.0))
}

fn place(node: NodeNumber) -> Result<i16> {
    i16::try_from(node.get()).ok().and_then(|number| number.checked_add(1)).ok_or_else(|| Error::internal("node"))
}

fn int(count: u32) -> Result<i32> {
    i32::try_from(count).map_err(Error::internal)
}

fn flags(flags: &[Flag]) -> String {
    flags.iter().map(|flag| flag.word()).collect::<Vec<_>>().join(" ")
}
