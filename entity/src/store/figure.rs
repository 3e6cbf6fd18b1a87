//! A scorecard as rows and back. Node 0 stands for the whole, else it is the indicator's number plus one; channel 0 is
//! the blended figure. What is not shown is in no row (domain rule 10).
use crate::{Error, Result, table::scorecard as table};
use scoring::{
    Channel, Exact, Points,
    scheme::NodeNumber,
    scorecard::{
        CellResult, ChannelResult, ChannelState, Counts, Figure, Flag, NodeResult, NodeState, Scorecard, State,
    },
};
use sea_orm::prelude::Uuid;

type Row = table::figure::Model;

pub(crate) fn card(
    cycle: i32,
    target: i32,
    version: i32,
    card: &Scorecard,
    policy_revision: String,
) -> table::scorecard::Model {
    table::scorecard::Model {
        id: Uuid::now_v7(),
        cycle,
        target,
        version,
        state: match card.state {
            State::Scored => "SCORED".to_owned(),
            State::Incomplete => "INCOMPLETE".to_owned(),
        },
        total_exact: card.total.as_ref().map(|total| total.exact.to_string()),
        total: card.total.as_ref().map(|total| total.rounded.0),
        place: None,
        grade: None,
        full_exact: card.full.to_string(),
        unassessed_exact: card.unassessed.exact.to_string(),
        anonymous: card.anonymous,
        policy_revision,
    }
}

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
        node_state(node.state).clone_into(&mut row.state);
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
        channel_state(channel.state).clone_into(&mut row.state);
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
        channel_state(cell.state).clone_into(&mut row.state);
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

/// The scorecard that the rows were made of.
pub(crate) fn read(card: &table::scorecard::Model, rows: &[Row], decimals: u8) -> Result<Scorecard> {
    let mut nodes = vec![];
    let mut channels = vec![];
    let mut cells = vec![];
    for row in rows {
        match (row.node, row.channel) {
            (0, channel) => channels.push(read_channel(row, channel, decimals)?),
            (_, 0) => nodes.push(read_node(row)?),
            (_, channel) => cells.push(read_cell(row, channel)?),
        }
    }
    let unassessed = exact(&card.unassessed_exact)?;
    Ok(Scorecard {
        state: if card.state == "SCORED" { State::Scored } else { State::Incomplete },
        total: figure(card.total_exact.as_deref(), card.total)?,
        full: exact(&card.full_exact)?,
        unassessed: Figure::new(unassessed, decimals),
        anonymous: card.anonymous,
        nodes,
        channels,
        cells,
    })
}

fn read_node(row: &Row) -> Result<NodeResult> {
    Ok(NodeResult {
        node: number(row.node)?,
        state: match row.state.as_str() {
            "ASSESSED" => NodeState::Assessed,
            "NOT_ASSESSED" => NodeState::NotAssessed,
            _ => NodeState::NotRequired,
        },
        figure: figure(row.exact.as_deref(), row.rounded)?,
        points: figure(row.points_exact.as_deref(), row.points)?,
        full: row.full_exact.as_deref().map(exact).transpose()?,
        declared: row.declared.map(Points),
        effective: row.effective.as_deref().map(exact).transpose()?,
        in_total: row.weight.as_deref().map(exact).transpose()?,
        required: count(row.asked)?,
        assessed: count(row.marks)?,
        anonymous: row.anonymous,
        shown: row.shown,
    })
}

fn read_channel(row: &Row, channel: i16, decimals: u8) -> Result<ChannelResult> {
    let weight = row.weight.as_deref().map(exact).transpose()?;
    Ok(ChannelResult {
        channel: super::form::channel(channel)?,
        state: read_channel_state(&row.state),
        declared: Points(row.declared.unwrap_or_default()),
        weight: weight.map(|exact| Figure::new(exact, decimals)),
        share: figure(row.points_exact.as_deref(), row.points)?,
        figure: figure(row.exact.as_deref(), row.rounded)?,
        flags: read_flags(&row.flags),
    })
}

fn read_cell(row: &Row, channel: i16) -> Result<CellResult> {
    let channel: Channel = super::form::channel(channel)?;
    let counts = match (row.asked, row.marks, row.abstained) {
        (Some(_), Some(_), Some(_)) => {
            Some(Counts { expected: count(row.asked)?, marks: count(row.marks)?, abstained: count(row.abstained)? })
        }
        _ => None,
    };
    Ok(CellResult {
        leaf: number(row.node)?,
        channel,
        state: read_channel_state(&row.state),
        figure: figure(row.exact.as_deref(), row.rounded)?,
        declared: Points(row.declared.unwrap_or_default()),
        effective: row.effective.as_deref().map(exact).transpose()?,
        in_total: row.weight.as_deref().map(exact).transpose()?,
        counts,
        flags: read_flags(&row.flags),
        shown: row.shown,
    })
}

fn texts(figure: Option<&Figure>) -> (Option<String>, Option<i64>) {
    (figure.map(|figure| figure.exact.to_string()), figure.map(|figure| figure.rounded.0))
}

fn figure(text: Option<&str>, rounded: Option<i64>) -> Result<Option<Figure>> {
    let (Some(text), Some(rounded)) = (text, rounded) else { return Ok(None) };
    Ok(Some(Figure { exact: exact(text)?, rounded: Points(rounded) }))
}

fn exact(text: &str) -> Result<Exact> {
    text.parse().map_err(|_| Error::internal("stored figure is no fraction"))
}

fn place(node: NodeNumber) -> Result<i16> {
    i16::try_from(node.get()).ok().and_then(|number| number.checked_add(1)).ok_or_else(|| Error::internal("node"))
}

fn number(place: i16) -> Result<NodeNumber> {
    u16::try_from(place - 1).map(NodeNumber::new).map_err(Error::internal)
}

fn int(count: u32) -> Result<i32> {
    i32::try_from(count).map_err(Error::internal)
}

fn count(stored: Option<i32>) -> Result<u32> {
    u32::try_from(stored.unwrap_or_default()).map_err(Error::internal)
}

const fn node_state(state: NodeState) -> &'static str {
    match state {
        NodeState::Assessed => "ASSESSED",
        NodeState::NotAssessed => "NOT_ASSESSED",
        NodeState::NotRequired => "NOT_REQUIRED",
    }
}

const fn channel_state(state: ChannelState) -> &'static str {
    match state {
        ChannelState::Counts => "COUNTS",
        ChannelState::NotReleased => "NOT_RELEASED",
        ChannelState::NoMark => "NO_MARK",
        ChannelState::NotRequired => "NOT_REQUIRED",
    }
}

fn read_channel_state(word: &str) -> ChannelState {
    match word {
        "COUNTS" => ChannelState::Counts,
        "NOT_RELEASED" => ChannelState::NotReleased,
        "NO_MARK" => ChannelState::NoMark,
        _ => ChannelState::NotRequired,
    }
}

fn flags(flags: &[Flag]) -> String {
    let words: Vec<_> = flags
        .iter()
        .map(|flag| match flag {
            Flag::MeanInstead => "MEAN_INSTEAD",
            Flag::Partial => "PARTIAL",
        })
        .collect();
    words.join(" ")
}

fn read_flags(words: &str) -> Vec<Flag> {
    let flag = |word| match word {
        "MEAN_INSTEAD" => Some(Flag::MeanInstead),
        "PARTIAL" => Some(Flag::Partial),
        _ => None,
    };
    words.split(' ').filter_map(flag).collect()
}
